//! From a profile and an engine to the policy that the engine loads.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_bpf::Action;
use seccompat_catalogue::Sysno;
use seccompat_profile::{
    Context, Error, Lacks, Lowered, Named, Place, Profile, RemarkKind, Resolved, Span, Stub,
    Unknown,
};

use crate::reading::{Ignored, read};
use crate::stack::Stack;
use crate::table::{How, fact};

/// What an engine makes of a profile in a context.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Loaded {
    /// The profile as the engine decodes it, with the places of the original.
    pub reading: Profile,
    /// The context, with what the engine does to unknown calls.
    pub context: Context,
    /// What is loaded.
    pub lowered: Lowered,
    /// The fields of the file that the engine reads past.
    pub ignored: Vec<Ignored>,
    /// The names that the engine's libseccomp lacks, so that their entries are dropped.
    pub dropped: Vec<Named<Sysno>>,
}

/// Why an engine loads no filter of a profile.
#[derive(Clone, Debug)]
pub enum NotLoaded {
    /// The engine refuses the file.
    Refused(Refusal),
    /// The profile has no meaning in this context.
    Profile(Error),
}

/// Why an engine refuses a profile.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// What it refuses, in a sentence without an end.
    pub message: String,
    /// Where it stands.
    pub span: Span,
    /// The same as line and column.
    pub place: Place,
    /// How that is known.
    pub how: How,
}

/// The policy that an engine loads for a profile. Seccompat itself follows `context.unknown`; every
/// other engine does to unknown calls what its runtime does.
///
/// # Errors
/// What the engine refuses to load, or a profile that contradicts itself.
pub fn load(profile: &Profile, stack: &Stack, context: &Context) -> Result<Loaded, NotLoaded> {
    let (reading, ignored) = read(profile, stack);
    if let Some(refusal) = refusal(&reading, stack) {
        return Err(NotLoaded::Refused(refusal));
    }
    let context = of_engine(stack, context);
    let resolved = reading.resolve(&context).map_err(NotLoaded::Profile)?;
    let lowered = resolved.lower().map_err(NotLoaded::Profile)?;
    let dropped = dropped(&resolved);
    drop(resolved);
    Ok(Loaded { reading, context, lowered, ignored, dropped })
}

/// The context as the engine's runtime makes it.
fn of_engine(stack: &Stack, context: &Context) -> Context {
    let mut context = context.clone();
    if stack.is_ours() {
        return context;
    }
    let stub = stack.runtime().words("stub");
    let made = !stub.is_empty() && !stub.contains(&"none");
    context.unknown = if made { Unknown::Runc } else { Unknown::Default };
    context.stub = Stub { listed_only: stub.contains(&"listed"), setup: stub.contains(&"setup") };
    if let Some(library) = stack.library() {
        let names = Sysno::all().filter(|call| !library.knows(*call)).collect();
        context.lacks = Lacks { names, numbers: library.numberless() };
    }
    context
}

/// The names of entries that hold, whose library does not know them; each call once.
fn dropped(resolved: &Resolved<'_>) -> Vec<Named<Sysno>> {
    let mut dropped: Vec<Named<Sysno>> = Vec::new();
    for rule in resolved.rules.iter().map(|&at| &resolved.profile.rules[at]) {
        for named in &rule.calls {
            if let seccompat_profile::Call::Known(call) = named.what
                && resolved.context.lacks.names.contains(&call)
                && !dropped.iter().any(|one| one.what == call)
            {
                dropped.push(Named { what: call, span: named.span });
            }
        }
    }
    dropped
}

