//! The results of commands for a profile's text: `compile`, `check`, `explain` and `fix`.
#![forbid(unsafe_code)]

use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_lint::{Engine, check, explain, fix};
use seccompat_policy::{Weights, compile};
use seccompat_profile::{Context, Profile};

/// One of these commands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    /// From text to filter, with its messages.
    Compile,
    /// The findings, with their places.
    Check,
    /// The rule that decides a call.
    Explain,
    /// The new text for each engine.
    Fix,
}

impl Command {
    /// All commands.
    pub const ALL: [Self; 4] = [Self::Compile, Self::Check, Self::Explain, Self::Fix];

    /// The whole command, without printing; returns the size of its output.
    #[must_use]
    pub fn run(self, text: &[u8]) -> usize {
        let Ok(profile) = Profile::parse(text) else { return 0 };
        let mut context = Context::new(KernelVersion::new(6, 12));
        context.native = Abi::X86_64;
        match self {
            Self::Compile => filter(&profile, &context),
            Self::Check => {
                let findings = check(&profile, &context).unwrap_or_default();
                let place = |at| profile.place(at).column;
                findings.iter().map(|finding| place(finding.span) + finding.message.len()).sum()
            }
            Self::Explain => {
                let call =
                    |call| explain(&profile, &context, call).map_or(0, |it| it.entries.len());
                [Sysno::READ, Sysno::IOCTL, Sysno::CLONE3].into_iter().map(call).sum()
            }
            Self::Fix => {
                let text = |(_, engine)| match fix(&profile, &context, engine) {
                    Ok(fixed) => fixed.text.len(),
                    Err(why) => why.to_string().len(),
                };
                Engine::ALL.into_iter().map(text).sum()
            }
        }
    }
}

fn filter(profile: &Profile, context: &Context) -> usize {
    let Ok(lowered) = profile.resolve(context).and_then(|resolved| resolved.lower()) else {
        return 1;
    };
    let said = lowered.warnings.iter().map(|warning| {
        let help = warning.help().unwrap_or_default();
        profile.place(warning.span()).line + warning.to_string().len() + help.len()
    });
    let said: usize = said.sum();
    said + compile(&lowered.policy, &Weights::recorded()).map_or(2, |program| program.insns().len())
}
