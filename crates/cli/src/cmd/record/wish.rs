//! From a recording and the options to a profile.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_engine::{Chain, Stack};
use seccompat_lint::{
    Deciding, Earlier, Engine, Limit, NotWritten, Recorded, Seen, Wish, deciding, kept_for,
    recorded,
};
use seccompat_live::{Event, Recording};
use seccompat_profile::{Call, Context, Profile};

use super::Record;
use crate::context::ContextArgs;
use crate::failure::refused;
use crate::out::{Failure, note};
use crate::source::Source;
use crate::unit::Made;

/// Before Linux 6.3 every directive of a unit is a filter.
const ONLY_FILTERS: KernelVersion = KernelVersion::new(6, 1);

/// Everything that the profile depends on besides the recording; read before the command runs.
pub(super) struct Frame {
    context: Context,
    named: Vec<Deciding>,
    old: Option<Given>,
    base: Option<Given>,
    /// The arguments that the base tests, one bit each.
    of_base: BTreeMap<Sysno, u8>,
    engine: Option<Stack>,
}

/// A profile, a unit or a policy of LXC among the options.
struct Given {
    name: String,
    what: What,
}

enum What {
    Profile(Box<Profile>, Stack),
    Filters(Chain),
}

impl Given {
    /// Reads what an option names. `engine` is that of the result.
    fn read(option: &str, text: &str, engine: Option<&Stack>) -> Result<Self, Failure> {
        let source = Source::of(text)?;
        let name = source.name(text);
        let Source::Written(written) = &source else {
            // An engine without profiles reads none: it is read as its own engine does.
            let asked = engine.filter(|engine| engine.language().is_none());
            let own = source.engine(asked.cloned());
            let profile = source.profile(&name)?;
            let own = own.unwrap_or_else(|| Stack::of_profile(&profile));
            return Ok(Self { name, what: What::Profile(Box::new(profile), own) });
        };
        let own = written.engine();
        let reads = engine.filter(|engine| engine.language() == own.language());
        let Some(stack) = reads else {
            let hint = if own.language() == Some("none") {
                format!("{option} takes a profile, a unit of systemd or a policy of LXC")
            } else {
                let own = own.engine().name;
                format!(
                    "the result must be one, too: seccompat record --engine {own} {option} {name}"
                )
            };
            let message = format!("{option}: {name} is {}", written.kind());
            return Err(Failure::new(message).hint(hint));
        };
        let (mut context, _) = ContextArgs::default().resolve(stack)?;
        // Where prctl(2) denies executable memory, it is a limit all the same.
        context.kernel = ONLY_FILTERS;
        let made = Made::of(&name, written, stack, &context)?;
        made.warnings().iter().for_each(|warning| note(&format!("warning: {warning}")));
        Ok(Self { name, what: What::Filters(made.chain) })
    }
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
        let engine = options.engine.as_ref();
        if engine.and_then(Stack::language) == Some("none") {
            return Err(Failure::new(format!(
                "{} reads neither profiles nor other texts",
                stack.engine()
            ))
            .hint("without --engine: a profile for the runtimes"));
        }
        let given = |option: &str, text: Option<&str>| {
            text.map(|text| Given::read(option, text, engine)).transpose()
        };
        let old = given("--merge", options.merge.as_deref())?;
        if let Some(Given { name, what: What::Profile(profile, _) }) = &old {
            // An error of it is better told before the command runs.
            let context = ContextArgs::default().resolve(&Stack::ours())?.0;
            profile.resolve(&context).map_err(|error| refused(name, error))?;
        }
        let base = given("--base", options.base.as_deref())?;
        let mut of_base: BTreeMap<Sysno, u8> = BTreeMap::new();
        let mut keep = |call, argument: u8| *of_base.entry(call).or_default() |= 1 << argument;
        match base.as_ref().map(|base| &base.what) {
            Some(What::Profile(profile, _)) => {
                for rule in &profile.rules {
                    for named in &rule.calls {
                        if let Call::Known(call) = named.what {
                            rule.args.iter().for_each(|arg| keep(call, arg.index));
                        }
                    }
                }
            }
            Some(What::Filters(chain)) => {
                for call in Sysno::all() {
                    for policy in chain.oldest_first.iter().map(|one| &one.policy) {
                        let rules =
                            policy.abis().iter().filter_map(|abi| policy.of_call(*abi, call));
                        for clause in rules.flat_map(|rule| rule.clauses()) {
                            clause.conditions.iter().for_each(|one| keep(call, one.arg()));
                        }
                    }
                }
            }
            None => {}
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
        self.base.as_ref().map(|base| base.name.as_str())
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
            old: self.old.as_ref().map(|old| match &old.what {
                What::Profile(profile, _) => Earlier::Profile(profile),
                What::Filters(chain) => Earlier::Filters(chain),
            }),
            base: self.base.as_ref().map(|base| match &base.what {
                What::Profile(profile, stack) => Limit::Profile(profile, stack),
                What::Filters(chain) => Limit::Filters(chain),
            }),
            engine: options.engine.as_ref(),
            form: options.engine.as_ref().map_or(Engine::Oci, Engine::of_stack),
            minimal: options.minimal,
            context: &self.context,
        };
        let profile = recorded(&wish).map_err(|why| match (why, &self.old) {
            (NotWritten::Old(why), Some(Given { name, .. })) => {
                Failure::new(format!("{name}: {why}"))
                    .hint("--merge takes a profile that refuses by default, as record writes it")
            }
            (why @ NotWritten::Exceeds(_), _) if self.engine.as_ref().and_then(Stack::language).is_some() => {
                let base = self.base_name().unwrap_or_default();
                let engine = self.engine.as_ref().map_or("", |engine| engine.engine().name);
                Failure::new(format!("no profile can be written: {why}")).hint(format!(
                    "{engine} has no words for the conditions of {base}; without --engine they are kept"
                ))
            }
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
