//! From a container's `config.json` to the same with the ENOSYS rule in its seccomp profile.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_lint::{Below, Form, NotFixed, fix_resolved};
use seccompat_profile::builtin::authors::authors;
use seccompat_profile::builtin::engine::families;
use seccompat_profile::{Context, Dialect, Profile};

use crate::config::Config;
use crate::raw;

/// The limit on the size of a file that is changed, in bytes. A larger one is passed on.
pub(crate) const LIMIT: usize = 16 << 20;

/// The result for one file.
pub(crate) enum Outcome {
    /// Nothing needs to be changed, for this reason.
    Same(&'static str),
    /// The new file.
    Changed(Changed),
    /// The file cannot be changed, for this reason.
    Failed(String),
}

/// A file with the rule.
pub(crate) struct Changed {
    pub(crate) text: String,
    /// Calls that get ENOSYS for the arguments that the profile refuses.
    pub(crate) left: Vec<Sysno>,
    /// Whether the default stays, and the unknown calls get ENOSYS by name.
    pub(crate) by_name: bool,
    /// The releases whose default profile it was.
    releases: Vec<String>,
    /// Whether the whole filter is in an annotation, or why it is not; `None` if that was not asked for.
    raw: Option<Result<(), String>>,
}

/// The treatment of a container.
#[derive(Default)]
pub(crate) struct Wanted<'a> {
    /// Annotations, `NAME` or `NAME=VALUE`: a container that has one keeps its profile.
    pub(crate) exceptions: &'a [String],
    /// The runtime that loads the file.
    pub(crate) below: Below,
    /// Whether the runtime is a crun that takes the whole filter by an annotation.
    pub(crate) raw: bool,
    /// The engines that may have made the file.
    pub(crate) engines: Engines,
}

/// Engines, by their ways to start this program.
#[derive(Clone, Copy, Default)]
pub(crate) enum Engines {
    /// Those that call a runtime.
    #[default]
    All,
    /// Those with precreate hooks.
    Podman,
}

impl Outcome {
    /// The changes, or why there are none, in lines. A failure is left to the caller.
    pub(crate) fn report(&self) -> Vec<String> {
        match self {
            Self::Changed(new) => {
                let by_name = new.by_name.then(|| {
                    "the default stays, and the unknown calls get ENOSYS by name".to_owned()
                });
                let left = new.left.iter().map(|call| {
                    format!("{call}: ENOSYS for the arguments that the profile refuses")
                });
                let first = "config.json has the ENOSYS rule now".to_owned();
                let releases = &new.releases;
                let authors = (!releases.is_empty()).then(|| {
                    let releases = releases.join(", ");
                    format!(
                        "the calls that {releases} names count as known, whatever the capabilities"
                    )
                });
                let raw = new.raw.as_ref().map(|raw| match raw {
                    Ok(()) => "crun loads the proven filter of an annotation".to_owned(),
                    Err(why) => format!("crun compiles the profile: {why}"),
                });
                [first].into_iter().chain(authors).chain(by_name).chain(left).chain(raw).collect()
            }
            Self::Same(why) => vec![format!("config.json stays as it is: {why}")],
            Self::Failed(_) => Vec::new(),
        }
    }
}

/// A container with this annotation keeps its profile.
const OPT_OUT: &str = "seccompat.rule=off";

/// Puts the rule into a file, unless the container has the annotation [`OPT_OUT`] or one of the exceptions.
pub(crate) fn changed(input: &[u8], wanted: &Wanted<'_>) -> Outcome {
    match try_changed(input, wanted) {
        Ok(outcome) => outcome,
        Err(why) => Outcome::Failed(why),
    }
}

