//! A runtime's arguments: which container is started, from which bundle, and where the log is.
//!
//! The options are those of runc (urfave/cli: an option may follow the container's id, and the last
//! of a repeated option counts), of crun (argp) and of youki, which agree on all that is read here.
//! Where they do not, or where an option is unknown and may take the next word, nothing is guessed.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// The meaning of a command line.
#[derive(PartialEq, Eq, Debug)]
pub(crate) enum Meaning {
    /// It starts a container from a bundle.
    Start(Start),
    /// It starts none.
    Other,
    /// It may start one, and its options are not understood, for this reason.
    Unclear(String),
}

/// The start of a container.
#[derive(PartialEq, Eq, Debug, Default)]
pub(crate) struct Start {
    /// `--bundle`; without it the bundle is the working directory.
    pub(crate) bundle: Option<PathBuf>,
    /// crun's `--config`: another file than the bundle's `config.json`.
    pub(crate) config: Option<PathBuf>,
}

/// A command line.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Parsed {
    pub(crate) meaning: Meaning,
    /// The log that the caller reads, if it names one.
    pub(crate) log: Log,
}

/// `--log` and `--log-format`.
#[derive(PartialEq, Eq, Debug, Default)]
pub(crate) struct Log {
    pub(crate) file: Option<PathBuf>,
    pub(crate) is_json: bool,
}

/// The commands that read a bundle.
const STARTS: [&str; 3] = ["create", "run", "restore"];

/// An option, by its long name and its letter.
struct Known(&'static str, Option<u8>, Takes);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    /// A value: after `=`, or the next word.
    Value,
    Bundle,
    Config,
    Log,
    LogFormat,
    /// Nothing; and no container is started.
    Help,
}

/// The options before the command.
const GLOBAL: [Known; 12] = [
    Known("debug", None, Takes::Nothing),
    Known("systemd-cgroup", Some(b's'), Takes::Nothing),
    Known("log", Some(b'l'), Takes::Log),
    Known("log-format", None, Takes::LogFormat),
    Known("log-level", None, Takes::Value),
    Known("root", Some(b'r'), Takes::Value),
    Known("rootless", None, Takes::Value),
    Known("criu", None, Takes::Value),
    Known("cgroup-manager", None, Takes::Value),
    Known("help", Some(b'h'), Takes::Help),
    Known("version", Some(b'v'), Takes::Help),
    Known("usage", None, Takes::Help),
];

/// The options of `create`, `run` and `restore`.
const OF_STARTS: [Known; 26] = [
    Known("bundle", Some(b'b'), Takes::Bundle),
    Known("config", Some(b'f'), Takes::Config),
    Known("console-socket", None, Takes::Value),
    Known("pid-file", None, Takes::Value),
    Known("pidfd-socket", None, Takes::Value),
    Known("preserve-fds", None, Takes::Value),
    Known("detach", Some(b'd'), Takes::Nothing),
    Known("keep", None, Takes::Nothing),
    Known("no-pivot", None, Takes::Nothing),
    Known("no-new-keyring", None, Takes::Nothing),
    Known("no-subreaper", None, Takes::Nothing),
    Known("image-path", None, Takes::Value),
    Known("work-path", None, Takes::Value),
    Known("manage-cgroups-mode", None, Takes::Value),
    Known("empty-ns", None, Takes::Value),
    Known("lsm-profile", None, Takes::Value),
    Known("lsm-mount-context", None, Takes::Value),
    Known("tcp-established", None, Takes::Nothing),
    Known("tcp-close", None, Takes::Nothing),
    Known("ext-unix-sk", None, Takes::Nothing),
    Known("shell-job", None, Takes::Nothing),
    Known("file-locks", None, Takes::Nothing),
    Known("auto-dedup", None, Takes::Nothing),
    Known("lazy-pages", None, Takes::Nothing),
    Known("help", Some(b'h'), Takes::Help),
    Known("usage", None, Takes::Help),
];

/// Parses the words after the program's name.
pub(crate) fn parse(words: &[OsString]) -> Parsed {
    let mut log = Log::default();
    Parsed { meaning: meaning(words, &mut log), log }
}

fn meaning(words: &[OsString], log: &mut Log) -> Meaning {
    let may_start = words.iter().any(|word| STARTS.iter().any(|start| word == start));
    let mut rest = words.iter();
    let mut start = Start::default();
    let mut options = &GLOBAL[..];
    let mut is_command_known = false;
    while let Some(word) = rest.next() {
        let bytes = word.as_bytes();
        if bytes == b"--" && is_command_known {
            // Only the id follows.
            break;
        }
        if !bytes.starts_with(b"-") || bytes == b"-" {
            if !is_command_known && !STARTS.iter().any(|start| word == start) {
                return Meaning::Other;
            }
            // The command, and then the container's id.
            is_command_known = true;
            options = &OF_STARTS;
            continue;
        }
        let (takes, attached) = match find(options, bytes) {
            Ok(found) => found,
            Err(why) if may_start => return Meaning::Unclear(why),
            Err(_) => return Meaning::Other,
        };
        let value = match takes {
            Takes::Help => return Meaning::Other,
            Takes::Nothing => continue,
            _ => attached.or_else(|| rest.next().cloned()),
        };
        // Without its value the runtime reports it.
        let Some(value) = value else { return Meaning::Other };
        match takes {
            Takes::Bundle => start.bundle = Some(value.into()),
            Takes::Config => start.config = Some(value.into()),
            Takes::Log => {
                log.file = Some(value.into()).filter(|file: &PathBuf| !file.as_os_str().is_empty())
            }
            Takes::LogFormat => log.is_json = value == "json",
            _ => {}
        }
    }
    if is_command_known { Meaning::Start(start) } else { Meaning::Other }
}

