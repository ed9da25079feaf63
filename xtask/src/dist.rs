//! `cargo xtask dist`: the one package that all functions run, its list of ingredients, and what was looked at before it
//! may go out.
//!
//! It is made so that the same sources, toolchain and lock file give the same bytes, wherever they lie and whenever they are
//! built: paths are mapped to names, and the package holds no time.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use object::Endianness;
use object::read::elf::ElfFile64;
use sha2::{Digest as _, Sha256};

use crate::{cargo_with, ingredients};

/// The highest glibc that `provided.al2023` has.
const GLIBC: (u32, u32) = (2, 34);
/// The most that the package may hold, bytes.
const MOST: u64 = 8 << 20;

/// The least thorough of the levels at which zopfli packs: a minute for 20 MiB. Those above take longer and save a thousandth.
const THOROUGH: i64 = 10;

/// What Lambda calls the two, and what the toolchain calls them.
const ARCHITECTURES: [(&str, &str); 2] = [("arm64", "aarch64-unknown-linux-gnu"), ("x86_64", "x86_64-unknown-linux-gnu")];

/// Builds the package for one architecture; for `None` for arm64 if this toolchain can, else for x86_64.
pub(crate) fn dist(architecture: Option<&str>) -> Result<PathBuf, String> {
    let known = ARCHITECTURES.into_iter().filter(|(name, _)| architecture.is_none_or(|asked| asked == *name));
    let can: Vec<(&str, &str)> = known.filter(|(_, triple)| installed(triple)).collect();
    let Some((name, triple)) = can.first().copied() else {
        return Err(format!("this toolchain builds for none of it; arm64 takes `rustup target add {}` and a linker for it", ARCHITECTURES[0].1));
    };
    if architecture.is_none() && name != "arm64" {
        println!("For {name}: this toolchain does not build for arm64. Deploy with Architecture={name}.");
    }
    let binary = build(triple)?;
    let bytes = std::fs::read(&binary).map_err(|e| format!("{}: {e}", binary.display()))?;
    let needed = glibc(&bytes)?;
    if needed > GLIBC {
        return Err(format!("the binary needs glibc {}.{}; Lambda has {}.{}", needed.0, needed.1, GLIBC.0, GLIBC.1));
    }
    let folder = target().join("dist");
    std::fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let package = folder.join("bootstrap.zip");
    let zip = packed(&bytes).map_err(|e| format!("the package: {e}"))?;
    write(&package, &zip)?;
    let list = ingredients::list(triple, &bytes)?;
    write(&folder.join("bootstrap.cdx.json"), format!("{:#}\n", list.document).as_bytes())?;
    println!("{}  {} for {name}", package.display(), mebibytes(zip.len() as u64));
    println!("  sha256  {}", hexadecimal(&zip));
    println!("  binary  {}, needs glibc {}.{} of {}.{}", mebibytes(bytes.len() as u64), needed.0, needed.1, GLIBC.0, GLIBC.1);
    println!("  built of {} crates; their names, versions, licences and checksums are in bootstrap.cdx.json", list.crates);
    if zip.len() as u64 > MOST { Err(format!("the package is above {}", mebibytes(MOST))) } else { Ok(package) }
}

/// The folder of everything that is built.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// The release binary of the package `functions`.
fn build(triple: &str) -> Result<PathBuf, String> {
    release(triple, "functions", "bootstrap")
}

/// A release binary as it goes out: no path of this machine in it.
pub(crate) fn release(triple: &str, package: &str, binary: &str) -> Result<PathBuf, String> {
    let here = std::env::current_dir().map_err(|e| format!("this folder: {e}"))?;
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let mut flags = vec![format!("--remap-path-prefix={}=usher", here.display())];
    // Whoever aborts unwinds nothing.
    flags.push("-Cforce-unwind-tables=no".to_owned());
    flags.extend(home.map(|home| format!("--remap-path-prefix={}=cargo", home.display())));
    // With a target of its own, build scripts and macros are not built by these flags.
    let encoded = flags.join("\u{1f}");
    let arguments = ["build", "--release", "--locked", "--package", package, "--bin", binary, "--target", triple];
    cargo_with(&arguments, &[("CARGO_ENCODED_RUSTFLAGS", &encoded)])?;
    Ok(target().join(triple).join("release").join(binary))
}

/// What this machine is, as the toolchain calls it.
pub(crate) fn host() -> Result<String, String> {
    let said = rustc(&["-vV"])?;
    said.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned).ok_or_else(|| "rustc names no host".to_owned())
}

fn rustc(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("rustc").args(arguments).output().map_err(|e| format!("rustc does not start: {e}"))?;
    String::from_utf8(output.stdout).map_err(|e| format!("rustc: {e}"))
}

/// Whether the toolchain has the standard library for it.
fn installed(triple: &str) -> bool {
    rustc(&["--print", "sysroot"]).is_ok_and(|root| Path::new(root.trim()).join("lib/rustlib").join(triple).join("lib").is_dir())
}

/// The highest version of glibc that any symbol of the binary asks for.
fn glibc(bytes: &[u8]) -> Result<(u32, u32), String> {
    let wrong = |e: object::Error| format!("the binary cannot be read: {e}");
    let elf = ElfFile64::<Endianness>::parse(bytes).map_err(wrong)?;
    let (endian, sections) = (elf.endian(), elf.elf_section_table());
    let mut highest = (0, 0);
    if let Some((mut libraries, link)) = sections.gnu_verneed(endian, bytes).map_err(wrong)? {
        let names = sections.strings(endian, bytes, link).map_err(wrong)?;
        while let Some((_, mut versions)) = libraries.next().map_err(wrong)? {
            while let Some(version) = versions.next().map_err(wrong)? {
                let name = version.name(endian, names).map_err(wrong)?;
                highest = highest.max(String::from_utf8_lossy(name).strip_prefix("GLIBC_").and_then(parsed).unwrap_or_default());
            }
        }
    }
    Ok(highest)
}

/// `2.34` or `2.2.5`: the first two count.
fn parsed(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// One executable file without a time.
fn packed(bytes: &[u8]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(THOROUGH))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o755);
    zip.start_file("bootstrap", options)?;
    zip.write_all(bytes)?;
    Ok(zip.finish()?.into_inner())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|e| format!("{}: {e}", path.display()))
}

/// The SHA-256 of some bytes.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.2} MiB", bytes as f64 / f64::from(1 << 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!((parsed("2.34"), parsed("2.2.5"), parsed("PRIVATE")), (Some((2, 34)), Some((2, 2)), None));
        assert!(parsed("2.35") > Some(GLIBC) && parsed("2.4") < Some(GLIBC));
    }

    #[test]
    fn a_binary_says_which_glibc_it_needs() {
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        assert!(glibc(&own).unwrap() >= (2, 2));
        assert!(glibc(b"no binary").is_err());
    }

    #[test]
    fn the_same_bytes_make_the_same_package() {
        let one = packed(b"some program").unwrap();
        assert_eq!(one, packed(b"some program").unwrap());
        let mut read = zip::ZipArchive::new(std::io::Cursor::new(&one)).unwrap();
        assert_eq!(read.len(), 1);
        let file = read.by_name("bootstrap").unwrap();
        assert_eq!((file.unix_mode().map(|mode| mode & 0o777), file.size()), (Some(0o755), 12));
    }
}
