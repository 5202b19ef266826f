//! From names to calls: a table computed at compile time.
#![forbid(unsafe_code)]

use crate::generated::numbers::{COUNT, letters as of};

/// More than twice the calls, so that a search is short. A power of two.
const PLACES: usize = 2048;
const NONE: u16 = u16::MAX;

/// Open addressing: a call's index is at its name's hash, or after it.
static TABLE: [u16; PLACES] = table();

const fn table() -> [u16; PLACES] {
    const { assert!(COUNT * 2 < PLACES) };
    let mut table = [NONE; PLACES];
    let mut call = 0;
    while call < COUNT {
        let mut place = place(of(call));
        while table[place] != NONE {
            place = (place + 1) % PLACES;
        }
        table[place] = call as u16;
        call += 1;
    }
    table
}

/// FNV-1a.
const fn place(name: &[u8]) -> usize {
    let mut hash = 0x811c_9dc5_u32;
    let mut at = 0;
    while at < name.len() {
        hash = (hash ^ name[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    (hash ^ hash >> 16) as usize % PLACES
}

/// The index of the call of that name.
pub(crate) fn find(name: &str) -> Option<u16> {
    let mut at = place(name.as_bytes());
    loop {
        let call = TABLE[at];
        if call == NONE {
            return None;
        }
        if of(usize::from(call)) == name.as_bytes() {
            return Some(call);
        }
        at = (at + 1) % PLACES;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_no_other() {
        for (at, name) in (0..COUNT).map(crate::generated::numbers::name).enumerate() {
            assert_eq!(find(name).map(usize::from), Some(at), "{name}");
            assert_eq!(find(&format!("{name}_")), None);
        }
        assert_eq!(find(""), None);
    }

    #[test]
    fn the_compiler_and_the_program_make_the_same_table() {
        assert_eq!(table(), TABLE);
        assert_eq!(TABLE.iter().filter(|place| **place != NONE).count(), COUNT);
    }
}
