//! Filters that test arguments: a scan never decides wrongly, and neither does the prober on the
//! errors of real calls.
#![forbid(unsafe_code)]

use std::ffi::CString;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::common::filter::{self, Condition, Part, Rule, Test};
use crate::common::harness::{self, Outcome, say};
use crate::common::os::{self, Word};
use crate::common::scans;
use fastrand::Rng;
use seccompat_bpf::Action;
use seccompat_catalogue::{Errno, Facts, Sysno};
use seccompat_probe::{Cause, Nothing, Trial};

const FILTERS: u64 = 200;

/// The scalar parameters of a call. No probe can follow a filter that tests a pointer's value.
fn scalars(call: Sysno) -> Vec<u32> {
    let params = Facts::of(call).params.iter().zip(0..);
    params.filter(|(param, _)| !param.kind.is_pointer()).map(|(_, at)| at).collect()
}

fn condition(random: &mut Rng, arg: u32, like: u64) -> Condition {
    let values = [0, 1, like, u64::from(u32::MAX), u64::MAX, random.u64(..=0xffff), 0x100, 0o4000];
    let value = random.choice(values).unwrap();
    let test = match random.u8(..3) {
        0 => Test::Equal,
        1 => Test::Masked(if random.bool() { value } else { 1 << random.u8(..32) }),
        _ => Test::Greater,
    };
    Condition {
        arg,
        part: random.choice([Part::Low, Part::Low, Part::High, Part::Both]).unwrap(),
        test,
        value,
    }
}

/// A filter of this seed, for calls that a scan does not need.
fn rules(seed: u64, n: u64) -> Vec<Rule> {
    let mut random = Rng::with_seed(seed ^ n.wrapping_mul(0x9e37_79b9));
    let candidates: Vec<Sysno> = Sysno::all()
        .filter(|call| call.number(filter::abi()).is_some() && !scans::LIVES_ON.contains(call))
        .filter(|call| !scalars(*call).is_empty() && !scans::exempt(call.name()))
        .collect();
    let some = random.choose_multiple(candidates, 20);
    some.into_iter()
        .map(|call| {
            let arg = random.choice(scalars(call)).unwrap();
            let errno = loop {
                let errno = random
                    .choice([Errno::EPERM, Errno::EACCES, Errno::MAX, Errno::ECHILD])
                    .unwrap();
                if !scans::expects(Facts::of(call), errno) {
                    break errno;
                }
            };
            let when = condition(&mut random, arg, 0);
            Rule::when(call, when, Action::Errno(errno.get()))
        })
        .collect()
}

/// Whether the scan may be unable to ask the filters: without seccomp(2) it is unknown whether one
/// has a supervisor, and without ioctl a child can only be traced.
fn may_not_ask(rules: &[Rule]) -> bool {
    let names = |call| rules.iter().any(|rule| rule.number == filter::number(call));
    names(Sysno::SECCOMP) || names(Sysno::IOCTL) && names(Sysno::PTRACE)
}

