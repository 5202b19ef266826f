//! The reasons for a profile's decision about a call.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Prose, Sysno};
use seccompat_policy::{Policy, Rule};
use seccompat_profile::{Call, Context, Error, Filter, Horizon, Profile, Span, Unmet, shown};

/// The decision about a call in a context.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The call.
    pub call: Sysno,
    /// The entries that name it, in the file's order.
    pub entries: Vec<Entry>,
    /// The decision on each ABI, with the call's number there.
    pub decided: Vec<(Abi, u32, Rule)>,
    /// Whether no entry names it and its author cannot have known it, so that it gets ENOSYS.
    pub unknown: bool,
    /// Its author's possible knowledge of it, if no entry names it.
    pub knowledge: Knowledge,
    /// The action for a call without an entry.
    pub default: seccompat_bpf::Action,
    /// The author's horizon.
    pub horizon: Horizon,
    /// The libraries that fall back from the call only after ENOSYS.
    pub transparent: &'static [&'static str],
    /// The place of `defaultAction`.
    pub default_span: Span,
}

/// An author's possible knowledge of a call that no entry names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Knowledge {
    /// It is not newer than the newest call that the file names.
    Known,
    /// It is newer than all calls that the file names.
    Newer,
    /// It is older than some, but authors often overlook such calls: libraries make them instead of
    /// older interfaces.
    Transparent,
    /// The file names no call.
    Nothing,
}

impl Knowledge {
    fn of(call: Sysno, horizon: Horizon, unknown: &[Sysno]) -> Self {
        match horizon.version {
            None => Self::Nothing,
            Some(version) if call.since() > version => Self::Newer,
            Some(_) if unknown.contains(&call) => Self::Transparent,
            Some(_) => Self::Known,
        }
    }
}

/// An entry that names the call.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its place.
    pub span: Span,
    /// The name in it.
    pub name: Span,
    /// Its action.
    pub action: seccompat_bpf::Action,
    /// Whether it has conditions on arguments.
    pub conditional: bool,
    /// The reason why it does not hold here, and the change that would make it hold; `None` if it
    /// holds.
    pub unmet: Option<String>,
}

/// Explains a call.
///
/// # Errors
/// The profile has no meaning in the context.
pub fn explain(profile: &Profile, context: &Context, call: Sysno) -> Result<Explanation, Error> {
    let resolved = profile.resolve(context)?;
    let lowered = resolved.lower()?;
    let mut entries = Vec::new();
    for (at, rule) in profile.rules.iter().enumerate() {
        let Some(named) = rule.calls.iter().find(|named| named.what == Call::Known(call)) else {
            continue;
        };
        let dropped = resolved.dropped.binary_search_by_key(&at, |(dropped, _)| *dropped);
        let dropped = dropped.ok().map(|place| resolved.dropped[place]);
        entries.push(Entry {
            span: rule.span,
            name: named.span,
            action: rule.verb.on(context.machine()),
            conditional: !rule.args.is_empty(),
            unmet: dropped.map(|(_, why)| {
                let text = match why {
                    Unmet::Excluded => format!("excluded with {}", words(&rule.excludes, " or ")),
                    Unmet::NotIncluded => format!("only with {}", words(&rule.includes, " and ")),
                };
                shown(&text).into_owned()
            }),
        });
    }
    // Calls of an ABI that is not served have a decision too: they are killed.
    let abis = resolved.abis.iter().copied().chain(resolved.unserved());
    let decided = abis.filter_map(|abi| {
        let number = call.number(abi)?;
        Some((abi, number, rule_of(&lowered.policy, abi, number)))
    });
    Ok(Explanation {
        call,
        decided: decided.collect(),
        unknown: entries.is_empty() && lowered.enosys.contains(&call),
        knowledge: {
            let (horizon, unknown) = profile.unknown_calls(context.machine(), context.known_up_to);
            Knowledge::of(call, horizon, &unknown)
        },
        default: profile.default.action,
        entries,
        horizon: lowered.horizon,
        transparent: Prose::of(call).transparent,
        default_span: profile.default_span,
    })
}

fn rule_of(policy: &Policy, abi: Abi, number: u32) -> Rule {
    match policy.sections().iter().find(|one| one.arch() == abi.audit_arch()) {
        Some(section) => policy.rule(section.rule_of(number)).clone(),
        None => Rule::always(policy.bad_arch()),
    }
}

/// The requirements of a filter, in words.
fn words(filter: &Filter, between: &str) -> String {
    let caps = filter.caps.iter().map(|cap| match cap.what {
        Some(cap) => format!("CAP_{}", cap.name()),
        None => "an unknown capability".to_owned(),
    });
    let mut words: Vec<String> = caps.collect();
    if !filter.arches.is_empty() {
        let arches: Vec<&str> = filter.arches.iter().map(|arch| &*arch.what).collect();
        words.push(format!("the architecture {}", arches.join(" or ")));
    }
    words.extend(filter.min_kernel.map(|least| format!("Linux {} or later", least.what)));
    words.join(between)
}
