//! Units of systemd: their drop-ins, and the chain that a release makes of them.
#![forbid(unsafe_code)]

use std::fs;
use std::path::PathBuf;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::Abi;
use seccompat_engine::{Stack, systemd};
use seccompat_profile::order::sort;
use seccompat_profile::{Context, Span, Unit, shown};

use crate::failure::refused;
use crate::out::Failure;
use crate::out::eval::ActionDocument;

/// The chain of a unit, and its files.
pub(crate) struct Made {
    pub(crate) chain: systemd::Chain,
    files: Vec<(String, Unit)>,
}

/// A unit and the drop-ins in the folder beside it, in the order in which systemd reads them.
pub(crate) fn with_drop_ins(name: &str, unit: Unit) -> Result<Vec<(String, Unit)>, Failure> {
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
    /// The engine reads no units, or systemd would not start the unit.
    pub(crate) fn of(
        name: &str,
        files: &[(String, Unit)],
        stack: &Stack,
        context: &Context,
    ) -> Result<Self, Failure> {
        let made = Self::chain(name, files, stack, context)?;
        let fails = |remark: &&systemd::Remark| remark.kind == systemd::Kind::Fails;
        match made.chain.remarks.iter().find(fails) {
            Some(remark) => {
                let place = made.place(remark.at);
                Err(Failure::new(format!("{place}: the unit does not start: {}", remark.message))
                    .hint(format!("for the remedy: seccompat check {name}")))
            }
            None => Ok(made),
        }
    }

    /// The same for a unit that systemd would not start.
    ///
    /// # Errors
    /// The engine reads no units.
    pub(crate) fn chain(
        name: &str,
        files: &[(String, Unit)],
        stack: &Stack,
        context: &Context,
    ) -> Result<Self, Failure> {
        if !stack.reads_units() {
            return Err(Failure::new(format!(
                "{} does not read {name}: it is a unit of systemd",
                stack.engine()
            ))
            .hint("as in --engine systemd@252"));
        }
        let units: Vec<Unit> = files.iter().map(|(_, unit)| unit.clone()).collect();
        let chain = systemd::chain(&units, stack, context.machine(), context.kernel);
        Ok(Self { chain, files: files.to_vec() })
    }

    /// `FILE:LINE:COLUMN`
    fn place(&self, (file, span): (usize, Span)) -> String {
        self.files.get(file).map_or_else(String::new, |(name, unit)| {
            format!("{}:{}", shown(name), unit.source().place(span))
        })
    }

    /// The parts of the files that systemd ignores, and the directives that are no filter.
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
                    Some(format!("{}: {}= answers {action}", self.place(one.at), one.key))
                }
            })
            .collect();
        if told.is_empty() {
            told.push("no directive refuses it".to_owned());
        }
        told
    }

    /// The files, each with its name.
    pub(crate) fn files(&self) -> &[(String, Unit)] {
        &self.files
    }
}
