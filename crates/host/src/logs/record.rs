//! One record.
#![forbid(unsafe_code)]

use std::fmt;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, AuditArch, Sysno};

use super::fields::{fields, unescaped};

/// The kernel's clock in seconds and milliseconds, since 1970 in UTC.
pub type Time = (u64, u16);

/// A call that a seccomp filter stopped or logged.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Record {
    /// The time, if the record has it as a number.
    pub time: Option<Time>,
    /// The thread.
    pub pid: Option<u32>,
    /// The user.
    pub uid: Option<u32>,
    /// The thread's name (`comm` of proc(5)), which the program chooses.
    pub comm: Option<String>,
    /// The program's file, as its mount namespace names it.
    pub exe: Option<String>,
    /// The signal, 31 (SIGSYS) if the filter killed or trapped.
    pub signal: Option<u32>,
    /// The architecture; `None` in records of tools that leave it out.
    pub arch: Option<AuditArch>,
    /// The number of the call on it.
    pub nr: u32,
    /// The address behind the call's instruction.
    pub ip: Option<u64>,
    /// The filter's action, without its data: so an errno is not known.
    pub action: Option<Action>,
    /// The six arguments, which only a core file has.
    pub args: Option<[u64; 6]>,
    /// The container, if the record names it.
    pub container: Option<String>,
}

/// A line that begins as a record and lacks this field, or has one that cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Missing(pub &'static str);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the record has no readable `{}`", self.0)
    }
}

impl std::error::Error for Missing {}

impl Record {
    /// The ABI of the call: of two that share an architecture, the one with this range of numbers.
    /// A record without an architecture is taken to be of this machine's.
    #[must_use]
    pub fn abi(&self) -> Option<Abi> {
        let Some(arch) = self.arch else { return Abi::NATIVE };
        // No kernel has a call with a number this far above the first.
        let is_near =
            |abi: &Abi| self.nr.checked_sub(abi.number_base()).is_some_and(|n| n < 1 << 28);
        let near = Abi::sharing(arch).filter(is_near).max_by_key(|abi| abi.number_base());
        near.or_else(|| Abi::sharing(arch).next())
    }

    /// The call; `None` if the catalogue does not know its number.
    #[must_use]
    pub fn call(&self) -> Option<Sysno> {
        Sysno::from_number(self.abi()?, self.nr)
    }

    /// The program: its file, or the thread's name.
    #[must_use]
    pub fn program(&self) -> &str {
        self.exe.as_deref().or(self.comm.as_deref()).unwrap_or("(unknown)")
    }

    /// The record in a line; `None` if the line has none.
    ///
    /// # Errors
    /// The line has the mark of a record, and lacks the call or the architecture.
    pub fn find(line: &str) -> Option<Result<Self, Missing>> {
        let line = unescaped(line);
        let (at, is_enriched) = mark(&line)?;
        let body = &line[at..];
        let mut record = Self { time: time(body), ..Self::default() };
        let mut call = None;
        for (key, value, is_quoted) in fields(behind_time(body)) {
            match key {
                "pid" | "processID" => record.pid = record.pid.or_else(|| value.parse().ok()),
                "uid" => record.uid = record.uid.or_else(|| value.parse().ok()),
                "comm" => set(&mut record.comm, || untrusted(value, is_quoted)),
                "exe" | "executable" => set(&mut record.exe, || untrusted(value, is_quoted)),
                "sig" => record.signal = record.signal.or_else(|| signal(value)),
                "arch" => record.arch = record.arch.or_else(|| arch(value)),
                "syscall" | "syscallID" => call = call.or(Some(value.to_owned())),
                "ip" => record.ip = record.ip.or_else(|| hex(value)),
                "code" => record.action = record.action.or_else(|| action(value)),
                "container" => set(&mut record.container, || value.to_owned()),
                "timestamp" => record.time = record.time.or_else(|| stamp(value)),
                _ => {}
            }
        }
        if record.arch.is_none() && !is_enriched {
            return Some(Err(Missing("arch")));
        }
        let Some(nr) = call.as_deref().and_then(|call| number(call, record.arch)) else {
            return Some(Err(Missing("syscall")));
        };
        record.nr = nr;
        Some(Ok(record))
    }
}

