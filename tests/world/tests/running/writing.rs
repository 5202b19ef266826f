//! `-o FILE` written by root in a folder where another user has acted: that user gains nothing.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use seccompat_world::fault::{Ended, NOBODY, Place, as_nobody, code, line, said};
use seccompat_world::need;
use seccompat_world::process::run;

/// The folders that another user may write to, or owns: name, mode, owner.
const FOLDERS: [(&str, u32, u32); 4] = [
    ("sticky", 0o1777, 0),
    ("everybody's", 0o777, 0),
    ("the group's", 0o775, 0),
    ("another's own", 0o755, NOBODY),
];

/// A place with a small profile and the folders.
fn place() -> Result<Place, need::Absent> {
    let place = Place::new()?;
    let profile = r#"{"defaultAction": "SCMP_ACT_ALLOW", "syscalls":
        [{"names": ["acct"], "action": "SCMP_ACT_ERRNO"}]}"#;
    fs::write(place.path("profile.json"), profile).unwrap();
    fs::write(place.path("roots"), "root's").unwrap();
    for (name, mode, owner) in FOLDERS {
        let folder = place.path(name);
        fs::create_dir(&folder).unwrap();
        chown(&folder, Some(owner), Some(NOBODY)).unwrap();
        fs::set_permissions(&folder, Permissions::from_mode(mode)).unwrap();
    }
    Ok(place)
}

/// Writes a file as root, with a time limit of seconds.
fn write(place: &Place, to: &Path) -> Output {
    let words = [place.seccompat(), "compile".into(), place.path("profile.json"), "-o".into()];
    place.limited(10, &words).arg(to).output().unwrap()
}

fn fails(place: &Place, to: &Path) -> String {
    let output = write(place, to);
    assert_eq!(code(output.status), 2, "{}: {}", to.display(), said(&output));
    assert!(said(&output).contains("cannot write"), "{}", said(&output));
    said(&output)
}

fn works(place: &Place, to: &Path) -> Output {
    let output = write(place, to);
    assert_eq!(code(output.status), 0, "{}: {}", to.display(), said(&output));
    output
}

/// Runs a shell's words as nobody.
fn nobody(script: &str, at: &Path) {
    let mut command = Command::new("sh");
    run(as_nobody(command.args(["-c", script, "sh"]).arg(at))).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o7777
}

/// Nobody, with a shared mapping of the file: a write through it leaves the set-user-id bit.
const MAP: &str = "import mmap, sys\n\
    f = open(sys.argv[1], 'r+b')\nm = mmap.mmap(f.fileno(), 4)\n\
    print('mapped', flush=True)\nsys.stdin.readline()\nm[0:4] = b'evil'";

struct Keeper(Ended);

impl Keeper {
    /// Starts it, if there is Python.
    fn of(place: &Place, file: &Path) -> Option<Self> {
        let python = "/usr/bin/python3";
        if !Path::new(python).exists() {
            need::say("left out: python3 is not installed, so no old file is mapped");
            return None;
        }
        let mut command = Command::new(python);
        command.args(["-c", MAP]).arg(file).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = Ended(place.mark(as_nobody(&mut command)).spawn().unwrap());
        let mut told = [0; 7];
        process.stdout.as_mut().unwrap().read_exact(&mut told).unwrap();
        assert_eq!(&told, b"mapped\n");
        Some(Self(process))
    }

    fn writes(mut self) {
        self.0.stdin.as_mut().unwrap().write_all(b"\n").unwrap();
        assert!(self.0.wait().unwrap().success());
    }
}

