//! The choices of whom a pronoun or description stands for, from all that annotators and gender tell.

use super::examples::Example;
use super::gap::Passage;
use super::gold::Source;
use super::linear::Choice;
use crate::engine::coref::{Antecedent, GenderAgreement, MentionIndex, MentionKind, Pronoun, Resolver};
use crate::engine::linear_model::{Model, Models};
use crate::engine::quote_marks::quoted_spans;
use crate::engine::quotes::QuoteAttributor;
use crate::engine::tokens::Tokens;

/// The choices of whom a mention stands for: he and she, and all others, which share no features.
#[derive(Default)]
pub(super) struct Antecedents {
    pub(super) pronouns: Vec<Choice>,
    pub(super) others: Vec<Choice>,
}

/// The choices of the pronouns and descriptions whose person is annotated.
pub(super) fn annotated_choices(
    example: &Example,
    index: &MentionIndex<'_>,
    models: &Models,
    antecedents: &mut Antecedents,
) {
    if example.antecedents.is_empty() {
        return;
    }
    let resolver = Resolver::new(index, &models.antecedent);
    for (span, person) in &example.antecedents {
        let within = index.tokens.within(*span);
        let Some(number) = within
            .clone()
            .find_map(|at| index.mention_at(at).filter(|number| index.mentions[*number].tokens.end <= within.end))
        else {
            continue;
        };
        let mention = &index.mentions[number];
        let mut choice = Choice { weight: 1.0, ..Choice::default() };
        let pronoun = matches!(mention.kind, MentionKind::Pronoun(Pronoun::He | Pronoun::She));
        if !pronoun && mention.kind != MentionKind::PersonNominal {
            continue;
        }
        resolver.visit_candidates(index, number, |antecedent, features, prior| {
            let right = match (person, antecedent) {
                (Some(person), Antecedent::Person(other)) => *person == other,
                (None, Antecedent::Nobody) => !pronoun,
                (None, Antecedent::Phrase(_)) => pronoun,
                _ => false,
            };
            choice.push_with(features, prior, right);
        });
        if choice.is_useful() {
            if pronoun { &mut antecedents.pronouns } else { &mut antecedents.others }.push(choice);
        }
    }
}

/// How much a choice counts that gender alone tells.
const GENDER_CHOICE_WEIGHT: f32 = 0.3;

/// The choices of he and she that gender tells in an article of men and women: learned from without knowing gender, they
/// teach where those stand whom a pronoun means. Of such there are thousands, of annotated ones a few hundred.
pub(super) fn gender_choices(index: &MentionIndex<'_>, model: &Model, choices: &mut Vec<Choice>) {
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
pub(super) fn passage_choice(passage: &Passage, models: &Models) -> Option<Choice> {
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
pub(super) fn antecedent_choice(
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
