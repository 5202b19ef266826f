//! The default profile of an engine's release, with the ENOSYS rule.
#![forbid(unsafe_code)]

use std::path::Path;

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_engine::{Stack, load};
use seccompat_lint::{Below, Engine as Form, Fixed, NotFixed, fix, fix_resolved, without_enosys};
use seccompat_profile::builtin::engine as builtin;
use seccompat_profile::{Context, Profile};

use super::found::{Engine, Found, Runtime};
use super::refusal::Refusal;
use super::view::View;

/// The default profile of an engine.
pub(super) struct Usual {
    profile: Profile,
    /// Its origin: `docker 20.10.24`, or a file.
    pub(super) source: String,
}

/// The profile that Podman reads instead of all others, unless a key names one.
pub(super) const OF_PODMAN: &str = "/etc/containers/seccomp.json";
/// The profiles that Podman reads instead of its built-in one, the first of these that exists.
const PODMANS: [&str; 2] = [OF_PODMAN, "/usr/share/containers/seccomp.json"];

impl Usual {
    /// The profile that containers of this engine have with the files of this view, in which ours are not.
    ///
    /// # Errors
    /// There is no release that could be it, or its file has a mistake.
    pub(super) fn of(found: &Found, view: &mut View) -> Result<Self, Refusal> {
        if found.engine == Engine::Podman {
            for path in PODMANS {
                if let Some(text) = view.text(Path::new(path))? {
                    let profile = Profile::parse(text.as_bytes())
                        .map_err(|why| Refusal::of(Path::new(path), why))?;
                    return Ok(Self { profile, source: path.to_owned() });
                }
            }
        }
        let family = found.engine.name();
        let default =
            builtin::find(family, Some(&found.version)).or_else(|| older(family, &found.version));
        let default = default.ok_or_else(|| {
            Refusal::new(
                format!("the default profile of {family} {} is not known", found.version),
                format!("seccompat host install {family} --by runtime"),
            )
        })?;
        let source = format!("{family} {}", default.release);
        Ok(Self { profile: default.profile, source })
    }

    /// The same with the rule, as the engine reads it.
    ///
    /// # Errors
    /// The profile needs no rule, or the engine has no form for it.
    pub(super) fn ruled(&self, found: &Found) -> Result<Fixed, Refusal> {
        let (stack, context) = (found.stack(), context(&found.stack()));
        // The other ways may fail for the same reason.
        let by_runtime = || match check_runtime(found) {
            Ok(()) => format!("seccompat host install {} --by runtime", found.engine),
            Err(why) => why.remedy,
        };
        let fixed = fix(&self.profile, &context, Form::of_stack(&stack)).map_err(|why| {
            let remedy = match why {
                NotFixed::NoRule(_) => "nothing needs to be installed".to_owned(),
                _ => by_runtime(),
            };
            Refusal::new(format!("{}: {why}", self.source), remedy)
        })?;
        let new = Profile::parse(fixed.text.as_bytes());
        let new =
            new.map_err(|why| Refusal::new(format!("the new profile: {why}"), by_runtime()))?;
        let kept = without_enosys(&self.profile, &new, &stack, &context).map_err(|why| {
            Refusal::new(format!("{stack} refuses the new profile: {why}"), by_runtime())
        })?;
        if !kept.is_empty() && kept.len() >= self.unknown(&context).len() {
            let message =
                format!("{stack} returns ENOSYS for no profile: it ignores an entry's errno");
            return Err(Refusal::new(message, by_runtime()));
        }
        Ok(fixed)
    }

    /// The calls that the author did not know.
    fn unknown(&self, context: &Context) -> Vec<Sysno> {
        let (_, unknown) = self.profile.unknown_calls(context.machine(), context.known_up_to);
        let exists = |call: &Sysno| call.number(context.machine()).is_some();
        unknown.into_iter().filter(exists).collect()
    }

