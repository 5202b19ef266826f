//! `seccompat logs`
#![forbid(unsafe_code)]

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};

use seccompat_host::logs::{self, Group, Summary, container_of, is_core_file};
use seccompat_lint::{Entry, Explanation, explain, remedies};

use crate::context::ContextArgs;
use crate::failure::refused;
use crate::loaded::loaded;
use crate::out::logs::{Decision, LogsReport, Told};
use crate::out::{Failure, Report, note};
use crate::source::Source;

/// Reads what the kernel logged about seccomp filters: which call of which program was killed,
/// refused or logged. With a profile: the deciding entry, and remedies that were tried on it.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
The kernel writes a record (audit type 1326) if a filter kills, and for other
actions if the filter asks for it; errnos are mostly not logged. A core file
of a process that a filter killed names the call, too.

Examples
  journalctl -k | seccompat logs
  dmesg | seccompat logs --profile profile.json
  ausearch -m SECCOMP --raw | seccompat logs --profile builtin:docker@20.10
  seccompat logs /var/log/audit/audit.log /var/log/kern.log
  seccompat logs core.1234")]
pub(crate) struct Logs {
    /// Logs or core files; - or none for stdin
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<String>,

    /// The profile of these programs: a file or a built-in
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: Option<String>,

    #[command(flatten)]
    pub(crate) context: ContextArgs,
}

/// Enough of a core file for its notes, which come before the memory.
const CORE: u64 = 64 << 20;

pub(crate) fn run(options: &Logs) -> Result<Report, Failure> {
    let mut summary = Summary::default();
    let stdin = ["-".to_owned()];
    let files = if options.files.is_empty() { &stdin[..] } else { &options.files[..] };
    for name in files {
        read(name, &mut summary)?;
    }
    let groups: Vec<Group> = summary.groups().into_iter().cloned().collect();
    let mut decisions: Vec<Option<Decision>> = vec![None; groups.len()];
    let mut profile = None;
    if let Some(given) = &options.profile {
        let against = Against::of(given, options)?;
        for (group, decision) in groups.iter().zip(&mut decisions) {
            *decision = against.decision(group)?;
        }
        profile = Some((against.name, against.stack));
    }
    if summary.records == 0 && summary.lost + summary.broken + summary.unnamed == 0 {
        note("no record of a seccomp filter: only kills are always logged (seccomp(2))");
    }
    let told = groups.into_iter().zip(decisions);
    let told = told.map(|(group, decision)| Told { group, decision }).collect();
    Ok(Report::Logs(Box::new(LogsReport { summary, told, profile })))
}

fn read(name: &str, summary: &mut Summary) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::new(format!("{name}: {error}"));
    let file: Box<dyn Read> = if name == "-" {
        if io::stdin().is_terminal() {
            return Err(Failure::new("logs reads a file, or stdin")
                .hint("as in journalctl -k | seccompat logs"));
        }
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(name).map_err(failed)?)
    };
    let mut input = BufReader::new(file);
    if is_core_file(input.fill_buf().map_err(failed)?) {
        let mut bytes = Vec::new();
        input.take(CORE).read_to_end(&mut bytes).map_err(failed)?;
        let record = logs::core_file(&bytes).map_err(|why| {
            Failure::new(format!("{name}: {why}"))
                .hint("a core file of a process that a filter killed names the call")
        })?;
        summary.add(logs::Event::Record(Box::new(record), 1), |_| None);
        return Ok(());
    }
    let container = |record: &logs::Record| container_of(record.pid?, record.comm.as_deref());
    logs::read(input, |event| summary.add(event, container)).map_err(failed)
}

/// The profile with which the records are compared, and its context.
struct Against {
    name: String,
    stack: seccompat_engine::Stack,
    profile: seccompat_profile::Profile,
    context: seccompat_profile::Context,
    loaded: seccompat_engine::Loaded,
}

impl Against {
    fn of(given: &str, options: &Logs) -> Result<Self, Failure> {
        let source = Source::of(given)?;
        let name = source.name(given);
        let Some(stack) = source.engine(options.context.rest.asked()?) else {
            return Err(Failure::new(format!("{given} is no profile"))
                .hint("logs explains records by the entries of a profile"));
        };
        let profile = source.profile(&name)?;
        let (context, _) = options.context.resolve(&stack)?;
        let loaded = loaded(&name, &profile, &stack, &context)?;
        Ok(Self { name, stack, profile, context, loaded })
    }

    /// The profile's decision about a group's call; `None` if the catalogue does not know the call.
    fn decision(&self, group: &Group) -> Result<Option<Decision>, Failure> {
        let (Some(call), Some(abi)) = (group.call(), group.abi()) else { return Ok(None) };
        let (reading, context) = (&self.loaded.reading, &self.loaded.context);
        let explanation =
            explain(reading, context, call).map_err(|why| refused(&self.name, why))?;
        let rule = self.loaded.lowered.policy.of_call(abi, call).cloned();
        let rule = rule.map(|rule| match group.record.args {
            Some(args) => seccompat_policy::Rule::always(rule.decide(&args)),
            None => rule,
        });
        let place = |explanation: &Explanation| {
            let holds = |entry: &&Entry| entry.unmet.is_none();
            let entry = explanation.entries.iter().find(holds);
            let span = entry.map_or(explanation.default_span, |entry| entry.name);
            (reading.place(span), entry.is_some())
        };
        let (place, is_named) = place(&explanation);
        let remedies = remedies(&self.profile, &self.stack, &self.context, call, abi);
        Ok(Some(Decision { place, is_named, unknown: explanation.unknown, rule, remedies }))
    }
}
