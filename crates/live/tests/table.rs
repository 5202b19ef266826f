//! The probe table, verified on the running kernel: every probe that holds here fails as the table
//! says, and changes no visible state.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs::{File, Permissions};
use std::io::{BufRead, BufReader, Write};
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::filter::abi;
use crate::common::harness::{self, Outcome, say};
use crate::common::os;
use crate::common::snapshot::Snapshot;
use fastrand::Rng;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use seccompat_catalogue::{Abi, Errno, Facts, KernelVersion, Never, Sysno, Why};
use seccompat_probe::{
    Answer, Doubt, Manner, Presence, Question, Standing, Surroundings, Survey, Trial,
};

/// This kernel, as if a filter were present, so that every variant of a probe is made.
struct Verify(KernelVersion);

impl Surroundings for Verify {
    fn abi(&self) -> Abi {
        abi()
    }

    fn kernel(&self) -> Option<KernelVersion> {
        Some(self.0)
    }

    fn filter(&self) -> Presence {
        Presence::Present
    }
}

/// The registers of failed calls: probes keep their scalars.
const FAILED: &[[u64; 6]] = &[
    [0; 6],
    [1; 6],
    [u64::MAX; 6],
    [0xffff_ff9c, 0x1000, 0o644, 0x100, 0, 0],
    [2, 0x1000, 0x2000, 0x40, 0x800, 24],
    [0x1000, 0x1000, 3, 0x22, 0xffff_ffff, 0],
];

/// The number of random failed calls.
const MADE_UP: usize = 40;

/// The objects that random registers may name, and harm: an open file, memory, this process.
struct Prey {
    file: File,
    memory: Vec<u8>,
}

impl Prey {
    /// The file is in this process's directory.
    fn new() -> Self {
        let file = File::options().read(true).write(true).open("file0").unwrap();
        Self { file, memory: b"file1\0".repeat(1000) }
    }

    /// Registers that name it.
    fn registers(&self, seed: Option<u64>) -> Vec<[u64; 6]> {
        let at = self.memory.as_ptr().expose_provenance() as u64;
        let fd = u64::from(self.file.as_raw_fd().unsigned_abs());
        let me = u64::from(std::process::id());
        let Some(seed) = seed else {
            let named = [[fd, at, 6, 0, 0, 0], [0xffff_ff9c, at, 0o644, 0x100, at, 6], [at; 6]];
            return FAILED.iter().copied().chain(named).chain([[me, 0, at, 0, 0, 0]]).collect();
        };
        let mut random = Rng::with_seed(seed);
        let usual = [0, 1, 2, fd, at, me, 6, 4096, u64::MAX, 0xffff_ffff, 0xffff_ff9c, 0x8000_0000];
        let word = |random: &mut Rng| match random.u8(..4) {
            0 => 1 << random.u8(..64),
            _ => random.choice(usual).unwrap(),
        };
        (0..MADE_UP).map(|_| [(); 6].map(|()| word(&mut random))).collect()
    }

    fn is_intact(&self) -> bool {
        std::hint::black_box(&self.memory).chunks(6).all(|word| word == b"file1\0")
    }
}

/// Whether an answer agrees with the table; a gate may be closed.
fn is_right(question: &Question, answer: Answer) -> bool {
    let closed = |errno: Errno| question.gate().is_some_and(|gate| gate.says.contains(&errno));
    let gated = question.standing() == Standing::Gated;
    answer.is_among(question.expect()) || matches!(answer, Answer::Errno(e) if gated && closed(e))
}

/// The counts of the probes.
#[derive(Default)]
struct Count {
    made: usize,
    gated: usize,
    /// The calls without a probe, by the reason.
    lacking: BTreeMap<String, Vec<&'static str>>,
}

/// The reason why the kernel does not implement a number.
fn why_missing(call: Sysno, kernel: KernelVersion) -> &'static str {
    let unwired = |never: &Never| never.why == Why::Unwired && never.kernels.contains(kernel);
    if call.since_on(abi()).is_some_and(|since| since > kernel) {
        "newer than this kernel"
    } else if Facts::of(call).never.iter().any(unwired)
        // 64-bit programs never had it (arch/x86/entry/syscalls/syscall_64.tbl).
        || (call, abi()) == (Sysno::USELIB, Abi::X86_64)
    {
        "nothing is behind the number"
    } else {
        "this kernel was built without it, or has it switched off"
    }
}

/// The reason why a call with a number has no probe; `None` if the scan makes it in a child.
fn why_unasked(call: Sysno, kernel: KernelVersion) -> Option<String> {
    let mut never = Facts::of(call).never.iter().filter(|never| never.kernels.contains(kernel));
    match never.next().map(|never| never.why) {
        Some(Why::Ends | Why::Forks) => None,
        Some(why) => Some(Doubt::NoProbe(why).to_string().replace(": ", ", ")),
        None => Some(Doubt::NoProbeHere.to_string()),
    }
}

