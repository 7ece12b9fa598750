#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| quotidian_fuzz::tokens::check(data));
