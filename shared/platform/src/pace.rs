//! The pace at which Usher writes by itself: however many people one piece of work is about, a partition key of the table or of an
//! index, such as the list of one organization, gets no more than 400 writes a second of it. It could take 1,000.

use std::time::Duration;

use crate::clock::pause;

/// How many commits may be in flight at once.
pub const LANES: usize = 4;
/// What a commit takes at least, whatever the table took for it.
pub const EACH: Duration = Duration::from_millis(10);

/// A batch of so many writes to one partition key: the next of them begins when its share of a second is over.
pub async fn in_batches<F: Future>(writes: usize, work: F) -> F::Output {
    let share = EACH.saturating_mul(u32::try_from(writes.div_ceil(LANES)).unwrap_or(u32::MAX));
    futures::join!(work, pause(share)).0
}

/// One of very many pieces of work, in one of [`LANES`] lanes: the next one in its lane begins [`EACH`] later at the earliest.
pub async fn in_lane<F: Future>(work: F) -> F::Output {
    futures::join!(work, pause(EACH)).0
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use futures::StreamExt as _;

    use super::*;
    use crate::clock::{Clock as _, SystemClock};

    #[tokio::test]
    async fn work_that_takes_no_time_is_done_at_a_pace_all_the_same() {
        let since = SystemClock.now();
        let done = futures::stream::iter(0..40).map(|_| in_lane(ready(()))).buffer_unordered(LANES).count().await;
        let took = SystemClock.now().0 - since.0;
        assert!(done == 40 && took >= 80, "{done} in {took} ms: at 400 a second it is 100");
        let since = SystemClock.now();
        in_batches(25, ready(())).await;
        assert!(SystemClock.now().0 - since.0 >= 50, "25 writes take 62 ms at 400 a second");
    }
}