/// An option, and the value that is attached to it.
fn find(options: &[Known], word: &[u8]) -> Result<(Takes, Option<OsString>), String> {
    let unclear = |why: &str| Err(format!("`{}`: {why}", String::from_utf8_lossy(word)));
    let named = |name: &[u8]| options.iter().find(|known| known.0.as_bytes() == name);
    let split = |text: &[u8]| match text.iter().position(|byte| *byte == b'=') {
        Some(at) => (text[..at].to_vec(), Some(OsString::from_vec(text[at + 1..].to_vec()))),
        None => (text.to_vec(), None),
    };
    if let Some(long) = word.strip_prefix(b"--") {
        let (name, value) = split(long);
        return match named(&name) {
            Some(known) => Ok((known.2, value)),
            None => unclear("an unknown option"),
        };
    }
    let (letter, attached) = (word[1], &word[2..]);
    if !attached.is_empty() {
        // runc reads `-bundle` as `--bundle`, and crun as `-b undle`.
        return unclear("runtimes read a short option with more letters in different ways");
    }
    match options.iter().find(|known| known.1 == Some(letter)) {
        Some(known) => Ok((known.2, None)),
        None => unclear("an unknown option"),
    }
}

impl Start {
    /// The file that the runtime reads: in the bundle, unless crun is told another one, which it
    /// looks up before it goes there.
    pub(crate) fn file(&self) -> PathBuf {
        let own = Path::new("config.json");
        match &self.config {
            Some(other) if other != own => other.clone(),
            _ => self.bundle.as_deref().unwrap_or(Path::new("")).join(own),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Meaning {
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        parse(&words).meaning
    }

    fn start(bundle: &str, config: &str) -> Meaning {
        let path = |text: &str| (!text.is_empty()).then(|| PathBuf::from(text));
        Meaning::Start(Start { bundle: path(bundle), config: path(config) })
    }

    #[test]
    fn engines_command_lines() {
        for (line, bundle) in [
            (
                "--root /run/docker/runtime-runc/moby --log /run/log.json --log-format json \
                 --systemd-cgroup create --bundle /run/b --pid-file /run/b/init.pid create",
                "/run/b",
            ),
            ("create --bundle /b --pid-file /p id", "/b"),
            ("create id --bundle /b", "/b"),
            ("--log=create --root=/r run -d -b /b --no-pivot id", "/b"),
            ("run --bundle=/b id", "/b"),
            ("run -b /first --bundle /second id", "/second"),
            ("run --preserve-fds 2 --console-socket /s id", ""),
            ("run -- --bundle", ""),
            ("--rootless true run id", ""),
        ] {
            assert_eq!(parsed(line), start(bundle, ""), "{line}");
        }
        assert_eq!(parsed("run -f other.json -b /b id"), start("/b", "other.json"));
    }

    #[test]
    fn the_file_and_the_log_are_found() {
        let file = |line: &str| match parsed(line) {
            Meaning::Start(start) => start.file(),
            other => panic!("{other:?}"),
        };
        assert_eq!(file("run id"), Path::new("config.json"));
        assert_eq!(file("run -b /b --config config.json id"), Path::new("/b/config.json"));
        assert_eq!(file("run -b /b --config other.json id"), Path::new("other.json"));
        assert_eq!(file("restore --image-path /i -b /b id"), Path::new("/b/config.json"));
        let log = |line: &str| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            parse(&words).log
        };
        let json = Log { file: Some("/l".into()), is_json: true };
        assert_eq!(log("--log /l --log-format json create id"), json);
        assert_eq!(log("--log-format=json --log=/l create --new id"), json);
        assert_eq!(log("--log= create id"), Log::default());
        // Other commands have one, too.
        let json = Log { file: Some("/l".into()), is_json: true };
        assert_eq!(log("--log /l --log-format json delete --force id"), json);
    }

    #[test]
    fn other_commands_start_nothing() {
        for line in [
            "features",
            "--version",
            "--root /r start create",
            "exec --cwd /tmp run ls",
            "delete --force run",
            "--root create kill run",
            "state create",
            "create --help",
            "--version run id",
            "create id --bundle",
            "--log create",
        ] {
            assert_eq!(parsed(line), Meaning::Other, "{line}");
        }
    }

    #[test]
    fn options_that_runtimes_read_differently_are_unclear() {
        for line in [
            "--unknown run id",
            "run --unknown /b id",
            "run -b=/b id",
            "run -bundle /b id",
            "run -b/b id",
            "run -db /b id",
            "run --bund /b id",
            "run -x id",
        ] {
            assert!(matches!(parsed(line), Meaning::Unclear(_)), "{line}");
        }
    }
}
