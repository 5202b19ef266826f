//! Containers that ask about calls, before and after the ENOSYS rule was put into their profile.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_catalogue::{Abi, Sysno};
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::process::{limited, run};
use seccompat_world::runtime::Container;
use seccompat_world::scratch::Scratch;
use serde_json::Value;

/// Calls that Docker 20.10.0's profile does not know, though the first two are older than others
/// that it names.
const NEW: [Sysno; 4] = [Sysno::CLONE3, Sysno::CLOSE_RANGE, Sysno::FCHMODAT2, Sysno::EPOLL_PWAIT2];
/// Calls that it refuses for all arguments.
const REFUSED: [Sysno; 5] =
    [Sysno::KEYCTL, Sysno::ADD_KEY, Sysno::KEXEC_LOAD, Sysno::SWAPON, Sysno::UNSHARE];
/// No call has this number.
const NO_CALL: u32 = 9999;
const EPERM: &str = "1";
const ENOSYS: &str = "38";

pub(crate) struct Ground {
    pub(crate) scratch: Scratch,
    pub(crate) rootfs: PathBuf,
    /// Docker 20.10.0's profile, resolved, in a file.
    pub(crate) profile: PathBuf,
}

pub(crate) fn ground() -> Result<Ground, need::Absent> {
    need::root()?;
    let (busybox, cc) = (need::program("busybox")?, need::program("cc")?);
    let scratch = Scratch::new().expect("a folder");
    let rootfs = scratch.path().join("rootfs");
    bundle::with_shell(&rootfs, &busybox, &need::dist()).expect("a root file system");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/answers.c");
    let mut build = Command::new(&cc);
    let program = rootfs.join("bin/answers");
    run(build.args(["-O1", "-static", "-o"]).args([&program, &source])).expect("a program");
    let profile = scratch.path().join("profile.json");
    let mut convert = limited(need::dist(), 60);
    convert.args(["convert", "builtin:docker@20.10.0", "--engine", "oci", "-o"]).arg(&profile);
    run(&mut convert).expect("a profile");
    Ok(Ground { scratch, rootfs, profile })
}

impl Ground {
    pub(crate) fn seccomp(&self) -> Value {
        serde_json::from_slice(&fs::read(&self.profile).unwrap()).unwrap()
    }
}

fn number(call: Sysno) -> u32 {
    call.number(Abi::X86_64).unwrap()
}

pub(crate) fn script() -> String {
    let numbers = numbers().join(" ");
    format!("/bin/answers {numbers}; echo END 0 0; exec /bin/busybox sleep 100")
}

/// The numbers about which is asked.
pub(crate) fn numbers() -> Vec<String> {
    let calls = NEW.iter().chain(&REFUSED).map(|call| number(*call)).chain([NO_CALL]);
    calls.map(|nr| nr.to_string()).collect()
}

/// The errno of each number.
pub(crate) fn answers(
    what: &str,
    container: Result<Container, String>,
) -> BTreeMap<String, String> {
    let mut container = container.unwrap_or_else(|why| panic!("{what}: {why}"));
    let heard = container.hear().unwrap_or_else(|why| panic!("{what}: {why}"));
    container.finish().unwrap_or_else(|why| panic!("{what}: {why}"));
    parsed(&heard.text)
}

/// The errno of each number in the output of the program that asks.
pub(crate) fn parsed(text: &str) -> BTreeMap<String, String> {
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    lines.map(|(number, errno)| (number.to_owned(), errno.trim().to_owned())).collect()
}

/// New calls and numbers without a call are missing, and refused calls are refused.
pub(crate) fn hold(
    what: &str,
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
) {
    let errno = |told: &BTreeMap<String, String>, nr: u32| told.get(&nr.to_string()).cloned();
    let clone3 = number(Sysno::CLONE3);
    say(&format!(
        "{what}: clone3 {:?} and {:?}, 9999 {:?} and {:?}",
        errno(before, clone3),
        errno(after, clone3),
        errno(before, NO_CALL),
        errno(after, NO_CALL)
    ));
    assert_eq!(errno(before, clone3).as_deref(), Some(EPERM), "{what}: {before:?}");
    for nr in NEW.map(number).into_iter().chain([NO_CALL]) {
        assert_eq!(errno(after, nr).as_deref(), Some(ENOSYS), "{what}: {nr}");
    }
    for call in REFUSED {
        for told in [before, after] {
            assert_eq!(errno(told, number(call)).as_deref(), Some(EPERM), "{what}: {call}");
        }
    }
}
