//! Whether the time that a text takes is in proportion to its size.
#![forbid(unsafe_code)]

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The processor's time of this thread, whatever else the machine does (clock_gettime(2)).
fn spent() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    let part = |number: i64| u64::try_from(number).unwrap_or_default();
    Duration::from_secs(part(now.tv_sec)) + Duration::from_nanos(part(now.tv_nsec))
}

/// The least time of some runs.
pub fn time(runs: usize, mut work: impl FnMut()) -> Duration {
    let run = || {
        let before = spent();
        work();
        spent().saturating_sub(before)
    };
    std::iter::repeat_with(run).take(runs.max(1)).min().unwrap_or_default()
}

/// So much is noise, of whatever size.
pub const NOISE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 80 } else { 8 });
/// What twice the size may take, in proportion: something of the order of n log n, with room for caches.
/// What is quadratic takes four times.
const TWICE: f64 = 2.9;

/// Measures `work` at a quarter, half and all of a size.
///
/// # Errors
/// Growth that is faster than the size's in both steps.
pub fn linear(most: usize, work: impl Fn(usize)) -> Result<[Duration; 3], String> {
    let sizes = [most / 4, most / 2, most];
    let mut times = sizes.map(|size| time(2, || work(size)));
    for again in 0..3 {
        let slow = |a: Duration, b: Duration| {
            b > NOISE && b.as_secs_f64() > TWICE * a.max(NOISE / 4).as_secs_f64()
        };
        let steep = slow(times[0], times[1]) && slow(times[1], times[2]);
        let whole = times[2].as_secs_f64() > TWICE * TWICE * times[0].max(NOISE / 4).as_secs_f64();
        if !(steep || whole && times[2] > NOISE) {
            return Ok(times);
        }
        // Another program may have taken the caches: what is slow is slow again.
        if again < 2 {
            for (best, size) in times.iter_mut().zip(sizes) {
                *best = (*best).min(time(3, || work(size)));
            }
        }
    }
    Err(format!("{times:?} for {sizes:?}: faster than the size grows"))
}
