//! Values of arguments by their names, as in `AF_ALG` and `CLONE_NEWUSER`.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, Choice, Sysno, Values};

/// The call and the ABI of an argument's value.
#[derive(Clone, Copy)]
pub(crate) struct Whose {
    pub(crate) abi: Option<Abi>,
    pub(crate) call: Option<Sysno>,
}

/// A number, in decimal if it is small.
pub(crate) fn number(value: u64) -> String {
    if value < 1000 { value.to_string() } else { format!("{value:#x}") }
}

/// ABIs with other values than the table's.
const OTHERS: [Abi; 10] = [
    Abi::Mips,
    Abi::Mipsel,
    Abi::Mips64,
    Abi::Mipsel64,
    Abi::Mips64n32,
    Abi::Mipsel64n32,
    Abi::Parisc,
    Abi::Parisc64,
    Abi::Ppc64,
    Abi::Ppc64le,
];

impl Whose {
    fn lists(self, arg: u8) -> impl Iterator<Item = &'static Values> {
        let abi = self.abi.filter(|abi| !OTHERS.contains(abi));
        let both = abi.zip(self.call);
        let all =
            both.into_iter().flat_map(|(abi, call)| Values::of(call).map(move |one| (abi, one)));
        all.filter(move |(abi, one)| one.argument(*abi) == usize::from(arg)).map(|(_, one)| one)
    }

    /// A whole argument, as in `AF_ALG (38)`.
    pub(crate) fn value(self, arg: u8, value: u64) -> String {
        let digits = number(value);
        for values in self.lists(arg) {
            let name = match values.choice {
                Choice::Masked(mask) if value & !mask != 0 => None,
                Choice::One | Choice::Masked(_) => values.name(value).map(str::to_owned),
                Choice::Flags => flags(values, value),
            };
            if let Some(name) = name {
                return format!("{name} ({digits})");
            }
        }
        digits
    }

    /// Bits of an argument, as in `CLONE_NEWUSER|CLONE_NEWNET (0x50000000)`.
    pub(crate) fn bits(self, arg: u8, value: u64) -> String {
        let mut lists = self.lists(arg).filter(|values| values.choice == Choice::Flags);
        let named = lists.find_map(|values| flags(values, value));
        let digits = if value == 0 { "0".to_owned() } else { format!("{value:#x}") };
        named.map_or_else(|| digits.clone(), |name| format!("{name} ({digits})"))
    }
}

/// The flags of a word, if each of its bits has a name and they are few.
fn flags(values: &Values, word: u64) -> Option<String> {
    let (names, rest) = values.flags(word);
    let names: Vec<&str> = names.collect();
    (!names.is_empty() && rest == 0 && names.len() <= 9).then(|| names.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_names_where_their_abi_has_them() {
        let socket = Whose { abi: Some(Abi::X86_64), call: Some(Sysno::SOCKET) };
        assert_eq!(socket.value(0, 38), "AF_ALG (38)");
        assert_eq!(socket.value(0, 999), "999");
        let clone = Whose { abi: Some(Abi::X86_64), call: Some(Sysno::CLONE) };
        assert_eq!(clone.bits(0, 0x1000_0000), "CLONE_NEWUSER (0x10000000)");
        let swapped = Whose { abi: Some(Abi::S390x), ..clone };
        assert_eq!(swapped.bits(0, 0x1000_0000), "0x10000000");
        assert_eq!(swapped.bits(1, 0x1000_0000), "CLONE_NEWUSER (0x10000000)");
        let mips = Whose { abi: Some(Abi::Mips), call: Some(Sysno::IOCTL) };
        assert_eq!(mips.value(1, 0x5412), "0x5412");
    }
}
