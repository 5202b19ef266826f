//! The facts in `/proc` about this thread. Every one may be missing: a container may have no
//! `/proc`.
#![forbid(unsafe_code)]

use std::fs;
use std::io::{self, Read};
use std::mem;
use std::ops::Range;

use seccompat_catalogue::{Capability, Sysno};

use crate::means::may;

/// The needed lines of `/proc/thread-self/status`. See proc_pid_status(5).
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Status {
    /// The effective user.
    pub(crate) user: Option<u32>,
    /// The effective capabilities, one bit each.
    pub(crate) effective: Option<u64>,
    /// The number of filters on the thread.
    pub(crate) filters: Option<u32>,
    /// 0 without a filter, 1 in strict mode, 2 with one.
    pub(crate) seccomp: Option<u32>,
    /// Whether no_new_privs is set.
    pub(crate) no_new_privs: Option<bool>,
}

impl Status {
    pub(crate) fn of_this_thread() -> Self {
        text_of("/proc/thread-self/status").map(|text| Self::parse(&text)).unwrap_or_default()
    }

    /// Reads the status of another thread.
    pub(crate) fn of(pid: i32) -> std::io::Result<Self> {
        Ok(Self::parse(&text_of(&format!("/proc/{pid}/status"))?))
    }

    fn parse(text: &str) -> Self {
        let mut status = Self::default();
        for line in text.lines() {
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key {
                // Real, effective, saved, file system.
                "Uid" => {
                    status.user = value.split_whitespace().nth(1).and_then(|id| id.parse().ok())
                }
                "CapEff" => status.effective = u64::from_str_radix(value, 16).ok(),
                "Seccomp" => status.seccomp = value.parse().ok(),
                "Seccomp_filters" => status.filters = value.parse().ok(),
                "NoNewPrivs" => status.no_new_privs = value.parse().ok().map(|n: u32| n == 1),
                _ => {}
            }
        }
        status
    }

    /// Whether the thread has `capability`, if known.
    pub(crate) fn has(&self, capability: Capability) -> Option<bool> {
        self.effective.map(|effective| effective & capability.mask() != 0)
    }
}

/// A file whose text contains a program's name, which may be any bytes.
pub(crate) fn text_of(path: &str) -> io::Result<String> {
    Ok(String::from_utf8_lossy(&read(path)?).into_owned())
}

