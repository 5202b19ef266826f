//! A component of a path, as a C string.
#![forbid(unsafe_code)]

use alloc::ffi::CString;
use core::ffi::CStr;

/// `NAME_MAX` of most file systems, and the zero at the end.
const ROOM: usize = 256;

/// A component: without allocation unless it is longer than usual names.
#[allow(clippy::large_enum_variant)] // It is on the stack on purpose; long ones are rare.
pub(super) enum Component {
    Short([u8; ROOM], usize),
    Long(CString),
}

impl Component {
    /// The name must not contain a zero byte.
    pub(super) fn new(name: &[u8]) -> Self {
        if name.len() < ROOM {
            let mut room = [0; ROOM];
            room[..name.len()].copy_from_slice(name);
            Self::Short(room, name.len())
        } else {
            Self::Long(CString::new(name).unwrap_or_default())
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Short(room, len) => &room[..*len],
            Self::Long(name) => name.as_bytes(),
        }
    }

    pub(super) fn as_c_str(&self) -> &CStr {
        match self {
            Self::Short(room, len) => CStr::from_bytes_with_nul(&room[..=*len]).unwrap_or(c""),
            Self::Long(name) => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    #[test]
    fn names_of_all_lengths_are_kept() {
        for len in [0, 1, 254, 255, 256, 4095] {
            let name = Component::new(&vec![b'x'; len]);
            assert_eq!((name.as_bytes().len(), name.as_c_str().count_bytes()), (len, len));
        }
    }
}
