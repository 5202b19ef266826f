//! Our `libseccomp.so.2` as `cargo xtask install --libseccomp` installs it, beside the system's.
#![forbid(unsafe_code)]

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_bpf::{Insn, Program};

use crate::installed::install;
use crate::need::{self, Absent};
use crate::process::{fed, limited, run};
use crate::scratch::{Scratch, write_script};

/// The installation, and a program that makes filters with either library.
#[derive(Debug)]
pub struct DropIn {
    scratch: Scratch,
    folder: PathBuf,
}

/// One of the two libraries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Library {
    /// Seccompat's.
    Ours,
    /// The system's libseccomp.
    Theirs,
}

/// A library's result for a set of rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Made {
    /// The results of the calls, and the filter if it was exported.
    Filter(Vec<i32>, Option<Program>),
    /// It does not return.
    Hang,
    /// It ends the process.
    Dead,
}

impl DropIn {
    /// Installs the library, and compiles the program.
    ///
    /// # Errors
    /// If there is no C compiler.
    ///
    /// # Panics
    /// If it cannot be built.
    pub fn new() -> Result<Self, Absent> {
        let cc = need::program("cc")?;
        let scratch = Scratch::new().expect("a folder");
        let prefix = scratch.path().join("usr");
        let words = ["--libseccomp", "--prefix"].map(OsStr::new);
        install(&[words[0], words[1], prefix.as_os_str()]).unwrap_or_else(|why| panic!("{why}"));
        let found = run(Command::new("find").arg(&prefix).args(["-name", "libseccomp.so.2"]));
        let library = PathBuf::from(found.unwrap_or_else(|why| panic!("{why}")).trim());
        let folder = library.parent().expect("a folder").to_owned();
        let made = Self { scratch, folder };
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rule_sets.c");
        let mut cc = Command::new(cc);
        cc.args(["-Wall", "-Wextra", "-O1", "-o"]).arg(made.program()).arg(source).arg("-ldl");
        run(&mut cc).unwrap_or_else(|why| panic!("{why}"));
        Ok(made)
    }

    fn program(&self) -> PathBuf {
        self.scratch.path().join("rule_sets")
    }

    /// The folder of our library.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of a library. `SECCOMPAT_LIBSECCOMP` names another libseccomp than the system's.
    ///
    /// # Errors
    /// If the system has no libseccomp.
    ///
    /// # Panics
    /// If `ldconfig` says nothing.
    pub fn path(&self, library: Library) -> Result<PathBuf, Absent> {
        if library == Library::Ours {
            return Ok(self.folder.join("libseccomp.so.2"));
        }
        if let Some(path) = env::var_os("SECCOMPAT_LIBSECCOMP") {
            return Ok(path.into());
        }
        system()
    }

    /// Writes a script that runs `program` in a mount namespace of its own, with our library in the
    /// place of the system's, and with this text in `/etc/seccompat/unknown`.
    ///
    /// # Errors
    /// If the system has no libseccomp.
    ///
    /// # Panics
    /// If the script cannot be written.
    pub fn in_place(
        &self,
        program: &Path,
        script: &Path,
        unknown: Option<&str>,
    ) -> Result<PathBuf, Absent> {
        let (ours, theirs) = (self.path(Library::Ours)?, system()?);
        let theirs = fs::canonicalize(theirs).expect("the system's library");
        let mut etc_mount = String::new();
        if let Some(text) = unknown {
            let etc = script.with_extension("etc");
            fs::create_dir_all(etc.join("seccompat")).expect("a folder");
            fs::write(etc.join("seccompat/unknown"), text).expect("a file");
            etc_mount =
                format!("mount -t overlay -o lowerdir={}:/etc overlay /etc && ", etc.display());
        }
        let text = format!(
            "#!/bin/sh\nexec unshare -m --propagation private sh -c \
             '{etc_mount}mount --bind {} {} && exec {} \"$@\"' sh \"$@\"\n",
            ours.display(),
            theirs.display(),
            program.display()
        );
        write_script(script, &text).expect("a script");
        Ok(script.to_owned())
    }

    /// Makes filters of these sets, each a list of lines for `rule_sets`.
    ///
    /// # Errors
    /// If the system has no libseccomp.
    ///
    /// # Panics
    /// If the program fails, or loads the other library.
    pub fn make(&self, library: Library, sets: &[Vec<String>]) -> Result<Vec<Made>, Absent> {
        let mut command = limited(self.program(), 1200);
        command.arg(self.path(library)?);
        let text: String = sets.iter().map(|set| format!("{}\nend\n", set.join("\n"))).collect();
        let output = fed(&mut command, &text);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{library:?}: {}: {said}", output.status);
        let said = String::from_utf8(output.stdout).expect("text");
        let mut lines = said.lines();
        let expected = if library == Library::Ours { "seccompat" } else { "libseccomp" };
        assert_eq!(lines.next(), Some(expected));
        let made: Vec<_> = lines.map(read).collect();
        assert_eq!(made.len(), sets.len());
        Ok(made)
    }
}

/// The system's libseccomp.
fn system() -> Result<PathBuf, Absent> {
    let ldconfig = need::program("ldconfig")?;
    let cache = run(Command::new(ldconfig).arg("-p")).unwrap_or_else(|why| panic!("{why}"));
    let line = cache.lines().find(|line| line.trim().starts_with("libseccomp.so.2 "));
    let path = line.and_then(|line| line.split("=> ").nth(1));
    path.map(PathBuf::from).ok_or_else(|| Absent::Missing("libseccomp2 is not installed".into()))
}

fn read(line: &str) -> Made {
    let (results, bytes) = match line {
        "hang" => return Made::Hang,
        "dead" => return Made::Dead,
        line => line.split_once('|').expect("results | bytes"),
    };
    let results = results.split_whitespace().map(|word| word.parse().expect("a result")).collect();
    let hex = bytes.trim().as_bytes().chunks(2);
    let byte = |two: &[u8]| u8::from_str_radix(std::str::from_utf8(two).unwrap_or(""), 16);
    let bytes: Vec<u8> = hex.map(|two| byte(two).expect("a byte")).collect();
    let insn = |bytes: &[u8]| Insn {
        code: u16::from_le_bytes([bytes[0], bytes[1]]),
        jt: bytes[2],
        jf: bytes[3],
        k: u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
    };
    let insns: Vec<Insn> = bytes.chunks_exact(8).map(insn).collect();
    let program = (!insns.is_empty()).then(|| Program::new(insns).expect("a program"));
    Made::Filter(results, program)
}
