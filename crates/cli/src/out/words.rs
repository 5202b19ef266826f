//! The spelling of calls and their arguments.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Arg, Gate, Key, Kind, Outcome, Param, Probe, Sysno};
use seccompat_probe::Answer;

/// `openat2(-1, BAD, BAD, 0)`: a call with its registers.
pub(crate) fn call(call: Sysno, params: &[Param], args: &[u64; 6]) -> String {
    let words: Vec<_> =
        params.iter().zip(args).map(|(param, &word)| register(word, param.kind)).collect();
    format!("{call}({})", words.join(", "))
}

/// A probe in the table's notation: `=` keeps the failing call's own word.
pub(crate) fn probe(call: Sysno, params: &[Param], probe: &Probe) -> String {
    let word = |(param, arg): (&Param, Arg)| match arg {
        Arg::Bad => "BAD".into(),
        Arg::Word(word) => register(word, param.kind),
        Arg::Keep(0) => "=".into(),
        Arg::Keep(word) => format!("={}", register(word, param.kind)),
    };
    let words: Vec<_> = params.iter().zip(probe.args()).map(word).collect();
    let expect: Vec<_> = probe.expect().iter().copied().map(outcome).collect();
    let mut text = format!("{call}({}) = {}", words.join(", "), expect.join(" or "));
    if let Some(gate) = probe.gate() {
        text += &format!(" (asked first: {})", self::gate(gate));
    }
    text
}

fn gate(gate: &Gate) -> String {
    let keys = gate.keys.iter().map(|key| match key {
        Key::Capability(capability, _) => capability.to_string(),
        Key::Sysctl { name, .. } => (*name).to_owned(),
        Key::NoNewPrivs => "no_new_privs".to_owned(),
        Key::State(text) => (*text).to_owned(),
    });
    keys.collect::<Vec<_>>().join(" or ")
}

fn register(word: u64, kind: Kind) -> String {
    match (kind, word) {
        (Kind::Str | Kind::Ptr, 0) => "NULL".into(),
        (Kind::Str | Kind::Ptr, u64::MAX | 0xffff_ffff) => "BAD".into(),
        (Kind::Fd | Kind::Int, 0xffff_ffff) | (_, u64::MAX) => "-1".into(),
        (_, 0..10) => word.to_string(),
        _ => format!("{word:#x}"),
    }
}

pub(crate) fn outcome(outcome: Outcome) -> String {
    match outcome {
        Outcome::Success => "OK".into(),
        Outcome::Errno(errno) => errno.to_string(),
    }
}

pub(crate) fn answer(answer: Answer) -> String {
    match answer {
        Answer::Success => "OK".into(),
        Answer::Faked => "faked".into(),
        Answer::Errno(errno) => errno.to_string(),
        Answer::Killed => "killed".into(),
        Answer::Silent => "no answer".into(),
        Answer::NotMade => "not made".into(),
    }
}
