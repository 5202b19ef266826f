//! `pid:N` where the kernel does not return filters: calls are tested in a child that the process forks.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::ffi::OsString;
use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Output;

use seccompat_catalogue::{Abi, Sysno};
use seccompat_world::fault;
use seccompat_world::need;
use seccompat_world::process::limited;
use seccompat_world::traced::{NOBODY, Place, said};

/// Every kind of refusal, and conditions; nothing that the programs here need.
const PROFILE: &str = r#"{"defaultAction": "SCMP_ACT_ALLOW",
    "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"], "syscalls": [
    {"names": ["keyctl"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13,
     "args": [{"index": 0, "value": 12, "op": "SCMP_CMP_GE"}]},
    {"names": ["socket"], "action": "SCMP_ACT_ERRNO",
     "args": [{"index": 0, "value": 38, "op": "SCMP_CMP_EQ"}]},
    {"names": ["kcmp"], "action": "SCMP_ACT_TRAP"},
    {"names": ["add_key"], "action": "SCMP_ACT_KILL_PROCESS"},
    {"names": ["swapon"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38},
    {"names": ["acct"], "action": "SCMP_ACT_ERRNO", "errnoRet": 0}]}"#;

/// Runs a script as nobody. `$S` is seccompat, `$F` the profile, `$T` its folder.
fn script(profile: &str, text: &str) -> Output {
    let place = Place::new();
    let file = place.open("files").join("profile.json");
    fs::write(&file, profile).unwrap();
    let mut command = limited("sh", 60);
    command.args(["-c", text]).env("S", place.path("seccompat")).env("F", &file);
    command.env("T", file.parent().unwrap()).current_dir("/");
    command.uid(NOBODY).gid(NOBODY).output().unwrap()
}

fn passes(profile: &str, text: &str) {
    let output = script(profile, text);
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{text}\n{out}{}", said(&output));
}

/// Beside a process that shares this one's filters.
const INSIDE: &str = r#"exec "$S" -q under "$F" --engine seccompat -- sh -e -c "$INSIDE""#;

fn inside(text: &str) {
    passes(PROFILE, &format!("INSIDE='{text}'; export INSIDE; {INSIDE}"));
}

const EQUAL: &str = r#"
    "$S" diff "$F" "pid:$p" --engine-a seccompat > "$T/said" 2>&1 || { cat "$T/said"; exit 1; }
    grep -q "ptrace in a child of that process" "$T/said"
    grep -q "Equal, as far as" "$T/said"
    test -z "$(cat /proc/$p/task/$p/children)""#;

#[test]
fn the_filters_of_others_are_asked() {
    need!(need::root());
    // Its read goes on.
    inside(&format!(
        r#"rm -f "$T/pipe"; mkfifo "$T/pipe"; cat "$T/pipe" > "$T/copy" & p=$!
           exec 3> "$T/pipe"; {EQUAL}; {EQUAL}; echo read on >&3; exec 3>&-; wait $p
           grep -q "read on" "$T/copy""#
    ));
    // Its sleep, too, and it ends as it would.
    inside(&format!("sleep 4 & p=$!; {EQUAL}; wait $p"));
    // Its descriptors are closed when it ends, while its filters are asked for longer than that.
    inside(
        r#"mkfifo "$T/end"; sleep 1 > "$T/end" & p=$!
           exec 3< "$T/end"; "$S" show "pid:$p" > "$T/shown" 2>&1 & s=$!
           cat <&3; sleep 0.3; grep -q "State:.[RSDt]" /proc/$s/status; wait $s; grep -q "learned by" "$T/shown""#,
    );
    // It makes no call.
    inside(&format!(r#"sh -c "while :; do :; done" & p=$!; {EQUAL}; kill -0 $p; kill -9 $p"#));
    // It stands still, before and afterwards.
    inside(&format!(
        r#"sleep 100 & p=$!; kill -STOP $p; {EQUAL}; sleep 0.1; grep -q "T (stopped)" /proc/$p/status; kill -9 $p"#
    ));
    // Of one thread of several.
    inside(&format!(
        r#"python3 -c "import threading, time
threading.Thread(target=time.sleep, args=(100,), daemon=True).start(); time.sleep(4)" & p=$!
           sleep 1; {EQUAL}; wait $p"#
    ));
}

#[test]
fn a_process_with_other_filters_is_asked_only_on_request() {
    need!(need::root());
    let start = r#""$S" -q under "$F" --engine seccompat -- sleep 100 & q=$!
        until p=$(cat /proc/$q/task/$q/children) && p=${p% } && grep -q "Seccomp:.*2" "/proc/$p/status"
        do sleep 0.05; done"#;
    passes(
        PROFILE,
        &format!(
            r#"set -e; {start}
           "$S" show "pid:$p" 2> "$T/said" && exit 1
           grep -q -- "--fork finds them" "$T/said"
           "$S" diff "$F" "pid:$p" --fork --engine-a seccompat
           kill $p"#
        ),
    );
    // A filter that traps: the signal is withheld from the process.
    let traps = PROFILE.replace(r#"["kcmp"]"#, r#"["clone"]"#);
    passes(
        &traps,
        &format!(
            r#"set -e; {start}
           "$S" show "pid:$p" --fork 2> "$T/said" && exit 1
           grep -q "cannot be made to fork" "$T/said"
           sleep 0.1; grep -q "S (sleeping)" /proc/$p/status; kill $p"#
        ),
    );
    // A supervisor would get the questions.
    passes(
        PROFILE,
        r#"
        "$S" -q record -o "$T/recorded.json" -- sh -c 'sleep 100 & p=$!
           "$S" show "pid:$p" --fork 2> "$T/said"; status=$?; kill $p; exit $status'
        grep -q "leaves calls to a supervisor" "$T/said""#,
    );
}

/// The supervisor of one call, which no child of the other process needs.
#[test]
fn no_question_reaches_a_supervisor() {
    let place = need!(fault::Place::new());
    need!(place.compile("supervised"));
    let swapoff = Abi::NATIVE.and_then(|abi| Sysno::SWAPOFF.number(abi)).unwrap().to_string();
    let text = r#"sleep 100 & p=$!; "$S" show "pid:$p"; status=$?; kill $p; exit $status"#;
    let words = [place.path("supervised").into_os_string(), "mute".into(), swapoff.into()];
    let words: Vec<OsString> =
        words.into_iter().chain(["sh", "-c", text].map(OsString::from)).collect();
    let output = place.limited(60, &words).env("S", place.seccompat()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("leaves calls to a supervisor"), "{}", said(&output));
}
