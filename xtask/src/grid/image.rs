//! The guest's root file system: the binary, the suites, and the few programs that tests start.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::apt::output;
use super::programs;
use super::suites::Suite;

/// What busybox does not do as tests need it: util-linux and coreutils proper.
const REAL: &[&str] = &["unshare", "setpriv", "timeout", "mount", "umount", "chattr"];
const USERS: &str = "root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n";
const GROUPS: &str = "root:x:0:\nnogroup:x:65534:\n";

/// How often the tests try what they make up, so that no suite takes minutes in an emulator.
const TRIES: &str = "SECCOMPAT_TRIES=10 SECCOMPAT_ROUNDS=128";

/// Makes it, and of it the archive that a kernel unpacks.
pub(crate) fn initrd(
    root: &Path,
    place: &Path,
    seccompat: &Path,
    suites: &[&Suite],
    tests: &BTreeMap<String, PathBuf>,
) -> Result<PathBuf, String> {
    let tree = place.join("root");
    let _ = fs::remove_dir_all(&tree);
    fill(&tree, seccompat, suites, tests).map_err(|why| format!("{}: {why}", tree.display()))?;
    for program in REAL {
        real(&tree, program)?;
    }
    programs::helpers(root, &tree.join("helpers"))?;
    archive(&tree, &place.join("initrd"))
}

fn fill(
    tree: &Path,
    seccompat: &Path,
    suites: &[&Suite],
    tests: &BTreeMap<String, PathBuf>,
) -> io::Result<()> {
    let folders = "bin usr/bin lib lib64 proc sys dev tmp etc run suites tests helpers";
    for folder in folders.split(' ') {
        fs::create_dir_all(tree.join(folder))?;
    }
    let script = |path: &str, text: &str| {
        fs::write(tree.join(path), text)?;
        fs::set_permissions(tree.join(path), Permissions::from_mode(0o755))
    };
    fs::copy("/bin/busybox", tree.join("bin/busybox"))?;
    symlink("busybox", tree.join("bin/sh"))?;
    fs::copy(seccompat, tree.join("usr/bin/seccompat"))?;
    script("init", include_str!("init.sh"))?;
    script("usr/bin/cc", include_str!("cc.sh"))?;
    fs::write(tree.join("etc/passwd"), USERS)?;
    fs::write(tree.join("etc/group"), GROUPS)?;
    for suite in suites {
        fs::copy(&tests[suite.test], tree.join("tests").join(suite.test))?;
        let only = suite.only.join(" ");
        let run =
            format!("{TRIES} exec /tests/{} {only} --nocapture --test-threads=1\n", suite.test);
        script(&format!("suites/{}", suite.name), &run)?;
    }
    Ok(())
}

/// A program of this machine, and what it loads.
fn real(tree: &Path, name: &str) -> Result<(), String> {
    let folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];
    let found = folders.iter().map(|folder| Path::new(folder).join(name)).find(|p| p.is_file());
    let program = found.ok_or_else(|| format!("{name} is not installed"))?;
    let put = |from: &Path, to: &Path| {
        let folder = to.parent().unwrap_or(tree);
        let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(from, to));
        copied.map(drop).map_err(|why| format!("{}: {why}", from.display()))
    };
    put(&program, &tree.join("usr/bin").join(name))?;
    let loads = output(Command::new("ldd").arg(&program))?;
    for library in loads.split_whitespace().filter(|word| word.starts_with('/')) {
        let library = Path::new(library);
        put(library, &tree.join(library.strip_prefix("/").unwrap_or(library)))?;
    }
    Ok(())
}

/// A cpio archive of the tree, of root's files.
fn archive(tree: &Path, to: &Path) -> Result<PathBuf, String> {
    let file =
        |path: &Path| fs::File::create(path).map_err(|why| format!("{}: {why}", path.display()));
    let mut cpio = Command::new("sh");
    cpio.args(["-c", "find . | cpio --quiet -o -H newc -R 0:0"]).current_dir(tree);
    let status = cpio.stdin(Stdio::null()).stdout(file(to)?).status();
    match status {
        Ok(status) if status.success() => Ok(to.to_owned()),
        Ok(status) => Err(format!("cpio: {status}")),
        Err(why) => Err(format!("cpio: {why}")),
    }
}
