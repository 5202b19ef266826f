//! The errors of profiles, with their places.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_profile::{Context, Error, Profile, RemarkKind, Warning};

fn context() -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.abis = Some(vec![Abi::X86_64, Abi::X86, Abi::X32]);
    context
}

fn whole(text: &str) -> Result<Vec<Warning>, Error> {
    Profile::parse(text.as_bytes())?.resolve(&context())?.lower().map(|lowered| lowered.warnings)
}

/// Entries of `syscalls`, from line 2 on, under a default of EPERM.
fn rules(entries: &str) -> String {
    format!("{{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[\n{entries}]}}")
}

fn table(cases: &[(String, &str, Option<&str>)]) {
    for (text, message, help) in cases {
        let error = whole(text).expect_err(text);
        assert_eq!(error.to_string(), *message, "{text}");
        assert!(error.help.is_some(), "{text}: no remedy");
        if let Some(help) = help {
            assert_eq!(error.help.as_deref(), Some(*help), "{text}");
        }
    }
}

#[test]
fn profiles() {
    let case = |text: &str, message, help| (text.to_owned(), message, help);
    table(&[
        case("", "the file is empty", None),
        // Comments alone, in YAML: a place is told, for the file is not empty.
        case("# later\n", "1:1: no profile: the file has only comments", None),
        case("\n\n  # later", "3:3: no profile: the file has only comments", None),
        case("---\n", "2:1: null, not a profile", None),
        case("null", "1:1: null, not a profile", None),
        case("{}", "1:1: the profile is empty, which disables seccomp", None),
        case("[]", "1:1: a profile is an object, not an array", None),
        case("{\"a\":1}", "1:1: not a seccomp profile: no defaultAction", None),
        case("{\"syscalls\":[]}", "1:1: defaultAction is missing", None),
        case("{\"defaultAction\":null,\"flags\":[]}", "1:1: defaultAction is missing", None),
        case("{\"defaultAction\":1}", "1:18: defaultAction must be a string, not a number", None),
        case(
            "{\"defaultAction\":\"SCMP_ACT_ALOW\"}",
            "1:18: unknown defaultAction \"SCMP_ACT_ALOW\"",
            Some("did you mean SCMP_ACT_ALLOW?"),
        ),
        case(
            "{\"defaultAction\":\"SCMP_ACT_NOTIFY\"}",
            "1:18: SCMP_ACT_NOTIFY as the default action",
            None,
        ),
        case(
            "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"defaultErrno\":\"ENOSYSS\"}",
            "1:50: unknown defaultErrno \"ENOSYSS\"",
            Some("did you mean ENOSYS?"),
        ),
        case(
            "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\n\"architectures\":[\"SCMP_ARCH_X86_46\"]}",
            "2:18: unknown architecture \"SCMP_ARCH_X86_46\"",
            None,
        ),
        case(
            "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\n\"architectures\":[\"amd64\"]}",
            "2:18: unknown architecture \"amd64\"",
            Some("did you mean SCMP_ARCH_X86_64?"),
        ),
        case(
            "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"flags\":[\"SECCOMP_FILTER_FLAG_LOGS\"]}",
            "1:44: unknown flag \"SECCOMP_FILTER_FLAG_LOGS\"",
            Some("did you mean SECCOMP_FILTER_FLAG_LOG?"),
        ),
        case("{\"ociVersion\":\"1.0\"}", "1:1: no linux.seccomp in this config.json", None),
        case("{\"linux\":{}}", "1:2: no linux.seccomp in this config.json", None),
        case(
            "{\"linux\":{\"seccomp\":{\"defaultAction\":\"SCMP_ACT_ERRNO\"}},\
             \"defaultAction\":\"SCMP_ACT_ALLOW\"}",
            "1:57: `defaultAction` beside `linux`: a profile and a config.json",
            None,
        ),
        case("{\"linux\":{\"seccomp\":null},\"LINUX\":{}}", "1:27: `linux` is there twice", None),
        case("{\"linux\":{\"seccomp\":{},\"ſeccomp\":{}}}", "1:24: `seccomp` is there twice", None),
        case("{\"linux\":{\"seccomp\":null}}", "1:2: no linux.seccomp in this config.json", None),
        case(
            "{\"linux\":{\"seccomp\":{\"defaultAction\":2}}}",
            "1:38: defaultAction must be a string, not a number",
            None,
        ),
    ]);
}

#[test]
fn entries() {
    let case = |text: &str, message, help| (rules(text), message, help);
    table(&[
        case("7", "2:1: an entry of syscalls must be an object, not a number", None),
        case("null", "2:1: an entry of syscalls must be an object, not null", None),
        case("{\"names\":[\"read\"]}", "2:1: action is missing", None),
        case("{\"names\":\"read\"}", "2:10: names must be an array, not a string", None),
        case("{\"names\":[\"read\"],\"action\":\"ALLOW\"}", "2:28: unknown action \"ALLOW\"", None),
        case(
            "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":-1}",
            "2:56: errnoRet -1 is no unsigned integer",
            None,
        ),
        case(
            "{\"names\":[\"write\"],\"action\":\"SCMP_ACT_NOTIFY\"}",
            "2:11: SCMP_ACT_NOTIFY for write",
            None,
        ),
        case(
            "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\",\"includes\":{\"minKernel\":\"4\"}}",
            "2:69: minKernel \"4\" is no version",
            Some("it has two numbers, as in \"4.8\""),
        ),
    ]);
}

