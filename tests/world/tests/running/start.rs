//! Which calls a program needs to start and to end, by its C library: each refused, one at a time, and
//! nothing else allowed. The rows of `start.tbl` are held to what the programs of this machine do.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_engine::{Need, Program, Version, program as row_of, programs};
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, run};
use seccompat_world::runtime::{DONE, rootfs};
use seccompat_world::scratch::Scratch;

fn number(call: Sysno) -> String {
    call.number(Abi::X86_64).unwrap().to_string()
}

/// Programs that end with [`DONE`], and a starter that executes them under a filter.
struct Ground {
    starter: PathBuf,
    programs: Vec<(&'static str, PathBuf)>,
    scratch: Scratch,
}

fn ground() -> Result<Ground, need::Absent> {
    let (cc, musl) = (need::program("cc")?, need::program("musl-gcc")?);
    let scratch = Scratch::new().unwrap();
    let at = |name: &str| scratch.path().join(name);
    let starter = at("starter");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/start.c");
    run(Command::new(&cc).args(["-static", "-O1", "-o"]).args([&starter, &source])).unwrap();
    fs::write(at("main.c"), format!("int main(void) {{ return {DONE}; }}\n")).unwrap();
    let mut programs = vec![("static", rootfs(scratch.path())?.join("bin/done"))];
    for (name, compiler, flags) in [
        ("musl-static", &musl, &["-static"][..]),
        ("musl-dynamic", &musl, &[]),
        ("glibc-static", &cc, &["-static"]),
        ("glibc-dynamic", &cc, &[]),
    ] {
        let mut build = Command::new(compiler);
        run(build.args(flags).arg("-o").args([at(name), at("main.c")])).unwrap();
        programs.push((name, at(name)));
    }
    Ok(Ground { starter, programs, scratch })
}

/// The version of this machine's glibc.
fn glibc() -> Version {
    let said = run(limited("getconf", 5).arg("GNU_LIBC_VERSION")).unwrap();
    Version::parse(said.split_whitespace().nth(1).unwrap()).unwrap()
}

/// Whether a call is tested: the calls that some program needs, and a tenth of the others, or all
/// if a variable says so.
fn sampled(call: Sysno) -> bool {
    let mut needs = programs().flat_map(|program| program.needs);
    std::env::var_os("SECCOMPAT_ENGINES_ALL").is_some()
        || call.number(Abi::X86_64).unwrap() % 10 == std::process::id() % 10
        || needs.any(|need| need.any.contains(&call))
}

impl Ground {
    /// Whether the program runs under a filter that refuses these calls, or all except these.
    fn runs(&self, program: &Path, errno: Errno, which: &str, calls: &[Sysno]) -> bool {
        // A program that cannot end counts as not running.
        let mut command = limited(&self.starter, 5);
        command.current_dir(self.scratch.path()).stdout(Stdio::null()).stderr(Stdio::null());
        command.args([&errno.get().to_string(), which]).arg(program);
        command.args(calls.iter().map(|call| number(*call)));
        command.status().unwrap().code() == Some(DONE)
    }

    /// The differences between the program and its row.
    fn wrong(&self, program: &Path, row: &Program) -> Vec<String> {
        let mut wrong = Vec::new();
        let alone: Vec<&Need> = row.needs.iter().filter(|need| need.any.len() == 1).collect();
        for errno in [Errno::EPERM, Errno::ENOSYS] {
            let harms = |need: &Need| errno == Errno::EPERM || !need.bears_enosys;
            let native = Sysno::all().filter(|call| call.number(Abi::X86_64).is_some());
            // Neither the starter's own call nor a call that no filter sees.
            let asked = native.filter(|call| !["execve", "uretprobe"].contains(&call.name()));
            for call in asked.filter(|call| sampled(*call)) {
                let needed = alone.iter().any(|need| need.any == [call] && harms(need));
                if self.runs(program, errno, "not", &[call]) == needed {
                    wrong.push(format!("{} without {call}, {errno}: needed is {needed}", row.kind));
                }
            }
            for need in row.needs.iter().filter(|need| harms(need)) {
                if self.runs(program, errno, "not", &need.any) {
                    wrong.push(format!("{} runs without {:?}, {errno}", row.kind, need.any));
                }
            }
            for choose in [<[Sysno]>::first, <[Sysno]>::last] {
                let chosen = row.needs.iter().filter_map(|need| choose(&need.any).copied());
                let calls: Vec<Sysno> = chosen.chain([Sysno::EXECVE]).collect();
                if !self.runs(program, errno, "only", &calls) {
                    wrong.push(format!("{} does not run with {calls:?} alone", row.kind));
                }
            }
        }
        wrong
    }
}

#[test]
fn programs_need_the_calls_of_the_table() {
    let ground = need!(ground());
    let (glibc, any) = (glibc(), Version::parse("1").unwrap());
    let mut all = Vec::new();
    for (name, program) in &ground.programs {
        let library = if name.starts_with("glibc") { &glibc } else { &any };
        let row = row_of(name, library).unwrap();
        let wrong = ground.wrong(program, &row);
        say(&format!("{name}: {} needs, {} faults", row.needs.len(), wrong.len()));
        all.extend(wrong);
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}
