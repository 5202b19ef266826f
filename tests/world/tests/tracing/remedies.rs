//! The reports of `trace` about a refusal, and the remedies that it prints: each has the claimed
//! effect when it is pasted.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::traced::{NOBODY, Place, said};
use serde_json::{Value, json};

/// Calls that print their results: a name on each line, and an errno.
const PROGRAM: &str = r#"
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
static void say(const char *name, long got) { printf("%s %d\n", name, got < 0 ? errno : 0); fflush(stdout); }
int main(int argc, char **argv) {
    char room[16];
    struct { unsigned long long flags, rest[10]; } clone_args = { CLONE_NEWUSER, { 0 } };
    for (int n = 1; n < argc; n++) {
        const char *name = argv[n];
        if (!strcmp(name, "alg")) say(name, socket(38, SOCK_SEQPACKET, 0));
        if (!strcmp(name, "inet")) say(name, socket(AF_INET, SOCK_STREAM, 0));
        if (!strcmp(name, "netlink")) say(name, socket(AF_NETLINK, SOCK_RAW, 0));
        if (!strcmp(name, "keyctl")) say(name, syscall(SYS_keyctl, 0, -3, 0, 0, 0));
        if (!strcmp(name, "statx")) say(name, syscall(SYS_statx, -1, "", 0, 0, 0));
        if (!strcmp(name, "clone")) say(name, syscall(SYS_clone, CLONE_NEWUSER | CLONE_FS, 0, 0, 0, 0));
        if (!strcmp(name, "clone3")) say(name, syscall(435, &clone_args, 88));
        if (!strcmp(name, "pidfd_open")) say(name, syscall(434, getpid(), 0));
        if (!strcmp(name, "persona")) say(name, syscall(SYS_personality, 0x40000));
        if (!strcmp(name, "both")) say(name, syscall(SYS_unshare, 0x30000000) < 0 && errno == ENOSYS ? -1 : 0);
        if (!strcmp(name, "linux")) say(name, syscall(SYS_personality, 0xffffffff));
        if (!strcmp(name, "boxed") && !fork()) {
            struct sock_filter all[] = { BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
                BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 1),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW) };
            struct sock_fprog box = { 4, all };
            prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
            prctl(PR_SET_SECCOMP, 2, &box);
            socket(38, SOCK_SEQPACKET, 0);
            _exit(0);
        }
        if (!strcmp(name, "boxed")) wait(NULL);
        if (!strcmp(name, "random")) say(name, syscall(SYS_getrandom, room, 8, 0) == 8 ? 0 : -1);
        if (!strcmp(name, "fail")) return 3;
    }
    return 0;
}
"#;

struct Ground {
    place: Place,
    program: PathBuf,
}

fn ground() -> Result<Ground, need::Absent> {
    need::root()?;
    let cc = need::program("cc")?;
    let place = Place::new();
    let program = place.compile(&cc, PROGRAM, "calls");
    Ok(Ground { place, program })
}

impl Ground {
    /// A command as nobody, under a filter.
    fn under(&self, filter: &str, words: &[&str]) -> Output {
        let mut command = limited(self.place.path("seccompat"), 100);
        command.args(["under", filter, "--"]).args(words);
        command.uid(NOBODY).gid(NOBODY).output().unwrap()
    }

    /// The report of `trace` for calls under a filter.
    fn traced(&self, filter: &str, calls: &[&str]) -> String {
        let seccompat = self.place.path("seccompat");
        let program = self.program.to_str().unwrap();
        let words = [&[seccompat.to_str().unwrap(), "trace", "--", program], calls].concat();
        said(&self.under(filter, &words))
    }

    /// Pastes the line that begins with a label, under the same filter; returns the program's
    /// output.
    fn pasted(&self, filter: &str, text: &str, label: &str) -> String {
        let line = text.lines().find_map(|line| line.strip_prefix(label));
        let line = line.unwrap_or_else(|| panic!("no {label} in {text}")).trim();
        let seccompat = self.place.path("seccompat").to_str().unwrap().to_owned();
        let line = line.replacen("seccompat", &seccompat, 1);
        let output = self.under(filter, &["sh", "-c", &line]);
        String::from_utf8_lossy(&output.stdout).into_owned() + &said(&output)
    }

