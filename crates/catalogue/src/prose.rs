//! Texts about the calls for people: the callers of a call, and the consequences of its absence.
#![forbid(unsafe_code)]

use crate::Sysno;

/// Texts about a call for people. No decision uses them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Prose {
    /// The libraries that use the call instead of an older interface, and fall back only after
    /// ENOSYS. Such a call is *transparent*: refusing it with EPERM breaks programs that do not
    /// know the call.
    pub transparent: &'static [&'static str],
    /// The programs that silently lose a protection if the call answers ENOSYS.
    pub fail_open: &'static [&'static str],
    /// The fallback of programs, and its disadvantages.
    pub fallback: Option<&'static str>,
    /// The cases in which the kernel itself answers EPERM.
    pub eperm: Option<&'static str>,
    /// A special role of the call.
    pub role: Option<Role>,
}

/// A special role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Every process needs it: a filter that answers it breaks programs.
    Basic,
    /// The kernel exempts it from every filter.
    Exempt,
}

impl Prose {
    pub(crate) const NOTHING: Self =
        Self { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: None };

    /// The texts about `call`.
    #[must_use]
    pub fn of(call: Sysno) -> &'static Self {
        &crate::generated::prose::ALL[call.index()]
    }
}
