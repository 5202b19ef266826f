//! systemd: the chain of filters that a release makes of a unit.
//!
//! ```text
//! Unit and drop-ins → State (the settings) → rules → a filter for each directive
//! ```
//!
//! systemd.exec(5) describes the directives. systemd installs a filter for each of them, once for each
//! ABI of the machine, and each lets the calls of other ABIs pass; here the ABIs of a directive are in
//! one policy, which decides the same.
#![forbid(unsafe_code)]

mod directives;
mod nspawn;
mod sets;
mod state;

use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_profile::Unit;

use self::directives::Directives;
use self::state::{Reader, State, known_namespaces};
use crate::chain::{Chain, Kind, Maker, Remark};
use crate::stack::Stack;

pub use nspawn::{nspawn, nspawn_list};
pub use sets::{calls, own, sets};
pub use state::NAMESPACES;

/// The chain that systemd makes of a unit and its drop-ins, in the order in which it reads them, on a
/// machine with this ABI and kernel.
#[must_use]
pub fn chain(files: &[Unit], stack: &Stack, native: Abi, kernel: KernelVersion) -> Chain {
    let does = stack.engine().words("does");
    let library = stack.library();
    let reader = Reader {
        release: &stack.engine().version,
        library: library.as_ref(),
        native,
        errno_in_allowed: does.contains(&"allow-errno"),
        none_families: does.contains(&"none-families"),
        namespaces: known_namespaces(&does),
    };
    let mut state = State::default();
    for (at, file) in files.iter().enumerate() {
        for one in &file.assignments {
            reader.add(&mut state, at, one);
        }
        state.remarks.extend(file.ignored.iter().map(|span| Remark {
            at: (at, *span),
            kind: Kind::Ignored,
            message: "a line that is neither a section nor an assignment".to_owned(),
            near: None,
        }));
    }
    let abis: Vec<Abi> = native.beside().iter().copied().chain([native]).collect();
    let directives = Directives {
        release: reader.release,
        does,
        native,
        kernel,
        maker: Maker { abis, library: library.as_ref() },
    };
    directives.chain(state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::Kind;

    fn made(text: &str) -> Chain {
        let unit = Unit::read(text.as_bytes()).unwrap().unwrap();
        let kernel = KernelVersion::parse("6.1").unwrap();
        chain(&[unit], &Stack::parse("systemd@252").unwrap(), Abi::X86_64, kernel)
    }

    fn decides(text: &str, call: &str) -> Vec<String> {
        let chain = made(text);
        let call = seccompat_catalogue::Sysno::from_name(call).unwrap();
        let nr = call.number(Abi::X86_64).unwrap();
        let arch = Abi::X86_64.audit_arch().get();
        let data = seccompat_bpf::Data { nr, arch, ..Default::default() };
        let each = chain.oldest_first.iter();
        each.map(|one| format!("{} {:?}", one.key, one.policy.decide(&data))).collect()
    }

    #[test]
    fn the_first_assignment_decides_the_mode() {
        let filter = |value: &str, call: &str| decides(&format!("[Service]\n{value}\n"), call);
        let allow = "SystemCallFilter Allow";
        let kill = "SystemCallFilter KillProcess";
        assert_eq!(filter("SystemCallFilter=read", "read"), [allow]);
        assert_eq!(filter("SystemCallFilter=read", "execve"), [allow]);
        assert_eq!(filter("SystemCallFilter=read", "write"), [kill]);
        assert_eq!(filter("SystemCallFilter=~read", "write"), [allow]);
        assert_eq!(filter("SystemCallFilter=read\nSystemCallFilter=~read", "read"), [kill]);
        assert_eq!(filter("SystemCallFilter=~read\nSystemCallFilter=write", "write"), [allow]);
        let errno = "SystemCallFilter Errno(13)";
        assert_eq!(filter("SystemCallFilter=~read:EACCES", "read"), [errno]);
        assert_eq!(filter("SystemCallFilter=read\nSystemCallFilter=~read:13", "read"), [errno]);
        let reset = "SystemCallFilter=read\nSystemCallFilter=\nSystemCallFilter=~@mount";
        assert_eq!(filter(reset, "write"), [allow]);
        assert_eq!(filter(reset, "mount"), [kill]);
    }

    /// Before 249 the word is unknown, and what is left of the line allows no family either.
    #[test]
    fn no_family_is_a_word_of_later_releases() {
        let told = |release: &str, unit: &str| {
            let unit = Unit::read(unit.as_bytes()).unwrap().unwrap();
            let stack = Stack::parse(&format!("systemd@{release}")).unwrap();
            let kernel = KernelVersion::parse("6.1").unwrap();
            let chain = chain(&[unit], &stack, Abi::X86_64, kernel);
            let data = seccompat_bpf::Data {
                nr: seccompat_catalogue::Sysno::SOCKET.number(Abi::X86_64).unwrap(),
                arch: Abi::X86_64.audit_arch().get(),
                args: [1, 0, 0, 0, 0, 0],
                ..Default::default()
            };
            let remarks: Vec<_> = chain.remarks.iter().map(|one| one.message.clone()).collect();
            (remarks.concat(), chain.oldest_first[0].policy.decide(&data))
        };
        let refused = seccompat_bpf::Action::Errno(97);
        let unknown = "`none` is no address family".to_owned();
        let none = "[Service]\nRestrictAddressFamilies=none\n";
        assert_eq!(told("248", none), (unknown.clone(), refused));
        assert_eq!(told("249", none), (String::new(), refused));
        // It replaces earlier lines.
        let after = "[Service]\nRestrictAddressFamilies=AF_UNIX\nRestrictAddressFamilies=none\n";
        assert_eq!(told("247", after), (unknown, seccompat_bpf::Action::Allow));
        assert_eq!(told("252", after), (String::new(), refused));
    }

    #[test]
    fn ignored_parts_have_places() {
        let unit = "[Service]\nSystemCallFilter=read opnat2 @nosuch write:EPERM\n\
                    RestrictRealtime=perhaps\nRestrictNamespaces=nosuch user\n";
        let chain = made(unit);
        let told: Vec<_> = chain.remarks.iter().map(|one| (one.kind, &*one.message)).collect();
        assert_eq!(
            told,
            [
                (Kind::Unknown, "`opnat2` is no system call"),
                (Kind::Unknown, "`@nosuch` is no set of systemd"),
                (Kind::Ignored, "`write:EPERM` has an errno, but its list allows"),
                (Kind::Ignored, "`perhaps` is neither yes nor no"),
                (Kind::Unknown, "`nosuch` is no namespace: the whole line is ignored"),
            ]
        );
        assert_eq!(chain.oldest_first.len(), 1);
    }
}
