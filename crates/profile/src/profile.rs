//! The content of a profile, before any context.
#![forbid(unsafe_code)]

use crate::order::sort_by_key;
use std::sync::Arc;

use seccompat_bpf::Action;
use seccompat_catalogue::{Abi, Capability, Errno as Number, KernelVersion, Sysno};

use crate::detect::Dialect;
use crate::place::{Error, Place, Span, Text};
use crate::remark::{Remark, RemarkKind};

/// A profile as in its file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Profile {
    pub(crate) text: Arc<Text>,
    /// Its name, if its file has several.
    pub name: Option<Box<str>>,
    /// Its form in the file.
    pub form: Form,
    /// The engine that reads such a file, if its form implies one: Kubernetes' objects are
    /// containerd's.
    pub read_by: Option<&'static str>,
    /// Its dialect.
    pub dialect: Dialect,
    /// Whether it was in a `config.json`. Such a profile is resolved, so names of its source may be
    /// lost, and its horizon may be older.
    pub in_config: bool,
    /// Calls that its authors also named, in entries that an engine left out for this container: they
    /// count for the horizon, and as known.
    pub also_named: Vec<Sysno>,
    /// The engine whose own code makes the profile: it does not decode it, and so drops nothing of
    /// it.
    pub made_by: Option<&'static str>,
    /// The action for a call without a rule.
    pub default: Verb,
    /// The place of `defaultAction`.
    pub default_span: Span,
    /// The `architectures`; empty if there are none.
    pub architectures: Vec<Arch>,
    /// Docker's `archMap`.
    pub arch_map: Vec<ArchMap>,
    /// The `SECCOMP_FILTER_FLAG_*`; `None` if there is no list, which runtimes treat like
    /// `SPEC_ALLOW`.
    pub flags: Option<Vec<Named<&'static str>>>,
    /// The supervisor's socket. Empty, it means none, and crun refuses it.
    pub listener_path: Option<Named<Box<str>>>,
    /// The message for the supervisor.
    pub listener_metadata: Option<Named<Box<str>>>,
    /// The entries of `syscalls`.
    pub rules: Vec<Rule>,
    /// Oddities that are not errors, in the file's order.
    pub remarks: Vec<Remark>,
}

/// The form of a profile in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// The file is JSON, and the profile an object of it.
    Json,
    /// The same in YAML.
    Yaml,
    /// A string of the file is JSON, or the whole file is base64.
    String,
}

/// A value with its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Named<T> {
    /// The value.
    pub what: T,
    /// Its place.
    pub span: Span,
}

/// An architecture; `None` is `SCMP_ARCH_NATIVE`.
pub type Arch = Named<Option<Abi>>;

/// An entry of `archMap`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ArchMap {
    /// The machine's architecture.
    pub native: Arch,
    /// The others that it runs.
    pub subs: Vec<Arch>,
}

/// An action of a profile, with its errno.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verb {
    /// The action; an errno that the profile gives by its name has the generic number here.
    /// [`Verb::on`] has the number on an ABI.
    pub action: Action,
    /// The errno and its place; `None` if the profile gives none, which means EPERM. An action that
    /// takes no errno may have one all the same: a remark reports it.
    pub errno: Option<Errno>,
    /// The errno's name, if the profile gives it by name.
    pub name: Option<&'static str>,
    /// The number in `errnoRet`, for an engine that reads no names.
    pub number: Option<Errno>,
}

/// An errno of a profile: the 16 bits that reach a filter.
pub type Errno = Named<u16>;

impl Verb {
    /// The action on an ABI: an errno that the profile gives by its name has the ABI's number.
    #[must_use]
    pub fn on(&self, abi: Abi) -> Action {
        let number = self.name.and_then(|name| abi.errnos().number(name));
        match (self.action, number) {
            (Action::Errno(_), Some(number)) => Action::Errno(number.get()),
            (Action::Trace(_), Some(number)) => Action::Trace(number.get()),
            (action, _) => action,
        }
    }

    /// The verb for an engine that reads errnos only by number.
    #[must_use]
    pub fn without_name(self) -> Self {
        self.with(self.number)
    }

    /// The verb for an engine that reads no errno: EPERM.
    #[must_use]
    pub fn without_errno(self) -> Self {
        self.with(None)
    }

