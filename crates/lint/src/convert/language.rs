//! `convert` for engines that read no profiles: systemd's directives, LXC's policies.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, AuditArch, Errno, Sysno};
use seccompat_engine::{Chain, Stack, lxc, systemd};
use seccompat_policy::{Diagram, Difference, Policy, TooBig, Wanted};
use seccompat_profile::{Resolved, Rule, Text, Unit};

use super::outcome::{Converted, Differs, NotConverted};
use crate::written::Plain;
use crate::written::lxc as policy;
use crate::written::unit::Systemd;

/// Writes a resolved profile in the language of an engine, and proves that the engine makes filters
/// of it that decide as the profile does.
pub(super) fn converted(
    resolved: &Resolved<'_>,
    plain: &Plain<'_>,
    to: &Stack,
) -> Result<Converted, NotConverted> {
    if to.language() == Some("none") {
        let why = format!("{} reads neither profiles nor other texts", to.engine());
        return Err(NotConverted::Lost(vec![why]));
    }
    let meant = resolved.lower().map_err(NotConverted::Profile)?.policy;
    let machine = resolved.context.machine();
    let (text, chain) = if to.language() == Some("lxc") {
        let lost = policy::losses(plain);
        if !lost.is_empty() {
            let told =
                lost.into_iter().map(|(at, why)| match at.and_then(|at| entry(resolved, at)) {
                    Some(rule) => format!("{}: {why}", resolved.profile.place(rule.span)),
                    None => why,
                });
            return Err(NotConverted::Lost(told.collect()));
        }
        let text = policy::text(plain, &[], to.library().as_ref());
        let chain = lxc::chain(&Text::new(&text), to, machine);
        (text, chain)
    } else {
        let systemd = Systemd { stack: to, abis: &resolved.abis };
        let text = systemd.text(&meant, plain.default).map_err(|lost| {
            let told = lost.into_iter().map(|(call, why)| match call {
                Some(call) => match of_call(resolved, call) {
                    Some(rule) => format!("{}: {call}: {why}", resolved.profile.place(rule.span)),
                    None => format!("{call}: {why}"),
                },
                None => why,
            });
            NotConverted::Lost(told.collect())
        })?;
        let unit = Unit::read(text.as_bytes()).and_then(Result::ok);
        let unit = unit.ok_or_else(|| NotConverted::Lost(vec!["no list of calls".to_owned()]))?;
        let chain = systemd::chain(&[unit], to, machine, resolved.context.kernel);
        (text, chain)
    };
    if let Some(remark) = chain.remarks.first() {
        return Err(NotConverted::Lost(vec![remark.message.clone()]));
    }
    let notes = Proof { resolved, meant: &meant, to }.notes(&chain)?;
    Ok(Converted { text, left_out: resolved.dropped.len(), notes })
}

/// The entry of this index in [`Plain`].
fn entry<'a>(resolved: &Resolved<'a>, at: usize) -> Option<&'a Rule> {
    let profile = resolved.profile;
    let rules = resolved.rules.iter().map(|&at| &profile.rules[at]);
    rules.filter(|rule| !rule.calls.is_empty()).nth(at)
}

/// An entry about a call, with conditions if there is one.
fn of_call<'a>(resolved: &Resolved<'a>, call: Sysno) -> Option<&'a Rule> {
    let profile = resolved.profile;
    let rules = resolved.rules.iter().map(|&at| &profile.rules[at]);
    let of = rules.filter(|rule| rule.calls.iter().any(|one| one.what.name() == call.name()));
    let of: Vec<&Rule> = of.collect();
    of.iter().copied().find(|rule| !rule.args.is_empty()).or(of.first().copied())
}

/// Why a difference is the engine's own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Own {
    /// Its filter serves more ABIs.
    Serves(Abi),
    /// Its libseccomp has no rule for it.
    Lacks(Sysno),
    /// It answers ENOSYS to what it does not know.
    Enosys,
}

struct Proof<'a> {
    resolved: &'a Resolved<'a>,
    meant: &'a Policy,
    to: &'a Stack,
}

