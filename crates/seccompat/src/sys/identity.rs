//! The identity with which this thread acts.
//!
//! # Why this file has unsafe code
//! rustix does not change ids of one thread alone, and adds fallbacks of its own to these calls.
#![allow(unsafe_code)]

use seccompat_catalogue::{Errno, Sysno};

use super::call::{Call, Result, address};

/// The user or group ids of a thread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ids {
    pub(crate) real: u32,
    pub(crate) effective: u32,
    pub(crate) saved: u32,
    /// The id that decides access to files.
    pub(crate) file: u32,
}

/// The kind of ids.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Who {
    User,
    Group,
}

/// The one of two calls that takes 32-bit ids: on the oldest ABIs the plain call takes 16-bit ids.
fn wide([plain, with_32_bits]: [Sysno; 2]) -> Sysno {
    if cfg!(any(target_arch = "x86", target_arch = "arm")) { with_32_bits } else { plain }
}

/// No id: it means "unchanged", and for setfsuid(2) "read the id".
const NO_ID: u32 = u32::MAX;

/// `getresuid`, `getresgid`: the real, the effective and the saved id.
pub(crate) fn three_ids(who: Who) -> Result<[u32; 3]> {
    let call = match who {
        Who::User => wide([Sysno::GETRESUID, Sysno::GETRESUID32]),
        Who::Group => wide([Sysno::GETRESGID, Sysno::GETRESGID32]),
    };
    let mut ids = [NO_ID; 3];
    let base = address(&raw mut ids);
    // SAFETY: the kernel writes three ids of 32 bits at these three places of `ids`.
    let get: Call<'_, ()> = unsafe { Call::new(call, [base, base + 4, base + 8, 0, 0, 0]) };
    get.make()?;
    // A faked success leaves them unchanged. (Volatile: the compiler does not see the kernel's
    // write.)
    // SAFETY: `ids` is a live local.
    let ids = unsafe { (&raw const ids).read_volatile() };
    if ids.contains(&NO_ID) { Err(Errno::ENOSYS) } else { Ok(ids) }
}

/// The same, and the file system id, which only its setter returns.
pub(crate) fn ids(who: Who) -> Result<Ids> {
    let [real, effective, saved] = three_ids(who)?;
    let file = set_file_id(who, NO_ID)?;
    Ok(Ids { real, effective, saved, file })
}

/// `setresuid(id, id, id)`, `setresgid(id, id, id)`, for this thread alone.
pub(crate) fn set_all_ids(who: Who, id: u32) -> Call<'static, ()> {
    let call = match who {
        Who::User => wide([Sysno::SETRESUID, Sysno::SETRESUID32]),
        Who::Group => wide([Sysno::SETRESGID, Sysno::SETRESGID32]),
    };
    let id = id.into();
    // SAFETY: it changes ids of this thread, and no memory.
    unsafe { Call::new(call, [id, id, id, 0, 0, 0]) }
}

/// `setgroups(size, list)`, for this thread alone.
pub(crate) fn set_groups(groups: &[u32]) -> Call<'_, ()> {
    let call = wide([Sysno::SETGROUPS, Sysno::SETGROUPS32]);
    // SAFETY: it reads that many ids of 32 bits.
    unsafe { Call::new(call, [groups.len() as u64, address(groups), 0, 0, 0, 0]) }
}

/// The most supplementary groups that [`are_groups`] compares.
pub(crate) const MOST_GROUPS: usize = 1024;

/// `getgroups(size, list)`: whether the supplementary groups are these, in any order. No more than
/// [`MOST_GROUPS`] ever are.
pub(crate) fn are_groups(wanted: &[u32]) -> Result<bool> {
    let mut found = [NO_ID; MOST_GROUPS];
    let call = wide([Sysno::GETGROUPS, Sysno::GETGROUPS32]);
    // SAFETY: it writes at most that many ids of 32 bits.
    let get: Call<'_, u64> =
        unsafe { Call::new(call, [MOST_GROUPS as u64, address(&raw mut found), 0, 0, 0, 0]) };
    let count = get.make()?;
    // A faked success leaves them unchanged. (Volatile: the compiler does not see the kernel's
    // write.)
    // SAFETY: `id` is a part of a live local.
    let read = |id: &u32| unsafe { (&raw const *id).read_volatile() };
    let found = usize::try_from(count).ok().and_then(|count| found.get(..count)).unwrap_or(&[]);
    // The lists are short, and a sort would make the library larger.
    let as_often = |wanted_id: &u32| {
        let there = found.iter().filter(|id| read(id) == *wanted_id).count();
        wanted.iter().filter(|id| *id == wanted_id).count() == there
    };
    Ok(found.len() == wanted.len() && wanted.iter().all(as_often))
}

