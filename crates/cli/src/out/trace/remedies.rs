//! Remedies. A command or a change is shown only after it was tried. For a command of `run`, the answer of its
//! filter over the refusing one is evaluated; a change of a profile is tried in a small profile
//! ([`Trial`]). For a sandbox of the program's own, the report says why there is none. The words of an engine for its
//! option (`place::words`) are tried by `tests/world/tests/tracing/remedies.rs`, not here.
#![forbid(unsafe_code)]

use seccompat_profile::order::set;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt::Write;

use seccompat_bpf::{Action, Data, Insn, Program, code, evaluate_chain};
use seccompat_catalogue::{Abi, Errno, Prose, Sysno};
use seccompat_live::{Outcome, Refusal, Shim, Wanted, is_relevant, maker, scan};
use seccompat_policy::{Weights, compile_unproven, overlay};
use seccompat_profile::shown;
use serde_json::json;

use super::kinds::{is_noticed, label, quoted, value_name};
use super::opens::opens;
use super::place;
use super::trial::Trial;

/// Commands or entries for refusals of these kinds.
pub(super) fn text(refusals: &[&Refusal], command: &[OsString]) -> String {
    let noticed: Vec<&Refusal> = refusals.iter().copied().filter(|one| is_noticed(one)).collect();
    let (own, inherited): (Vec<&Refusal>, Vec<&Refusal>) =
        noticed.into_iter().partition(|refusal| refusal.installer.is_some());
    let mut text = of_own(&own);
    let (signals, errnos): (Vec<&Refusal>, Vec<&Refusal>) =
        inherited.into_iter().partition(|refusal| refusal.outcome == Outcome::Sigsys);
    text += &of_signals(&signals);
    text += &by_run(&errnos, command);
    // Without answers for other calls, no change of the profile can be tried.
    let (asked, unasked): (Vec<&Refusal>, Vec<&Refusal>) =
        errnos.into_iter().partition(|refusal| refusal.passes_unnamed.is_some());
    let by_profile = by_profile(&asked);
    // The sandbox of this process, which may be another than that of a process by its id.
    if !by_profile.is_empty() && !command.is_empty() {
        let calls: BTreeSet<Sysno> = set(asked.iter().filter_map(|refusal| refusal.call));
        let calls: Vec<Sysno> = calls.into_iter().collect();
        text += &by_profile;
        text += &maker().and_then(|maker| place::words(&maker, &calls)).unwrap_or_default();
    } else {
        text += &by_profile;
    }
    text += &without_answers(&unasked, command);
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// Refusals by filters that cannot be asked.
fn without_answers(unasked: &[&Refusal], command: &[OsString]) -> String {
    if unasked.is_empty() {
        return String::new();
    }
    let calls: BTreeSet<String> = set(unasked.iter().map(|refusal| label(refusal)));
    let calls: Vec<String> = calls.into_iter().collect();
    // A command's filters are those of the tracer and its own.
    let instead = if command.is_empty() { "; seccompat trace -- CMD asks them" } else { "" };
    format!(
        "In the profile    no change is known for {}: the filters cannot be asked about other calls here{instead}\n",
        calls.join(", ")
    )
}

/// Refusals by programs' own filters.
fn of_own(own: &[&Refusal]) -> String {
    let programs: BTreeSet<&str> =
        set(own.iter().filter_map(|refusal| refusal.installer.as_deref()));
    let mut text = String::new();
    for program in programs {
        let of = own.iter().filter(|refusal| refusal.installer.as_deref() == Some(program));
        let calls: Vec<String> = of.map(|refusal| label(refusal)).collect();
        let _ = writeln!(
            text,
            "Its own sandbox   {} installed the filter that refuses {}: its settings decide, and no \
             profile of an engine does",
            shown(program),
            calls.join(", ")
        );
    }
    text
}

/// The remedies for calls that end in SIGSYS: no further filter can change that action.
fn of_signals(signals: &[&Refusal]) -> String {
    let mut text = String::new();
    let tried = |refusal: &Refusal, holds: &dyn Fn(&Trial) -> bool| {
        Trial::of(refusal).is_some_and(|trial| holds(&trial))
    };
    let foreign = |refusal: &&&Refusal| refusal.abi.is_some_and(|abi| Some(abi) != Abi::NATIVE);
    let listed = signals.iter().filter(foreign);
    let listed = listed.filter(|refusal| tried(refusal, &Trial::is_served_if_listed));
    let abis: BTreeSet<Abi> = set(listed.filter_map(|one| one.abi));
    for abi in abis {
        let arch = abi.scmp_name();
        let _ = writeln!(
            text,
            "Calls of {abi}      are killed: the profile has to list {arch} among its architectures"
        );
    }
    let changed = |refusal: &&Refusal| {
        let name = refusal.call.map(|call| call.name())?;
        let entry = Trial::enosys_entry(&[name]);
        tried(refusal, &|trial| trial.gives_enosys(&entry)).then_some(name)
    };
    let native = signals.iter().filter(|refusal| !foreign(refusal));
    let native: BTreeSet<&str> = set(native.filter_map(changed));
    if !native.is_empty() {
        let names: Vec<&str> = native.into_iter().collect();
        let entry = Trial::enosys_entry(&names);
        let _ = writeln!(
            text,
            "In the profile    {entry}\n                  in place of what kills or traps: no filter over \
             it, so no seccompat run, can turn SIGSYS into an errno"
        );
    }
    text
}

/// The changes by a filter over the others, for calls that are refused whatever their arguments.
fn by_run(errnos: &[&Refusal], command: &[OsString]) -> String {
    if command.is_empty() {
        return String::new();
    }
    let words: Vec<String> = command.iter().map(|word| quoted(&word.to_string_lossy())).collect();
    let command = words.join(" ");
    let always =
        errnos.iter().filter(|refusal| refusal.deciding.is_empty() && becomes_enosys(refusal));
    let calls: BTreeSet<Sysno> = set(always.filter_map(|refusal| refusal.call));
    if calls.is_empty() {
        return String::new();
    }
    let takes = taken_by_run();
    let (transparent, others): (Vec<Sysno>, Vec<Sysno>) =
        calls.into_iter().partition(|call| takes.contains(call));
    let mut text = String::new();
    if !transparent.is_empty() {
        let _ = writeln!(text, "Run it now        seccompat run -- {command}");
    }
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|call| call.name()).collect();
        let _ = writeln!(
            text,
            "With ENOSYS       seccompat run --syscalls {} -- {command}",
            names.join(",")
        );
    }
    text
}

