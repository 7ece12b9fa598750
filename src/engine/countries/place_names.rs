//! Names of towns in a text: where one may stand, how surely it is a place there, and what else tells the setting.

use super::article_evidence::Senses;
use super::context::Context;
use super::matcher::Found;
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Area, Certainty, Form, FormKind, LexicalClasses, SettingWords, TownKey, Towns};
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use std::ops::Range;

/// How surely a name is a place where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// It is none: a person (“Trenton Kuta”), a street (“Memphis Street”).
    No,
    /// It may be one.
    Possible,
    /// It stands where places stand (“of Wallingford”).
    Likely,
    /// It is one (“in Trenton”, “Trenton police”), though which is open.
    Clear,
    /// It opens a dateline, or its state stands behind it (“Paris, Texas”).
    Certain,
}

/// One place where a name stands.
#[derive(Clone, Debug)]
pub(super) struct PlaceMention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// How surely it is a place.
    pub strength: Strength,
    /// The number of the form found there, if the tables have it.
    pub found: Option<usize>,
}

/// A name with all its mentions: in one article a name means one place.
#[derive(Clone, Debug)]
pub(super) struct PlaceName {
    /// The name.
    pub key: TownKey,
    /// Where it stands, in order.
    pub mentions: Vec<PlaceMention>,
    /// The states and countries that stand behind it (“Paris, Texas”).
    pub tied: Vec<Area>,
    /// Whether it stands before an institution of a town (“Jordan Elementary”), and how often.
    pub institutions: u32,
}

impl PlaceName {
    /// How surely it is a place where that is clearest.
    pub(super) fn strength(&self) -> Strength {
        self.mentions.iter().map(|mention| mention.strength).max().unwrap_or(Strength::No)
    }
}

/// “Henrico County”, with the states that have one.
#[derive(Clone, Debug)]
pub(super) struct County {
    /// Its tokens, the word “County” included.
    pub tokens: Range<usize>,
    /// Its name without that word.
    pub key: TownKey,
    /// The states.
    pub areas: Vec<Area>,
}

/// What the text holds of places.
#[derive(Debug, Default)]
pub(super) struct PlaceNames {
    /// The names, in order of their first mention.
    pub names: Vec<PlaceName>,
    /// The counties, in order.
    pub counties: Vec<County>,
    /// How much the words of daily life speak for a country, and the first such word.
    pub cues: Vec<(CountryCode, f32, usize)>,
}

/// The most words a town's name has.
const MAX_NAME_WORDS: usize = 4;
/// The most different names that are looked at; a list of all towns of a state is no better evidence than its beginning.
const MAX_NAMES: usize = 64;

/// Words of grammar inside a name: “Isle of Palms”.
const INNER_WORDS: &[&str] = &["of", "the", "on", "de", "la", "le", "in", "and", "upon", "sur", "am", "el", "al"];

/// Classes of words that begin no name of a town.
const NO_FIRST: LexicalClasses = LexicalClasses::GRAMMAR
    .or(LexicalClasses::MONTH)
    .or(LexicalClasses::WEEKDAY)
    .or(LexicalClasses::DEMONYM)
    .or(LexicalClasses::COUNTRY);

/// Classes of words that are no name of a town by themselves: “Bay”, “Council”, “Republican”.
const NO_NAME: LexicalClasses = LexicalClasses::PLACE
    .or(LexicalClasses::ORGANISATION)
    .or(LexicalClasses::THING)
    .or(LexicalClasses::NO_PERSON)
    .or(LexicalClasses::AFFILIATION)
    .or(LexicalClasses::JOB_TITLE)
    .or(LexicalClasses::BRAND)
    .or(LexicalClasses::OUTLET)
    .or(LexicalClasses::HUMAN)
    .or(LexicalClasses::KIN)
    .or(LexicalClasses::STARTER)
    .or(LexicalClasses::INSTITUTION);

/// The state or province of a form: its own name, or the one that an abbreviation stands for.
pub(super) fn state_of(form: &Form) -> Option<Area> {
    if form.kind != FormKind::Region {
        return None;
    }
    let abbreviated =
        form.certainty == Certainty::Comma || !form.text.contains(char::is_lowercase) || form.text.ends_with('.');
    let text = if abbreviated && !form.within.is_empty() { form.within } else { form.text };
    Towns::get().state(form.code, text)
}

