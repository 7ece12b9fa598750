//! Learns what is a quotation, which mention is its source, and whom pronouns and descriptions stand for.

use super::gold::{self, GoldArticle, GoldQuote, Source};
use super::indirect;
use super::linear::{Choice, joined, learn, write};
use super::polnear;
use crate::annotations::Person;
use crate::engine::coref::{Antecedent, Fit, Mention, MentionKind, Pronoun, Resolver, Scene};
use crate::engine::names::{self, weights::Weights};
use crate::engine::quotes::{Before, Habits, Judge, Stretch, stretches, verdict_features, weigh_sources};
use crate::engine::ranker::{Features, Model, Models, SLOTS};
use crate::engine::tokens::Tokens;
use crate::text::{Span, fold};
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::Path;

/// What is known of a stretch.
#[derive(Clone, Debug)]
pub(super) enum Label {
    /// Not known, or debatable: nothing is learned from it.
    Open,
    /// No quotation.
    Not,
    /// A quotation of this source.
    Quote(Source),
}

/// An article to learn from, with a label for each of its stretches.
pub(super) struct Lesson {
    pub(super) text: String,
    pub(super) people: Vec<Person>,
    pub(super) labels: Vec<Label>,
    /// What is attributed, where every attribution is annotated.
    attributions: Option<Vec<polnear::Attribution>>,
    /// How much it counts.
    weight: f32,
    /// Whether it comes from the annotated news, whose rules are our own.
    pub(super) is_news: bool,
    /// The part it belongs to.
    pub(super) part: usize,
}

/// The number of parts the articles are cut into: each part is watched once, by models learned from the others.
pub(super) const PARTS: usize = 4;

/// Learns from the corpora and writes the weights.
///
/// # Errors
/// When a corpus cannot be read or a file of weights not be written.
pub fn train(corpora: &Path, weights: &Path) -> Result<()> {
    let lessons = lessons(corpora, names::weights())?;
    let models = learn_all(&lessons.iter().collect::<Vec<_>>());
    let header = |what: &str| {
        format!(
            "# {what}: slots of hashed features with their weights in thousandths.\n# Origin: learned from the \
             annotated articles of TR-News, GeoWebNews and PolNeAR 1.0. Licence: as the project.\n# Made by: cargo \
             run --release --features train --bin train -- speakers CORPORA\n"
        )
    };
    std::fs::write(weights.join("verdict.tsv"), write(&models.verdict, &header("Is a stretch a quotation")))?;
    std::fs::write(weights.join("source.tsv"), write(&models.source, &header("Which mention is the source")))?;
    std::fs::write(weights.join("indirect.tsv"), write(&models.indirect, &header("What a verb of saying reports")))?;
    std::fs::write(
        weights.join("antecedent.tsv"),
        write(&models.antecedent, &header("Whom a pronoun or description stands for")),
    )?;
    Ok(())
}

/// Learns from all articles but those of one part, whose people are found with `readings`.
pub(super) fn without_part(corpora: &Path, readings: &Weights, part: usize) -> Result<Models> {
    let lessons = lessons(corpora, readings)?;
    Ok(learn_all(&lessons.iter().filter(|lesson| lesson.part != part).collect::<Vec<_>>()))
}

pub(super) fn lessons(corpora: &Path, readings: &Weights) -> Result<Vec<Lesson>> {
    let mut lessons: Vec<Lesson> = Vec::new();
    for (number, article) in
        gold::read(&corpora.join("news"), &corpora.join("news/gold"), readings)?.into_iter().enumerate()
    {
        lessons.push(news_lesson(article, number % PARTS));
    }
    for (number, article) in polnear::read(&corpora.join("polnear/train"), readings)?.into_iter().enumerate() {
        lessons.push(polnear_lesson(article, number % PARTS));
    }
    Ok(lessons)
}

/// The words of a text, folded, with how often each occurs.
fn bag(text: &str) -> BTreeMap<String, usize> {
    let mut bag = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *bag.entry(fold(word)).or_insert(0) += 1;
    }
    bag
}

fn overlap(a: &str, b: &str) -> f32 {
    let (a, b) = (bag(a), bag(b));
    let shared: usize = a.iter().map(|(word, n)| (*n).min(b.get(word).copied().unwrap_or(0))).sum();
    let all: usize = a.values().chain(b.values()).sum();
    if all == 0 { 0.0 } else { 2.0 * shared as f32 / all as f32 }
}

