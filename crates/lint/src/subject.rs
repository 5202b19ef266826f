//! The input of the rules.
#![forbid(unsafe_code)]

use std::cell::OnceCell;
use std::collections::HashMap;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_engine::{Loaded, NotLoaded, Stack, load};
use seccompat_policy::{Policy, Rule as Decision};
use seccompat_profile::text::{Node, parse};
use seccompat_profile::{Call, Context, Error, Lowered, Named, Profile, Resolved, Rule, Unknown};

use crate::alike::alike;
use crate::built::Try;

/// A profile in a context, and its decisions there.
pub(crate) struct Subject<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) context: &'a Context,
    pub(crate) resolved: Resolved<'a>,
    pub(crate) conflicts: Vec<Error>,
    /// The profile alone, without the ENOSYS rule; `None` if its entries contradict each other.
    pub(crate) plain: Option<Lowered>,
    /// The calls that its author cannot have left out on purpose, and that no entry decides.
    pub(crate) unknown: Vec<Sysno>,
    /// The engine that loads it.
    pub(crate) stack: &'a Stack,
    /// The filter that the engine makes of it.
    pub(crate) loaded: Result<Loaded, NotLoaded>,
    /// Asks the host's libseccomp.
    pub(crate) attempt: &'a Try<'a>,
    /// For each entry a number: entries with one number have the same effect for their calls, in
    /// the same contexts.
    pub(crate) alike: Vec<usize>,
    /// The first place that names each call.
    naming: HashMap<Sysno, &'a Named<Call>>,
    tree: OnceCell<Option<Node<'a>>>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(
        profile: &'a Profile,
        context: &'a Context,
        stack: &'a Stack,
        attempt: &'a Try<'a>,
    ) -> Result<Self, Error> {
        let resolved = profile.resolve(context)?;
        let lowered = |unknown| {
            let mut context = context.clone();
            (context.unknown, context.strict) = (unknown, false);
            profile.resolve(&context)?.lower()
        };
        let mut naming = HashMap::new();
        for named in profile.rules.iter().flat_map(|rule| &rule.calls) {
            if let Call::Known(call) = named.what {
                naming.entry(call).or_insert(named);
            }
        }
        Ok(Self {
            alike: alike(&profile.rules),
            loaded: load(profile, stack, context),
            stack,
            attempt,
            naming,
            tree: OnceCell::new(),
            profile,
            context,
            conflicts: resolved.conflicts(),
            plain: lowered(Unknown::Default).ok(),
            unknown: lowered(Unknown::Enosys).map(|lowered| lowered.enosys).unwrap_or_default(),
            resolved,
        })
    }

    /// The machine's own architecture.
    pub(crate) fn machine(&self) -> Abi {
        self.context.machine()
    }

    /// The entries that hold here, with their indices in the file.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (usize, &'a Rule)> {
        let profile = self.profile;
        self.resolved.rules.iter().map(move |&at| (at, &profile.rules[at]))
    }

    /// The place where the file names a call, in an entry that holds here or in any other.
    pub(crate) fn naming(&self, call: Sysno) -> Option<&'a Named<Call>> {
        self.naming.get(&call).copied()
    }

    /// The file as values with their places.
    pub(crate) fn tree(&self) -> Option<&Node<'a>> {
        self.tree.get_or_init(|| parse(self.profile.text()).ok()).as_ref()
    }

    /// The decision about a call on an ABI, without the ENOSYS rule.
    pub(crate) fn decision(&self, abi: Abi, call: Sysno) -> Option<&Decision> {
        let policy = &self.plain.as_ref()?.policy;
        decision(policy, abi, call)
    }
}

/// The decision about a call on an ABI.
pub(crate) fn decision(policy: &Policy, abi: Abi, call: Sysno) -> Option<&Decision> {
    let number = call.number(abi)?;
    let here = policy.abis().contains(&abi);
    let mut sections = policy.sections().iter();
    let section = sections.find(|section| section.arch() == abi.audit_arch()).filter(|_| here)?;
    Some(policy.rule(section.rule_of(number)))
}

/// Whether the call never happens, whatever its arguments.
pub(crate) fn refuses(decision: &Decision) -> bool {
    outcomes(decision).all(|action| !lets(action))
}

/// Whether the call happens whatever its arguments.
pub(crate) fn allows(decision: &Decision) -> bool {
    outcomes(decision).all(lets)
}

/// All possible actions of a decision.
pub(crate) fn outcomes(decision: &Decision) -> impl Iterator<Item = Action> {
    let clauses = decision.clauses().iter().map(|clause| clause.action);
    clauses.chain([decision.otherwise()])
}

/// Whether the call happens, or another process may allow it.
pub(crate) fn lets(action: Action) -> bool {
    matches!(action, Action::Allow | Action::Log | Action::Trace(_) | Action::Notify)
}

/// Whether the call happens without another process's decision: without a tracer TRACE is ENOSYS,
/// and NOTIFY is a supervisor's decision.
pub(crate) fn lets_by_itself(action: Action) -> bool {
    matches!(action, Action::Allow | Action::Log)
}

/// The number of ENOSYS on an ABI.
pub(crate) const fn enosys(abi: Abi) -> u16 {
    match abi {
        Abi::Mips
        | Abi::Mipsel
        | Abi::Mips64
        | Abi::Mipsel64
        | Abi::Mips64n32
        | Abi::Mipsel64n32 => 89,
        Abi::Parisc | Abi::Parisc64 => 251,
        _ => Errno::ENOSYS.get(),
    }
}

/// The action in words.
pub(crate) fn words(action: Action) -> String {
    match action {
        Action::Errno(0) => "success without executing the call".to_owned(),
        Action::Errno(errno) => Errno::new(errno)
            .and_then(Errno::name)
            .map_or_else(|| format!("errno {errno}"), str::to_owned),
        Action::KillProcess | Action::KillThread => "a kill".to_owned(),
        Action::Trap(_) => "SIGSYS".to_owned(),
        Action::Notify => "what a supervisor says".to_owned(),
        Action::Trace(_) => "what a tracer says".to_owned(),
        Action::Log | Action::Allow => "permission".to_owned(),
    }
}
