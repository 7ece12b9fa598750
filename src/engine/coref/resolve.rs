//! Whom a pronoun or a description stands for: the article's people seen before it are weighed by a learned model.

use super::gender::{Fit, Gender, genders};
use super::scene::{Mention, MentionKind, Pronoun, Scene};
use crate::engine::gazetteer::{Classes, Word};
use crate::engine::ranker::{Features, Model, pack, shares};
use crate::engine::tokens::TokenKind;
use std::ops::Range;

/// How many mentions before the pronoun are looked at.
const LOOK_BACK: usize = 60;
/// How many people are weighed at most.
const RIVALS: usize = 12;

/// What is known of an article's people as antecedents.
#[derive(Debug)]
pub struct Resolver {
    genders: Vec<Gender>,
    /// Words by which the article describes a person (“minister”, “actress”), sorted.
    described: Vec<(Word, usize)>,
}

/// Who spoke last, and where.
#[derive(Clone, Copy, Debug, Default)]
pub struct Antecedents {
    /// The person who said the quotation before.
    pub speaker: Option<usize>,
    /// The paragraph of that quotation.
    pub paragraph: usize,
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
struct Rival {
    who: Antecedent,
    mention: Option<usize>,
}

impl Rival {
    fn is_described(&self, resolver: &Resolver, word: Word) -> bool {
        matches!(self.who, Antecedent::Person(person) if resolver.is_described(word, person))
    }

    /// The number of the person, or one that stands for all phrases.
    fn code(&self) -> usize {
        match self.who {
            Antecedent::Person(person) => person,
            _ => 100,
        }
    }
}

impl Resolver {
    /// Reads what the article says of its people.
    #[must_use]
    pub fn new(scene: &Scene<'_>) -> Self {
        let mut described = Vec::new();
        for mention in &scene.mentions {
            let MentionKind::Person(person) = mention.kind else { continue };
            describe(scene, mention.start..mention.tokens.start, person, &mut described);
            let end = mention.tokens.end;
            let comma = scene.tokens.get(end).is_some() && scene.tokens.str(end) == ",";
            if comma && !mention.quoted {
                let stop = (end + 1..end + 12)
                    .take_while(|at| {
                        scene.tokens.get(*at).is_some_and(|token| token.sentence as usize == mention.sentence)
                            && scene.tokens.str(*at) != ","
                            && scene
                                .mention_at(*at)
                                .is_none_or(|other| !matches!(scene.mentions[other].kind, MentionKind::Person(_)))
                    })
                    .last();
                if let Some(stop) = stop {
                    describe(scene, end + 1..stop + 1, person, &mut described);
                }
            }
        }
        for (number, person) in scene.people.iter().enumerate() {
            for role in &person.roles {
                describe(scene, scene.tokens.within(role.span), number, &mut described);
            }
        }
        described.sort_unstable();
        described.dedup();
        Self { genders: genders(scene), described }
    }

    /// The gender of a person.
    #[must_use]
    pub fn gender(&self, person: usize) -> Gender {
        self.genders[person]
    }

    /// Whether the article describes `person` by `word`.
    fn is_described(&self, word: Word, person: usize) -> bool {
        self.described.binary_search(&(word, person)).is_ok()
    }

    /// Those who may be meant by mention `number`, nearest first.
    fn rivals(&self, scene: &Scene<'_>, number: usize) -> Vec<Rival> {
        let mention = &scene.mentions[number];
        let mut rivals: Vec<Rival> = Vec::with_capacity(RIVALS);
        for before in (number.saturating_sub(LOOK_BACK)..number).rev() {
            let other = &scene.mentions[before];
            let who = match (mention.kind, other.kind) {
                (_, MentionKind::Person(person)) => Antecedent::Person(person),
                (MentionKind::Pronoun(pronoun), kind) if !other.quoted && can_be(pronoun, kind) => {
                    self.told(scene, before).map_or(Antecedent::Phrase(before), Antecedent::Person)
                }
                _ => continue,
            };
            let new = !rivals.iter().any(|rival| rival.who == who);
            if new && self.fits(scene, number, who) != Fit::No {
                rivals.push(Rival { who, mention: Some(before) });
                if rivals.len() == RIVALS {
                    return rivals;
                }
            }
        }
        if mention.kind == MentionKind::Human {
            let word = scene.tokens.list()[mention.head].word;
            for (_, person) in self.described_by(word).iter().take(4) {
                let who = Antecedent::Person(*person);
                let new = !rivals.iter().any(|rival| rival.who == who);
                if new && self.fits(scene, number, who) != Fit::No {
                    rivals.push(Rival { who, mention: None });
                }
            }
        }
        rivals
    }

