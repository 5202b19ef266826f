//! All that the command line takes.
#![forbid(unsafe_code)]

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use seccompat_catalogue::{Abi, Errno, KernelVersion, Sysno};

use seccompat_engine::Stack;
use seccompat_lint::Engine;

use crate::context::{ContextArgs, RestArgs, stack};

/// Tells a seccomp filter's "Operation not permitted" from the kernel's, and makes filters that
/// can be told.
#[derive(Parser, Debug)]
#[command(
    name = "seccompat",
    version,
    disable_help_subcommand = false,
    after_help = "\
Try      seccompat scan
         seccompat scan openat2 clone3
         seccompat trace -- ./program
         seccompat run -- ./program
         seccompat syscalls faccessat2
         seccompat under builtin:linux@4.18 -- ./program
         seccompat compile profile.json -o profile.bpf

Exit     0 fine, 1 a call that was named is not available, or filters differ,
         run --dry-run would change something, 2 error; run, trace, under:
         the command's own"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// How to write the report: text or json (check and compile have more)
    #[arg(long, global = true, value_enum, hide_possible_values = true)]
    pub(crate) format: Option<Format>,

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
    /// A profile to a filter, proven to decide as the profile says
    Compile(Compile),
    /// What is wrong with a profile, and the remedy
    Check(Check),
    /// What becomes of one call under a filter, and why
    Explain(Explain),
    /// A filter as text, or kept in a file
    Show(Show),
    /// Rewrite a profile so that unknown calls get ENOSYS
    Fix(Fix),
    /// The same decisions in the form that an engine reads
    Convert(Convert),
    /// A filter as text
    #[command(hide = true)]
    Disasm(Disasm),
    /// What a filter does with one call
    #[command(hide = true)]
    Eval(Eval),
    /// Run a command so that it sees ENOSYS where a filter says EPERM
    Run(Run),
    /// Run a command, or attach to a process, and say who refuses what
    Trace(Trace),
    /// Run a command under a profile or a filter
    Under(Under),
    /// Exactly where two filters differ
    Diff(Box<Diff>),
    /// The filters that a process really has
    #[command(hide = true)]
    Dump(Dump),
    /// Completions for a shell
    Completions(Completions),
}

/// Prints a script that completes this command line.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat completions bash > /etc/bash_completion.d/seccompat
  seccompat completions fish > ~/.config/fish/completions/seccompat.fish")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: clap_complete::Shell,
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

/// Turns a profile (OCI, Docker, Podman or a whole config.json) into the filter that the kernel
/// runs, and proves over all calls that it decides as the profile says.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Formats  raw (default), base64, disasm, c, json

Examples
  seccompat compile profile.json -o profile.bpf
  seccompat compile profile.json --format base64
  seccompat compile profile.json --arch arm64 --cap none --format disasm")]
pub(crate) struct Compile {
    /// A file, - or a built-in profile; `builtin:` lists those
    #[arg(value_name = "PROFILE")]
    pub(crate) profile: String,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Leave the proof out, to measure what it costs; the output says so
    #[arg(long)]
    pub(crate) no_proof: bool,
}

/// Looks for mistakes in a profile: names that no call has, entries that never decide, conditions
/// that can be got round, calls that programs need. Nothing is written.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Formats  text (default), json, sarif
Exit     0 clean or notes alone, 1 errors or warnings, 2 no profile

Examples
  seccompat check profile.json
  seccompat check profile.json --cap all --format sarif
  seccompat explain unknown-name")]
pub(crate) struct Check {
    /// A file, - or a built-in profile
    #[arg(value_name = "PROFILE")]
    pub(crate) profile: Option<String>,

    /// Print the page of a finding instead: why it matters, the remedy, examples
    #[arg(long, value_name = "ID", conflicts_with = "profile")]
    pub(crate) explain: Option<String>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,
}

/// Says what becomes of one call under a filter, by which entry of a profile, and what would change it.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat explain profile.json clone3
  seccompat explain builtin:docker 'socket(40, 1)'
  seccompat explain profile.json 'clone(0=0x10000000)' --engine containerd
  seccompat explain pid:1234 'personality(0x40000)'")]
pub(crate) struct Explain {
    /// A filter and a call, whose arguments may be given in parentheses
    #[arg(value_name = "FILTER CALL", required = true, num_args = 1..=2)]
    pub(crate) what: Vec<String>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,
}

