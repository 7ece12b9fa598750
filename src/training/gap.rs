//! The passages of GAP: an ambiguous pronoun, two names, and which of them it means.

use super::gold::{files, found_people};
use crate::annotations::Person;
use crate::engine::ner::weights::Weights;
use crate::text::Span;
use anyhow::{Context, Result};
use std::path::Path;

/// A passage with its pronoun.
pub(super) struct Passage {
    /// The text.
    pub(super) text: String,
    /// The people in it, as the engine finds them.
    pub(super) people: Vec<Person>,
    /// The pronoun.
    pub(super) pronoun: Span,
    /// The two people, as positions in `people`, and whether the pronoun means each.
    pub(super) names: [(usize, bool); 2],
}

/// Reads all passages whose two names the engine finds as two people.
pub(super) fn read(folder: &Path, readings: &Weights) -> Result<Vec<Passage>> {
    let mut passages = Vec::new();
    for path in files(folder, "tsv")? {
        let file = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        for line in file.lines().skip(1) {
            passages.extend(passage(line, readings).with_context(|| format!("{}: {line}", path.display()))?);
        }
    }
    Ok(passages)
}

/// A line: ID, text, pronoun, its offset, A, its offset, whether it is meant, the same of B, URL. Offsets count code points.
fn passage(line: &str, readings: &Weights) -> Result<Option<Passage>> {
    let columns: Vec<&str> = line.split('\t').collect();
    let column = |at: usize| columns.get(at).copied().context("a column is missing");
    let text = column(1)?.to_owned();
    let span = |name: usize| -> Result<Span> {
        let offset: usize = column(name + 1)?.parse()?;
        let start = text.char_indices().nth(offset).context("the offset is too large")?.0;
        Ok(Span::new(start, start + column(name)?.len()))
    };
    let (pronoun, a, b) = (span(2)?, span(4)?, span(7)?);
    let people = found_people(&text, readings);
    let person = |name: Span| people.iter().position(|person| person.mentions.iter().any(|span| span.overlaps(name)));
    let (Some(a), Some(b)) = (person(a), person(b)) else { return Ok(None) };
    let names = [(a, column(6)? == "TRUE"), (b, column(9)? == "TRUE")];
    Ok((a != b).then_some(Passage { text, people, pronoun, names }))
}
