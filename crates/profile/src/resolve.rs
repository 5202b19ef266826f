//! The entries of a profile that hold in a context, as Moby and containers/common decide.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, KernelVersion, Sysno};

use crate::context::{Caps, Context};
use crate::place::Error;
use crate::profile::{Arch, Call, Filter, Profile, Rule};
use crate::words;

/// A profile in a context: the entries that hold, and the ABIs.
#[derive(Clone, Debug)]
pub struct Resolved<'a> {
    /// The profile.
    pub profile: &'a Profile,
    /// The context.
    pub context: &'a Context,
    /// The ABIs, the machine's own first.
    pub abis: Vec<Abi>,
    /// The entries that hold: indices of [`Profile::rules`], ascending.
    pub rules: Vec<usize>,
    /// The entries that do not hold, with the reasons.
    pub dropped: Vec<(usize, Unmet)>,
}

/// The reason why an entry does not hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unmet {
    /// Its `excludes` names a property of the context.
    Excluded,
    /// Its `includes` requires a property that the context lacks.
    NotIncluded,
}

impl Profile {
    /// Resolves the profile for this context.
    ///
    /// # Errors
    /// The architectures differ in byte order, or an entry leaves `write` to a supervisor.
    pub fn resolve<'a>(&'a self, context: &'a Context) -> Result<Resolved<'a>, Error> {
        let abis = self.abis(context)?;
        let (mut rules, mut dropped) = (Vec::with_capacity(self.rules.len()), Vec::new());
        for (index, rule) in self.rules.iter().enumerate() {
            match unmet(rule, context) {
                Some(why) => dropped.push((index, why)),
                None => rules.push(index),
            }
        }
        let resolved = Resolved { profile: self, context, abis, rules, dropped };
        resolved.supervised()?;
        Ok(resolved)
    }

    /// The machine to assume for a question about a call of the ABI `asked`. It is `native` if such a
    /// machine runs programs of `asked`, or if the profile lists no machine that does. Otherwise it is
    /// the machine for which the profile lists `asked`. A profile that lists no architecture holds on
    /// every machine.
    #[must_use]
    pub fn machine_for(&self, native: Abi, asked: Abi) -> Abi {
        if asked == native || native.beside().contains(&asked) {
            return native;
        }
        let is = |arch: &Arch| arch.what == Some(asked);
        let own = self.arch_map.iter().find(|entry| is(&entry.native));
        let sub = || self.arch_map.iter().find(|entry| entry.subs.iter().any(is));
        if let Some(entry) = own.or_else(sub) {
            return entry.native.what.unwrap_or(asked);
        }
        let listed = self.architectures.iter().chain(self.arch_map.iter().map(|map| &map.native));
        let listed: Vec<Abi> = listed.filter_map(|arch| arch.what).collect();
        match listed.first() {
            None => asked,
            Some(_) if listed.contains(&asked) => asked,
            // A filter has one byte order, so `native` cannot load this profile.
            Some(first) if first.is_big_endian() != native.is_big_endian() => *first,
            Some(_) => native,
        }
    }

    fn abis(&self, context: &Context) -> Result<Vec<Abi>, Error> {
        let mut abis = Vec::new();
        if let Some(explicit) = &context.abis {
            for &abi in explicit {
                if !abis.contains(&abi) {
                    abis.push(abi);
                }
            }
            let other = |abi: &&Abi| {
                Some(abi.is_big_endian()) != abis.first().map(|first| first.is_big_endian())
            };
            if let Some(other) = abis.iter().find(other) {
                return Err(Error::whole(format!(
                    "{} and {other} differ in byte order, and a filter has one",
                    context.machine()
                ))
                .help(format!("ask for one of them, as in --arch {other}")));
            }
            if abis.is_empty() {
                return Err(Error::whole("no architecture").help("as in --arch x86_64"));
            }
            return Ok(abis);
        }
        abis.push(context.native);
        let is_native = |abi: Option<Abi>| abi.unwrap_or(context.native) == context.native;
        let entry = self.arch_map.iter().find(|entry| is_native(entry.native.what));
        let subs = entry.iter().flat_map(|entry| &entry.subs);
        for arch in self.architectures.iter().chain(subs) {
            let abi = arch.what.unwrap_or(context.native);
            if abi.is_big_endian() != context.native.is_big_endian() {
                let message = format!(
                    "{abi} and {}, this machine's architecture, differ in byte order, and a filter \
                     has one",
                    context.native
                );
                return Err(self
                    .error(arch.span, message)
                    .help(format!("say which it is for, as in --arch {abi}")));
            }
            if !abis.contains(&abi) {
                abis.push(abi);
            }
        }
        Ok(abis)
    }
}

