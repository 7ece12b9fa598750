//! Learns what is a quotation, which mention is its source, and whom pronouns and descriptions stand for.

use super::antecedents::{Antecedents, annotated_choices, antecedent_choice, gender_choices, passage_choice};
use super::examples::{Corpus, Example, Label, examples, with_scene};
use super::gap::{self, Passage};
use super::gold::{Source, Tag};
use super::indirect;
use super::linear::{Choice, joined, learn, write};
use crate::engine::coref::{Antecedent, GenderAgreement, Mention, MentionIndex, MentionKind, Pronoun};
use crate::engine::linear_model::{Features, Model, Models, WEIGHT_COUNT};
use crate::engine::ner::{self, weights::Weights};
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::quotes::{
    DocumentFeatures, PreviousQuote, QuoteAttributor, quotation_features, visit_source_candidates,
};
use crate::text::{Span, fold};
use anyhow::Result;
use std::path::Path;

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
             annotated articles of TR-News, GeoWebNews, PolNeAR 1.0, LGL and other news,\n# and from the passages of GAP. Licence: as the project.\n# Made by: cargo \
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

fn empty() -> Model {
    Model::new(vec![0; WEIGHT_COUNT])
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
                annotated_choices(example, index, &models, &mut antecedents);
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
