//! What the rules look at.
#![forbid(unsafe_code)]

use std::cell::OnceCell;
use std::collections::HashMap;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_policy::{Policy, Rule as Decision};
use seccompat_profile::text::{Node, parse};
use seccompat_profile::{Call, Context, Error, Lowered, Named, Profile, Resolved, Rule, Unknown};

use crate::alike::alike;

/// A profile in a context, and what it decides there.
pub(crate) struct Subject<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) context: &'a Context,
    pub(crate) resolved: Resolved<'a>,
    pub(crate) conflicts: Vec<Error>,
    /// The profile as it stands, without the ENOSYS rule; `None` where its entries contradict each
    /// other.
    pub(crate) plain: Option<Lowered>,
    /// The calls that its author cannot have left out on purpose, and that no entry decides.
    pub(crate) unknown: Vec<Sysno>,
    /// For each entry a number: entries with one number give their calls the same, in the same
    /// contexts.
    pub(crate) alike: Vec<usize>,
    /// Where each call is named first.
    naming: HashMap<Sysno, &'a Named<Call>>,
    tree: OnceCell<Option<Node<'a>>>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(profile: &'a Profile, context: &'a Context) -> Result<Self, Error> {
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

    /// The entries that hold here, with their places in the file.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (usize, &'a Rule)> {
        let profile = self.profile;
        self.resolved.rules.iter().map(move |&at| (at, &profile.rules[at]))
    }

    /// Where the file names a call, in an entry that holds here or in any other.
    pub(crate) fn naming(&self, call: Sysno) -> Option<&'a Named<Call>> {
        self.naming.get(&call).copied()
    }

    /// The file as values with their places.
    pub(crate) fn tree(&self) -> Option<&Node<'a>> {
        self.tree.get_or_init(|| parse(self.profile.text()).ok()).as_ref()
    }

    /// What decides a call on an ABI, without the ENOSYS rule.
    pub(crate) fn decision(&self, abi: Abi, call: Sysno) -> Option<&Decision> {
        let policy = &self.plain.as_ref()?.policy;
        decision(policy, abi, call)
    }
}

/// What decides a call on an ABI.
pub(crate) fn decision(policy: &Policy, abi: Abi, call: Sysno) -> Option<&Decision> {
    let number = call.number(abi)?;
    let here = policy.abis().contains(&abi);
    let mut sections = policy.sections().iter();
    let section = sections.find(|section| section.arch() == abi.audit_arch()).filter(|_| here)?;
    Some(policy.rule(section.rule_of(number)))
}

/// Whether the call may happen for no arguments at all.
pub(crate) fn refuses(decision: &Decision) -> bool {
    outcomes(decision).all(|action| !lets(action))
}

/// Whether the call happens whatever its arguments.
pub(crate) fn allows(decision: &Decision) -> bool {
    outcomes(decision).all(lets)
}

/// All actions that a decision can come to.
pub(crate) fn outcomes(decision: &Decision) -> impl Iterator<Item = Action> {
    let clauses = decision.clauses().iter().map(|clause| clause.action);
    clauses.chain([decision.otherwise()])
}

/// Whether the call happens, or another may let it happen.
pub(crate) fn lets(action: Action) -> bool {
    matches!(action, Action::Allow | Action::Log | Action::Trace(_) | Action::Notify)
}

/// Whether the call happens, and nobody else is asked: without a tracer TRACE is ENOSYS, and NOTIFY is
/// a supervisor's decision.
pub(crate) fn lets_by_itself(action: Action) -> bool {
    matches!(action, Action::Allow | Action::Log)
}

/// ENOSYS as the kernel of an ABI has it.
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
        Action::Errno(0) => "success without doing anything".to_owned(),
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
