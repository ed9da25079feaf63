//! The binary `usher`.

use std::process::ExitCode;

use clap::Parser as _;
use local::cli::{Arguments, run};
use platform::clock::{Clock as _, SystemClock};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let started = SystemClock.now();
    let arguments = Arguments::parse();
    // Standard output belongs to the banner and to --json.
    let filter = EnvFilter::try_from_env("USHER_LOG").unwrap_or_else(|_| EnvFilter::new("warn,dynoxide=off"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(arguments, started)),
        Err(cause) => {
            eprintln!("usher: no runtime: {cause}");
            ExitCode::FAILURE
        }
    }
}