#[test]
fn arguments() {
    let arg = |text: &str| {
        rules(&format!(
            "{{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":[\n{text}]}}"
        ))
    };
    let case = |text: &str, message, help| (arg(text), message, help);
    table(&[
        case(
            "{\"index\":6,\"op\":\"SCMP_CMP_EQ\"}",
            "3:10: index 6: a call has six arguments",
            Some("the first is 0, the last 5"),
        ),
        case("{\"index\":0}", "3:1: op is missing", None),
        case("{\"op\":\"SCMP_CMP_EQU\"}", "3:7: unknown op \"SCMP_CMP_EQU\"", None),
        case(
            "{\"value\":1.0,\"op\":\"SCMP_CMP_EQ\"}",
            "3:10: value 1.0 is no unsigned integer",
            None,
        ),
        case(
            "{\"value\":1e3,\"op\":\"SCMP_CMP_EQ\"}",
            "3:10: value 1e3 is no unsigned integer",
            None,
        ),
        case(
            "{\"value\":18446744073709551616,\"op\":\"SCMP_CMP_EQ\"}",
            "3:10: value 18446744073709551616 does not fit 64 bits",
            None,
        ),
        case(
            "{\"op\":\"SCMP_CMP_EQ\",\"value\":\"1\"}",
            "3:29: value must be a number, not a string",
            None,
        ),
    ]);
    let most = arg("{\"value\":18446744073709551615,\"op\":\"SCMP_CMP_EQ\"}");
    assert!(whole(&most).is_ok());
}

#[test]
fn a_name_that_no_call_has_is_a_warning_or_an_error() {
    let text = rules("{\"names\":[\"read\",\"opennat\"],\"action\":\"SCMP_ACT_ALLOW\"}");
    let warnings = whole(&text).unwrap();
    assert_eq!(warnings[0].to_string(), "no system call is called \"opennat\"");
    assert_eq!(warnings[0].help().as_deref(), Some("did you mean openat?"));
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let mut strict = context();
    strict.strict = true;
    let error = profile.resolve(&strict).unwrap().lower().unwrap_err();
    assert_eq!(error.to_string(), "2:18: no system call is called \"opennat\"");
    assert_eq!(error.help.as_deref(), Some("did you mean openat?"));
}

#[test]
fn silently_accepted_fields_are_remarked() {
    let text = "{\"DefaultAction\":\"SCMP_ACT_KILL\",\n\"defaultAction\":\"SCMP_ACT_ALLOW\",\
                \n\"whatever\":1,\n\"syscalls\":[{\"names\":[\"read\"],\"action\":\"SCMP_ACT_LOG\",\
                \n\"includes\":{\"caps\":[\"sys_admin\"],\"arches\":[\"x86_64\"]}}]}";
    let profile = Profile::parse(text.as_bytes()).unwrap();
    assert_eq!(profile.default.action.name(), "allow", "the last one counts");
    let told: Vec<_> = profile
        .remarks
        .iter()
        .map(|remark| (profile.place(remark.span).line, remark.kind.clone()))
        .collect();
    assert_eq!(
        told,
        [
            (1, RemarkKind::OtherCase("defaultAction")),
            (2, RemarkKind::Duplicate("defaultAction")),
            (3, RemarkKind::UnknownKey("whatever".into())),
            (5, RemarkKind::UnknownCapability("sys_admin".into())),
            (5, RemarkKind::UnknownArch("x86_64".into())),
        ]
    );
}

#[test]
fn a_runtime_knows_no_dialect_but_its_own() {
    let rule = "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\",\
                \"excludes\":{\"caps\":[\"CAP_KILL\"]}}";
    let object = rules(rule);
    let bare = Profile::parse(object.as_bytes()).unwrap();
    let config = format!("{{\"linux\":{{\"seccomp\":{object}}}}}");
    let config = Profile::parse(config.as_bytes()).unwrap();
    assert!(config.in_config && !bare.in_config);
    assert_eq!(bare.resolve(&context()).unwrap().rules, [] as [usize; 0]);
    assert_eq!(config.resolve(&context()).unwrap().rules, [0]);
    assert_eq!(config.remarks[0].kind, RemarkKind::UnknownKey("excludes".into()));
}

#[test]
fn one_filter_has_one_byte_order() {
    let text = "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_S390X\"]}";
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let mut context = context();
    context.abis = None;
    context.native = Abi::X86_64;
    let error = profile.resolve(&context).unwrap_err();
    assert!(error.to_string().starts_with("1:52: s390x and x86_64, this machine's"), "{error}");
    assert_eq!(error.help.as_deref(), Some("say which it is for, as in --arch s390x"));
    context.abis = Some(vec![Abi::S390x]);
    assert!(profile.resolve(&context).is_ok());
    context.abis = Some(vec![Abi::S390x, Abi::Aarch64]);
    assert!(profile.resolve(&context).is_err());
}
