//! Any bytes as a profile: an error with a place and a remedy, or a proven filter.
#![forbid(unsafe_code)]

use std::time::{Duration, Instant};

use seccompat_catalogue::{Abi, KernelVersion};
use seccompat_policy::{NotCompiled, Weights, compile};
use seccompat_profile::{Caps, Context, Error, Profile, Unknown};

use super::Verdict;
use crate::hash::hash;

/// The time limits for reading an input of at most 64 KiB, and for making a filter of it; each
/// usually takes a thousandth of that, but the machine may be busy.
const PATIENCE: [Duration; 2] = [Duration::from_secs(2), Duration::from_secs(20)];

pub(super) fn run(bytes: &[u8]) -> Verdict {
    let start = Instant::now();
    let parsed = Profile::parse(bytes);
    let taken = start.elapsed();
    if taken > PATIENCE[0] {
        return Err(format!("{taken:?} to read {} bytes", bytes.len()));
    }
    let profile = match parsed {
        Ok(profile) => profile,
        Err(error) => return refused(&error, bytes, 1),
    };
    let context = context(bytes);
    let resolved = match profile.resolve(&context) {
        Ok(resolved) => resolved,
        Err(error) => return refused(&error, bytes, 2),
    };
    let lowered = match resolved.lower() {
        Ok(lowered) => lowered,
        Err(error) => return refused(&error, bytes, 3),
    };
    let compiled = compile(&lowered.policy, &Weights::recorded());
    if start.elapsed() > PATIENCE[1] {
        return Err(format!("{:?} from text to filter", start.elapsed()));
    }
    match compiled {
        Ok(program) => {
            let size = u64::try_from(program.insns().len()).unwrap_or(0) / 16;
            let said = lowered.warnings.len() + profile.remarks.len();
            Ok(4 | size << 8 | u64::try_from(said.min(7)).unwrap_or(0) << 40)
        }
        Err(NotCompiled::TooLong { .. }) => Ok(5),
        Err(NotCompiled::Undecided(_)) => Ok(6),
        Err(defect) => Err(defect.to_string()),
    }
}

/// A context that depends on the input alone, so that its bytes are the whole case: the digits of its hash,
/// and not a generator's numbers, which another release may change.
fn context(bytes: &[u8]) -> Context {
    const NATIVE: [Abi; 4] = [Abi::X86_64, Abi::Aarch64, Abi::S390x, Abi::Mipsel];
    const UNKNOWN: [Unknown; 3] = [Unknown::Enosys, Unknown::Runc, Unknown::Default];
    const CAPS: [Caps; 3] = [Caps::NONE, Caps::DOCKER, Caps::ALL];
    let mut hash = hash(bytes);
    let mut digit = |base: u8| {
        let digit = hash % u64::from(base);
        hash /= u64::from(base);
        usize::try_from(digit).unwrap_or(0)
    };
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.strict = digit(8) == 0;
    context.native = NATIVE[digit(4)];
    if digit(2) == 0 {
        context.abis = Some(vec![Abi::X86_64, Abi::X86, Abi::X32]);
    }
    context.unknown = UNKNOWN[digit(3)];
    context.caps = CAPS[digit(3)];
    context
}

/// An error is useful only with a place and a remedy.
fn refused(error: &Error, bytes: &[u8], stage: u64) -> Verdict {
    match error.place {
        Some(place)
            if place.offset > decoded_len(bytes) || place.line == 0 || place.column == 0 =>
        {
            return Err(format!("{place:?} is no place in {} bytes: {error}", bytes.len()));
        }
        None if stage != 2 && !bytes.trim_ascii().is_empty() => {
            return Err(format!("no place: {error}"));
        }
        _ => {}
    }
    if error.help.as_ref().is_none_or(String::is_empty) {
        return Err(format!("no remedy: {error}"));
    }
    if error.message.is_empty() || error.message.len() > 600 {
        return Err(format!("a message of {} bytes", error.message.len()));
    }
    // The message without its quotations.
    let bare: Vec<u8> = error.message.bytes().filter(u8::is_ascii_lowercase).take(24).collect();
    Ok(stage | hash(&bare) << 8)
}

/// The length of the text in which places are counted: an invalid byte is U+FFFD there, with three
/// bytes.
fn decoded_len(bytes: &[u8]) -> usize {
    let replacement = char::REPLACEMENT_CHARACTER.len_utf8();
    bytes.utf8_chunks().map(|chunk| chunk.valid().len() + replacement * chunk.invalid().len()).sum()
}
