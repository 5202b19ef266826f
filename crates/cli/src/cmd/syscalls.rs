//! `seccompat syscalls`
#![forbid(unsafe_code)]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use seccompat_catalogue::{Abi, Sysno};
use seccompat_live::Attempt;

use crate::out::{Failure, Report, attempts::AttemptsReport, syscalls::SyscallsReport};
use crate::value::abi;
use crate::{input, row};

/// Prints what is known of system calls: numbers, the kernel that introduced them, probes.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat syscalls openat2
  seccompat syscalls 437 --arch aarch64
  seccompat syscalls --check newcall.tbl
  seccompat syscalls --format json")]
pub(crate) struct Syscalls {
    /// A call, by name or by its number on the architecture
    #[arg(value_name = "NAME|NR")]
    pub(crate) name: Option<String>,

    /// The architecture of the calls and numbers
    #[arg(long, value_name = "ARCH", value_parser = abi())]
    pub(crate) arch: Option<Abi>,

    /// Try the probes of a new call on this kernel, in children: a file of lines
    /// `CALL number NR`, `CALL args NAME:KIND…`, `CALL probe ARG… ERRNO # WHY`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "arch"])]
    pub(crate) check: Option<PathBuf>,
}

pub(crate) fn run(options: &Syscalls) -> Result<Report, Failure> {
    if let Some(file) = &options.check {
        return check(file);
    }
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

/// Tries a description, as this caller and, if that is root, as a user without privileges.
fn check(file: &Path) -> Result<Report, Failure> {
    let name = file.display();
    let text = fs::read_to_string(file).map_err(|why| Failure::new(format!("{name}: {why}")))?;
    let row = row::read(&text).map_err(|(line, why)| {
        Failure::new(format!("{name}:{line}: {why}")).hint("the form is that of docs/new-calls.md")
    })?;
    let is_root = rustix::process::geteuid().is_root();
    let mut results = Vec::new();
    for probe in &row.probes {
        let attempt = Attempt { number: row.number.unwrap_or_default(), args: probe.args };
        let failed = |why: io::Error| Failure::new(format!("no child can try it: {why}"));
        let first = attempt.run(false).map_err(failed)?;
        let second = is_root.then(|| attempt.run(true)).transpose().map_err(failed)?;
        results.push((first, second));
    }
    let report = AttemptsReport { row, results };
    let findings = !report.holds();
    Ok(Report::Attempts(report).with_findings(findings))
}
