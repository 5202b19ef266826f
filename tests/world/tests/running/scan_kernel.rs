//! `scan` compared with the running kernel: a missing call is not in the kernel's symbol table, and
//! no call of a later release is available.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;

use seccompat_catalogue::KernelVersion;
use seccompat_world::need;
use seccompat_world::need::Absent;
use seccompat_world::process::limited;
use serde_json::Value;

/// The functions of system calls that the kernel was built with, without the text before `sys_`.
/// The functions of calls that it was built without are aliases of one that returns ENOSYS
/// (`COND_SYSCALL`, kernel/sys_ni.c): the same address, or, if each has its own, weak symbols.
fn built_in() -> Result<BTreeSet<String>, Absent> {
    let symbols = fs::read_to_string("/proc/kallsyms").unwrap_or_default();
    let all: Vec<(&str, &str, &str)> = symbols
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, words.next()?, words.next()?))
        })
        .collect();
    let nothing = all.iter().find(|(.., name)| *name == "sys_ni_syscall").map(|(at, ..)| *at);
    let found: BTreeSet<String> = all
        .iter()
        .filter(|(at, kind, _)| matches!(*kind, "t" | "T") && Some(*at) != nothing)
        .filter_map(|(.., name)| {
            let own = name.strip_prefix("__x64_sys_").or_else(|| name.strip_prefix("__arm64_sys_"));
            own.or_else(|| name.strip_prefix("sys_")).map(str::to_owned)
        })
        .collect();
    if found.len() > 200 {
        Ok(found)
    } else {
        Err(Absent::NotOurs("/proc/kallsyms does not tell the kernel's functions".to_owned()))
    }
}

/// Calls whose function exists and yet returns ENOSYS, with the reason.
fn is_off(name: &str) -> bool {
    match name {
        // secretmem.enable, which was off by default until 6.5 (mm/secretmem.c).
        "memfd_secret" => {
            let enable = fs::read_to_string("/sys/module/secretmem/parameters/enable");
            enable.is_ok_and(|text| text.trim() != "Y")
        }
        // 64-bit programs never had it; its function is for 32-bit ones
        // (arch/x86/entry/syscalls/syscall_64.tbl).
        "uselib" => cfg!(target_arch = "x86_64"),
        // Without CONFIG_X86_IOPL_IOPERM both functions return ENOSYS, which no file reports
        // (arch/x86/kernel/ioport.c).
        "ioperm" | "iopl" => true,
        _ => false,
    }
}

fn scan() -> Value {
    let output = limited(need::dist(), 60).args(["scan", "--format", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|why| panic!("{why}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// The calls of a scan with their releases.
fn calls(scan: &Value) -> impl Iterator<Item = (&str, KernelVersion, &Value)> {
    scan["syscalls"].as_array().unwrap().iter().map(|call| {
        let text = |field: &str| call[field].as_str().unwrap();
        (text("name"), KernelVersion::parse(text("since")).unwrap(), call)
    })
}

#[test]
fn nothing_is_available_before_its_release() {
    need!(need::root());
    let scan = scan();
    let kernel = KernelVersion::parse(scan["kernel"].as_str().unwrap()).unwrap();
    let newer = |&(_, since, call): &(&str, KernelVersion, &Value)| {
        since > kernel && call["verdict"] == "available"
    };
    let wrong: Vec<String> =
        calls(&scan).filter(newer).map(|(name, since, _)| format!("{name}, of {since}")).collect();
    let newest = calls(&scan).filter(|(_, since, _)| *since > kernel).count();
    println!("on {}: {newest} calls are newer", scan["kernel"]);
    assert!(calls(&scan).count() > 300, "too few calls");
    assert!(wrong.is_empty(), "available on {}: {}", scan["kernel"], wrong.join("; "));
}

#[test]
fn missing_calls_are_not_in_the_kernel() {
    need!(need::root());
    let built_in = need!(built_in());
    let scan = scan();
    let kernel = KernelVersion::parse(scan["kernel"].as_str().unwrap()).unwrap();
    let (mut missing, mut wrong) = (Vec::new(), Vec::new());
    for (name, since, call) in calls(&scan) {
        if call["verdict"] != "missing" {
            continue;
        }
        assert_eq!(call["cause"], "kernel", "{call}");
        if since <= kernel {
            missing.push(name);
        }
        if built_in.contains(name) && !is_off(name) {
            wrong.push(format!("{name} {call}"));
        }
    }
    println!("of its age, but not in this kernel: {}", missing.join(" "));
    assert!(wrong.is_empty(), "in this kernel: {}", wrong.join("; "));
}
