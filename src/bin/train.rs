#![expect(clippy::print_stdout, reason = "the figures are what the command is for")]
//! Makes the weights in `data/weights` from annotated corpora: `cargo run --release --features train --bin train`.

use anyhow::{Context, Result, bail};
use quotidian::{api, engine, library, readers, training};
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
        ["speakers", corpora] => training::speakers::train(Path::new(corpora), Path::new("data/weights")),
        ["evaluate-speakers", corpora, rest @ ..] => {
            print!("{}", training::evaluate(Path::new(corpora), rest.first().copied())?);
            Ok(())
        }
        ["cross", corpora, output] => cross(Path::new(corpora), Path::new(output)),
        _ => bail!(
            "usage: train names|speakers|evaluate-speakers CORPORA, or train cross CORPORA OUTPUT (run at the top of the repository)"
        ),
    }
}

/// Annotates every news article by weights that were learned from other articles, one JSON object a line.
fn cross(corpora: &Path, output: &Path) -> Result<()> {
    let mut lines = String::new();
    for held in training::held_out(corpora)? {
        for path in &held.articles {
            let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
            for article in readers::parse(&path.to_string_lossy(), &bytes).articles {
                let annotations = engine::annotate_with(&article, &held.readings, &held.models);
                let ids = library::ids_within(&annotations.people);
                let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                let options = api::Options { explain: true, ..api::Options::default() };
                lines += &serde_json::to_string(&api::article(&article, &annotations, &ids, options))?;
                lines.push('\n');
            }
        }
    }
    std::fs::write(output, lines).with_context(|| output.display().to_string())
}

fn write(path: &str, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| path.to_owned())
}