    fn profile(&self, name: &str, default: &str, entries: &Value) -> String {
        let profile = json!({
            "defaultAction": default,
            "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"],
            "syscalls": entries,
        });
        let file = self.place.path(name);
        fs::write(&file, profile.to_string()).unwrap();
        file.to_str().unwrap().to_owned()
    }
}

/// An argument decides: the remedy is an entry for that value alone, with the part that it opens;
/// it never removes all sockets, or allows all of them.
#[test]
fn a_refused_value_is_named_and_allowed_alone() {
    let ground = need!(ground());
    let text = ground.traced("builtin:docker", &["alg", "inet", "fail"]);
    assert!(text.contains("socket(AF_ALG, SOCK_SEQPACKET, 0) = -1 EPERM"), "{text}");
    assert!(text.contains("failed because socket(AF_ALG) in pid "), "{text}");
    assert!(!text.contains("--syscalls") && !text.contains("seccompat fix"), "{text}");
    let entry = text.lines().find_map(|line| line.strip_prefix("In the profile    {")).unwrap();
    let entry: Value = serde_json::from_str(&format!("{{{entry}")).unwrap();
    assert_eq!(entry["args"], json!([{ "index": 0, "value": 38, "op": "SCMP_CMP_EQ" }]));
    assert!(text.contains("which opens the kernel's crypto"), "{text}");
    // A child whose own filter refuses every family says nothing about its parent's.
    let boxed = ground.traced("builtin:docker", &["boxed", "alg", "fail"]);
    assert!(boxed.contains("\"value\":38}],\"names\":[\"socket\"]"), "{boxed}");
    assert!(!boxed.contains("\"SCMP_ACT_ALLOW\",\"names\":[\"socket\"]"), "{boxed}");
    // Pasted into a profile that is like Docker's in this, it allows the family, and no other.
    let others = json!({ "names": ["socket"], "action": "SCMP_ACT_ALLOW",
        "args": [{ "index": 0, "value": 38, "op": "SCMP_CMP_LT" }] });
    let rest = json!({ "names": calls_but("socket"), "action": "SCMP_ACT_ALLOW" });
    let before = ground.profile("b.json", "SCMP_ACT_ERRNO", &json!([others, rest]));
    let after = ground.profile("a.json", "SCMP_ACT_ERRNO", &json!([others, rest, entry]));
    let program = ground.program.to_str().unwrap();
    let got = |filter: &str| {
        let output = ground.under(filter, &[program, "alg"]);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert_eq!(got(&before), "alg 1\n");
    assert_ne!(got(&after), "alg 1\n", "the call reaches the kernel");
}

/// The names of all calls but one.
fn calls_but(name: &str) -> Vec<&'static str> {
    seccompat_catalogue::Sysno::all().map(|call| call.name()).filter(|one| *one != name).collect()
}

/// `fix` changes what the default refuses, so it is no remedy for an entry.
#[test]
fn an_entry_is_removed_where_every_unnamed_call_is_allowed() {
    let ground = need!(ground());
    let entries = json!([{ "names": ["statx", "pidfd_open"], "action": "SCMP_ACT_ERRNO" }]);
    let filter = ground.profile("e.json", "SCMP_ACT_ALLOW", &entries);
    let text = ground.traced(&filter, &["pidfd_open", "fail"]);
    assert!(text.contains("remove the entry that refuses pidfd_open"), "{text}");
    assert!(!text.contains("seccompat fix"), "{text}");
    // By default it is refused: an entry with the same action cannot be seen, and is said.
    let text = ground.traced("builtin:docker@20.10.0", &["clone3", "fail"]);
    assert!(text.contains("seccompat fix PROFILE\n"), "{text}");
    assert!(text.contains("unless an entry names clone3\n"), "{text}");
}

