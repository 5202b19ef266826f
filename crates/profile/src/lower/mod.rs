//! From a resolved profile to a policy.
#![forbid(unsafe_code)]

mod doubt;
mod merge;
mod overlap;
mod stub;
mod warning;

use crate::order::sort;
use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Errnos, Prose, Sysno};
use seccompat_policy::{Builder, Horizon, Mistake, Policy, Rule, RuleId, Table};

pub use warning::Warning;

use crate::context::{Lacks, Unknown};

use crate::place::{Error, Span};
use crate::profile::Call;
use crate::resolve::Resolved;
use merge::Entry;
use stub::Stub;

/// libseccomp's action for every call of an ABI that a profile does not serve: of another
/// architecture, or x32's if x86_64 is served (`SCMP_FLTATR_ACT_BADARCH`).
pub const BAD_ARCH: Action = Action::KillThread;

/// The decisions of a profile, and remarks about them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Lowered {
    /// The policy.
    pub policy: Policy,
    /// The horizon: the newest kernel whose calls its author knew.
    pub horizon: Horizon,
    /// The calls that get ENOSYS without a rule that says so, on one of the ABIs at least.
    pub enosys: Vec<Sysno>,
    /// The entries without an effect, because their action is the default: indices of
    /// [`crate::Profile::rules`].
    pub redundant: Vec<usize>,
    /// The calls whose entries libseccomp is not known to compile as they are meant, with the place
    /// of the first of these entries ([`libseccomp_is_exact`](seccompat_policy::libseccomp_is_exact)).
    pub inexact: Vec<(Sysno, Span)>,
    /// Warnings for its user.
    pub warnings: Vec<Warning>,
}

