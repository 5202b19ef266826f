//! Every call of the catalogue × models of a kernel × models of a filter: the prober never decides
//! wrongly.
//!
//! The truth is known, because the models give the answers. The kernel model answers a probe as the
//! table says, and any other call as its object would; the filter model is in front of it.
#![forbid(unsafe_code)]

use seccompat_catalogue::{
    Abi, Arg, Errno, Facts, Gate, KernelVersion, Key, Outcome, Probe, Sysno, Why,
};
use seccompat_probe::{
    Answer, Cause, Doubt, Manner, Presence, Question, Standing, Surroundings, Survey, Trial,
    Verdict,
};

/// A kernel: its version, whether gates are open, whether it has the call, and its answer to a call
/// whose arguments pass all checks.
#[derive(Clone, Copy, Debug)]
struct Kernel {
    version: KernelVersion,
    gates_open: bool,
    has_the_call: bool,
    object: Answer,
}

/// A filter's action for the call in question.
#[derive(Clone, Copy, Debug)]
enum Filter {
    None,
    /// The same answer whatever the arguments.
    Always(Answer),
    /// An answer if `args[at] & mask == value`, else the kernel's answer.
    Where {
        at: usize,
        mask: u64,
        value: u64,
        answer: Answer,
    },
}

/// The source of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Kernel,
    Filter,
}

struct World<'a> {
    facts: &'static Facts,
    kernel: &'a Kernel,
    filter: Filter,
}

impl World<'_> {
    fn call(&self, args: [u64; 6]) -> (Answer, Side) {
        match self.filter {
            Filter::Always(answer) => return (answer, Side::Filter),
            Filter::Where { at, mask, value, answer } if args[at] & mask == value => {
                return (answer, Side::Filter);
            }
            Filter::None | Filter::Where { .. } => {}
        }
        (self.kernel.answer(self.facts, args), Side::Kernel)
    }
}

impl Kernel {
    fn answer(&self, facts: &Facts, args: [u64; 6]) -> Answer {
        if !self.has_the_call {
            return Answer::Errno(Errno::ENOSYS);
        }
        let holds = |probe: &&Probe| {
            probe.kernels.contains(self.version)
                && probe.holds_on(Abi::X86_64)
                && matches(facts, probe, args)
        };
        // The most specific probe decides: `= BAD =` holds for every descriptor, `-1 BAD ~0` for
        // one.
        let kept =
            |probe: &&Probe| probe.args().iter().filter(|a| matches!(a, Arg::Keep(_))).count();
        match facts.probes.iter().filter(holds).min_by_key(kept) {
            Some(probe) => {
                if let Some(gate) = probe.gate().filter(|_| !self.gates_open) {
                    return Answer::Errno(gate.says[0]);
                }
                // If several errors are possible, the other probes that hold say which.
                let agreed = |outcome: &&Outcome| {
                    facts.probes.iter().filter(holds).all(|p| p.expect().contains(outcome))
                };
                match probe.expect().iter().find(agreed).unwrap_or(&probe.expect()[0]) {
                    Outcome::Success => Answer::Success,
                    Outcome::Errno(errno) => Answer::Errno(*errno),
                }
            }
            None => self.object,
        }
    }
}

/// Whether a call with these registers matches the probe.
fn matches(facts: &Facts, probe: &Probe, args: [u64; 6]) -> bool {
    let params = probe.args().into_iter().zip(args).take(facts.params.len());
    params.into_iter().all(|(arg, word)| match arg {
        Arg::Word(probe) => probe == word,
        Arg::Bad => word == u64::MAX,
        Arg::Keep(_) => true,
    })
}

/// The facts about the world that the prober is told.
#[derive(Clone, Copy, Debug)]
struct Told {
    version: Option<KernelVersion>,
    filter: Presence,
    gates: Option<bool>,
}

impl Surroundings for Told {
    fn abi(&self) -> Abi {
        Abi::X86_64
    }

    fn kernel(&self) -> Option<KernelVersion> {
        self.version
    }

