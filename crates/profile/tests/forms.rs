//! Profiles in every form: the same profile in each, with its places.
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.
#![forbid(unsafe_code)]

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_policy::Policy;
use seccompat_profile::{Context, Form, Profile, RemarkKind, Span, read_all};

const JSON: &str = r#"{
  "defaultAction": "SCMP_ACT_ERRNO",
  "architectures": ["SCMP_ARCH_X86_64"],
  "syscalls": [
    {"names": ["read", "close"], "action": "SCMP_ACT_ALLOW"},
    {"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"}]}
  ]
}
"#;

const OPERATORS: &str = "# what the web server needs
apiVersion: security-profiles-operator.x-k8s.io/v1beta1
kind: SeccompProfile
metadata: {name: web, namespace: prod}
spec:
  defaultAction: SCMP_ACT_ERRNO
  architectures: [SCMP_ARCH_X86_64]
  syscalls:
    - action: SCMP_ACT_ALLOW
      names:
        - read
        - close
    - {action: SCMP_ACT_ALLOW, names: [socket], args: [{index: 0, value: 0x1, op: SCMP_CMP_EQ}]}
";

/// A text with this additional indent on each line.
fn indented(text: &str, indent: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", " ".repeat(indent))).collect()
}

/// As a JSON string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

fn map(text: &str) -> String {
    let block = indented(text, 4);
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: profiles}}\ndata:\n  web.json: |\n{block}"
    )
}

fn list(text: &str) -> String {
    format!(
        "{{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [\n {{\"apiVersion\": \"v1\", \"kind\": \
         \"ConfigMap\", \"data\": {{\"web.json\": {}}}}}]}}\n",
        quoted(text)
    )
}

fn inspected(text: &str) -> String {
    let option = quoted(&format!("seccomp={text}"));
    format!(
        "[{{\"Name\": \"/web\", \"HostConfig\": {{\"SecurityOpt\": [\"no-new-privileges\", {option}]}}}}]\n"
    )
}

/// All forms of [`JSON`], by their names.
fn forms() -> Vec<(&'static str, Form, String)> {
    let in_yaml = indented(OPERATORS.split_once("spec:\n").unwrap().1, 0).replace("\n  ", "\n");
    let secret = STANDARD.encode(JSON);
    let folded: Vec<&str> =
        secret.as_bytes().chunks(60).map(|c| std::str::from_utf8(c).unwrap()).collect();
    vec![
        ("json", Form::Json, JSON.to_owned()),
        (
            "config",
            Form::Json,
            format!("{{\"ociVersion\": \"1.0\", \"linux\": {{\"seccomp\": {JSON}}}}}"),
        ),
        ("wrapped", Form::Json, format!("{{\"seccomp\": {JSON}}}")),
        (
            "crictl",
            Form::Json,
            format!(
                "{{\"status\": {{\"metadata\": {{\"name\": \"web\"}}}}, \"info\": {{\"runtimeSpec\": {{\"ociVersion\": \
             \"1.0\", \"linux\": {{\"seccomp\": {JSON}}}}}}}}}"
            ),
        ),
        ("operator", Form::Yaml, OPERATORS.to_owned()),
        (
            "operator json",
            Form::Json,
            format!(
                "{{\"apiVersion\": \"security-profiles-operator.x-k8s.io/v1\", \"kind\": \"SeccompProfile\", \"metadata\": \
             {{\"name\": \"web\"}}, \"spec\": {JSON}}}"
            ),
        ),
        ("map", Form::String, map(JSON)),
        ("map, folded", Form::String, map(JSON).replace("web.json: |", "web.json: >-")),
        ("list", Form::String, list(JSON)),
        (
            "secret",
            Form::String,
            format!("kind: Secret\napiVersion: v1\ndata:\n  web.json: {secret}\n"),
        ),
        ("inspect", Form::String, inspected(JSON)),
        ("base64", Form::String, folded.join("\n")),
        ("base64, url", Form::String, URL_SAFE_NO_PAD.encode(JSON)),
        ("yaml", Form::Yaml, in_yaml.trim_start().to_owned()),
    ]
}

fn policy(profile: &Profile) -> Policy {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    profile.resolve(&context).unwrap().lower().unwrap().policy
}

