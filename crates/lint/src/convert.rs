//! `convert`: the same decisions in the form that another engine reads.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::Abi;
use seccompat_engine::{NotLoaded, Stack, load};
use seccompat_policy::{Diagram, Policy, Wanted};
use seccompat_profile::{Context, Error, Lacks, Operator, Profile, Resolved, Rule, Unknown};

use crate::json::{member, string, strings};

/// A profile in another engine's form.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Converted {
    /// The whole text: the runtime specification's JSON, which every engine reads.
    pub text: String,
    /// The number of omitted entries, which do not hold in this context.
    pub left_out: usize,
}

/// The reason why a profile cannot be written for an engine.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NotConverted {
    /// Its own engine refuses it, or the other one refuses the written text.
    NotLoaded(NotLoaded),
    /// The file has no meaning in the context.
    Profile(Error),
    /// The other engine would decide this call differently.
    Differs(Box<Data>),
    /// The comparison is too big.
    TooBig,
}

impl fmt::Display for NotConverted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoaded(why) => why.fmt(f),
            Self::Profile(error) => error.fmt(f),
            Self::Differs(data) => write!(
                f,
                "the form of that engine cannot say it: it would decide call {} of {:#x} otherwise, with \
                 the arguments {:x?}",
                data.nr, data.arch, data.args
            ),
            Self::TooBig => f.write_str("undecided: the profile is too large to compare"),
        }
    }
}

impl std::error::Error for NotConverted {}

/// Writes the decisions of a profile, as `own` reads it, for the engine `to`: resolved for the
/// context's machine, capabilities and kernel. The written text is proven to decide as the profile
/// does.
///
/// # Errors
/// One of the engines does not load the profile, or the form cannot express a decision.
pub fn convert(
    profile: &Profile,
    context: &Context,
    own: &Stack,
    to: &Stack,
) -> Result<Converted, NotConverted> {
    let loaded = load(profile, own, context).map_err(NotConverted::NotLoaded)?;
    let plain = plainly(context);
    let resolved = loaded.reading.resolve(&plain).map_err(NotConverted::Profile)?;
    let text = write(&resolved);
    let new = Profile::parse(text.as_bytes()).map_err(NotConverted::Profile)?;
    let read = load(&new, to, context).map_err(NotConverted::NotLoaded)?;
    let meant = resolved.lower().map_err(NotConverted::Profile)?.policy;
    let again = read.reading.resolve(&plain).map_err(NotConverted::Profile)?;
    let made = again.lower().map_err(NotConverted::Profile)?.policy;
    match differs(&meant, &made)? {
        None => Ok(Converted { text, left_out: resolved.dropped.len() }),
        Some(data) => Err(NotConverted::Differs(Box::new(data))),
    }
}

/// The profile alone: without the effects of a runtime or a library.
fn plainly(context: &Context) -> Context {
    let mut plain = context.clone();
    (plain.unknown, plain.lacks) = (Unknown::Default, Lacks::default());
    plain
}

/// A call that two policies decide differently.
fn differs(a: &Policy, b: &Policy) -> Result<Option<Data>, NotConverted> {
    let mut diagram = Diagram::default();
    let mut compare = || -> Result<_, seccompat_policy::TooBig> {
        let (a, b) = (diagram.policy(a)?, diagram.policy(b)?);
        diagram.differences(a, b, Wanted::Any)
    };
    let differences = compare().map_err(|_| NotConverted::TooBig)?.ok_or(NotConverted::TooBig)?;
    Ok(differences.first().map(|one| one.witness))
}

