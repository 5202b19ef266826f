//! The default profiles of container engines, as each release had them: one statement of the
//! newest, and what the older ones had otherwise.
#![forbid(unsafe_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use seccompat_catalogue::{Errno, Errnos};

use crate::profile::Profile;

const TABLE: &str = include_str!("../../data/builtins.tbl");

/// A release's profile, as the table tells it.
#[derive(Clone, Default)]
struct Release<'a> {
    head: Vec<&'a str>,
    /// The calls of each kind of rule.
    rules: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

/// The names of all that there are, as `docker@28.2.0`, each family's newest first.
#[must_use]
pub fn list() -> Vec<String> {
    let mut family = "";
    let mut names = Vec::new();
    for line in TABLE.lines() {
        if let Some(name) = line.strip_prefix("family ") {
            family = name;
        } else if let Some(version) = line.strip_prefix("release ") {
            names.push(format!("{family}@{version}"));
        }
    }
    names
}

/// The default profile of `docker` or `podman`: the newest, or as a release had it. `20.10` is the
/// first of that line; of a later patch, the newest known that is not newer. `None` where there is
/// no such family or no release of that line.
#[must_use]
pub fn profile(family: &str, version: Option<&str>) -> Option<Profile> {
    let prefix = format!("{family}@");
    let names = list();
    let all: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix(&prefix)).collect();
    let chosen = match version {
        None => all.first().copied()?,
        Some(version) => choose(&all, version)?,
    };
    let release = read(family, chosen)?;
    // The table is held by tests to make profiles.
    Profile::parse(json(&release).as_bytes()).ok()
}

/// The release that a version means, of those there are, the newest first.
fn choose<'a>(all: &[&'a str], version: &str) -> Option<&'a str> {
    if let Some(exact) = all.iter().find(|name| **name == version) {
        return Some(exact);
    }
    let line = format!("{version}.");
    if let Some(first) = all.iter().rev().find(|name| name.starts_with(&line)) {
        return Some(first);
    }
    // A patch of a line that is known.
    let (line, patch) = version.rsplit_once('.')?;
    let patch: u32 = patch.parse().ok()?;
    let of_line = |name: &&&str| {
        let (other, number) = name.rsplit_once('.').unwrap_or_default();
        other == line && number.parse::<u32>().is_ok_and(|number| number <= patch)
    };
    all.iter().find(of_line).copied()
}

/// Reads the family's releases down to this one.
fn read(family: &str, version: &str) -> Option<Release<'static>> {
    let mut lines = TABLE.lines().skip_while(|line| line.strip_prefix("family ") != Some(family));
    lines.next()?;
    let mut release = Release::default();
    let (mut rule, mut adds, mut found) = (None, true, false);
    for line in lines {
        let words = line.trim_start();
        match line.len() - words.len() {
            0 if words.is_empty() => {}
            0 => {
                let Some(name) = words.strip_prefix("release ").filter(|_| !found) else { break };
                found = name == version;
            }
            2 if words == "head" => {
                release.head.clear();
                rule = None;
            }
            2 => {
                adds = words.starts_with('+');
                rule = words.get(2..);
            }
            _ => match rule {
                None => release.head.push(words),
                Some(rule) => {
                    let calls = release.rules.entry(rule).or_default();
                    for call in words.split(' ') {
                        if adds {
                            calls.insert(call)
                        } else {
                            calls.remove(call)
                        };
                    }
                }
            },
        }
    }
    found.then_some(release)
}

/// The release as the JSON of its engine.
fn json(release: &Release<'_>) -> String {
    let mut text = String::from("{\"defaultAction\":\"SCMP_ACT_ERRNO\"");
    let quoted = |words: &mut dyn Iterator<Item = String>| {
        words.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(",")
    };
    let arches = |words: &[&str]| {
        quoted(&mut words.iter().map(|arch| format!("SCMP_ARCH_{}", arch.to_uppercase())))
    };
    let by_name = release.head.contains(&"by-name");
    let mut map = Vec::new();
    for line in &release.head {
        let words: Vec<&str> = line.split(' ').collect();
        match &words[..] {
            ["errno", number] => {
                let _ = match name(number, by_name) {
                    Some(name) => write!(text, ",\"defaultErrno\":\"{name}\""),
                    None => write!(text, ",\"defaultErrnoRet\":{number}"),
                };
            }
            ["arches", list @ ..] => {
                let _ = write!(text, ",\"architectures\":[{}]", arches(list));
            }
            ["arch", native, subs @ ..] => map.push(format!(
                "{{\"architecture\":{},\"subArchitectures\":[{}]}}",
                arches(&[native]),
                arches(subs)
            )),
            _ => {}
        }
    }
    if !map.is_empty() {
        let _ = write!(text, ",\"archMap\":[{}]", map.join(","));
    }
    // Of two rules for a call the first holds. Podman refuses perf_event_open without
    // CAP_SYS_ADMIN before it allows it with CAP_PERFMON, and allows setns before it refuses it.
    let rank = |rule: &str| match rule {
        "allow" => 0,
        _ if rule.starts_with("errno") => 1,
        _ => 2,
    };
    let mut rules: Vec<_> = release.rules.iter().filter(|(_, calls)| !calls.is_empty()).collect();
    rules.sort_by_key(|(rule, _)| rank(rule));
    let rules = rules.into_iter().map(|(rule, calls)| {
        let names = quoted(&mut calls.iter().map(|&call| call.to_owned()));
        format!("\n{{\"names\":[{names}],{}}}", conditions(rule, by_name))
    });
    let _ = write!(text, ",\"syscalls\":[{}]}}", rules.collect::<Vec<_>>().join(","));
    text
}

