//! `forms` under libFuzzer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| seccompat_fuzz::demand("forms", bytes));
