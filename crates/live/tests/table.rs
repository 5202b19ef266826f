//! The probe table, verified on the running kernel: every probe that holds here fails as the table
//! says, and changes nothing that can be seen.
#![deny(unsafe_code)]
// A test prints its counts, and stops at the first surprise.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod common {
    pub mod filter;
    pub mod harness;
    pub mod os;
    pub mod snapshot;
}

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use common::filter::abi;
use common::harness::{self, Outcome, say};
use common::snapshot::Snapshot;
use seccompat_catalogue::{Abi, Errno, Facts, KernelVersion, Sysno};
use seccompat_probe::{Answer, Manner, Presence, Question, Standing, Surroundings, Survey, Trial};

/// This kernel, told as if a filter were there, so that every variant of a probe is made.
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

/// The registers of calls that failed: their scalars are kept by probes.
const FAILED: &[[u64; 6]] = &[
    [0; 6],
    [1; 6],
    [u64::MAX; 6],
    [0xffff_ff9c, 0x1000, 0o644, 0x100, 0, 0],
    [2, 0x1000, 0x2000, 0x40, 0x800, 24],
    [0x1000, 0x1000, 3, 0x22, 0xffff_ffff, 0],
];

/// Whether an answer is as the table says; a gate may be closed.
fn is_right(question: &Question, answer: Answer) -> bool {
    let closed = |errno: Errno| question.gate().is_some_and(|gate| gate.says.contains(&errno));
    let gated = question.standing() == Standing::Gated;
    answer.is_among(question.expect()) || matches!(answer, Answer::Errno(e) if gated && closed(e))
}

/// Makes every probe of one call. Prints those that are wrong; returns probes made, those that a
/// gate answered, and whether the kernel lacks the call.
fn probe(call: Sysno, number: u32, here: &Verify) -> (u64, u64, bool) {
    let facts = Facts::of(call);
    let survey = Survey::questions(facts, here);
    let trials = FAILED.iter().flat_map(|args| Trial::questions(facts, args, here));
    let questions: Vec<Question> =
        survey.chain(trials).filter(|question| question.manner() == Manner::Plain).collect();
    let unwired = |question: &Question| question.expect().is_empty();
    let answers: Vec<Answer> =
        questions.iter().map(|question| seccompat_raw::ask(number, question)).collect();
    let missing = |answer: &Answer| *answer == Answer::Errno(Errno::ENOSYS);
    if !answers.is_empty() && answers.iter().all(missing) {
        return (0, 0, true);
    }
    let mut gated = 0;
    for (question, answer) in questions.iter().zip(answers) {
        if !is_right(question, answer) || unwired(question) {
            let (args, expect) = (question.args(), question.expect());
            say(&format!("wrong {call} {args:x?} said {answer:?}, due {expect:?}"));
        }
        gated += u64::from(!answer.is_among(question.expect()));
    }
    (questions.len() as u64, gated, false)
}

/// Makes every probe, and looks what changed; a call that changes something is looked for alone.
fn verify(args: &[String]) {
    if args.iter().any(|arg| arg == "nnp") {
        rustix::thread::set_no_new_privs(true).expect("no_new_privs");
    }
    let release = rustix::system::uname();
    let here = Verify(KernelVersion::parse(&release.release().to_string_lossy()).unwrap());
    let calls: Vec<(Sysno, u32)> =
        Sysno::all().filter_map(|call| Some((call, call.number(abi())?))).collect();
    let (mut made, mut gated, mut lacking) = (0, 0, Vec::new());
    for batch in calls.chunks(16) {
        let before = Snapshot::take();
        for &(call, number) in batch {
            say(&format!("at {call}"));
            let (n, g, lacks) = probe(call, number, &here);
            (made, gated) = (made + n, gated + g);
            if lacks {
                lacking.push(call.name());
            }
        }
        if !before.differences(&Snapshot::take()).is_empty() {
            for &(call, number) in batch {
                let before = Snapshot::take();
                probe(call, number, &here);
                for change in before.differences(&Snapshot::take()) {
                    say(&format!("wrong {call} changed {change}"));
                }
            }
        }
    }
    say(&format!("count {made} {gated} {}", lacking.len()));
    say(&format!("lacking {}", lacking.join(" ")));
}

/// Runs the verification by somebody: root or nobody, with or without no_new_privs.
fn by(who: &str, nnp: bool, place: &Path) -> Vec<String> {
    let me = place.join("program");
    let mut command = if who == "nobody" {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]);
        command.arg("--bounding-set=-all").arg(&me);
        command
    } else {
        Command::new(&me)
    };
    command.args(["--role", "verify", if nnp { "nnp" } else { "plain" }]);
    let ran = harness::watch(command.current_dir(place.join("scratch")), Duration::from_secs(20));
    ran.expect_well(&format!("the verification by {who}"));
    let count: Vec<u64> =
        ran.said("count").flat_map(|text| text.split(' ').map(|n| n.parse().unwrap())).collect();
    let wrong: Vec<String> = ran.said("wrong").map(|text| format!("{who}: {text}")).collect();
    let (made, gated) = (count[0], count[1]);
    println!(
        "{who}, no_new_privs {nnp}: {made} probes, {} as expected, {gated} answered by a gate, {} wrong; not covered: {}",
        made - gated,
        wrong.len(),
        ran.said("lacking").collect::<Vec<_>>().join(" ")
    );
    assert!(made > 3000, "{who}: only {made} probes");
    wrong
}

fn every_probe_fails_as_it_must() -> Outcome {
    let root = rustix::process::geteuid().is_root();
    let place = std::env::temp_dir().join(format!("seccompat-table-{}", std::process::id()));
    std::fs::create_dir_all(place.join("scratch")).unwrap();
    for n in 0..3 {
        std::fs::write(place.join(format!("scratch/file{n}")), "x").unwrap();
    }
    std::fs::copy(std::env::current_exe().unwrap(), place.join("program")).unwrap();
    let mut wrong = Vec::new();
    for nnp in [false, true] {
        wrong.extend(by("myself", nnp, &place));
        if root {
            wrong.extend(by("nobody", nnp, &place));
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

fn main() -> ExitCode {
    harness::main(
        &[("every_probe_fails_as_it_must", every_probe_fails_as_it_must)],
        &[("verify", verify)],
    )
}
