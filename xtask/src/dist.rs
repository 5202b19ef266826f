//! `cargo xtask dist`: the static programs, which need no other file, and the one that loads the host's libseccomp.
#![forbid(unsafe_code)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::{self, ScopedJoinHandle};

use crate::metadata::{metadata, text};

/// A static program.
struct Program {
    name: &'static str,
    package: &'static str,
    /// The profile of `Cargo.toml`.
    profile: &'static str,
    /// The limit on its size, in bytes.
    limit: usize,
}

/// The programs. The smaller one starts with every container.
const PROGRAMS: [Program; 2] = [
    Program { name: "seccompat", package: "seccompat-cli", profile: "release", limit: 4 << 20 },
    Program { name: "seccompat-oci", package: "seccompat-oci", profile: "start", limit: 5 << 19 },
];

/// The program that loads a shared library, which a static program cannot do.
const DYNAMIC: &str = "seccompat-hostlib";

/// Builds them, checks their guarantees, and copies them into `dist/` of the target folder.
pub(crate) fn run(root: &Path) -> Result<String, Vec<String>> {
    let places = binaries(root).map_err(|why| vec![why])?;
    let dynamic = dynamic(root).map_err(|why| vec![why])?;
    let all = places.iter().map(|place| (place, "static")).chain([(&dynamic, "dynamic")]);
    let said = all.map(|(place, kind)| {
        let size = fs::metadata(place).map_err(|why| vec![why.to_string()])?.len();
        Ok(format!("{}: {kind}, {} KiB", place.display(), size.div_ceil(1024)))
    });
    Ok(said.collect::<Result<Vec<String>, Vec<String>>>()?.join("\n"))
}

/// Builds the dynamic program for this host.
fn dynamic(root: &Path) -> Result<PathBuf, String> {
    let target = PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory"));
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--release", "-p", DYNAMIC]).current_dir(root);
    // A target of the environment would move the program to another folder.
    let status = cargo.env_remove("CARGO_BUILD_TARGET").status();
    if !status.map_err(|why| format!("cargo does not run: {why}"))?.success() {
        return Err("the build failed".into());
    }
    placed(&target.join("release").join(DYNAMIC), &target.join("dist").join(DYNAMIC))
}

/// The same; returns their paths.
fn binaries(root: &Path) -> Result<Vec<PathBuf>, String> {
    let first = built(root, &host()?)?;
    let dist =
        PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory")).join("dist");
    PROGRAMS
        .iter()
        .map(|one| placed(&first.with_file_name(one.name), &dist.join(one.name)))
        .collect()
}

/// Copies a program.
fn placed(built: &Path, place: &Path) -> Result<PathBuf, String> {
    // Renamed into place, so that a running old binary does not prevent the replacement.
    let fresh = place.with_extension("new");
    fs::create_dir_all(place.parent().unwrap_or(place))
        .and_then(|()| fs::copy(built, &fresh))
        .and_then(|_| fs::rename(&fresh, place))
        .map_err(|why| format!("{}: {why}", place.display()))?;
    Ok(place.to_owned())
}

/// Builds them for this triple, and checks their guarantees. Returns the path of `seccompat`, beside which the
/// other one is.
pub(crate) fn built(root: &Path, triple: &str) -> Result<PathBuf, String> {
    all(root, triple, |_| {})
}

/// The same, linked by this program.
pub(crate) fn built_with(root: &Path, triple: &str, linker: &str) -> Result<PathBuf, String> {
    all(root, triple, |cargo| {
        cargo.arg("--locked").env(linker_variable(triple), linker);
    })
}

fn linker_variable(triple: &str) -> String {
    format!("CARGO_TARGET_{}_LINKER", triple.replace('-', "_").to_uppercase())
}

/// The programs are built at once: the optimisation across crates keeps only one processor busy.
fn all(root: &Path, triple: &str, more: impl Fn(&mut Command)) -> Result<PathBuf, String> {
    let target = PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory"));
    let folder = target.join(triple);
    let command = |program: &'static Program| {
        let args = ["build", "--quiet", "--profile", program.profile, "-p", program.package];
        let mut cargo = with_flags(root, &args, triple, WITHOUT_UNWINDING)?;
        more(&mut cargo);
        Ok((program, cargo))
    };
    let build = |(program, mut cargo): (&Program, Command)| {
        let status = cargo.status();
        if !status.map_err(|why| format!("cargo does not run: {why}"))?.success() {
            return Err("the build failed".to_owned());
        }
        let built = folder.join(program.profile).join(program.name);
        check(&built, program.limit)?;
        let place = folder.join("release").join(program.name);
        if built != place {
            placed(&built, &place)?;
        }
        Ok(())
    };
    let commands = PROGRAMS.iter().map(command).collect::<Result<Vec<_>, String>>()?;
    thread::scope(|scope| {
        let builds: Vec<_> = commands.into_iter().map(|one| scope.spawn(|| build(one))).collect();
        // Every build ends before the first error is reported.
        let ended: Vec<_> = builds.into_iter().map(ScopedJoinHandle::join).collect();
        ended.into_iter().try_for_each(|end| end.map_err(|_| "a build's thread panicked")?)
    })?;
    Ok(folder.join("release").join(PROGRAMS[0].name))
}