fn a_scan_reports_the_filters_decisions() -> Outcome {
    let seed = harness::seed(20_201_125);
    let baseline = scans::baseline();
    let (mut compared, mut conditional, mut filtered, mut wrong) = (0u64, 0u64, 0u64, Vec::new());
    let mut probed = 0u64;
    for n in 0..harness::tries(FILTERS) {
        let rules = rules(seed, n);
        let program = filter::program(&rules);
        let mut role =
            harness::role("argument_filters::scan", &[&seed.to_string(), &n.to_string()]);
        let ran = harness::watch(&mut role, Duration::from_secs(20));
        ran.expect_well(&format!("the scan under filter {n}"));
        let asks = ran.said("asked").next().is_some();
        assert!(asks || may_not_ask(&rules), "filter {n}: the scan did not ask the filters");
        probed += u64::from(!asks);
        for line in scans::lines(&ran) {
            if scans::exempt(&line.name) {
                continue;
            }
            let call = Sysno::from_number(filter::abi(), line.number).unwrap();
            let named = seccompat_live::named(call, filter::abi());
            let named = named.iter().map(|named| named.args());
            // By probes alone, no other arguments are known.
            let asked = [[0; 6], [u64::MAX; 6]].into_iter().chain(named).filter(|_| asks);
            let asked = line.probes.iter().copied().chain(asked);
            let actions: Vec<Action> =
                asked.map(|args| filter::evaluate(&program, line.number, args)).collect();
            // Without a probe, a scan that asks nothing decides nothing.
            let Some(first) = actions.first() else { continue };
            let same = actions.iter().all(|action| action == first);
            let before = &baseline.iter().find(|b| b.name == line.name).unwrap().said;
            let must = match *first {
                _ if !same => "conditional".to_owned(),
                Action::Errno(errno) => format!("filtered {}", Errno::new(errno).unwrap()),
                // If there are probes, they show the kernel's answer.
                _ if !line.conclusive => continue,
                _ => before.clone(),
            };
            compared += 1;
            conditional += u64::from(must == "conditional");
            filtered += u64::from(must.starts_with("filtered"));
            if line.said != must {
                wrong.push(format!("filter {n}: {} said {}, must be {must}", line.name, line.said));
            }
        }
    }
    println!(
        "{} filters, {compared} verdicts compared, {conditional} conditional, \
         {filtered} filtered, {} wrong; {probed} scans by probes alone",
        harness::tries(FILTERS),
        wrong.len()
    );
    assert!(
        conditional.min(filtered) > harness::tries(FILTERS),
        "filters that refuse next to nothing"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Outcome::Passed
}

/// The bits of an address on the stack that differ from process to process.
const ADDRESS_BITS: std::ops::Range<u64> = 4..12;

/// Refuses the supervisor's calls by a bit of their structure's address, and `getgroups` by its
/// argument.
fn by_address(_: u64, bit: u64) -> Vec<Rule> {
    let bit = Condition { arg: 2, part: Part::Low, test: Test::Masked(1 << bit), value: 1 << bit };
    let zero = Condition { arg: 0, part: Part::Low, test: Test::Equal, value: 0 };
    vec![
        Rule::when(Sysno::IOCTL, bit, Action::Errno(1)),
        Rule::when(Sysno::GETGROUPS, zero, Action::Errno(1)),
    ]
}

fn a_supervisor_may_fail_in_one_process_and_not_in_the_next() -> Outcome {
    let mut wrong = Vec::new();
    for bit in ADDRESS_BITS.flat_map(|bit| [bit; 4]) {
        let mut role = harness::role("argument_filters::by_address", &["0", &bit.to_string()]);
        let ran = harness::watch(&mut role, Duration::from_secs(20));
        ran.expect_well(&format!("the scan under a filter that tests bit {bit}"));
        let lines = scans::lines(&ran);
        let said = lines.iter().find(|line| line.name == "getgroups").unwrap().said.clone();
        if ran.said("asked").next().is_none() || said != "conditional" {
            wrong.push(format!("bit {bit}: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Outcome::Passed
}

/// A typical call by an unprivileged user, in a directory with these entries: `theirs` is root's,
/// `mine` the caller's, `sticky` root's with the sticky bit and a file in it.
struct Real {
    call: Sysno,
    scalars: [u64; 6],
    path_at: usize,
    path: &'static str,
}

const CWD: u64 = 0xffff_ff9c;

fn reals() -> Vec<Real> {
    let real = |call, path_at, path, scalars| Real { call, scalars, path_at, path };
    let mut all = Vec::new();
    for path in ["theirs", "mine"] {
        for mode in [0o755, 0o4755] {
            for flags in [0, 0x100] {
                all.push(real(Sysno::FCHMODAT2, 1, path, [CWD, 0, mode, flags, 0, 0]));
            }
            all.push(real(Sysno::FCHMODAT, 1, path, [CWD, 0, mode, 0, 0, 0]));
            all.push(real(Sysno::CHMOD, 0, path, [0, mode, 0, 0, 0, 0]));
        }
        for (uid, gid) in [(0, 0), (65534, 65534)] {
            for flags in [0, 0x100] {
                all.push(real(Sysno::FCHOWNAT, 1, path, [CWD, 0, uid, gid, flags, 0]));
            }
            all.push(real(Sysno::CHOWN, 0, path, [0, uid, gid, 0, 0, 0]));
        }
        all.push(real(Sysno::FACCESSAT2, 1, path, [CWD, 0, 2, 0x200, 0, 0]));
        all.push(real(Sysno::MKNODAT, 1, path, [CWD, 0, 0o20666, 0x103, 0, 0]));
        all.push(real(Sysno::OPENAT, 1, path, [CWD, 0, 0o1_000_000, 0, 0, 0]));
    }
    all.push(real(Sysno::UNLINKAT, 1, "sticky/file", [CWD, 0, 0, 0, 0, 0]));
    all.push(real(Sysno::MOUNT, 1, "sticky", [0; 6]));
    all.push(real(Sysno::CHROOT, 0, "sticky", [0; 6]));
    // Some ABIs lack the older ones.
    all.retain(|real| real.call.number(filter::abi()).is_some());
    all
}

/// A filter of this seed that tests the arguments of the real calls.
fn rules_about_reals(seed: u64, n: u64) -> Vec<Rule> {
    let mut random = Rng::with_seed(seed ^ n.wrapping_mul(0x51_7cc1));
    let mut rules: Vec<Rule> = Vec::new();
    for real in reals() {
        if rules.iter().any(|rule| rule.number == filter::number(real.call)) {
            continue;
        }
        let scalars = scalars(real.call);
        if !scalars.is_empty() && random.u8(..100) < 60 {
            let arg = *random.choice(&scalars).unwrap();
            let like = real.scalars[arg as usize];
            let when = condition(&mut random, arg, like);
            rules.push(Rule::when(real.call, when, Action::Errno(1)));
        }
    }
    rules
}

/// Makes the real calls under a filter, and prints the attributed cause of each EPERM.
fn err_under(args: &[String]) {
    let [kind, seed, n] = args else { panic!("kind, seed and number") };
    let n = n.parse().unwrap();
    let rules =
        if kind == "named" { named(n) } else { rules_about_reals(seed.parse().unwrap(), n) };
    scans::install(&filter::program(&rules));
    for (at, real) in reals().iter().enumerate() {
        let (facts, number) = (Facts::of(real.call), filter::number(real.call));
        // A missing descriptor would give another error; opening one is not part of the test.
        let path = CString::new(real.path).unwrap();
        let mut words = real.scalars.map(Word::Scalar);
        words[real.path_at] = Word::Text(&path);
        if let Err(Errno::EPERM) = os::call_on_files(number, &words) {
            let args = os::registers(&words);
            let here = Nothing(filter::abi());
            let mut trial = Trial::new(facts, Errno::EPERM);
            for question in Trial::questions(facts, &args, &here) {
                trial.hear(&question, seccompat_raw::ask(&question));
                if trial.is_settled() {
                    break;
                }
            }
            let found = trial.finding(&here);
            let cause = found.cause.map_or("none", Cause::name);
            let words: Vec<String> = args.iter().map(|word| format!("{word:x}")).collect();
            say(&format!("error {at} {} {cause} {}", found.verdict.name(), words.join(" ")));
        }
    }
}

/// The filters of the named cases: exactly S_ISUID, and any flag.
fn named(n: u64) -> Vec<Rule> {
    let masked =
        |arg, mask: u64| Condition { arg, part: Part::Low, test: Test::Masked(mask), value: mask };
    let when = if n == 0 {
        masked(2, 0o4000)
    } else {
        Condition { arg: 3, part: Part::Low, test: Test::Greater, value: 0 }
    };
    vec![Rule::when(Sysno::FCHMODAT2, when, Action::Errno(1))]
}

/// The directory in which the real calls are made.
fn place() -> tempdir::Place {
    let place = tempdir::Place::new();
    let at = |name: &str| place.path().join(name);
    for name in ["theirs", "mine"] {
        std::fs::write(at(name), name).unwrap();
    }
    std::fs::create_dir(at("sticky")).unwrap();
    std::fs::write(at("sticky/file"), "x").unwrap();
    let mode = |name: &str, mode| {
        std::fs::set_permissions(at(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("sticky", 0o1777);
    mode(".", 0o755);
    std::os::unix::fs::chown(at("mine"), Some(65534), Some(65534)).unwrap();
    place
}

mod tempdir {
    use std::path::{Path, PathBuf};

    /// A directory that is removed with its owner.
    pub struct Place(PathBuf);

    impl Place {
        pub fn new() -> Self {
            let path = std::env::temp_dir().join(format!("seccompat-args-{}", std::process::id()));
            let _ = std::fs::remove_dir_all(&path);
            std::fs::create_dir(&path).unwrap();
            Self(path)
        }

        pub fn path(&self) -> &Path {
            &self.0
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

/// This program again, as an unprivileged user, in that directory.
fn by_nobody(place: &Path, args: &[&str]) -> harness::Ran {
    // Other users may not reach the program's folder: a descriptor of its own names it.
    let me = place.join("program");
    if !me.exists() {
        std::fs::copy(std::env::current_exe().unwrap(), &me).unwrap();
        std::fs::set_permissions(&me, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]);
    command
        .args(["--bounding-set=-all"])
        .arg(&me)
        .args(["--role", "argument_filters::errors"])
        .args(args);
    let ran = harness::watch(command.current_dir(place), Duration::from_secs(20));
    ran.expect_well("the real calls");
    ran
}

/// The report on one EPERM: call, verdict, cause, and registers.
fn errors(ran: &harness::Ran) -> Vec<(usize, String, String, [u64; 6])> {
    let error = |text: &str| {
        let words: Vec<&str> = text.split(' ').collect();
        let registers: Vec<u64> =
            words[3..].iter().map(|word| u64::from_str_radix(word, 16).unwrap()).collect();
        let registers = registers.try_into().unwrap();
        (words[0].parse().unwrap(), words[1].to_owned(), words[2].to_owned(), registers)
    };
    ran.said("error").map(error).collect()
}

fn errors_are_told_apart() -> Outcome {
    if !rustix::process::geteuid().is_root() {
        return Outcome::Skipped("files of two owners take root".into());
    }
    let seed = harness::seed(20_201_126);
    let place = place();
    let calls = reals();
    let (mut kernel, mut filters, mut unknown) = (0u64, 0u64, 0u64);
    for n in 0..harness::tries(FILTERS) {
        let program = filter::program(&rules_about_reals(seed, n));
        for (at, verdict, cause, args) in
            errors(&by_nobody(place.path(), &["random", &seed.to_string(), &n.to_string()]))
        {
            let call = calls[at].call;
            let refused = filter::evaluate(&program, filter::number(call), args) != Action::Allow;
            let what = || format!("filter {n}: {call} {args:x?}: {verdict}, {cause}");
            match cause.as_str() {
                "kernel" => assert!(!refused, "{}", what()),
                "filter" => assert!(refused, "{}", what()),
                _ => unknown += 1,
            }
            kernel += u64::from(cause == "kernel");
            filters += u64::from(cause == "filter");
        }
    }
    println!(
        "{} filters: {kernel} errors of the kernel, {filters} of the filter, {unknown} of unknown cause, 0 wrong",
        harness::tries(FILTERS)
    );
    let tries = harness::tries(FILTERS);
    assert!(kernel > 5 * tries && filters > tries / 2, "too few errors show nothing");
    Outcome::Passed
}

fn the_named_cases() -> Outcome {
    if !rustix::process::geteuid().is_root() {
        return Outcome::Skipped("files of two owners take root".into());
    }
    let place = place();
    let calls = reals();
    for n in 0..2u64 {
        let mut seen = 0;
        for (at, _, cause, args) in
            errors(&by_nobody(place.path(), &["named", "0", &n.to_string()]))
        {
            if calls[at].call == Sysno::FCHMODAT2 {
                let refused = if n == 0 { args[2] & 0o4000 != 0 } else { args[3] != 0 };
                assert_eq!(cause, if refused { "filter" } else { "kernel" }, "case {n} {args:x?}");
                seen += 1;
            }
        }
        assert!(seen >= 4, "case {n}: {seen} errors");
    }
    Outcome::Passed
}

/// The tests of this file.
pub const TESTS: &[harness::Test] = &[
    ("a_scan_reports_the_filters_decisions", a_scan_reports_the_filters_decisions),
    (
        "a_supervisor_may_fail_in_one_process_and_not_in_the_next",
        a_supervisor_may_fail_in_one_process_and_not_in_the_next,
    ),
    ("errors_are_told_apart", errors_are_told_apart),
    ("the_named_cases", the_named_cases),
];

/// The work of its children.
pub const ROLES: &[harness::Role] = &[
    ("scan", |args| scans::print_under(args, rules)),
    ("by_address", |args| scans::print_under(args, by_address)),
    ("errors", err_under),
];