    fn filter(&self) -> Presence {
        self.filter
    }

    fn holds(&self, _: Key) -> Option<bool> {
        self.gates
    }
}

/// Every call of x86_64.
fn every_call() -> impl Iterator<Item = &'static Facts> {
    Sysno::all().filter(|call| call.number(Abi::X86_64).is_some()).map(Facts::of)
}

const VERSIONS: &[KernelVersion] = &[
    KernelVersion::new(3, 10),
    KernelVersion::new(4, 18),
    KernelVersion::new(5, 4),
    KernelVersion::new(5, 10),
    KernelVersion::new(6, 1),
    KernelVersion::new(6, 12),
    KernelVersion::new(6, 18),
    KernelVersion::new(7, 0),
];

/// Whether no code is behind the call's number.
fn is_unwired(facts: &Facts, version: KernelVersion) -> bool {
    facts.never.iter().any(|never| never.why == Why::Unwired && never.kernels.contains(version))
}

fn kernels(facts: &Facts) -> impl Iterator<Item = Kernel> {
    let since = facts.call.since();
    let objects = [
        Answer::Success,
        Answer::Errno(Errno::EPERM),
        Answer::Errno(Errno::ENOENT),
        Answer::Errno(Errno::ENOSYS),
    ];
    VERSIONS.iter().flat_map(move |&version| {
        [false, true].into_iter().flat_map(move |gates_open| {
            objects.into_iter().map(move |object| Kernel {
                version,
                gates_open,
                has_the_call: version >= since && !is_unwired(facts, version),
                object,
            })
        })
    })
}

/// Filters that answer `errno`, always or depending on the arguments. None of them tests the value
/// of a pointer: no probe could follow there, since a probe must name another address than the
/// program's.
fn filters(facts: &Facts, errno: Errno) -> Vec<Filter> {
    let answer = Answer::Errno(errno);
    let mut filters = vec![Filter::None, Filter::Always(answer), Filter::Always(Answer::Killed)];
    let scalars = facts.params.iter().enumerate().filter(|(_, param)| !param.kind.is_pointer());
    for (at, _) in scalars {
        for (mask, value) in [
            (u64::MAX, 0),
            (u64::MAX, u64::MAX),
            (u64::MAX, 0xffff_ffff),
            (1, 1),
            (0x800, 0),
            (0xffff_ffff_0000_0000, 0),
            (u64::MAX, 5),
        ] {
            filters.push(Filter::Where { at, mask, value, answer });
        }
    }
    filters
}

/// Registers of typical calls.
const CALLS: &[[u64; 6]] = &[
    [3, 0x7fff_0000, 5, 0, 0, 0],
    [0xffff_ff9c, 0x7fff_0000, 0o4755, 0x100, 0, 0],
    [0; 6],
    [5, 0x7fff_1000, 0x7fff_2000, 24, 0x800, 1],
];

fn told(kernel: &Kernel, filter: Filter) -> Vec<Told> {
    let mut all = vec![Told { version: None, filter: Presence::Unknown, gates: None }];
    let presence = match filter {
        Filter::None => &[Presence::Absent, Presence::Unknown][..],
        _ => &[Presence::Present, Presence::Unknown],
    };
    for &filter in presence {
        for gates in [None, Some(kernel.gates_open)] {
            all.push(Told { version: Some(kernel.version), filter, gates });
        }
    }
    all
}

