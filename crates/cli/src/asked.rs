//! Filters that were found by their answers: of this very process, or of one that forked a child for that.
//!
//! Reading them needs privileges, but any process may test calls against its own filters. A
//! candidate that agrees with all answers is taken for them; if none does, a policy is learned.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data, Program};
use seccompat_catalogue::{Abi, Sysno};
use seccompat_live::{Ask, Care, Heard, Life, Oracle, named};
use seccompat_policy::{Answer, Diagram, Policy, Question, Ref, Weights, compile, learn};
use seccompat_profile::order::sort;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::input;

/// A candidate for the filters.
pub(crate) struct Candidate {
    pub(crate) name: String,
    pub(crate) newest_first: Vec<Program>,
    pub(crate) big_endian: bool,
}

/// The result.
pub(crate) struct Found {
    pub(crate) newest_first: Vec<Program>,
    pub(crate) learned: Learned,
    /// The oracle, for further questions.
    pub(crate) asker: Asker,
}

/// The knowledge about filters that were asked and not read. No question distinguishes the two kinds of death, or
/// ALLOW, LOG and TRACE.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Learned {
    /// The number of questions. The decisions between them are derived.
    pub(crate) questions: u64,
    /// The way to ask.
    way: String,
    /// The profile that no question refuted, if there is one.
    equals: Option<String>,
    /// Whether all questions were asked. Not if they kill too often.
    complete: bool,
    /// Calls of which nothing is derived: their decisions are known where they were asked.
    unknown: Vec<String>,
}

impl Learned {
    /// Whether a call or a question was left open.
    pub(crate) fn is_open(&self) -> bool {
        !self.complete || !self.unknown.is_empty()
    }

    /// The method, and its limits.
    pub(crate) fn text(&self) -> String {
        let Self { questions, way, .. } = self;
        let mut text = match &self.equals {
            Some(name) => {
                format!("no difference to {name} in {questions} questions, asked by {way}")
            }
            None => format!("learned by {questions} questions, asked by {way}"),
        };
        if !self.complete {
            text += "; they kill so many calls that some questions were not asked";
        }
        if !self.unknown.is_empty() {
            let mut names: Vec<&str> =
                self.unknown.iter().take(NAMES).map(String::as_str).collect();
            let more = format!("{} more", self.unknown.len().saturating_sub(NAMES));
            if self.unknown.len() > NAMES {
                names.push(&more);
            }
            text = format!("{text}; not known beyond the points asked: {}", names.join(", "));
        }
        text
    }
}

/// Tests calls against the filters of this process.
pub(crate) struct Asker {
    oracle: Oracle,
    native: Abi,
}

/// A number that no ABI uses.
const NO_CALL: u32 = 8192;
/// The number of unknown calls that are named.
const NAMES: usize = 40;

/// A default profile that may be a candidate. Most are refuted before they are compiled.
pub(crate) struct Suspect<P, C> {
    /// The action for a call that it does not name; its errno may be another one.
    pub(crate) default: Action,
    /// Reads its decisions, and the calls about which they are in doubt.
    pub(crate) policy: P,
    /// Compiles it.
    pub(crate) compiled: C,
}

impl<P, C> Suspect<P, C>
where
    P: FnOnce() -> Option<(Policy, Vec<Sysno>)>,
    C: FnOnce() -> Option<Candidate>,
{
    /// The candidate, unless these answers of the native ABI refute it.
    fn candidate(self, answers: &[(Data, Action)], native: Abi) -> Option<Candidate> {
        let allows = |action: Action| class(action) == Action::Allow;
        let (_, of_no_call) = answers.iter().find(|(call, _)| call.nr == NO_CALL)?;
        if allows(*of_no_call) != allows(self.default) {
            return None;
        }
        let (policy, doubtful) = (self.policy)()?;
        let is_doubtful = |call| doubtful.contains(&call);
        let agrees = |(call, action): &(Data, Action)| {
            class(policy.decide(call)) == *action
                || Sysno::from_number(native, call.nr).is_some_and(is_doubtful)
        };
        if answers.iter().all(agrees) { (self.compiled)() } else { None }
    }
}

/// Finds the filters that an oracle tests; `of` is their name.
pub(crate) fn find<
    P: FnOnce() -> Option<(Policy, Vec<Sysno>)>,
    C: FnOnce() -> Option<Candidate>,
