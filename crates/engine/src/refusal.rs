//! Why an engine, or the runtime below it, refuses a profile.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_bpf::Action;
use seccompat_profile::{Call, Named, Place, Profile, RemarkKind, Resolved, Span};

use crate::reading::{REQUIRED, tells_case};
use crate::stack::Stack;
use crate::table::{How, fact};

/// The reason why an engine refuses a profile.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The refused item, as a sentence without a full stop.
    pub message: String,
    /// The place in the file.
    pub span: Span,
    /// The same place as line and column.
    pub place: Place,
    /// How the refusal is known.
    pub how: How,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// A refused item: its name, its place, and how the refusal is known.
type Found = (String, Span, How);

/// The first item of the profile, as the engine reads it, that the engine refuses.
pub(crate) fn refusal(reading: &Profile, stack: &Stack) -> Option<Refusal> {
    if stack.language().is_some() {
        let message = format!("{} reads no profile", stack.reader());
        let span = reading.default_span;
        return Some(Refusal { message, span, place: reading.place(span), how: How::Ran });
    }
    if let Some(refusal) = both(reading, stack) {
        return Some(refusal);
    }
    let (what, span, how) = value(reading, stack)
        .or_else(|| listener(reading, stack))
        .or_else(|| names(reading, stack))
        .or_else(|| action(reading, stack))
        .or_else(|| architecture(reading, stack))
        .or_else(|| flag(reading, stack))?;
    let message = format!("{} refuses {what}", stack.runtime());
    Some(Refusal { message, span, place: reading.place(span), how })
}

/// A key of Docker's dialect beside that of the runtimes, which the engine itself refuses.
fn both(reading: &Profile, stack: &Stack) -> Option<Refusal> {
    let fact = stack.reader().fact("refuses")?;
    reading.remarks.iter().find_map(|remark| {
        let RemarkKind::Both(one, other) = remark.kind else { return None };
        let kind = format!("{other}-and-{one}");
        let message = format!("{} refuses both `{one}` and `{other}`", stack.reader());
        let (span, how) = (remark.span, fact.how);
        let refused = fact.value.contains(&kind.as_str());
        refused.then(|| Refusal { message, span, place: reading.place(span), how })
    })
}

/// An entry that holds and whose action is the default: libseccomp refuses such a rule, and a runtime
/// that does not skip it starts no container. Names that the library lacks get no rule.
pub(crate) fn redundant(resolved: &Resolved<'_>, stack: &Stack) -> Option<Refusal> {
    let fact = stack.runtime().fact("refuses").filter(|fact| fact.value.contains(&"redundant"))?;
    let (profile, context) = (resolved.profile, resolved.context);
    let machine = context.machine();
    let default = profile.default.on(machine);
    let has_rule = |call: &Named<Call>| match call.what {
        Call::Known(call) => !context.lacks.names.contains(&call),
        Call::Unknown(_) => false,
    };
    let mut rules = resolved.rules.iter().map(|&at| &profile.rules[at]);
    let rule = rules.find(|rule| {
        rule.verb.on(machine) == default && !rule.notifies() && rule.calls.iter().any(has_rule)
    })?;
    let message =
        format!("{} refuses an entry whose action is that of the default", stack.runtime());
    let (span, how) = (rule.action_span, fact.how);
    Some(Refusal { message, span, place: profile.place(span), how })
}

/// A value that the profile's remarks name.
fn value(reading: &Profile, stack: &Stack) -> Option<Found> {
    let fact = stack.runtime().fact("refuses")?;
    reading.remarks.iter().find_map(|remark| {
        let kind = match remark.kind {
            RemarkKind::NativeArch => "arch-native",
            RemarkKind::ErrnoTooLarge(_) => "errno-4095",
            RemarkKind::NotifyWithoutListener => "notify-without-listener",
            RemarkKind::ErrnoUnused(..) => "errno-of-another-action",
            RemarkKind::OtherCase(key) if REQUIRED.contains(&key) && tells_case(stack) => {
                "keys-case"
            }
            _ => return None,
        };
        let refused = fact.value.contains(&kind) && still(reading, &remark.kind, remark.span);
        refused.then(|| (words(kind).to_owned(), remark.span, fact.how))
    })
}

