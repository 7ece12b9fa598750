//! Articles to learn speakers from: their quoted spans with what the annotators say of each.

use super::gold::{self, GoldArticle, GoldQuote, Source, Tag, folded_words};
use super::{polnear, standoff};
use crate::annotations::Person;
use crate::engine::coref::MentionIndex;
use crate::engine::ner::weights::Weights;
use crate::engine::quote_marks::{QuotedSpan, quoted_spans};
use crate::engine::tokens::Tokens;
use crate::text::Span;
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::Path;

/// What is known of a quoted span.
#[derive(Clone, Debug)]
pub(super) enum Label {
    /// Not known, or debatable: nothing is learned from it.
    Open,
    /// No quotation.
    Not,
    /// A quotation of this source.
    Quote(Source),
}

/// An article to learn from, with a label for each of its quoted spans.
pub(super) struct Example {
    pub(super) text: String,
    pub(super) people: Vec<Person>,
    pub(super) labels: Vec<Label>,
    /// The tag of each quoted span; as long as `labels`.
    pub(super) tags: Vec<Tag>,
    /// What is attributed, where every attribution is annotated.
    pub(super) attributions: Option<Vec<polnear::Attribution>>,
    /// Pronouns and descriptions with the person each stands for, or nobody of the people.
    pub(super) antecedents: Vec<(Span, Option<usize>)>,
    /// How much it counts.
    pub(super) weight: f32,
    /// Where it comes from.
    pub(super) corpus: Corpus,
    /// The part it belongs to.
    pub(super) part: usize,
}

/// A corpus of articles with speakers. PolNeAR has rules of its own for what is a quotation, the others have ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Corpus {
    /// News of 2016 to 2018.
    News,
    /// News of many genres, whose quotations have tags.
    Genres,
    /// Political news with every attribution.
    Polnear,
    /// Local newspapers, annotated for this project.
    Standoff,
}

/// The number of parts the articles are cut into: each part is watched once, by models learned from the others.
pub(super) const PARTS: usize = 4;

/// Reads the articles of all corpora, whose people are found with `readings`.
///
/// # Errors
/// When a corpus cannot be read.
pub(super) fn examples(corpora: &Path, readings: &Weights) -> Result<Vec<Example>> {
    let mut examples: Vec<Example> = Vec::new();
    for (number, article) in
        gold::read(&corpora.join("news"), &corpora.join("news/gold"), readings)?.into_iter().enumerate()
    {
        examples.push(news_lesson(article, Corpus::News, number % PARTS));
    }
    for article in gold::read(&corpora.join("genres"), &corpora.join("genres/gold"), readings)? {
        let part = part_of(&article.name);
        examples.push(news_lesson(article, Corpus::Genres, part));
    }
    for (number, article) in polnear::read(&corpora.join("polnear/train"), readings)?.into_iter().enumerate() {
        examples.push(polnear_lesson(article, number % PARTS));
    }
    for (number, article) in standoff::articles(corpora)?.into_iter().enumerate() {
        let article = gold::article(article.name, article.text, &article.gold, readings);
        examples.push(news_lesson(article, Corpus::Standoff, number % PARTS));
    }
    Ok(examples)
}

/// The part of an article of `genres`, by its name; pieces that were cut from one page or tell of one event share a part.
fn part_of(name: &str) -> usize {
    let story = name.splitn(3, '-').last().unwrap_or(name);
    let outlet = story.split('-').next().unwrap_or(story);
    let key = match story {
        "nbc-omar" | "thehill-omar" => "omar",
        _ if PAIRED_OUTLETS.contains(&outlet) => outlet,
        _ => story,
    };
    let hash = key
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 20) as usize % PARTS
}

/// Outlets of which `genres` has several pieces cut from one page.
const PAIRED_OUTLETS: &[&str] = &["lesothotimes", "nationalpost", "nature", "restofworld", "cnn"];

/// The words of a text, folded, with how often each occurs.
fn bag(text: &str) -> BTreeMap<String, usize> {
    let mut bag = BTreeMap::new();
    for word in folded_words(text) {
        *bag.entry(word).or_insert(0) += 1;
    }
    bag
}

fn overlap(a: &str, b: &str) -> f32 {
    let (a, b) = (bag(a), bag(b));
    let shared: usize = a.iter().map(|(word, n)| (*n).min(b.get(word).copied().unwrap_or(0))).sum();
    let all: usize = a.values().chain(b.values()).sum();
    if all == 0 { 0.0 } else { 2.0 * shared as f32 / all as f32 }
}

fn news_lesson(article: GoldArticle, corpus: Corpus, part: usize) -> Example {
    let tokens = Tokens::new(&article.text, &[]);
    let mut pool: Vec<Option<GoldQuote>> = article.quotes.into_iter().map(Some).collect();
    let (labels, tags) = quoted_spans(&tokens)
        .iter()
        .map(|quoted_span| {
            let content = quoted_span.content.slice(&article.text);
            let best = pool
                .iter_mut()
                .filter(|quote| quote.as_ref().is_some_and(|quote| overlap(&quote.content, content) >= 0.8))
                .max_by_key(|quote| {
                    quote.as_ref().map_or(0, |quote| (overlap(&quote.content, content) * 1000.0) as u32)
                });
            match best.and_then(Option::take) {
                Some(quote) if quote.optional => (Label::Open, quote.tag),
                Some(quote) => (Label::Quote(quote.source), quote.tag),
                None => (Label::Not, Tag::Open),
            }
        })
        .unzip();
    Example {
        labels,
        tags,
        attributions: None,
        antecedents: Vec::new(),
        people: article.people,
        text: article.text,
        weight: 2.0,
        corpus,
        part,
    }
}

fn polnear_lesson(article: polnear::Attributed, part: usize) -> Example {
    let tokens = Tokens::new(&article.text, &[]);
    let labels = quoted_spans(&tokens)
        .iter()
        .map(|quoted_span| match polnear::attribution_of(&article.attributions, quoted_span.content) {
            Some(_) if quoted_span.single => Label::Open,
            Some(attribution) => Label::Quote(attribution.source()),
            None if quoted_span.single => Label::Open,
            None => Label::Not,
        })
        .collect::<Vec<_>>();
    Example {
        tags: vec![Tag::Open; labels.len()],
        labels,
        attributions: Some(article.attributions),
        antecedents: article.antecedents,
        people: article.people,
        text: article.text,
        weight: 1.0,
        corpus: Corpus::Polnear,
        part,
    }
}

/// Calls `work` with the mentions and quoted spans of an article.
pub(super) fn with_scene(example: &Example, work: impl FnOnce(&MentionIndex<'_>, &[QuotedSpan])) {
    let tokens = Tokens::new(&example.text, &[]);
    let quoted_spans = quoted_spans(&tokens);
    let index = MentionIndex::new(&tokens, &example.people, &quoted_spans);
    work(&index, &quoted_spans);
}
