//! The filter that the host's libseccomp makes of a profile, compared with the meaning of its entries.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data, Program};
use seccompat_catalogue::{Abi, AuditArch, Sysno};
use seccompat_engine::{Loaded, Stack, Version};
use seccompat_policy::{Diagram, Policy, Wanted};

/// The result of a libseccomp that was given the entries of a profile.
#[derive(Clone, Debug)]
pub enum Built {
    /// This filter, behind the runtime's stub.
    Filter(Program),
    /// No filter: it did not return within the time limit.
    Endless,
    /// No filter, for this reason.
    Refused(String),
}

/// A trial with the host's libseccomp.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Its version.
    pub version: Version,
    /// Whether the engine's libseccomp has this version, too.
    pub is_engines: bool,
    /// Its result.
    pub built: Built,
}

/// Lets the host's libseccomp make the filter of a profile; `None` if it cannot be asked.
pub type Try<'a> = dyn Fn(&Stack, &Loaded) -> Option<Trial> + 'a;

/// A call that libseccomp's filter decides differently from the entries.
#[derive(Clone, Copy, Debug)]
pub struct Miscompiled {
    /// The call.
    pub call: Sysno,
    /// The ABI.
    pub abi: Abi,
    /// An example.
    pub witness: Data,
    /// The action that the entries give it.
    pub meant: Action,
    /// The action that the filter gives it.
    pub made: Action,
}

/// The calls that a filter decides differently from the policy of its profile: one example for each number. `None`
/// if they are too many to list, or the comparison takes too much memory.
#[must_use]
pub fn miscompiled(policy: &Policy, made: &Program) -> Option<Vec<Miscompiled>> {
    let mut diagram = Diagram::default();
    let meant = diagram.policy(policy).ok()?;
    let made = diagram.program(made, policy.is_big_endian()).ok()?;
    let differences = diagram.differences(meant, made, Wanted::Any).ok()??;
    let mut found = Vec::new();
    for one in differences {
        let of = |abi: Abi| {
            let call = Sysno::from_number(abi, one.witness.nr)?;
            Some(Miscompiled { call, abi, witness: one.witness, meant: one.a, made: one.b })
        };
        found.push(Abi::sharing(AuditArch::new(one.arch.0)).into_iter().find_map(of)?);
    }
    Some(found)
}
