//! The forms of profiles: JSON and YAML, alone, in objects of Kubernetes, in the output of engines
//! about a container, in base64.
//!
//! ```text
//! bytes → text → trees of values with places → the parts that are profiles → Profile
//! ```
//!
//! In every form, places are those of the file. A file in an unsupported language is named.
#![forbid(unsafe_code)]

mod base64;
mod documents;
mod foreign;
mod inner;
mod inspect;
mod kubernetes;
mod operator;
mod yaml;

use crate::order::sort_by_key;
use std::sync::Arc;

pub use self::base64::decoded;
pub use documents::Documents;
pub use foreign::binary;

use self::inner::Map;
use self::inspect::Held;
use self::kubernetes::Objects;
use crate::detect::Dialect;
use crate::fields::Reader;
use crate::place::{Error, Span, Text};
use crate::profile::{Form, Profile};
use crate::read;
use crate::remark::RemarkKind;
use crate::text::{self, Node, Value, folds_to};
use crate::words;

/// Reads a file in any form.
///
/// # Errors
/// The first error, with its place; an unsupported language, by its name.
pub fn read(bytes: &[u8]) -> Result<Documents, Error> {
    if let Some(error) = foreign::binary(bytes) {
        return Err(error);
    }
    let decoded = text::decode(bytes)?;
    let text = &*decoded.text;
    let mut file = File::new(text, decoded.replaced);
    match text.trim_start().as_bytes().first() {
        Some(b'{' | b'[') => {
            let top = text::parse(text).map_err(|error| foreign::text(text).unwrap_or(error))?;
            file.tops(std::slice::from_ref(&top), Form::Json)?;
        }
        _ => {
            if let Some(error) = foreign::text(text) {
                return Err(error);
            }
            let whole = Span::new(0, text.len());
            let inner = base64::decoded(bytes).and_then(|inner| String::from_utf8(inner).ok());
            match inner.filter(|inner| inner.trim_start().starts_with('{')) {
                Some(inner) => {
                    let top = Map::of_base64(text, whole).parse(text, &inner)?;
                    file.tops(std::slice::from_ref(&top), Form::String)?;
                }
                None => {
                    let tops = yaml::parse(text).map_err(|error| foreign::not_yaml(text, error))?;
                    file.tops(&tops, Form::Yaml)?;
                }
            }
        }
    }
    Ok(file.documents)
}

impl Profile {
    /// Reads the one profile of a file, in any of the forms of [`read`].
    ///
    /// # Errors
    /// The first error, with its place; a file with several profiles. Conditions that contradict
    /// each other are found later, by [`crate::Resolved::lower`], since capabilities may separate
    /// them.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        read(bytes)?.one(None)
    }
}

impl Profile {
    /// The values of the file, with their places, for code that changes it.
    ///
    /// # Errors
    /// The file itself is neither JSON nor YAML.
    pub fn trees(&self) -> Result<Vec<Node<'_>>, Error> {
        match self.form {
            Form::Yaml => yaml::parse(self.text()),
            Form::Json | Form::String => text::parse(self.text()).map(|top| vec![top]),
        }
    }
}

/// The error of a file that has bytes, but only comments or nulls.
fn no_value(text: &str, tops: &[Node<'_>]) -> Error {
    let (span, message) = match tops {
        [null, ..] => (null.span, "null, not a profile"),
        [] => {
            let blank = text.len() - text.trim_start().len();
            (Span::new(blank, text.len()), "no profile: the file has only comments")
        }
    };
    Error::at(text, read::first_byte(span), message)
        .help("to allow everything: { \"defaultAction\": \"SCMP_ACT_ALLOW\" }")
}

/// The state of a file during reading.
struct File<'a> {
    text: &'a str,
    /// The first invalid byte.
    replaced: Option<Span>,
    documents: Documents,
}

impl<'a> File<'a> {
    fn new(text: &'a str, replaced: Option<Span>) -> Self {
        Self { text, replaced, documents: Documents::new(Arc::new(Text::new(text))) }
    }

