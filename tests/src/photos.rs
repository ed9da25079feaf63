//! Photos (R47; F24; RELIABILITY section 1, item 32): who gives them, how they are kept, and that no file does harm.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{PhotoId, Span};
use image::{ImageFormat, Rgb, RgbImage};
use platform::clock::{Clock as _, OsEntropy, SystemClock};
use serde_json::{Value, json};
use tests::{Admin, Answer, App, Chance, Lambda, Person, drawn, environment, picture, setting};

const RED: [u8; 3] = [200, 30, 30];
const BLUE: [u8; 3] = [30, 30, 200];

struct Desk {
    app: App,
    ann: Admin,
}

impl Desk {
    async fn of(preset: &str) -> Desk {
        let app = App::start().await;
        let ann = app.found(preset, "ann").await;
        Desk { app, ann }
    }
    fn path(&self, user: &str) -> String {
        format!("/v1/users/{user}/photo")
    }
    async fn give(&self, user: &str, by: &str, file: impl Into<Vec<u8>>) -> Answer {
        self.app.ask("PUT", &self.path(user)).by(by).raw("application/octet-stream", file).send().await
    }
    /// What is kept of somebody in the bucket.
    fn kept(&self, user: &str) -> Vec<String> {
        self.app.runner.services().objects.names(&format!("photos/{}/{user}/", self.ann.org)).unwrap()
    }
    /// A picture that somebody's photo was to become in so long a while, had the process not ended.
    fn stray(&self, user: &str, later: Span) -> String {
        let photo = PhotoId::draw(self.app.now() + later, &mut OsEntropy);
        let name = format!("photos/{}/{user}/{photo}-small", self.ann.org);
        self.app.runner.services().objects.tamper(&name, Some(b"stray".to_vec())).unwrap();
        name
    }
    async fn profile(&self, user: &str) -> Value {
        self.app.get(&format!("/v1/users/{user}")).by(&self.ann.token).send().await.expect(200).json()
    }
}

fn pixels(answer: &Answer) -> RgbImage {
    assert_eq!((answer.header("content-type"), answer.header("x-content-type-options")), ("image/jpeg", "nosniff"));
    image::load_from_memory_with_format(&answer.bytes, ImageFormat::Jpeg).unwrap().into_rgb8()
}

fn near(pixels: &RgbImage, x: u32, y: u32, colour: [u8; 3]) -> bool {
    let side = pixels.width();
    pixels.get_pixel(side * x / 100, side * y / 100).0.iter().zip(colour).all(|(one, other)| one.abs_diff(other) < 25)
}

/// A JPEG whose camera noted where it was and that it lay on its side: what it shows upper left belongs upper right.
fn lying_with_gps() -> Vec<u8> {
    let jpeg = drawn(160, 160, RED, BLUE, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"); // orientation 6: a quarter turn
    exif.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26"); // the GPS directory
    exif.extend(b"\0\0\0\0\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0GPSMARKER");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], b"\xff\xe1", &length, &exif, &jpeg[2..]].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }))
}

fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let body = [kind, data].concat();
    [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], &body, &crc(&body).to_be_bytes()].concat()
}

/// A PNG that says it is so large, and holds next to nothing.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n", &chunk(b"IHDR", &header)[..], &chunk(b"IDAT", &[0x78, 0x9c, 3, 0, 0, 0, 0, 1]), &chunk(b"IEND", b"")].concat()
}

/// A WebP that says it is small, with one frame that says it is not.
fn webp_with_a_large_frame() -> Vec<u8> {
    let part = |kind: &[u8], data: &[u8]| [kind, &u32::try_from(data.len()).unwrap().to_le_bytes(), data, &[0][..data.len() % 2]].concat();
    let canvas = part(b"VP8X", &[0, 0, 0, 0, 7, 0, 0, 7, 0, 0]);
    // 16383 pixels each way, and then as much as a reader may want to begin with.
    let frame = part(b"VP8 ", &[&[0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f][..], &[0x55; 300_000]].concat());
    let parts = [b"WEBP".to_vec(), canvas, frame].concat();
    [b"RIFF", &u32::try_from(parts.len()).unwrap().to_le_bytes()[..], &parts].concat()
}