/// A process by its id may have other filters than the tracer: its own decide, or no change is shown.
#[test]
fn a_process_by_its_id_gets_the_remedies_of_its_own_filters() {
    let ground = need!(ground());
    let seccompat = ground.place.path("seccompat");
    let seccompat = seccompat.to_str().unwrap();
    let program = ground.program.to_str().unwrap();
    let script = format!("sleep 1; exec {program} alg fail");
    let start = |wrap: &str| format!("{wrap} sh -c '{script}' & p=$!; sleep 0.3");
    // From outside, with the right to read the filters.
    let trace = format!(
        "{}; for c in $p $(pgrep -P $p); do grep -q '^Seccomp:.2' /proc/$c/status && n=$c; done; {seccompat} trace --pid $n",
        start(&format!("{seccompat} under builtin:docker --"))
    );
    let text = said(&limited("sh", 60).args(["-c", &trace]).output().unwrap());
    let entry =
        text.lines().find_map(|line| line.strip_prefix("In the profile    {")).expect(&text);
    assert!(entry.contains("\"value\":38"), "{text}");
    assert!(!text.contains("With Docker"), "the tracer's container is not the process's: {text}");
    // From inside: another process's filters cannot be read.
    let trace = format!("{}; {seccompat} trace --pid $p", start(""));
    let text = said(&ground.under("builtin:docker", &["sh", "-c", &trace]));
    assert!(text.contains("socket") && text.contains("EPERM"), "{text}");
    assert!(!text.contains("SCMP_ACT_ALLOW"), "{text}");
}

/// clone3 must never be allowed while clone is conditional: it becomes ENOSYS, which works.
#[test]
fn clone3_is_never_allowed() {
    let ground = need!(ground());
    let filter = "builtin:docker@20.10.0";
    let text = ground.traced(filter, &["clone3", "clone", "fail"]);
    for line in text.lines().filter(|line| line.contains("SCMP_ACT_ALLOW")) {
        assert!(!line.contains("clone3"), "{text}");
    }
    assert!(text.contains("clone(CLONE_FS|CLONE_NEWUSER)"), "{text}");
    let now = ground.pasted(filter, &text, "Run it now");
    assert!(now.contains("clone3 38\n") && now.contains("clone 1\n"), "{now}");
}

/// A program that works needs no remedy: they are listed only on request.
#[test]
fn no_remedies_for_a_success() {
    let ground = need!(ground());
    let text = ground.traced("builtin:docker", &["keyctl"]);
    assert!(text.contains("succeeded, so no remedies are listed; --all lists them"), "{text}");
    assert!(!text.contains("With ENOSYS") && !text.contains("In the profile"), "{text}");
    let seccompat = ground.place.path("seccompat").to_str().unwrap().to_owned();
    let words = [&seccompat, "trace", "--all", "--", ground.program.to_str().unwrap(), "keyctl"];
    let text = said(&ground.under("builtin:docker", &words));
    assert!(text.contains("With ENOSYS") && !text.contains("--all lists"), "{text}");
}

/// TRAP and KILL beat ERRNO: no `run` is offered, and `run` refuses to promise it.
#[test]
fn no_filter_mends_a_signal() {
    let ground = need!(ground());
    for action in ["SCMP_ACT_TRAP", "SCMP_ACT_KILL_PROCESS"] {
        let entries = json!([{ "names": ["pidfd_open"], "action": action }]);
        let filter = ground.profile("t.json", "SCMP_ACT_ALLOW", &entries);
        let text = ground.traced(&filter, &["pidfd_open"]);
        assert!(
            text.contains("failed because pidfd_open in pid ") && text.contains("got SIGSYS"),
            "{text}"
        );
        assert!(!text.contains("Run it now") && !text.contains("With ENOSYS"), "{text}");
        assert!(text.contains("\"errnoRet\":38") && text.contains("can turn SIGSYS"), "{text}");
        let seccompat = ground.place.path("seccompat").to_str().unwrap().to_owned();
        let dry = [&seccompat, "run", "--dry-run", "--syscalls", "pidfd_open"];
        let output = ground.under(&filter, &dry);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains("ends in SIGSYS here") && !text.contains("becomes"), "{text}");
        let run = [&seccompat, "run", "--syscalls", "pidfd_open", "--", "true"];
        assert_eq!(ground.under(&filter, &run).status.code(), Some(125));
    }
}

