//! The differences of two functions of a diagram, in readable form.
#![forbid(unsafe_code)]

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use seccompat_bpf::{Action, Data};

use crate::diagram::{Diagram, FALSE, Fold, Ref, TRUE, TooBig, Word};
use crate::scope::Scope;

/// The requested differences.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// All.
    Any,
    /// Only those where the first may execute a call that the second may not.
    Excess,
}

/// Numbers of one architecture on which two functions differ in the same way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The architectures, first and last value.
    pub arch: (u32, u32),
    /// The numbers, first and last.
    pub numbers: (u32, u32),
    /// Whether they differ for some arguments only.
    pub conditional: bool,
    /// An example call.
    pub witness: Data,
    /// The first function's action for it.
    pub a: Action,
    /// The second function's action for it.
    pub b: Action,
}

/// Numbers of one architecture, with arguments, on which two functions differ in the same way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// The architectures, first and last value.
    pub arch: (u32, u32),
    /// The numbers, first and last.
    pub numbers: (u32, u32),
    /// The first function's action.
    pub a: Action,
    /// The second function's action.
    pub b: Action,
    /// The arguments.
    pub scope: Scope,
    /// If the first function always has its action: the arguments for which the second still has
    /// it.
    pub still: Option<Scope>,
    /// An example call.
    pub witness: Data,
}

/// First and last value of a word, and two functions of the later words.
type Stretch = ((u32, u32), Ref, Ref);

/// If a word has more ranges than this, they are not listed.
const MANY: usize = 1 << 16;

impl Diagram {
    /// Every difference of two functions, by architecture and number; `None` if there are too many
    /// to list.
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

    /// Every difference of two functions, with the actions and the arguments; `None` if there are
    /// too many to list.
    ///
    /// # Errors
    /// At the diagram's limit.
    pub fn changes(
        &mut self,
        a: Ref,
        b: Ref,
        wanted: Wanted,
    ) -> Result<Option<Vec<Change>>, TooBig> {
        let mut found = Vec::new();
        // Most numbers share their decision with others.
        let mut known: BTreeMap<(Ref, Ref), Vec<Change>> = BTreeMap::new();
        let Some(arches) = self.stretches(a, b, Word::ARCH) else { return Ok(None) };
        for (arch, a, b) in arches {
            let Some(numbers) = self.stretches(a, b, Word::NR) else { return Ok(None) };
            for (numbers, a, b) in numbers {
                let changes = match known.get(&(a, b)) {
                    Some(changes) => changes.clone(),
                    None => match self.between(a, b, wanted)? {
                        Some(changes) => changes,
                        None => return Ok(None),
                    },
                };
                known.insert((a, b), changes.clone());
                found.extend(changes.into_iter().map(|change| Change {
                    arch,
                    numbers,
                    witness: Data { arch: arch.0, nr: numbers.0, ..change.witness },
                    ..change
                }));
            }
        }
        Ok(Some(found))
    }

    /// The changes between two functions of the arguments.
    fn between(&mut self, a: Ref, b: Ref, wanted: Wanted) -> Result<Option<Vec<Change>>, TooBig> {
        let Some(pairs) = self.pairs(a, b, MANY) else { return Ok(None) };
        let mut changes = Vec::new();
        for (word_a, word_b) in pairs {
            if word_a == word_b {
                continue;
            }
            let [ta, tb] = [self.terminal(word_a)?, self.terminal(word_b)?];
            if wanted == Wanted::Excess && self.excess_of(ta, tb)? == FALSE {
                continue;
            }
            let other = [self.difference_of(a, ta)?, self.difference_of(b, tb)?];
            let other = self.fold(Fold::Or, other[0], other[1])?;
            let when = self.not(other)?;
            let same = self.difference_of(b, ta)?;
            let same = self.not(same)?;
            let still = if a == ta && same != FALSE { Some(self.scope(same)?) } else { None };
            changes.push(Change {
                arch: (0, 0),
                numbers: (0, 0),
                a: Action::from_word(word_a),
                b: Action::from_word(word_b),
                scope: self.scope(when)?,
                still,
                witness: self.witness(when).unwrap_or_default(),
            });
        }
        Ok(Some(changes))
    }

    /// The ranges of a word in which each of the two functions is constant in that word, if they
    /// differ there.
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
