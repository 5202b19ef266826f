//! `data/probes/*.tbl`: the facts about each call, one per line. See its README for the format.
#![forbid(unsafe_code)]

use std::fs;
use std::path::Path;

use super::{Output, Problem};

mod call;
mod distinct;
mod emit;
mod new_calls;
mod page;
mod parse;
mod selftest;

use call::Call;

use crate::shared::version::KernelVersion;

/// Every call's name and the release that introduced it, sorted by name.
type Names = Vec<(String, KernelVersion)>;

const TABLES: &str = "crates/catalogue/data/probes";

/// Reads every table, and generates the prober's facts, the texts, and the page.
pub(super) fn job(root: &Path) -> Result<Vec<Output>, Vec<String>> {
    let names = super::numbers::names(&super::read(root, super::NUMBERS)?);
    let mut calls: Vec<Call> = Vec::new();
    let mut errors = Vec::new();
    for name in tables(root)? {
        let file = format!("{TABLES}/{name}");
        let (found, problems) = read(&super::read(root, &file)?, &names);
        errors.extend(problems.iter().map(|problem| problem.in_file(&file)));
        for call in found {
            match calls.iter().find(|other| other.call == call.call) {
                Some(_) => errors.push(format!("{file}: {} is in another table too", call.call)),
                None => calls.push(call),
            }
        }
    }
    let named = |name: &str| calls.iter().any(|call| call.call == name);
    let missing = names.iter().filter(|(name, _)| !named(name));
    errors.extend(missing.map(|(name, _)| format!("{TABLES}: no table has {name}")));
    if !errors.is_empty() {
        return Err(errors);
    }
    calls.sort_by(|a, b| a.call.cmp(&b.call));
    Ok(vec![
        ("crates/catalogue/src/generated/distinct.rs", distinct::distinct(&calls)),
        ("crates/catalogue/src/generated/probes.rs", emit::facts(&calls)),
        ("crates/catalogue/src/generated/prose.rs", emit::prose(&calls)),
        ("docs/new-calls.md", new_calls::page(&calls)),
        ("docs/probes.md", page::page(&calls)),
        ("kselftest/argument_checks/calls.h", selftest::header(&calls)),
    ])
}

/// The tables' file names, sorted.
fn tables(root: &Path) -> Result<Vec<String>, Vec<String>> {
    let failed = |why: std::io::Error| vec![format!("{TABLES}: {why}")];
    let entries = fs::read_dir(root.join(TABLES)).map_err(failed)?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".tbl"))
        .collect();
    names.sort();
    Ok(names)
}