/// The first value stays: what a program can choose comes later in a record.
fn set(field: &mut Option<String>, value: impl FnOnce() -> String) {
    field.get_or_insert_with(value);
}

/// Where a record begins, and whether it is of the security-profiles-operator's enricher, which
/// leaves the architecture out.
fn mark(line: &str) -> Option<(usize, bool)> {
    // In the order of the kernel, of auditd, and of the journal.
    for mark in ["type=1326 ", "type=SECCOMP ", "SECCOMP auid=", "type=UNKNOWN[1326] "] {
        if let Some(at) = line.find(mark) {
            return Some((at, false));
        }
    }
    let enriched = ["\"type\"=\"seccomp\"", "type=\"seccomp\""];
    enriched.iter().find_map(|mark| line.find(mark)).map(|at| (at, true))
}

/// The text behind `audit(TIME:SERIAL)`, whose time may have spaces in ausearch's output.
fn behind_time(body: &str) -> &str {
    body.split_once("audit(").and_then(|(_, rest)| rest.split_once(')')).map_or(body, |it| it.1)
}

fn time(body: &str) -> Option<Time> {
    let inner = body.split_once("audit(")?.1.split_once(')')?.0;
    stamp(inner)
}

/// `1606597200.123:45`
fn stamp(text: &str) -> Option<Time> {
    let (seconds, rest) = text.split_once('.')?;
    let millis = rest.split(':').next()?;
    Some((seconds.parse().ok()?, millis.parse().ok().filter(|&millis| millis < 1000)?))
}

/// The kernel writes a text with quotes, spaces or control characters as hexadecimal digits
/// (`audit_log_untrustedstring`), without quotes.
fn untrusted(value: &str, is_quoted: bool) -> String {
    let is_hex = !is_quoted
        && value.len() >= 2
        && value.len() % 2 == 0
        && value.bytes().all(|byte| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte));
    if !is_hex {
        return value.to_owned();
    }
    let bytes: Vec<u8> = value
        .as_bytes()
        .chunks(2)
        .filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn signal(value: &str) -> Option<u32> {
    if value == "SIGSYS" { Some(31) } else { value.parse().ok() }
}

fn hex(value: &str) -> Option<u64> {
    u64::from_str_radix(value.strip_prefix("0x").unwrap_or(value), 16).ok()
}

/// The number of the kernel, or ausearch's name.
fn arch(value: &str) -> Option<AuditArch> {
    if let Some(abi) = Abi::parse(value) {
        return Some(abi.audit_arch());
    }
    u32::from_str_radix(value.strip_prefix("0x").unwrap_or(value), 16).ok().map(AuditArch::new)
}

/// The number of the kernel, or ausearch's name: `clone3`, `unknown-syscall(450)`.
fn number(value: &str, arch: Option<AuditArch>) -> Option<u32> {
    if let Ok(number) = value.parse::<i64>() {
        // The kernel prints a signed number.
        return u32::try_from(number)
            .ok()
            .or_else(|| i32::try_from(number).ok().map(|number| number as u32));
    }
    if let Some(inner) = value.strip_prefix("unknown-syscall(") {
        return inner.trim_end_matches(')').parse().ok();
    }
    let call = Sysno::from_name(value)?;
    let native = || Abi::NATIVE.and_then(|abi| call.number(abi));
    match arch {
        Some(arch) => Abi::sharing(arch).find_map(|abi| call.number(abi)),
        None => native(),
    }
}

