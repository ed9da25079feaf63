//! Logs: one JSON object a line on standard output. Ids and outcomes belong there; bodies, tokens and addresses do not.

use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The crates whose log lines were written for this log. Everybody else's may hold requests and answers word for word, so
/// only their warnings pass, whatever the level.
const OURS: [&str; 6] = ["domain", "platform", "functions", "bootstrap", "local", "usher"];

fn targets(level: LevelFilter) -> Targets {
    Targets::new().with_default(level.min(LevelFilter::WARN)).with_targets(OURS.map(|target| (target, level)))
}

/// The log at `level` (`off`, `error`, `warn`, `info`, `debug` or `trace`; anything else is `info`), written to `out`. JSON
/// escapes control characters; fields of surrounding spans are left out.
pub fn log<W>(level: &str, out: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let level = level.parse().unwrap_or(LevelFilter::INFO);
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(false).with_span_list(false).with_writer(out);
    tracing_subscriber::registry().with(lines).with(targets(level))
}

/// Starts logging to standard output. A second call changes nothing.
pub fn init(level: &str) {
    // An error means that somebody (a test, the runner) already installed a log: theirs stays.
    let _ = log(level, std::io::stdout).try_init();
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing::Level;

    #[test]
    fn strangers_never_log_below_a_warning() {
        let wanted = targets(LevelFilter::TRACE);
        assert!(wanted.would_enable("platform::edge", &Level::TRACE));
        assert!(!wanted.would_enable("aws_smithy_runtime::client::orchestrator", &Level::INFO));
        assert!(wanted.would_enable("hyper_util::client", &Level::WARN));
        assert!(!targets(LevelFilter::OFF).would_enable("hyper_util::client", &Level::WARN));
    }
}
