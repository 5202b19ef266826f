//! Filters that an engine makes of a text of its own language, and not of a profile: units of systemd,
//! policies of LXC.
#![forbid(unsafe_code)]

mod remark;
mod rules;

use seccompat_policy::Policy;
use seccompat_profile::Span;

pub use remark::{Kind, Remark};
pub(crate) use rules::{Maker, Numbers, Wanted, located, of, table};

/// The filters of a text.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// The filters, in the order of their installation.
    pub oldest_first: Vec<Directive>,
    /// Parts of the text that do not mean what they seem to, in the order of the files.
    pub remarks: Vec<Remark>,
    /// Parts that are no filter here, with the reasons.
    pub notes: Vec<String>,
    /// Whether the processes have no_new_privs.
    pub no_new_privs: bool,
}

/// The filter that a part of a text becomes.
#[derive(Clone, Debug)]
pub struct Directive {
    /// The key of systemd's directive; the style of LXC's policy.
    pub key: &'static str,
    /// The file, by its index, and the place of the assignment that asked for it first.
    pub at: (usize, Span),
    /// The decisions.
    pub policy: Policy,
}
