//! The report of `seccompat explain PROFILE NAME`.
#![forbid(unsafe_code)]

use std::fmt::Write;

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;
use seccompat_engine::Stack;
use seccompat_lint::{Entry, Explanation, Knowledge};
use seccompat_policy::{Compare, Condition, Rule};
use seccompat_profile::{Context, Profile, Unknown, shown};
use serde::Serialize;

use super::engine::{self, EngineDocument};
use super::eval::{ActionDocument, EvalReport};
use super::text::Style;

/// The reasons for a decision about a call.
pub(crate) struct ExplainReport {
    pub(crate) name: String,
    pub(crate) profile: Profile,
    pub(crate) context: Context,
    pub(crate) kernel_from: &'static str,
    pub(crate) explanation: Explanation,
    /// The engine that makes the filter.
    pub(crate) engine: Stack,
    /// The decision about the call with the given arguments.
    pub(crate) outcome: Option<EvalReport>,
}

#[derive(Serialize)]
pub(crate) struct Document {
    schema: &'static str,
    engine: EngineDocument,
    outcome: Option<Outcome>,
    syscall: &'static str,
    since: String,
    entries: Vec<EntryDocument>,
    decided: Vec<Decided>,
    unknown: bool,
    horizon: Option<String>,
}

#[derive(Serialize)]
struct Outcome {
    args: [String; 6],
    action: ActionDocument,
}

#[derive(Serialize)]
struct EntryDocument {
    line: usize,
    column: usize,
    action: ActionDocument,
    conditional: bool,
    holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unmet: Option<String>,
}

#[derive(Serialize)]
struct Decided {
    arch: &'static str,
    nr: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<Alternative>,
    otherwise: ActionDocument,
}

#[derive(Serialize)]
struct Alternative {
    when: String,
    action: ActionDocument,
}

fn condition(one: &Condition) -> String {
    let (arg, value) = (one.arg(), one.value());
    let op = match one.compare() {
        Compare::MaskedEq(mask) => return format!("arg{arg} & {mask:#x} = {value:#x}"),
        Compare::Eq => "=",
        Compare::Ne => "!=",
        Compare::Lt => "<",
        Compare::Le => "<=",
        Compare::Ge => ">=",
        Compare::Gt => ">",
    };
    format!("arg{arg} {op} {value:#x}")
}

fn alternatives(rule: &Rule, abi: Abi) -> Vec<Alternative> {
    let one = |clause: &seccompat_policy::Clause| {
        let all: Vec<String> = clause.conditions.iter().map(condition).collect();
        Alternative {
            when: all.join(" and "),
            action: ActionDocument::new(clause.action, Some(abi)),
        }
    };
    rule.clauses().iter().map(one).collect()
}

/// A rule on one line: `allow where arg0 = 0x1, else errno EPERM`.
pub(crate) fn rule_text(rule: &Rule, abi: Abi) -> String {
    let otherwise = ActionDocument::new(rule.otherwise(), Some(abi)).text();
    let all = alternatives(rule, abi);
    if all.is_empty() {
        return otherwise;
    }
    let one = |it: &Alternative| format!("{} where {}, ", it.action.text(), it.when);
    all.iter().map(one).collect::<String>() + "else " + &otherwise
}

