//! `docs/new-calls.md`: how a new call keeps the rule, with the calls that keep and break it.
#![forbid(unsafe_code)]

use std::fmt::Write;

use super::call::Call;
use super::page;
use crate::shared::version::KernelVersion;

const HEAD: &str = "\
<!-- Written by `cargo xtask tables` from crates/catalogue/data/probes/*.tbl and
     xtask/src/tables/probes/new_calls.rs. Do not edit. -->

# For authors of new system calls

Programs try a new call and fall back to an older one after ENOSYS. A container's seccomp filter that does not
know the call may answer EPERM instead. Then the program reports an error that the kernel never gave.

In November 2020 Florian Weimer proposed a section for the kernel's page on adding system calls
(Message-ID `87lfer2c0b.fsf@oldenburg2.str.redhat.com`). It was not merged: the kernel's developers asked for
filters that return ENOSYS. Since then several engines do so, but hosts with older ones remain, and
the technique works on every kernel. This page has the rule as Seccompat uses it.

## The rule

**For every new call there is a call of it, without side effects, that fails with a known error other than
EPERM and ENOSYS, for every caller, on every kernel that has it.** A program that got EPERM makes this second
call. EPERM again: a filter answers, and the program treats the call as missing. The known error: the kernel
was reached, and the first EPERM was real.

A new call keeps the rule if the kernel checks arguments before it checks permissions. Good arguments are, best
first:

1. **A size below that of the first version** of an extensible structure: EINVAL, for ever.
2. **A pointer that is read before anything else**: EFAULT. Such a probe keeps every scalar of the failing call, so
   that a filter that decides by scalars gives it the same answer. Use `BAD`, the pointer with all bits set.
3. **A descriptor of -1**: EBADF.
4. **Flags that contradict each other** or a range whose first end is behind its last: EINVAL. They must stay
   contradictory in every later version. A flag that is merely unknown today is worse: it may become valid.

Two differences from the text of 2020:

- It names **EBADFD** (`File descriptor in bad state`, which ALSA uses). It means **EBADF**, the
  error of every call with a descriptor that is not open.
- It uses the **null pointer** for EFAULT. Seccompat uses `~0`, because null keeps acquiring meanings: since
  Linux 6.11 `statx` takes a null path with `AT_EMPTY_PATH`. No version gives `~0` a meaning, because
  nothing can be mapped there.

## Check a call of your own

Describe the call in a file, one fact a line. An address is `BAD`; `~0` has all bits of the parameter's kind.
A probe that expects EINVAL gives the reason why its arguments stay contradictory, or the file is refused.

```
openat2 number 437
openat2 args  fd:fd path:str how:ptr size:long
openat2 probe -1 BAD BAD 0  EINVAL   # a size below the first version's stays too small
openat2 probe -1 BAD BAD 24 EFAULT   # how is copied before any look-up
```

`seccompat syscalls --check FILE` makes each probe on the running kernel, each in a child of its own. Run it as root: then each
probe is made a second time by a user without privileges, which finds a permission that is checked too early. It
compares what is visible of the child and of the machine before and after the call: descriptors, memory mappings,
credentials, signals, limits, mounts, namespaces, directories, children, the machine's names. A probe that
changes one of them is reported. The exit status is 0 if every probe holds, 1 if one does not, and 2 for a
description that is refused. The calls are really made: try only a description that you would run.

The folder `kselftest` of the repository has a selftest for the kernel's tree, written from the same tables.
";

const KEPT: &str = "
## Young calls that keep it

Since Linux 5.2. The best probe of each; [A probe for every system call](probes.md) has all of them.

| call | since | probe |
|---|---|---|
";

const BROKEN: &str = "
## Calls that break it

Since Linux 3.15. *Gated*: the kernel checks a permission first, so that its own answer to the
probe may be EPERM. *In part*: only on some kernels. *Cannot fail*: the call has no error. *No probe*: every use has an
effect.

| call | since | rule | probes, and the permission that is checked first |
|---|---|---|---|
";

/// The page.
pub(super) fn page(calls: &[Call]) -> String {
    let mut out = String::from(HEAD);
    let mut sorted: Vec<&Call> = calls.iter().collect();
    sorted.sort_by(|a, b| (a.since, &a.call).cmp(&(b.since, &b.call)));
    out += KEPT;
    let kept = |call: &&&Call| call.since >= KernelVersion::new(5, 2) && call.keeps_the_rule();
    for call in sorted.iter().filter(kept) {
        let best = call.probes.iter().find(|probe| probe.gate.is_empty());
        let probe = best.map(|probe| page::probe(call, probe)).unwrap_or_default();
        let _ = writeln!(out, "| `{}` | {} | {probe} |", call.call, call.since);
    }
    out += BROKEN;
    let broken = |call: &&&Call| call.since >= KernelVersion::new(3, 15) && !call.keeps_the_rule();
    for call in sorted.iter().filter(broken) {
        let mut probes: Vec<String> =
            call.probes.iter().map(|probe| page::probe(call, probe)).collect();
        if probes.is_empty() {
            probes.push("none".into());
        }
        let (rule, probes) = (page::rule(call), probes.join("<br>"));
        let _ = writeln!(out, "| `{}` | {} | {rule} | {probes} |", call.call, call.since);
    }
    out
}
