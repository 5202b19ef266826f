//! The architectures that kernels and programs are built for.
#![forbid(unsafe_code)]

use std::path::Path;

use crate::dist;

/// An architecture.
pub(crate) struct Arch {
    /// Debian's name for it.
    pub(crate) debian: &'static str,
    /// The compiler's name for it.
    pub(crate) triple: &'static str,
    /// The emulator, and its machine type.
    pub(crate) qemu: &'static [&'static str],
    /// The kernel's name for the serial port.
    pub(crate) console: &'static str,
    /// Files that this machine needs for it, and the Debian package of each.
    needs: &'static [(&'static str, &'static str)],
}

/// The files that every architecture needs.
const NEEDS: &[(&str, &str)] =
    &[("/usr/bin/apt-get", "apt"), ("/usr/bin/gpgv", "gpgv"), ("/usr/bin/cpio", "cpio")];

/// The architecture of most kernels here.
pub(crate) const X86_64: Arch = Arch {
    debian: "amd64",
    triple: "x86_64-unknown-linux-gnu",
    qemu: &["qemu-system-x86_64", "-M", "pc", "-cpu", "max"],
    console: "ttyS0",
    needs: &[
        ("/usr/bin/qemu-system-x86_64", "qemu-system-x86"),
        ("/usr/bin/x86_64-linux-gnu-gcc", "gcc"),
        ("/bin/busybox", "busybox-static"),
        ("/usr/bin/ldd", "libc-bin"),
    ],
};

/// The other one.
pub(crate) const AARCH64: Arch = Arch {
    debian: "arm64",
    triple: "aarch64-unknown-linux-gnu",
    qemu: &["qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a57"],
    console: "ttyAMA0",
    needs: &[
        ("/usr/bin/qemu-system-aarch64", "qemu-system-arm"),
        ("/usr/bin/aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
        ("/usr/aarch64-linux-gnu/lib/libc.a", "libc6-dev-arm64-cross"),
    ],
};

impl Arch {
    /// Whether this machine has it.
    pub(crate) fn is_ours(&self) -> Result<bool, String> {
        Ok(dist::host()? == self.triple)
    }

    /// The files that this machine lacks to build for it and to emulate it.
    pub(crate) fn lacks(&self) -> Result<Option<String>, String> {
        let needs = NEEDS.iter().chain(self.needs);
        let absent = needs.filter(|(file, _)| !Path::new(file).exists());
        let packages: Vec<&str> = absent.map(|(_, package)| *package).collect();
        if !packages.is_empty() {
            return Ok(Some(format!("missing packages: apt-get install {}", packages.join(" "))));
        }
        let library = dist::rustc(&["--print", "target-libdir", "--target", self.triple])?;
        let is_there = Path::new(library.trim()).is_dir();
        Ok((!is_there).then(|| format!("missing target: rustup target add {}", self.triple)))
    }
}
