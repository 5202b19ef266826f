//! What is odd in a file and yet no error.
#![forbid(unsafe_code)]

use crate::place::Span;

/// Something that an engine accepts without a word, and that its author may not mean.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: RemarkKind,
}

/// What is odd.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum RemarkKind {
    /// A key that means nothing here.
    UnknownKey(String),
    /// A key in another case than its own, which Go accepts; its own spelling.
    OtherCase(&'static str),
    /// A key that is there again; the last one counts.
    Duplicate(&'static str),
    /// A capability that no kernel has, or in a spelling that engines do not compare equal.
    UnknownCapability(String),
    /// An architecture in `arches` that no engine calls itself.
    UnknownArch(String),
    /// `valueTwo` has bits outside of the mask `value`; libseccomp ignores them.
    OutsideMask,
    /// A `minKernel` in a file of Podman's dialect, whose engines do not look at it.
    IgnoredKernel,
}
