//! The options that resolve a profile.
#![forbid(unsafe_code)]

use clap::ValueEnum;
use seccompat_catalogue::{Abi, Capability, KernelVersion};
use seccompat_engine::Stack;
use seccompat_live::Here;
use seccompat_profile::{Caps, Context, Unknown};

use crate::input;
use crate::out::Failure;
use crate::value::{abi, version};

#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Context")]
pub(crate) struct ContextArgs {
    /// An architecture that the filter serves, the machine's own first [default: the profile's]
    #[arg(long, value_name = "ARCH", value_parser = abi(), value_delimiter = ',')]
    pub(crate) arch: Vec<Abi>,

    #[command(flatten)]
    pub(crate) rest: RestArgs,

    /// The machine's own architecture, if it differs from this machine's.
    #[arg(skip)]
    pub(crate) native: Option<Abi>,
}

/// The context without the architectures.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "Context")]
pub(crate) struct RestArgs {
    /// The engine that makes the filter, as docker@20.10 or
    /// docker@20.10.24/runc@1.1.5/libseccomp@2.5.4 [default: for a built-in profile its own
    /// release, for a file the newest of its dialect]
    #[arg(long, value_name = "ENGINE", value_parser = named)]
    pub(crate) engine: Vec<Named>,

    /// A capability that the container has, `all` or `none` [default: the engine's]
    #[arg(long, value_name = "CAP", value_delimiter = ',')]
    pub(crate) cap: Vec<String>,

    /// The kernel that `minKernel` means [default: the running one]
    #[arg(long, value_name = "VERSION", value_parser = version)]
    pub(crate) kernel: Option<KernelVersion>,

    /// The treatment of calls that the profile's author did not know, whatever the engine does
    #[arg(long, value_name = "MODE", value_enum)]
    pub(crate) unknown: Option<UnknownArg>,

    /// The kernel whose calls the author knew [default: the newest call named]
    #[arg(long, value_name = "VERSION", value_parser = version)]
    pub(crate) known_up_to: Option<KernelVersion>,

    /// The byte order of a .bpf file [default: that of --arch, or this machine's]
    #[arg(long, value_name = "ORDER", value_enum)]
    pub(crate) endian: Option<Endian>,

    /// A candidate for the filters of `pid:self`: it is tried before the built-in ones
    #[arg(long, value_name = "FILTER")]
    pub(crate) candidate: Vec<String>,

    /// If the filters of `pid:N` cannot be read, let it fork a child that tests calls, although it has other
    /// filters than this process and would die if they kill for clone(2)
    #[arg(long)]
    pub(crate) fork: bool,

    /// Refuse unknown names of calls
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Endian {
    /// The least significant byte first
    Little,
    /// The most significant byte first
    Big,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum UnknownArg {
    /// ENOSYS, as a kernel without the call answers
    Enosys,
    /// The answer of runc's stub
    Runc,
    /// The profile's default action
    Default,
}

impl ContextArgs {
    /// The context of an engine, and the source of its kernel version.
    pub(crate) fn resolve(&self, stack: &Stack) -> Result<(Context, &'static str), Failure> {
        let native = match self.native {
            Some(native) => native,
            None => input::native()?,
        };
        let rest = &self.rest;
        let (kernel, from) = match rest.kernel {
            Some(kernel) => (kernel, "option"),
            None => (running(native)?, "running"),
        };
        let mut context = Context::new(kernel);
        context.native = native;
        context.abis = (!self.arch.is_empty()).then(|| self.arch.clone());
        context.caps = if rest.cap.is_empty() { stack.caps() } else { caps(&rest.cap)? };
        context.unknown = match rest.unknown {
            None | Some(UnknownArg::Enosys) => Unknown::Enosys,
            Some(UnknownArg::Runc) => Unknown::Runc,
            Some(UnknownArg::Default) => Unknown::Default,
        };
        context.known_up_to = rest.known_up_to;
        context.strict = rest.strict;
        Ok((context, from))
    }
}

impl RestArgs {
    /// The requested engine: by its name, or seccompat if the treatment of unknown calls is given.
    pub(crate) fn asked(&self) -> Result<Option<Stack>, Failure> {
        match &self.engine[..] {
            [] if self.unknown.is_some() || self.known_up_to.is_some() => Ok(Some(Stack::ours())),
            [] => Ok(None),
            [Named::All] => Err(Failure::new("this command takes one engine")
                .hint("seccompat check PROFILE --engine all compares them")),
            [Named::One(one)] if !one.is_ours() && self.unknown.is_some() => {
                Err(Failure::new(format!("--unknown is seccompat's, and {one} has its own way"))
                    .hint("omit one of the two"))
            }
            [Named::One(one)] => Ok(Some(Stack::clone(one))),
            [_, ..] => Err(Failure::new("this command takes one engine")
                .hint("seccompat diff PROFILE --engine A --engine B compares two")),
        }
    }
}

/// The value of `--engine`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Named {
    /// Every engine, in its newest release.
    All,
    /// One.
    One(Box<Stack>),
}

fn named(text: &str) -> Result<Named, String> {
    if text == "all" {
        return Ok(Named::All);
    }
    stack(text).map(|stack| Named::One(Box::new(stack)))
}

/// One engine, as `--engine-a` takes it.
pub(crate) fn stack(text: &str) -> Result<Stack, String> {
    Stack::parse(text).map_err(|mistake| format!("{mistake}: {}", mistake.help))
}

fn running(native: Abi) -> Result<KernelVersion, Failure> {
    let here = Here::look(native, None);
    KernelVersion::parse(here.release()).ok_or_else(|| {
        Failure::new(format!("no kernel version can be read from `{}`", here.release()))
            .hint("say it: --kernel 6.12")
    })
}

fn caps(words: &[String]) -> Result<Caps, Failure> {
    let mut caps = Caps::NONE;
    for word in words {
        match word.to_ascii_lowercase().as_str() {
            "all" => caps = Caps::ALL,
            "none" => {}
            _ => caps.insert(Capability::parse(word).ok_or_else(|| {
                Failure::new(format!("no capability is named `{word}`"))
                    .hint("capabilities(7) lists them; `all` and `none` are accepted too")
            })?),
        }
    }
    Ok(caps)
}
