//! Arguments in readable form, by the catalogue's facts about a call's parameters.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Choice, Facts, Kind, Param, Sysno, Values};

use crate::sys;

/// The limit for strings.
const LONGEST: usize = 256;

/// The arguments of a stopped tracee's call.
pub(crate) fn shown(tid: i32, facts: &Facts, args: &[u64; 6]) -> Vec<String> {
    let one = |(at, (param, &word)): (usize, (&Param, &u64))| match param.kind {
        Kind::Fd => descriptor(tid, word as u32 as i32),
        Kind::Str => string(tid, word),
        Kind::Ptr => {
            structure(tid, facts.call, at, word).unwrap_or_else(|| scalar(facts, param, word))
        }
        _ => named(facts.call, at, param, word).unwrap_or_else(|| scalar(facts, param, word)),
    };
    facts.params.iter().zip(args).enumerate().map(one).collect()
}

/// A value by its name, or by those of its flags.
fn named(call: Sysno, at: usize, param: &Param, word: u64) -> Option<String> {
    if param.name() == "mode" {
        return None;
    }
    let word = if param.kind.is_32_bit() { word & 0xffff_ffff } else { word };
    // A list for a part of the argument, and a list of flags for the rest.
    let (mut words, mut rest): (Vec<&str>, u64) = (Vec::new(), word);
    let abi = Abi::NATIVE?;
    for values in
        Values::of(call).filter(|values| values.argument(abi) == at && values.hold_on(abi))
    {
        match values.choice {
            Choice::One => {
                let name = values.name(word)?;
                words.push(name);
                rest = 0;
            }
            Choice::Masked(mask) => {
                words.push(values.name(word)?);
                rest &= !mask;
            }
            Choice::Flags if rest != 0 => {
                let (names, left) = values.flags(rest);
                words.extend(names);
                rest = left;
            }
            Choice::Flags => {}
        }
    }
    let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
    if words.is_empty() {
        return None;
    }
    if rest != 0 {
        words.push(hex(rest));
    }
    Some(words.join("|"))
}

/// A structure that decides the effect of a call.
fn structure(tid: i32, call: Sysno, at: usize, place: u64) -> Option<String> {
    let word = |n: u64| sys::peek(tid, place.checked_add(8 * n)?).ok();
    match (call, at) {
        (Sysno::CLONE3, 0) => {
            let flags = word(0)?;
            let flags = flags_of(Sysno::CLONE, flags);
            Some(format!("{{flags={flags}, exit_signal={}}}", word(4)?))
        }
        (Sysno::OPENAT2, 2) => {
            let flags = flags_of(Sysno::OPENAT, word(0)?);
            Some(format!("{{flags={flags}, mode={:04o}, resolve={:#x}}}", word(1)?, word(2)?))
        }
        (Sysno::CONNECT | Sysno::BIND, 1) | (Sysno::SENDTO, 4) if place != 0 => {
            let family = u64::from(word(0)? as u16);
            let name = Values::of(Sysno::SOCKET).next()?.name(family);
            Some(format!("{{{}}}", name.map_or_else(|| family.to_string(), str::to_owned)))
        }
        _ => None,
    }
}

/// The flags that another call has with the same names.
fn flags_of(call: Sysno, word: u64) -> String {
    let holds = |values: &&Values| {
        values.choice == Choice::Flags && Abi::NATIVE.is_some_and(|abi| values.hold_on(abi))
    };
    let Some(values) = Values::of(call).find(holds) else {
        return hex(word);
    };
    let (names, rest) = values.flags(word);
    let mut words: Vec<String> = names.map(str::to_owned).collect();
    if rest != 0 || words.is_empty() {
        words.push(hex(rest));
    }
    words.join("|")
}

fn scalar(facts: &Facts, param: &Param, word: u64) -> String {
    let low = word as u32;
    match (param.kind, param.name()) {
        (_, "mode") if param.kind.is_32_bit() => format!("{low:04o}"),
        (Kind::Int | Kind::Uint, "flags") if takes_at_flags(facts) => at_flags(low),
        (Kind::Int, _) => (low as i32).to_string(),
        // An id of -1 means "unchanged".
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

/// Whether a call's flags have names that begin with `AT_`.
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
            // The memory is not readable: only the address is known.
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
