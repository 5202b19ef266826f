//! The proof: the new text decides as the rule does, in every context that the file distinguishes.
#![forbid(unsafe_code)]

use std::collections::{BTreeSet, HashSet};
use std::fmt;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_policy::{Change, Diagram, Limit, Wanted};
use seccompat_profile::{Context, Error, Lowered, Profile, Unknown};

use super::contexts::Contexts;
use super::reduced::Reduced;

/// The limit for all comparisons together: a text that needs more is not written.
const LIMIT: Limit = Limit { nodes: 4_000_000, steps: 100_000_000 };
/// libseccomp's action for an architecture that is not in a profile.
const BAD_ARCH: Action = Action::KillThread;
const ENOSYS: Action = Action::Errno(Errno::ENOSYS.get());

/// The reason why the new text is not the intended one.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Unproven {
    /// Its entries for this call contradict each other: the call is multiplexed.
    Conflict(Sysno),
    /// It has no meaning.
    Error(Error),
    /// It decides this call differently.
    Differs {
        /// The call.
        witness: Data,
        /// The intended action.
        meant: Action,
        /// The new text's action.
        made: Action,
    },
    /// It is larger than can be decided exactly.
    TooBig,
}

impl fmt::Display for Unproven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict(call) => write!(f, "the entries of {call} contradict each other"),
            // A place in the new text is not a place in the file.
            Self::Error(error) => {
                let message = &error.message;
                match error.place {
                    Some(place) => write!(
                        f,
                        "the new text would have no meaning, by its own line {}: {message}",
                        place.line
                    ),
                    None => write!(f, "the new text would have no meaning: {message}"),
                }
            }
            Self::Differs { witness, meant, made } => {
                let Data { arch, nr, args, .. } = witness;
                write!(
                    f,
                    "the new text gives {made} where {meant} is meant: call {nr} of architecture \
                     {arch:#x} with {args:x?}"
                )
            }
            Self::TooBig => f.write_str("too large to prove: too many contexts or conditions"),
        }
    }
}

/// An edit that cannot be made.
pub(super) fn malformed() -> Unproven {
    Unproven::Error(Error::whole("two of its edits overlap"))
}

/// The result of a proof.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Proof {
    /// The number of compared contexts.
    pub(super) contexts: usize,
    /// Whether numbers without a call keep the default in some of them, since runc's stub begins
    /// after the largest number that it knows.
    pub(super) holes: bool,
    /// Calls that are refused, but get ENOSYS from the stub, in some of them.
    pub(super) stubbed: BTreeSet<Sysno>,
    /// Machines on which the written number is not ENOSYS: the proof does not cover them.
    pub(super) foreign: BTreeSet<Abi>,
    /// Whether the stub answers for numbers of x32, which the file does not list and which would be
    /// killed without the stub, in some of them.
    pub(super) x32: bool,
}

/// A new text, and its intended meaning.
pub(super) struct Claim<'a> {
    /// The author's file, as its engine reads it.
    pub(super) old: &'a Profile,
    /// The new text, as its engine reads it.
    pub(super) new: &'a Profile,
    /// The facts that the files do not distinguish.
    pub(super) context: &'a Context,
    /// Calls for which the new text returns ENOSYS although the author's default refused them.
    pub(super) left: &'a [Sysno],
    /// The calls that the new text gives ENOSYS by name, if it keeps the default: it is for a
    /// runtime with runc's stub, which answers the numbers that a file cannot name.
    pub(super) by_name: Option<&'a [Sysno]>,
}

/// Compares both in contexts that together show every combination of their entries.
pub(super) fn prove(claim: &Claim<'_>) -> Result<Proof, Unproven> {
    let all = Contexts::of([claim.old, claim.new], claim.context).ok_or(Unproven::TooBig)?;
    let mut prover = Prover {
        claim,
        reduced: Reduced::of(claim.old, claim.new),
        diagram: Diagram::new(LIMIT),
        machines: HashSet::new(),
        compared: HashSet::new(),
        proof: Proof::default(),
    };
    let contexts = all.each(|context| prover.compare_in(context))?;
    if contexts == 0 {
        return Err(Unproven::Error(Error::whole("the file has no meaning in any context")));
    }
    Ok(Proof { contexts, ..prover.proof })
}

/// A file's decisions follow from the entries that hold, and their architectures.
type Entries = [(Vec<Abi>, Vec<usize>); 2];

