//! Pictures to send.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A picture whose upper left is `corner` and all else `rest`.
pub fn drawn(width: u32, height: u32, corner: [u8; 3], rest: [u8; 3], format: ImageFormat) -> Vec<u8> {
    let pixels = RgbImage::from_fn(width, height, |x, y| Rgb(if x < width / 2 && y < height / 2 { corner } else { rest }));
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(pixels).write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A small PNG.
pub fn picture() -> Vec<u8> {
    drawn(8, 8, [200, 30, 30], [30, 30, 200], ImageFormat::Png)
}
