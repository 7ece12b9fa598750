//! The project's own annotations of texts that others publish: names and positions, apart from the texts.
//!
//! `data/make/annotations/articles.ndjson` has people, quotes and speakers of the local newspapers in LGL, an article a
//! line; `polnear-sources.tsv` says whom the pronouns and descriptions stand for that PolNeAR marks as sources.
//! Positions count code points.

use anyhow::{Context, Result, ensure};
use foldhash::HashMap;
use serde::Deserialize;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const ARTICLES: &str = "data/make/annotations/articles.ndjson";
const POLNEAR_SOURCES: &str = "data/make/annotations/polnear-sources.tsv";

/// An annotated article.
pub(super) struct Article {
    /// Its file's name, without an extension.
    pub(super) name: String,
    pub(super) text: String,
    /// Its annotations, in the form of the files in `genres/gold`.
    pub(super) gold: Value,
}

/// A line of `articles.ndjson`.
#[derive(Deserialize)]
struct Line {
    text: String,
    /// The length of the text, which tells whether it is the annotated one.
    length: usize,
    people: Value,
    quotes: Vec<Quote>,
}

/// A quoted span; one that is not listed is no quote.
#[derive(Deserialize)]
struct Quote {
    start: usize,
    end: usize,
    /// Debatable.
    #[serde(default)]
    open: bool,
    kind: Option<String>,
    /// The name of the person who speaks.
    speaker: Option<String>,
    /// The words that stand for a speaker who is no person of the article.
    phrase: Option<[usize; 2]>,
    /// The words of the tag that point to the speaker.
    source: Option<[usize; 2]>,
}

/// Reads the annotated articles, whose texts are below `corpora`.
///
/// # Errors
/// When a text or the annotations cannot be read or do not fit each other.
pub(super) fn articles(corpora: &Path) -> Result<Vec<Article>> {
    let lines = fs::read_to_string(ARTICLES).context(ARTICLES)?;
    lines
        .lines()
        .map(|line| {
            let line: Line = serde_json::from_str(line).context(ARTICLES)?;
            let file = corpora.join("local/text").join(&line.text).with_extension("txt");
            let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            article(line, text)
        })
        .collect()
}

fn article(line: Line, text: String) -> Result<Article> {
    let characters: Vec<char> = text.chars().collect();
    ensure!(characters.len() == line.length, "{} is not the text that was annotated", line.text);
    let slice = |[start, end]: [usize; 2]| -> String { characters[start..end].iter().collect() };
    let quotes = line.quotes.into_iter().map(|quote| {
        let words = slice([quote.start, quote.end]);
        if quote.open {
            return json!({ "text": words, "optional": true, "kind": "unknown" });
        }
        let speaker = quote.speaker.or_else(|| quote.phrase.map(slice));
        json!({ "text": words, "kind": quote.kind, "speaker": speaker, "source": quote.source.map(slice) })
    });
    let gold = json!({ "people": line.people, "quotes": quotes.collect::<Vec<_>>() });
    Ok(Article { name: line.text, text, gold })
}

/// Whom a source stands for.
pub(super) struct PolnearSource {
    /// The place of the source, in code points.
    pub(super) place: [usize; 2],
    /// The name of the person; none for a group, a document or somebody without a name.
    pub(super) person: Option<String>,
}

/// The annotated sources of PolNeAR, by article.
///
/// # Errors
/// When they cannot be read.
pub(super) fn polnear_sources() -> Result<HashMap<String, Vec<PolnearSource>>> {
    let mut found: HashMap<String, Vec<PolnearSource>> = HashMap::default();
    for line in fs::read_to_string(POLNEAR_SOURCES).context(POLNEAR_SOURCES)?.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[article, start, end, name] = columns.as_slice() else { anyhow::bail!("{POLNEAR_SOURCES}: {line}") };
        let person = (name != "-").then(|| name.to_owned());
        let source = PolnearSource { place: [start.parse()?, end.parse()?], person };
        found.entry(article.to_owned()).or_default().push(source);
    }
    Ok(found)
}
