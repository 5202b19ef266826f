//! The table of facts about engines.
#![forbid(unsafe_code)]

use std::fmt;
use std::slice;
use std::sync::LazyLock;

use crate::version::{Range, Version};

const TABLE: &str = seccompat_profile::table!("../data/engines.tbl");

/// How a fact is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum How {
    /// Documentation or a maintainer says so.
    Told,
    /// The engine's source says so.
    Read,
    /// A running engine did so.
    Ran,
}

impl How {
    /// Parses the word in the table.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Told, Self::Read, Self::Ran].into_iter().find(|how| how.name() == word)
    }

    /// The word in the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Read => "read",
            Self::Ran => "ran",
        }
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A line of the table.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The engine.
    pub engine: &'static str,
    /// The versions, as written.
    pub versions: &'static str,
    /// The fact's name.
    pub name: &'static str,
    /// The fact's value.
    pub value: Vec<&'static str>,
    /// How the fact is known.
    pub how: How,
    /// The line of the table, from 1.
    pub line: usize,
}

/// Every fact, in the table's order. The table is read once.
pub fn facts() -> slice::Iter<'static, Fact> {
    static FACTS: LazyLock<Vec<Fact>> = LazyLock::new(|| {
        TABLE.lines().enumerate().filter_map(|(at, line)| Fact::parse(line, at + 1)).collect()
    });
    FACTS.iter()
}

/// The fact of an engine that holds for a version.
#[must_use]
pub fn fact(engine: &str, version: &Version, name: &str) -> Option<&'static Fact> {
    facts().find(|fact| {
        fact.engine == engine
            && fact.name == name
            && Range::parse(fact.versions).is_some_and(|range| range.contains(version))
    })
}

/// The engines, in the table's order.
#[must_use]
pub fn engines() -> Vec<&'static str> {
    let mut engines: Vec<_> = facts().map(|fact| fact.engine).collect();
    // The lines of an engine are together.
    engines.dedup();
    engines
}

impl Fact {
    fn parse(line: &'static str, number: usize) -> Option<Self> {
        let mut words = line.split_ascii_whitespace();
        let (engine, versions, name) = (words.next()?, words.next()?, words.next()?);
        let mut value: Vec<&str> = words.collect();
        let how = How::parse(value.pop()?)?;
        Some(Self { engine, versions, name, value, how, line: number })
    }
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::{Capability, Sysno};
    use seccompat_profile::Dialect;

    use super::*;
    use crate::stack::Stack;

    #[test]
    fn every_line_is_a_fact() {
        let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), facts().count());
    }

    #[test]
    fn every_value_is_one_that_its_fact_can_have() {
        for fact in facts() {
            let right = match fact.name {
                "newest" | "oldest" | "library" => Version::parse(fact.value[0]).is_some(),
                "reads" => {
                    let known = |dialect: &Dialect| dialect.name() == fact.value[0];
                    ["unit", "lxc", "none"].contains(&fact.value[0])
                        || Dialect::ALL.iter().any(known)
                }
                "does" => !fact.value.is_empty(),
                "runtime" => Stack::parse(fact.value[0]).is_ok(),
                "stub" => {
                    fact.value.iter().all(|word| ["own", "listed", "none", "setup"].contains(word))
                }
                "errno" => ["int16", "int32"].contains(&fact.value[0]),
                "conditions" => fact.value == ["apart"],
                "caps" => fact.value.iter().all(|cap| Capability::parse(cap).is_some()),
                "no-new-privs" => ["on", "off"].contains(&fact.value[0]),
                "init" | "init-nnp" | "init-sometimes" | "init-either" | "init-nnp-either" => {
                    let either = fact.name.ends_with("either");
                    let mut calls = fact.value.iter().flat_map(|word| word.split('|'));
                    let alone = fact.value.iter().all(|word| either == word.contains('|'));
                    alone && calls.all(|call| Sysno::from_name(call).is_some())
                }
                "drops" | "refuses" | "refuses-arch" | "refuses-flag" | "refuses-action" => {
                    !fact.value.is_empty()
                }
                _ => false,
            };
            assert!(right && Range::parse(fact.versions).is_some(), "{fact:?}");
        }
    }

    #[test]
    fn every_engine_is_listed_once() {
        let all = engines();
        for (at, engine) in all.iter().enumerate() {
            assert!(!all[..at].contains(engine), "the lines of {engine} are not together");
        }
    }

    #[test]
    fn every_engine_has_what_its_reading_needs() {
        for engine in engines().into_iter().filter(|engine| *engine != "libseccomp") {
            let newest = facts().find(|fact| fact.engine == engine && fact.name == "newest");
            let newest = Version::parse(newest.expect(engine).value[0]).unwrap();
            let reads = fact(engine, &newest, "reads").expect(engine);
            let names: &[&str] = match fact(engine, &newest, "runtime") {
                _ if ["unit", "lxc", "none"].contains(&reads.value[0]) => {
                    &["library", "no-new-privs"]
                }
                Some(_) => &["reads", "drops", "caps", "no-new-privs"],
                None => &["reads", "drops", "caps", "no-new-privs", "stub", "errno"],
            };
            for name in names {
                assert!(fact(engine, &newest, name).is_some(), "{engine} {newest} {name}");
            }
        }
    }
}
