//! From recorded calls to a profile that allows them.
//!
//! ```text
//! Seen calls → needs (with those of the engine, of other kernels and C libraries) → entries → proof
//! ```
#![forbid(unsafe_code)]

mod base;
mod condition;
mod facts;
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
pub use unit::kept_for;
pub use wish::{NotWritten, Seen, Wish, Written};

use crate::fix::fix;

/// Writes the profile that allows the seen calls, and proves it: the engine loads it, it compiles to
/// a filter, and its policy allows each seen call with its arguments.
///
/// # Errors
/// The earlier profile or the base has no meaning here, or the result cannot be written or proven.
pub fn written(wish: &Wish<'_>) -> Result<Written, NotWritten> {
    let mut needs = Needs::of_seen(wish);
    if let Some(old) = wish.old {
        needs.add_old(old, wish.context)?;
    }
    needs.add_engine(wish.engine, wish.minimal);
    let mut abis = abis(wish);
    if !wish.minimal {
        needs.add_kin(&abis);
    }
    let mut base = None;
    if let Some((profile, stack)) = wish.base {
        let loaded = base::Base::load(profile, stack, wish.context).map_err(NotWritten::Base)?;
        abis.retain(|abi| loaded.serves(*abi));
        needs.limit(&loaded, wish);
        base = Some(loaded);
    }
    if let Some(stack) = wish.engine.filter(|stack| stack.language() == Some("unit")) {
        let (text, proven) = unit::written(&mut needs, wish, stack, &abis)?;
        return Ok(done(text, proven, needs));
    }
    let plain = write::text(&needs, &abis);
    let profile = Profile::parse(plain.as_bytes()).map_err(NotWritten::Profile)?;
    let mut context = wish.context.clone();
    context.known_up_to = None;
    let text = fix(&profile, &context, wish.form).map_err(NotWritten::Rule)?.text;
    let mut proof = proof::prove(&text, wish, &needs, base.as_ref())?;
    let mut text = text;
    if let Some(stack) = wish.engine.filter(|stack| stack.language() == Some("lxc")) {
        (text, proof) = language::policy(&text, &needs, wish, stack)?;
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
fn abis(wish: &Wish<'_>) -> Vec<Abi> {
    let machine = wish.context.machine();
    let mut abis: Vec<Abi> = wish.seen.iter().map(|seen| seen.abi).collect();
    if let Some(old) = wish.old.and_then(|old| old.resolve(wish.context).ok()) {
        abis.extend(&old.abis);
    }
    sort(&mut abis);
    abis.dedup();
    abis.retain(|abi| *abi != machine);
    abis.insert(0, machine);
    abis
}
