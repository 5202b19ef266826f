//! The contexts that a call's entries distinguish: each is a corner of capabilities, architecture
//! and kernel.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::collections::HashMap;

use seccompat_catalogue::{Capability, KernelVersion};
use seccompat_profile::{Filter, Rule};

/// The limit on capabilities in the entries of one call: beyond it `fix` reports an error.
const MOST: usize = 8;
/// The limit on corners of one call: real profiles have at most some dozens.
const MOST_CORNERS: usize = 1024;

/// Contexts in which the same entries of a call hold.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Corner {
    /// Capabilities, and whether they are present. Others do not matter.
    pub(super) caps: Vec<(Capability, bool)>,
    /// The architecture, by an engine's name for it; or none of these.
    pub(super) arch: Result<Box<str>, Vec<Box<str>>>,
    /// From this kernel on.
    pub(super) from: Option<KernelVersion>,
    /// Before this one.
    pub(super) before: Option<KernelVersion>,
}

/// Every corner of these entries; `None` if there are too many.
pub(super) fn corners(rules: &[&Rule]) -> Option<Vec<Corner>> {
    let filters = || rules.iter().flat_map(|rule| [&rule.includes, &rule.excludes]);
    let mut caps: Vec<Capability> =
        filters().flat_map(|filter| &filter.caps).filter_map(|cap| cap.what).collect();
    sort(&mut caps);
    caps.dedup();
    let mut arches: Vec<Box<str>> =
        filters().flat_map(|filter| &filter.arches).map(|arch| arch.what.clone()).collect();
    sort(&mut arches);
    arches.dedup();
    let mut kernels: Vec<KernelVersion> =
        filters().filter_map(|filter| filter.min_kernel).map(|kernel| kernel.what).collect();
    sort(&mut kernels);
    kernels.dedup();
    let count = (arches.len() + 1) * (kernels.len() + 1);
    if caps.len() > MOST || count << caps.len() > MOST_CORNERS {
        return None;
    }
    let mut corners = Vec::new();
    let each_arch = arches.iter().cloned().map(Ok).chain([Err(arches.clone())]);
    for arch in each_arch {
        for step in 0..=kernels.len() {
            let from = step.checked_sub(1).map(|at| kernels[at]);
            let before = kernels.get(step).copied();
            for set in 0..1u32 << caps.len() {
                let has = |(at, cap): (usize, &Capability)| (*cap, set >> at & 1 == 1);
                let caps = caps.iter().enumerate().map(has).collect();
                corners.push(Corner { caps, arch: arch.clone(), from, before });
            }
        }
    }
    Some(corners)
}

impl Corner {
    /// Whether the entry holds in this corner.
    pub(super) fn holds(&self, rule: &Rule) -> bool {
        let has = |cap: &seccompat_profile::Cap| {
            cap.what.is_some_and(|cap| self.caps.contains(&(cap, true)))
        };
        let here = |filter: &Filter| {
            filter.arches.iter().any(|arch| self.arch.as_ref().is_ok_and(|own| *own == arch.what))
        };
        let reached = |filter: &Filter| {
            filter.min_kernel.map(|least| self.from.is_some_and(|from| from >= least.what))
        };
        let (includes, excludes) = (&rule.includes, &rule.excludes);
        let excluded =
            here(excludes) || excludes.caps.iter().any(has) || reached(excludes) == Some(true);
        !excluded
            && (includes.arches.is_empty() || here(includes))
            && includes.caps.iter().all(has)
            && reached(includes) != Some(false)
    }
}

/// The corners, after joining those that differ in only one capability, capability by capability.
pub(super) fn joined(mut corners: Vec<Corner>) -> Vec<Corner> {
    let mut caps: Vec<Capability> =
        corners.iter().flat_map(|corner| &corner.caps).map(|cap| cap.0).collect();
    sort(&mut caps);
    caps.dedup();
    for cap in caps {
        // By all except this capability: whether it is present, and the index of the corner in the
        // result.
        let mut known: HashMap<Corner, (bool, usize)> = HashMap::new();
        let mut next: Vec<Corner> = Vec::with_capacity(corners.len());
        for corner in corners {
            let Some(place) = corner.caps.iter().position(|one| one.0 == cap) else {
                next.push(corner);
                continue;
            };
            let mut rest = corner.clone();
            let (_, there) = rest.caps.remove(place);
            match known.get(&rest) {
                Some(&(other, at)) if other != there => next[at] = rest,
                _ => {
                    known.insert(rest, (there, next.len()));
                    next.push(corner);
                }
            }
        }
        corners = next;
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Joined corners say the same as the single ones, for every set of capabilities.
    #[test]
    fn joining_changes_no_set() {
        let all: Vec<Capability> = Capability::all().take(3).collect();
        for some in 0..1u32 << 8 {
            let corner = |set: u32| Corner {
                caps: all.iter().enumerate().map(|(at, cap)| (*cap, set >> at & 1 == 1)).collect(),
                arch: Err(Vec::new()),
                from: None,
                before: None,
            };
            let single: Vec<Corner> =
                (0..8).filter(|set| some >> set & 1 == 1).map(corner).collect();
            let joined = joined(single.clone());
            assert!(joined.len() <= single.len() && (some != 255 || joined.len() == 1));
            for set in 0..8 {
                let within = |corner: &Corner| {
                    let has = |(cap, there): &(Capability, bool)| {
                        let at = all.iter().position(|one| one == cap).expect("one of three");
                        (set >> at & 1 == 1) == *there
                    };
                    corner.caps.iter().all(has)
                };
                // Each once: otherwise there would be an entry for each corner.
                assert_eq!(
                    joined.iter().filter(|one| within(one)).count(),
                    some as usize >> set & 1
                );
            }
        }
    }
}