#[test]
fn the_side_of_an_error_is_never_wrong() {
    let (mut decided, mut unknown, mut checked) = (0u64, 0u64, 0u64);
    for facts in every_call() {
        for kernel in kernels(facts) {
            for filter in filters(facts, Errno::EPERM) {
                let world = World { facts, kernel: &kernel, filter };
                for args in CALLS {
                    let (Answer::Errno(errno), side) = world.call(*args) else { continue };
                    if !Trial::is_suspicious(facts, errno) {
                        continue;
                    }
                    for told in told(&kernel, filter) {
                        let mut trial = Trial::new(facts, errno);
                        for question in Trial::questions(facts, args, &told) {
                            trial.hear(&question, world.call(question.args()).0);
                            if trial.is_settled() {
                                break;
                            }
                        }
                        let found = trial.finding(&told);
                        let what = || {
                            format!(
                                "{} {args:x?} {kernel:?} {filter:?} {told:?}: {found:?}",
                                facts.call
                            )
                        };
                        checked += 1;
                        match found.cause {
                            Some(Cause::Kernel) => assert_eq!(side, Side::Kernel, "{}", what()),
                            Some(Cause::Filter) => assert_eq!(side, Side::Filter, "{}", what()),
                            _ => unknown += 1,
                        }
                        decided +=
                            u64::from(matches!(found.cause, Some(Cause::Kernel | Cause::Filter)));
                        // A remembered verdict must hold for every later call.
                        if found.confirmed && !matches!(filter, Filter::Where { .. }) {
                            let lasting = match filter {
                                Filter::Always(_) => true,
                                _ => !kernel.has_the_call,
                            };
                            assert!(lasting, "remembered: {}", what());
                        }
                        // A fallback after the kernel's genuine EPERM would be a security hole.
                        if matches!(filter, Filter::None) && errno == Errno::EPERM {
                            assert!(!matches!(found.verdict, Verdict::Filtered(_)), "{}", what());
                        }
                    }
                }
            }
        }
    }
    println!("{checked} errors judged: {decided} by cause, {unknown} of unknown cause, 0 wrong");
    assert!(decided > checked / 4, "an engine that always says \"unknown\" is no engine");
}

#[test]
fn a_filter_that_refuses_always_is_found_always() {
    for facts in every_call() {
        let args = [5, 0x7fff_0000, 0x7fff_1000, 2, 3, 4];
        for kernel in kernels(facts) {
            let filter = Filter::Always(Answer::Errno(Errno::EPERM));
            let world = World { facts, kernel: &kernel, filter };
            for told in told(&kernel, filter) {
                let questions: Vec<Question> = Trial::questions(facts, &args, &told).collect();
                let conclusive = questions.iter().any(|q| q.standing() == Standing::Conclusive);
                let mut trial = Trial::new(facts, Errno::EPERM);
                for question in &questions {
                    trial.hear(question, world.call(question.args()).0);
                }
                let found = trial.finding(&told);
                if conclusive {
                    assert_eq!(
                        found.verdict,
                        Verdict::Filtered(Some(Errno::EPERM)),
                        "{}",
                        facts.call
                    );
                    assert!(found.confirmed);
                } else {
                    assert!(matches!(found.verdict, Verdict::Undetermined(_)), "{}", facts.call);
                }
            }
        }
    }
}

/// Surveys a call in a world.
fn survey(world: &World<'_>, told: &Told) -> (seccompat_probe::Finding, Vec<(Question, Answer)>) {
    let mut survey = Survey::new(world.facts);
    let mut heard = Vec::new();
    for question in Survey::questions(world.facts, told) {
        let answer = match (question.manner(), world.filter) {
            (Manner::Plain, _) | (_, Filter::Always(_)) => world.call(question.args()).0,
            _ => Answer::Success,
        };
        survey.hear(&question, answer);
        heard.push((question, answer));
    }
    (survey.finding(told), heard)
}