/// What the engine, or the runtime below it, refuses of the profile as the engine reads it.
fn refusal(reading: &Profile, stack: &Stack) -> Option<Refusal> {
    let runtime = stack.runtime();
    let refused = |message: String, span, how| Refusal {
        message: format!("{runtime} refuses {message}"),
        span,
        place: reading.place(span),
        how,
    };
    if let Some(fact) = runtime.fact("refuses") {
        for remark in &reading.remarks {
            let kind = match remark.kind {
                RemarkKind::NativeArch => "arch-native",
                RemarkKind::ErrnoTooLarge(_) => "errno-4095",
                RemarkKind::NotifyWithoutListener => "notify-without-listener",
                RemarkKind::ErrnoUnused(..) => "errno-of-another-action",
                _ => continue,
            };
            if fact.value.contains(&kind) && still(reading, &remark.kind, remark.span) {
                return Some(refused(words(kind).to_owned(), remark.span, fact.how));
            }
        }
        // A listener that the engine has read past.
        let notifies = reading.rules.iter().find(|rule| rule.notifies());
        if let (Some(rule), None) = (notifies, &reading.listener_path)
            && fact.value.contains(&"notify-without-listener")
        {
            let what = words("notify-without-listener").to_owned();
            return Some(refused(what, rule.action_span, fact.how));
        }
    }
    // What an engine hands on has `names`; a file of the runtime's own dialect goes to it as it is.
    if let Some(fact) = runtime.fact("refuses")
        && fact.value.contains(&"names-absent")
        && stack.reader().words("reads") == ["oci"]
        && let Some(span) = without_names(reading)
    {
        return Some(refused("an entry without `names`".to_owned(), span, fact.how));
    }
    if let Some(fact) = runtime.fact("refuses-action") {
        for rule in &reading.rules {
            let name = match rule.verb.action {
                Action::KillProcess => "SCMP_ACT_KILL_PROCESS",
                _ if rule.notifies() => "SCMP_ACT_NOTIFY",
                _ => continue,
            };
            if fact.value.contains(&name) {
                return Some(refused(name.to_owned(), rule.action_span, fact.how));
            }
        }
    }
    // crun asks its library which names there are.
    let asked = stack.libseccomp().filter(|_| runtime.name == "crun");
    let library = asked.and_then(|version| fact("libseccomp", version, "refuses-arch"));
    for fact in runtime.fact("refuses-arch").into_iter().chain(library) {
        let known = |name: &str| {
            let bare = name.strip_prefix("SCMP_ARCH_");
            bare.is_some_and(|name| fact.value.contains(&name))
        };
        for arch in &reading.architectures {
            if let Some(abi) = arch.what.filter(|abi| known(abi.scmp_name())) {
                return Some(refused(abi.scmp_name().to_owned(), arch.span, fact.how));
            }
        }
    }
    if let Some(fact) = runtime.fact("refuses-flag") {
        let mut flags = reading.flags.iter().flatten();
        if let Some(flag) = flags.find(|flag| fact.value.contains(&flag.what)) {
            return Some(refused(flag.what.to_owned(), flag.span, fact.how));
        }
    }
    None
}

/// An entry that has no list of names: `name` alone, null, or neither.
fn without_names(reading: &Profile) -> Option<Span> {
    let by_name = reading.rules.iter().find(|rule| rule.by_name).map(|rule| rule.span);
    let absent = reading.remarks.iter().find_map(|remark| match remark.kind {
        RemarkKind::NoNames { list: false } => Some(remark.span),
        _ => None,
    });
    by_name.or(absent)
}

/// Whether a remark of the file holds of the profile as the engine reads it.
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
        "notify-without-listener" => "SCMP_ACT_NOTIFY without listenerPath",
        _ => "an errno beside an action that takes none",
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for NotLoaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Profile(error) => error.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::KernelVersion;

    use super::*;

    fn refused(text: &str, engine: &str) -> Option<String> {
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let context = Context::new(KernelVersion::parse("6.12").unwrap());
        load(&profile, &Stack::parse(engine).unwrap(), &context).err().map(|why| why.to_string())
    }

    #[test]
    fn what_a_release_does_not_know_it_refuses() {
        let kill = r#"{"defaultAction": "SCMP_ACT_ALLOW",
            "syscalls": [{"names": ["kcmp"], "action": "SCMP_ACT_KILL_PROCESS"}]}"#;
        assert!(refused(kill, "runc@1.1.2").unwrap().ends_with("SCMP_ACT_KILL_PROCESS"));
        assert_eq!(refused(kill, "runc@1.1.3"), None);
        let arch = r#"{"defaultAction": "SCMP_ACT_ALLOW", "architectures":
            ["SCMP_ARCH_X86_64", "SCMP_ARCH_LOONGARCH64"]}"#;
        assert!(refused(arch, "crun@1.8.1/libseccomp@2.5.4").is_some());
        assert_eq!(refused(arch, "crun@1.8.1/libseccomp@2.6.0"), None);
        assert!(refused(arch, "runc@1.4.0").is_some() && refused(arch, "runc@1.4.1").is_none());
    }

    #[test]
    fn an_entry_without_names_is_nothing_to_crun() {
        let name = r#"{"defaultAction": "SCMP_ACT_ALLOW",
            "syscalls": [{"name": "kcmp", "action": "SCMP_ACT_ERRNO"}]}"#;
        assert!(refused(name, "crun").unwrap().ends_with("an entry without `names`"));
        // Podman writes what crun reads.
        assert_eq!(refused(name, "podman/crun"), None);
        assert_eq!(refused(name, "runc"), None);
    }
}
