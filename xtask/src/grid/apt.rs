//! Debian packages, fetched and unpacked, never installed. Apt verifies them against its own keys.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Apt with lists and a cache of its own, so that the machine's stay unchanged.
pub(crate) struct Apt {
    place: PathBuf,
    options: Vec<String>,
}

impl Apt {
    /// Uses the machine's sources and those of the file `more`, for these architectures, by
    /// Debian's names.
    pub(crate) fn new(place: &Path, more: Option<&Path>, archs: &[&str]) -> Result<Self, String> {
        let folder = |name: &str| {
            let path = place.join(name);
            fs::create_dir_all(path.join("partial"))
                .and_then(|()| fs::canonicalize(&path))
                .map_err(|why| format!("{}: {why}", path.display()))
        };
        let mut options = vec![
            format!("Dir::State::Lists={}", folder("lists")?.display()),
            format!("Dir::Cache={}", folder("cache")?.display()),
            // Some machines keep no package cache, and then each query takes seconds.
            "Dir::Cache::pkgcache=pkgcache.bin".to_owned(),
            "Dir::Cache::srcpkgcache=srcpkgcache.bin".to_owned(),
            // Apt's own user may lack access to this folder.
            "APT::Sandbox::User=root".to_owned(),
        ];
        options.extend(archs.iter().map(|arch| format!("APT::Architectures::={arch}")));
        if let Some(more) = more {
            let more =
                fs::canonicalize(more).map_err(|why| format!("{}: {why}", more.display()))?;
            options.push(format!("Dir::Etc::SourceList={}", more.display()));
        }
        let apt = Self { place: place.to_owned(), options };
        apt.run("apt-get", &["--quiet", "--quiet", "update"])?;
        Ok(apt)
    }

    /// The newest package whose name is `before`, digits and signs, `after`; the error says why
    /// there is none.
    pub(crate) fn newest(&self, before: &str, after: &str) -> Result<String, String> {
        let pattern = format!("^{before}[0-9.+deb-]*{after}$").replace("+d", "\\+d");
        let found = self.run("apt-cache", &["search", "--names-only", &pattern])?;
        let names = found.lines().filter_map(|line| line.split(' ').next());
        let newest = names.max_by_key(|name| numbers(name));
        newest
            .map(str::to_owned)
            .ok_or_else(|| format!("not available: no apt source has {before}…{after}"))
    }

    /// The folders into which these packages and all their dependencies are unpacked.
    pub(crate) fn unpacked_with_dependencies(
        &self,
        packages: &[&str],
        arch: &str,
    ) -> Result<Vec<PathBuf>, String> {
        let not = ["recommends", "suggests", "conflicts", "breaks", "replaces", "enhances"];
        let mut args = vec!["depends".to_owned(), "--recurse".to_owned()];
        args.extend(not.map(|what| format!("--no-{what}")));
        args.extend(packages.iter().map(|package| format!("{package}:{arch}")));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let found = self.run("apt-cache", &args)?;
        // A package's line begins with its name. Architecture-independent packages have no programs
        // or libraries.
        let names = found.lines().filter_map(|line| line.strip_suffix(&format!(":{arch}")));
        let names: BTreeSet<&str> = names.filter(|name| !name.starts_with([' ', '<'])).collect();
        names.iter().map(|name| Ok(self.unpacked(name, arch)?.0)).collect()
    }

    /// The folder into which this package is unpacked, and its version.
    pub(crate) fn unpacked(&self, package: &str, arch: &str) -> Result<(PathBuf, String), String> {
        let full = format!("{package}:{arch}");
        let shown = self.run("apt-cache", &["show", "--no-all-versions", &full])?;
        let version = shown.lines().find_map(|line| line.strip_prefix("Version: "));
        let version = version.ok_or_else(|| format!("{full} has no version"))?.to_owned();
        let folder = self.place.join(format!("{package}_{version}_{arch}"));
        if !folder.is_dir() {
            let deb = self.download(package, arch, &version)?;
            let fresh = self.place.join("fresh");
            let _ = fs::remove_dir_all(&fresh);
            let mut unpack = Command::new("dpkg-deb");
            output(unpack.arg("-x").args([&deb, &fresh]))?;
            fs::rename(&fresh, &folder).map_err(|why| format!("{}: {why}", folder.display()))?;
            let _ = fs::remove_file(deb);
        }
        Ok((folder, version))
    }

    fn download(&self, package: &str, arch: &str, version: &str) -> Result<PathBuf, String> {
        let exact = format!("{package}:{arch}={version}");
        self.run("apt-get", &["--quiet", "--quiet", "download", &exact])?;
        let entries = fs::read_dir(&self.place).map_err(|why| why.to_string())?;
        let start = format!("{package}_");
        let is_it = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(&start) && name.ends_with(".deb")
        };
        let mut paths = entries.flatten().map(|entry| entry.path());
        paths.find(is_it).ok_or_else(|| format!("apt-get left no file of {package}"))
    }

    fn run(&self, program: &str, args: &[&str]) -> Result<String, String> {
        let options = self.options.iter().flat_map(|option| ["-o", option]);
        output(Command::new(program).args(options).args(args).current_dir(&self.place))
    }
}

/// The numbers in a name, which order versions as readers do.
pub(crate) fn numbers(name: &str) -> Vec<u64> {
    name.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// The output of a command that succeeds.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let out = command.output().map_err(|why| format!("{command:?}: {why}"))?;
    if out.status.success() {
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    } else {
        Err(format!("{command:?}: {}", String::from_utf8_lossy(&out.stderr).trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        let names = ["linux-image-6.1.0-9-amd64", "linux-image-6.1.0-56-amd64"];
        assert!(numbers(names[0]) < numbers(names[1]));
    }
}
