//! What speaks for and against each who may be meant by a pronoun or a description: the features of the learned model, and
//! what is known of grammar before anything is learned.

use super::gender::GenderAgreement;
use super::grammar::{Determiner, determiner, has_age, is_plural};
use super::mention::{Mention, MentionKind, Pronoun, Relation};
use super::mention_index::MentionIndex;
use super::resolver::{Antecedent, Candidate, MAX_LOOKBACK_MENTIONS, Resolver};
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::linear_model::{Features, hash_feature};

fn bucket(n: usize) -> u64 {
    match n {
        0..=2 => n as u64,
        3..=5 => 3,
        6..=10 => 4,
        _ => 5,
    }
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
        _ if mention.is_dependent => 10,
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
    let history = History::of(index, resolver, number, candidate.antecedent);
    let speaker = u64::from(last.is_some_and(|(antecedent, _)| antecedent == candidate.antecedent));
    let speaks = u64::from(mention.attachment.relation.speaks());
    out.add(50, hash_feature(&[kind, history.same_pronoun, speaker]));
    out.add(51, hash_feature(&[kind, history.subject, u64::from(mention.is_subject)]));
    out.add(52, hash_feature(&[kind, u64::from(is_named_after(index, mention, candidate.antecedent)), speaks]));
    out.add(53, hash_feature(&[kind, bucket(history.mentions), speaker]));
    out.add(54, hash_feature(&[kind, history.here.min(3) as u64, history.paragraph_before.min(3) as u64]));
    out.add(55, hash_feature(&[kind, history.share, speaker]));
    out.add(56, hash_feature(&[kind, history.share, history.subject, history.same_pronoun]));
    if let Some(before) = candidate.mention.filter(|_| mention.is_dependent) {
        let before = &index.mentions[before];
        let sentences = mention.sentence.saturating_sub(before.sentence).min(3) as u64;
        out.add(58, hash_feature(&[sentences, rank.min(2) as u64, u64::from(before.is_subject)]));
        out.add(59, hash_feature(&[index.tokens.list()[mention.head].term.bits(), sentences, rank.min(2) as u64]));
    }
    out.add(57, hash_feature(&[kind, u64::from(history.opens_paragraph), speaks]));
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

/// What the mentions shortly before a pronoun or description say of one who may be meant.
struct History {
    /// How many of them stand for that person.
    mentions: usize,
    /// How many of them in the same paragraph, and in the one before.
    here: usize,
    paragraph_before: usize,
    /// Whether the last pronoun of the same kind stands for that person: 0 there is none, 1 for another, 2 for that one.
    same_pronoun: u64,
    /// Whether that person is the subject of the sentence before, 1, and of a mention before in the same sentence, 2.
    subject: u64,
    /// That person's share of the mentions of people, in quarters.
    share: u64,
    /// Whether the first mention of the paragraph stands for that person.
    opens_paragraph: bool,
}

impl History {
    fn of(index: &MentionIndex<'_>, resolver: &Resolver, number: usize, antecedent: Antecedent) -> Self {
        let mention = &index.mentions[number];
        let mut history = Self {
            mentions: 0,
            here: 0,
            paragraph_before: 0,
            same_pronoun: 0,
            subject: 0,
            share: 0,
            opens_paragraph: false,
        };
        let mut people = 0;
        for at in (number.saturating_sub(MAX_LOOKBACK_MENTIONS)..number).rev() {
            let (other, stands_for) = (&index.mentions[at], resolver.antecedent(at).0);
            let same = stands_for == antecedent;
            if other.kind == mention.kind && !other.quoted && history.same_pronoun == 0 {
                history.same_pronoun = 1 + u64::from(same);
            }
            people += usize::from(matches!(stands_for, Antecedent::Person(_)));
            if other.paragraph == mention.paragraph {
                history.opens_paragraph = same;
            }
            if !same {
                continue;
            }
            history.mentions += 1;
            history.here += usize::from(other.paragraph == mention.paragraph);
            history.paragraph_before += usize::from(other.paragraph + 1 == mention.paragraph);
            if other.is_subject && other.sentence + 1 == mention.sentence {
                history.subject |= 1;
            }
            if other.is_subject && other.sentence == mention.sentence {
                history.subject |= 2;
            }
        }
        history.share = (4 * history.mentions / people.max(1)) as u64;
        history
    }
}

/// Whether a person is named after a pronoun in its sentence, outside quotation marks: in “He noted that Hill might leave”
/// he is not Hill.
fn is_named_after(index: &MentionIndex<'_>, mention: &Mention, antecedent: Antecedent) -> bool {
    let Antecedent::Person(person) = antecedent else { return false };
    index.mentions[index.first_from(mention.tokens.end)..]
        .iter()
        .take_while(|other| other.sentence == mention.sentence)
        .any(|other| !other.quoted && other.kind == MentionKind::Person(person))
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