#[test]
fn a_set_user_id_file_of_another_is_not_taken_over() {
    let place = need!(place());
    for (folder, ..) in FOLDERS {
        let to = place.path(folder).join("out");
        nobody("umask 0; echo maker >\"$1\"; chmod 4777 \"$1\"", &to);
        let keeper = Keeper::of(&place, &to);
        let said = fails(&place, &to);
        assert!(said.contains("another user's"), "{said}");
        let left = fs::metadata(&to).unwrap();
        assert_eq!((left.uid(), fs::read(&to).unwrap()), (NOBODY, b"maker\n".to_vec()));
        assert_eq!(fs::read_dir(place.path(folder)).unwrap().count(), 1);
        drop(keeper);
        line("another's 4777", folder, "exit 2; the old file is there");
    }
    // If only root makes names in the folder, the file is replaced, and its maker's handle refers
    // to the old file.
    let to = place.path("out");
    fs::write(&to, "maker").unwrap();
    chown(&to, Some(NOBODY), None).unwrap();
    fs::set_permissions(&to, Permissions::from_mode(0o4777)).unwrap();
    let keeper = Keeper::of(&place, &to);
    works(&place, &to);
    let new = fs::metadata(&to).unwrap();
    assert_eq!((new.uid(), mode(&to) & !0o644), (0, 0), "{:o}", mode(&to));
    if let Some(keeper) = keeper {
        keeper.writes();
        assert!(!fs::read(&to).unwrap().starts_with(b"evil"));
    }
    nobody("! printf evil 1<>\"$1\"", &to);
    assert!(!fs::read(&to).unwrap().starts_with(b"evil"));
    line("another's 4777", "root's own folder", "replaced: root's, by the umask");
}

#[test]
fn a_link_of_another_is_not_followed() {
    let place = need!(place());
    for (folder, ..) in FOLDERS {
        let at = place.path(folder);
        nobody("ln -s ../roots \"$1/link\"; ln -s ../new \"$1/dangling\"; ln -s .. \"$1/up\"", &at);
        nobody("ln -s /proc/self/fd/1 \"$1/out\"", &at);
        for to in ["link", "dangling", "up/roots", "out"] {
            let said = fails(&place, &at.join(to));
            assert!(said.contains("is a link of another user"), "{said}");
        }
        assert_eq!(fs::read(place.path("roots")).unwrap(), b"root's");
        assert!(!place.path("new").exists());
        assert_eq!(fs::read_dir(&at).unwrap().count(), 4);
        // Root's own link is followed, unless it has a second name: it may have been made for
        // another place.
        let link = at.join("own");
        symlink("../own", &link).unwrap();
        works(&place, &link);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert!(fs::read(place.path("own")).unwrap().len() > 8);
        fs::hard_link(&link, at.join("again")).unwrap();
        fails(&place, &link);
        line("another's link", folder, "exit 2; nothing changed");
    }
}

#[test]
fn a_pipe_does_not_hold_it() {
    let place = need!(place());
    for (folder, ..) in FOLDERS {
        let to = place.path(folder).join("pipe");
        nobody("mkfifo -m 666 \"$1\"", &to);
        let said = fails(&place, &to);
        assert!(said.contains("another user's"), "{said}");
    }
    let to = place.path("sticky/own");
    run(Command::new("mkfifo").arg(&to)).unwrap();
    let said = fails(&place, &to);
    assert!(said.contains("it has no reader"), "{said}");
    // Opened first, so that the pipe has a reader by then.
    let mut reader = fs::OpenOptions::new().read(true).write(true).open(&to).unwrap();
    works(&place, &to);
    let mut first = [0; 8];
    reader.read_exact(&mut first).unwrap();
    assert_eq!(u32::from(first[0]), 0x20, "the first instruction is a load");
    line("a pipe", "-o", "another's and one that nobody reads: exit 2, at once");
}

#[test]
fn the_mode_is_the_umask_s_or_the_own_file_s() {
    let place = need!(place());
    // No rule depends on these sysctls; the output lists which of them were on.
    let sysctls = ["symlinks", "hardlinks", "regular", "fifos"].map(|name| {
        let value = fs::read_to_string(format!("/proc/sys/fs/protected_{name}"));
        format!("{name} {}", value.unwrap_or_default().trim())
    });
    line("fs.protected_*", "-o", &sysctls.join(", "));
    let to = place.path("sticky/out");
    for (mask, new) in [("000", 0o666), ("022", 0o644), ("077", 0o600)] {
        let mut shell = Command::new("sh");
        let script = format!("umask {mask}; \"$1\" compile \"$2\" -o \"$3\"");
        shell.args(["-c", &script, "sh"]).arg(place.seccompat());
        run(shell.arg(place.path("profile.json")).arg(&to)).unwrap();
        assert_eq!(mode(&to), new);
        fs::remove_file(&to).unwrap();
    }
    for (old, new) in [(0o4755, 0o755), (0o2711, 0o711), (0o600, 0o600)] {
        fs::write(&to, "old").unwrap();
        chown(&to, None, Some(NOBODY)).unwrap();
        fs::set_permissions(&to, Permissions::from_mode(old)).unwrap();
        works(&place, &to);
        assert_eq!((mode(&to), fs::metadata(&to).unwrap().gid()), (new, NOBODY));
    }
    // A file of root's with a second name: another user may have given it this name.
    fs::set_permissions(&to, Permissions::from_mode(0o666)).unwrap();
    fs::hard_link(&to, place.path("other name")).unwrap();
    let before = fs::read(&to).unwrap();
    works(&place, &to);
    assert_eq!(mode(&to) & 0o022, 0, "{:o}", mode(&to));
    assert_eq!(fs::read(place.path("other name")).unwrap(), before);
}