/// Rewrites a profile so that existing runtimes answer ENOSYS for the calls that its author did not
/// know, and refuse what the author refused. The rest of the text stays as it is, and nothing is
/// written that was not proven to mean this in every context that the file tells apart.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
--engine says whose JSON to write; without, the form that works in every
engine that reads this dialect, if that is the shorter one.

Examples
  seccompat fix profile.json -o profile.json
  seccompat fix profile.json --engine docker@20.10
  seccompat fix profile.json --select unknown-name,duplicate-name")]
pub(crate) struct Fix {
    /// A file, - or a built-in profile
    #[arg(value_name = "PROFILE")]
    pub(crate) profile: String,

    /// The old name of --engine
    #[arg(long = "for", value_name = "ENGINE", value_parser = engine, hide = true)]
    pub(crate) form: Option<Engine>,

    /// Apply these remedies of check instead; eperm-for-unknown is the ENOSYS rule
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub(crate) select: Vec<String>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Write to this file, whole or not at all; it may be the profile itself
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Writes what a profile decides in the form that an engine reads: resolved for the machine, the
/// capabilities and the kernel, and proven to decide the same.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat convert docker.json --engine containerd -o kubernetes.json
  seccompat convert builtin:containerd --engine oci
  seccompat convert builtin:docker --engine oci --cap all")]
pub(crate) struct Convert {
    /// A file, - or a built-in profile
    #[arg(value_name = "PROFILE")]
    pub(crate) profile: String,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Write to this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

fn engine(text: &str) -> Result<Engine, String> {
    let found = Engine::ALL.iter().find(|(name, _)| *name == text);
    let names: Vec<&str> = Engine::ALL.iter().map(|(name, _)| *name).collect();
    found.map(|(_, engine)| *engine).ok_or_else(|| format!("one of {}", names.join(", ")))
}

/// Prints a filter's instructions with the names of calls, architectures and errors, or keeps the
/// filters of a process in a file.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Formats  text (default), json

Examples
  seccompat show builtin:docker@20.10
  seccompat show profile.json --engine containerd
  seccompat show filter.bpf --arch s390x
  seccompat show pid:1234 -o filters.json")]
pub(crate) struct Show {
    /// A profile, a .bpf file, a dump document or pid:N
    #[arg(value_name = "FILTER")]
    pub(crate) filter: String,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Keep the filters in this file: one raw where the name ends in .bpf, else a document
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Prints a filter's instructions with the names of calls, architectures and errors.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat disasm profile.json
  seccompat disasm filter.bpf --arch s390x
  seccompat disasm pid:1234")]
pub(crate) struct Disasm {
    /// A profile, a .bpf file, a dump document or pid:N
    #[arg(value_name = "FILTER")]
    pub(crate) filter: String,

    #[command(flatten)]
    pub(crate) context: ContextArgs,
}

/// Evaluates a filter for one call, as the kernel would.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat eval profile.json --syscall clone3
  seccompat eval profile.json --arch arm --syscall 9999
  seccompat eval filter.bpf --syscall personality --arg 0=0x20000")]
pub(crate) struct Eval {
    /// A profile, a .bpf file, a dump document or pid:N
    #[arg(value_name = "FILTER")]
    pub(crate) filter: String,

    /// The architecture of the call [default: this machine's]
    #[arg(long, value_name = "ARCH", value_parser = abi())]
    pub(crate) arch: Option<Abi>,

    /// The call, by name or number
    #[arg(long, value_name = "NAME|NR", allow_hyphen_values = true)]
    pub(crate) syscall: String,

    /// An argument, 0 to 5, decimal or hexadecimal; the others are 0
    #[arg(long = "arg", value_name = "I=V", value_parser = argument)]
    pub(crate) args: Vec<(usize, u64)>,

    /// The instruction pointer
    #[arg(long, value_name = "V", value_parser = word, default_value = "0")]
    pub(crate) ip: u64,

    #[command(flatten)]
    pub(crate) context: RestArgs,
}

/// Runs a command, unchanged, so that it sees ENOSYS where the filter of its container says EPERM:
/// programs then fall back to older calls. A scan finds what the filter refuses; a filter over it
/// changes the answers, and allows nothing that was refused. Needs no privilege; sets no_new_privs.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Taken    calls newer than all that the filter lets through, those that programs
         give up only on ENOSYS (clone3 and its like), and numbers that no call
         has; never what the filter decides by arguments, what kills, or what a
         supervisor may answer
Exit     the command's own; 125 for an error of seccompat, 126 and 127 as shells
         do; --dry-run: 1 where something would change

Examples
  seccompat run -- tar xpf rootfs.tar
  seccompat run --dry-run
  seccompat run --syscalls clone3,statx:EACCES,'>=5.9' -- ./program
  ENTRYPOINT [\"/seccompat\", \"run\", \"--\", \"/entrypoint\"]")]
pub(crate) struct Run {
    /// These instead: names, NAME:ERRNO, and releases as in >=5.9
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = Item::parse)]
    pub(crate) syscalls: Vec<Item>,

