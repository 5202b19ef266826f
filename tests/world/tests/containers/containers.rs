//! `seccompat scan` inside real containers, compared with their own filters, which are read from
//! outside.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::PathBuf;

use seccompat_bpf::{Action, Insn, Program, code};
use seccompat_catalogue::{Abi, Sysno};
use seccompat_world::asked;
use seccompat_world::bundle::{self, SCAN_AND_STAY};
use seccompat_world::need as need_it;
use seccompat_world::need::{self, say};
use seccompat_world::oracle::judge;
use seccompat_world::process::{limited, one_at_a_time, run};
use seccompat_world::profile::{self, Context};
use seccompat_world::report::Report;
use seccompat_world::runtime::{Bwrap, Caller, Container, Docker, Oci, Podman, crun, runc};
use seccompat_world::scratch::Scratch;
use serde_json::json;

/// Profiles of several ages, of both dialects.
const PROFILES: &[&str] = &[
    "moby/v1.13.0",
    "moby/v18.09.0",
    "moby/v19.03.0",
    "moby/v20.10.0",
    "moby/v23.0.0",
    "moby/v28.2.0",
    "containers-common/v0.33.0",
    "containers-common/v0.40.0",
    "containers-common/v0.63.0",
];

/// A root file system with a shell, and the result of a scan outside any container.
pub(crate) struct Ground {
    pub(crate) rootfs: PathBuf,
    pub(crate) baseline: Report,
    _scratch: Scratch,
}

pub(crate) fn ground() -> Result<Ground, need::Absent> {
    need::root()?;
    let busybox = need::program("busybox")?;
    let scratch = Scratch::new().expect("a folder");
    let rootfs = scratch.path().join("rootfs");
    bundle::with_shell(&rootfs, &busybox, &need::dist()).expect("a root file system");
    let text = run(limited(need::dist(), 30).args(["scan", "--format", "json"])).unwrap();
    let baseline = Report::parse(&text).unwrap();
    assert_eq!(baseline.mode, Some(0), "no filter watches the baseline");
    for verdict in ["filtered", "conditional", "killed"] {
        assert_eq!(baseline.count(verdict), 0, "{verdict} without a filter");
    }
    Ok(Ground { rootfs, baseline, _scratch: scratch })
}

/// Reads a container's scan, compares it with its filters, and checks that nothing is left. Returns
/// the report, and the filters, newest first.
fn hold(what: &str, mut container: Container, ground: &Ground) -> (Report, Vec<Program>) {
    let heard = container.hear().unwrap_or_else(|why| panic!("{what}: {why}"));
    assert_eq!(heard.status, 0, "{what}: the scan's exit status");
    let report = Report::parse(&heard.text).unwrap_or_else(|why| panic!("{what}: {why}"));
    let filters = container.filters().unwrap_or_else(|why| panic!("{what}: {why}"));
    assert!(!filters.is_empty() && report.mode == Some(2), "{what} runs under a filter");
    assert_eq!(report.filters, Some(filters.len() as u64), "{what}: the number of filters");
    judged(what, &report, &filters, &ground.baseline);
    assert!(
        report.count("filtered") + report.count("missing") > 10,
        "{what}: a filter that refuses nothing"
    );
    // The scan is the shell's child, and left no process: only the shell remains.
    assert!(heard.processes <= 1, "{what}: {} processes after the scan", heard.processes);
    assert_eq!(container.cores().unwrap(), Vec::<String>::new(), "{what}: core files");
    container.finish().unwrap_or_else(|why| panic!("{what}: {why}"));
    (report, filters)
}

/// Compares a report with filters, and prints the counts.
pub(crate) fn judged(what: &str, report: &Report, filters: &[Program], baseline: &Report) {
    let judged = judge(report, filters, baseline);
    say(&format!(
        "{what}: {} filters; {}; {} judged by conclusive probes, {} by gated, {} untellable, {} wrong",
        filters.len(),
        report.counts(),
        judged.judged,
        judged.gated,
        judged.untellable.len(),
        judged.wrong.len()
    ));
    if !judged.untellable.is_empty() {
        say(&format!("{what}: untellable: {}", judged.untellable.join(" ")));
    }
    let wrong: Vec<String> = judged.wrong.iter().map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{what}:\n{}", wrong.join("\n"));
    assert!(judged.judged > 300, "{what}: only {} calls were judged", judged.judged);
    // Every call and named value, for every ABI.
    let all = asked::judge(report, filters, baseline);
    let by = report.rehearsed.as_deref().unwrap_or("probes alone");
    say(&format!(
        "{what}: by {by}: {} calls and {} named values judged, {} wrong, {} undetermined",
        all.calls,
        all.values,
        all.wrong.len(),
        report.count("undetermined")
    ));
    assert!(all.wrong.is_empty(), "{what}:\n{}", all.wrong.join("\n"));
    assert_eq!(report.count("undetermined"), 0, "{what}: undetermined");
    assert!(report.rehearsed.is_some() && all.calls > 1000, "{what}: {} calls", all.calls);
    // Without a filter the same report would be wrong in many places, and the comparison must find
    // them.
    let lies = asked::judge(report, &[], baseline).wrong.len();
    let told = ["filtered", "conditional", "killed"].map(|verdict| report.count(verdict));
    assert!(lies >= told.iter().sum(), "{what}: only {lies} of {told:?} would be lies");
}

