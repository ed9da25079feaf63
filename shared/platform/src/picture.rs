//! Pictures (F24): whatever file somebody sends becomes three square JPEGs that hold pixels and nothing else.
//!
//! What is kept is drawn anew from the pixels, so neither the place where a picture was taken nor a program that hides in the file
//! outlives it. How many pixels a file claims is looked at before any of them is read.

use std::borrow::Cow;
use std::io::Cursor;
use std::sync::Arc;

use domain::user::photo::{MOST_PIXELS, PhotoSize};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, Rgba, RgbaImage};
use tokio::sync::Semaphore;

use crate::edge::{File, Problem};

/// The most that reading a PNG takes, in bytes: 25 megapixels of four colours of 16 bits, and room to work. What the other two take
/// grows with their pixels alone.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// Of JPEG, of 100.
const QUALITY: u8 = 85;

/// Bytes that every PNG begins with.
const PNG_SIGNATURE: usize = 8;
/// The parts of a PNG that are its pixels, and how they are to be turned.
const PIXELS: [&[u8]; 6] = [b"IHDR", b"PLTE", b"tRNS", b"eXIf", b"IDAT", b"IEND"];
/// Bytes of a WebP before its first part.
const WEBP_HEADER: usize = 12;
/// Bytes of a frame of an animation before its own parts.
const ANIMATION_FRAME: usize = 16;

/// One picture is read at a time: each may take [`MOST_MEMORY`], and a core.
static ONE: Semaphore = Semaphore::const_new(1);

/// One picture in the sizes in which it is kept, each a JPEG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Squares(Vec<(PhotoSize, Vec<u8>)>);

/// Why a file is no picture of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureRefused {
    /// It is no PNG, JPEG or WebP.
    Kind,
    /// It has too many pixels.
    TooLarge,
    /// It ends early, or contradicts itself.
    Invalid,
}

impl From<PictureRefused> for Problem {
    fn from(refused: PictureRefused) -> Problem {
        match refused {
            PictureRefused::Kind => Problem::new("unsupported_media_type"),
            PictureRefused::TooLarge => Problem::new("image_too_large").with("max_pixels", MOST_PIXELS),
            PictureRefused::Invalid => Problem::new("image_invalid"),
        }
    }
}

impl From<ImageError> for PictureRefused {
    fn from(error: ImageError) -> PictureRefused {
        if matches!(error, ImageError::Limits(_)) { PictureRefused::TooLarge } else { PictureRefused::Invalid }
    }
}

impl Squares {
    /// Of a file, beside what else this process does.
    ///
    /// # Errors
    /// 415, 422 `image_invalid` or `image_too_large`.
    pub async fn of(file: Arc<File>) -> Result<Squares, Problem> {
        // It is given back when the picture is read, though whoever waited for it may be gone.
        let one = ONE.acquire().await.map_err(Problem::internal)?;
        let squares = tokio::task::spawn_blocking(move || {
            let squares = Squares::from_file(&file.bytes);
            drop(one);
            squares
        });
        // A reader that gave up with a panic met a file that is none.
        squares.await.unwrap_or(Err(PictureRefused::Invalid)).map_err(Problem::from)
    }

    /// Of a file; a large one keeps a core busy for as long as a second.
    ///
    /// # Errors
    /// [`PictureRefused`].
    pub fn from_file(file: &[u8]) -> Result<Squares, PictureRefused> {
        let (image, orientation) = read(file)?;
        let mut large = square(image)?;
        large.apply_orientation(orientation);
        let of = |size: PhotoSize| {
            let side = size.side();
            let mut jpeg = Vec::new();
            let pixels = if side == large.width() { large.clone() } else { large.resize_exact(side, side, FilterType::CatmullRom) };
            JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&pixels)?;
            Ok((size, jpeg))
        };
        PhotoSize::ALL.into_iter().map(of).collect::<Result<_, PictureRefused>>().map(Squares)
    }

    /// Each, with its size.
    pub fn each(&self) -> impl Iterator<Item = (PhotoSize, &[u8])> {
        self.0.iter().map(|(size, jpeg)| (*size, jpeg.as_slice()))
    }
}

/// A PNG without anything but what pixels are made of: a text or a profile beside them may unpack to gigabytes.
fn without_extras(png: &[u8]) -> Vec<u8> {
    let (signature, mut rest) = png.split_at(PNG_SIGNATURE.min(png.len()));
    let mut kept = signature.to_vec();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        // A length, four letters, so many bytes and a check sum; the last one may end early, which is the reader's to find.
        let whole = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX).saturating_add(12).min(rest.len());
        if PIXELS.iter().any(|kind| after.starts_with(kind)) {
            kept.extend_from_slice(&rest[..whole]);
        }
        rest = &rest[whole..];
    }
    kept
}

/// Whether every frame of a WebP has as many pixels as are read: its reader believes each frame, whatever the whole claims to be, and
/// makes room for as much as a part says that it holds.
fn frames_fit(webp: &[u8]) -> Result<(), PictureRefused> {
    parts_fit(webp.get(WEBP_HEADER..).unwrap_or_default(), false)
}

