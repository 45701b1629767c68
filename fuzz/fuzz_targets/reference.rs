//! Any reference that is understood is understood again as it is printed.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| docksim_fuzz::reference(bytes));
