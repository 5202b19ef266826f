//! Which calls a runtime's own init makes under the filter: a filter refuses one call and allows the
//! rest, and a container starts or does not. The rows `init` of the table say which; here they are held
//! against the runtimes of this machine, and of the root file systems that `SECCOMPAT_ENGINES` lists.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::path::Path;

use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_engine::{Fact, Part, Stack};
use seccompat_world::bundle;
use seccompat_world::need;
use seccompat_world::need::say;
use seccompat_world::runtime::{DONE, Engine, Oci, places, rootfs, runtime_of};
use seccompat_world::scratch::Scratch;
use serde_json::{Value, json};

/// The program's own end, and calls that no filter sees.
const NOT_ASKED: [&str; 4] = ["exit", "exit_group", "uretprobe", "uprobe"];

/// Whether a container starts under this `linux.seccomp`; if not, why.
fn starts(runtime: &Oci, seccomp: &Value, no_new_privs: bool) -> Result<(), String> {
    let mut config = bundle::config(seccomp, &["/bin/done"]);
    config["process"]["noNewPrivileges"] = json!(no_new_privs);
    // A runtime whose init hangs has not started it.
    match runtime.finish_config(config, 5) {
        Ok(DONE) => Ok(()),
        Ok(status) => Err(format!("status {status}")),
        Err(why) => Err(why),
    }
}

/// Everything but these calls.
fn without(calls: &[&str], errno: Errno) -> Value {
    json!({
        "defaultAction": "SCMP_ACT_ALLOW",
        "architectures": ["SCMP_ARCH_X86_64"],
        "syscalls": [{"names": calls, "action": "SCMP_ACT_ERRNO", "errnoRet": errno.get()}],
    })
}

/// Nothing but these calls, and the program's end.
fn only(calls: &BTreeSet<&str>) -> Value {
    let calls: Vec<&str> = calls.iter().copied().chain(["exit_group"]).collect();
    json!({
        "defaultAction": "SCMP_ACT_ERRNO",
        "architectures": ["SCMP_ARCH_X86_64"],
        "syscalls": [{"names": calls, "action": "SCMP_ACT_ALLOW"}],
    })
}
