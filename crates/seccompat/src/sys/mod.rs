//! System calls, typed. No policy here.

pub(crate) mod calls;
