//! `diff` under libFuzzer.
#![forbid(unsafe_code)]
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seccompat_fuzz::demand("diff", bytes));
