//! The command line: a hook, or a runtime.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::path::Path;

use seccompat_lint::Below;

use crate::output::{log, print};
use crate::{hook, runtime};

const HELP: &str = "\
Put the ENOSYS rule into the seccomp profile of a container

Usage: seccompat-oci hook [--names | --raw] [--strict] [--verbose]
       seccompat-oci runtime [ARGUMENT]...
       seccompat-runtime [ARGUMENT]...

The hook reads a config.json of the OCI runtime specification, and writes it
with the rule. It is for Podman's precreate hooks, which see the file before any
runtime does. If the file cannot be changed, the hook writes it as it is.

  --names     The runtime is runc, 1.0.0-rc93 or later: name the unknown calls and
              keep the default, which loads faster
  --raw       The runtime is crun: also give it the whole filter, compiled and
              proven, by an annotation, so that it compiles no profile
  --strict    If the file cannot be changed, fail, so that no container starts
  --verbose   Also report what was changed, and why nothing was
  --version   Print the version
  --help      Print this text

The runtime takes the arguments of runc or crun. For `create` and `run` it puts
the rule into the bundle's config.json. Then it becomes the runtime that
/etc/seccompat/host.toml names, with the same arguments. Under the name
seccompat-runtime the program is that runtime.
";

/// The name under which the program is a runtime.
const RUNTIME: &str = "seccompat-runtime";

/// The exit status of a wrong command line.
const MISUSED: i32 = 2;

/// The whole program, with the words of its command line, to its exit status.
pub(crate) fn run(mut words: impl Iterator<Item = OsString>) -> i32 {
    seccompat_live::fill_standard_descriptors();
    let own = words.next().unwrap_or_default();
    let words: Vec<OsString> = words.collect();
    if Path::new(&own).file_name().is_some_and(|name| name == RUNTIME) {
        return runtime::become_runtime(&words);
    }
    let first = words.first().map(|word| word.to_str().unwrap_or("\u{fffd}"));
    match (first, words.get(1..).unwrap_or_default()) {
        (Some("--help" | "-h"), []) => print(HELP.as_bytes()),
        (Some("--version" | "-V"), []) => {
            print(concat!("seccompat-oci ", env!("CARGO_PKG_VERSION"), "\n").as_bytes())
        }
        (Some("hook"), options) => run_hook(options),
        (Some("runtime"), arguments) => runtime::become_runtime(arguments),
        (word, _) => misused(word.unwrap_or_default()),
    }
}

fn run_hook(words: &[OsString]) -> i32 {
    let mut options = hook::Options::default();
    for word in words {
        match word.to_str().unwrap_or("\u{fffd}") {
            "--names" => options.below = Below::Stub,
            "--raw" => options.raw = true,
            "--strict" => options.strict = true,
            "--verbose" => options.verbose = true,
            "--help" | "-h" => return print(HELP.as_bytes()),
            other => return misused(other),
        }
    }
    if options.raw && options.below == Below::Stub {
        log("--names is for runc, and --raw is for crun: remove one");
        return MISUSED;
    }
    hook::run(&options)
}

fn misused(word: &str) -> i32 {
    log(&format!("`{word}` is no argument; seccompat-oci --help prints those that are"));
    MISUSED
}
