//! Policies that refuse some calls and change nothing else, for a shim over a filter.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};

use crate::policy::{Builder, Mistake, Policy, Table};
use crate::rule::{Clause, Compare, Condition, Rule};

/// A policy that answers these calls with their errno on every ABI that has them, and allows
/// everything else. With `beyond`, every number without a known call gets that errno too, except
/// 0xffffffff, by which a tracer skips a call.
///
/// Every action is constant, so the kernel answers allowed calls without running the program.
///
/// # Errors
/// There is no ABI, one occurs twice, or ABIs have different byte orders.
pub fn overlay(
    abis: &[Abi],
    calls: &[(Sysno, u16)],
    beyond: Option<u16>,
) -> Result<Policy, Mistake> {
    overlay_by_values(abis, calls, &[], beyond)
}

/// A value of an argument, under a mask, with which a call is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Valued {
    /// The call.
    pub call: Sysno,
    /// The argument, counted from 0.
    pub argument: u8,
    /// The compared bits.
    pub mask: u64,
    /// Their value.
    pub value: u64,
    /// The errno that the call gets.
    pub errno: u16,
}

/// Like [`overlay`], with calls that are refused for some values of an argument only. For those
/// calls the kernel must run the filter.
///
/// # Errors
/// As for [`overlay`].
pub fn overlay_by_values(
    abis: &[Abi],
    calls: &[(Sysno, u16)],
    values: &[Valued],
    beyond: Option<u16>,
) -> Result<Policy, Mistake> {
    let mut builder = Builder::new(Action::Allow);
    let allow = builder.rule(Rule::always(Action::Allow));
    let beyond = beyond.map(|errno| builder.rule(Rule::always(Action::Errno(errno))));
    for &abi in abis {
        let mut table = Table::new(abi, beyond.unwrap_or(allow));
        let mut numbers: Vec<u32> = Sysno::on(abi).map(|(number, _)| number).collect();
        numbers.push(u32::MAX);
        for number in numbers {
            table.set(number, allow);
        }
        for valued in values {
            let Some(number) = valued.call.number(abi) else { continue };
            let of_call = values.iter().filter(|other| other.call == valued.call);
            let clause = |one: &Valued| {
                let compare = Compare::MaskedEq(one.mask);
                let condition = Condition::new(abi, one.argument, compare, one.value)?;
                Some(Clause {
                    conditions: alloc::vec![condition],
                    action: Action::Errno(one.errno),
                })
            };
            let rule = Rule::first_of(of_call.filter_map(clause).collect(), Action::Allow);
            let rule = builder.rule(rule);
            table.set(number, rule);
        }
        for &(call, errno) in calls {
            if let Some(number) = call.number(abi) {
                let rule = builder.rule(Rule::always(Action::Errno(errno)));
                table.set(number, rule);
            }
        }
        builder.add(table)?;
    }
    builder.build()
}

#[cfg(test)]
mod tests {
    use seccompat_bpf::Data;

    use super::*;

    #[test]
    fn a_call_is_taken_for_its_values_alone() {
        let abis = [Abi::X86_64, Abi::X86];
        let valued =
            |value| Valued { call: Sysno::IOCTL, argument: 1, mask: 0xffff_ffff, value, errno: 38 };
        let policy = overlay_by_values(&abis, &[], &[valued(0x5412), valued(0x541c)], None);
        let policy = policy.expect("a policy");
        let decide = |abi: Abi, word: u64| {
            let (nr, arch) = (Sysno::IOCTL.number(abi).expect("a number"), abi.audit_arch().get());
            policy.decide(&Data { nr, arch, args: [0, word, 0, 0, 0, 0], ..Data::default() })
        };
        for abi in abis {
            assert_eq!(decide(abi, 0x5412), Action::Errno(38), "{abi}");
            assert_eq!(
                decide(abi, 7 << 32 | 0x541c),
                Action::Errno(38),
                "{abi}: the kernel reads 32 bits"
            );
            assert_eq!(decide(abi, 0x5413), Action::Allow, "{abi}");
        }
    }

    #[test]
    fn unnamed_calls_are_allowed() {
        let abis = [Abi::X86_64, Abi::X86, Abi::X32];
        let calls = [(Sysno::CLONE3, 38), (Sysno::OPENAT2, 22)];
        for beyond in [None, Some(38)] {
            let policy = overlay(&abis, &calls, beyond).expect("a policy");
            let decide = |abi: Abi, nr: u32| {
                let arch = abi.audit_arch().get();
                policy.decide(&Data { nr, arch, ..Data::default() })
            };
            let unknown = beyond.map_or(Action::Allow, Action::Errno);
            for abi in abis {
                let number = |call: Sysno| call.number(abi).expect("a number");
                assert_eq!(decide(abi, number(Sysno::CLONE3)), Action::Errno(38), "{abi}");
                assert_eq!(decide(abi, number(Sysno::OPENAT2)), Action::Errno(22), "{abi}");
                assert_eq!(decide(abi, number(Sysno::READ)), Action::Allow, "{abi}");
                assert_eq!(decide(abi, abi.number_base() + 9999), unknown, "{abi}");
            }
            assert_eq!(decide(Abi::X86_64, u32::MAX), Action::Allow);
            assert_eq!(decide(Abi::Aarch64, 9999), Action::Allow);
        }
    }
}
