//! One line of a table, into the facts of its call.
#![forbid(unsafe_code)]

use super::super::numbers::ABIS;
use super::call::{Arg, Call, Kind, Probe, Trap};
use crate::shared::capability::Capability;
use crate::shared::errno::Errno;
use crate::shared::version::{KernelVersion, Kernels};

type Parsed<T> = Result<T, String>;

const KINDS: &[(&str, Kind)] = &[
    ("fd", Kind { variant: "Fd", pointer: false, narrow: true }),
    ("int", Kind { variant: "Int", pointer: false, narrow: true }),
    ("uint", Kind { variant: "Uint", pointer: false, narrow: true }),
    ("long", Kind { variant: "Long", pointer: false, narrow: false }),
    ("str", Kind { variant: "Str", pointer: true, narrow: false }),
    ("ptr", Kind { variant: "Ptr", pointer: true, narrow: false }),
];

const REASONS: &[(&str, &str)] = &[
    ("kills", "Kills"),
    ("ends", "Ends"),
    ("forks", "Forks"),
    ("effects", "Effects"),
    ("waits", "Waits"),
    ("unwired", "Unwired"),
];

const OVERS: &[(&str, &str)] = &[
    ("init", "Init"),
    ("own", "Own"),
    ("mntns", "MountNs"),
    ("netns", "NetNs"),
    ("pidns", "PidNs"),
    ("utsns", "UtsNs"),
    ("ipcns", "IpcNs"),
    ("target", "Target"),
];

/// Adds the fact in `words`, without the call's name, to `call`.
pub(crate) fn fact(call: &mut Call, words: &[&str], line: usize, comment: &str) -> Parsed<()> {
    let [fact, words @ ..] = words else {
        return Err(format!("{} says nothing", call.call));
    };
    let once = |there: bool| if there { Err(format!("a second line of {fact}")) } else { Ok(()) };
    match *fact {
        "args" => {
            once(call.params.is_some())?;
            call.params = Some(params(words)?);
        }
        "probe" => {
            let probe = Probe { line, ..probe(call, words, comment)? };
            call.probes.push(probe);
        }
        "trap" => {
            let trap = Trap { line, ..trap(call, words)? };
            call.traps.push(trap);
        }
        "never" => {
            let [reason, rest @ ..] = words else { return Err("never, for what reason?".into()) };
            let variant = choose(REASONS, reason, "reason for no probe")?;
            call.never.push((variant, kernels_alone(rest)?, comment.into()));
        }
        "eperm" => {
            once(call.eperm.is_some())?;
            let choices = [("never", "Never"), ("rare", "Rare"), ("real", "Real")];
            let [word] = words else { return Err("eperm is never, rare or real".into()) };
            call.eperm = Some(choose(&choices, word, "kind of eperm")?);
            call.eperm_why = comment.into();
        }
        "foreign" => call.foreign = words.iter().map(|word| errno(word)).collect::<Parsed<_>>()?,
        "transparent" => call.transparent = list(words),
        "failopen" => call.fail_open = list(words),
        "fallback" => {
            once(call.fallback.is_some())?;
            call.fallback = Some(words.join(" "));
        }
        "role" => {
            once(call.role.is_some())?;
            let [word] = words else { return Err("role is basic or exempt".into()) };
            call.role = Some(choose(&[("basic", "Basic"), ("exempt", "Exempt")], word, "role")?);
        }
        _ => return Err(format!("no fact is named {fact}")),
    }
    Ok(())
}

fn params(words: &[&str]) -> Parsed<Vec<(String, Kind)>> {
    if words == ["-"] {
        return Ok(Vec::new());
    }
    if words.is_empty() || words.len() > 6 {
        return Err("one to six parameters, or - for none".into());
    }
    let param = |word: &&str| {
        let (name, kind) = word.split_once(':').ok_or(format!("{word} is no NAME:KIND"))?;
        let found = KINDS.iter().find(|(other, _)| *other == kind);
        let (_, kind) = found.ok_or(format!("no kind of parameter is named {kind}"))?;
        Ok((name.to_owned(), *kind))
    };
    words.iter().map(param).collect()
}