    fn reader<'r>(&self, is_runtime: bool) -> Reader<'r>
    where
        'a: 'r,
    {
        let mut reader = Reader {
            text: self.text,
            remarks: Vec::new(),
            dialect: Dialect::Oci,
            runtime: is_runtime,
        };
        if let Some(span) = self.replaced {
            reader.remark(span, RemarkKind::NotUtf8);
        }
        reader
    }

    /// All values of the file.
    fn tops<'n>(&mut self, tops: &'n [Node<'n>], form: Form) -> Result<(), Error>
    where
        'a: 'n,
    {
        let objects: Vec<&Node<'_>> = tops.iter().filter(|top| top.value != Value::Null).collect();
        if let Some(error) = objects.iter().find_map(|top| foreign::filters(self.text, top)) {
            return Err(error);
        }
        if objects.iter().any(|top| kubernetes::is_object(top)) {
            return self.objects(&objects, form);
        }
        match objects[..] {
            [] => Err(no_value(self.text, tops)),
            [top] => self.top(top, form),
            [first, ..] => Err(Error::at(self.text, read::first_byte(first.span), {
                format!("{} documents, and none is an object of Kubernetes", objects.len())
            })
            .help("a file of another kind holds one profile: split it")),
        }
    }

    /// The one value of a file.
    fn top<'n>(&mut self, top: &'n Node<'n>, form: Form) -> Result<(), Error>
    where
        'a: 'n,
    {
        let containers = if read::is_engines(top) { Vec::new() } else { inspect::containers(top) };
        if !containers.is_empty() {
            return self.containers(containers, form);
        }
        if let (Value::Object(members), false) = (&top.value, read::is_engines(top)) {
            let inner: Vec<_> =
                members.iter().filter(|member| read::is_profile(&member.node)).collect();
            // One level down: `{"seccomp": {…}}`, or profiles by their names.
            for member in &inner {
                let name = (inner.len() > 1).then(|| &*member.key);
                let profile = read::of_node(self.reader(false), &member.node)?;
                self.push(profile, form, name);
            }
            if !inner.is_empty() {
                return Ok(());
            }
            if let Some(error) = foreign::object(self.text, top) {
                return Err(error);
            }
        }
        let mut profile = read::of_top(self.reader(false), top)?;
        if form == Form::Yaml {
            let span = profile.default_span;
            profile.remarks.push(crate::remark::Remark { span, kind: RemarkKind::Yaml });
            sort_by_key(&mut profile.remarks, |remark| remark.span);
        }
        self.push(profile, form, None);
        Ok(())
    }

    fn push(&mut self, profile: Profile, form: Form, name: Option<&str>) {
        let text = self.documents.text.clone();
        let name = name.filter(|name| !name.is_empty()).map(Into::into);
        self.documents.profiles.push(Profile { text, form, name, ..profile });
    }

    fn containers(
        &mut self,
        all: Vec<inspect::Container<'_, '_>>,
        form: Form,
    ) -> Result<(), Error> {
        let mut without = None;
        for (name, held, engine) in all {
            let error = |span, message| Error::at(self.text, span, message);
            match held {
                Held::Text(node, from) => {
                    let Value::String(text) = &node.value else { continue };
                    let map = Map::of_string(self.text, node.span, text).from(from);
                    let inner = text.get(from..).unwrap_or_default();
                    self.string(&map, inner, name)?;
                    if let Some(profile) = self.documents.profiles.last_mut() {
                        profile.read_by = Some(engine);
                    }
                }
                Held::Config(node) => {
                    if get_filter(node) {
                        let profile = read::of_top(self.reader(false), node)?;
                        self.push(profile, form, Some(name));
                    } else {
                        let span = read::first_byte(node.span);
                        without = without.or(Some(
                            error(span, format!("the container `{name}` has no filter"))
                                .help("its config.json has no linux.seccomp: it runs unconfined"),
                        ));
                    }
                }
                Held::Word(word, span) => {
                    let message = format!("the container `{name}` names its profile: `{word}`");
                    without = without.or(Some(error(span, message).help(match word {
                        "unconfined" => "it runs without a filter",
                        "builtin" => "the engine's default: see builtin:docker",
                        _ => "look at that file: seccompat check FILE",
                    })));
                }
                Held::Default(span) => {
                    let message =
                        format!("the container `{name}` has the engine's default profile");
                    without = without.or(Some(error(span, message).help(
                        "see that of its release, as in: seccompat check builtin:docker@28.2",
                    )));
                }
            }
        }
        match without {
            Some(error) if self.documents.profiles.is_empty() => Err(error),
            _ => Ok(()),
        }
    }

    /// A profile in a string.
    fn string(&mut self, map: &Map, inner: &str, name: &str) -> Result<(), Error> {
        let top = map.parse(self.text, inner)?;
        let reader =
            Reader { text: self.text, remarks: Vec::new(), dialect: Dialect::Oci, runtime: false };
        let profile = read::of_top(reader, &top)?;
        self.push(profile, Form::String, Some(name));
        Ok(())
    }

    /// Whether every reader finds the same in an object: an engine would read keys of a profile
    /// next to the object's own, and readers differ in which of two equal keys they use.
    fn one_reading(&self, top: &Node<'_>) -> Result<(), Error> {
        let Value::Object(members) = &top.value else { return Ok(()) };
        for (at, member) in members.iter().enumerate() {
            if read::is_engines_key(&member.key) {
                let message = format!("`{}` in an object of Kubernetes", words::cut(&member.key));
                return Err(Error::at(self.text, member.span, message)
                    .help("an engine would read the file as a profile: keep one or the other"));
            }
            if members[..at].iter().any(|other| other.key == member.key) {
                let message = format!("`{}` is there twice", words::cut(&member.key));
                return Err(Error::at(self.text, member.span, message)
                    .help("programs differ in which one they take: keep one"));
            }
        }
        Ok(())
    }

    /// Objects of Kubernetes.
    fn objects<'n>(&mut self, tops: &[&'n Node<'n>], form: Form) -> Result<(), Error>
    where
        'a: 'n,
    {
        for top in tops {
            self.one_reading(top)?;
        }
        let mut objects = Objects::default();
        tops.iter().for_each(|top| objects.add(top));
        for profile in operator::profiles(&objects, || self.reader(true))? {
            let name = profile.name.clone();
            self.push(profile, form, name.as_deref());
        }
        for (key, node, is_base64) in &objects.strings {
            let Value::String(word) = &node.value else { continue };
            let inner = match is_base64 {
                true => base64::decoded(word.as_bytes()).and_then(|b| String::from_utf8(b).ok()),
                false => Some(word.to_string()),
            };
            let Some(inner) = inner.filter(|inner| may_hold(key, inner)) else { continue };
            let map = match is_base64 {
                true => Map::of_base64(self.text, node.span),
                false => Map::of_string(self.text, node.span, word),
            };
            self.string(&map, &inner, key)?;
        }
        for profile in &mut self.documents.profiles {
            profile.read_by = Some("containerd");
        }
        self.documents.workloads = objects.workloads;
        self.documents.kinds = objects.kinds;
        Ok(())
    }
}

/// Whether a runtime's `config.json` has a filter.
fn get_filter(config: &Node<'_>) -> bool {
    let linux = kubernetes::get(config, "linux");
    let filter = linux.and_then(|linux| kubernetes::get(linux, "seccomp"));
    filter.is_some_and(|filter| filter.value != Value::Null)
}

/// Whether a string of a map is meant to be a profile: by its content if it is JSON, else by its
/// key and its words.
fn may_hold(key: &str, inner: &str) -> bool {
    if !inner.trim_start().starts_with('{') {
        return false;
    }
    match text::parse(inner) {
        Ok(node) => read::is_profile(&node) || is_config(&node),
        Err(_) => key.ends_with(".json") && inner.contains("SCMP_ACT_"),
    }
}

fn is_config(node: &Node<'_>) -> bool {
    let Value::Object(members) = &node.value else { return false };
    members.iter().any(|member| folds_to(&member.key, "ociVersion"))
}
