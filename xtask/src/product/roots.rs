//! A trial of packages in a clean root file system, as their user would make it: install, use, remove.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::engines;

use super::{at, output};

/// The packages of a user besides Debian's smallest system.
pub(super) const BESIDES: &str = "man-db,bash-completion";

/// A use: a sentence, and a script that succeeds if it holds.
type Use = (&'static str, &'static str);

/// The uses of the program, in every package of it.
pub(super) const PROGRAM: [Use; 5] = [
    (
        "seccompat scan runs",
        "seccompat scan > /tmp/scan && grep -q '^Linux ' /tmp/scan && grep -q ENOSYS /tmp/scan && seccompat scan openat2 | grep -q AVAILABLE && rm /tmp/scan",
    ),
    (
        "a user without rights runs it",
        "setpriv --reuid 65534 --regid 65534 --clear-groups seccompat scan openat2 | grep -q AVAILABLE",
    ),
    (
        "man seccompat-scan shows the page",
        "MANPAGER=cat MANWIDTH=80 man seccompat-scan | grep -q '^EXAMPLES' && man -w seccompat > /dev/null",
    ),
    (
        "completion works",
        ". /usr/share/bash-completion/bash_completion; _completion_loader seccompat || test $? = 124
         COMP_WORDS=(seccompat sca); COMP_CWORD=1; _seccompat seccompat sca seccompat
         test \"${COMPREPLY[*]}\" = scan",
    ),
    (
        "seccompat-oci is where `host install` looks for it",
        "test -x /usr/libexec/seccompat/seccompat-oci && seccompat host status > /dev/null",
    ),
];

/// The uses of the libraries, where Debian has them.
const LIBRARIES: [Use; 4] = [
    (
        "the host's libseccomp is asked for its filter",
        "echo '{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": [{\"names\": [\"socket\"], \"action\": \"SCMP_ACT_ALLOW\",
         \"args\": [{\"index\": 0, \"value\": 3, \"op\": \"SCMP_CMP_LT\"}, {\"index\": 1, \"value\": 2, \"op\": \"SCMP_CMP_EQ\"}]},
         {\"names\": [\"socket\"], \"action\": \"SCMP_ACT_ALLOW\",
         \"args\": [{\"index\": 0, \"value\": 3, \"op\": \"SCMP_CMP_GT\"}]}]}' > /tmp/p.json
         seccompat check /tmp/p.json --engine crun > /tmp/said || test $? = 1
         tr -s ' \\n' ' ' < /tmp/said | grep -q 'makes another filter of' && rm /tmp/p.json /tmp/said",
    ),
    ("the dynamic linker finds the library", "ldconfig -p | grep -q 'libseccompat\\.so\\.0'"),
    (
        "a program runs with the library for LD_PRELOAD",
        "test -z \"$(LD_PRELOAD=libseccompat-preload.so ls /usr/lib/seccompat-none 2>&1 >/dev/null | grep -v 'cannot access')\"",
    ),
    (
        "the library in libseccomp's place loads, and the system's is as before",
        "LD_PRELOAD=$(echo /usr/lib/*/seccompat/libseccomp.so.2) ls / > /dev/null 2> /tmp/said
         test ! -s /tmp/said && rm /tmp/said && ! ldconfig -p | grep -q seccompat/libseccomp",
    ),
];

/// Changes that every installation of packages makes, whatever they are.
const ORDINARY: [&str; 3] = ["var/lib/dpkg/", "var/log/", "var/cache/man/"];

/// Installs the packages in a new root of this release, uses them, and removes them.
pub(super) fn trial(place: &Path, suite: &str, packages: &[PathBuf]) -> Result<String, String> {
    let clean = engines::release(place, &format!("clean-{suite}"), suite, BESIDES)?;
    let root = place.join(format!("trial-{suite}"));
    let _ = fs::remove_dir_all(&root);
    let done = tried(&clean, &root, packages);
    let _ = fs::remove_dir_all(&root);
    Ok(format!("{suite}: {}", done?.join("; ")))
}

fn tried(clean: &Path, root: &Path, packages: &[PathBuf]) -> Result<Vec<String>, String> {
    output(Command::new("cp").args(["-a", "--reflink=auto"]).args([clean, root]))?;
    let before = files(root)?;
    let archive = root.join("srv/packages");
    fs::create_dir(&archive).map_err(|why| at(&archive, &why))?;
    for package in packages {
        let name = package.file_name().unwrap_or_default();
        fs::copy(package, archive.join(name)).map_err(|why| at(package, &why))?;
    }
    inside(root, "dpkg --install /srv/packages/*.deb")?;
    let mut said = vec![format!("{} packages are installed", packages.len())];
    for (sentence, script) in PROGRAM.into_iter().chain(LIBRARIES) {
        inside(root, script).map_err(|why| format!("{sentence}: {why}"))?;
        said.push(sentence.to_owned());
    }
    inside(
        root,
        "dpkg --purge $(for one in /srv/packages/*.deb; do dpkg-deb -f $one Package; done)",
    )?;
    fs::remove_dir_all(&archive).map_err(|why| at(&archive, &why))?;
    let after = files(root)?;
    let left: Vec<&str> = differing(&before, &after);
    if !left.is_empty() {
        return Err(format!("after the removal these differ: {}", left.join(" ")));
    }
    said.push("nothing is left of them".to_owned());
    Ok(said)
}

/// Runs a script of bash in a root, with its own /proc.
pub(super) fn inside(root: &Path, script: &str) -> Result<String, String> {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--pid", "--fork", "--kill-child", "sh", "-ec"]);
    command.arg("mount -t proc proc \"$0/proc\"; exec chroot \"$0\" bash -c \"$1\"").arg(root);
    command.arg(script).env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    output(command.env("LC_ALL", "C.UTF-8").env("DEBIAN_FRONTEND", "noninteractive"))
}

/// The names of all files, and of links their targets.
pub(super) fn files(root: &Path) -> Result<Vec<String>, String> {
    let mut find = Command::new("find");
    find.arg(root).args(["-xdev", "-printf", "%P %y %m %l\\n"]);
    let mut found: Vec<String> = output(&mut find)?.lines().map(str::to_owned).collect();
    found.sort();
    Ok(found)
}

/// The lines of one list alone, without the ordinary ones.
pub(super) fn differing<'a>(before: &'a [String], after: &'a [String]) -> Vec<&'a str> {
    let only = |these: &'a [String], those: &'a [String]| {
        these.iter().filter(move |line| those.binary_search(line).is_err())
    };
    let all = only(before, after).chain(only(after, before)).map(String::as_str);
    all.filter(|line| !ORDINARY.iter().any(|first| line.starts_with(first))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_left_file_is_found() {
        let list = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let (before, after) = (list(&["a", "b"]), list(&["a", "c", "var/log/x"]));
        assert_eq!(differing(&before, &after), ["b", "c"]);
        assert!(differing(&before, &before).is_empty());
    }
}
