//! The ABIs by which a program enters the kernel, and their special cases.
//!
//! - **x32** runs under x86_64's `AUDIT_ARCH` value and is recognised by bit 30 of the number.
//! - **MIPS** has three ABIs whose numbers begin at 4000 (o32), 5000 (n64) and 6000 (n32).
//! - **ARM** is the EABI; its private calls (from 0x0f0000: `breakpoint`, `cacheflush`, `usr26`,
//!   `usr32`, `set_tls`, `get_tls`) are calls of the catalogue like any other.
//! - **Multiplexers**: on an ABI with [`Abi::has_multiplexers`], a socket or System V IPC call may
//!   also be made as `socketcall` or `ipc`. A filter sees only a pointer to the arguments of
//!   `socketcall`, and those of `ipc` in other places. On the o32 ABI every call can also be made
//!   through `syscall`.
#![forbid(unsafe_code)]

use core::fmt;

use crate::KernelVersion;

/// An ABI. x32 is separate although it shares x86_64's `AUDIT_ARCH` value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Abi {
    /// 64-bit x86.
    X86_64,
    /// 32-bit x86.
    X86,
    /// 64-bit x86 with 32-bit pointers.
    X32,
    /// 64-bit ARM, little-endian.
    Aarch64,
    /// 32-bit ARM: the EABI, little-endian.
    Arm,
    /// 64-bit RISC-V.
    Riscv64,
    /// 64-bit `LoongArch`.
    Loongarch64,
    /// 32-bit PowerPC.
    Ppc,
    /// 64-bit PowerPC, big-endian.
    Ppc64,
    /// 64-bit PowerPC, little-endian.
    Ppc64le,
    /// 31-bit S/390; gone from the kernel after 6.18.
    S390,
    /// 64-bit S/390.
    S390x,
    /// MIPS o32, big-endian.
    Mips,
    /// MIPS o32, little-endian.
    Mipsel,
    /// MIPS n64, big-endian.
    Mips64,
    /// MIPS n64, little-endian.
    Mipsel64,
    /// MIPS n32, big-endian.
    Mips64n32,
    /// MIPS n32, little-endian.
    Mipsel64n32,
    /// 32-bit PA-RISC.
    Parisc,
    /// 64-bit PA-RISC.
    Parisc64,
    /// Motorola 68000.
    M68k,
    /// `SuperH`, little-endian.
    Sh,
    /// `SuperH`, big-endian.
    Sheb,
}

/// The table's row for an ABI.
struct Row {
    abi: Abi,
    name: &'static str,
    scmp: &'static str,
    /// Other spellings, in lower case: those of `uname -m`, Debian, Go and Rust.
    also: &'static [&'static str],
    /// `EM_*`, from linux/elf-em.h.
    machine: u32,
    /// The flags that `AUDIT_ARCH` adds to the machine, from linux/audit.h.
    bits: u32,
    is_32_bit: bool,
    base: u32,
    since: KernelVersion,
}

/// `__AUDIT_ARCH_64BIT`.
const B64: u32 = 0x8000_0000;
/// `__AUDIT_ARCH_LE`.
const LE: u32 = 0x4000_0000;
/// `__AUDIT_ARCH_CONVENTION_MIPS64_N32`.
const N32: u32 = 0x2000_0000;

macro_rules! abis {
    ($($abi:ident $name:literal $scmp:literal [$($also:literal)*] $machine:literal
        [$($bit:ident)*] $size:literal $base:literal $major:literal $minor:literal $patch:literal;)*
    ) => {
        impl Abi {
            /// Every ABI, in the enum's order.
            pub const ALL: &'static [Self] = &[$(Self::$abi),*];
        }
        /// In the enum's order.
        static ROWS: &[Row] = &[$(Row {
            abi: Abi::$abi,
            name: $name,
            scmp: concat!("SCMP_ARCH_", $scmp),
            also: &[$($also),*],
            machine: $machine,
            bits: 0 $(| $bit)*,
            is_32_bit: $size == 32,
            base: $base,
            since: KernelVersion::old($major, $minor, $patch),
        }),*];
    };
}