/// Finds the names of places, the counties and the cues of a text.
pub(super) fn find(tokens: &Tokens<'_>, found: &[Found], senses: &[Senses], context: &Context<'_, '_>) -> PlaceNames {
    let finder = Finder { tokens, found, senses, context, words: SettingWords::get() };
    let mut names = PlaceNames { counties: finder.counties(), cues: finder.cues(), names: Vec::new() };
    let mut next_found = 0;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let Some(one) = found.get(next_found).filter(|one| one.tokens.start == at) {
            let key = finder.key(&one.tokens);
            finder.add(&mut names.names, key, one.tokens.clone(), Some(next_found));
            at = one.tokens.end;
            next_found += 1;
            continue;
        }
        let limit = found.get(next_found).map_or(usize::MAX, |one| one.tokens.start);
        if finder.may_begin(token)
            && !finder.is_joined(at)
            && let Some((end, key)) = finder.longest(at)
        {
            if end <= limit && finder.is_town_name(at..end) {
                finder.add(&mut names.names, key, at..end, None);
            }
            at = end.min(limit);
            continue;
        }
        at += 1;
    }
    names
}

/// The text with what was found in it.
pub(super) struct Finder<'f, 't> {
    pub tokens: &'f Tokens<'t>,
    pub found: &'f [Found],
    pub senses: &'f [Senses],
    pub context: &'f Context<'f, 't>,
    pub words: &'static SettingWords,
}

impl Finder<'_, '_> {
    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    pub(super) fn key(&self, range: &Range<usize>) -> TownKey {
        let is_word = |at: &usize| self.tokens.list()[*at].kind == TokenKind::Word;
        range.clone().filter(is_word).fold(TownKey::default(), |key, at| key.and(self.tokens.str(at)))
    }

    fn may_begin(&self, token: &Token) -> bool {
        token.is_capitalised() && token.span.len() > 2 && !token.is(NO_FIRST)
    }

    /// Whether a hyphen joins the token to the word before it: “Îles” in “Sept-Îles”.
    fn is_joined(&self, at: usize) -> bool {
        at > 1
            && matches!(self.tokens.str(at - 1), "-" | "‑" | "–")
            && self.tokens.joins_previous(at)
            && self.tokens.joins_previous(at - 1)
    }

    /// The longest name of a town that begins at a token: its end and its key.
    fn longest(&self, start: usize) -> Option<(usize, TownKey)> {
        let sentence = self.tokens.list()[start].sentence;
        let (mut key, mut at, mut best) = (TownKey::default(), start, None);
        for number in 0..MAX_NAME_WORDS {
            let Some(token) = self.token(at).filter(|token| token.kind == TokenKind::Word) else { break };
            let capital = token.case != Case::Lower;
            if token.sentence != sentence || !(capital || (number > 0 && INNER_WORDS.contains(&self.tokens.str(at)))) {
                break;
            }
            key = key.and(self.tokens.str(at));
            at += 1;
            // “Pointe Coupee deputies”: a county without the word.
            let resident = self.token(at).is_some_and(|next| self.words.resident.contains(&next.term));
            if capital && Towns::get().named(key).any(|town| !town.is_county || resident) {
                best = Some((at, key));
            }
            let is_hyphen = self.token(at).is_some_and(|token| token.kind == TokenKind::Mark)
                && matches!(self.tokens.str(at), "-" | "‑" | "–");
            if is_hyphen && self.tokens.joins_previous(at) && self.tokens.joins_previous(at + 1) {
                at += 1;
            }
        }
        best
    }

    /// Whether words that are also a town's name can be one: not “Bay”, “North”, “SEC”.
    fn is_town_name(&self, range: Range<usize>) -> bool {
        let list = &self.tokens.list()[range];
        let short = list.len() == 1 && list[0].case == Case::Upper && list[0].span.len() < 5;
        let mut words = list.iter().filter(|token| token.kind == TokenKind::Word);
        !short && words.any(|token| !token.is(NO_NAME) && !self.words.direction.contains(&token.term))
    }

    fn add(&self, names: &mut Vec<PlaceName>, key: TownKey, tokens: Range<usize>, found: Option<usize>) {
        let tied = self.region_behind(tokens.end);
        let (strength, tied) = self.strength(&tokens, tied);
        let institution = u32::from(self.is_before_institution(&tokens));
        let mention = PlaceMention { tokens, strength, found };
        if let Some(name) = names.iter_mut().find(|name| name.key == key) {
            name.mentions.push(mention);
            name.tied.extend(tied);
            name.institutions += institution;
        } else if names.len() < MAX_NAMES || found.is_some() {
            let tied = tied.into_iter().collect();
            names.push(PlaceName { key, mentions: vec![mention], tied, institutions: institution });
        }
    }
}
