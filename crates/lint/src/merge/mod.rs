//! `merge`: the intersection or the union of profiles, as one profile.
//!
//! ```text
//! profiles → policies → one function (policy::Diagram) → candidates (entries for each call) → text → compare
//! ```
//!
//! The intersection is the kernel's own: of several filters the strictest action counts, and among
//! equally strict ones that of the first profile. The union is the opposite. The written text is
//! read again and compared with that function; a call that differs gets its next candidate.
#![forbid(unsafe_code)]

mod candidates;
mod compare;
mod part;
mod unsaid;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;
use seccompat_engine::{NotLoaded, Stack, load};
use seccompat_policy::{Diagram, Limit, Policy, Ref, TooBig};
use seccompat_profile::{Context, Error, Named, Profile};

use crate::convert::{parse, plainly};
use crate::written::{self, Plain, Written, losses};
use candidates::Candidates;
use compare::differing;
pub use part::Merging;
use part::{Part, join};
pub use unsaid::NotMerged;

/// A profile, and the engine that reads it.
#[derive(Clone, Debug)]
pub struct Operand {
    /// The profile.
    pub profile: Profile,
    /// Its engine.
    pub engine: Stack,
}

/// The merged profile.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Merged {
    /// The whole text.
    pub text: String,
    /// The ABIs that it serves, the machine's own first.
    pub abis: Vec<Abi>,
    /// The number of its entries.
    pub entries: usize,
}

const LIMIT: Limit = Limit { nodes: 1 << 21, steps: 1 << 27 };

/// Merges profiles, each as its engine reads it in the context, into one for the engine `to`. The
/// text is proven to decide as the operation says: on the architectures that it serves every call,
/// and on others it kills. `form.1` is the name of an operator's object.
///
/// # Errors
/// An engine does not load a profile; or the format cannot express a decision: the error has the
/// place of an entry, and a remedy.
pub fn merge(
    operands: &[Operand],
    how: Merging,
    context: &Context,
    to: &Stack,
    form: (Written, &str),
) -> Result<Merged, NotMerged> {
    let plain = plainly(context);
    let mut readings = Vec::new();
    for (at, one) in operands.iter().enumerate() {
        let loaded = load(&one.profile, &one.engine, context);
        readings.push(loaded.map_err(|why| NotMerged::NotLoaded(at, why))?.reading);
    }
    let mut parts = Vec::new();
    for (at, reading) in readings.iter().enumerate() {
        parts.push(Part::of(reading, &plain).map_err(|error| NotMerged::Profile(at, error))?);
    }
    let abis = served(&parts, how)?;
    let mut diagram = Diagram::new(LIMIT);
    let too_big = |_: TooBig| NotMerged::TooBig;
    let all = functions(&mut diagram, &parts).map_err(too_big)?;
    let wanted = join(&mut diagram, &all, how).map_err(too_big)?;
    let mut plan = Candidates::of(&mut diagram, &parts, &abis, how).map_err(too_big)?;
    let mut head = head(&parts, &abis, how, plan.default);
    loop {
        head.entries = plan.entries();
        let is_notified = |action| action == Action::Notify;
        let notifies =
            is_notified(head.default) || head.entries.iter().any(|entry| is_notified(entry.action));
        listen(&mut head, &parts, notifies)?;
        let lost = losses(&head, form.0);
        if !lost.is_empty() {
            return Err(NotMerged::Lost(lost));
        }
        let text = written::text(&head, form.0, form.1);
        let made = match made(&text, to, context, &abis) {
            // Entries contradict each other, as those of calls that share a multiplexer can.
            Err(NotMerged::Written(_) | NotMerged::Refused(NotLoaded::Profile(_)))
                if plan.next_of_all() =>
            {
                continue;
            }
            made => made?,
        };
        let made = diagram.policy(&made).map_err(too_big)?;
        let left = differing(&mut diagram, wanted, made, &abis).map_err(too_big)?;
        if left.is_empty() {
            return Ok(Merged { text, abis, entries: head.entries.len() });
        }
        for one in &left {
            if !one.call.is_some_and(|call| plan.next(call)) {
                return Err(unsaid::error(&parts, one, &abis, how, &plan));
            }
        }
    }
}

