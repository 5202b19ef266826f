//! The contexts in which two files are compared: few, and together they show every combination of
//! entries that can decide a call.
//!
//! The action for a call depends on the machine, and on those capabilities and kernels that the
//! entries of this call name (a multiplexer's entries decide its parts, too). So one context can
//! stand for a combination of many calls at once, and no combination is compared twice.
#![forbid(unsafe_code)]

use seccompat_profile::order::{set, sort_by_key};
use std::collections::{BTreeMap, BTreeSet};

use seccompat_catalogue::{Abi, Capability, KernelVersion, Sysno};
use seccompat_profile::{Caps, Context, Filter, Profile, engine_names};

/// Capabilities in one call's entries are tried in all combinations, up to this number.
const MOST: usize = 8;
/// The limit on contexts: many times those of any real profile, which has 50.
const MOST_CONTEXTS: usize = 10_000;
/// The limit on contexts of files with any number of entries.
const SOME_CONTEXTS: usize = 250;
/// The limit on entries that are read in all contexts together, beyond that number of contexts. A
/// file with an own kernel for each entry has as many contexts as entries, so that the time would
/// grow with the square of its size. Real profiles need a fiftieth of it.
const MOST_READ: usize = 200_000;

/// The contexts that two files distinguish.
pub(crate) struct Contexts {
    /// The machines that the files serve, and this one.
    machines: Vec<(Option<Vec<Abi>>, Abi)>,
    /// The facts besides the machine that together show every combination.
    few: Vec<(KernelVersion, Caps)>,
    /// All of these facts, in every combination with each other.
    all: Vec<(KernelVersion, Caps)>,
    context: Context,
}

/// The conditions of the entries of one call.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
struct Asked {
    caps: BTreeSet<Capability>,
    /// From each of these releases on, other entries hold.
    kernels: BTreeSet<KernelVersion>,
}

/// A context that is not complete yet.
struct Draft {
    /// Kernels from this one on, before the other.
    from: KernelVersion,
    before: Option<KernelVersion>,
    present: Caps,
    absent: Caps,
}

impl Contexts {
    /// Those of two files; `None` if there are too many.
    pub(crate) fn of(files: [&Profile; 2], context: &Context) -> Option<Self> {
        let asked = asked(files);
        let machines = machines(files, context);
        let most = most(files);
        let few: Vec<_> = drafts(&asked, context, most / machines.len())?
            .iter()
            .map(|draft| draft.complete(context))
            .collect();
        let mut kernels = set([KernelVersion::new(0, 0), context.kernel]);
        kernels.extend(asked.iter().flat_map(|asked| &asked.kernels));
        let mut sets: BTreeSet<Caps> = set(few.iter().map(|(_, caps)| *caps));
        sets.extend(asked.iter().flat_map(|asked| subsets(&asked.caps)));
        let count = sets.len().checked_mul(kernels.len() * machines.len())?;
        if count > MOST_CONTEXTS {
            return None;
        }
        let all = kernels.iter().flat_map(|kernel| sets.iter().map(|caps| (*kernel, *caps)));
        Some(Self { machines, few, all: all.collect(), context: context.clone() })
    }

    /// Calls `compare` with contexts of each machine, until it fails. It returns whether the old
    /// file has a meaning there. If this depends on more than the machine, a context cannot stand
    /// for others, and each is compared. Returns the number of contexts with a meaning.
    pub(crate) fn each<E>(
        &self,
        mut compare: impl FnMut(&Context) -> Result<bool, E>,
    ) -> Result<usize, E> {
        let mut total = 0;
        for (abis, native) in &self.machines {
            let mut over = |facts: &[(KernelVersion, Caps)]| {
                let mut meaningful = 0;
                for (kernel, caps) in facts {
                    let mut one = self.context.clone();
                    (one.abis, one.native) = (abis.clone(), *native);
                    (one.kernel, one.caps) = (*kernel, *caps);
                    meaningful += usize::from(compare(&one)?);
                }
                Ok(meaningful)
            };
            let mut meaningful = over(&self.few)?;
            if meaningful > 0 && meaningful < self.few.len() {
                meaningful = over(&self.all)?;
            }
            total += meaningful;
        }
        Ok(total)
    }
}

/// The limit on contexts of these files.
fn most(files: [&Profile; 2]) -> usize {
    let entries: usize = files.iter().map(|file| file.rules.len()).sum();
    (MOST_READ / entries.max(1)).clamp(SOME_CONTEXTS, MOST_CONTEXTS)
}

