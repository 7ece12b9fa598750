//! What speaks for and against each who may be meant by a pronoun or a description: the features of the learned model, and
//! what is known of grammar before anything is learned.

use super::cue_attachment::Relation;
use super::gender::GenderAgreement;
use super::mention_index::{Mention, MentionIndex, MentionKind, Pronoun};
use super::resolve::{Antecedent, Candidate, Resolver};
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::linear_model::{Features, hash_feature};
use crate::engine::tokens::TokenKind;

/// Whether a description is of several: officials, residents.
pub(super) fn is_plural(index: &MentionIndex<'_>, number: usize) -> bool {
    let head = index.tokens.str(index.mentions[number].head);
    (head.ends_with('s') && !head.ends_with("ss")) || matches!(head, "people" | "men" | "women" | "children" | "police")
}

fn bucket(n: usize) -> u64 {
    match n {
        0..=2 => n as u64,
        3..=5 => 3,
        6..=10 => 4,
        _ => 5,
    }
}

/// What the first word of a description says about whether its person is known already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Determiner {
    /// No determiner: “officials”.
    None,
    /// the
    Definite,
    /// a, another, one; a numeral
    Indefinite,
    /// this, that
    Demonstrative,
    /// his, her, their, its
    Possessive,
    /// Any other.
    Other,
}

/// The determiner of a description.
pub(super) fn determiner(index: &MentionIndex<'_>, mention: &Mention) -> Determiner {
    let first = index.tokens.list()[mention.tokens.start];
    if !first.is(LexicalClasses::DETERMINER) {
        return if first.is(LexicalClasses::NUMERAL) { Determiner::Indefinite } else { Determiner::None };
    }
    match index.tokens.str(mention.tokens.start).to_ascii_lowercase().as_str() {
        "the" => Determiner::Definite,
        "a" | "an" | "another" | "one" => Determiner::Indefinite,
        "this" | "that" => Determiner::Demonstrative,
        "his" | "her" | "their" | "its" => Determiner::Possessive,
        _ => Determiner::Other,
    }
}

/// Whether a description tells an age, as those of people just named do: “the 42-year-old”.
fn has_age(index: &MentionIndex<'_>, mention: &Mention) -> bool {
    mention.tokens.clone().any(|at| index.tokens.list()[at].kind == TokenKind::Number)
        && mention.tokens.clone().any(|at| index.tokens.str(at) == "old")
}

/// The features of “nobody that was seen”.
pub(super) fn features_of_none(
    index: &MentionIndex<'_>,
    resolver: &Resolver,
    number: usize,
    candidates: &[Candidate],
    out: &mut Features,
) {
    let mention = &index.mentions[number];
    let kind = mention.kind.code();
    let head = index.tokens.list()[mention.head];
    let determiner = determiner(index, mention) as u64;
    let known = if has_age(index, mention) {
        2
    } else {
        u64::from(candidates.iter().any(|candidate| candidate.is_described(resolver, head.term)))
    };
    out.add(1, kind);
    out.add(4, hash_feature(&[kind, candidates.len().min(3) as u64]));
    if mention.kind == MentionKind::PersonNominal {
        out.add(2, determiner);
        out.add(3, head.term.bits());
        out.add(5, hash_feature(&[determiner, known]));
        out.add(6, u64::from(is_plural(index, number)));
    }
}