/// The name of an errno, where the release gives names.
fn name(number: &str, by_name: bool) -> Option<&'static str> {
    let errno = Errno::new(number.parse().ok()?).filter(|_| by_name)?;
    Errnos::Generic.name(errno)
}

/// The fields of one rule, but its names.
fn conditions(rule: &str, by_name: bool) -> String {
    let mut parts = rule.split(" : ");
    let action = parts.next().unwrap_or_default();
    let (action, errno) = action.split_once('=').map_or((action, None), |(a, n)| (a, Some(n)));
    let mut text = format!("\"action\":\"SCMP_ACT_{}\"", action.to_uppercase());
    if let Some(errno) = errno {
        let _ = match name(errno, by_name) {
            Some(name) => write!(text, ",\"errno\":\"{name}\""),
            None => write!(text, ",\"errnoRet\":{errno}"),
        };
    }
    let (mut args, mut includes, mut excludes) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        let words: Vec<&str> = part.split(' ').collect();
        let list = |field: &str, prefix: &str| {
            let items = words.get(1).unwrap_or(&"").split(',');
            let items: Vec<_> = items.map(|item| format!("\"{prefix}{item}\"")).collect();
            format!("\"{field}\":[{}]", items.join(","))
        };
        match &words[..] {
            ["arches", _] => includes.push(list("arches", "")),
            ["caps", _] => includes.push(list("caps", "CAP_")),
            ["not-arches", _] => excludes.push(list("arches", "")),
            ["not-caps", _] => excludes.push(list("caps", "CAP_")),
            ["kernel", version] => includes.push(format!("\"minKernel\":\"{version}\"")),
            [arg, op, values @ ..] => {
                let number = |at: usize| {
                    let hex = values.get(at).and_then(|value| value.strip_prefix("0x"));
                    hex.and_then(|hex| u64::from_str_radix(hex, 16).ok()).unwrap_or(0)
                };
                args.push(format!(
                    "{{\"index\":{},\"op\":\"SCMP_CMP_{}\",\"value\":{},\"valueTwo\":{}}}",
                    arg.strip_prefix("arg").unwrap_or_default(),
                    op.to_uppercase(),
                    number(0),
                    number(1)
                ));
            }
            _ => {}
        }
    }
    for (field, parts, [open, close]) in [
        ("args", args, ['[', ']']),
        ("includes", includes, ['{', '}']),
        ("excludes", excludes, ['{', '}']),
    ] {
        if !parts.is_empty() {
            let _ = write!(text, ",\"{field}\":{open}{}{close}", parts.join(","));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_release_is_a_profile() {
        for name in list() {
            let (family, version) = name.split_once('@').unwrap();
            let release = read(family, version).unwrap();
            let profile = Profile::parse(json(&release).as_bytes());
            assert!(profile.is_ok(), "{name}: {profile:?}");
        }
        assert!(profile("docker", None).is_some() && profile("podman", None).is_some());
        assert!(profile("docker", Some("7")).is_none() && profile("rkt", None).is_none());
    }

    #[test]
    fn a_line_is_its_first_release_and_a_patch_the_newest_before() {
        let all = ["28.2.0", "25.0.3", "25.0.0", "20.10.10", "20.10.0"];
        for (version, expected) in [
            ("28", Some("28.2.0")),
            ("25", Some("25.0.0")),
            ("25.0.2", Some("25.0.0")),
            ("25.0.9", Some("25.0.3")),
            ("20.10", Some("20.10.0")),
            ("20.10.12", Some("20.10.10")),
            ("20.10.10", Some("20.10.10")),
            ("24", None),
            ("2", None),
        ] {
            assert_eq!(choose(&all, version), expected, "{version}");
        }
    }
}
