//! From a tree of values to a profile.
#![forbid(unsafe_code)]

use crate::order::sort_by_key;
use std::sync::Arc;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Errnos};

use crate::fields::Reader;
use crate::place::{Error, Span, Text};
use crate::profile::{Arch, ArchMap, Errno, Form, Named, Profile, Rule, Verb};
use crate::remark::{LARGEST_ERRNO, RemarkKind};
use crate::text::{Member, Node, Value, folds_to};
use crate::words::{self, ErrnoWord};

/// The limit on values of any kind and at any depth, including those under unknown and repeated
/// keys: seven times those of any real profile. Some reports about a profile compare its entries
/// with one another.
const HEAVIEST: usize = 10_000;
/// The kernel's `MAX_ERRNO`.
const MAX_ERRNO: u16 = seccompat_catalogue::Errno::MAX.get();
/// The beginning of a profile, for messages.
const BEGIN: &str = "a profile begins as in { \"defaultAction\": \"SCMP_ACT_ERRNO\", … }";

/// The profile of a file with nothing else: an object, or a whole `config.json`.
pub(crate) fn of_top<'a>(mut reader: Reader<'a>, top: &Node<'a>) -> Result<Profile, Error> {
    let Value::Object(members) = &top.value else {
        let message = format!("a profile is an object, not {}", top.value.kind());
        return Err(reader.error(top.span, message).help(BEGIN));
    };
    if members.is_empty() {
        return Err(reader
            .error(top.span, "the profile is empty, which disables seccomp")
            .help("to allow everything: { \"defaultAction\": \"SCMP_ACT_ALLOW\" }"));
    }
    // In a whole config.json the profile is further in.
    match reader.only(members, "linux")? {
        Some(linux) => {
            let config = reader.config(members, linux)?;
            reader.runtime = true;
            reader.profile(config)
        }
        None if members.iter().any(|member| folds_to(&member.key, "ociVersion")) => {
            Err(reader.no_seccomp(top.span))
        }
        None => reader.profile(top),
    }
}

/// The keys of a profile.
const FIELDS: [&str; 9] = [
    "defaultAction",
    "defaultErrnoRet",
    "defaultErrno",
    "architectures",
    "archMap",
    "flags",
    "listenerPath",
    "listenerMetadata",
    "syscalls",
];

/// The profile in exactly this object.
pub(crate) fn of_node<'a>(reader: Reader<'a>, node: &Node<'a>) -> Result<Profile, Error> {
    reader.profile(node)
}

/// Whether an object has a key of profiles.
pub(crate) fn is_profile(node: &Node<'_>) -> bool {
    let Value::Object(members) = &node.value else { return false };
    let of_profile =
        |member: &Member<'_>| OF_PROFILES.iter().any(|name| folds_to(&member.key, name));
    members.iter().any(of_profile)
}

/// Whether an object has a key because of which an engine or a runtime would read it as a profile.
pub(crate) fn is_engines(node: &Node<'_>) -> bool {
    let Value::Object(members) = &node.value else { return false };
    members.iter().any(|member| is_engines_key(&member.key))
}

/// Whether an engine or a runtime would read an object with this key.
pub(crate) fn is_engines_key(key: &str) -> bool {
    let runtimes = ["linux", "ociVersion"];
    OF_PROFILES.into_iter().chain(runtimes).any(|name| folds_to(key, name))
}

/// A key of a profile that no `config.json` has: an engine would treat the file as a profile.
const OF_PROFILES: [&str; 2] = ["defaultAction", "syscalls"];

