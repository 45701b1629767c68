//! Any words behind `docker` are answered.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| docksim_fuzz::argv(bytes));
