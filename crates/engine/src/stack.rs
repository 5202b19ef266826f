//! An engine with the parts below it: `docker@20.10.24/runc@1.1.5/libseccomp@2.5.4`.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_catalogue::{Capability, Sysno};
use seccompat_profile::builtin::engine as builtin;
use seccompat_profile::{Caps, Dialect, Profile, nearest};

use crate::library::Library;
use crate::table::{self, Fact, How};
use crate::version::Version;

/// The name of seccompat as an engine.
const OURS: &str = "seccompat";
/// The library with which the other engines make filters.
const LIBRARY: &str = "libseccomp";

/// An engine, a runtime or a library, with its version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Its name, as the table spells it.
    pub name: &'static str,
    /// Its version.
    pub version: Version,
}

/// An engine, with the runtime and the libseccomp that it uses.
///
/// A part that a specification omits is the one that upstream ships with that release.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stack {
    engine: Part,
    /// The part that gets the profile from the engine: for Kubernetes an engine, else a runtime.
    below: Vec<Part>,
    library: Option<Version>,
    /// Whether the engine was assumed because the user named none.
    pub assumed: bool,
}

/// A version that is in no line of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Beyond {
    /// It is older than this one, the oldest known.
    Older(Version),
    /// It is newer than the line of this one, the newest known.
    Newer(Version),
}

/// The reason why a text does not name a stack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake {
    /// The problem.
    pub message: String,
    /// The remedy.
    pub help: String,
}

impl Part {
    fn parse(text: &str) -> Result<Self, Mistake> {
        let (name, version) = text.split_once('@').map_or((text, None), |(a, b)| (a, Some(b)));
        let wanted = match name.to_ascii_lowercase().as_str() {
            "crio" => "cri-o".to_owned(),
            "k8s" => "kubernetes".to_owned(),
            "ctr" => "containerd".to_owned(),
            "runsc" => "gvisor".to_owned(),
            "oci" => "runc".to_owned(),
            other => other.to_owned(),
        };
        let known = table::engines().into_iter().chain([OURS]).find(|known| *known == wanted);
        let Some(name) = known else {
            let near = nearest(table::engines().into_iter().chain([OURS]), &wanted);
            return Err(Mistake {
                message: format!("no engine is named `{name}`"),
                help: near.map_or_else(
                    || format!("those known: {}, {OURS}", table::engines().join(", ")),
                    |near| format!("did you mean `{near}`?"),
                ),
            });
        };
        let version = match version {
            None => newest(name),
            Some(text) => release(name, text).ok_or_else(|| Mistake {
                message: format!("`{text}` is no version of {name}"),
                help: format!("as in {name}@{}", newest(name)),
            })?,
        };
        Ok(Self { name, version })
    }

    /// The fact that the table has for this part.
    #[must_use]
    pub fn fact(&self, name: &str) -> Option<&'static Fact> {
        table::fact(self.name, &self.version, name)
    }

    /// The words of a fact; empty if there is no such fact.
    #[must_use]
    pub fn words(&self, name: &str) -> Vec<&'static str> {
        self.fact(name).map(|fact| fact.value.clone()).unwrap_or_default()
    }
}

/// The release that an engine's name alone means.
fn newest(name: &str) -> Version {
    let ours = || Version::parse(env!("CARGO_PKG_VERSION"));
    // Tests check that every release in the table is a version.
    bound(name, "newest").or_else(ours).unwrap_or_else(|| unreachable!("{name} has a version"))
}

/// The oldest or the newest release that the table knows.
fn bound(name: &str, which: &str) -> Option<Version> {
    let fact = table::facts().find(|fact| fact.engine == name && fact.name == which)?;
    Version::parse(fact.value.first()?)
}