fn news_lesson(article: GoldArticle, part: usize) -> Lesson {
    let tokens = Tokens::new(&article.text, &[]);
    let mut pool: Vec<Option<GoldQuote>> = article.quotes.into_iter().map(Some).collect();
    let labels = stretches(&tokens)
        .iter()
        .map(|stretch| {
            let content = stretch.content.slice(&article.text);
            let best = pool
                .iter_mut()
                .filter(|quote| quote.as_ref().is_some_and(|quote| overlap(&quote.content, content) >= 0.8))
                .max_by_key(|quote| {
                    quote.as_ref().map_or(0, |quote| (overlap(&quote.content, content) * 1000.0) as u32)
                });
            match best.and_then(Option::take) {
                Some(quote) if quote.optional => Label::Open,
                Some(quote) => Label::Quote(quote.source),
                None => Label::Not,
            }
        })
        .collect();
    Lesson { labels, attributions: None, people: article.people, text: article.text, weight: 2.0, is_news: true, part }
}

fn polnear_lesson(article: polnear::Attributed, part: usize) -> Lesson {
    let tokens = Tokens::new(&article.text, &[]);
    let labels = stretches(&tokens)
        .iter()
        .map(|stretch| match polnear::attribution_of(&article.attributions, stretch.content) {
            Some(_) if stretch.single => Label::Open,
            Some(attribution) => Label::Quote(attribution.source()),
            None if stretch.single => Label::Open,
            None => Label::Not,
        })
        .collect();
    Lesson {
        labels,
        attributions: Some(article.attributions),
        people: article.people,
        text: article.text,
        weight: 1.0,
        is_news: false,
        part,
    }
}

fn empty() -> Model {
    Model::new(vec![0; SLOTS])
}

/// The choices of whom a mention stands for: he and she, and all others, which share no features.
#[derive(Default)]
struct Antecedents {
    pronouns: Vec<Choice>,
    others: Vec<Choice>,
}

/// Learns the three models; sources twice, the second time with the sources that the first model found for the
/// quotations before, as it will be in use.
pub(super) fn learn_all(lessons: &[&Lesson]) -> Models {
    let mut models = Models { verdict: empty(), source: empty(), antecedent: empty(), indirect: empty() };
    let mut verdicts = Vec::new();
    for lesson in lessons {
        with_scene(lesson, |scene, stretches| verdict_choices(lesson, scene, stretches, &mut verdicts));
    }
    models.verdict = learn(&verdicts, 12, 0.01, 2);
    let mut reports = Vec::new();
    for lesson in lessons {
        if let Some(attributions) = &lesson.attributions {
            with_scene(lesson, |scene, stretches| indirect::choices(scene, stretches, attributions, &mut reports));
        }
    }
    models.indirect = learn(&reports, 12, 0.002, 2);
    for round in 0..3 {
        let (mut sources, mut antecedents) = (Vec::new(), Antecedents::default());
        for lesson in lessons {
            with_scene(lesson, |scene, stretches| {
                speaker_choices(lesson, scene, stretches, &models, round == 0, &mut sources, &mut antecedents);
                told_by_gender(scene, &models.antecedent, &mut antecedents.pronouns);
            });
        }
        models.source = learn(&sources, 12, 0.01, 2);
        let Antecedents { pronouns, others } = antecedents;
        models.antecedent = joined(&learn(&pronouns, 8, 0.1, 2), &learn(&others, 8, 0.1, 2));
    }
    models
}