fn probe(call: &Call, words: &[&str], why: &str) -> Parsed<Probe> {
    let params = call.params.as_deref().ok_or("args come before probes")?;
    let at = words
        .iter()
        .position(|word| word.starts_with(['E', 'O']))
        .ok_or("no errno that the kernel answers")?;
    let (given, rest) = words.split_at(at);
    let given = if given == ["-"] { &[] } else { given };
    if given.len() > params.len() {
        return Err("more arguments than parameters".into());
    }
    let mut args = Vec::new();
    for (word, (name, kind)) in given.iter().zip(params) {
        args.push(arg(word, *kind).map_err(|why| format!("{name}: {why}"))?);
    }
    args.resize(6, Arg::Word(0));
    let (expect, mut rest) = rest.split_first().ok_or("no errno")?;
    let expect: Vec<String> = expect
        .split('|')
        .map(|e| if e == "OK" { Ok("OK".into()) } else { errno(e) })
        .collect::<Parsed<_>>()?;
    if expect.iter().any(|e| e == "EPERM") {
        return Err("EPERM proves nothing".into());
    }
    let mut probe = Probe {
        line: call.line,
        args,
        expect,
        kernels: Kernels::ALL,
        abis: Vec::new(),
        gate: Vec::new(),
        says: vec!["EPERM".into()],
        why: why.into(),
    };
    while let [word, tail @ ..] = rest {
        rest = match (*word, tail) {
            (word, _) if word.contains("..") => {
                probe.kernels = kernels(word)?;
                tail
            }
            ("on", [abis, tail @ ..]) => {
                probe.abis = abis.split(',').map(abi).collect::<Parsed<_>>()?;
                tail
            }
            ("after", [keys, tail @ ..]) => {
                probe.gate = keys.split('|').map(key).collect::<Parsed<_>>()?;
                tail
            }
            ("says", [errnos, tail @ ..]) => {
                probe.says = errnos.split('|').map(errno).collect::<Parsed<_>>()?;
                tail
            }
            _ => return Err(format!("what is {word:?}?")),
        };
    }
    if !probe.gate.is_empty() && probe.says.iter().any(|errno| probe.expect.contains(errno)) {
        return Err("the answer of a closed gate proves nothing".into());
    }
    Ok(probe)
}

fn trap(call: &Call, words: &[&str]) -> Parsed<Trap> {
    let params = call.params.as_deref().ok_or("args come before traps")?;
    let (words, kernels) = match words {
        [words @ .., last] if last.contains("..") => (words, kernels(last)?),
        words => (words, Kernels::ALL),
    };
    if words.len() != params.len() {
        return Err("a trap names every argument; * is any".into());
    }
    let args = words.iter().zip(params).map(|(word, (_, kind))| match *word {
        "*" => Ok(None),
        word => self::word(word, *kind).map(Some),
    });
    Ok(Trap { line: call.line, args: args.collect::<Parsed<_>>()?, kernels })
}

fn arg(text: &str, kind: Kind) -> Parsed<Arg> {
    match (text, text.strip_prefix('=')) {
        ("BAD", _) if kind.pointer => Ok(Arg::Bad),
        ("BAD", _) => Err("only a pointer is BAD".into()),
        (_, Some(_)) if kind.pointer => {
            Err("a pointer is not kept, or memory of the program's would be named".into())
        }
        (_, Some("")) => Ok(Arg::Keep(0)),
        (_, Some(text)) => word(text, kind).map(Arg::Keep),
        (text, None) => word(text, kind).map(Arg::Word),
    }
}

