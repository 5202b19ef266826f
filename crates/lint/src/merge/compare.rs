//! The calls that the written text decides differently from the operation.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, AuditArch, Sysno};
use seccompat_policy::{Diagram, Difference, Ref, TooBig, Wanted};

/// A call, or all numbers without a name, that differ on an ABI.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Differing {
    /// `None` for numbers without a name: the default.
    pub(super) call: Option<Sysno>,
    pub(super) abi: Option<Abi>,
    /// An example: the operation's action, and the text's.
    pub(super) wanted: Action,
    pub(super) made: Action,
}

/// The differences. An ABI that the text does not serve is killed by one name or another in both.
pub(super) fn differing(
    diagram: &mut Diagram,
    wanted: Ref,
    made: Ref,
    abis: &[Abi],
) -> Result<Vec<Differing>, TooBig> {
    let differences = diagram.differences(wanted, made, Wanted::Any)?;
    // More than can be listed: none of them can be told apart.
    let Some(differences) = differences else { return Err(TooBig { nodes: 0 }) };
    let mut all: Vec<Differing> = Vec::new();
    for one in &differences {
        for found in of(one, abis) {
            let known = all.iter().any(|other| (other.call, other.abi) == (found.call, found.abi));
            if !known {
                all.push(found);
            }
        }
    }
    Ok(all)
}

fn kills(action: Action) -> bool {
    matches!(action, Action::KillThread | Action::KillProcess)
}

fn of(one: &Difference, abis: &[Abi]) -> Vec<Differing> {
    let found = |call, abi| Differing { call, abi, wanted: one.a, made: one.b };
    let numbers = one.numbers.0..=one.numbers.1;
    let mut all = Vec::new();
    let mut rest = u64::from(one.numbers.1 - one.numbers.0) + 1;
    for abi in Abi::sharing(AuditArch::new(one.arch.0)).filter(|abi| abis.contains(abi)) {
        let here = Sysno::on(abi).filter(|(number, _)| numbers.contains(number));
        for (_, call) in here {
            rest -= 1;
            all.push(found(Some(call), Some(abi)));
        }
    }
    let is_served = |abi: &Abi| abis.contains(abi) && owns(*abi, one.witness.nr);
    let served = Abi::sharing(AuditArch::new(one.arch.0)).find(is_served);
    if rest > 0 && (served.is_some() || !(kills(one.a) && kills(one.b))) {
        all.push(found(None, served));
    }
    all
}

/// Whether a number is the ABI's: x86_64 and x32 share an architecture.
fn owns(abi: Abi, number: u32) -> bool {
    let is_x32 = (0x4000_0000..u32::MAX).contains(&number);
    match abi {
        Abi::X32 => is_x32,
        Abi::X86_64 => !is_x32,
        _ => true,
    }
}
