//! The engine on the samples, or on the articles of a folder, once: for `benches/instructions`, which counts the
//! instructions of `measured`.

use quotidian::annotations::Annotations;
use quotidian::article::Article;
use quotidian::{engine, readers};
use std::path::Path;

fn main() {
    // `cargo bench` adds `--bench`.
    let folder = std::env::args().nth(1).filter(|folder| !folder.starts_with("--"));
    let folder = folder.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/data/articles").to_owned());
    let walk = readers::walk(Path::new(&folder));
    let read = |file| readers::read(file).map(|bytes| readers::parse(&file.path, &bytes).articles).unwrap_or_default();
    let articles: Vec<Article> = walk.files.iter().flat_map(read).collect();
    // The word lists are read with the first article, and are not what is measured.
    articles.iter().for_each(|article| drop(engine::annotate(article)));
    std::hint::black_box(measured(&articles));
}

#[inline(never)]
fn measured(articles: &[Article]) -> Vec<Annotations> {
    articles.iter().map(engine::annotate).collect()
}