#[test]
fn a_survey_says_what_its_probes_met() {
    let mut verdicts = std::collections::BTreeMap::<&str, u64>::new();
    // An errno that no probe expects, so that every filter can be recognised.
    let strange = Errno::new(4000).unwrap();
    for facts in every_call() {
        for kernel in kernels(facts) {
            for filter in filters(facts, strange) {
                let world = World { facts, kernel: &kernel, filter };
                for told in told(&kernel, filter) {
                    // Without a version the prober cannot know about a kernel's ENOSYS.
                    if told.version.is_none() && !matches!(filter, Filter::Always(_)) {
                        continue;
                    }
                    let (found, heard) = survey(&world, &told);
                    let what =
                        || format!("{} {kernel:?} {filter:?} {told:?}: {found:?}", facts.call);
                    *verdicts.entry(found.verdict.name()).or_default() += 1;
                    let refused =
                        heard.iter().filter(|(_, a)| *a == Answer::Errno(strange)).count();
                    let plain = heard.iter().all(|(q, _)| q.standing() == Standing::Conclusive);
                    match filter {
                        Filter::None => {
                            assert!(
                                !matches!(
                                    found.verdict,
                                    Verdict::Filtered(_) | Verdict::Conditional | Verdict::Killed
                                ),
                                "{}",
                                what()
                            );
                            if plain && !heard.is_empty() && kernel.has_the_call {
                                assert_eq!(found.verdict, Verdict::Available, "{}", what());
                            }
                            if !plain
                                && !kernel.gates_open
                                && told.filter == Presence::Absent
                                && kernel.has_the_call
                            {
                                assert_eq!(found.verdict, Verdict::Refused, "{}", what());
                            }
                            if !heard.is_empty() && !kernel.has_the_call {
                                let ends = heard.iter().all(|(q, _)| q.manner() != Manner::Plain);
                                assert!(ends || found.verdict == Verdict::Missing, "{}", what());
                            }
                        }
                        Filter::Always(Answer::Killed) if !heard.is_empty() => {
                            assert_eq!(found.verdict, Verdict::Killed, "{}", what());
                        }
                        Filter::Always(_) if !heard.is_empty() => {
                            assert_eq!(
                                found.verdict,
                                Verdict::Filtered(Some(strange)),
                                "{}",
                                what()
                            );
                        }
                        Filter::Where { .. } if kernel.has_the_call && !heard.is_empty() => {
                            if refused == heard.len() {
                                assert_eq!(
                                    found.verdict,
                                    Verdict::Filtered(Some(strange)),
                                    "{}",
                                    what()
                                );
                            } else if refused > 0 {
                                assert_eq!(found.verdict, Verdict::Conditional, "{}", what());
                            }
                        }
                        _ => assert!(
                            !heard.is_empty() || matches!(found.verdict, Verdict::Undetermined(_)),
                            "{}",
                            what()
                        ),
                    }
                }
            }
        }
    }
    println!("surveys: {verdicts:?}");
    assert_eq!(verdicts.len(), 7, "every verdict was reached");
}

#[test]
fn a_missing_answer_is_never_guessed() {
    let told =
        Told { version: Some(KernelVersion::new(6, 18)), filter: Presence::Present, gates: None };
    for facts in every_call() {
        for (answer, doubt) in [(Answer::Silent, Doubt::Silent), (Answer::NotMade, Doubt::NotMade)]
        {
            let mut survey = Survey::new(facts);
            let mut asked = false;
            for question in Survey::questions(facts, &told) {
                survey.hear(&question, answer);
                asked = true;
            }
            if asked {
                assert_eq!(
                    survey.finding(&told).verdict,
                    Verdict::Undetermined(doubt),
                    "{}",
                    facts.call
                );
            }
        }
    }
}

#[test]
fn the_named_cases_come_out_as_the_issue_says() {
    let facts = &seccompat_catalogue::probes::FCHMODAT2;
    let kernel = Kernel {
        version: KernelVersion::new(6, 18),
        gates_open: false,
        has_the_call: true,
        object: Answer::Errno(Errno::EPERM),
    };
    let eperm = Answer::Errno(Errno::EPERM);
    let judge = |filter, args: [u64; 6]| {
        let world = World { facts, kernel: &kernel, filter };
        let told = Told { version: None, filter: Presence::Unknown, gates: None };
        let mut trial = Trial::new(facts, Errno::EPERM);
        for question in Trial::questions(facts, &args, &told) {
            trial.hear(&question, world.call(question.args()).0);
            if trial.is_settled() {
                break;
            }
        }
        trial.finding(&told).cause
    };
    // A filter that refuses exactly S_ISUID, as systemd's RestrictSUIDSGID does.
    let no_setuid = Filter::Where { at: 2, mask: 0o4000, value: 0o4000, answer: eperm };
    assert_eq!(judge(no_setuid, [3, 0x7fff_0000, 0o4755, 0, 0, 0]), Some(Cause::Filter));
    // Another user's file, under a filter that refuses flags ≠ 0.
    let no_flags = Filter::Where { at: 3, mask: 0x100, value: 0x100, answer: eperm };
    assert_eq!(judge(no_flags, [3, 0x7fff_0000, 0o755, 0, 0, 0]), Some(Cause::Kernel));
}

