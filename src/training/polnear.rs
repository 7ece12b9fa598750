//! The articles of PolNeAR with their attributions.

use super::gold::{Source, files};
use crate::annotations::Person;
use crate::text::Span;
use anyhow::Result;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::path::Path;

/// One attribution: spans of its source, cue and content.
#[derive(Clone, Debug, Default)]
pub(super) struct Attribution {
    /// Whose words they are.
    pub(super) source: Vec<Span>,
    /// What announces them.
    pub(super) cue: Vec<Span>,
    /// The words.
    pub(super) content: Vec<Span>,
}

/// An article with attributions.
#[derive(Clone, Debug)]
pub(super) struct Attributed {
    /// Its name.
    pub(super) name: String,
    /// Its text.
    pub(super) text: String,
    /// The people in it, from machine labels.
    pub(super) people: Vec<Person>,
    /// What is attributed in it.
    pub(super) attributions: Vec<Attribution>,
}

/// Reads a part of the corpus.
pub(super) fn read(folder: &Path) -> Result<Vec<Attributed>> {
    let labels: BTreeMap<String, Vec<(usize, usize)>> =
        serde_json::from_str(&std::fs::read_to_string(folder.join("persons.json"))?)?;
    files(folder, "txt")?
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path)?;
            let notes = std::fs::read_to_string(path.with_extension("ann"))?;
            // Code points to bytes; line ends are one character in both.
            let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            bytes.push(text.len());
            let span = |start: usize, end: usize| {
                (start < end && end < bytes.len()).then(|| Span::new(bytes[start], bytes[end]))
            };
            let named: Vec<Span> =
                labels.get(&name).into_iter().flatten().filter_map(|(start, end)| span(*start, *end)).collect();
            let people = people(&text, &named);
            let attributions = attributions(&notes, span);
            Ok(Attributed { name, text, people, attributions })
        })
        .collect()
}

fn attributions(notes: &str, span: impl Fn(usize, usize) -> Option<Span>) -> Vec<Attribution> {
    let mut spans: FxHashMap<&str, Vec<Span>> = FxHashMap::default();
    let mut found = Vec::new();
    for line in notes.lines() {
        let mut columns = line.split('\t');
        let (Some(id), Some(what)) = (columns.next(), columns.next()) else { continue };
        if id.starts_with('T') {
            let places = what.split_once(' ').map_or("", |(_, places)| places);
            let list = places
                .split(';')
                .filter_map(|place| {
                    let (start, end) = place.split_once(' ')?;
                    span(start.parse().ok()?, end.parse().ok()?)
                })
                .collect();
            spans.insert(id, list);
        }
    }
    for line in notes.lines() {
        let Some((id, what)) = line.split_once('\t') else { continue };
        if !id.starts_with('E') {
            continue;
        }
        let mut attribution = Attribution::default();
        for part in what.split_whitespace() {
            let Some((role, id)) = part.split_once(':') else { continue };
            let list = spans.get(id).cloned().unwrap_or_default();
            match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Source" => attribution.source.extend(list),
                "Cue" => attribution.cue.extend(list),
                "Content" => attribution.content.extend(list),
                _ => {}
            }
        }
        found.push(attribution);
    }
    found
}

/// Joins the labelled words to names and the names to people, by their last word.
fn people(text: &str, words: &[Span]) -> Vec<Person> {
    let mut names: Vec<Span> = Vec::new();
    for word in words {
        match names.last_mut() {
            Some(last)
                if last.end <= word.start
                    && text[last.end as usize..word.start as usize].trim_matches(' ').is_empty() =>
            {
                last.end = word.end;
            }
            _ => names.push(*word),
        }
    }
    let mut people: Vec<Person> = Vec::new();
    for span in names {
        let name = span.slice(text);
        let last = name.rsplit(' ').next().unwrap_or(name);
        let known = people.iter_mut().find(|person| {
            person.name.rsplit(' ').next() == Some(last) || (!name.contains(' ') && person.name.starts_with(name))
        });
        match known {
            Some(person) => {
                person.mentions.push(span);
                if name.len() > person.name.len() {
                    name.clone_into(&mut person.name);
                }
            }
            None => people.push(Person {
                name: name.to_owned(),
                mentions: vec![span],
                roles: Vec::new(),
                evidence: Vec::new(),
            }),
        }
    }
    people
}

/// The attribution that a marked stretch belongs to, if any: six tenths of it lie in its content.
pub(super) fn attribution_of(attributions: &[Attribution], content: Span) -> Option<&Attribution> {
    attributions.iter().find(|attribution| {
        let shared: u32 = attribution
            .content
            .iter()
            .map(|span| span.end.min(content.end).saturating_sub(span.start.max(content.start)))
            .sum();
        shared as f32 > 0.6 * content.len() as f32
    })
}

impl Attribution {
    /// What the annotators say of the source.
    pub(super) fn source(&self) -> Source {
        if self.source.is_empty() { Source::None } else { Source::Spans(self.source.clone()) }
    }
}
