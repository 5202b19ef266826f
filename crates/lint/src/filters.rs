//! Findings about a loaded or raw filter: about its decisions, since it has no text.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use seccompat_bpf::{Action, Data, Program};
use seccompat_catalogue::{Abi, AuditArch, Facts, Sysno};
use seccompat_policy::{Change, Diagram, Limit, Ref, Scope, Test, TooBig, Undecided, Wanted};
use seccompat_profile::Span;

use crate::exposes::exposes;
use crate::finding::Finding;
use crate::rules::{RuleInfo, rules};

/// An architecture that does not exist.
const NOBODYS: u32 = 0xdead_beef;
/// The number of compared numbers.
const NUMBERS: u32 = 512;

/// The decision about a call on an ABI.
#[derive(Default)]
struct Fate {
    /// Whether it may happen for some arguments, and for all.
    some: bool,
    all: bool,
}

/// The decisions of a chain of filters.
struct Chain {
    diagram: Diagram,
    function: Ref,
    changes: Vec<Change>,
    native: Abi,
}

/// The findings for a chain of filters on a machine.
///
/// # Errors
/// A program cannot be decided exactly, or is too large.
pub fn check_filters(
    newest_first: &[Program],
    big_endian: bool,
    native: Abi,
) -> Result<Vec<Finding>, Undecided> {
    let mut diagram = Diagram::new(Limit::DEFAULT);
    let mut functions = Vec::new();
    for program in newest_first {
        functions.push(diagram.program(program, big_endian)?);
    }
    let function = diagram.chain(&functions).map_err(Undecided::TooBig)?;
    let changes = all(&mut diagram, function).map_err(Undecided::TooBig)?;
    let chain = Chain { diagram, function, changes: changes.unwrap_or_default(), native };
    let mut found = Vec::new();
    let fates = chain.fates();
    chain.architecture(&mut found);
    chain.x32(&fates, &mut found);
    chain.clone3(&fates, &mut found);
    chain.end(&fates, &mut found);
    chain.width(&mut found);
    chain.exposed(&fates, &mut found);
    found.iter_mut().for_each(Finding::show);
    Ok(found)
}

/// All decisions of a function: its differences from a function with an answer that it never gives.
fn all(diagram: &mut Diagram, function: Ref) -> Result<Option<Vec<Change>>, TooBig> {
    let returns = diagram.returns(function);
    let trace = |data: u32| 0x7ff0_0000 | data;
    let other = (0..=0xffff).map(trace).find(|value| !returns.contains(value)).unwrap_or_default();
    let other = diagram.terminal(other)?;
    diagram.changes(other, function, Wanted::Any)
}

fn finding(id: &str, message: impl Into<String>) -> Finding {
    let rule: &'static RuleInfo = rules().iter().find(|rule| rule.id == id).unwrap_or(&rules()[0]);
    Finding::new(rule, Span::default(), message)
}

fn lets(action: Action) -> bool {
    matches!(action, Action::Allow | Action::Log)
}

/// The ABI that a number of an architecture belongs to.
fn abi_of(arch: u32, number: u32) -> Option<Abi> {
    let x32 = (Abi::X32.number_base()..u32::MAX).contains(&number);
    let mut sharing = Abi::sharing(AuditArch::new(arch));
    sharing.find(|abi| (*abi == Abi::X32) == x32)
}