#[test]
fn one_profile_means_the_same_in_every_form() {
    let expected = policy(&Profile::parse(JSON.as_bytes()).unwrap());
    for (name, form, text) in forms() {
        let profile =
            Profile::parse(text.as_bytes()).unwrap_or_else(|why| panic!("{name}: {why}\n{text}"));
        assert_eq!(profile.form, form, "{name}");
        assert_eq!(profile.text(), text, "{name}: the text is the file");
        assert_eq!(profile.in_config, ["config", "crictl"].contains(&name), "{name}");
        let kubernetes = ["operator", "operator json", "map", "map, folded", "list", "secret"];
        let engine = match name {
            "inspect" => Some("docker"),
            name => kubernetes.contains(&name).then_some("containerd"),
        };
        assert_eq!(profile.read_by, engine, "{name}");
        assert_eq!(policy(&profile).sections(), expected.sections(), "{name}");
    }
}

/// Each name, each action and each condition is at its reported place.
#[test]
fn places_are_those_of_the_file() {
    for (name, form, text) in forms() {
        let profile = Profile::parse(text.as_bytes()).unwrap();
        let there = |span: Span| &text[span.range()];
        let is_plain = !name.contains("base64") && name != "secret";
        let mut spans = vec![(profile.default_span, "SCMP_ACT_ERRNO")];
        for rule in &profile.rules {
            spans.extend(rule.calls.iter().map(|call| (call.span, call.what.name())));
            spans.push((rule.action_span, "SCMP_ACT_ALLOW"));
        }
        for (span, word) in spans {
            let place = profile.place(span);
            assert_eq!(
                text.lines().nth(place.line - 1).map(|l| place.column <= l.len()),
                Some(true),
                "{name}"
            );
            if is_plain {
                assert_eq!(there(span).trim_matches(['"', '\\']), word, "{name}");
            } else {
                // The digits in its place: as many as needed, and at most four more.
                let digits = there(span).len();
                assert!(
                    (word.len()..word.len() * 4 / 3 + 8).contains(&digits),
                    "{name}: {digits} {word}"
                );
            }
        }
        let argument = there(profile.rules[1].args[0].span);
        if is_plain {
            assert!(
                argument.starts_with('{') && argument.ends_with('}'),
                "{name}: {argument} {form:?}"
            );
        }
    }
}

#[test]
fn errors_within_are_told_in_the_files_lines() {
    let broken = JSON.replace("\"close\"]", "\"close\" 1]");
    let wrong = JSON.replace("SCMP_CMP_EQ", "SCMP_CMP_EG");
    for (text, line) in [
        (map(&broken), 10),
        (map(&wrong), 11),
        (inspected(&broken), 1),
        (OPERATORS.replace("SCMP_CMP_EQ", "SCMP_CMP_EG"), 13),
        (OPERATORS.replace("- close", "- [close]"), 12),
        (OPERATORS.replace("      names:\n", "     names:\n"), 10),
    ] {
        let error = Profile::parse(text.as_bytes()).unwrap_err();
        assert_eq!(error.place.map(|place| place.line), Some(line), "{error}\n{text}");
        assert!(error.help.is_some());
    }
}