impl Resolved<'_> {
    /// The policy.
    ///
    /// # Errors
    /// Entries contradict each other; the catalogue lacks a name, and the context is strict.
    pub fn lower(&self) -> Result<Lowered, Error> {
        let mut warnings = self.unknown_names()?;
        warnings.extend(self.odd());
        let machine = self.context.machine();
        let names = self.profile.names(machine);
        let horizon = names.horizon(self.context.known_up_to);
        let default = self.profile.default.action;
        let rule = match self.context.unknown {
            Unknown::Enosys if softens(default) => Newer::Calls(names.unknown(horizon)),
            Unknown::Runc => Newer::Numbers(Stub::of(self)),
            _ => Newer::Nothing,
        };
        let mut builder = Builder::new(BAD_ARCH);
        let (merged, redundant) = self.merge_all(&mut builder).map_err(first)?;
        for &abi in &self.abis {
            // runc's stub has the errno of the machine for which runc was built.
            let whose = if matches!(rule, Newer::Numbers(_)) { machine } else { abi };
            let ids = self.ids(&mut builder, abi, whose);
            builder.add(table(abi, &merged, &rule, &ids, &self.context.lacks)).map_err(mistake)?;
        }
        if let Newer::Numbers(stub) = &rule {
            if stub.reaches_x32(&self.abis) {
                let ids = self.ids(&mut builder, Abi::X32, machine);
                builder.add(stub.table(Abi::X32, ids.bad, ids.enosys)).map_err(mistake)?;
            }
        }
        for (span, doubt) in &merged.doubts {
            let warning = Warning::Order { message: doubt.message.clone(), span: *span };
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        let enosys = self.answered(&rule, &merged);
        self.warn(&enosys, &rule, &mut warnings);
        let policy = builder.build().map_err(mistake)?;
        let mut inexact = merged.inexact;
        sort(&mut inexact);
        inexact.dedup();
        Ok(Lowered { policy, horizon, enosys, redundant, inexact, warnings })
    }

    /// runc's stub alone: ENOSYS for its numbers, and ALLOW for all others, which the filter behind it decides.
    /// `None` in a context without a stub.
    ///
    /// # Errors
    /// The profile serves architectures of both byte orders.
    pub fn stub(&self) -> Result<Option<Policy>, Error> {
        if self.context.unknown != Unknown::Runc {
            return Ok(None);
        }
        let stub = Stub::of(self);
        let mut builder = Builder::new(Action::Allow);
        let pass = builder.rule(Rule::always(Action::Allow));
        let enosys = Action::Errno(Errno::ENOSYS.on(self.context.machine()).get());
        let enosys = builder.rule(Rule::always(enosys));
        for &abi in &self.abis {
            builder.add(stub.table(abi, pass, enosys)).map_err(mistake)?;
        }
        if stub.reaches_x32(&self.abis) {
            builder.add(stub.table(Abi::X32, pass, enosys)).map_err(mistake)?;
        }
        builder.build().map(Some).map_err(mistake)
    }

    /// Every pair of entries that contradict each other: those of which [`Resolved::lower`] names
    /// the first, and those between which the order of the entries decides.
    #[must_use]
    pub fn conflicts(&self) -> Vec<Error> {
        match self.merge_all(&mut Builder::new(BAD_ARCH)) {
            Ok((merged, _)) => merged.doubts.into_iter().map(|(_, doubt)| doubt).collect(),
            Err(errors) => errors,
        }
    }

    /// Parts of the file that mean less than they seem to, in entries that hold and in the head.
    fn odd(&self) -> impl Iterator<Item = Warning> {
        let dropped = |span: Span| {
            let of = |at: usize| self.profile.rules[at].span;
            // The last entry that begins before it: entries are in the file's order.
            let behind = self.dropped.partition_point(|&(at, _)| of(at) <= span);
            let before = behind.checked_sub(1).map(|last| of(self.dropped[last].0));
            before.is_some_and(|entry| entry.contains(span))
        };
        let remarks = self.profile.remarks.iter();
        let odd =
            remarks.filter(move |remark| remark.kind.message().is_some() && !dropped(remark.span));
        odd.cloned().map(Warning::Odd)
    }

    /// The rules that are the same for every call of `abi`; ENOSYS has the number of `whose`.
    fn ids(&self, builder: &mut Builder, abi: Abi, whose: Abi) -> Ids {
        let enosys = Action::Errno(Errno::ENOSYS.on(whose).get());
        Ids {
            default: builder.rule(Rule::always(self.profile.default.on(abi))),
            enosys: builder.rule(Rule::always(enosys)),
            bad: builder.rule(Rule::always(BAD_ARCH)),
        }
    }

    /// The rule of each call, and the entries that are dropped everywhere.
    fn merge_all(&self, builder: &mut Builder) -> Result<(Merged, Vec<usize>), Vec<Error>> {
        let mut merged = Merged { rules: Vec::new(), doubts: Vec::new(), inexact: Vec::new() };
        let (mut redundant, mut errors) = (None::<Vec<usize>>, Vec::new());
        for &abi in &self.abis {
            if merged.rules.iter().any(|(known, _)| *known == abi.errnos()) {
                continue;
            }
            let (chains, here) = Chains::of(self, abi);
            match &mut redundant {
                Some(all) => all.retain(|at| here.binary_search(at).is_ok()),
                None => redundant = Some(here),
            }
            let Merged { doubts, inexact, .. } = &mut merged;
            match self.merge(&chains, abi, builder, doubts, inexact) {
                Ok(rules) => merged.rules.push((abi.errnos(), rules)),
                Err(more) => {
                    errors.extend(more);
                    break;
                }
            }
        }
        if errors.is_empty() { Ok((merged, redundant.unwrap_or_default())) } else { Err(errors) }
    }

    fn unknown_names(&self) -> Result<Vec<Warning>, Error> {
        let mut warnings = Vec::new();
        for &rule in &self.rules {
            for call in &self.profile.rules[rule].calls {
                let Call::Unknown(name) = &call.what else { continue };
                let warning = Warning::UnknownName { name: name.clone(), span: call.span };
                if self.context.strict {
                    let error = self.profile.error(call.span, warning.to_string());
                    let help = warning.help();
                    let names = || "the names there are: seccompat syscalls".to_owned();
                    return Err(Error { help: Some(help.unwrap_or_else(names)), ..error });
                }
                warnings.push(warning);
            }
        }
        Ok(warnings)
    }

    /// The rule of each named call, for the ABIs with the errnos of `like`.
    fn merge(
        &self,
        chains: &Chains,
        like: Abi,
        builder: &mut Builder,
        doubts: &mut Vec<(Span, Error)>,
        inexact: &mut Vec<(Sysno, Span)>,
    ) -> Result<Rules, Vec<Error>> {
        let mut merged: Rules = [[None; Sysno::COUNT]; 2];
        let mut errors = Vec::new();
        let mut actions: Vec<(Action, RuleId)> = Vec::new();
        for call in Sysno::all() {
            let entries = chains.entries(call);
            let conditional = |entry: &Entry| {
                entry.multiplexed.is_some() || !self.profile.rules[entry.rule].args.is_empty()
            };
            if entries.is_empty() {
                continue;
            }
            if !entries.iter().any(conditional) {
                // The first of unconditional rules wins, on every ABI.
                let action = self.profile.rules[entries[0].rule].verb.on(like);
                let known = actions.iter().find(|(other, _)| *other == action);
                let id = known.map_or_else(|| builder.rule(Rule::always(action)), |(_, id)| *id);
                actions.push((action, id));
                merged[0][call.index()] = Some(id);
                merged[1][call.index()] = Some(id);
                continue;
            }
            for (size, narrow) in [false, true].into_iter().enumerate() {
                let alike = |abi: &&Abi| abi.is_32_bit() == narrow && abi.errnos() == like.errnos();
                let has = |abi: &&Abi| alike(abi) && call.number(**abi).is_some();
                let Some(&abi) = self.abis.iter().find(has) else { continue };
                match merge::merge(self.profile, call, &entries, abi) {
                    Ok(one) => {
                        merged[size][call.index()] = Some(builder.rule(one.rule));
                        doubts.extend(one.doubt);
                        inexact.extend(one.inexact.map(|span| (call, span)));
                    }
                    Err(error) => errors.push(error),
                }
            }
        }
        if errors.is_empty() { Ok(merged) } else { Err(errors) }
    }

    /// The calls that the ENOSYS rule answers.
    fn answered(&self, rule: &Newer, merged: &Merged) -> Vec<Sysno> {
        let mut answered = [false; Sysno::COUNT];
        for &abi in &self.abis {
            match rule {
                Newer::Calls(unknown) => {
                    for (_, call) in Sysno::on(abi) {
                        let index = call.index();
                        answered[index] |= unknown[index] && merged.of(abi, call).is_none();
                    }
                }
                Newer::Numbers(stub) => {
                    stub.calls(abi).for_each(|call| answered[call.index()] = true)
                }
                Newer::Nothing => {}
            }
        }
        Sysno::all().filter(|call| answered[call.index()]).collect()
    }

    fn warn(&self, enosys: &[Sysno], rule: &Newer, warnings: &mut Vec<Warning>) {
        let span = self.profile.default_span;
        match self.profile.default.action {
            Action::KillThread | Action::KillProcess if !matches!(rule, Newer::Nothing) => {
                warnings.push(Warning::KillWeakened { span });
            }
            Action::Trap(_) if self.context.unknown == Unknown::Enosys => {
                warnings.push(Warning::TrapDefault { span });
            }
            _ => {}
        }
        let open = |call: &Sysno| !Prose::of(*call).fail_open.is_empty();
        let calls: Vec<_> = enosys.iter().copied().filter(open).collect();
        if !calls.is_empty() {
            warnings.push(Warning::FailOpen { calls, span });
        }
    }
}

