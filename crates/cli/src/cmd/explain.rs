//! `seccompat explain`
#![forbid(unsafe_code)]

use seccompat_bpf::Data;
use seccompat_catalogue::{Abi, Sysno};
use seccompat_lint::explain;

use super::{check, eval};
use crate::context::ContextArgs;
use crate::failure::refused;
use crate::filter::{Filter, Proof};
use crate::input::{self, CallText};
use crate::loaded::loaded;
use crate::out::explain::ExplainReport;
use crate::out::{Failure, Report, note};
use crate::source::Source;

/// Explains the decision about one call under a filter: the deciding entry of a profile, and
/// changes of it.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat explain profile.json clone3
  seccompat explain builtin:docker 'socket(40, 1)'
  seccompat explain profile.json 'clone(0=0x10000000)' --engine containerd
  seccompat explain nginx.service 'openat2()' --engine systemd@252
  seccompat explain pid:1234 'personality(0x40000)'")]
pub(crate) struct Explain {
    /// A filter and a call, whose arguments may be given in parentheses
    #[arg(value_name = "FILTER CALL", required = true, num_args = 1..=2)]
    pub(crate) what: Vec<String>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,
}

pub(crate) fn run(options: &Explain) -> Result<Report, Failure> {
    match &options.what[..] {
        [name, call] => of_call(options, name, call),
        [id] => page(id),
        _ => Err(Failure::new("explain takes a filter and a call")),
    }
}

fn of_call(options: &Explain, name: &str, call: &str) -> Result<Report, Failure> {
    let abi = match options.context.arch.first() {
        Some(abi) => *abi,
        None => input::native()?,
    };
    let call = CallText::parse(call)?;
    let source = Source::of(name)?;
    let asked = options.context.rest.asked()?;
    let (given, name) = (name, source.name(name));
    let stack = source.engine(asked.clone()).filter(|_| !matches!(source, Source::Written(_)));
    let Some(stack) = stack else {
        return of_filter(options, given, &source, &call, abi);
    };
    let sysno = input::sysno(call.name, abi)?;
    let (context, kernel_from) = options.context.resolve(&stack)?;
    let profile = source.profile(&name)?;
    let loaded = loaded(&name, &profile, &stack, &context)?;
    let failed = |why| refused(&name, why);
    let explanation = explain(&loaded.reading, &loaded.context, sysno).map_err(failed)?;
    let outcome = match call.args {
        Some(args) => {
            let source = Source::of(given)?;
            let context = eval::context(&options.context.rest, &source, abi)?;
            let filter = Filter::of(given, &source, &context, Proof::Made, asked)?;
            let data = data(call.name, args, abi)?;
            Some(eval::report(&filter, abi, data))
        }
        None => None,
    };
    Ok(Report::Explain(Box::new(ExplainReport {
        name,
        profile: loaded.reading,
        context: loaded.context,
        kernel_from,
        explanation,
        engine: stack,
        outcome,
    })))
}

/// The action for the call of a filter that is not a profile.
fn of_filter(
    options: &Explain,
    name: &str,
    source: &Source,
    call: &CallText<'_>,
    abi: Abi,
) -> Result<Report, Failure> {
    let rest = options.context.rest.clone();
    let context: ContextArgs = eval::context(&rest, source, abi)?;
    let filter = Filter::of(name, source, &context, Proof::Made, rest.asked()?)?;
    let data = data(call.name, call.args.unwrap_or_default(), abi)?;
    let notes = eval::notes(&filter, abi, &data)?;
    notes.iter().for_each(|text| note(text));
    let report = eval::report(&filter, abi, data);
    Ok(Report::Eval(crate::out::eval::EvalReport { notes, ..report }))
}

fn data(name: &str, args: [u64; 6], abi: Abi) -> Result<Data, Failure> {
    let nr = eval::number(name, abi)?;
    Ok(Data { nr, arch: abi.audit_arch().get(), args, ..Data::default() })
}

/// The page of a finding, by its old name.
fn page(id: &str) -> Result<Report, Failure> {
    if let Some(call) = Sysno::from_name(id) {
        return Err(Failure::new("explain needs a filter").hint(format!(
            "seccompat explain FILTER {call}; here and now: seccompat scan {call}; the call \
             itself: seccompat syscalls {call}"
        )));
    }
    check::page(id)
}
