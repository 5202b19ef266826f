//! FILTER: a profile, raw instructions, a dump document or a running process, as programs.
#![forbid(unsafe_code)]

use std::io::Read;
use std::{fs, io};

use seccompat_bpf::{Insn, Program};
use seccompat_catalogue::{KernelVersion, Sysno};
use seccompat_live::DumpError;
use seccompat_policy::{NotCompiled, Policy, RuleId, Section, Weights, compile, compile_unproven};
use seccompat_profile::{Context, Horizon, Profile, builtin, shown};

use crate::context::{ContextArgs, Endian};
use crate::input;
use crate::out::{Failure, note};

/// The largest file that is read: a hundred times any real profile.
const LARGEST: u64 = 16 << 20;

/// What a FILTER is.
pub(crate) struct Filter {
    /// As the user named it, to be shown.
    pub(crate) name: String,
    /// The programs, the newest first.
    pub(crate) newest_first: Vec<Program>,
    pub(crate) big_endian: bool,
    /// What it was compiled from, where it was.
    pub(crate) compiled: Option<Compiled>,
    /// The other threads of a process that have other filters.
    pub(crate) threads_that_differ: Vec<i32>,
}

/// What there is to say of a profile that became a program.
pub(crate) struct Compiled {
    pub(crate) policy: Policy,
    pub(crate) context: Context,
    pub(crate) kernel_from: &'static str,
    pub(crate) horizon: Option<Horizon>,
    /// The calls that get ENOSYS without a rule that says so.
    pub(crate) enosys: Vec<Sysno>,
    pub(crate) warnings: Vec<String>,
    /// The flags of seccomp(2) that the profile asks for, by their names.
    pub(crate) flags: Vec<&'static str>,
    /// Whether the program was proven to decide as the policy does.
    pub(crate) proof: Proof,
}

/// Whether a program is proven before it is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proof {
    /// It is.
    Made,
    /// To measure what the proof costs.
    Left,
}

impl Filter {
    /// Reads a FILTER.
    pub(crate) fn load(name: &str, args: &ContextArgs) -> Result<Self, Failure> {
        Self::load_as(name, args, Proof::Made)
    }

    fn load_as(name: &str, args: &ContextArgs, proof: Proof) -> Result<Self, Failure> {
        if let Some(pid) = name.strip_prefix("pid:") {
            return Self::of_process(name, pid);
        }
        if name.starts_with("builtin:") {
            return Self::builtin(name, args, proof);
        }
        let bytes = read(name)?;
        if name.ends_with(".bpf") {
            return Self::raw(name, &bytes, args);
        }
        if let Some(filter) = Self::document(name, &bytes)? {
            return Ok(filter);
        }
        let profile = Profile::parse(&bytes).map_err(|error| refused(name, error))?;
        Self::of_profile(name, &profile, args, proof)
    }

    /// The one program that it is; a chain is refused.
    pub(crate) fn program(&self) -> Result<&Program, Failure> {
        match &self.newest_first[..] {
            [program] => Ok(program),
            all => Err(Failure::new(format!("{} is a chain of {} filters", self.name, all.len()))
                .hint("this command takes one filter")),
        }
    }

    /// A PROFILE only: what `compile` takes.
    pub(crate) fn from_profile(
        name: &str,
        args: &ContextArgs,
        proof: Proof,
    ) -> Result<Self, Failure> {
        let filter = Self::load_as(name, args, proof)?;
        if filter.compiled.is_some() {
            return Ok(filter);
        }
        Err(Failure::new(format!("{name} is a filter already, not a profile"))
            .hint(format!("to read it: seccompat disasm {name}")))
    }

