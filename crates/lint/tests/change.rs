//! `allow` and `deny`: small edits in the file's own form, which make the requested change and no
//! other.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_lint::{Asked, NotChanged, Wanted, Way, change};
use seccompat_profile::{Context, Profile, Unknown, read_all};

fn context() -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    context.unknown = Unknown::Default;
    context
}

fn asked(call: Sysno, args: &[(u8, Wanted)]) -> Asked {
    Asked { call, args: args.to_vec() }
}

fn changed(text: &str, way: Way, asked: &[Asked]) -> Result<String, NotChanged> {
    let profile = Profile::parse(text.as_bytes()).unwrap();
    change(&profile, &context(), asked, way).map(|changed| changed.text)
}

/// A text's decision about a call with these arguments.
fn decides(text: &str, call: Sysno, args: [u64; 2]) -> Action {
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let lowered = profile.resolve(&context()).unwrap().lower().unwrap();
    let (arch, nr) = (Abi::X86_64.audit_arch().get(), call.number(Abi::X86_64).unwrap());
    let args = [args[0], args[1], 0, 0, 0, 0];
    lowered.policy.decide(&Data { nr, arch, args, ..Data::default() })
}

const SOCKETS: &str = r#"{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    {
      "names": [
        "close",
        "read",
        "write"
      ],
      "action": "SCMP_ACT_ALLOW"
    },
    {"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "value": 40, "op": "SCMP_CMP_NE"}]}
  ]
}
"#;

/// Two conditions NE on one argument would be an OR, and allow everything.
#[test]
fn one_family_more_is_refused_by_stretches() {
    let text =
        changed(SOCKETS, Way::Deny, &[asked(Sysno::SOCKET, &[(0, Wanted::Value(38))])]).unwrap();
    for family in 0..64 {
        let expected = if [38, 40].contains(&family) { Action::Errno(1) } else { Action::Allow };
        assert_eq!(decides(&text, Sysno::SOCKET, [family, 0]), expected, "{family}\n{text}");
    }
    assert_eq!(decides(&text, Sysno::SOCKET, [u64::MAX, 0]), Action::Allow);
    // The rest of the text is unchanged.
    assert!(
        text.starts_with(SOCKETS.split_once("    {\"names\": [\"socket\"").unwrap().0),
        "{text}"
    );
    let back =
        changed(&text, Way::Allow, &[asked(Sysno::SOCKET, &[(0, Wanted::Value(38))])]).unwrap();
    assert_eq!(decides(&back, Sysno::SOCKET, [38, 0]), Action::Allow);
    assert_eq!(decides(&back, Sysno::SOCKET, [40, 0]), Action::Errno(1));
}

#[test]
fn names_come_and_go_where_they_would_stand() {
    let text = changed(SOCKETS, Way::Allow, &[asked(Sysno::DUP, &[])]).unwrap();
    assert_eq!(text, SOCKETS.replace("\"close\",\n", "\"close\",\n        \"dup\",\n"));
    assert_eq!(changed(&text, Way::Deny, &[asked(Sysno::DUP, &[])]).unwrap(), SOCKETS);
    // A decision that is already so is not written.
    assert_eq!(changed(SOCKETS, Way::Allow, &[asked(Sysno::READ, &[])]).unwrap(), SOCKETS);
    assert_eq!(changed(SOCKETS, Way::Deny, &[asked(Sysno::BPF, &[])]).unwrap(), SOCKETS);
    // The last name is removed with its entry.
    let text = changed(SOCKETS, Way::Deny, &[asked(Sysno::SOCKET, &[])]).unwrap();
    assert!(!text.contains("socket"), "{text}");
}

/// An entry equal to the default would be dropped: nothing is added then.
#[test]
fn a_refusal_that_the_default_says_is_no_entry() {
    let both = [asked(Sysno::SOCKET, &[]), asked(Sysno::READ, &[])];
    let text = changed(SOCKETS, Way::Deny, &both).unwrap();
    assert!(!text.contains("SCMP_ACT_ERRNO\"}"), "{text}");
    let list = SOCKETS
        .replace("\"SCMP_ACT_ERRNO\"", "\"SCMP_ACT_ALLOW\"")
        .replace("\"SCMP_ACT_ALLOW\"\n    }", "\"SCMP_ACT_ERRNO\"\n    }");
    let text = changed(&list, Way::Deny, &[asked(Sysno::BPF, &[])]).unwrap();
    assert_eq!(decides(&text, Sysno::BPF, [0, 0]), Action::Errno(1));
    let text = changed(&list, Way::Allow, &[asked(Sysno::READ, &[(0, Wanted::Value(3))])]).unwrap();
    assert_eq!(decides(&text, Sysno::READ, [3, 0]), Action::Allow);
    assert_eq!(decides(&text, Sysno::READ, [4, 0]), Action::Errno(1));
    assert_eq!(decides(&text, Sysno::WRITE, [3, 0]), Action::Errno(1));
}