/// The action's number, or ausearch's name.
fn action(value: &str) -> Option<Action> {
    let known = match value {
        "kill" | "kill_thread" | "kill-thread" => Action::KillThread,
        "kill_process" | "kill-process" => Action::KillProcess,
        "trap" => Action::Trap(0),
        "errno" => Action::Errno(0),
        "trace" => Action::Trace(0),
        "log" => Action::Log,
        "allow" => Action::Allow,
        "user_notif" | "user-notif" | "notify" => Action::Notify,
        _ => return u32::try_from(hex(value)?).ok().map(Action::from_word),
    };
    Some(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Record {
        Record::find(line).expect("a record").expect("whole")
    }

    const KERNEL: &str = "auid=4294967295 uid=1000 gid=1000 ses=4294967295 subj=unconfined pid=4711 \
                          comm=\"tool\" exe=\"/usr/bin/tool\" sig=31 arch=c000003e syscall=435 \
                          compat=0 ip=0x7f00dead code=0x80000000";

    /// The forms in which distributions and tools log one record.
    #[test]
    fn every_form_of_a_record_is_read() {
        let stamped = format!("audit(1606597200.123:45): {KERNEL}");
        // These strings have the escapes of JSON.
        let json = format!("{{\"MESSAGE\":{:?}}}", format!("audit: type=1326 {stamped}"));
        let nested = format!("{{\"log\":{json:?}}}");
        let go = format!("time=x level=info msg={:?}", format!("audit: type=1326 {stamped}"));
        for line in [
            format!("type=1326 {stamped}"),
            format!("[   12.345678] audit: type=1326 {stamped}"),
            format!("[Sat Nov 28 21:00:00 2020] audit: type=1326 {stamped}"),
            format!("kern  :notice: [   12.345678] audit: type=1326 {stamped}"),
            format!("Nov 28 21:00:00 host kernel: audit: type=1326 {stamped}"),
            format!(
                "2020-11-28T21:00:00.123456+00:00 host kernel: [ 12.3] audit: type=1326 {stamped}"
            ),
            format!("<5>1 2020-11-28T21:00:00Z host kernel - - - audit: type=1326 {stamped}"),
            format!("type=SECCOMP msg={stamped}"),
            format!(
                "type=SECCOMP msg={stamped}\u{1d}ARCH=x86_64 SYSCALL=clone3 AUID=\"unset\" UID=\"u\""
            ),
            format!("node=web1 type=SECCOMP msg={stamped}"),
            format!("audispd: type=SECCOMP msg={stamped}"),
            format!("type=UNKNOWN[1326] msg={stamped}"),
            // rsyslog of Ubuntu, of RHEL, and busybox's of Alpine.
            format!("Nov 28 21:00:00 web1 kernel: [   12.345678] audit: type=1326 {stamped}"),
            format!("Nov 28 21:00:00 web1 kernel: audit: type=1326 {stamped} res=1"),
            format!(
                "Nov 28 21:00:00 web1 kern.notice kernel: [   12.3] audit: type=1326 {stamped}"
            ),
            // journalctl -o short-iso, and short-monotonic.
            format!("2020-11-28T21:00:00+0000 web1 kernel: audit: type=1326 {stamped}"),
            format!("[   12.345678] web1 kernel: audit: type=1326 {stamped}"),
            // A container's log, as CRI-O and containerd write it.
            format!("2020-11-28T21:00:00.1Z stderr F audit: type=1326 {stamped}"),
            json,
            nested,
            go,
        ] {
            let record = found(&line);
            assert_eq!(record.time, Some((1_606_597_200, 123)), "{line}");
            assert_eq!(record.pid, Some(4711), "{line}");
            assert_eq!(record.uid, Some(1000), "{line}");
            assert_eq!(record.comm.as_deref(), Some("tool"), "{line}");
            assert_eq!(record.exe.as_deref(), Some("/usr/bin/tool"), "{line}");
            assert_eq!((record.signal, record.ip), (Some(31), Some(0x7f00_dead)), "{line}");
            assert_eq!(record.call(), Some(Sysno::CLONE3), "{line}");
            assert_eq!(record.abi(), Some(Abi::X86_64), "{line}");
            assert_eq!(record.action, Some(Action::KillProcess), "{line}");
        }
        // The journal has the same record by audit's own way, without its time.
        let journal = found(&format!("Nov 28 21:00:00 host audit[4711]: SECCOMP {KERNEL}"));
        assert_eq!((journal.time, journal.call()), (None, Some(Sysno::CLONE3)));
    }

    #[test]
    fn ausearch_names_numbers() {
        let record = found(
            "type=SECCOMP msg=audit(11/28/2020 21:00:00.123:45) : auid=unset uid=root gid=root \
             ses=unset pid=7 comm=my tool exe=/usr/bin/my tool sig=SIGSYS arch=x86_64 \
             syscall=clone3 compat=0 ip=0x7f00dead code=kill ",
        );
        assert_eq!((record.call(), record.signal), (Some(Sysno::CLONE3), Some(31)));
        assert_eq!((record.time, record.uid), (None, None));
        assert_eq!(record.action, Some(Action::KillThread));
        let unknown = "type=SECCOMP msg=audit(x) : arch=aarch64 syscall=unknown-syscall(4000)";
        assert_eq!((found(unknown).nr, found(unknown).call()), (4000, None));
    }

    #[test]
    fn enriched_lines_of_the_operator_are_read() {
        let record = found(
            "I1128 10:00:00.1 1 enricher.go:396] log-enricher \"msg\"=\"audit\" \
             \"container\"=\"web\" \"executable\"=\"/bin/x\" \"pid\"=4711 \"type\"=\"seccomp\" \
             \"syscallID\"=435 \"syscallName\"=\"clone3\" \"timestamp\"=\"1606597200.123:45\"",
        );
        assert_eq!((record.nr, record.arch), (435, None));
        assert_eq!(record.time, Some((1_606_597_200, 123)));
    }

    #[test]
    fn names_that_a_program_chose_are_decoded_once() {
        let text = |comm: &str| {
            let line = format!("type=1326 audit(1.2:3): pid=1 comm={comm} arch=c000003e syscall=1");
            found(&line).comm.unwrap_or_default()
        };
        assert_eq!(text("61206222"), "a b\"");
        assert_eq!(text("\"6122\""), "6122");
        assert_eq!(text("beef"), "beef");
        assert_eq!(text("FF41"), "\u{fffd}A");
    }

    #[test]
    fn numbers_belong_to_their_abi() {
        let call = |arch: &str, nr: &str| {
            let record = found(&format!("type=1326 audit(1.2:3): arch={arch} syscall={nr}"));
            (record.abi(), record.call())
        };
        assert_eq!(call("40000003", "11"), (Some(Abi::X86), Some(Sysno::EXECVE)));
        assert_eq!(call("c00000b7", "221"), (Some(Abi::Aarch64), Some(Sysno::EXECVE)));
        let x32 = (1u32 << 30) + 1;
        assert_eq!(call("c000003e", &x32.to_string()), (Some(Abi::X32), Some(Sysno::WRITE)));
        assert_eq!(call("c000003e", "-1"), (Some(Abi::X86_64), None));
        assert_eq!(call("12345678", "1"), (None, None));
    }

    #[test]
    fn other_lines_are_none_and_torn_ones_are_told() {
        assert_eq!(Record::find("type=SYSCALL msg=audit(1.2:3): arch=c000003e syscall=59"), None);
        assert_eq!(Record::find("x type=13261 arch=c000003e syscall=59"), None);
        let torn = |line| Record::find(line).expect("a record");
        assert_eq!(torn("type=1326 audit(1.2:3): auid=1 arch=c0000"), Err(Missing("syscall")));
        assert_eq!(torn("type=1326 audit(1.2:3): syscall=1"), Err(Missing("arch")));
        assert_eq!(
            torn("type=1326 audit(1.2:3): arch=c000003e syscall=x"),
            Err(Missing("syscall"))
        );
    }
}
