//! The summary of all refusals, and the remedies.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort_by_key;
use std::fmt::Write;

use seccompat_live::{Ended, Refusal};
use seccompat_profile::shown;

use super::report::TraceReport;
use super::{kinds, remedies};

impl TraceReport {
    /// The summary, on which a person acts.
    pub(crate) fn summary(&self) -> String {
        let program = self.command.first().map(|name| shown(&name.to_string_lossy()).into_owned());
        let program = program.as_deref().unwrap_or("the process");
        let how = match self.ended {
            Some(Ended::Exited(code)) => format!("{program} exited with {code}"),
            Some(Ended::Signalled(signal)) => format!("signal {signal} ended {program}"),
            Some(Ended::Released) | None => format!("{program} goes on, untraced"),
        };
        let mut all: Vec<(u64, &Refusal)> = self.table.kinds().collect();
        let sums = self.table.sums();
        let plural = |n: u64, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        if sums.all == 0 && self.unasked == 0 {
            return format!("\n{how}. Nothing was refused.\n");
        }
        if sums.all == 0 {
            return format!("\n{how}. No refusal was found.\n{}", self.left_open());
        }
        let kinds_text = plural(all.len() as u64, "kind");
        let mut text = format!("\n{how}. {} of {kinds_text}:\n", plural(sums.all, "refusal"));
        sort_by_key(&mut all, |(count, refusal)| (kinds::rank(refusal), std::cmp::Reverse(*count)));
        let label = |refusal: &Refusal| match refusal.call {
            Some(call) => format!("{} ({})", kinds::label(refusal), call.since()),
            None => kinds::label(refusal),
        };
        let width = all.iter().map(|(_, refusal)| label(refusal).len()).max().unwrap_or(0);
        for (count, refusal) in &all {
            let errno = refusal.outcome.to_string();
            let line = format!(
                "  {:>5}  {:<width$}  {errno:<6}  {:<7}  {}",
                format!("{count}x"),
                label(refusal),
                kinds::word(refusal.cause),
                kinds::remark(refusal)
            );
            text += line.trim_end();
            text.push('\n');
        }
        if sums.folded > 0 {
            let _ = writeln!(
                text,
                "Of {} only these sums were kept: too many differed in their arguments.",
                plural(sums.folded, "refusal")
            );
        }
        let refusals: Vec<&Refusal> = all.iter().map(|(_, refusal)| *refusal).collect();
        let remedies = remedies::text(&refusals, &self.command);
        let remedies = match self.ended {
            Some(Ended::Exited(0)) if !self.all && !remedies.is_empty() => {
                format!("{program} succeeded, so no remedies are listed; --all lists them\n")
            }
            _ => remedies,
        };
        text + &self.left_open() + &self.verdict() + &remedies
    }

    /// The untested calls.
    fn left_open(&self) -> String {
        match self.unasked {
            0 => String::new(),
            calls => format!(
                "{calls} failed calls were not tested against the filters: the kernel returns these errors \
                 as well.\n"
            ),
        }
    }
}