    fn of_profile(
        name: &str,
        profile: &Profile,
        args: &ContextArgs,
        proof: Proof,
    ) -> Result<Self, Failure> {
        let failed = |error| refused(name, error);
        let (context, kernel_from) = args.resolve()?;
        let resolved = profile.resolve(&context).map_err(failed)?;
        let lowered = resolved.lower().map_err(failed)?;
        let mut warnings = Vec::new();
        for warning in &lowered.warnings {
            let mut text = format!("{name}:{}: {warning}", profile.place(warning.span()));
            if let Some(help) = warning.help() {
                text = format!("{text}; {help}");
            }
            warnings.push(shown(&text).into_owned());
        }
        let (horizon, enosys) = (Some(lowered.horizon), lowered.enosys.clone());
        let compiled = Compiled {
            policy: lowered.policy,
            context: context.clone(),
            kernel_from,
            horizon,
            enosys,
            warnings,
            flags: match &profile.flags {
                Some(flags) => flags.iter().map(|flag| flag.what).collect(),
                // What runtimes make of a profile without a list.
                None => vec!["SECCOMP_FILTER_FLAG_SPEC_ALLOW"],
            },
            proof,
        };
        Self::compile(name, compiled)
    }

    fn builtin(name: &str, args: &ContextArgs, proof: Proof) -> Result<Self, Failure> {
        let what = name.strip_prefix("builtin:").unwrap_or_default();
        let (which, version) = what.split_once('@').unwrap_or((what, ""));
        let unknown = || {
            Failure::new(format!("there is no {name}"))
                .hint("those there are: seccompat compile builtin:")
        };
        if which != "linux" {
            let version = (!version.is_empty()).then_some(version);
            let profile = builtin::engine::profile(which, version).ok_or_else(unknown)?;
            return Self::of_profile(name, &profile, args, proof);
        }
        let (context, kernel_from) = args.resolve()?;
        let version = KernelVersion::parse(version).ok_or_else(|| {
            Failure::new(format!("{name} names no kernel version"))
                .hint("write it as builtin:linux@4.18")
        })?;
        let abis = context.abis.clone().unwrap_or_else(|| builtin::linux::abis(context.native));
        let policy = builtin::linux::policy(version, &abis)
            .map_err(|mistake| Failure::new(mistake.to_string()))?;
        let horizon = Some(Horizon { version: Some(version), shown_by: None });
        let (enosys, warnings) = (Vec::new(), Vec::new());
        let flags = Vec::new();
        Self::compile(
            name,
            Compiled { policy, context, kernel_from, horizon, enosys, warnings, flags, proof },
        )
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

    fn of_process(name: &str, pid: &str) -> Result<Self, Failure> {
        let pid = pid.parse().map_err(|_| {
            Failure::new(format!("`{pid}` is no process id")).hint("write it as pid:1234")
        })?;
        let failed = |error: DumpError| Failure::new(error.to_string());
        let chain = seccompat_live::dump(pid).map_err(failed)?;
        let threads_that_differ =
            seccompat_live::threads_that_differ(pid, &chain).map_err(failed)?;
        if let Some(tid) = threads_that_differ.first() {
            let tids: Vec<String> = threads_that_differ.iter().map(i32::to_string).collect();
            let threads = tids.join(" ");
            note(&format!("{name}: threads with other filters: {threads}; see pid:{tid}"));
        }
        Ok(Self {
            threads_that_differ,
            ..Self::foreign(name, chain.newest_first, cfg!(target_endian = "big"))
        })
    }

    /// Raw `struct sock_filter`: exactly one filter.
    fn raw(name: &str, bytes: &[u8], args: &ContextArgs) -> Result<Self, Failure> {
        let native = input::native()?;
        let big_endian = match args.rest.endian {
            Some(order) => order == Endian::Big,
            None => args.arch.first().unwrap_or(&native).is_big_endian(),
        };
        let (insns, rest) = bytes.as_chunks::<{ Insn::SIZE }>();
        if !rest.is_empty() {
            return Err(Failure::new(format!(
                "{name}: {} bytes are no whole number of instructions of 8 bytes",
                bytes.len()
            )));
        }
        let insns = insns.iter().map(|insn| Insn::from_bytes(*insn, big_endian)).collect();
        let program = Program::new(insns).map_err(|invalid| {
            Failure::new(format!("{name}: {invalid}")).hint(
                "a .bpf file is one filter, in this machine's byte order unless --arch or --endian says another",
            )
        })?;
        Ok(Self::foreign(name, vec![program], big_endian))
    }

    /// One that was not compiled here.
    fn foreign(name: &str, newest_first: Vec<Program>, big_endian: bool) -> Self {
        let name = shown(name).into_owned();
        Self { name, newest_first, big_endian, compiled: None, threads_that_differ: Vec::new() }
    }

    /// A document of `dump` or `compile`; `None` where it is none of these.
    fn document(name: &str, bytes: &[u8]) -> Result<Option<Self>, Failure> {
        let Ok(document) = serde_json::from_slice::<serde_json::Value>(bytes) else {
            return Ok(None);
        };
        let programs: Vec<&serde_json::Value> = match document["schema"].as_str() {
            Some("seccompat.dump/1") => {
                let filters = document["filters"].as_array();
                filters.into_iter().flatten().map(|filter| &filter["program"]).collect()
            }
            Some("seccompat.compile/1") => vec![&document["program"]],
            _ => return Ok(None),
        };
        let mut newest_first = Vec::new();
        for (at, program) in programs.into_iter().enumerate() {
            let insns: Vec<(u16, u8, u8, u32)> =
                serde_json::from_value(program.clone()).map_err(|error| {
                    Failure::new(format!("{name}: filter {at}: {error}"))
                        .hint("a program is a list of [code, jt, jf, k]")
                })?;
            let insns = insns.into_iter().map(|(code, jt, jf, k)| Insn { code, jt, jf, k });
            let program = Program::new(insns.collect())
                .map_err(|invalid| Failure::new(format!("{name}: filter {at}: {invalid}")))?;
            newest_first.push(program);
        }
        let big_endian = document["big_endian"].as_bool().unwrap_or(cfg!(target_endian = "big"));
        Ok(Some(Self::foreign(name, newest_first, big_endian)))
    }
}

/// The names of the calls that a rule decides.
fn calls_of(policy: &Policy, rule: RuleId) -> Vec<&'static str> {
    let mut names = Vec::new();
    for abi in policy.abis() {
        let here = |section: &&Section| section.arch() == abi.audit_arch();
        let Some(section) = policy.sections().iter().find(here) else { continue };
        let calls = Sysno::on(*abi).filter(|(number, _)| section.rule_of(*number) == rule);
        names.extend(calls.map(|(_, call)| call.name()));
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// A PROFILE as its text says it; `builtin:linux@V` has none.
pub(crate) fn profile(name: &str) -> Result<Profile, Failure> {
    if let Some(what) = name.strip_prefix("builtin:") {
        let (which, version) = what.split_once('@').map_or((what, None), |(a, b)| (a, Some(b)));
        if which == "linux" {
            return Err(Failure::new(format!("{name} has no text"))
                .hint("it is made from the catalogue: seccompat disasm shows it"));
        }
        return builtin::engine::profile(which, version).ok_or_else(|| {
            Failure::new(format!("there is no {name}"))
                .hint("those there are: seccompat compile builtin:")
        });
    }
    Profile::parse(&read(name)?).map_err(|error| refused(name, error))
}

/// Why a profile is none, with its place.
pub(crate) fn refused(name: &str, error: seccompat_profile::Error) -> Failure {
    let failure = Failure::new(match error.place {
        Some(_) => format!("{name}:{error}"),
        None => format!("{name}: {error}"),
    });
    match error.help {
        Some(help) => failure.hint(help),
        None => failure,
    }
}

/// A file's bytes, or those of stdin.
fn read(name: &str) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let done = if name == "-" {
        io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes)
    } else {
        fs::File::open(name).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
    };
    done.map_err(|error| {
        let failure = Failure::new(format!("cannot read {name}: {error}"));
        let family = name.split('@').next().unwrap_or_default();
        if ["docker", "podman", "linux"].contains(&family) {
            failure.hint(format!("did you mean builtin:{name}?"))
        } else {
            failure
        }
    })?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::new(format!("{name} is larger than {} MiB", LARGEST >> 20)));
    }
    Ok(bytes)
}
