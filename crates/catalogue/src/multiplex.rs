//! The calls that can also be made through `socketcall` or `ipc`, on ABIs with these.
#![forbid(unsafe_code)]

use crate::Sysno;

/// linux/net.h, `SYS_*`.
const SOCKETCALL: &[(u32, Sysno)] = &[
    (1, Sysno::SOCKET),
    (2, Sysno::BIND),
    (3, Sysno::CONNECT),
    (4, Sysno::LISTEN),
    (5, Sysno::ACCEPT),
    (6, Sysno::GETSOCKNAME),
    (7, Sysno::GETPEERNAME),
    (8, Sysno::SOCKETPAIR),
    (9, Sysno::SEND),
    (10, Sysno::RECV),
    (11, Sysno::SENDTO),
    (12, Sysno::RECVFROM),
    (13, Sysno::SHUTDOWN),
    (14, Sysno::SETSOCKOPT),
    (15, Sysno::GETSOCKOPT),
    (16, Sysno::SENDMSG),
    (17, Sysno::RECVMSG),
    (18, Sysno::ACCEPT4),
    (19, Sysno::RECVMMSG),
    (20, Sysno::SENDMMSG),
];

/// linux/ipc.h.
const IPC: &[(u32, Sysno)] = &[
    (1, Sysno::SEMOP),
    (2, Sysno::SEMGET),
    (3, Sysno::SEMCTL),
    (4, Sysno::SEMTIMEDOP),
    (11, Sysno::MSGSND),
    (12, Sysno::MSGRCV),
    (13, Sysno::MSGGET),
    (14, Sysno::MSGCTL),
    (21, Sysno::SHMAT),
    (22, Sysno::SHMDT),
    (23, Sysno::SHMGET),
    (24, Sysno::SHMCTL),
];

impl Sysno {
    /// The calls that this call multiplexes, by the number in its first argument (in the low 16
    /// bits of `ipc`'s): empty, except for `socketcall` and `ipc`.
    #[must_use]
    pub fn multiplexes(self) -> &'static [(u32, Self)] {
        match self {
            Self::SOCKETCALL => SOCKETCALL,
            Self::IPC => IPC,
            _ => &[],
        }
    }

    /// Whether it can also be made through `socketcall` or `ipc`, on an ABI with multiplexers.
    #[must_use]
    pub fn is_multiplexed(self) -> bool {
        SOCKETCALL.iter().chain(IPC).any(|&(_, call)| call == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_net_h_and_ipc_h() {
        assert_eq!(Sysno::SOCKETCALL.multiplexes()[19], (20, Sysno::SENDMMSG));
        assert!(SOCKETCALL.iter().zip(1..).all(|((number, _), at)| *number == at));
        assert!(Sysno::READ.multiplexes().is_empty() && !Sysno::READ.is_multiplexed());
        assert!(Sysno::SHMCTL.is_multiplexed() && !Sysno::IPC.is_multiplexed());
    }
}
