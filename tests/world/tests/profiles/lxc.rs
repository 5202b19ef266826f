//! The filters of LXC's policies equal those that lxc-execute loads.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::fmt::Write as _;

use seccompat_catalogue::Abi;
use seccompat_engine::{Kind, Stack, lxc};
use seccompat_policy::{Diagram, Wanted, Weights, compile};
use seccompat_profile::Text;
use seccompat_world::lxc::Oracle;
use seccompat_world::need;
use seccompat_world::process::{limited, run};

/// Policies with every corner of the grammar, and the number of remarks about each.
const CASES: &[(&str, usize)] = &[
    ("2\ndenylist\nkcmp errno 5\n", 0),
    ("2\nblacklist\nkcmp\n", 0),
    ("2\nallowlist\nread\nwrite\n", 0),
    ("2\nwhitelist errno 1\nread allow\nwrite\n", 0),
    ("2\nallowlist errno 0\nread\n", 0),
    ("2\nallowlist trap\nread kill\n", 0),
    ("2\nallowlist kill\nread errno 3\n", 0),
    ("2\ndenylist allow\nread kill\nwrite trap\nclose errno 4\n", 0),
    ("2\ndenylist errno 1\nread kill\n", 0),
    ("2\n\ndenylist\nkcmp errno 5\n", 0),
    ("\n2\ndenylist\n\n# a comment\nkcmp errno 5 # here, too\nkeyctl # or here\n\n", 0),
    ("2\ndenylist\nreject_force_umount\n", 0),
    ("2\ndenylist\nreject_force_umount # a comment\n[all]\nkexec_load errno 1\n", 0),
    // Sections select nothing on a machine of their family, and exclude those of others.
    ("2\ndenylist\n[x86]\nkcmp errno 5\n", 1),
    ("2\ndenylist\n[x86_64]\nkcmp errno 5\n[X32]\nkeyctl errno 6\n", 2),
    ("2\ndenylist\n[arm64]\nkcmp errno 5\n[all]\nkeyctl errno 6\n", 0),
    ("2\ndenylist\n[ALL]\nkcmp errno 5\n", 0),
    // Errors that nobody sees.
    ("2\ndenylist\n\tkexec_load errno 1\nkcmp errno 1\n", 1),
    ("2\ndenylist\nkexec_lood errno 1\nkcmp errno 1\n", 1),
    ("2\ndenylist\nsys_kexec_load errno 1\nkcmp errno 1\n", 1),
    // Calls of the other ABIs, and calls through multiplexers.
    ("2\ndenylist\nwaitpid errno 3\n", 0),
    ("2\ndenylist\nsocket errno 5\n", 0),
    ("2\ndenylist\nsocket errno 5 [0,1,==]\n", 0),
    ("2\ndenylist\nsocketcall errno 5\nipc errno 6\nshmat errno 7\n", 0),
    ("2\nallowlist errno 1\nsocket\nsocketcall\n", 0),
    // Conditions.
    ("2\ndenylist\npersonality errno 1 [0,8,!=]\n", 0),
    ("2\ndenylist\npersonality errno 1 [0,0x8,SCMP_CMP_EQ]\npersonality errno 1 [0,010,==]\n", 0),
    ("2\ndenylist\nclone errno 1 [0,0x10000000,&=,0x10000000]\n", 0),
    ("2\ndenylist\nclone errno 1 [0,1,SCMP_CMP_MASKED_EQ,3][1,5,>=]\n", 0),
    ("2\ndenylist\nioctl errno 1 [1,0x5412,==] [0,3,<]\n", 0),
    ("2\ndenylist\nread errno 1 [2,1,<=]\nread errno 1 [0,0xffffffffff,>]\n", 0),
    ("2\ndenylist\nread errno 1 [0,1,==]\nread errno 1\n", 0),
    // Containers that do not start.
    ("2\ndenylist\nkcmp errno 5\n  kexec_load errno 1\n", 1),
    ("2\ndenylist \nkcmp errno 5\n", 1),
    ("2\ndenylist debug\nkcmp errno 5\n", 1),
    ("2\ndenylist\nkcmp error 5\n", 1),
    ("2\ndenylist\nkcmp errno\n", 1),
    ("2\ndenylist\nkcmp errno 4095\n", 1),
    ("2\ndenylist\nkcmp log\n", 1),
    ("2\ndenylist\nkcmp allow\n", 1),
    ("2\ndenylist\n[sparc]\nkcmp\n", 1),
    ("2\ndenylist\n[x86] \nkcmp\n", 1),
    ("2\ndenylist\nkcmp [0,1,==]\n", 1),
    ("2\ndenylist\nkcmp errno 1 [6,1,==]\n", 1),
    ("2\ndenylist\nkcmp errno 1 [0,1,=]\n", 1),
    ("2\ndenylist\nkcmp errno 1 [0,1,==] \n", 1),
    ("2\ndenylist\nkcmp errno 1 [0,1,==][0,2,==]\n", 1),
    ("2\ndenylist\nkcmp errno 1 [0,x,==]\n", 1),
    ("2\ndenylist\nread errno 1 [0,1,==]\nread errno 2 [0,1,==]\n", 1),
    ("2\nmaybelist\nkcmp\n", 1),
    ("3\ndenylist\nkcmp\n", 1),
    ("2\n", 1),
    // Version 1.
    ("1\nallowlist\n0\n1\n39\n", 0),
    ("1\nallowlist\n0\nread\n", 1),
    ("1\nwhitelist\n0\n", 1),
    ("1\ndenylist\n0\n", 1),
];

