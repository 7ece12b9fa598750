//! Learns what is a quotation, which mention is its source, and whom pronouns and descriptions stand for.

use super::gap::{self, Passage};
use super::gold::{self, GoldArticle, GoldQuote, Source, Tag, folded_words};
use super::indirect;
use super::linear::{Choice, joined, learn, write};
use super::polnear;
use crate::annotations::Person;
use crate::engine::coref::{Antecedent, GenderAgreement, Mention, MentionIndex, MentionKind, Pronoun, Resolver};
use crate::engine::linear_model::{Features, Model, Models, WEIGHT_COUNT};
use crate::engine::ner::{self, weights::Weights};
use crate::engine::quote_marks::{QuotedSpan, quoted_spans};
use crate::engine::quotes::{
    DocumentFeatures, PreviousQuote, QuoteAttributor, quotation_features, visit_source_candidates,
};
use crate::engine::tokens::Tokens;
use crate::text::{Span, fold};
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
    attributions: Option<Vec<polnear::Attribution>>,
    /// How much it counts.
    weight: f32,
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
}

/// The number of parts the articles are cut into: each part is watched once, by models learned from the others.
pub(super) const PARTS: usize = 4;

/// Learns from the corpora and writes the weights.
///
/// # Errors
/// When a corpus cannot be read or a file of weights not be written.
pub fn train(corpora: &Path, weights: &Path) -> Result<()> {
    let examples = examples(corpora, ner::weights())?;
    let passages = gap::read(&corpora.join("gap"), ner::weights())?;
    let models = learn_all(&examples.iter().collect::<Vec<_>>(), &passages);
    let header = |what: &str| {
        format!(
            "# {what}: slots of hashed features with their weights in thousandths.\n# Origin: learned from the \
             annotated articles of TR-News, GeoWebNews, PolNeAR 1.0 and other news,\n# and from the passages of GAP. Licence: as the project.\n# Made by: cargo \
             run --release --features train --bin train -- speakers CORPORA\n"
        )
    };
    std::fs::write(weights.join("verdict.tsv"), write(&models.quotation, &header("Is a stretch a quotation")))?;
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
    let examples = examples(corpora, readings)?;
    let passages = gap::read(&corpora.join("gap"), readings)?;
    Ok(learn_all(&examples.iter().filter(|example| example.part != part).collect::<Vec<_>>(), &passages))
}

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
    Example { labels, tags, attributions: None, people: article.people, text: article.text, weight: 2.0, corpus, part }
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
        people: article.people,
        text: article.text,
        weight: 1.0,
        corpus: Corpus::Polnear,
        part,
    }
}

fn empty() -> Model {
    Model::new(vec![0; WEIGHT_COUNT])
}

/// The choices of whom a mention stands for: he and she, and all others, which share no features.
#[derive(Default)]
struct Antecedents {
    pronouns: Vec<Choice>,
    others: Vec<Choice>,
}

/// Learns the three models; sources twice, the second time with the sources that the first model found for the
/// quotations before, as it will be in use.
pub(super) fn learn_all(examples: &[&Example], passages: &[Passage]) -> Models {
    let mut models = Models { quotation: empty(), source: empty(), antecedent: empty(), indirect: empty() };
    let mut quotation_choices_found = Vec::new();
    for example in examples {
        with_scene(example, |index, quoted_spans| {
            quotation_choices(example, index, quoted_spans, &mut quotation_choices_found);
        });
    }
    models.quotation = learn(&quotation_choices_found, 12, 0.01, 2);
    let mut indirect_quotes = Vec::new();
    for example in examples {
        if let Some(attributions) = &example.attributions {
            with_scene(example, |index, quoted_spans| {
                indirect::choices(index, quoted_spans, attributions, &mut indirect_quotes);
            });
        }
    }
    models.indirect = learn(&indirect_quotes, 12, 0.002, 2);
    for round in 0..3 {
        let (mut sources, mut antecedents) = (Vec::new(), Antecedents::default());
        for example in examples {
            with_scene(example, |index, quoted_spans| {
                speaker_choices(example, index, quoted_spans, &models, round == 0, &mut sources, &mut antecedents);
                gender_choices(index, &models.antecedent, &mut antecedents.pronouns);
            });
        }
        for passage in passages {
            antecedents.pronouns.extend(passage_choice(passage, &models));
        }
        models.source = learn(&sources, 12, 0.02, 2);
        let Antecedents { pronouns, others } = antecedents;
        models.antecedent = joined(&learn(&pronouns, 8, 0.1, 2), &learn(&others, 8, 0.1, 2));
    }
    models
}