/// The calls that `seccompat run` changes here without options, found in the same way.
fn taken_by_run() -> BTreeSet<Sysno> {
    let Some(abi) = Abi::NATIVE else { return BTreeSet::new() };
    let calls: Vec<Sysno> = Sysno::all().filter(|call| is_relevant(*call)).collect();
    let shim = Shim::of(&scan(abi, &calls), &[Wanted::Unknown]);
    set(shim.taken.into_iter().map(|taken| taken.call))
}

/// Whether a filter over the refusing one turns the refusal into ENOSYS: tried with both.
fn becomes_enosys(refusal: &Refusal) -> bool {
    let (Some(abi), Some(call)) = (refusal.abi, refusal.call) else { return false };
    let refused = match refusal.outcome {
        Outcome::Errno(errno) => Action::Errno(errno.get()),
        Outcome::Faked => Action::Errno(0),
        Outcome::Sigsys => Action::KillThread,
    };
    let enosys = Errno::ENOSYS.get();
    let Ok(policy) = overlay(&[abi], &[(call, enosys)], None) else { return false };
    let Ok(over) = compile_unproven(&policy, &Weights::recorded()) else { return false };
    let Ok(under) = Program::new(vec![Insn::new(code::RET, refused.to_word())]) else {
        return false;
    };
    let (nr, arch, args) = (refusal.nr, abi.audit_arch().get(), refusal.args);
    let data = Data { nr, arch, args, instruction_pointer: 0 };
    let action = evaluate_chain(&[over, under], &data, cfg!(target_endian = "big"));
    action == Action::Errno(enosys)
}