#[test]
fn a_profile_has_the_entries_of_its_base() {
    let base = OPERATORS.replace("name: web", "name: base");
    let derived = "apiVersion: security-profiles-operator.x-k8s.io/v1\nkind: SeccompProfile\nmetadata: {name: web}\n\
                   spec:\n  baseProfileName: base\n  defaultAction: SCMP_ACT_LOG\n  syscalls:\n    - action: \
                   SCMP_ACT_ALLOW\n      names: [dup]\n";
    for text in [format!("{base}---\n{derived}"), format!("{derived}---\n{base}---\n")] {
        let documents = read_all(text.as_bytes()).unwrap();
        assert_eq!(documents.profiles.len(), 2);
        let web = documents.clone().one(Some("web")).unwrap();
        assert_eq!(web.rules.len(), 3);
        assert!(web.architectures.is_empty(), "the operator hands on entries alone");
        let named: Vec<&str> =
            web.rules.iter().flat_map(|rule| &rule.calls).map(|c| c.what.name()).collect();
        assert_eq!(named, ["read", "close", "socket", "dup"]);
        let several = documents.clone().one(None).unwrap_err();
        assert!(several.message.contains("2 profiles"), "{several}");
        assert!(several.help.unwrap().contains("web"));
        assert!(
            documents.one(Some("nobody")).unwrap_err().help.unwrap().contains("base, web")
                || text.starts_with("apiVersion")
        );
    }
    let alone = Profile::parse(derived.as_bytes()).unwrap();
    assert!(alone.remarks.iter().any(|one| one.kind == RemarkKind::BaseMissing("base".to_owned())));
    // An artifact in a registry is not read; as another document of the file it is.
    let remote =
        derived.replace("baseProfileName: base", "baseProfileName: oci://example.org/base:v1");
    let remote = Profile::parse(remote.as_bytes()).unwrap();
    let remark =
        remote.remarks.iter().find_map(|one| Some((one.kind.message()?, one.kind.help()?)));
    let (message, help) = remark.unwrap();
    assert!(message.contains("in a registry, which is not read here"), "{message}");
    assert!(help.contains("another document") && help.contains("metadata.name"), "{help}");
    let circle = derived.replace("baseProfileName: base", "baseProfileName: web");
    assert!(Profile::parse(circle.as_bytes()).unwrap_err().message.contains("its own base"));
}

#[test]
fn fields_outside_the_operators_type_are_unknown_keys() {
    let text = OPERATORS
        .replace("  architectures", "  defaultErrnoRet: 38\n  archMap: []\n  architectures");
    let profile = Profile::parse(text.as_bytes()).unwrap();
    let keys: Vec<_> =
        profile.remarks.iter().map(|one| (profile.place(one.span).line, &one.kind)).collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
    assert_eq!(keys[0], (7, &RemarkKind::UnknownKey("defaultErrnoRet".to_owned())));
    assert_eq!(profile.default.number, None);
}

#[test]
fn pods_name_the_profiles_of_their_containers() {
    let text = "apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    metadata: {annotations: {seccomp.security.alpha.kubernetes.io/pod: runtime/default}}
    spec:
      securityContext: {seccompProfile: {type: RuntimeDefault}}
      initContainers:
      - {name: prepare, securityContext: {seccompProfile: {type: Localhost, localhostProfile: a/b.json}}}
      containers:
      - name: web
      - name: agent
        securityContext: {privileged: true}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: only}]}}}}}
";
    let documents = read_all(text.as_bytes()).unwrap();
    let [shop, nightly] = &documents.workloads[..] else { panic!() };
    assert_eq!((&*shop.kind, &*shop.name, shop.annotations.len()), ("Deployment", "shop", 1));
    let all: Vec<_> = shop
        .containers
        .iter()
        .map(|one| {
            let selection = one.selection.as_ref().unwrap();
            (
                &*one.name,
                selection.kind.as_deref().unwrap(),
                one.is_inherited,
                one.privileged.is_some(),
            )
        })
        .collect();
    assert_eq!(
        all,
        [
            ("prepare", "Localhost", false, false),
            ("web", "RuntimeDefault", true, false),
            ("agent", "RuntimeDefault", true, true),
        ]
    );
    assert_eq!(nightly.containers[0].selection, None);
    assert_eq!(&text[nightly.containers[0].span.range()], "only");
    let error = documents.one(None).unwrap_err();
    assert!(error.message.contains("Deployment, CronJob") && error.help.unwrap().contains("check"));
}

#[test]
fn containers_without_a_profile_of_their_own_are_told() {
    for (options, words) in [
        ("[\"seccomp=unconfined\"]", "names its profile: `unconfined`"),
        ("[\"seccomp=/etc/web.json\"]", "names its profile: `/etc/web.json`"),
        ("null", "has the engine's default profile"),
    ] {
        let text =
            format!("[{{\"Name\": \"/web\", \"HostConfig\": {{\"SecurityOpt\": {options}}}}}]");
        let error = Profile::parse(text.as_bytes()).unwrap_err();
        assert!(error.message.contains(words) && error.message.contains("`web`"), "{error}");
        assert!(error.help.is_some());
    }
}