/// A version of an engine. If the engine has built-in profiles: the newest release of that line.
fn release(name: &str, text: &str) -> Option<Version> {
    let known = builtin::find(name, Some(text)).map(|found| found.release);
    let exact = known.filter(|known| known.starts_with(text) && Version::parse(known).is_some());
    Version::parse(exact.as_deref().unwrap_or(text))
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.version)
    }
}

impl Stack {
    /// Parses `ENGINE[@VERSION][/RUNTIME[@VERSION]][/libseccomp[@VERSION]]`.
    ///
    /// # Errors
    /// A name is not an engine's, or a version is not valid.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let mut parts = Vec::new();
        for word in text.split('/') {
            parts.push(Part::parse(word)?);
        }
        let library = match parts.last() {
            Some(last) if last.name == LIBRARY && parts.len() > 1 => {
                parts.pop().map(|library| library.version)
            }
            _ => None,
        };
        let misplaced = |part: &&Part| part.name == LIBRARY || part.fact("reads").is_none();
        if let Some(part) = parts[1..].iter().find(misplaced) {
            return Err(Mistake {
                message: format!("{} is not below any engine", part.name),
                help: "as in docker@20.10.24/runc@1.1.5/libseccomp@2.5.4".to_owned(),
            });
        }
        if parts[0].name == LIBRARY {
            return Err(Mistake {
                message: "libseccomp reads no profiles".to_owned(),
                help: "name the engine above it, as in runc/libseccomp@2.5.4".to_owned(),
            });
        }
        let engine = parts.remove(0);
        Ok(Self::complete(engine, parts, library))
    }

    /// The newest release of the engine of this name; `seccompat` if there is no such engine.
    #[must_use]
    pub fn assumed(name: &str) -> Self {
        let stack = Self::parse(name).unwrap_or_else(|_| Self::ours());
        Self { assumed: true, ..stack }
    }

    /// The engine that reads a file if the user names none.
    #[must_use]
    pub fn of_dialect(dialect: Dialect) -> Self {
        Self::assumed(match dialect {
            Dialect::Oci => "runc",
            Dialect::Docker => "docker",
            Dialect::Podman => "podman",
        })
    }

    /// The engine that reads a profile if the user names none: the one for its form, else that of
    /// its dialect.
    #[must_use]
    pub fn of_profile(profile: &Profile) -> Self {
        match profile.read_by {
            Some(engine) => Self::assumed(engine),
            None => Self::of_dialect(profile.dialect),
        }
    }

    /// Seccompat itself.
    #[must_use]
    pub fn ours() -> Self {
        let engine = Part { name: OURS, version: newest(OURS) };
        Self { engine, below: Vec::new(), library: None, assumed: false }
    }

    /// Adds the parts that upstream ships with the engine.
    fn complete(engine: Part, mut below: Vec<Part>, library: Option<Version>) -> Self {
        let above = below.last().unwrap_or(&engine);
        let runtime = above.words("runtime").first().and_then(|name| Part::parse(name).ok());
        below.extend(runtime);
        let lowest = below.last().unwrap_or(&engine);
        let shipped = || lowest.words("library").first().and_then(|text| Version::parse(text));
        let library = library.or_else(shipped);
        Self { engine, below, library, assumed: false }
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Part {
        &self.engine
    }

    /// Whether this is seccompat.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.engine.name == OURS
    }

    /// The part that decodes the file: Kubernetes passes it on.
    #[must_use]
    pub fn reader(&self) -> &Part {
        let hands_on = self.engine.name == "kubernetes";
        let engine = self.below.first().filter(|part| part.fact("runtime").is_some());
        engine.filter(|_| hands_on).unwrap_or(&self.engine)
    }

    /// The language of the engine's own texts, if it reads no profiles: `unit` or `lxc`.
    #[must_use]
    pub fn language(&self) -> Option<&'static str> {
        let reads = self.reader().words("reads").first().copied();
        reads.filter(|reads| Dialect::ALL.iter().all(|dialect| dialect.name() != *reads))
    }

    /// The runtime that makes the filter.
    #[must_use]
    pub fn runtime(&self) -> &Part {
        self.below.last().unwrap_or(&self.engine)
    }

    /// The libseccomp with which the runtime makes it. `None` if it uses none.
    #[must_use]
    pub fn libseccomp(&self) -> Option<&Version> {
        self.library.as_ref()
    }

    /// The names that this libseccomp knows.
    #[must_use]
    pub fn library(&self) -> Option<Library> {
        Library::of(self.library.as_ref()?)
    }

    /// The capabilities of a plain container of the engine.
    #[must_use]
    pub fn caps(&self) -> Caps {
        if self.is_ours() {
            return Caps::DOCKER;
        }
        // A service and a container of LXC keep all capabilities that no setting drops.
        if self.language().is_some() {
            return Caps::ALL;
        }
        self.engine.words("caps").iter().filter_map(|cap| Capability::parse(cap)).collect()
    }

    /// Whether a plain container of the engine has no_new_privs.
    #[must_use]
    pub fn no_new_privs(&self) -> bool {
        self.is_ours() || self.engine.words("no-new-privs") == ["on"]
    }

    /// The calls without which the runtime's own init starts no container; `None` if they are not
    /// known.
    #[must_use]
    pub fn init(&self, no_new_privs: bool) -> Option<Vec<Sysno>> {
        let fact = self.runtime().fact(if no_new_privs { "init-nnp" } else { "init" })?;
        Some(fact.value.iter().filter_map(|name| Sysno::from_name(name)).collect())
    }

    /// The needs of the runtime's own init: each is a list of calls of which one is enough.
    #[must_use]
    pub fn init_either(&self, no_new_privs: bool) -> Vec<Vec<Sysno>> {
        let name = if no_new_privs { "init-nnp-either" } else { "init-either" };
        let calls = |word: &str| word.split('|').filter_map(Sysno::from_name).collect();
        self.runtime().words(name).into_iter().map(calls).collect()
    }

    /// The facts of all parts about how a profile becomes a filter.
    #[must_use]
    pub fn facts(&self) -> Vec<&'static Fact> {
        let of = |part: &Part, names: &[&str]| {
            names.iter().filter_map(|name| part.fact(name)).collect::<Vec<_>>()
        };
        let mut facts = of(self.reader(), &["reads", "drops", "does"]);
        facts.extend(of(self.runtime(), &["stub", "errno"]));
        facts
    }

    /// The first part whose version the table does not know, and what its facts were taken from:
    /// the oldest or the newest known release. Patches of the newest line are known.
    #[must_use]
    pub fn beyond(&self) -> Option<(Part, Beyond)> {
        let library = self.library.clone().map(|version| Part { name: LIBRARY, version });
        let parts = [&self.engine].into_iter().chain(&self.below).chain(&library);
        parts.filter(|part| part.name != OURS).find_map(|part| {
            let oldest = bound(part.name, "oldest").filter(|oldest| !part.version.reaches(oldest));
            let newest = newest(part.name);
            let beyond = if newest.line_reaches(&part.version) {
                Beyond::Older(oldest?)
            } else {
                Beyond::Newer(newest)
            };
            Some((part.clone(), beyond))
        })
    }

    /// How the least certain of these facts is known.
    #[must_use]
    pub fn how(&self) -> How {
        self.facts().iter().map(|fact| fact.how).min().unwrap_or(How::Ran)
    }
}