/// The requirements of each call, without repetition; those with the most combinations come first.
fn asked(files: [&Profile; 2]) -> Vec<Asked> {
    let mut by_call: BTreeMap<&str, Asked> = BTreeMap::new();
    for rule in files.iter().flat_map(|file| &file.rules) {
        let filters = || [&rule.includes, &rule.excludes].into_iter();
        let kernels =
            || filters().filter_map(|f: &Filter| f.min_kernel).map(|kernel| release(kernel.what));
        let caps = || filters().flat_map(|f| &f.caps).filter_map(|cap| cap.what);
        for call in &rule.calls {
            let asked = by_call.entry(call.what.name()).or_default();
            asked.caps.extend(caps());
            asked.kernels.extend(kernels());
        }
    }
    for multiplexer in Sysno::all().filter(|call| !call.multiplexes().is_empty()) {
        let Some(asked) = by_call.get(multiplexer.name()).cloned() else { continue };
        for (_, part) in multiplexer.multiplexes() {
            let part = by_call.entry(part.name()).or_default();
            part.caps.extend(&asked.caps);
            part.kernels.extend(&asked.kernels);
        }
    }
    let mut all: Vec<Asked> = set(by_call.into_values()).into_iter().collect();
    sort_by_key(&mut all, |asked| std::cmp::Reverse((asked.caps.len(), asked.kernels.len())));
    all
}

/// The release of a kernel: engines compare no more.
fn release(kernel: KernelVersion) -> KernelVersion {
    let [major, minor, _] = kernel.parts();
    KernelVersion::new(major, minor)
}

/// Every subset of these.
fn subsets(caps: &BTreeSet<Capability>) -> impl Iterator<Item = Caps> {
    (0..1usize << caps.len()).map(move |set| {
        let chosen = caps.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
        chosen.map(|(_, cap)| *cap).collect()
    })
}

/// Contexts that together show every combination of each call. The context itself is one, and no
/// capability and every capability are among them. `None` if there are more than `most`.
fn drafts(asked: &[Asked], context: &Context, most: usize) -> Option<Vec<Draft>> {
    let everywhere =
        |present, absent| Draft { from: KernelVersion::new(0, 0), before: None, present, absent };
    let mut own = everywhere(context.caps, Caps::ALL.without(context.caps));
    let [major, minor, _] = context.kernel.parts();
    (own.from, own.before) =
        (context.kernel, minor.checked_add(1).map(|next| KernelVersion::new(major, next)));
    let mut drafts =
        vec![own, everywhere(Caps::NONE, Caps::ALL), everywhere(Caps::ALL, Caps::NONE)];
    for asked in asked {
        if asked.caps.len() > MOST {
            return None;
        }
        let named: Caps = asked.caps.iter().copied().collect();
        let starts = [KernelVersion::new(0, 0)].into_iter().chain(asked.kernels.iter().copied());
        let starts: BTreeSet<_> = set(starts);
        for from in &starts {
            let before = starts.range(*from..).nth(1).copied();
            for present in subsets(&asked.caps) {
                let absent = named.without(present);
                let wanted = Draft { from: *from, before, present, absent };
                if !drafts.iter_mut().any(|draft| draft.takes(&wanted)) {
                    drafts.push(wanted);
                    if drafts.len() > most {
                        return None;
                    }
                }
            }
        }
    }
    Some(drafts)
}

impl Draft {
    /// Adds a combination, if both fit into one context.
    fn takes(&mut self, other: &Self) -> bool {
        let from = self.from.max(other.from);
        let before = match (self.before, other.before) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let fits = before.is_none_or(|before| from < before);
        if !fits || self.present.meets(other.absent) || self.absent.meets(other.present) {
            return false;
        }
        (self.from, self.before) = (from, before);
        self.present = self.present.with(other.present);
        self.absent = self.absent.with(other.absent);
        true
    }

    /// The facts of the context: a capability that nothing asks for is absent.
    fn complete(&self, context: &Context) -> (KernelVersion, Caps) {
        let inside =
            self.from <= context.kernel && self.before.is_none_or(|before| context.kernel < before);
        (if inside { context.kernel } else { self.from }, self.present)
    }
}

/// The machines that the files serve, and this one.
fn machines(files: [&Profile; 2], context: &Context) -> Vec<(Option<Vec<Abi>>, Abi)> {
    let mut machines = vec![(context.abis.clone(), context.native)];
    if context.abis.is_some() {
        return machines;
    }
    let mut seen = set([context.native]);
    let maps = files.iter().flat_map(|file| &file.arch_map);
    for abi in maps.filter_map(|entry| entry.native.what) {
        if seen.insert(abi) {
            machines.push((None, abi));
        }
    }
    // `arches` of a filter may name machines that the map lacks.
    let rules = files.iter().flat_map(|file| &file.rules);
    let filters = rules.flat_map(|rule| [&rule.includes, &rule.excludes]);
    for abi in filters.flat_map(|filter| &filter.arches).flat_map(|arch| machine(&arch.what)) {
        if seen.insert(abi) {
            machines.push((Some(vec![abi]), abi));
        }
    }
    machines
}

