//! `seccompat merge`
#![forbid(unsafe_code)]

use std::path::PathBuf;

use clap::ArgGroup;
use seccompat_catalogue::Abi;
use seccompat_engine::Stack;
use seccompat_lint::{Merging, NotMerged, Operand, merge};

use crate::context::ContextArgs;
use crate::failure::refused;
use crate::file;
use crate::out::merge::{Input, MergeReport};
use crate::out::{Failure, Report, note};
use crate::source::Source;
use crate::value::{FormArgs, Format};

/// Merges profiles into one, exactly: the intersection allows what all of them allow, the union
/// what one of them allows. The text is resolved for the machine, the capabilities and the kernel,
/// and proven to decide so.
#[derive(clap::Args, Debug)]
#[command(
    group = ArgGroup::new("operation").required(true),
    after_help = "\
Each profile counts as its own engine reads it; --engine is the engine of the
new one. Of several actions the intersection has the strictest and the union
the weakest; of two errnos the first profile's counts.

Examples
  seccompat merge --intersect docker.json mine.json -o both.json
  seccompat merge --union base.yaml#base app.yaml#app --engine containerd
  seccompat merge --intersect builtin:docker builtin:podman --arch x86_64"
)]
pub(crate) struct Merge {
    /// Allow a call if all profiles allow it
    #[arg(long, group = "operation")]
    pub(crate) intersect: bool,

    /// Allow a call if one of the profiles allows it
    #[arg(long, group = "operation")]
    pub(crate) union: bool,

    /// Files, - or built-in profiles
    #[arg(value_name = "PROFILE", required = true)]
    pub(crate) profiles: Vec<String>,

    #[command(flatten)]
    pub(crate) form: FormArgs,

    #[command(flatten)]
    pub(crate) context: ContextArgs,

    /// Write to this file, completely or not at all
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

pub(crate) fn run(options: &Merge, format: Option<Format>) -> Result<Report, Failure> {
    let (mut operands, mut inputs) = (Vec::new(), Vec::new());
    for given in &options.profiles {
        let source = Source::of(given)?;
        let name = source.name(given);
        let own = source.engine(None);
        let profile = source.profile(&name)?;
        let engine = own.unwrap_or_else(|| Stack::of_profile(&profile));
        inputs.push(Input::new(&name, &engine));
        operands.push(Operand { profile, engine });
    }
    let to = match options.context.rest.asked()? {
        Some(to) => to,
        None => options.form.engine().unwrap_or_else(|| operands[0].engine.clone()),
    };
    let (context, kernel_from) = options.context.resolve(&to)?;
    let how = if options.intersect { Merging::Intersect } else { Merging::Union };
    let name = operands.iter().find_map(|one| one.profile.name.as_deref());
    let form = (options.form.written(), options.form.name(name));
    let merged = merge(&operands, how, &context, &to, form).map_err(|why| failed(&inputs, why))?;
    let names: Vec<&str> = merged.abis.iter().map(|abi: &Abi| abi.name()).collect();
    note(&format!(
        "{} profile{}, for {} on {}, {} capabilities, Linux {}: {} entries, proven to decide as the {} of them",
        inputs.len(),
        if inputs.len() == 1 { "" } else { "s" },
        to.engine(),
        names.join(" and "),
        context.caps.iter().count(),
        context.kernel,
        merged.entries,
        if options.intersect { "intersection" } else { "union" },
    ));
    if let Some(place) = &options.output {
        file::write(place, merged.text.as_bytes())?;
        if format != Some(Format::Json) {
            return Ok(Report::Words(Vec::new()));
        }
    }
    let report = MergeReport { inputs, to, context, kernel_from, how, merged };
    Ok(Report::Merge(Box::new(report)))
}

fn failed(inputs: &[Input], why: NotMerged) -> Failure {
    let name = |at: usize| inputs.get(at).map_or("", |input| input.name.as_str());
    match why {
        NotMerged::Profile(at, error) | NotMerged::Unsaid(at, error) => refused(name(at), error),
        NotMerged::NotLoaded(at, why) => {
            let (name, engine) = (name(at), &inputs[at].engine);
            Failure::new(format!("{name}: {why}"))
                .hint(format!("for all findings: seccompat check {name} --engine {engine}"))
        }
        NotMerged::Nothing => {
            Failure::new(why.to_string()).hint("say for which one to merge, as in --arch x86_64")
        }
        NotMerged::Lost(_) => Failure::new(why.to_string())
            .hint("without --form the runtime specification's JSON is written, which expresses it"),
        why => Failure::new(why.to_string()).hint("another engine may read it: --engine runc"),
    }
}
