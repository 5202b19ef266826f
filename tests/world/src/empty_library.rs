//! A `libseccomp.so.2` of functions that do nothing, and a ready filter: the part of a container's start that no
//! library can take away.
#![forbid(unsafe_code)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use seccompat_bpf::Program;
use seccompat_catalogue::Abi;

use crate::need::{self, Absent};
use crate::process::run;

/// The functions that return something, for runc and crun to go on.
const FUNCTIONS: &str = "
#include <unistd.h>
struct scmp_version { unsigned int major, minor, micro; };
static const struct scmp_version version = { 2, 6, 1 };
const struct scmp_version *seccomp_version(void) { return &version; }
unsigned int seccomp_api_get(void) { return 6; }
const void *seccomp_init(unsigned int action) { return filter + (action == 0); }
int seccomp_syscall_resolve_name(const char *name) { return name ? CALL : -1; }
int seccomp_syscall_resolve_name_arch(unsigned int arch, const char *name) { return name && arch ? CALL : -1; }
unsigned int seccomp_arch_native(void) { return ARCH; }
unsigned int seccomp_arch_resolve_name(const char *name) { return name ? ARCH : 0; }
int seccomp_export_bpf(const void *context, int fd)
{
	return context && write(fd, filter, sizeof(filter)) == sizeof(filter) ? 0 : -1;
}
";

/// Builds it in a folder, with this filter.
///
/// # Errors
/// If there is no C compiler, or the machine is not an x86-64.
///
/// # Panics
/// If it cannot be built.
pub fn build(folder: &Path, filter: &Program) -> Result<PathBuf, Absent> {
    let cc = need::program("cc")?;
    if cfg!(not(target_arch = "x86_64")) {
        return Err(Absent::Missing("the empty library is for x86-64".into()));
    }
    let bytes = filter.insns().iter().flat_map(|insn| insn.to_bytes(false));
    let bytes: Vec<String> = bytes.map(|byte| byte.to_string()).collect();
    // mseal(2), so that runc's own test for newer calls is as long as it is with a whole profile.
    let call = seccompat_catalogue::Sysno::MSEAL.number(Abi::X86_64).expect("a number");
    let mut text = format!(
        "#define CALL {call}\n#define ARCH {:#x}\nstatic const unsigned char filter[] = {{{}}};\n{FUNCTIONS}",
        Abi::X86_64.audit_arch().get(),
        bytes.join(",")
    );
    let map = need::repository().join("crates/libseccomp/libseccomp.map");
    let map = fs::read_to_string(map).expect("the list of symbols");
    let names = map.lines().filter_map(|line| line.trim().strip_suffix(';'));
    for name in names.filter(|name| name.starts_with("seccomp") && !text_has(FUNCTIONS, name)) {
        writeln!(text, "int {name}() {{ return 0; }}").expect("a string");
    }
    let (source, library) = (folder.join("empty.c"), folder.join("empty.so"));
    fs::write(&source, text).expect("a file");
    let mut cc = Command::new(cc);
    cc.args(["-w", "-O1", "-shared", "-fPIC", "-Wl,-soname,libseccomp.so.2", "-o"]).arg(&library);
    run(cc.arg(&source)).unwrap_or_else(|why| panic!("{why}"));
    Ok(library)
}

fn text_has(text: &str, function: &str) -> bool {
    text.contains(&format!("{function}("))
}