/// `docker@20.10.24/runc@1.1.4/libseccomp@2.5.4`, which [`Stack::parse`] reads.
impl fmt::Display for Stack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.engine)?;
        for part in &self.below {
            write!(f, "/{part}")?;
        }
        match &self.library {
            Some(version) => write!(f, "/{LIBRARY}@{version}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(text: &str) -> String {
        Stack::parse(text).map_or_else(|why| why.message, |stack| stack.to_string())
    }

    #[test]
    fn omitted_parts_are_those_that_upstream_shipped() {
        for (text, whole) in [
            ("docker@20.10.0", "docker@20.10.0/runc@1.0.0-rc92/libseccomp@2.5.1"),
            ("docker@20.10.4", "docker@20.10.4/runc@1.0.0-rc93/libseccomp@2.5.1"),
            ("docker@20.10", "docker@20.10.27/runc@1.1.8/libseccomp@2.5.4"),
            (
                "docker@20.10.24/runc@1.1.5/libseccomp@2.5.4-1+deb12u1",
                "docker@20.10.24/runc@1.1.5/libseccomp@2.5.4-1+deb12u1",
            ),
            ("podman@4.3/runc", "podman@4.3.1/runc@1.4.3/libseccomp@2.6.0"),
            ("containerd@1.6.20", "containerd@1.6.20/runc@1.1.4/libseccomp@2.5.4"),
            ("crun", "crun@1.29.1/libseccomp@2.6.0"),
            ("crio@1.30", "cri-o@1.30.14/runc@1.1.12/libseccomp@2.5.4"),
            ("seccompat", concat!("seccompat@", env!("CARGO_PKG_VERSION"))),
            ("rkt", "no engine is named `rkt`"),
            ("docker@x", "`x` is no version of docker"),
            ("libseccomp", "libseccomp reads no profiles"),
            ("docker/libseccomp@2.5.4/runc", "libseccomp is not below any engine"),
        ] {
            assert_eq!(full(text), whole, "{text}");
        }
        // A printed specification can be parsed again.
        let whole = full("docker@20.10.0");
        assert_eq!(full(&whole), whole);
    }

    #[test]
    fn versions_that_the_table_does_not_know() {
        let beyond = |text: &str| {
            let (part, beyond) = Stack::parse(text).unwrap().beyond()?;
            let (side, known) = match beyond {
                Beyond::Older(known) => ("older", known),
                Beyond::Newer(known) => ("newer", known),
            };
            Some(format!("{part} {side} than {known}"))
        };
        for known in
            ["docker", "docker@29", "docker@29.7.9", "docker@18.09", "runc", "crun", "seccompat"]
        {
            assert_eq!(beyond(known), None, "{known}");
        }
        for (text, whole) in [
            ("docker@99", "docker@99 newer than 29.7.2"),
            ("docker@29.8", "docker@29.8 newer than 29.7.2"),
            ("docker@1.0", "docker@1.0 older than 18.09"),
            ("docker/runc@2", "runc@2 newer than 1.4.3"),
            ("runc/libseccomp@2.2.0", "libseccomp@2.2.0 older than 2.3.1"),
        ] {
            assert_eq!(beyond(text).as_deref(), Some(whole), "{text}");
        }
        for engine in table::engines().into_iter().filter(|engine| *engine != LIBRARY) {
            assert_eq!(beyond(engine), None, "{engine}");
        }
    }

    #[test]
    fn kubernetes_is_read_by_what_is_below_it() {
        let stack = Stack::parse("kubernetes/cri-o@1.36").unwrap();
        assert_eq!((stack.reader().name, stack.runtime().name), ("cri-o", "crun"));
        let stack = Stack::parse("kubernetes").unwrap();
        assert_eq!((stack.reader().name, stack.runtime().name), ("kubernetes", "runc"));
    }

    #[test]
    fn capabilities_are_the_engines_own() {
        let caps = |text: &str| Stack::parse(text).unwrap().caps();
        assert_eq!(caps("docker"), Caps::DOCKER);
        assert_eq!(caps("podman").iter().count(), 11);
        assert_eq!(caps("podman@4.3").iter().count(), 14);
        assert_eq!(caps("cri-o").iter().count(), 9);
        assert!(!Stack::parse("docker").unwrap().no_new_privs());
        assert!(Stack::parse("runc").unwrap().no_new_privs());
    }
}