impl ExplainReport {
    pub(crate) fn json(&self) -> Document {
        let it = &self.explanation;
        let entry = |entry: &Entry| {
            let place = self.profile.place(entry.name);
            EntryDocument {
                line: place.line,
                column: place.column,
                action: ActionDocument::new(entry.action, Some(self.context.machine())),
                conditional: entry.conditional,
                holds: entry.unmet.is_none(),
                unmet: entry.unmet.clone(),
            }
        };
        let decided = it.decided.iter().map(|(abi, nr, rule)| Decided {
            arch: abi.name(),
            nr: *nr,
            alternatives: alternatives(rule, *abi),
            otherwise: ActionDocument::new(rule.otherwise(), Some(*abi)),
        });
        Document {
            schema: "seccompat.explain/1",
            engine: EngineDocument::new(&self.engine),
            outcome: self.outcome.as_ref().map(|outcome| Outcome {
                args: outcome.data.args.map(|arg| format!("{arg:#x}")),
                action: ActionDocument::new(outcome.action, Some(outcome.abi)),
            }),
            syscall: it.call.name(),
            since: it.call.since().to_string(),
            entries: it.entries.iter().map(entry).collect(),
            decided: decided.collect(),
            unknown: it.unknown,
            horizon: it.horizon.version.map(|version| version.to_string()),
        }
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let it = &self.explanation;
        let mut text = engine::line(Some(&self.engine));
        if let Some(outcome) = &self.outcome {
            let args = outcome.data.args.map(|arg| format!("{arg:#x}")).join(", ");
            let action = ActionDocument::new(outcome.action, Some(outcome.abi)).text();
            let _ = writeln!(text, "{}({args}) on {}: {action}\n", it.call, outcome.abi);
        }
        text += &style.bold(&format!("{} (Linux {})\n", it.call, it.call.since()));
        for (abi, nr, rule) in &it.decided {
            let otherwise = ActionDocument::new(rule.otherwise(), Some(*abi)).text();
            let _ = write!(text, "  {abi} {nr}: ");
            for alternative in alternatives(rule, *abi) {
                let _ = write!(
                    text,
                    "{} where {},\n      ",
                    alternative.action.text(),
                    alternative.when
                );
            }
            let _ = match rule.clauses() {
                [] => writeln!(text, "{otherwise}"),
                _ => writeln!(text, "else {otherwise}"),
            };
        }
        if it.decided.is_empty() {
            text += "  no architecture of this context has it\n";
        }
        text += "\n";
        for entry in &it.entries {
            let place = self.profile.place(entry.name);
            let action = ActionDocument::new(entry.action, Some(self.context.machine())).text();
            let conditions = if entry.conditional { ", by its arguments" } else { "" };
            let holds = entry.unmet.as_deref().unwrap_or("it holds here");
            let _ =
                writeln!(text, "{}:{place}: {action}{conditions}\n    {holds}", shown(&self.name));
        }
        text += &self.without_an_entry();
        let kernel = self.context.kernel;
        let _ = writeln!(text, "\nContext: Linux {kernel} ({})", self.kernel_from);
        text
    }

    /// The deciding rule without an entry.
    fn without_an_entry(&self) -> String {
        let it = &self.explanation;
        if !it.entries.is_empty() {
            let any = it.entries.iter().any(|entry| entry.unmet.is_none());
            let note = "None of these holds here, so the default decides.\n";
            return if any { String::new() } else { note.to_owned() };
        }
        let place = self.profile.place(it.default_span);
        let text = format!("{}:{place}: no entry names it\n", shown(&self.name));
        text + &self.knowledge()
    }

    /// Its author's possible knowledge of a call that no entry names, and the resulting decision.
    fn knowledge(&self) -> String {
        let it = &self.explanation;
        let horizon = it.horizon.version.map(|version| version.to_string()).unwrap_or_default();
        let knew = match it.knowledge {
            Knowledge::Known => "its author knew it".to_owned(),
            Knowledge::Newer => format!("newer than the calls of Linux {horizon} that it knows"),
            Knowledge::Transparent => {
                format!("given up only on ENOSYS, by {}", it.transparent.join(", "))
            }
            Knowledge::Nothing => "the profile names no call".to_owned(),
        };
        if it.unknown && self.context.unknown == Unknown::Runc {
            return "    runc's stub answers ENOSYS: its number is above all that the profile names\n\
                    \x20   without the stub: --unknown default\n"
                .to_owned();
        }
        if it.unknown {
            return format!(
                "    {knew}: ENOSYS\n    without the rule: --unknown default; for ever: seccompat fix\n"
            );
        }
        let open = matches!(it.default, Action::Allow | Action::Log);
        match it.knowledge {
            // Allowing a call needs no knowledge of it.
            _ if open => {
                "    the default decides, which allows every call without an entry\n".to_owned()
            }
            Knowledge::Known => format!("    {knew}, so the default decides\n"),
            _ => format!("    {knew}; the default decides nevertheless\n"),
        }
    }
}
