//! `record --verify`: the command again, under the profile that was written for it.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::ffi::CString;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;

use rustix::fs::MemfdFlags;
use seccompat_live::{Ended, LastWords, News, Outcome, Refusal, Target, trace};
use seccompat_probe::Cause;

use super::Record;
use crate::inherited;
use crate::out::Failure;

/// The outcome of the second run.
pub(crate) struct Verified {
    /// Each kind of refusal by the filter, with its number.
    pub(crate) refusals: Vec<(Refusal, u64)>,
    /// How the command ended.
    pub(crate) ended: Ended,
}

impl Verified {
    /// Whether the filter refused a call in another way than by ENOSYS, after which programs fall
    /// back.
    pub(crate) fn has_findings(&self) -> bool {
        self.refusals.iter().any(|(refusal, _)| !falls_back(refusal))
    }
}

/// Whether the call got ENOSYS.
pub(crate) fn falls_back(refusal: &Refusal) -> bool {
    refusal.outcome == Outcome::Errno(seccompat_catalogue::Errno::ENOSYS)
}

/// Runs the command under the profile, and traces it. `last_words` are those of the first run: in the second one
/// signals reach the command again.
pub(super) fn verify(
    options: &Record,
    profile: &str,
    last_words: LastWords,
) -> Result<(Verified, LastWords), Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("the second run: {error}"));
    // In memory: nobody can change it, and nothing is left of it.
    let file = rustix::fs::memfd_create("profile", MemfdFlags::CLOEXEC)
        .map_err(|error| failed(error.into()))?;
    let mut rest = profile.as_bytes();
    while !rest.is_empty() {
        let written = rustix::io::write(&file, rest).map_err(|error| failed(error.into()))?;
        rest = rest.get(written..).unwrap_or_default();
    }
    let me = std::env::current_exe().map_err(failed)?;
    let word = |bytes: &[u8]| CString::new(bytes).map_err(|error| failed(error.into()));
    let place = format!("/proc/{}/fd/{}", std::process::id(), file.as_raw_fd());
    let mut command = vec![word(me.as_os_str().as_bytes())?, word(b"under")?];
    command.push(word(place.as_bytes())?);
    if let Some(engine) = &options.engine {
        command.extend([word(b"--engine")?, word(engine.to_string().as_bytes())?]);
    }
    command.push(word(b"--")?);
    command.extend(inherited::command(&options.command)?);
    let mut kinds: BTreeMap<String, (Refusal, u64)> = BTreeMap::new();
    drop(last_words);
    let ended = trace(&Target::Command(command), &mut |news| match news {
        News::Refused(refusal) if refusal.cause == Cause::Filter => {
            let key = format!("{:?} {} {:?}", refusal.abi, refusal.nr, refusal.outcome);
            kinds.entry(key).or_insert_with(|| (*refusal, 0)).1 += 1;
        }
        _ => {}
    });
    let (ended, signals) =
        ended.map_err(|error| Failure::new(format!("the second run: {error}")))?;
    Ok((Verified { refusals: kinds.into_values().collect(), ended }, signals))
}
