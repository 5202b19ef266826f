//! `seccompat compile`
#![forbid(unsafe_code)]

use seccompat_engine::flatpak;
use seccompat_profile::builtin;

use super::assumed;
use crate::context::ContextArgs;
use crate::file;
use crate::filter::{Filter, Proof};
use crate::out::compile::{CompileReport, explained};
use crate::out::{Failure, Report, note};
use crate::value::Format;
use std::path::{Path, PathBuf};

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
    /// A file, -, a built-in profile (`builtin:` lists those), or `pid:self`
    #[arg(value_name = "PROFILE")]
    pub(crate) profile: String,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Write to this file, completely or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Omit the proof, to measure its cost; the output says so
    #[arg(long)]
    pub(crate) no_proof: bool,
}

pub(crate) fn run(options: &Compile, format: Option<Format>) -> Result<Report, Failure> {
    if options.profile == "builtin:" {
        let mut names = Vec::new();
        for family in builtin::engine::families() {
            names.push(format!("builtin:{family}"));
            let lines = builtin::engine::releases(family).into_iter();
            names.extend(lines.map(|releases| format!("builtin:{family}@VERSION  {releases}")));
        }
        names.push("builtin:linux@VERSION".to_owned());
        names.push(
            "builtin:nspawn@VERSION  the filters of containers, of systemd 247 to 257".to_owned(),
        );
        names.push("builtin:incus  the filter of a container without settings".to_owned());
        let releases = flatpak::releases().join(" ");
        names.push(format!("builtin:flatpak@VERSION  {releases}"));
        let words = flatpak::ALLOWS.join(", ");
        names.push(format!("builtin:flatpak+WORD@VERSION  with --allow=WORD: {words}"));
        return Ok(Report::Words(names));
    }
    let proof = if options.no_proof { Proof::Left } else { Proof::Made };
    let filter = Filter::from_profile(&options.profile, &options.context, proof)?;
    let format = format.unwrap_or(Format::Raw);
    if format != Format::Json {
        assumed::tell(&options.profile, &filter, &options.context)?;
    }
    finish(filter, format, options.output.as_deref())
}

/// Prints the notes on standard error, and writes the file or makes a report.
fn finish(filter: Filter, format: Format, output: Option<&Path>) -> Result<Report, Failure> {
    if let Some(compiled) = &filter.compiled {
        for warning in &compiled.warnings {
            note(&format!("warning: {warning}"));
        }
        if format != Format::Json {
            note(&explained(&filter.name, compiled));
        }
        let not_served = compiled.not_served(&filter.name, &compiled.unserved);
        not_served.iter().for_each(|text| note(text));
    }
    let bytes = CompileReport::new(filter, format).bytes()?;
    match output {
        Some(place) => {
            file::write(place, &bytes)?;
            Ok(Report::Words(Vec::new()))
        }
        None if format == Format::Raw => Ok(Report::Binary(bytes)),
        None => Ok(Report::Ready(String::from_utf8_lossy(&bytes).into_owned())),
    }
}
