//! The differences of two filters, which `document` and `text` print.
#![forbid(unsafe_code)]

use seccompat_catalogue::KernelVersion;
use seccompat_engine::Stack;
use seccompat_policy::Change;

/// The differences of two filters.
pub(crate) struct DiffReport {
    pub(crate) equal: bool,
    pub(crate) a_subset_of_b: bool,
    pub(crate) b_subset_of_a: bool,
    /// The user only requested what the first allows beyond the second.
    pub(crate) subset: bool,
    /// Whether to show a call for every difference, instead of one if arguments decide.
    pub(crate) witnesses: bool,
    pub(crate) sides: [Side; 2],
    /// The number of questions, if a side was learned and not read.
    pub(crate) asked: Option<u64>,
    /// Whether there may be differences that no question confirms.
    pub(crate) doubtful: bool,
    pub(crate) changes: Vec<Change>,
}

/// One of the filters.
pub(crate) struct Side {
    pub(crate) name: String,
    /// The horizon of its profile, if it is one.
    pub(crate) horizon: Option<KernelVersion>,
    /// The engine that makes it, for a profile.
    pub(crate) engine: Option<Stack>,
}

impl DiffReport {
    /// The ranges between known architectures are one difference.
    pub(super) fn listed(&self) -> impl Iterator<Item = &Change> {
        let mut others = Vec::new();
        self.changes.iter().filter(move |change| {
            if change.arch.0 == change.arch.1 {
                return true;
            }
            let same = (change.numbers, change.a, change.b, &change.scope);
            let new = !others.contains(&same);
            others.push(same);
            new
        })
    }
}