#[test]
fn other_files_are_named() {
    for (text, words, help) in [
        (
            "services:\n  web:\n    security_opt: [\"seccomp:./web.json\"]\n",
            "compose file",
            "check ./web.json",
        ),
        ("services: {web: {image: x}}\n", "compose file", "builtin:docker"),
        ("{\"seccomp-profile\": \"/etc/x.json\"}", "dockerd", "check the file"),
        (
            "{\"vmm\": {\"default_action\": \"trap\", \"filter\": []}}",
            "no defaultAction",
            "Firecracker",
        ),
        ("[Service]\nSystemCallFilter=@system-service\n", "systemd", "pid:N"),
        ("[1, 2]", "an object, not an array", "begins as in"),
        (
            "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n",
            "this file has no seccomp profile: Service",
            "ConfigMap",
        ),
        ("a: 1\n---\nb: 2\n", "2 documents", "split"),
        ("just words of nobody\n", "a profile is an object", "begins as in"),
        ("%&!\n\t: [\n", "does not know", "Kubernetes"),
    ] {
        let error = Profile::parse(text.as_bytes()).unwrap_err();
        assert!(error.message.contains(words), "{text}: {error}");
        assert!(
            error.help.as_deref().unwrap_or_default().contains(help),
            "{text}: {:?}",
            error.help
        );
        assert!(error.place.is_some(), "{text}: {error}");
    }
}

/// A gate must read a file as an engine does.
#[test]
fn ambiguous_files_are_refused_or_read_like_the_engine() {
    const OPEN: &str = "\"defaultAction\": \"SCMP_ACT_ALLOW\"";
    let inner = JSON.trim();
    let object =
        "\"apiVersion\": \"security-profiles-operator.x-k8s.io/v1\", \"kind\": \"SeccompProfile\"";
    for (text, words) in [
        (format!("{{{object}, \"spec\": {inner}, {OPEN}}}"), "`defaultAction` in an object"),
        (
            format!("{{{object}, \"spec\": {inner}, \"DEFAULTACTION\": 1}}"),
            "`DEFAULTACTION` in an object",
        ),
        (
            format!("{{{object}, \"spec\": {inner}, \"linux\": {{\"seccomp\": {{{OPEN}}}}}}}"),
            "`linux` in an object",
        ),
        (format!("{{{object}, \"spec\": {inner}, \"spec\": {{{OPEN}}}}}"), "`spec` is there twice"),
    ] {
        let error = Profile::parse(text.as_bytes()).unwrap_err();
        assert!(error.message.contains(words), "{error}\n{text}");
    }
    // A runtime reads `linux`, whatever is next to it.
    let config = format!("{{\"seccomp\": {inner}, \"linux\": {{\"seccomp\": {{{OPEN}}}}}}}");
    let profile = Profile::parse(config.as_bytes()).unwrap();
    assert!(profile.rules.is_empty() && profile.in_config);
    let inspected = format!("{{\"HostConfig\": {{}}, {OPEN}}}");
    assert_eq!(Profile::parse(inspected.as_bytes()).unwrap().read_by, None);
}

/// Forms that came out wrong in public repositories; the texts are our own.
#[test]
fn forms_of_the_field_are_read_or_named() {
    let template = format!(
        "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {{name: a}}\nobjects:\n{}",
        OPERATORS.lines().enumerate().fold(String::new(), |all, (at, line)| {
            let indent = if at == 0 { "- " } else { "  " };
            all + indent + line + "\n"
        })
    );
    let read = Profile::parse(template.as_bytes()).unwrap_or_else(|why| panic!("{why} {template}"));
    assert!(!read.rules.is_empty());
    let named = |text: &str| Profile::parse(text.as_bytes()).unwrap_err();
    let compose = named("web:\n  image: web\n  cap_drop: [ALL]\ndata:\n  build: .\n");
    assert!(compose.message.contains("compose file"), "{compose}");
    let page =
        named("# Profiles\n\nText: of *a page*: it\n\n```yaml\napiVersion: v1\nkind: Pod\n```\n");
    assert!(page.message.contains("Markdown"), "{page}");
    assert_eq!(page.place.map(|place| place.line), Some(5));
}
