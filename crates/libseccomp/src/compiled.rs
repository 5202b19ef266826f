//! From a context to its program.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Program};
use seccompat_catalogue::{Errno as Catalogued, Prose, Sysno};
use seccompat_policy::{
    Builder, Horizon, Names, NotCompiled, Policy, Rule, Table, Weights, compile,
};

use crate::context::Context;
use crate::errno::{Errno, Result};
use crate::rules::Section;
use crate::unknown::{self, Unknown};

/// The program of a context, proven to decide as the context's rules say.
///
/// # Errors
/// EINVAL: no ABI, or more instructions than the kernel takes. ENOMEM: not proven.
pub(crate) fn program(context: &mut Context) -> Result<&Program> {
    let program = match context.compiled().take() {
        Some(program) => program,
        None => compiled(context)?,
    };
    Ok(context.compiled().insert(program))
}

fn compiled(context: &Context) -> Result<Program> {
    let policy = policy(context)?;
    compile(&policy, &weights(context)).map_err(|why| {
        unknown::log(|| format!("no filter: {why}"));
        match why {
            NotCompiled::TooLong { .. } => Errno::EINVAL,
            _ => Errno::ENOMEM,
        }
    })
}

/// The weights of the calls: as recorded, and raised by the caller's priorities.
fn weights(context: &Context) -> Weights {
    let mut weights = Weights::recorded();
    for section in context.sections() {
        for (&number, &priority) in &section.priorities {
            if let Some(call) = Sysno::from_number(section.abi, number) {
                weights.prefer(call, priority);
            }
        }
    }
    weights
}

/// The calls and numbers that get another action than the default.
struct Newer {
    horizon: Horizon,
    unknown: Box<[bool; Sysno::COUNT]>,
    /// `None`: each ABI's ENOSYS.
    action: Option<Action>,
}

/// The decisions of a context.
pub(crate) fn policy(context: &Context) -> Result<Policy> {
    let newer = newer(context);
    let mut builder = Builder::new(context.bad_arch());
    for section in context.sections() {
        let table = table(&mut builder, section, context.default_action(), newer.as_ref());
        builder.add(table).map_err(|_| Errno::EINVAL)?;
    }
    builder.build().map_err(|_| Errno::EINVAL)
}

fn table(
    builder: &mut Builder,
    section: &Section,
    default: Action,
    newer: Option<&Newer>,
) -> Table {
    let abi = section.abi;
    let otherwise = builder.rule(Rule::always(default));
    let enosys = Action::Errno(Catalogued::ENOSYS.on(abi).get());
    let beyond = newer.map(|newer| newer.action.unwrap_or(enosys));
    let ground = beyond.map_or(otherwise, |action| builder.rule(Rule::always(action)));
    let mut table = Table::new(abi, ground);
    for (&number, rules) in section.rules.iter().filter(|(_, rules)| !rules.is_empty()) {
        table.set(number, builder.rule(rules.rule(abi, default)));
    }
    if let Some(newer) = newer {
        for (number, call) in Sysno::on(abi) {
            let has_rule = section.rules.get(&number).is_some_and(|rules| !rules.is_empty());
            if !has_rule && !newer.unknown[call.index()] {
                table.set(number, otherwise);
            }
        }
    }
    table
}

/// The one call that fails open and still gets ENOSYS. A caller of the others goes on without
/// protection after ENOSYS alone: the errno that they keep makes it stop. A caller of mseal(2) goes on
/// unsealed after any errno, as on Linux before 6.10, or dies of EPERM.
const UNGUARDED: Sysno = Sysno::MSEAL;

/// The ENOSYS rule, if it is on and the default is an errno. Calls that fail open keep the default,
/// unless the program itself asked for the rule.
fn newer(context: &Context) -> Option<Newer> {
    let Action::Errno(_) = context.default_action() else { return None };
    let rule: Unknown = context.unknown().cloned().or_else(unknown::configured)?;
    let mut names = Names::default();
    for section in context.sections() {
        let enosys = Action::Errno(Catalogued::ENOSYS.on(section.abi).get());
        for (&number, rules) in &section.rules {
            if let Some(call) = Sysno::from_number(section.abi, number) {
                names.add(call, rules.actions().all(|action| action == enosys));
            }
        }
    }
    let horizon = names.horizon(rule.known_up_to);
    let mut unknown = names.unknown(horizon);
    if !rule.by_program {
        let kept = Sysno::all().filter(|call| Prose::fails_open(*call) && *call != UNGUARDED);
        kept.for_each(|call| unknown[call.index()] = false);
    }
    let newer = Newer { horizon, unknown, action: rule.action };
    unknown::log(|| newer.told());
    Some(newer)
}

impl Newer {
    fn told(&self) -> String {
        let calls = self.unknown.iter().filter(|unknown| **unknown).count();
        let version = self.horizon.version;
        let until = version.map_or("any version".to_owned(), |version| format!("Linux {version}"));
        format!(
            "the rules know the calls of {until}: {calls} others, and other numbers, get ENOSYS"
        )
    }
}
