//! The events of a log, a line at a time, in bounded memory.
#![forbid(unsafe_code)]

use std::io::{self, BufRead, Read};

use super::record::{Missing, Record};

/// The longest line that is read; the rest of a longer one is passed over. A record of the kernel
/// has at most 8970 bytes (`MAX_AUDIT_MESSAGE_LENGTH`).
const LONGEST: u64 = 1 << 20;

/// A line about seccomp filters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Event {
    /// A record, with the number of its line.
    Record(Box<Record>, usize),
    /// A line with the mark of a record that cannot be read.
    Broken(Missing, usize),
    /// The kernel dropped this many records or other messages of audit(8).
    Lost(u64),
    /// A process died of SIGSYS, by a line that does not name the call: its number.
    Unnamed(usize),
}

/// Passes each event of a log to `each`.
///
/// # Errors
/// The input cannot be read.
pub fn read(mut input: impl BufRead, mut each: impl FnMut(Event)) -> io::Result<()> {
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let count = input.by_ref().take(LONGEST).read_until(b'\n', &mut bytes)?;
        if count == 0 {
            break;
        }
        if !bytes.ends_with(b"\n") {
            input.skip_until(b'\n')?;
        }
        let line = String::from_utf8_lossy(&bytes);
        if let Some(event) = event(&line, number) {
            each(event);
        }
    }
    Ok(())
}

fn event(line: &str, number: usize) -> Option<Event> {
    match Record::find(line) {
        Some(Ok(record)) => return Some(Event::Record(Box::new(record), number)),
        Some(Err(missing)) => return Some(Event::Broken(missing, number)),
        None => {}
    }
    if let Some(lost) = lost(line) {
        return Some(Event::Lost(lost));
    }
    DEATHS.iter().any(|death| line.contains(death)).then_some(Event::Unnamed(number))
}

/// The words of systemd, shells, runtimes and kubelets about a process that died of SIGSYS (31; 159
/// is 128 and 31).
const DEATHS: [&str; 7] = [
    "status=31/SYS",
    "Bad system call",
    "(SIGSYS)",
    "exit code 159",
    "Exit Code:    159",
    "\"exitCode\":159",
    "exitCode: 159",
];

/// `audit_printk_skb: 12 callbacks suppressed` (printk's rate limit), `audit_lost=7`.
fn lost(line: &str) -> Option<u64> {
    if let Some((before, _)) = line.split_once(" callbacks suppressed") {
        let count = before.rsplit(' ').next()?;
        return if before.contains("audit") { count.parse().ok() } else { None };
    }
    let (_, after) = line.split_once("audit_lost=")?;
    after.split(' ').next()?.parse().ok().filter(|&count| count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(text: &str) -> Vec<Event> {
        let mut found = Vec::new();
        read(text.as_bytes(), |event| found.push(event)).expect("memory");
        found
    }

    #[test]
    fn a_log_is_read_a_line_at_a_time() {
        let long = "x".repeat(3 << 20);
        let text = format!(
            "----\n{long} type=1326 arch=c000003e syscall=1\n\
             type=1326 audit(1.2:3): arch=c000003e syscall=2\nother\n\
             type=1326 audit(1.2:3): arch=c000\u{0}\n\
             [1.2] kauditd_printk_skb: 12 callbacks suppressed\n\
             net_ratelimit: 5 callbacks suppressed\n\
             audit: audit_lost=7 audit_rate_limit=0\n\
             systemd[1]: x.service: Main process exited, code=dumped, status=31/SYS\n\
             type=1326 audit(1.2:3): arch=c000003e syscall=3"
        );
        let found = events(&text);
        let [
            Event::Record(first, 3),
            Event::Broken(Missing("arch"), 5),
            Event::Lost(12),
            Event::Lost(7),
            Event::Unnamed(9),
            Event::Record(last, 10),
        ] = &found[..]
        else {
            panic!("{found:?}")
        };
        assert_eq!((first.nr, last.nr), (2, 3));
    }
}
