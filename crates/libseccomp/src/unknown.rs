//! The ENOSYS rule: who may switch it on, and how.
//!
//! The switch is read once, when the library is loaded. Later may be too late: a container runtime
//! makes its filter inside the image's root, with the image's environment.
#![forbid(unsafe_code)]

use std::ffi::{CStr, OsStr};
use std::fs::{File, Metadata};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::sync::OnceLock;

use seccompat_bpf::Action;
use seccompat_catalogue::KernelVersion;

use crate::errno::{Errno, Result};
use crate::sys;

/// The only file that is read, and only for root.
const FILE: &CStr = c"/etc/seccompat/unknown";

/// A longer file is ignored.
const MOST_BYTES: u64 = 64 * 1024;

/// The rule: unknown calls do not get the default action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Unknown {
    /// The action; `None` for each ABI's ENOSYS.
    pub(crate) action: Option<Action>,
    /// The newest kernel whose calls the author knew, if it is not that of the newest call with a rule.
    pub(crate) known_up_to: Option<KernelVersion>,
    /// Whether the program itself asked for it.
    pub(crate) by_program: bool,
}

impl Unknown {
    /// As a program asks for it: `version` is 0, or as `KERNEL_VERSION(major, minor, patch)`.
    ///
    /// # Errors
    /// EINVAL: an action that is not an errno, which would weaken the filter or kill.
    pub(crate) fn asked(action: Action, version: u32) -> Result<Self> {
        let Action::Errno(errno) = action else { return Err(Errno::EINVAL) };
        if errno == 0 {
            return Err(Errno::EINVAL);
        }
        let [_, major, minor, _] = version.to_be_bytes();
        let version = KernelVersion::new(major, minor);
        let known_up_to = (version > KernelVersion::new(0, 0)).then_some(version);
        Ok(Self { action: Some(action), known_up_to, by_program: true })
    }
}

/// The configuration, as it was when the library was loaded.
struct Switch {
    /// For each program, its rule.
    programs: Vec<(String, Unknown)>,
    log: bool,
}

static SWITCH: OnceLock<Switch> = OnceLock::new();

/// Reads the switch: the library's constructor calls it.
pub(crate) fn read() {
    let _ = SWITCH.set(Switch::read());
}

/// The rule for the running program, by the name of its thread.
pub(crate) fn configured() -> Option<Unknown> {
    let comm = String::from_utf8(sys::comm()).ok()?;
    let programs = &SWITCH.get()?.programs;
    programs.iter().find(|(program, _)| is(program, &comm)).map(|(_, rule)| rule.clone())
}

/// Whether a thread with this name belongs to the program. `runc init` runs from a copy of itself,
/// as `exe`, or as `runc:[2:INIT]`.
fn is(program: &str, comm: &str) -> bool {
    let stage = |rest: &str| rest.is_empty() || rest.starts_with(":[");
    match program {
        "*" => true,
        "runc" if comm == "exe" => true,
        program => comm.strip_prefix(program).is_some_and(stage),
    }
}

/// Says something on stderr, if the user asked for it.
pub(crate) fn log(what: impl FnOnce() -> String) {
    if SWITCH.get().is_some_and(|switch| switch.log) {
        let _ = sys::write_all(2, format!("libseccomp of seccompat: {}\n", what()).as_bytes());
    }
}

impl Switch {
    fn read() -> Self {
        let off = Self { programs: Vec::new(), log: false };
        let rights = sys::rights();
        if rights.is_root {
            // Most hosts have no such file, and one call says so. This runs several times in each start of a
            // container, where the functions below would take some page faults each time.
            if !sys::exists(FILE) {
                return off;
            }
            let path = Path::new(OsStr::from_bytes(FILE.to_bytes()));
            let programs = file(path).and_then(|text| parsed(&text)).unwrap_or_default();
            return Self { programs, ..off };
        }
        if rights.is_secure {
            return off;
        }
        let log = std::env::var_os("SECCOMPAT_LOG").is_some_and(|value| value == "stderr");
        let wanted = std::env::var("SECCOMPAT_UNKNOWN").unwrap_or_default();
        let programs = parsed(&format!("* {wanted}")).unwrap_or_default();
        Self { programs, log }
    }
}

