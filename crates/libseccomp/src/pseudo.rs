//! The pseudo numbers of calls: public constants (`__PNR_*`) that programs are compiled with.
//!
//! A call that an ABI lacks has a negative number there, so that one rule can name a call for several
//! ABIs. Socket calls have -100 minus their number in `socketcall`, System V IPC calls -200 minus their
//! number in `ipc`.
#![forbid(unsafe_code)]

use core::cmp::Ordering;

/// The pseudo number of a name. It is also the number of a socket call or a System V IPC call on an
/// ABI with multiplexers.
pub(crate) fn number(name: &str) -> Option<i32> {
    let (mut low, mut high) = (0, COUNT);
    while low < high {
        let at = low.midpoint(high);
        match letters(at).cmp(name.as_bytes()) {
            Ordering::Less => low = at + 1,
            Ordering::Equal => return Some(NUMBERS[at]),
            Ordering::Greater => high = at,
        }
    }
    None
}

/// The names with a pseudo number. Only one number has two.
pub(crate) fn names(number: i32) -> impl Iterator<Item = &'static str> {
    NUMBERS.iter().enumerate().filter(move |(_, known)| **known == number).map(|(at, _)| name(at))
}

/// The letters of the name at a place.
fn letters(at: usize) -> &'static [u8] {
    TEXT.as_bytes().get(BEGINS[at].into()..BEGINS[at + 1].into()).unwrap_or_default()
}

fn name(at: usize) -> &'static str {
    // Every name is ASCII.
    core::str::from_utf8(letters(at)).unwrap_or_default()
}

/// Declares the names, sorted, and their numbers. The names have nothing between them: the dynamic linker would
/// have to complete a pointer to each, in each program that is started.
macro_rules! pseudo {
    ($(($name:literal, $number:literal),)*) => {
        const COUNT: usize = [$($number),*].len();
        static TEXT: &str = concat!($($name),*);
        /// Where each name begins, and where the last one ends.
        static BEGINS: [u16; COUNT + 1] = begins([$($name),*]);
        static NUMBERS: [i32; COUNT] = [$($number),*];
    };
}

const fn begins(names: [&str; COUNT]) -> [u16; COUNT + 1] {
    let (mut begins, mut at) = ([0; COUNT + 1], 0);
    while at < COUNT {
        begins[at + 1] = begins[at] + names[at].len() as u16;
        at += 1;
    }
    begins
}

