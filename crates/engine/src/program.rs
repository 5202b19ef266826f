//! The calls that programs need in order to start and to end, by their C library.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;

use crate::table::How;
use crate::version::{Range, Version};

const TABLE: &str = seccompat_profile::table!("../data/start.tbl");

/// One need of a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need {
    /// The calls that meet the need; one of them is enough.
    pub any: Vec<Sysno>,
    /// Whether the program tolerates ENOSYS for them, unlike EPERM.
    pub bears_enosys: bool,
}

/// The needs of one kind of program.
#[derive(Clone, Debug)]
pub struct Program {
    /// The kind: `static`, `musl-static`, `glibc-dynamic`, ….
    pub kind: &'static str,
    /// All its needs besides `execve`.
    pub needs: Vec<Need>,
    /// How the needs are known.
    pub how: How,
    versions: &'static str,
}

/// Every line of the table, in its order.
pub fn programs() -> impl Iterator<Item = Program> {
    TABLE.lines().filter_map(Program::parse)
}

/// The needs of a program of a kind, for this version of its C library.
#[must_use]
pub fn program(kind: &str, library: &Version) -> Option<Program> {
    programs().find(|program| {
        program.kind == kind
            && Range::parse(program.versions).is_some_and(|range| range.contains(library))
    })
}

impl Program {
    fn parse(line: &'static str) -> Option<Self> {
        let facts = line.split('#').next().unwrap_or_default();
        let words: Vec<&str> = facts.split_whitespace().collect();
        let [kind, versions, needs @ .., how] = &words[..] else { return None };
        let needs = needs.iter().map(|word| Need::parse(word)).collect::<Option<_>>()?;
        Some(Self { kind, needs, how: How::parse(how)?, versions })
    }
}

impl Need {
    fn parse(word: &str) -> Option<Self> {
        let bare = word.strip_suffix('!');
        let calls = bare.unwrap_or(word).split('|').map(Sysno::from_name);
        Some(Self { any: calls.collect::<Option<_>>()?, bears_enosys: bare.is_some() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_program() {
        let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(lines.count(), programs().count());
        assert!(programs().all(|program| Range::parse(program.versions).is_some()));
    }

    #[test]
    fn libraries_differ_by_version() {
        let names = |version: &str| {
            let found = program("glibc-dynamic", &Version::parse(version).unwrap()).unwrap();
            let calls = found.needs.iter().flat_map(|need| &need.any);
            calls.map(|call| call.name()).collect::<Vec<_>>().join(" ")
        };
        assert!(names("2.31").contains(" fstat ") && !names("2.31").contains("pread64"));
        assert!(names("2.36").contains("newfstatat"));
        assert!(names("2.43").ends_with("exit_group"));
    }
}
