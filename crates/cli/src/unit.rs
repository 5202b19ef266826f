//! Texts of engines that read no profiles: systemd's units with their drop-ins, LXC's policies.
#![forbid(unsafe_code)]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::Abi;
use seccompat_engine::{Chain, Kind, Remark, Stack, flatpak, lxc, systemd};
use seccompat_profile::order::sort;
use seccompat_profile::{Context, Span, Text, Unit, shown};

use crate::failure::refused;
use crate::out::Failure;
use crate::out::eval::ActionDocument;

/// A text in the language of its engine.
pub(crate) enum Written {
    /// A unit and its drop-ins, each with its name.
    Systemd(Vec<(String, Unit)>),
    /// A policy.
    Lxc(Arc<Text>),
    /// The policy of Incus for a container without settings.
    Incus(Arc<Text>),
    /// The filters of nspawn's containers, of a release of systemd.
    Nspawn(Stack),
    /// The filter of flatpak's applications, of a release, with words of `--allow`.
    Flatpak(Stack, Vec<&'static str>),
}

impl Written {
    /// Reads one; `None` if the text is something else.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Option<Self>, Failure> {
        if let Some(read) = seccompat_profile::lxc(bytes) {
            return Ok(Some(Self::Lxc(read.map_err(|error| refused(name, error))?)));
        }
        let Some(read) = Unit::read(bytes) else { return Ok(None) };
        let unit = read.map_err(|error| refused(name, error))?;
        Ok(Some(Self::Systemd(with_drop_ins(name, unit)?)))
    }

    /// The engine that reads it.
    pub(crate) fn engine(&self) -> Stack {
        match self {
            Self::Systemd(_) => Stack::assumed("systemd"),
            Self::Lxc(_) => Stack::assumed("lxc"),
            Self::Incus(_) => Stack::assumed("incus"),
            Self::Nspawn(stack) | Self::Flatpak(stack, _) => stack.clone(),
        }
    }

    /// The built-in filters of this name: `nspawn`, `incus`, `flatpak`, `flatpak+devel`.
    pub(crate) fn builtin(name: &str, release: Option<&str>) -> Option<Self> {
        match name {
            "nspawn" => Self::nspawn(release),
            "incus" => Self::incus(release),
            _ => Self::flatpak(name, release),
        }
    }

    /// The filter of flatpak: of a release that was dumped, or of the newest.
    fn flatpak(name: &str, release: Option<&str>) -> Option<Self> {
        let mut words = name.split('+');
        (words.next() == Some("flatpak")).then_some(())?;
        let known = |word| flatpak::ALLOWS.into_iter().find(|known| *known == word);
        let allows: Option<Vec<_>> = words.map(known).collect();
        let release = match release {
            Some(release) => flatpak::release(release)?,
            None => flatpak::releases().pop()?,
        };
        let mut stack = Stack::parse(&format!("flatpak@{release}")).ok()?;
        stack.assumed = true;
        Some(Self::Flatpak(stack, allows?))
    }

    /// The filters of nspawn: of a release, or of the newest.
    fn nspawn(release: Option<&str>) -> Option<Self> {
        let stack = match release {
            Some(release) => Stack::parse(&format!("systemd@{release}")).ok()?,
            None => Stack::assumed("systemd"),
        };
        systemd::nspawn_list(&stack.engine().version)?;
        Some(Self::Nspawn(stack))
    }

    /// The policy of Incus, which has been the same in all releases that the table of engines knows.
    fn incus(release: Option<&str>) -> Option<Self> {
        if let Some(release) = release {
            let stack = Stack::parse(&format!("incus@{release}")).ok()?;
            stack.beyond().is_none().then_some(())?;
        }
        Some(Self::Incus(Arc::new(Text::new(&lxc::incus()))))
    }

    /// In words.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Systemd(_) => "a unit of systemd",
            Self::Lxc(_) | Self::Incus(_) => "a policy of LXC",
            Self::Nspawn(_) => "a list of calls in systemd-nspawn",
            Self::Flatpak(..) => "a list of calls in flatpak",
        }
    }

    /// The parts of it that refuse calls.
    const fn part(&self) -> &'static str {
        match self {
            Self::Systemd(_) => "directive",
            Self::Lxc(_) | Self::Incus(_) => "line",
            Self::Nspawn(_) | Self::Flatpak(..) => "rule",
        }
    }
}

/// The chain of a text, and its files.
pub(crate) struct Made {
    pub(crate) chain: Chain,
    /// The files, each with its name.
    pub(crate) files: Vec<(String, Arc<Text>)>,
    /// The noun for the parts that refuse calls: `directive`.
    part: &'static str,
}