impl Resolved<'_> {
    /// The ABIs that the machine's kernel may run and that the profile does not serve: each of
    /// their calls gets [`crate::BAD_ARCH`].
    pub fn unserved(&self) -> impl Iterator<Item = Abi> {
        let beside = self.context.machine().beside().iter().copied();
        beside.filter(|abi| !self.abis.contains(abi))
    }

    /// Whether the file lists the ABI, or the context requests it: the machine's own is served
    /// anyway.
    #[must_use]
    pub fn lists(&self, abi: Abi) -> bool {
        let native = self.context.native;
        let means = |arch: &Arch| arch.what.unwrap_or(native) == abi;
        let profile = self.profile;
        let mapped =
            profile.arch_map.iter().find(|entry| entry.native.what.unwrap_or(native) == native);
        match &self.context.abis {
            Some(abis) => abis.contains(&abi),
            None => {
                profile.architectures.iter().any(means)
                    || mapped
                        .is_some_and(|entry| means(&entry.native) || entry.subs.iter().any(means))
            }
        }
    }

    /// The entries that hold and name the call: indices of [`Profile::rules`].
    pub fn rules_naming(&self, call: Sysno) -> impl Iterator<Item = usize> {
        let names =
            move |rule: &Rule| rule.calls.iter().any(|named| named.what == Call::Known(call));
        self.rules.iter().copied().filter(move |&rule| names(&self.profile.rules[rule]))
    }

    /// Refuses `SCMP_ACT_NOTIFY` for `write`: runc sends the supervisor its descriptor by `write`, so
    /// the container would never start.
    fn supervised(&self) -> Result<(), Error> {
        for rule in self.rules.iter().map(|&rule| &self.profile.rules[rule]) {
            let write = |call: &&crate::Named<Call>| call.what == Call::Known(Sysno::WRITE);
            if let Some(call) = rule.calls.iter().find(write).filter(|_| rule.notifies()) {
                return Err(self
                    .profile
                    .error(call.span, "SCMP_ACT_NOTIFY for write")
                    .help("runtimes refuse it: they need write to reach the supervisor"));
            }
        }
        Ok(())
    }
}

impl Rule {
    /// The capabilities that the entry requires in this context, and those that it excludes. `None` if
    /// the entry does not hold in this context, whatever the capabilities are.
    #[must_use]
    pub fn capabilities(&self, context: &Context) -> Option<(Caps, Caps)> {
        let known = |filter: &Filter| filter.caps.iter().filter_map(|cap| cap.what).collect();
        let unknown = self.includes.caps.iter().any(|cap| cap.what.is_none());
        let holds = elsewhere(self, context).is_none() && !unknown;
        holds.then(|| (known(&self.includes), known(&self.excludes)))
    }
}

fn unmet(rule: &Rule, context: &Context) -> Option<Unmet> {
    let has = |cap: &crate::Cap| cap.what.is_some_and(|cap| context.caps.contains(cap));
    let other = elsewhere(rule, context);
    if other == Some(Unmet::Excluded) || rule.excludes.caps.iter().any(has) {
        return Some(Unmet::Excluded);
    }
    let all = other.is_none() && rule.includes.caps.iter().all(has);
    (!all).then_some(Unmet::NotIncluded)
}

/// Whether the machine or the kernel's version makes the entry void. Ignores capabilities.
fn elsewhere(rule: &Rule, context: &Context) -> Option<Unmet> {
    let (includes, excludes) = (&rule.includes, &rule.excludes);
    let names = words::engine_names(context.machine());
    let here = |filter: &Filter| filter.arches.iter().any(|arch| names.contains(&&*arch.what));
    let reached = |filter: &Filter| {
        filter.min_kernel.map(|least| release(context.kernel) >= release(least.what))
    };
    if here(excludes) || reached(excludes) == Some(true) {
        return Some(Unmet::Excluded);
    }
    let all = (includes.arches.is_empty() || here(includes)) && reached(includes) != Some(false);
    (!all).then_some(Unmet::NotIncluded)
}

/// The major and the minor number: Moby ignores the rest.
fn release(version: KernelVersion) -> (u8, u8) {
    let [major, minor, _] = version.parts();
    (major, minor)
}
