//! `fix`: the ENOSYS rule in JSON that existing runtimes understand.
//!
//! The default becomes ENOSYS, and the author's deliberate refusals are by name, argument
//! conditions included. For engines that read no errno for the default, and for a file that this
//! form would open, the unknown calls are named instead. A text is written only if it is proven to
//! decide as the rule does.
#![forbid(unsafe_code)]

mod complement;
mod contexts;
mod corner;
mod descending;
mod dialect;
mod engine;
mod entry;
mod inverse;
mod outcome;
mod prove;
mod reduced;
mod refused;
mod write;
#[cfg(test)]
mod wrong_texts;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, Errno, Sysno};
use seccompat_profile::order::sort;
use seccompat_profile::{Call, Context, Error, Profile};

pub(crate) use contexts::Contexts;
pub use engine::{Below, Engine, Form};
pub use outcome::{Fixed, NotFixed};
pub use prove::Unproven;

use crate::edit::{self, apply};
use entry::{Entry, Reason};
use prove::{Claim, Proof};

const ENOSYS: Action = Action::Errno(Errno::ENOSYS.get());

/// Puts the ENOSYS rule into a profile. `context` gives the facts that the file does not
/// distinguish: the machine, and the horizon if it is not derived from the names.
///
/// A file in a dialect that the engine does not read is written in the engine's own, if that can
/// express the same.
///
/// # Errors
/// The file has no meaning, its default needs no rule, or the text could not be proven.
pub fn fix(profile: &Profile, context: &Context, engine: Engine) -> Result<Fixed, NotFixed> {
    let edits = dialect::edits(profile, engine)?;
    let old = profile.clone().read_as(engine.dialect());
    let translated = !edits.is_empty();
    let base = if translated {
        let text = apply(profile.text(), &edits).map_err(|_| prove::malformed())?;
        read(&text, engine)?
    } else {
        old.clone()
    };
    let job =
        Job { old: &old, base: &base, translated, context, engine, inverses: true, numbers: None };
    let default = profile.default.action;
    if !matches!(default, Action::Errno(_) | Action::KillProcess | Action::KillThread) {
        if !job.translated {
            return Err(NotFixed::NoRule(default));
        }
        return job.unchanged();
    }
    if engine == Engine::Docker20_10 {
        return job.by_name(None);
    }
    job.best()
}

/// Puts the ENOSYS rule into the resolved profile of one container, as a runtime gets it, in the
/// form that the runtime loads fastest: no entry has a condition that the file does not have. For a runtime
/// with a stub the unknown calls get ENOSYS by name, and all others decide as before. For any other the default
/// becomes ENOSYS: then a call with other arguments than the allowed ones gets ENOSYS, and is in
/// [`Fixed::left`].
///
/// # Errors
/// As for [`fix`]; and a default other than an errno has no rule here.
pub fn fix_resolved(profile: &Profile, context: &Context, below: Below) -> Result<Fixed, NotFixed> {
    let engine = Engine::Oci;
    let default = profile.default.action;
    if !matches!(default, Action::Errno(_)) {
        return Err(NotFixed::NoRule(default));
    }
    let old = profile.clone().read_as(engine.dialect());
    let numbers = Some(context.machine());
    let job =
        Job { old: &old, base: &old, translated: false, context, engine, inverses: false, numbers };
    match below {
        Below::Stub => job.by_name(None).or_else(|_| job.best()),
        Below::Any => job.best(),
    }
}

/// The form that works in every engine that reads the profile's dialect, if that is the shorter one;
/// else the form of the newest. Docker before 23.0 reads no errno for the default, but entries by
/// name mean the same in all of its releases.
///
/// # Errors
/// As for [`fix`].
pub fn fix_everywhere(profile: &Profile, context: &Context) -> Result<Fixed, NotFixed> {
    let newest = Engine::of(profile.dialect);
    if newest == Engine::Docker {
        if let Ok(named) = fix(profile, context, Engine::Docker20_10) {
            if is_longer(profile, context, newest, named.text.len()) {
                return Ok(named);
            }
        }
    }
    fix(profile, context, newest)
}

/// Whether the text with another default is longer than this, or there is none. It is not proven:
/// that takes longer than all else.
fn is_longer(profile: &Profile, context: &Context, engine: Engine, bytes: usize) -> bool {
    let job = Job {
        old: profile,
        base: profile,
        translated: false,
        context,
        engine,
        inverses: true,
        numbers: None,
    };
    let (fixed, unknown) = job.start(Form::Default);
    let refused = refused::refused(profile, context, &unknown, &[], true);
    let text = refused.map(|refused| job.text(fixed.form, &refused.entries, &[], &[]));
    !matches!(text, Ok(Ok((_, text))) if text.len() <= bytes)
}