/// The features of `candidate` as the one whom mention `number` stands for.
pub(super) fn features(
    index: &MentionIndex<'_>,
    resolver: &Resolver,
    number: usize,
    candidate: Candidate,
    rank: usize,
    last: Option<(Antecedent, usize)>,
    out: &mut Features,
) {
    let mention = &index.mentions[number];
    let agreement = resolver.agreement(index, number, candidate.antecedent) as u64;
    // He and she behave alike; descriptions are weighed on their own.
    let kind = match (mention.kind, candidate.antecedent) {
        (MentionKind::Pronoun(Pronoun::He | Pronoun::She), Antecedent::Person(_)) => 0,
        (MentionKind::Pronoun(Pronoun::He | Pronoun::She), Antecedent::Phrase(phrase)) => {
            1 + u64::from(is_plural(index, phrase))
        }
        (MentionKind::Pronoun(_), Antecedent::Person(_)) => 3,
        (MentionKind::Pronoun(_), Antecedent::Phrase(phrase)) => {
            4 + u64::from(is_plural(index, phrase)) + 2 * u64::from(mention.kind == MentionKind::Pronoun(Pronoun::It))
        }
        _ => 9,
    };
    out.add(20, kind);
    if agreement != GenderAgreement::Unknown as u64 {
        out.add(21, hash_feature(&[kind, agreement]));
        out.add(35, hash_feature(&[kind, rank.min(2) as u64, agreement]));
    }
    out.add(22, hash_feature(&[kind, rank.min(3) as u64]));
    if let Antecedent::Person(person) = candidate.antecedent {
        out.add(25, hash_feature(&[kind, person.min(3) as u64]));
        out.add(26, hash_feature(&[kind, bucket(index.people[person].mentions.len())]));
    }
    if let Some((speaker, paragraph)) = last {
        let gap = mention.paragraph.saturating_sub(paragraph).min(3) as u64;
        out.add(27, hash_feature(&[kind, u64::from(speaker == candidate.antecedent), gap]));
    }
    if let Antecedent::Person(_) = candidate.antecedent {
        let speech_count = resolver.speech_count(index, number, candidate.antecedent).min(3);
        out.add(
            42,
            hash_feature(&[
                kind,
                speech_count as u64,
                u64::from(last.is_some_and(|(antecedent, _)| antecedent == candidate.antecedent)),
            ]),
        );
    }
    if let Some(before) = candidate.mention {
        let before = &index.mentions[before];
        let speaks = u64::from(before.attachment.relation.speaks());
        out.add(43, hash_feature(&[kind, speaks, mention.sentence.saturating_sub(before.sentence).min(3) as u64]));
        out.add(
            44,
            hash_feature(&[kind, u64::from(mention.is_subject), u64::from(before.is_subject), rank.min(2) as u64]),
        );
        let sentences = bucket(mention.sentence.saturating_sub(before.sentence));
        let paragraphs = mention.paragraph.saturating_sub(before.paragraph).min(3) as u64;
        let syntactic_position = u64::from(before.is_subject) + 2 * u64::from(before.quoted);
        out.add(45, hash_feature(&[kind, index.context_code_before(before), sentences.min(2)]));
        out.add(30, hash_feature(&[kind, sentences]));
        out.add(31, hash_feature(&[kind, paragraphs]));
        out.add(32, hash_feature(&[kind, sentences.min(2), syntactic_position]));
        out.add(33, hash_feature(&[kind, before.attachment.relation as u64, sentences.min(2)]));
        out.add(34, hash_feature(&[kind, u64::from(matches!(before.kind, MentionKind::Pronoun(_))), sentences.min(3)]));
    }
    if mention.kind == MentionKind::PersonNominal {
        let head = index.tokens.list()[mention.head];
        let determiner = determiner(index, mention) as u64;
        let known = if has_age(index, mention) { 2 } else { u64::from(candidate.is_described(resolver, head.term)) };
        let modifiers = (mention.tokens.start..mention.head)
            .filter(|at| {
                let token = index.tokens.list()[*at];
                !token.is(LexicalClasses::DETERMINER) && candidate.is_described(resolver, token.term)
            })
            .count();
        out.add(36, known);
        out.add(37, hash_feature(&[known, modifiers.min(2) as u64, determiner]));
        out.add(38, hash_feature(&[determiner, agreement]));
        out.add(39, hash_feature(&[known, rank.min(2) as u64, agreement]));
        out.add(40, head.term.bits());
        out.add(41, hash_feature(&[determiner, known]));
    }
}

/// What grammar books say of he and she, and of “the minister”: they go on with the subject, the last speaker, the
/// nearest. The annotated articles have a few hundred of them, too few to learn all of this from them alone.
pub(super) fn prior(
    index: &MentionIndex<'_>,
    resolver: &Resolver,
    number: usize,
    candidate: Candidate,
    last: Option<(Antecedent, usize)>,
) -> f32 {
    let mention = &index.mentions[number];
    let mut prior = match resolver.agreement(index, number, candidate.antecedent) {
        GenderAgreement::Yes | GenderAgreement::Likely => 0.5,
        GenderAgreement::Unlikely => -2.0,
        GenderAgreement::No | GenderAgreement::Unknown => 0.0,
    };
    // “The 42-year-old” is seldom somebody new.
    if mention.kind == MentionKind::PersonNominal
        && has_age(index, mention)
        && determiner(index, mention) == Determiner::Definite
    {
        prior += 1.5;
    }
    if last
        .is_some_and(|(antecedent, paragraph)| antecedent == candidate.antecedent && mention.paragraph <= paragraph + 1)
    {
        prior += 2.0;
    }
    let Some(before) = candidate.mention.map(|before| &index.mentions[before]) else { return prior - 1.0 };
    let sentences = mention.sentence.saturating_sub(before.sentence);
    prior += match sentences {
        0 => 0.5,
        1 => 1.0,
        2 => 0.0,
        3..=5 => -0.5,
        _ => -1.5,
    };
    let near = sentences <= 1;
    prior += match before.attachment.relation {
        Relation::Subject | Relation::Appositive | Relation::Inverted | Relation::According if near => 1.0,
        Relation::Possessive | Relation::Oblique => -0.5,
        _ => 0.0,
    };
    if near && before.is_subject {
        prior += 1.0;
    }
    if before.quoted { prior - 1.0 } else { prior }
}