    /// The people described by a word.
    fn described_by(&self, word: Word) -> &[(Word, usize)] {
        let from = self.described.partition_point(|(other, _)| *other < word);
        let count = self.described[from..].partition_point(|(other, _)| *other == word);
        &self.described[from..from + count]
    }

    /// The person a description stands for beyond doubt: the one named next to it, or the only one described so.
    fn told(&self, scene: &Scene<'_>, number: usize) -> Option<usize> {
        if let Some(person) = Self::named_next(scene, number) {
            return Some(person);
        }
        let mention = &scene.mentions[number];
        if mention.kind != MentionKind::Human || !matches!(article_of(scene, mention), 1 | 3 | 4) {
            return None;
        }
        match self.described_by(scene.tokens.list()[mention.head].word) {
            [(_, person)] => Some(*person),
            _ => None,
        }
    }

    /// Calls `with` for nobody and for each who may be meant by mention `number`, with the features.
    pub fn weigh(
        &self,
        scene: &Scene<'_>,
        number: usize,
        last: Antecedents,
        mut with: impl FnMut(Antecedent, &Features),
    ) {
        let rivals = self.rivals(scene, number);
        let mut out = Features::new();
        let fitting = rivals.iter().filter(|rival| self.fits(scene, number, rival.who) != Fit::Unlikely).count();
        nobody(scene, self, number, &rivals, fitting, last, &mut out);
        with(Antecedent::Nobody, &out);
        let mut rank = 0;
        for (order, rival) in rivals.iter().enumerate() {
            out.clear();
            features(scene, self, number, *rival, order, rank, last, &mut out);
            with(rival.who, &out);
            rank += usize::from(self.fits(scene, number, rival.who) != Fit::Unlikely);
        }
    }

    /// The person whose name follows a description as its apposition: “the owner, Ana Diaz,”.
    fn named_next(scene: &Scene<'_>, number: usize) -> Option<usize> {
        let mention = &scene.mentions[number];
        if mention.kind != MentionKind::Human || scene.tokens.get(mention.tokens.end).is_none() {
            return None;
        }
        let at = mention.tokens.end + usize::from(scene.tokens.str(mention.tokens.end) == ",");
        let next = &scene.mentions[scene.mention_at(at)?];
        match next.kind {
            MentionKind::Person(person) if next.tokens.start == at && next.sentence == mention.sentence => Some(person),
            _ => None,
        }
    }

    /// Who is meant by mention `number`, and how sure that is.
    #[must_use]
    pub fn resolve(&self, model: &Model, scene: &Scene<'_>, number: usize, last: Antecedents) -> (Antecedent, f32) {
        if let Some(person) = Self::named_next(scene, number) {
            return (Antecedent::Person(person), 1.0);
        }
        let mut rivals = Vec::new();
        let mut scores = Vec::new();
        self.weigh(scene, number, last, |who, features| {
            rivals.push(who);
            scores.push(model.score(features));
        });
        shares(&mut scores);
        let mut best = 0;
        for at in 1..scores.len() {
            if scores[at] > scores[best] {
                best = at;
            }
        }
        (rivals[best], scores[best])
    }

