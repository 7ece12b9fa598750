//! How well speakers are found in articles that were not learned from.

use super::gold::Source;
use super::speakers::{Label, Lesson, PARTS, is_right, learn_all, lessons, with_scene};
use crate::engine::coref::Scene;
use crate::engine::names;
use crate::engine::quotes::{Decision, Judge, Stretch};
use crate::engine::ranker::Models;
use crate::text::Span;
use anyhow::Result;
use std::fmt::Write as _;
use std::path::Path;

/// Says how well models do on articles they were not learned from, by corpus; with `errors`, lists every mistake.
///
/// # Errors
/// When a corpus cannot be read.
pub fn watch(corpora: &Path, errors: Option<&str>) -> Result<String> {
    let lessons = lessons(corpora, names::weights())?;
    let (mut news, mut attributed) = (Tally::default(), Tally::default());
    for part in 0..PARTS {
        let learning: Vec<&Lesson> = lessons.iter().filter(|lesson| lesson.part != part).collect();
        let models = learn_all(&learning);
        for lesson in lessons.iter().filter(|lesson| lesson.part == part) {
            let tally = if lesson.is_news { &mut news } else { &mut attributed };
            with_scene(lesson, |scene, stretches| tally.add(lesson, scene, stretches, &models));
        }
    }
    let show = |name: &str, tally: &Tally| {
        let log = if errors == Some(name) { tally.log.as_str() } else { "" };
        format!("{name}: {}\n{log}", tally.figures())
    };
    Ok(show("news", &news) + &show("polnear", &attributed))
}

/// How many quotations are found and given to the right speaker.
#[derive(Debug, Default)]
struct Tally {
    /// Quotations found, stretches wrongly taken for one, quotations missed.
    found: [usize; 3],
    /// Speakers that are the right person, given at all, and wanted.
    speakers: [usize; 3],
    /// Sources that are right, and wanted.
    sources: [usize; 2],
    /// Confidence of each speaker given, in tenths: how many, and how many of them right.
    sure: [[usize; 2]; 11],
    log: String,
}

impl Tally {
    fn add(&mut self, lesson: &Lesson, scene: &Scene<'_>, stretches: &[Stretch], models: &Models) {
        let judge = Judge::new(scene, models);
        let decisions = judge.decide(stretches);
        for (number, label) in lesson.labels.iter().enumerate() {
            let decision = decisions.iter().find(|decision| decision.stretch == number);
            let place = around(&lesson.text, stretches[number].content);
            match (label, decision) {
                (Label::Open, _) | (Label::Not, None) => {}
                (Label::Not, Some(decision)) => {
                    self.found[1] += 1;
                    self.speakers[1] += usize::from(decision.person.is_some());
                    let _ = writeln!(self.log, "NOT A QUOTE {place}");
                }
                (Label::Quote(source), None) => {
                    self.found[2] += 1;
                    self.speakers[2] += usize::from(matches!(source, Source::Person(_) | Source::Missed));
                    let _ = writeln!(self.log, "MISSED {place}");
                }
                (Label::Quote(source), Some(decision)) => {
                    self.found[0] += 1;
                    self.add_speaker(lesson, scene, &judge, source, decision, &place);
                }
            }
        }
    }

    fn add_speaker(
        &mut self,
        lesson: &Lesson,
        scene: &Scene<'_>,
        judge: &Judge<'_>,
        source: &Source,
        decision: &Decision,
        place: &str,
    ) {
        let mention = decision.source.map(|at| &scene.mentions[at]);
        let sourced = is_right(scene, judge, mention, source);
        let right = match source {
            Source::Person(person) => decision.person == Some(*person),
            Source::Phrase(_) => decision.person.is_none(),
            Source::Spans(_) => sourced,
            Source::Missed => false,
            Source::None => decision.person.is_none(),
        };
        let person = matches!(source, Source::Person(_));
        self.speakers[0] += usize::from(person && right);
        self.speakers[1] += usize::from(decision.person.is_some());
        self.speakers[2] += usize::from(person || *source == Source::Missed);
        if *source != Source::None {
            self.sources[0] += usize::from(sourced);
            self.sources[1] += 1;
        }
        let tenth = (decision.source_share * decision.person_share * 10.0) as usize;
        self.sure[tenth.min(10)][0] += 1;
        self.sure[tenth.min(10)][1] += usize::from(right);
        if !right {
            let wanted = match source {
                Source::Person(person) => lesson.people[*person].name.clone(),
                Source::Phrase(phrase) => phrase.clone(),
                Source::Spans(spans) => spans[0].slice(&lesson.text).to_owned(),
                Source::Missed => "somebody not found".to_owned(),
                Source::None => "nobody".to_owned(),
            };
            let _ = writeln!(
                self.log,
                "WHO wanted {wanted} | given {:?} by {:?} ({:.2} {:.2}) {:?} | {place}",
                decision.person.map(|person| &lesson.people[person].name),
                mention.map(|mention| scene.tokens.span(mention.tokens.clone()).slice(&lesson.text)),
                decision.source_share,
                decision.person_share,
                mention.map(|mention| mention.link.relation),
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
