//! The number of each error: one table for all ABIs except MIPS and PA-RISC, whose numbers differ
//! from 35 on, and PowerPC, which has one more name.
//!
//! Reference: `errno.h` of `asm-generic` and of `arch/{mips,parisc,powerpc}/include/uapi/asm`.
//! Alpha and SPARC have their own tables, but are not ABIs of this catalogue.
#![forbid(unsafe_code)]

use crate::Abi;
use crate::errno::{Errno, NAMES, Named, named};

/// The error numbers of an ABI.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Errnos {
    /// `asm-generic/errno.h`.
    Generic,
    /// The generic table, and `EDEADLOCK`.
    Powerpc,
    /// ENOSYS is 89.
    Mips,
    /// ENOSYS is 251.
    Parisc,
}

/// Up to this number all tables are equal: `asm-generic/errno-base.h`.
const BASE: u16 = 34;

/// Second names of errors, for which a table has no number of its own.
const ALSO: &[(&str, &str)] =
    &[("ENOTSUP", "EOPNOTSUPP"), ("EWOULDBLOCK", "EAGAIN"), ("EDEADLOCK", "EDEADLK")];

/// Sorted by number, like all of them.
static POWERPC: &[Named] = &named([(58, "EDEADLOCK")]);

static MIPS: &[Named] = &named([
    (35, "ENOMSG"),
    (36, "EIDRM"),
    (37, "ECHRNG"),
    (38, "EL2NSYNC"),
    (39, "EL3HLT"),
    (40, "EL3RST"),
    (41, "ELNRNG"),
    (42, "EUNATCH"),
    (43, "ENOCSI"),
    (44, "EL2HLT"),
    (45, "EDEADLK"),
    (46, "ENOLCK"),
    (50, "EBADE"),
    (51, "EBADR"),
    (52, "EXFULL"),
    (53, "ENOANO"),
    (54, "EBADRQC"),
    (55, "EBADSLT"),
    (56, "EDEADLOCK"),
    (59, "EBFONT"),
    (60, "ENOSTR"),
    (61, "ENODATA"),
    (62, "ETIME"),
    (63, "ENOSR"),
    (64, "ENONET"),
    (65, "ENOPKG"),
    (66, "EREMOTE"),
    (67, "ENOLINK"),
    (68, "EADV"),
    (69, "ESRMNT"),
    (70, "ECOMM"),
    (71, "EPROTO"),
    (73, "EDOTDOT"),
    (74, "EMULTIHOP"),
    (77, "EBADMSG"),
    (78, "ENAMETOOLONG"),
    (79, "EOVERFLOW"),
    (80, "ENOTUNIQ"),
    (81, "EBADFD"),
    (82, "EREMCHG"),
    (83, "ELIBACC"),
    (84, "ELIBBAD"),
    (85, "ELIBSCN"),
    (86, "ELIBMAX"),
    (87, "ELIBEXEC"),
    (88, "EILSEQ"),
    (89, "ENOSYS"),
    (90, "ELOOP"),
    (91, "ERESTART"),
    (92, "ESTRPIPE"),
    (93, "ENOTEMPTY"),
    (94, "EUSERS"),
    (95, "ENOTSOCK"),
    (96, "EDESTADDRREQ"),
    (97, "EMSGSIZE"),
    (98, "EPROTOTYPE"),
    (99, "ENOPROTOOPT"),
    (120, "EPROTONOSUPPORT"),
    (121, "ESOCKTNOSUPPORT"),
    (122, "EOPNOTSUPP"),
    (123, "EPFNOSUPPORT"),
    (124, "EAFNOSUPPORT"),
    (125, "EADDRINUSE"),
    (126, "EADDRNOTAVAIL"),
    (127, "ENETDOWN"),
    (128, "ENETUNREACH"),
    (129, "ENETRESET"),
    (130, "ECONNABORTED"),
    (131, "ECONNRESET"),
    (132, "ENOBUFS"),
    (133, "EISCONN"),
    (134, "ENOTCONN"),
    (135, "EUCLEAN"),
    (137, "ENOTNAM"),
    (138, "ENAVAIL"),
    (139, "EISNAM"),
    (140, "EREMOTEIO"),
    (141, "EINIT"),
    (142, "EREMDEV"),
    (143, "ESHUTDOWN"),
    (144, "ETOOMANYREFS"),
    (145, "ETIMEDOUT"),
    (146, "ECONNREFUSED"),
    (147, "EHOSTDOWN"),
    (148, "EHOSTUNREACH"),
    (149, "EALREADY"),
    (150, "EINPROGRESS"),
    (151, "ESTALE"),
    (158, "ECANCELED"),
    (159, "ENOMEDIUM"),
    (160, "EMEDIUMTYPE"),
    (161, "ENOKEY"),
    (162, "EKEYEXPIRED"),
    (163, "EKEYREVOKED"),
    (164, "EKEYREJECTED"),
    (165, "EOWNERDEAD"),
    (166, "ENOTRECOVERABLE"),
    (167, "ERFKILL"),
    (168, "EHWPOISON"),
    (1133, "EDQUOT"),
]);