    /// Whether gender lets mention `number` stand for `who`: as far as is known.
    fn fits(&self, scene: &Scene<'_>, number: usize, who: Antecedent) -> Fit {
        let mention = &scene.mentions[number];
        let pronoun = match mention.kind {
            MentionKind::Pronoun(pronoun) => pronoun,
            _ => match scene.tokens.list()[mention.head].classes {
                classes if classes.intersects(Classes::MALE) => Pronoun::He,
                classes if classes.intersects(Classes::FEMALE) => Pronoun::She,
                _ => return Fit::Unknown,
            },
        };
        match who {
            Antecedent::Person(person) => self.genders[person].fits(pronoun),
            Antecedent::Phrase(phrase) => gender_of(scene, phrase).fits(pronoun),
            Antecedent::Nobody => Fit::Unknown,
        }
    }
}

/// Whether a description of this kind can be what a pronoun stands for.
fn can_be(pronoun: Pronoun, kind: MentionKind) -> bool {
    match pronoun {
        Pronoun::He | Pronoun::She => kind == MentionKind::Human,
        Pronoun::They => matches!(kind, MentionKind::Human | MentionKind::Body | MentionKind::Name),
        Pronoun::It => matches!(kind, MentionKind::Body | MentionKind::Document | MentionKind::Name),
        Pronoun::First => false,
    }
}

/// The gender that a description tells.
fn gender_of(scene: &Scene<'_>, number: usize) -> Gender {
    let head = scene.tokens.list()[scene.mentions[number].head];
    match (head.is(Classes::MALE), head.is(Classes::FEMALE)) {
        (true, false) => Gender::He,
        (false, true) => Gender::She,
        _ => Gender::Unknown,
    }
}

/// Whether a description is of several: officials, residents.
fn is_plural(scene: &Scene<'_>, number: usize) -> bool {
    let head = scene.tokens.str(scene.mentions[number].head);
    (head.ends_with('s') && !head.ends_with("ss")) || matches!(head, "people" | "men" | "women" | "children" | "police")
}

/// Notes the content words of a description.
fn describe(scene: &Scene<'_>, range: Range<usize>, person: usize, described: &mut Vec<(Word, usize)>) {
    for at in range {
        let token = scene.tokens.list()[at];
        let empty =
            Classes::DETERMINER | Classes::PREPOSITION | Classes::CONJUNCTION | Classes::PRONOUN | Classes::AUXILIARY;
        if token.kind == TokenKind::Word && !token.is(empty | Classes::HONORIFIC) {
            described.push((token.word, person));
        }
    }
}

fn bucket(n: usize) -> u64 {
    match n {
        0..=2 => n as u64,
        3..=5 => 3,
        6..=10 => 4,
        _ => 5,
    }
}

fn kind_code(kind: MentionKind) -> u64 {
    match kind {
        MentionKind::Person(_) => 0,
        MentionKind::Pronoun(pronoun) => 1 + pronoun as u64,
        MentionKind::Human => 10,
        MentionKind::Body => 11,
        MentionKind::Document => 12,
        MentionKind::Name => 13,
    }
}

/// The first word of a description says whether it can be known already: the, this, his; a, one; none.
fn article_of(scene: &Scene<'_>, mention: &Mention) -> u64 {
    let first = scene.tokens.list()[mention.tokens.start];
    if !first.is(Classes::DETERMINER) {
        return 0;
    }
    match scene.tokens.str(mention.tokens.start).to_ascii_lowercase().as_str() {
        "the" => 1,
        "a" | "an" | "another" | "one" => 2,
        "this" | "that" => 3,
        "his" | "her" | "their" | "its" => 4,
        _ => 5,
    }
}

/// The features of “nobody the article names”.
fn nobody(
    scene: &Scene<'_>,
    resolver: &Resolver,
    number: usize,
    rivals: &[Rival],
    fitting: usize,
    last: Antecedents,
    out: &mut Features,
) {
    let mention = &scene.mentions[number];
    let kind = kind_code(mention.kind);
    let head = scene.tokens.list()[mention.head];
    let article = article_of(scene, mention);
    let known = rivals.iter().any(|rival| rival.is_described(resolver, head.word));
    out.add(1, kind);
    out.add(2, pack(&[kind, article]));
    if !matches!(mention.kind, MentionKind::Name) {
        out.add(3, pack(&[kind, head.word.bits()]));
    }
    out.add(4, pack(&[kind, bucket(fitting)]));
    out.add(5, pack(&[kind, article, u64::from(known)]));
    out.add(
        6,
        pack(&[kind, u64::from(last.speaker.is_some()), bucket(mention.paragraph.saturating_sub(last.paragraph))]),
    );
}

/// The features of `rival` as the one whom mention `number` stands for.
#[expect(clippy::too_many_arguments, reason = "each is one thing the features are made of")]
fn features(
    scene: &Scene<'_>,
    resolver: &Resolver,
    number: usize,
    rival: Rival,
    order: usize,
    rank: usize,
    last: Antecedents,
    out: &mut Features,
) {
    let mention = &scene.mentions[number];
    let kind = kind_code(mention.kind);
    let head = scene.tokens.list()[mention.head];
    let fits = resolver.fits(scene, number, rival.who) as u64;
    let kind = match rival.who {
        Antecedent::Person(_) => kind,
        // Descriptions are weighed on their own.
        Antecedent::Phrase(phrase) => {
            let human = u64::from(scene.mentions[phrase].kind == MentionKind::Human);
            out.add(42, pack(&[kind, human, article_of(scene, &scene.mentions[phrase])]));
            20 + kind * 4 + human * 2 + u64::from(is_plural(scene, phrase))
        }
        Antecedent::Nobody => return,
    };
    let code = rival.code();
    let article = article_of(scene, mention);
    out.add(20, kind);
    out.add(21, pack(&[kind, fits]));
    out.add(22, pack(&[kind, rank.min(4) as u64]));
    out.add(23, pack(&[kind, rank.min(4) as u64, fits]));
    out.add(24, pack(&[kind, order.min(5) as u64]));
    out.add(25, pack(&[kind, code.min(4) as u64]));
    if let Antecedent::Person(person) = rival.who {
        out.add(26, pack(&[kind, bucket(scene.people[person].mentions.len())]));
    }
    if last.speaker == Some(code) {
        let gap = bucket(mention.paragraph.saturating_sub(last.paragraph));
        out.add(27, pack(&[kind, gap]));
        out.add(28, pack(&[kind, gap, fits]));
        out.add(29, pack(&[kind, rank.min(3) as u64]));
    }
    if let Some(before) = rival.mention {
        let before = &scene.mentions[before];
        let sentences = bucket(mention.sentence.saturating_sub(before.sentence));
        let paragraphs = bucket(mention.paragraph.saturating_sub(before.paragraph));
        let role = u64::from(before.leads) + 2 * u64::from(before.quoted) + 4 * (before.link.relation as u64);
        out.add(30, pack(&[kind, sentences]));
        out.add(31, pack(&[kind, paragraphs]));
        out.add(32, pack(&[kind, sentences, role]));
        out.add(33, pack(&[kind, paragraphs, u64::from(before.leads), u64::from(before.quoted)]));
        out.add(34, pack(&[kind, u64::from(before.tokens.len() > 1), paragraphs]));
        out.add(35, pack(&[kind, rank.min(3) as u64, paragraphs, fits]));
    }
    if !matches!(mention.kind, MentionKind::Pronoun(_)) {
        let known = rival.is_described(resolver, head.word);
        let modifiers = (mention.tokens.start..mention.head)
            .filter(|at| {
                let token = scene.tokens.list()[*at];
                !token.is(Classes::DETERMINER) && rival.is_described(resolver, token.word)
            })
            .count();
        out.add(36, pack(&[kind, u64::from(known)]));
        out.add(37, pack(&[kind, u64::from(known), modifiers.min(2) as u64, article]));
        out.add(38, pack(&[kind, article, fits]));
        out.add(39, pack(&[kind, u64::from(known), rank.min(3) as u64, fits]));
        out.add(40, pack(&[kind, head.word.bits()]));
        out.add(41, pack(&[kind, article, code.min(2) as u64, u64::from(known)]));
    }
}
