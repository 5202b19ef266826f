//! `seccompat host`
#![forbid(unsafe_code)]

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use seccompat_host::install::{self, Ask, Engine, Refusal, Way};

use crate::out::host::{PlanReport, StatusReport};
use crate::out::{Failure, Report};

/// Repairs the container engines of this host once: every container, or those of one runtime, gets
/// ENOSYS for calls that its profile's author did not know. No engine is restarted.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat host status
  seccompat host install podman --dry-run
  seccompat host install docker
  seccompat host uninstall docker")]
pub(crate) struct Host {
    #[command(subcommand)]
    pub(crate) what: What,
}

#[derive(Subcommand, Debug)]
pub(crate) enum What {
    /// Put the ENOSYS rule into an engine's configuration
    #[command(after_help = "\
--by profile   the engine's own default profile with the rule; no code runs when
               a container starts [default, except for containerd]
--by hook      podman: a hook that changes the profile of every container
--by runtime   a runtime, seccompat, that changes the profile of its containers;
               with --default it is the runtime of all

Examples
  seccompat host install podman --dry-run
  seccompat host install docker
  seccompat host install docker --by runtime --default
  seccompat host install podman --by hook --raw
  seccompat host install containerd --binary /usr/local/libexec/seccompat-oci")]
    Install(Install),
    /// Undo it: files are as before, and edits that were made since stay
    #[command(after_help = "\
Engines keep the name of a container's runtime. While a container has ours,
a plain runtime without the rule keeps the name; --purge removes it.

Examples
  seccompat host uninstall podman --dry-run
  seccompat host uninstall docker --purge")]
    Uninstall(Uninstall),
    /// Show the engines, their answers to unknown calls, and what is installed
    #[command(after_help = "\
Examples
  seccompat host status
  seccompat host status --live
  seccompat host status --format json")]
    Status(StatusOptions),
}

#[derive(clap::Args, Debug)]
pub(crate) struct StatusOptions {
    /// Also ask in a container of each engine: an image with this program alone is imported,
    /// started without options and without a network, and removed
    #[arg(long)]
    pub(crate) live: bool,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Install {
    /// The engine
    #[arg(value_name = "ENGINE", value_enum)]
    pub(crate) engine: EngineArg,

    /// The way: profile, hook or runtime (also: wrapper)
    #[arg(long, value_name = "WAY", value_enum)]
    pub(crate) by: Option<WayArg>,

    /// Make the runtime that of all containers
    #[arg(long)]
    pub(crate) default: bool,

    /// crun: give it the whole proven filter, by an annotation; containers start faster
    #[arg(long)]
    pub(crate) raw: bool,

    /// The program seccompat-oci [default: beside this one, or in /usr/libexec/seccompat]
    #[arg(long, value_name = "PATH")]
    pub(crate) binary: Option<PathBuf>,

    /// Print what would be changed, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(clap::Args, Debug)]
pub(crate) struct Uninstall {
    /// The engine
    #[arg(value_name = "ENGINE", value_enum)]
    pub(crate) engine: EngineArg,

    /// Remove the runtime's name although containers have it: they do not start any more
    #[arg(long)]
    pub(crate) purge: bool,

    /// Print what would be changed, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum EngineArg {
    Docker,
    Podman,
    Containerd,
    #[value(alias = "crio")]
    CriO,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum WayArg {
    /// A file with the engine's default profile
    Profile,
    /// A hook
    Hook,
    /// A runtime
    #[value(alias = "wrapper")]
    Runtime,
}

impl EngineArg {
    fn engine(self) -> Engine {
        match self {
            Self::Docker => Engine::Docker,
            Self::Podman => Engine::Podman,
            Self::Containerd => Engine::Containerd,
            Self::CriO => Engine::CriO,
        }
    }
}

impl WayArg {
    fn way(self) -> Way {
        match self {
            Self::Profile => Way::Profile,
            Self::Hook => Way::Hook,
            Self::Runtime => Way::Runtime,
        }
    }
}

pub(crate) fn run(options: &Host) -> Result<Report, Failure> {
    match &options.what {
        What::Install(options) => install(options),
        What::Uninstall(options) => uninstall(options),
        What::Status(options) => {
            let all = install::status(options.live).map_err(failed)?;
            Ok(Report::Host(Box::new(StatusReport::new(&all))))
        }
    }
}

fn install(options: &Install) -> Result<Report, Failure> {
    let ask = Ask {
        engine: options.engine.engine(),
        way: options.by.map(WayArg::way),
        default: options.default,
        raw: options.raw,
        binary: options.binary.clone(),
    };
    let plan = install::install(&ask).map_err(failed)?;
    let report = PlanReport::installed(&plan);
    if !options.dry_run {
        plan.carry_out().map_err(failed)?;
    }
    Ok(Report::Plan(Box::new(report)))
}

fn uninstall(options: &Uninstall) -> Result<Report, Failure> {
    let engine = options.engine.engine();
    let Some(plan) = install::uninstall(engine, options.purge).map_err(failed)? else {
        return Ok(Report::Plan(Box::new(PlanReport::nothing(engine))));
    };
    let report = PlanReport::uninstalled(&plan);
    if !options.dry_run {
        plan.carry_out().map_err(failed)?;
    }
    Ok(Report::Plan(Box::new(report)))
}

fn failed(refusal: Refusal) -> Failure {
    Failure::new(refusal.message).hint(refusal.remedy)
}
