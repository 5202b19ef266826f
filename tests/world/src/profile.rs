//! From a container engine's profile to the `linux.seccomp` object of a `config.json`.
//!
//! Only the parts that the tests here need, independent of the crate `seccompat-profile`.
#![forbid(unsafe_code)]

use seccompat_catalogue::Errno;
use serde_json::{Map, Value, json};

/// Docker's default capabilities.
pub const DOCKER_CAPS: [&str; 14] = [
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_FSETID",
    "CAP_FOWNER",
    "CAP_MKNOD",
    "CAP_NET_RAW",
    "CAP_SETGID",
    "CAP_SETUID",
    "CAP_SETFCAP",
    "CAP_SETPCAP",
    "CAP_NET_BIND_SERVICE",
    "CAP_SYS_CHROOT",
    "CAP_KILL",
    "CAP_AUDIT_WRITE",
];

/// The environment for which a profile is resolved.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The capabilities of the bounding set.
    pub caps: &'a [&'a str],
    /// The architecture, as Go spells it: `amd64`.
    pub arch: &'a str,
    /// The same as libseccomp spells it: `SCMP_ARCH_X86_64`.
    pub scmp_arch: &'a str,
    /// The running kernel.
    pub kernel: (u32, u32),
}

impl Context<'_> {
    /// The context of a container with Docker's capabilities on this machine.
    ///
    /// # Panics
    /// If `/proc` does not say what kernel this is.
    #[must_use]
    pub fn here() -> Self {
        let release = std::fs::read_to_string("/proc/sys/kernel/osrelease");
        let kernel = release.ok().and_then(|text| version(&text));
        Self {
            caps: &DOCKER_CAPS,
            arch: "amd64",
            scmp_arch: "SCMP_ARCH_X86_64",
            kernel: kernel.expect("/proc/sys/kernel/osrelease"),
        }
    }
}

/// Resolves a profile in Moby's or containers/common's dialect.
///
/// # Errors
/// The first thing in it that neither dialect has.
pub fn resolve(profile: &Value, context: &Context<'_>) -> Result<Value, String> {
    let mut out = Map::new();
    for field in ["defaultAction", "flags", "listenerPath", "listenerMetadata"] {
        copy(profile, field, &mut out);
    }
    errno(profile, "defaultErrno", "defaultErrnoRet", &mut out)?;
    out.insert("architectures".to_owned(), architectures(profile, context)?);
    let mut rules = Vec::new();
    for rule in list(profile, "syscalls") {
        if applies(rule, context)? {
            rules.push(resolve_rule(rule)?);
        }
    }
    out.insert("syscalls".to_owned(), Value::Array(rules));
    Ok(Value::Object(out))
}

/// The profile's own list, or the entry of its map for this architecture.
fn architectures(profile: &Value, context: &Context<'_>) -> Result<Value, String> {
    let (plain, map) = (list(profile, "architectures"), list(profile, "archMap"));
    if !plain.is_empty() && !map.is_empty() {
        return Err("both architectures and archMap".to_owned());
    }
    let ours = map.iter().find(|entry| entry["architecture"] == context.scmp_arch);
    Ok(match ours {
        Some(entry) => {
            let mut all = vec![entry["architecture"].clone()];
            all.extend(list(entry, "subArchitectures").iter().cloned());
            Value::Array(all)
        }
        None => Value::Array(plain.to_vec()),
    })
}

/// Whether the rule applies: everything that it includes is given, and nothing that it excludes.
fn applies(rule: &Value, context: &Context<'_>) -> Result<bool, String> {
    let has = |cap: &Value| cap.as_str().is_some_and(|cap| context.caps.contains(&cap));
    let arch = |arch: &Value| arch == context.arch;
    let at_least = |conditions: &Value| match conditions["minKernel"].as_str() {
        None | Some("") => Ok(None),
        Some(text) => match version(text) {
            Some(least) => Ok(Some(context.kernel >= least)),
            None => Err(format!("minKernel {text}")),
        },
    };
    let (includes, excludes) = (&rule["includes"], &rule["excludes"]);
    let arches = list(includes, "arches");
    let included = (arches.is_empty() || arches.iter().any(arch))
        && list(includes, "caps").iter().all(has)
        && at_least(includes)? != Some(false);
    let excluded = list(excludes, "arches").iter().any(arch)
        || list(excludes, "caps").iter().any(has)
        || at_least(excludes)? == Some(true);
    Ok(included && !excluded)
}

