//! Error numbers, as a newtype: a filter may return any number, so this is not an enum.
#![forbid(unsafe_code)]

use core::fmt;

/// An error number of the kernel, from 1 to 4095.
///
/// The constants and [`Errno::name`] use the generic table (`asm-generic/errno.h`), which holds for
/// every ABI that can run these probes. MIPS and PA-RISC have other numbers from 35 on: use
/// `Errno::on` and `Errno::name_on` for a filter's errno.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Errno(pub(crate) u16);

macro_rules! errnos {
    ($($name:ident = $n:literal),* $(,)?) => {
        impl Errno {
            $(#[doc = concat!("`", stringify!($name), "`")] pub const $name: Self = Self($n);)*
        }
        /// The names, sorted by number.
        pub(crate) static NAMES: &[Named] = &named([$(($n, stringify!($name))),*]);
    };
}

/// A number and its name in one place: a pointer to the name would take more room than the name, and the dynamic
/// linker would have to complete it in each process.
#[derive(Clone, Copy)]
pub(crate) struct Named {
    number: u16,
    len: u8,
    letters: [u8; Self::LONGEST],
}

impl Named {
    const LONGEST: usize = "ENOTRECOVERABLE".len();

    pub(crate) const fn number(&self) -> u16 {
        self.number
    }

    pub(crate) fn name(&self) -> &str {
        let letters = self.letters.get(..self.len.into());
        // Every name is ASCII.
        letters.and_then(|letters| core::str::from_utf8(letters).ok()).unwrap_or_default()
    }
}

/// These numbers and names.
pub(crate) const fn named<const COUNT: usize>(all: [(u16, &str); COUNT]) -> [Named; COUNT] {
    let mut table = [Named { number: 0, len: 0, letters: [0; Named::LONGEST] }; COUNT];
    let mut at = 0;
    while at < COUNT {
        let (number, name) = all[at];
        let letters = name.as_bytes();
        table[at].number = number;
        table[at].len = letters.len() as u8;
        let mut letter = 0;
        while letter < letters.len() {
            table[at].letters[letter] = letters[letter];
            letter += 1;
        }
        at += 1;
    }
    table
}

errnos! {
    EPERM = 1,
    ENOENT = 2,
    ESRCH = 3,
    EINTR = 4,
    EIO = 5,
    ENXIO = 6,
    E2BIG = 7,
    ENOEXEC = 8,
    EBADF = 9,
    ECHILD = 10,
    EAGAIN = 11,
    ENOMEM = 12,
    EACCES = 13,
    EFAULT = 14,
    ENOTBLK = 15,
    EBUSY = 16,
    EEXIST = 17,
    EXDEV = 18,
    ENODEV = 19,
    ENOTDIR = 20,
    EISDIR = 21,
    EINVAL = 22,
    ENFILE = 23,
    EMFILE = 24,
    ENOTTY = 25,
    ETXTBSY = 26,
    EFBIG = 27,
    ENOSPC = 28,
    ESPIPE = 29,
    EROFS = 30,
    EMLINK = 31,
    EPIPE = 32,
    EDOM = 33,
    ERANGE = 34,
    EDEADLK = 35,
    ENAMETOOLONG = 36,
    ENOLCK = 37,
    ENOSYS = 38,
    ENOTEMPTY = 39,
    ELOOP = 40,
    ENOMSG = 42,
    EIDRM = 43,
    ECHRNG = 44,
    EL2NSYNC = 45,
    EL3HLT = 46,
    EL3RST = 47,
    ELNRNG = 48,
    EUNATCH = 49,
    ENOCSI = 50,
    EL2HLT = 51,
    EBADE = 52,
    EBADR = 53,
    EXFULL = 54,
    ENOANO = 55,
    EBADRQC = 56,
    EBADSLT = 57,
    EBFONT = 59,
    ENOSTR = 60,
    ENODATA = 61,
    ETIME = 62,
    ENOSR = 63,
    ENONET = 64,
    ENOPKG = 65,
    EREMOTE = 66,
    ENOLINK = 67,
    EADV = 68,
    ESRMNT = 69,
    ECOMM = 70,
    EPROTO = 71,
    EMULTIHOP = 72,
    EDOTDOT = 73,
    EBADMSG = 74,
    EOVERFLOW = 75,
    ENOTUNIQ = 76,
    EBADFD = 77,
    EREMCHG = 78,
    ELIBACC = 79,
    ELIBBAD = 80,
    ELIBSCN = 81,
    ELIBMAX = 82,
    ELIBEXEC = 83,
    EILSEQ = 84,
    ERESTART = 85,
    ESTRPIPE = 86,
    EUSERS = 87,
    ENOTSOCK = 88,
    EDESTADDRREQ = 89,
    EMSGSIZE = 90,
    EPROTOTYPE = 91,
    ENOPROTOOPT = 92,
    EPROTONOSUPPORT = 93,
    ESOCKTNOSUPPORT = 94,
    EOPNOTSUPP = 95,
    EPFNOSUPPORT = 96,
    EAFNOSUPPORT = 97,
    EADDRINUSE = 98,
    EADDRNOTAVAIL = 99,
    ENETDOWN = 100,
    ENETUNREACH = 101,
    ENETRESET = 102,
    ECONNABORTED = 103,
    ECONNRESET = 104,
    ENOBUFS = 105,
    EISCONN = 106,
    ENOTCONN = 107,
    ESHUTDOWN = 108,
    ETOOMANYREFS = 109,
    ETIMEDOUT = 110,
    ECONNREFUSED = 111,
    EHOSTDOWN = 112,
    EHOSTUNREACH = 113,
    EALREADY = 114,
    EINPROGRESS = 115,
    ESTALE = 116,
    EUCLEAN = 117,
    ENOTNAM = 118,
    ENAVAIL = 119,
    EISNAM = 120,
    EREMOTEIO = 121,
    EDQUOT = 122,
    ENOMEDIUM = 123,
    EMEDIUMTYPE = 124,
    ECANCELED = 125,
    ENOKEY = 126,
    EKEYEXPIRED = 127,
    EKEYREVOKED = 128,
    EKEYREJECTED = 129,
    EOWNERDEAD = 130,
    ENOTRECOVERABLE = 131,
    ERFKILL = 132,
    EHWPOISON = 133,
}

impl Errno {
    /// The largest error number that a system call can return (`MAX_ERRNO`).
    pub const MAX: Self = Self(4095);

    /// The error number `n`; `None` outside 1 to 4095.
    #[must_use]
    pub const fn new(n: u16) -> Option<Self> {
        if n == 0 || n > Self::MAX.0 { None } else { Some(Self(n)) }
    }

    /// The number, from 1 to 4095.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// Parses a name (`ENOSYS`, in any case) or a number.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(n) = text.parse() {
            return Self::new(n);
        }
        let named = NAMES.iter().find(|one| one.name().eq_ignore_ascii_case(text))?;
        Some(Self(named.number()))
    }

    /// The name, if the number has one.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        let at = NAMES.binary_search_by_key(&self.0, Named::number).ok()?;
        NAMES.get(at).map(Named::name)
    }
}

impl fmt::Display for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "errno {}", self.0),
        }
    }
}

impl fmt::Debug for Errno {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_agree() {
        assert_eq!((Errno::EPERM.get(), Errno::ENOSYS.get()), (1, 38));
        assert_eq!(Errno::parse("enosys"), Some(Errno::ENOSYS));
        assert_eq!(Errno::parse("38"), Some(Errno::ENOSYS));
        assert_eq!(Errno::new(524).and_then(Errno::name), None);
        assert_eq!(format!("{0} {0:?}", Errno::ENOSYS), "ENOSYS ENOSYS");
        assert_eq!(Errno::new(524).map(|errno| format!("{errno}")).as_deref(), Some("errno 524"));
        assert_eq!((Errno::new(0), Errno::new(4096), Errno::parse("EVIL")), (None, None, None));
        assert!(NAMES.is_sorted_by_key(Named::number), "the look-up is a binary search");
    }
}
