//! FILTER: a profile, raw instructions, a dump document or a running process, as programs.
#![forbid(unsafe_code)]

use seccompat_profile::order::sort;
use std::cell::RefCell;

use seccompat_bpf::Program;
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_engine::{Loaded, Stack};
use seccompat_policy::{NotCompiled, Policy, RuleId, Section, Weights, compile, compile_unproven};
use seccompat_profile::{BAD_ARCH, Context, Horizon, Lowered, Profile, builtin, shown};

use crate::asked::{Asker, Candidate, Learned};
use crate::context::{ContextArgs, Endian};
use crate::failure::refused;
use crate::hostlib::{self, Tried};
use crate::input;
use crate::loaded::{doubtful_keys, loaded, unsaid};
use crate::out::Failure;
use crate::snap;
use crate::source::{Source, instructions};
use crate::unit::{Made, Written};

/// A FILTER.
pub(crate) struct Filter {
    /// As the user named it, for display.
    pub(crate) name: String,
    /// The programs, newest first.
    pub(crate) newest_first: Vec<Program>,
    pub(crate) big_endian: bool,
    /// The profile that it was compiled from, if any.
    pub(crate) compiled: Option<Compiled>,
    /// The threads of a process with other filters.
    pub(crate) threads_that_differ: Vec<i32>,
    /// The engine that makes it, for a profile.
    pub(crate) engine: Option<Stack>,
    /// The oracle, if the filter was learned and not read.
    pub(crate) asker: Option<RefCell<Asker>>,
    /// The limits of the knowledge about it, if it was learned, perhaps by another process.
    pub(crate) learned: Option<Learned>,
    /// The directives that it was made of, for a text in its engine's language.
    pub(crate) unit: Option<Made>,
}

/// The facts about a compiled profile.
pub(crate) struct Compiled {
    pub(crate) policy: Policy,
    pub(crate) context: Context,
    pub(crate) kernel_from: &'static str,
    pub(crate) horizon: Option<Horizon>,
    /// The ABIs that it serves.
    pub(crate) abis: Vec<Abi>,
    /// Those that its machine runs too and that it does not serve, unless the user chose the ABIs.
    pub(crate) unserved: Vec<Abi>,
    /// Keys that programs read differently: repeated, or in another case than their own.
    pub(crate) doubtful_keys: Vec<String>,
    /// The calls that get ENOSYS without a rule.
    pub(crate) enosys: Vec<Sysno>,
    pub(crate) warnings: Vec<String>,
    /// The flags of seccomp(2) that the profile sets, by their names.
    pub(crate) flags: Vec<&'static str>,
    /// The calls for which the engine's libseccomp makes another filter, or may do so.
    pub(crate) in_doubt: Vec<Sysno>,
    /// The part of the host's libseccomp.
    pub(crate) tried: Tried,
    /// Whether the program was proven to decide as the policy does.
    pub(crate) proof: Proof,
}

impl Compiled {
    /// The calls for which the engine's libseccomp makes another filter, or may do so, in words; `None` if
    /// there are none.
    pub(crate) fn doubt(&self, name: &str) -> Option<String> {
        let calls: Vec<&str> = self.in_doubt.iter().map(|call| call.name()).collect();
        if calls.is_empty() {
            return None;
        }
        let calls = calls.join(", ");
        let page = "(seccompat check --explain library-in-doubt)";
        Some(match &self.tried {
            Tried::Made(version, ..) => format!(
                "{name}: libseccomp {version} makes another filter of the entries of {calls} than they mean: this \
                 is its filter {page}"
            ),
            Tried::Other(version, engine) => format!(
                "{name}: the engine's libseccomp may make another filter of the entries of {calls}: in doubt, since \
                 this host's libseccomp is {version}: --engine {engine}/libseccomp@{version} answers for that {page}"
            ),
            Tried::No | Tried::Right => format!(
                "{name}: the engine's libseccomp may make another filter of the entries of {calls}: \
                 in doubt {page}"
            ),
        })
    }