/// A new text as the engine reads it. An error in it is an error of the text, not of the file.
fn read(text: &str, engine: Engine) -> Result<Profile, Unproven> {
    let new = Profile::parse(text.as_bytes()).map_err(Unproven::Error)?;
    if new.dialect > engine.dialect() {
        let message = format!("the engine does not read all of it, which is {}'s", new.dialect);
        return Err(Unproven::Error(Error::whole(message)));
    }
    Ok(new.read_as(engine.dialect()))
}

/// A file to be fixed.
struct Job<'a> {
    /// The file, as its engine reads it.
    old: &'a Profile,
    /// The same in the dialect of the target engine; this one is edited.
    base: &'a Profile,
    /// Whether these two differ.
    translated: bool,
    context: &'a Context,
    engine: Engine,
    /// Whether entries refuse the other arguments of a call that is allowed with some.
    inverses: bool,
    /// The ABI by whose numbers the names are sorted; `None` to keep the file's order.
    numbers: Option<Abi>,
}

impl Job<'_> {
    /// The form with ENOSYS as the default; if this would open a multiplexer, that by name.
    fn best(&self) -> Result<Fixed, NotFixed> {
        match self.by_default() {
            Err(NotFixed::Unproven(Unproven::Differs { witness, meant: ENOSYS, made })) => {
                match dropped(self.old, self.context, &witness) {
                    Some(call) => self.by_name(Some(call)),
                    None => Err(Unproven::Differs { witness, meant: ENOSYS, made }.into()),
                }
            }
            fixed => fixed,
        }
    }

    /// The file before its fix in this form, and the calls that it cannot know.
    fn start(&self, form: Form) -> (Fixed, Vec<Sysno>) {
        let (horizon, unknown) =
            self.old.unknown_calls(self.context.machine(), self.context.known_up_to);
        let fail_open =
            |call: &&Sysno| !seccompat_catalogue::Prose::of(**call).fail_open.is_empty();
        let fixed = Fixed {
            text: self.old.text().to_owned(),
            edits: Vec::new(),
            form,
            horizon,
            named: Vec::new(),
            left: Vec::new(),
            inert: Vec::new(),
            contexts: 0,
            holes: false,
            stubbed: Vec::new(),
            x32: false,
            foreign: Vec::new(),
            fail_open: unknown.iter().filter(fail_open).copied().collect(),
            read: None,
        };
        (fixed, unknown)
    }

    /// Keeps the file's decisions, if the rule is in it already or adds nothing to it.
    fn unchanged(&self) -> Result<Fixed, NotFixed> {
        let (mut fixed, _) = self.start(Form::Translated);
        fixed.fail_open.clear();
        if self.translated {
            fixed.contexts = self.written(&[], &[], &[], &mut fixed)?.contexts;
        }
        Ok(fixed)
    }

    /// Names the unknown calls and keeps the default.
    fn by_name(&self, instead: Option<Sysno>) -> Result<Fixed, NotFixed> {
        let (mut fixed, unknown) = self.start(Form::Names { instead });
        if self.old.default.action == ENOSYS || unknown.is_empty() {
            return self.unchanged();
        }
        let entries = [Entry::plain(unknown, ENOSYS, Reason::Unknown)];
        let proof = self.written(&entries, &[], &[], &mut fixed)?;
        (fixed.contexts, fixed.holes, fixed.x32) = (proof.contexts, proof.holes, proof.x32);
        fixed.stubbed = proof.stubbed.into_iter().collect();
        Ok(fixed)
    }

    /// Makes ENOSYS the default and names the refused calls.
    fn by_default(&self) -> Result<Fixed, NotFixed> {
        if self.old.default.action == ENOSYS {
            return self.unchanged();
        }
        let kept = self.refusing_by_name(&[]);
        let overridden = refused::overridden(self.base);
        match kept {
            Err(NotFixed::Unproven(_)) if !overridden.is_empty() => {
                // Entries that repeat the default decided nothing, and would decide now.
                self.refusing_by_name(&overridden).or(kept)
            }
            kept => kept,
        }
    }

    /// The same without the overridden names, which are removed from their entries.
    fn refusing_by_name(&self, overridden: &[(usize, Sysno)]) -> Result<Fixed, NotFixed> {
        let (mut fixed, unknown) = self.start(Form::Default);
        let refused =
            refused::refused(self.base, self.context, &unknown, overridden, self.inverses)?;
        let mut entries = refused.entries;
        fixed.left = refused.left;
        let mut inert = Vec::new();
        // An entry that contradicts another one on a multiplexed call cannot be added.
        loop {
            match self.written(&entries, &inert, overridden, &mut fixed) {
                Ok(proof) => {
                    fixed.contexts = proof.contexts;
                    let place = |at: &usize| self.old.place(self.old.rules[*at].span);
                    inert.extend(overridden.iter().map(|(at, _)| *at));
                    sort(&mut inert);
                    inert.dedup();
                    fixed.inert = inert.iter().map(place).collect();
                    return Ok(fixed);
                }
                Err(Unproven::Conflict(call))
                    if entries.iter().any(|entry| inverts(entry, call)) =>
                {
                    for entry in entries.iter_mut().filter(|entry| inverts(entry, call)) {
                        entry.calls.retain(|other| *other != call);
                    }
                    entries.retain(|entry| !entry.calls.is_empty());
                    fixed.left.push(call);
                }
                Err(Unproven::Conflict(call)) if silence(self.base, call, &mut inert) => {}
                Err(why) => return Err(why.into()),
            }
        }
    }

    /// Writes the new text.
    fn text(
        &self,
        form: Form,
        entries: &[Entry],
        inert: &[usize],
        overridden: &[(usize, Sysno)],
    ) -> Result<(Vec<edit::Edit>, String), Unproven> {
        let change_default = form == Form::Default;
        let style = write::Style { engine: self.engine, numbers: self.numbers };
        let edits = write::edits(self.base, style, entries, change_default, inert, overridden)
            .map_err(Unproven::Error)?;
        let text = apply(self.base.text(), &edits).map_err(|_| prove::malformed())?;
        Ok((edits, text))
    }

    /// Writes the new text and proves it.
    fn written(
        &self,
        entries: &[Entry],
        inert: &[usize],
        overridden: &[(usize, Sysno)],
        fixed: &mut Fixed,
    ) -> Result<Proof, Unproven> {
        let (edits, text) = self.text(fixed.form, entries, inert, overridden)?;
        fixed.named = entries.iter().flat_map(|entry| entry.calls.clone()).collect();
        sort(&mut fixed.named);
        fixed.named.dedup();
        let new = read(&text, self.engine)?;
        let proof = prove::prove(&Claim {
            old: self.old,
            new: &new,
            context: self.context,
            left: &fixed.left,
            by_name: matches!(fixed.form, Form::Names { .. }).then_some(&fixed.named),
        })?;
        fixed.edits =
            if self.translated { vec![edit::whole(self.old.text(), &text)] } else { edits };
        fixed.text = text;
        fixed.read = Some(new);
        fixed.foreign = proof.foreign.iter().copied().collect();
        Ok(proof)
    }
}