fn try_changed(input: &[u8], wanted: &Wanted<'_>) -> Result<Outcome, String> {
    if input.len() > LIMIT {
        return Err(format!("it is larger than {} MiB", LIMIT >> 20));
    }
    let text = std::str::from_utf8(input).map_err(|why| why.to_string())?;
    let config = Config::read(text)?;
    // Runtimes take an empty profile for none.
    let is_empty = |object: &&str| object.split_whitespace().collect::<String>() == "{}";
    let Some(object) = config.profile().filter(|object| !is_empty(object)) else {
        return Ok(Outcome::Same("the container has no seccomp profile"));
    };
    let annotations = config.annotations()?;
    let is_excepted = |exception: &str| {
        annotations.iter().any(|(name, value)| {
            let rest = exception.strip_prefix(name.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix('=') == Some(value))
        })
    };
    if annotations.iter().any(|(name, _)| name == raw::ANNOTATION) {
        return Ok(Outcome::Same("crun loads the filter of an annotation instead"));
    }
    if is_excepted(OPT_OUT) || wanted.exceptions.iter().any(|exception| is_excepted(exception)) {
        return Ok(Outcome::Same("an annotation of the container keeps it"));
    }
    let mut profile = Profile::parse(object.as_bytes()).map_err(|why| why.message)?;
    profile = profile.read_as(Dialect::Oci);
    let releases = ask_authors(&mut profile, &config, wanted.engines)?;
    // A runtime compares no kernel version, so any will do.
    let context = Context::new(KernelVersion::new(0, 0));
    let fixed = match fix_resolved(&profile, &context, wanted.below) {
        Err(NotFixed::NoRule(_)) => {
            return Ok(Outcome::Same("the rule is for a default with an errno"));
        }
        fixed => fixed.map_err(|why| why.to_string())?,
    };
    if fixed.edits.is_empty() {
        return Ok(Outcome::Same("the profile follows the rule"));
    }
    let mut text = config.with(&fixed.text).ok_or("the profile's place is lost")?;
    // The text was edited in one place; this reads the whole again.
    if !config.equals_but_for_the_profile(&Config::read(&text)?) {
        return Err("more than the profile would change".to_owned());
    }
    let raw = wanted.raw.then(|| raw::filter(&profile));
    if let Some(Ok(filter)) = &raw {
        text = annotated(&text, filter)?;
    }
    let by_name = matches!(fixed.form, Form::Names { .. });
    let raw = raw.map(|raw| raw.map(drop));
    Ok(Outcome::Changed(Changed { text, left: fixed.left, by_name, releases, raw }))
}

/// If the profile is the default one of known releases, the calls that their authors named count as known. Returns
/// these releases.
fn ask_authors(
    profile: &mut Profile,
    config: &Config<'_>,
    engines: Engines,
) -> Result<Vec<String>, String> {
    // Other profiles are not changed.
    let default = profile.default.action;
    if !matches!(default, Action::Errno(_)) || profile.default.is_enosys(Abi::X86_64) {
        return Ok(Vec::new());
    }
    let running = rustix::system::uname();
    let running = KernelVersion::parse(&running.release().to_string_lossy());
    let mut context = Context::new(running.unwrap_or(KernelVersion::new(0, 0)));
    context.caps = config.bounding()?;
    let families: Vec<&str> = match engines {
        Engines::All => families().collect(),
        Engines::Podman => vec!["podman"],
    };
    let authors = authors(profile, &context, &families);
    Ok(authors.map_or_else(Vec::new, |authors| {
        profile.also_named = authors.named;
        authors.releases
    }))
}