/// Whether the ENOSYS rule applies to profiles with this default.
const fn softens(default: Action) -> bool {
    !matches!(default, Action::Allow | Action::Log | Action::Trace(_) | Action::Trap(_))
}

/// The one that comes first in the file.
fn first(errors: Vec<Error>) -> Error {
    let offset = |error: &Error| error.place.map(|place| place.offset);
    let first = errors.into_iter().min_by_key(offset);
    first.unwrap_or_else(|| {
        Error::whole("the entries contradict each other").help("remove one of them")
    })
}

fn mistake(mistake: Mistake) -> Error {
    Error::whole(mistake.to_string()).help("ask for one architecture, as in --arch x86_64")
}

/// The calls and numbers that get ENOSYS without a rule.
enum Newer {
    /// These calls, and every number without a call.
    Calls(Box<[bool; Sysno::COUNT]>),
    /// Large numbers.
    Numbers(Stub),
    Nothing,
}

/// Rules that are the same for every call.
struct Ids {
    default: RuleId,
    enosys: RuleId,
    bad: RuleId,
}

/// The rule of each call, for 64-bit and for 32-bit ABIs.
type Rules = [[Option<RuleId>; Sysno::COUNT]; 2];

/// The rules for the ABIs of each table of errnos.
struct Merged {
    rules: Vec<(Errnos, Rules)>,
    /// The places where the order of the entries decides.
    doubts: Vec<(Span, Error)>,
    /// The calls that libseccomp is not known to decide as they are meant.
    inexact: Vec<(Sysno, Span)>,
}

