//! Profiles under which no container starts.
#![forbid(unsafe_code)]

use seccompat_catalogue::Sysno;
use seccompat_engine::{Stack, cannot_start, load, programs};
use seccompat_profile::{Call, Span};

use super::RuleInfo;
use crate::edit::{Edit, without};
use crate::finding::{Finding, Severity};
use crate::json::{self, member};
use crate::subject::{Subject, lets};

/// The runtime's own init runs under the filter, and then the program does.
pub(super) fn locked(rule: &'static RuleInfo, subject: &Subject<'_>, found: &mut Vec<Finding>) {
    let Ok(loaded) = &subject.loaded else { return };
    let stack = subject.stack;
    let on = stack.no_new_privs();
    let init = |on| cannot_start(loaded, stack, on).unwrap_or_default();
    let mut missing: Vec<Sysno> = once(init(on));
    let of_init = missing.len();
    let refused = |call: &Sysno| {
        let rule = loaded.lowered.policy.of_call(subject.machine(), *call);
        rule.is_some_and(seccompat_policy::Rule::refuses)
    };
    // The minimum for any program: to be started, and to end.
    let program = programs().find(|program| program.kind == "static");
    let needs = program.into_iter().flat_map(|program| program.needs).map(|need| need.any);
    for need in [vec![Sysno::EXECVE]].into_iter().chain(needs) {
        if need.iter().all(refused) && !missing.contains(&need[0]) {
            missing.push(need[0]);
        }
    }
    let Some(&first) = missing.first() else { return };
    let span = subject.naming(first).map_or(subject.profile.default_span, |named| named.span);
    let names: Vec<&str> = missing.iter().map(|call| call.name()).collect();
    let who = if of_init > 0 {
        format!("the init of {} runs under the filter", stack.runtime())
    } else {
        "every program is started by a call and ends by one".to_owned()
    };
    let older = older(subject, of_init == missing.len());
    let mut finding = Finding::new(rule, span, format!("no container starts in {stack}"))
        .label(format!("refused: {}", names.join(" ")))
        .note(who)
        .help(format!("allow {}: seccompat fix PROFILE --select cannot-start", names.join(", ")));
    let other = once(init(!on));
    if other.is_empty() != (of_init == 0) || other.len() != of_init {
        let names: Vec<&str> = other.iter().map(|call| call.name()).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(" ") };
        let with = if on { "without" } else { "with" };
        finding = finding.note(format!("{with} no_new_privs its init lacks: {names}"));
    }
    if let Some(older) = older {
        finding = finding.severity(Severity::Warning).note(format!("one starts in {older}"));
    }
    for line in libraries(&refused) {
        finding = finding.note(line);
    }
    if lets(subject.profile.default.action) {
        finding.edits.extend(unnamed(subject, &missing));
    } else {
        finding.edits.extend(allowed(subject, &names));
    }
    found.push(finding);
}

/// The calls, each once.
fn once(calls: Vec<Sysno>) -> Vec<Sysno> {
    let mut found: Vec<Sysno> = Vec::new();
    for call in calls {
        if !found.contains(&call) {
            found.push(call);
        }
    }
    found
}

/// Older releases of engines, whose init makes fewer calls.
const OLDER: [&str; 7] = [
    "docker@20.10",
    "containerd@1.6",
    "podman@4.3",
    "buildah",
    "cri-o@1.24",
    "runc@1.1.5",
    "crun@1.8",
];

/// An older release of the engine under which a container starts, if the user named no release and
/// only the runtime's own calls are refused.
fn older(subject: &Subject<'_>, of_init_alone: bool) -> Option<Stack> {
    if !subject.stack.assumed || !of_init_alone {
        return None;
    }
    let name = subject.stack.engine().name;
    let older = OLDER.iter().find(|text| text.split('@').next() == Some(name))?;
    let older = Stack::parse(older).ok()?;
    let loaded = load(subject.profile, &older, subject.context).ok()?;
    cannot_start(&loaded, &older, older.no_new_privs())?.is_empty().then_some(older)
}

/// The additional needs of the newest C libraries.
fn libraries(refused: &impl Fn(&Sysno) -> bool) -> Vec<String> {
    let mut lines = Vec::new();
    for (kind, what) in
        [("glibc-dynamic", "a program of glibc"), ("musl-dynamic", "a program of musl")]
    {
        let Some(program) = programs().filter(|program| program.kind == kind).last() else {
            continue;
        };
        let lacks = program.needs.iter().filter(|need| need.any.iter().all(refused));
        let names: Vec<&str> = lacks.map(|need| need.any[0].name()).collect();
        if !names.is_empty() {
            lines.push(format!("{what} needs besides: {}", names.join(" ")));
        }
    }
    lines
}

/// The refusing entries without these calls; nothing if one would be left without any.
fn unnamed(subject: &Subject<'_>, calls: &[Sysno]) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (_, rule) in subject.entries().filter(|(_, rule)| !lets(rule.verb.action)) {
        let goes = |at: usize| match rule.calls[at].what {
            Call::Known(call) => calls.contains(&call),
            Call::Unknown(_) => false,
        };
        if (0..rule.calls.len()).all(goes) {
            return Vec::new();
        }
        let spans: Vec<Span> = rule.calls.iter().map(|named| named.span).collect();
        let gone = without(&spans, goes).into_iter();
        edits.extend(gone.map(|span| Edit { span, text: String::new() }));
    }
    edits
}

/// An entry that allows these calls, before all others: the first of two entries without conditions
/// counts.
fn allowed(subject: &Subject<'_>, names: &[&str]) -> Option<Edit> {
    let profile = subject.profile;
    let first = profile.rules.first()?;
    let at = first.span.range().start;
    let before = profile.text().get(..at)?;
    let line = before.rsplit_once('\n').map(|(_, line)| line).filter(|line| line.trim().is_empty());
    let between = line.map_or_else(|| ", ".to_owned(), |line| format!(",\n{line}"));
    let fields = [
        member("names", json::strings(names.iter().copied())),
        member("action", json::string("SCMP_ACT_ALLOW")),
    ];
    let text = format!("{{ {} }}{between}", fields.join(", "));
    Some(Edit { span: Span { len: 0, ..first.span }, text })
}
