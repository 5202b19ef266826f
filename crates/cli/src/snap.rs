//! snapd's compiled profiles (`/var/lib/snapd/seccomp/bpf/*.bin2`): a header of 128 bytes and two filters.
//!
//! The header has the letters `SC`, the version 1, a byte that is 1 for a snap without filters, and at 8
//! and 12 the sizes of the filters in bytes, in the machine's byte order. The first filter in the file
//! allows, the second one refuses; snap-confine installs the second one first.
#![forbid(unsafe_code)]

use seccompat_bpf::Program;

use crate::out::Failure;
use crate::source::instructions;

const HEADER: usize = 128;
const VERSION: u8 = 1;

/// The programs, newest first; `None` if the bytes are no such file.
pub(crate) fn programs(
    name: &str,
    bytes: &[u8],
    big_endian: bool,
) -> Option<Result<Vec<Program>, Failure>> {
    let rest = bytes.strip_prefix(b"SC")?;
    Some(read(rest, bytes, big_endian).map_err(|why| {
        Failure::new(format!("{name}: {why}"))
            .hint("a profile of snapd is a header of 128 bytes, and two filters")
    }))
}

fn read(rest: &[u8], bytes: &[u8], big_endian: bool) -> Result<Vec<Program>, String> {
    let (Some([version, unrestricted]), Some((header, body))) =
        (rest.first_chunk::<2>(), bytes.split_at_checked(HEADER))
    else {
        return Err(format!("{} bytes are no whole header", bytes.len()));
    };
    if *version != VERSION {
        return Err(format!("snapd's format has version {version}, and only {VERSION} is known"));
    }
    let size = |at: usize| {
        let word: [u8; 4] = header[at..].first_chunk().copied().unwrap_or_default();
        let size = if big_endian { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) };
        usize::try_from(size).unwrap_or(usize::MAX)
    };
    let (allows, refuses) = (size(8), size(12));
    if allows.checked_add(refuses) != Some(body.len()) {
        return Err(format!(
            "the filters have {} bytes, and the header says {allows} and {refuses}",
            body.len()
        ));
    }
    if *unrestricted == 1 {
        return Ok(Vec::new());
    }
    let (allows, refuses) = body.split_at(allows);
    let program = |what: &str, bytes: &[u8]| match instructions(bytes, big_endian) {
        (insns, []) => Program::new(insns).map_err(|invalid| format!("the {what}: {invalid}")),
        _ => Err(format!("the {what} is not a whole number of instructions of 8 bytes")),
    };
    Ok(vec![program("first filter", allows)?, program("second filter", refuses)?])
}

#[cfg(test)]
mod tests {
    use seccompat_bpf::Insn;

    use super::*;

    /// A file with one instruction in each filter.
    fn file(big_endian: bool) -> Vec<u8> {
        let size = if big_endian { 8u32.to_be_bytes() } else { 8u32.to_le_bytes() };
        let mut bytes = [b"SC\x01\0\0\0\0\0".as_slice(), &size, &size].concat();
        bytes.resize(HEADER, 0);
        for action in [0x0005_0001, 0x7fff_0000] {
            bytes.extend(Insn::new(6, action).to_bytes(big_endian));
        }
        bytes
    }

    #[test]
    fn the_filter_that_allows_is_the_newest() {
        for big_endian in [false, true] {
            let both = programs("a", &file(big_endian), big_endian).unwrap().ok().unwrap();
            let returned: Vec<u32> = both.iter().map(|one| one.insns()[0].k).collect();
            assert_eq!(returned, [0x0005_0001, 0x7fff_0000]);
        }
    }

    #[test]
    fn other_files_are_none_or_errors() {
        assert!(programs("a", b"\x06\0\0\0\0\0\xff\x7f", false).is_none());
        let mut none = file(false);
        none[3] = 1;
        assert!(programs("a", &none, false).unwrap().ok().unwrap().is_empty());
        let mut newer = file(false);
        newer[2] = 2;
        for wrong in [&newer, &file(false)[..100], &file(false)[..140]] {
            assert!(programs("a", wrong, false).unwrap().is_err());
        }
    }
}
