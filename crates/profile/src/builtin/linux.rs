//! A kernel of a given version: its calls are allowed, and all others are missing.
#![forbid(unsafe_code)]

use crate::order::sort_by_key;
use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, KernelVersion, Sysno};
use seccompat_policy::{Builder, Mistake, Policy, Rule, Table};

/// A policy that allows each call that `version` has on the ABI, and answers ENOSYS to every other
/// number and architecture, as that kernel would: each ABI with its own errno, another architecture
/// with that of the first ABI.
///
/// # Errors
/// There is no ABI, one occurs twice, or ABIs have different byte orders.
pub fn policy(version: KernelVersion, abis: &[Abi]) -> Result<Policy, Mistake> {
    let enosys = |abi: Abi| Action::Errno(Errno::ENOSYS.on(abi).get());
    let mut builder = Builder::new(enosys(*abis.first().ok_or(Mistake::Empty)?));
    let allow = builder.rule(Rule::always(Action::Allow));
    for &abi in abis {
        let missing = builder.rule(Rule::always(enosys(abi)));
        let mut table = Table::new(abi, missing);
        for (number, call) in Sysno::on(abi) {
            if call.since_on(abi).is_some_and(|since| since <= version) {
                table.set(number, allow);
            }
        }
        // A tracer uses this number to skip a call whose result it has set itself.
        table.set(u32::MAX, allow);
        builder.add(table)?;
    }
    builder.build()
}

/// The ABIs that one filter can serve together with this one, which comes first: all with its byte
/// order.
#[must_use]
pub fn abis(native: Abi) -> Vec<Abi> {
    let others = Abi::ALL.iter().copied();
    let alike = others.filter(|abi| abi.is_big_endian() == native.is_big_endian());
    let mut abis: Vec<Abi> = alike.collect();
    sort_by_key(&mut abis, |abi| *abi != native);
    abis
}

#[cfg(test)]
mod tests {
    use seccompat_bpf::Data;

    use super::*;

    #[test]
    fn later_calls_are_not_there() {
        let policy = policy(KernelVersion::new(4, 18), &abis(Abi::X86_64)).unwrap();
        let decide = |abi: Abi, call: Sysno| {
            let nr = call.number(abi).unwrap();
            policy.decide(&Data { nr, arch: abi.audit_arch().get(), ..Data::default() })
        };
        for abi in [Abi::X86_64, Abi::X86, Abi::X32, Abi::Aarch64, Abi::Riscv64] {
            assert_eq!(decide(abi, Sysno::STATX), Action::Allow, "{abi}");
            assert_eq!(decide(abi, Sysno::OPENAT2), Action::Errno(38), "{abi}");
            // A call of 4.18 itself, and one of the next release.
            assert_eq!(decide(abi, Sysno::RSEQ), Action::Allow, "{abi}");
            assert_eq!(decide(abi, Sysno::IO_URING_SETUP), Action::Errno(38), "{abi}");
        }
        // Each ABI has its own number for it.
        assert_eq!(decide(Abi::Mipsel64, Sysno::OPENAT2), Action::Errno(89));
        let nowhere = Data { arch: 0x1234, ..Data::default() };
        assert_eq!(policy.decide(&nowhere), Action::Errno(38));
        let skipped = Data { nr: u32::MAX, arch: Abi::X86.audit_arch().get(), ..nowhere };
        assert_eq!(policy.decide(&skipped), Action::Allow);
    }
}