    /// The ABIs that are not served, and the action for their calls; `None` if all are.
    pub(crate) fn not_served(&self, name: &str, abis: &[Abi]) -> Option<String> {
        let not = abis.iter().filter(|abi| !self.abis.contains(abi));
        let (machine, not) =
            (self.context.machine(), not.map(|abi| abi.name()).collect::<Vec<_>>());
        (!not.is_empty()).then(|| {
            let not = not.join(" and ");
            format!("{name} does not serve {not} on {machine}: their calls get {BAD_ARCH}")
        })
    }
}

/// The maker of a profile's filter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Maker {
    /// The engine, with its libseccomp's mistakes where the host has that library.
    Engine,
    /// This program, which makes none.
    Ours,
}

/// Whether a program is proven before it is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// It is.
    Made,
    /// It is not: the caller only measures it.
    Left,
}

impl Filter {
    /// Reads a FILTER.
    pub(crate) fn load(name: &str, args: &ContextArgs) -> Result<Self, Failure> {
        Self::of(name, &Source::of(name)?, args, Proof::Made, args.rest.asked()?)
    }

    /// The content of a source, as a filter in a context: a profile as the requested engine makes
    /// it, or its own.
    pub(crate) fn of(
        name: &str,
        source: &Source,
        args: &ContextArgs,
        proof: Proof,
        asked: Option<Stack>,
    ) -> Result<Self, Failure> {
        let name = &source.name(name);
        let stack = source.engine(asked).unwrap_or_else(Stack::ours);
        match source {
            Source::Process(pid) => Self::of_process(name, *pid, args, Vec::new()),
            Source::Myself => Self::of_this_process(args, Vec::new()),
            Source::Kernel(version) => Self::of_kernel(name, *version, args, proof),
            Source::Profile(profile) => {
                Self::of_profile(name, profile, args, proof, stack, Maker::Engine)
            }
            Source::Default(found) => {
                Self::of_profile(name, &found.profile, args, proof, stack, Maker::Engine)
            }
            Source::Raw(bytes) => Self::raw(name, bytes, args),
            Source::Written(written) => Self::of_written(name, written, args, stack),
            Source::Document(document) => {
                let filter =
                    Self::foreign(name, document.newest_first.clone(), document.big_endian);
                Ok(Self { learned: document.learned.clone(), ..filter })
            }
        }
    }

    /// The process or thread from which it was read.
    pub(crate) fn pid(&self) -> Option<i32> {
        self.name.strip_prefix("pid:")?.parse().ok()
    }

    /// Its only program; a chain is refused.
    pub(crate) fn program(&self) -> Result<&Program, Failure> {
        match &self.newest_first[..] {
            [program] => Ok(program),
            all => Err(Failure::new(format!("{} is a chain of {} filters", self.name, all.len()))
                .hint("this command takes one filter")),
        }
    }

    /// A PROFILE, a kernel's policy, or what this process's filters are known to decide: the input of `compile`.
    pub(crate) fn from_profile(
        name: &str,
        args: &ContextArgs,
        proof: Proof,
    ) -> Result<Self, Failure> {
        let stack = args.rest.asked()?.unwrap_or_else(Stack::ours);
        match Source::of(name)? {
            source @ (Source::Kernel(_) | Source::Default(_)) => {
                Self::of(name, &source, args, proof, Some(stack))
            }
            Source::Myself => {
                let filter = Self::of_this_process(args, Vec::new())?;
                if filter.newest_first.is_empty() {
                    return Err(Failure::new(format!("{name}: this process has no filter")));
                }
                Ok(filter)
            }
            source => {
                let profile = source.profile(name)?;
                Self::of_profile(name, &profile, args, proof, stack, Maker::Ours)
            }
        }
    }

