//! `convert`: the same decisions in the form that another engine reads.
#![forbid(unsafe_code)]

mod language;
mod outcome;

use seccompat_profile::order::sort;

use seccompat_bpf::{Action, Data};
use seccompat_engine::{Stack, load};
use seccompat_policy::{Diagram, Policy, Wanted};
use seccompat_profile::{Context, Error, Lacks, Profile, Unknown};

use crate::written::{self, Plain, Written, losses};

pub use outcome::{Converted, Differs, NotConverted};

/// Writes the decisions of a profile, as `own` reads it, for the engine `to`: resolved for the
/// context's machine, capabilities and kernel. The written text is proven to decide as the profile
/// does. `name` is the name of an operator's object.
///
/// # Errors
/// One of the engines does not load the profile, or the form cannot express a decision.
pub fn convert(
    profile: &Profile,
    context: &Context,
    own: &Stack,
    to: &Stack,
    form: (Written, &str),
) -> Result<Converted, NotConverted> {
    let loaded = load(profile, own, context).map_err(NotConverted::NotLoaded)?;
    let plain = plainly(context);
    let resolved = loaded.reading.resolve(&plain).map_err(NotConverted::Profile)?;
    let content = Plain::of(&resolved);
    if to.language().is_some() {
        return language::converted(&resolved, &content, to);
    }
    let lost = losses(&content, form.0);
    if !lost.is_empty() {
        return Err(NotConverted::Lost(lost));
    }
    let text = written::text(&content, form.0, form.1);
    let new = parse(&text).map_err(NotConverted::Profile)?;
    let read = load(&new, to, context).map_err(NotConverted::NotLoaded)?;
    let meant = resolved.lower().map_err(NotConverted::Profile)?.policy;
    let again = read.reading.resolve(&plain).map_err(NotConverted::Profile)?;
    let made = again.lower().map_err(NotConverted::Profile)?.policy;
    match differs(&meant, &made)? {
        None => Ok(Converted { text, left_out: resolved.dropped.len(), notes: Vec::new() }),
        Some((call, meant, made)) => {
            let mut ignored: Vec<_> = read.ignored.iter().map(|one| one.field).collect();
            sort(&mut ignored);
            ignored.dedup();
            Err(NotConverted::Differs(Box::new(Differs { call, meant, made, ignored })))
        }
    }
}

/// The one profile of a written text, in any form.
pub(crate) fn parse(text: &str) -> Result<Profile, Error> {
    seccompat_profile::read_all(text.as_bytes())?.one(None)
}

/// The profile alone: without the effects of a runtime or a library.
pub(crate) fn plainly(context: &Context) -> Context {
    let mut plain = context.clone();
    (plain.unknown, plain.lacks) = (Unknown::Default, Lacks::default());
    plain
}

/// A call that two policies decide differently.
fn differs(a: &Policy, b: &Policy) -> Result<Option<(Data, Action, Action)>, NotConverted> {
    let mut diagram = Diagram::default();
    let mut compare = || -> Result<_, seccompat_policy::TooBig> {
        let (a, b) = (diagram.policy(a)?, diagram.policy(b)?);
        diagram.differences(a, b, Wanted::Any)
    };
    let differences = compare().map_err(|_| NotConverted::TooBig)?.ok_or(NotConverted::TooBig)?;
    Ok(differences.first().map(|one| (one.witness, one.a, one.b)))
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::{Abi, KernelVersion};
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
            let converted = convert(&profile, &context(), &own, &to, (Written::Oci, ""));
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
        let for_engine = |to| {
            convert(&profile, &context(), &stack("runc"), &stack(to), (Written::Oci, ""))
                .map_err(|why| why.to_string())
        };
        let old = for_engine("docker@20.10").unwrap_err();
        assert!(old.ends_with("which does not read defaultErrnoRet"), "{old}");
        assert!(for_engine("docker").is_ok());
    }
}