>(
    of: &str,
    oracle: Oracle,
    candidates: Vec<Candidate>,
    builtins: impl Iterator<Item = Suspect<P, C>>,
) -> Result<Found, Failure> {
    let native = input::native()?;
    let mut asker = Asker { oracle, native };
    let numbers = asker.every_number();
    let plausible = |suspect: Suspect<P, C>| suspect.candidate(&numbers, native);
    for candidate in candidates.into_iter().chain(builtins.filter_map(plausible)) {
        if asker.agrees(&candidate) {
            let learned = asker.learned(Some(candidate.name), Vec::new());
            return Ok(Found { newest_first: candidate.newest_first, learned, asker });
        }
    }
    let abis = asker.abis();
    let seeds = |abi: Abi, call: Sysno| named(call, abi).iter().map(|one| one.args()).collect();
    let learned = learn(&abis, Action::KillThread, &seeds, &mut |all| asker.ask_once(all))
        .map_err(|mistake| Failure::new(format!("{of}: {mistake}")))?;
    let program = compile(&learned.policy, &Weights::recorded())
        .map_err(|error| Failure::new(format!("{of}: {error}")))?;
    if asker.oracle.has_failed() {
        return Err(Failure::new(format!(
            "{of} has ended, or can fork no more children to test calls"
        )));
    }
    let name = |(abi, nr): &(Abi, u32)| match Sysno::from_number(*abi, *nr) {
        Some(call) if *abi == native => call.to_string(),
        Some(call) => format!("{call} ({abi})"),
        None => format!("{nr} ({abi})"),
    };
    let learned = asker.learned(None, learned.unknown.iter().map(name).collect());
    Ok(Found { newest_first: vec![program], learned, asker })
}

/// An action, with one word for those that no question can distinguish.
pub(crate) fn class(action: Action) -> Action {
    match action {
        Action::KillThread | Action::KillProcess => Action::KillProcess,
        Action::Log | Action::Trace(_) | Action::Notify => Action::Allow,
        other => other,
    }
}

fn to_ask(&Question { abi, nr, args }: &Question) -> Ask {
    Ask { abi, nr, args }
}

fn answer(ask: &Ask, heard: Heard) -> Answer {
    match heard {
        Heard::Nothing if ask.is_possible() => Answer::Unanswered,
        Heard::Nothing => Answer::Unaskable,
        Heard::Through => Answer::Action(Action::Allow),
        Heard::Errno(errno) => Answer::Action(Action::Errno(errno.get())),
        Heard::Faked => Answer::Action(Action::Errno(0)),
        Heard::Trapped(data) => Answer::Action(Action::Trap(data)),
        Heard::Killed => Answer::Action(Action::KillThread),
    }
}

impl Asker {
    /// The result of all questions.
    fn learned(&self, equals: Option<String>, unknown: Vec<String>) -> Learned {
        let (questions, way) = (self.oracle.asked(), self.oracle.way().to_string());
        Learned { questions, way, equals, complete: !self.oracle.left_out(), unknown }
    }

    /// The number of questions.
    pub(crate) fn asked(&self) -> u64 {
        self.oracle.asked()
    }

    /// The ABIs with calls that are not killed.
    fn abis(&mut self) -> Vec<Abi> {
        let all = [self.native].into_iter().chain(self.native.beside().iter().copied());
        all.filter(|abi| self.oracle.life_of(*abi) == Life::Lives).collect()
    }

    /// The filters' actions for calls.
    pub(crate) fn ask(&mut self, all: &[Question]) -> Vec<Answer> {
        let asks: Vec<Ask> = all.iter().map(to_ask).collect();
        let heard = self.oracle.ask_all(&asks);
        asks.iter().zip(heard).map(|(ask, heard)| answer(ask, heard)).collect()
    }

    /// The same for a caller that keeps the answers: the oracle does not.
    fn ask_once(&mut self, all: &[Question]) -> Vec<Answer> {
        let asks: Vec<(Ask, Care)> = all.iter().map(|one| (to_ask(one), Care::Exact)).collect();
        let heard = self.oracle.ask_each(&asks);
        asks.iter().zip(heard).map(|((ask, _), heard)| answer(ask, heard)).collect()
    }

    /// The calls of the native ABI with zeros in all arguments, and one without a meaning, with the
    /// classes of their actions.
    fn every_number(&mut self) -> Vec<(Data, Action)> {
        let (abi, arch) = (self.native, self.native.audit_arch().get());
        let numbers = Sysno::on(abi).map(|(nr, _)| nr).chain([NO_CALL]);
        let all: Vec<Question> = numbers.map(|nr| Question { abi, nr, args: [0; 6] }).collect();
        let answered = all.iter().zip(self.ask(&all)).filter_map(|(one, answer)| match answer {
            Answer::Action(action) => {
                let data = Data { nr: one.nr, arch, ..Data::default() };
                Some((data, class(action)))
            }
            Answer::Unaskable | Answer::Unanswered => None,
        });
        answered.collect()
    }