    fn with(self, errno: Option<Errno>) -> Self {
        let given = errno.map(|errno| errno.what);
        let eperm = Number::EPERM.get();
        let action = match self.action {
            Action::Errno(_) => Action::Errno(given.unwrap_or(eperm).min(Number::MAX.get())),
            Action::Trace(_) => Action::Trace(given.unwrap_or(eperm)),
            other => other,
        };
        Self { action, errno, name: None, number: errno }
    }

    /// Whether the action answers like a kernel of this ABI that lacks the call.
    #[must_use]
    pub fn is_enosys(&self, abi: Abi) -> bool {
        self.on(abi) == Action::Errno(Number::ENOSYS.on(abi).get())
    }
}

/// An entry of `syscalls`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The whole entry.
    pub span: Span,
    /// The calls; engines skip an entry without any, and a remark reports it.
    pub calls: Vec<Named<Call>>,
    /// Whether the entry has `name`, the old form, which runtimes do not read.
    pub by_name: bool,
    /// Their action.
    pub verb: Verb,
    /// The place of `action`.
    pub action_span: Span,
    /// The conditions.
    pub args: Vec<Argument>,
    /// The entry holds only if all of these are met.
    pub includes: Filter,
    /// The entry does not hold if any of these is met.
    pub excludes: Filter,
}

/// A call by its name.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Call {
    /// A call of the catalogue.
    Known(Sysno),
    /// A name that the catalogue lacks.
    Unknown(Box<str>),
}

/// A condition on an argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Argument {
    /// The whole condition.
    pub span: Span,
    /// From 0 to 5.
    pub index: u8,
    /// The comparison.
    pub operator: Operator,
    /// The value to compare with; the mask of `MASKED_EQ`.
    pub value: u64,
    /// The value of `MASKED_EQ`.
    pub value_two: u64,
}

/// `SCMP_CMP_*`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Operator {
    /// Not equal.
    Ne,
    /// Less than.
    Lt,
    /// Less or equal.
    Le,
    /// Equal.
    Eq,
    /// Greater or equal.
    Ge,
    /// Greater than.
    Gt,
    /// Equal in the bits of `value` to `valueTwo`.
    MaskedEq,
}

impl Operator {
    /// The name in profiles.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ne => "SCMP_CMP_NE",
            Self::Lt => "SCMP_CMP_LT",
            Self::Le => "SCMP_CMP_LE",
            Self::Eq => "SCMP_CMP_EQ",
            Self::Ge => "SCMP_CMP_GE",
            Self::Gt => "SCMP_CMP_GT",
            Self::MaskedEq => "SCMP_CMP_MASKED_EQ",
        }
    }
}

/// `includes` or `excludes`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Capabilities of the bounding set; `None` for one that no kernel has.
    pub caps: Vec<Cap>,
    /// Architectures, by the engines' own names.
    pub arches: Vec<Named<Box<str>>>,
    /// The kernel; only major and minor count.
    pub min_kernel: Option<Named<KernelVersion>>,
}

/// A capability of a filter.
pub type Cap = Named<Option<Capability>>;

impl Profile {
    /// The supervisor's socket, if its path is not empty.
    #[must_use]
    pub fn listener(&self) -> Option<&Named<Box<str>>> {
        self.listener_path.as_ref().filter(|path| !path.what.is_empty())
    }

    /// The file.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// The profile as read by an engine with this dialect: Podman and CRI-O ignore `minKernel`, so
    /// there an entry holds on every kernel.
    #[must_use]
    pub fn read_as(mut self, dialect: Dialect) -> Self {
        if dialect == Dialect::Podman {
            for rule in &mut self.rules {
                for filter in [&mut rule.includes, &mut rule.excludes] {
                    if let Some(kernel) = filter.min_kernel.take() {
                        let kind = RemarkKind::IgnoredKernel;
                        self.remarks.push(Remark { span: kernel.span, kind });
                    }
                }
            }
            sort_by_key(&mut self.remarks, |remark| remark.span);
        }
        self
    }

    /// The file, which computes places.
    #[must_use]
    pub fn source(&self) -> Arc<Text> {
        self.text.clone()
    }

    /// The start of a span, in the terms of editors.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        self.text.place(span)
    }

    pub(crate) fn error(&self, span: Span, message: impl Into<String>) -> Error {
        Error { place: Some(self.place(span)), ..Error::whole(message) }
    }
}

impl Call {
    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Known(call) => call.name(),
            Self::Unknown(name) => name,
        }
    }
}
