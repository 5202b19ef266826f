//! libseccomp, as an oracle: a C program that builds the filter of a profile as a runtime would.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_bpf::{Insn, Program};
use seccompat_engine::requests;
use seccompat_profile::Resolved;

use crate::need;
use crate::need::Absent;
use crate::process::{fed, limited};
use crate::scratch::Scratch;

/// The program that builds filters, and its folder.
pub struct Oracle {
    _folder: Scratch,
    program: PathBuf,
    /// The folder of another library to use.
    library: Option<PathBuf>,
}

/// A filter, and the names that libseccomp lacks; or the reason why it refuses a rule.
pub type Built = Result<(Program, BTreeSet<String>), String>;

impl Oracle {
    /// Compiles it.
    ///
    /// # Errors
    /// If there is no compiler, or no libseccomp.
    ///
    /// # Panics
    /// If no folder can be made.
    pub fn new() -> Result<Self, Absent> {
        let cc = need::program("cc")?;
        let folder = Scratch::new().expect("a folder");
        let program = folder.path().join("libseccomp");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/libseccomp.c");
        let built = Command::new(cc).arg(source).arg("-o").arg(&program).arg("-lseccomp").output();
        let output = built.expect("cc");
        if output.status.success() {
            return Ok(Self { _folder: folder, program, library: None });
        }
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(Absent::Missing(format!("libseccomp-dev is not installed: {why}")))
    }

    /// The same with the library in this folder.
    #[must_use]
    pub fn with_library(self, folder: &Path) -> Self {
        Self { library: Some(folder.to_owned()), ..self }
    }

    /// libseccomp's filter for a profile. It may loop for ever, so it has a time limit; `None`
    /// means that the limit was reached.
    ///
    /// # Panics
    /// If it does not run.
    #[must_use]
    pub fn build(&self, resolved: &Resolved<'_>) -> Option<Built> {
        self.build_at(resolved, 1)
    }

    /// The same at a level of optimisation: 1, which is libseccomp's own choice, or 2.
    ///
    /// # Panics
    /// If it does not run.
    #[must_use]
    pub fn build_at(&self, resolved: &Resolved<'_>, optimise: u8) -> Option<Built> {
        let lines = requests(resolved);
        let mut command = limited(&self.program, 10);
        command.arg(optimise.to_string());
        let output = fed(&mut command, &lines);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => {
                let names = told.lines().map(str::to_owned).collect();
                Some(Ok((program(&output.stdout), names)))
            }
            Some(3) => Some(Err(told.trim().to_owned())),
            Some(124) => None,
            _ => panic!("{}: {told}\n{lines}", output.status),
        }
    }

    /// A filter at an optimisation level (1 or 2), and the median time of building it, in
    /// nanoseconds.
    ///
    /// # Panics
    /// If it does not run.
    #[must_use]
    pub fn timed(&self, resolved: &Resolved<'_>, optimise: u8, repeat: u32) -> (Program, u64) {
        let mut command = limited(&self.program, 120);
        command.envs(self.library.iter().map(|folder| ("LD_LIBRARY_PATH", folder)));
        command.args([optimise.to_string(), repeat.to_string()]);
        let output = fed(&mut command, &requests(resolved));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let time = told.trim().parse().expect("a number of nanoseconds");
        (program(&output.stdout), time)
    }
}

/// A raw filter for little-endian machines. For others libseccomp 2.5.4 cannot build a correct one
/// here: it leaves some of its constants in the builder's byte order.
///
/// # Panics
/// If the kernel would not take it.
#[must_use]
pub fn program(bytes: &[u8]) -> Program {
    let insn = |bytes: &[u8]| {
        let code = u16::from_le_bytes([bytes[0], bytes[1]]);
        let k = u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]);
        Insn { code, jt: bytes[2], jf: bytes[3], k }
    };
    Program::new(bytes.chunks_exact(8).map(insn).collect()).expect("a program")
}
