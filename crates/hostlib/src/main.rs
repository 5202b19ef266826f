//! Builds a seccomp filter with the host's libseccomp.so.2.
//!
//! `seccompat` is a static program, which cannot load a shared library. This one can. Its input is a rule set:
//!
//! ```text
//! default WORD | arch NAME | rule WORD NAME COUNT (INDEX OPERATOR A B)*
//! ```
//!
//! WORD is an action as seccomp(2) has it, in hexadecimal; OPERATOR is a number of `enum scmp_compare`
//! (seccomp_rule_add(3)); the other numbers are decimal. Names that the library lacks are skipped, as by runtimes.
//! The output is a line with the library's version, and then the instructions (`struct sock_filter`).
//!
//! Exit status: 0; 2 if the input or the library is no such thing; 3 if the library refuses a rule; 4 if it cannot
//! build the filter. SIGXCPU ends a library that does not return.
#![deny(unsafe_code)]

mod library;
mod request;

use std::io::{self, Read as _, Write as _};
use std::os::fd::AsFd as _;
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use library::{Added, Filter, Library};
use request::Line;

/// The limit on the library's CPU time, in seconds: it needs milliseconds for the largest known profile.
const SECONDS: u64 = 3;
/// The limit on memory, in bytes.
const MEMORY: u64 = 1 << 30;

/// The end of the program without a filter: its exit status, and the reason.
struct Failure(u8, String);

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(status, why)) => {
            // Without a reader of the reason, the exit status says enough.
            let _ = writeln!(io::stderr(), "{why}");
            ExitCode::from(status)
        }
    }
}

fn run() -> Result<(), Failure> {
    let failed = |what: &str, why: &dyn std::fmt::Display| Failure(2, format!("{what}: {why}"));
    limit().map_err(|why| failed("setrlimit", &why))?;
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|why| failed("stdin", &why))?;
    let library = Library::open().map_err(|why| failed("libseccomp.so.2", &why))?;
    // Before the library may end this program.
    let mut out = io::stdout().lock();
    let version = library.version();
    writeln!(out, "{version}").and_then(|()| out.flush()).map_err(|why| failed("stdout", &why))?;
    let filter = filter(&library, &text)?;
    filter.write(out.as_fd()).map_err(|error| Failure(4, format!("seccomp_export_bpf: {error}")))
}

/// Limits CPU time and memory: for some rule sets libseccomp does not return.
fn limit() -> rustix::io::Result<()> {
    // No process can raise a limit that its starter has set lower.
    let most = |kind, most: u64, beyond: u64| {
        let hard = getrlimit(kind).maximum.unwrap_or(beyond).min(beyond);
        setrlimit(kind, Rlimit { current: Some(most.min(hard)), maximum: Some(hard) })
    };
    // At the first number SIGXCPU comes, at the second SIGKILL.
    most(Resource::Cpu, SECONDS, SECONDS + 1)?;
    most(Resource::Core, 0, 0)?;
    most(Resource::As, MEMORY, MEMORY)
}

/// The filter of a rule set.
fn filter<'a>(library: &'a Library, text: &str) -> Result<Filter<'a>, Failure> {
    let unclear = |line: &str| Failure(2, format!("no such line: {line}"));
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let Some(Line::Default(word)) = Line::parse(first) else { return Err(unclear(first)) };
    let mut filter = Filter::new(library, word)
        .ok_or_else(|| Failure(2, format!("seccomp_init refuses {word:#x}")))?;
    for line in lines {
        match Line::parse(line) {
            Some(Line::Arch(name)) => filter
                .add_arch(name)
                .map_err(|error| Failure(2, format!("seccomp_arch_add {name}: {error}")))?,
            Some(Line::Rule { word, name, comparisons }) => {
                match filter.add_rule(word, name, &comparisons) {
                    Added::Yes | Added::NoSuchName => {}
                    Added::Refused(error) => {
                        return Err(Failure(3, format!("a rule of {name}: {error}")));
                    }
                }
            }
            Some(Line::Default(_)) | None => return Err(unclear(line)),
        }
    }
    Ok(filter)
}