// The last three numbers are the release that introduced the ABI. 32-bit x86 has always existed;
// ARM's release is that of the EABI.
abis! {
    X86_64 "x86_64" "X86_64" ["amd64" "x86-64" "x64"] 62 [B64 LE] 64 0 2 6 0;
    X86 "x86" "X86" ["i386" "i486" "i586" "i686" "386" "ia32"] 3 [LE] 32 0 1 0 0;
    X32 "x32" "X32" ["amd64p32" "x86_64x32"] 62 [B64 LE] 32 0x4000_0000 3 4 0;
    Aarch64 "aarch64" "AARCH64" ["arm64" "armv8" "armv8l64"] 183 [B64 LE] 64 0 3 7 0;
    Arm "arm" "ARM" ["armhf" "armel" "armv5tel" "armv6l" "armv7" "armv7l" "armv8l"]
        40 [LE] 32 0 2 6 16;
    Riscv64 "riscv64" "RISCV64" ["riscv64gc"] 243 [B64 LE] 64 0 4 15 0;
    Loongarch64 "loongarch64" "LOONGARCH64" ["loong64"] 258 [B64 LE] 64 0 5 19 0;
    Ppc "ppc" "PPC" ["powerpc" "ppc32"] 20 [] 32 0 2 0 0;
    Ppc64 "ppc64" "PPC64" ["powerpc64"] 21 [B64] 64 0 2 6 0;
    Ppc64le "ppc64le" "PPC64LE" ["ppc64el" "powerpc64le"] 21 [B64 LE] 64 0 3 13 0;
    S390 "s390" "S390" [] 22 [] 32 0 2 4 0;
    S390x "s390x" "S390X" [] 22 [B64] 64 0 2 4 0;
    Mips "mips" "MIPS" ["mipseb" "mips32"] 8 [] 32 4000 2 0 0;
    Mipsel "mipsel" "MIPSEL" ["mipsle" "mips32el"] 8 [LE] 32 4000 2 0 0;
    Mips64 "mips64" "MIPS64" ["mips64eb"] 8 [B64] 64 5000 2 4 0;
    Mipsel64 "mipsel64" "MIPSEL64" ["mips64el" "mips64le"] 8 [B64 LE] 64 5000 2 4 0;
    Mips64n32 "mips64n32" "MIPS64N32" ["mipsn32" "mips64p32" "n32"] 8 [B64 N32] 32 6000 2 6 0;
    Mipsel64n32 "mipsel64n32" "MIPSEL64N32" ["mipsn32el" "mips64eln32" "mips64p32le"]
        8 [B64 LE N32] 32 6000 2 6 0;
    Parisc "parisc" "PARISC" ["hppa"] 15 [] 32 0 2 4 0;
    Parisc64 "parisc64" "PARISC64" ["hppa64"] 15 [B64] 64 0 2 4 0;
    M68k "m68k" "M68K" ["68k"] 4 [] 32 0 2 0 0;
    Sh "sh" "SH" ["sh4" "sh4a" "shel"] 42 [LE] 32 0 2 4 0;
    Sheb "sheb" "SHEB" ["sh4eb"] 42 [] 32 0 2 4 0;
}

impl Abi {
    /// The ABI that this program was compiled for; `None` if the catalogue lacks it (big-endian
    /// ARM, 32-bit RISC-V, SPARC and others).
    pub const NATIVE: Option<Self> = native();