/// Whether root alone can write it.
fn is_roots(about: &Metadata) -> bool {
    about.uid() == 0 && about.mode() & 0o022 == 0
}

/// The file's text, if root alone can have written it, or have put it there.
fn file(path: &Path) -> Option<String> {
    let folder = path.parent()?.symlink_metadata().ok()?;
    if !(folder.is_dir() && is_roots(&folder)) {
        return None;
    }
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC;
    let file = File::options().read(true).custom_flags(flags).open(path).ok()?;
    let about = file.metadata().ok()?;
    if !(about.is_file() && is_roots(&about)) || about.len() > MOST_BYTES {
        return None;
    }
    let mut text = String::new();
    file.take(MOST_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Lines `PROGRAM enosys [known-up-to VERSION]`, and comments with `#`. `None` for any other line:
/// then nothing of the file counts.
fn parsed(text: &str) -> Option<Vec<(String, Unknown)>> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let lines = lines.filter(|line| !line.trim().is_empty());
    let rule = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (program, known_up_to) = match words[..] {
            [program, "enosys"] => (program, None),
            [program, "enosys", "known-up-to", version] => {
                (program, Some(KernelVersion::parse(version)?))
            }
            _ => return None,
        };
        let rule = Unknown { action: None, known_up_to, by_program: false };
        Some((program.to_owned(), rule))
    };
    lines.map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_counts_whole_or_not_at_all() {
        let rules = parsed("# who\nrunc enosys\n\ncrun enosys known-up-to 5.10 # old\n").unwrap();
        assert_eq!(rules[0].0, "runc");
        assert_eq!(rules[1].1.known_up_to, Some(KernelVersion::new(5, 10)));
        for wrong in ["runc", "runc allow", "runc enosys known-up-to x", "crun enosys\nx"] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
        assert_eq!(parsed(""), Some(vec![]));
    }

    /// Nothing that another user could have made counts.
    #[test]
    fn the_file_is_roots_alone() {
        use std::fs::{self, Permissions};
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = std::env::temp_dir().join(format!("seccompat-unknown-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("unknown");
        let set = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode));
        fs::write(&path, "runc enosys\n").unwrap();
        for (of_folder, of_file, counts) in [
            (0o755, 0o644, true),
            (0o777, 0o644, false),
            (0o755, 0o666, false),
            (0o755, 0o664, false),
        ] {
            set(&folder, of_folder).unwrap();
            set(&path, of_file).unwrap();
            let counts = counts && sys::rights().is_root;
            assert_eq!(file(&path).is_some(), counts, "{of_folder:o} {of_file:o}");
        }
        set(&folder, 0o755).unwrap();
        let other = folder.join("other");
        symlink(&path, &other).unwrap();
        assert_eq!(file(&other), None, "a link");
        fs::write(&path, vec![b'#'; usize::try_from(MOST_BYTES).unwrap() + 1]).unwrap();
        assert_eq!(file(&path), None, "a long file");
        assert_eq!(file(&folder), None, "a folder");
        assert_eq!(file(&folder.join("none")), None);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn programs_are_known_by_their_threads() {
        for (program, comm, expected) in [
            ("runc", "runc", true),
            ("runc", "runc:[2:INIT]", true),
            ("runc", "exe", true),
            ("crun", "exe", false),
            ("runc", "runcx", false),
            ("*", "anything", true),
        ] {
            assert_eq!(is(program, comm), expected, "{program} {comm}");
        }
    }

    #[test]
    fn only_errnos_can_be_asked_for() {
        let enosys = Action::Errno(38);
        assert_eq!(Unknown::asked(enosys, 0).unwrap().known_up_to, None);
        let old = Unknown::asked(enosys, 5 << 16 | 10 << 8 | 7).unwrap();
        assert_eq!(old.known_up_to, Some(KernelVersion::new(5, 10)));
        for action in [Action::Allow, Action::Log, Action::Errno(0), Action::KillThread] {
            assert_eq!(Unknown::asked(action, 0), Err(Errno::EINVAL));
        }
    }
}
