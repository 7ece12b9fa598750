//! Names of towns in a text: where one may stand, how surely it is a place there, and what else tells the setting.

use super::context::Context;
use super::matcher::Found;
use super::outlet::Outlet;
use super::senses::{Plausibility, Senses};
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Area, Certainty, Form, FormKind, LexicalClasses, SettingWords, TermId, TownKey, Towns};
use crate::engine::ner::{EntityKind, EntitySpan};
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use foldhash::HashSet;
use std::ops::Range;

/// How surely a name is a place where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// It is none: a person (“Trenton Lugano”), a street (“Memphis Street”).
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
    /// Whether what stands beside it shows that it is no country's (“Jordan Elementary”, “a Lebanon woman”, “12 Elm St.,
    /// Lebanon”).
    pub is_local: bool,
    /// Whether it stands in the outlet's name.
    pub is_home: bool,
    /// How often somebody is said to live there (“Ana Wexfield of Paris”), or a street stands before it.
    pub residents: u32,
}

impl PlaceName {
    /// How surely it is a place where that is clearest.
    pub(super) fn strength(&self) -> Strength {
        self.mentions.iter().map(|mention| mention.strength).max().unwrap_or(Strength::No)
    }
}

/// A name that can mean only one country: “Russia”, “Peruvian”.
#[derive(Clone, Debug)]
pub(super) struct SettledName {
    /// The name.
    pub key: TownKey,
    /// The country.
    pub code: CountryCode,
    /// Whether it names the country itself.
    pub is_named: bool,
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
    /// The names that can mean only one country, each once.
    pub settled: Vec<SettledName>,
    /// The states and countries that stand behind them (“Moscow, Russia”).
    pub tied: Vec<(TownKey, Area)>,
    /// The counties, in order.
    pub counties: Vec<County>,
    /// How much the words of daily life speak for a country, and the first such word.
    pub cues: Vec<(CountryCode, f32, usize)>,
    /// States, provinces and countries of the outlet.
    pub outlet: Vec<Area>,
}

/// The most words a town's name has.
const MAX_NAME_WORDS: usize = 4;
/// The most different names that are looked at; a list of all towns of a state is no better evidence than its beginning.
const MAX_NAMES: usize = 64;

/// As how many institutions of a town the outlet's name counts.
const HOME_WEIGHT: u32 = 2;

/// Words of grammar inside a name: “Isle of Palms”.
const INNER_WORDS: &[&str] = &["of", "the", "on", "de", "la", "le", "in", "and", "upon", "sur", "am", "el", "al"];

/// The length of the longest of them, in bytes.
const MAX_INNER_BYTES: usize = 4;

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
pub(super) fn find(
    tokens: &Tokens<'_>,
    found: &[Found],
    senses: &Senses,
    context: &Context<'_, '_>,
    outlet: Outlet,
) -> PlaceNames {
    let finder = Finder { tokens, found, senses, context, words: SettingWords::get() };
    let mut names =
        PlaceNames { counties: finder.counties(), cues: finder.cues(), outlet: outlet.areas, ..PlaceNames::default() };
    let (mut at, mut words) = (0, context.town_words.iter().copied().peekable());
    let mut person_names = context.names.iter().filter(|name| is_full_person(name)).peekable();
    for number in 0..=found.len() {
        let limit = found.get(number).map_or(tokens.list().len(), |one| one.tokens.start);
        while let Some(start) = words.next_if(|start| *start < limit) {
            if start < at {
                continue;
            }
            while person_names.next_if(|name| name.tokens.start < start).is_some() {}
            let person = person_names.peek().filter(|name| name.tokens.start == start);
            at = match person.and_then(|name| finder.end_of_person(name)) {
                Some(end) => end.min(limit),
                None => finder.add_town(&mut names.names, start, limit),
            };
        }
        if let Some(one) = found.get(number) {
            finder.add_found(&mut names, number);
            at = one.tokens.end;
        }
    }
    let is_home = |name: &&mut PlaceName| outlet.towns.contains(&name.key) && name.strength() >= Strength::Clear;
    for name in names.names.iter_mut().filter(is_home) {
        name.is_home = true;
        name.institutions += HOME_WEIGHT;
    }
    names
}

/// Whether it is a person's name of several words.
fn is_full_person(name: &EntitySpan) -> bool {
    name.kind == EntityKind::Person && name.tokens.len() > 1
}

