//! The filter that the libseccomp of this host makes of a profile.
//!
//! This program is static, and loads no shared library: `seccompat-hostlib` does, in a process of its own with an
//! empty environment, a time limit and a memory limit. For some entries libseccomp does not return.
#![forbid(unsafe_code)]

use std::env;
use std::fs::{self, File};
use std::io::{Seek as _, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use rustix::fs::{MemfdFlags, memfd_create};
use rustix::process::geteuid;
use seccompat_bpf::{Insn, Program};
use seccompat_catalogue::{Abi, Sysno};
use seccompat_engine::{Loaded, Stack, Version, behind_stub, requests};
use seccompat_lint::{Built, Trial, miscompiled};
use seccompat_profile::order::sort;
use seccompat_profile::shown;

use crate::out::Failure;

/// The program's file name.
const NAME: &str = "seccompat-hostlib";
/// The path where packages install it.
const PACKAGED: &str = "/usr/libexec/seccompat/seccompat-hostlib";
/// The signal at its limit of CPU time.
const OUT_OF_TIME: i32 = libc::SIGXCPU;
/// Its exit status if libseccomp refuses an entry.
const REFUSED: i32 = 3;

/// Lets the host's libseccomp make the filter of a profile. `None` if the engine uses no libseccomp, the program or
/// the library is not installed, or another user can replace the program.
pub(crate) fn trial(stack: &Stack, loaded: &Loaded) -> Option<Trial> {
    let wanted = stack.libseccomp()?;
    let program = find()?;
    // libseccomp 2.5.4 writes filters of the other byte order wrongly.
    let machine = loaded.context.machine();
    if machine.is_big_endian() != Abi::NATIVE?.is_big_endian() {
        return None;
    }
    let resolved = loaded.reading.resolve(&loaded.context).ok()?;
    let answer = answer(&program, &requests(&resolved))?;
    let built = match (answer.status.code(), answer.status.signal()) {
        (Some(0), _) => Built::Filter(behind_stub(&resolved, &answer.program()?)?),
        (Some(REFUSED), _) => {
            Built::Refused(String::from_utf8_lossy(&answer.err).trim().to_owned())
        }
        (None, Some(OUT_OF_TIME)) => Built::Endless,
        _ => return None,
    };
    let version = answer.version()?;
    // A distribution's patches add names, which the engine's context has, and leave the rest.
    let upstream = |version: &Version| version.as_str().split('-').next().and_then(Version::parse);
    let is_engines = upstream(&version) == upstream(wanted);
    Some(Trial { version, is_engines, built })
}

/// The part of the host's libseccomp in a filter.
pub(crate) enum Tried {
    /// It was not asked, or did not answer.
    No,
    /// It has this version, and the library of this engine has another.
    Other(Version, &'static str),
    /// It makes the filter as it is meant.
    Right,
    /// It makes this filter, which decides these calls differently.
    Made(Version, Program, Vec<Sysno>),
}

/// The filter of the engine's libseccomp for a profile with calls in doubt, if it is the host's.
///
/// # Errors
/// It makes none.
pub(crate) fn tried(name: &str, stack: &Stack, loaded: &Loaded) -> Result<Tried, Failure> {
    let Some(Trial { version, is_engines, built }) = trial(stack, loaded) else {
        return Ok(Tried::No);
    };
    let failed = |what: &str| {
        Err(Failure::new(format!("{name}: libseccomp {version} {what}"))
            .hint(format!("no container starts with it: seccompat check PROFILE --engine {stack}")))
    };
    match built {
        _ if !is_engines => Ok(Tried::Other(version, stack.engine().name)),
        Built::Endless => failed("does not return from its entries"),
        Built::Refused(why) => failed(&format!("refuses {}", shown(&why))),
        Built::Filter(made) => {
            let Some(wrong) = miscompiled(&loaded.lowered.policy, &made) else {
                return Ok(Tried::No);
            };
            if wrong.is_empty() {
                return Ok(Tried::Right);
            }
            let mut calls: Vec<Sysno> = wrong.into_iter().map(|one| one.call).collect();
            sort(&mut calls);
            calls.dedup();
            Ok(Tried::Made(version, made, calls))
        }
    }
}

/// The program, beside this one or where packages install it, if only root or this user can have written it.
fn find() -> Option<PathBuf> {
    let beside = env::current_exe().ok().map(|own| own.with_file_name(NAME));
    let mut places = beside.into_iter().chain([PathBuf::from(PACKAGED)]);
    places.find_map(|place| fs::canonicalize(place).ok().filter(|place| is_trusted(place)))
}

/// Whether no other user can write to a file or replace it, or a folder above it. In a folder with the sticky bit,
/// others can replace only their own files (unlink(2)): enough for a program that runs now, and not for one that a
/// configuration names, which `host install` checks.
fn is_trusted(place: &Path) -> bool {
    let own = geteuid().as_raw();
    place.ancestors().all(|step| {
        fs::symlink_metadata(step).is_ok_and(|found| {
            let is_shut = found.mode() & 0o022 == 0 || found.is_dir() && found.mode() & 0o1000 != 0;
            is_shut && (found.uid() == 0 || found.uid() == own)
        })
    })
}

/// The output of the program.
struct Answer {
    status: ExitStatus,
    out: Vec<u8>,
    err: Vec<u8>,
}

impl Answer {
    /// The first line: the version.
    fn version(&self) -> Option<Version> {
        let end = self.out.iter().position(|byte| *byte == b'\n')?;
        Version::parse(std::str::from_utf8(&self.out[..end]).ok()?)
    }

    /// The instructions behind it.
    fn program(&self) -> Option<Program> {
        let end = self.out.iter().position(|byte| *byte == b'\n')?;
        let bytes = self.out[end + 1..].chunks_exact(8);
        if !bytes.remainder().is_empty() {
            return None;
        }
        let insn = |bytes: &[u8]| Insn {
            code: u16::from_ne_bytes([bytes[0], bytes[1]]),
            jt: bytes[2],
            jf: bytes[3],
            k: u32::from_ne_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
        };
        Program::new(bytes.map(insn).collect()).ok()
    }
}

/// Runs the program on a rule set; it limits its own time. `None` if it does not run.
fn answer(program: &Path, input: &str) -> Option<Answer> {
    // A file, not a pipe: a program that ends early would end this one with SIGPIPE.
    let mut file = File::from(memfd_create("rules", MemfdFlags::CLOEXEC).ok()?);
    file.write_all(input.as_bytes()).and_then(|()| file.rewind()).ok()?;
    let mut command = Command::new(program);
    command.env_clear().current_dir("/").stdin(file);
    let output = command.output().ok()?;
    Some(Answer { status: output.status, out: output.stdout, err: output.stderr })
}
