//! Checks a target with inputs that are made of its seeds at random: many more than the fuzzer has time for, but not led by
//! what they reach.
//!
//! `cargo run --release --manifest-path fuzz/Cargo.toml --example random -- tokens 100000000 [START]`
//!
//! Input number N is the same in every run, so that `-- tokens 1 N` repeats it. It ends with the first input that breaks a
//! promise, which it writes to `found-N`.

use quotidian_fuzz::{engine, queries, tokens};
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The longest input, in bytes: short ones are checked sooner, and any two faults meet in few words.
const MAX_BYTES: usize = 96;

/// What texts and queries are made of besides the seeds.
const PARTS: [&str; 32] = [
    " ", "\n", "\n\n", "“", "”", "‘", "’", "\"", "'", "(", ")", "[", "]", ":", "*", "~", "-", "—", ".", ",", "…",
    "\u{200b}", "\u{301}", "İ", "ß", "é", "漢", "🙂", " AND ", " OR ", " NOT ", "speaker:",
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, other| arguments.get(at).map_or(other, |text| text.parse::<u64>().expect("a number"));
    let target = arguments.first().map_or("tokens", String::as_str);
    let check: fn(&[u8]) = match target {
        "tokens" => tokens::check,
        "engine" => engine::check,
        "queries" => queries::check,
        _ => panic!("the targets are tokens, engine and queries"),
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target);
    let mut seeds: Vec<_> = std::fs::read_dir(folder).expect("the seeds").map(|entry| entry.unwrap().path()).collect();
    seeds.sort();
    let seeds: Vec<Vec<u8>> = seeds.iter().map(|path| std::fs::read(path).expect("a seed")).collect();
    let (count, start) = (number(1, 1_000_000), number(2, 0));
    (start..start + count).into_par_iter().for_each(|number| {
        let input = input(&seeds, number);
        if let Err(fault) = catch_unwind(AssertUnwindSafe(|| check(&input))) {
            std::fs::write(format!("found-{number}"), &input).expect("a place for the input");
            std::panic::resume_unwind(fault);
        }
    });
    println!("{count} inputs from {start} on, and none broke a promise of {target}");
}

/// Input number `number`: a piece of a seed with up to eight changes.
fn input(seeds: &[Vec<u8>], number: u64) -> Vec<u8> {
    let mut random = Random(number);
    let mut input = random.piece(seeds).to_vec();
    for _ in 0..=random.below(7) {
        let (from, to) = (random.below(input.len() + 1), random.below(input.len() + 1));
        let range = from.min(to)..from.max(to);
        match random.below(4) {
            0 => drop(input.splice(from..from, PARTS[random.below(PARTS.len())].bytes())),
            1 => drop(input.splice(range, random.piece(seeds).iter().copied())),
            2 => drop(input.drain(range)),
            _ => input.iter_mut().skip(from).take(1).for_each(|byte| *byte = random.below(256) as u8),
        }
        input.truncate(MAX_BYTES);
    }
    input
}

/// SplitMix64: the same numbers for the same start.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }

    fn piece<'s>(&mut self, seeds: &'s [Vec<u8>]) -> &'s [u8] {
        let seed = &seeds[self.below(seeds.len())];
        let start = self.below(seed.len() + 1);
        &seed[start..(start + self.below(MAX_BYTES)).min(seed.len())]
    }
}
