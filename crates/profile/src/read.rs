//! From JSON to a profile.
#![forbid(unsafe_code)]

use seccompat_bpf::Action;
use seccompat_catalogue::Abi;

use crate::detect::Dialect;
use crate::fields::Reader;
use crate::place::{Error, Span, Text};
use crate::profile::{Arch, ArchMap, Named, Profile, Verb};
use crate::text::{self, Node, Value};
use crate::words;

/// The most values in all, of any kind and at any depth, under keys that mean nothing and under keys
/// that are there again: seven times those of any real profile. What is said of a profile may compare
/// entries with one another.
const HEAVIEST: usize = 10_000;
/// What a profile looks like.
const BEGIN: &str = "a profile begins as in { \"defaultAction\": \"SCMP_ACT_ERRNO\", … }";

pub(crate) fn read(bytes: &[u8]) -> Result<Profile, Error> {
    let text = text::decode(bytes)?;
    let top = text::parse(text)?;
    let mut reader = Reader { text, remarks: Vec::new(), dialect: Dialect::Oci, runtime: false };
    let Value::Object(members) = &top.value else {
        let message = format!("a profile is an object, not {}", top.value.kind());
        return Err(reader.error(top.span, message).help(BEGIN));
    };
    if members.is_empty() {
        return Err(reader
            .error(top.span, "the profile is empty, which disables seccomp")
            .help("to allow everything: { \"defaultAction\": \"SCMP_ACT_ALLOW\" }"));
    }
    // A whole config.json has its profile further in.
    if let Some(linux) = members.iter().rfind(|member| member.key.eq_ignore_ascii_case("linux")) {
        reader.runtime = true;
        let inner: &[_] =
            if let Value::Object(inner) = &linux.node.value { inner } else { Default::default() };
        let seccomp = inner.iter().rfind(|member| member.key.eq_ignore_ascii_case("seccomp"));
        let seccomp = seccomp.filter(|member| member.node.value != Value::Null);
        let Some(seccomp) = seccomp else {
            return Err(reader
                .error(linux.span, "no linux.seccomp in this config.json")
                .help("a runtime installs no filter then: add it, or name the profile itself"));
        };
        return reader.profile(&seccomp.node);
    }
    if members.iter().any(|member| member.key == "ociVersion") {
        return Err(reader
            .error(top.span, "no linux.seccomp in this config.json")
            .help("a runtime installs no filter then: add it, or name the profile itself"));
    }
    reader.profile(&top)
}

impl<'a> Reader<'a> {
    fn profile(mut self, node: &Node<'a>) -> Result<Profile, Error> {
        if let Err(excess) = weigh(node, &mut 0) {
            let message =
                format!("more than {HEAVIEST} entries, names, conditions and other values");
            return Err(self
                .error(excess, message)
                .help("real profiles have a thousand: split it, or remove what is there twice"));
        }
        let fields = self.fields(
            node,
            "the profile",
            [
                "defaultAction",
                "defaultErrnoRet",
                "defaultErrno",
                "architectures",
                "archMap",
                "flags",
                "listenerPath",
                "listenerMetadata",
                "syscalls",
            ],
        )?;
        if fields.iter().all(Option::is_none) {
            return Err(self.foreign(node));
        }
        let [action, errno_ret, errno, arches, map, flags, path, metadata, syscalls] = fields;
        let Some(action) = action else {
            return Err(self
                .error(first_byte(node.span), "defaultAction is missing")
                .help("as in \"defaultAction\": \"SCMP_ACT_ERRNO\""));
        };
        let names = ("defaultAction", "defaultErrnoRet", "defaultErrno");
        let default = self.verb(action, errno_ret, errno, names)?;
        if default.action == Action::Notify {
            return Err(self.error(action.span, "SCMP_ACT_NOTIFY as the default action").help(
                "runtimes refuse it: the supervisor cannot answer before it has been started",
            ));
        }
        let (architectures, arch_map) = (self.arches(arches, "architectures")?, self.map(map)?);
        if let (Some(_), Some(map), false, false) =
            (arches, map, architectures.is_empty(), arch_map.is_empty())
        {
            return Err(self.error(map.span, "both architectures and archMap").help("keep one"));
        }
        let flags = match flags {
            Some(node) => Some(self.flags(node)?),
            None => None,
        };
        let listener_path = self.words(path, "listenerPath")?;
        let listener_metadata = self.words(metadata, "listenerMetadata")?;
        if let (Some(metadata), None) = (&listener_metadata, &listener_path) {
            return Err(self
                .error(metadata.span, "listenerMetadata without listenerPath")
                .help("add listenerPath, the socket of the supervisor, or remove it"));
        }
        let mut rules = Vec::new();
        for entry in self.list(syscalls, "syscalls")? {
            rules.push(self.rule(entry)?);
        }
        self.remarks.sort_by_key(|remark| remark.span);
        let dialect = self.dialect;
        Ok(Profile {
            text: Text::new(self.text),
            dialect,
            in_config: self.runtime,
            default,
            default_span: action.span,
            architectures,
            arch_map,
            flags,
            listener_path,
            listener_metadata,
            rules,
            remarks: self.remarks,
        }
        .read_as(dialect))
    }

    /// No key of a profile at all.
    fn foreign(&self, node: &Node<'a>) -> Error {
        let error = self.error(first_byte(node.span), "not a seccomp profile: no defaultAction");
        let Value::Object(members) = &node.value else { return error.help(BEGIN) };
        let firecracker = members.iter().any(|member| match &member.node.value {
            Value::Object(inner) => inner.iter().any(|inner| inner.key == "default_action"),
            _ => false,
        });
        error.help(if firecracker { "this is Firecracker's own format" } else { BEGIN })
    }

