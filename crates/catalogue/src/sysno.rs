//! System calls by name and by number.
#![forbid(unsafe_code)]

use core::fmt;
use core::ops::RangeInclusive;

use crate::generated::numbers;
use crate::{Abi, KernelVersion};

/// A system call, independent of its number: an index into tables that are sorted by name.
///
/// The names are the kernel's own (`newfstatat`, `pread64`, `umount2`), as in its headers. The
/// facts are in `data/numbers.tbl`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sysno(u16);

/// Declares the calls; `generated/numbers.rs` invokes it.
macro_rules! calls {
    ($($name:ident $at:literal $text:literal $major:literal $minor:literal $patch:literal,)*) => {
        impl $crate::Sysno {
            $(
                #[doc = concat!("`", $text, "`")]
                pub const $name: Self = Self::at($at);
            )*
        }
        /// The number of calls.
        pub(crate) const COUNT: usize = [$($text),*].len();
        /// The names, sorted, without anything between them: a pointer to each would take more room
        /// than the names do.
        static TEXT: &str = concat!($($text),*);
        /// Where each name begins, and where the last one ends.
        static BEGINS: [u16; COUNT + 1] = $crate::sysno::begins(&[$($text),*]);
        /// The letters of the name of the call with this index.
        pub(crate) const fn letters(index: usize) -> &'static [u8] {
            let (_, from) = TEXT.as_bytes().split_at(BEGINS[index] as usize);
            from.split_at((BEGINS[index + 1] - BEGINS[index]) as usize).0
        }
        /// The name of the call with this index.
        pub(crate) const fn name(index: usize) -> &'static str {
            match core::str::from_utf8(letters(index)) {
                Ok(name) => name,
                // Every name is ASCII.
                Err(_) => "",
            }
        }
        /// The release that introduced each call.
        pub(crate) static SINCE: &[$crate::KernelVersion] =
            &[$($crate::KernelVersion::old($major, $minor, $patch)),*];
    };
}
pub(crate) use calls;

/// Where each of these begins if nothing is between them, and where the last one ends.
pub(crate) const fn begins<const BEGINS: usize>(names: &[&str]) -> [u16; BEGINS] {
    let (mut begins, mut n) = ([0; BEGINS], 0);
    while n < names.len() {
        let end = begins[n] as usize + names[n].len();
        assert!(end <= u16::MAX as usize, "a place is two bytes");
        begins[n + 1] = end as u16;
        n += 1;
    }
    begins
}

/// The number of calls.
const COUNT: usize = numbers::COUNT;
/// One more than the largest number of any table, without offsets and private calls.
const SLOTS: usize = 576;
/// No number in `Table::by_call`, or no call in `Table::by_number`.
pub(crate) const NONE: u16 = u16::MAX;
/// Entries of `Table::by_call` from here up are ARM's private calls, with the number `PRIVATE_BASE`
/// plus the low bits.
const PRIVATE: u16 = 0xf000;
/// `__ARM_NR_BASE`.
const PRIVATE_BASE: u32 = 0x000f_0000;

/// The numbers of the ABIs that share them, in both directions.
pub(crate) struct Table {
    by_call: [u16; COUNT],
    by_number: [u16; SLOTS],
}

impl Table {
    /// Completes a table from each call's number, at compile time.
    pub(crate) const fn new(by_call: [u16; COUNT]) -> Self {
        let mut by_number = [NONE; SLOTS];
        let mut call = 0;
        while call < COUNT {
            let number = by_call[call];
            if number < PRIVATE {
                assert!(by_number[number as usize] == NONE, "two calls of one number");
                by_number[number as usize] = call as u16;
            }
            call += 1;
        }
        Self { by_call, by_number }
    }
}

impl Sysno {
    /// The number of calls in the catalogue.
    pub const COUNT: usize = COUNT;

    pub(crate) const fn at(index: u16) -> Self {
        Self(index)
    }

    /// Every call, sorted by name.
    pub fn all() -> impl ExactSizeIterator<Item = Self> + DoubleEndedIterator {
        (0..COUNT as u16).map(Self)
    }

