//! What was tried and what came of it: operations down, misfortunes across.

use std::collections::BTreeMap;
use std::fmt;

/// What befalls a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Misfortune {
    Refused,
    AnswerLost,
    Throttled,
    Conflicted,
    Hung,
    Duplicated,
    Shuffled,
}

const COLUMNS: [(Misfortune, &str); 7] = [
    (Misfortune::Refused, "refused"),
    (Misfortune::AnswerLost, "answer lost"),
    (Misfortune::Throttled, "throttled"),
    (Misfortune::Conflicted, "conflicted"),
    (Misfortune::Hung, "hung"),
    (Misfortune::Duplicated, "duplicated"),
    (Misfortune::Shuffled, "shuffled"),
];

/// One run of a scenario in which something went wrong, and what must not have come of it.
pub(super) struct Case {
    pub(super) operation: &'static str,
    pub(super) misfortune: Misfortune,
    /// The case in words.
    pub(super) name: String,
    /// An answer that was not true, an end that is another, something left over or done twice.
    pub(super) untruthful: Vec<String>,
    /// Invariants that do not hold.
    pub(super) broken: Vec<String>,
}

pub(super) struct Tally<'a>(pub(super) &'a [Case]);

impl Tally<'_> {
    fn count(&self, of: impl Fn(&Case) -> bool) -> usize {
        self.0.iter().filter(|case| of(case)).count()
    }

    pub(super) fn untruthful(&self) -> usize {
        self.count(|case| !case.untruthful.is_empty())
    }

    pub(super) fn broken(&self) -> usize {
        self.count(|case| !case.broken.is_empty())
    }

    /// All complaints, each below its case.
    pub(super) fn complaints(&self) -> String {
        let of = |case: &Case| case.untruthful.iter().chain(&case.broken).map(|what| format!("{}\n    {what}\n", case.name)).collect::<String>();
        self.0.iter().map(of).collect()
    }
}

impl fmt::Display for Tally<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows: BTreeMap<&str, BTreeMap<Misfortune, usize>> = BTreeMap::new();
        for case in self.0 {
            *rows.entry(case.operation).or_default().entry(case.misfortune).or_default() += 1;
        }
        write!(f, "{:<22}", "cases")?;
        COLUMNS.iter().try_for_each(|(_, title)| write!(f, "{title:>13}"))?;
        for (operation, cells) in &rows {
            write!(f, "\n{operation:<22}")?;
            COLUMNS.iter().try_for_each(|(misfortune, _)| write!(f, "{:>13}", cells.get(misfortune).copied().unwrap_or(0)))?;
        }
        write!(f, "\n{:<22}", "all")?;
        COLUMNS.iter().try_for_each(|(misfortune, _)| write!(f, "{:>13}", self.count(|case| case.misfortune == *misfortune)))?;
        write!(f, "\n{} operations, {} cases, {} untruthful, {} broken", rows.len(), self.0.len(), self.untruthful(), self.broken())
    }
}