    /// The answer to unknown calls, by the table of engines.
    pub(super) fn answers(&self, found: &Found) -> Option<Answers> {
        let stack = found.stack();
        let context = context(&stack);
        let loaded = load(&self.profile, &stack, &context).ok()?;
        let refused = without_enosys(&self.profile, &self.profile, &stack, &context).ok()?;
        let unknown = self.unknown(&context);
        let (number, abi) = (9999, context.machine());
        let data = Data { nr: number, arch: abi.audit_arch().get(), ..Data::default() };
        let of_number = loaded.lowered.policy.decide(&data);
        Some(Answers { unknown, refused, of_number, abi })
    }
}

/// The answers of an engine to calls that its default profile's author did not know.
#[derive(Clone, Debug)]
pub struct Answers {
    /// These calls.
    pub unknown: Vec<Sysno>,
    /// Those that are refused with another errno than ENOSYS.
    pub refused: Vec<Sysno>,
    /// The answer to a number without a call.
    pub of_number: Action,
    /// The ABI of these answers.
    pub abi: Abi,
}

/// Whether the runtime gives ENOSYS to numbers above those that a profile names, by the table of engines: then
/// the hook and our runtime name the unknown calls.
pub(super) fn by_name(runtime: &Runtime) -> bool {
    let version = runtime.version.as_deref().unwrap_or_default();
    let stack = Stack::parse(&format!("{}@{version}", runtime.name));
    stack.is_ok_and(|stack| Below::of_stack(&stack) == Below::Stub)
}

/// A profile as the hook and the runtime write it is of no use below this engine: the refusal. Some
/// runtimes read no errno for a default.
///
/// # Errors
/// The runtime is such a one, by the table of engines.
pub(super) fn check_runtime(found: &Found) -> Result<(), Refusal> {
    let Some(runtime) = &found.runtime else { return Ok(()) };
    let version = runtime.version.as_deref().unwrap_or_default();
    let name = format!("{}@{version}", runtime.name);
    // A runtime that the table does not know is not judged.
    let Ok(stack) = Stack::parse(&name) else { return Ok(()) };
    let profile = r#"{"defaultAction":"SCMP_ACT_ERRNO","architectures":["NATIVE"],
        "syscalls":[{"names":["read","openat2"],"action":"SCMP_ACT_ALLOW"}]}"#;
    let machine = Abi::NATIVE.unwrap_or(Abi::X86_64).scmp_name();
    let profile = profile.replace("NATIVE", machine);
    let Ok(old) = Profile::parse(profile.as_bytes()) else { return Ok(()) };
    let context = context(&stack);
    let new = fix_resolved(&old, &context, Below::of_stack(&stack))
        .ok()
        .map(|fixed| Profile::parse(fixed.text.as_bytes()));
    let Some(Ok(new)) = new else { return Ok(()) };
    let refused = |profile| without_enosys(&old, profile, &stack, &context).map(|all| all.len());
    // Those that the runtime's libseccomp does not know and that lie below the stub may stay.
    match (refused(&old), refused(&new)) {
        (Ok(before), Ok(after)) if after > 0 && after >= before => Err(Refusal::new(
            format!("{name} does not read the errno of the new profile: unknown calls keep EPERM"),
            format!("a newer {}, or another runtime for {}", runtime.name, found.engine),
        )),
        _ => Ok(()),
    }
}

/// The newest known release before one that is not known.
fn older(family: &str, version: &str) -> Option<builtin::Default> {
    let mut numbers = version.split(['.', '-']).map_while(|part| part.parse::<u32>().ok());
    let (major, minor) = (numbers.next()?, numbers.next().unwrap_or(0));
    let lines = (0..=minor).rev().map(|minor| format!("{major}.{minor}"));
    let majors = (0..major).rev().map(|major| major.to_string());
    lines.chain(majors).find_map(|line| builtin::find(family, Some(&line)))
}

/// This machine, for the default capabilities of the engine.
fn context(stack: &Stack) -> Context {
    let release = rustix::system::uname();
    // Only `minKernel` of a profile depends on it, and `fix` proves both cases.
    let kernel = KernelVersion::parse(&release.release().to_string_lossy());
    let kernel = kernel.unwrap_or(KernelVersion::new(5, 10));
    let mut context = Context::new(kernel);
    context.caps = stack.caps();
    context
}
