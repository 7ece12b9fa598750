#![expect(clippy::print_stdout, reason = "the figures are what the command is for")]
//! Makes the weights in `data/weights` from annotated corpora: `cargo run --release --features train --bin train`.

use anyhow::{Context, Result, bail};
use quotidian::annotations::Annotations;
use quotidian::article::{Article, Origin, WithProvenance};
use quotidian::training::places::HeldOut;
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
        ["places", corpora] => {
            write("data/weights/places.tsv", training::places::train(Path::new(corpora))?.as_bytes())
        }
        ["cross", corpora, output] => cross(Path::new(corpora), Path::new(output)),
        ["cross-places", corpora, split, output, rest @ ..] if matches!(rest, [] | ["--outlets"]) => {
            let split = split.parse().with_context(|| format!("{split:?} is no number of a split"))?;
            cross_places(Path::new(corpora), split, Path::new(output), !rest.is_empty())
        }
        _ => bail!(
            "usage: train names|speakers|places|evaluate-speakers CORPORA, train cross CORPORA OUTPUT, or train cross-places \
             CORPORA SPLIT OUTPUT [--outlets] (run at the top of the repository)"
        ),
    }
}

/// Annotates every news article by weights that were learned from other articles, one JSON object a line.
fn cross(corpora: &Path, output: &Path) -> Result<()> {
    let mut lines = String::new();
    for held in training::held_out(corpora)? {
        for path in &held.articles {
            for article in read(path)? {
                add_line(&mut lines, &article, &engine::annotate_with(&article, &held.readings, &held.models))?;
            }
        }
    }
    std::fs::write(output, lines).with_context(|| output.display().to_string())
}

/// Finds the countries of every local and news article by weights that were learned from other parts of the split, with the
/// address of the outlet where that is asked for and known.
fn cross_places(corpora: &Path, split: u64, output: &Path, with_outlets: bool) -> Result<()> {
    let mut lines = String::new();
    for HeldOut { path, outlet, weights } in training::places::held_out(corpora, split)? {
        for mut article in read(&path)? {
            if with_outlets && !outlet.is_empty() {
                let value = format!("https://{outlet}/");
                article.metadata.url = Some(WithProvenance { value, origin: Origin::WebAddress });
            }
            let countries = training::places::countries(&article, &weights);
            add_line(&mut lines, &article, &Annotations { countries, ..engine::annotate(&article) })?;
        }
    }
    std::fs::write(output, lines).with_context(|| output.display().to_string())
}

fn read(path: &Path) -> Result<Vec<Article>> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    Ok(readers::parse(&path.to_string_lossy(), &bytes).articles)
}

fn add_line(lines: &mut String, article: &Article, annotations: &Annotations) -> Result<()> {
    let ids = library::ids_within(&annotations.people);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let options = api::Options { explain: true, ..api::Options::default() };
    *lines += &serde_json::to_string(&api::article(article, annotations, &ids, options))?;
    lines.push('\n');
    Ok(())
}

fn write(path: &str, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| path.to_owned())
}