impl Proof<'_> {
    /// The differences that are the engine's own, in words.
    ///
    /// # Errors
    /// There is another one.
    fn notes(&self, chain: &Chain) -> Result<Vec<String>, NotConverted> {
        let mut diagram = Diagram::default();
        let mut compare = || -> Result<_, TooBig> {
            let newest_first = chain.oldest_first.iter().rev();
            let each: Result<Vec<_>, TooBig> =
                newest_first.map(|one| diagram.policy(&one.policy)).collect();
            let made = diagram.chain(&each?)?;
            let meant = diagram.policy(self.meant)?;
            diagram.differences(meant, made, Wanted::Any)
        };
        let all = compare().map_err(|_| NotConverted::TooBig)?.ok_or(NotConverted::TooBig)?;
        let mut own = Vec::new();
        for one in &all {
            let why = self.own(one).ok_or_else(|| {
                let (call, meant, made) = (one.witness, one.a, one.b);
                let ignored = Vec::new();
                NotConverted::Differs(Box::new(Differs { call, meant, made, ignored }))
            })?;
            for why in why {
                if !own.contains(&why) {
                    own.push(why);
                }
            }
        }
        let engine = self.to.engine();
        let (mut abis, mut calls, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        for why in own {
            match why {
                Own::Serves(abi) => abis.push(abi.name()),
                Own::Lacks(call) => calls.push(call.name()),
                Own::Enosys => {
                    notes.push(format!("{engine} answers ENOSYS to calls that it does not know"))
                }
            }
        }
        if !abis.is_empty() {
            notes.push(format!("{engine} uses the same rules for {}, too", abis.join(" and ")));
        }
        if !calls.is_empty() {
            notes.push(format!(
                "{engine} has no rule for {}: its libseccomp lacks them",
                calls.join(" ")
            ));
        }
        Ok(notes)
    }

    /// The reasons why a difference is the engine's own; `None` if it is not.
    fn own(&self, one: &Difference) -> Option<Vec<Own>> {
        let Data { arch, nr, .. } = one.witness;
        let machine = self.resolved.context.machine();
        let mut here = machine.beside().iter().chain([&machine]).map(|abi| abi.audit_arch().get());
        // No program of this machine has it, and systemd makes no filter for it.
        if !here.any(|arch| (one.arch.0..=one.arch.1).contains(&arch)) {
            return Some(Vec::new());
        }
        let mut abis: Vec<Abi> = Abi::sharing(AuditArch::new(arch)).collect();
        abis.retain(|abi| (*abi == Abi::X32) == (nr >= Abi::X32.number_base()));
        let abi = abis.first().copied().filter(|_| one.arch.0 == one.arch.1)?;
        // Only where the user chose the ABIs.
        if self.resolved.context.abis.is_some() && !self.resolved.abis.contains(&abi) {
            return (self.to.language() == Some("lxc")).then(|| vec![Own::Serves(abi)]);
        }
        let within = |number: u32| (one.numbers.0..=one.numbers.1).contains(&number);
        let calls = Sysno::on(abi).filter(|(number, _)| within(*number)).map(|(_, call)| call);
        let calls: Vec<Sysno> = calls.collect();
        let library = self.to.library();
        let lacks = |call: &Sysno| library.as_ref().is_some_and(|library| !library.has(*call, abi));
        if !calls.is_empty() && calls.iter().all(lacks) {
            return Some(calls.into_iter().map(Own::Lacks).collect());
        }
        let enosys = Action::Errno(Errno::ENOSYS.on(machine).get());
        let engine = self.to.engine();
        let known: Vec<Sysno> = systemd::own(&engine.version, "@known").collect();
        let is_own = engine.words("does").contains(&"unlisted-enosys")
            && one.b == enosys
            && !matches!(one.a, Action::Allow | Action::Log)
            && calls.iter().all(|call| {
                // It looks for known calls of the machine's own ABI.
                lacks(call) || !known.contains(call) || call.number(machine).is_none()
            });
        is_own.then(|| vec![Own::Enosys])
    }
}
