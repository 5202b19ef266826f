//! A line on a terminal that shows the progress of a long run.
#![forbid(unsafe_code)]

use std::time::{Duration, Instant};

use super::border::overwrite;

/// A shorter run needs none.
const PATIENCE: Duration = Duration::from_secs(2);
const BETWEEN: Duration = Duration::from_secs(1);

/// The line; it is overwritten, and erased at the end.
pub(crate) struct Progress {
    begun: Instant,
    /// The time of the next update; never, if nobody would see it.
    due: Option<Instant>,
    shown: bool,
}

impl Progress {
    pub(crate) fn new(is_seen: bool) -> Self {
        let begun = Instant::now();
        Self { begun, due: is_seen.then(|| begun + PATIENCE), shown: false }
    }

    /// Shows the progress, if it is due.
    pub(crate) fn tell(&mut self, calls: u64, refusals: u64) {
        self.show(|seconds| text(calls, refusals, seconds));
    }

    /// Shows the progress of a recording, if it is due.
    pub(crate) fn tell_calls(&mut self, calls: u64) {
        self.show(|seconds| format!("seccompat: {calls} calls, {seconds} s"));
    }

    fn show(&mut self, text: impl Fn(u64) -> String) {
        let now = Instant::now();
        if self.due.is_none_or(|due| now < due) {
            return;
        }
        let seconds = now.duration_since(self.begun).as_secs();
        overwrite(&text(seconds));
        (self.due, self.shown) = (Some(now + BETWEEN), true);
    }

    /// Erases it.
    pub(crate) fn end(&mut self) {
        if self.shown {
            overwrite("");
        }
    }
}

fn text(calls: u64, refusals: u64, seconds: u64) -> String {
    let s = if refusals == 1 { "" } else { "s" };
    format!("seccompat: {calls} calls, {refusals} refusal{s}, {seconds} s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_run_and_one_that_nobody_sees_have_none() {
        let mut unseen = Progress::new(false);
        unseen.tell(1, 1);
        let mut short = Progress::new(true);
        short.tell(1, 1);
        assert!(!unseen.shown && !short.shown);
        assert_eq!(text(7, 1, 3), "seccompat: 7 calls, 1 refusal, 3 s");
    }
}
