//! Where two functions of a diagram differ, in the words of people.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use seccompat_bpf::{Action, Data};

use crate::diagram::{Diagram, FALSE, Ref, TRUE, TooBig, Word};

/// Which differences are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// All.
    Any,
    /// Only where the first may execute a call that the second may not.
    Excess,
}

/// Numbers of one architecture for which two functions differ in one way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The architectures, first and last value.
    pub arch: (u32, u32),
    /// The numbers, first and last.
    pub numbers: (u32, u32),
    /// Whether they differ for some arguments only.
    pub conditional: bool,
    /// A call that shows it.
    pub witness: Data,
    /// What the first does with it.
    pub a: Action,
    /// What the second does with it.
    pub b: Action,
}

/// First and last value of a word, and two functions of the later words.
type Stretch = ((u32, u32), Ref, Ref);

/// More stretches of one word than this are not listed one by one.
const MANY: usize = 1 << 16;

impl Diagram {
    /// Every difference of two functions, by architecture and number; `None` where there are too
    /// many to list.
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn differences(
        &mut self,
        a: Ref,
        b: Ref,
        wanted: Wanted,
    ) -> Result<Option<Vec<Difference>>, TooBig> {
        let mut found = Vec::new();
        let Some(arches) = self.stretches(a, b, Word::ARCH) else { return Ok(None) };
        for (arch, a, b) in arches {
            let Some(numbers) = self.stretches(a, b, Word::NR) else { return Ok(None) };
            for (numbers, a, b) in numbers {
                let when = match wanted {
                    Wanted::Any => self.difference_of(a, b)?,
                    Wanted::Excess => self.excess_of(a, b)?,
                };
                if when == FALSE {
                    continue;
                }
                let mut witness = self.witness(when).unwrap_or_default();
                (witness.arch, witness.nr) = (arch.0, numbers.0);
                let action = |function| Action::from_word(self.evaluate(function, &witness));
                let (a, b) = (action(a), action(b));
                let conditional = when != TRUE;
                found.push(Difference { arch, numbers, conditional, witness, a, b });
            }
        }
        Ok(Some(found))
    }

    /// The stretches of a word in which both functions are one function each, where these differ.
    fn stretches(&self, a: Ref, b: Ref, word: Word) -> Option<Vec<Stretch>> {
        if a == b {
            return Some(Vec::new());
        }
        let (a, b) = (self.ranges(a, word, MANY)?, self.ranges(b, word, MANY)?);
        let mut starts: Vec<u32> = a.iter().chain(&b).map(|range| range.0).collect();
        starts.sort_unstable();
        starts.dedup();
        let at = |ranges: &[(u32, Ref)], value: u32| {
            ranges[ranges.partition_point(|range| range.0 <= value) - 1].1
        };
        let lasts = starts.iter().skip(1).map(|next| next - 1).chain([u32::MAX]);
        let all = starts
            .iter()
            .zip(lasts)
            .map(|(&first, last)| ((first, last), at(&a, first), at(&b, first)));
        Some(all.filter(|(_, a, b)| a != b).collect())
    }
}