/// The file with the filter in crun's annotation.
fn annotated(text: &str, filter: &str) -> Result<String, String> {
    let old = Config::read(text)?;
    let text = old.annotated(raw::ANNOTATION, filter)?;
    if !old.equals_but_for_the_annotation(&Config::read(&text)?, raw::ANNOTATION) {
        return Err("more than an annotation would change".to_owned());
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use seccompat_profile::Caps;
    use seccompat_profile::builtin::engine::{find, list};
    use serde_json::{Value, json};

    use super::*;

    const PROFILE: &str = r#"{"defaultAction":"SCMP_ACT_ERRNO","architectures":["SCMP_ARCH_X86_64"],"syscalls":[
        {"names":["read","write","openat2"],"action":"SCMP_ACT_ALLOW"},
        {"names":["personality"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":8,"op":"SCMP_CMP_EQ"}]}]}"#;

    fn config(profile: &str) -> String {
        format!(r#"{{"ociVersion":"1.0.2","linux":{{"seccomp":{profile},"resources":{{}}}}}}"#)
    }

    #[test]
    fn unknown_calls_get_enosys_and_no_condition_is_added() {
        let input = config(PROFILE);
        let Outcome::Changed(new) = changed(input.as_bytes(), &Wanted::default()) else {
            panic!("unchanged")
        };
        assert_eq!(new.left, [Sysno::PERSONALITY]);
        assert!(!new.by_name);
        assert!(
            new.text.contains("\"defaultErrnoRet\": 38")
                || new.text.contains("\"defaultErrnoRet\":38")
        );
        assert_eq!(new.text.matches("\"args\"").count(), 1);
        // The refused calls keep EPERM, by name.
        assert!(new.text.contains("\"keyctl\""), "{}", new.text);
        // Once more changes nothing.
        assert!(matches!(changed(new.text.as_bytes(), &Wanted::default()), Outcome::Same(_)));
    }

    #[test]
    fn above_a_stub_the_default_stays() {
        let input = config(PROFILE);
        let outcome =
            changed(input.as_bytes(), &Wanted { below: Below::Stub, ..Wanted::default() });
        let Outcome::Changed(new) = outcome else { panic!("unchanged") };
        assert!(new.by_name && new.left.is_empty());
        assert!(!new.text.contains("defaultErrnoRet"), "{}", new.text);
        // Unknown calls by name, and no refused one.
        assert!(new.text.contains("\"clone3\"") && new.text.contains("\"mseal\""), "{}", new.text);
        assert!(!new.text.contains("\"keyctl\""), "{}", new.text);
        let again =
            changed(new.text.as_bytes(), &Wanted { below: Below::Stub, ..Wanted::default() });
        assert!(matches!(again, Outcome::Same(_)));
    }

    #[test]
    fn crun_gets_the_whole_filter_where_the_profile_has_no_more_than_that() {
        let with = |profile: &str| {
            let wanted = Wanted { raw: true, ..Wanted::default() };
            match changed(config(profile).as_bytes(), &wanted) {
                Outcome::Changed(new) => (new.text.contains(raw::ANNOTATION), new.raw),
                _ => panic!("{profile}: unchanged"),
            }
        };
        assert_eq!(with(PROFILE), (true, Some(Ok(()))));
        let more = |member: &str| PROFILE.replacen('{', &format!("{{{member},"), 1);
        for profile in [
            more(r#""flags":["SECCOMP_FILTER_FLAG_LOG"]"#),
            more(r#""listenerPath":"/run/one""#),
            PROFILE.replacen("SCMP_ACT_ALLOW", "SCMP_ACT_NOTIFY", 1).replace("\"write\",", ""),
        ] {
            let (is_annotated, raw) = with(&profile);
            assert!(!is_annotated && raw.is_some_and(|raw| raw.is_err()), "{profile}");
        }
        let empty = more(r#""flags":[]"#);
        assert_eq!(with(&empty), (true, Some(Ok(()))));
    }

    /// A default profile as its engine puts it into the file of a container with Docker's capabilities.
    fn resolved(name: &str) -> String {
        let (family, version) = name.split_once('@').unwrap_or((name, ""));
        let found = find(family, Some(version)).unwrap_or_else(|| panic!("{name}"));
        let context = Context::new(KernelVersion::new(6, 12));
        let resolved = found.profile.resolve(&context).unwrap_or_else(|why| panic!("{why}"));
        let mut text: Value = serde_json::from_str(found.profile.text()).unwrap_or_default();
        let all = text["syscalls"].take();
        let entries = resolved.rules.iter().map(|&at| {
            let mut entry = all[at].clone();
            for key in ["includes", "excludes"] {
                let _ = entry.as_object_mut().and_then(|entry| entry.remove(key));
            }
            entry
        });
        text["syscalls"] = entries.collect();
        let arches =
            resolved.abis.iter().map(|abi| format!("SCMP_ARCH_{}", abi.name().to_uppercase()));
        text["architectures"] = arches.collect();
        let _ = text.as_object_mut().and_then(|text| text.remove("archMap"));
        let caps: Value =
            Caps::DOCKER.iter().map(|cap| format!("CAP_{}", cap.name().to_uppercase())).collect();
        json!({"process": {"capabilities": {"bounding": caps}}, "linux": {"seccomp": text}})
            .to_string()
    }

    #[test]
    fn the_calls_of_a_recognized_profile_are_known() {
        let wanted = Wanted { below: Below::Stub, ..Wanted::default() };
        let new = |input: &str| match changed(input.as_bytes(), &wanted) {
            Outcome::Changed(new) => Some(new),
            _ => None,
        };
        // Docker names this call only for CAP_SYS_TIME. As it is newer than Linux 3.17 and programs fall back from
        // it, it would count as unknown.
        let call = "\"clock_settime64\"";
        for name in list() {
            let input = resolved(&name);
            // The rule is Podman's own.
            let Some(recognized) = new(&input) else { continue };
            assert!(recognized.releases.contains(&name), "{name}: {:?}", recognized.releases);
            let (family, version) = name.split_once('@').unwrap_or_default();
            let names = find(family, Some(version))
                .is_some_and(|found| found.profile.text().contains(call));
            let is_one = recognized.releases.len() == 1;
            assert!(!names || !is_one || !recognized.text.contains(call), "{name}");
            // A second time, with the entry that was added.
            assert!(
                matches!(changed(recognized.text.as_bytes(), &wanted), Outcome::Same(_)),
                "{name}"
            );
        }
        let input = resolved("docker@24.0.9");
        let other = input.replacen("\"CAP_CHOWN\"", "\"CAP_BPF\"", 1);
        let other = new(&other).unwrap_or_else(|| panic!("unchanged"));
        assert!(other.releases.is_empty() && other.text.contains(call));
    }

    #[test]
    fn other_defaults_and_no_profile_stay() {
        for default in ["KILL", "KILL_PROCESS", "TRAP", "ALLOW", "LOG"] {
            let profile = PROFILE.replacen("SCMP_ACT_ERRNO", &format!("SCMP_ACT_{default}"), 1);
            assert!(
                matches!(
                    changed(config(&profile).as_bytes(), &Wanted::default()),
                    Outcome::Same(_)
                ),
                "{default}"
            );
        }
        assert!(matches!(changed(config("null").as_bytes(), &Wanted::default()), Outcome::Same(_)));
        for none in [&b"{}"[..], br#"{"linux": null}"#, config("{ }").as_bytes()] {
            assert!(matches!(changed(none, &Wanted::default()), Outcome::Same(_)), "{none:?}");
        }
    }

    #[test]
    fn annotations_keep_a_profile() {
        let with = |annotations: &str| {
            config(PROFILE).replacen('{', &format!("{{\"annotations\": {annotations},"), 1)
        };
        let outcome = |annotations: &str, exceptions: &[&str]| {
            let exceptions: Vec<String> = exceptions.iter().map(|&one| one.to_owned()).collect();
            changed(
                with(annotations).as_bytes(),
                &Wanted { exceptions: &exceptions, ..Wanted::default() },
            )
        };
        for (annotations, exceptions) in [
            (r#"{"a": "b", "seccompat.rule": "off"}"#, &[][..]),
            (r#"{"a": "b"}"#, &["a"]),
            (r#"{"a": "b"}"#, &["x", "a=b"]),
            (r#"{"a": ""}"#, &["a="]),
            (r#"{"run.oci.seccomp_bpf_data": "AAAA"}"#, &[]),
        ] {
            let outcome = outcome(annotations, exceptions);
            assert!(matches!(outcome, Outcome::Same(_)), "{annotations} {exceptions:?}");
        }
        for (annotations, exceptions) in [
            (r#"{"seccompat.rule": "on"}"#, &[][..]),
            (r#"{"a": "b"}"#, &["ab", "a=", "a=bc", "", "="]),
            ("{}", &["a"]),
            ("null", &["a"]),
        ] {
            let outcome = outcome(annotations, exceptions);
            assert!(matches!(outcome, Outcome::Changed(_)), "{annotations} {exceptions:?}");
        }
        for annotations in [r#"{"a": "b", "a": "c"}"#, r#"{"a": 1}"#, "[]"] {
            assert!(matches!(outcome(annotations, &["a"]), Outcome::Failed(_)), "{annotations}");
        }
    }

    #[test]
    fn what_cannot_be_read_fails() {
        for input in [&b"{"[..], b"\xff", b"[]", config("[]").as_bytes()] {
            assert!(matches!(changed(input, &Wanted::default()), Outcome::Failed(_)), "{input:?}");
        }
    }
}
