//! The passes of the engine one by one and whole, on the samples: `cargo bench --bench stages`.

use divan::{Bencher, counter::BytesCount};
use quotidian::article::Article;
use quotidian::engine::{annotate, countries, language, ner, people, quotes, tokens::Tokens};
use quotidian::readers;
use std::path::Path;
use std::sync::LazyLock;

/// The samples that are in English, four times over.
static ARTICLES: LazyLock<Vec<Article>> = LazyLock::new(|| {
    let walk = readers::walk(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/data/articles")));
    let read = |file| readers::read(file).map(|bytes| readers::parse(&file.path, &bytes).articles).unwrap_or_default();
    let articles: Vec<Article> = walk.files.iter().flat_map(read).collect();
    let english =
        |article: &&Article| language::detect_language(&Tokens::new(&article.text, &article.asides)) == Some("en");
    let english: Vec<Article> = articles.iter().filter(english).cloned().collect();
    // The word lists are read with the first article.
    english.iter().for_each(|article| drop(annotate(article)));
    english.iter().cycle().take(english.len() * 4).cloned().collect()
});

// The program’s own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn all<T>(bencher: Bencher<'_, '_>, prepare: impl Fn(&'static Article) -> T, pass: impl Fn(&'static Article, &T)) {
    let prepared: Vec<(&Article, T)> = ARTICLES.iter().map(|article| (article, prepare(article))).collect();
    let bytes: usize = ARTICLES.iter().map(|article| article.text.len()).sum();
    let bencher = bencher.counter(BytesCount::new(bytes));
    bencher.bench_local(|| prepared.iter().for_each(|(article, before)| pass(article, before)));
}

fn tokens_of(article: &Article) -> Tokens<'_> {
    Tokens::new(&article.text, &article.asides)
}

#[divan::bench]
fn tokens(bencher: Bencher<'_, '_>) {
    all(bencher, |_| (), |article, ()| drop(divan::black_box(tokens_of(article))));
}

#[divan::bench]
fn names_found(bencher: Bencher<'_, '_>) {
    all(bencher, tokens_of, |_, tokens| drop(divan::black_box(ner::find(tokens))));
}

#[divan::bench]
fn people_joined(bencher: Bencher<'_, '_>) {
    let before = |article: &'static Article| {
        let tokens = tokens_of(article);
        let names = ner::find(&tokens);
        (tokens, names)
    };
    all(bencher, before, |_, (tokens, names)| drop(divan::black_box(people::find(tokens, names))));
}

#[divan::bench]
fn countries_found(bencher: Bencher<'_, '_>) {
    let before = |article: &'static Article| {
        let tokens = tokens_of(article);
        let names = ner::find(&tokens);
        (tokens, names)
    };
    all(bencher, before, |article, (tokens, names)| {
        drop(divan::black_box(countries::find(tokens, names, article, Some("en"))));
    });
}

#[divan::bench]
fn quotes_found(bencher: Bencher<'_, '_>) {
    let before = |article: &'static Article| {
        let tokens = tokens_of(article);
        let people = people::find(&tokens, &ner::find(&tokens));
        (tokens, people)
    };
    all(bencher, before, |_, (tokens, people)| drop(divan::black_box(quotes::find(tokens, people))));
}

#[divan::bench]
fn whole(bencher: Bencher<'_, '_>) {
    all(bencher, |_| (), |article, ()| drop(divan::black_box(annotate(article))));
}
