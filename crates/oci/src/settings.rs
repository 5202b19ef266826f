//! The settings of the runtime: one file, which only root can write.
#![forbid(unsafe_code)]

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, OFlags, openat};
use serde::Deserialize;

/// The file.
pub(crate) const FILE: &str = "/etc/seccompat/host.toml";
/// The limit on its size, in bytes.
const LIMIT: u64 = 64 << 10;

/// The settings. An unknown key is an error.
#[derive(Deserialize, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    /// The absolute path of the real runtime.
    pub(crate) runtime: PathBuf,
    /// The rule for unknown calls.
    #[serde(default)]
    pub(crate) rule: Rule,
    /// Whether unknown calls are named and the default stays: the runtime gives ENOSYS to numbers above those
    /// that the profile names.
    #[serde(default)]
    pub(crate) names: bool,
    /// Whether the runtime is crun, and takes the whole filter by an annotation.
    #[serde(default)]
    pub(crate) raw: bool,
    /// Whether a container whose file cannot be changed is not started.
    #[serde(default)]
    pub(crate) strict: bool,
    /// Whether to log changes, and why nothing was changed.
    #[serde(default)]
    pub(crate) verbose: bool,
    /// Annotations, as `NAME` or `NAME=VALUE`: a container that has one keeps its profile.
    #[serde(default)]
    pub(crate) exceptions: Vec<String>,
}

/// The treatment of profiles.
#[derive(Deserialize, PartialEq, Eq, Debug, Clone, Copy, Default)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Rule {
    /// Unknown calls get ENOSYS.
    #[default]
    Enosys,
    /// Every profile stays as it is.
    Off,
}

/// Reads the settings.
///
/// # Errors
/// The file is absent, is not root's alone, or has a mistake: a message with its remedy.
pub(crate) fn read() -> Result<Settings, String> {
    let fault = |why: String| format!("{FILE}: {why}");
    let path = Path::new(FILE);
    let trusted = Trusted::here();
    for folder in path.ancestors().skip(1) {
        let found = fs::symlink_metadata(folder).map_err(|why| fault(why.to_string()))?;
        trusted.check(&found).map_err(|why| format!("{}: {why}", folder.display()))?;
    }
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = openat(CWD, path, flags, Mode::empty()).map_err(|why| fault(why.to_string()))?;
    let mut file = File::from(file);
    let found = file.metadata().map_err(|why| fault(why.to_string()))?;
    trusted.check(&found).map_err(fault)?;
    if !found.is_file() {
        return Err(fault("it is not a regular file".to_owned()));
    }
    let mut text = String::new();
    let read = Read::by_ref(&mut file).take(LIMIT + 1).read_to_string(&mut text);
    read.map_err(|why| fault(why.to_string()))?;
    if text.len() as u64 > LIMIT {
        return Err(fault(format!("it is larger than {} KiB", LIMIT >> 10)));
    }
    parse(&text).map_err(fault)
}

fn parse(text: &str) -> Result<Settings, String> {
    let settings: Settings = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(0, |span| {
            text.as_bytes()[..span.start.min(text.len())]
                .iter()
                .filter(|byte| **byte == b'\n')
                .count()
        });
        format!("line {}: {}", line + 1, error.message())
    })?;
    if !settings.runtime.is_absolute() {
        return Err("`runtime` must be an absolute path, as in runtime = \"/usr/bin/runc\"".into());
    }
    if settings.raw && settings.names {
        return Err("`raw` is for crun, and `names` is for runc: remove one".into());
    }
    Ok(settings)
}

/// Whose files are trusted: root's.
struct Trusted {
    /// The id that the kernel shows for owners that a user namespace does not map, root among them.
    unmapped: Option<u32>,
}

impl Trusted {
    fn here() -> Self {
        let text = |path: &str| fs::read_to_string(path).unwrap_or_default();
        // In the initial user namespace every id is mapped to itself (user_namespaces(7)).
        let map = text("/proc/self/uid_map");
        let is_initial = map.split_whitespace().eq(["0", "0", "4294967295"]);
        let overflow = text("/proc/sys/kernel/overflowuid").trim().parse().ok();
        Self { unmapped: overflow.filter(|_| !is_initial) }
    }

    fn check(&self, found: &fs::Metadata) -> Result<(), String> {
        if found.uid() != 0 && Some(found.uid()) != self.unmapped {
            return Err(format!("it belongs to uid {}: chown root it", found.uid()));
        }
        if found.mode() & 0o022 != 0 {
            return Err("others may write to it: chmod go-w it".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_mistakes_have_a_line() {
        let settings = parse("runtime = \"/usr/bin/runc\"\n").unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(settings.rule, Rule::Enosys);
        assert!(!settings.strict && !settings.names && settings.exceptions.is_empty());
        let full = "runtime = '/r'\nrule = 'off'\nstrict = true\nexceptions = ['a', 'b=c']\n";
        assert_eq!(
            parse(full).map(|settings| (settings.rule, settings.strict)),
            Ok((Rule::Off, true))
        );
        for (text, words) in [
            ("", "line 1: missing field `runtime`"),
            ("runtime = \"runc\"", "`runtime` must be an absolute path"),
            ("runtime = '/r'\nraw = true\nnames = true", "`raw` is for crun"),
            ("runtime = \"/r\"\n\nrulez = \"off\"", "line 3: unknown field `rulez`"),
            ("runtime = \"/r\"\nrule = \"on\"", "line 2: unknown variant `on`"),
            ("runtime = \"/r\"\nstrict = 1", "line 2: invalid type"),
            ("runtime = \"/r", "line 1: "),
        ] {
            let why = parse(text).err().unwrap_or_default();
            assert!(why.starts_with(words), "{text}: {why}");
        }
    }
}