/// The machine with this name in an engine.
fn machine(word: &str) -> Option<Abi> {
    Abi::ALL.iter().copied().find(|abi| engine_names(*abi).contains(&word))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use fastrand::Rng;

    use super::*;

    const CALLS: [&str; 7] = ["bpf", "socket", "socketcall", "bind", "clone", "mount", "syslog"];

    #[test]
    fn combinations_that_contradict_each_other_are_not_joined() {
        let sets = [Capability::BPF, Capability::KILL].map(|cap| [cap].into_iter().collect());
        let draft = |present: Caps, absent: Caps| {
            let (from, before) = (KernelVersion::new(0, 0), None);
            Draft { from, before, present, absent }
        };
        let [one, two]: [Caps; 2] = sets;
        assert!(!draft(one, Caps::NONE).takes(&draft(Caps::NONE, one)));
        assert!(!draft(Caps::NONE, one).takes(&draft(one, Caps::NONE)));
        assert!(draft(one, two).takes(&draft(one, two)));
        assert!(draft(one, Caps::NONE).takes(&draft(two, Caps::NONE)));
    }

    /// A filter of an entry: capabilities, kernels and machines.
    fn filter(random: &mut Rng) -> String {
        let caps = ["CAP_BPF", "CAP_SYS_ADMIN", "CAP_SYSLOG", "CAP_CHOWN", "CAP_KILL"];
        let chosen = (0..random.usize(..3)).map(|_| caps[random.usize(..5)]);
        let chosen: Vec<String> = chosen.map(|cap| format!("\"{cap}\"")).collect();
        let mut text = format!("{{\"caps\": [{}]", chosen.join(", "));
        if random.usize(..3) == 0 {
            let _ = write!(
                text,
                ", \"minKernel\": \"{}.{}\"",
                3 + random.usize(..3),
                random.usize(..3)
            );
        }
        if random.usize(..4) == 0 {
            text += ", \"arches\": [\"arm64\"]";
        }
        text + "}"
    }

    fn profile(random: &mut Rng) -> Profile {
        let entry = |random: &mut Rng| {
            format!(
                "{{\"names\": [\"{}\", \"{}\"], \"action\": \"SCMP_ACT_ALLOW\", \"includes\": {}, \
                 \"excludes\": {}}}",
                CALLS[random.usize(..7)],
                CALLS[random.usize(..7)],
                filter(random),
                filter(random)
            )
        };
        let entries: Vec<String> = (0..=random.usize(..5)).map(|_| entry(random)).collect();
        let text = format!(
            "{{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"archMap\": [{{\"architecture\": \
             \"SCMP_ARCH_X86_64\", \"subArchitectures\": [\"SCMP_ARCH_X86\"]}}], \"syscalls\": [{}]}}",
            entries.join(", ")
        );
        Profile::parse(text.as_bytes()).expect("a profile")
    }

    /// For each call on each machine, the entries of it and of its multiplexer that hold together.
    fn combinations(profile: &Profile, contexts: &[Context]) -> BTreeSet<(Abi, usize, Vec<usize>)> {
        let mut all = BTreeSet::new();
        for context in contexts {
            let resolved = profile.resolve(context).expect("a meaning");
            for (at, name) in CALLS.iter().enumerate() {
                let over = if ["socket", "bind"].contains(name) { "socketcall" } else { name };
                let names = |rule: &&usize| {
                    let mut calls = profile.rules[**rule].calls.iter();
                    calls.any(|call| [*name, over].contains(&call.what.name()))
                };
                let holds = resolved.rules.iter().filter(names).copied().collect();
                all.insert((context.native, at, holds));
            }
        }
        all
    }

    /// The few contexts show what every set of capabilities and every kernel shows.
    #[test]
    fn few_contexts_show_every_combination() {
        let mut random = Rng::with_seed(7);
        let mut context = Context::new(KernelVersion::new(5, 1));
        context.native = Abi::X86_64;
        for _ in 0..300 {
            let profile = profile(&mut random);
            let contexts = Contexts::of([&profile, &profile], &context).expect("few");
            let mut few = Vec::new();
            let counted = contexts.each(|one| {
                few.push(one.clone());
                Ok::<bool, ()>(true)
            });
            assert_eq!(counted, Ok(few.len()));
            let caps: BTreeSet<Capability> =
                asked([&profile, &profile]).into_iter().flat_map(|asked| asked.caps).collect();
            let mut every = Vec::new();
            for one in few.iter().filter(|one| one.caps == context.caps) {
                for set in subsets(&caps) {
                    for kernel in
                        [(0, 0), (3, 0), (3, 1), (3, 2), (4, 0), (4, 1), (5, 0), (5, 1), (6, 9)]
                    {
                        let mut one = one.clone();
                        one.caps = set;
                        one.kernel = KernelVersion::new(kernel.0, kernel.1);
                        every.push(one);
                    }
                }
            }
            let (some, all) = (combinations(&profile, &few), combinations(&profile, &every));
            assert!(all.is_subset(&some), "{}", profile.text());
        }
    }

    /// Where a file has a meaning in some contexts of a machine alone, all of them are compared.
    #[test]
    fn a_context_without_a_meaning_stands_for_no_other() {
        let profile = profile(&mut Rng::with_seed(3));
        let contexts = Contexts::of([&profile, &profile], &Context::new(KernelVersion::new(5, 1)));
        let contexts = contexts.expect("few");
        let mut count = 0;
        let counted = contexts.each(|one| {
            count += 1;
            Ok::<bool, ()>(one.caps != Caps::NONE)
        });
        let machines = contexts.machines.len();
        assert_eq!(count, machines * (contexts.few.len() + contexts.all.len()));
        assert!(counted.expect("a count") < machines * contexts.all.len());
    }
}
