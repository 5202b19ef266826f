//! A fixed profile's filter, compared with the intended policy, apart from differences that no
//! profile can avoid.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet};

use seccompat_bpf::{Action, Program};
use seccompat_catalogue::{Abi, Sysno};
use seccompat_lint::{Fixed, Form};
use seccompat_policy::{Diagram, Difference, Limit, Policy, Wanted};
use seccompat_profile::Profile;

const ENOSYS: Action = Action::Errno(38);

/// The comparisons, and the filters that differ from the intended policy.
#[derive(Debug, Default)]
pub struct Ledger {
    /// The number of filters.
    pub filters: usize,
    /// The calls that get ENOSYS instead of another answer, by the reason that excuses them.
    pub excused: BTreeMap<&'static str, BTreeSet<&'static str>>,
    /// All other differences.
    pub wrong: Vec<String>,
}

/// The names of a difference's calls; several ABIs may share an architecture.
fn names(abis: &[Abi], one: &Difference) -> Vec<&'static str> {
    let here = abis.iter().filter(|abi| abi.audit_arch().get() == one.arch.0);
    let all = here.flat_map(|abi| Sysno::on(*abi));
    let inside = all.filter(|(nr, _)| (one.numbers.0..=one.numbers.1).contains(nr));
    inside.map(|(_, call)| call.name()).collect()
}

/// The reason why no profile can avoid a difference, if there is one. `default` is the fixed file's
/// action for a call that it does not name.
fn excuse(
    names: &[&str],
    one: &Difference,
    fixed: &Fixed,
    default: Action,
    lacking: &BTreeSet<String>,
) -> Option<&'static str> {
    let all = |is: &dyn Fn(&str) -> bool| !names.is_empty() && names.iter().all(|name| is(name));
    if one.b != default && one.b != ENOSYS {
        return None;
    }
    if names.is_empty() && matches!(fixed.form, Form::Names { .. }) && one.a == ENOSYS {
        return Some("no call has the number, and the file can but name calls");
    }
    // libseccomp 2.5.4 lacks its x32 number.
    let later = |name: &str| name == "map_shadow_stack" && one.numbers.0 > 0x4000_0000;
    if all(&|name| lacking.contains(name) || later(name)) {
        return Some("libseccomp lacks the name");
    }
    all(&|name| fixed.left.iter().any(|call| call.name() == name)).then_some("named as left")
}

const STUB: &str = "runc's stub counts no number of a call that socketcall or ipc can make";

/// Whether runc's stub returns ENOSYS for a call that is multiplexed and for which libseccomp has
/// no number: with the author's file as with the fixed one.
fn is_stubs(names: &[&str], one: &Difference, stub: [&Policy; 2]) -> bool {
    let multiplexers = || Sysno::all().filter(|call| !call.multiplexes().is_empty());
    let is_part = |name: &&str| {
        multiplexers().any(|call| call.multiplexes().iter().any(|(_, part)| part.name() == *name))
    };
    !names.is_empty()
        && names.iter().all(is_part)
        && one.b == ENOSYS
        && stub.iter().all(|policy| policy.decide(&one.witness) == ENOSYS)
}

impl Ledger {
    /// Compares the filters of a process, newest first, with the intended policy. `lacking` are the
    /// names that libseccomp lacks; `stub` are the policies of the author's file and of the fixed
    /// one with runc's stub, if runc loaded the filter.
    ///
    /// # Panics
    /// If they are too large to compare.
    pub fn compare(
        &mut self,
        what: &str,
        meant: &Policy,
        filters: &[Program],
        fixed: &Fixed,
        lacking: &BTreeSet<String>,
        stub: Option<[&Policy; 2]>,
    ) {
        self.filters += 1;
        let default = Profile::parse(fixed.text.as_bytes()).unwrap().default.action;
        let mut diagram = Diagram::new(Limit::DEFAULT);
        let a = diagram.policy(meant).unwrap();
        let chain: Vec<_> =
            filters.iter().map(|filter| diagram.program(filter, false).unwrap()).collect();
        let b = diagram.chain(&chain).unwrap();
        for one in diagram.differences(a, b, Wanted::Any).unwrap().unwrap() {
            let names = names(meant.abis(), &one);
            let excuse = excuse(&names, &one, fixed, default, lacking);
            match excuse.or_else(|| stub.filter(|stub| is_stubs(&names, &one, *stub)).map(|_| STUB))
            {
                Some(why) => self.excused.entry(why).or_default().extend(names),
                None => self.wrong.push(format!(
                    "{what}: {:x} {:?} {names:?}: {} is {}, as for {:x?}",
                    one.arch.0, one.numbers, one.a, one.b, one.witness.args
                )),
            }
        }
    }

    /// The counts of comparisons and of excused differences, as lines.
    #[must_use]
    pub fn told(&self) -> Vec<String> {
        let head = format!("{} filters; differences that no profile can avoid:", self.filters);
        let line = |(why, names): (&&str, &BTreeSet<&str>)| {
            format!("  {why}: {}", names.iter().copied().collect::<Vec<_>>().join(" "))
        };
        [head].into_iter().chain(self.excused.iter().map(line)).collect()
    }
}
