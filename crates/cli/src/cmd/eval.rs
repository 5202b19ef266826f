//! `seccompat eval`
#![forbid(unsafe_code)]

use seccompat_bpf::{Data, evaluate_chain};
use seccompat_catalogue::{Abi, Sysno};

use crate::args::Eval;
use crate::context::ContextArgs;
use crate::filter::Filter;
use crate::input;
use crate::out::eval::EvalReport;
use crate::out::{Failure, Report};

pub(crate) fn run(options: &Eval) -> Result<Report, Failure> {
    let abi = match options.arch {
        Some(abi) => abi,
        None => input::native()?,
    };
    let nr = number(&options.syscall, abi)?;
    let filter = load(options, abi)?;
    let mut args = [0; 6];
    for &(index, value) in &options.args {
        args[index] = value;
    }
    let arch = abi.audit_arch().get();
    let data = Data { nr, arch, instruction_pointer: options.ip, args };
    let executed = filter
        .newest_first
        .iter()
        .map(|program| program.evaluate(&data, filter.big_endian).executed)
        .sum();
    let action = evaluate_chain(&filter.newest_first, &data, filter.big_endian);
    Ok(Report::Eval(EvalReport { abi, data, action, executed }))
}

/// Where this machine's own context does not serve the call's architecture, the machine is one
/// that does.
fn load(options: &Eval, abi: Abi) -> Result<Filter, Failure> {
    let rest = options.context.clone();
    let serves = |filter: &Filter| {
        let compiled = filter.compiled.as_ref();
        compiled.is_none_or(|compiled| compiled.policy.abis().contains(&abi))
    };
    let raw = options.filter.ends_with(".bpf");
    let arch = if raw { vec![abi] } else { Vec::new() };
    let here = ContextArgs { arch, rest: rest.clone(), native: None };
    let elsewhere = ContextArgs { arch: Vec::new(), rest, native: Some(abi) };
    if raw || options.filter == "-" {
        let context = if raw { &here } else { &elsewhere };
        return Filter::load(&options.filter, context);
    }
    match Filter::load(&options.filter, &here) {
        Ok(filter) if serves(&filter) => Ok(filter),
        // A profile of the other byte order fails here, and not there.
        _ => Filter::load(&options.filter, &elsewhere),
    }
}

/// A call's number; numbers that are no call are taken as they are.
fn number(text: &str, abi: Abi) -> Result<u32, Failure> {
    if let Some(number) = input::number(text) {
        // x32's numbers may be given without the bit that marks them.
        let bare = abi == Abi::X32 && number < abi.number_base();
        return Ok(if bare { number + abi.number_base() } else { number });
    }
    let call: Sysno = input::sysno_on(text, abi)?;
    call.number(abi).ok_or_else(|| Failure::new(format!("{abi} has no system call `{call}`")))
}
