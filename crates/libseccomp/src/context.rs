//! A filter context: what C code holds as `scmp_filter_ctx`.
#![forbid(unsafe_code)]

use core::ffi::c_int;

use seccompat_bpf::{Action, Program};
use seccompat_catalogue::Abi;

use crate::attributes::{self, Attributes};
use crate::errno::{Errno, Result};
use crate::level;
use crate::names::{self, NATIVE};
use crate::rules::{Call, Request, Section};
use crate::types::Comparison;
use crate::unknown::Unknown;

/// A filter that is being made.
#[derive(Debug)]
pub struct Context {
    default: Action,
    bad_arch: Action,
    attributes: Attributes,
    sections: Vec<Section>,
    /// The sections before each open transaction.
    transactions: Vec<Vec<Section>>,
    /// The ENOSYS rule, if the program asked for it.
    unknown: Option<Unknown>,
    /// The proven program, until something changes.
    program: Option<Program>,
}

/// An action that this kernel knows, by the word of the API.
///
/// # Errors
/// EINVAL.
fn action(word: u32) -> Result<Action> {
    let level = level::get();
    let action = Action::from_word(word);
    let known = match action {
        // libseccomp refuses 4095 (MAX_ERRNO) too, and a larger errno is another word.
        Action::Errno(errno) => errno < 4095,
        Action::Trap(data) => data == 0,
        Action::KillProcess | Action::Log => level >= level::LOG,
        Action::Notify => level >= level::NOTIFY,
        Action::KillThread | Action::Trace(_) | Action::Allow => true,
    };
    if known && action.to_word() == word { Ok(action) } else { Err(Errno::EINVAL) }
}

impl Context {
    /// A filter with this default action, for the native ABI.
    ///
    /// # Errors
    /// EINVAL: no such action.
    pub(crate) fn new(default: u32) -> Result<Self> {
        Ok(Self {
            default: action(default)?,
            bad_arch: Action::KillThread,
            attributes: Attributes::default(),
            sections: vec![Section::new(NATIVE)],
            transactions: Vec::new(),
            unknown: None,
            program: None,
        })
    }

    pub(crate) const fn default_action(&self) -> Action {
        self.default
    }

    pub(crate) const fn bad_arch(&self) -> Action {
        self.bad_arch
    }

    pub(crate) fn sections(&self) -> &[Section] {
        &self.sections
    }

    pub(crate) const fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    pub(crate) const fn unknown(&self) -> Option<&Unknown> {
        self.unknown.as_ref()
    }

    /// Whether the filter is for machines with this byte order.
    pub(crate) fn is_big_endian(&self) -> bool {
        self.sections.first().is_some_and(|section| section.abi.is_big_endian())
    }

    /// Whether a call may notify a supervisor.
    pub(crate) fn notifies(&self) -> bool {
        let rules = self.sections.iter().flat_map(|section| section.rules.values());
        let mut actions = rules.flat_map(|rules| rules.actions());
        self.default == Action::Notify || actions.any(|action| action == Action::Notify)
    }

    pub(crate) fn has_abi(&self, token: u32) -> Result<bool> {
        let abi = names::abi(token).ok_or(Errno::EINVAL)?;
        Ok(self.sections.iter().any(|section| section.abi == abi))
    }

    pub(crate) fn add_abi(&mut self, token: u32) -> Result<()> {
        let abi = names::abi(token).ok_or(Errno::EINVAL)?;
        self.may_join(abi)?;
        self.program = None;
        self.sections.push(Section::new(abi));
        Ok(())
    }

    fn may_join(&self, abi: Abi) -> Result<()> {
        if self.sections.iter().any(|section| section.abi == abi) {
            return Err(Errno::EEXIST);
        }
        let other = |section: &Section| section.abi.is_big_endian() != abi.is_big_endian();
        if self.sections.iter().any(other) { Err(Errno::EDOM) } else { Ok(()) }
    }

    pub(crate) fn remove_abi(&mut self, token: u32) -> Result<()> {
        let abi = names::abi(token).ok_or(Errno::EINVAL)?;
        let at = self.sections.iter().position(|section| section.abi == abi);
        self.program = None;
        self.sections.remove(at.ok_or(Errno::EEXIST)?);
        Ok(())
    }