fn some(names: &[&str]) -> String {
    let more = names.len().saturating_sub(6);
    let shown = names.iter().take(6).copied().collect::<Vec<_>>().join(" ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

impl Chain {
    fn decides(&self, arch: u32, nr: u32) -> Action {
        let data = Data { arch, nr, ..Data::default() };
        Action::from_word(self.diagram.evaluate(self.function, &data))
    }

    /// The decisions about the machine's own calls.
    fn fates(&self) -> BTreeMap<&'static str, Fate> {
        let mut fates: BTreeMap<&'static str, Fate> = BTreeMap::new();
        for change in self.changes.iter().filter(|change| lets(change.b)) {
            let (first, last) = change.numbers;
            let here = |abi: Abi| (change.arch.0..=change.arch.1).contains(&abi.audit_arch().get());
            if !here(self.native) {
                continue;
            }
            for (number, call) in Sysno::on(self.native) {
                if (first..=last).contains(&number) {
                    let fate = fates.entry(call.name()).or_default();
                    fate.some = true;
                    fate.all |= change.scope == Scope::All;
                }
            }
        }
        fates
    }

    /// A filter that tests numbers but not the architecture.
    fn architecture(&self, found: &mut Vec<Finding>) {
        let own = self.native.audit_arch().get();
        let same = (0..NUMBERS).all(|nr| self.decides(own, nr) == self.decides(NOBODYS, nr));
        let first = self.decides(own, 0);
        let is_one = (0..NUMBERS).all(|nr| self.decides(own, nr) == first);
        if same && !is_one {
            found.push(
                finding("filter-architecture", "the filter does not check the architecture")
                    .label("a number stands for another call on another architecture")
                    .note("on x86_64, `int 0x80` makes calls by the numbers of x86: 11 is execve there")
                    .help("first kill, or refuse, the calls of every other architecture"),
            );
        }
    }

    /// Calls that are refused, but allowed by x32's number.
    fn x32(&self, fates: &BTreeMap<&'static str, Fate>, found: &mut Vec<Finding>) {
        if self.native != Abi::X86_64 {
            return;
        }
        let (arch, bit) = (Abi::X86_64.audit_arch().get(), Abi::X32.number_base());
        let refused = Sysno::on(Abi::X86_64).filter(|(_, call)| !fates.contains_key(call.name()));
        let open = refused.filter(|(number, _)| lets(self.decides(arch, number | bit)));
        let names: Vec<&str> = open.map(|(_, call)| call.name()).collect();
        if !names.is_empty() {
            found.push(
                finding("filter-x32", "refused calls are allowed by their x32 numbers")
                    .label(some(&names))
                    .note("0x40000000 and a number is the same call, where the kernel has x32")
                    .help("refuse numbers from 0x40000000 on"),
            );
        }
    }

    fn clone3(&self, fates: &BTreeMap<&'static str, Fate>, found: &mut Vec<Finding>) {
        let clone = fates.get("clone").is_none_or(|fate| !fate.all);
        if clone && fates.get("clone3").is_some_and(|fate| fate.some) {
            found.push(
                finding("filter-clone3", "clone is restricted, and clone3 is not")
                    .label("clone3 bypasses the conditions on clone")
                    .note("its flags are in memory, which no filter reads")
                    .help("refuse clone3 by ENOSYS: programs use clone then"),
            );
        }
    }

    /// A program must be able to end.
    fn end(&self, fates: &BTreeMap<&'static str, Fate>, found: &mut Vec<Finding>) {
        let may = |name: &str| fates.get(name).is_some_and(|fate| fate.some);
        // If another process decides all of it, the answer is unknown.
        let asks =
            self.changes.iter().any(|one| matches!(one.b, Action::Notify | Action::Trace(_)));
        if !may("exit_group") && !may("exit") && !asks {
            found.push(
                finding("filter-no-exit", "neither exit nor exit_group is allowed")
                    .label("a program under it cannot exit")
                    .help("allow exit_group, and exit for threads"),
            );
        }
    }

    /// Comparisons that the unused half of a register can bypass.
    fn width(&self, found: &mut Vec<Finding>) {
        let mut names: Vec<&str> = Vec::new();
        for change in &self.changes {
            let Scope::These(lists) = &change.scope else { continue };
            let Some(abi) = abi_of(change.arch.0, change.numbers.0) else { continue };
            for (number, call) in Sysno::on(abi) {
                let here = (change.numbers.0..=change.numbers.1).contains(&number);
                let tests = || lists.iter().flatten();
                if here
                    && tests().any(|test| is_wide(*test, abi, call, lets(change.b)))
                    && !names.contains(&call.name())
                {
                    names.push(call.name());
                }
            }
        }
        if !names.is_empty() {
            found.push(
                finding("filter-wide", "64 bits are compared where the kernel reads 32")
                    .label(some(&names))
                    .note("a program sets the high half, which the kernel does not look at; by `int 0x80`, of any register")
                    .help("compare the low half alone"),
            );
        }
    }

    /// The kernel parts that a program under the filter may reach.
    fn exposed(&self, fates: &BTreeMap<&'static str, Fate>, found: &mut Vec<Finding>) {
        let refuses = self.changes.iter().any(|change| !lets(change.b));
        for call in Sysno::all().filter(|_| refuses) {
            let open = fates.get(call.name()).is_some_and(|fate| fate.all);
            if let (true, Some(what)) = (open, exposes(call)) {
                found.push(
                    finding("filter-exposes", format!("{call} is allowed"))
                        .label(what)
                        .help("refuse it, if nothing needs it"),
                );
            }
        }
    }
}

/// Whether a test compares bits that the kernel ignores, so that they change its result.
fn is_wide(test: Test, abi: Abi, call: Sysno, lets_through: bool) -> bool {
    let (arg, high, loose) = match test {
        Test::Masked { arg, mask, equal, .. } => (arg, mask >> 32 != 0, !equal),
        Test::Range { arg, low, last, .. } => (arg, !low, last == u64::MAX),
    };
    if !high || arg > 5 {
        return false;
    }
    if abi.is_32_bit() {
        return true;
    }
    let kind = Facts::of(call).params.get(usize::from(arg)).map(|param| param.kind);
    kind.is_some_and(|kind| kind.is_32_bit()) && loose && lets_through
}
