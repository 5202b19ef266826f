//! The refused argument values, by their names.
#![forbid(unsafe_code)]

use seccompat_live::{Call, Decides, Heard, Named};
use seccompat_profile::order::{sort, sort_by_key};

use super::super::text::labelled;

/// The calls that filters decide by their arguments, one on each line.
pub(super) fn rows(calls: &[&Call]) -> String {
    let mut calls = calls.to_vec();
    sort_by_key(&mut calls, |call| call.call);
    let width = calls.iter().map(|call| call.call.name().len()).filter(|&n| n <= 24).max();
    let mut out = String::new();
    for call in calls {
        let words: Vec<String> = said(&call.decides).split(' ').map(str::to_owned).collect();
        out += &labelled(call.call.name(), width.unwrap_or(6), &words);
    }
    out
}

/// `EPERM for AF_ALG, AF_VSOCK`
pub(super) fn said(decides: &Decides) -> String {
    if !decides.differs() {
        return "by arguments: the probes' answers differ".to_owned();
    }
    let Some(usual) = decides.usual() else { return String::new() };
    let differing = differing(decides, usual);
    if differing.is_empty() {
        let (zeros, ones) = (word_of(decides.zeros), word_of(decides.ones));
        return format!("by values without a name: {zeros} for zeros, {ones} for all bits set");
    }
    let mut kinds: Vec<Heard> = differing.iter().map(|(_, heard)| *heard).collect();
    sort(&mut kinds);
    kinds.dedup();
    let of_kind = |kind: Heard| {
        let names = differing.iter().filter(|(_, heard)| *heard == kind);
        names.map(|(named, _)| &*named.name).collect::<Vec<_>>().join("; ")
    };
    let list = |kind: Heard| {
        let text = of_kind(kind);
        // Pairs contain a comma.
        if text.contains(", ") { text } else { text.replace("; ", ", ") }
    };
    let parts: Vec<String> = kinds
        .into_iter()
        .map(|kind| match (usual, kind) {
            (Heard::Through, kind) => format!("{} for {}", word(kind), list(kind)),
            (usual, Heard::Through) => format!("{}, but not for {}", word(usual), list(kind)),
            (_, kind) => format!("{} for {}", word(kind), list(kind)),
        })
        .collect();
    parts.join("; ")
}

/// The named values with an unusual answer; a pair only if its first value alone does not have that
/// answer.
pub(super) fn differing(decides: &Decides, usual: Heard) -> Vec<&(Named, Heard)> {
    let differs = |(_, heard): &&(Named, Heard)| *heard != usual && *heard != Heard::Nothing;
    let all: Vec<&(Named, Heard)> = decides.named.iter().filter(differs).collect();
    let alone = |named: &Named, heard: Heard| {
        let single = |(other, said): &&&(Named, Heard)| {
            let first = (other.argument, other.value) == (named.argument, named.value);
            let second = named.second == Some((other.argument, other.value));
            other.second.is_none() && (first || second) && *said == heard
        };
        all.iter().any(|other| single(&other))
    };
    all.iter()
        .copied()
        .filter(|(named, heard)| named.second.is_none() || !alone(named, *heard))
        .collect()
}

fn word_of(heard: Option<Heard>) -> String {
    heard.map_or_else(|| "nothing asked".to_owned(), word)
}

/// The filters' action, in one word.
pub(super) fn word(heard: Heard) -> String {
    match heard {
        Heard::Nothing => "not asked".to_owned(),
        Heard::Through => "allowed".to_owned(),
        Heard::Errno(errno) => errno.to_string(),
        Heard::Faked => "a faked success".to_owned(),
        Heard::Trapped(_) => "SIGSYS (trap)".to_owned(),
        Heard::Killed => "SIGSYS (kill)".to_owned(),
    }
}