#[rustfmt::skip]
pseudo! {
    ("_llseek", -10026), ("_newselect", -10032), ("_sysctl", -10080), ("accept", -105),
    ("accept4", -118), ("access", -10147), ("afs_syscall", -10091), ("alarm", -10148),
    ("arch_prctl", -10001), ("arm_fadvise64_64", -10083), ("arm_sync_file_range", -10084),
    ("atomic_barrier", -10247), ("atomic_cmpxchg_32", -10248), ("bdflush", -10002),
    ("bind", -102), ("break", -10003), ("breakpoint", -10182), ("cachectl", -10103),
    ("cacheflush", -10104), ("chmod", -10149), ("chown", -10150), ("chown32", -10004),
    ("clock_adjtime64", -10212), ("clock_getres_time64", -10213), ("clock_gettime64", -10214),
    ("clock_nanosleep_time64", -10215), ("clock_settime64", -10216), ("clone3", -10217),
    ("connect", -103), ("creat", -10151), ("create_module", -10074), ("dup2", -10152),
    ("epoll_create", -10153), ("epoll_ctl_old", -10005), ("epoll_wait", -10154),
    ("epoll_wait_old", -10006), ("eventfd", -10155), ("fadvise64", -10092),
    ("fadvise64_64", -10007), ("fchown32", -10008), ("fcntl64", -10009), ("fork", -10156),
    ("fsconfig", -10218), ("fsmount", -10219), ("fsopen", -10220), ("fspick", -10221),
    ("fstat", -10246), ("fstat64", -10010), ("fstatat64", -10011), ("fstatfs64", -10012),
    ("ftime", -10013), ("ftruncate64", -10014), ("futex_time64", -10222), ("futimesat", -10157),
    ("get_kernel_syms", -10075), ("get_mempolicy", -10192), ("get_thread_area", -10076),
    ("get_tls", -10204), ("getdents", -10158), ("getegid32", -10015), ("geteuid32", -10016),
    ("getgid32", -10017), ("getgroups32", -10018), ("getpagesize", -10249),
    ("getpeername", -107), ("getpgrp", -10159), ("getpmsg", -10093), ("getrandom", -10109),
    ("getresgid32", -10019), ("getresuid32", -10020), ("getrlimit", -10180),
    ("getsockname", -106), ("getsockopt", -115), ("getuid32", -10021), ("gtty", -10022),
    ("idle", -10023), ("inotify_init", -10160), ("io_pgetevents", -10209),
    ("io_pgetevents_time64", -10223), ("ioperm", -10094), ("iopl", -10095), ("ipc", -10024),
    ("kexec_file_load", -10111), ("lchown", -10161), ("lchown32", -10025), ("link", -10162),
    ("listen", -104), ("listns", -10252), ("lock", -10027), ("lstat", -10163),
    ("lstat64", -10028), ("map_shadow_stack", -10245), ("mbind", -10194),
    ("membarrier", -10199), ("memfd_create", -10110), ("memfd_secret", -10244),
    ("migrate_pages", -10097), ("mkdir", -10164), ("mknod", -10165), ("mmap", -10181),
    ("mmap2", -10029), ("modify_ldt", -10098), ("move_mount", -10224), ("move_pages", -10193),
    ("mpx", -10030), ("mq_timedreceive_time64", -10225), ("mq_timedsend_time64", -10226),
    ("msgctl", -214), ("msgget", -213), ("msgrcv", -212), ("msgsnd", -211),
    ("multiplexer", -10186), ("newfstatat", -10031), ("nfsservctl", -10077), ("nice", -10033),
    ("oldfstat", -10034), ("oldlstat", -10035), ("oldolduname", -10036), ("oldstat", -10037),
    ("olduname", -10038), ("oldwait4", -10146), ("open", -10166), ("open_tree", -10227),
    ("pause", -10167), ("pciconfig_iobase", -10086), ("pciconfig_read", -10087),
    ("pciconfig_write", -10088), ("pidfd_open", -10228), ("pidfd_send_signal", -10229),
    ("pipe", -10168), ("pkey_alloc", -10202), ("pkey_free", -10203), ("pkey_mprotect", -10201),
    ("poll", -10169), ("ppoll", -10241), ("ppoll_time64", -10230), ("prof", -10039),
    ("profil", -10040), ("pselect6_time64", -10231), ("putpmsg", -10099),
    ("query_module", -10078), ("readdir", -10041), ("readlink", -10170), ("recv", -110),
    ("recvfrom", -112), ("recvmmsg", -119), ("recvmmsg_time64", -10232), ("recvmsg", -117),
    ("rename", -10171), ("renameat", -10242), ("riscv_flush_icache", -10243),
    ("riscv_hwprobe", -10250), ("rmdir", -10172), ("rseq", -10210),
    ("rseq_slice_yield", -10253), ("rt_sigtimedwait_time64", -10233), ("rtas", -10187),
    ("s390_guarded_storage", -10205), ("s390_pci_mmio_read", -10197),
    ("s390_pci_mmio_write", -10198), ("s390_runtime_instr", -10196), ("s390_sthyi", -10206),
    ("sched_rr_get_interval_time64", -10234), ("security", -10042), ("select", -10101),
    ("semctl", -203), ("semget", -202), ("semop", -201), ("semtimedop", -204),
    ("semtimedop_time64", -10235), ("send", -109), ("sendfile64", -10043), ("sendmmsg", -120),
    ("sendmsg", -116), ("sendto", -111), ("set_mempolicy", -10195), ("set_thread_area", -10079),
    ("set_tls", -10183), ("setfsgid32", -10044), ("setfsuid32", -10045), ("setgid32", -10046),
    ("setgroups32", -10047), ("setregid32", -10048), ("setresgid32", -10049),
    ("setresuid32", -10050), ("setreuid32", -10051), ("setrlimit", -10211),
    ("setsockopt", -114), ("setuid32", -10052), ("sgetmask", -10053), ("shmat", -221),
    ("shmctl", -224), ("shmdt", -222), ("shmget", -223), ("shutdown", -113),
    ("sigaction", -10054), ("signal", -10055), ("signalfd", -10173), ("sigpending", -10056),
    ("sigprocmask", -10057), ("sigreturn", -10058), ("sigsuspend", -10059), ("socket", -101),
    ("socketcall", -10060), ("socketpair", -108), ("spu_create", -10188), ("spu_run", -10189),
    ("ssetmask", -10061), ("stat", -10174), ("stat64", -10062), ("statfs64", -10063),
    ("statx", -10208), ("stime", -10064), ("stty", -10065), ("subpage_prot", -10207),
    ("swapcontext", -10190), ("switch_endian", -10191), ("symlink", -10175),
    ("sync_file_range", -10100), ("sync_file_range2", -10089), ("sys_debug_setcontext", -10191),
    ("syscall", -10090), ("sysfs", -10145), ("sysmips", -10106), ("time", -10108),
    ("timer_gettime64", -10236), ("timer_settime64", -10237), ("timerfd", -10107),
    ("timerfd_gettime64", -10238), ("timerfd_settime64", -10239), ("truncate64", -10066),
    ("tuxcall", -10067), ("ugetrlimit", -10068), ("ulimit", -10069), ("umount", -10070),
    ("unlink", -10176), ("uprobe", -10254), ("uretprobe", -10251), ("uselib", -10081),
    ("userfaultfd", -10200), ("usr26", -10184), ("usr32", -10185), ("ustat", -10177),
    ("utime", -10178), ("utimensat_time64", -10240), ("utimes", -10179), ("vfork", -10102),
    ("vm86", -10071), ("vm86old", -10072), ("vserver", -10082), ("waitpid", -10073),
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;
    use std::{env, fs};

    use seccompat_catalogue::{Abi, Sysno};

    use super::*;

    /// `__SNR_*`: the number that the kernel's headers have, or else the pseudo number.
    fn header() -> String {
        let mut text = String::from(
            "/* SPDX-License-Identifier: MIT OR Apache-2.0\n *\n * Written by a test of \
             crates/libseccomp (SECCOMPAT_WRITE=1). seccomp.h includes it. */\n",
        );
        let mut names: Vec<&str> = Sysno::all().map(Sysno::name).collect();
        names.extend((0..COUNT).map(super::name));
        names.sort_unstable();
        names.dedup();
        for name in names {
            let own = format!("#define __SNR_{name} __NR_{name}\n");
            let Some(number) = number(name) else {
                let _ = write!(text, "\n{own}");
                continue;
            };
            let arms = |text: &mut String| {
                let private = format!("__ARM_NR_{name}");
                let _ = write!(text, "#elif defined({private})\n#define __SNR_{name} {private}\n");
            };
            let _ = write!(text, "\n#define __PNR_{name} {number}\n#ifdef __NR_{name}\n{own}");
            if Sysno::from_name(name).and_then(|call| call.number(Abi::Arm)) >= Some(0xf_0000) {
                arms(&mut text);
            }
            let _ = write!(text, "#else\n#define __SNR_{name} __PNR_{name}\n#endif\n");
        }
        text
    }

    #[test]
    fn the_header_has_every_name() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("include/seccomp-syscalls.h");
        if env::var_os("SECCOMPAT_WRITE").is_some() {
            fs::write(&path, header()).unwrap();
        }
        assert!(fs::read_to_string(path).unwrap() == header(), "SECCOMPAT_WRITE=1 renews it");
    }

    #[test]
    fn every_call_that_an_abi_lacks_has_one() {
        assert!((0..COUNT).is_sorted_by_key(letters), "the look-up is a binary search");
        let lacks = |call: &Sysno| Abi::ALL.iter().any(|abi| call.number(*abi).is_none());
        let missing: Vec<_> =
            Sysno::all().filter(lacks).filter(|call| number(call.name()).is_none()).collect();
        assert_eq!(missing, [], "give these names the next free numbers");
    }

    #[test]
    fn multiplexed_calls_have_those_of_their_multiplexers() {
        for (multiplexer, base) in [(Sysno::SOCKETCALL, -100), (Sysno::IPC, -200)] {
            for &(nth, call) in multiplexer.multiplexes() {
                assert_eq!(number(call.name()), Some(base - i32::try_from(nth).unwrap()));
            }
        }
    }
}
