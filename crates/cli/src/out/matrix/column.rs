//! A column: a letter for each call, and its reasons.
#![forbid(unsafe_code)]

use seccompat_profile::order::{map, set};
use std::collections::{BTreeMap, BTreeSet};

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, Prose, Sysno};
use seccompat_engine::{Loaded, Stack};
use seccompat_lint::explain;
use seccompat_policy::{Diagram, Ref, Word};
use seccompat_profile::shown;
use serde::Serialize;

use super::super::eval::ActionDocument;
use super::super::explain::rule_text;
use crate::failure::refused;
use crate::filter::Filter;
use crate::meaning::{limit, meaning};
use crate::out::Failure;

/// A filter, or a group of hosts.
#[derive(Serialize)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) about: String,
    /// A letter for each row.
    letters: String,
    /// The index of a text for each row that has one.
    details: BTreeMap<usize, usize>,
    /// The calls by which programs break, with their libraries.
    pub(crate) breaks: Vec<String>,
    /// The number of hosts; 0 for a filter.
    pub(crate) hosts: u64,
    /// Before the rows are known: by call.
    #[serde(skip)]
    known: BTreeMap<Sysno, (char, String)>,
    #[serde(skip)]
    texts: BTreeMap<usize, String>,
}

impl Column {
    pub(super) fn new(
        name: String,
        about: String,
        hosts: u64,
        known: BTreeMap<Sysno, (char, String)>,
    ) -> Self {
        // Names of files and hosts are others' words.
        let [name, about] = [name, about].map(|text| shown(&text).into_owned());
        Self {
            name,
            about,
            letters: String::new(),
            details: BTreeMap::new(),
            breaks: Vec::new(),
            hosts,
            known,
            texts: BTreeMap::new(),
        }
    }

    /// The decisions of a filter. `loaded` is what an engine made of a profile: it has the places.
    pub(crate) fn of_filter(
        name: &str,
        filter: &Filter,
        loaded: Option<&(Loaded, Stack)>,
        abi: Abi,
    ) -> Result<Self, Failure> {
        let mut diagram = Diagram::new(limit(None));
        let function = meaning(&mut diagram, filter)?;
        let arch = abi.audit_arch().get();
        let of_arch = at(&diagram, function, Word::ARCH, arch);
        let numbers = diagram.ranges(of_arch, Word::NR, usize::MAX).unwrap_or_default();
        let mut known = BTreeMap::new();
        for (number, call) in Sysno::on(abi) {
            let place = numbers.partition_point(|(first, _)| *first <= number);
            let function = place.checked_sub(1).map_or(of_arch, |at| numbers[at].1);
            let actions: BTreeSet<u32> = diagram.returns(function);
            let actions: Vec<Action> = actions.into_iter().map(Action::from_word).collect();
            let letter = letter(&actions, Some(abi));
            known.insert(call, (letter, detail(name, call, abi, &actions, loaded)?));
        }
        let about = match loaded {
            Some((_, stack)) => format!("{name}, as {stack} loads it"),
            None => name.to_owned(),
        };
        Ok(Self::new(name.to_owned(), about, 0, known))
    }

    /// Puts the letters into the order of the rows.
    pub(super) fn order(&mut self, calls: &[Sysno]) {
        for (row, call) in calls.iter().enumerate() {
            let (letter, text) = self.known.remove(call).unwrap_or(('U', String::new()));
            self.letters.push(letter);
            if !text.is_empty() {
                self.texts.insert(row, text);
            }
            let libraries = Prose::of(*call).transparent;
            if matches!(letter, 'E' | 'K') && !libraries.is_empty() {
                self.breaks.push(format!("{call}: {}", libraries.join(", ")));
            }
        }
    }

    /// Replaces the texts by their index among all; equal ones are stored once.
    pub(super) fn index(&mut self, all: &mut Vec<String>) {
        let mut known: BTreeMap<String, usize> =
            map(all.iter().enumerate().map(|(at, text)| (text.clone(), at)));
        for (row, text) in &self.texts {
            let at = *known.entry(text.clone()).or_insert_with(|| {
                all.push(text.clone());
                all.len() - 1
            });
            self.details.insert(*row, at);
        }
    }

    pub(super) fn forget_details(&mut self) {
        self.texts.clear();
        self.details.clear();
    }

    pub(super) fn letter(&self, row: usize) -> char {
        self.letters.as_bytes().get(row).map_or('U', |byte| char::from(*byte))
    }

    pub(super) fn count(&self, letter: char) -> usize {
        self.letters.chars().filter(|one| *one == letter).count()
    }
}

/// The function for one value of a word.
fn at(diagram: &Diagram, function: Ref, word: Word, value: u32) -> Ref {
    let ranges = diagram.ranges(function, word, usize::MAX).unwrap_or_default();
    let place = ranges.partition_point(|(first, _)| *first <= value);
    place.checked_sub(1).map_or(function, |at| ranges[at].1)
}

/// The letter for all actions that a call can get. `abi` has the errnos' numbers; without one they
/// are those of most architectures.
pub(in crate::out) fn letter(actions: &[Action], abi: Option<Abi>) -> char {
    let enosys = abi.map_or(Errno::ENOSYS, |abi| Errno::ENOSYS.on(abi)).get();
    let of = |action: &Action| match action {
        Action::Allow | Action::Log => 'A',
        Action::Errno(errno) if *errno == enosys => 'N',
        Action::Errno(_) => 'E',
        Action::KillProcess | Action::KillThread | Action::Trap(_) => 'K',
        Action::Trace(_) | Action::Notify => 'S',
    };
    let letters: BTreeSet<char> = set(actions.iter().map(of));
    match letters.len() {
        0 => 'U',
        1 => letters.into_iter().next().unwrap_or('U'),
        _ => 'C',
    }
}

/// The rule, and its place in a profile.
fn detail(
    name: &str,
    call: Sysno,
    abi: Abi,
    actions: &[Action],
    loaded: Option<&(Loaded, Stack)>,
) -> Result<String, Failure> {
    let words: Vec<String> =
        actions.iter().map(|action| ActionDocument::new(*action, Some(abi)).text()).collect();
    let Some((loaded, _)) = loaded else { return Ok(words.join(" or ")) };
    let explanation =
        explain(&loaded.reading, &loaded.context, call).map_err(|why| refused(name, why))?;
    let entry = explanation.entries.iter().find(|entry| entry.unmet.is_none());
    let place = match entry {
        Some(entry) => format!("entry at {}", loaded.reading.place(entry.name)),
        None if explanation.unknown => "an unknown call".to_owned(),
        None => "the default".to_owned(),
    };
    let rule = loaded.lowered.policy.of_call(abi, call);
    let rule = rule.map_or_else(|| words.join(" or "), |rule| rule_text(rule, abi));
    Ok(format!("{rule} ({place})"))
}
