#![forbid(unsafe_code)]

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use seccompat_bpf::{Action, Data};
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_profile::{Context, Error, Lowered, Profile, Unknown};

/// The folder of profiles as engines shipped them: `$SECCOMPAT_CORPUS`, or next to the repository.
/// It is not part of the repository.
pub fn corpus(test: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let place = std::env::var_os("SECCOMPAT_CORPUS").map_or_else(beside, PathBuf::from);
    if place.is_dir() {
        return Some(place);
    }
    let why = "the folder of profiles is not beside the repository";
    // Past the test harness, which would hide it.
    let _ = writeln!(std::io::stderr().lock(), "skipped: {test}: {why}");
    if let Some(path) = std::env::var_os("SECCOMPAT_SKIPPED") {
        let file = OpenOptions::new().create(true).append(true).open(path);
        let _ = file.and_then(|mut file| writeln!(file, "{test}: {why}"));
    }
    None
}

/// A lowered profile, queried call by call.
pub struct Asked {
    pub lowered: Lowered,
}

impl Asked {
    /// From a text, in a context.
    pub fn of(text: &str, context: &Context) -> Result<Self, Error> {
        let lowered = Profile::parse(text.as_bytes())?.resolve(context)?.lower()?;
        Ok(Self { lowered })
    }

    pub fn number(&self, abi: Abi, nr: u32, args: [u64; 6]) -> Action {
        let arch = abi.audit_arch().get();
        self.lowered.policy.decide(&Data { nr, arch, args, ..Data::default() })
    }

    pub fn args(&self, abi: Abi, name: &str, args: &[u64]) -> Action {
        let call = Sysno::from_name(name).expect(name);
        let mut all = [0; 6];
        all[..args.len()].copy_from_slice(args);
        self.number(abi, call.number(abi).expect(name), all)
    }

    pub fn call(&self, abi: Abi, name: &str) -> Action {
        self.args(abi, name, &[])
    }
}

/// A context with exactly these ABIs.
pub fn context(abis: &[Abi], unknown: Unknown) -> Context {
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.abis = Some(abis.to_vec());
    context.unknown = unknown;
    context
}
