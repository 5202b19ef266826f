//! Texts of engines that read no profiles: systemd's units with their drop-ins, LXC's policies.
#![forbid(unsafe_code)]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::Abi;
use seccompat_engine::{Chain, Kind, Remark, Stack, lxc, systemd};
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
            Self::Nspawn(stack) => stack.clone(),
        }
    }

    /// The filters of nspawn: of a release, or of the newest.
    pub(crate) fn nspawn(release: Option<&str>) -> Option<Self> {
        let stack = match release {
            Some(release) => Stack::parse(&format!("systemd@{release}")).ok()?,
            None => Stack::assumed("systemd"),
        };
        systemd::nspawn_list(&stack.engine().version)?;
        Some(Self::Nspawn(stack))
    }

    /// The policy of Incus, which has been the same in all releases that the table of engines knows.
    pub(crate) fn incus(release: Option<&str>) -> Option<Self> {
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
        }
    }
}

/// The chain of a text, and its files.
pub(crate) struct Made {
    pub(crate) chain: Chain,
    /// The files, each with its name.
    pub(crate) files: Vec<(String, Arc<Text>)>,
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
        Ok(match written {
            Written::Systemd(files) => {
                let units: Vec<Unit> = files.iter().map(|(_, unit)| unit.clone()).collect();
                let chain = systemd::chain(&units, stack, machine, context.kernel);
                let named = |(name, unit): &(String, Unit)| (name.clone(), unit.source());
                Self { chain, files: files.iter().map(named).collect() }
            }
            Written::Nspawn(_) => {
                let (chain, text) = systemd::nspawn(stack, machine);
                Self { chain, files: vec![(name.to_owned(), Arc::new(Text::new(&text)))] }
            }
            Written::Lxc(text) | Written::Incus(text) => Self {
                chain: lxc::chain(text, stack, machine),
                files: vec![(name.to_owned(), text.clone())],
            },
        })
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
            told.push("no directive refuses it".to_owned());
        }
        told
    }
}
