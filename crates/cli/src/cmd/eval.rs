//! `seccompat eval`
#![forbid(unsafe_code)]

use seccompat_bpf::{Data, evaluate_chain};
use seccompat_catalogue::{Abi, Sysno};

use crate::context::{ContextArgs, RestArgs};
use crate::filter::{Compiled, Filter, Proof};
use crate::input;
use crate::out::eval::EvalReport;
use crate::out::{Failure, Report, note};
use crate::source::Source;
use crate::value::abi;
use crate::value::word;

/// Evaluates a filter for one call, as the kernel would.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples
  seccompat eval profile.json --syscall clone3
  seccompat eval profile.json --arch arm --syscall 9999
  seccompat eval filter.bpf --syscall personality --arg 0=0x20000")]
pub(crate) struct Eval {
    /// A profile, a unit of systemd, an LXC policy, a .bpf file, a dump document or pid:N
    #[arg(value_name = "FILTER")]
    pub(crate) filter: String,

    /// The architecture of the call [default: this machine's]
    #[arg(long, value_name = "ARCH", value_parser = abi())]
    pub(crate) arch: Option<Abi>,

    /// The call, by name or number
    #[arg(long, value_name = "NAME|NR", allow_hyphen_values = true)]
    pub(crate) syscall: String,

    /// An argument, 0 to 5, decimal or hexadecimal; the others are 0
    #[arg(long = "arg", value_name = "I=V", value_parser = argument)]
    pub(crate) args: Vec<(usize, u64)>,

    /// The instruction pointer
    #[arg(long, value_name = "V", value_parser = word, default_value = "0")]
    pub(crate) ip: u64,

    #[command(flatten)]
    pub(crate) context: RestArgs,
}

/// `I=V`
fn argument(text: &str) -> Result<(usize, u64), String> {
    let (index, value) = text.split_once('=').ok_or("an argument is written as 0=0x20000")?;
    let index = index.parse().ok().filter(|index| *index < 6);
    Ok((index.ok_or("arguments are numbered from 0 to 5")?, word(value)?))
}

pub(crate) fn run(options: &Eval) -> Result<Report, Failure> {
    let abi = match options.arch {
        Some(abi) => abi,
        None => input::native()?,
    };
    let nr = number(&options.syscall, abi)?;
    let name = &options.filter;
    let source = Source::of(name)?;
    let args = context(&options.context, &source, abi)?;
    let filter = Filter::of(name, &source, &args, Proof::Made, args.rest.asked()?)?;
    let mut args = [0; 6];
    for &(index, value) in &options.args {
        args[index] = value;
    }
    let arch = abi.audit_arch().get();
    let data = Data { nr, arch, instruction_pointer: options.ip, args };
    let mut notes = notes(&filter, abi, &data)?;
    let call = Sysno::from_number(abi, nr);
    let is_in_doubt =
        |compiled: &&Compiled| call.is_some_and(|call| compiled.in_doubt.contains(&call));
    notes.extend(
        filter.compiled.as_ref().filter(is_in_doubt).and_then(|one| one.doubt(&filter.name)),
    );
    notes.iter().for_each(|text| note(text));
    Ok(Report::Eval(EvalReport { notes, ..report(&filter, abi, data) }))
}

/// The filter's action for one call.
pub(super) fn report(filter: &Filter, abi: Abi, data: Data) -> EvalReport {
    let executed = filter
        .newest_first
        .iter()
        .map(|program| program.evaluate(&data, filter.big_endian).executed)
        .sum();
    let action = evaluate_chain(&filter.newest_first, &data, filter.big_endian);
    EvalReport { abi, data, action, executed, engine: filter.engine.clone(), notes: Vec::new() }
}

/// The machine is this one, unless the profile serves the call's ABI only on another. For a raw
/// filter, the ABI determines the byte order.
pub(super) fn context(rest: &RestArgs, source: &Source, abi: Abi) -> Result<ContextArgs, Failure> {
    let native = input::native()?;
    let (arch, machine) = match source {
        Source::Profile(profile) => (Vec::new(), profile.machine_for(native, abi)),
        Source::Default(found) => (Vec::new(), found.profile.machine_for(native, abi)),
        Source::Kernel(_) if abi.is_big_endian() != native.is_big_endian() => (Vec::new(), abi),
        Source::Kernel(_) => (Vec::new(), native),
        Source::Written(_) if abi != native && !native.beside().contains(&abi) => (Vec::new(), abi),
        Source::Written(_) => (Vec::new(), native),
        Source::Raw(_) | Source::Document(_) | Source::Process(_) | Source::Myself => {
            (vec![abi], native)
        }
    };
    Ok(ContextArgs { arch, rest: rest.clone(), native: Some(machine) })
}

/// Remarks about an answer for a profile; for a unit the answers of its directives.
pub(super) fn notes(filter: &Filter, abi: Abi, data: &Data) -> Result<Vec<String>, Failure> {
    if let Some(unit) = &filter.unit {
        return Ok(unit.warnings().into_iter().chain(unit.answers(abi, data)).collect());
    }
    let Some(compiled) = &filter.compiled else { return Ok(Vec::new()) };
    let (machine, native) = (compiled.context.machine(), input::native()?);
    let other = (machine != native).then(|| {
        format!("{} is evaluated as on {machine}: {native} does not run {abi}", filter.name)
    });
    Ok(other.into_iter().chain(compiled.not_served(&filter.name, &[abi])).collect())
}

/// A call's number; a number without a call is accepted unchanged.
pub(super) fn number(text: &str, abi: Abi) -> Result<u32, Failure> {
    if let Some(number) = input::number(text) {
        // x32's numbers may be given without the bit that marks them.
        let bare = abi == Abi::X32 && number < abi.number_base();
        return Ok(if bare { number + abi.number_base() } else { number });
    }
    let call: Sysno = input::sysno_on(text, abi)?;
    call.number(abi).ok_or_else(|| Failure::new(format!("{abi} has no system call `{call}`")))
}
