//! Differences in readable form.
#![forbid(unsafe_code)]

use seccompat_profile::order::set;
use std::collections::BTreeSet;
use std::fmt::Write;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::Sysno;

use super::group::{Call, Groups, Order, groups, word};
use super::names::abi;
use super::report::DiffReport;
use crate::out::engine;
use crate::out::text::{self, Style, columns, labelled};
use crate::out::values::number;

/// `socket(40, 0, 0, 0, 0, 0): A allow, B EPERM`
fn witness((data, a, b): &(Data, Action, Action)) -> String {
    let abi = abi(data.arch, data.nr);
    let call = abi.and_then(|abi| Sysno::from_number(abi, data.nr));
    let name = call.map_or_else(|| format!("{:#x}", data.nr), |call| call.name().to_owned());
    let args: Vec<_> = data.args.iter().map(|arg| number(*arg)).collect();
    let mut text = format!("{name}({})", args.join(", "));
    if data.instruction_pointer != 0 {
        let _ = write!(text, " at {:#x}", data.instruction_pointer);
    }
    format!("{text}: A {}, B {}", word(*a, abi), word(*b, abi))
}

/// Text after a name of this many columns, or on lines of its own if both are too long.
fn beside(name: usize, text: &str) -> String {
    if name + 1 + text.len() <= columns() {
        return format!(" {text}");
    }
    format!("\n{}", wrapped(3, text).trim_end_matches('\n'))
}

impl DiffReport {
    pub(crate) fn text(&self, style: Style) -> String {
        let mut text = String::new();
        let width = self.sides.iter().map(|side| side.name.len()).max().unwrap_or(0);
        for (letter, side) in ["A", "B"].into_iter().zip(&self.sides) {
            text += &style.bold(&format!("{letter}  {}", side.name));
            let foreign = side.engine.as_ref().filter(|stack| !stack.is_ours());
            if let Some(stack) = foreign {
                text +=
                    &beside(side.name.chars().count() + 3, &format!("in {}", engine::words(stack)));
            } else if let Some(version) = side.horizon {
                text += &" ".repeat(width - side.name.len());
                text += &style.dim(&format!("  knows calls up to Linux {version}"));
            }
            text.push('\n');
        }
        let archs = groups(self.listed());
        text += &text::wrapped(&self.verdict(&archs), "");
        let mut first: Option<&(String, Groups)> = None;
        for (at, arch) in archs.iter().enumerate() {
            let same = |other: &&(String, Groups)| calls(&other.1) == calls(&arch.1);
            // Architectures with equal changes have one heading, at the place of the first of them.
            if archs[..at].iter().any(|other| same(&other)) {
                continue;
            }
            let names: Vec<_> =
                archs[at..].iter().filter(same).map(|other| heading(&other.0)).collect();
            let _ = write!(text, "\n{}", style.bold(&names.join(", ")));
            match first.filter(|first| is_alike(&first.1, &arch.1)) {
                Some(first) => self.but_for(style, first, arch, &mut text),
                None => {
                    text.push('\n');
                    self.sections(&arch.1, &mut text);
                }
            }
            first = first.or(Some(arch));
        }
        text
    }

    fn sections(&self, groups: &Groups, text: &mut String) {
        for ((order, title), group) in groups {
            let words: Vec<String> = group.calls.iter().map(|call| call.text()).collect();
            *text += &wrapped(2, &format!("{title} ({})", words.len()));
            *text += &labelled("", 2, &words);
            let shown = match (self.witnesses, title.contains(" when ") || title.contains(" some "))
            {
                (true, _) => group.witnesses.len(),
                (_, true) => 1,
                (_, _) => usize::from(*order == Order::Conditional),
            };
            for one in &group.witnesses[..shown] {
                *text += &wrapped(6, &format!("witness {}", witness(one)));
            }
        }
    }

