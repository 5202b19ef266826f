//! The kernels of the grid, and where each comes from.
#![forbid(unsafe_code)]

use std::fs;
use std::path::{Path, PathBuf};

use super::apt::Apt;
use super::arch::{AARCH64, Arch, X86_64};

/// A kernel of the grid.
pub(crate) struct Kernel {
    /// Its name in the matrix.
    pub(crate) name: &'static str,
    /// The start and the end of its package's name; the part between is the version.
    package: (&'static str, &'static str),
    /// Its architecture.
    pub(crate) arch: &'static Arch,
    /// How it boots.
    pub(crate) by: By,
    /// Additional words for its command line.
    pub(crate) append: &'static str,
    /// The suites that it cannot run, and why.
    pub(crate) cannot: &'static [(&'static str, &'static str)],
}

/// How a kernel boots.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// In the emulator, without KVM.
    Qemu,
    /// As a program: user-mode Linux.
    Itself,
}

const fn qemu(name: &'static str, package: (&'static str, &'static str)) -> Kernel {
    Kernel { name, package, arch: &X86_64, by: By::Qemu, append: "", cannot: &[] }
}

/// From old to new.
pub(crate) const KERNELS: &[Kernel] = &[
    qemu("5.10", ("linux-image-5.10.", "-cloud-amd64")),
    qemu("6.1", ("linux-image-6.1.0-", "-cloud-amd64")),
    Kernel { append: "syscall.x32=y", ..qemu("6.1-x32", ("linux-image-6.1.0-", "-amd64")) },
    Kernel {
        by: By::Itself,
        cannot: &[
            ("trace", "the kernel lacks PTRACE_GET_SYSCALL_INFO"),
            // KSTK_EIP of arch/um reads the kernel's own stack, so a trapped call cannot be
            // distinguished from a signal that pretends to be one.
            ("sigsys", "the kernel reports an address of its own for a trapped call"),
        ],
        ..qemu("6.1-uml", ("user-mode-linux", ""))
    },
    Kernel {
        arch: &AARCH64,
        cannot: &[("recorded", "this machine runs none of its programs")],
        ..qemu("6.1-arm64", ("linux-image-6.1.0-", "-cloud-arm64"))
    },
    qemu("6.12", ("linux-image-6.12.", "-cloud-amd64")),
    qemu("newest", ("linux-binary-(6.1[3-9]|6.[2-9]|[7-9].)", "-cloud-amd64")),
];

impl Kernel {
    /// Fetches it: the file to boot, and its package with the version.
    pub(crate) fn fetch(&self, apt: &Apt) -> Result<(PathBuf, String), String> {
        let (before, after) = self.package;
        let package = apt.newest(before, after)?;
        let (folder, version) = apt.unpacked(&package, self.arch.debian)?;
        let file = match self.by {
            By::Qemu => image(&folder)?,
            By::Itself => folder.join("usr/bin/linux.uml"),
        };
        Ok((file, format!("{package} {version}")))
    }
}

/// The kernel of a package: below `boot`, or, in newer ones, next to its modules.
fn image(package: &Path) -> Result<PathBuf, String> {
    let entries = |folder: &str| {
        let found = fs::read_dir(package.join(folder)).into_iter().flatten().flatten();
        found.map(|entry| entry.path())
    };
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let old = entries("boot").find(|path| name(path).starts_with("vmlinuz-"));
    let mut new = entries("usr/lib/modules").map(|path| path.join("vmlinuz"));
    let found = old.or_else(|| new.find(|path| path.is_file()));
    found.ok_or_else(|| format!("{} has no vmlinuz", package.display()))
}
