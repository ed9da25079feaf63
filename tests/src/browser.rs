//! Every page and every mail, walked in a headless Chromium by a newcomer without JavaScript (CONSOLE section 6). The walk is
//! `tests/browser/walk.mjs`; it checks with axe-core, at 360 and 1280 pixels, light and dark, and leaves pictures in
//! `target/browser`.
//!
//! It needs Node 20.19 and a Chromium. Without them it says so and checks nothing, except in CI, where that is a failure.
//! `USHER_PICTURES=all` keeps every view, `USHER_WALK_ONLY` walks one story.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use local::Options;
use serde_json::json;
use tests::App;
use tokio::io::{AsyncBufReadExt as _, BufReader};

/// What the walk needs.
struct Tools {
    folder: PathBuf,
    chromium: PathBuf,
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).flat_map(|folder| names.iter().map(move |name| folder.join(name))).find(|file| file.is_file())
}

/// The tools, or what is missing.
fn tools() -> Result<Tools, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let version = Command::new("node").arg("--version").output().map_err(|_| "Node is not installed".to_owned())?;
    let version = String::from_utf8_lossy(&version.stdout).trim().trim_start_matches('v').to_owned();
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if !matches!(parts.as_slice(), [major, minor, ..] if (*major, *minor) >= (20, 19)) {
        return Err(format!("Node is {version}, and 20.19 is needed"));
    }
    let chromium = on_path(&["chromium", "chromium-browser", "google-chrome"]).ok_or("no Chromium is on the PATH")?;
    install(&folder)?;
    Ok(Tools { folder, chromium })
}

/// `npm ci`, unless what the lock file says was installed already.
fn install(folder: &Path) -> Result<(), String> {
    let (lock, stamp) = (std::fs::read(folder.join("package-lock.json")).unwrap(), folder.join("node_modules/.usher-lock"));
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let run = Command::new("npm").args(["ci", "--ignore-scripts"]).current_dir(folder).output().map_err(|cause| format!("npm does not start: {cause}"))?;
    if !run.status.success() {
        return Err(format!("npm ci fails: {}", String::from_utf8_lossy(&run.stderr)));
    }
    std::fs::write(stamp, lock).map_err(|cause| format!("node_modules cannot be written: {cause}"))
}

#[tokio::test]
async fn a_newcomer_walks_every_page_and_mail() {
    let _turn = tests::TURNS.write().await;
    let tools = match tools() {
        Ok(tools) => tools,
        Err(missing) => {
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            // Past the capture of the tests' output: nobody shall take this for a walk.
            tests::show(&format!("SKIPPED: no page was looked at in a browser: {missing}"));
            return;
        }
    };
    walk(&tools, "en-GB", false).await;
    // German words are longer; what is found by field and action is found in every language.
    walk(&tools, "de-DE", true).await;
}

/// Walks all stories with a browser and organizations of one language; `narrow` looks at 360 pixels alone.
async fn walk(tools: &Tools, locale: &str, narrow: bool) {
    let app = App::start_with(Options { owner: true, ..Options::default() }).await;
    let owner = app.runner.owner().unwrap();
    let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/browser").join(locale);
    let only = std::env::var("USHER_WALK_ONLY").ok();
    let about = json!({
        "base": app.runner.base_url(), "owner": {"email": owner.email, "password": owner.password}, "chromium": tools.chromium, "pictures": pictures,
        "locale": locale, "everyPicture": std::env::var("USHER_PICTURES").is_ok_and(|which| which == "all"), "only": only, "narrow": narrow,
    });
    let mut walk = tokio::process::Command::new("node");
    walk.arg("walk.mjs").current_dir(&tools.folder).env("USHER_WALK", about.to_string()).kill_on_drop(true);
    let mut walk = walk.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(walk.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        println!("{line}");
    }
    assert!(walk.wait().await.unwrap().success(), "the walk says what is wrong");
    app.end().await;
}