/// `setfsuid`, `setfsgid`: returns the former id; it has no errors.
pub(crate) fn set_file_id(who: Who, id: u32) -> Result<u32> {
    let call = match who {
        Who::User => wide([Sysno::SETFSUID, Sysno::SETFSUID32]),
        Who::Group => wide([Sysno::SETFSGID, Sysno::SETFSGID32]),
    };
    // SAFETY: it changes an id of this thread, and no memory.
    let set: Call<'_, u64> = unsafe { Call::new(call, [id.into(), 0, 0, 0, 0, 0]) };
    u32::try_from(set.make()?).map_err(|_| Errno::EINVAL)
}

/// `setresuid(id, -1, -1)`, `setresgid(id, -1, -1)`, for this thread alone.
pub(crate) fn set_real_id(who: Who, id: u32) -> Result<()> {
    let call = match who {
        Who::User => wide([Sysno::SETRESUID, Sysno::SETRESUID32]),
        Who::Group => wide([Sysno::SETRESGID, Sysno::SETRESGID32]),
    };
    let args = [id.into(), NO_ID.into(), NO_ID.into(), 0, 0, 0];
    // SAFETY: it changes ids of this thread, and no memory.
    let set: Call<'_, ()> = unsafe { Call::new(call, args) };
    set.make()
}

/// The capabilities of a thread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Capabilities {
    pub(crate) effective: u64,
    pub(crate) permitted: u64,
    pub(crate) inheritable: u64,
}

/// `_LINUX_CAPABILITY_VERSION_3`, and this thread.
const HEADER: [u32; 2] = [0x2008_0522, 0];

/// `capget(2)` of this thread.
pub(crate) fn capabilities() -> Result<Capabilities> {
    let mut header = HEADER;
    // Effective, permitted, inheritable: the low halves, then the high ones.
    let mut data = [[u32::MAX; 3]; 2];
    let args = [address(&raw mut header), address(&raw mut data), 0, 0, 0, 0];
    // SAFETY: the kernel reads the header, may write its version, and writes two triples to `data`.
    let get: Call<'_, ()> = unsafe { Call::new(Sysno::CAPGET, args) };
    get.make()?;
    // SAFETY: `data` is a live local. (Volatile: the compiler does not see the kernel's write.)
    let [low, high] = unsafe { (&raw const data).read_volatile() };
    let join = |n: usize| u64::from(high[n]) << 32 | u64::from(low[n]);
    let [effective, permitted, inheritable] = [join(0), join(1), join(2)];
    if permitted == u64::MAX {
        Err(Errno::ENOSYS)
    } else {
        Ok(Capabilities { effective, permitted, inheritable })
    }
}

/// `capset(2)` of this thread.
pub(crate) fn set_capabilities(set: Capabilities) -> Result<()> {
    let mut header = HEADER;
    let all = [set.effective, set.permitted, set.inheritable];
    let low = all.map(|word| (word & 0xffff_ffff) as u32);
    let high = all.map(|word| (word >> 32) as u32);
    let data = [low, high];
    let args = [address(&raw mut header), address(&raw const data), 0, 0, 0, 0];
    // SAFETY: the kernel reads the header and two triples, and may write the header's version.
    let set: Call<'_, ()> = unsafe { Call::new(Sysno::CAPSET, args) };
    set.make()
}

/// `prctl(PR_GET_SECUREBITS)`
pub(crate) fn secure_bits() -> Result<u32> {
    // SAFETY: it reads no memory.
    let get: Call<'_, u64> = unsafe { Call::new(Sysno::PRCTL, [27, 0, 0, 0, 0, 0]) };
    u32::try_from(get.make()?).map_err(|_| Errno::EINVAL)
}

/// `prctl(PR_SET_SECUREBITS)`, for this thread alone.
pub(crate) fn set_secure_bits(bits: u32) -> Result<()> {
    // SAFETY: it changes this thread's rights, and no memory.
    let set: Call<'_, ()> = unsafe { Call::new(Sysno::PRCTL, [28, bits.into(), 0, 0, 0, 0]) };
    set.make()
}
