//! The answers of the filters to all questions about a call.
#![forbid(unsafe_code)]

use seccompat_catalogue::Errno;
use seccompat_probe::{Cause, Finding, Verdict};

use crate::oracle::{Heard, Named};

/// The filters' decision for a call.
#[derive(Clone, Debug, Default)]
pub struct Decides {
    /// Their answer with all arguments 0.
    pub zeros: Option<Heard>,
    /// Their answer with all-ones arguments. It is omitted for x86 on x86_64 if no default profile tests the arguments, and
    /// the answer with zeros is that of all questions about the native call: then a condition of x86 alone is not seen.
    pub ones: Option<Heard>,
    /// For each named value, with 0 in all other arguments; omitted like the all-ones arguments.
    pub named: Vec<(Named, Heard)>,
    /// For the probes of the call.
    pub(super) probes: Vec<Heard>,
}

impl Decides {
    pub(super) fn all(&self) -> impl Iterator<Item = Heard> {
        let named = self.named.iter().map(|(_, heard)| *heard);
        self.zeros.into_iter().chain(self.ones).chain(named).chain(self.probes.iter().copied())
    }

    /// The common answer to all questions, if there is one. If a question has no answer there is
    /// none: the missing answer may be another.
    #[must_use]
    pub fn always(&self) -> Option<Heard> {
        let mut all = self.all();
        let first = all.next().filter(|heard| *heard != Heard::Nothing)?;
        all.all(|heard| heard == first).then_some(first)
    }

    /// Whether two questions have different answers. Then the arguments decide, whatever the other
    /// answers are.
    #[must_use]
    pub fn differs(&self) -> bool {
        let mut known = self.all().filter(|heard| *heard != Heard::Nothing);
        let first = known.next();
        known.any(|heard| Some(heard) != first)
    }

    /// The usual answer: that of the zeros, unless nearly all values have another.
    #[must_use]
    pub fn usual(&self) -> Option<Heard> {
        let through = self.named.iter().filter(|(_, heard)| *heard == Heard::Through).count();
        if 2 * through > self.named.len() {
            return Some(Heard::Through);
        }
        let refused = |heard: &Heard| !matches!(heard, Heard::Through | Heard::Nothing);
        self.named.iter().map(|(_, heard)| *heard).find(refused).or(self.zeros)
    }

    /// The verdict, if the filters decide it; `None` if they allow all, or an answer is missing.
    pub(super) fn verdict(&self) -> Option<Finding> {
        let verdict = match self.always() {
            None if self.differs() => Verdict::Conditional,
            None | Some(Heard::Through | Heard::Nothing) => return None,
            Some(Heard::Errno(Errno::ENOSYS)) => Verdict::Missing,
            Some(Heard::Errno(errno)) => Verdict::Filtered(Some(errno)),
            Some(Heard::Faked) => Verdict::Filtered(None),
            Some(Heard::Trapped(_) | Heard::Killed) => Verdict::Killed,
        };
        Some(Finding { verdict, cause: Some(Cause::Filter), confirmed: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decides(zeros: Heard, ones: Heard) -> Decides {
        Decides { zeros: Some(zeros), ones: Some(ones), ..Decides::default() }
    }

    #[test]
    fn a_missing_answer_decides_nothing() {
        let (eperm, enosys) = (Heard::Errno(Errno::EPERM), Heard::Errno(Errno::ENOSYS));
        let refused = decides(eperm, eperm).verdict().map(|finding| finding.verdict);
        assert_eq!(refused, Some(Verdict::Filtered(Some(Errno::EPERM))));
        for known in [eperm, enosys, Heard::Through, Heard::Killed] {
            for decides in [decides(known, Heard::Nothing), decides(Heard::Nothing, known)] {
                assert_eq!(decides.verdict(), None, "{decides:?}");
                assert_eq!(decides.always(), None, "{decides:?}");
            }
        }
        // Two answers differ, whatever the third is.
        let mut three = decides(Heard::Nothing, eperm);
        three.probes = vec![Heard::Through];
        assert_eq!(three.verdict().map(|finding| finding.verdict), Some(Verdict::Conditional));
    }
}
