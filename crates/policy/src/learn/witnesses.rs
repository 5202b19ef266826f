//! Calls that test whether filters equal a certain function: one for each path through it.
#![forbid(unsafe_code)]

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use seccompat_bpf::Data;

use crate::diagram::{Diagram, Ref, TooBig, Word};

/// The limit on paths through the arguments.
const MOST_WAYS: usize = 4096;

impl Diagram {
    /// The functions of the arguments under an architecture, each with its first and its last
    /// number; `None` if there are too many.
    #[must_use]
    pub fn stretches_of(&self, function: Ref, arch: u32) -> Option<Vec<(u32, u32, Ref)>> {
        let arches = self.ranges(function, Word::ARCH, 1 << 10)?;
        let (_, under) = arches.iter().rev().find(|(first, _)| *first <= arch)?;
        let ranges = self.ranges(*under, Word::NR, 1 << 16)?;
        let lasts = ranges.iter().skip(1).map(|(next, _)| next - 1).chain([u32::MAX]);
        Some(ranges.iter().zip(lasts).map(|((first, f), last)| (*first, last, *f)).collect())
    }

    /// The function with each of its result words replaced by `name` of that word.
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn renamed(&mut self, function: Ref, name: &dyn Fn(u32) -> u32) -> Result<Ref, TooBig> {
        let mut done: BTreeMap<Ref, Ref> = BTreeMap::new();
        let mut open = alloc::vec![function];
        while let Some(&at) = open.last() {
            if done.contains_key(&at) {
                open.pop();
                continue;
            }
            let new = match self.value(at) {
                Some(word) => self.terminal(name(word))?,
                None => {
                    let (_, low, high) = self.first_bit(at);
                    match (done.get(&low), done.get(&high)) {
                        (Some(&low), Some(&high)) => self.asking_as(at, low, high)?,
                        _ => {
                            open.extend([low, high]);
                            continue;
                        }
                    }
                }
            };
            done.insert(at, new);
            open.pop();
        }
        Ok(done[&function])
    }

    /// Arguments for each path through a function of the arguments: with zeros in untested bits,
    /// and with ones. Two paths that separate at a bit are both sides of a boundary.
    #[must_use]
    pub fn ways(&self, function: Ref) -> Vec<[u64; 6]> {
        let mut found = BTreeSet::new();
        let ones = Data { args: [u64::MAX; 6], ..Data::default() };
        let mut open = alloc::vec![(function, Data::default(), ones)];
        while let Some((at, zeros, ones)) = open.pop() {
            if found.len() >= MOST_WAYS {
                break;
            }
            let Some(word) = self.word(at) else {
                found.extend([zeros.args, ones.args]);
                continue;
            };
            let (bit, low, high) = self.first_bit(at);
            for (next, set) in [(low, false), (high, true)] {
                let (mut zeros, mut ones) = (zeros, ones);
                for data in [&mut zeros, &mut ones] {
                    let value = word.of(data);
                    let one = 1 << bit;
                    word.set(data, if set { value | one } else { value & !one });
                }
                open.push((next, zeros, ones));
            }
        }
        found.into_iter().collect()
    }
}
