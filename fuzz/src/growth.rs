//! Whether the time for a text is proportional to its size.
#![forbid(unsafe_code)]

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The CPU time of this thread, independent of the machine's load (clock_gettime(2)).
fn spent() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    let part = |number: i64| u64::try_from(number).unwrap_or_default();
    Duration::from_secs(part(now.tv_sec)) + Duration::from_nanos(part(now.tv_nsec))
}

/// The least time of several runs.
pub fn time(runs: usize, mut work: impl FnMut()) -> Duration {
    let run = || {
        let before = spent();
        work();
        spent().saturating_sub(before)
    };
    std::iter::repeat_with(run).take(runs.max(1)).min().unwrap_or_default()
}

/// Less than this is noise, whatever the size.
pub const NOISE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 80 } else { 8 });
/// The allowed factor for twice the size: for about n log n, with room for cache effects. Quadratic
/// growth has the factor four.
const TWICE: f64 = 2.9;

/// Whether the times at a quarter, half and all of a size grow faster than the size.
#[must_use]
pub fn is_steep(times: [Duration; 3]) -> bool {
    let [quarter, half, all] = times;
    let grown = |from: Duration, to: Duration, factor: f64| {
        to > NOISE && to.as_secs_f64() > factor * from.max(NOISE / 4).as_secs_f64()
    };
    grown(quarter, half, TWICE) && grown(half, all, TWICE) || grown(quarter, all, TWICE * TWICE)
}

/// Measures `work` at a quarter, half and all of a size.
///
/// # Errors
/// The time grows faster than the size in both steps.
pub fn linear(most: usize, work: impl Fn(usize)) -> Result<[Duration; 3], String> {
    let sizes = [most / 4, most / 2, most];
    let mut times = sizes.map(|size| time(2, || work(size)));
    for again in 0..3 {
        if !is_steep(times) {
            return Ok(times);
        }
        // Another program may have evicted the caches: a real slowness repeats.
        if again < 2 {
            for (best, size) in times.iter_mut().zip(sizes) {
                *best = (*best).min(time(3, || work(size)));
            }
        }
    }
    Err(format!("{times:?} for {sizes:?}: faster than the size grows"))
}
