//! The filter that an engine makes of a profile, and remarks about it.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_engine::{Ignored, Loaded, NotLoaded, Stack, load};
use seccompat_policy::Policy;
use seccompat_profile::order::sort;
use seccompat_profile::{Context, Profile, Remark, RemarkKind};

use crate::context::ContextArgs;
use crate::failure::refused;
use crate::out::Failure;
use crate::source::Source;

/// The filter that the engine loads.
pub(crate) fn loaded(
    name: &str,
    profile: &Profile,
    stack: &Stack,
    context: &Context,
) -> Result<Loaded, Failure> {
    load(profile, stack, context).map_err(|why| match why {
        NotLoaded::Profile(error) => refused(name, error),
        NotLoaded::Refused(refusal) => Failure::new(format!("{name}:{}: {refusal}", refusal.place))
            .hint(format!("no container starts with it: seccompat check PROFILE --engine {stack}")),
    })
}

/// The decisions of a PROFILE's filter, which is not compiled, and the calls of which libseccomp may
/// compile the entries in another way.
pub(crate) fn decisions(
    name: &str,
    source: Source,
    args: &ContextArgs,
) -> Result<(Policy, Vec<Sysno>), Failure> {
    let stack = source.engine(args.rest.asked()?).unwrap_or_else(Stack::ours);
    let (context, _) = args.resolve(&stack)?;
    let lowered = loaded(name, &source.profile(name)?, &stack, &context)?.lowered;
    Ok((lowered.policy, lowered.inexact.into_iter().map(|(call, _)| call).collect()))
}

/// The parts that the engine silently ignored and dropped.
pub(crate) fn unsaid(name: &str, profile: &Profile, stack: &Stack, loaded: &Loaded) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fields: Vec<&str> = loaded.ignored.iter().map(|one| one.field).collect();
    sort(&mut fields);
    fields.dedup();
    for field in fields {
        let places: Vec<&Ignored> =
            loaded.ignored.iter().filter(|one| one.field == field).collect();
        let place = profile.place(places[0].span);
        let more = match places.len() {
            1 => String::new(),
            count => format!(", and {} times more", count - 1),
        };
        lines.push(format!("{name}:{place}: {} ignores `{field}`{more}", stack.reader()));
    }
    if let (Some(first), Some(version)) = (loaded.dropped.first(), stack.libseccomp()) {
        let names: Vec<&str> = loaded.dropped.iter().map(|one| one.what.name()).collect();
        lines.push(format!(
            "{name}:{}: libseccomp {version} lacks {}: their entries are dropped",
            profile.place(first.span),
            names.join(" ")
        ));
    }
    lines
}

/// Each such key with its place.
pub(crate) fn doubtful_keys(name: &str, profile: &Profile) -> Vec<String> {
    let key = |remark: &Remark| {
        let place = profile.place(remark.span);
        match remark.kind {
            RemarkKind::Duplicate(key) => Some(format!("{name}:{place}: `{key}` is there twice")),
            RemarkKind::OtherCase(key) => {
                Some(format!("{name}:{place}: this key is spelled `{key}`"))
            }
            RemarkKind::BaseMissing(_) => {
                let what = remark.kind.message().unwrap_or_default();
                Some(format!("{name}:{place}: {what}"))
            }
            _ => None,
        }
    };
    profile.remarks.iter().filter_map(key).collect()
}