    /// The call's index in tables that are sorted by name, below [`Sysno::COUNT`]. It may differ in
    /// another release of the catalogue.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The kernel's name for the call.
    #[must_use]
    pub const fn name(self) -> &'static str {
        numbers::name(self.index())
    }

    /// The call of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        crate::by_name::find(name).map(Self)
    }

    /// The mainline release that introduced the call on any ABI; 1.0 if it has always existed.
    #[must_use]
    pub const fn since(self) -> KernelVersion {
        numbers::SINCE[self.index()]
    }

    /// The mainline release from which a program of that ABI can make the call; `None` if the ABI
    /// lacks it.
    #[must_use]
    pub fn since_on(self, abi: Abi) -> Option<KernelVersion> {
        self.number(abi)?;
        let late = numbers::LATE.binary_search_by_key(&(self, abi), |&(call, abi, _)| (call, abi));
        let since = match late {
            Ok(at) => numbers::LATE.get(at).map_or(self.since(), |&(_, _, since)| since),
            Err(_) => self.since(),
        };
        Some(since.max(abi.since()))
    }

    /// The number in the register, with x32's bit and the offsets of the MIPS ABIs; `None` if the
    /// ABI lacks the call.
    #[must_use]
    #[inline]
    pub const fn number(self, abi: Abi) -> Option<u32> {
        let number = numbers::table(abi).by_call[self.index()];
        if number == NONE {
            None
        } else if number >= PRIVATE {
            Some(PRIVATE_BASE | (number - PRIVATE) as u32)
        } else {
            Some(abi.number_base() + number as u32)
        }
    }

    /// The call with this number in the register; `None` if the catalogue knows none.
    #[must_use]
    pub fn from_number(abi: Abi, number: u32) -> Option<Self> {
        let table = numbers::table(abi);
        let bare = number.checked_sub(abi.number_base())?;
        if let Some(&call) = usize::try_from(bare).ok().and_then(|at| table.by_number.get(at)) {
            return (call != NONE).then_some(Self(call));
        }
        if bare < PRIVATE_BASE {
            return None;
        }
        // Only the six private calls of ARM remain.
        Self::all().find(|call| call.number(abi) == Some(number))
    }

    /// The calls that the ABI has, in the order of their numbers.
    pub fn on(abi: Abi) -> impl Iterator<Item = (u32, Self)> {
        let table = numbers::table(abi);
        let base = abi.number_base();
        let bare = (0..).zip(&table.by_number).filter(|(_, call)| **call != NONE);
        let private = if abi == Abi::Arm { 1..=6 } else { RangeInclusive::new(1, 0) };
        let private = private.filter_map(move |low| {
            let number = PRIVATE_BASE | low;
            Some((number, Self::from_number(abi, number)?))
        });
        bare.map(move |(number, &call)| (base + number, Self(call))).chain(private)
    }

    /// The calls with similar names, nearest first, at most three: for "did you mean".
    pub fn nearest(name: &str) -> impl Iterator<Item = Self> {
        // At most a third of the letters may differ; otherwise the suggestion is noise.
        let limit = (name.len() / 3).clamp(1, 4);
        let mut best: [(usize, Option<Self>); 3] = [(limit + 1, None); 3];
        for call in Self::all() {
            // A name that is not nearer than the last of the best is useless.
            let most = best.last().map_or(0, |worst| worst.0 - 1);
            let far = distance(name.as_bytes(), call.name().as_bytes(), most);
            if let Some(at) = best.iter().position(|&(other, _)| far < other) {
                if let Some(rest) = best.get_mut(at..) {
                    rest.rotate_right(1);
                }
                if let Some(place) = best.get_mut(at) {
                    *place = (far, Some(call));
                }
            }
        }
        best.into_iter().filter_map(|(_, call)| call)
    }
}

/// The longest name that is compared; a longer name resembles no call.
const LONGEST: usize = 47;

/// The number of letters that must be added, dropped, replaced or swapped with a neighbour to turn
/// `a` into `b`, ignoring case; any larger number if it exceeds `most`. A profile may have ten
/// thousand unknown names, so a distant pair is abandoned early.
fn distance(a: &[u8], b: &[u8], most: usize) -> usize {
    if a.len() > LONGEST || b.len() > LONGEST || a.len().abs_diff(b.len()) > most {
        return usize::MAX;
    }
    // The rows of the usual matrix: the current one and the two above it.
    let mut above = [0; LONGEST + 1];
    let mut last = [0; LONGEST + 1];
    for (at, place) in last.iter_mut().enumerate() {
        *place = at;
    }
    for (i, x) in a.iter().enumerate() {
        let mut row = [i + 1; LONGEST + 1];
        for (j, y) in b.iter().enumerate() {
            let same = x.eq_ignore_ascii_case(y);
            let mut cost = (last[j] + usize::from(!same)).min(last[j + 1] + 1).min(row[j] + 1);
            let swapped = i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y;
            if swapped && !same {
                cost = cost.min(above[j - 1] + 1);
            }
            row[j + 1] = cost;
        }
        above = last;
        last = row;
        // A cell is at least the minimum of the two rows above it.
        let least = |row: &[usize]| row.iter().take(b.len() + 1).min().copied().unwrap_or(0);
        if least(&last) > most && least(&above) > most {
            return usize::MAX;
        }
    }
    last[b.len()]
}

