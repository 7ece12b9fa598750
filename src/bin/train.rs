#![expect(clippy::print_stdout, reason = "the figures are what the command is for")]
//! Makes the weights in `data/weights` from annotated corpora: `cargo run --release --features train --bin train`.

use anyhow::{Context, Result, bail};
use quotidian::training;
use std::path::Path;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["names", corpora] => {
            let documents = training::read_folder(Path::new(corpora))?;
            let [first, second] = training::names::train(&documents);
            write("data/weights/names-first.bin", &first)?;
            write("data/weights/names-second.bin", &second)
        }
        ["watch-names", corpora] => {
            let [right, wrong, missed] = training::names::watch(&training::read_folder(Path::new(corpora))?);
            let (found, marked) = ((right + wrong).max(1) as f64, (right + missed).max(1) as f64);
            let (precision, recall) = (right as f64 / found, right as f64 / marked);
            let f1 = 2.0 * precision * recall / (precision + recall).max(f64::EPSILON);
            println!("people's mentions: P {precision:.4} R {recall:.4} F1 {f1:.4}  {right}/{wrong}/{missed}");
            Ok(())
        }
        ["speakers", corpora] => training::speakers::train(Path::new(corpora), Path::new("data/weights")),
        ["watch-speakers", corpora, rest @ ..] => {
            print!("{}", training::speakers::watch(Path::new(corpora), rest.first().copied())?);
            Ok(())
        }
        _ => bail!("usage: train names|watch-names|speakers|watch-speakers CORPORA (run at the top of the repository)"),
    }
}

fn write(path: &str, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| path.to_owned())
}
