//! The object of a FILTER or PROFILE argument, recognised by its content: the name of a file does
//! not matter.
#![forbid(unsafe_code)]

use std::io::Read;
use std::{fs, io};

use seccompat_bpf::Insn;
use seccompat_catalogue::KernelVersion;
use seccompat_engine::Stack;
use seccompat_profile::{Documents, Profile, builtin, nearest};

use crate::document::Document;
use crate::failure::refused;
use crate::out::Failure;
use crate::unit::Written;

/// The size limit of an input file: a hundred times any real profile.
const LARGEST: u64 = 16 << 20;

/// The content under a name.
pub(crate) enum Source {
    /// A process or thread.
    Process(i32),
    /// This process.
    Myself,
    /// A kernel of some version.
    Kernel(KernelVersion),
    Profile(Box<Profile>),
    /// The default profile of an engine's release.
    Default(Box<builtin::engine::Default>),
    /// Raw instructions of one filter.
    Raw(Vec<u8>),
    /// A document of `dump` or `compile`.
    Document(Document),
    /// A unit of systemd, or a policy of LXC.
    Written(Written),
}

/// The whole content of a file.
pub(crate) enum Content {
    /// Profiles, and objects of Kubernetes that name profiles.
    Documents(Documents),
    /// A source that is not a text with profiles.
    Source(Source),
}

impl Content {
    fn read(name: &str) -> Result<Self, Failure> {
        let bytes = read(name)?;
        if is_raw(name, &bytes) {
            return match seccompat_profile::binary(&bytes) {
                Some(error) => Err(refused(name, error)),
                None => Ok(Self::Source(Source::Raw(bytes))),
            };
        }
        // A program in base64, in crun's form.
        let inner = seccompat_profile::decoded(&bytes);
        if let Some(inner) = inner.filter(|inner| inner.contains(&0) && inner.len() % 8 == 0) {
            return Ok(Self::Source(Source::Raw(inner)));
        }
        if let Some(document) = Document::read(name, &bytes)? {
            return Ok(Self::Source(Source::Document(document)));
        }
        if let Some(written) = Written::read(name, &bytes)? {
            return Ok(Self::Source(Source::Written(written)));
        }
        let documents = seccompat_profile::read_all(&bytes);
        documents.map(Self::Documents).map_err(|error| refused(name, error))
    }
}

/// A file's name, and the name of one profile in it, as in `FILE#NAME`; if a file's own name
/// contains the sign, it means that file.
fn fragment(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('#') {
        Some((file, part)) if !file.is_empty() && !std::path::Path::new(name).exists() => {
            (file, Some(part))
        }
        _ => (name, None),
    }
}

impl Source {
    /// Reads the content under a name.
    pub(crate) fn of(name: &str) -> Result<Self, Failure> {
        if name == "pid:self" {
            return Ok(Self::Myself);
        }
        if let Some(pid) = name.strip_prefix("pid:") {
            let pid = pid.parse().map_err(|_| {
                Failure::new(format!("`{pid}` is no process id"))
                    .hint("write it as pid:1234, or pid:self")
            })?;
            return Ok(Self::Process(pid));
        }
        if let Some(id) = name.strip_prefix("container:") {
            let all = seccompat_live::processes_of_container(id).map_err(|why| {
                Failure::new(format!("{name}: {why}"))
                    .hint("an ID, or its beginning, as the engine lists it")
            })?;
            // The oldest process comes first.
            let first = all.first().copied();
            return first
                .map(Self::Process)
                .ok_or_else(|| Failure::new(format!("{name} has no process")));
        }
        if let Some(what) = name.strip_prefix("builtin:") {
            return Self::builtin(name, what);
        }
        let (file, part) = fragment(name);
        match Content::read(file)? {
            Content::Source(source) => Ok(source),
            Content::Documents(documents) => {
                let profile = documents.one(part).map_err(|error| refused(file, error))?;
                Ok(Self::Profile(Box::new(profile)))
            }
        }
    }

    /// The same, with the whole content of a file: it may have several profiles, or only names of
    /// profiles.
    pub(crate) fn content(name: &str) -> Result<Content, Failure> {
        let is_file = !["pid:", "container:", "builtin:"].iter().any(|kind| name.starts_with(kind));
        if is_file && fragment(name).1.is_none() {
            return Content::read(name);
        }
        Self::of(name).map(Content::Source)
    }

    fn builtin(name: &str, what: &str) -> Result<Self, Failure> {
        let (which, version) = what.split_once('@').unwrap_or((what, ""));
        if which == "linux" {
            let version = KernelVersion::parse(version).ok_or_else(|| {
                Failure::new(format!("{name} names no kernel version"))
                    .hint("write it as builtin:linux@4.18")
            })?;
            return Ok(Self::Kernel(version));
        }
        let version = (!version.is_empty()).then_some(version);
        if WRITTEN.contains(&which.split('+').next().unwrap_or(which)) {
            let found = Written::builtin(which, version);
            return found.map(Self::Written).ok_or_else(|| no_builtin(name));
        }
        let found = builtin::engine::find(which, version).ok_or_else(|| no_builtin(name))?;
        Ok(Self::Default(Box::new(found)))
    }