/// NOTIFY without `listenerPath`, as after the engine dropped it; a path that is not absolute. An
/// engine above the runtime writes an empty path as none.
fn listener(reading: &Profile, stack: &Stack) -> Option<Found> {
    const NONE: &str = "notify-without-listener";
    const RELATIVE: &str = "listener-not-absolute";
    let fact = stack.runtime().fact("refuses")?;
    let found = |kind: &'static str, span| {
        fact.value.contains(&kind).then(|| (words(kind).to_owned(), span, fact.how))
    };
    let is_handed_on = stack.reader() == stack.runtime();
    let path = reading.listener_path.as_ref();
    let path = path.filter(|path| is_handed_on || !path.what.is_empty());
    if let Some(path) = path.filter(|path| !path.what.starts_with('/')) {
        if let Some(found) = found(RELATIVE, path.span) {
            return Some(found);
        }
    }
    let rule = reading.rules.iter().find(|rule| rule.notifies())?;
    reading.listener().is_none().then(|| found(NONE, rule.action_span)).flatten()
}

/// An entry without `names`. An engine with its own dialect writes `names` for the runtime; a file
/// in the runtime's dialect is passed on unchanged.
fn names(reading: &Profile, stack: &Stack) -> Option<Found> {
    let fact =
        stack.runtime().fact("refuses").filter(|fact| fact.value.contains(&"names-absent"))?;
    let handed_on = stack.reader().words("reads") == ["oci"];
    let span = handed_on.then(|| without_names(reading)).flatten()?;
    Some(("an entry without `names`".to_owned(), span, fact.how))
}

/// An action that the runtime lacks.
fn action(reading: &Profile, stack: &Stack) -> Option<Found> {
    let fact = stack.runtime().fact("refuses-action")?;
    reading.rules.iter().find_map(|rule| {
        let name = match rule.verb.action {
            Action::KillProcess => "SCMP_ACT_KILL_PROCESS",
            _ if rule.notifies() => "SCMP_ACT_NOTIFY",
            _ => return None,
        };
        fact.value.contains(&name).then(|| (name.to_owned(), rule.action_span, fact.how))
    })
}

/// An architecture that the runtime lacks, or that its library lacks: crun asks the library.
fn architecture(reading: &Profile, stack: &Stack) -> Option<Found> {
    let runtime = stack.runtime();
    let asked = stack.libseccomp().filter(|_| runtime.name == "crun");
    let library = asked.and_then(|version| fact("libseccomp", version, "refuses-arch"));
    runtime.fact("refuses-arch").into_iter().chain(library).find_map(|fact| {
        let refused = |name: &str| {
            let bare = name.strip_prefix("SCMP_ARCH_");
            bare.is_some_and(|name| fact.value.contains(&name))
        };
        reading.architectures.iter().find_map(|arch| {
            let abi = arch.what.filter(|abi| refused(abi.scmp_name()))?;
            Some((abi.scmp_name().to_owned(), arch.span, fact.how))
        })
    })
}

/// A flag that the runtime lacks.
fn flag(reading: &Profile, stack: &Stack) -> Option<Found> {
    let fact = stack.runtime().fact("refuses-flag")?;
    let mut flags = reading.flags.iter().flatten();
    let flag = flags.find(|flag| fact.value.contains(&flag.what))?;
    Some((flag.what.to_owned(), flag.span, fact.how))
}

/// An entry without a list of names: with `name` alone, null, or neither.
fn without_names(reading: &Profile) -> Option<Span> {
    let by_name = reading.rules.iter().find(|rule| rule.by_name).map(|rule| rule.span);
    let absent = reading.remarks.iter().find_map(|remark| match remark.kind {
        RemarkKind::NoNames { list: false } => Some(remark.span),
        _ => None,
    });
    by_name.or(absent)
}

/// Whether a remark about the file also holds for the profile as the engine reads it.
fn still(reading: &Profile, kind: &RemarkKind, span: Span) -> bool {
    let mut verbs = reading.rules.iter().map(|rule| rule.verb).chain([reading.default]);
    match kind {
        RemarkKind::ErrnoTooLarge(_) | RemarkKind::ErrnoUnused(..) => {
            verbs.any(|verb| verb.errno.is_some_and(|errno| errno.span == span))
        }
        RemarkKind::NotifyWithoutListener => false,
        _ => true,
    }
}

fn words(kind: &str) -> &'static str {
    match kind {
        "arch-native" => "SCMP_ARCH_NATIVE",
        "errno-4095" => "an errno above 4094",
        "listener-not-absolute" => "a listenerPath that is not absolute",
        "keys-case" => "a key that it needs in another case",
        "notify-without-listener" => "SCMP_ACT_NOTIFY without listenerPath",
        _ => "an errno beside an action that takes none",
    }
}
