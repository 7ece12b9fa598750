//! From stretches to quotations with speakers: verdict, source, and whom the source stands for, in order of the text.
//!
//! The confidence of a speaker is the share of belief in all sources that stand for them, times that of whom the source
//! stands for. On the annotated news articles, each part annotated by weights learned without it (`train cross`), 97 of
//! 100 with a speaker and 0.9 or more were quotations of that speaker, 88 with 0.5 to 0.9, 62 with less.

use super::habits::Habits;
use super::indirect::{self, Report};
use super::marks::{Stretch, stretches};
use super::reasons::{reasons, report_reasons};
use super::sources::{self, Before};
use super::verdict;
use crate::annotations::{Evidence, Person, Quote, QuoteKind, Speaker};
use crate::engine::coref::{Antecedent, Mention, MentionKind, Resolver, Scene};
use crate::engine::gazetteer::Word;
use crate::engine::names::{self, Turn};
use crate::engine::ranker::{Features, Models, shares};
use crate::engine::tokens::{TokenKind, Tokens};
use crate::text::Span;
use std::ops::Range;

/// The least share of belief in a speaker; with less, it is not said who it was.
pub(super) const TOLD: f32 = 0.25;
/// The largest share of belief in “nothing is reported” with which a report is still taken.
const REPORTED: f32 = 0.6;

/// The confidence in who goes on in a transcript.
const GOES_ON: f32 = 0.75;

/// How many quotations below a heading are looked at for its words, so that a text of headings takes no longer than another.
const LATER: usize = 64;
/// The longest paragraph that can be a headline, in tokens.
const HEADING: usize = 30;

/// Finds the quotations of a text, in order.
#[must_use]
pub fn find(tokens: &Tokens<'_>, people: &[Person]) -> Vec<Quote> {
    find_with(tokens, people, Models::get())
}

/// Finds the quotations of a text with these weights.
pub(crate) fn find_with(tokens: &Tokens<'_>, people: &[Person], models: &Models) -> Vec<Quote> {
    let stretches = stretches(tokens);
    let scene = Scene::new(tokens, people, &stretches);
    let judge = Judge::new(&scene, models);
    let decisions = judge.decide(&stretches);
    let mut quotes: Vec<Quote> = decisions.iter().map(|decision| judge.quote(&stretches, decision)).collect();
    let turns = judge.turns();
    // What a turn tells of others is part of the turn.
    let within = |report: &Quote| {
        let after = turns.partition_point(|turn| turn.content.start <= report.content.start);
        after > 0 && turns[after - 1].content.contains(report.content)
    };
    quotes.extend(judge.reports(&stretches).into_iter().filter(|report| !within(report)));
    quotes.extend(turns);
    quotes.sort_by_key(|quote| (quote.content, quote.kind, quote.cue));
    quotes
}

/// What was decided of one stretch that is a quotation.
#[derive(Clone, Copy, Debug)]
pub struct Decision {
    /// The stretch.
    pub stretch: usize,
    /// The mention that is its source.
    pub source: Option<usize>,
    /// Whether the source is that of the quotation before.
    pub carried: bool,
    /// Share of belief in the source and in all others that stand for the same.
    pub source_share: f32,
    /// The person, and share of belief in them given the source.
    pub person: Option<usize>,
    /// The mention that describes somebody the article does not name, for whom the source stands.
    pub phrase: Option<usize>,
    /// Share of belief that the source stands for that person, or for none of them.
    pub person_share: f32,
}

impl Decision {
    /// The share of belief that this is who said it.
    pub(super) fn belief(&self) -> f32 {
        self.source_share * self.person_share
    }
}

/// Decides on the stretches of one article.
#[derive(Debug)]
pub struct Judge<'s> {
    scene: &'s Scene<'s>,
    models: &'s Models,
    resolver: Resolver,
}

impl<'s> Judge<'s> {
    /// Prepares what is known of the article.
    #[must_use]
    pub fn new(scene: &'s Scene<'s>, models: &'s Models) -> Self {
        Self { scene, models, resolver: Resolver::new(scene, &models.antecedent) }
    }

    /// The resolver of pronouns and descriptions.
    #[must_use]
    pub fn resolver(&self) -> &Resolver {
        &self.resolver
    }

