//! Any template is read and run, or complained about.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| docksim_fuzz::template(bytes));