/// A word as the register holds it: zero-extended if the kernel reads 32 bits, as compilers write
/// such constants; else sign-extended.
fn word(text: &str, kind: Kind) -> Parsed<u64> {
    if text == "~0" {
        return Ok(if kind.narrow { u32::MAX.into() } else { u64::MAX });
    }
    let value = match text.strip_prefix("0x") {
        Some(digits) => i128::from_str_radix(digits, 16),
        None => text.parse(),
    };
    let value = value.map_err(|_| format!("{text} is no number"))?;
    let (bits, least) = if kind.narrow { (32, i32::MIN.into()) } else { (64, i64::MIN.into()) };
    if value < least || value >> bits > 0 {
        return Err(format!("{text} does not fit"));
    }
    u64::try_from(value & ((1 << bits) - 1)).map_err(|why| why.to_string())
}

fn kernels_alone(words: &[&str]) -> Parsed<Kernels> {
    match words {
        [] => Ok(Kernels::ALL),
        [range] => kernels(range),
        _ => Err("one range of releases at most".into()),
    }
}

fn kernels(text: &str) -> Parsed<Kernels> {
    let (from, to) = text.split_once("..").ok_or(format!("{text} is no range of releases"))?;
    let release = |text: &str| {
        let clean = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        KernelVersion::parse(text).filter(|_| clean).ok_or(format!("{text} is no release"))
    };
    let from = if from.is_empty() { KernelVersion::OLDEST } else { release(from)? };
    let to = if to.is_empty() { KernelVersion::NEWEST } else { release(to)? };
    Ok(Kernels { from, to })
}

/// A key of a gate, as source text and as text for people.
fn key(text: &str) -> Parsed<(String, String)> {
    let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
    match kind {
        "nnp" if rest.is_empty() => Ok(("Key::NoNewPrivs".into(), "no_new_privs".into())),
        "cap" => {
            let (name, over) = rest.split_once('@').ok_or(format!("{rest} is no NAME@OVER"))?;
            let capability = Capability::parse(name).ok_or(format!("{name} is no capability"))?;
            let over = choose(OVERS, over, "OVER")
                .map_err(|_| format!("{over} is nothing that a capability is asked over"))?;
            let source =
                format!("Key::Capability(Capability::{}, Over::{over})", capability.name());
            Ok((source, capability.to_string()))
        }
        "sysctl" => {
            let (name, values) = rest
                .split_once('=')
                .ok_or(format!("a sysctl needs the values that open the gate: {rest}=0"))?;
            let opens: Vec<String> = values.split('/').map(|v| format!("{v:?}")).collect();
            let source =
                format!("Key::Sysctl {{ name: {name:?}, opens: &[{}] }}", opens.join(", "));
            Ok((source, format!("{name}={values}")))
        }
        "state" if !rest.is_empty() => {
            let words = rest.replace('-', " ");
            Ok((format!("Key::State({words:?})"), words))
        }
        _ => Err(format!("{text} is no gate: cap:NAME@OVER, sysctl:NAME=VALUE, nnp, state:WORDS")),
    }
}

fn abi(name: &str) -> Parsed<&'static str> {
    ABIS.iter().find(|abi| **abi == name).copied().ok_or(format!("{name} is no ABI"))
}

fn errno(name: &str) -> Parsed<String> {
    let known = Errno::parse(name).and_then(Errno::name);
    known.filter(|known| *known == name).map(str::to_owned).ok_or(format!("{name} is no errno"))
}

fn choose(choices: &[(&str, &'static str)], word: &str, what: &str) -> Parsed<&'static str> {
    let found = choices.iter().find(|(name, _)| *name == word);
    found.map(|(_, variant)| *variant).ok_or(format!("{word} is no {what}"))
}

/// Names separated by commas.
fn list(words: &[&str]) -> Vec<String> {
    words
        .join(" ")
        .split(',')
        .map(|name| name.trim().to_owned())
        .filter(|n| !n.is_empty())
        .collect()
}