fn resolve_rule(rule: &Value) -> Result<Value, String> {
    let mut out = Map::new();
    let mut names = list(rule, "names").to_vec();
    if let Some(name) = rule["name"].as_str().filter(|name| !name.is_empty()) {
        if !names.is_empty() {
            return Err(format!("both name {name} and names"));
        }
        names.push(json!(name));
    }
    out.insert("names".to_owned(), Value::Array(names));
    copy(rule, "action", &mut out);
    copy(rule, "args", &mut out);
    errno(rule, "errno", "errnoRet", &mut out)?;
    Ok(Value::Object(out))
}

/// An errno by its name, which takes precedence, or by its number.
fn errno(
    from: &Value,
    name: &str,
    number: &str,
    to: &mut Map<String, Value>,
) -> Result<(), String> {
    match from[name].as_str() {
        None | Some("") => copy(from, number, to),
        Some(text) => {
            let errno = Errno::parse(text).ok_or_else(|| format!("errno {text}"))?;
            to.insert(number.to_owned(), json!(errno.get()));
        }
    }
    Ok(())
}

/// Copies a field that has a value.
fn copy(from: &Value, field: &str, to: &mut Map<String, Value>) {
    if !from[field].is_null() {
        to.insert(field.to_owned(), from[field].clone());
    }
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

/// Major and minor of `6.18.44-fc`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(profile: &Value) -> Vec<String> {
        let context = Context {
            caps: &["CAP_KILL"],
            arch: "amd64",
            scmp_arch: "SCMP_ARCH_X86_64",
            kernel: (5, 4),
        };
        let resolved = resolve(profile, &context).unwrap();
        let rules = list(&resolved, "syscalls").iter();
        rules.map(|rule| rule["names"][0].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn conditions_of_a_rule() {
        let rules = [
            ("plain", json!({}), json!({}), true),
            ("null", Value::Null, Value::Null, true),
            ("cap", json!({"caps": ["CAP_KILL"]}), json!({}), true),
            ("both_caps", json!({"caps": ["CAP_KILL", "CAP_BPF"]}), json!({}), false),
            ("not_cap", json!({}), json!({"caps": ["CAP_BPF", "CAP_KILL"]}), false),
            ("arch", json!({"arches": ["arm64", "amd64"]}), json!({}), true),
            ("other_arch", json!({"arches": ["arm64"]}), json!({}), false),
            ("not_arch", json!({}), json!({"arches": ["amd64"]}), false),
            ("kernel", json!({"minKernel": "4.8"}), json!({}), true),
            ("newer_kernel", json!({"minKernel": "5.10"}), json!({}), false),
            ("not_kernel", json!({}), json!({"minKernel": "5.4"}), false),
        ];
        let syscalls: Vec<Value> = rules
            .iter()
            .map(|(name, includes, excludes, _)| {
                json!({"names": [name], "includes": includes, "excludes": excludes})
            })
            .collect();
        let expected: Vec<_> = rules.iter().filter(|r| r.3).map(|r| r.0.to_owned()).collect();
        assert_eq!(names(&json!({"syscalls": syscalls})), expected);
        assert_eq!(names(&json!({"syscalls": [{"name": "legacy"}]})), ["legacy"]);
    }

    #[test]
    fn errnos_and_architectures() {
        let profile = json!({
            "defaultAction": "SCMP_ACT_ERRNO", "defaultErrno": "ENOSYS", "defaultErrnoRet": 1,
            "archMap": [
                {"architecture": "SCMP_ARCH_ARM"},
                {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]},
            ],
            "syscalls": [{"names": ["a"], "action": "SCMP_ACT_ERRNO", "errnoRet": 22}],
        });
        let resolved = resolve(&profile, &Context::here()).unwrap();
        assert_eq!(resolved["defaultErrnoRet"], 38);
        assert_eq!(resolved["architectures"], json!(["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"]));
        assert_eq!(resolved["syscalls"][0]["errnoRet"], 22);
    }
}