    /// An action and its errno.
    pub(crate) fn verb(
        &mut self,
        action: &Node<'a>,
        errno_ret: Option<&Node<'a>>,
        errno: Option<&Node<'a>>,
        (what, what_ret, what_name): (&str, &str, &str),
    ) -> Result<Verb, Error> {
        let word = self.string(action, what)?;
        let mut verb = match words::find(words::ACTIONS, word) {
            Ok(action) => Verb { action, errno: None },
            Err(near) => {
                let known = words::list(words::ACTIONS.iter().map(|(name, _)| *name));
                return Err(self.unknown(action.span, what, word, near, known));
            }
        };
        if let Some(node) = errno_ret {
            let number = self.number(node, what_ret)?;
            verb.errno = Some(self.errno(node.span, what_ret, number)?);
        }
        // The name is what counts, but for an empty one.
        if let Some(node) = errno {
            let word = self.string(node, what_name)?;
            if !word.is_empty() {
                let number = words::errno(word).map_err(|near| {
                    let known = "a name as in errno(3), EPERM or ENOSYS".to_owned();
                    self.unknown(node.span, what_name, word, near, known)
                })?;
                verb.errno = Some(self.errno(node.span, what_name, number.into())?);
            }
        }
        if let Some(errno) = verb.errno {
            verb.action = match verb.action {
                Action::Errno(_) => Action::Errno(errno.what),
                Action::Trace(_) => Action::Trace(errno.what),
                _ => {
                    let named = errno_ret.is_none_or(|node| node.span != errno.span);
                    let key = if named { what_name } else { what_ret };
                    return Err(self
                        .error(errno.span, format!("{key} with {word}, which takes none"))
                        .help("only SCMP_ACT_ERRNO and SCMP_ACT_TRACE take an errno"));
                }
            };
        }
        Ok(verb)
    }

    fn errno(&self, span: Span, what: &str, number: u64) -> Result<Named<u16>, Error> {
        match u16::try_from(number) {
            Ok(number) if number <= 4095 => Ok(Named { what: number, span }),
            _ => Err(self
                .error(span, format!("{what} {number} is more than 4095"))
                .help("the kernel makes 4095 of it; ENOSYS is 38")),
        }
    }

    /// A word that is none of those that are `known`; one may be near.
    pub(crate) fn unknown(
        &self,
        span: Span,
        what: &str,
        word: &str,
        near: Option<&str>,
        known: String,
    ) -> Error {
        let error = self.error(span, format!("unknown {what} {}", words::quoted(word)));
        error.help(near.map_or(known, |near| format!("did you mean {near}?")))
    }

    fn arches(&self, node: Option<&Node<'a>>, what: &str) -> Result<Vec<Arch>, Error> {
        let nodes = self.list(node, what)?;
        nodes.iter().map(|node| self.arch(node, "architecture")).collect()
    }

    fn arch(&self, node: &Node<'a>, what: &str) -> Result<Arch, Error> {
        let word = self.string(node, what)?;
        match words::arch(word) {
            Ok(what) => Ok(Named { what, span: node.span }),
            Err(near) => {
                let known = words::list(Abi::ALL.iter().map(|abi| abi.scmp_name()));
                Err(self.unknown(node.span, "architecture", word, near, known))
            }
        }
    }

    fn map(&mut self, node: Option<&Node<'a>>) -> Result<Vec<ArchMap>, Error> {
        let mut map = Vec::new();
        for entry in self.list(node, "archMap")? {
            let [native, subs] =
                self.fields(entry, "an entry of archMap", ["architecture", "subArchitectures"])?;
            let Some(native) = native else {
                return Err(self
                    .error(entry.span, "architecture is missing")
                    .help("as in \"architecture\": \"SCMP_ARCH_X86_64\""));
            };
            let native = self.arch(native, "architecture")?;
            map.push(ArchMap { native, subs: self.arches(subs, "subArchitectures")? });
        }
        Ok(map)
    }

    fn flags(&self, node: &Node<'a>) -> Result<Vec<Named<&'static str>>, Error> {
        let nodes = self.list(Some(node), "flags")?;
        let flag = |node: &Node<'a>| {
            let word = self.string(node, "a flag")?;
            match words::find(words::FLAGS, word) {
                Ok(what) => Ok(Named { what, span: node.span }),
                Err(near) => {
                    let known = words::list(words::FLAGS.iter().map(|(name, _)| *name));
                    Err(self.unknown(node.span, "flag", word, near, known))
                }
            }
        };
        nodes.iter().map(flag).collect()
    }

    /// A string that is not empty.
    fn words(&self, node: Option<&Node<'a>>, what: &str) -> Result<Option<Named<Box<str>>>, Error> {
        let Some(node) = node else { return Ok(None) };
        let text = self.string(node, what)?;
        Ok((!text.is_empty()).then(|| Named { what: text.into(), span: node.span }))
    }
}

/// Counts every value; the first that is too many.
fn weigh(node: &Node<'_>, weight: &mut usize) -> Result<(), Span> {
    *weight += 1;
    if *weight > HEAVIEST {
        return Err(first_byte(node.span));
    }
    match &node.value {
        Value::Array(nodes) => nodes.iter().try_for_each(|node| weigh(node, weight)),
        Value::Object(members) => members.iter().try_for_each(|member| weigh(&member.node, weight)),
        _ => Ok(()),
    }
}

/// What is missing in an object is told where the object begins.
pub(crate) fn first_byte(span: Span) -> Span {
    Span { len: 1, ..span }
}