/// Whether the entry refuses other arguments of the call.
fn inverts(entry: &Entry, call: Sysno) -> bool {
    !entry.args.is_empty() && entry.calls.contains(&call)
}

/// Adds the conditional entries of the call that equal the default, if any are left: runtimes
/// dropped them, and if they counted they would contradict the entry that allows the call.
fn silence(profile: &Profile, call: Sysno, inert: &mut Vec<usize>) -> bool {
    let before = inert.len();
    for (at, rule) in profile.rules.iter().enumerate() {
        let named = rule.calls.iter().any(|named| named.what == Call::Known(call));
        let dropped = rule.verb.action == profile.default.action && !rule.args.is_empty();
        if named && dropped && !inert.contains(&at) {
            inert.push(at);
        }
    }
    inert.len() > before
}

/// The multiplexer whose refusal with ENOSYS runtimes drop after that is the default, so that the
/// allowed parts would open it.
fn dropped(profile: &Profile, context: &Context, witness: &Data) -> Option<Sysno> {
    let abis = refused::abis(profile, context);
    let mut here = abis.into_iter().filter(|abi| abi.audit_arch().get() == witness.arch);
    let call = here.find_map(|abi| Sysno::from_number(abi, witness.nr))?;
    let names = |rule: &&seccompat_profile::Rule| {
        rule.calls.iter().any(|named| named.what == Call::Known(call))
    };
    let refuses = profile.rules.iter().filter(names).any(|rule| rule.verb.action == ENOSYS);
    (refuses && !call.multiplexes().is_empty()).then_some(call)
}