    /// The spelling in output: `x86_64`, `ppc64le`, `mipsel64n32`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The name in OCI and Docker profiles: `SCMP_ARCH_X86_64`.
    #[must_use]
    pub const fn scmp_name(self) -> &'static str {
        self.row().scmp
    }

    /// Parses every common spelling, in any case: [`Abi::name`], [`Abi::scmp_name`], the output of
    /// `uname -m`, and Debian's, Go's and Rust's names.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is = |name: &str| name.eq_ignore_ascii_case(text);
        let row = ROWS
            .iter()
            .find(|row| is(row.name) || is(row.scmp) || row.also.iter().any(|name| is(name)))?;
        Some(row.abi)
    }

    /// The value that a filter reads in `seccomp_data.arch`.
    #[must_use]
    pub const fn audit_arch(self) -> AuditArch {
        AuditArch(self.row().machine | self.row().bits)
    }

    /// Every ABI of that `AUDIT_ARCH` value: two for x86_64's, none for a value that the catalogue
    /// does not know.
    pub fn sharing(audit: AuditArch) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |abi| abi.audit_arch() == audit)
    }

    /// Whether libseccomp treats its registers as 32-bit: it does so for x32 and MIPS n32 too.
    ///
    /// On these two a filter does see all 64 bits of each argument.
    #[must_use]
    pub const fn is_32_bit(self) -> bool {
        self.row().is_32_bit
    }

    /// Whether the high half of a 64-bit word comes first in memory, `seccomp_data` included.
    #[must_use]
    pub const fn is_big_endian(self) -> bool {
        self.row().bits & LE == 0
    }

    /// The offset between a table's number and the register's: 0x40000000 on x32, 4000, 5000 or
    /// 6000 on MIPS, 0 elsewhere.
    #[must_use]
    pub const fn number_base(self) -> u32 {
        self.row().base
    }

    /// Whether `socketcall` and `ipc` exist. Most of the direct calls exist too: at the latest since
    /// Linux 4.3 those for sockets, and since 5.1 those of System V IPC.
    #[must_use]
    pub const fn has_multiplexers(self) -> bool {
        matches!(
            self,
            Self::X86
                | Self::M68k
                | Self::Mips
                | Self::Mipsel
                | Self::Ppc
                | Self::Ppc64
                | Self::Ppc64le
                | Self::S390
                | Self::S390x
                | Self::Sh
                | Self::Sheb
        )
    }

    /// The other ABIs that a kernel for this one can run, if it is built for them.
    #[must_use]
    pub const fn beside(self) -> &'static [Self] {
        match self {
            Self::X86_64 => &[Self::X86, Self::X32],
            Self::Aarch64 => &[Self::Arm],
            Self::Ppc64 => &[Self::Ppc],
            Self::S390x => &[Self::S390],
            Self::Mips64 => &[Self::Mips, Self::Mips64n32],
            Self::Mipsel64 => &[Self::Mipsel, Self::Mipsel64n32],
            Self::Parisc64 => &[Self::Parisc],
            _ => &[],
        }
    }

    /// The mainline release that introduced the ABI: no call is older on it.
    #[must_use]
    pub const fn since(self) -> KernelVersion {
        self.row().since
    }

    const fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }
}

const fn native() -> Option<Abi> {
    let little = cfg!(target_endian = "little");
    let narrow = cfg!(target_pointer_width = "32");
    let abi = if cfg!(target_arch = "x86_64") {
        if narrow { Abi::X32 } else { Abi::X86_64 }
    } else if cfg!(target_arch = "x86") {
        Abi::X86
    } else if cfg!(target_arch = "aarch64") && little && !narrow {
        Abi::Aarch64
    } else if cfg!(target_arch = "arm") && little {
        Abi::Arm
    } else if cfg!(target_arch = "riscv64") {
        Abi::Riscv64
    } else if cfg!(target_arch = "loongarch64") {
        Abi::Loongarch64
    } else if cfg!(target_arch = "powerpc") && !little {
        Abi::Ppc
    } else if cfg!(target_arch = "powerpc64") {
        if little { Abi::Ppc64le } else { Abi::Ppc64 }
    } else if cfg!(target_arch = "s390x") {
        Abi::S390x
    } else if cfg!(any(target_arch = "mips", target_arch = "mips32r6")) {
        if little { Abi::Mipsel } else { Abi::Mips }
    } else if cfg!(any(target_arch = "mips64", target_arch = "mips64r6")) {
        match (little, narrow) {
            (false, false) => Abi::Mips64,
            (true, false) => Abi::Mipsel64,
            (false, true) => Abi::Mips64n32,
            (true, true) => Abi::Mipsel64n32,
        }
    } else if cfg!(target_arch = "m68k") {
        Abi::M68k
    } else {
        return None;
    };
    Some(abi)
}

