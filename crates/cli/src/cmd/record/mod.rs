//! `seccompat record`
#![forbid(unsafe_code)]

mod run;
mod verify;
mod wish;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ValueEnum;
use seccompat_catalogue::Sysno;
use seccompat_engine::Stack;
use seccompat_live::By;

pub(crate) use run::run;
pub(crate) use verify::{Verified, falls_back};

use crate::context::stack;

/// Records every system call of a command, of all its threads and processes and on every ABI, and
/// writes the profile that allows them.
///
/// The profile allows the calls that were seen, with the values of the arguments that decide (as
/// socket families, CLONE_* flags, ioctl commands); those of the engine's own init; and those that
/// the same program makes with other kernels, C libraries and sizes. Unknown calls get ENOSYS, all
/// others EPERM. The comment of each entry names the programs that needed it. No rights are needed.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
CMD runs as unrecorded, but: without CAP_SYS_ADMIN, set-uid programs gain nothing; a program that
makes a seccomp listener of its own fails (record it with --by stops). CMD gets the signals that
seccompat gets. After Ctrl-C, SIGTERM, SIGHUP or SIGQUIT it has three seconds to end; then, or after a
second one, all its processes are killed. What was recorded until then is written. With --pid and
--container the processes continue.

A recording knows only what a run did. Record the tests, an upgrade, a failing start and a reload too,
and add them with --merge.

Exit     the command's status, 128 and the signal's number, 125 for an error of seccompat, 126 and
         127 as shells do; with --verify 1 if the profile refuses a call of the second run

Examples
  seccompat record -o profile.json -- nginx -g 'daemon off;'
  seccompat record -o profile.json --merge profile.json -- ./tests
  seccompat record -o profile.json --engine docker --base builtin:docker --verify -- ./program
  seccompat record --engine systemd@252 -o limits.conf -- nginx -g 'daemon off;'
  seccompat record --pid 1234 > profile.json
  seccompat record --container 4f2a9c -o profile.json
  seccompat record --format json -o recording.json -- git status")]
pub(crate) struct Record {
    /// Write the profile here; with --format json the document, which contains the profile
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// The engine that reads the profile, as docker@20.10; for systemd the directives of a unit are
    /// written, for lxc a policy [default: any that reads the runtime specification]
    #[arg(long, value_name = "ENGINE", value_parser = stack)]
    pub(crate) engine: Option<Stack>,

    /// Allow only what was seen, and the calls of the init of a named engine
    #[arg(long)]
    pub(crate) minimal: bool,

    /// Also allow what this profile allows: an earlier recording; for systemd and lxc a unit or policy, too
    #[arg(long, value_name = "PROFILE")]
    pub(crate) merge: Option<String>,

    /// Allow only what this profile allows, and report the rest; for systemd and lxc a unit or policy, too
    #[arg(long, value_name = "PROFILE")]
    pub(crate) base: Option<String>,

    /// More calls to allow only with the values that were seen, as fcntl, or kill:1 for the second
    /// argument
    #[arg(long, value_name = "CALL[:N]", value_delimiter = ',', value_parser = argument)]
    pub(crate) args: Vec<(Sysno, Option<u8>)>,

    /// How to see calls [default: notify, else stops; under a filter, every]
    #[arg(long, value_name = "WAY", value_enum)]
    pub(crate) by: Option<Way>,

    /// Run the command again under the profile, and report each refused call
    #[arg(long, conflicts_with_all = ["pid", "container"])]
    pub(crate) verify: bool,

    /// Record this process with all its threads and children, until it ends or this is interrupted
    #[arg(long, value_name = "N", conflicts_with_all = ["command", "container"],
        value_parser = clap::value_parser!(i32).range(1..))]
    pub(crate) pid: Option<i32>,

    /// Record the processes of the container whose ID begins so
    #[arg(long, value_name = "ID", conflicts_with = "command", value_parser = id)]
    pub(crate) container: Option<String>,

    /// The command and its arguments
    #[arg(value_name = "CMD", trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) command: Vec<OsString>,
}

/// How calls are seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Way {
    /// A notification for each call
    Notify,
    /// A filter, and one stop for each call
    Stops,
    /// No filter, and two stops for each call
    Every,
}

impl Way {
    const fn by(self) -> By {
        match self {
            Self::Notify => By::Notices,
            Self::Stops => By::Stops,
            Self::Every => By::EveryStop,
        }
    }
}

/// `CALL` or `CALL:N`.
fn argument(text: &str) -> Result<(Sysno, Option<u8>), String> {
    let (name, index) = match text.split_once(':') {
        Some((name, index)) => {
            let index = index.parse().ok().filter(|index| *index < 6);
            (name, Some(index.ok_or("an argument is a number from 0 to 5, as in kill:1")?))
        }
        None => (text, None),
    };
    let call = Sysno::from_name(name).ok_or_else(|| {
        let near = Sysno::nearest(name).next();
        let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
        format!("no system call is named `{name}`{near}")
    })?;
    Ok((call, index))
}

/// The beginning of a container's ID.
fn id(text: &str) -> Result<String, String> {
    let is_id = text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let why = "a container's ID has at least 4 hexadecimal digits here, as docker ps shows it";
    if is_id { Ok(text.to_ascii_lowercase()) } else { Err(why.to_owned()) }
}
