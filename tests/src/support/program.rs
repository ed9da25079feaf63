//! The built programs, for tests that need a process of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Where a program of the workspace is: beside the tests. Under cargo all are brought up to date first, because a test of
/// yesterday's program proves nothing; a test that was started by hand takes what is there.
pub fn program(name: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let own = std::env::current_exe().unwrap();
        let folder = own.parent().and_then(Path::parent).unwrap().to_path_buf();
        if let (Some(cargo), Some(package)) = (std::env::var_os("CARGO"), std::env::var_os("CARGO_MANIFEST_DIR")) {
            let mut build = Command::new(cargo);
            build.args(["build", "--quiet", "--workspace", "--bins", "--target-dir"]).arg(folder.parent().unwrap()).current_dir(package);
            // A test runs in the environment of its own package; some build scripts take that for a change and build anew.
            for (variable, _) in std::env::vars_os() {
                let name = variable.to_string_lossy();
                if name.starts_with("CARGO_") && !matches!(name.as_ref(), "CARGO_HOME" | "CARGO_TARGET_DIR") {
                    build.env_remove(&variable);
                }
            }
            if folder.ends_with("release") {
                build.arg("--release");
            }
            assert!(build.status().unwrap().success(), "the programs cannot be built");
        }
        folder
    });
    folder.join(name)
}

/// A folder of a test's own, gone with it.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new one whose name begins with `name`.
    pub fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("usher-{name}-{}", std::process::id()));
        std::fs::create_dir(&path).unwrap();
        Folder(path)
    }
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left behind rather than hiding why a test failed.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