pub(super) fn with_scene(lesson: &Lesson, work: impl FnOnce(&Scene<'_>, &[Stretch])) {
    let tokens = Tokens::new(&lesson.text, &[]);
    let stretches = stretches(&tokens);
    let scene = Scene::new(&tokens, &lesson.people, &stretches);
    work(&scene, &stretches);
}

fn verdict_choices(lesson: &Lesson, scene: &Scene<'_>, stretches: &[Stretch], choices: &mut Vec<Choice>) {
    let habits = Habits::of(scene.tokens, stretches);
    let mut features = Features::with_room();
    for (number, label) in lesson.labels.iter().enumerate() {
        let yes = match label {
            Label::Open => continue,
            Label::Not => false,
            Label::Quote(_) => true,
        };
        features.clear();
        let previous = number.checked_sub(1).and_then(|other| match lesson.labels[other] {
            Label::Open => None,
            Label::Not => Some(false),
            Label::Quote(_) => Some(true),
        });
        verdict_features(scene, stretches, number, &habits, previous, &mut features);
        let mut choice = Choice { weight: lesson.weight, foreign: !lesson.is_news, ..Choice::default() };
        choice.push(&features, yes);
        choice.push(&Features::with_room(), !yes);
        choices.push(choice);
    }
}

/// Whether a mention can be the source that the annotators gave.
pub(super) fn is_right(scene: &Scene<'_>, judge: &Judge<'_>, mention: Option<&Mention>, source: &Source) -> bool {
    let Some(mention) = mention else { return *source == Source::None };
    let tied = mention.link.cue.is_some();
    let text = scene.tokens.text();
    match source {
        Source::None | Source::Missed => false,
        Source::Person(person) => match mention.kind {
            MentionKind::Person(other) => other == *person,
            MentionKind::Pronoun(pronoun) => tied && judge.resolver().gender(*person).fits(pronoun) != Fit::No,
            MentionKind::Human => tied,
            _ => false,
        },
        Source::Phrase(phrase) => match mention.kind {
            MentionKind::Person(_) => false,
            MentionKind::Pronoun(_) => tied,
            _ => phrase.to_lowercase().contains(&scene.tokens.str(mention.head).to_lowercase()),
        },
        Source::Spans(spans) => {
            let head = scene.tokens.list()[mention.head].span;
            let whole = Span { start: scene.tokens.list()[mention.start].span.start, end: head.end };
            // The head of a long source stands at its start: “Ana Diaz, a friend of Tom Hill”.
            spans.iter().any(|span| {
                span.contains(head)
                    && (whole.start <= span.start + 2 || scene.tokens.within(*span).start + 8 > mention.start)
            }) && !text.is_empty()
        }
    }
}

fn speaker_choices(
    lesson: &Lesson,
    scene: &Scene<'_>,
    stretches: &[Stretch],
    models: &Models,
    first: bool,
    sources: &mut Vec<Choice>,
    antecedents: &mut Antecedents,
) {
    let judge = Judge::new(scene, models);
    let mut before = Before::default();
    for (number, label) in lesson.labels.iter().enumerate() {
        let Label::Quote(source) = label else { continue };
        let mut choice = Choice { weight: lesson.weight, foreign: !lesson.is_news, ..Choice::default() };
        let mut right = None;
        weigh_sources(scene, judge.resolver(), stretches, number, before, |mention, features| {
            let fits = is_right(scene, &judge, mention.map(|at| &scene.mentions[at]), source);
            if fits && (right.is_none() || mention == before.source) {
                right = mention;
            }
            choice.push(features, fits);
        });
        if choice.is_useful() {
            sources.push(choice);
        }
        let decision = judge.speaker_of(stretches, number, before);
        let chosen = if first { right } else { decision.source };
        let mut person = if first { None } else { decision.person };
        if first && let Source::Person(gold) = source {
            person = Some(*gold);
        }
        if let Some(chosen) = chosen
            && !matches!(scene.mentions[chosen].kind, MentionKind::Person(_))
            && is_right(scene, &judge, Some(&scene.mentions[chosen]), source)
            && let Some(choice) = antecedent_choice(scene, &judge, chosen, source)
        {
            match scene.mentions[chosen].kind {
                MentionKind::Pronoun(Pronoun::He | Pronoun::She) => antecedents.pronouns.push(choice),
                _ => antecedents.others.push(choice),
            }
        }
        before = before.then(number, chosen, person, decision.phrase);
    }
}

/// How much a choice counts that gender alone tells.
const TOLD_BY_GENDER: f32 = 0.3;

/// The choices of he and she that gender tells in an article of men and women: learned from without knowing gender, they
/// teach where those stand whom a pronoun means. Of such there are thousands, of annotated ones a few hundred.
fn told_by_gender(scene: &Scene<'_>, model: &Model, choices: &mut Vec<Choice>) {
    let seeing = Resolver::new(scene, model);
    let blind = seeing.blind();
    for (number, mention) in scene.mentions.iter().enumerate() {
        let MentionKind::Pronoun(pronoun @ (Pronoun::He | Pronoun::She)) = mention.kind else { continue };
        if mention.quoted {
            continue;
        }
        let mut choice = Choice { weight: TOLD_BY_GENDER, ..Choice::default() };
        blind.weigh(scene, number, |who, features, prior| {
            if let Antecedent::Person(person) = who
                && let fit @ (Fit::Yes | Fit::No) = seeing.gender(person).fits(pronoun)
            {
                choice.push_with(features, prior, fit == Fit::Yes);
            }
        });
        if choice.is_useful() {
            choices.push(choice);
        }
    }
}

/// The choice of whom mention `chosen` stands for, when the annotators tell.
fn antecedent_choice(scene: &Scene<'_>, judge: &Judge<'_>, chosen: usize, source: &Source) -> Option<Choice> {
    let mut choice = Choice { weight: 1.0, ..Choice::default() };
    judge.resolver().weigh(scene, chosen, |who, features, prior| {
        let right = match (source, who) {
            (Source::Person(person), Antecedent::Person(other)) => *person == other,
            (Source::Phrase(phrase), Antecedent::Phrase(other)) => {
                let head = scene.tokens.str(scene.mentions[other].head);
                phrase.to_lowercase().contains(&head.to_lowercase())
            }
            _ => false,
        };
        choice.push_with(features, prior, right);
    });
    if matches!(source, Source::Phrase(_)) && !choice.right.contains(&true) {
        choice.right[0] = true;
    }
    (matches!(source, Source::Person(_) | Source::Phrase(_)) && choice.is_useful()).then_some(choice)
}