/// The text with what was found in it.
pub(super) struct Finder<'f, 't> {
    pub tokens: &'f Tokens<'t>,
    pub found: &'f [Found],
    pub senses: &'f Senses,
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

    /// Adds the town that begins at a token, if one does, and gives the token behind it; no form begins before `limit`.
    fn add_town(&self, names: &mut Vec<PlaceName>, at: usize, limit: usize) -> usize {
        match self.longest(at).filter(|_| !self.is_joined(at)) {
            Some((end, key)) => {
                if end <= limit && self.is_town_name(at..end) {
                    self.add(names, key, at..end, None);
                }
                end.min(limit)
            }
            None => at + 1,
        }
    }

    /// The end of a person's name that is no town's: “Ana Wexfield”, but not “a Glen Allen woman”.
    fn end_of_person(&self, name: &EntitySpan) -> Option<usize> {
        let start = name.tokens.start;
        let located = || start.checked_sub(1).is_some_and(|before| self.is_in(&self.words.locative, before));
        (!self.is_in(&self.words.resident, name.tokens.end) && !located()).then_some(name.tokens.end)
    }

    /// Whether the token is there and one of these words.
    pub(super) fn is_in(&self, words: &HashSet<TermId>, at: usize) -> bool {
        self.token(at).is_some_and(|token| words.contains(&token.term))
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
            let is_inner =
                || number > 0 && token.span.len() <= MAX_INNER_BYTES && INNER_WORDS.contains(&self.tokens.str(at));
            if token.sentence != sentence || !(capital || is_inner()) {
                break;
            }
            key = key.and(self.tokens.str(at));
            at += 1;
            if capital && Towns::get().has(key) {
                // “Pointe Coupee deputies”: a county without the word.
                let is_town = Towns::get().named(key).any(|town| !town.is_county);
                if is_town || self.is_in(&self.words.resident, at) {
                    best = Some((at, key));
                }
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

    /// Adds a form of the tables.
    fn add_found(&self, names: &mut PlaceNames, number: usize) {
        let tokens = &self.found[number].tokens;
        let key = self.key(tokens);
        let is_adjective = |form: &Form| {
            matches!(form.kind, FormKind::Demonym | FormKind::Abbreviation | FormKind::Seat | FormKind::Former)
        };
        let senses = &self.senses[number];
        let (form, how) = &senses[0];
        let is_sure = *how == Plausibility::Sure && form.certainty != Certainty::Comma && !form.prefix;
        let is_one = senses.len() == 1 && is_sure && !form.shared && (is_adjective(form) || !Towns::get().has(key));
        if !is_one {
            return self.add(&mut names.names, key, tokens.clone(), Some(number));
        }
        names.tied.extend(self.region_behind(tokens.end).map(|area| (key, area)));
        if names.settled.iter().all(|name| name.key != key) {
            let is_named = is_adjective(form) || form.kind == FormKind::Name;
            names.settled.push(SettledName { key, code: form.code, is_named });
        }
    }

    fn add(&self, names: &mut Vec<PlaceName>, key: TownKey, tokens: Range<usize>, found: Option<usize>) {
        let tied = self.region_behind(tokens.end);
        let (is_address, is_home) = (self.is_behind_street(tokens.start), self.is_home(tokens.start));
        let (strength, tied) = self.strength(&tokens, tied, is_address, is_home);
        let institution = u32::from(self.is_before_institution(&tokens));
        let resident = u32::from(is_address || is_home);
        let is_local = is_address
            || self.token(tokens.end).is_some_and(|next| {
                self.words.local.contains(&next.term) || (next.is_capitalised() && self.words.town.contains(&next.term))
            });
        let mention = PlaceMention { tokens, strength, found };
        if found.is_none() && names.len() >= MAX_NAMES && names.iter().all(|name| name.key != key) {
            return;
        }
        let name = name_of(names, key);
        name.mentions.push(mention);
        name.tied.extend(tied);
        name.institutions += institution;
        name.residents += resident;
        name.is_local |= is_local;
    }
}

/// The name of a key, made where it is new.
fn name_of(names: &mut Vec<PlaceName>, key: TownKey) -> &mut PlaceName {
    let number = names.iter().position(|name| name.key == key).unwrap_or_else(|| {
        let (mentions, tied) = (Vec::new(), Vec::new());
        names.push(PlaceName { key, mentions, tied, institutions: 0, residents: 0, is_local: false, is_home: false });
        names.len() - 1
    });
    &mut names[number]
}
