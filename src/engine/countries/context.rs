//! What stands around a form: whether it can be a country here.

use super::article_words::{is_country, person_words, small_words};
use super::matcher::Found;
use super::senses::{Plausibility, Senses};
use crate::engine::gazetteer::{Certainty, Form, FormKind, LexicalClasses, TermId, TownKey, Towns};
use crate::engine::ner::{EntityKind, EntitySpan};
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use foldhash::HashSet;
use std::ops::Range;

/// The text with what was found in it, to look around from a form.
pub(super) struct Context<'c, 't> {
    pub tokens: &'c Tokens<'t>,
    pub names: &'c [EntitySpan],
    /// Words of full personal names, sorted: where “Jordan Smith” was named, “Jordan” is most likely he.
    persons: Vec<TermId>,
    /// First words of places that stand before a surname: “Trenton Kessler”, where no name was found.
    pub namesakes: HashSet<TermId>,
    /// Words before “Foundation” or “Restaurant”: “Woodlands” where “Woodlands Foundation” was named.
    enterprises: HashSet<TermId>,
    /// Words behind “Mr” or “Dr”: never a town's name alone.
    addressed: HashSet<TermId>,
    /// The tokens that may be a county's word or begin a word of daily life.
    pub setting_words: Vec<usize>,
    /// The tokens that may begin a town's name.
    pub town_words: Vec<usize>,
    /// First words of countries' names that also stand here in small letters: “turkey”.
    small: Vec<TermId>,
}

/// How far a look at a form's sentence reaches, in tokens each way.
const MAX_CONTEXT_TOKENS: usize = 40;

/// How many words that tell the setting a text usually has at most.
const USUAL_SETTING_WORDS: usize = 64;

/// What follows a name to make it one of a street or a building.
const STREETS: &[&str] = &[
    "street",
    "avenue",
    "road",
    "boulevard",
    "drive",
    "lane",
    "ave",
    "blvd",
    "highway",
    "turnpike",
    "hotel",
    "station",
];

/// What follows a name to make it one of a business or charity, which may be anywhere.
const ENTERPRISES: &[&str] = &[
    "Foundation",
    "Restaurant",
    "Restaurants",
    "Inc",
    "Inc.",
    "Ltd",
    "Ltd.",
    "Corp",
    "Corp.",
    "Insurance",
    "Grill",
    "Bakery",
    "Pizza",
    "Motors",
    "Tires",
];

/// Classes of words that begin no name of a town.
const NO_FIRST: LexicalClasses = LexicalClasses::GRAMMAR
    .or(LexicalClasses::MONTH)
    .or(LexicalClasses::WEEKDAY)
    .or(LexicalClasses::DEMONYM)
    .or(LexicalClasses::COUNTRY);

impl<'c, 't> Context<'c, 't> {
    pub(super) fn new(tokens: &'c Tokens<'t>, names: &'c [EntitySpan], found: &[Found], senses: &Senses) -> Self {
        let list = tokens.list();
        let mut context = Self {
            tokens,
            names,
            persons: person_words(list, names),
            namesakes: HashSet::default(),
            enterprises: HashSet::default(),
            addressed: HashSet::default(),
            setting_words: Vec::with_capacity(USUAL_SETTING_WORDS),
            town_words: Vec::with_capacity(list.len() / 8),
            small: small_words(list, found, senses),
        };
        for (at, token) in list.iter().enumerate() {
            if token.case == Case::Lower && !token.is(LexicalClasses::HONORIFIC | LexicalClasses::SETTING) {
                continue;
            }
            context.add_word(at, token);
        }
        for (number, pair) in found.windows(2).enumerate() {
            if pair[0].tokens.end == pair[1].tokens.start {
                context.add_pair(&pair[0], &pair[1], &senses[number], &senses[number + 1]);
            }
        }
        context
    }

