//! `seccompat syscalls`
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

use crate::args::Syscalls;
use crate::input;
use crate::out::{Failure, Report, syscalls::SyscallsReport};

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
