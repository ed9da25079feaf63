//! Chance that repeats itself.

/// A number from the environment, for whoever repeats a run.
pub fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// SplitMix64: the same seed draws the same numbers.
#[derive(Clone, Debug)]
pub struct Chance(pub u64);

impl Chance {
    /// A number from 0 to before `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }
    /// Another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

/// How many cases a property is tried with: as many as `PROPTEST_CASES` says, else `usual`. What failed before is tried first,
/// from `tests/proptest-regressions/<name>.txt`.
pub fn tries(name: &'static str, usual: u32) -> proptest::test_runner::Config {
    use proptest::test_runner::{Config, FileFailurePersistence};
    let file: &'static str = Box::leak(format!("proptest-regressions/{name}.txt").into_boxed_str());
    let cases = setting("PROPTEST_CASES").and_then(|cases| u32::try_from(cases).ok()).unwrap_or(usual);
    Config { failure_persistence: Some(Box::new(FileFailurePersistence::Direct(file))), ..Config::with_cases(cases) }
}