/// A WebP whose camera's notes claim to be as large as a file can be.
fn webp_with_endless_notes() -> Vec<u8> {
    let plain = drawn(64, 64, RED, BLUE, ImageFormat::WebP);
    let canvas = [&b"VP8X"[..], &10_u32.to_le_bytes(), &[8, 0, 0, 0, 63, 0, 0, 63, 0, 0]].concat();
    let parts = [b"WEBP", &canvas[..], &plain[12..], b"EXIF", &u32::MAX.to_le_bytes(), b"II"].concat();
    [b"RIFF", &u32::try_from(parts.len()).unwrap().to_le_bytes()[..], &parts].concat()
}

/// A WebP of frames within frames, as deep as a file has room for.
fn webp_of_frames_in_frames() -> Vec<u8> {
    let (each, depth) = (24, 4 * 1024 * 1024 / 24 - 10);
    let mut parts = b"WEBP".to_vec();
    for level in 0..depth {
        parts.extend(b"ANMF");
        parts.extend(u32::try_from((depth - level) * each - 8).unwrap().to_le_bytes());
        parts.extend([0; 16]);
    }
    [b"RIFF", &u32::try_from(parts.len()).unwrap().to_le_bytes()[..], &parts].concat()
}

/// A small PNG with a text beside it that unpacks to `megabytes`: the packed pixels of a black picture are such a text.
fn with_a_packed_text(megabytes: u32) -> Vec<u8> {
    let black = drawn(1024, megabytes * 1024 / 3, [0; 3], [0; 3], ImageFormat::Png);
    let mut packed = Vec::new();
    let mut rest = &black[8..];
    while rest.len() >= 12 {
        let length = usize::try_from(u32::from_be_bytes(rest[..4].try_into().unwrap())).unwrap();
        if &rest[4..8] == b"IDAT" {
            packed.extend_from_slice(&rest[8..8 + length]);
        }
        rest = &rest[12 + length..];
    }
    let small = picture();
    let text = [b"Comment\0\0", &packed[..]].concat();
    let profile = [b"icc\0\0", &packed[..]].concat();
    [&small[..33], &chunk(b"iCCP", &profile), &chunk(b"zTXt", &text), &small[33..]].concat()
}

