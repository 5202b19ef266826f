//! `seccompat report`
#![forbid(unsafe_code)]

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use seccompat_catalogue::Abi;
use seccompat_profile::builtin;
use seccompat_profile::order::sort_by_key;

use crate::context::ContextArgs;
use crate::file;
use crate::filter::{Filter, Proof};
use crate::input;
use crate::out::matrix::{Column, Matrix};
use crate::out::{Failure, Report, note};
use crate::page;
use crate::source::{Source, no_builtin};

/// Makes one page of profiles, releases and hosts: a table of system calls, with a column for each
/// filter and for each group of hosts whose `scan` documents say the same.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
The page is one file: it loads nothing and sends nothing. With --format json or
csv the same table is printed. With --format svg, or a FILE that ends in .svg,
it is a picture of the calls that the columns decide differently.

Examples
  seccompat report builtin:docker@* builtin:podman@* -o releases.html
  seccompat report profile.json builtin:containerd --engine crun -o page.html
  kubectl logs -l app=seccompat-scan --prefix | seccompat report - -o hosts.html
  seccompat report old.json new.json --format csv")]
pub(crate) struct ReportArgs {
    /// FILTERs, builtin:FAMILY@* for its releases (one for each profile), files of scan documents, - for those on stdin
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<String>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Write the page to this file, completely or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// A page has at most this many bytes.
const LARGEST: usize = 1 << 20;

pub(crate) fn run(options: &ReportArgs, has_format: bool) -> Result<Report, Failure> {
    let abi = match options.context.arch.first() {
        Some(abi) => *abi,
        None => input::native()?,
    };
    let mut matrix = Matrix::new(abi);
    for name in &options.inputs {
        match name.strip_prefix("builtin:").and_then(|rest| rest.strip_suffix("@*")) {
            Some(family) => {
                let all = builtin::engine::list().into_iter();
                let of_family = |name: &String| name.split('@').next() == Some(family);
                let mut releases: Vec<String> = all.filter(of_family).collect();
                if releases.is_empty() {
                    return Err(no_builtin(&format!("builtin:{family}")));
                }
                // The oldest first, as a history is read.
                releases.reverse();
                for release in by_version(releases) {
                    matrix.add(of_filter(&format!("builtin:{release}"), options, abi)?);
                }
            }
            None if is_scan(name)? => scans(name, &mut matrix)?,
            None => matrix.add(of_filter(name, options, abi)?),
        }
    }
    matrix.finish();
    let Some(place) = &options.output else {
        if has_format {
            return Ok(Report::Matrix(Box::new(matrix)));
        }
        return Err(Failure::new("report writes a page into a file")
            .hint("-o FILE.html; the table itself: --format csv, or --format json"));
    };
    let text = written(&mut matrix, place)?;
    file::write(place, text.as_bytes())?;
    Ok(Report::Words(Vec::new()))
}

/// Releases of an engine by their numbers. One of its library has numbers of its own, and stays after
/// the release before it.
fn by_version(releases: Vec<String>) -> Vec<String> {
    let mut last = Vec::new();
    let mut keyed: Vec<(Vec<u32>, String)> = Vec::new();
    for release in releases {
        let version = release.split_once('@').map_or("", |(_, version)| version);
        let numbers: Option<Vec<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
        if let Some(numbers) = numbers.filter(|numbers| numbers[0] > 0) {
            last = numbers;
        }
        keyed.push((last.clone(), release));
    }
    sort_by_key(&mut keyed, |(numbers, _)| numbers.clone());
    keyed.into_iter().map(|(_, release)| release).collect()
}

/// The text for a file: by its name CSV, JSON, a picture or the page.
fn written(matrix: &mut Matrix, place: &Path) -> Result<String, Failure> {
    let failed = |error: serde_json::Error| Failure::new(error.to_string());
    match place.extension().and_then(|name| name.to_str()) {
        Some("csv") => return Ok(matrix.csv()),
        Some("svg") => return matrix.svg(),
        Some("json") => return Ok(serde_json::to_string(&matrix.json()).map_err(failed)? + "\n"),
        _ => {}
    }
    let text = page::page(&serde_json::to_string(&matrix.page()).map_err(failed)?);
    if text.len() <= LARGEST {
        return Ok(text);
    }
    matrix.forget_details();
    note("the page has no rules and places: with them it would be larger than 1 MiB");
    let text = page::page(&serde_json::to_string(&matrix.page()).map_err(failed)?);
    if text.len() <= LARGEST {
        return Ok(text);
    }
    Err(Failure::new(format!("{} columns make a page of more than 1 MiB", matrix.columns().len()))
        .hint("give fewer inputs, or --format csv"))
}

fn of_filter(name: &str, options: &ReportArgs, abi: Abi) -> Result<Column, Failure> {
    let source = Source::of(name)?;
    let asked = options.context.rest.asked()?;
    let mut context = options.context.clone();
    if context.arch.is_empty() {
        context.arch = vec![abi];
    }
    // A table of decisions needs no proof of a program that nobody loads.
    let filter = Filter::of(name, &source, &context, Proof::Left, asked.clone())?;
    let name = source.name(name);
    let reading = match source.engine(asked) {
        Some(stack) => {
            let (context, _) = context.resolve(&stack)?;
            let profile = source.profile(&name)?;
            Some((crate::loaded::loaded(&name, &profile, &stack, &context)?, stack))
        }
        None => None,
    };
    Column::of_filter(&name, &filter, reading.as_ref(), abi)
}

/// Whether a file has documents of `scan`: by its first bytes.
fn is_scan(name: &str) -> Result<bool, Failure> {
    if name == "-" {
        return Ok(true);
    }
    if ["pid:", "container:", "builtin:"].iter().any(|kind| name.starts_with(kind)) {
        return Ok(false);
    }
    let mut start = Vec::new();
    let file =
        File::open(name).map_err(|error| Failure::new(format!("cannot read {name}: {error}")))?;
    file.take(4096)
        .read_to_end(&mut start)
        .map_err(|error| Failure::new(format!("{name}: {error}")))?;
    let text = String::from_utf8_lossy(&start);
    Ok(text.contains("\"seccompat.scan/1\""))
}

fn scans(name: &str, matrix: &mut Matrix) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::new(format!("{name}: {error}"));
    let file: Box<dyn Read> = if name == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(name).map_err(failed)?)
    };
    let shown = if name == "-" { "stdin" } else { name };
    let read = matrix.hosts(shown, BufReader::with_capacity(1 << 16, file)).map_err(failed)?;
    if let Some(broken) = read.first_broken {
        note(&format!(
            "{shown}: {} of {} lines are no scan documents; the first is line {broken}",
            read.broken, read.lines
        ));
    }
    if read.hosts == 0 {
        return Err(Failure::new(format!("{shown} has no document of seccompat scan"))
            .hint("made by: seccompat scan --format json"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::by_version;

    #[test]
    fn releases_are_in_the_order_of_their_numbers() {
        let all = ["d@1.9", "d@1.10", "d@library-2", "d@24.0.9", "d@0.40", "d@23.0.18"];
        let sorted = by_version(all.map(str::to_owned).into());
        assert_eq!(sorted, ["d@1.9", "d@1.10", "d@library-2", "d@23.0.18", "d@24.0.9", "d@0.40"]);
    }
}
