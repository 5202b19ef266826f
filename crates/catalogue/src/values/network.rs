//! Sockets: families, types, protocols.
//!
//! Sources: the header above each list, as in Linux 6.x for x86 and the ABIs with the generic
//! headers. `tests/world/tests/profiles/values.rs` compares every value with a C compiler's.
#![forbid(unsafe_code)]

use super::list::List;

/// `<sys/socket.h>`: address families
pub(super) const FAMILIES: List = &[
    ("AF_UNSPEC", 0),
    ("AF_UNIX", 1),
    ("AF_INET", 2),
    ("AF_AX25", 3),
    ("AF_IPX", 4),
    ("AF_APPLETALK", 5),
    ("AF_NETROM", 6),
    ("AF_BRIDGE", 7),
    ("AF_ATMPVC", 8),
    ("AF_X25", 9),
    ("AF_INET6", 10),
    ("AF_ROSE", 11),
    ("AF_NETBEUI", 13),
    ("AF_SECURITY", 14),
    ("AF_KEY", 15),
    ("AF_NETLINK", 16),
    ("AF_PACKET", 17),
    ("AF_ASH", 18),
    ("AF_ECONET", 19),
    ("AF_ATMSVC", 20),
    ("AF_RDS", 21),
    ("AF_SNA", 22),
    ("AF_IRDA", 23),
    ("AF_PPPOX", 24),
    ("AF_WANPIPE", 25),
    ("AF_LLC", 26),
    ("AF_IB", 27),
    ("AF_MPLS", 28),
    ("AF_CAN", 29),
    ("AF_TIPC", 30),
    ("AF_BLUETOOTH", 31),
    ("AF_IUCV", 32),
    ("AF_RXRPC", 33),
    ("AF_ISDN", 34),
    ("AF_PHONET", 35),
    ("AF_IEEE802154", 36),
    ("AF_CAIF", 37),
    ("AF_ALG", 38),
    ("AF_NFC", 39),
    ("AF_VSOCK", 40),
    ("AF_KCM", 41),
    ("AF_QIPCRTR", 42),
    ("AF_SMC", 43),
    ("AF_XDP", 44),
    ("AF_MCTP", 45),
];

/// `<sys/socket.h>`: socket types, the low four bits
pub(super) const SOCKET_TYPES: List = &[
    ("SOCK_STREAM", 1),
    ("SOCK_DGRAM", 2),
    ("SOCK_RAW", 3),
    ("SOCK_RDM", 4),
    ("SOCK_SEQPACKET", 5),
    ("SOCK_DCCP", 6),
    ("SOCK_PACKET", 10),
];

/// `<sys/socket.h>`: flags in addition to the type
pub(super) const SOCKET_FLAGS: List = &[("SOCK_NONBLOCK", 0x800), ("SOCK_CLOEXEC", 0x80000)];

/// `<netinet/in.h>`
pub(super) const PROTOCOLS: List = &[
    ("IPPROTO_ICMP", 1),
    ("IPPROTO_TCP", 6),
    ("IPPROTO_UDP", 17),
    ("IPPROTO_DCCP", 33),
    ("IPPROTO_ICMPV6", 58),
    ("IPPROTO_SCTP", 132),
    ("IPPROTO_UDPLITE", 136),
    ("IPPROTO_RAW", 255),
    ("IPPROTO_MPTCP", 262),
];

/// `<linux/netlink.h>`: protocols of AF_NETLINK
pub(super) const NETLINK: List = &[
    ("NETLINK_ROUTE", 0),
    ("NETLINK_USERSOCK", 2),
    ("NETLINK_SOCK_DIAG", 4),
    ("NETLINK_NFLOG", 5),
    ("NETLINK_XFRM", 6),
    ("NETLINK_SELINUX", 7),
    ("NETLINK_ISCSI", 8),
    ("NETLINK_AUDIT", 9),
    ("NETLINK_FIB_LOOKUP", 10),
    ("NETLINK_CONNECTOR", 11),
    ("NETLINK_NETFILTER", 12),
    ("NETLINK_KOBJECT_UEVENT", 15),
    ("NETLINK_GENERIC", 16),
    ("NETLINK_RDMA", 20),
    ("NETLINK_CRYPTO", 21),
];

/// `<sys/socket.h>`, `<netinet/in.h>`: levels of options
pub(super) const LEVELS: List = &[
    ("SOL_IP", 0),
    ("SOL_SOCKET", 1),
    ("SOL_TCP", 6),
    ("SOL_UDP", 17),
    ("SOL_IPV6", 41),
    ("SOL_RAW", 255),
    ("SOL_PACKET", 263),
    ("SOL_NETLINK", 270),
    ("SOL_ALG", 279),
    ("SOL_XDP", 283),
];

/// `<linux/net.h>`
pub(super) const SOCKET_CALLS: List = &[
    ("SYS_SOCKET", 1),
    ("SYS_BIND", 2),
    ("SYS_CONNECT", 3),
    ("SYS_LISTEN", 4),
    ("SYS_ACCEPT", 5),
    ("SYS_GETSOCKNAME", 6),
    ("SYS_GETPEERNAME", 7),
    ("SYS_SOCKETPAIR", 8),
    ("SYS_SEND", 9),
    ("SYS_RECV", 10),
    ("SYS_SENDTO", 11),
    ("SYS_RECVFROM", 12),
    ("SYS_SHUTDOWN", 13),
    ("SYS_SETSOCKOPT", 14),
    ("SYS_GETSOCKOPT", 15),
    ("SYS_SENDMSG", 16),
    ("SYS_RECVMSG", 17),
    ("SYS_ACCEPT4", 18),
    ("SYS_RECVMMSG", 19),
    ("SYS_SENDMMSG", 20),
];