#[test]
fn a_closed_gate_is_no_filter() {
    let gated = |facts: &&Facts| facts.probes.iter().any(|p| p.gate().is_some());
    let mut seen = 0;
    for facts in every_call().filter(gated) {
        for probe in facts.probes.iter().filter(|p| p.gate().is_some()) {
            let Some(Gate { keys, says }) = probe.gate() else { continue };
            assert!(!keys.is_empty() && !says.is_empty(), "{}", facts.call);
            let told = Told {
                version: Some(KernelVersion::new(6, 18)),
                filter: Presence::Present,
                gates: Some(false),
            };
            let mut survey = Survey::new(facts);
            for question in Survey::questions(facts, &told) {
                if question.standing() == Standing::Gated {
                    survey.hear(&question, Answer::Errno(says[0]));
                    seen += 1;
                }
            }
            let verdict = survey.finding(&told).verdict;
            assert!(!matches!(verdict, Verdict::Filtered(_)), "{}: {verdict:?}", facts.call);
        }
    }
    assert!(seen > 10, "{seen} gated probes");
}

/// Probes of one call may have different gates. One of syslog's has a sysctl or a capability, one
/// the capability alone. If `/proc` tells neither, one probe is answered and one is refused without
/// any filter.
#[test]
fn one_closed_gate_of_two_is_no_filter() {
    let mut seen = 0;
    for facts in every_call() {
        for filter in [Presence::Absent, Presence::Present, Presence::Unknown] {
            let told = Told { version: Some(KernelVersion::new(6, 1)), filter, gates: None };
            let questions: Vec<Question> = Survey::questions(facts, &told)
                .filter(|question| question.standing() == Standing::Gated)
                .collect();
            let [open, rest @ ..] = &questions[..] else { continue };
            if rest.is_empty() {
                continue;
            }
            let mut survey = Survey::new(facts);
            let Some(Outcome::Errno(expected)) = open.expect().first() else { continue };
            survey.hear(open, Answer::Errno(*expected));
            for question in rest {
                let says = question.gate().map(|gate| gate.says[0]).unwrap();
                survey.hear(question, Answer::Errno(says));
            }
            let found = survey.finding(&told);
            let what = || format!("{} {filter:?}: {found:?}", facts.call);
            match filter {
                Presence::Absent => assert_eq!(found.verdict, Verdict::Available, "{}", what()),
                _ => assert!(
                    matches!(found.verdict, Verdict::Undetermined(Doubt::Gate(_))),
                    "{}",
                    what()
                ),
            }
            assert!(!found.is_filters_answer() && !found.confirmed, "{}", what());
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen} calls with several gated probes");
}

#[test]
fn a_third_errno_decides_nothing_and_is_not_remembered() {
    let told = Told { version: None, filter: Presence::Unknown, gates: None };
    let args = [5, 0x7fff_0000, 0x7fff_1000, 2, 3, 4];
    let third = Answer::Errno(Errno::new(4000).unwrap());
    let mut mixed = 0;
    for facts in every_call() {
        let questions: Vec<Question> = Trial::questions(facts, &args, &told)
            .filter(|question| question.standing() == Standing::Conclusive)
            .collect();
        let mut trial = Trial::new(facts, Errno::EPERM);
        questions.iter().for_each(|question| trial.hear(question, third));
        let verdict = trial.finding(&told).verdict;
        assert!(matches!(verdict, Verdict::Undetermined(_)), "{}: {verdict:?}", facts.call);
        let [first, rest @ ..] = &questions[..] else { continue };
        if !rest.is_empty() {
            let mut trial = Trial::new(facts, Errno::EPERM);
            trial.hear(first, Answer::Errno(Errno::EPERM));
            rest.iter().for_each(|question| trial.hear(question, third));
            let found = trial.finding(&told);
            assert!(!found.confirmed, "{}: {found:?}", facts.call);
            mixed += 1;
        }
    }
    assert!(mixed > 100);
}

#[test]
fn a_kernel_older_than_the_call_is_asked_all_the_same() {
    let told =
        Told { version: Some(KernelVersion::new(3, 10)), filter: Presence::Absent, gates: None };
    let facts = &seccompat_catalogue::probes::OPENAT2;
    let mut survey = Survey::new(facts);
    for question in Survey::questions(facts, &told) {
        survey.hear(&question, Answer::Errno(Errno::ENOSYS));
    }
    assert_eq!(survey.finding(&told).verdict, Verdict::Missing);
    // If the call exists all the same, it behaves as in the release that introduced it.
    let on = |facts: &'static Facts, version| {
        let told = Told { version: Some(version), ..told };
        Survey::questions(facts, &told).map(|question| question.args()).collect::<Vec<_>>()
    };
    for facts in every_call().filter(|facts| facts.call.since() > KernelVersion::new(2, 6)) {
        let (before, since) = (KernelVersion::OLDEST, facts.call.since_on(Abi::X86_64).unwrap());
        assert_eq!(on(facts, before), on(facts, since), "{}", facts.call);
    }
}

