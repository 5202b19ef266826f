//! `seccompat syscalls`
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

use crate::input;
use crate::out::{Failure, Report, syscalls::SyscallsReport};
use crate::value::abi;
use seccompat_catalogue::Abi;

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

    /// The architecture of the calls and numbers
    #[arg(long, value_name = "ARCH", value_parser = abi())]
    pub(crate) arch: Option<Abi>,
}

pub(crate) fn run(options: &Syscalls) -> Result<Report, Failure> {
    let abi = match options.arch {
        Some(abi) => abi,
        None => input::native()?,
    };
    let calls = match &options.name {
        Some(name) => vec![input::sysno(name, abi)?],
        None if options.arch.is_some() => {
            Sysno::all().filter(|call| call.number(abi).is_some()).collect()
        }
        None => Sysno::all().collect(),
    };
    Ok(Report::Syscalls(SyscallsReport { abi, calls, arch: options.arch }))
}