/// The calls of one table, and its errors.
fn read(text: &str, names: &Names) -> (Vec<Call>, Vec<Problem>) {
    let (mut calls, mut problems): (Vec<Call>, Vec<Problem>) = (Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate() {
        let (said, comment) =
            line.split_once('#').map_or((line, ""), |(said, why)| (said, why.trim()));
        let words: Vec<&str> = said.split_ascii_whitespace().collect();
        let result = match words[..] {
            [] => continue,
            [name, ref rest @ ..] => entry(&mut calls, name, names, at + 1)
                .and_then(|call| parse::fact(call, rest, at + 1, comment)),
        };
        if let Err(message) = result {
            problems.push(Problem::new(at + 1, message));
        }
    }
    if problems.is_empty() {
        problems = calls.iter().flat_map(Call::problems).collect();
    }
    (calls, problems)
}

/// The call of a line: the last one, or a new one after it.
fn entry<'a>(
    calls: &'a mut Vec<Call>,
    name: &str,
    names: &Names,
    line: usize,
) -> Result<&'a mut Call, String> {
    if calls.last().is_none_or(|last| last.call != name) {
        let at = names.binary_search_by(|(other, _)| other.as_str().cmp(name));
        let (_, since) = at.map(|at| &names[at]).map_err(|_| format!("no call is named {name}"))?;
        if calls.last().is_some_and(|last| last.call.as_str() > name) {
            return Err("the calls of a table are sorted by name".into());
        }
        calls.push(Call::new(name, *since, line));
    }
    calls.last_mut().ok_or_else(|| "no call".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let names = ["openat2", "read", "statx", "write"];
        names.map(|name| (name.into(), KernelVersion::new(4, 11))).into()
    }

    fn problems(text: &str) -> Vec<String> {
        read(text, &names()).1.into_iter().map(|p| format!("{}: {}", p.line, p.message)).collect()
    }

    #[test]
    fn a_whole_call_is_read() {
        let (calls, problems) = read(
            "openat2 args dfd:fd path:str how:ptr size:long\n\
             openat2 probe = BAD BAD =24 EFAULT|EINVAL 5.6.. # copied first\n\
             openat2 probe -1 BAD BAD 0 EINVAL\n\
             openat2 probe ~0 BAD BAD -1 E2BIG ..5.10 on x86_64,arm after cap:SYS_ADMIN@init|nnp says EACCES\n\
             openat2 eperm real # append-only\n\
             openat2 transparent gnu tar, runc\n",
            &names(),
        );
        assert_eq!(problems, []);
        let [call] = &calls[..] else { panic!("one call") };
        let args: Vec<String> = call.probes.iter().map(emit::args).collect();
        assert_eq!(
            args,
            [
                "K(0), B, B, K(0x18), W(0), W(0)",
                "W(0xffff_ffff), B, B, W(0), W(0), W(0)",
                "W(0xffff_ffff), B, B, W(0xffff_ffff_ffff_ffff), W(0), W(0)"
            ]
        );
        assert!(
            call.probes[0].is_derived(&call.params) && !call.probes[1].is_derived(&call.params)
        );
        assert_eq!(call.probes[2].abis, ["x86_64", "arm"]);
        assert_eq!(call.transparent, ["gnu tar", "runc"]);
        assert_eq!(call.eperm_why, "append-only");
    }

    #[test]
    fn mistakes_are_told_with_their_lines() {
        let good = "read args fd:fd buf:ptr n:long\nread eperm never\n";
        let cases = [
            ("frobnicate args -", "1: no call is named frobnicate"),
            ("read", "1: read says nothing"),
            ("read args fd:file", "1: no kind of parameter is named file"),
            (
                "read args -\nread eperm never",
                "1: read has neither a probe nor a reason for its absence",
            ),
            ("read args -\nread probe - OK", "1: read has no eperm"),
            (
                "write args -\nwrite eperm never\nread args -",
                "3: the calls of a table are sorted by name",
            ),
            ("read probe -1 EBADF", "1: args come before probes"),
            ("read args fd:fd\nread args -", "2: a second line of args"),
        ];
        for (text, want) in cases {
            assert!(problems(text).iter().any(|p| p == want), "{text:?}: {:?}", problems(text));
        }
        let cases = [
            ("-1 BAD = EBADF 4.x..", "4.x is no release"),
            ("-1 BAD = EVIL", "EVIL is no errno"),
            ("-1 BAD = EPERM", "EPERM proves nothing"),
            (
                "-1 = 0 EBADF",
                "buf: a pointer is not kept, or memory of the program's would be named",
            ),
            ("BAD BAD 0 EBADF", "fd: only a pointer is BAD"),
            ("4294967296 BAD 0 EBADF", "fd: 4294967296 does not fit"),
            ("-1 BAD 0 0 EBADF", "more arguments than parameters"),
            ("-1 BAD =", "no errno that the kernel answers"),
            ("-1 BAD = EBADF later", "what is \"later\"?"),
            ("-1 BAD = EBADF after cap:ROOT@init", "ROOT is no capability"),
            (
                "-1 BAD = EBADF after cap:KILL@home",
                "home is nothing that a capability is asked over",
            ),
            (
                "-1 BAD = EBADF after sysctl:a.b",
                "a sysctl needs the values that open the gate: a.b=0",
            ),
            ("-1 BAD = EBADF on z80", "z80 is no ABI"),
        ];
        for (probe, want) in cases {
            let text = format!("{good}read probe {probe}\n");
            assert!(
                problems(&text).contains(&format!("3: {want}")),
                "{probe}: {:?}",
                problems(&text)
            );
        }
    }

    #[test]
    fn a_probe_that_may_succeed_is_refused() {
        let text =
            "statx args fd:fd path:str flags:uint\nstatx eperm rare\nstatx trap * 0 * 6.11..\n";
        let refused = "4: these arguments are valid: statx trap on line 3";
        assert!(problems(&format!("{text}statx probe -1 0 = EFAULT\n")).contains(&refused.into()));
        assert_eq!(problems(&format!("{text}statx probe -1 0 = EFAULT ..6.10\n")), [""; 0]);
        assert_eq!(problems(&format!("{text}statx probe -1 BAD = EFAULT\n")), [""; 0]);
    }
}
