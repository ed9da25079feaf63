//! A Python of the tests' own: a virtual environment under `target/`, with the packages of `tests/cloud/requirements.txt`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The environment's programs. None without a Python or without its packages: then the test says loudly what it skips, and
/// fails where CI is set, because there nobody reads what tests say.
pub fn python(skipped: &str) -> Option<PathBuf> {
    static PYTHON: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match PYTHON.get_or_init(prepare) {
        Ok(programs) => Some(programs.clone()),
        Err(why) => {
            let message = format!("NOT TESTED: {skipped}: {why}");
            assert!(std::env::var_os("CI").is_none(), "{message}");
            eprintln!("\n{message}\n");
            None
        }
    }
}

/// Makes the environment, anew where the list is another or the folder was moved: its programs name their place. The note inside
/// says what was installed, and where.
fn prepare() -> Result<PathBuf, String> {
    let (environment, list) = (here("../target/python"), here("cloud/requirements.txt"));
    let (programs, installed) = (environment.join("bin"), environment.join("installed.txt"));
    let listed = std::fs::read_to_string(&list).map_err(|error| error.to_string())?;
    let wanted = format!("{}\n{listed}", environment.display());
    if std::fs::read_to_string(&installed).ok().as_ref() == Some(&wanted) {
        return Ok(programs);
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
    run(Command::new(programs.join("python")).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(list))?;
    std::fs::write(installed, wanted).map_err(|error| error.to_string())?;
    Ok(programs)
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{} does not start: {error}", command.get_program().to_string_lossy()))?;
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}
