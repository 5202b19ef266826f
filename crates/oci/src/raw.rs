//! The whole filter for crun, which takes it by an annotation and then compiles no profile.
#![forbid(unsafe_code)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use seccompat_catalogue::KernelVersion;
use seccompat_policy::{Weights, compile};
use seccompat_profile::{Context, Profile};

/// The annotation: the instructions as the kernel reads them (seccomp(2)), in base64 (crun(1)).
pub(crate) const ANNOTATION: &str = "run.oci.seccomp_bpf_data";

/// The filter of a resolved profile with the ENOSYS rule, in base64. It is proven. The error is the reason why
/// crun must read the profile itself.
pub(crate) fn filter(profile: &Profile) -> Result<String, String> {
    if profile.flags.as_ref().is_some_and(|flags| !flags.is_empty()) {
        return Err("it has flags".to_owned());
    }
    if profile.listener().is_some() || profile.rules.iter().any(|rule| rule.notifies()) {
        return Err("it has a supervisor".to_owned());
    }
    let context = Context::new(KernelVersion::new(0, 0));
    let resolved = profile.resolve(&context).map_err(|why| why.message)?;
    let lowered = resolved.lower().map_err(|why| why.message)?;
    let program = compile(&lowered.policy, &Weights::default()).map_err(|why| why.to_string())?;
    let is_big_endian = context.machine().is_big_endian();
    let bytes = program.insns().iter().flat_map(|insn| insn.to_bytes(is_big_endian));
    Ok(STANDARD.encode(bytes.collect::<Vec<u8>>()))
}