/// Checks that a program is static, and its size.
fn check(built: &Path, limit: usize) -> Result<(), String> {
    let bytes = fs::read(built).map_err(|why| format!("{}: {why}", built.display()))?;
    if let Some(interpreter) = interpreter(&bytes)? {
        return Err(format!("{} is not static: it asks for {interpreter}", built.display()));
    }
    let size = bytes.len();
    if size > limit {
        return Err(format!("{} has {size} bytes, more than {limit}", built.display()));
    }
    Ok(())
}

/// The triple that this compiler builds for by default.
pub(crate) fn host() -> Result<String, String> {
    let said = rustc(&["-vV"])?;
    let triple = said.lines().find_map(|line| line.strip_prefix("host: "));
    triple.map(str::to_owned).ok_or_else(|| "rustc -vV names no host".to_owned())
}

/// The output of the compiler.
pub(crate) fn rustc(args: &[&str]) -> Result<String, String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let out = Command::new(rustc).args(args).output();
    let out = out.map_err(|why| format!("rustc does not run: {why}"))?;
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// The C compiler for a triple, by Debian's name for it. It also links Rust programs.
pub(crate) fn cc(triple: &str) -> String {
    triple.replace("-unknown", "") + "-gcc"
}

/// Cargo, building the programs by the profile `release`.
pub(crate) fn release(root: &Path, triple: &str) -> Result<Command, String> {
    let packages = PROGRAMS.iter().flat_map(|program| ["-p", program.package]);
    let args: Vec<_> = ["build", "--quiet", "--release"].into_iter().chain(packages).collect();
    with_flags(root, &args, triple, WITHOUT_UNWINDING)
}

/// Cargo, building static programs that may unwind: tests.
pub(crate) fn cargo(root: &Path, args: &[&str], triple: &str) -> Result<Command, String> {
    with_flags(root, args, triple, "")
}

/// Naming the target, even the host's own, keeps the flags away from build scripts and macros.
fn with_flags(root: &Path, args: &[&str], triple: &str, more: &str) -> Result<Command, String> {
    let flags = env::var("RUSTFLAGS").unwrap_or_default();
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(args).args(["--target", triple]).current_dir(root);
    // Cargo only strips debugging information of a package whose profile has settings of its own.
    let flags = format!(
        "{flags} -C target-feature=+crt-static -C force-unwind-tables=no -C strip=symbols {more} {} {} {}",
        packed(root, triple)?,
        folded(root, triple)?,
        remapped(root)?
    );
    cargo.env("RUSTFLAGS", flags.trim());
    if triple != host()? {
        cargo.env(linker_variable(triple), cc(triple));
    }
    // It would override the other variable.
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS");
    Ok(cargo)
}

/// The flags that leave out the tables for unwinding: a panic ends the program, so no code reads
/// them. The compiler's own flag concerns functions without cleanup alone, and neither std nor the
/// C library. The path is relative to the workspace, where cargo starts the compiler.
const WITHOUT_UNWINDING: &str =
    "-C link-arg=-Wl,-T,xtask/src/dist.ld -C link-arg=-Wl,--no-eh-frame-hdr";

/// A program with a relocation: the address of `value` is only known at its start.
const RELOCATED: &str = "static int value;\nint *pointer = &value;\n\
                         int main(void) { return pointer == 0 || *pointer; }\n";

/// The flag that stores relocations as bits (`DT_RELR` of elf(5)), a thirtieth of their size; nothing
/// where the C library does not read it. glibc does since 2.36. A trial program says so: it is
/// linked and run.
fn packed(root: &Path, triple: &str) -> Result<&'static str, String> {
    const FLAG: &str = "-Wl,-z,pack-relative-relocs";
    if triple != host()? {
        return Ok("");
    }
    let target = PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory"));
    let (source, program) = (target.join("relocated.c"), target.join("relocated"));
    fs::create_dir_all(&target)
        .and_then(|()| fs::write(&source, RELOCATED))
        .map_err(|why| format!("{}: {why}", source.display()))?;
    let mut cc = Command::new("cc");
    cc.args(["-static-pie", "-fPIE", FLAG, "-o"]).args([&program, &source]);
    let packs = works(&mut cc) && works(&mut Command::new(&program));
    Ok(if packs { "-C link-arg=-Wl,-z,pack-relative-relocs" } else { "" })
}

