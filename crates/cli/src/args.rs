//! All that the command line takes.
#![forbid(unsafe_code)]

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use seccompat_catalogue::{Abi, KernelVersion};

/// Tells a seccomp filter's "Operation not permitted" from the kernel's.
#[derive(Parser, Debug)]
#[command(
    name = "seccompat",
    version,
    disable_help_subcommand = false,
    after_help = "\
Try      seccompat scan
         seccompat scan openat2 clone3
         seccompat syscalls faccessat2

Exit     0 fine, 1 a call that was named is not available, 2 error"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// How to write the report
    #[arg(long, global = true, value_enum, default_value_t, hide_possible_values = false)]
    pub(crate) format: Format,

    /// Whether to use colour
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) color: Color,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Which system calls are refused here, and who refuses them
    Scan(Scan),
    /// Every system call: numbers, version, probes
    Syscalls(Syscalls),
}

/// Probes every system call of this machine in a child process, and says who answers: a filter or
/// the kernel. Nothing is changed.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Verdicts
  available     the kernel is reached
  missing       ENOSYS: programs fall back to an older call
  filtered      a filter answers in the kernel's place
  conditional   a filter decides by the arguments
  killed        a filter sends SIGSYS
  refused       the kernel itself refuses this user
  undetermined  nothing here can tell, for the reason given

Examples
  seccompat scan
  seccompat scan openat2 faccessat2 || echo 'fall back'
  seccompat scan --since 5.6 --format json")]
pub(crate) struct Scan {
    /// The calls to look at, by name or number; all without any
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,

    /// The same, for scripts that prefer an option
    #[arg(long = "syscall", value_name = "NAME", hide = true)]
    pub(crate) more_names: Vec<String>,

    /// Only the calls that this kernel version or a later one introduced
    #[arg(long, value_name = "VERSION", value_parser = version)]
    pub(crate) since: Option<KernelVersion>,

    /// List the available calls too
    #[arg(long)]
    pub(crate) all: bool,
}

/// Prints what is known of system calls: numbers, the kernel that introduced them, probes.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat syscalls openat2
  seccompat syscalls 437 --arch aarch64
  seccompat syscalls --format json")]
pub(crate) struct Syscalls {
    /// A call, by name or by its number on the architecture
    #[arg(value_name = "NAME|NR")]
    pub(crate) name: Option<String>,

    /// The architecture whose calls and numbers are meant
    #[arg(long, value_name = "ARCH", value_parser = abi())]
    pub(crate) arch: Option<Abi>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: one document
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn version(text: &str) -> Result<KernelVersion, String> {
    let clean = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    KernelVersion::parse(text)
        .filter(|_| clean)
        .ok_or_else(|| "a kernel version is written as 5.10".into())
}

/// Takes every spelling; lists the one that is printed.
fn abi() -> impl TypedValueParser<Value = Abi> {
    let names = PossibleValuesParser::new(Abi::ALL.iter().map(|abi| abi.name()));
    AbiParser(names)
}

#[derive(Clone)]
struct AbiParser(PossibleValuesParser);

impl TypedValueParser for AbiParser {
    type Value = Abi;

    fn parse_ref(
        &self,
        cmd: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Abi, clap::Error> {
        match value.to_str().and_then(Abi::parse) {
            Some(abi) => Ok(abi),
            // Its error names what is allowed.
            None => self.0.parse_ref(cmd, arg, value).map(|_| Abi::X86_64),
        }
    }

    fn possible_values(
        &self,
    ) -> Option<Box<dyn Iterator<Item = clap::builder::PossibleValue> + '_>> {
        self.0.possible_values()
    }
}
