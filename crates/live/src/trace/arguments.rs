//! Arguments as people read them, by what the catalogue says of a call's parameters.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Facts, Kind, Param};

use crate::sys;

/// Strings are read to here.
const LONGEST: usize = 256;

/// The arguments of a stopped tracee's call.
pub(crate) fn shown(tid: i32, facts: &Facts, args: &[u64; 6]) -> Vec<String> {
    let one = |(param, &word): (&Param, &u64)| match param.kind {
        Kind::Fd => descriptor(tid, word as u32 as i32),
        Kind::Str => string(tid, word),
        _ => scalar(facts, param, word),
    };
    facts.params.iter().zip(args).map(one).collect()
}

fn scalar(facts: &Facts, param: &Param, word: u64) -> String {
    let low = word as u32;
    match (param.kind, param.name) {
        (_, "mode") if param.kind.is_32_bit() => format!("{low:04o}"),
        (Kind::Int | Kind::Uint, "flags") if takes_at_flags(facts) => at_flags(low),
        (Kind::Int, _) => (low as i32).to_string(),
        // An id of -1 means that it stays.
        (Kind::Uint, _) if low == u32::MAX => "~0".to_owned(),
        (Kind::Uint, "uid" | "gid" | "owner" | "group") => low.to_string(),
        (Kind::Uint, _) => hex(low.into()),
        (Kind::Ptr, _) if word == 0 => "NULL".to_owned(),
        _ => hex(word),
    }
}

fn hex(word: u64) -> String {
    if word < 10 { word.to_string() } else { format!("{word:#x}") }
}

/// Whether a call's flags are those that begin with `AT_`.
fn takes_at_flags(facts: &Facts) -> bool {
    matches!(facts.params, [Param { kind: Kind::Fd, .. }, Param { kind: Kind::Str, .. }, ..])
        && facts.call.name() != "openat"
}

fn at_flags(word: u32) -> String {
    // From <linux/fcntl.h>.
    let names = [
        (0x100, "AT_SYMLINK_NOFOLLOW"),
        (0x200, "AT_EACCESS"),
        (0x400, "AT_SYMLINK_FOLLOW"),
        (0x800, "AT_NO_AUTOMOUNT"),
        (0x1000, "AT_EMPTY_PATH"),
    ];
    let mut rest = word;
    let mut words: Vec<String> = Vec::new();
    if word != u32::MAX {
        for (bit, name) in names {
            if rest & bit != 0 {
                rest &= !bit;
                words.push(name.to_owned());
            }
        }
    }
    if rest == u32::MAX {
        words.push("~0".to_owned());
    } else if rest != 0 || words.is_empty() {
        words.push(hex(rest.into()));
    }
    words.join("|")
}

fn descriptor(tid: i32, fd: i32) -> String {
    if fd == libc::AT_FDCWD {
        return "AT_FDCWD".to_owned();
    }
    match std::fs::read_link(format!("/proc/{tid}/fd/{fd}")) {
        Ok(path) => format!("{fd}<{}>", path.display().to_string().escape_debug()),
        Err(_) => fd.to_string(),
    }
}

fn string(tid: i32, address: u64) -> String {
    if address == 0 {
        return "NULL".to_owned();
    }
    let mut bytes = Vec::new();
    let (mut at, mut skip) = (address & !7, (address & 7) as usize);
    while bytes.len() < LONGEST {
        let Ok(word) = sys::peek(tid, at) else {
            // Nothing is readable there: the address is all that can be said.
            return hex(address);
        };
        let word = word.to_ne_bytes();
        let part = &word[skip..];
        if let Some(end) = part.iter().position(|&byte| byte == 0) {
            bytes.extend_from_slice(&part[..end]);
            return format!("{:?}", String::from_utf8_lossy(&bytes));
        }
        bytes.extend_from_slice(part);
        (at, skip) = (at.wrapping_add(8), 0);
    }
    format!("{:?}…", String::from_utf8_lossy(&bytes))
}