    /// Notes what a word says where it stands.
    fn add_word(&mut self, at: usize, token: &Token) {
        if token.is(LexicalClasses::SETTING) {
            self.setting_words.push(at);
        }
        let next = self.tokens.get(at + 1);
        if token.is(LexicalClasses::HONORIFIC) {
            self.addressed.extend(next.map(|next| next.term));
        }
        if token.case == Case::Lower {
            return;
        }
        if token.span.len() > 2 && !token.is(NO_FIRST) {
            self.town_words.push(at);
        }
        if !token.is(LexicalClasses::GEOGRAPHIC) {
            return;
        }
        if self.is_before_enterprise(at) {
            self.enterprises.insert(token.term);
        }
        if self.is_before_surname(at) {
            // “Trenton Lugano thanked”: neither of them is a place any more.
            self.namesakes.extend([Some(token), next].into_iter().flatten().map(|word| word.term));
        } else if token.is(LexicalClasses::GIVEN) && (self.is_kin(at) || self.is_among_people(at)) {
            self.namesakes.insert(token.term);
        }
    }

    /// The name that holds the first token of `range`, if it holds all of it.
    pub(super) fn name_around(&self, range: &Range<usize>) -> Option<&'c EntitySpan> {
        let after = self.names.partition_point(|name| name.tokens.end <= range.start);
        self.names.get(after).filter(|name| name.tokens.start <= range.start && range.end <= name.tokens.end)
    }

    /// The name that holds token `at`.
    pub(super) fn name_at(&self, at: usize) -> Option<&'c EntitySpan> {
        self.name_around(&(at..at + 1))
    }

    /// Whether the word is part of a full personal name somewhere: “Trenton” where “Trenton Lugano” was named.
    pub(super) fn is_person_word(&self, term: TermId) -> bool {
        self.is_named_person(term) || self.namesakes.contains(&term)
    }

    /// The same without words that only stand before a surname.
    pub(super) fn is_named_person(&self, term: TermId) -> bool {
        self.persons.binary_search(&term).is_ok()
    }

    /// Whether the word stands behind “Mr” or “Dr” somewhere.
    pub(super) fn is_addressed(&self, term: TermId) -> bool {
        self.addressed.contains(&term)
    }

    /// How `form`, found at `found`, stands there.
    pub(super) fn plausibility(&self, found: &Found, form: &Form) -> Plausibility {
        let at = &found.tokens;
        if form.prefix {
            return if self.is_prefix(at.end) { Plausibility::Sure } else { Plausibility::Out };
        }
        if form.certainty == Certainty::Comma {
            let after = self.is_after_place(at.start)
                && (!form.word || self.is_closed(at.end))
                && !self.is_after_person(at.start, form);
            return if after { Plausibility::Sure } else { Plausibility::Out };
        }
        if form.kind == FormKind::Abbreviation && self.is_currency(at) {
            return Plausibility::Out;
        }
        if self.is_person(at, form) || self.is_street(at, form) || self.is_other(at, form) {
            return Plausibility::Out;
        }
        if form.kind == FormKind::Name && self.is_bare_person(at, form) {
            // “Jordan said” is she whom the article names; but in one on Israel, so may Israel be beside Israel Katz.
            return Plausibility::Weak;
        }
        if self.is_enterprise(at, form.kind) {
            return Plausibility::Weak;
        }
        let word = form.word && self.may_be_word(at, form);
        match form.certainty {
            Certainty::Doubtful if word || self.is_part(at) => Plausibility::Out,
            Certainty::Sure if !word => Plausibility::Sure,
            _ => Plausibility::Weak,
        }
    }

    /// “Oxford Foundation”, “Oxford Mills Inc.”
    fn is_before_enterprise(&self, at: usize) -> bool {
        let is_enterprise = |at: usize| {
            self.tokens.get(at).is_some_and(Token::is_capitalised) && ENTERPRISES.contains(&self.tokens.str(at))
        };
        is_enterprise(at + 1)
            || (self.tokens.get(at + 1).is_some_and(Token::is_capitalised) && is_company(self.tokens, at + 2))
    }

    /// “Woodlands” where the article names the “Woodlands Foundation”; “Panama City Grill”.
    fn is_enterprise(&self, at: &Range<usize>, kind: FormKind) -> bool {
        match kind {
            FormKind::City | FormKind::Landmark if at.len() == 1 => {
                self.enterprises.contains(&self.tokens.list()[at.start].term)
            }
            FormKind::City | FormKind::Landmark | FormKind::Capital | FormKind::Region if at.len() > 1 => {
                self.tokens.get(at.end).is_some() && ENTERPRISES.contains(&self.tokens.str(at.end))
            }
            _ => false,
        }
    }

    /// “Golden Nugget”, “the Lincoln Initiative”, “University of Suffolk”: part of a longer name.
    fn is_part(&self, at: &Range<usize>) -> bool {
        let longer = |name: &EntitySpan| name.kind != EntityKind::Place && name.tokens.len() > at.len();
        if self.name_around(at).is_some_and(longer) {
            return true;
        }
        let list = self.tokens.list();
        let joined = |other: usize, after: bool| {
            list.get(other).is_some_and(|token| {
                token.is_capitalised()
                    && token.sentence == list[at.start].sentence
                    && !token.is(LexicalClasses::PREPOSITION | LexicalClasses::JOB_TITLE | LexicalClasses::DETERMINER)
                    && (after || !token.is(LexicalClasses::COMMON))
                    && !(after && token.is(LexicalClasses::PLACE))
            })
        };
        joined(at.end, true) || at.start.checked_sub(1).is_some_and(|before| joined(before, false))
    }

    /// Whether a mark or nothing follows: “Portland, OR.”, not “CRISIS, IN VIRTUAL”.
    fn is_closed(&self, end: usize) -> bool {
        self.tokens
            .get(end)
            .is_none_or(|token| token.kind != TokenKind::Word && !matches!(self.tokens.str(end), "?" | "!" | "”"))
    }

    /// “US$400”, “US $400”, but not “owed the US $400”.
    fn is_currency(&self, at: &Range<usize>) -> bool {
        let is_open = || at.start.checked_sub(1).is_none_or(|before| !matches!(self.tokens.str(before), "the" | "The"));
        self.tokens.get(at.end).is_some()
            && matches!(self.tokens.str(at.end), "$" | "€" | "£")
            && (self.tokens.joins_previous(at.end) || is_open())
    }

    /// “Anglo-French”: a hyphen follows, and another country; not “Anglo-Saxon”.
    fn is_prefix(&self, end: usize) -> bool {
        self.tokens.get(end).is_some_and(|token| token.kind == TokenKind::Mark)
            && matches!(self.tokens.str(end), "-" | "–" | "‑")
            && self.tokens.get(end + 1).is_some_and(|token| {
                token.is_capitalised() && token.is(LexicalClasses::DEMONYM | LexicalClasses::COUNTRY)
            })
    }

    /// “Tampa, Fla.”, “D-Fla.”, “(R-Fla.)”, “D., Fla.”.
    fn is_after_place(&self, start: usize) -> bool {
        let Some(before) = start.checked_sub(1) else { return false };
        let Some(earlier) = start.checked_sub(2).and_then(|at| self.tokens.get(at)) else { return false };
        match self.tokens.str(before) {
            "," => earlier.is_capitalised(),
            "-" | "–" | "‑" => matches!(self.tokens.str(start - 2), "R" | "D" | "I"),
            _ => false,
        }
    }

    /// “Ana Wexfield, QC, said”: letters behind a person's name, where no town of that state is called so.
    fn is_after_person(&self, start: usize, form: &Form) -> bool {
        let Some(last) = start.checked_sub(2) else { return false };
        let short = self.tokens.list()[start].case == Case::Upper && self.tokens.str(start).len() == 2;
        let person =
            self.name_at(last).filter(|name| short && name.kind == EntityKind::Person && name.tokens.len() > 1);
        person.is_some_and(|name| {
            let key = name.tokens.clone().fold(TownKey::default(), |key, at| key.and(self.tokens.str(at)));
            Towns::get().named(key).all(|town| town.area.code != form.code)
        })
    }

    /// “Paris Street”: the street says nothing of the country.
    fn is_street(&self, at: &Range<usize>, form: &Form) -> bool {
        let place = matches!(form.kind, FormKind::City | FormKind::Capital | FormKind::Region | FormKind::Name);
        place
            && (self.is_crossing(at.end)
                || (self.tokens.get(at.end).is_some_and(Token::is_capitalised)
                    && STREETS.iter().any(|street| self.tokens.str(at.end).eq_ignore_ascii_case(street))))
    }

    /// Whether “and Stokes avenues” follows a name: it is a street's.
    pub(super) fn is_crossing(&self, end: usize) -> bool {
        self.tokens.get(end + 2).is_some()
            && self.tokens.str(end) == "and"
            && self.tokens.list()[end + 1].is_capitalised()
            && matches!(
                self.tokens.str(end + 2).to_ascii_lowercase().as_str(),
                "streets" | "avenues" | "roads" | "sts." | "aves."
            )
    }

    /// “SWAT team”, “Dodge Durango”: an abbreviation or a product that is written like a place.
    fn is_other(&self, at: &Range<usize>, form: &Form) -> bool {
        if !matches!(form.kind, FormKind::Region | FormKind::City | FormKind::Landmark) || at.len() > 1 {
            return false;
        }
        let list = self.tokens.list();
        let first = at.start.checked_sub(1).is_none_or(|before| list[before].sentence != list[at.start].sentence);
        let short = list[at.start].case == Case::Upper && self.tokens.str(at.start).len() <= 4;
        // “PARIS, March 2”, “LIMA (Agency)”, but “SWAT officers”.
        let dateline = first && self.tokens.get(at.end).is_none_or(|next| next.kind != TokenKind::Word);
        let abbreviation = short && !dateline && form.text.contains(char::is_lowercase);
        let product = !first && list[at.start - 1].is(LexicalClasses::BRAND) && list[at.start - 1].is_capitalised();
        product || (abbreviation && !self.is_all_caps(&self.around(at)))
    }

    /// Whether the capital says nothing: first in its sentence, in a headline, among capitals.
    fn may_be_word(&self, at: &Range<usize>, form: &Form) -> bool {
        let list = self.tokens.list();
        if is_country(form) && !self.small.contains(&list[at.start].term) {
            // “Turkey said”: nobody speaks of the bird here.
            return false;
        }
        let sentence = self.around(at);
        let upper = list[at.start].case == Case::Upper;
        if at.len() == 1 && upper && self.tokens.str(at.start).len() <= 4 {
            return self.is_all_caps(&sentence);
        }
        if (sentence.start..at.start).all(|before| list[before].kind != TokenKind::Word) || upper {
            return true;
        }
        let beside = |other: Option<usize>| {
            other.and_then(|other| list.get(other)).is_some_and(|token| {
                token.is_capitalised()
                    && !token.is(LexicalClasses::COUNTRY | LexicalClasses::DEMONYM | LexicalClasses::JOB_TITLE)
            })
        };
        if beside(at.start.checked_sub(1)) && beside(Some(at.end)) {
            return true;
        }
        let (mut small, mut capital) = (0, 0);
        for token in list[sentence].iter().filter(|token| token.kind == TokenKind::Word && token.span.len() > 3) {
            if token.case == Case::Lower { small += 1 } else { capital += 1 }
        }
        capital > small
    }

    /// The sentence around a form, or its nearest part: a text without full stops is one sentence.
    fn around(&self, at: &Range<usize>) -> Range<usize> {
        let sentence = &self.tokens.sentences()[self.tokens.list()[at.start].sentence as usize];
        sentence.start.max(at.start.saturating_sub(MAX_CONTEXT_TOKENS))..sentence.end.min(at.end + MAX_CONTEXT_TOKENS)
    }

    /// Whether most words of a sentence are all capitals.
    fn is_all_caps(&self, sentence: &Range<usize>) -> bool {
        let words = self.tokens.list()[sentence.clone()].iter().filter(|token| token.kind == TokenKind::Word);
        let (mut upper, mut other) = (0, 0);
        for token in words {
            if token.case == Case::Upper { upper += 1 } else { other += 1 }
        }
        upper > other && upper > 2
    }
}

/// Whether “Inc.” or the like stands there.
fn is_company(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.get(at).is_some()
        && matches!(tokens.str(at), "Inc" | "Inc." | "Ltd" | "Ltd." | "Corp" | "Corp." | "LLC" | "plc" | "PLC")
}
