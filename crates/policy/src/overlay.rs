//! Policies that refuse some calls and change nothing else, for a shim over a filter.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};

use crate::policy::{Builder, Mistake, Policy, Table};
use crate::rule::Rule;

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