/// For every call: EPERM and ENOSYS, which filters return, and the foreign errnos in the table.
#[test]
fn which_errors_are_suspicious() {
    for call in Sysno::all() {
        let facts = Facts::of(call);
        for number in 1..=133 {
            let errno = Errno::new(number).unwrap();
            let is =
                [Errno::EPERM, Errno::ENOSYS].contains(&errno) || facts.foreign.contains(&errno);
            assert_eq!(Trial::is_suspicious(facts, errno), is, "{call} {errno}");
        }
    }
}

/// Under a filter, a scan fills each scalar that a probe leaves open once with the table's word and
/// once with ones, so that a filter that tests the scalar is found; without a filter it asks once.
#[test]
fn open_words_of_a_probe_are_asked_twice() {
    let told = |filter| Told { version: Some(KernelVersion::NEWEST), filter, gates: Some(true) };
    let mut open = 0;
    for facts in every_call() {
        let ask = |filter| Survey::questions(facts, &told(filter)).collect::<Vec<_>>();
        let (once, twice) = (ask(Presence::Absent), ask(Presence::Present));
        let kept = |question: &Question| {
            let probe = facts.probes.iter().find(|probe| matches(facts, probe, question.args()));
            probe.is_some_and(|probe| probe.args().iter().any(|arg| matches!(arg, Arg::Keep(_))))
        };
        if !once.iter().any(kept) {
            continue;
        }
        open += 1;
        assert!(twice.len() > once.len(), "{}: {twice:?}", facts.call);
    }
    assert!(open > 100, "{open}");
}

/// x32 uses whole registers; other 32-bit ABIs use the low halves.
#[test]
fn registers_are_as_wide_as_the_abi_has_them() {
    for (abi, bad) in
        [(Abi::X86_64, u64::MAX), (Abi::X32, u64::MAX), (Abi::X86, u64::from(u32::MAX))]
    {
        let facts = Facts::of(Sysno::OPENAT2);
        let args = [3, 5 << 40, 0, 24, 0, 0];
        let surroundings = seccompat_probe::Nothing(abi);
        let first = Trial::questions(facts, &args, &surroundings).next().unwrap();
        assert_eq!(first.args()[1], bad, "{abi}: {first:?}");
    }
}
