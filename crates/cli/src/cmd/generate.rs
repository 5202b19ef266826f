//! `seccompat generate`: files for a package, made from the declarations of the command line.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::completions::{self, Completions, Kind};
use crate::file;
use crate::out::{Failure, Report, note};

/// Writes what a package installs beside the binary.
#[derive(clap::Args, Debug)]
pub(crate) struct Generate {
    #[command(subcommand)]
    pub(crate) what: What,
}

#[derive(Subcommand, Debug)]
pub(crate) enum What {
    /// Print completions for a shell
    Completions(Completions),
    /// Print the words of a kind, for the scripts
    #[command(hide = true)]
    Words {
        /// The kind
        kind: Kind,
    },
    /// Write the manual pages into a directory
    #[command(after_help = "\
Examples
  seccompat generate man /usr/local/share/man/man1")]
    Man {
        /// An existing directory
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

pub(crate) fn run(options: &Generate, command: clap::Command) -> Result<Report, Failure> {
    match &options.what {
        What::Completions(options) => Ok(completions::run(options, command)),
        What::Words { kind } => Ok(completions::words(*kind)),
        What::Man { folder } => man(folder, command),
    }
}

/// Writes `seccompat.1`, and `seccompat-NAME.1` for each command that the help lists.
fn man(folder: &Path, command: clap::Command) -> Result<Report, Failure> {
    if !folder.is_dir() {
        return Err(Failure::new(format!("{} is not a directory", folder.display()))
            .hint(format!("mkdir -p {}", folder.display())));
    }
    let mut command = command.disable_help_subcommand(true);
    command.build();
    let mut pages = vec![("seccompat".to_owned(), command.clone())];
    for one in command.get_subcommands().filter(|one| !one.is_hide_set()) {
        let name = format!("seccompat-{}", one.get_name());
        pages.push((name.clone(), one.clone().display_name(name)));
    }
    for (name, command) in &pages {
        file::write(&folder.join(format!("{name}.1")), page(command).as_bytes())?;
    }
    note(&format!("{} pages in {}", pages.len(), folder.display()));
    Ok(Report::Words(Vec::new()))
}

/// One page, in the format of man(7).
fn page(command: &clap::Command) -> String {
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let man = clap_mangen::Man::new(command.clone().after_help(clap::builder::Resettable::Reset))
        .source(concat!("seccompat ", env!("CARGO_PKG_VERSION")))
        .manual("System calls and filters");
    let mut bytes = Vec::new();
    // Both write into memory.
    let _ = man.render(&mut bytes);
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    for part in after.split("\n\n").filter(|part| !part.trim().is_empty()) {
        text += &section(part);
    }
    text + ".SH SEE ALSO\n.BR seccompat (1),\n.BR seccomp (2),\n.BR ptrace (2)\n"
}

/// A part of the text after the options: its first word is a heading if it begins a line alone or
/// before a gap. Its lines stay as they are.
fn section(part: &str) -> String {
    let first = part.lines().next().unwrap_or_default();
    let (heading, rest) = match first.split_once("  ") {
        Some((heading, rest)) if !heading.is_empty() && !heading.contains(' ') => (heading, rest),
        None if !first.contains(' ') => (first, ""),
        _ => ("Notes", first),
    };
    let heading = if heading == "Exit" { "Exit status" } else { heading };
    let lines = std::iter::once(rest).chain(part.lines().skip(1)).map(str::trim);
    let mut text = format!(".SH {}\n.nf\n", heading.to_uppercase());
    for line in lines.filter(|line| !line.is_empty()) {
        // A point or a quotation mark at the start of a line would be a request.
        let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
        text += &format!("\\&{line}\n");
    }
    text + ".fi\n"
}
