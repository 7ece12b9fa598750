//! How well speakers are found in articles that were not learned from.

use super::examples::{Corpus, Example, Label, PARTS, examples, with_scene};
use super::gold::{Source, Tag};
use super::speakers::{learn_all, right_candidates};
use super::{gap, names};
use crate::engine::coref::MentionIndex;
use crate::engine::linear_model::Models;
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::quotes::{Attribution, QuoteAttributor};
use crate::text::Span;
use anyhow::{Result, anyhow};
use std::fmt::Write as _;
use std::path::Path;

/// Says how well models do on articles they were not learned from, by corpus; with `errors`, lists every mistake. Names are
/// found with weights that have seen no article of `genres`.
///
/// # Errors
/// When a corpus cannot be read.
pub fn evaluate(corpora: &Path, errors: Option<&str>) -> Result<String> {
    let readings = &names::without_genres(corpora)?;
    let examples = &examples(corpora, readings)?;
    let passages = &gap::read(&corpora.join("gap"), readings)?;
    let part = |part: usize| {
        let learning: Vec<&Example> = examples.iter().filter(|example| example.part != part).collect();
        let models = learn_all(&learning, passages);
        let mut scores: [Scores; 4] = Default::default();
        for example in examples.iter().filter(|example| example.part == part) {
            let score = &mut scores[example.corpus as usize];
            with_scene(example, |index, quoted_spans| score.add(example, index, quoted_spans, &models));
        }
        scores
    };
    let parts: Vec<[Scores; 4]> = std::thread::scope(|scope| {
        let parts: Vec<_> = (0..PARTS).map(|number| scope.spawn(move || part(number))).collect();
        parts.into_iter().map(|part| part.join().map_err(|_| anyhow!("learning broke off"))).collect::<Result<_>>()
    })?;
    let mut out = String::new();
    for (name, corpus) in [
        ("news", Corpus::News),
        ("genres", Corpus::Genres),
        ("polnear", Corpus::Polnear),
        ("standoff", Corpus::Standoff),
    ] {
        let mut all = Scores::default();
        for part in &parts {
            all.join(&part[corpus as usize]);
        }
        let _ = writeln!(out, "{name}: {}", all.figures());
        if errors == Some(name) {
            out += &all.log;
        }
    }
    Ok(out)
}

/// How many quotations are found and given to the right speaker.
#[derive(Debug, Default)]
struct Scores {
    /// Quotations whose speaker is right, and all, by tag: open, absent, pronoun, other words.
    tags: [[usize; 2]; 4],
    /// Quotations found, quoted spans wrongly taken for one, quotations missed.
    found: [usize; 3],
    /// Speakers that are the right person, given at all, and wanted.
    speakers: [usize; 3],
    /// Sources that are right, and wanted.
    sources: [usize; 2],
    /// Confidence of each speaker given, in tenths: how many, and how many of them right.
    sure: [[usize; 2]; 11],
    log: String,
}

/// Tags that are a pronoun alone.
const PRONOUNS: &[&str] = &["he", "she", "they", "it", "i", "we", "who"];

impl Scores {
    fn join(&mut self, other: &Self) {
        let add = |to: &mut [usize], from: &[usize]| to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        add(&mut self.found, &other.found);
        add(&mut self.speakers, &other.speakers);
        add(&mut self.sources, &other.sources);
        add(self.tags.as_flattened_mut(), other.tags.as_flattened());
        add(self.sure.as_flattened_mut(), other.sure.as_flattened());
        self.log += &other.log;
    }

    fn add(&mut self, example: &Example, index: &MentionIndex<'_>, quoted_spans: &[QuotedSpan], models: &Models) {
        let attributor = QuoteAttributor::new(index, models);
        let decisions = attributor.attribute(quoted_spans);
        for (number, label) in example.labels.iter().enumerate() {
            let attribution = decisions.iter().find(|attribution| attribution.quoted_span == number);
            let context = around(&example.text, quoted_spans[number].content);
            match (label, attribution) {
                (Label::Open, _) | (Label::Not, None) => {}
                (Label::Not, Some(attribution)) => {
                    self.found[1] += 1;
                    self.speakers[1] += usize::from(attribution.person.is_some());
                    let _ = writeln!(self.log, "NOT A QUOTE {context}");
                }
                (Label::Quote(source), None) => {
                    self.found[2] += 1;
                    self.speakers[2] += usize::from(matches!(source, Source::Person(_) | Source::Missed));
                    let _ = writeln!(self.log, "MISSED {context}");
                }
                (Label::Quote(source), Some(attribution)) => {
                    self.found[0] += 1;
                    let gold = (source, &example.tags[number]);
                    self.add_speaker(example, index, &attributor, gold, attribution, &context);
                }
            }
        }
    }