/// Any errno of a filter is reported, with the deciding value; a faked success, too.
#[test]
fn other_errnos_and_faked_success_are_refusals() {
    let ground = need!(ground());
    for (errno, name) in [(97, "EAFNOSUPPORT"), (22, "EINVAL"), (13, "EACCES"), (95, "EOPNOTSUPP")]
    {
        let entries = json!([{ "names": ["socket"], "action": "SCMP_ACT_ERRNO", "errnoRet": errno,
            "args": [{ "index": 0, "value": 16, "op": "SCMP_CMP_EQ" }] }]);
        let filter = ground.profile("e.json", "SCMP_ACT_ALLOW", &entries);
        let text = ground.traced(&filter, &["netlink", "inet", "fail"]);
        let line = text.lines().find(|line| line.contains("1x  socket(AF_NETLINK)"));
        assert!(line.is_some_and(|line| line.contains(name) && line.contains("filter")), "{text}");
        assert!(text.contains("it allows every unnamed call"), "{text}");
    }
    let entries = json!([{ "names": ["getrandom"], "action": "SCMP_ACT_ERRNO", "errnoRet": 0 }]);
    let filter = ground.profile("f.json", "SCMP_ACT_ALLOW", &entries);
    let text = ground.traced(&filter, &["random"]);
    assert!(text.contains("= 0, and was not made") && text.contains("getrandom"), "{text}");
}

/// A call that is refused on purpose, whatever its arguments: `run --syscalls` does what it says.
#[test]
fn a_pasted_run_makes_it_enosys() {
    let ground = need!(ground());
    let text = ground.traced("builtin:docker", &["keyctl", "fail"]);
    assert!(!text.contains("seccompat fix"), "it was meant: {text}");
    let now = ground.pasted("builtin:docker", &text, "With ENOSYS");
    assert!(now.contains("keyctl 38\n"), "{now}");
}

/// A filter that the program installs itself is reported as its own, and no repair of a host is
/// offered for it.
#[test]
fn a_sandbox_of_its_own_is_said_to_be_one() {
    let ground = need!(ground());
    let entries = json!([{ "names": ["keyctl"], "action": "SCMP_ACT_ERRNO" }]);
    let filter = ground.profile("o.json", "SCMP_ACT_ALLOW", &entries);
    let seccompat = ground.place.path("seccompat");
    let program = ground.program.to_str().unwrap();
    let mut command = Command::new(&seccompat);
    command.args(["trace", "--"]).arg(&seccompat);
    command.args(["under", &filter, "--", program, "keyctl", "fail"]);
    let text = said(&command.uid(NOBODY).gid(NOBODY).output().unwrap());
    assert!(text.contains("Its own sandbox   seccompat installed the filter"), "{text}");
    assert!(text.contains("by a filter of seccompat"), "{text}");
    assert!(!text.contains("Fix the host") && !text.contains("--syscalls"), "{text}");
}

/// 32-bit code: exit(7).
#[cfg(target_arch = "x86_64")]
const NARROW: &str = r#"asm(".globl _start\n_start: mov $1, %eax; mov $7, %ebx; int $0x80\n");"#;

