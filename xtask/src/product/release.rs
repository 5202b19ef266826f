//! `cargo xtask release`: the static programs with musl, their archives, image, bill of materials, notices
//! and checksums.
#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::dist;
use crate::metadata::{metadata, text};
use crate::reproducible;

use super::{archive, at, image, output, sbom, version};

/// The targets of a release: its name for the machine, its triple, and the linker of another machine than
/// this one.
const TARGETS: [(&str, &str, &str); 2] = [
    ("x86_64", "x86_64-unknown-linux-musl", "x86_64-linux-gnu-gcc"),
    ("aarch64", "aarch64-unknown-linux-musl", "aarch64-linux-gnu-gcc"),
];

/// Files of the repository that each archive has.
const FILES: [&str; 5] = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "NOTICE"];

/// Makes a release; with `--twice` another from a copy in another folder, which must be the same.
pub(crate) fn run(root: &Path, twice: bool) -> Result<String, Vec<String>> {
    released(root, twice).map_err(|why| vec![why])
}

fn released(root: &Path, twice: bool) -> Result<String, String> {
    let target = PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory"));
    let place = target.join("release-files");
    let mut said = make(root, &place)?;
    if twice {
        let copy =
            env::temp_dir().join(format!("seccompat-release-{}/in/a/folder", std::process::id()));
        let again = reproducible::copy(root, &copy).and_then(|()| {
            make(&copy, &copy.join("target/release-files"))?;
            sums(&copy.join("target/release-files"))
        });
        // A leftover in the temporary folder is harmless.
        let _ = fs::remove_dir_all(&copy);
        if again? != sums(&place)? {
            return Err("a second release, in another folder, has other checksums".into());
        }
        said += "\ntwo releases, in two folders, have the same checksums";
    }
    Ok(said)
}

fn sums(place: &Path) -> Result<String, String> {
    let file = place.join("SHA256SUMS");
    fs::read_to_string(&file).map_err(|why| at(&file, &why))
}

/// Makes a release of `root` in `place`.
fn make(root: &Path, place: &Path) -> Result<String, String> {
    let _ = fs::remove_dir_all(place);
    fs::create_dir_all(place).map_err(|why| at(place, &why))?;
    let version = version(root)?;
    let (mut programs, mut left) = (Vec::new(), Vec::new());
    for (machine, triple, linker) in TARGETS {
        if !has_std(triple)? {
            left.push(format!("{machine} is left out: rustup target add {triple}"));
            continue;
        }
        let native = dist::host()?.starts_with(machine);
        if !native && Command::new(linker).arg("--version").output().is_err() {
            left.push(format!("{machine} is left out: no {linker}"));
            continue;
        }
        let program = dist::built_with(root, triple, if native { "cc" } else { linker })?;
        if !started(&program, machine, &version)? {
            left.push(format!("{machine} was not started: no qemu-{machine}"));
        }
        packed(root, place, &format!("seccompat-{version}-{machine}-linux"), triple, &program)?;
        programs.push((machine.to_owned(), program));
    }
    if programs.is_empty() {
        return Err(left.join("\n"));
    }
    image::make(root, &place.join(format!("seccompat-{version}-image.tar")), &programs)?;
    let bill = place.join(format!("seccompat-{version}.cdx.json"));
    fs::write(&bill, sbom::bill(root, TARGETS[0].1)?).map_err(|why| at(&bill, &why))?;
    let names = files(place)?;
    let sums = output(Command::new("sha256sum").args(&names).current_dir(place))?;
    let list = place.join("SHA256SUMS");
    fs::write(&list, &sums).map_err(|why| at(&list, &why))?;
    let lines = [vec![place.display().to_string()], left, vec![sums.trim_end().to_owned()]];
    Ok(lines.concat().join("\n"))
}

/// The archive of one machine.
fn packed(
    root: &Path,
    place: &Path,
    name: &str,
    triple: &str,
    program: &Path,
) -> Result<(), String> {
    let folder = place.join(name);
    fs::create_dir(&folder).map_err(|why| at(&folder, &why))?;
    for built in [program, &program.with_file_name("seccompat-oci")] {
        let to = folder.join(built.file_name().unwrap_or_default());
        fs::copy(built, to).map_err(|why| at(built, &why))?;
    }
    for file in FILES {
        fs::copy(root.join(file), folder.join(file)).map_err(|why| at(Path::new(file), &why))?;
    }
    let notices = folder.join("THIRD-PARTY");
    fs::write(&notices, sbom::notices(root, triple)?).map_err(|why| at(&notices, &why))?;
    // The standard library's own parts, as the compiler's distribution lists them.
    let sysroot = dist::rustc(&["--print", "sysroot"])?;
    let library = Path::new(sysroot.trim()).join("share/doc/rust/COPYRIGHT-library.html");
    if library.is_file() {
        let to = folder.join("RUST-LIBRARY-COPYRIGHT.html");
        fs::copy(&library, to).map_err(|why| at(&library, &why))?;
    }
    // A program of another machine cannot write its pages; those of this machine's are the same.
    if dist::host()?.starts_with(triple.split('-').next().unwrap_or_default()) {
        generated(&folder, program)?;
    }
    let tar = place.join(format!("{name}.tar"));
    archive(place, &[name], &tar)?;
    output(Command::new("gzip").args(["--no-name", "--best", "--force"]).arg(&tar))?;
    fs::remove_dir_all(&folder).map_err(|why| at(&folder, &why))
}

/// Starts both programs, those of another machine by an emulator; whether there is one.
fn started(program: &Path, machine: &str, version: &str) -> Result<bool, String> {
    let native = dist::host()?.starts_with(machine);
    let emulators = ["", "-static"].map(|ending| format!("qemu-{machine}{ending}"));
    let emulator =
        emulators.iter().find(|name| Command::new(name).arg("--version").output().is_ok());
    // Above musl a program has to find its arguments in another way than above glibc.
    for name in ["seccompat", "seccompat-oci"] {
        let place = program.with_file_name(name);
        let mut command = match emulator {
            _ if native => Command::new(&place),
            Some(emulator) => Command::new(emulator),
            None => return Ok(false),
        };
        if !native {
            command.arg(&place);
        }
        let said = output(command.arg("--version"))?;
        if said.trim_end() != format!("{name} {version}") {
            return Err(format!("{} --version says {said}", place.display()));
        }
    }
    Ok(true)
}

/// The manual pages and completions.
fn generated(folder: &Path, program: &Path) -> Result<(), String> {
    let man = folder.join("man");
    fs::create_dir(&man).map_err(|why| at(&man, &why))?;
    output(Command::new(program).args(["generate", "man"]).arg(&man))?;
    for (shell, name) in
        [("bash", "seccompat.bash"), ("zsh", "_seccompat"), ("fish", "seccompat.fish")]
    {
        let script = output(Command::new(program).args(["generate", "completions", shell]))?;
        let file = folder.join(name);
        fs::write(&file, script).map_err(|why| at(&file, &why))?;
    }
    Ok(())
}

/// The names of the files in a folder, sorted.
fn files(place: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(place).map_err(|why| at(place, &why))?;
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = entries.flatten().map(name).collect();
    names.sort();
    Ok(names)
}

/// Whether the target's standard library is installed.
fn has_std(triple: &str) -> Result<bool, String> {
    let said = dist::rustc(&["--print", "target-libdir", "--target", triple])?;
    let place = Path::new(said.trim());
    Ok(!said.trim().is_empty() && place.is_dir())
}
