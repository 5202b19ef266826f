//! What people say of the calls: who uses them, and what is left without them.
#![forbid(unsafe_code)]

use crate::Sysno;

/// What people say of a call. The engine decides nothing by it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Prose {
    /// Who uses the call behind an older interface, and gives up only on ENOSYS. Such a call is
    /// *transparent*: refusing it with EPERM breaks programs that never heard of it.
    pub transparent: &'static [&'static str],
    /// Who silently loses a protection where the call answers ENOSYS.
    pub fail_open: &'static [&'static str],
    /// What programs fall back to, and what that lacks.
    pub fallback: Option<&'static str>,
    /// When the kernel itself answers EPERM.
    pub eperm: Option<&'static str>,
    /// What sets the call apart from all others.
    pub role: Option<Role>,
}

/// What sets a call apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Every process lives on it: to answer in the kernel's place here breaks programs.
    Basic,
    /// The kernel lets it pass every filter.
    Exempt,
}

impl Prose {
    pub(crate) const NOTHING: Self =
        Self { transparent: &[], fail_open: &[], fallback: None, eperm: None, role: None };

    /// What people say of `call`.
    #[must_use]
    pub fn of(call: Sysno) -> &'static Self {
        &crate::generated::prose::ALL[call.index()]
    }
}