    /// Everything that the filter refuses, but for the basics of a process
    #[arg(long)]
    pub(crate) all: bool,

    /// Say what would change, and why, and run nothing
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// Leave no_new_privs as it is: needs CAP_SYS_ADMIN, and goes without --syscalls
    #[arg(long, conflicts_with = "syscalls")]
    pub(crate) keep_privileges: bool,

    /// The command and its arguments
    #[arg(
        value_name = "CMD",
        required_unless_present = "dry_run",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub(crate) command: Vec<OsString>,
}

/// Traces CMD with all that it starts, or a process that runs, and says of every call that was
/// refused with EPERM, ENOSYS, or as only a filter refuses: by a filter, or by the kernel, and how
/// that is known. Text goes to standard error.
///
/// With CAP_SYS_ADMIN, outside of any container, the filters themselves are read; without, the call
/// is put to them in a child, where it is never made.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
A traced program runs as untraced, but: its own ptrace is refused, set-uid programs gain nothing,
and it can see its tracer in /proc. Refusals for that reason are told apart. Where its filters cannot
be read, trace may fork the program and test the call in the child, which uses up a process id.

CMD gets the signals that seccompat gets; SIGTERM, SIGINT, SIGHUP or SIGQUIT a second time, or the first
time with --pid, end the tracing at once: the report is written, and what was traced goes on alone.
Of refusals with arguments that differ, 10,000 are kept one by one; the others are in the sums.

Examples
  seccompat trace -- tar xf a.tar
  seccompat trace --format json -o report.json -- ./program
  seccompat trace --pid 1234")]
pub(crate) struct Trace {
    /// Write the report here instead
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Trace this process and all its threads, until it ends or this is interrupted
    #[arg(long, value_name = "N", conflicts_with = "command",
        value_parser = clap::value_parser!(i32).range(1..))]
    pub(crate) pid: Option<i32>,

    /// Tell every refusal, and not the first of its kind alone
    #[arg(long)]
    pub(crate) all: bool,

    /// The command and its arguments
    #[arg(value_name = "CMD", trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) command: Vec<OsString>,
}

/// One of `run --syscalls`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Item {
    /// This call, with this errno, whatever the scan says.
    Call(Sysno, Errno),
    /// The refused calls of this release and later ones.
    Since(KernelVersion),
}

impl Item {
    fn parse(text: &str) -> Result<Self, String> {
        if let Some(release) = text.strip_prefix(">=") {
            return version(release).map(Self::Since);
        }
        let (name, errno) = text.split_once(':').unwrap_or((text, "ENOSYS"));
        let known = errno.parse().ok().and_then(Errno::new).or_else(|| Errno::parse(errno));
        let errno = known.filter(|errno| (1..=4095).contains(&errno.get()));
        let errno = errno.ok_or("an errno is a name or a number from 1 to 4095")?;
        let call = Sysno::from_name(name).ok_or_else(|| {
            let nearest = Sysno::nearest(name).next();
            let near = nearest.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            format!("no system call is named {name}{near}")
        })?;
        Ok(Self::Call(call, errno))
    }
}

/// Runs a command under a profile or a filter, as a container runtime would: no new privileges,
/// the filter, then the command.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Exit     the command's status, 128 and the signal's number, 125 for an error of
         seccompat, 126 and 127 as shells do

Examples
  seccompat under builtin:linux@4.18 -- ./tests
  seccompat under profile.json --user 1000:1000 -- ./program --option")]
pub(crate) struct Under {
    /// A profile, a .bpf file, a dump document or pid:N
    #[arg(value_name = "FILTER")]
    pub(crate) filter: String,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Drop every capability that --cap does not name
    #[arg(long)]
    pub(crate) drop_caps: bool,

    /// Become this user, and group, without any other group
    #[arg(long, value_name = "UID[:GID]", value_parser = user)]
    pub(crate) user: Option<(u32, Option<u32>)>,

