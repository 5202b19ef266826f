//! The length of the programs of the built-in profiles, and the number of instructions for a call:
//! the quality of the code generator. Each of its techniques shows in these numbers.
#![forbid(unsafe_code)]

use seccompat_bpf::Data;
use seccompat_catalogue::{Abi, KernelVersion, Sysno};
use seccompat_policy::{MIXES, Weights, compile};
use seccompat_profile::{Context, builtin};

/// The instructions of the program for x86_64 with its subarchitectures, and the average number
/// that a call executes, in thousandths: over all recorded mixes, with arguments 0.
fn measured(family: &str, version: &str) -> (usize, u64) {
    let profile = builtin::engine::profile(family, Some(version)).expect("a built-in profile");
    let mut context = Context::new(KernelVersion::new(6, 12));
    context.native = Abi::X86_64;
    let policy = profile.resolve(&context).expect("a context").lower().expect("a meaning").policy;
    let program = compile(&policy, &Weights::recorded()).expect("a program");
    let arch = Abi::X86_64.audit_arch().get();
    let executed = |call: Sysno| {
        let nr = call.number(Abi::X86_64)?;
        let data = Data { nr, arch, ..Data::default() };
        Some(u64::from(program.evaluate(&data, false).executed))
    };
    let (mut sum, mut weight) = (0, 0);
    for (call, share) in MIXES.iter().flat_map(|mix| mix.calls) {
        if let Some(executed) = executed(*call) {
            sum += executed * u64::from(*share);
            weight += u64::from(*share);
        }
    }
    (program.insns().len(), sum * 1000 / weight)
}

/// Without the bit test before the tree Docker's takes 6.714 instead of 6.542; without the one
/// before values of an argument it has 306 instructions and Podman's 288; without the test of a
/// lone value 322 and 296.
#[test]
fn the_built_in_profiles_take_so_many_instructions() {
    assert_eq!(measured("docker", "29.4.3"), (300, 6542), "docker");
    assert_eq!(measured("podman", "5.7.1"), (283, 6200), "podman");
}
