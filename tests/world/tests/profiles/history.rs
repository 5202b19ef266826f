//! Moby's default profile through its releases: the calls that each release allows beyond its
//! neighbour.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::collections::BTreeSet;
use std::fs;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_policy::{Change, Diagram, Limit, Scope, Wanted, Weights, compile};
use seccompat_profile::{Caps, Context, Profile, Unknown};
use seccompat_world::need;

/// Releases in order, those of old lines before those of new ones. For x86_64, with Docker's
/// capabilities: the calls that are allowed since then, those that are no longer allowed, and those
/// with another errno.
const HISTORY: &[[&str; 4]] = &[
    ["v1.11.2", "", "", ""],
    ["v1.12.0", "", "fanotify_init setdomainname sethostname vhangup", ""],
    ["v1.13.0", "", "", ""],
    ["v1.13.1", "", "", ""],
    ["v18.09.0", "adjtimex personality* preadv2 pwritev2 statx", "syslog", ""],
    ["v19.03.0", "io_pgetevents ptrace", "", ""],
    ["v19.03.3", "", "", ""],
    ["v19.03.9", "", "", ""],
    [
        "v20.10.0",
        "clock_adjtime faccessat2 io_uring_enter io_uring_register io_uring_setup \
         membarrier openat2 pidfd_open pidfd_send_signal rseq",
        "clone*",
        "",
    ],
    ["v20.10.4", "close_range epoll_pwait2", "", ""],
    ["v20.10.10", "", "", "clone3"],
    [
        "v20.10.18",
        "futex_waitv landlock_add_rule landlock_create_ruleset landlock_restrict_self \
         memfd_secret process_mrelease",
        "",
        "",
    ],
    ["v20.10.22", "", "socket*", ""],
    ["v20.10.26", "name_to_handle_at socket*", "", ""],
    [
        "v23.0.0",
        "pkey_alloc pkey_free pkey_mprotect process_vm_readv process_vm_writev",
        "name_to_handle_at socket*",
        "",
    ],
    ["v23.0.7", "name_to_handle_at", "", ""],
    [
        "v23.0.10",
        "cachestat fchmodat2 futex_requeue futex_wait futex_wake map_shadow_stack",
        "",
        "",
    ],
    [
        "v25.0.0",
        "",
        "cachestat fchmodat2 futex_requeue futex_wait futex_wake io_uring_enter \
         io_uring_register io_uring_setup map_shadow_stack",
        "",
    ],
    ["v25.0.3", "cachestat fchmodat2 futex_requeue futex_wait futex_wake map_shadow_stack", "", ""],
    [
        "v28.2.0",
        "getxattrat listmount listxattrat mseal removexattrat setxattrat statmount \
         uretprobe",
        "",
        "",
    ],
    ["profiles-v0.2.0", "", "", ""],
    ["profiles-v0.2.1", "", "socket*", ""],
    ["profiles-v0.2.2", "", "", ""],
    ["profiles-v0.2.3", "", "", ""],
];

fn allows(action: Action) -> bool {
    matches!(action, Action::Allow | Action::Log)
}

/// The calls, with a star if arguments decide.
fn names(changes: &[Change], which: impl Fn(&Change) -> bool) -> String {
    let mut names = BTreeSet::new();
    for change in changes.iter().filter(|change| which(change)) {
        let (first, last) = change.numbers;
        let star = if change.scope == Scope::All { "" } else { "*" };
        let calls = Sysno::on(Abi::X86_64).filter(|(number, _)| (first..=last).contains(number));
        names.extend(calls.map(|(_, call)| format!("{call}{star}")));
    }
    names.into_iter().collect::<Vec<_>>().join(" ")
}

#[test]
fn neighbouring_releases_differ_as_their_changelogs_say() {
    let folder = need::corpus().join("moby");
    let mut context = Context::new(KernelVersion::new(6, 12));
    (context.abis, context.caps) = (Some(vec![Abi::X86_64]), Caps::DOCKER);
    context.unknown = Unknown::Default;
    let releases: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let version = |name: &String| -> Vec<u32> {
        let digits = |part: &str| part.trim_matches(|c: char| !c.is_ascii_digit()).parse();
        name.split('.').map(|part| digits(part).unwrap()).collect()
    };
    // The module of its own came after the last release.
    let mut releases: Vec<String> = releases.into_iter().collect();
    releases.sort_by_key(|name| (name.starts_with("profiles"), version(name)));
    let programs: Vec<_> = releases
        .iter()
        .map(|name| {
            let bytes = fs::read(folder.join(format!("{name}.json"))).unwrap();
            let profile = Profile::parse(&bytes).unwrap();
            let policy = profile.resolve(&context).unwrap().lower().unwrap().policy;
            compile(&policy, &Weights::recorded()).unwrap()
        })
        .collect();
    let mut told = Vec::new();
    for (at, pair) in programs.windows(2).enumerate() {
        let mut diagram = Diagram::new(Limit::DEFAULT);
        let a = diagram.program(&pair[0], false).unwrap();
        let b = diagram.program(&pair[1], false).unwrap();
        let changes = diagram.changes(a, b, Wanted::Any).unwrap().unwrap();
        let added = names(&changes, |change| !allows(change.a) && allows(change.b));
        let removed = names(&changes, |change| allows(change.a) && !allows(change.b));
        // A subset is transitive; anything else has a genuine counterexample.
        for (from, to, first, second, lost) in
            [(a, b, &pair[0], &pair[1], &removed), (b, a, &pair[1], &pair[0], &added)]
        {
            let excess = diagram.excess_of(from, to).unwrap();
            let witness = diagram.witness(excess);
            assert_eq!(witness.is_none(), lost.is_empty(), "{}: {lost}", releases[at + 1]);
            if let Some(data) = witness {
                let [one, other] = [first, second]
                    .map(|program| Action::from_word(program.evaluate(&data, false).word));
                assert!(allows(one) && !allows(other), "{data:x?}");
            }
        }
        let otherwise = names(&changes, |change| !allows(change.a) && !allows(change.b));
        told.push([releases[at + 1].clone(), added, removed, otherwise]);
    }
    let words = |text: &&str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let held: Vec<[String; 4]> =
        HISTORY.iter().map(|release| release.each_ref().map(words)).collect();
    for (told, held) in told.iter().zip(&held) {
        assert_eq!(told, held);
    }
    assert_eq!(told.len(), held.len(), "{told:#?}");
}