static PARISC: &[Named] = &named([
    (35, "ENOMSG"),
    (36, "EIDRM"),
    (37, "ECHRNG"),
    (38, "EL2NSYNC"),
    (39, "EL3HLT"),
    (40, "EL3RST"),
    (41, "ELNRNG"),
    (42, "EUNATCH"),
    (43, "ENOCSI"),
    (44, "EL2HLT"),
    (45, "EDEADLK"),
    (46, "ENOLCK"),
    (47, "EILSEQ"),
    (50, "ENONET"),
    (51, "ENODATA"),
    (52, "ETIME"),
    (53, "ENOSR"),
    (54, "ENOSTR"),
    (55, "ENOPKG"),
    (57, "ENOLINK"),
    (58, "EADV"),
    (59, "ESRMNT"),
    (60, "ECOMM"),
    (61, "EPROTO"),
    (64, "EMULTIHOP"),
    (66, "EDOTDOT"),
    (67, "EBADMSG"),
    (68, "EUSERS"),
    (69, "EDQUOT"),
    (70, "ESTALE"),
    (71, "EREMOTE"),
    (72, "EOVERFLOW"),
    (160, "EBADE"),
    (161, "EBADR"),
    (162, "EXFULL"),
    (163, "ENOANO"),
    (164, "EBADRQC"),
    (165, "EBADSLT"),
    (166, "EBFONT"),
    (167, "ENOTUNIQ"),
    (168, "EBADFD"),
    (169, "EREMCHG"),
    (170, "ELIBACC"),
    (171, "ELIBBAD"),
    (172, "ELIBSCN"),
    (173, "ELIBMAX"),
    (174, "ELIBEXEC"),
    (175, "ERESTART"),
    (176, "ESTRPIPE"),
    (177, "EUCLEAN"),
    (178, "ENOTNAM"),
    (179, "ENAVAIL"),
    (180, "EISNAM"),
    (181, "EREMOTEIO"),
    (182, "ENOMEDIUM"),
    (183, "EMEDIUMTYPE"),
    (184, "ENOKEY"),
    (185, "EKEYEXPIRED"),
    (186, "EKEYREVOKED"),
    (187, "EKEYREJECTED"),
    (215, "ENOSYM"),
    (216, "ENOTSOCK"),
    (217, "EDESTADDRREQ"),
    (218, "EMSGSIZE"),
    (219, "EPROTOTYPE"),
    (220, "ENOPROTOOPT"),
    (221, "EPROTONOSUPPORT"),
    (222, "ESOCKTNOSUPPORT"),
    (223, "EOPNOTSUPP"),
    (224, "EPFNOSUPPORT"),
    (225, "EAFNOSUPPORT"),
    (226, "EADDRINUSE"),
    (227, "EADDRNOTAVAIL"),
    (228, "ENETDOWN"),
    (229, "ENETUNREACH"),
    (230, "ENETRESET"),
    (231, "ECONNABORTED"),
    (232, "ECONNRESET"),
    (233, "ENOBUFS"),
    (234, "EISCONN"),
    (235, "ENOTCONN"),
    (236, "ESHUTDOWN"),
    (237, "ETOOMANYREFS"),
    (238, "ETIMEDOUT"),
    (239, "ECONNREFUSED"),
    (240, "EREMOTERELEASE"),
    (241, "EHOSTDOWN"),
    (242, "EHOSTUNREACH"),
    (244, "EALREADY"),
    (245, "EINPROGRESS"),
    (247, "ENOTEMPTY"),
    (248, "ENAMETOOLONG"),
    (249, "ELOOP"),
    (251, "ENOSYS"),
    (253, "ECANCELED"),
    (254, "EOWNERDEAD"),
    (255, "ENOTRECOVERABLE"),
    (256, "ERFKILL"),
    (257, "EHWPOISON"),
]);

impl Errnos {
    /// Every table.
    pub const ALL: [Self; 4] = [Self::Generic, Self::Powerpc, Self::Mips, Self::Parisc];

    /// The parts of the table, in the order of the search.
    fn parts(self) -> [&'static [Named]; 2] {
        match self {
            Self::Generic => [NAMES, &[]],
            Self::Powerpc => [NAMES, POWERPC],
            Self::Mips => [base(), MIPS],
            Self::Parisc => [base(), PARISC],
        }
    }

    /// Every number with a name, and the name.
    pub fn all(self) -> impl Iterator<Item = (Errno, &'static str)> {
        let [first, second] = self.parts();
        first.iter().chain(second).filter_map(|one| Some((Errno::new(one.number())?, one.name())))
    }

