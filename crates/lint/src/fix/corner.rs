//! The contexts that a call's entries tell apart: each a corner of capabilities, architecture and
//! kernel.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Capability, KernelVersion};
use seccompat_profile::{Filter, Rule};

/// More capabilities than this in the entries of one call are not taken apart.
const MOST: usize = 8;

/// Contexts in which the same entries of a call hold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Corner {
    /// Capabilities, and whether they are there. Others do not matter.
    pub(super) caps: Vec<(Capability, bool)>,
    /// The architecture, by an engine's name for it; or none of these.
    pub(super) arch: Result<Box<str>, Vec<Box<str>>>,
    /// From this kernel on.
    pub(super) from: Option<KernelVersion>,
    /// Before this one.
    pub(super) before: Option<KernelVersion>,
}

/// Every corner of these entries; `None` where there are too many.
pub(super) fn corners(rules: &[&Rule]) -> Option<Vec<Corner>> {
    let filters = || rules.iter().flat_map(|rule| [&rule.includes, &rule.excludes]);
    let mut caps: Vec<Capability> =
        filters().flat_map(|filter| &filter.caps).filter_map(|cap| cap.what).collect();
    caps.sort_unstable();
    caps.dedup();
    let mut arches: Vec<Box<str>> =
        filters().flat_map(|filter| &filter.arches).map(|arch| arch.what.clone()).collect();
    arches.sort_unstable();
    arches.dedup();
    let mut kernels: Vec<KernelVersion> =
        filters().filter_map(|filter| filter.min_kernel).map(|kernel| kernel.what).collect();
    kernels.sort_unstable();
    kernels.dedup();
    if caps.len() > MOST {
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
    /// Whether the entry holds in it.
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

    /// Both as one, where they differ in one capability only.
    pub(super) fn join(&self, other: &Self) -> Option<Self> {
        if (&self.arch, self.from, self.before) != (&other.arch, other.from, other.before)
            || self.caps.len() != other.caps.len()
        {
            return None;
        }
        let differs = |at: &usize| self.caps[*at] != other.caps[*at];
        let mut places = (0..self.caps.len()).filter(differs);
        let (at, None) = (places.next()?, places.next()) else { return None };
        if self.caps[at].0 != other.caps[at].0 {
            return None;
        }
        let mut joined = self.clone();
        joined.caps.remove(at);
        Some(joined)
    }
}

/// The corners with whatever is alike joined, as often as it goes.
pub(super) fn joined(mut corners: Vec<Corner>) -> Vec<Corner> {
    loop {
        let pair = (0..corners.len()).find_map(|a| {
            (a + 1..corners.len()).find_map(|b| Some((a, b, corners[a].join(&corners[b])?)))
        });
        let Some((a, b, one)) = pair else { return corners };
        corners.remove(b);
        corners[a] = one;
    }
}