/// The flag that keeps one of several functions with the same instructions: 1 % of the size. No code here
/// compares addresses of functions. Not every linker knows the flag; the compiler's own one does. A trial
/// program says so: it is linked and run.
fn folded(root: &Path, triple: &str) -> Result<&'static str, String> {
    const FLAG: &str = "-C link-arg=-Wl,--icf=all";
    if triple != host()? {
        return Ok("");
    }
    let target = PathBuf::from(text(&metadata(root, &["--no-deps"])?, "target_directory"));
    let (source, program) = (target.join("folded.rs"), target.join("folded"));
    fs::create_dir_all(&target)
        .and_then(|()| fs::write(&source, "fn main() {}\n"))
        .map_err(|why| format!("{}: {why}", source.display()))?;
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(FLAG.split(' ')).arg("-o").args([&program, &source]);
    let folds = works(&mut rustc) && works(&mut Command::new(&program));
    Ok(if folds { FLAG } else { "" })
}

/// Whether a command ends with success; its output is dropped.
fn works(command: &mut Command) -> bool {
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Flags that make the paths of our files, and of dependencies, in messages independent of their
/// place.
fn remapped(root: &Path) -> Result<String, String> {
    let root = fs::canonicalize(root).map_err(|why| format!("{}: {why}", root.display()))?;
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo"))).unwrap_or_default();
    let sources = fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
    let mut places: Vec<_> = sources.map(|entry| (entry.path(), "/registry")).collect();
    places.sort();
    places.push((root, "/seccompat"));
    let flags: Vec<String> = places
        .iter()
        // This variable cannot hold a flag with a space.
        .filter(|(place, _)| !place.to_string_lossy().contains(' '))
        .map(|(place, name)| format!("--remap-path-prefix={}={name}", place.display()))
        .collect();
    Ok(flags.join(" "))
}

/// The program's interpreter, if it has one: the segment PT_INTERP of elf(5).
fn interpreter(elf: &[u8]) -> Result<Option<String>, String> {
    const PT_INTERP: u64 = 3;
    let Some(&[0x7f, b'E', b'L', b'F', class, order, ..]) = elf.get(..16) else {
        return Err("this is no ELF file".into());
    };
    let wide = class == 2;
    let number = |at: u64, len: usize| {
        let at = usize::try_from(at).ok()?;
        let bytes = elf.get(at..at.checked_add(len)?)?;
        let push = |sum: u64, byte: &u8| sum << 8 | u64::from(*byte);
        let big = order == 2;
        Some(if big { bytes.iter().fold(0, push) } else { bytes.iter().rev().fold(0, push) })
    };
    // The offsets of e_phoff, e_phentsize, e_phnum, and of a segment's p_offset and p_filesz in the
    // two classes.
    let (phoff, phentsize, phnum, offset, filesz, word) =
        if wide { (32, 54, 56, 8, 32, 8) } else { (28, 42, 44, 4, 16, 4) };
    let segments = || {
        let (table, size, count) = (number(phoff, word)?, number(phentsize, 2)?, number(phnum, 2)?);
        for at in (0..count).map(|i| table.saturating_add(i * size)) {
            if number(at, 4)? == PT_INTERP {
                let start = usize::try_from(number(at.checked_add(offset)?, word)?).ok()?;
                let len = usize::try_from(number(at.checked_add(filesz)?, word)?).ok()?;
                let name = elf.get(start..start.checked_add(len)?)?;
                return Some(Some(String::from_utf8_lossy(name).trim_end_matches('\0').to_owned()));
            }
        }
        Some(None)
    };
    segments().ok_or_else(|| "this ELF file is cut short".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header of 64 bytes and one segment of this type, whose file range is `tail`.
    fn elf(segment: u8, tail: &[u8]) -> Vec<u8> {
        let mut elf = vec![0; 64 + 56];
        elf[..6].copy_from_slice(b"\x7fELF\x02\x01");
        (elf[32], elf[54], elf[56]) = (64, 56, 1);
        (elf[64], elf[64 + 8], elf[64 + 32]) = (segment, 120, u8::try_from(tail.len()).unwrap());
        elf.extend(tail);
        elf
    }

    #[test]
    fn an_interpreter_is_found_and_named() {
        assert_eq!(interpreter(&elf(3, b"/lib/ld.so\0")), Ok(Some("/lib/ld.so".to_owned())));
        assert_eq!(interpreter(&elf(1, b"/lib/ld.so\0")), Ok(None));
    }

    #[test]
    fn a_truncated_elf_file_is_refused() {
        assert!(interpreter(b"#!/bin/sh\nexec something").is_err());
        let whole = elf(3, b"/lib/ld.so\0");
        assert!(interpreter(&whole[..whole.len() - 1]).is_err());
        assert!(interpreter(&whole[..70]).is_err());
    }
}
