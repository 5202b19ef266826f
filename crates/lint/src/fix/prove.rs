//! The new text decides as the rule does, in every context that the file tells apart.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fmt;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Capability, Errno, KernelVersion, Sysno};
use seccompat_policy::{Diagram, Difference, Limit, Wanted};
use seccompat_profile::{Caps, Context, Error, Profile, Unknown};

/// Capabilities that one call's entries name are tried in all sets, if they are no more.
const MOST: usize = 8;

/// Why the new text is not the one that is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Unproven {
    /// Its entries for this call contradict each other: the call is multiplexed.
    Conflict(Sysno),
    /// It means nothing.
    Error(Error),
    /// It decides this call otherwise.
    Differs {
        /// The call.
        witness: Data,
        /// What is meant.
        meant: Action,
        /// What the new text decides.
        made: Action,
    },
    /// It is larger than can be decided exactly.
    TooBig,
}

impl fmt::Display for Unproven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict(call) => write!(f, "the entries of {call} contradict each other"),
            Self::Error(error) => write!(f, "the new text has no meaning: {error}"),
            Self::Differs { witness, meant, made } => {
                let Data { arch, nr, args, .. } = witness;
                write!(
                    f,
                    "the new text gives {made} where {meant} is meant: call {nr} of architecture \
                     {arch:#x} with {args:x?}"
                )
            }
            Self::TooBig => f.write_str("too large to be decided exactly"),
        }
    }
}

/// An edit that cannot be made.
pub(super) fn malformed() -> super::NotFixed {
    super::NotFixed::Profile(Error::whole("changes that overlap"))
}

/// What was proven.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Proof {
    /// In how many contexts both were compared.
    pub(super) contexts: usize,
    /// Whether numbers that no call has keep the default in some of them, since runc's stub begins
    /// behind the largest number that it knows.
    pub(super) holes: bool,
    /// Calls that are refused, but get ENOSYS from the stub, in some of them.
    pub(super) stubbed: BTreeSet<Sysno>,
}

/// Compares both in every context. `left` may differ where ENOSYS stands for a refusal. `stub` tells
/// that the new text is meant together with runc's stub, which answers what the file cannot name.
pub(super) fn prove(
    old: &Profile,
    new: &Profile,
    context: &Context,
    left: &[Sysno],
    stub: bool,
) -> Result<Proof, Unproven> {
    let mut proof = Proof::default();
    for context in &contexts(old, context).ok_or(Unproven::TooBig)? {
        // The number that is written is another error on MIPS and PA-RISC, where no number is ENOSYS on
        // all machines of the file; a name is.
        let machine = context.machine();
        if Errno::ENOSYS.on(machine) != Errno::ENOSYS && new.default.name.is_none() {
            continue;
        }
        let mut rule = context.clone();
        rule.unknown = Unknown::Enosys;
        let mut plain = context.clone();
        plain.unknown = if stub { Unknown::Runc } else { Unknown::Default };
        // Where the file meant nothing before, as on machines of the other byte order, no runtime
        // loads it.
        let Ok(meant) = old.resolve(&rule).and_then(|old| old.lower()) else { continue };
        let resolved = new.resolve(&plain).map_err(Unproven::Error)?;
        let made = resolved.lower().map_err(|error| conflict(new, error))?;
        let mut diagram = Diagram::new(Limit::DEFAULT);
        let mut compare = || {
            let (a, b) = (diagram.policy(&meant.policy)?, diagram.policy(&made.policy)?);
            diagram.differences(a, b, Wanted::Any)
        };
        let differences = compare().ok().flatten().ok_or(Unproven::TooBig)?;
        for one in differences {
            let calls = calls(&resolved.abis, &one);
            let enosys = Action::Errno(Errno::ENOSYS.on(machine).get());
            let default = old.default.on(machine);
            let is_left = !calls.is_empty() && calls.iter().all(|call| left.contains(call));
            if is_left && (one.a, one.b) == (default, enosys) {
                continue;
            }
            if stub && calls.is_empty() && (one.a, one.b) == (enosys, default) {
                proof.holes = true;
                continue;
            }
            if stub && !calls.is_empty() && (one.a, one.b) == (default, enosys) {
                proof.stubbed.extend(calls);
                continue;
            }
            return Err(Unproven::Differs { witness: one.witness, meant: one.a, made: one.b });
        }
        proof.contexts += 1;
    }
    if proof.contexts == 0 {
        return Err(Unproven::Error(Error::whole("the file means nothing in any context")));
    }
    Ok(proof)
}

