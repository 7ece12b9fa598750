//! The articles of PolNeAR with their attributions.

use super::gold::{Source, files, found_people};
use super::standoff;
use crate::annotations::Person;
use crate::engine::ner::weights::Weights;
use crate::text::Span;
use anyhow::Result;
use foldhash::HashMap;
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
    /// Its text.
    pub(super) text: String,
    /// The people in it, as the engine finds them.
    pub(super) people: Vec<Person>,
    /// What is attributed in it.
    pub(super) attributions: Vec<Attribution>,
    /// Whom sources that are no names stand for: one of the people, or nobody of them.
    pub(super) antecedents: Vec<(Span, Option<usize>)>,
}

/// Reads a part of the corpus.
pub(super) fn read(folder: &Path, readings: &Weights) -> Result<Vec<Attributed>> {
    let sources = standoff::polnear_sources()?;
    files(folder, "txt")?
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path)?;
            let notes = std::fs::read_to_string(path.with_extension("ann"))?;
            // Code points to bytes; line ends are one character in both.
            let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            bytes.push(text.len());
            let span = |start: usize, end: usize| {
                (start < end && end < bytes.len()).then(|| Span::new(bytes[start], bytes[end]))
            };
            let people = found_people(&text, readings);
            let attributions = attributions(&notes, span);
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let annotated = sources.get(name.as_ref()).into_iter().flatten();
            let antecedents = annotated
                .filter_map(|source| {
                    let [start, end] = source.place;
                    let person = match &source.person {
                        // A person whom the engine does not find teaches nothing.
                        Some(name) => Some(person_named(&text, &people, name)?),
                        None => None,
                    };
                    Some((span(start, end)?, person))
                })
                .collect();
            Ok(Attributed { text, people, attributions, antecedents })
        })
        .collect()
}

/// The person of this name, or whose mentions have this form.
fn person_named(text: &str, people: &[Person], name: &str) -> Option<usize> {
    let named = |person: &Person| person.name == name;
    let mentioned = |person: &Person| person.mentions.iter().any(|span| span.slice(text) == name);
    people.iter().position(named).or_else(|| people.iter().position(mentioned))
}

fn attributions(notes: &str, span: impl Fn(usize, usize) -> Option<Span>) -> Vec<Attribution> {
    let mut spans: HashMap<&str, Vec<Span>> = HashMap::default();
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

/// The attribution that a marked span belongs to, if any: six tenths of it lie in its content.
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