#[tokio::test]
async fn a_photo_is_kept_in_three_squares_and_shown_to_whoever_may_see_the_person() {
    let desk = Desk::of("default").await;
    let (app, ann) = (&desk.app, &desk.ann);
    let (max, basic) = (app.person_as(ann, "max", "viewer").await, app.role_of_nothing(ann).await);
    let ida = app.person_as(ann, "ida", &basic).await;
    assert_eq!(desk.profile(&max.user).await["photo_url"], Value::Null);
    app.get(&desk.path(&max.user)).by(&ann.token).send().await.refused(404, "not_found");
    // The middle of a wide picture, whatever it is said to be.
    let wide = drawn(400, 200, RED, BLUE, ImageFormat::WebP);
    let given = app.ask("PUT", &desk.path(&max.user)).by(&ann.token).raw("image/png", wide).send().await.expect(200);
    let url = given.json()["photo_url"].as_str().unwrap().to_owned();
    assert!(given.header("etag") == format!("\"{}\"", given.json()["version"]));
    for (size, side) in [("small", 64), ("medium", 256), ("large", 1024)] {
        let shown = app.get(&format!("{url}&size={size}")).by(&ann.token).send().await.expect(200);
        let pixels = pixels(&shown);
        assert_eq!(pixels.dimensions(), (side, side));
        assert!(near(&pixels, 25, 25, RED) && near(&pixels, 75, 25, BLUE) && near(&pixels, 25, 75, BLUE), "{size}");
    }
    // Its own address may be kept for a day; the plain one is asked for each time, and then nothing is sent again.
    let own = app.get(&url).by(&max.token).send().await.expect(200);
    assert_eq!(own.header("cache-control"), "private, max-age=3600");
    let plain = app.get("/v1/me/photo").by(&max.token).send().await.expect(200);
    assert_eq!((plain.header("cache-control"), &plain.bytes), ("private, no-cache", &own.bytes));
    let again = app.get("/v1/me/photo").by(&max.token).header("if-none-match", plain.header("etag")).send().await.expect(304);
    assert!(again.bytes.is_empty() && again.header("etag") == plain.header("etag"));
    app.get("/v1/me/photo?size=small").by(&max.token).header("if-none-match", plain.header("etag")).send().await.expect(200);
    app.get("/v1/me/photo?size=huge").by(&max.token).send().await.refused(422, "invalid");
    // Lists name it, whoever reads no people sees only the own, and nobody else anything.
    let list = app.get("/v1/users?q=max").by(&ann.token).send().await.expect(200).json();
    assert_eq!(list["data"][0]["photo_url"].as_str(), Some(url.as_str()));
    app.get(&url).by(&ida.token).send().await.refused(403, "forbidden");
    app.get(&url).send().await.refused(401, "unauthenticated");
    let fay = app.found("default", "fay").await;
    app.get(&url).by(&fay.token).send().await.refused(404, "not_found");
    assert_eq!(app.events("user.photo_updated").await.len(), 1);
    // The same request again is the same photo; two at once are one after the other.
    let same = || app.ask("PUT", &desk.path(&max.user)).by(&ann.token).header("idempotency-key", "7e").raw("image/png", picture()).send();
    assert_eq!(same().await.expect(200).json()["photo_url"], same().await.expect(200).json()["photo_url"]);
    let both = futures::join!(desk.give(&max.user, &ann.token, picture()), desk.give(&max.user, &ann.token, picture()));
    assert_eq!([both.0.status, both.1.status], [200; 2]);
    assert_eq!(app.events("user.photo_updated").await.len(), 4);
    let home = app.get("/home?q=max").cookie(&ann.token).send().await.expect(200).text;
    let face = home.split("<img class=\"face\" src=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    assert_eq!(pixels(&app.get(&face.replace("&#38;", "&")).cookie(&ann.token).send().await.expect(200)).width(), 64);
    desk.app.end().await;
}

#[tokio::test]
async fn another_photo_replaces_it_and_none_is_left_behind() {
    let desk = Desk::of("default").await;
    let (app, ann) = (&desk.app, &desk.ann);
    let max = app.person(ann, "max").await;
    for file in [picture(), lying_with_gps()] {
        app.ask("PUT", "/v1/me/photo").by(&max.token).raw("image/jpeg", file).send().await.expect(200);
        app.advance(Span::minutes(1)).await;
    }
    assert_eq!(desk.kept(&max.user).len(), 6, "the old one goes later: somebody may be reading it");
    // When it goes, what may be on its way stays, and what never arrived goes too.
    let (young, old) = (desk.stray(&max.user, Span::minutes(7)), desk.stray(&max.user, Span::minutes(3)));
    app.advance(Span::minutes(10)).await;
    let kept = desk.kept(&max.user);
    assert!(kept.len() == 4 && kept.contains(&young) && !kept.contains(&old), "{kept:?}");
    app.runner.services().objects.tamper(&young, None).unwrap();
    let lying = pixels(&app.get("/v1/me/photo?size=large").by(&max.token).send().await.expect(200));
    assert!(near(&lying, 75, 25, RED) && near(&lying, 25, 25, BLUE), "it was turned as the camera said");
    app.ask("DELETE", "/v1/me/photo").by(&max.token).send().await.expect(204);
    app.ask("DELETE", "/v1/me/photo").by(&max.token).send().await.expect(204);
    app.get("/v1/me/photo").by(&max.token).send().await.refused(404, "not_found");
    app.advance(Span::minutes(15)).await;
    assert_eq!(desk.kept(&max.user), Vec::<String>::new());
    let log = app.get(&format!("/v1/users/{}/timeline", max.user)).by(&ann.token).send().await.expect(200).json();
    let actions: Vec<&str> = log["data"].as_array().unwrap().iter().filter_map(|row| row["action"].as_str()).collect();
    assert_eq!(actions.iter().filter(|action| **action == "user.photo_updated").count(), 3, "{actions:?}");
    desk.app.end().await;
}

#[tokio::test]
async fn whoever_is_removed_keeps_it_and_whoever_is_erased_does_not() {
    let desk = Desk::of("default").await;
    let (app, ann) = (&desk.app, &desk.ann);
    let max = app.person(ann, "max").await;
    desk.give(&max.user, &ann.token, picture()).await.expect(200);
    app.advance(Span::minutes(20)).await;
    app.post(&format!("/v1/users/{}/terminate", max.user)).by(&ann.token).send().await.expect(200);
    desk.give(&max.user, &ann.token, picture()).await.refused(409, "wrong_status");
    app.ask("DELETE", &desk.path(&max.user)).by(&ann.token).send().await.refused(409, "wrong_status");
    app.advance(Span::minutes(20)).await;
    app.get(&desk.path(&max.user)).by(&ann.token).send().await.expect(200);
    // Just given, and stored for nobody because the process ended in between: both are gone with the person.
    app.post(&format!("/v1/users/{}/restore", max.user)).by(&ann.token).send().await.expect(200);
    desk.give(&max.user, &ann.token, picture()).await.expect(200);
    desk.stray(&max.user, Span::minutes(8));
    app.post(&format!("/v1/users/{}/terminate", max.user)).by(&ann.token).send().await.expect(200);
    let proved = app.proved(&ann.token, "ann").await;
    app.post(&format!("/v1/users/{}/erase", max.user)).by(&proved).send().await.expect(200);
    app.get(&desk.path(&max.user)).by(&proved).send().await.refused(404, "not_found");
    app.advance(Span::minutes(20)).await;
    assert_eq!(desk.kept(&max.user), Vec::<String>::new());
    desk.app.end().await;
}

#[tokio::test]
async fn r47_the_policy_says_who_changes_it() {
    let desk = Desk::of("workshop").await;
    let (app, ann) = (&desk.app, &desk.ann);
    let max = app.person_as(ann, "max", "basic").await;
    let rule = |answer: Answer| answer.refused(403, "forbidden").json()["rule"].as_str().unwrap_or_default().to_owned();
    for (editors, by_max, by_ann) in [("both", true, true), ("self", true, false), ("admin", false, true), ("none", false, false)] {
        let policy = json!({ "values": { "profile.photo.editors": editors } });
        app.ask("PUT", "/v1/organization/policies").by(&ann.token).json(&policy).send().await.expect(200);
        for (by, path, may) in [(&max, "/v1/me/photo".to_owned(), by_max), (&Person { token: ann.token.clone(), ..max.clone() }, desk.path(&max.user), by_ann)]
        {
            let given = app.ask("PUT", &path).by(&by.token).raw("image/png", picture()).send().await;
            let taken = app.ask("DELETE", &path).by(&by.token).send().await;
            if may {
                given.expect(200);
                taken.expect(204);
            } else {
                assert_eq!([rule(given), rule(taken)], ["profile.photo.editors"; 2], "{editors} {path}");
            }
        }
    }
    // Another member never may, and a stale version never does.
    let tom = app.person_as(ann, "tom", "basic").await;
    assert_eq!(rule(desk.give(&max.user, &tom.token, picture()).await), "permission.users.manage");
    let policy = json!({ "values": { "profile.photo.editors": "both" } });
    app.ask("PUT", "/v1/organization/policies").by(&ann.token).json(&policy).send().await.expect(200);
    let stale = app.ask("PUT", "/v1/me/photo").by(&max.token).header("if-match", "\"1\"").raw("image/png", picture()).send().await;
    stale.refused(412, "version_mismatch");
    desk.app.end().await;
}

/// A picture that cannot be packed.
fn noise() -> Vec<u8> {
    let mut x = 7_u32;
    let mut next = || {
        x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        x.to_be_bytes()[0]
    };
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_fn(300, 300, |_, _| Rgb([next(), next(), next()])).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner()
}

#[tokio::test]
async fn what_is_no_sound_picture_is_refused() {
    let desk = Desk::of("default").await;
    let (app, ann) = (&desk.app, &desk.ann);
    let (jpeg, noise) = (drawn(300, 300, RED, BLUE, ImageFormat::Jpeg), noise());
    let files: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("nothing", Vec::new(), 422, "required"),
        ("an SVG", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec(), 415, "unsupported_media_type"),
        ("a GIF", b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(), 415, "unsupported_media_type"),
        ("a page", b"<!doctype html><script>alert(1)</script>".to_vec(), 415, "unsupported_media_type"),
        ("a PNG of 900 megapixels", claiming(30_000, 30_000), 422, "image_too_large"),
        ("a row more than 25 megapixels", claiming(5_000, 5_001), 422, "image_too_large"),
        ("a PNG that claims pixels it has not", claiming(4_000, 4_000), 422, "image_invalid"),
        ("no pixels", claiming(0, 0), 422, "image_invalid"),
        ("a frame of 268 megapixels in a small WebP", webp_with_a_large_frame(), 422, "image_too_large"),
        ("a WebP with endless notes", webp_with_endless_notes(), 422, "image_invalid"),
        ("a WebP of frames in frames", webp_of_frames_in_frames(), 422, "image_invalid"),
        ("half a PNG", noise[..noise.len() / 2].to_vec(), 422, "image_invalid"),
        ("the beginning of a JPEG", jpeg[..40].to_vec(), 422, "image_invalid"),
        ("the beginning of a WebP", drawn(64, 64, RED, BLUE, ImageFormat::WebP)[..20].to_vec(), 422, "image_invalid"),
        ("a byte more than 4 MiB", padded(jpeg, 4 * 1024 * 1024 + 1), 413, "too_large"),
    ];
    for (what, file, status, code) in files {
        let answer = desk.give(&ann.user, &ann.token, file).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{what}");
    }
    app.ask("PUT", "/v1/me/photo").by(&ann.token).json(&json!({ "photo": "x" })).send().await.refused(415, "unsupported_media_type");
    assert_eq!(desk.profile(&ann.user).await["photo_url"], Value::Null);
    assert!(desk.kept(&ann.user).is_empty());
    desk.app.end().await;
}

