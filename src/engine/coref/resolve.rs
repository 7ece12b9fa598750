//! Whom a pronoun or a description stands for: the article's people seen before it are weighed by a learned model.

use super::antecedent;
use super::descriptions::{Descriptions, appositive_person};
use super::gender::{GenderAgreement, genders};
use super::grammar::{Determiner, determiner, is_plural};
use super::mention::{MentionKind, Pronoun};
use super::mention_index::MentionIndex;
use super::resolver::{Antecedent, Candidate, MAX_LOOKBACK_MENTIONS, Resolver};
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::linear_model::{Features, Model, softmax};
use crate::engine::tokens::{Token, TokenKind};

/// The least probability with which somebody is kept among the others whom a mention may stand for.
const MIN_OTHER_PROBABILITY: f32 = 0.05;
/// How many people are weighed at most.
const MAX_CANDIDATES: usize = 12;

/// The probability that a name which a person's name ends in, and which is the source of a quotation, is that person's.
const SHORT_NAME_PROBABILITY: f32 = 0.75;
/// How many people, and how many mentions of each, a short name is compared with.
const MAX_COMPARED_NAMES: usize = 64;

/// Documents that are their owner's words: an indictment or a death certificate is not.
const AUTHORED_DOCUMENTS: &[&str] = &[
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

impl Resolver {
    /// Resolves the mentions of an article; linear in their number.
    #[must_use]
    pub fn new(index: &MentionIndex<'_>, model: &Model) -> Self {
        let mut resolver = Self {
            genders: genders(index),
            described: Descriptions::of(index),
            antecedent: Vec::new(),
            others: Vec::new(),
        };
        resolver.antecedent.reserve(index.mentions.len());
        for number in 0..index.mentions.len() {
            let nobody = (Antecedent::Nobody, 0.0);
            let stopped = index.tokens.is_stopped();
            let antecedent = if stopped { nobody } else { resolver.resolve(model, index, number) };
            resolver.antecedent.push(antecedent);
        }
        resolver
    }

    /// Those who may be meant by mention `number`, nearest first.
    fn candidates(&self, index: &MentionIndex<'_>, number: usize) -> Vec<Candidate> {
        let mention = &index.mentions[number];
        let mut candidates: Vec<Candidate> = Vec::with_capacity(MAX_CANDIDATES);
        let speech = Self::speech(index, number);
        for before in (number.saturating_sub(MAX_LOOKBACK_MENTIONS)..number).rev() {
            let antecedent = match (mention.kind, self.antecedent[before].0) {
                (_, Antecedent::Nobody) => continue,
                _ if speech
                    .is_some_and(|(speech, _)| index.quoted_span_at(index.mentions[before].head) == Some(speech)) =>
                {
                    continue;
                }
                (MentionKind::Pronoun(Pronoun::It | Pronoun::They), Antecedent::Person(_)) => continue,
                (MentionKind::Pronoun(pronoun), Antecedent::Phrase(phrase))
                    if !can_be(pronoun, index.mentions[phrase].kind) =>
                {
                    continue;
                }
                (MentionKind::Pronoun(_), antecedent) | (_, antecedent @ Antecedent::Person(_)) => antecedent,
                _ => continue,
            };
            let new = !candidates.iter().any(|candidate| candidate.antecedent == antecedent);
            if new && self.agreement(index, number, antecedent) != GenderAgreement::No {
                candidates.push(Candidate { antecedent, mention: Some(before) });
                if candidates.len() == MAX_CANDIDATES {
                    break;
                }
            }
        }
        if candidates.is_empty() && mention.attachment.relation.speaks() && !mention.quoted {
            candidates.extend(self.person_named_later(index, number));
        }
        if mention.kind == MentionKind::PersonNominal {
            let word = index.tokens.list()[mention.head].term;
            for (_, person) in self.described.described_by(word).iter().take(4) {
                let antecedent = Antecedent::Person(*person);
                let new = !candidates.iter().any(|candidate| candidate.antecedent == antecedent);
                if new && self.agreement(index, number, antecedent) != GenderAgreement::No {
                    candidates.push(Candidate { antecedent, mention: None });
                }
            }
        }
        // Of whom a speech speaks is seldom who speaks: “Hill has nobody like that,” he said.
        let spoken_of = |candidate: &Candidate| match (candidate.antecedent, speech) {
            (Antecedent::Person(person), Some((speech, at))) => index.names_person(speech, at, person),
            _ => false,
        };
        if candidates.iter().any(|candidate| !spoken_of(candidate)) {
            candidates.retain(|candidate| !spoken_of(candidate));
        }
        candidates
    }

    /// Whom an article that begins with a pronoun names soon after it: “‘We ran,’ she said. Ana Diaz is …”.
    fn person_named_later(&self, index: &MentionIndex<'_>, number: usize) -> Option<Candidate> {
        let mention = &index.mentions[number];
        if !matches!(mention.kind, MentionKind::Pronoun(Pronoun::He | Pronoun::She)) {
            return None;
        }
        index.mentions[number + 1..].iter().take(MAX_LOOKBACK_MENTIONS).find_map(|other| match other.kind {
            MentionKind::Person(person) if !other.quoted && other.is_subject => {
                let antecedent = Antecedent::Person(person);
                (self.agreement(index, number, antecedent) != GenderAgreement::No)
                    .then_some(Candidate { antecedent, mention: None })
            }
            _ => None,
        })
    }

    /// Whom the last mention before `number` stands for that is tied to a verb of saying, and in which paragraph.
    fn last_speaker(&self, index: &MentionIndex<'_>, number: usize) -> Option<(Antecedent, usize)> {
        (number.saturating_sub(MAX_LOOKBACK_MENTIONS)..number).rev().find_map(|before| {
            let mention = &index.mentions[before];
            let speaks = mention.attachment.relation.speaks() && self.antecedent[before].0 != Antecedent::Nobody;
            speaks.then_some((self.antecedent[before].0, mention.paragraph))
        })
    }

    /// The person a description stands for beyond doubt: the one named next to it, or the only one described so.
    fn certain_antecedent(&self, index: &MentionIndex<'_>, number: usize) -> Option<usize> {
        if is_plural(index, number) {
            return None;
        }
        if let Some(person) = appositive_person(index, number).or_else(|| Self::person_with_same_cue(index, number)) {
            return Some(person);
        }
        let mention = &index.mentions[number];
        let definite = matches!(
            determiner(index, mention),
            Determiner::Definite | Determiner::Demonstrative | Determiner::Possessive
        );
        if mention.kind != MentionKind::PersonNominal || !definite {
            return None;
        }
        match self.described.described_by(index.tokens.list()[mention.head].term) {
            [(_, person)] if !self.described.has_conflicting_nationality(index, number, *person) => Some(*person),
            _ => None,
        }
    }

    /// Calls `with` for nobody and for each who may be meant by mention `number`, with the features and what speaks for
    /// them before anything is learned.
    pub fn visit_candidates(
        &self,
        index: &MentionIndex<'_>,
        number: usize,
        mut with: impl FnMut(Antecedent, &Features, f32),
    ) {
        let candidates = self.candidates(index, number);
        let last = self.last_speaker(index, number);
        let mut out = Features::with_capacity();
        antecedent::features_of_none(index, self, number, &candidates, &mut out);
        let pronoun = matches!(index.mentions[number].kind, MentionKind::Pronoun(Pronoun::He | Pronoun::She));
        let grammar = pronoun || index.mentions[number].kind == MentionKind::PersonNominal;
        with(Antecedent::Nobody, &out, if pronoun { -1.0 } else { 0.0 });
        let mut rank = 0;
        for candidate in &candidates {
            out.clear();
            antecedent::features(index, self, number, *candidate, rank, last, &mut out);
            let prior = if grammar { antecedent::prior(index, self, number, *candidate, last) } else { 0.0 };
            with(candidate.antecedent, &out, prior);
            rank += usize::from(self.agreement(index, number, candidate.antecedent) != GenderAgreement::Unlikely);
        }
    }

    /// What mention `number` may have said, with a token of it: the quoted span right before it, a comma between them or not, or
    /// in its sentence right after its verb.
    fn speech(index: &MentionIndex<'_>, number: usize) -> Option<(usize, usize)> {
        let mention = &index.mentions[number];
        let comma = |at: &usize| index.tokens.str(*at) == ",";
        let before = mention.start.checked_sub(1);
        let before = before.filter(comma).map_or(before, |comma| comma.checked_sub(1));
        let cue = mention.attachment.cue.filter(|_| mention.attachment.relation.speaks());
        let after = cue.map_or(0..0, |cue| mention.tokens.end.max(cue + 1)..cue + 4);
        let own = |at: &usize| index.tokens.get(*at).is_some_and(|token| token.sentence as usize == mention.sentence);
        before.into_iter().chain(after.take_while(own)).find_map(|at| Some((index.quoted_span_at(at)?, at)))
    }

    /// The person who speaks by the same verb: “Commissioner for trade, energy and research, Ana Diaz, said”.
    fn person_with_same_cue(index: &MentionIndex<'_>, number: usize) -> Option<usize> {
        let mention = &index.mentions[number];
        let cue = mention
            .attachment
            .cue
            .filter(|_| mention.kind == MentionKind::PersonNominal && mention.attachment.relation.speaks())?;
        let from = number.saturating_sub(3);
        index.mentions[from..].iter().take(7).find_map(|other| match other.kind {
            MentionKind::Person(person)
                if other.attachment.cue == Some(cue)
                    && other.attachment.relation.speaks()
                    && !other.start.checked_sub(1).is_some_and(|at| index.is(at, LexicalClasses::PREPOSITION)) =>
            {
                Some(person)
            }
            _ => None,
        })
    }

    /// The person whose name ends in a name that is taken for something else, where it is the source of a quotation:
    /// “‘No,’ Bloom said” in an article about Ana Bloom, which names Bloom Ltd, too.
    fn person_of_short_name(index: &MentionIndex<'_>, number: usize) -> Option<usize> {
        let terms = |tokens: &[Token]| tokens.iter().map(|token| token.term).collect::<Vec<_>>();
        let mention = &index.mentions[number];
        Self::speech(index, number)?;
        let name = terms(&index.tokens.list()[mention.tokens.clone()]);
        let ends_so = |person: &usize| {
            let mentions = index.people[*person].mentions.iter().take(MAX_COMPARED_NAMES);
            mentions.map(|span| index.tokens.within(*span)).any(|tokens| {
                tokens.len() > name.len() && terms(&index.tokens.list()[tokens.end - name.len()..tokens.end]) == name
            })
        };
        let mut found = (0..index.people.len().min(MAX_COMPARED_NAMES)).filter(ends_so);
        found.next().filter(|_| found.next().is_none())
    }

    /// Who is meant by mention `number`, once those before it are resolved.
    fn resolve(&mut self, model: &Model, index: &MentionIndex<'_>, number: usize) -> (Antecedent, f32) {
        let mention = &index.mentions[number];
        let speaks = mention.attachment.relation.speaks();
        match mention.kind {
            MentionKind::Person(person) => return (Antecedent::Person(person), 1.0),
            MentionKind::Pronoun(Pronoun::He | Pronoun::She) if !mention.quoted => {}
            MentionKind::Pronoun(Pronoun::They | Pronoun::It) if speaks => {}
            MentionKind::Pronoun(_) => return (Antecedent::Nobody, 1.0),
            MentionKind::PersonNominal => {
                if let Some(person) = self.certain_antecedent(index, number) {
                    return (Antecedent::Person(person), 1.0);
                }
                // “One resident” is somebody new.
                if !speaks || is_plural(index, number) || determiner(index, mention) == Determiner::Indefinite {
                    return (Antecedent::Phrase(number), 1.0);
                }
            }
            MentionKind::Document => {
                let author = self.author(index, number);
                return author.unwrap_or((Antecedent::Phrase(number), 1.0));
            }
            MentionKind::Name if speaks => {
                let Some(person) = Self::person_of_short_name(index, number) else {
                    return (Antecedent::Phrase(number), 1.0);
                };
                self.others.push((number, Antecedent::Phrase(number), 1.0 - SHORT_NAME_PROBABILITY));
                return (Antecedent::Person(person), SHORT_NAME_PROBABILITY);
            }
            _ => return (Antecedent::Phrase(number), 1.0),
        }
        let mut candidates = Vec::new();
        let mut scores = Vec::new();
        self.visit_candidates(index, number, |antecedent, features, prior| {
            candidates.push(antecedent);
            scores.push(model.score(features) + prior);
        });
        softmax(&mut scores);
        let mut best = 0;
        for at in 1..scores.len() {
            if scores[at] > scores[best] {
                best = at;
            }
        }
        let others = candidates.iter().zip(&scores).enumerate().filter(|(at, (antecedent, probability))| {
            *at != best && **antecedent != Antecedent::Nobody && **probability >= MIN_OTHER_PROBABILITY
        });
        self.others.extend(others.map(|(_, (antecedent, probability))| (number, *antecedent, *probability)));
        match candidates[best] {
            Antecedent::Nobody if mention.kind == MentionKind::PersonNominal => {
                (Antecedent::Phrase(number), scores[best])
            }
            // As likely as not somebody new: what the article calls them says more than a guess.
            _ if mention.kind == MentionKind::PersonNominal && scores[best] < 0.5 => {
                (Antecedent::Phrase(number), 1.0 - scores[best])
            }
            antecedent => (antecedent, scores[best]),
        }
    }

    /// The person whose words a document is: “Ana Diaz’s letter said”, “her tweet read”.
    fn author(&self, index: &MentionIndex<'_>, number: usize) -> Option<(Antecedent, f32)> {
        let mention = &index.mentions[number];
        // “his statement of claim” is his lawyers'.
        let bare = mention.tokens.end == mention.head + 1;
        if !bare
            || !mention.attachment.relation.speaks()
            || !AUTHORED_DOCUMENTS.contains(&index.tokens.str(mention.head))
        {
            return None;
        }
        let clitic = mention.start.checked_sub(1).is_some_and(|at| index.tokens.list()[at].kind == TokenKind::Clitic);
        if clitic {
            let owner = index.mention_at(mention.start.checked_sub(2)?)?;
            return Some(self.antecedent[owner]).filter(|(antecedent, _)| matches!(antecedent, Antecedent::Person(_)));
        }
        let pronoun = match index.tokens.str(mention.start).to_ascii_lowercase().as_str() {
            "his" => Pronoun::He,
            "her" => Pronoun::She,
            _ => return None,
        };
        let nearest = (number.saturating_sub(MAX_LOOKBACK_MENTIONS)..number).rev().find(|before| {
            match self.antecedent[*before].0 {
                Antecedent::Person(person) => {
                    !matches!(self.genders[person].agreement(pronoun), GenderAgreement::No | GenderAgreement::Unlikely)
                }
                _ => false,
            }
        });
        // The nearest of that gender; somebody further off can be meant.
        nearest.map(|before| (self.antecedent[before].0, self.antecedent[before].1 * 0.8))
    }
}

/// Whether a description of this kind can be what a pronoun stands for.
fn can_be(pronoun: Pronoun, kind: MentionKind) -> bool {
    match pronoun {
        Pronoun::He | Pronoun::She => kind == MentionKind::PersonNominal,
        Pronoun::They => {
            matches!(
                kind,
                MentionKind::PersonNominal | MentionKind::Organisation | MentionKind::Name | MentionKind::Coordination
            )
        }
        Pronoun::It => matches!(kind, MentionKind::Organisation | MentionKind::Document | MentionKind::Name),
        Pronoun::First => false,
    }
}