impl fmt::Display for Abi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An `AUDIT_ARCH_*` value (linux/audit.h): the ELF machine, and bits for 64-bit, little-endian and
/// MIPS n32. x32 has no value of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AuditArch(u32);

impl AuditArch {
    /// Any value, known or not, that a filter may read.
    #[must_use]
    pub const fn new(value: u32) -> Self {
        Self(value)
    }

    /// The value.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Display for AuditArch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.0)
    }
}

impl fmt::Debug for AuditArch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sysno;

    #[test]
    fn rows_are_in_the_order_of_the_enum_and_their_names_are_unique() {
        for (row, &abi) in ROWS.iter().zip(Abi::ALL) {
            assert_eq!(row.abi, abi);
            assert_eq!(abi.row().abi, abi, "the index is the discriminant");
            for name in [row.name, row.scmp].iter().chain(row.also) {
                assert_eq!(Abi::parse(name), Some(abi), "{name}");
            }
        }
        assert_eq!((Abi::ALL.len(), Abi::parse("sparc")), (23, None));
        assert_eq!(Abi::parse("ARM64"), Some(Abi::Aarch64));
        assert_eq!(Abi::parse("scmp_arch_x32"), Some(Abi::X32));
    }

    #[test]
    fn x32_alone_shares_an_audit_value() {
        for &abi in Abi::ALL {
            let both = matches!(abi, Abi::X86_64 | Abi::X32);
            assert_eq!(Abi::sharing(abi.audit_arch()).count(), if both { 2 } else { 1 }, "{abi}");
        }
        assert_eq!(Abi::sharing(AuditArch::new(0)).count(), 0);
        assert_eq!(Abi::X86_64.audit_arch().get(), 0xc000_003e);
    }

    #[test]
    fn multiplexers_are_where_the_table_has_their_numbers() {
        for &abi in Abi::ALL {
            for call in [Sysno::SOCKETCALL, Sysno::IPC] {
                assert_eq!(call.number(abi).is_some(), abi.has_multiplexers(), "{call} on {abi}");
            }
        }
    }

    #[test]
    fn the_other_abis_of_a_kernel_have_its_byte_order_and_no_others() {
        for &abi in Abi::ALL {
            for &other in abi.beside() {
                assert_eq!(other.is_big_endian(), abi.is_big_endian(), "{other} beside {abi}");
                assert!(other.is_32_bit() && !abi.is_32_bit(), "{other} beside {abi}");
                assert!(other.beside().is_empty(), "{other} beside {abi}");
            }
        }
        assert_eq!(Abi::ALL.iter().filter(|abi| !abi.beside().is_empty()).count(), 7);
    }

    #[test]
    fn audit_values_are_shown_as_headers_spell_them() {
        let arch = Abi::S390x.audit_arch();
        assert_eq!(format!("{arch} {arch:?}"), "0x80000016 0x80000016");
    }

    #[test]
    fn the_compiler_and_the_program_find_the_same_native_abi() {
        assert_eq!(std::hint::black_box(native as fn() -> Option<Abi>)(), Abi::NATIVE);
    }

    #[test]
    fn the_native_abi_has_the_size_and_byte_order_of_this_program() {
        let Some(native) = Abi::NATIVE else { return };
        assert_eq!(native.is_32_bit(), cfg!(target_pointer_width = "32"));
        assert_eq!(native.is_big_endian(), cfg!(target_endian = "big"));
    }
}