fn padded(file: Vec<u8>, to: usize) -> Vec<u8> {
    let missing = to - file.len();
    [file, vec![0; missing]].concat()
}

#[tokio::test]
async fn nothing_but_pixels_is_kept() {
    let desk = Desk::of("default").await;
    let (app, ann) = (&desk.app, &desk.ann);
    let jpeg = drawn(300, 300, RED, BLUE, ImageFormat::Jpeg);
    let script = b"<script>alert(1)</script>PK\x03\x04MARKER".to_vec();
    let comment = [&jpeg[..2], b"\xff\xfe\0\x2b", b"<?php system($_GET['c']); ?>MARKER.........", &jpeg[2..]].concat();
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("the largest file", padded(jpeg.clone(), 4 * 1024 * 1024)),
        ("a JPEG that is a page too", [jpeg.clone(), script.clone()].concat()),
        ("a PNG that is an archive too", [picture(), script].concat()),
        ("a JPEG with a program in its comment", comment),
        ("a JPEG that knows where it was taken", lying_with_gps()),
        ("one pixel", drawn(1, 1, RED, RED, ImageFormat::Png)),
        ("a line", drawn(4_000, 1, RED, RED, ImageFormat::Png)),
    ];
    for (what, file) in files {
        desk.give(&ann.user, &ann.token, file).await.expect(200);
        for size in ["small", "medium", "large"] {
            let shown = app.get(&format!("/v1/me/photo?size={size}")).by(&ann.token).send().await.expect(200);
            pixels(&shown);
            for marker in [&b"MARKER"[..], b"Exif", b"script", b"php"] {
                assert!(!shown.bytes.windows(marker.len()).any(|part| part == marker), "{what}, {size}");
            }
        }
    }
    desk.app.end().await;
}

