//! Tries inputs until the time is over.
#![forbid(unsafe_code)]

use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::mutate::mutate;
use crate::target::Target;

/// The result of a campaign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
    /// No input was wrong: the number of inputs, and of different answers.
    Clean {
        /// Inputs.
        tried: u64,
        /// Different answers of the target.
        ways: usize,
    },
    /// The last input, which the file contains, is wrong, for this reason.
    Wrong(String),
}

/// Tries the seeds and then their mutations. An input with a new answer becomes a seed. Each input
/// is written to `scratch` before it is tried, so that the input that killed a process is known.
///
/// # Errors
/// The file cannot be written.
pub fn run(target: &Target, seconds: u64, seed: u64, scratch: &File) -> io::Result<End> {
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut random = Rng::with_seed(seed);
    let mut ways = HashSet::new();
    let mut pool: Vec<Vec<u8>> = (target.seeds)();
    let mut tried = 0u64;
    for at in 0.. {
        let fresh = pool.get(at).cloned();
        let first = fresh.is_some() && tried == u64::try_from(at).unwrap_or(0);
        let input = match fresh.filter(|_| first) {
            Some(input) => input,
            None => {
                let (a, b) = (random.usize(..pool.len()), random.usize(..pool.len()));
                mutate(&mut random, &pool[a], &pool[b], target.json)
            }
        };
        scratch.write_all_at(&input, 0)?;
        scratch.set_len(u64::try_from(input.len()).unwrap_or(u64::MAX))?;
        tried += 1;
        match (target.run)(&input) {
            Err(why) => return Ok(End::Wrong(why)),
            Ok(way) => {
                if ways.insert(way) && !first && pool.len() < 4096 {
                    pool.push(input);
                }
            }
        }
        if Instant::now() > end {
            break;
        }
    }
    Ok(End::Clean { tried, ways: ways.len() })
}
