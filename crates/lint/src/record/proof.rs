//! Whether a written profile does what it must.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::Errno;
use seccompat_engine::{Stack, load};
use seccompat_policy::{Weights, compile_unproven};
use seccompat_profile::Profile;

use super::base::Base;
use super::filters::Filters;
use super::needs::Needs;
use super::wish::{NotWritten, Wish};

/// Parses a written text.
pub(super) fn read(text: &str) -> Result<Profile, NotWritten> {
    Profile::parse(text.as_bytes()).map_err(NotWritten::Profile)
}

/// Proves that the engine loads the profile, that it compiles, that it allows each seen call, and no
/// more than the base. Returns the number of compared calls.
pub(super) fn prove(
    profile: &Profile,
    wish: &Wish<'_>,
    needs: &Needs,
    base: Option<&Base<'_>>,
) -> Result<usize, NotWritten> {
    let ours = Stack::ours();
    let reads = wish.engine.filter(|stack| stack.language().is_none());
    let stack = reads.unwrap_or(&ours);
    let loaded = load(profile, stack, wish.context).map_err(NotWritten::Engine)?;
    let policy = &loaded.lowered.policy;
    let mut proven = 0;
    for (at, seen) in wish.seen.iter().enumerate() {
        let Some(nr) = seen.call.number(seen.abi) else { continue };
        if needs.beyond_base.contains(&at) {
            continue;
        }
        let falls_back = needs.fall_back.contains(&seen.call);
        let args = if falls_back { [0; 6] } else { seen.args.map(Option::unwrap_or_default) };
        let arch = seen.abi.audit_arch().get();
        let action = policy.decide(&Data { nr, arch, instruction_pointer: 0, args });
        let enosys = Action::Errno(Errno::ENOSYS.on(seen.abi).get());
        let wanted = if falls_back { enosys } else { Action::Allow };
        if action != wanted {
            return Err(NotWritten::Refuses(at, action));
        }
        proven += 1;
    }
    // The command that loads the filter proves that it decides as the policy; here its size matters.
    compile_unproven(policy, &Weights::recorded())
        .map_err(|why| NotWritten::NotCompiled(why.to_string()))?;
    if let Some(base) = base {
        if let Some(call) = Filters::one(policy).beyond(&base.filters())? {
            return Err(NotWritten::Exceeds(call));
        }
    }
    Ok(proven)
}

#[cfg(test)]
mod tests {
    use seccompat_catalogue::{Abi, KernelVersion, Sysno};
    use seccompat_profile::Context;

    use super::*;
    use crate::fix::Engine;
    use crate::record::wish::Seen;

    /// Texts that lack a recorded call, or its arguments.
    #[test]
    fn a_wrong_text_is_refused() {
        let mut context = Context::new(KernelVersion::new(6, 12));
        context.native = Abi::X86_64;
        let args = [Some(2), None, None, None, None, None];
        let one = Seen { abi: Abi::X86_64, call: Sysno::SOCKET, args, program: "a".to_owned() };
        let seen = [one];
        let wish = Wish {
            seen: &seen,
            deciding: &[],
            folded: &[],
            old: None,
            base: None,
            engine: None,
            form: Engine::Oci,
            minimal: true,
            context: &context,
        };
        let needs = Needs::of_seen(&wish);
        let text = |names: &str, value: u64| {
            let text = format!(
                r#"{{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{{"names": ["{names}"],
                    "action": "SCMP_ACT_ALLOW",
                    "args": [{{"index": 0, "value": {value}, "op": "SCMP_CMP_EQ"}}]}}]}}"#
            );
            read(&text).expect("a profile")
        };
        assert!(matches!(prove(&text("socket", 2), &wish, &needs, None), Ok(1)));
        for wrong in [text("socket", 1), text("connect", 2)] {
            let outcome = prove(&wrong, &wish, &needs, None);
            assert!(matches!(outcome, Err(NotWritten::Refuses(0, _))), "{outcome:?}");
        }
    }
}