impl<'a> Reader<'a> {
    /// The one member of this name. Go merges several objects, and other parsers take the last.
    fn only<'n>(
        &self,
        members: &'n [Member<'a>],
        name: &str,
    ) -> Result<Option<&'n Member<'a>>, Error> {
        let mut found = members.iter().filter(|member| folds_to(&member.key, name));
        let first = found.next();
        match found.next() {
            Some(again) => Err(self
                .error(again.span, format!("`{name}` is there twice"))
                .help("programs differ in which one they take: keep one")),
            None => Ok(first),
        }
    }

    /// The profile in a `config.json`.
    fn config<'n>(
        &self,
        members: &'n [Member<'a>],
        linux: &'n Member<'a>,
    ) -> Result<&'n Node<'a>, Error> {
        let of_profile =
            |member: &&Member<'a>| OF_PROFILES.iter().any(|name| folds_to(&member.key, name));
        if let Some(both) = members.iter().find(of_profile) {
            return Err(self
                .error(
                    both.span,
                    format!("`{}` beside `linux`: a profile and a config.json", both.key),
                )
                .help("engines would read the one, runtimes the other: keep one"));
        }
        let inner: &[_] = match &linux.node.value {
            Value::Object(inner) => inner,
            _ => &[],
        };
        let seccomp = self.only(inner, "seccomp")?;
        let seccomp = seccomp.filter(|member| member.node.value != Value::Null);
        seccomp.map(|member| &member.node).ok_or_else(|| self.no_seccomp(linux.span))
    }

    fn no_seccomp(&self, span: Span) -> Error {
        self.error(span, "no linux.seccomp in this config.json")
            .help("a runtime installs no filter then: add it, or name the profile itself")
    }

    fn profile(mut self, node: &Node<'a>) -> Result<Profile, Error> {
        self.hold_weight(node)?;
        let fields = self.fields(node, "the profile", FIELDS)?;
        if fields.iter().all(Option::is_none) {
            return Err(self.foreign(node));
        }
        let [action, errno_ret, errno, arches, map, flags, path, metadata, syscalls] = fields;
        let Some(action) = action else { return Err(self.no_default(node)) };
        let names = ("defaultAction", "defaultErrnoRet", "defaultErrno");
        let default = self.verb(action, errno_ret, errno, names)?;
        if default.action == Action::Notify {
            return Err(self.notify_by_default(action));
        }
        let (architectures, mut arch_map) = (self.arches(arches, "architectures")?, self.map(map)?);
        if let (Some(_), Some(map), false, false) =
            (arches, map, architectures.is_empty(), arch_map.is_empty())
        {
            self.remark(map.span, RemarkKind::Both("archMap", "architectures"));
            arch_map.clear();
        }
        let flags = match flags {
            Some(node) => Some(self.flags(node)?),
            None => None,
        };
        let listener_path = self.words(path, "listenerPath")?;
        let listener_metadata = self.words(metadata, "listenerMetadata")?;
        let listener_metadata = listener_metadata.filter(|data| !data.what.is_empty());
        let mut rules = Vec::new();
        for entry in self.list(syscalls, "syscalls")? {
            rules.push(self.rule(entry)?);
        }
        if listener_path.as_ref().is_none_or(|path| path.what.is_empty()) {
            self.remark_without_listener(listener_metadata.as_ref().map(|one| one.span), &rules);
        }
        sort_by_key(&mut self.remarks, |remark| remark.span);
        let dialect = self.dialect;
        Ok(Profile {
            text: Arc::new(Text::new(self.text)),
            name: None,
            form: Form::Json,
            read_by: None,
            dialect,
            in_config: self.runtime,
            also_named: Vec::new(),
            made_by: None,
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

    /// Fails if the profile has more values than the commands support.
    fn hold_weight(&self, node: &Node<'a>) -> Result<(), Error> {
        weigh(node, &mut 0).map_err(|excess| {
            let message =
                format!("more than {HEAVIEST} entries, names, conditions and other values");
            self.error(excess, message)
                .help("real profiles have a thousand: split it, or remove duplicates")
        })
    }

    /// Remarks about fields that need a listener, if there is none.
    fn remark_without_listener(&mut self, metadata: Option<Span>, rules: &[Rule]) {
        if let Some(span) = metadata {
            self.remark(span, RemarkKind::MetadataWithoutListener);
        }
        for rule in rules.iter().filter(|rule| rule.notifies()) {
            self.remark(rule.action_span, RemarkKind::NotifyWithoutListener);
        }
    }

    fn no_default(&self, node: &Node<'a>) -> Error {
        self.error(first_byte(node.span), "defaultAction is missing")
            .help("as in \"defaultAction\": \"SCMP_ACT_ERRNO\"")
    }

    fn notify_by_default(&self, action: &Node<'a>) -> Error {
        self.error(action.span, "SCMP_ACT_NOTIFY as the default action")
            .help("runtimes refuse it: the supervisor cannot answer before it has been started")
    }

    /// The error for an object without any key of a profile.
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
        (what, what_ret, what_name): (&str, &'static str, &'static str),
    ) -> Result<Verb, Error> {
        let word = self.string(action, what)?;
        let (named, kind) = words::entry(words::ACTIONS, word).map_err(|near| {
            let known = words::list(words::ACTIONS.iter().map(|(name, _)| *name));
            self.unknown(action.span, what, word, near, known)
        })?;
        let mut verb = Verb { action: kind, errno: None, name: None, number: None };
        let mut key = what_ret;
        if let Some(node) = errno_ret {
            let number = self.number(node, what_ret)?;
            verb.errno = Some(self.errno(node.span, number, kind));
            verb.number = verb.errno;
        }
        // The name counts, unless it is empty.
        if let Some(node) = errno {
            let word = self.string(node, what_name)?;
            if !word.is_empty() {
                let known = || "a name as in errno(3), EPERM or ENOSYS".to_owned();
                let read = words::errno(word)
                    .map_err(|near| self.unknown(node.span, what_name, word, near, known()))?;
                let number = match read {
                    ErrnoWord::Number(number) => number,
                    ErrnoWord::Name(name) => {
                        verb.name = Some(name);
                        let generic = Errnos::Generic.number(name);
                        generic.map_or(0, |errno| errno.get().into())
                    }
                };
                verb.errno = Some(self.errno(node.span, number, kind));
                key = what_name;
            }
        }
        if let Some(errno) = verb.errno {
            match kind {
                // The kernel returns at most its largest errno.
                Action::Errno(_) => verb.action = Action::Errno(errno.what.min(MAX_ERRNO)),
                Action::Trace(_) => verb.action = Action::Trace(errno.what),
                _ => {
                    verb.name = None;
                    self.remark(errno.span, RemarkKind::ErrnoUnused(key, named));
                }
            }
        }
        Ok(verb)
    }

    /// The part of an errno that reaches a filter: runc passes an int16 to libseccomp, crun the low
    /// 16 bits.
    fn errno(&mut self, span: Span, number: u64, action: Action) -> Errno {
        let [.., high, low] = number.to_be_bytes();
        let left = u16::from_be_bytes([high, low]);
        let takes = matches!(action, Action::Errno(_) | Action::Trace(_));
        if takes && u64::from(left) != number {
            self.remark(span, RemarkKind::ErrnoCut { given: number, left });
        }
        if matches!(action, Action::Errno(_)) && left > LARGEST_ERRNO {
            self.remark(span, RemarkKind::ErrnoTooLarge(left));
        }
        Named { what: left, span }
    }

    /// The error for a word that is not among the `known` ones, with the most similar known word.
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

    fn arches(&mut self, node: Option<&Node<'a>>, what: &str) -> Result<Vec<Arch>, Error> {
        let nodes = self.list(node, what)?;
        nodes.iter().map(|node| self.arch(node, "architecture")).collect()
    }

    fn arch(&mut self, node: &Node<'a>, what: &str) -> Result<Arch, Error> {
        let word = self.string(node, what)?;
        match words::arch(word) {
            Ok(what) => {
                if what.is_none() {
                    self.remark(node.span, RemarkKind::NativeArch);
                }
                Ok(Named { what, span: node.span })
            }
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

    /// A nonempty string.
    fn words(&self, node: Option<&Node<'a>>, what: &str) -> Result<Option<Named<Box<str>>>, Error> {
        let Some(node) = node else { return Ok(None) };
        let text = self.string(node, what)?;
        Ok(Some(Named { what: text.into(), span: node.span }))
    }
}

/// Counts every value; returns the first one beyond the limit.
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

/// A missing member is reported at the start of its object.
pub(crate) fn first_byte(span: Span) -> Span {
    Span { len: 1, ..span }
}