    fn of_profile(
        name: &str,
        profile: &Profile,
        args: &ContextArgs,
        proof: Proof,
        stack: Stack,
        maker: Maker,
    ) -> Result<Self, Failure> {
        let (context, kernel_from) = args.resolve(&stack)?;
        let loaded = loaded(name, profile, &stack, &context)?;
        let mut warnings = unsaid(name, profile, &stack, &loaded);
        let tried = match loaded.lowered.inexact.is_empty() || maker == Maker::Ours {
            true => Tried::No,
            false => hostlib::tried(name, &stack, &loaded)?,
        };
        let Loaded { reading: profile, context, lowered, .. } = loaded;
        let resolved = profile.resolve(&context).map_err(|error| refused(name, error))?;
        for warning in &lowered.warnings {
            let mut text = format!("{name}:{}: {warning}", profile.place(warning.span()));
            if let Some(help) = warning.help() {
                text = format!("{text}; {help}");
            }
            warnings.push(shown(&text).into_owned());
        }
        let (horizon, enosys) = (Some(lowered.horizon), lowered.enosys.clone());
        let in_doubt = in_doubt(&stack, &lowered, &tried);
        let compiled = Compiled {
            policy: lowered.policy,
            context: context.clone(),
            kernel_from,
            horizon,
            abis: resolved.abis.clone(),
            unserved: match context.abis {
                Some(_) => Vec::new(),
                None => resolved.unserved().collect(),
            },
            doubtful_keys: doubtful_keys(name, &profile),
            enosys,
            warnings,
            flags: match &profile.flags {
                Some(flags) => flags.iter().map(|flag| flag.what).collect(),
                // The flags that runtimes use for a profile without a list.
                None => vec!["SECCOMP_FILTER_FLAG_SPEC_ALLOW"],
            },
            in_doubt,
            tried,
            proof,
        };
        let mut filter = Self { engine: Some(stack), ..Self::compile(name, compiled)? };
        if let Some(Compiled { tried: Tried::Made(_, made, _), .. }) = &filter.compiled {
            filter.newest_first = vec![made.clone()];
        }
        Ok(filter)
    }

    fn of_kernel(
        name: &str,
        version: KernelVersion,
        args: &ContextArgs,
        proof: Proof,
    ) -> Result<Self, Failure> {
        let (context, kernel_from) = args.resolve(&Stack::ours())?;
        let abis = context.abis.clone().unwrap_or_else(|| builtin::linux::abis(context.native));
        let policy = builtin::linux::policy(version, &abis)
            .map_err(|mistake| Failure::new(mistake.to_string()))?;
        let horizon = Some(Horizon { version: Some(version), shown_by: None });
        let compiled = Compiled {
            policy,
            context,
            kernel_from,
            horizon,
            abis,
            unserved: Vec::new(),
            doubtful_keys: Vec::new(),
            enosys: Vec::new(),
            warnings: Vec::new(),
            flags: Vec::new(),
            in_doubt: Vec::new(),
            tried: Tried::No,
            proof,
        };
        Self::compile(name, compiled)
    }

    fn compile(name: &str, compiled: Compiled) -> Result<Self, Failure> {
        let generate = match compiled.proof {
            Proof::Made => compile,
            Proof::Left => compile_unproven,
        };
        let program = generate(&compiled.policy, &Weights::recorded()).map_err(|error| {
            let failure = Failure::new(format!("{name}: {error}"));
            match error {
                NotCompiled::TooLong { heaviest: Some((rule, blocks)), .. } => {
                    let calls = calls_of(&compiled.policy, rule).join(", ");
                    failure.hint(format!("the conditions on {calls} alone take {blocks}: cut them"))
                }
                NotCompiled::TooLong { .. } => {
                    failure.hint("serve fewer architectures, as in --arch x86_64")
                }
                NotCompiled::Undecided(_) => failure.hint("cut conditions on arguments"),
                _ => failure.hint("please report it, with the profile"),
            }
        })?;
        let big_endian = compiled.policy.is_big_endian();
        let compiled = Some(compiled);
        Ok(Self { compiled, ..Self::foreign(name, vec![program], big_endian) })
    }