    /// Decides on every stretch, in order; those that are no quotations are left out.
    #[must_use]
    pub fn decide(&self, stretches: &[Stretch]) -> Vec<Decision> {
        let habits = Habits::of(self.scene.tokens, stretches);
        let mut features = Features::with_room();
        let mut decisions: Vec<Decision> = Vec::new();
        let mut previous = None;
        let mut before = Before::default();
        for number in 0..stretches.len() {
            features.clear();
            verdict::features(self.scene, stretches, number, &habits, previous, &mut features);
            let is_quote = self.models.verdict.score(&features) > 0.0
                && !verdict::is_title(self.scene, &stretches[number])
                && !verdict::is_styled(self.scene, &stretches[number])
                && !verdict::is_word(self.scene, stretches, number);
            previous = Some(is_quote);
            if is_quote {
                let decision = self.speaker_of(stretches, number, before);
                before = before.then(number, decision.source, decision.person, decision.phrase);
                decisions.push(decision);
            }
        }
        self.settle_headings(stretches, &mut decisions);
        for guess in decisions.iter_mut().filter(|decision| decision.belief() < TOLD) {
            *guess = Decision { source: None, carried: false, person: None, phrase: None, ..*guess };
        }
        decisions
    }

    /// A headline or a heading that quotes what the article quotes again further on has the speaker of that place, where
    /// more is told: “‘We ate the map’: crew of lost ferry home”.
    fn settle_headings(&self, stretches: &[Stretch], decisions: &mut [Decision]) {
        let tokens = self.scene.tokens;
        let words = |at: usize| -> Vec<Word> {
            let list = tokens.list()[stretches[at].tokens.clone()].iter();
            list.filter(|token| token.kind == TokenKind::Word).map(|token| token.word).collect()
        };
        for at in 0..decisions.len() {
            let stretch = &stretches[decisions[at].stretch];
            let paragraph = &tokens.paragraphs()[stretch.paragraph];
            let heading =
                paragraph.len() <= HEADING && !matches!(tokens.str(paragraph.end - 1), "." | "”" | "\"" | ":");
            let tied = decisions[at].source.is_some_and(|source| {
                let source = &self.scene.mentions[source];
                source.link.relation.speaks() && source.paragraph == stretch.paragraph
            });
            if !heading || tied {
                continue;
            }
            let said = words(decisions[at].stretch);
            let again = decisions[at + 1..].iter().take(LATER).find(|later| {
                later.source.is_some()
                    && said.len() > 1
                    && words(later.stretch).windows(said.len()).any(|window| window == said)
            });
            if let Some(again) = again {
                decisions[at] = Decision { stretch: decisions[at].stretch, carried: false, ..*again };
            }
        }
    }

    /// Decides who said stretch `number`.
    #[must_use]
    pub fn speaker_of(&self, stretches: &[Stretch], number: usize, before: Before) -> Decision {
        let mut mentions = Vec::new();
        let mut scores = Vec::new();
        sources::weigh(self.scene, &self.resolver, stretches, number, before, |mention, features| {
            mentions.push(mention);
            scores.push(self.models.source.score(features));
        });
        shares(&mut scores);
        let (best, share) = self.likeliest(&mentions, &scores);
        let mut decision = Decision {
            stretch: number,
            source: mentions[best],
            carried: mentions[best].is_some() && mentions[best] == before.source,
            source_share: share,
            person: None,
            phrase: None,
            person_share: 1.0,
        };
        let Some(source) = decision.source else { return decision };
        let (who, person_share) = self.resolver.who(source);
        decision.person_share = person_share;
        match who {
            Antecedent::Person(person) => decision.person = Some(person),
            Antecedent::Phrase(phrase) => decision.phrase = Some(phrase),
            Antecedent::Nobody => {}
        }
        decision
    }

    /// The best source of whoever has the largest share of belief over all sources that stand for them, and that share:
    /// “he” after a quotation and the name before it speak for the same person.
    fn likeliest(&self, mentions: &[Option<usize>], shares: &[f32]) -> (usize, f32) {
        let who = |mention: &Option<usize>| {
            mention.map(|mention| self.resolver.who(mention).0).filter(|who| *who != Antecedent::Nobody)
        };
        let who: Vec<Option<Antecedent>> = mentions.iter().map(who).collect();
        let total = |one: usize| -> f32 {
            let same = |other: &usize| *other == one || (who[one].is_some() && who[*other] == who[one]);
            (0..shares.len()).filter(same).map(|other| shares[other]).sum()
        };
        let mut best = (0, total(0));
        for at in 1..shares.len() {
            let total = total(at);
            if (total, shares[at]) > (best.1, shares[best.0]) {
                best = (at, total);
            }
        }
        best
    }

