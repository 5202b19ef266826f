//! The filter of each directive, systemd.exec(5); the tests load the same by systemd's own library.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errno, KernelVersion, Sysno};
use seccompat_policy::{Compare, Policy};

use super::state::{ALL_NAMESPACES, Answer, At, Calls, State, known_namespaces};
use super::{sets, state};
use crate::chain::{Chain, Directive, Kind, Maker, Remark, Wanted};
use crate::version::Version;

const S_ISUID: u64 = 0o4000;
const S_ISGID: u64 = 0o2000;
const PROT_WRITE: u64 = 2;
const PROT_EXEC: u64 = 4;
const SHM_EXEC: u64 = 0o100_000;
/// `SCHED_FIFO`, `SCHED_RR` and the unused number before `SCHED_IDLE`.
const REALTIME: [u64; 3] = [1, 2, 4];
const SCHED_IDLE: u64 = 5;
const PER_LINUX32: u64 = 8;

/// Whether programs of an ABI make sockets without a multiplexer, as far as a release with these facts
/// knows.
pub(super) fn makes_sockets(abi: Abi, does: &[&str]) -> bool {
    let knows = [
        Abi::X86_64,
        Abi::X32,
        Abi::Arm,
        Abi::Aarch64,
        Abi::Riscv64,
        Abi::Mips64,
        Abi::Mipsel64,
        Abi::Mips64n32,
        Abi::Mipsel64n32,
    ];
    knows.contains(&abi) || abi == Abi::Loongarch64 && does.contains(&"loongarch")
}

/// Makes the filters of a unit.
pub(super) struct Directives<'a> {
    pub(super) release: &'a Version,
    /// The words of the fact `does`.
    pub(super) does: Vec<&'static str>,
    pub(super) native: Abi,
    pub(super) kernel: KernelVersion,
    pub(super) maker: Maker<'a>,
}