impl Merged {
    fn of(&self, abi: Abi, call: Sysno) -> Option<RuleId> {
        let (_, rules) = self.rules.iter().find(|(errnos, _)| *errnos == abi.errnos())?;
        rules[usize::from(abi.is_32_bit())][call.index()]
    }
}

fn table(abi: Abi, merged: &Merged, rule: &Newer, ids: &Ids, lacks: &Lacks) -> Table {
    let background = if matches!(rule, Newer::Calls(_)) { ids.enosys } else { ids.default };
    let mut table = match rule {
        Newer::Numbers(stub) => stub.table(abi, background, ids.enosys),
        _ => Table::new(abi, background),
    };
    for (number, call) in Sysno::on(abi) {
        let made = merged.of(abi, call).filter(|_| !lacks.numbers.contains(&(abi, call)));
        let id = match (made, rule) {
            (_, Newer::Numbers(stub)) if stub.answers(abi, number) => continue,
            (Some(id), _) => id,
            (None, Newer::Calls(unknown)) if unknown[call.index()] => continue,
            (None, _) => ids.default,
        };
        if id != background {
            table.set(number, id);
        }
    }
    table
}

/// For each call the entries that name it, in the file's order.
struct Chains {
    /// The first and the last link of each call.
    ends: [Option<(usize, usize)>; Sysno::COUNT],
    links: Vec<Link>,
}

struct Link {
    rule: usize,
    next: Option<usize>,
}

impl Chains {
    /// The chains, and the rules that are dropped because their action is the default, with the
    /// errnos of `abi`.
    fn of(resolved: &Resolved<'_>, abi: Abi) -> (Self, Vec<usize>) {
        let mut chains = Self { ends: [None; Sysno::COUNT], links: Vec::with_capacity(512) };
        let mut redundant = Vec::new();
        let mut lacked = [false; Sysno::COUNT];
        resolved.context.lacks.names.iter().for_each(|call| lacked[call.index()] = true);
        for &at in &resolved.rules {
            let rule = &resolved.profile.rules[at];
            if rule.verb.on(abi) == resolved.profile.default.on(abi) {
                redundant.push(at);
                continue;
            }
            for call in &rule.calls {
                let Call::Known(call) = call.what else { continue };
                if !lacked[call.index()] {
                    chains.add(call, at);
                }
            }
        }
        (chains, redundant)
    }

    fn add(&mut self, call: Sysno, rule: usize) {
        let at = self.links.len();
        self.links.push(Link { rule, next: None });
        let ends = &mut self.ends[call.index()];
        match ends {
            Some((_, last)) => {
                self.links[*last].next = Some(at);
                *last = at;
            }
            None => *ends = Some((at, at)),
        }
    }

    fn chain(&self, call: Sysno) -> impl Iterator<Item = usize> {
        let first = self.ends[call.index()].map(|(first, _)| first);
        std::iter::successors(first, |&at| self.links[at].next)
    }

    /// The entries of a call; a multiplexer also has those of the calls that it multiplexes.
    fn entries(&self, call: Sysno) -> Vec<Entry> {
        let own = self.chain(call).map(|at| (at, None));
        let others = call
            .multiplexes()
            .iter()
            .flat_map(|&(number, other)| self.chain(other).map(move |at| (at, Some(number))));
        let mut links: Vec<_> = own.chain(others).collect();
        sort(&mut links);
        let entry =
            |(at, multiplexed): (usize, _)| Entry { rule: self.links[at].rule, multiplexed };
        links.into_iter().map(entry).collect()
    }
}