/// Every call of an ABI that no profile lists is killed: one finding, which names the ABI.
#[cfg(target_arch = "x86_64")]
#[test]
fn an_abi_that_is_not_listed_is_named() {
    let ground = need!(ground());
    let cc = need!(need::program("cc"));
    let narrow = ground.place.compile_narrow(&cc, NARROW, "narrow");
    // A kernel may lack 32-bit calls.
    if Command::new(&narrow).status().ok().and_then(|status| status.code()) != Some(7) {
        need::say("left out: 32-bit programs");
        return;
    }
    let profile =
        json!({ "defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86_64"] });
    let filter = ground.place.path("w.json");
    fs::write(&filter, profile.to_string()).unwrap();
    let seccompat = ground.place.path("seccompat").to_str().unwrap().to_owned();
    let words = [&seccompat, "trace", "--", narrow.to_str().unwrap()];
    let text = said(&ground.under(filter.to_str().unwrap(), &words));
    assert!(text.contains("[x86]") && text.contains("SCMP_ARCH_X86"), "{text}");
    assert!(!text.contains("SCMP_ACT_ALLOW"), "no call is to be allowed: {text}");
}

/// Commands and families are changed by value, and other calls stay.
#[test]
fn run_takes_calls_by_value() {
    let ground = need!(ground());
    let seccompat = ground.place.path("seccompat").to_str().unwrap().to_owned();
    let program = ground.program.to_str().unwrap();
    let words = [&seccompat, "run", "--syscalls", "socket(AF_NETLINK):ENOSYS", "--", program];
    let words = [&words[..], &["netlink", "inet"]].concat();
    let entries = json!([{ "names": ["keyctl"], "action": "SCMP_ACT_ERRNO" }]);
    let filter = ground.profile("v.json", "SCMP_ACT_ALLOW", &entries);
    let output = ground.under(&filter, &words);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(text, "netlink 38\ninet 0\n", "{}", said(&output));
    // A call that a filter decides by values is changed only for those.
    let words = [&seccompat, "run", "--syscalls", "socket", "--", program, "alg", "inet"];
    let output = ground.under("builtin:docker", &words);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(text, "alg 38\ninet 0\n", "{}", said(&output));
    // One that is allowed for a few values alone stays so.
    let words = [&seccompat, "run", "--syscalls", "personality", "--", program, "persona", "linux"];
    let output = ground.under("builtin:docker", &words);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(text, "persona 38\nlinux 0\n", "{}", said(&output));
    // A flag that is refused alone may be allowed with another.
    let pairs = json!([{ "names": calls_but("unshare"), "action": "SCMP_ACT_ALLOW" },
        { "names": ["unshare"], "action": "SCMP_ACT_ALLOW",
          "args": [{ "index": 0, "value": 0x3000_0000, "op": "SCMP_CMP_EQ" }] },
        { "names": ["unshare"], "action": "SCMP_ACT_ALLOW",
          "args": [{ "index": 0, "value": 0x1000_0000, "op": "SCMP_CMP_EQ" }] }]);
    let filter = ground.profile("pairs.json", "SCMP_ACT_ERRNO", &pairs);
    let words = [&seccompat, "run", "--syscalls", "unshare", "--", program, "both"];
    let output = ground.under(&filter, &words);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(text, "both 0\n", "{}", said(&output));
    // A call that is refused for a pair of arguments alone is not taken whole.
    let pair = json!([{ "names": ["socket"], "action": "SCMP_ACT_ERRNO", "args": [
        { "index": 0, "value": 16, "op": "SCMP_CMP_EQ" }, { "index": 2, "value": 9, "op": "SCMP_CMP_EQ" }] }]);
    let filter = ground.profile("pair.json", "SCMP_ACT_ALLOW", &pair);
    let words = [&seccompat, "run", "--syscalls", "socket", "--", program, "inet"];
    let output = ground.under(&filter, &words);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "inet 0\n", "{}", said(&output));
    assert!(said(&output).contains("socket is refused for some arguments"), "{}", said(&output));
    // A call that is ENOSYS already does not become so.
    let words = [&seccompat, "run", "--dry-run", "--syscalls", "clone3", "--", program];
    let output = ground.under("builtin:docker", &words);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("clone3 is ENOSYS here already"), "{}", said(&output));
}