fn under_every_profile(oci: &Oci, ground: &Ground) -> Result<(), need::Absent> {
    let corpus = need::corpus();
    for name in PROFILES {
        let text = fs::read_to_string(corpus.join(format!("{name}.json"))).expect(name);
        let seccomp = profile::resolve(&serde_json::from_str(&text).expect(name), &Context::here())
            .unwrap_or_else(|why| panic!("{name}: {why}"));
        let what = format!("{} {name}", oci.name());
        let container =
            oci.start(&seccomp, &SCAN_AND_STAY).unwrap_or_else(|why| panic!("{what}: {why}"));
        hold(&what, container, ground);
        if name == PROFILES.last().unwrap_or(name) {
            let mut config = bundle::config(&seccomp, &SCAN_AND_STAY);
            config["process"]["user"] = json!({ "uid": 65534, "gid": 65534 });
            let what = format!("{what}, nobody");
            let container = oci.start_config(config).unwrap_or_else(|why| panic!("{what}: {why}"));
            hold(&what, container, ground);
        }
    }
    Ok(())
}

#[test]
fn runc_with_profiles_of_every_age() {
    let _one = one_at_a_time();
    let ground = need_it!(ground());
    let runc = need_it!(runc(&ground.rootfs));
    need_it!(under_every_profile(&runc, &ground));
}

#[test]
fn crun_with_profiles_of_every_age() {
    let _one = one_at_a_time();
    let ground = need_it!(ground());
    let crun = need_it!(crun(&ground.rootfs));
    need_it!(under_every_profile(&crun, &ground));
}

#[test]
fn docker_with_its_own_profile() {
    let _one = one_at_a_time();
    let ground = need_it!(ground());
    let docker = need_it!(Docker::new(&ground.rootfs));
    for user in ["0:0", "65534:65534"] {
        let container = docker.start_as(&["--user", user], &SCAN_AND_STAY).unwrap();
        hold(&format!("docker, its own profile, user {user}"), container, &ground);
    }
}

#[test]
fn podman_with_its_own_profile() {
    let _one = one_at_a_time();
    let ground = need_it!(ground());
    let podman = need_it!(Podman::new(&ground.rootfs));
    for user in ["0:0", "65534:65534"] {
        let container = podman.start_as(&["--user", user], &SCAN_AND_STAY).unwrap();
        hold(&format!("podman, its own profile, user {user}"), container, &ground);
    }
}

/// Calls that the handwritten filter refuses, and the verdict of a scan for each.
const BY_HAND: &[(Sysno, Action, &str)] = &[
    (Sysno::CLONE3, Action::Errno(1), "filtered EPERM"),
    (Sysno::OPENAT2, Action::Errno(1), "filtered EPERM"),
    (Sysno::FACCESSAT2, Action::Errno(1), "filtered EPERM"),
    (Sysno::SYNCFS, Action::Errno(1), "filtered EPERM"),
    (Sysno::BPF, Action::Errno(1), "filtered EPERM"),
    (Sysno::MEMBARRIER, Action::Errno(1), "filtered EPERM"),
    (Sysno::PIDFD_OPEN, Action::Errno(1), "filtered EPERM"),
    (Sysno::STATX, Action::Errno(1), "filtered EPERM"),
    (Sysno::FCHMODAT2, Action::Errno(13), "filtered EACCES"),
    (Sysno::STATMOUNT, Action::Errno(2), "filtered ENOENT"),
    (Sysno::MSEAL, Action::Errno(38), "missing"),
    (Sysno::KEYCTL, Action::KillProcess, "killed"),
    (Sysno::PTRACE, Action::Trap(7), "killed"),
    (Sysno::GETCPU, Action::Log, "available"),
];