    /// This filter, as a candidate for the filters of this process.
    pub(crate) fn candidate(&self) -> Candidate {
        Candidate {
            name: self.name.clone(),
            newest_first: self.newest_first.clone(),
            big_endian: self.big_endian,
        }
    }

    /// Raw `struct sock_filter`: exactly one filter.
    fn raw(name: &str, bytes: &[u8], args: &ContextArgs) -> Result<Self, Failure> {
        let native = input::native()?;
        let big_endian = match args.rest.endian {
            Some(order) => order == Endian::Big,
            None => args.arch.first().unwrap_or(&native).is_big_endian(),
        };
        if let Some(programs) = snap::programs(name, bytes, big_endian) {
            return Ok(Self::foreign(name, programs?, big_endian));
        }
        let (insns, rest) = instructions(bytes, big_endian);
        if !rest.is_empty() {
            return Err(Failure::new(format!(
                "{name}: {} bytes are not a whole number of instructions of 8 bytes",
                bytes.len()
            )));
        }
        let program = Program::new(insns).map_err(|invalid| {
            Failure::new(format!("{name}: {invalid}")).hint(
                "a .bpf file is one filter, in this machine's byte order unless --arch or --endian says another",
            )
        })?;
        Ok(Self::foreign(name, vec![program], big_endian))
    }

    /// A filter that was not compiled here.
    pub(crate) fn foreign(name: &str, newest_first: Vec<Program>, big_endian: bool) -> Self {
        let name = shown(name).into_owned();
        Self {
            name,
            newest_first,
            big_endian,
            compiled: None,
            threads_that_differ: Vec::new(),
            engine: None,
            asker: None,
            learned: None,
            unit: None,
        }
    }

    /// The chain that an engine makes of a text in its own language.
    fn of_written(
        name: &str,
        written: &Written,
        args: &ContextArgs,
        stack: Stack,
    ) -> Result<Self, Failure> {
        let (context, _) = args.resolve(&stack)?;
        let made = Made::of(name, written, &stack, &context)?;
        let mut newest_first = Vec::new();
        for one in made.chain.oldest_first.iter().rev() {
            let program = compile(&one.policy, &Weights::recorded())
                .map_err(|error| Failure::new(format!("{name}: {}: {error}", one.key)))?;
            newest_first.push(program);
        }
        let big_endian = context.machine().is_big_endian();
        let filter = Self::foreign(name, newest_first, big_endian);
        Ok(Self { engine: Some(stack), unit: Some(made), ..filter })
    }
}

/// The calls whose entries the engine's libseccomp compiles in another way, or may do so. Only an engine with
/// libseccomp compiles the entries by it.
fn in_doubt(stack: &Stack, lowered: &Lowered, tried: &Tried) -> Vec<Sysno> {
    match tried {
        Tried::Made(_, _, calls) => return calls.clone(),
        Tried::Right => return Vec::new(),
        Tried::No | Tried::Other(..) => {}
    }
    let inexact = lowered.inexact.iter().filter(|_| stack.libseccomp().is_some());
    let mut calls: Vec<Sysno> = inexact.map(|(call, _)| *call).collect();
    calls.dedup();
    calls
}

/// The names of the calls with this rule.
fn calls_of(policy: &Policy, rule: RuleId) -> Vec<&'static str> {
    let mut names = Vec::new();
    for abi in policy.abis() {
        let here = |section: &&Section| section.arch() == abi.audit_arch();
        let Some(section) = policy.sections().iter().find(here) else { continue };
        let calls = Sysno::on(*abi).filter(|(number, _)| section.rule_of(*number) == rule);
        names.extend(calls.map(|(_, call)| call.name()));
    }
    sort(&mut names);
    names.dedup();
    names
}

/// A PROFILE as in its text; `builtin:linux@V` has none.
pub(crate) fn profile(name: &str) -> Result<Profile, Failure> {
    Source::of(name)?.profile(name)
}
