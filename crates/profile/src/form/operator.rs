//! Profiles of the security-profiles-operator, with the profiles that they extend.
#![forbid(unsafe_code)]

use super::kubernetes::{Objects, Operators};
use crate::fields::Reader;
use crate::order::sort_by_key;
use crate::place::{Error, Span};
use crate::profile::Profile;
use crate::read;
use crate::remark::{Remark, RemarkKind};
use crate::text::{Member, Node, Value};

/// Keys of the operator that do not belong to a profile.
const OWN: [&str; 2] = ["baseProfileName", "disabled"];
/// Keys of profiles that the operator's type lacks: the API server drops them.
const LACKING: [&str; 2] = ["defaultErrnoRet", "defaultErrno"];

/// The profiles among the objects, each with the entries of its base.
pub(super) fn profiles<'e>(
    objects: &Objects<'_, 'e>,
    reader: impl Fn() -> Reader<'e>,
) -> Result<Vec<Profile>, Error> {
    let mut read = Vec::new();
    for profile in &objects.profiles {
        read.push(own(profile, reader())?);
    }
    let mut whole = Vec::new();
    for (at, profile) in objects.profiles.iter().enumerate() {
        let mut merged = read[at].clone();
        merged.name = Some(profile.name.into());
        let mut seen = vec![at];
        let mut next = profile.base;
        while let Some((name, span)) = next {
            let base = objects.profiles.iter().position(|other| other.name == name);
            let Some(base) = base else {
                let name = crate::words::cut(name).into();
                merged.remarks.push(Remark { span, kind: RemarkKind::BaseMissing(name) });
                break;
            };
            if seen.contains(&base) {
                return Err(reader()
                    .error(span, format!("`{}` is its own base", crate::words::cut(name)))
                    .help("remove one baseProfileName"));
            }
            seen.push(base);
            // The operator passes on the entries of the base and nothing else of it.
            merged.rules.splice(..0, read[base].rules.iter().cloned());
            next = objects.profiles[base].base;
        }
        sort_by_key(&mut merged.remarks, |remark| remark.span);
        whole.push(merged);
    }
    Ok(whole)
}

/// A profile without its base.
fn own<'e>(profile: &Operators<'_, 'e>, mut reader: Reader<'e>) -> Result<Profile, Error> {
    let Value::Object(members) = &profile.spec.value else {
        return read::of_node(reader, profile.spec);
    };
    let mut kept: Vec<Member<'_>> = Vec::with_capacity(members.len());
    for member in members.iter().filter(|member| !OWN.contains(&&*member.key)) {
        if LACKING.contains(&&*member.key) {
            reader.remark(member.span, RemarkKind::UnknownKey(member.key.to_string()));
        } else {
            kept.push(member.clone());
        }
    }
    if kept.is_empty() {
        let span = Span { len: 1, ..profile.spec.span };
        return Err(reader
            .error(span, "defaultAction is missing")
            .help("as in defaultAction: SCMP_ACT_ERRNO"));
    }
    let node = Node { span: profile.spec.span, value: Value::Object(kept) };
    let mut profile = read::of_node(reader, &node)?;
    profile.in_config = false;
    Ok(profile)
}