    /// Their action for the call of a witness.
    pub(crate) fn answer(&mut self, witness: &Data) -> Option<Action> {
        let abi = self.abi_of(witness.arch, witness.nr)?;
        match self.ask(&[Question { abi, nr: witness.nr, args: witness.args }])[0] {
            Answer::Action(action) => Some(action),
            Answer::Unaskable | Answer::Unanswered => None,
        }
    }

    fn abi_of(&self, arch: u32, nr: u32) -> Option<Abi> {
        // By its bit alone: 2^31 is not one of x32's numbers.
        let x32 = nr & Abi::X32.number_base() != 0 && nr != u32::MAX;
        let all = [self.native].into_iter().chain(self.native.beside().iter().copied());
        let mut here = all.filter(|abi| abi.audit_arch().get() == arch);
        let first = here.next()?;
        if first == Abi::X86_64 && x32 { Some(Abi::X32) } else { Some(first) }
    }

    /// Whether the filters agree with the candidate on every distinguishing call.
    fn agrees(&mut self, candidate: &Candidate) -> bool {
        if candidate.big_endian != cfg!(target_endian = "big") {
            return false;
        }
        let mut diagram = Diagram::default();
        let mut functions = Vec::new();
        for program in &candidate.newest_first {
            let Ok(function) = diagram.program(program, candidate.big_endian) else { return false };
            functions.push(function);
        }
        let Ok(meaning) = diagram.chain(&functions) else { return false };
        // First the questions that refute most candidates: every number, whatever the arguments.
        let few = self.questions(&diagram, meaning, false);
        few.is_some_and(|few| self.agrees_on(&diagram, meaning, &few))
            && self
                .questions(&diagram, meaning, true)
                .is_some_and(|all| self.agrees_on(&diagram, meaning, &all))
    }

    fn agrees_on(&mut self, diagram: &Diagram, meaning: Ref, questions: &[Question]) -> bool {
        let answers = self.ask(questions);
        questions.iter().zip(answers).all(|(question, answer)| {
            let Question { abi, nr, args } = *question;
            let data = Data { nr, arch: abi.audit_arch().get(), args, instruction_pointer: 0 };
            let said = Action::from_word(diagram.evaluate(meaning, &data));
            match answer {
                _ if self.oracle.life_of(abi) == Life::Killed => class(said) == Action::KillProcess,
                Answer::Action(action) => class(action) == class(said),
                // The machine does not run the ABI, or the call passes every filter.
                Answer::Unaskable => true,
                Answer::Unanswered => {
                    self.oracle.life_of(abi) == Life::Absent || self.oracle.left_out()
                }
            }
        })
    }

    /// The calls that distinguish a function from others: every number, both sides of each
    /// boundary; with `all`, also one for each path through the arguments, and the named values.
    fn questions(&self, diagram: &Diagram, meaning: Ref, all: bool) -> Option<Vec<Question>> {
        let mut questions = Vec::new();
        let abis: Vec<Abi> =
            [self.native].into_iter().chain(self.native.beside().iter().copied()).collect();
        for &abi in abis.iter().filter(|abi| **abi != Abi::X32) {
            for (first, last, function) in diagram.stretches_of(meaning, abi.audit_arch().get())? {
                let within = |nr: &u32| (first..=last).contains(nr);
                let calls = abis.iter().filter(|other| other.audit_arch() == abi.audit_arch());
                let numbers = calls.flat_map(|abi| Sysno::on(*abi).map(|(nr, _)| nr));
                for nr in numbers.filter(within).chain([first, last]) {
                    let Some(abi) = self.abi_of(abi.audit_arch().get(), nr) else { continue };
                    let mut args = vec![[0; 6], [u64::MAX; 6]];
                    if all {
                        args.extend(diagram.ways(function));
                        let call = Sysno::from_number(abi, nr);
                        let named = call.map(|call| named(call, abi)).unwrap_or_default();
                        args.extend(named.iter().map(|one| one.args()));
                    }
                    questions.extend(args.into_iter().map(|args| Question { abi, nr, args }));
                }
            }
        }
        sort(&mut questions);
        questions.dedup();
        Some(questions)
    }
}