struct Prover<'a> {
    claim: &'a Claim<'a>,
    /// The calls on which the contexts of a machine differ.
    reduced: Reduced,
    diagram: Diagram,
    /// The machines on which all calls were compared.
    machines: HashSet<(Abi, Vec<Abi>)>,
    compared: HashSet<Entries>,
    proof: Proof,
}

impl Prover<'_> {
    /// Compares both in this context, unless a context with the same entries was compared. Returns
    /// whether the old file has a meaning in it: if it has none, as on machines of the other byte
    /// order, no runtime loads it.
    fn compare_in(&mut self, context: &Context) -> Result<bool, Unproven> {
        let claim = self.claim;
        // The written number is another error on MIPS and PA-RISC: no number is ENOSYS on all
        // machines of the file, but a name is.
        let machine = context.machine();
        if Errno::ENOSYS.on(machine) != Errno::ENOSYS && claim.new.default.name.is_none() {
            self.proof.foreign.insert(machine);
            return Ok(false);
        }
        let Ok(old) = claim.old.resolve(context) else { return Ok(false) };
        let new = claim.new.resolve(context).map_err(Unproven::Error)?;
        let key = [(old.abis.clone(), old.rules), (new.abis.clone(), new.rules)];
        if self.compared.contains(&key) {
            return Ok(true);
        }
        let served = (machine, new.abis);
        let meaningful = if self.machines.contains(&served) {
            self.compare_conditional(context)?
        } else {
            self.compare_all(context)?
        };
        if meaningful {
            self.compared.insert(key);
            let moves = || self.reduced.moves_stub(claim.new, &served.1, &context.lacks);
            if !self.machines.contains(&served) && (claim.by_name.is_none() || !moves()) {
                self.machines.insert(served);
            }
        }
        Ok(meaningful)
    }

    /// All calls, and with runc's stub if the claim is for a runtime with it.
    fn compare_all(&mut self, context: &Context) -> Result<bool, Unproven> {
        let claim = self.claim;
        let rule = with(context, Unknown::Enosys);
        let Ok(meant) = claim.old.resolve(&rule).and_then(|old| old.lower()) else {
            return Ok(false);
        };
        let plain = with(context, Unknown::Default);
        let new = claim.new.resolve(&plain).map_err(Unproven::Error)?;
        compare(claim, None, &mut self.diagram, &meant, new.lower(), &new.abis, &mut self.proof)?;
        if claim.by_name.is_some() {
            let stubbed = with(context, Unknown::Runc);
            let new = claim.new.resolve(&stubbed).map_err(Unproven::Error)?;
            stub(claim, &mut self.diagram, &meant, new.lower(), &new.abis, &mut self.proof)?;
        }
        Ok(true)
    }

    /// The calls on which this context can differ from the machine's other ones. The stub gives
    /// nothing but ENOSYS for what the default refuses, and begins at the same numbers.
    fn compare_conditional(&mut self, context: &Context) -> Result<bool, Unproven> {
        let reduced = &self.reduced;
        let context = reduced.context(self.claim.old, context);
        let rule = with(&context, Unknown::Enosys);
        let Ok(meant) = reduced.old.resolve(&rule).and_then(|old| old.lower()) else {
            return Ok(false);
        };
        let plain = with(&context, Unknown::Default);
        let new = reduced.new.resolve(&plain).map_err(Unproven::Error)?;
        let (diagram, proof) = (&mut self.diagram, &mut self.proof);
        compare(self.claim, Some(reduced), diagram, &meant, new.lower(), &new.abis, proof)?;
        Ok(true)
    }
}

fn with(context: &Context, unknown: Unknown) -> Context {
    let mut context = context.clone();
    context.unknown = unknown;
    context
}

/// Every pair of actions that differ, for every number: that one pair is allowed does not excuse
/// another one of the same call.
fn changes(
    diagram: &mut Diagram,
    meant: &Lowered,
    made: &Lowered,
) -> Result<Vec<Change>, Unproven> {
    let Some((a, b)) = meant.policy.differing(&made.policy) else { return Ok(Vec::new()) };
    let mut compare = || {
        let (a, b) = (diagram.policy(&a)?, diagram.policy(&b)?);
        diagram.changes(a, b, Wanted::Any)
    };
    compare().ok().flatten().ok_or(Unproven::TooBig)
}

fn differs(one: &Change) -> Unproven {
    Unproven::Differs { witness: one.witness, meant: one.a, made: one.b }
}