    /// Whether the command has no_new_privs [default: as in a plain container of the engine]
    #[arg(long, value_name = "SWITCH", value_enum)]
    pub(crate) no_new_privs: Option<Switch>,

    /// Log what is not allowed (SECCOMP_FILTER_FLAG_LOG)
    #[arg(long)]
    pub(crate) log: bool,

    /// Leave speculation as it is (SECCOMP_FILTER_FLAG_SPEC_ALLOW)
    #[arg(long)]
    pub(crate) spec_allow: bool,

    /// Give the filter to every thread at once (SECCOMP_FILTER_FLAG_TSYNC)
    #[arg(long)]
    pub(crate) tsync: bool,

    /// The command and its arguments
    #[arg(
        value_name = "CMD",
        required = true,
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub(crate) command: Vec<OsString>,
}

/// On or off.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Switch {
    /// Set
    On,
    /// Not set
    Off,
}

/// Compares two filters over all architectures, numbers and arguments; or one profile in two engines.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Exit     0 equal (--subset: A allows no more), 1 different, 2 error

Examples
  seccompat diff old.json new.json
  seccompat diff profile.json pid:1234
  seccompat diff builtin:docker@20.10.4 builtin:docker@20.10.10
  seccompat diff profile.json --engine docker --engine containerd
  seccompat diff --subset mine.json default.json
  seccompat diff --smt2 old.json new.json | z3 -in")]
pub(crate) struct Diff {
    /// A profile, a .bpf file, a dump document or pid:N
    #[arg(value_name = "A")]
    pub(crate) a: String,

    /// Another; not needed where two engines are named
    #[arg(value_name = "B")]
    pub(crate) b: Option<String>,

    /// The engine of A alone
    #[arg(long, value_name = "ENGINE", value_parser = stack)]
    pub(crate) engine_a: Option<Stack>,

    /// The engine of B alone
    #[arg(long, value_name = "ENGINE", value_parser = stack)]
    pub(crate) engine_b: Option<Stack>,

    /// Only what A may execute and B may not
    #[arg(long)]
    pub(crate) subset: bool,

    /// Show a call for each difference
    #[arg(long)]
    pub(crate) witnesses: bool,

    /// How many nodes the comparison may take, of 12 bytes; over it the answer is "undecided"
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u32>,

    /// Write the question whether they differ for an SMT solver, and leave the answer to it
    #[arg(long)]
    pub(crate) smt2: bool,

    /// Where to write that question
    #[arg(short, long, value_name = "FILE", requires = "smt2")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,
}

/// Reads the filters of a process from the kernel.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat dump 1234
  seccompat dump 1234 -o filters.json
  seccompat dump 1234 -o filter.bpf")]
pub(crate) struct Dump {
    /// The thread
    #[arg(value_name = "PID")]
    pub(crate) pid: i32,

    /// Write to this file: one filter raw where the name ends in .bpf, else a document
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: one document
    Json,
    /// For programs: a document a line, as trace writes it
    Jsonl,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// The kernel's instructions, 8 bytes each
    Raw,
    /// The same for crun's run.oci.seccomp_bpf_data
    Base64,
    /// Instructions with the names of calls
    Disasm,
    /// An array of struct sock_filter
    C,
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

pub(crate) fn version(text: &str) -> Result<KernelVersion, String> {
    let clean = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    KernelVersion::parse(text)
        .filter(|_| clean)
        .ok_or_else(|| "a kernel version is written as 5.10".into())
}

/// A number of 64 bits, decimal or hexadecimal.
fn word(text: &str) -> Result<u64, String> {
    let parsed = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => text.parse(),
    };
    parsed.map_err(|_| "a number of 64 bits is written as 42 or 0x2a".into())
}

/// `I=V`
fn argument(text: &str) -> Result<(usize, u64), String> {
    let (index, value) = text.split_once('=').ok_or("an argument is written as 0=0x20000")?;
    let index = index.parse().ok().filter(|index| *index < 6);
    Ok((index.ok_or("arguments are numbered from 0 to 5")?, word(value)?))
}

/// `UID[:GID]`
fn user(text: &str) -> Result<(u32, Option<u32>), String> {
    let number = |text: &str| text.parse().map_err(|_| "a user is written as 1000 or 1000:1000");
    Ok(match text.split_once(':') {
        Some((user, group)) => (number(user)?, Some(number(group)?)),
        None => (number(text)?, None),
    })
}

/// Takes every spelling; lists the one that is printed.
pub(crate) fn abi() -> impl TypedValueParser<Value = Abi> {
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