/// What a form's file is called is nothing to anybody.
#[tokio::test]
async fn the_page_takes_a_photo_and_takes_it_away() {
    let desk = Desk::of("default").await;
    let (app, ann) = (&desk.app, &desk.ann);
    let max = app.person(ann, "max").await;
    let page = format!("/people/{}", max.user);
    let send = |button: &'static str, file: Vec<u8>| app.post(&format!("{page}/photo")).cookie(&ann.token).upload(&[("action", button)], &file).send();
    assert_eq!(send("photo", picture()).await.expect(303).header("location"), format!("{page}?done=photo"));
    assert!(desk.kept(&max.user).iter().all(|name| !name.contains("..") && !name.contains("me.png")));
    let shown = app.get(&page).cookie(&ann.token).send().await.expect(200);
    let photo = shown.text.split("<img class=\"photo\" src=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    pixels(&app.get(&photo).cookie(&max.token).send().await.expect(200));
    for (file, status, words) in [
        (b"GIF89a".to_vec(), 415, "This kind of content is not accepted here."),
        (claiming(6_000, 6_000), 422, "This picture has too many pixels"),
        (Vec::new(), 422, "A field is missing."),
    ] {
        let refused = send("photo", file).await.expect(status);
        assert!(refused.text.contains(words) && refused.text.contains("enctype=\"multipart/form-data\""), "{}", refused.text);
    }
    send("photo", padded(picture(), 4 * 1024 * 1024 + 1)).await.expect(413);
    send("dance", Vec::new()).await.expect(422);
    assert_eq!(send("remove_photo", Vec::new()).await.expect(303).header("location"), format!("{page}?done=remove_photo"));
    assert!(!app.get(&page).cookie(&ann.token).send().await.expect(200).text.contains("<img"));
    let plain = app.post(&format!("{page}/photo")).cookie(&ann.token).form(&[("action", "remove_photo")]).send().await;
    plain.expect(415);
    desk.app.end().await;
}

/// Whatever is broken in a file, it is refused or drawn.
#[tokio::test]
async fn a_broken_file_is_refused_or_drawn() {
    let seed = setting("USHER_SEED").unwrap_or(47);
    println!("USHER_SEED={seed}");
    let mut chance = Chance(seed);
    let desk = Desk::of("default").await;
    let (mut drawn_so_often, mut refused) = (0, 0);
    for case in 0..120 {
        let format = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP][case % 3];
        let mut file = drawn(40, 30, RED, BLUE, format);
        for _ in 0..chance.below(8) {
            let at = chance.below(file.len());
            file[at] = u8::try_from(chance.below(256)).unwrap();
        }
        if chance.below(3) == 0 {
            file.truncate(chance.below(file.len()));
        }
        let answer = desk.app.ask("PUT", "/v1/me/photo").by(&desk.ann.token).raw("image/png", file.clone()).send().await;
        match answer.status {
            200 => {
                drawn_so_often += 1;
                pixels(&desk.app.get("/v1/me/photo").by(&desk.ann.token).send().await.expect(200));
            }
            415 | 422 => refused += 1,
            _ => panic!("{answer:?} to {file:?}"),
        }
    }
    println!("{drawn_so_often} drawn, {refused} refused");
    assert!(drawn_so_often > 10 && refused > 10);
    desk.app.end().await;
}

