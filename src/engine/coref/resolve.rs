//! Whom a pronoun or a description stands for: the article's people seen before it are weighed by a learned model.

use super::antecedent::{self, article_of, is_plural};
use super::descriptions::{Descriptions, named_next};
use super::gender::{Fit, Gender, genders};
use super::scene::{MentionKind, Pronoun, Scene};
use crate::engine::gazetteer::{Classes, Word};
use crate::engine::ranker::{Features, Model, shares};
use crate::engine::tokens::TokenKind;

/// How many mentions before the pronoun are looked at.
const LOOK_BACK: usize = 60;
/// How many people are weighed at most.
const RIVALS: usize = 12;

/// Whom every mention of an article stands for.
///
/// Mentions are resolved in order of the text, so that what an earlier “he” stands for helps with the next one.
#[derive(Clone, Debug)]
pub struct Resolver {
    genders: Vec<Gender>,
    described: Descriptions,
    /// For every mention, whom it stands for, and how sure that is.
    who: Vec<(Antecedent, f32)>,
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

/// Documents that are their owner's words: an indictment or a death certificate is not.
const WRITTEN: &[&str] = &[
    "tweet",
    "post",
    "letter",
    "statement",
    "email",
    "message",
    "note",
    "blog",
    "speech",
    "testimony",
    "essay",
    "column",
    "memoir",
    "autobiography",
    "diary",
    "remarks",
    "op-ed",
    "caption",
    "posting",
];

/// One who may be meant, and the nearest mention of them before the pronoun.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rival {
    pub(super) who: Antecedent,
    pub(super) mention: Option<usize>,
}

impl Rival {
    pub(super) fn is_described(&self, resolver: &Resolver, word: Word) -> bool {
        matches!(self.who, Antecedent::Person(person) if resolver.described.are(word, person))
    }
}

impl Resolver {
    /// Resolves the mentions of an article; linear in their number.
    #[must_use]
    pub fn new(scene: &Scene<'_>, model: &Model) -> Self {
        let mut resolver = Self { genders: genders(scene), described: Descriptions::of(scene), who: Vec::new() };
        resolver.who.reserve(scene.mentions.len());
        for number in 0..scene.mentions.len() {
            let who = resolver.resolve(model, scene, number);
            resolver.who.push(who);
        }
        resolver
    }