pub(super) fn with_scene(example: &Example, work: impl FnOnce(&MentionIndex<'_>, &[QuotedSpan])) {
    let tokens = Tokens::new(&example.text, &[]);
    let quoted_spans = quoted_spans(&tokens);
    let index = MentionIndex::new(&tokens, &example.people, &quoted_spans);
    work(&index, &quoted_spans);
}

fn quotation_choices(
    example: &Example,
    index: &MentionIndex<'_>,
    quoted_spans: &[QuotedSpan],
    choices: &mut Vec<Choice>,
) {
    let document = DocumentFeatures::of(index.tokens, quoted_spans);
    let mut features = Features::with_capacity();
    for (number, label) in example.labels.iter().enumerate() {
        let yes = match label {
            Label::Open => continue,
            Label::Not => false,
            Label::Quote(_) => true,
        };
        features.clear();
        let previous = number.checked_sub(1).and_then(|other| match example.labels[other] {
            Label::Open => None,
            Label::Not => Some(false),
            Label::Quote(_) => Some(true),
        });
        quotation_features(index, quoted_spans, number, &document, previous, &mut features);
        let mut choice =
            Choice { weight: example.weight, out_of_domain: example.corpus == Corpus::Polnear, ..Choice::default() };
        choice.push(&features, yes);
        choice.push(&Features::with_capacity(), !yes);
        choices.push(choice);
    }
}

/// Whether a mention can be the source that the annotators gave.
pub(super) fn is_right(
    index: &MentionIndex<'_>,
    attributor: &QuoteAttributor<'_>,
    mention: Option<&Mention>,
    source: &Source,
) -> bool {
    let Some(mention) = mention else { return *source == Source::None };
    let tied = mention.attachment.cue.is_some();
    let text = index.tokens.text();
    match source {
        Source::None | Source::Missed => false,
        Source::Person(person) => match mention.kind {
            MentionKind::Person(other) => other == *person,
            MentionKind::Pronoun(pronoun) => {
                tied && attributor.resolver().gender(*person).agreement(pronoun) != GenderAgreement::No
            }
            MentionKind::PersonNominal => tied,
            _ => false,
        },
        Source::Phrase(phrase) => match mention.kind {
            MentionKind::Person(_) => false,
            MentionKind::Pronoun(_) => tied,
            _ => phrase.to_lowercase().contains(&index.tokens.str(mention.head).to_lowercase()),
        },
        Source::Spans(spans) => {
            let head = index.tokens.list()[mention.head].span;
            let whole = Span { start: index.tokens.list()[mention.start].span.start, end: head.end };
            // The head of a long source stands at its start: “Ana Diaz, a friend of Tom Hill”.
            spans.iter().any(|span| {
                span.contains(head)
                    && (whole.start <= span.start + 2 || index.tokens.within(*span).start + 8 > mention.start)
            }) && !text.is_empty()
        }
    }
}

/// Whether a mention agrees with the annotated words of the tag.
fn agrees_with_tag(index: &MentionIndex<'_>, mention: &Mention, words: &[String]) -> bool {
    let word = |at: usize| fold(index.tokens.str(at));
    match mention.kind {
        MentionKind::Pronoun(_) => matches!(words, [one] if *one == word(mention.head)),
        _ => words.contains(&word(mention.head)),
    }
}

/// Which of the candidates of one quotation are its source, as the annotators gave it.
///
/// Where the words of the tag are known, it is the mention of these words: in the quotation's paragraph before others, and
/// next to a cue before others. Where it is known that there is no tag, whoever is the speaker is right.
pub(super) fn right_candidates(
    index: &MentionIndex<'_>,
    attributor: &QuoteAttributor<'_>,
    paragraph: usize,
    candidates: &[Option<usize>],
    (source, tag): (&Source, &Tag),
) -> Vec<bool> {
    let mention = |at: &Option<usize>| at.map(|at| &index.mentions[at]);
    let plain = |at: &Option<usize>| is_right(index, attributor, mention(at), source);
    let mut right: Vec<bool> = match tag {
        Tag::Open => return candidates.iter().map(plain).collect(),
        Tag::Absent => {
            let speaks = |at: &Option<usize>| match source {
                Source::Person(person) => {
                    at.is_some_and(|at| attributor.resolver().antecedent(at).0 == Antecedent::Person(*person))
                }
                _ => plain(at),
            };
            return candidates.iter().map(speaks).collect();
        }
        Tag::Words(words) => candidates
            .iter()
            .map(|at| {
                mention(at).is_some_and(|mention| {
                    let possible = match (source, mention.kind) {
                        (Source::Person(person), MentionKind::Person(other)) => other == *person,
                        (Source::Person(person), MentionKind::Pronoun(pronoun)) => {
                            attributor.resolver().gender(*person).agreement(pronoun) != GenderAgreement::No
                        }
                        (Source::Phrase(_), MentionKind::Person(_)) => false,
                        _ => true,
                    };
                    possible && agrees_with_tag(index, mention, words)
                })
            })
            .collect(),
    };
    let here = |mention: &Mention| mention.paragraph == paragraph;
    let tied = |mention: &Mention| mention.attachment.cue.is_some();
    for better in [&here as &dyn Fn(&Mention) -> bool, &tied] {
        let among = |(right, at): (&bool, &Option<usize>)| *right && mention(at).is_some_and(better);
        if right.iter().zip(candidates).any(among) {
            right = right.iter().zip(candidates).map(among).collect();
        }
    }
    right
}

fn speaker_choices(
    example: &Example,
    index: &MentionIndex<'_>,
    quoted_spans: &[QuotedSpan],
    models: &Models,
    first: bool,
    sources: &mut Vec<Choice>,
    antecedents: &mut Antecedents,
) {
    let attributor = QuoteAttributor::new(index, models);
    let mut previous_quote = PreviousQuote::default();
    for (number, label) in example.labels.iter().enumerate() {
        let Label::Quote(source) = label else { continue };
        let mut choice =
            Choice { weight: example.weight, out_of_domain: example.corpus == Corpus::Polnear, ..Choice::default() };
        let mut candidates = Vec::new();
        visit_source_candidates(
            index,
            attributor.resolver(),
            quoted_spans,
            number,
            previous_quote,
            |mention, features| {
                candidates.push(mention);
                choice.push(features, false);
            },
        );
        let gold = (source, &example.tags[number]);
        choice.right = right_candidates(index, &attributor, quoted_spans[number].paragraph, &candidates, gold);
        let of = |at: usize| candidates[at];
        let right = (0..candidates.len()).filter(|at| choice.right[*at]).map(of);
        let right = right.clone().find(|mention| *mention == previous_quote.source).or_else(|| right.clone().next());
        let right = right.flatten();
        if choice.is_useful() {
            sources.push(choice);
        }
        let attribution = attributor.speaker_of(quoted_spans, number, previous_quote);
        let chosen = if first { right } else { attribution.source };
        let mut person = if first { None } else { attribution.person };
        if first && let Source::Person(gold) = source {
            person = Some(*gold);
        }
        // Where the tag is annotated its mention is known; elsewhere it is the one that the model finds.
        let pointing = if matches!(gold.1, Tag::Words(_)) { right } else { chosen };
        if let Some(pointing) = pointing
            && !matches!(index.mentions[pointing].kind, MentionKind::Person(_))
            && (matches!(gold.1, Tag::Words(_))
                || is_right(index, &attributor, Some(&index.mentions[pointing]), source))
            && let Some(choice) = antecedent_choice(index, &attributor, pointing, source)
        {
            match index.mentions[pointing].kind {
                MentionKind::Pronoun(Pronoun::He | Pronoun::She) => antecedents.pronouns.push(choice),
                _ => antecedents.others.push(choice),
            }
        }
        previous_quote = previous_quote.then(number, chosen, person, attribution.phrase);
    }
}

/// How much a choice counts that gender alone tells.
const GENDER_CHOICE_WEIGHT: f32 = 0.3;

/// The choices of he and she that gender tells in an article of men and women: learned from without knowing gender, they
/// teach where those stand whom a pronoun means. Of such there are thousands, of annotated ones a few hundred.
fn gender_choices(index: &MentionIndex<'_>, model: &Model, choices: &mut Vec<Choice>) {
    let seeing = Resolver::new(index, model);
    let blind = seeing.blind();
    for (number, mention) in index.mentions.iter().enumerate() {
        let MentionKind::Pronoun(pronoun @ (Pronoun::He | Pronoun::She)) = mention.kind else { continue };
        if mention.quoted {
            continue;
        }
        let mut choice = Choice { weight: GENDER_CHOICE_WEIGHT, ..Choice::default() };
        blind.visit_candidates(index, number, |antecedent, features, prior| {
            if let Antecedent::Person(person) = antecedent
                && let fit @ (GenderAgreement::Yes | GenderAgreement::No) = seeing.gender(person).agreement(pronoun)
            {
                choice.push_with(features, prior, fit == GenderAgreement::Yes);
            }
        });
        if choice.is_useful() {
            choices.push(choice);
        }
    }
}

/// How much a passage of GAP counts: it is no news, and its pronouns are the hard ones.
const PASSAGE_WEIGHT: f32 = 0.5;

/// The choice of whom the pronoun of a passage stands for. Where it means neither name, it is known whom it does not mean.
fn passage_choice(passage: &Passage, models: &Models) -> Option<Choice> {
    let tokens = Tokens::new(&passage.text, &[]);
    let quoted_spans = quoted_spans(&tokens);
    let index = MentionIndex::new(&tokens, &passage.people, &quoted_spans);
    let mention = index.mention_at(tokens.within(passage.pronoun).start)?;
    if !matches!(index.mentions[mention].kind, MentionKind::Pronoun(Pronoun::He | Pronoun::She)) {
        return None;
    }
    let resolver = Resolver::new(&index, &models.antecedent);
    let meant = passage.names.iter().any(|(_, meant)| *meant);
    let mut choice = Choice { weight: PASSAGE_WEIGHT, ..Choice::default() };
    resolver.visit_candidates(&index, mention, |antecedent, features, prior| {
        let name = passage.names.iter().find(|(person, _)| antecedent == Antecedent::Person(*person));
        let right = name.map_or(!meant && antecedent != Antecedent::Nobody, |(_, meant)| *meant);
        choice.push_with(features, prior, right);
    });
    choice.is_useful().then_some(choice)
}

/// The choice of whom mention `chosen` stands for, when the annotators tell.
fn antecedent_choice(
    index: &MentionIndex<'_>,
    attributor: &QuoteAttributor<'_>,
    chosen: usize,
    source: &Source,
) -> Option<Choice> {
    let mut choice = Choice { weight: 1.0, ..Choice::default() };
    attributor.resolver().visit_candidates(index, chosen, |antecedent, features, prior| {
        let right = match (source, antecedent) {
            (Source::Person(person), Antecedent::Person(other)) => *person == other,
            (Source::Phrase(phrase), Antecedent::Phrase(other)) => {
                let head = index.tokens.str(index.mentions[other].head);
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
