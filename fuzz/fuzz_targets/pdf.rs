#![no_main]

// The parser's own panics are expected and caught; one that is not ends the process all the same.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |data: &[u8]| quotidian_fuzz::pdf::check(&quotidian::readers::Reader::default(), data));