/// The runtime specification's `linux.seccomp`: the entries that hold, in the file's order.
fn write(resolved: &Resolved<'_>) -> String {
    let profile = resolved.profile;
    let machine = resolved.context.machine();
    let mut fields = verb(profile.default.on(machine), "defaultAction", "defaultErrnoRet");
    let arches = resolved.abis.iter().map(|abi| abi.scmp_name());
    fields.push(member("architectures", strings(arches)));
    if let Some(flags) = &profile.flags {
        fields.push(member("flags", strings(flags.iter().map(|flag| flag.what))));
    }
    for (key, value) in
        [("listenerPath", &profile.listener_path), ("listenerMetadata", &profile.listener_metadata)]
    {
        fields.extend(value.as_ref().map(|value| member(key, string(&value.what))));
    }
    let rules = resolved.rules.iter().map(|&at| &profile.rules[at]);
    let rules = rules.filter(|rule| !rule.calls.is_empty());
    let rules = rules.map(|rule| entry(rule, machine)).collect::<Vec<_>>();
    let list = if rules.is_empty() {
        "[]".to_owned()
    } else {
        format!("[\n    {}\n  ]", rules.join(",\n    "))
    };
    fields.push(member("syscalls", list));
    format!("{{\n  {}\n}}\n", fields.join(",\n  "))
}

fn entry(rule: &Rule, machine: Abi) -> String {
    let mut fields =
        vec![member("names", strings(rule.calls.iter().map(|named| named.what.name())))];
    fields.extend(verb(rule.verb.on(machine), "action", "errnoRet"));
    if !rule.args.is_empty() {
        let args = rule.args.iter().map(|arg| {
            let fields = [
                member("index", arg.index),
                member("value", arg.value),
                member("valueTwo", arg.value_two),
                member("op", string(operator(arg.operator))),
            ];
            format!("{{ {} }}", fields.join(", "))
        });
        let args: Vec<String> = args.collect();
        fields.push(member("args", format!("[{}]", args.join(", "))));
    }
    format!("{{ {} }}", fields.join(", "))
}

/// An action with its errno, if it has one.
fn verb(what: Action, action: &str, errno: &str) -> Vec<String> {
    let (word, number) = match what {
        Action::Allow => ("ALLOW", None),
        Action::Log => ("LOG", None),
        Action::Notify => ("NOTIFY", None),
        Action::Trap(_) => ("TRAP", None),
        // Older runtimes have no other name for it.
        Action::KillThread => ("KILL", None),
        Action::KillProcess => ("KILL_PROCESS", None),
        Action::Errno(number) => ("ERRNO", Some(number)),
        Action::Trace(number) => ("TRACE", Some(number)),
    };
    let mut fields = vec![member(action, string(&format!("SCMP_ACT_{word}")))];
    fields.extend(number.map(|number| member(errno, number)));
    fields
}

pub(crate) const fn operator(operator: Operator) -> &'static str {
    match operator {
        Operator::Ne => "SCMP_CMP_NE",
        Operator::Lt => "SCMP_CMP_LT",
        Operator::Le => "SCMP_CMP_LE",
        Operator::Eq => "SCMP_CMP_EQ",
        Operator::Ge => "SCMP_CMP_GE",
        Operator::Gt => "SCMP_CMP_GT",
        Operator::MaskedEq => "SCMP_CMP_MASKED_EQ",
    }
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::KernelVersion;
    use seccompat_profile::builtin;

    use super::*;

    fn context() -> Context {
        let mut context = Context::new(KernelVersion::new(6, 12));
        context.native = Abi::X86_64;
        context
    }

    #[test]
    fn every_default_profile_can_be_written_for_containerd() {
        let to = Stack::parse("containerd").unwrap();
        for name in builtin::engine::list() {
            let (family, version) = name.split_once('@').unwrap();
            let profile = builtin::engine::profile(family, Some(version)).unwrap();
            let own = Stack::parse(family).unwrap();
            let converted = convert(&profile, &context(), &own, &to);
            let text = converted.unwrap_or_else(|why| panic!("{name}: {why}")).text;
            for field in ["includes", "excludes", "archMap"] {
                assert!(!text.contains(field), "{name}");
            }
        }
    }

    #[test]
    fn inexpressible_rules_are_errors() {
        let text = r#"{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38, "syscalls": []}"#;
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let stack = |text| Stack::parse(text).unwrap();
        // Docker before 23.0 reads no errno for the default.
        let to_old = convert(&profile, &context(), &stack("runc"), &stack("docker@20.10"));
        assert!(matches!(to_old, Err(NotConverted::Differs(_))), "{to_old:?}");
        assert!(convert(&profile, &context(), &stack("runc"), &stack("docker")).is_ok());
    }
}
