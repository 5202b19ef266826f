//! The guest's root file system: the binary, the suites, and the few programs that tests start.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::apt::output;
use super::arch::Arch;
use super::suites::Suite;
use super::{programs, userland};
use crate::dist;

const USERS: &str = "root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n";
const GROUPS: &str = "root:x:0:\nnogroup:x:65534:\n";

/// Makes it for this architecture, with programs of these packages, and packs it into the archive
/// that a kernel unpacks.
pub(crate) fn initrd(
    root: &Path,
    place: &Path,
    arch: &Arch,
    packages: &[PathBuf],
    suites: &[&Suite],
) -> Result<PathBuf, String> {
    let seccompat = dist::built(root, arch.triple)?;
    let tests = programs::tests(root, arch, suites)?;
    let tree = place.join(format!("root-{}", arch.debian));
    let _ = fs::remove_dir_all(&tree);
    fill(&tree, &seccompat, suites, &tests).map_err(|why| format!("{}: {why}", tree.display()))?;
    userland::put(&tree, arch, packages)?;
    programs::helpers(root, arch, &tree.join("helpers"))?;
    if suites.iter().any(|suite| suite.name == "recorded") && arch.is_ours()? {
        record(&tree, &tests["tracing"])?;
    }
    archive(&tree, &place.join(format!("initrd-{}", arch.debian)))
}

/// Records the programs of the suite `recorded` on this machine's kernel.
fn record(tree: &Path, test: &Path) -> Result<(), String> {
    let folder = |name: &str| fs::canonicalize(tree.join(name)).map_err(|why| why.to_string());
    let mut record = Command::new(test);
    record.args(["recorded::", "--nocapture", "--test-threads=1"]).env("CI", "true");
    record.env("SECCOMPAT_DIST", folder("usr/bin/seccompat")?);
    record.env("SECCOMPAT_HELPERS", folder("helpers")?);
    output(record.env("SECCOMPAT_RECORD_INTO", folder("recorded")?)).map(drop)
}

fn fill(
    tree: &Path,
    seccompat: &Path,
    suites: &[&Suite],
    tests: &BTreeMap<String, PathBuf>,
) -> io::Result<()> {
    let folders = "bin usr/bin lib lib64 proc sys dev tmp etc run suites tests helpers recorded";
    for folder in folders.split(' ') {
        fs::create_dir_all(tree.join(folder))?;
    }
    let script = |path: &str, text: &str| {
        fs::write(tree.join(path), text)?;
        fs::set_permissions(tree.join(path), Permissions::from_mode(0o755))
    };
    symlink("busybox", tree.join("bin/sh"))?;
    fs::copy(seccompat, tree.join("usr/bin/seccompat"))?;
    script("init", include_str!("init.sh"))?;
    script("usr/bin/cc", include_str!("cc.sh"))?;
    fs::write(tree.join("etc/passwd"), USERS)?;
    fs::write(tree.join("etc/group"), GROUPS)?;
    for suite in suites {
        fs::copy(&tests[suite.program], tree.join("tests").join(suite.program))?;
        script(&format!("suites/{}", suite.name), &suite.script())?;
    }
    Ok(())
}

/// A cpio archive of the tree, with all files owned by root.
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