impl fmt::Display for Sysno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Debug for Sysno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calls_of_an_abi_come_in_the_order_of_their_numbers() {
        for &abi in Abi::ALL {
            assert!(Sysno::on(abi).is_sorted_by_key(|(number, _)| number), "{abi}");
            let all = Sysno::all().filter(|call| call.number(abi).is_some());
            assert_eq!(Sysno::on(abi).count(), all.count(), "{abi}");
            assert!(Sysno::on(abi).all(|(number, call)| call.number(abi) == Some(number)), "{abi}");
        }
    }

    #[test]
    fn the_compiler_and_the_program_make_the_same_tables() {
        for &abi in Abi::ALL {
            let made = crate::generated::numbers::table(abi);
            assert_eq!(Table::new(made.by_call).by_number, made.by_number, "{abi}");
        }
        let calls = [Sysno::at(0), Sysno::CLONE3];
        assert_eq!(format!("{calls:?}"), format!("[{}, clone3]", calls[0]));
    }

    #[test]
    fn every_number_leads_back_to_its_call() {
        for call in Sysno::all() {
            assert_eq!(Sysno::from_name(call.name()), Some(call));
            let mut anywhere = false;
            for &abi in Abi::ALL {
                let Some(number) = call.number(abi) else { continue };
                anywhere = true;
                assert_eq!(Sysno::from_number(abi, number), Some(call), "{call} on {abi}");
            }
            assert!(anywhere, "{call} is nowhere");
        }
    }

    #[test]
    fn the_quirks_of_the_abis_are_in_the_numbers() {
        assert_eq!(Sysno::OPENAT2.number(Abi::X86_64), Some(437));
        assert_eq!(Sysno::OPENAT2.number(Abi::X32), Some(0x4000_0000 + 437));
        assert_eq!(Sysno::OPENAT2.number(Abi::Mips64n32), Some(6437));
        assert_eq!(Sysno::CACHEFLUSH.number(Abi::Arm), Some(0x000f_0002));
        assert_eq!(Sysno::from_number(Abi::Arm, 0x000f_0002), Some(Sysno::CACHEFLUSH));
        assert_eq!(Sysno::OPEN.number(Abi::Aarch64), None);
        assert_eq!(Sysno::from_number(Abi::X32, 437), None);
        assert_eq!(Sysno::from_number(Abi::Mips, 37), None);
        for abi in [Abi::X86_64, Abi::Arm, Abi::Sheb] {
            for number in [575, 576, 0x000f_0000, 0x000f_f000, 0xffff_ffff] {
                assert_eq!(Sysno::from_number(abi, number), None, "{number:#x} on {abi}");
            }
        }
        assert_eq!((Sysno::BREAK.name(), Sysno::_LLSEEK.name()), ("break", "_llseek"));
    }

    #[test]
    fn a_call_is_no_older_than_its_abi_and_may_have_come_late() {
        let v = KernelVersion::new;
        assert_eq!(Sysno::OPENAT2.since(), v(5, 6));
        assert_eq!(Sysno::OPENAT2.since_on(Abi::Loongarch64), Some(v(5, 19)));
        assert_eq!(Sysno::READ.since_on(Abi::Aarch64), Some(v(3, 7)));
        assert_eq!(Sysno::GETCPU.since_on(Abi::X86), Some(KernelVersion::old(2, 6, 19)));
        assert_eq!(Sysno::GETCPU.since_on(Abi::X86_64), Some(v(3, 1)));
        assert_eq!(Sysno::SOCKET.since_on(Abi::X86), Some(v(4, 3)));
        assert_eq!(Sysno::OPEN.since_on(Abi::Aarch64), None);
        assert!(numbers::LATE.is_sorted_by_key(|&(call, abi, _)| (call, abi)));
    }

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        let first = |name| Sysno::nearest(name).next();
        assert_eq!(first("opneat2"), Some(Sysno::OPENAT2));
        assert_eq!(first("openatt2"), Some(Sysno::OPENAT2));
        assert_eq!(first("faccesat2"), Some(Sysno::FACCESSAT2));
        assert_eq!(first("CLONE3"), Some(Sysno::CLONE3));
        assert_eq!(first("utimensat64"), Some(Sysno::UTIMENSAT));
        assert_eq!((first("qqqqqqqq"), first("")), (None, None));
        assert_eq!(first(core::str::from_utf8(&[b'o'; 200]).unwrap()), None);
        assert_eq!(Sysno::nearest("fstat").count(), 3);
    }

    /// Every abandoned pair really exceeds the limit.
    #[test]
    fn a_limit_changes_no_distance_within_it() {
        let names = || Sysno::all().step_by(7).map(Sysno::name);
        for a in names() {
            for b in names().chain(["cloen3", "opne", "", "x", "gettimeofdya"]) {
                let [a, b] = [a, b].map(str::as_bytes);
                let far = distance(a, b, usize::MAX);
                for most in 0..6 {
                    let limited = distance(a, b, most);
                    assert!(limited == far || (far > most && limited > most), "{a:?} {b:?}");
                }
            }
        }
    }
}
