//! The operation, and its operands in a context.
#![forbid(unsafe_code)]

use seccompat_policy::{Diagram, Policy, Ref, TooBig};
use seccompat_profile::{Context, Error, Profile, Resolved, Span, Warning};

/// The operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Merging {
    /// A call is allowed if all profiles allow it.
    Intersect,
    /// A call is allowed if one profile allows it.
    Union,
}

/// An operand in the context, without the effects of a runtime or a library.
pub(super) struct Part<'a> {
    pub(super) resolved: Resolved<'a>,
    pub(super) policy: Policy,
    /// Places where the order of the file's entries decides.
    pub(super) doubts: Vec<Span>,
}

impl<'a> Part<'a> {
    /// A profile as its engine reads it.
    pub(super) fn of(reading: &'a Profile, context: &'a Context) -> Result<Self, Error> {
        let resolved = reading.resolve(context)?;
        let lowered = resolved.lower()?;
        let doubts = lowered.warnings.iter().filter_map(|warning| match warning {
            Warning::Order { span, .. } => Some(*span),
            _ => None,
        });
        let doubts = doubts.collect();
        Ok(Self { resolved, policy: lowered.policy, doubts })
    }
}

/// The merged decisions.
pub(super) fn join(diagram: &mut Diagram, all: &[Ref], how: Merging) -> Result<Ref, TooBig> {
    match how {
        Merging::Intersect => diagram.chain(all),
        Merging::Union => diagram.weakest(all),
    }
}
