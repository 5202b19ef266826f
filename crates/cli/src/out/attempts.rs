//! The report of `seccompat syscalls --check`.
#![forbid(unsafe_code)]

use seccompat_catalogue::Errno;
use seccompat_live::Attempted;
use seccompat_probe::Answer;
use serde::Serialize;

use super::text::{self, Style};
use crate::row::{Probe, Row};

/// The results of a description's probes: as this caller, and without privileges if the caller had some.
pub(crate) struct AttemptsReport {
    pub(crate) row: Row,
    pub(crate) results: Vec<(Attempted, Option<Attempted>)>,
}

impl AttemptsReport {
    /// Whether every probe holds, for every caller, and changes nothing.
    pub(crate) fn holds(&self) -> bool {
        self.probes().all(|(probe, result)| judged(probe, result).is_ok())
    }

    fn probes(&self) -> impl Iterator<Item = (&Probe, &(Attempted, Option<Attempted>))> {
        self.row.probes.iter().zip(&self.results)
    }

    pub(crate) fn text(&self, style: Style) -> String {
        let number = self.row.number.unwrap_or_default();
        let mut out = format!("{}\n\n", style.bold(&format!("{} ({number})", self.row.name)));
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for (probe, result) in self.probes() {
            let errnos: Vec<String> = probe.expect.iter().map(|&errno| name(errno)).collect();
            let mut said = format!("{} must be {}: ", probe.text, errnos.join(" or "));
            said += &match judged(probe, result) {
                Ok(answer) => format!("{answer}, and nothing observable changed"),
                Err(why) => why,
            };
            out += &text::labelled(&format!("line {}", probe.line), 8, &words(&said));
        }
        let by = match self.results.first() {
            Some((_, Some(_))) => "as root and without privileges",
            _ => "without privileges of root",
        };
        let rule = if self.holds() { "The call keeps the rule" } else { "The rule is not kept" };
        out + &format!("\n{rule} here, tried {by}.\n")
    }

    pub(crate) fn json(&self) -> Json<'_> {
        let probes = self.probes().map(|(probe, result)| JsonProbe {
            line: probe.line,
            why: &probe.why,
            expect: probe.expect.iter().map(|&errno| name(errno)).collect(),
            answer: answer(result.0.answer),
            without_privileges: result.1.as_ref().map(|one| answer(one.answer)),
            changed: changed(result),
            holds: judged(probe, result).is_ok(),
        });
        Json {
            schema: "seccompat.attempts/1",
            name: &self.row.name,
            nr: self.row.number.unwrap_or_default(),
            holds: self.holds(),
            probes: probes.collect(),
        }
    }
}

/// The answer that proves the probe, or the reason why it proves nothing.
fn judged(probe: &Probe, result: &(Attempted, Option<Attempted>)) -> Result<String, String> {
    let expected = |got: &Attempted| match got.answer {
        Answer::Errno(errno) => probe.expect.contains(&errno),
        _ => false,
    };
    let (first, second) = result;
    let changed = changed(result);
    if !changed.is_empty() {
        return Err(format!("it changed: {}", changed.join(", ")));
    }
    match first.answer {
        Answer::Errno(Errno::ENOSYS) => {
            return Err("ENOSYS: neither this kernel nor its filters know the number".into());
        }
        _ if !expected(first) => return Err(format!("wrong, it was {}", answer(first.answer))),
        _ => {}
    }
    match second {
        Some(second) if !expected(second) => Err(format!(
            "{} as root, but {} without privileges: the kernel checks these first",
            answer(first.answer),
            answer(second.answer)
        )),
        _ => Ok(answer(first.answer)),
    }
}

fn changed((first, second): &(Attempted, Option<Attempted>)) -> Vec<&'static str> {
    let mut all = first.changed.clone();
    for one in second.iter().flat_map(|second| &second.changed) {
        if !all.contains(one) {
            all.push(one);
        }
    }
    all
}

fn answer(answer: Answer) -> String {
    match answer {
        Answer::Errno(errno) => name(errno),
        Answer::Success | Answer::Faked => "success".into(),
        Answer::Killed => "SIGSYS".into(),
        Answer::Silent => "no answer within 5 seconds".into(),
        Answer::NotMade => "the end of its caller".into(),
    }
}

fn name(errno: Errno) -> String {
    errno.name().map_or_else(|| errno.get().to_string(), str::to_owned)
}

/// `seccompat.attempts/1`
#[derive(Serialize)]
pub(crate) struct Json<'a> {
    schema: &'static str,
    name: &'a str,
    nr: u32,
    holds: bool,
    probes: Vec<JsonProbe<'a>>,
}

#[derive(Serialize)]
struct JsonProbe<'a> {
    line: usize,
    why: &'a str,
    expect: Vec<String>,
    answer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    without_privileges: Option<String>,
    changed: Vec<&'static str>,
    holds: bool,
}
