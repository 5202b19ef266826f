//! `seccompat trace --fast`: the filter that decides which calls stop.
#![forbid(unsafe_code)]

use std::ffi::CString;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use seccompat_bpf::{Action, Program};
use seccompat_catalogue::{Abi, Sysno};
use seccompat_live::{DATA, Harmless, MARK, Plan, Target, Treatment, may};
use seccompat_policy::{
    Builder, Clause, Compare, Condition, Policy, Rule, RuleId, Table, Weights, compile,
};

use crate::out::{Failure, line};

/// The target of a fast trace, or of an ordinary one if a trace cannot be fast here: that is told.
///
/// # Errors
/// The filter cannot be made.
pub(super) fn target(command: Vec<CString>) -> Result<Target, Failure> {
    let plan = match Plan::here() {
        Ok(plan) => plan,
        Err(why) => {
            line(&format!("note: every call stops, as without --fast: {why}\n"));
            return Ok(Target::Command(command));
        }
    };
    let program = program(&plan)?;
    if let Some(place) = with_rights(&command) {
        line(&format!(
            "note: {} is a set-user-ID or set-group-ID program: it gets no rights in a trace\n",
            place.display()
        ));
    }
    line(
        "note: --fast adds a filter, sets no_new_privs if that needs it, and resets a blocked or ignored \
         SIGSYS; errors that only a driver, FUSE or a security module gives are not seen, nor refusals for an \
         argument's value that scan does not ask about; the command ends with seccompat\n",
    );
    Ok(Target::Fast(command, program, plan))
}

/// The filter, proven to treat every call as the plan does.
fn program(plan: &Plan) -> Result<Program, Failure> {
    let failed = |why: String| Failure::new(format!("the filter of --fast cannot be made: {why}"));
    let policy = policy(plan).map_err(|why| failed(why.to_string()))?;
    compile(&policy, &Weights::recorded()).map_err(|why| failed(why.to_string()))
}

fn policy(plan: &Plan) -> Result<Policy, seccompat_policy::Mistake> {
    let mut builder = Builder::new(Action::Allow);
    for &(abi, others) in &plan.others {
        // One rule for each treatment: the compiler and the proof work on rules, not on calls.
        let mut rules: Vec<(Treatment, RuleId)> = Vec::new();
        let mut of = |treatment: Treatment| {
            if let Some((_, rule)) = rules.iter().find(|(known, _)| *known == treatment) {
                return *rule;
            }
            let rule = builder.rule(rule(abi, treatment));
            rules.push((treatment, rule));
            rule
        };
        let mut table = Table::new(abi, of(others));
        for &(_, nr, treatment) in plan.calls.iter().filter(|(one, ..)| *one == abi) {
            table.set(nr, of(treatment));
        }
        // A tracer skips a call by this number.
        let allow = builder.rule(Rule::always(Action::Allow));
        table.set(u32::MAX, allow);
        builder.add(table)?;
    }
    builder.build()
}

/// The rule of our filter for a call.
fn rule(abi: Abi, treatment: Treatment) -> Rule {
    let trap = Action::Trap(DATA);
    match treatment {
        Treatment::Pass => Rule::always(Action::Allow),
        Treatment::Answer(_) => Rule::always(trap),
        Treatment::Stop(harmless) => allowing(abi, harmless, None, Action::Trace(DATA)),
        Treatment::Repeat(harmless) => {
            let marked = Condition::new(abi, 5, Compare::MaskedEq(u64::MAX), MARK);
            allowing(abi, harmless, marked, trap)
        }
    }
}

/// Allows a call with a mark, and one with a harmless value of every argument.
fn allowing(abi: Abi, harmless: &[Harmless], marked: Option<Condition>, otherwise: Action) -> Rule {
    let mut all: Vec<Vec<Condition>> = Vec::new();
    if !harmless.is_empty() {
        all.push(Vec::new());
    }
    for one in harmless {
        let with = |conditions: &Vec<Condition>, value: &u64| {
            let condition = Condition::new(abi, one.arg, Compare::MaskedEq(one.mask), *value);
            conditions.iter().copied().chain(condition).collect::<Vec<_>>()
        };
        all = all
            .iter()
            .flat_map(|conditions| one.values.iter().map(move |value| with(conditions, value)))
            .collect();
    }
    all.extend(marked.map(|marked| vec![marked]));
    let clause = |conditions| Clause { conditions, action: Action::Allow };
    Rule::first_of(all.into_iter().map(clause).collect(), otherwise)
}

/// The command's program, if it would get another user's or group's rights.
fn with_rights(command: &[CString]) -> Option<PathBuf> {
    // A filter may kill for the call by which the file is looked at.
    if !may(Sysno::STATX) {
        return None;
    }
    let name = PathBuf::from(command.first()?.to_str().ok()?);
    let places: Vec<PathBuf> = match name.components().count() {
        1 => std::env::split_paths(&std::env::var_os("PATH")?).map(|at| at.join(&name)).collect(),
        _ => vec![name],
    };
    let place = places.into_iter().find(|place| place.is_file())?;
    let mode = place.metadata().ok()?.permissions().mode();
    (mode & 0o6000 != 0).then_some(place)
}