/// A file of `/proc`, by `openat` and `read` alone, and `close` if no filter kills for it: the
/// standard library asks for the size first, by calls for which a filter may kill.
fn read(path: &str) -> io::Result<Vec<u8>> {
    let mut file = fs::File::open(path)?;
    let (mut bytes, mut room) = (Vec::new(), [0; 4096]);
    let end = loop {
        match file.read(&mut room) {
            Ok(0) => break Ok(()),
            Ok(n) => bytes.extend_from_slice(&room[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => break Err(error),
        }
    };
    if !may(Sysno::CLOSE) {
        // The kernel closes it at the end, or at an exec.
        mem::forget(file);
    }
    end?;
    Ok(bytes)
}

/// The running kernel's release. `uname` returns the same if there is no `/proc`.
pub(crate) fn release() -> String {
    match text_of("/proc/sys/kernel/osrelease") {
        Ok(text) => text.trim_end().to_owned(),
        Err(_) if may(Sysno::UNAME) => {
            rustix::system::uname().release().to_string_lossy().into_owned()
        }
        Err(_) => String::new(),
    }
}

/// The name of a thread's program, as the kernel keeps it.
pub(crate) fn name_of(tid: i32) -> String {
    // It is 16 bytes at most, and is read for each refusal.
    let mut bytes = [0; 64];
    let read =
        fs::File::open(format!("/proc/{tid}/comm")).and_then(|mut file| file.read(&mut bytes));
    let text = String::from_utf8_lossy(&bytes[..read.unwrap_or(0)]);
    text.strip_suffix('\n').unwrap_or(&text).to_owned()
}

/// Whether a thread has ended, even if it has not been waited for, or waits for the others of its
/// process.
pub(crate) fn has_ended(tid: i32) -> bool {
    let text = text_of(&format!("/proc/{tid}/status")).unwrap_or_default();
    let state = text.lines().find_map(|line| line.strip_prefix("State:"));
    state.is_none_or(|state| state.trim_start().starts_with(['Z', 'X']))
}

/// The signal that a process's parent gets when it ends; 0 for none. See proc_pid_stat(5).
pub(crate) fn end_signal_of(process: i32) -> Option<i32> {
    let text = text_of(&format!("/proc/{process}/stat")).ok()?;
    // The name, in parentheses, may contain anything; the state after it is the third field.
    let (_, fields) = text.rsplit_once(')')?;
    fields.split_whitespace().nth(38 - 3)?.parse().ok()
}

/// The time at which a thread began: with its id, it names the thread for ever.
pub(crate) fn start_of(tid: i32) -> Option<u64> {
    let text = text_of(&format!("/proc/{tid}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    fields.split_whitespace().nth(22 - 3)?.parse().ok()
}

/// The process that a thread belongs to.
pub(crate) fn process_of(tid: i32) -> Option<i32> {
    field(tid, "Tgid:")
}

/// The creator of a thread: its own process, or for a first thread, the process's parent.
pub(crate) fn maker_of(tid: i32) -> Option<i32> {
    let process = process_of(tid)?;
    if process == tid { field(tid, "PPid:") } else { Some(process) }
}

/// The children of this process, which has one thread. The list may lack some while others end.
pub(crate) fn children() -> Vec<i32> {
    let number = |word: &str| word.parse().ok();
    // Some kernels are built without this file.
    if let Ok(text) = text_of("/proc/thread-self/children") {
        return text.split_whitespace().filter_map(number).collect();
    }
    let me = std::process::id() as i32;
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let processes = all.filter_map(|entry| number(entry.file_name().to_str()?));
    processes.filter(|process| field(*process, "PPid:") == Some(me)).collect()
}

/// The threads of the process that thread `tid` belongs to, in ascending order.
pub(crate) fn threads_of(tid: i32) -> std::io::Result<Vec<i32>> {
    let mut threads = Vec::new();
    for entry in fs::read_dir(format!("/proc/{tid}/task"))? {
        threads.extend(entry?.file_name().to_str().and_then(|name| name.parse::<i32>().ok()));
    }
    threads.sort_unstable();
    Ok(threads)
}

/// Whether a part of a process's memory lies in one private mapping.
pub(crate) fn is_private(process: i32, part: Range<u64>) -> bool {
    mappings(process).iter().any(|(addresses, access)| {
        addresses.start <= part.start && part.end <= addresses.end && access.ends_with('p')
    })
}

/// The parts of a process's memory that are readable and constant.
pub(crate) fn constant_memory(process: i32) -> Vec<Range<u64>> {
    let constant = |access: &str| access.starts_with("r-") && access.ends_with('p');
    let all = mappings(process).into_iter();
    all.filter(|(_, access)| constant(access)).map(|(addresses, _)| addresses).collect()
}

/// The mappings of a process's memory, each with its access. See proc_pid_maps(5).
fn mappings(process: i32) -> Vec<(Range<u64>, String)> {
    let maps = text_of(&format!("/proc/{process}/maps")).unwrap_or_default();
    let one = |line: &str| {
        let mut words = line.split(' ');
        let (start, end) = words.next()?.split_once('-')?;
        let bound = |text| u64::from_str_radix(text, 16).ok();
        Some((bound(start)?..bound(end)?, words.next()?.to_owned()))
    };
    maps.lines().filter_map(one).collect()
}

/// The code that the kernel maps into a process. See vdso(7).
pub(crate) fn vdso(process: i32) -> Option<Range<u64>> {
    let maps = text_of(&format!("/proc/{process}/maps")).ok()?;
    let line = maps.lines().find(|line| line.ends_with("[vdso]"))?;
    let (start, end) = line.split(' ').next()?.split_once('-')?;
    let bound = |text| u64::from_str_radix(text, 16).ok();
    Some(bound(start)?..bound(end)?)
}

fn field(tid: i32, key: &str) -> Option<i32> {
    let text = text_of(&format!("/proc/{tid}/status")).ok()?;
    text.lines().find_map(|line| line.strip_prefix(key))?.trim().parse().ok()
}

/// Whether a thread, by its name in `/proc`, is in the initial user namespace, whose map is the
/// identity on all ids.
pub(crate) fn in_initial_user_namespace(thread: &str) -> Option<bool> {
    let map = text_of(&format!("/proc/{thread}/uid_map")).ok()?;
    Some(map.split_whitespace().eq(["0", "0", "4294967295"]))
}

/// Whether a security module with a label for each process may overrule a capability. Without such
/// a module the attribute cannot be read.
pub(crate) fn may_be_confined(thread: &str) -> bool {
    read(&format!("/proc/{thread}/attr/current")).is_ok()
}

/// The label that a security module keeps for a thread.
pub(crate) fn label(thread: &str) -> Option<String> {
    let text = text_of(&format!("/proc/{thread}/attr/current")).ok()?;
    let label = text.trim_end_matches(['\0', '\n']).trim();
    (!label.is_empty()).then(|| label.to_owned())
}

/// A sysctl's value, by its name with dots.
pub(crate) fn sysctl(name: &str) -> Option<String> {
    let path = format!("/proc/sys/{}", name.replace('.', "/"));
    text_of(&path).ok().map(|value| value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_read_by_its_keys() {
        let status = Status::parse(
            "Name:\ta: b\nUid:\t1\t2\t3\t4\nCapEff:\t00000000a80425fb\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t3\n",
        );
        assert_eq!(
            (status.filters, status.seccomp, status.no_new_privs),
            (Some(3), Some(2), Some(true))
        );
        assert_eq!(status.user, Some(2));
        assert_eq!(status.has(Capability::CHOWN), Some(true));
        assert_eq!(status.has(Capability::SYS_ADMIN), Some(false));
        assert_eq!(Status::parse("").has(Capability::CHOWN), None);
    }
}