/// Makes these probes of one call, and prints the wrong ones.
fn probe(call: Sysno, here: &Verify, questions: &[Question], count: &mut Count) {
    if call.number(abi()).is_none() {
        return;
    }
    let mut lacks = |why: &str| count.lacking.entry(why.to_owned()).or_default().push(call.name());
    let answers: Vec<Answer> = questions.iter().map(seccompat_raw::ask).collect();
    let missing = |answer: &Answer| *answer == Answer::Errno(Errno::ENOSYS);
    if answers.iter().all(missing) {
        lacks(why_missing(call, here.0));
        return;
    }
    for (question, answer) in questions.iter().zip(answers) {
        if !is_right(question, answer) {
            let (args, expect) = (question.args(), question.expect());
            say(&format!("wrong {call} {args:x?} said {answer:?}, due {expect:?}"));
        }
        count.gated += usize::from(!answer.is_among(question.expect()));
    }
    count.made += questions.len();
}

/// Sets the limit on descriptors.
fn descriptors(current: Option<u64>) {
    let maximum = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current, maximum }).expect("a limit");
}

/// Makes every probe, and checks after each call what changed. (Repeating the calls of a batch
/// would not do: setting the same state twice changes nothing the second time.)
///
/// `args`: with no_new_privs (`nnp`), with every descriptor used up (`full`), or `plain`; the seed
/// of random registers, or `-`; and the one call to make, with a check after each of its probes, or
/// `-`.
fn verify(args: &[String]) {
    let [how, seed, only] = args else { panic!("three arguments") };
    os::take_a_keyring();
    if how == "nnp" {
        rustix::thread::set_no_new_privs(true).expect("no_new_privs");
    }
    let release = rustix::system::uname();
    let here = Verify(KernelVersion::parse(&release.release().to_string_lossy()).unwrap());
    let most = getrlimit(Resource::Nofile).current;
    // If brk fails (user-mode Linux), an allocation grows a mapping: not while that is watched.
    drop(std::hint::black_box(vec![vec![0u8; 1 << 16]; 1 << 6]));
    let prey = Prey::new();
    let registers = prey.registers(seed.parse().ok());
    let mut count = Count::default();
    let mut before = Snapshot::take();
    for call in Sysno::all().filter(|call| only == "-" || call.name() == only) {
        if call.number(abi()).is_none() {
            continue;
        }
        say(&format!("at {call}"));
        let facts = Facts::of(call);
        let trials = registers.iter().flat_map(|args| Trial::questions(facts, args, &here));
        let questions: Vec<Question> = Survey::questions(facts, &here)
            .chain(trials)
            .filter(|question| question.manner() == Manner::Plain)
            .collect();
        if questions.is_empty() {
            if let Some(why) = why_unasked(call, here.0) {
                count.lacking.entry(why).or_default().push(call.name());
            }
        }
        for some in questions.chunks(if only == "-" { usize::MAX } else { 1 }) {
            if how == "full" {
                descriptors(Some(0));
            }
            probe(call, &here, some, &mut count);
            descriptors(most);
            let after = Snapshot::take();
            let args = if only == "-" { "?".into() } else { format!("{:x?}", some[0].args()) };
            for change in before.differences(&after) {
                say(&format!("changed {call} {args} {change}"));
            }
            if !prey.is_intact() {
                say(&format!("changed {call} {args} memory"));
            }
            before = after;
        }
    }
    say(&format!("count {} {}", count.made, count.gated));
    for (why, calls) in &count.lacking {
        say(&format!("lacking {why}: {}", calls.join(" ")));
    }
}

/// A command that runs this program in a role, as root or as nobody: `apart` in namespaces of its
/// own; else, if this is root, in a mount namespace of its own.
fn command(who: &str, apart: bool, place: &Path, role: &[&str]) -> Command {
    let mut words: Vec<&str> = Vec::new();
    if apart {
        words.extend(["unshare", "-mpuinC", "--fork", "--kill-child"]);
    } else if rustix::process::geteuid().is_root() {
        // Mounts of other processes are not its own effect.
        words.push("unshare");
        words.push("-m");
    }
    if who == "nobody" {
        words.extend(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]);
        words.extend(["--inh-caps=-all", "--bounding-set=-all"]);
    }
    let program = place.join("program");
    words.push(program.to_str().unwrap());
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).arg("--role").args(role);
    command.current_dir(place.join("scratch"));
    command
}

/// Runs the verification as this user, and returns the errors.
fn by(who: &str, how: &str, seed: &str, place: &Path) -> Vec<String> {
    let patience = Duration::from_secs(20);
    let run = |only| {
        let role = ["table::verify", how, seed, only];
        harness::watch(&mut command(who, seed != "-", place, &role), patience)
    };
    let name = format!("{who}, {how}, seed {seed}");
    let ran = run("-");
    ran.expect_well(&name);
    let count: Vec<usize> =
        ran.said("count").flat_map(|text| text.split(' ').map(|n| n.parse().unwrap())).collect();
    let mut wrong: Vec<String> = ran.said("wrong").map(str::to_owned).collect();
    let mut changing: Vec<&str> =
        ran.said("changed").filter_map(|text| text.split(' ').next()).collect();
    changing.dedup();
    for call in changing {
        // Once more, in a new process, to find the probe.
        let (all, alone) = (ran.said("changed"), run(call));
        wrong.extend(all.filter(|text| text.starts_with(call)).map(|t| format!("changed {t}")));
        wrong.extend(alone.said("changed").map(|text| format!("changed, alone: {text}")));
    }
    let (made, gated) = (count[0], count[1]);
    println!(
        "{name}: {made} probes, {} as expected, {gated} by a gate, {} wrong",
        made - gated,
        wrong.len(),
    );
    ran.said("lacking").for_each(|calls| println!("not covered, {calls}"));
    assert!(made > 3000, "{name}: only {made} probes");
    wrong.into_iter().map(|text| format!("{name}: {text}")).collect()
}