    /// Whom mention `number` stands for, and how sure that is.
    #[must_use]
    pub fn who(&self, number: usize) -> (Antecedent, f32) {
        self.who[number]
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

    /// Those who may be meant by mention `number`, nearest first.
    fn rivals(&self, scene: &Scene<'_>, number: usize) -> Vec<Rival> {
        let mention = &scene.mentions[number];
        let mut rivals: Vec<Rival> = Vec::with_capacity(RIVALS);
        let speech = Self::speech(scene, number);
        for before in (number.saturating_sub(LOOK_BACK)..number).rev() {
            let who = match (mention.kind, self.who[before].0) {
                (_, Antecedent::Nobody) => continue,
                _ if speech
                    .is_some_and(|(speech, _)| scene.stretch_at(scene.mentions[before].head) == Some(speech)) =>
                {
                    continue;
                }
                (MentionKind::Pronoun(Pronoun::It | Pronoun::They), Antecedent::Person(_)) => continue,
                (MentionKind::Pronoun(pronoun), Antecedent::Phrase(phrase))
                    if !can_be(pronoun, scene.mentions[phrase].kind) =>
                {
                    continue;
                }
                (MentionKind::Pronoun(_), who) | (_, who @ Antecedent::Person(_)) => who,
                _ => continue,
            };
            let new = !rivals.iter().any(|rival| rival.who == who);
            if new && self.fits(scene, number, who) != Fit::No {
                rivals.push(Rival { who, mention: Some(before) });
                if rivals.len() == RIVALS {
                    break;
                }
            }
        }
        if rivals.is_empty() && mention.link.relation.speaks() && !mention.quoted {
            rivals.extend(self.named_later(scene, number));
        }
        if mention.kind == MentionKind::Human {
            let word = scene.tokens.list()[mention.head].word;
            for (_, person) in self.described.by(word).iter().take(4) {
                let who = Antecedent::Person(*person);
                let new = !rivals.iter().any(|rival| rival.who == who);
                if new && self.fits(scene, number, who) != Fit::No {
                    rivals.push(Rival { who, mention: None });
                }
            }
        }
        // Of whom a speech speaks is seldom who speaks: “Hill has nobody like that,” he said.
        let spoken_of = |rival: &Rival| match (rival.who, speech) {
            (Antecedent::Person(person), Some((speech, at))) => scene.is_named_in(speech, at, person),
            _ => false,
        };
        if rivals.iter().any(|rival| !spoken_of(rival)) {
            rivals.retain(|rival| !spoken_of(rival));
        }
        rivals
    }

    /// Whom an article that begins with a pronoun names soon after it: “‘We ran,’ she said. Ana Diaz is …”.
    fn named_later(&self, scene: &Scene<'_>, number: usize) -> Option<Rival> {
        let mention = &scene.mentions[number];
        if !matches!(mention.kind, MentionKind::Pronoun(Pronoun::He | Pronoun::She)) {
            return None;
        }
        scene.mentions[number + 1..].iter().take(LOOK_BACK).find_map(|other| match other.kind {
            MentionKind::Person(person) if !other.quoted && other.leads => {
                let who = Antecedent::Person(person);
                (self.fits(scene, number, who) != Fit::No).then_some(Rival { who, mention: None })
            }
            _ => None,
        })
    }

    /// Whom the last mention before `number` stands for that is tied to a verb of saying, and in which paragraph.
    fn last_speaker(&self, scene: &Scene<'_>, number: usize) -> Option<(Antecedent, usize)> {
        (number.saturating_sub(LOOK_BACK)..number).rev().find_map(|before| {
            let mention = &scene.mentions[before];
            let speaks = mention.link.relation.speaks() && self.who[before].0 != Antecedent::Nobody;
            speaks.then_some((self.who[before].0, mention.paragraph))
        })
    }

    /// How often, of the mentions shortly before `number`, this one spoke.
    pub(super) fn spoken(&self, scene: &Scene<'_>, number: usize, who: Antecedent) -> usize {
        (number.saturating_sub(LOOK_BACK)..number)
            .filter(|before| self.who[*before].0 == who && scene.mentions[*before].link.relation.speaks())
            .count()
    }

    /// The person a description stands for beyond doubt: the one named next to it, or the only one described so.
    fn told(&self, scene: &Scene<'_>, number: usize) -> Option<usize> {
        if is_plural(scene, number) {
            return None;
        }
        if let Some(person) = named_next(scene, number).or_else(|| Self::named_with(scene, number)) {
            return Some(person);
        }
        let mention = &scene.mentions[number];
        let definite = matches!(article_of(scene, mention), 1 | 3 | 4);
        if mention.kind != MentionKind::Human || !definite {
            return None;
        }
        match self.described.by(scene.tokens.list()[mention.head].word) {
            [(_, person)] if !self.described.is_foreign(scene, number, *person) => Some(*person),
            _ => None,
        }
    }

    /// Calls `with` for nobody and for each who may be meant by mention `number`, with the features and what speaks for
    /// them before anything is learned.
    pub fn weigh(&self, scene: &Scene<'_>, number: usize, mut with: impl FnMut(Antecedent, &Features, f32)) {
        let rivals = self.rivals(scene, number);
        let last = self.last_speaker(scene, number);
        let mut out = Features::with_room();
        antecedent::nobody(scene, self, number, &rivals, &mut out);
        let pronoun = matches!(scene.mentions[number].kind, MentionKind::Pronoun(Pronoun::He | Pronoun::She));
        let grammar = pronoun || scene.mentions[number].kind == MentionKind::Human;
        with(Antecedent::Nobody, &out, if pronoun { -1.0 } else { 0.0 });
        let mut rank = 0;
        for rival in &rivals {
            out.clear();
            antecedent::features(scene, self, number, *rival, rank, last, &mut out);
            let prior = if grammar { antecedent::prior(scene, self, number, *rival, last) } else { 0.0 };
            with(rival.who, &out, prior);
            rank += usize::from(self.fits(scene, number, rival.who) != Fit::Unlikely);
        }
    }

    /// What mention `number` may have said, with a token of it: the stretch right before it, a comma between them or not, or
    /// in its sentence right after its verb.
    fn speech(scene: &Scene<'_>, number: usize) -> Option<(usize, usize)> {
        let mention = &scene.mentions[number];
        let comma = |at: &usize| scene.tokens.str(*at) == ",";
        let before = mention.start.checked_sub(1);
        let before = before.filter(comma).map_or(before, |comma| comma.checked_sub(1));
        let cue = mention.link.cue.filter(|_| mention.link.relation.speaks());
        let after = cue.map_or(0..0, |cue| mention.tokens.end.max(cue + 1)..cue + 4);
        let own = |at: &usize| scene.tokens.get(*at).is_some_and(|token| token.sentence as usize == mention.sentence);
        before.into_iter().chain(after.take_while(own)).find_map(|at| Some((scene.stretch_at(at)?, at)))
    }

    /// The person who speaks by the same verb: “Commissioner for trade, energy and research, Ana Diaz, said”.
    fn named_with(scene: &Scene<'_>, number: usize) -> Option<usize> {
        let mention = &scene.mentions[number];
        let cue = mention.link.cue.filter(|_| mention.kind == MentionKind::Human && mention.link.relation.speaks())?;
        let from = number.saturating_sub(3);
        scene.mentions[from..].iter().take(7).find_map(|other| match other.kind {
            MentionKind::Person(person)
                if other.link.cue == Some(cue)
                    && other.link.relation.speaks()
                    && !other.start.checked_sub(1).is_some_and(|at| scene.is(at, Classes::PREPOSITION)) =>
            {
                Some(person)
            }
            _ => None,
        })
    }

    /// Who is meant by mention `number`, once those before it are resolved.
    fn resolve(&self, model: &Model, scene: &Scene<'_>, number: usize) -> (Antecedent, f32) {
        let mention = &scene.mentions[number];
        let speaks = mention.link.relation.speaks();
        match mention.kind {
            MentionKind::Person(person) => return (Antecedent::Person(person), 1.0),
            MentionKind::Pronoun(Pronoun::He | Pronoun::She) if !mention.quoted => {}
            MentionKind::Pronoun(Pronoun::They | Pronoun::It) if speaks => {}
            MentionKind::Pronoun(_) => return (Antecedent::Nobody, 1.0),
            MentionKind::Human => {
                if let Some(person) = self.told(scene, number) {
                    return (Antecedent::Person(person), 1.0);
                }
                // “One resident” is somebody new.
                if !speaks || is_plural(scene, number) || article_of(scene, mention) == 2 {
                    return (Antecedent::Phrase(number), 1.0);
                }
            }
            MentionKind::Document => {
                let author = self.author(scene, number);
                return author.unwrap_or((Antecedent::Phrase(number), 1.0));
            }
            _ => return (Antecedent::Phrase(number), 1.0),
        }
        let mut rivals = Vec::new();
        let mut scores = Vec::new();
        self.weigh(scene, number, |who, features, prior| {
            rivals.push(who);
            scores.push(model.score(features) + prior);
        });
        shares(&mut scores);
        let mut best = 0;
        for at in 1..scores.len() {
            if scores[at] > scores[best] {
                best = at;
            }
        }
        match rivals[best] {
            Antecedent::Nobody if mention.kind == MentionKind::Human => (Antecedent::Phrase(number), scores[best]),
            // As likely as not somebody new: what the article calls them says more than a guess.
            _ if mention.kind == MentionKind::Human && scores[best] < 0.5 => {
                (Antecedent::Phrase(number), 1.0 - scores[best])
            }
            who => (who, scores[best]),
        }
    }

    /// The person whose words a document is: “Ana Diaz’s letter said”, “her tweet read”.
    fn author(&self, scene: &Scene<'_>, number: usize) -> Option<(Antecedent, f32)> {
        let mention = &scene.mentions[number];
        // “his statement of claim” is his lawyers'.
        let bare = mention.tokens.end == mention.head + 1;
        if !bare || !mention.link.relation.speaks() || !WRITTEN.contains(&scene.tokens.str(mention.head)) {
            return None;
        }
        let clitic = mention.start.checked_sub(1).is_some_and(|at| scene.tokens.list()[at].kind == TokenKind::Clitic);
        if clitic {
            let owner = scene.mention_at(mention.start.checked_sub(2)?)?;
            return Some(self.who[owner]).filter(|(who, _)| matches!(who, Antecedent::Person(_)));
        }
        let pronoun = match scene.tokens.str(mention.start).to_ascii_lowercase().as_str() {
            "his" => Pronoun::He,
            "her" => Pronoun::She,
            _ => return None,
        };
        let nearest = (number.saturating_sub(LOOK_BACK)..number).rev().find(|before| match self.who[*before].0 {
            Antecedent::Person(person) => !matches!(self.genders[person].fits(pronoun), Fit::No | Fit::Unlikely),
            _ => false,
        });
        // The nearest of that gender; somebody further off can be meant.
        nearest.map(|before| (self.who[before].0, self.who[before].1 * 0.8))
    }

    /// Whether gender lets mention `number` stand for `who`: as far as is known.
    pub(super) fn fits(&self, scene: &Scene<'_>, number: usize, who: Antecedent) -> Fit {
        let mention = &scene.mentions[number];
        if let Antecedent::Person(person) = who
            && self.described.is_foreign(scene, number, person)
        {
            return Fit::No;
        }
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
        Pronoun::They => {
            matches!(kind, MentionKind::Human | MentionKind::Body | MentionKind::Name | MentionKind::Group)
        }
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