/// The new text alone decides as the rule does, except for decisions that it cannot express; if
/// the files are reduced ones, for their calls.
fn compare(
    claim: &Claim<'_>,
    reduced: Option<&Reduced>,
    diagram: &mut Diagram,
    meant: &Lowered,
    made: Result<Lowered, Error>,
    abis: &[Abi],
    proof: &mut Proof,
) -> Result<(), Unproven> {
    let made = made.map_err(|error| conflict(claim.new, error))?;
    let default = claim.old.default.action;
    for one in changes(diagram, meant, &made)? {
        let mut calls = calls(abis, &one);
        if let Some(reduced) = reduced {
            calls.retain(|call| reduced.calls.contains(call));
            if calls.is_empty() {
                continue;
            }
        }
        let is_left = !calls.is_empty() && calls.iter().all(|call| claim.left.contains(call));
        if is_left && (one.a, one.b) == (default, ENOSYS) {
            continue;
        }
        if let Some(named) = claim.by_name {
            // Numbers without a call cannot be named: the stub answers most of them.
            if calls.is_empty() && (one.a, one.b) == (ENOSYS, default) {
                proof.holes = true;
                continue;
            }
            if (one.a, one.b) == (default, ENOSYS) && is_of_parts(named, &calls, &one, meant, &made)
            {
                proof.stubbed.extend(calls);
                continue;
            }
        }
        return Err(differs(&one));
    }
    Ok(())
}

/// Whether a multiplexer differs only for named calls: libseccomp makes a rule for `socketcall`
/// from one for `accept4`.
fn is_of_parts(
    named: &[Sysno],
    calls: &[Sysno],
    one: &Change,
    meant: &Lowered,
    made: &Lowered,
) -> bool {
    let [multiplexer] = calls else { return false };
    let part = |which: u32| multiplexer.multiplexes().iter().find(|part| part.0 == which);
    let is_named = |which| part(which).is_some_and(|(_, call)| named.contains(call));
    let beyond = [u32::MAX, 1 << 16, 1 << 31];
    let alike = |which: u32| {
        let mut data = Data { arch: one.arch.0, nr: one.numbers.0, ..Data::default() };
        data.args[0] = which.into();
        let (a, b) = (meant.policy.decide(&data), made.policy.decide(&data));
        a == b || is_named(which) && (a, b) == (one.a, one.b)
    };
    (0..=255).chain(beyond).all(alike)
}

/// The stub's addition, which is not in the new text: it answers ENOSYS to numbers above all that
/// the file names, so never to a call that an entry decides.
fn stub(
    claim: &Claim<'_>,
    diagram: &mut Diagram,
    meant: &Lowered,
    made: Result<Lowered, Error>,
    abis: &[Abi],
    proof: &mut Proof,
) -> Result<(), Unproven> {
    let made = made.map_err(|error| conflict(claim.new, error))?;
    let default = claim.old.default.action;
    // Numbers below the stub's range keep the default.
    proof.holes = false;
    for one in changes(diagram, meant, &made)? {
        let calls = calls(abis, &one);
        match (one.a, one.b) {
            (a, b) if calls.is_empty() && (a, b) == (ENOSYS, default) => proof.holes = true,
            (a, ENOSYS) if a == default && !calls.is_empty() => proof.stubbed.extend(calls),
            (BAD_ARCH, ENOSYS) if is_unlisted_x32(abis, &one) => proof.x32 = true,
            _ => return Err(differs(&one)),
        }
    }
    Ok(())
}

/// Whether a difference only concerns numbers that x32 owns and that the file does not serve. The
/// kernel's x32 numbers have bit 30; those from 2^31 on have the same bad-architecture action.
fn is_unlisted_x32(abis: &[Abi], one: &Change) -> bool {
    abis.contains(&Abi::X86_64)
        && !abis.contains(&Abi::X32)
        && one.arch == (Abi::X32.audit_arch().get(), Abi::X32.audit_arch().get())
        && one.numbers.0 >= Abi::X32.number_base()
}

/// The calls whose numbers a difference concerns.
fn calls(abis: &[Abi], one: &Change) -> Vec<Sysno> {
    let arch = |abi: &&Abi| {
        let arch = abi.audit_arch().get();
        one.arch == (arch, arch)
    };
    let here = abis.iter().filter(arch);
    let all = here.flat_map(|abi| Sysno::on(*abi));
    let inside = all.filter(|(nr, _)| (one.numbers.0..=one.numbers.1).contains(nr));
    inside.map(|(_, call)| call).collect()
}

/// A contradiction, by the call of its entry: if there are several, by the multiplexed one.
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
