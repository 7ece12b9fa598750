//! What is known of whom the mentions of an article stand for.

use super::descriptions::Descriptions;
use super::gender::{Gender, GenderAgreement};
use super::mention::{MentionKind, Pronoun};
use super::mention_index::MentionIndex;
use crate::engine::gazetteer::{LexicalClasses, TermId};

/// How many mentions before the pronoun are looked at.
pub(super) const MAX_LOOKBACK_MENTIONS: usize = 60;

/// Whom every mention of an article stands for.
///
/// Mentions are resolved in order of the text, so that what an earlier “he” stands for helps with the next one.
#[derive(Clone, Debug)]
pub struct Resolver {
    pub(super) genders: Vec<Gender>,
    pub(super) described: Descriptions,
    /// For every mention, whom it stands for, and how sure that is.
    pub(super) antecedent: Vec<(Antecedent, f32)>,
    /// The others whom a mention may stand for, with their probability, in order of the mentions.
    pub(super) others: Vec<(usize, Antecedent, f32)>,
}

/// Whom a pronoun or a description may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Antecedent {
    /// One of the article's people.
    Person(usize),
    /// Somebody the article describes and does not name, by the mention that does so.
    Phrase(usize),
    /// Nobody that was seen.
    Nobody,
}

/// One who may be meant, and the nearest mention of them before the pronoun.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) antecedent: Antecedent,
    pub(super) mention: Option<usize>,
}

impl Candidate {
    pub(super) fn is_described(&self, resolver: &Resolver, word: TermId) -> bool {
        matches!(self.antecedent, Antecedent::Person(person) if resolver.described.describes(word, person))
    }
}

impl Resolver {
    /// Whom mention `number` stands for, and how sure that is.
    #[must_use]
    pub fn antecedent(&self, number: usize) -> (Antecedent, f32) {
        self.antecedent[number]
    }

    /// The others whom mention `number` may stand for, with their probability.
    pub fn others(&self, number: usize) -> impl Iterator<Item = (Antecedent, f32)> {
        let from = self.others.partition_point(|(mention, ..)| *mention < number);
        let own = self.others[from..].iter().take_while(move |(mention, ..)| *mention == number);
        own.map(|(_, antecedent, probability)| (*antecedent, *probability))
    }

    /// The gender of a person.
    #[must_use]
    pub fn gender(&self, person: usize) -> Gender {
        self.genders[person]
    }

    /// The same, to whom nobody's gender is known; what mentions stand for stays.
    #[cfg(feature = "train")]
    #[must_use]
    pub fn blind(&self) -> Self {
        let genders = vec![Gender::Unknown; self.genders.len()];
        Self { genders, ..self.clone() }
    }

    /// How often, of the mentions shortly before `number`, this one spoke.
    pub(super) fn speech_count(&self, index: &MentionIndex<'_>, number: usize, antecedent: Antecedent) -> usize {
        (number.saturating_sub(MAX_LOOKBACK_MENTIONS)..number)
            .filter(|before| {
                self.antecedent[*before].0 == antecedent && index.mentions[*before].attachment.relation.speaks()
            })
            .count()
    }

    /// Whether gender lets mention `number` stand for `antecedent`: as far as is known.
    pub(super) fn agreement(&self, index: &MentionIndex<'_>, number: usize, antecedent: Antecedent) -> GenderAgreement {
        let mention = &index.mentions[number];
        if let Antecedent::Person(person) = antecedent
            && self.described.has_conflicting_nationality(index, number, person)
        {
            return GenderAgreement::No;
        }
        let pronoun = match mention.kind {
            MentionKind::Pronoun(pronoun) => pronoun,
            _ => match index.tokens.list()[mention.head].classes {
                classes if classes.intersects(LexicalClasses::MALE) => Pronoun::He,
                classes if classes.intersects(LexicalClasses::FEMALE) => Pronoun::She,
                _ => return GenderAgreement::Unknown,
            },
        };
        match antecedent {
            Antecedent::Person(person) => self.genders[person].agreement(pronoun),
            Antecedent::Phrase(phrase) => gender_of(index, phrase).agreement(pronoun),
            Antecedent::Nobody => GenderAgreement::Unknown,
        }
    }
}

/// The gender that a description tells.
fn gender_of(index: &MentionIndex<'_>, number: usize) -> Gender {
    let head = index.tokens.list()[index.mentions[number].head];
    match (head.is(LexicalClasses::MALE), head.is(LexicalClasses::FEMALE)) {
        (true, false) => Gender::He,
        (false, true) => Gender::She,
        _ => Gender::Unknown,
    }
}
