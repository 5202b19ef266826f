//! The words of findings, and of answers that are not an errno.
#![forbid(unsafe_code)]

use std::collections::BTreeSet;

use seccompat_catalogue::{Abi, Capability, Errno, Facts, Key, Over, Why, probes};
use seccompat_probe::{
    Answer, Cause, Doubt, Finding, Nothing, Presence, Question, Surroundings, Survey, Trial,
    Verdict,
};

/// A place with this one known fact.
struct Known(Presence);

impl Surroundings for Known {
    fn abi(&self) -> Abi {
        Abi::X86_64
    }

    fn filter(&self) -> Presence {
        self.0
    }
}

/// The finding of a survey of openat2 whose probes get these answers in turn.
fn survey(presence: Presence, answers: &[Answer]) -> Finding {
    let (facts, here) = (&probes::OPENAT2, Known(presence));
    let mut survey = Survey::new(facts);
    let questions: Vec<Question> = Survey::questions(facts, &here).collect();
    for (question, answer) in questions.iter().zip(answers.iter().cycle()) {
        survey.hear(question, *answer);
    }
    survey.finding(&here)
}

/// The finding of a trial of its EPERM.
fn trial(presence: Presence, answer: Answer) -> Finding {
    let (facts, here) = (&probes::OPENAT2, Known(presence));
    let mut trial = Trial::new(facts, Errno::EPERM);
    for question in Trial::questions(facts, &[0; 6], &here) {
        trial.hear(&question, answer);
    }
    trial.finding(&here)
}

#[test]
fn silence_is_a_supervisor_s_or_unknown() {
    for (presence, cause) in [
        (Presence::Present, Cause::Supervisor),
        (Presence::Unknown, Cause::Supervisor),
        (Presence::Absent, Cause::Unknown),
    ] {
        let found = survey(presence, &[Answer::Silent]);
        assert_eq!(found.verdict, Verdict::Undetermined(Doubt::Silent), "{presence:?}");
        assert_eq!((found.cause, found.confirmed), (Some(cause), false), "{presence:?}");
    }
    let found = trial(Presence::Present, Answer::Silent);
    assert_eq!(found.verdict, Verdict::Undetermined(Doubt::Silent));
}

#[test]
fn an_impossible_question_decides_nothing() {
    let found = survey(Presence::Present, &[Answer::NotMade]);
    assert_eq!(found.verdict, Verdict::Undetermined(Doubt::NotMade));
    let found = trial(Presence::Present, Answer::NotMade);
    assert_eq!(found.verdict, Verdict::Undetermined(Doubt::NotMade));
    assert!(!found.confirmed);
}

#[test]
fn a_probe_that_succeeds_did_not_reach_the_kernel() {
    for answer in [Answer::Success, Answer::Faked] {
        let found = survey(Presence::Present, &[answer]);
        assert_eq!((found.verdict, found.cause), (Verdict::Filtered(None), Some(Cause::Filter)));
    }
}

/// Without a filter, an answer that fits nothing is a surprise and never a filter's.
#[test]
fn without_a_filter_nothing_is_put_on_one() {
    let killed = survey(Presence::Absent, &[Answer::Killed]);
    assert_eq!((killed.verdict, killed.cause), (Verdict::Killed, Some(Cause::Unknown)));
    for answers in [
        &[Answer::Errno(Errno::EPERM), Answer::Errno(Errno::EACCES)][..],
        &[Answer::Success],
        &[Answer::Errno(Errno::EACCES)],
    ] {
        let found = survey(Presence::Absent, answers);
        assert_eq!(found.verdict, Verdict::Undetermined(Doubt::Surprise), "{answers:?}");
        assert_eq!(found.cause, Some(Cause::Kernel), "{answers:?}");
    }
}

#[test]
fn without_questions_nothing_is_known() {
    let here = Nothing(Abi::Arm);
    assert_eq!((here.abi(), here.kernel()), (Abi::Arm, None));
    assert_eq!((here.filter(), here.holds(Key::NoNewPrivs)), (Presence::Unknown, None));
}

#[test]
fn a_question_tells_whether_a_filter_can_tell_it_from_the_call() {
    let facts: &Facts = &probes::OPENAT2;
    let here = Known(Presence::Present);
    let args = [7, 8, 9, 24, 0, 0];
    let mut faithful =
        Trial::questions(facts, &args, &here).filter(Question::is_faithful).peekable();
    assert!(faithful.peek().is_some());
    // Only the pointers differ.
    assert!(faithful.all(|question| [question.args()[0], question.args()[3]] == [7, 24]));
}

#[test]
fn causes_and_doubts_have_words_of_their_own() {
    let causes = [
        Cause::Kernel,
        Cause::Filter,
        Cause::Sysctl("kernel.x"),
        Cause::Capability(Capability::BPF),
        Cause::Supervisor,
        Cause::Tracer,
        Cause::Unknown,
    ];
    let names: BTreeSet<&str> = causes.iter().map(|cause| cause.name()).collect();
    assert_eq!(names.len(), causes.len());
    assert_eq!(Cause::State("x").name(), "kernel");
    let key = Key::Capability(Capability::BPF, Over::Init);
    let doubts = [
        Doubt::Gate(key),
        Doubt::Gate(Key::Sysctl { name: "kernel.x", opens: &[] }),
        Doubt::Gate(Key::NoNewPrivs),
        Doubt::Gate(Key::State("something")),
        Doubt::NoProbe(Why::Kills),
        Doubt::NoProbe(Why::Ends),
        Doubt::NoProbe(Why::Forks),
        Doubt::NoProbe(Why::Effects),
        Doubt::NoProbe(Why::Waits),
        Doubt::NoProbe(Why::Unwired),
        Doubt::NoProbeHere,
        Doubt::Surprise,
        Doubt::Silent,
        Doubt::NotMade,
    ];
    let said: BTreeSet<String> = doubts.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), doubts.len());
    assert!(
        said.contains("CAP_BPF is checked first")
            && said.contains("the sysctl kernel.x is checked first")
    );
}
