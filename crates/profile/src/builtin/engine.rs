//! The default profiles of container engines, release by release: the newest in full, and the older
//! ones by their differences.
#![forbid(unsafe_code)]

use crate::order::sort_by_key;
use std::collections::BTreeSet;
use std::fmt::Write;

use seccompat_bpf::Action;
use seccompat_catalogue::{Errno, Errnos};

use crate::profile::Profile;

use super::release::{self, Rules};

/// The line of a head after which errnos have names.
pub(super) const BY_NAME: &str = "by-name";

/// A default profile, with its engine and release.
#[derive(Clone, Debug)]
pub struct Default {
    /// The engine: `docker`.
    pub family: &'static str,
    /// The chosen release: `20.10.27`.
    pub release: String,
    /// The profile itself.
    pub profile: Profile,
}

/// The default action of all of them. Its errno may be another one.
pub const DEFAULT_ACTION: Action = Action::Errno(Errno::EPERM.get());

/// The engines that have a default profile here.
pub fn families() -> impl Iterator<Item = &'static str> {
    release::families()
}

/// One release for each of a family's profiles, as `docker@28.1.1`: the newest that has it. The
/// newest profile comes first.
#[must_use]
pub fn list() -> Vec<String> {
    let named = |family| {
        release::each(family).into_iter().map(move |version| format!("{family}@{version}"))
    };
    families().flat_map(named).collect()
}

/// The releases of a family, one line for each profile, newest first.
#[must_use]
pub fn releases(family: &str) -> Vec<String> {
    release::lines(family)
}

/// The default profile of an engine: the newest, or that of a release. `20.10` means the newest
/// release of that line; a patch newer than all known ones means the newest known one. `None` if
/// there is no such family, or no release of that line.
#[must_use]
pub fn find(family: &str, version: Option<&str>) -> Option<Default> {
    let family = families().find(|known| *known == family)?;
    let (release, rules) = release::find(family, version)?;
    // Tests check that every release of the table makes a profile.
    let mut profile = Profile::parse(json(&rules).as_bytes()).ok()?;
    profile.made_by = Some(family);
    Some(Default { family, release, profile })
}

/// [`find`], without the release.
#[must_use]
pub fn profile(family: &str, version: Option<&str>) -> Option<Profile> {
    find(family, version).map(|found| found.profile)
}

/// The entries of a release, in their order: each rule with its calls.
pub(super) fn entries(release: &Rules) -> Vec<(&'static str, &BTreeSet<&'static str>)> {
    // The first of two rules for a call holds. Podman refuses perf_event_open without CAP_SYS_ADMIN
    // before it allows it with CAP_PERFMON, and allows setns before it refuses it.
    let rank = |rule: &str| match rule {
        "allow" => 0,
        _ if rule.starts_with("errno") => 1,
        _ => 2,
    };
    let rules = release.calls.iter().filter(|(_, calls)| !calls.is_empty());
    let mut rules: Vec<_> = rules.map(|(rule, calls)| (*rule, calls)).collect();
    sort_by_key(&mut rules, |(rule, _)| rank(rule));
    rules
}

/// The release as JSON, in the form of its engine.
pub(super) fn json(release: &Rules) -> String {
    let mut text = String::from("{\"defaultAction\":\"SCMP_ACT_ERRNO\"");
    let quoted = |words: &mut dyn Iterator<Item = String>| {
        words.map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(",")
    };
    let arches = |words: &[&str]| {
        quoted(&mut words.iter().map(|arch| format!("SCMP_ARCH_{}", arch.to_uppercase())))
    };
    let by_name = release.head.contains(&BY_NAME);
    let mut map = Vec::new();
    for line in &release.head {
        let words: Vec<&str> = line.split(' ').collect();
        match &words[..] {
            ["errno", number] => {
                let _ = write!(text, ",\"defaultErrnoRet\":{number}");
                if let Some(name) = name(number, by_name) {
                    let _ = write!(text, ",\"defaultErrno\":\"{name}\"");
                }
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
    let rules = entries(release).into_iter().map(|(rule, calls)| {
        let names = quoted(&mut calls.iter().map(|&call| call.to_owned()));
        format!("\n{{\"names\":[{names}],{}}}", conditions(rule, by_name))
    });
    let _ = write!(text, ",\"syscalls\":[{}]}}", rules.collect::<Vec<_>>().join(","));
    text
}

/// The name of an errno, if the release uses names.
fn name(number: &str, by_name: bool) -> Option<&'static str> {
    let errno = Errno::new(number.parse().ok()?).filter(|_| by_name)?;
    Errnos::Generic.name(errno)
}

/// The fields of one rule, except its names.
fn conditions(rule: &str, by_name: bool) -> String {
    let mut parts = rule.split(" : ");
    let action = parts.next().unwrap_or_default();
    let (action, errno) = action.split_once('=').map_or((action, None), |(a, n)| (a, Some(n)));
    let mut text = format!("\"action\":\"SCMP_ACT_{}\"", action.to_uppercase());
    if let Some(errno) = errno {
        let _ = write!(text, ",\"errnoRet\":{errno}");
        if let Some(name) = name(errno, by_name) {
            let _ = write!(text, ",\"errno\":\"{name}\"");
        }
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
            let (_, rules) = release::find(family, Some(version)).unwrap();
            let profile = Profile::parse(json(&rules).as_bytes());
            let action = profile.unwrap_or_else(|error| panic!("{name}: {error:?}")).default.action;
            assert!(matches!(action, Action::Errno(_)), "{name}: not like DEFAULT_ACTION");
        }
        assert!(profile("docker", None).is_some() && profile("podman", None).is_some());
        assert!(profile("docker", Some("7")).is_none() && profile("rkt", None).is_none());
    }
}