    /// The quotation that a decision makes.
    fn quote(&self, stretches: &[Stretch], decision: &Decision) -> Quote {
        let stretch = &stretches[decision.stretch];
        let source = decision.source.map(|source| &self.scene.mentions[source]);
        let speaker = match decision.person {
            Some(person) => Speaker::Person(person),
            None => self.other(decision).map_or(Speaker::Unknown, Speaker::Other),
        };
        Quote {
            content: stretch.content,
            kind: QuoteKind::Direct,
            speaker,
            cue: source.and_then(|source| source.link.cue).map(|at| self.scene.tokens.list()[at].span),
            source: source.map(|source| self.scene.tokens.span(source.tokens.clone())),
            confidence: decision.belief().clamp(0.0, 1.0),
            evidence: reasons(self.scene, &self.resolver, stretch, decision, decision.carried),
        }
    }

    /// The speech reported without marks.
    fn reports(&self, stretches: &[Stretch]) -> Vec<Quote> {
        let mut features = Features::with_room();
        let mut scores = Vec::new();
        let mut quotes = Vec::new();
        for (cue, source) in indirect::cues(self.scene) {
            let reports = indirect::candidates(self.scene, stretches, cue, source);
            scores.clear();
            features.clear();
            indirect::features_of_none(self.scene, cue, source, &mut features);
            scores.push(self.models.indirect.score(&features));
            for report in &reports {
                features.clear();
                indirect::features(self.scene, report, &mut features);
                scores.push(self.models.indirect.score(&features));
            }
            shares(&mut scores);
            let mut best = None;
            for at in 1..scores.len() {
                if best.is_none_or(|best| scores[at] > scores[best]) {
                    best = Some(at);
                }
            }
            if let Some(best) = best.filter(|_| scores[0] < REPORTED) {
                quotes.push(self.report(stretches, &reports[best - 1], 1.0 - scores[0]));
            }
        }
        quotes
    }

    /// What is said in the turns of a transcript, which has no marks.
    fn turns(&self) -> Vec<Quote> {
        names::turns(self.scene.tokens).iter().flat_map(|turn| self.turn(turn)).collect()
    }

    /// The quotations that a turn makes, one a paragraph, if one of the people heads it. Nothing is weighed, so the first
    /// has a confidence of 1; what has no label is less sure, how much was not measured.
    fn turn(&self, turn: &Turn) -> Vec<Quote> {
        let mention = self.scene.mention_at(turn.name.start).map(|at| &self.scene.mentions[at]);
        let Some(Mention { kind: MentionKind::Person(person), tokens, .. }) = mention else { return Vec::new() };
        let name = self.scene.tokens.span(tokens.clone());
        let said = |paragraph: &Range<usize>, confidence, more: &str| Quote {
            content: self.scene.tokens.span(paragraph.clone()),
            kind: QuoteKind::Indirect,
            speaker: Speaker::Person(*person),
            cue: None,
            source: Some(name),
            confidence,
            evidence: vec![Evidence {
                span: Some(name),
                what: format!("“{}” heads the turn of a transcript{more}", name.slice(self.scene.tokens.text())),
            }],
        };
        let goes_on = turn.goes_on.iter().map(|paragraph| said(paragraph, GOES_ON, " that goes on here"));
        std::iter::once(said(&turn.said, 1.0, "")).chain(goes_on).collect()
    }

    /// The quotation that a report makes.
    fn report(&self, stretches: &[Stretch], report: &Report, share: f32) -> Quote {
        let (who, sure) = report.source.map_or((Antecedent::Nobody, 1.0), |source| self.resolver.who(source));
        let mixed = report.content.clone().any(|at| self.scene.stretch_at(at).is_some_and(|at| !stretches[at].single));
        let mention = |number: usize| self.scene.tokens.span(self.scene.mentions[number].tokens.clone());
        Quote {
            content: self.scene.tokens.span(report.content.clone()),
            kind: if mixed { QuoteKind::Mixed } else { QuoteKind::Indirect },
            speaker: match who {
                Antecedent::Person(person) => Speaker::Person(person),
                Antecedent::Phrase(phrase) => Speaker::Other(mention(phrase)),
                Antecedent::Nobody => Speaker::Unknown,
            },
            cue: Some(self.scene.tokens.list()[report.cue].span),
            source: report.source.map(mention),
            confidence: (share * sure).clamp(0.0, 1.0),
            evidence: report_reasons(self.scene, &self.resolver, report.cue, report.source),
        }
    }

    /// The phrase for a source that is nobody of the article's people; none for a pronoun that could not be followed.
    fn other(&self, decision: &Decision) -> Option<Span> {
        let mention = decision.phrase.or(decision.source)?;
        let mention = &self.scene.mentions[mention];
        match mention.kind {
            MentionKind::Pronoun(_) => None,
            _ => Some(self.scene.tokens.span(mention.tokens.clone())),
        }
    }
}
