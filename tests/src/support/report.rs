//! What a run says of itself.

use std::io::Write;

/// Says it past the capture of the tests' output: what was counted is shown by a run that passes too.
pub fn show(text: &str) {
    // Whoever closed the output does not want to know.
    let _ = writeln!(std::io::stderr(), "\n{text}\n");
}