    /// Its name: for a built-in profile the chosen release.
    pub(crate) fn name(&self, given: &str) -> String {
        match self {
            Self::Default(found) => format!("builtin:{}@{}", found.family, found.release),
            _ => given.to_owned(),
        }
    }

    /// The engine for a command: the requested one; else for a built-in profile its release, for a
    /// file the newest engine of its dialect. `None` for a raw filter, and for a kernel.
    pub(crate) fn engine(&self, asked: Option<Stack>) -> Option<Stack> {
        match self {
            Self::Profile(profile) => Some(asked.unwrap_or_else(|| Stack::of_profile(profile))),
            Self::Default(found) => {
                Some(asked.unwrap_or_else(|| {
                    Stack::assumed(&format!("{}@{}", found.family, found.release))
                }))
            }
            Self::Written(written) => Some(asked.unwrap_or_else(|| written.engine())),
            Self::Kernel(_)
            | Self::Raw(_)
            | Self::Document(_)
            | Self::Process(_)
            | Self::Myself => None,
        }
    }

    /// The profile, for commands that accept nothing else.
    pub(crate) fn profile(self, name: &str) -> Result<Profile, Failure> {
        match self {
            Self::Profile(profile) => Ok(*profile),
            Self::Default(found) => Ok(found.profile),
            Self::Kernel(_) => Err(Failure::new(format!("{name} has no text"))
                .hint("it is made from the catalogue: seccompat show prints it")),
            Self::Written(written) => {
                let kind = written.kind();
                Err(Failure::new(format!("{name} is {kind}, not a profile"))
                    .hint(format!("its filters: seccompat show {name}")))
            }
            Self::Process(_) | Self::Myself | Self::Raw(_) | Self::Document(_) => {
                Err(Failure::new(format!("{name} is a filter already, not a profile"))
                    .hint(format!("to read it: seccompat show {name}")))
            }
        }
    }
}

/// The instructions of raw `struct sock_filter`, and the bytes of an incomplete last one.
pub(crate) fn instructions(bytes: &[u8], big_endian: bool) -> (Vec<Insn>, &[u8]) {
    let insns = bytes.chunks_exact(Insn::SIZE);
    let rest = insns.remainder();
    let insns = insns.filter_map(|insn| insn.try_into().ok());
    (insns.map(|insn| Insn::from_bytes(insn, big_endian)).collect(), rest)
}

/// Whether these bytes are, or are meant as, raw instructions. The high byte of each valid
/// operation is 0, in one byte order or the other, and no text has that byte: so no file is both.
/// For a file that is neither, the error concerns instructions if it has that byte or that name.
fn is_raw(name: &str, bytes: &[u8]) -> bool {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    // The last two begin UTF-16.
    let text = matches!(first, Some(b'{' | 0xfe | 0xff));
    !text && (bytes.contains(&0) || name.ends_with(".bpf"))
}

/// The built-in filters that are no profiles.
pub(crate) const WRITTEN: [&str; 3] = ["nspawn", "incus", "flatpak"];

/// There is no built-in profile of this name, which begins with `builtin:`.
pub(crate) fn no_builtin(name: &str) -> Failure {
    let failure = Failure::new(format!("there is no {name}"));
    let what = name.trim_start_matches("builtin:").split('@').next().unwrap_or_default();
    match nearest(builtin::engine::families().chain(["linux"]).chain(WRITTEN), what) {
        Some(near) if near != what => failure.hint(format!("did you mean builtin:{near}?")),
        _ => failure.hint("the available ones: seccompat compile builtin:"),
    }
}

/// A file's bytes, or those of stdin.
fn read(name: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let done = if name == "-" {
        io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(name).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    done.map_err(|error| {
        let failure = Failure::new(format!("cannot read {name}: {error}"));
        let family = name.split('@').next().unwrap_or_default();
        if family == "linux"
            || WRITTEN.contains(&family)
            || builtin::engine::families().any(|known| known == family)
        {
            failure.hint(format!("did you mean builtin:{name}?"))
        } else {
            failure
        }
    })?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::new(format!("{name} is larger than {} MiB", LARGEST >> 20)));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_determines_the_kind_of_a_file() {
        let allow = Insn::new(6, 0x7fff_0000);
        for big_endian in [false, true] {
            let raw = allow.to_bytes(big_endian);
            assert!(is_raw("filter", &raw) && is_raw("-", &raw) && is_raw("x.json", &raw));
        }
        // Eight letters, a profile by another name, an empty file, no program.
        for text in [&b"{\"a\":1} "[..], b"  {}    ", b"[1,2,3] "] {
            assert!(!is_raw("filter", text), "{text:?}");
        }
        assert!(!is_raw("profile.bpf", b"{\"defaultAction\":\"SCMP_ACT_ALLOW\"}"));
        assert!(is_raw("empty.bpf", b"") && !is_raw("empty", b""));
        assert!(is_raw("no-program", &[0; 16]) && !is_raw("utf-16", b"\xff\xfe{\0}\0"));
        assert!(!is_raw("profile", b"{\"comment\":\"\0\"}"));
    }
}