/// A unit and the drop-ins in the folder beside it, in the order in which systemd reads them.
fn with_drop_ins(name: &str, unit: Unit) -> Result<Vec<(String, Unit)>, Failure> {
    let mut files = vec![(name.to_owned(), unit)];
    let folder = fs::read_dir(format!("{name}.d")).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = folder.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "conf") && path.is_file());
    sort(&mut paths);
    for path in paths {
        let name = path.display().to_string();
        let bytes = fs::read(&path)
            .map_err(|error| Failure::new(format!("cannot read {name}: {error}")))?;
        let unit = Unit::drop_in(&bytes).map_err(|error| refused(&name, error))?;
        files.push((name, unit));
    }
    Ok(files)
}

impl Made {
    /// # Errors
    /// The engine does not read such a text, or makes no filter of it.
    pub(crate) fn of(
        name: &str,
        written: &Written,
        stack: &Stack,
        context: &Context,
    ) -> Result<Self, Failure> {
        let made = Self::chain(name, written, stack, context)?;
        let fails = |remark: &&Remark| remark.kind == Kind::Fails;
        match made.chain.remarks.iter().find(fails) {
            Some(remark) => {
                let place = made.place(remark.at);
                let message = shown(&remark.message);
                Err(Failure::new(format!(
                    "{place}: {} does not load it: {message}",
                    stack.engine()
                ))
                .hint(format!("for the remedy: seccompat check {name}")))
            }
            None => Ok(made),
        }
    }

    /// The same for a text of which the engine makes no filter.
    ///
    /// # Errors
    /// The engine does not read such a text.
    pub(crate) fn chain(
        name: &str,
        written: &Written,
        stack: &Stack,
        context: &Context,
    ) -> Result<Self, Failure> {
        let own = written.engine();
        if stack.language() != own.language() {
            let kind = written.kind();
            return Err(Failure::new(format!(
                "{} does not read {name}: it is {kind}",
                stack.engine()
            ))
            .hint(format!("as in --engine {}", own.engine())));
        }
        let machine = context.machine();
        let part = written.part();
        Ok(match written {
            Written::Systemd(files) => {
                let units: Vec<Unit> = files.iter().map(|(_, unit)| unit.clone()).collect();
                let chain = systemd::chain(&units, stack, machine, context.kernel);
                let named = |(name, unit): &(String, Unit)| (name.clone(), unit.source());
                Self { chain, files: files.iter().map(named).collect(), part }
            }
            Written::Nspawn(_) => {
                let (chain, text) = systemd::nspawn(stack, machine);
                Self::one(name, chain, &text, part)
            }
            Written::Flatpak(_, allows) => {
                if flatpak::release(stack.engine().version.as_str()).is_none() {
                    let known = flatpak::releases().join(", ");
                    let message = format!("the filter of {} is not known", stack.engine());
                    return Err(Failure::new(message).hint(format!("the known releases: {known}")));
                }
                Self::one(name, flatpak::chain(stack, allows, machine), "", part)
            }
            Written::Lxc(text) | Written::Incus(text) => Self {
                chain: lxc::chain(text, stack, machine),
                files: vec![(name.to_owned(), text.clone())],
                part,
            },
        })
    }

    /// The chain of a built-in text.
    fn one(name: &str, chain: Chain, text: &str, part: &'static str) -> Self {
        Self { chain, files: vec![(name.to_owned(), Arc::new(Text::new(text)))], part }
    }

    /// `FILE:LINE:COLUMN`
    fn place(&self, (file, span): (usize, Span)) -> String {
        self.files.get(file).map_or_else(String::new, |(name, text)| {
            format!("{}:{}", shown(name), text.place(span))
        })
    }

    /// The parts of the files that the engine ignores, and those that are no filter.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let remarks = self.chain.remarks.iter();
        let told = remarks.map(|one| format!("{}: {}", self.place(one.at), shown(&one.message)));
        told.chain(self.chain.notes.iter().cloned()).collect()
    }

    /// The directives that do not allow a call, each with its answer.
    pub(crate) fn answers(&self, abi: Abi, data: &Data) -> Vec<String> {
        let each = self.chain.oldest_first.iter().rev();
        let mut told: Vec<String> = each
            .filter_map(|one| match one.policy.decide(data) {
                Action::Allow => None,
                action => {
                    let action = ActionDocument::new(action, Some(abi)).text();
                    Some(format!("{}: {} answers {action}", self.place(one.at), one.key))
                }
            })
            .collect();
        if told.is_empty() {
            told.push(format!("no {} refuses it", self.part));
        }
        told
    }
}
