//! The sets of rules that libseccomp is known to compile as they are meant: random sets, compared
//! with the installed libseccomp. About the others the commands say so, or answer for the filter that the installed
//! libseccomp makes.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::{Output, Stdio};

use fastrand::Rng;
use seccompat_bpf::{Action, Program};
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_engine::{Stack, behind_stub, load};
use seccompat_lint::miscompiled;
use seccompat_policy::Diagram;
use seccompat_profile::{Context, Profile, Unknown};
use seccompat_world::libseccomp::{Oracle, program};
use seccompat_world::need;
use seccompat_world::need::{Absent, say};
use seccompat_world::process::{limited, run};
use seccompat_world::scratch::{Scratch, copy_program};

use crate::defects::{Condition, Rule, answer, calls, holds, text};

/// Sets of rules.
pub(super) struct Random(pub(super) Rng);

impl Random {
    /// Small values, so that conditions meet; sometimes with a high half.
    fn value(&mut self, wide: bool) -> u64 {
        let high = if wide { self.0.choice([0, 0, 1, 2]).unwrap() } else { 0 };
        self.0.choice([0, 1, 2, 3, 5, 8]).unwrap() | high << 32
    }

    fn condition(&mut self, index: usize, operators: &[&'static str], wide: bool) -> Condition {
        let op = *self.0.choice(operators).unwrap();
        let value = self.value(wide);
        if op != "MASKED_EQ" {
            return (index, op, value, 0);
        }
        let high = if wide { self.0.choice([0, u64::from(u32::MAX), 1]).unwrap() } else { 0 };
        let mask = self.0.choice([1, 3, 6, 8, 15]).unwrap() | high << 32;
        (index, op, mask, value & mask)
    }

    /// Rules of one call: with one condition each or with several, with one action or with two.
    pub(super) fn rules(&mut self) -> Vec<Rule> {
        const ALL: [&str; 7] = ["NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ"];
        let operators = match self.0.u8(..3) {
            0 => &["EQ", "MASKED_EQ"][..],
            1 => &["EQ", "NE", "MASKED_EQ"],
            _ => &ALL,
        };
        let (wide, several) = (self.0.u8(..3) == 0, self.0.bool());
        let errnos = if self.0.bool() { &[13][..] } else { &[13, 14] };
        (0..self.0.u8(1..=4))
            .map(|_| {
                let count = if several { self.0.usize(1..=2) } else { 1 };
                let first = self.0.usize(..3);
                let conditions: Vec<Condition> = (0..count)
                    .map(|at| self.condition((first + at) % 3, operators, wide))
                    .collect();
                Rule("socket", *self.0.choice(errnos).unwrap(), conditions)
            })
            .collect()
    }
}

fn seccompat(args: &[&str]) -> Output {
    limited(need::dist(), 30).args(args).stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The commands for one set, for an engine with the installed libseccomp.
struct Commands {
    folder: Scratch,
    engine: String,
}

impl Commands {
    fn new() -> Result<Self, Absent> {
        need::program("pkg-config")?;
        let version = run(limited("pkg-config", 10).args(["--modversion", "libseccomp"])).unwrap();
        if !need::dist().with_file_name("seccompat-hostlib").exists() {
            return Err(Absent::Missing("seccompat-hostlib is not built: cargo xtask dist".into()));
        }
        let engine = format!("crun/libseccomp@{}", version.trim());
        Ok(Self { folder: Scratch::new().unwrap(), engine })
    }

    /// The filter that `show` writes; `None` if it says that libseccomp does not return.
    fn filter(&self, rules: &[Rule]) -> Option<Program> {
        let [file, made] = ["set.json", "set.bpf"].map(|name| self.folder.path().join(name));
        fs::write(&file, text(rules)).unwrap();
        let mut command = limited(need::dist(), 30);
        command.arg("show").arg(&file).args(["--engine", &self.engine, "-o"]).arg(&made);
        let output = command.output().unwrap();
        if output.status.code() == Some(2) && said(&output).contains("does not return") {
            return None;
        }
        assert_eq!(output.status.code(), Some(0), "{}{}", text(rules), said(&output));
        Some(program(&fs::read(&made).unwrap()))
    }

    /// Whether `check` has an error about the set; without one it has no doubt.
    fn error(&self, rules: &[Rule]) -> bool {
        let file = self.folder.path().join("set.json");
        fs::write(&file, text(rules)).unwrap();
        let output = seccompat(&["check", file.to_str().unwrap(), "--engine", &self.engine]);
        let told = said(&output);
        assert!(!told.contains("warning[library-in-doubt]"), "{}{told}", text(rules));
        told.contains("error[library-in-doubt]")
    }
}

fn equal(a: &Program, b: &Program) -> bool {
    let mut diagram = Diagram::default();
    diagram.program(a, false).unwrap() == diagram.program(b, false).unwrap()
}

#[test]
fn sets_that_are_called_exact_are() {
    let oracle = need!(Oracle::new());
    let commands = need!(Commands::new());
    let mut random = Random(Rng::with_seed(7));
    let (mut exact, mut refused, mut inexact, mut wrong, mut hangs) = (0, 0, 0, 0, 0);
    for _ in 0..1000 {
        let rules = random.rules();
        let profile = Profile::parse(text(&rules).as_bytes()).unwrap();
        let mut context = Context::new(KernelVersion::new(6, 12));
        context.abis = Some(vec![Abi::X86_64]);
        context.unknown = Unknown::Default;
        let resolved = profile.resolve(&context).unwrap();
        // Conditions that contradict each other are refused by both.
        let Ok(lowered) = resolved.lower() else {
            refused += 1;
            continue;
        };
        let is_exact = lowered.inexact.is_empty();
        *if is_exact { &mut exact } else { &mut inexact } += 1;
        let Some(built) = oracle.build(&resolved) else {
            assert!(!is_exact, "no end: {}", text(&rules));
            assert_eq!(commands.filter(&rules), None, "no end: {}", text(&rules));
            hangs += 1;
            continue;
        };
        let Ok((theirs, _)) = built else { continue };
        let is_wrong = calls(&rules).iter().any(|args| {
            let fits = rules.iter().filter(|rule| rule.2.iter().all(|one| holds(one, args)));
            let mut meant: Vec<Action> = fits.map(|rule| Action::Errno(rule.1)).collect();
            if meant.is_empty() {
                meant.push(Action::Allow);
            }
            !meant.contains(&answer(&theirs, "socket", args))
        });
        assert!(!(is_exact && is_wrong), "{}", text(&rules));
        if !is_exact {
            let shown = commands.filter(&rules).unwrap();
            assert!(equal(&shown, &theirs), "another filter than libseccomp's: {}", text(&rules));
            assert_eq!(commands.error(&rules), is_wrong, "{}", text(&rules));
        }
        wrong += u32::from(is_wrong);
    }
    say(&format!(
        "libseccomp: {exact} sets exact, {inexact} in doubt before the host's was asked, of which {wrong} wrong and \
         {hangs} without an end; {refused} contradict themselves"
    ));
    assert!(exact > 500 && inexact > 100);
}

/// No profile of an engine is in doubt.
#[test]
fn real_profiles_are_not_in_doubt() {
    let mut count = 0;
    for path in need::profiles() {
        // Others than engines write what they like.
        if path.components().any(|part| part.as_os_str() == "wild") {
            continue;
        }
        let Ok(profile) = Profile::parse(&fs::read(&path).unwrap()) else { continue };
        let context = Context::new(KernelVersion::new(6, 12));
        let Ok(lowered) = profile.resolve(&context).and_then(|resolved| resolved.lower()) else {
            continue;
        };
        assert_eq!(lowered.inexact, [], "{}", path.display());
        count += 1;
    }
    say(&format!("libseccomp: {count} real profiles are exact"));
    assert!(count > 20);
}

/// A set that libseccomp 2.5.4 and 2.6.1 compile wrongly, one for which they do not return, and one without a fault.
fn sets() -> [(Vec<Rule>, bool); 3] {
    let rule = |conditions: Vec<Condition>| Rule("socket", 13, conditions);
    [
        (vec![rule(vec![(0, "LT", 3, 0), (1, "EQ", 2, 0)]), rule(vec![(0, "GT", 3, 0)])], true),
        (
            vec![
                rule(vec![(0, "LT", 3, 0), (1, "LT", 3, 0)]),
                rule(vec![(0, "LT", 3, 0), (1, "NE", 3, 0)]),
            ],
            true,
        ),
        (vec![rule(vec![(1, "GT", 5, 0)]), rule(vec![(0, "EQ", 9, 0)])], false),
    ]
}

/// Without a library to ask, the commands say which entries are in doubt.
#[test]
fn sets_in_doubt_are_named() {
    let scratch = Scratch::new().unwrap();
    // A program that lies alone.
    let alone = scratch.path().join("seccompat");
    copy_program(&need::dist(), &alone).unwrap();
    let mut files = Vec::new();
    for (at, (rules, in_doubt)) in sets().into_iter().enumerate() {
        let file = scratch.path().join(format!("{at}.json"));
        fs::write(&file, text(&rules)).unwrap();
        files.push((file.to_str().unwrap().to_owned(), in_doubt));
    }
    let commands = |file: &str, engine: &str| -> [String; 3] {
        [
            vec!["check", file, "--engine", engine],
            vec!["eval", file, "--syscall", "socket", "--engine", engine],
            vec!["diff", file, "builtin:docker", "--engine-a", engine],
        ]
        .map(|args| said(&limited(&alone, 30).args(args).stdin(Stdio::null()).output().unwrap()))
    };
    for (file, in_doubt) in &files {
        for engine in ["runc", "crun", "docker"] {
            let [check, others @ ..] = commands(file, engine);
            let is_told = check.contains("warning[library-in-doubt]");
            assert_eq!(is_told, *in_doubt, "{engine}: {check}");
            for words in others {
                assert_eq!(words.contains("in doubt"), *in_doubt, "{engine}: {words}");
            }
        }
        // Our own filters are not libseccomp's.
        for words in commands(file, "seccompat") {
            assert!(!words.contains("in doubt") && !words.contains("in-doubt"), "{words}");
        }
    }
}

/// A program that another user can replace is not run.
#[test]
fn a_helper_of_others_is_not_asked() {
    need!(need::root());
    let commands = need!(Commands::new());
    let [(wrong, _), ..] = sets();
    let file = commands.folder.path().join("wrong.json");
    fs::write(&file, text(&wrong)).unwrap();
    let folder = commands.folder.path().join("programs");
    fs::create_dir(&folder).unwrap();
    let places = ["seccompat", "seccompat-hostlib"].map(|name| folder.join(name));
    copy_program(&need::dist(), &places[0]).unwrap();
    copy_program(&need::dist().with_file_name("seccompat-hostlib"), &places[1]).unwrap();
    let asked = || {
        let mut check = limited(&places[0], 30);
        let output = check.arg("check").arg(&file).args(["--engine", &commands.engine]).output();
        let told = in_a_line(&output.unwrap());
        assert!(told.contains("[library-in-doubt]"), "{told}");
        told.contains("error[library-in-doubt]")
    };
    let mode = |place: &Path, mode| {
        fs::set_permissions(place, fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(&folder, 0o755);
    assert!(asked(), "root's own program is asked");
    for (place, wide, narrow) in [(&folder, 0o777, 0o755), (&places[1], 0o775, 0o755)] {
        mode(place, wide);
        assert!(!asked(), "{}: {wide:o}", place.display());
        mode(place, narrow);
    }
    // Others cannot replace root's file in a folder like /tmp.
    mode(&folder, 0o1777);
    assert!(asked());
    mode(&folder, 0o755);
    chown(&places[1], Some(65534), None).unwrap();
    assert!(!asked(), "nobody's program");
    chown(&places[1], Some(0), None).unwrap();
    // One that ends before it reads.
    copy_program(&need::program("true").unwrap(), &places[1]).unwrap();
    let many: Vec<Rule> = wrong.iter().cloned().cycle().take(700).collect();
    fs::write(&file, text(&many)).unwrap();
    assert!(!asked());
}

/// With one to ask, they answer for its filter; runc's has a stub before it.
#[test]
fn the_libseccomp_of_the_host_answers() {
    let commands = need!(Commands::new());
    let [(wrong, _), (endless, _), (right, _)] = sets();
    let put = |name: &str, rules: &[Rule]| {
        let file = commands.folder.path().join(name);
        fs::write(&file, text(rules)).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let files =
        [put("wrong.json", &wrong), put("endless.json", &endless), put("right.json", &right)];
    let other = commands.engine.replace("crun", "runc");
    for engine in [&*commands.engine, &*other] {
        let run = |args: &[&str]| {
            let output = seccompat(&[args, &["--engine", engine]].concat());
            (output.status.code(), in_a_line(&output))
        };
        let (code, told) = run(&["check", &files[0]]);
        assert_eq!(code, Some(1), "{told}");
        assert!(told.contains("error[library-in-doubt]: libseccomp"), "{told}");
        assert!(told.contains("by the filter, ") && told.contains("by the entries"), "{told}");
        // No entry names this call.
        let call = ["eval", &files[0], "--syscall", "socket", "--arg", "0=2", "--arg", "1=5"];
        let (code, told) = run(&call);
        assert_eq!(code, Some(0), "{told}");
        assert!(told.contains("errno EACCES") && told.contains("this is its filter"), "{told}");
        let ours = said(&seccompat(&[&call[..], &["--engine", "seccompat"]].concat()));
        assert!(ours.contains(": allow"), "{ours}");
        // The stub and the default are untouched.
        let (_, told) = run(&["eval", &files[0], "--syscall", "read"]);
        assert!(told.contains("allow") && !told.contains("its filter"), "{told}");
        let (code, told) = run(&["check", &files[1]]);
        assert_eq!(code, Some(1), "{told}");
        assert!(told.contains("does not return from the entries of socket"), "{told}");
        let (code, told) = run(&["eval", &files[1], "--syscall", "socket"]);
        assert_eq!(code, Some(2), "{told}");
        assert!(told.contains("does not return"), "{told}");
        let (_, told) = run(&["check", &files[2]]);
        assert!(!told.contains("library-in-doubt"), "{told}");
    }
    // An engine with another libseccomp: the fault of the host's is told all the same.
    let other = ["--engine", "crun/libseccomp@2.5.0"];
    let told = in_a_line(&seccompat(&[&["check", &*files[0]], &other[..]].concat()));
    assert!(told.contains("error[library-in-doubt]: this host's libseccomp"), "{told}");
    let call = ["eval", &*files[0], "--syscall", "socket"];
    let told = in_a_line(&seccompat(&[&call[..], &other].concat()));
    assert!(told.contains("in doubt, since this host's libseccomp is"), "{told}");
}

/// All its words, on one line: a terminal's width breaks lines anywhere.
fn in_a_line(output: &Output) -> String {
    said(output).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// runc's stub is before the library's filter, as in the filter that seccompat makes of an exact profile.
#[test]
fn the_stub_is_before_it() {
    let oracle = need!(Oracle::new());
    let mut count = 0;
    for path in need::profiles() {
        let Ok(profile) = Profile::parse(&fs::read(&path).unwrap()) else { continue };
        let stack = Stack::parse("runc/libseccomp@2.5.4").unwrap();
        let Ok(loaded) = load(&profile, &stack, &Context::new(KernelVersion::new(6, 12))) else {
            continue;
        };
        if loaded.context.machine().is_big_endian() || !loaded.lowered.inexact.is_empty() {
            continue;
        }
        let resolved = loaded.reading.resolve(&loaded.context).unwrap();
        let Some(Ok((made, lacking))) = oracle.build(&resolved) else { continue };
        let whole = behind_stub(&resolved, &made).unwrap();
        let wrong = miscompiled(&loaded.lowered.policy, &whole).unwrap();
        let wrong: Vec<_> = wrong.iter().filter(|one| !lacking.contains(one.call.name())).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
        count += 1;
        if count >= 12 {
            break;
        }
    }
    say(&format!("libseccomp: {count} real profiles with runc's stub are as loaded"));
    assert!(count > 5);
}