/// The real function, which reads the real clock: what a bomb makes it hold is little more than what a small picture does.
#[tokio::test]
async fn memory_is_bounded() {
    let app = App::start().await;
    app.hold(SystemClock.now().whole_second()).await;
    let ann = app.found("default", "ann").await;
    let desk = Desk { app, ann };
    let mut function = Lambda::start("set_own_photo", &environment(&desk.app.runner.context().config)).await;
    let event = |file: &[u8]| {
        json!({
            "version": "2.0", "routeKey": "$default", "rawPath": "/v1/me/photo", "rawQueryString": "", "isBase64Encoded": true,
            "headers": { "authorization": format!("Bearer {}", desk.ann.token), "content-type": "image/png" },
            "requestContext": { "http": { "method": "PUT", "path": "/v1/me/photo", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": "x" } },
            "body": STANDARD.encode(file),
        })
    };
    assert_eq!(function.invoke(&event(&picture())).await.answer()["statusCode"], 200);
    let small = function.most_memory();
    for (what, file, status) in [
        ("900 megapixels", claiming(30_000, 30_000), 422),
        ("a packed text of 300 MB", with_a_packed_text(300), 200),
        ("a frame of 268 megapixels", webp_with_a_large_frame(), 422),
        ("endless notes", webp_with_endless_notes(), 422),
    ] {
        let answer = function.invoke(&event(&file)).await.answer();
        let more = function.most_memory().saturating_sub(small) >> 20;
        println!("{what}, {} bytes: {} and {more} MiB more", file.len(), answer["statusCode"]);
        assert!(more < 64, "{what}: {more} MiB");
        assert_eq!(answer["statusCode"], status, "{what}");
    }
    let largest = drawn(5_000, 5_000, RED, BLUE, ImageFormat::Png);
    assert_eq!(function.invoke(&event(&largest)).await.answer()["statusCode"], 200);
    let more = function.most_memory().saturating_sub(small) >> 20;
    println!("25 megapixels: {more} MiB more");
    assert!(more < 320, "{more} MiB");
    function.end().await;
    desk.app.end().await;
}
