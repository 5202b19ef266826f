//! Texts that all or some runtimes load, although they mean less than they seem to: they give a
//! remark and a warning, and never an error. The behaviour of runc and crun was tested with runc
//! 1.1.5 and crun 1.8.1.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;
use seccompat_profile::{Lowered, Profile, RemarkKind, Unknown, Warning};

use crate::common::{Asked, context};

/// A profile that allows every call except by one entry.
fn one(entry: &str) -> String {
    format!("{{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[\n{entry}]}}")
}

fn lowered(bytes: &[u8]) -> (Profile, Lowered) {
    let profile = Profile::parse(bytes).expect("a profile");
    let context = context(&[Abi::X86_64], Unknown::Default);
    let lowered = profile.resolve(&context).expect("a context").lower().expect("a meaning");
    (profile, lowered)
}

/// The remark of a warning, with its place, and the engines that refuse the profile.
fn told(bytes: &[u8]) -> (RemarkKind, String, Option<&'static str>) {
    let (profile, lowered) = lowered(bytes);
    let [remark] = &profile.remarks[..] else { panic!("{:?}", profile.remarks) };
    assert_eq!(lowered.warnings, [Warning::Odd(remark.clone())]);
    assert!(lowered.warnings[0].help().is_some() && !lowered.warnings[0].to_string().is_empty());
    let refused = remark.kind.refused_by();
    (remark.kind.clone(), profile.place(remark.span).to_string(), refused)
}

#[test]
fn each_remark_has_its_place_and_the_refusing_engines() {
    let chmod =
        |rest: &str| one(&format!("{{\"names\":[\"chmod\"],\"action\":\"SCMP_ACT_{rest}}}"));
    for (text, kind, place, refused) in [
        (
            one("{\"names\":[],\"action\":\"SCMP_ACT_ERRNO\"}"),
            RemarkKind::NoNames { list: true },
            "2:10",
            None,
        ),
        (
            one("{\"names\":null,\"action\":\"SCMP_ACT_ERRNO\"}"),
            RemarkKind::NoNames { list: false },
            "2:1",
            Some("crun"),
        ),
        (
            one("{\"action\":\"SCMP_ACT_ERRNO\"}"),
            RemarkKind::NoNames { list: false },
            "2:1",
            Some("crun"),
        ),
        (
            one("{\"name\":\"read\",\"names\":[\"chmod\"],\"action\":\"SCMP_ACT_ERRNO\"}"),
            RemarkKind::Both("name", "names"),
            "2:9",
            Some("Docker, Podman and CRI-O"),
        ),
        (
            "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_X86\"],\
             \"archMap\":[{\"architecture\":\"SCMP_ARCH_ARM\"}]}"
                .into(),
            RemarkKind::Both("archMap", "architectures"),
            "1:79",
            Some("Docker, Podman and CRI-O"),
        ),
        (
            one("{\"names\":[\"chmod\",\"\"],\"action\":\"SCMP_ACT_ERRNO\"}"),
            RemarkKind::EmptyName,
            "2:19",
            Some("runc"),
        ),
        (
            "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_NATIVE\"]}"
                .into(),
            RemarkKind::NativeArch,
            "1:52",
            Some("runc and crun"),
        ),
        (
            chmod("ERRNO\",\"errnoRet\":4095"),
            RemarkKind::ErrnoTooLarge(4095),
            "2:57",
            Some("runc and crun"),
        ),
        (
            "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrnoRet\":40000}".into(),
            RemarkKind::ErrnoTooLarge(40000),
            "1:53",
            Some("runc and crun"),
        ),
        (
            chmod("ERRNO\",\"errnoRet\":65536"),
            RemarkKind::ErrnoCut { given: 65536, left: 0 },
            "2:57",
            None,
        ),
        (
            chmod("ERRNO\",\"errnoRet\":8589934593"),
            RemarkKind::ErrnoCut { given: 8_589_934_593, left: 1 },
            "2:57",
            Some("crun"),
        ),
        (
            chmod("TRACE\",\"errnoRet\":65543"),
            RemarkKind::ErrnoCut { given: 65543, left: 7 },
            "2:57",
            None,
        ),
        (chmod("NOTIFY\""), RemarkKind::NotifyWithoutListener, "2:29", Some("runc")),
        (
            chmod("KILL\",\"errnoRet\":1"),
            RemarkKind::ErrnoUnused("errnoRet", "SCMP_ACT_KILL"),
            "2:56",
            Some("crun"),
        ),
        (
            chmod("TRAP\",\"errno\":\"EPERM\""),
            RemarkKind::ErrnoUnused("errno", "SCMP_ACT_TRAP"),
            "2:53",
            Some("crun"),
        ),
        (
            "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"defaultErrnoRet\":1}".into(),
            RemarkKind::ErrnoUnused("defaultErrnoRet", "SCMP_ACT_ALLOW"),
            "1:53",
            Some("crun"),
        ),
        (
            "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"listenerMetadata\":\"x\"}".into(),
            RemarkKind::MetadataWithoutListener,
            "1:54",
            None,
        ),
    ] {
        assert_eq!(told(text.as_bytes()), (kind, place.to_owned(), refused), "{text}");
    }
    // A comment in Latin 1.
    let text = chmod("ERRNO\",\"comment\":\"caf#\"").replace('#', "\u{e9}");
    let latin: Vec<u8> = text.chars().map(|letter| u8::try_from(letter).unwrap()).collect();
    assert_eq!(told(&latin), (RemarkKind::NotUtf8, "2:60".into(), Some("crun")));
}