#[test]
fn devices_and_descriptors_are_written_as_they_are() {
    let place = need!(place());
    works(&place, Path::new("/dev/null"));
    assert!(fs::metadata("/dev/null").unwrap().mode() & 0o170_000 == 0o020_000);
    let file = works(&place, &{
        let to = place.path("file");
        works(&place, &to);
        to
    });
    assert!(file.stdout.is_empty());
    let bytes = fs::read(place.path("file")).unwrap();
    for to in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "/proc/thread-self/fd/1"] {
        assert_eq!(works(&place, Path::new(to)).stdout, bytes, "{to}");
    }
    // A file that the shell opened stays the same file, and is written in place.
    let shell = |script: &str| {
        let mut shell = Command::new("bash");
        shell.args(["-c", script, "bash"]).arg(place.seccompat());
        run(shell.arg(place.path("profile.json")).arg(place.path("log"))).unwrap();
        fs::read(place.path("log")).unwrap()
    };
    let twice = [b"before\n", &bytes[..], b"after\n"].concat();
    assert_eq!(
        shell("{ echo before; \"$1\" compile \"$2\" -o /dev/stdout; echo after; } >\"$3\""),
        twice
    );
    assert_eq!(
        shell(
            "echo before >\"$3\"; \"$1\" compile \"$2\" -o /dev/fd/7 7>>\"$3\"; echo after >>\"$3\""
        ),
        twice
    );
    assert_eq!(shell("\"$1\" compile \"$2\" -o >(cat >\"$3\"); wait $!"), bytes);
    line("-o to what is open", "stdout, /dev/fd/N, >( )", "written, nothing replaced");
}

/// Two names change places repeatedly while root writes: at times a link, a file, or nothing.
const RACE: &str = "cd \"$1\"; ln -s ../roots link; echo >file; chmod 4777 file\n\
    while :; do mv -f link out 2>/dev/null; mv -f out link; rm -f out; ln -f file out; rm -f out; done";

#[test]
fn a_race_with_root_gains_nothing() {
    let place = need!(place());
    for folder in ["sticky", "everybody's", "another's own"] {
        let at = place.path(folder);
        let mut race = Command::new("sh");
        race.args(["-c", RACE, "sh"]).arg(&at).stderr(Stdio::null()).process_group(0);
        let race = Ended(place.mark(as_nobody(&mut race)).spawn().unwrap());
        let (begun, mut written, mut refused) = (Instant::now(), 0, 0);
        while begun.elapsed() < Duration::from_secs(3) {
            let output = write(&place, &at.join("out"));
            match code(output.status) {
                0 => written += 1,
                2 => refused += 1,
                other => panic!("{other}: {}", said(&output)),
            }
            assert_eq!(fs::read(place.path("roots")).unwrap(), b"root's");
            for file in fs::read_dir(&at).unwrap().flatten() {
                let Ok(data) = file.metadata() else { continue };
                let is_roots = data.uid() == 0 && data.is_file();
                assert!(!is_roots || data.mode() & 0o7133 == 0, "{:o}", data.mode());
                if is_roots {
                    // In a sticky folder it would end the race.
                    let _ = fs::remove_file(file.path());
                }
            }
        }
        drop(race);
        let path: PathBuf = at.join("out");
        let _ = fs::remove_file(path);
        assert!(written + refused > 10);
        line("a race for the name", folder, &format!("{written} written, {refused} refused"));
    }
}