/// The same of parts, which are those of an animation's frame if `within`: these hold no frames of their own.
fn parts_fit(mut rest: &[u8], within: bool) -> Result<(), PictureRefused> {
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let (kind, length) = head.split_at(4);
        let length = usize::try_from(u32::from_le_bytes([length[0], length[1], length[2], length[3]])).unwrap_or(usize::MAX);
        let part = after.get(..length).ok_or(PictureRefused::Invalid)?;
        match kind {
            b"ANMF" if within => return Err(PictureRefused::Invalid),
            b"ANMF" => parts_fit(part.get(ANIMATION_FRAME..).unwrap_or_default(), true)?,
            _ => {}
        }
        if frame_size(kind, part).is_some_and(|(width, height)| width * height > MOST_PIXELS) {
            return Err(PictureRefused::TooLarge);
        }
        rest = after.get(length + length % 2..).unwrap_or_default();
    }
    Ok(())
}

/// Width and height that a frame says itself (RFC 9649, 2.5 and 3.4; RFC 6386, 9.1).
fn frame_size(kind: &[u8], part: &[u8]) -> Option<(u64, u64)> {
    let little = |from: usize, bytes: usize| part.get(from..from + bytes).map(|some| some.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)));
    match kind {
        b"VP8 " => Some((little(6, 2)? & 0x3fff, little(8, 2)? & 0x3fff)),
        b"VP8L" => little(1, 4).map(|bits| ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)),
        _ => None,
    }
}

/// The pixels as they stand in the file, and how they are to be turned.
fn read(file: &[u8]) -> Result<(DynamicImage, Orientation), PictureRefused> {
    let ours = |format: &ImageFormat| matches!(format, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP);
    let format = image::guess_format(file).ok().filter(ours).ok_or(PictureRefused::Kind)?;
    let file = match format {
        ImageFormat::Png => Cow::Owned(without_extras(file)),
        ImageFormat::WebP => frames_fit(file).map(|()| Cow::Borrowed(file))?,
        _ => Cow::Borrowed(file),
    };
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PictureRefused::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
}

/// The middle of a picture at the largest size, on white.
fn square(image: DynamicImage) -> Result<DynamicImage, PictureRefused> {
    let (width, height) = (image.width(), image.height());
    let (side, wanted) = (width.min(height), PhotoSize::Large.side());
    if side == 0 {
        return Err(PictureRefused::Invalid);
    }
    let middle = if width == height { image } else { image.crop_imm((width - side) / 2, (height - side) / 2, side, side) };
    let large = if side > wanted { middle.thumbnail_exact(wanted, wanted) } else { middle.resize_exact(wanted, wanted, FilterType::CatmullRom) };
    if !large.color().has_alpha() {
        return Ok(DynamicImage::ImageRgb8(large.into_rgb8()));
    }
    let mut white = RgbaImage::from_pixel(wanted, wanted, Rgba([u8::MAX; 4]));
    imageops::overlay(&mut white, &large.into_rgba8(), 0, 0);
    Ok(DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(white).into_rgb8()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    fn png(image: &DynamicImage) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        image.write_to(&mut file, ImageFormat::Png).unwrap();
        file.into_inner()
    }

    fn shown(squares: &Squares, size: PhotoSize) -> RgbImage {
        let jpeg = squares.each().find(|(other, _)| *other == size).unwrap().1;
        image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).unwrap().into_rgb8()
    }

    fn near(one: Rgb<u8>, other: [u8; 3]) -> bool {
        one.0.iter().zip(other).all(|(a, b)| a.abs_diff(b) < 12)
    }

    #[test]
    fn every_size_is_a_square_of_the_middle_on_white() {
        // Red and green stripes left and right of a blue middle, which is half transparent below.
        let wide = RgbaImage::from_fn(300, 100, |x, y| match x {
            0..100 => Rgba([255, 0, 0, 255]),
            200.. => Rgba([0, 255, 0, 255]),
            _ => Rgba([0, 0, 255, if y < 50 { 255 } else { 0 }]),
        });
        let squares = Squares::from_file(&png(&DynamicImage::ImageRgba8(wide))).unwrap();
        for size in PhotoSize::ALL {
            let (pixels, side) = (shown(&squares, size), size.side());
            assert_eq!(pixels.dimensions(), (side, side));
            assert!(near(*pixels.get_pixel(side / 2, side / 4), [0, 0, 255]), "{size:?}");
            assert!(near(*pixels.get_pixel(side / 2, side * 3 / 4), [255, 255, 255]), "{size:?}");
        }
    }

    #[test]
    fn what_is_no_picture_is_refused_by_its_kind() {
        for file in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"GIF89a\x01\x00\x01\x00", b"%PDF-1.4", b"", b"BM"] {
            assert_eq!(Squares::from_file(file), Err(PictureRefused::Kind), "{file:?}");
        }
    }
}
