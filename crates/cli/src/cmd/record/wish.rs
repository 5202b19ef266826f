//! From a recording and the options to a profile.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use seccompat_catalogue::{Abi, Sysno};
use seccompat_engine::Stack;
use seccompat_lint::{
    Deciding, Engine, NotWritten, Recorded, Seen, Wish, deciding, kept_for, recorded,
};
use seccompat_live::{Event, Recording};
use seccompat_profile::{Call, Context, Profile};

use super::Record;
use crate::context::ContextArgs;
use crate::failure::refused;
use crate::out::Failure;
use crate::source::Source;

/// Everything that the profile depends on besides the recording; read before the command runs.
pub(super) struct Frame {
    context: Context,
    named: Vec<Deciding>,
    old: Option<(String, Profile)>,
    base: Option<(String, Profile, Stack)>,
    /// The arguments that the base tests, one bit each.
    of_base: BTreeMap<Sysno, u8>,
    engine: Option<Stack>,
}

impl Frame {
    pub(super) fn read(options: &Record) -> Result<Self, Failure> {
        let stack = options.engine.clone().unwrap_or_else(Stack::ours);
        let (context, _) = ContextArgs::default().resolve(&stack)?;
        let abi = context.machine();
        let named = options.args.iter().map(|&(call, index)| Deciding::of(call, index, abi));
        let named: Result<Vec<_>, _> = named.collect();
        let named = named.map_err(|mistake| {
            Failure::new(mistake.to_string()).hint("as in --args fcntl or --args kill:1")
        })?;
        let old = options.merge.as_deref().map(profile).transpose()?;
        let base = options.base.as_deref().map(|text| -> Result<_, Failure> {
            let source = Source::of(text)?;
            let name = source.name(text);
            let own = source.engine(options.engine.clone());
            let profile = source.profile(&name)?;
            let own = own.unwrap_or_else(|| Stack::of_profile(&profile));
            Ok((name, profile, own))
        });
        let base = base.transpose()?;
        let language = options.engine.as_ref().and_then(Stack::language);
        if base.is_some() && language == Some("unit") {
            return Err(Failure::new(
                "--base limits arguments, and a unit's list of calls has none",
            )
            .hint("without --base: seccompat diff UNIT PROFILE compares the result"));
        }
        let mut of_base: BTreeMap<Sysno, u8> = BTreeMap::new();
        for rule in base.iter().flat_map(|(_, profile, _)| &profile.rules) {
            for named in &rule.calls {
                if let Call::Known(call) = named.what {
                    let bits = rule.args.iter().fold(0, |bits, arg| bits | 1u8 << arg.index);
                    *of_base.entry(call).or_default() |= bits;
                }
            }
        }
        Ok(Self { context, named, old, base, of_base, engine: options.engine.clone() })
    }

    /// The arguments of a call to keep, one bit each.
    pub(super) fn kept(&self, abi: Abi, call: Sysno) -> u8 {
        let named = self.named.iter().filter(|one| one.call == call).copied();
        let bits = named.chain(deciding(call, abi)).fold(0, |bits, one| bits | 1 << one.index);
        let of_engine = kept_for(self.engine.as_ref(), call);
        bits | of_engine | self.of_base.get(&call).copied().unwrap_or(0)
    }

    /// The name of the base.
    pub(super) fn base_name(&self) -> Option<&str> {
        self.base.as_ref().map(|(name, ..)| name.as_str())
    }

    /// The profile, and for each seen call the index of its event.
    pub(super) fn write(
        &self,
        options: &Record,
        recording: &Recording,
    ) -> Result<(Recorded, Vec<usize>), Failure> {
        let name = |event: &Event| {
            let program = &recording.programs[event.program];
            let base = program.path.rsplit('/').next().filter(|name| !name.is_empty());
            base.unwrap_or(&program.name).to_owned()
        };
        let events = recording.events.iter().enumerate();
        let known = events.filter_map(|(at, event)| {
            let (abi, call) = (event.abi?, event.call?);
            Some((Seen { abi, call, args: event.args, program: name(event) }, at))
        });
        let (seen, places): (Vec<Seen>, Vec<usize>) = known.unzip();
        let wish = Wish {
            seen: &seen,
            deciding: &self.named,
            folded: &recording.folded,
            old: self.old.as_ref().map(|(_, profile)| profile),
            base: self.base.as_ref().map(|(_, profile, stack)| (profile, stack)),
            engine: options.engine.as_ref(),
            form: options.engine.as_ref().map_or(Engine::Oci, Engine::of_stack),
            minimal: options.minimal,
            context: &self.context,
        };
        let profile = recorded(&wish).map_err(|why| match (why, &self.old) {
            (NotWritten::Old(why), Some((name, _))) => Failure::new(format!("{name}: {why}"))
                .hint("--merge takes a profile that refuses by default, as record writes it"),
            (NotWritten::Refuses(at, action), _) => {
                let seen: &Seen = &seen[at];
                Failure::new(format!(
                    "the profile would decide {action} for a recorded call, {} on {}",
                    seen.call, seen.abi
                ))
                .hint("please report it, with the recording: --format json -o FILE")
            }
            (why, _) => Failure::new(format!("no profile can be written: {why}")),
        })?;
        Ok((profile, places))
    }
}

fn profile(text: &str) -> Result<(String, Profile), Failure> {
    let source = Source::of(text)?;
    let name = source.name(text);
    let profile = source.profile(&name)?;
    // An error of it is better told before the command runs.
    let context = ContextArgs::default().resolve(&Stack::ours())?.0;
    profile.resolve(&context).map_err(|error| refused(&name, error))?;
    Ok((name, profile))
}
