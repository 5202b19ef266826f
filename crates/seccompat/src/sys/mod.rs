//! System calls, typed. No policy here.
#![deny(unsafe_code)]

pub(crate) mod calls;
