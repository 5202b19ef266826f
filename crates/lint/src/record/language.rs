//! Recordings for engines that read no profiles: LXC's policy, and the proof of every such text.
#![forbid(unsafe_code)]

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::Errno;
use seccompat_engine::{Chain, Stack, lxc};
use seccompat_policy::{Weights, compile_unproven};
use seccompat_profile::{Profile, Text};

use super::needs::Needs;
use super::old::{Old, comment};
use super::wish::{NotWritten, Seen, Wish};
use crate::convert::plainly;
use crate::written::{self, Plain};

/// The policy of LXC that decides as a written profile, and the number of calls whose decision was
/// compared with the recording.
///
/// # Errors
/// LXC's language cannot say it, or would not allow a recorded call.
pub(super) fn policy(
    text: &str,
    needs: &Needs,
    wish: &Wish<'_>,
    (stack, old): (&Stack, Option<&Old<'_>>),
) -> Result<(String, usize), NotWritten> {
    let profile = Profile::parse(text.as_bytes()).map_err(NotWritten::Profile)?;
    let context = plainly(wish.context);
    let resolved = profile.resolve(&context).map_err(NotWritten::Profile)?;
    let plain = Plain::of(&resolved);
    if let Some((_, why)) = written::lxc::losses(&plain).pop() {
        return Err(NotWritten::Unsaid(why));
    }
    let rules = resolved.rules.iter().map(|&at| &profile.rules[at]);
    let rules = rules.filter(|rule| !rule.calls.is_empty());
    let comments: Vec<String> =
        rules.map(|rule| comment(&profile, rule).unwrap_or_default()).collect();
    let text = written::lxc::text(&plain, &comments, stack.library().as_ref());
    let chain = lxc::chain(&Text::new(&text), stack, wish.context.machine());
    let proven = prove(&chain, wish, needs, stack)?;
    if let Some(old) = old {
        old.prove(&chain, wish.context.machine())?;
    }
    Ok((text, proven))
}

/// The call, as a filter sees it.
pub(super) fn data(seen: &Seen) -> Data {
    Data {
        nr: seen.call.number(seen.abi).unwrap_or(u32::MAX),
        arch: seen.abi.audit_arch().get(),
        instruction_pointer: 0,
        args: seen.args.map(Option::unwrap_or_default),
    }
}

/// Proves that the engine reads every word of a text, that its filters compile, and that they allow
/// each seen call. Returns the number of compared calls.
pub(super) fn prove(
    chain: &Chain,
    wish: &Wish<'_>,
    needs: &Needs,
    stack: &Stack,
) -> Result<usize, NotWritten> {
    let engine = stack.engine();
    if let Some(remark) = chain.remarks.first() {
        let why = format!("{engine} does not read the result: {}", remark.message);
        return Err(NotWritten::Unsaid(why));
    }
    let mut proven = 0;
    for (at, seen) in wish.seen.iter().enumerate() {
        if seen.call.number(seen.abi).is_none() || needs.beyond_base.contains(&at) {
            continue;
        }
        if stack.library().is_some_and(|library| !library.knows(seen.call)) {
            return Err(NotWritten::Unsaid(format!(
                "{engine} cannot allow {}: its libseccomp does not know that call",
                seen.call
            )));
        }
        let falls_back = needs.fall_back.contains(&seen.call);
        let enosys = Action::Errno(Errno::ENOSYS.on(seen.abi).get());
        let data = data(seen);
        let mut actions = chain.oldest_first.iter().map(|one| one.policy.decide(&data));
        let wrong =
            |action: &Action| *action != Action::Allow && !(falls_back && *action == enosys);
        if let Some(action) = actions.find(wrong) {
            return Err(NotWritten::Refuses(at, action));
        }
        proven += 1;
    }
    for one in &chain.oldest_first {
        compile_unproven(&one.policy, &Weights::recorded())
            .map_err(|why| NotWritten::NotCompiled(why.to_string()))?;
    }
    Ok(proven)
}