#[test]
fn the_meaning_is_that_of_the_engines_that_load_it() {
    let get = |entry: &str| {
        let context = context(&[Abi::X86_64], Unknown::Default);
        Asked::of(&one(entry), &context).unwrap().call(Abi::X86_64, "chmod")
    };
    for (rest, expected) in [
        ("ERRNO\",\"errnoRet\":65536", Action::Errno(0)),
        ("ERRNO\",\"errnoRet\":65575", Action::Errno(39)),
        ("ERRNO\",\"errnoRet\":4094", Action::Errno(4094)),
        // The kernel would cap it.
        ("ERRNO\",\"errnoRet\":40000", Action::Errno(4095)),
        ("TRACE\",\"errnoRet\":40000", Action::Trace(40000)),
        ("KILL\",\"errnoRet\":1", Action::KillThread),
        ("NOTIFY\"", Action::Notify),
    ] {
        let rest = rest.strip_suffix('"').unwrap_or(rest);
        let quote = if rest.contains('"') { "" } else { "\"" };
        let entry = format!("{{\"names\":[\"\",\"chmod\"],\"action\":\"SCMP_ACT_{rest}{quote}}}");
        assert_eq!(get(&entry), expected, "{entry}");
    }
    assert_eq!(get("{\"names\":[],\"action\":\"SCMP_ACT_ERRNO\"}"), Action::Allow);
}

/// An oddity in an entry that does not hold here is not reported.
#[test]
fn entries_that_do_not_hold_warn_of_nothing() {
    let kill = "{\"names\":[\"chmod\"],\"action\":\"SCMP_ACT_KILL\",\"errnoRet\":1";
    let elsewhere = format!("{kill},\"includes\":{{\"caps\":[\"CAP_BPF\"]}}}}");
    let (profile, lowered) = lowered(one(&elsewhere).as_bytes());
    assert_eq!((profile.remarks.len(), lowered.warnings.len()), (1, 0));
    let here = format!("{kill},\"excludes\":{{\"caps\":[\"CAP_BPF\"]}}}},\n{elsewhere}");
    let (profile, lowered) = self::lowered(one(&here).as_bytes());
    assert_eq!((profile.remarks.len(), lowered.warnings.len()), (2, 1));
}