/// Entries for the profile, each with the kernel part that it opens.
fn by_profile(errnos: &[&Refusal]) -> String {
    let unknown = |refusal: &&&Refusal| {
        let transparent = refusal.call.is_some_and(|call| !Prose::of(call).transparent.is_empty());
        transparent
            && refusal.deciding.is_empty()
            && refusal.outcome == Outcome::Errno(Errno::EPERM)
    };
    let mut text = String::new();
    // `fix` changes what the default refuses, and no entry.
    let by_default = |refusal: &&Refusal| refusal.passes_unnamed == Some(false);
    let fixed = |refusal: &Refusal| Trial::of(refusal).is_some_and(|trial| trial.is_fixed());
    let unnamed = |refusal: &&&Refusal| unknown(refusal) && by_default(refusal);
    let fixed = errnos.iter().filter(unnamed).filter(|refusal| fixed(refusal));
    let calls: BTreeSet<Sysno> = set(fixed.filter_map(|refusal| refusal.call));
    if !calls.is_empty() {
        let calls: Vec<&str> = calls.into_iter().map(Sysno::name).collect();
        // An entry with the action of the default is the author's refusal, and no answer shows it.
        let _ = writeln!(
            text,
            "Fix the host      seccompat fix PROFILE\n                  unless an entry names {}",
            calls.join(", ")
        );
    }
    let mut seen = BTreeSet::new();
    let removed = |refusal: &&&Refusal| {
        !by_default(refusal)
            && Trial::of(refusal).is_some_and(|trial| trial.is_allowed_without_entry())
    };
    let left: Vec<&&Refusal> = errnos.iter().filter(removed).collect();
    if !left.is_empty() {
        let calls: BTreeSet<String> = set(left.iter().map(|refusal| label(refusal)));
        let calls: Vec<String> = calls.into_iter().collect();
        let _ = writeln!(
            text,
            "In the profile    it allows every unnamed call: remove the entry that refuses {}",
            calls.join(", ")
        );
    }
    for refusal in errnos.iter().filter(|refusal| by_default(refusal) && !unknown(refusal)) {
        let (Some(call), Some(trial)) = (refusal.call, Trial::of(refusal)) else { continue };
        let what = if call == Sysno::CLONE3 {
            // Its flags are in memory: if it is allowed, it can do what clone may be refused for.
            (Trial::enosys_entry(&[call.name()]), None)
        } else {
            allowing(refusal, call)
        };
        let changes =
            if call == Sysno::CLONE3 { trial.gives_enosys(&what.0) } else { trial.allows(&what.0) };
        let entry = what.0.to_string();
        if !changes || !seen.insert(entry.clone()) {
            continue;
        }
        let _ = writeln!(text, "In the profile    {entry}");
        if let Some(opens) = what.1 {
            let _ = writeln!(text, "                  which opens {opens}");
        }
    }
    text
}

/// The entry that allows a call, only for the deciding arguments.
fn allowing(refusal: &Refusal, call: Sysno) -> (serde_json::Value, Option<&'static str>) {
    let args: Vec<serde_json::Value> = refusal
        .deciding
        .iter()
        .map(|&index| json!({ "index": index, "value": refusal.args[index], "op": "SCMP_CMP_EQ" }))
        .collect();
    let mut entry = json!({ "names": [call.name()], "action": "SCMP_ACT_ALLOW" });
    if !args.is_empty() {
        entry["args"] = args.into();
    }
    let value = refusal.deciding.first().and_then(|&arg| value_name(refusal, arg));
    (entry, opens(call, value.as_deref()))
}