/// That filter, which also refuses sockets by an argument.
fn by_hand() -> Program {
    let number = |call: Sysno| call.number(Abi::X86_64).expect("a call of x86_64");
    let load = |offset| Insn::new(code::LD | code::W | code::ABS, offset);
    let give = |action: Action| Insn::new(code::RET | code::K, action.to_word());
    let mut insns = vec![
        load(4),
        Insn::jump(code::JMP | code::JEQ, Abi::X86_64.audit_arch().get(), 1, 0),
        give(Action::Allow),
        load(0),
    ];
    for &(call, action, _) in BY_HAND {
        insns.push(Insn::jump(code::JMP | code::JEQ, number(call), 0, 1));
        insns.push(give(action));
    }
    // It refuses sockets with all-ones arguments, and no others.
    insns.extend([
        Insn::jump(code::JMP | code::JEQ, number(Sysno::SOCKET), 0, 3),
        load(16),
        Insn::jump(code::JMP | code::JEQ, u32::MAX, 0, 1),
        give(Action::Errno(1)),
        give(Action::Allow),
    ]);
    Program::new(insns).expect("a program that the kernel takes")
}

#[test]
fn bubblewrap_with_a_raw_filter() {
    let _one = one_at_a_time();
    let ground = need_it!(ground());
    let bwrap = need_it!(Bwrap::new(&ground.rootfs));
    for caller in [Caller::Root, Caller::Nobody] {
        let container = bwrap.start(&by_hand(), caller, &SCAN_AND_STAY).unwrap();
        let what = format!("bwrap, a raw filter, {caller:?}");
        let (report, filters) = hold(&what, container, &ground);
        assert_eq!(filters, [by_hand()], "{what}: what was read is what was loaded");
        reports_the_written_text(&what, &report);
    }
}

/// Checks the report on the handwritten filter against verdicts that need no evaluation.
fn reports_the_written_text(what: &str, report: &Report) {
    for &(call, _, must) in BY_HAND {
        // A call that the kernel lacks is missing even if the filter allows it.
        let said = report.said(call.name()).unwrap();
        let lacking = must == "available" && said == "missing";
        assert!(said == must || lacking, "{what}: {call}: said {said}, must be {must}");
    }
    assert_eq!(report.said("socket").as_deref(), Some("conditional"), "{what}");
}

#[test]
fn a_root_that_holds_nothing_else() {
    let _one = one_at_a_time();
    let ground = need_it!(ground());
    let bwrap = need_it!(need::program("bwrap"));
    let scratch = Scratch::new().unwrap();
    let filter = scratch.path().join("filter.bpf");
    let bytes: Vec<u8> = by_hand().insns().iter().flat_map(|insn| insn.to_ne_bytes()).collect();
    fs::write(&filter, bytes).unwrap();
    for proc in [true, false] {
        let root = scratch.path().join(format!("root-{proc}"));
        bundle::bare(&root, &need::dist(), proc).unwrap();
        let scan = |more: &[&str]| {
            let mut command = limited("sh", 30);
            command.args(["-c", "filter=$1; shift; exec \"$@\" 8<\"$filter\"", "sh"]);
            command.arg(&filter).arg(&bwrap);
            command.args(["--unshare-all", "--ro-bind"]).arg(&root).arg("/").args(more);
            if proc {
                command.args(["--proc", "/proc"]);
            }
            let text = run(command.args(["/seccompat", "scan", "--format", "json"])).unwrap();
            Report::parse(&text).unwrap()
        };
        let what = format!("nothing but the binary, /proc {proc}");
        let report = scan(&[]);
        say(&format!("{what}: {}", report.counts()));
        // Without /proc a filter might fake the answers of prctl, so the report makes no claim.
        assert_eq!(report.mode, proc.then_some(0), "{what}: the mode");
        assert!(report.count("available") > 300, "{what}");
        for verdict in ["filtered", "conditional", "killed"] {
            assert_eq!(report.count(verdict), 0, "{what}: {verdict} without a filter");
        }
        let report = scan(&["--seccomp", "8"]);
        assert_eq!(report.mode, Some(2), "{what}: there is a filter");
        judged(&format!("{what}, a raw filter"), &report, &[by_hand()], &ground.baseline);
        reports_the_written_text(&what, &report);
        let held = fs::read_dir(&root).unwrap().count();
        assert_eq!(held, if proc { 2 } else { 1 }, "{what}: something was left");
    }
}
