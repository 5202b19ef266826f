//! runc's stub, which comes before a filter: ENOSYS for every number above the largest that the
//! profile names, gaps included (`libcontainer/seccomp/patchbpf`). Its errno is the same for all
//! architectures: that of the machine for which runc was built.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_policy::{RuleId, Table};

use crate::profile::Call;
use crate::resolve::Resolved;

/// The first number of x32, and a bit of all of them.
const X32: u32 = Abi::X32.number_base();
/// Numbers without that bit that are nevertheless x32's: from here up to [`X32_ON`].
const X32_OFF: u32 = 0x8000_0000;
const X32_ON: u32 = 0xc000_0000;

/// The stub: for each ABI the largest number that passes, or none.
pub(crate) struct Stub {
    largest: Vec<(Abi, u32)>,
    setup: bool,
}

impl Stub {
    pub(crate) fn of(resolved: &Resolved<'_>) -> Self {
        let default = resolved.profile.default.action;
        if matches!(default, Action::Allow | Action::Log | Action::Trace(_)) {
            return Self { largest: Vec::new(), setup: false };
        }
        let context = resolved.context;
        let lacks = &context.lacks;
        let served =
            resolved.abis.iter().filter(|abi| !context.stub.listed_only || resolved.lists(**abi));
        let largest = served.filter_map(|&abi| {
            // All rules count, whatever their action.
            let rules = resolved.rules.iter().map(|&rule| &resolved.profile.rules[rule]);
            let numbers = rules.flat_map(|rule| &rule.calls).filter_map(|call| match call.what {
                // libseccomp gives these negative numbers, which are never the largest.
                Call::Known(call) if abi.has_multiplexers() && call.is_multiplexed() => None,
                Call::Known(call) if lacks.call(call, abi) => None,
                Call::Known(call) => call.number(abi),
                Call::Unknown(_) => None,
            });
            numbers.max().filter(|largest| *largest != 0).map(|largest| (abi, largest))
        });
        Self { largest: largest.collect(), setup: context.stub.setup }
    }

    fn largest(&self, abi: Abi) -> Option<u32> {
        self.largest.iter().find(|(other, _)| *other == abi).map(|(_, largest)| *largest)
    }

    /// Whether the stub answers this number, which is not one of x32's in x86_64's table.
    pub(crate) fn answers(&self, abi: Abi, number: u32) -> bool {
        // Old kernels use 0 there for calls that they lack; no call has that number.
        let zero = self.setup && number == 0 && matches!(abi, Abi::S390 | Abi::S390x);
        self.largest(abi).is_some_and(|largest| number > largest || zero)
    }

    /// The stub in the table of an ABI whose other numbers get `background`.
    pub(crate) fn table(&self, abi: Abi, background: RuleId, enosys: RuleId) -> Table {
        let mut table = Table::new(abi, background);
        match (abi, self.largest(abi)) {
            (Abi::X32, largest) => self.lay_x32(&mut table, largest, background, enosys),
            (_, Some(largest)) => table.from(largest.saturating_add(1), enosys),
            (_, None) => {}
        }
        if matches!(abi, Abi::S390 | Abi::S390x) && self.answers(abi, 0) {
            table.set(0, enosys);
        }
        // The stub treats this number as one of x32's.
        if abi == Abi::X86_64 {
            table.set(u32::MAX, if self.largest(Abi::X32).is_some() { enosys } else { background });
        }
        table
    }

    fn lay_x32(&self, table: &mut Table, largest: Option<u32>, background: RuleId, enosys: RuleId) {
        let with_bit = if largest.is_some() { enosys } else { background };
        // The stub recognises x32 only by its bit.
        let without = if self.largest(Abi::X86_64).is_some() { enosys } else { background };
        if let Some(largest) = largest {
            table.from(largest.max(X32).saturating_add(1), enosys);
        }
        if with_bit != without {
            table.from(X32_OFF, without);
            table.from(X32_ON, with_bit);
        }
    }

    /// Whether x32 needs a table although it is not in the profile.
    pub(crate) fn reaches_x32(&self, abis: &[Abi]) -> bool {
        !abis.contains(&Abi::X32) && self.largest(Abi::X86_64).is_some()
    }

    /// The calls of an ABI that the stub answers.
    pub(crate) fn calls(&self, abi: Abi) -> impl Iterator<Item = Sysno> {
        Sysno::on(abi).filter(move |(number, _)| self.answers(abi, *number)).map(|(_, call)| call)
    }
}