    /// The differences of an architecture from the first one.
    fn but_for(
        &self,
        style: Style,
        (first, theirs): &(String, Groups),
        (_, ours): &(String, Groups),
        text: &mut String,
    ) {
        *text += &style.dim(&format!(": as {first}, but for"));
        text.push('\n');
        let mut more = Groups::new();
        for (kind, group) in ours {
            let known = theirs.get(kind).map(|group| &group.calls);
            let fresh = |call: &Call| known.is_none_or(|known| !known.contains(call));
            let calls: BTreeSet<Call> = set(group.calls.iter().copied().filter(fresh));
            if calls.is_empty() {
                continue;
            }
            let mine = |one: &&(Data, Action, Action)| {
                let call =
                    abi(one.0.arch, one.0.nr).and_then(|abi| Sysno::from_number(abi, one.0.nr));
                call.is_none_or(|call| calls.contains(&Call::Named(call.name())))
            };
            let mut part = group.clone();
            part.witnesses = group.witnesses.iter().filter(mine).copied().collect();
            part.calls = calls;
            if part.witnesses.is_empty() {
                part.witnesses.clone_from(&group.witnesses);
            }
            more.insert(kind.clone(), part);
        }
        self.sections(&more, text);
        let here = calls(ours);
        let lacking: BTreeSet<Call> =
            set(calls(theirs).into_iter().filter(|one| !here.contains(one)).map(|one| one.1));
        let moved: BTreeSet<Call> =
            set(more.values().flat_map(|group| group.calls.iter().copied()));
        let words: Vec<String> = lacking.difference(&moved).map(|call| call.text()).collect();
        if !words.is_empty() {
            let _ = writeln!(text, "  but not ({})", words.len());
            *text += &labelled("", 2, &words);
        }
    }

    fn verdict(&self, archs: &[(String, Groups)]) -> String {
        if self.equal {
            return match self.asked {
                None => "Equal: they decide every call alike.".to_owned(),
                Some(questions) => format!("Equal, as far as {questions} questions tell."),
            };
        }
        if self.doubtful && self.changes.is_empty() {
            return "Unknown: no question shows a difference, and some were not asked.".to_owned();
        }
        if self.subset && self.a_subset_of_b {
            return "A allows no more than B.".to_owned();
        }
        let count = |orders: &[Order]| {
            let groups = archs.iter().flat_map(|arch| &arch.1);
            let groups = groups.filter(|((order, _), _)| orders.contains(order));
            let named = |call: &Call| matches!(call, Call::Named(_)).then_some(*call);
            let calls: BTreeSet<Call> =
                set(groups.flat_map(|(_, group)| group.calls.iter().filter_map(named)));
            match calls.len() {
                0 => "no call by its name".to_owned(),
                1 => "1 call".to_owned(),
                n => format!("{n} calls"),
            }
        };
        if self.subset {
            let more = count(&[Order::Loosened, Order::Tightened, Order::Conditional]);
            return format!("A allows more than B: {more}.");
        }
        let more = count(&[Order::Loosened]);
        let less = count(&[Order::Tightened, Order::Conditional]);
        match (self.a_subset_of_b, self.b_subset_of_a) {
            (true, true) => "Different, but both allow the same.".to_owned(),
            (true, false) => format!("Different: B allows more ({more}), and all that A does."),
            (false, true) => format!("Different: B allows less ({less}), and nothing beyond A."),
            (false, false) => format!(
                "Different: B allows more ({more}) and less ({}); neither contains the other.",
                less.trim_end_matches(" calls")
            ),
        }
    }
}

/// An indented line, with a larger indent for its continuation.
fn wrapped(indent: usize, line: &str) -> String {
    let (mut out, mut column) = (" ".repeat(indent - 1), indent - 1);
    for word in line.split(' ') {
        if column + 1 + word.len() > columns() {
            let _ = write!(out, "\n{}", " ".repeat(indent + 1));
            column = indent + 1;
        }
        out.push(' ');
        out += word;
        column += 1 + word.len();
    }
    out + "\n"
}

fn heading(arch: &str) -> String {
    if arch == "any other" { "any other architecture".to_owned() } else { arch.to_owned() }
}

/// Each call with its kind of change.
fn calls(groups: &Groups) -> BTreeSet<(&(Order, String), Call)> {
    let all = groups.iter();
    set(all.flat_map(|(kind, group)| group.calls.iter().map(move |call| (kind, *call))))
}

/// Whether it is shorter to list the differences.
fn is_alike(first: &Groups, other: &Groups) -> bool {
    let (first, other) = (calls(first), calls(other));
    first.symmetric_difference(&other).count() < other.len()
}