/// A folder with this program, and files that every user may access, in which it works.
fn place() -> PathBuf {
    let place = std::env::temp_dir().join(format!("seccompat-table-{}", std::process::id()));
    std::fs::create_dir_all(place.join("scratch")).unwrap();
    let everybody = |path: &Path, mode| {
        std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    };
    for n in 0..3 {
        let file = place.join(format!("scratch/file{n}"));
        std::fs::write(&file, "x").unwrap();
        everybody(&file, 0o666);
    }
    everybody(&place, 0o755);
    everybody(&place.join("scratch"), 0o777);
    std::fs::copy(std::env::current_exe().unwrap(), place.join("program")).unwrap();
    place
}

fn every_probe_fails_as_it_must() -> Outcome {
    let root = rustix::process::geteuid().is_root();
    let seed = harness::seed(1).to_string();
    let place = place();
    let mut wrong = Vec::new();
    for how in ["plain", "nnp", "full"] {
        for who in if root { &["myself", "nobody"][..] } else { &["myself"] } {
            wrong.extend(by(who, how, "-", &place));
            if root {
                // Separated from other processes, in case the table is wrong and a call has an
                // effect.
                wrong.extend(by(who, how, &seed, &place));
            }
        }
    }
    let _ = std::fs::remove_dir_all(&place);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if root {
        Outcome::Passed
    } else {
        Outcome::Skipped("as root and as nobody: takes root".into())
    }
}

/// Records the state, waits for a line, and records it again.
fn look_twice(_: &[String]) {
    os::take_a_keyring();
    let before = Snapshot::take();
    say("looked");
    std::io::stdin().read_line(&mut String::new()).unwrap();
    for change in before.differences(&Snapshot::take()) {
        say(&format!("changed {change}"));
    }
}

/// Mounts and keys of another process meanwhile are not attributed to a probe.
fn a_neighbour_is_not_seen() -> Outcome {
    if !rustix::process::geteuid().is_root() {
        return Outcome::Skipped("a neighbour that mounts: takes root".into());
    }
    let place = place();
    let mount_point = place.join("mount");
    std::fs::create_dir(&mount_point).unwrap();
    let mut command = command("myself", false, &place, &["table::look_twice"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a child");
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(said.next().unwrap().unwrap(), "looked");
    let mount = |words: &[&str]| {
        let status = Command::new(words[0]).args(&words[1..]).arg(&mount_point).status();
        assert!(status.unwrap().success(), "{words:?}");
    };
    mount(&["mount", "-t", "tmpfs", "none"]);
    let has_key = os::add_a_key(c"a neighbour's");
    child.stdin.take().unwrap().write_all(b"\n").unwrap();
    let changes: Vec<String> = said.map_while(Result::ok).collect();
    mount(&["umount"]);
    assert!(child.wait().unwrap().success());
    let _ = std::fs::remove_dir_all(&place);
    assert_eq!(changes, [""; 0]);
    if !has_key {
        println!("left out: a neighbour's keys: this one may have none");
    }
    Outcome::Passed
}

/// The comparison finds a change that this makes, and finds nothing without a change.
fn a_change_is_seen() -> Outcome {
    fn umask() {
        rustix::process::umask(rustix::fs::Mode::RWXU);
    }
    fn name() {
        rustix::thread::set_name(c"another").unwrap();
    }
    fn descriptor() {
        let _: i32 = File::open("/dev/null").unwrap().into_raw_fd();
    }
    fn key() {
        os::add_a_key(c"one's own");
    }
    let mut changes: Vec<(&str, fn())> =
        vec![("status Umask", umask), ("comm", name), ("descriptors", descriptor)];
    if os::keys_of(-3).is_ok() {
        changes.push(("keys", key));
    }
    let mut before = Snapshot::take();
    assert_eq!(before.differences(&Snapshot::take()), [""; 0]);
    for (what, change) in changes {
        change();
        let after = Snapshot::take();
        let seen = before.differences(&after);
        assert!(seen.iter().any(|text| text.starts_with(what)), "{what} is not among {seen:?}");
        before = after;
    }
    Outcome::Passed
}

/// The tests of this file.
pub const TESTS: &[harness::Test] = &[
    ("every_probe_fails_as_it_must", every_probe_fails_as_it_must),
    ("a_neighbour_is_not_seen", a_neighbour_is_not_seen),
    ("a_change_is_seen", a_change_is_seen),
];

/// The work of its children.
pub const ROLES: &[harness::Role] = &[("verify", verify), ("look_twice", look_twice)];