/// The ABIs that all profiles serve, or one of them.
fn served(parts: &[Part<'_>], how: Merging) -> Result<Vec<Abi>, NotMerged> {
    let serves = |part: &Part<'_>, abi: Abi| part.resolved.abis.contains(&abi);
    let mut abis: Vec<Abi> = Vec::new();
    for abi in parts.iter().flat_map(|part| &part.resolved.abis) {
        let wanted = how == Merging::Union || parts.iter().all(|part| serves(part, *abi));
        if wanted && !abis.contains(abi) {
            abis.push(*abi);
        }
    }
    match abis.is_empty() {
        false => Ok(abis),
        true => Err(NotMerged::Nothing),
    }
}

/// Each profile's decisions.
fn functions(diagram: &mut Diagram, parts: &[Part<'_>]) -> Result<Vec<Ref>, TooBig> {
    parts.iter().map(|part| diagram.policy(&part.policy)).collect()
}

/// The text's decisions, as the engine reads it.
fn made(text: &str, to: &Stack, context: &Context, abis: &[Abi]) -> Result<Policy, NotMerged> {
    let new = parse(text).map_err(NotMerged::Written)?;
    let read = load(&new, to, context).map_err(NotMerged::Refused)?.reading;
    let mut plain = plainly(context);
    plain.abis = Some(abis.to_vec());
    let lowered = read.resolve(&plain).and_then(|resolved| resolved.lower());
    Ok(lowered.map_err(NotMerged::Written)?.policy)
}

/// The text without its entries.
fn head<'a>(parts: &[Part<'a>], abis: &[Abi], how: Merging, default: Action) -> Plain<'a> {
    // Runtimes treat a profile without a list like this one.
    const NO_LIST: [&str; 1] = ["SECCOMP_FILTER_FLAG_SPEC_ALLOW"];
    let of = |part: &Part<'a>| -> Vec<&'a str> {
        match &part.resolved.profile.flags {
            Some(flags) => flags.iter().map(|flag| flag.what).collect(),
            None => NO_LIST.to_vec(),
        }
    };
    let each: Vec<Vec<&str>> = parts.iter().map(of).collect();
    let mut flags: Vec<&str> = Vec::new();
    for flag in each.iter().flatten() {
        let wanted = how == Merging::Union || each.iter().all(|flags| flags.contains(flag));
        if wanted && !flags.contains(flag) {
            flags.push(flag);
        }
    }
    let listed = parts.iter().any(|part| part.resolved.profile.flags.is_some());
    Plain {
        default,
        abis: abis.to_vec(),
        flags: listed.then_some(flags),
        listener_path: None,
        listener_metadata: None,
        entries: Vec::new(),
    }
}

/// Sets the supervisor, if a call is left to one: a filter has at most one.
fn listen<'a>(head: &mut Plain<'a>, parts: &[Part<'a>], notifies: bool) -> Result<(), NotMerged> {
    let profiles = || parts.iter().map(|part| part.resolved.profile);
    (head.listener_path, head.listener_metadata) = (None, None);
    if !notifies {
        return Ok(());
    }
    for (at, profile) in profiles().enumerate() {
        let word = |field: Option<&'a Named<Box<str>>>| field.map(|one| &*one.what);
        let own = (word(profile.listener()), word(profile.listener_metadata.as_ref()));
        let known = (head.listener_path, head.listener_metadata);
        match (profile.listener(), known.0) {
            (None, _) => {}
            (Some(_), None) => (head.listener_path, head.listener_metadata) = own,
            (Some(path), Some(_)) if own != known => {
                let message = "another supervisor than an earlier profile's, and a filter has one";
                let error = Error::at(profile.text(), path.span, message)
                    .help("give both the same listenerPath and listenerMetadata");
                return Err(NotMerged::Unsaid(at, error));
            }
            _ => {}
        }
    }
    Ok(())
}
