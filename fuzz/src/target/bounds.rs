//! Time is proportional to size: the commands may take only a fixed factor longer than for a
//! quarter of it. The input picks a kind of large profile; the input itself with repeated elements
//! is measured too.
#![forbid(unsafe_code)]

use std::time::Duration;

use super::Verdict;
use crate::entropy::Entropy;
use crate::growth::{linear, time};
use crate::hostile::{KINDS, mixed};
use crate::pipeline::Command;

/// The time limit for a text of this size.
const LIMIT: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 6 });

pub(super) fn run(bytes: &[u8]) -> Verdict {
    let mut entropy = Entropy::new(bytes);
    let command = entropy.pick(&Command::ALL);
    let (a, b) = (entropy.below(KINDS.len()), entropy.below(KINDS.len()));
    let len = [1, 8, 40, 47, 120, 1500][entropy.below(6)];
    let (a, b) = (&KINDS[a], &KINDS[b]);
    // Two kinds in one profile, to find effects of one on the other.
    let most = (a.most.min(b.most).min(20_000) / 2 / (1 + entropy.below(4))).max(8);
    let text = |n: usize| mixed(&(a.text)(n, len), &(b.text)(n, len));
    let once = time(1, || {
        std::hint::black_box(command.run(text(most).as_bytes()));
    });
    let what = || format!("{command:?} of {} and {}, words of {len}", a.name, b.name);
    if once > LIMIT {
        return Err(format!("{once:?} for {most}: {}", what()));
    }
    // The texts are made before the time is measured.
    let texts = [most / 4, most / 2, most].map(|n| (n, text(n)));
    let of = |n: usize| texts.iter().find(|(size, _)| *size == n).map_or("", |(_, text)| text);
    let is_square = a.is_square(command) || b.is_square(command);
    if !is_square {
        let grown = linear(most, |n| {
            std::hint::black_box(command.run(of(n).as_bytes()));
        });
        grown.map_err(|why| format!("{}: {why}", what()))?;
    }
    let way = command.run(of(most / 4).as_bytes()).min(255);
    Ok(2 | u64::try_from(way).unwrap_or(0) << 8 | u64::try_from(command as usize).unwrap_or(0) << 4)
}
