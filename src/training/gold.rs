//! Annotated articles to learn from.

use crate::annotations::Person;
use crate::engine::ner::weights::Weights;
use crate::engine::tokens::Tokens;
use crate::engine::{ner, people};
use crate::text::{Span, fold};
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
    /// A person whom the engine did not find.
    Missed,
    /// Nobody, or not known.
    None,
}

/// What the annotators say of a span.
#[derive(Clone, Debug)]
pub(super) struct GoldQuote {
    /// The words between the marks.
    pub(super) content: String,
    /// Whether it may be a quotation or not.
    pub(super) optional: bool,
    /// Who said it.
    pub(super) source: Source,
    /// What in the text points to the speaker.
    pub(super) tag: Tag,
}

/// The words of a quotation's tag that point to the speaker, as annotated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Tag {
    /// Not annotated.
    #[default]
    Open,
    /// The quotation has no tag.
    Absent,
    /// These words, folded.
    Words(Vec<String>),
}

impl Tag {
    fn of(quote: &Value) -> Self {
        match quote.get("source") {
            None => Self::Open,
            Some(words) => words.as_str().map_or(Self::Absent, |words| Self::Words(folded_words(words))),
        }
    }
}

/// The words of a text, folded, in order.
pub(super) fn folded_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold).collect()
}

/// An annotated article.
#[derive(Clone, Debug)]
pub(super) struct GoldArticle {
    /// The name of its file, without the extension.
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
pub(super) fn read(texts: &Path, gold: &Path, readings: &Weights) -> Result<Vec<GoldArticle>> {
    files(gold, "json")?
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(texts.join(format!("{name}.txt")))?.replace("\r\n", "\n");
            let value: Value = serde_json::from_str(&std::fs::read_to_string(&path)?)?;
            Ok(article(name, text, &value, readings))
        })
        .collect()
}

fn text_of(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn list<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value[key].as_array().into_iter().flatten()
}

/// An article with its annotations in the form of the files in `gold`.
pub(super) fn article(name: String, text: String, value: &Value, readings: &Weights) -> GoldArticle {
    let names: Vec<(String, Vec<String>)> = list(value, "people")
        .map(|person| {
            let aliases = list(person, "aliases").filter_map(|alias| alias.as_str().map(str::to_owned)).collect();
            (text_of(person, "name"), aliases)
        })
        .collect();
    let (people, matches) = people(&text, &names, readings);
    let quotes = list(value, "quotes")
        .map(|quote| {
            let speaker = text_of(quote, "speaker");
            let source = match quote["kind"].as_str() {
                Some("person") => names
                    .iter()
                    .position(|(name, _)| *name == speaker)
                    .map_or(Source::None, |at| matches[at].map_or(Source::Missed, Source::Person)),
                Some("other") => Source::Phrase(speaker),
                _ => Source::None,
            };
            GoldQuote {
                content: text_of(quote, "text"),
                optional: quote["optional"] == true,
                source,
                tag: Tag::of(quote),
            }
        })
        .collect();
    GoldArticle { name, text, people, quotes }
}

/// The people that the engine finds, and for each annotated person the one who goes by one of their names.
fn people(text: &str, names: &[(String, Vec<String>)], readings: &Weights) -> (Vec<Person>, Vec<Option<usize>>) {
    let people = found_people(text, readings);
    let matches = names
        .iter()
        .map(|(name, aliases)| {
            let known = |form: &str| form == name || aliases.iter().any(|alias| alias == form);
            people
                .iter()
                .position(|person| known(&person.name))
                .or_else(|| people.iter().position(|person| person.mentions.iter().any(|span| known(span.slice(text)))))
        })
        .collect();
    (people, matches)
}

/// The people that the engine finds in a text.
pub(super) fn found_people(text: &str, readings: &Weights) -> Vec<Person> {
    let tokens = Tokens::new(text, &[]);
    people::find(&tokens, &ner::find_with(&tokens, readings))
}
