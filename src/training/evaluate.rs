//! How well speakers are found in articles that were not learned from.

use super::gold::Source;
use super::speakers::{Example, Label, PARTS, examples, is_right, learn_all, with_scene};
use crate::engine::coref::MentionIndex;
use crate::engine::linear_model::Models;
use crate::engine::ner;
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::quotes::{Attribution, QuoteAttributor};
use crate::text::Span;
use anyhow::Result;
use std::fmt::Write as _;
use std::path::Path;

/// Says how well models do on articles they were not learned from, by corpus; with `errors`, lists every mistake.
///
/// # Errors
/// When a corpus cannot be read.
pub fn evaluate(corpora: &Path, errors: Option<&str>) -> Result<String> {
    let examples = examples(corpora, ner::weights())?;
    let (mut news, mut attributed) = (Scores::default(), Scores::default());
    for part in 0..PARTS {
        let learning: Vec<&Example> = examples.iter().filter(|example| example.part != part).collect();
        let models = learn_all(&learning);
        for example in examples.iter().filter(|example| example.part == part) {
            let scores = if example.is_news { &mut news } else { &mut attributed };
            with_scene(example, |index, quoted_spans| scores.add(example, index, quoted_spans, &models));
        }
    }
    let show = |name: &str, scores: &Scores| {
        let log = if errors == Some(name) { scores.log.as_str() } else { "" };
        format!("{name}: {}\n{log}", scores.figures())
    };
    Ok(show("news", &news) + &show("polnear", &attributed))
}

/// How many quotations are found and given to the right speaker.
#[derive(Debug, Default)]
struct Scores {
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

impl Scores {
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
                    self.add_speaker(example, index, &attributor, source, attribution, &context);
                }
            }
        }
    }

    fn add_speaker(
        &mut self,
        example: &Example,
        index: &MentionIndex<'_>,
        attributor: &QuoteAttributor<'_>,
        source: &Source,
        attribution: &Attribution,
        context: &str,
    ) {
        let mention = attribution.source.map(|at| &index.mentions[at]);
        let sourced = is_right(index, attributor, mention, source);
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
        if *source != Source::None {
            self.sources[0] += usize::from(sourced);
            self.sources[1] += 1;
        }
        let tenth = (attribution.source_probability * attribution.antecedent_probability * 10.0) as usize;
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
                "WHO wanted {wanted} | given {:?} by {:?} ({:.2} {:.2}) {:?} | {context}",
                attribution.person.map(|person| &example.people[person].name),
                mention.map(|mention| index.tokens.span(mention.tokens.clone()).slice(&example.text)),
                attribution.source_probability,
                attribution.antecedent_probability,
                mention.map(|mention| mention.attachment.relation),
            );
        }
    }

    fn figures(&self) -> String {
        let f1 = |[right, wrong, missed]: [usize; 3]| 2.0 * right as f32 / (2 * right + wrong + missed).max(1) as f32;
        let [right, given, wanted] = self.speakers;
        let [placed, sourced] = self.sources;
        let mut out = format!(
            "found F1 {:.3} {:?}; who F1 {:.3} {:?}; source {:.3}; sure",
            f1(self.found),
            self.found,
            f1([right, given - right, wanted - right.min(wanted)]),
            self.speakers,
            placed as f32 / sourced.max(1) as f32
        );
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