    fn add_speaker(
        &mut self,
        example: &Example,
        index: &MentionIndex<'_>,
        attributor: &QuoteAttributor<'_>,
        (source, tag): (&Source, &Tag),
        attribution: &Attribution,
        context: &str,
    ) {
        let mention = attribution.source.map(|at| &index.mentions[at]);
        let sourced = right_candidates(index, attributor, 0, &[attribution.source], (source, tag))[0];
        let right = match source {
            Source::Person(person) => attribution.person == Some(*person),
            Source::Phrase(_) => attribution.person.is_none(),
            Source::Spans(_) => sourced,
            Source::Missed => false,
            Source::None => attribution.person.is_none(),
        };
        let person = matches!(source, Source::Person(_));
        self.speakers[0] += usize::from(person && right);
        self.speakers[1] += usize::from(attribution.person.is_some());
        self.speakers[2] += usize::from(person || *source == Source::Missed);
        if person || *source == Source::Missed {
            let tag = match tag {
                Tag::Open => 0,
                Tag::Absent => 1,
                Tag::Words(words) if matches!(words.as_slice(), [one] if PRONOUNS.contains(&one.as_str())) => 2,
                Tag::Words(_) => 3,
            };
            self.tags[tag][0] += usize::from(right);
            self.tags[tag][1] += 1;
        }
        if *source != Source::None {
            self.sources[0] += usize::from(sourced);
            self.sources[1] += 1;
        }
        let tenth = (attribution.probability * 10.0) as usize;
        self.sure[tenth.min(10)][0] += 1;
        self.sure[tenth.min(10)][1] += usize::from(right);
        if !right {
            let wanted = match source {
                Source::Person(person) => example.people[*person].name.clone(),
                Source::Phrase(phrase) => phrase.clone(),
                Source::Spans(spans) => spans[0].slice(&example.text).to_owned(),
                Source::Missed => "somebody not found".to_owned(),
                Source::None => "nobody".to_owned(),
            };
            let _ = writeln!(
                self.log,
                "WHO {:?} {sourced} {tag:?} wanted {wanted} | given {:?} by {:?} ({:.2}) {:?} | {context}",
                example.corpus,
                attribution.person.map(|person| &example.people[person].name),
                mention.map(|mention| index.tokens.span(mention.tokens.clone()).slice(&example.text)),
                attribution.probability,
                mention.map(|mention| mention.attachment.relation),
            );
        }
    }

    fn figures(&self) -> String {
        let f1 = |[right, wrong, missed]: [usize; 3]| 2.0 * right as f32 / (2 * right + wrong + missed).max(1) as f32;
        let [right, given, wanted] = self.speakers;
        let [placed, sourced] = self.sources;
        let mut out = format!(
            "found F1 {:.3} {:?}; who F1 {:.3} {:?}; source {:.3};",
            f1(self.found),
            self.found,
            f1([right, given - right, wanted - right.min(wanted)]),
            self.speakers,
            placed as f32 / sourced.max(1) as f32
        );
        for (name, [right, all]) in
            ["open", "no tag", "pronoun", "words"].iter().zip(self.tags).filter(|(_, [_, all])| *all > 0)
        {
            let _ = write!(out, " {name}:{:.3}/{all}", right as f32 / all as f32);
        }
        for (tenth, [all, right]) in self.sure.iter().enumerate().filter(|(_, [all, _])| *all > 0) {
            let _ = write!(out, " .{tenth}:{:.2}/{all}", *right as f32 / *all as f32);
        }
        out
    }
}

fn around(text: &str, span: Span) -> String {
    let before: String =
        text[..span.start as usize].chars().rev().take(110).collect::<Vec<_>>().into_iter().rev().collect();
    let inside = span.slice(text);
    let inside: String = if inside.chars().count() > 90 {
        let head: String = inside.chars().take(45).collect();
        let tail: String = inside.chars().rev().take(40).collect::<Vec<_>>().into_iter().rev().collect();
        format!("{head} […] {tail}")
    } else {
        inside.to_owned()
    };
    let after: String = text[span.end as usize..].chars().take(110).collect();
    format!("{before}⟦{inside}⟧{after}").replace('\n', "¶")
}
