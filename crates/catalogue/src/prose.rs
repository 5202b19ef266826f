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

    /// Whether `transparent` names something. A program that asks no more does not contain the texts, nor their
    /// addresses, which the dynamic linker would have to relocate.
    #[must_use]
    pub fn is_transparent(call: Sysno) -> bool {
        static TABLE: [bool; Sysno::COUNT] = named(true);
        TABLE[call.index()]
    }

    /// Whether `fail_open` names something, as cheaply.
    #[must_use]
    pub fn fails_open(call: Sysno) -> bool {
        static TABLE: [bool; Sysno::COUNT] = named(false);
        TABLE[call.index()]
    }
}

/// For each call, whether its `transparent`, or else its `fail_open`, names something.
const fn named(transparent: bool) -> [bool; Sysno::COUNT] {
    let mut named = [false; Sysno::COUNT];
    let mut at = 0;
    while at < Sysno::COUNT {
        let texts = &crate::generated::prose::ALL[at];
        let list = if transparent { texts.transparent } else { texts.fail_open };
        named[at] = !list.is_empty();
        at += 1;
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_those_of_the_texts() {
        for call in Sysno::all() {
            let texts = Prose::of(call);
            assert_eq!(Prose::is_transparent(call), !texts.transparent.is_empty(), "{call}");
            assert_eq!(Prose::fails_open(call), !texts.fail_open.is_empty(), "{call}");
        }
        assert!(Sysno::all().any(Prose::is_transparent) && Sysno::all().any(Prose::fails_open));
    }
}