    /// The name of a number.
    #[must_use]
    pub fn name(self, errno: Errno) -> Option<&'static str> {
        self.parts().iter().find_map(|part| {
            let at = part.binary_search_by_key(&errno.get(), Named::number).ok()?;
            part.get(at).map(Named::name)
        })
    }

    /// The number of a name, in any case; second names (`ENOTSUP`, `EWOULDBLOCK`) are names too.
    #[must_use]
    pub fn number(self, name: &str) -> Option<Errno> {
        let own = |name: &str| {
            self.all().find(|(_, known)| known.eq_ignore_ascii_case(name)).map(|(number, _)| number)
        };
        own(name).or_else(|| {
            let (_, first) = ALSO.iter().find(|(second, _)| second.eq_ignore_ascii_case(name))?;
            own(first)
        })
    }

    /// A name in capitals, second names included.
    #[must_use]
    pub fn spelled(self, name: &str) -> Option<&'static str> {
        let names = self.all().map(|(_, name)| name).chain(ALSO.iter().map(|&(second, _)| second));
        names.into_iter().find(|known| known.eq_ignore_ascii_case(name))
    }

    /// Parses a name ([`Errnos::number`]) or a number from 1 to 4095.
    #[must_use]
    pub fn parse(self, text: &str) -> Option<Errno> {
        match text.parse() {
            Ok(number) => Errno::new(number),
            Err(_) => self.number(text),
        }
    }
}

/// The part of the generic table that all tables share.
fn base() -> &'static [Named] {
    NAMES.split_at(NAMES.partition_point(|one| one.number() <= BASE)).0
}

impl Abi {
    /// The ABI's error numbers.
    #[must_use]
    pub const fn errnos(self) -> Errnos {
        match self {
            Self::Mips
            | Self::Mipsel
            | Self::Mips64
            | Self::Mipsel64
            | Self::Mips64n32
            | Self::Mipsel64n32 => Errnos::Mips,
            Self::Parisc | Self::Parisc64 => Errnos::Parisc,
            Self::Ppc | Self::Ppc64 | Self::Ppc64le => Errnos::Powerpc,
            _ => Errnos::Generic,
        }
    }
}

impl Errno {
    /// The number that a generic error (`Errno::ENOSYS`) has on an ABI: 89 on MIPS, 251 on PA-RISC.
    /// A number without a name is the same everywhere.
    #[must_use]
    pub fn on(self, abi: Abi) -> Self {
        if abi.errnos() == Errnos::Generic {
            return self;
        }
        self.name().and_then(|name| abi.errnos().number(name)).unwrap_or(self)
    }

    /// The name that the number has on an ABI.
    #[must_use]
    pub fn name_on(self, abi: Abi) -> Option<&'static str> {
        abi.errnos().name(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_is_sorted_and_has_every_error_once() {
        for table in Errnos::ALL {
            let [first, second] = table.parts();
            assert!(
                first.is_sorted_by(|a, b| a.number() < b.number()),
                "the look-up is a binary search"
            );
            assert!(
                second.is_sorted_by(|a, b| a.number() < b.number()),
                "the look-up is a binary search"
            );
            for (number, name) in table.all() {
                assert_eq!(table.name(number), Some(name), "{table:?} has one name for {name}");
                assert_eq!(table.number(name), Some(number), "{table:?} has one number for {name}");
            }
            // A name that one table lacks would be a number of another table there.
            assert!(NAMES.iter().all(|one| table.number(one.name()).is_some()), "{table:?}");
        }
    }

    #[test]
    fn numbers_are_the_abi_s_own() {
        let enosys = |abi| Errno::ENOSYS.on(abi).get();
        assert_eq!([Abi::X86_64, Abi::Ppc64le, Abi::S390x].map(enosys), [38; 3]);
        assert_eq!([Abi::Mips, Abi::Mipsel64, Abi::Mips64n32].map(enosys), [89; 3]);
        assert_eq!([Abi::Parisc, Abi::Parisc64].map(enosys), [251; 2]);
        let name = |number, abi| Errno::new(number).and_then(|errno: Errno| errno.name_on(abi));
        assert_eq!(name(38, Abi::Mips), Some("EL2NSYNC"));
        assert_eq!(name(89, Abi::X86_64), Some("EDESTADDRREQ"));
        assert_eq!((name(58, Abi::Ppc64), name(58, Abi::X86_64)), (Some("EDEADLOCK"), None));
        // Below 35 all are equal; a number without a name stays the same.
        assert_eq!(Errno::EPERM.on(Abi::Parisc), Errno::EPERM);
        let nameless = Errno::new(524).expect("a number");
        assert_eq!(nameless.on(Abi::Mips), nameless);
        assert_eq!(Errnos::Parisc.parse("enotsup").map(Errno::get), Some(223));
        assert_eq!(Errnos::Mips.parse("edquot").map(Errno::get), Some(1133));
        assert_eq!((Errnos::Mips.parse("0"), Errnos::Mips.parse("ENOTHING")), (None, None));
    }
}