    /// Whether all of the other's ABIs can be added to this filter.
    pub(crate) fn may_merge(&self, other: &Self) -> Result<()> {
        other.sections.iter().try_for_each(|section| self.may_join(section.abi))
    }

    /// Adds the other's ABIs with their rules.
    pub(crate) fn merge(&mut self, other: Self) {
        self.program = None;
        self.sections.extend(other.sections);
    }

    pub(crate) fn attribute(&self, attribute: c_int) -> Result<u32> {
        match attribute {
            attributes::ACT_DEFAULT => Ok(self.default.to_word()),
            attributes::ACT_BADARCH => Ok(self.bad_arch.to_word()),
            other => self.attributes.get(other),
        }
    }

    pub(crate) fn set_attribute(&mut self, attribute: c_int, value: u32) -> Result<()> {
        match attribute {
            attributes::ACT_DEFAULT => Err(Errno::EACCES),
            attributes::ACT_BADARCH => {
                self.bad_arch = action(value)?;
                self.program = None;
                Ok(())
            }
            other => self.attributes.set(other, value),
        }
    }

    /// Adds a rule to every ABI, or to none.
    pub(crate) fn add(
        &mut self,
        word: u32,
        number: c_int,
        args: &[Comparison],
        exact: bool,
    ) -> Result<()> {
        self.check_number(number)?;
        let action = action(word)?;
        if action == self.default {
            return Err(Errno::EACCES);
        }
        if exact && self.sections.len() > 1 {
            return Err(Errno::EOPNOTSUPP);
        }
        let request = Request::new(action, args, exact)?;
        let call = Call::new(number);
        let mut undo = Vec::new();
        let mut sections = self.sections.iter_mut();
        let added = sections.try_for_each(|section| section.add(call, &request, &mut undo));
        if added.is_err() {
            for (abi, number, before) in undo.into_iter().rev() {
                let section = self.sections.iter_mut().find(|section| section.abi == abi);
                section.into_iter().for_each(|section| section.put_back(number, before.clone()));
            }
            return added;
        }
        self.program = None;
        Ok(())
    }

    /// -1 to -99 are reserved; -1 is a number if the attribute says so.
    const fn check_number(&self, number: c_int) -> Result<()> {
        match number {
            -1 if self.attributes.skip_allowed => Ok(()),
            -99..=-1 => Err(Errno::EINVAL),
            _ => Ok(()),
        }
    }

    pub(crate) fn prioritise(&mut self, number: c_int, priority: u8) -> Result<()> {
        self.check_number(number)?;
        self.program = None;
        let call = Call::new(number);
        self.sections.iter_mut().try_for_each(|section| section.prioritise(call, priority))
    }

    pub(crate) fn begin(&mut self) {
        self.transactions.push(self.sections.clone());
    }

    /// Ends the last transaction that is open, if any: without one there is nothing to keep or to undo.
    pub(crate) fn commit(&mut self) {
        drop(self.transactions.pop());
    }

    pub(crate) fn reject(&mut self) {
        if let Some(before) = self.transactions.pop() {
            self.program = None;
            self.sections = before;
        }
    }

    /// Calls that the author of the rules did not know get this action instead of the default.
    pub(crate) fn set_unknown(&mut self, word: u32, known_up_to: u32) -> Result<()> {
        if !matches!(self.default, Action::Errno(_)) {
            return Err(Errno::EACCES);
        }
        self.unknown = Some(Unknown::asked(action(word)?, known_up_to)?);
        self.program = None;
        Ok(())
    }

    /// The proven program, if there is one and nothing has changed since.
    pub(crate) const fn compiled(&mut self) -> &mut Option<Program> {
        &mut self.program
    }

    /// An error of the kernel, as this context's caller wants it.
    pub(crate) const fn kernels(&self, errno: Errno) -> Errno {
        if self.attributes.raw_errors { errno } else { Errno::ECANCELED }
    }
}