const CLONE: &str = r#"{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 1, "syscalls": [
  {"names": ["clone"], "action": "SCMP_ACT_ALLOW",
   "args": [{"index": 0, "value": 2114060288, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}]},
  {"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": 38}
]}"#;

/// A namespace is allowed by a smaller mask, which allows no other.
#[test]
fn flags_are_bits_of_a_mask() {
    let user = 0x1000_0000;
    let text =
        changed(CLONE, Way::Allow, &[asked(Sysno::CLONE, &[(0, Wanted::Bits(user))])]).unwrap();
    assert_eq!(text, CLONE.replace("2114060288", "1845624832"));
    assert_eq!(decides(&text, Sysno::CLONE, [user | 17, 0]), Action::Allow);
    assert_eq!(decides(&text, Sysno::CLONE, [user | 0x2_0000, 0]), Action::Errno(1));
    let back =
        changed(&text, Way::Deny, &[asked(Sysno::CLONE, &[(0, Wanted::Bits(user))])]).unwrap();
    assert_eq!(decides(&back, Sysno::CLONE, [user | 17, 0]), Action::Errno(1));
    assert_eq!(decides(&back, Sysno::CLONE, [17, 0]), Action::Allow);
    let three = changed(CLONE, Way::Allow, &[asked(Sysno::CLONE3, &[])]).unwrap();
    assert_eq!(decides(&three, Sysno::CLONE3, [0, 0]), Action::Allow);
}

const BLOCKS: &str = "apiVersion: security-profiles-operator.x-k8s.io/v1
kind: SeccompProfile
metadata: {name: web}
spec:
  defaultAction: SCMP_ACT_ERRNO
  syscalls:
    - action: SCMP_ACT_ALLOW
      names:
        - read   # from the socket
        - write
    - action: SCMP_ACT_ALLOW
      names: [socket, bind]
";

#[test]
fn yaml_stays_yaml() {
    let text = changed(BLOCKS, Way::Allow, &[asked(Sysno::DUP, &[])]).unwrap();
    assert_eq!(text, BLOCKS.replace("        - read ", "        - dup\n        - read "));
    assert_eq!(changed(&text, Way::Deny, &[asked(Sysno::DUP, &[])]).unwrap(), BLOCKS);
    let text = changed(BLOCKS, Way::Deny, &[asked(Sysno::WRITE, &[])]).unwrap();
    assert_eq!(text, BLOCKS.replace("        - write\n", ""));
    let text =
        changed(BLOCKS, Way::Deny, &[asked(Sysno::SOCKET, &[(0, Wanted::Value(38))])]).unwrap();
    assert!(text.starts_with("apiVersion") && text.contains("names: [bind]"), "{text}");
    assert_eq!(decides(&text, Sysno::SOCKET, [38, 0]), Action::Errno(1));
    assert_eq!(decides(&text, Sysno::SOCKET, [2, 0]), Action::Allow);
    assert_eq!(decides(&text, Sysno::BIND, [38, 0]), Action::Allow);
    let both = [asked(Sysno::READ, &[]), asked(Sysno::WRITE, &[])];
    let text = changed(BLOCKS, Way::Deny, &both).unwrap();
    assert_eq!(read_all(text.as_bytes()).unwrap().profiles[0].rules.len(), 1, "{text}");
}

#[test]
fn inexpressible_edits_are_not_written() {
    let masked = r#"{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["ioctl"], "action": "SCMP_ACT_ALLOW",
        "args": [{"index": 1, "value": 255, "valueTwo": 18, "op": "SCMP_CMP_MASKED_EQ"}]}]}"#;
    let one = [asked(Sysno::IOCTL, &[(1, Wanted::Value(0x5412))])];
    let why = changed(masked, Way::Deny, &one).unwrap_err();
    assert!(
        matches!(&why, NotChanged::Unsaid(error) if error.place.is_some() && error.help.is_some()),
        "{why}"
    );
    let inspected = format!(
        "[{{\"Name\": \"x\", \"HostConfig\": {{\"SecurityOpt\": [\"seccomp={}\"]}}}}]",
        r#"{\"defaultAction\": \"SCMP_ACT_ERRNO\", \"syscalls\": []}"#
    );
    assert_eq!(changed(&inspected, Way::Allow, &one).unwrap_err(), NotChanged::Form);
}

/// Every pair of a call and a family in turn: no other decision changes, in any order.
#[test]
fn edits_add_up() {
    let mut text = SOCKETS.to_owned();
    for family in [16, 17, 38, 2, 44, 39] {
        text = changed(&text, Way::Deny, &[asked(Sysno::SOCKET, &[(0, Wanted::Value(family))])])
            .unwrap();
    }
    for family in 0..64 {
        let refused = [2, 16, 17, 38, 39, 40, 44].contains(&family);
        let expected = if refused { Action::Errno(1) } else { Action::Allow };
        assert_eq!(decides(&text, Sysno::SOCKET, [family, 0]), expected, "{family}\n{text}");
    }
}
