//! From a container's `config.json` to the same with the ENOSYS rule in its seccomp profile.
#![forbid(unsafe_code)]

use seccompat_catalogue::{KernelVersion, Sysno};
use seccompat_lint::{Below, Form, NotFixed, fix_resolved};
use seccompat_profile::{Context, Dialect, Profile};

use crate::config::Config;

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
                [first].into_iter().chain(by_name).chain(left).collect()
            }
            Self::Same(why) => vec![format!("config.json stays as it is: {why}")],
            Self::Failed(_) => Vec::new(),
        }
    }
}

/// A container with this annotation keeps its profile.
const OPT_OUT: &str = "seccompat.rule=off";

/// crun's annotation with a whole filter, which it loads instead of the profile's.
const RAW: &str = "run.oci.seccomp_bpf_data";

/// Puts the rule into a file that such a runtime loads, unless the container has an annotation, `NAME` or
/// `NAME=VALUE`, that is [`OPT_OUT`] or one of `exceptions`.
pub(crate) fn changed(input: &[u8], exceptions: &[String], below: Below) -> Outcome {
    match try_changed(input, exceptions, below) {
        Ok(outcome) => outcome,
        Err(why) => Outcome::Failed(why),
    }
}

fn try_changed(input: &[u8], exceptions: &[String], below: Below) -> Result<Outcome, String> {
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
    if annotations.iter().any(|(name, _)| name == RAW) {
        return Ok(Outcome::Same("crun loads the filter of an annotation instead"));
    }
    if is_excepted(OPT_OUT) || exceptions.iter().any(|exception| is_excepted(exception)) {
        return Ok(Outcome::Same("an annotation of the container keeps it"));
    }
    let profile = Profile::parse(object.as_bytes()).map_err(|why| why.message)?;
    let profile = profile.read_as(Dialect::Oci);
    // A runtime compares no kernel version, so any will do.
    let context = Context::new(KernelVersion::new(0, 0));
    let fixed = match fix_resolved(&profile, &context, below) {
        Err(NotFixed::NoRule(_)) => {
            return Ok(Outcome::Same("the rule is for a default with an errno"));
        }
        fixed => fixed.map_err(|why| why.to_string())?,
    };
    if fixed.edits.is_empty() {
        return Ok(Outcome::Same("the profile follows the rule"));
    }
    let new = config.with(&fixed.text).ok_or("the profile's place is lost")?;
    // The text was edited in one place; this reads the whole again.
    if !config.equals_but_for_the_profile(&Config::read(&new)?) {
        return Err("more than the profile would change".to_owned());
    }
    let by_name = matches!(fixed.form, Form::Names { .. });
    Ok(Outcome::Changed(Changed { text: new, left: fixed.left, by_name }))
}

#[cfg(test)]
mod tests {
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
        let Outcome::Changed(new) = changed(input.as_bytes(), &[], Below::Any) else {
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
        assert!(matches!(changed(new.text.as_bytes(), &[], Below::Any), Outcome::Same(_)));
    }

    #[test]
    fn above_a_stub_the_default_stays() {
        let input = config(PROFILE);
        let outcome = changed(input.as_bytes(), &[], Below::Stub);
        let Outcome::Changed(new) = outcome else { panic!("unchanged") };
        assert!(new.by_name && new.left.is_empty());
        assert!(!new.text.contains("defaultErrnoRet"), "{}", new.text);
        // Unknown calls by name, and no refused one.
        assert!(new.text.contains("\"clone3\"") && new.text.contains("\"mseal\""), "{}", new.text);
        assert!(!new.text.contains("\"keyctl\""), "{}", new.text);
        let again = changed(new.text.as_bytes(), &[], Below::Stub);
        assert!(matches!(again, Outcome::Same(_)));
    }

    #[test]
    fn other_defaults_and_no_profile_stay() {
        for default in ["KILL", "KILL_PROCESS", "TRAP", "ALLOW", "LOG"] {
            let profile = PROFILE.replacen("SCMP_ACT_ERRNO", &format!("SCMP_ACT_{default}"), 1);
            assert!(
                matches!(changed(config(&profile).as_bytes(), &[], Below::Any), Outcome::Same(_)),
                "{default}"
            );
        }
        assert!(matches!(changed(config("null").as_bytes(), &[], Below::Any), Outcome::Same(_)));
        for none in [&b"{}"[..], br#"{"linux": null}"#, config("{ }").as_bytes()] {
            assert!(matches!(changed(none, &[], Below::Any), Outcome::Same(_)), "{none:?}");
        }
    }

    #[test]
    fn annotations_keep_a_profile() {
        let with = |annotations: &str| {
            config(PROFILE).replacen('{', &format!("{{\"annotations\": {annotations},"), 1)
        };
        let outcome = |annotations: &str, exceptions: &[&str]| {
            let exceptions: Vec<String> = exceptions.iter().map(|&one| one.to_owned()).collect();
            changed(with(annotations).as_bytes(), &exceptions, Below::Any)
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
            assert!(matches!(changed(input, &[], Below::Any), Outcome::Failed(_)), "{input:?}");
        }
    }
}
