//! Questions for another ABI are not asked, because their numbers mean other calls here.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used)] // A test stops at the first surprise.

use std::time::Duration;

use seccompat_catalogue::{Abi, Errno, Facts, Sysno};
use seccompat_probe::{Answer, Nothing, Question, Survey};
use seccompat_raw::{Ask, Children, Fate, ask, scout};

fn questions(call: Sysno, abi: Abi) -> Vec<Question> {
    let questions: Vec<_> = Survey::questions(Facts::of(call), &Nothing(abi)).collect();
    assert!(!questions.is_empty());
    questions
}

#[test]
fn a_question_is_asked_on_its_own_abi_alone() {
    let native = Abi::NATIVE.unwrap();
    let foreign = if native == Abi::X86_64 { Abi::Aarch64 } else { Abi::X86_64 };
    let children =
        Children { patience: Duration::from_secs(5), no_new_privs: false, may_yield: false };
    for (abi, is_asked) in [(native, true), (foreign, false)] {
        for question in questions(Sysno::MBIND, abi) {
            assert_eq!((question.call(), question.abi()), (Sysno::MBIND, abi));
            assert_eq!(Some(question.number()), Sysno::MBIND.number(abi));
            let mut answers = [Answer::Silent];
            children.ask(&[Ask::new(&question)], &mut answers).unwrap();
            for answer in [ask(&question), answers[0]] {
                assert_eq!(answer != Answer::NotMade, is_asked, "{abi} {answer:?}");
            }
        }
    }
}

/// If nothing kills, a scout makes every probe and ends normally, and its parent continues.
#[test]
fn a_scout_goes_all_the_way() {
    let questions = questions(Sysno::CLOSE, Abi::NATIVE.unwrap());
    let asks: Vec<Ask> = questions.iter().map(Ask::new).collect();
    let (mut fates, mut sent) = (vec![Fate::Killed; asks.len()], Vec::new());
    let went = scout(&asks, &mut fates, |id| sent.push(id));
    // Other architectures have no scouts.
    if cfg!(any(target_arch = "x86_64", target_arch = "aarch64")) {
        assert_eq!(went, Ok(()));
        // The second one is the stand-in, if the scout began late.
        assert!(matches!(sent.len(), 1 | 2), "{sent:?}");
        sent.into_iter().for_each(seccompat_raw::reap);
    }
    assert!(fates.iter().all(|fate| *fate == Fate::Lives), "{fates:?}");
    assert_eq!(
        ask(&questions[0]),
        Answer::Errno(Errno::EBADF),
        "this thread makes calls as before"
    );
}
