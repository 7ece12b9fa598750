//! Annotated articles to learn from.

use crate::annotations::Person;
use crate::text::Span;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::Path;

/// What the annotators say of a quotation's source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// One of the article's people.
    Person(usize),
    /// Words that stand for somebody else.
    Phrase(String),
    /// Words of the text that name the source.
    Spans(Vec<Span>),
    /// Nobody, or not known.
    None,
}

/// What the annotators say of a stretch.
#[derive(Clone, Debug)]
pub(super) struct GoldQuote {
    /// The words between the marks.
    pub(super) content: String,
    /// Whether it may be a quotation or not.
    pub(super) optional: bool,
    /// Who said it.
    pub(super) source: Source,
}

/// An annotated article.
#[derive(Clone, Debug)]
pub(super) struct GoldArticle {
    /// Its name.
    pub(super) name: String,
    /// Its text.
    pub(super) text: String,
    /// The people in it.
    pub(super) people: Vec<Person>,
    /// Its quotations.
    pub(super) quotes: Vec<GoldQuote>,
}

/// The files of a folder with this extension, sorted.
pub(super) fn files(folder: &Path, extension: &str) -> Result<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Reads the articles `NAME.txt` in `texts` with their annotations `NAME.json` in `gold`.
pub(super) fn read(texts: &Path, gold: &Path) -> Result<Vec<GoldArticle>> {
    files(gold, "json")?
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(texts.join(format!("{name}.txt")))?.replace("\r\n", "\n");
            let value: Value = serde_json::from_str(&std::fs::read_to_string(&path)?)?;
            Ok(article(name, text, &value))
        })
        .collect()
}

fn text_of(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().into_iter().flatten()
}

fn article(name: String, text: String, value: &Value) -> GoldArticle {
    let names: Vec<(String, Vec<String>)> = list(value, "people")
        .map(|person| {
            let aliases = list(person, "aliases").filter_map(|alias| alias.as_str().map(str::to_owned)).collect();
            (text_of(person, "name"), aliases)
        })
        .collect();
    let people = people(&text, &names);
    let quotes = list(value, "quotes")
        .map(|quote| {
            let speaker = text_of(quote, "speaker");
            let source = match quote["kind"].as_str() {
                Some("person") => {
                    people.iter().position(|person| person.name == speaker).map_or(Source::None, Source::Person)
                }
                Some("other") => Source::Phrase(speaker),
                _ => Source::None,
            };
            GoldQuote { content: text_of(quote, "text"), optional: quote["optional"] == true, source }
        })
        .collect();
    GoldArticle { name, text, people, quotes }
}

/// Finds every form of every name in the text, longer forms first, whole words only.
fn people(text: &str, names: &[(String, Vec<String>)]) -> Vec<Person> {
    let mut forms: Vec<(&str, usize)> = names
        .iter()
        .enumerate()
        .flat_map(|(n, (_, aliases))| aliases.iter().map(move |alias| (alias.as_str(), n)))
        .collect();
    forms.sort_by_key(|(form, person)| (std::cmp::Reverse(form.len()), *form, *person));
    let mut taken = vec![false; text.len()];
    let mut people: Vec<Person> = names
        .iter()
        .map(|(name, _)| Person { name: name.clone(), mentions: Vec::new(), roles: Vec::new(), evidence: Vec::new() })
        .collect();
    for (form, person) in forms {
        for (at, _) in text.match_indices(form) {
            let end = at + form.len();
            let whole = !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
                && !text[end..].chars().next().is_some_and(char::is_alphanumeric);
            if whole && !form.is_empty() && !taken[at] && !taken[end - 1] {
                taken[at..end].fill(true);
                people[person].mentions.push(Span::new(at, end));
            }
        }
    }
    for person in &mut people {
        person.mentions.sort_unstable();
    }
    people
}
