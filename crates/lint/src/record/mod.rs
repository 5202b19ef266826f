//! From recorded calls to a profile that allows them.
//!
//! ```text
//! Seen calls → needs (with those of the engine, of other kernels and C libraries) → entries → proof
//! ```
#![forbid(unsafe_code)]

mod base;
mod condition;
mod facts;
mod filters;
mod language;
mod needs;
mod old;
mod proof;
mod unit;
mod wish;
mod write;

use seccompat_catalogue::Abi;
use seccompat_profile::Profile;
use seccompat_profile::order::sort;

pub use facts::{Deciding, Mistake, deciding};
use needs::Needs;
use old::Old;
pub use unit::kept_for;
pub use wish::{Earlier, Limit, NotWritten, Seen, Wish, Written};

use crate::fix::fix;

/// Writes the profile that allows the seen calls, and proves it: the engine loads it, it compiles to
/// a filter, and its policy allows each seen call with its arguments.
///
/// # Errors
/// The earlier profile or the base has no meaning here, or the result cannot be written or proven.
pub fn written(wish: &Wish<'_>) -> Result<Written, NotWritten> {
    let mut needs = Needs::of_seen(wish);
    let machine = wish.context.machine();
    let old = Old::of(wish)?;
    match &old {
        Some(Old::Profile(profile, _)) => needs.add_old(profile, wish.context)?,
        Some(old) => needs.add_filters(&old.filters(machine))?,
        None => {}
    }
    needs.add_engine(wish.engine, wish.minimal);
    let mut abis = abis(wish, old.as_ref());
    if !wish.minimal {
        needs.add_kin(&abis);
    }
    let mut base = None;
    if let Some(limit) = &wish.base {
        let loaded = base::Base::load(limit, wish)?;
        let served = loaded.filters().abis;
        abis.retain(|abi| served.contains(abi));
        needs.limit(&loaded, wish);
        base = Some(loaded);
    }
    if let Some(stack) = wish.engine.filter(|stack| stack.language() == Some("unit")) {
        let others = unit::Others { old: old.as_ref(), base: base.as_ref() };
        let (text, proven) = unit::written(&mut needs, wish, (stack, &abis), others)?;
        return Ok(done(text, proven, needs));
    }
    let plain = write::text(&needs, &abis);
    let profile = Profile::parse(plain.as_bytes()).map_err(NotWritten::Profile)?;
    let mut context = wish.context.clone();
    context.known_up_to = None;
    let fixed = fix(&profile, &context, wish.form).map_err(NotWritten::Rule)?;
    // The text was parsed for the proof of `fix`.
    let read = fixed.read.map_or_else(|| proof::read(&fixed.text), Ok)?;
    let mut proof = proof::prove(&read, wish, &needs, base.as_ref())?;
    let mut text = fixed.text;
    if let Some(stack) = wish.engine.filter(|stack| stack.language() == Some("lxc")) {
        (text, proof) = language::policy(
            &text,
            &needs,
            wish,
            (stack, old.as_ref().filter(|_| base.is_none())),
        )?;
    }
    Ok(done(text, proof, needs))
}

fn done(text: String, proven: usize, needs: Needs) -> Written {
    Written {
        text,
        allowed: needs.allowed(),
        fall_back: needs.fall_back,
        beyond_base: needs.beyond_base.into_iter().collect(),
        unconditional: needs.unconditional,
        proven,
    }
}

/// The ABIs of the seen calls and of the earlier profile, the machine's own first.
fn abis(wish: &Wish<'_>, old: Option<&Old<'_>>) -> Vec<Abi> {
    let machine = wish.context.machine();
    let mut abis: Vec<Abi> = wish.seen.iter().map(|seen| seen.abi).collect();
    abis.extend(old.map(|old| old.filters(machine).abis).into_iter().flatten());
    sort(&mut abis);
    abis.dedup();
    abis.retain(|abi| *abi != machine);
    abis.insert(0, machine);
    abis
}
