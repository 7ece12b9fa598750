//! What speaks for and against each who may be meant by a pronoun or a description: the features of the learned model, and
//! what is known of grammar before anything is learned.

use super::gender::Fit;
use super::link::Relation;
use super::resolve::{Antecedent, Resolver, Rival};
use super::scene::{Mention, MentionKind, Pronoun, Scene};
use crate::engine::gazetteer::Classes;
use crate::engine::ranker::{Features, pack};
use crate::engine::tokens::TokenKind;

/// Whether a description is of several: officials, residents.
pub(super) fn is_plural(scene: &Scene<'_>, number: usize) -> bool {
    let head = scene.tokens.str(scene.mentions[number].head);
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

/// The first word of a description says whether it can be known already: the, this, his; a, one; none.
pub(super) fn article_of(scene: &Scene<'_>, mention: &Mention) -> u64 {
    let first = scene.tokens.list()[mention.tokens.start];
    if !first.is(Classes::DETERMINER) {
        return if first.is(Classes::NUMERAL) { 2 } else { 0 };
    }
    match scene.tokens.str(mention.tokens.start).to_ascii_lowercase().as_str() {
        "the" => 1,
        "a" | "an" | "another" | "one" => 2,
        "this" | "that" => 3,
        "his" | "her" | "their" | "its" => 4,
        _ => 5,
    }
}

/// Whether a description tells an age, as those of people just named do: “the 42-year-old”.
fn is_aged(scene: &Scene<'_>, mention: &Mention) -> bool {
    mention.tokens.clone().any(|at| scene.tokens.list()[at].kind == TokenKind::Number)
        && mention.tokens.clone().any(|at| scene.tokens.str(at) == "old")
}

/// The features of “nobody that was seen”.
pub(super) fn nobody(scene: &Scene<'_>, resolver: &Resolver, number: usize, rivals: &[Rival], out: &mut Features) {
    let mention = &scene.mentions[number];
    let kind = mention.kind.code();
    let head = scene.tokens.list()[mention.head];
    let article = article_of(scene, mention);
    let known = if is_aged(scene, mention) {
        2
    } else {
        u64::from(rivals.iter().any(|rival| rival.is_described(resolver, head.word)))
    };
    out.add(1, kind);
    out.add(4, pack(&[kind, rivals.len().min(3) as u64]));
    if mention.kind == MentionKind::Human {
        out.add(2, article);
        out.add(3, head.word.bits());
        out.add(5, pack(&[article, known]));
        out.add(6, u64::from(is_plural(scene, number)));
    }
}

/// The features of `rival` as the one whom mention `number` stands for.
pub(super) fn features(
    scene: &Scene<'_>,
    resolver: &Resolver,
    number: usize,
    rival: Rival,
    rank: usize,
    last: Option<(Antecedent, usize)>,
    out: &mut Features,
) {
    let mention = &scene.mentions[number];
    let fits = resolver.fits(scene, number, rival.who) as u64;
    // He and she behave alike; descriptions are weighed on their own.
    let kind = match (mention.kind, rival.who) {
        (MentionKind::Pronoun(Pronoun::He | Pronoun::She), Antecedent::Person(_)) => 0,
        (MentionKind::Pronoun(Pronoun::He | Pronoun::She), Antecedent::Phrase(phrase)) => {
            1 + u64::from(is_plural(scene, phrase))
        }
        (MentionKind::Pronoun(_), Antecedent::Person(_)) => 3,
        (MentionKind::Pronoun(_), Antecedent::Phrase(phrase)) => {
            4 + u64::from(is_plural(scene, phrase)) + 2 * u64::from(mention.kind == MentionKind::Pronoun(Pronoun::It))
        }
        _ => 9,
    };
    out.add(20, kind);
    if fits != Fit::Unknown as u64 {
        out.add(21, pack(&[kind, fits]));
        out.add(35, pack(&[kind, rank.min(2) as u64, fits]));
    }
    out.add(22, pack(&[kind, rank.min(3) as u64]));
    if let Antecedent::Person(person) = rival.who {
        out.add(25, pack(&[kind, person.min(3) as u64]));
        out.add(26, pack(&[kind, bucket(scene.people[person].mentions.len())]));
    }
    if let Some((speaker, paragraph)) = last {
        let gap = mention.paragraph.saturating_sub(paragraph).min(3) as u64;
        out.add(27, pack(&[kind, u64::from(speaker == rival.who), gap]));
    }
    if let Antecedent::Person(_) = rival.who {
        let spoken = resolver.spoken(scene, number, rival.who).min(3);
        out.add(42, pack(&[kind, spoken as u64, u64::from(last.is_some_and(|(who, _)| who == rival.who))]));
    }
    if let Some(before) = rival.mention {
        let before = &scene.mentions[before];
        let speaks = u64::from(before.link.relation.speaks());
        out.add(43, pack(&[kind, speaks, mention.sentence.saturating_sub(before.sentence).min(3) as u64]));
        out.add(44, pack(&[kind, u64::from(mention.leads), u64::from(before.leads), rank.min(2) as u64]));
        let sentences = bucket(mention.sentence.saturating_sub(before.sentence));
        let paragraphs = mention.paragraph.saturating_sub(before.paragraph).min(3) as u64;
        let place = u64::from(before.leads) + 2 * u64::from(before.quoted);
        out.add(45, pack(&[kind, scene.part_before(before), sentences.min(2)]));
        out.add(30, pack(&[kind, sentences]));
        out.add(31, pack(&[kind, paragraphs]));
        out.add(32, pack(&[kind, sentences.min(2), place]));
        out.add(33, pack(&[kind, before.link.relation as u64, sentences.min(2)]));
        out.add(34, pack(&[kind, u64::from(matches!(before.kind, MentionKind::Pronoun(_))), sentences.min(3)]));
    }
    if mention.kind == MentionKind::Human {
        let head = scene.tokens.list()[mention.head];
        let article = article_of(scene, mention);
        let known = if is_aged(scene, mention) { 2 } else { u64::from(rival.is_described(resolver, head.word)) };
        let modifiers = (mention.tokens.start..mention.head)
            .filter(|at| {
                let token = scene.tokens.list()[*at];
                !token.is(Classes::DETERMINER) && rival.is_described(resolver, token.word)
            })
            .count();
        out.add(36, known);
        out.add(37, pack(&[known, modifiers.min(2) as u64, article]));
        out.add(38, pack(&[article, fits]));
        out.add(39, pack(&[known, rank.min(2) as u64, fits]));
        out.add(40, head.word.bits());
        out.add(41, pack(&[article, known]));
    }
}

/// What grammar books say of he and she, and of “the minister”: they go on with the subject, the last speaker, the
/// nearest. The annotated articles have a few hundred of them, too few to learn all of this from them alone.
pub(super) fn prior(
    scene: &Scene<'_>,
    resolver: &Resolver,
    number: usize,
    rival: Rival,
    last: Option<(Antecedent, usize)>,
) -> f32 {
    let mention = &scene.mentions[number];
    let mut prior = match resolver.fits(scene, number, rival.who) {
        Fit::Yes | Fit::Likely => 0.5,
        Fit::Unlikely => -2.0,
        Fit::No | Fit::Unknown => 0.0,
    };
    // “The 42-year-old” is seldom somebody new.
    if mention.kind == MentionKind::Human && is_aged(scene, mention) && article_of(scene, mention) == 1 {
        prior += 1.5;
    }
    if last.is_some_and(|(who, paragraph)| who == rival.who && mention.paragraph <= paragraph + 1) {
        prior += 2.0;
    }
    let Some(before) = rival.mention.map(|before| &scene.mentions[before]) else { return prior - 1.0 };
    let sentences = mention.sentence.saturating_sub(before.sentence);
    prior += match sentences {
        0 => 0.5,
        1 => 1.0,
        2 => 0.0,
        3..=5 => -0.5,
        _ => -1.5,
    };
    let near = sentences <= 1;
    prior += match before.link.relation {
        Relation::Subject | Relation::Apposed | Relation::Inverted | Relation::According if near => 1.0,
        Relation::Possessive | Relation::Oblique => -0.5,
        _ => 0.0,
    };
    if near && before.leads {
        prior += 1.0;
    }
    if before.quoted { prior - 1.0 } else { prior }
}
