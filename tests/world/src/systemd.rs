//! systemd's own libraries, as an oracle: a C program that reads assignments by their parsers and writes the
//! filters that they make.
#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_bpf::{Insn, Program};

use crate::need::{self, Absent};
use crate::process::{fed, limited};
use crate::scratch::Scratch;

/// Builds filters as one release of systemd.
pub struct Oracle {
    _folder: Scratch,
    program: PathBuf,
    /// The root with its libraries: `/`, or one that `crates/engine/data/systemd.sh` unpacked.
    root: PathBuf,
    /// Its release, as `252`.
    pub release: String,
    libraries: [PathBuf; 2],
}

impl Oracle {
    /// The installed release, and those in the folders that the variable `SECCOMPAT_SYSTEMD` lists
    /// (`FOLDER/SUITE/root` of `systemd.sh`, with colons between them).
    ///
    /// # Errors
    /// If there is no compiler, or no systemd.
    pub fn all() -> Result<Vec<Self>, Absent> {
        let others = env::var("SECCOMPAT_SYSTEMD").unwrap_or_default();
        let others = others.split(':').filter(|root| !root.is_empty());
        ["/"].into_iter().chain(others).map(|root| Self::of(Path::new(root))).collect()
    }

    fn of(root: &Path) -> Result<Self, Absent> {
        let cc = need::program("cc")?;
        let found = ["usr/lib/x86_64-linux-gnu/systemd", "usr/lib/systemd", "lib/systemd"]
            .iter()
            .find_map(|folder| libraries(&root.join(folder)));
        let Some((release, libraries)) = found else {
            return Err(Absent::Missing(format!("{} has no systemd", root.display())));
        };
        let folder = Scratch::new().map_err(|why| Absent::Missing(why.to_string()))?;
        let program = folder.path().join("systemd");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/systemd.c");
        let mut build = Command::new(cc);
        build.arg("-rdynamic").arg(source).arg("-o").arg(&program).arg("-ldl");
        let built = build.output().map_err(|why| Absent::Missing(why.to_string()))?;
        if !built.status.success() {
            let why = String::from_utf8_lossy(&built.stderr).into_owned();
            return Err(Absent::Missing(format!("systemd.c: {why}")));
        }
        Ok(Self { _folder: folder, program, root: root.to_owned(), release, libraries })
    }

    /// The filters of `KEY=VALUE` lines, in the order of their installation.
    ///
    /// # Errors
    /// The libraries make no filter of a directive, with the reason of the program.
    ///
    /// # Panics
    /// If it does not run.
    pub fn filters(&self, lines: &str) -> Result<Vec<Program>, String> {
        let mut command = match self.loader() {
            None => limited(&self.program, 20),
            Some((loader, path)) => {
                let mut command = limited(loader, 20);
                command.arg("--library-path").arg(path).arg(&self.program);
                command
            }
        };
        command.args(&self.libraries);
        let output = fed(&mut command, lines);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        match output.status.code() {
            Some(0) => Ok(programs(&output.stdout)),
            Some(5) => Err(told.trim().to_owned()),
            _ => panic!("{}: {told}\n{lines}", output.status),
        }
    }

    /// The dynamic linker of another root, and its folders of libraries.
    fn loader(&self) -> Option<(PathBuf, String)> {
        if self.root == Path::new("/") {
            return None;
        }
        let places = ["usr/lib64", "lib64", "usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu"];
        let places = places.map(|place| self.root.join(place));
        let loader = places.iter().map(|place| place.join("ld-linux-x86-64.so.2"));
        let loader = loader.into_iter().find(|place| place.is_file())?;
        let own = self.libraries[0].parent()?.to_owned();
        let path: Vec<String> =
            places.iter().chain([&own]).map(|place| place.display().to_string()).collect();
        Some((loader, path.join(":")))
    }
}

/// The release and the two libraries in a folder.
fn libraries(folder: &Path) -> Option<(String, [PathBuf; 2])> {
    let names = fs::read_dir(folder).ok()?.flatten();
    let mut names = names.filter_map(|entry| entry.file_name().into_string().ok());
    let release = names.find_map(|name| {
        let release = name.strip_prefix("libsystemd-shared-")?.strip_suffix(".so")?;
        Some(release.split(['.', '-']).next()?.to_owned())
    })?;
    let place = |part: &str| folder.join(format!("libsystemd-{part}-{release}.so"));
    let both = [place("shared"), place("core")];
    both.iter().all(|place| place.is_file()).then_some((release, both))
}

/// The programs, each behind its size.
fn programs(mut bytes: &[u8]) -> Vec<Program> {
    let mut programs = Vec::new();
    while let Some((size, rest)) = bytes.split_first_chunk::<4>() {
        let size = usize::try_from(u32::from_le_bytes(*size)).expect("a size");
        let (program, after) = rest.split_at(size);
        let insns = program.chunks_exact(8).map(|insn| {
            let insn: [u8; 8] = insn.try_into().expect("eight bytes");
            Insn::from_bytes(insn, false)
        });
        programs.push(Program::new(insns.collect()).expect("a program"));
        bytes = after;
    }
    programs
}