impl Directives<'_> {
    /// The filters, in the order in which systemd installs them.
    pub(super) fn chain(mut self, state: State) -> Chain {
        let mut made = Vec::new();
        let mut notes = Vec::new();
        let mut add = |key: &'static str, at: Option<At>, policy: Option<Policy>| {
            if let (Some(at), Some(policy)) = (at, policy) {
                made.push(Directive { key, at, policy });
            }
        };
        let on = |key: &str| state::on(&state, key);
        // systemd.exec(5): a dynamic user implies both.
        let implied = |key: &str| on(key).or(on("DynamicUser"));
        add(
            "ProtectHostname",
            on("ProtectHostname"),
            self.refuse(&[Sysno::SETHOSTNAME, Sysno::SETDOMAINNAME]),
        );
        if let Some((at, allows, families)) = &state.families {
            let is_filter = *allows || !families.is_empty();
            let policy = is_filter.then(|| self.families(*allows, families)).flatten();
            add("RestrictAddressFamilies", Some(*at), policy);
        }
        let prctl = self.does.contains(&"mdwe-prctl")
            && KernelVersion::parse("6.3").is_some_and(|first| self.kernel >= first);
        if prctl && on("MemoryDenyWriteExecute").is_some() {
            notes.push("MemoryDenyWriteExecute= is no filter from Linux 6.3 on: systemd asks for it by prctl(PR_SET_MDWE)".to_owned());
        } else {
            add("MemoryDenyWriteExecute", on("MemoryDenyWriteExecute"), self.executable());
        }
        add("RestrictRealtime", on("RestrictRealtime"), self.realtime());
        add("RestrictSUIDSGID", implied("RestrictSUIDSGID"), self.modes());
        if let Some((at, allowed)) = state.namespaces {
            add("RestrictNamespaces", Some(at), self.namespaces(allowed));
        }
        add("ProtectKernelTunables", on("ProtectKernelTunables"), self.sysctl());
        add("ProtectKernelModules", on("ProtectKernelModules"), self.refuse_set("@module"));
        add("ProtectKernelLogs", on("ProtectKernelLogs"), self.refuse(&[Sysno::SYSLOG]));
        add("ProtectClock", on("ProtectClock"), self.refuse_set("@clock"));
        add("PrivateDevices", on("PrivateDevices"), self.refuse_set("@raw-io"));
        if let Some((at, abis)) = &state.archs {
            add("SystemCallArchitectures", Some(*at), self.archs(abis));
            if self.does.contains(&"skip-blocked") {
                let native = self.native;
                self.maker.abis.retain(|abi| *abi == native || abis.contains(abi));
            }
        }
        add("LockPersonality", on("LockPersonality"), self.personality(state.personality));
        if let Some(log) = &state.log {
            add("SystemCallLog", Some(log.at), self.logged(log));
        }
        let mut remarks = state.remarks.clone();
        if let Some(filter) = &state.filter {
            match self.filter(filter, state.errno) {
                Ok(policy) => add("SystemCallFilter", Some(filter.at), policy),
                Err(remark) => remarks.push(remark),
            }
        }
        let no_new_privs = implied("NoNewPrivileges").is_some();
        Chain { oldest_first: made, remarks, notes, no_new_privs }
    }

    fn eperm(&self) -> Action {
        self.errno(Errno::EPERM)
    }

    fn enosys(&self) -> Action {
        self.errno(Errno::ENOSYS)
    }

    fn errno(&self, errno: Errno) -> Action {
        Action::Errno(errno.on(self.native).get())
    }

    fn refuse(&self, calls: &[Sysno]) -> Option<Policy> {
        let refused: Vec<Wanted> =
            calls.iter().map(|call| (*call, Vec::new(), self.eperm())).collect();
        self.maker.everywhere(Action::Allow, &refused)
    }

    fn refuse_set(&self, set: &str) -> Option<Policy> {
        self.refuse(&sets::calls(self.release, set).unwrap_or_default())
    }

    /// Only on ABIs that make sockets without a multiplexer.
    fn families(&self, allows: bool, families: &[u64]) -> Option<Policy> {
        let refused = self.errno(Errno::EAFNOSUPPORT);
        let rule = |compare, family| (Sysno::SOCKET, vec![(0, compare, family)], refused);
        let mut rules: Vec<Wanted> = Vec::new();
        let bounds = families.iter().copied().filter(|family| *family > 0);
        match (allows, bounds.clone().min(), bounds.max()) {
            (true, Some(first), Some(last)) => {
                rules.push(rule(Compare::Lt, first));
                rules.push(rule(Compare::Gt, last));
                let between = (first..last).filter(|family| !families.contains(family));
                rules.extend(between.map(|family| rule(Compare::Eq, family)));
            }
            (true, ..) => rules.push((Sysno::SOCKET, Vec::new(), refused)),
            (false, ..) => {
                rules.extend(families.iter().map(|family| rule(Compare::Eq, *family)));
            }
        }
        self.maker.policy(Action::Allow, Action::Allow, |abi| {
            makes_sockets(abi, &self.does).then(|| rules.clone())
        })
    }

    fn executable(&self) -> Option<Policy> {
        let eperm = self.eperm();
        let masked = |call, bits| (call, vec![(2, Compare::MaskedEq(bits), bits)], eperm);
        let both = PROT_WRITE | PROT_EXEC;
        self.maker.policy(Action::Allow, Action::Allow, |abi| {
            let mut rules: Vec<Wanted> = match abi {
                Abi::X86 | Abi::S390 => {
                    vec![masked(Sysno::MMAP2, both), (Sysno::MMAP, Vec::new(), eperm)]
                }
                Abi::Arm => vec![masked(Sysno::MMAP2, both), masked(Sysno::SHMAT, SHM_EXEC)],
                Abi::Ppc | Abi::Ppc64 | Abi::Ppc64le | Abi::S390x => {
                    vec![masked(Sysno::MMAP, both)]
                }
                Abi::X86_64 | Abi::X32 | Abi::Aarch64 | Abi::Riscv64 => {
                    vec![masked(Sysno::MMAP, both), masked(Sysno::SHMAT, SHM_EXEC)]
                }
                Abi::Loongarch64 if self.does.contains(&"loongarch") => {
                    vec![masked(Sysno::MMAP, both), masked(Sysno::SHMAT, SHM_EXEC)]
                }
                _ => return None,
            };
            rules.push(masked(Sysno::MPROTECT, PROT_EXEC));
            rules.push(masked(Sysno::PKEY_MPROTECT, PROT_EXEC));
            Some(rules)
        })
    }

    fn realtime(&self) -> Option<Policy> {
        let rule =
            |compare, policy| (Sysno::SCHED_SETSCHEDULER, vec![(1, compare, policy)], self.eperm());
        let mut rules: Vec<Wanted> =
            REALTIME.iter().map(|policy| rule(Compare::Eq, *policy)).collect();
        rules.push(rule(Compare::Gt, SCHED_IDLE));
        self.maker.everywhere(Action::Allow, &rules)
    }

    /// Modes with the bits of another user or group.
    fn modes(&self) -> Option<Policy> {
        let o_creat = match self.native {
            Abi::Mips
            | Abi::Mipsel
            | Abi::Mips64
            | Abi::Mipsel64
            | Abi::Mips64n32
            | Abi::Mipsel64n32 => 0x100,
            Abi::Parisc | Abi::Parisc64 => 0o400,
            _ => 0o100,
        };
        let mut rules: Vec<Wanted> = Vec::new();
        for bit in [S_ISUID, S_ISGID] {
            let masked = |arg, bits| (arg, Compare::MaskedEq(bits), bits);
            for (call, arg) in [
                (Sysno::CHMOD, 1),
                (Sysno::FCHMOD, 1),
                (Sysno::FCHMODAT, 2),
                (Sysno::MKDIR, 1),
                (Sysno::MKDIRAT, 2),
                (Sysno::MKNOD, 1),
                (Sysno::MKNODAT, 2),
                (Sysno::CREAT, 1),
            ] {
                rules.push((call, vec![masked(arg, bit)], self.eperm()));
            }
            for (call, arg) in [(Sysno::OPEN, 1), (Sysno::OPENAT, 2)] {
                let conditions = vec![masked(arg, o_creat), masked(arg + 1, bit)];
                rules.push((call, conditions, self.eperm()));
            }
            if self.does.contains(&"fchmodat2") {
                rules.push((Sysno::FCHMODAT2, vec![masked(2, bit)], self.eperm()));
            }
        }
        // Its mode is in memory.
        let openat2 = if self.does.contains(&"openat2") { self.enosys() } else { self.eperm() };
        rules.push((Sysno::OPENAT2, Vec::new(), openat2));
        self.maker.everywhere(Action::Allow, &rules)
    }

    fn namespaces(&self, allowed: u64) -> Option<Policy> {
        if allowed & ALL_NAMESPACES == ALL_NAMESPACES {
            return None;
        }
        let known = known_namespaces(&self.does).iter().map(|(_, flag)| *flag);
        let refused: Vec<u64> = known.filter(|flag| allowed & flag == 0).collect();
        let eperm = self.eperm();
        self.maker.policy(Action::Allow, Action::Allow, |abi| {
            let mut rules: Vec<Wanted> = Vec::new();
            if self.does.contains(&"clone3") {
                rules.push((Sysno::CLONE3, Vec::new(), self.enosys()));
            }
            let all = allowed & ALL_NAMESPACES == 0;
            let zero = if all { Vec::new() } else { vec![(1, Compare::Eq, 0)] };
            rules.push((Sysno::SETNS, zero, eperm));
            let flags = u8::from(matches!(abi, Abi::S390 | Abi::S390x));
            for &flag in &refused {
                let masked = |arg| vec![(arg, Compare::MaskedEq(flag), flag)];
                rules.push((Sysno::UNSHARE, masked(0), eperm));
                rules.push((Sysno::CLONE, masked(flags), eperm));
                if !all {
                    rules.push((Sysno::SETNS, masked(1), eperm));
                }
            }
            Some(rules)
        })
    }

    fn sysctl(&self) -> Option<Policy> {
        let rule = (Sysno::_SYSCTL, Vec::new(), self.eperm());
        self.maker.policy(Action::Allow, Action::Allow, |abi| {
            let has = Sysno::_SYSCTL.number(abi).is_some() && abi != Abi::X32;
            has.then(|| vec![rule.clone()])
        })
    }

    /// The machine's own ABI is never blocked.
    fn archs(&self, given: &[Abi]) -> Option<Policy> {
        let serves = |abi: Abi| abi == self.native || given.contains(&abi);
        if self.does.contains(&"skip-blocked") && self.maker.abis.iter().all(|abi| serves(*abi)) {
            return None;
        }
        let x32 = given.contains(&Abi::X32);
        let serves = |abi: Abi| serves(abi) || abi == Abi::X86_64 && x32;
        self.maker.policy(Action::Allow, Action::KillThread, |abi| serves(abi).then(Vec::new))
    }

    fn personality(&self, given: Option<Abi>) -> Option<Policy> {
        let narrow = given.is_some_and(|abi| abi != self.native && abi.is_32_bit());
        let value = if narrow { PER_LINUX32 } else { 0 };
        let rule = (Sysno::PERSONALITY, vec![(0, Compare::Ne, value)], self.eperm());
        self.maker.everywhere(Action::Allow, &[rule])
    }

    fn logged(&self, log: &Calls) -> Option<Policy> {
        let (default, action) = match log.allows {
            true => (Action::Allow, Action::Log),
            false => (Action::Log, Action::Allow),
        };
        if log.calls.is_empty() && default == Action::Allow {
            return None;
        }
        let rules: Vec<Wanted> =
            log.calls.iter().map(|(call, _)| (*call, Vec::new(), action)).collect();
        self.maker.everywhere(default, &rules)
    }

    /// The list of calls.
    ///
    /// # Errors
    /// A rule has the default's action, which libseccomp refuses: the unit does not start.
    fn filter(&self, filter: &Calls, errno: Option<u16>) -> Result<Option<Policy>, Remark> {
        let refused = errno.map_or(Action::KillProcess, Action::Errno);
        let (default, action) =
            if filter.allows { (refused, Action::Allow) } else { (Action::Allow, refused) };
        if filter.calls.is_empty() && default == Action::Allow {
            return Ok(None);
        }
        let unlisted = self.does.contains(&"unlisted-enosys") && default != Action::Allow;
        let ground = if unlisted { self.enosys() } else { default };
        let fails =
            |message: String| Remark { at: filter.at, kind: Kind::Fails, message, near: None };
        // libseccomp refuses the largest errno.
        let cannot = |action| action == Action::Errno(Errno::MAX.get());
        let mut rules: Vec<Wanted> = Vec::new();
        if cannot(refused) {
            return Err(fails("libseccomp does not take the errno 4095".to_owned()));
        }
        for (call, answer) in &filter.calls {
            let action = match answer {
                None => action,
                Some(Answer::Kill) => Action::KillProcess,
                Some(Answer::Errno(number)) => Action::Errno(*number),
            };
            let has = |abi: &Abi| call.number(*abi).is_some() && self.maker.has(*abi, *call);
            if action == ground && self.maker.abis.iter().any(has) {
                return Err(fails(format!("{call} gets the action of all other calls")));
            }
            if cannot(action) {
                return Err(fails(format!("libseccomp does not take the errno 4095 of {call}")));
            }
            rules.push((*call, Vec::new(), action));
        }
        if ground != default {
            // It does not look into the sets of this set.
            let known = sets::own(self.release, "@known").filter(|call| {
                let here = call.number(self.native).is_some() && self.maker.has(self.native, *call);
                here && filter.calls.iter().all(|(known, _)| known != call)
            });
            rules.extend(known.map(|call| (call, Vec::new(), default)));
        }
        Ok(self.maker.everywhere(ground, &rules))
    }
}