#[test]
fn policies_are_lxcs() {
    let oracle = need!(Oracle::new());
    let stack = Stack::parse("lxc").unwrap();
    let mut wrong = String::new();
    // Incus writes its own one, and names that are no calls for `security.syscalls.deny_compat`.
    let incus = lxc::incus();
    let compat = format!("{incus}[arm64]\nkcmp errno 38\n[all]\ncompat_sys_ioctl errno 38\n");
    let of_incus = [(&incus[..], 0), (&compat, 1)];
    for (policy, remarks) in CASES.iter().chain(&of_incus) {
        let chain = lxc::chain(&Text::new(policy), &stack, Abi::X86_64);
        if chain.remarks.len() != *remarks {
            writeln!(wrong, "{policy:?}: {:?}", chain.remarks).unwrap();
        }
        let ours = chain.oldest_first.first();
        let fails = chain.remarks.iter().any(|one| one.kind == Kind::Fails);
        assert_eq!(ours.is_none(), fails, "{policy:?}");
        match (oracle.filter(policy), ours) {
            (Err(_), None) => {}
            (Err(why), Some(_)) => writeln!(wrong, "{policy:?}: LXC refuses it: {why}").unwrap(),
            (Ok(_), None) => {
                writeln!(wrong, "{policy:?}: LXC loads it: {:?}", chain.remarks).unwrap();
            }
            (Ok(theirs), Some(ours)) => {
                let ours = compile(&ours.policy, &Weights::recorded()).unwrap();
                let mut diagram = Diagram::default();
                let a = diagram.program(&theirs, false).unwrap();
                let b = diagram.program(&ours, false).unwrap();
                if a != b {
                    let all = diagram.differences(a, b, Wanted::Any).unwrap().unwrap_or_default();
                    writeln!(wrong, "{policy:?}: {:?}", all.first()).unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    need::say(&format!("{} policies of LXC", CASES.len() + of_incus.len()));
}

#[test]
fn the_built_in_of_incus_is_read_as_its_own() {
    let mut eval = limited(need::dist(), 20);
    let said = run(eval.args(["eval", "builtin:incus", "--syscall", "kexec_load"])).unwrap();
    assert!(said.contains("errno ENOSYS") && said.contains("incus@6.0"), "{said}");
    let mut eval = limited(need::dist(), 20);
    let said = run(eval.args(["eval", "builtin:incus@6.0", "--syscall", "clone3"])).unwrap();
    assert!(said.contains("allow"), "{said}");
    let mut later = limited(need::dist(), 20);
    let said = run(later.args(["show", "builtin:incus@9.0"])).unwrap_err();
    assert!(said.contains("there is no builtin:incus@9.0"), "{said}");
}