/// The calls whose numbers a difference is about.
fn calls(abis: &[Abi], one: &Difference) -> Vec<Sysno> {
    let here = abis.iter().filter(|abi| abi.audit_arch().get() == one.arch.0);
    let all = here.flat_map(|abi| Sysno::on(*abi));
    let inside = all.filter(|(nr, _)| (one.numbers.0..=one.numbers.1).contains(nr));
    inside.map(|(_, call)| call).collect()
}

/// A contradiction, by the call whose entry it stands in: of several, by the one that is multiplexed.
fn conflict(new: &Profile, error: Error) -> Unproven {
    let at = error.place.map(|place| place.offset);
    let stands = |rule: &&seccompat_profile::Rule| {
        at.is_some_and(|at| rule.span.range().contains(&at)) && !rule.args.is_empty()
    };
    let named = new.rules.iter().find(stands).into_iter().flat_map(|rule| &rule.calls);
    let known = named.filter_map(|call| match call.what {
        seccompat_profile::Call::Known(call) => Some(call),
        seccompat_profile::Call::Unknown(_) => None,
    });
    let is_plain = |call: &Sysno| !call.is_multiplexed() && call.multiplexes().is_empty();
    known.min_by_key(is_plain).map_or(Unproven::Error(error), Unproven::Conflict)
}

/// Every context that can matter: what a call gets depends on the capabilities that its own entries
/// name, the kernels that they name, and the machine. `None` where there are too many.
fn contexts(profile: &Profile, context: &Context) -> Option<Vec<Context>> {
    let mut sets: BTreeSet<Vec<Capability>> = BTreeSet::new();
    let mut kernels: BTreeSet<KernelVersion> = BTreeSet::new();
    let mut by_call: std::collections::BTreeMap<&str, BTreeSet<Capability>> = Default::default();
    for rule in &profile.rules {
        let filters = || [&rule.includes, &rule.excludes].into_iter();
        kernels.extend(filters().filter_map(|f| f.min_kernel).map(|kernel| kernel.what));
        let caps: Vec<Capability> =
            filters().flat_map(|f| &f.caps).filter_map(|cap| cap.what).collect();
        for call in &rule.calls {
            by_call.entry(call.what.name()).or_default().extend(&caps);
        }
    }
    for caps in by_call.into_values().collect::<BTreeSet<_>>() {
        if caps.len() > MOST {
            return None;
        }
        let caps: Vec<Capability> = caps.into_iter().collect();
        for set in 0..1usize << caps.len() {
            let chosen = caps.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
            sets.insert(chosen.map(|(_, cap)| *cap).collect());
        }
    }
    let mut all: Vec<Caps> = sets.into_iter().map(|set| set.into_iter().collect()).collect();
    all.extend([Caps::ALL, Caps::NONE, context.caps]);
    // The release before every threshold, and the thresholds.
    let releases: Vec<KernelVersion> =
        [KernelVersion::new(3, 0), context.kernel].into_iter().chain(kernels).collect();
    let machines = machines(profile, context);
    let mut contexts = Vec::new();
    for (abis, native) in machines {
        for kernel in &releases {
            for caps in &all {
                let mut one = context.clone();
                (one.abis, one.native, one.kernel, one.caps) =
                    (abis.clone(), native, *kernel, *caps);
                contexts.push(one);
            }
        }
    }
    Some(contexts)
}

/// The machines that the file serves, and this one.
fn machines(profile: &Profile, context: &Context) -> Vec<(Option<Vec<Abi>>, Abi)> {
    let mut machines = vec![(context.abis.clone(), context.native)];
    if context.abis.is_none() {
        let natives = profile.arch_map.iter().filter_map(|entry| entry.native.what);
        machines.extend(natives.filter(|abi| *abi != context.native).map(|abi| (None, abi)));
        // `arches` of a filter may name machines that the map lacks.
        let named = profile.rules.iter().flat_map(|rule| [&rule.includes, &rule.excludes]);
        for arch in named.flat_map(|filter| &filter.arches) {
            if let Some(abi) = Abi::parse(&arch.what)
                && !machines.iter().any(|(_, native)| *native == abi)
            {
                machines.push((Some(vec![abi]), abi));
            }
        }
    }
    machines
}
