//! What an article says of each country apart from the doubtful forms.

use super::matcher::Found;
use super::senses::{Plausibility, Sense, Senses};
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Certainty, Either, Form, FormKind, Geography, Namesake};
use crate::engine::tokens::Tokens;
use foldhash::{HashMap, HashSet};
use std::sync::LazyLock;

/// Forms that two countries share, by form.
pub(super) static EITHER: LazyLock<HashMap<&'static str, &'static Either>> =
    LazyLock::new(|| Geography::get().either.iter().map(|either| (either.text, either)).collect());

/// Lesser places of the same name, by form.
static NAMESAKES: LazyLock<HashMap<&'static str, &'static [Namesake]>> =
    LazyLock::new(|| Geography::get().namesakes.iter().map(|(text, places)| (*text, places.as_slice())).collect());

/// What speaks for a country: each form counts once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Support {
    /// Names, demonyms and seats.
    named: u32,
    /// Places.
    places: u32,
}

impl Support {
    fn add(&mut self, kind: FormKind) {
        if is_place(kind) {
            self.places += 1;
        } else {
            self.named += 1;
        }
    }

    /// Whether anything speaks for the country.
    pub(super) fn any(self) -> bool {
        self.named + self.places > 0
    }

    /// A name weighs two places.
    pub(super) fn total(self) -> u32 {
        self.named * 2 + self.places
    }
}

/// The article as evidence.
pub(super) struct ArticleEvidence {
    support: Vec<(CountryCode, Support)>,
    /// Forms that stand in the text by themselves, in order, each once.
    forms: Vec<&'static Form>,
    /// Where each of them is first found.
    numbers: Vec<usize>,
    /// The texts of forms, and the states and provinces they name or abbreviate.
    texts: HashMap<&'static str, Text>,
    /// States and provinces in which a city of the text lies.
    around: HashSet<&'static str>,
    /// Forms that some region beside them tied to a country: “London, Ontario”.
    pub(super) tied: HashMap<&'static str, CountryCode>,
    /// Forms of well-known places that are lesser namesakes here.
    lesser: HashMap<&'static str, Namesake>,
    /// Forms of the headline and the first sentences.
    lead: Vec<&'static Form>,
}

/// What is known of a form's text.
#[derive(Clone, Copy, Debug, Default)]
struct Text {
    /// Whether it names one country there without help from the rest of the article.
    is_named: bool,
    /// How often it names a country so, be it one or several.
    times: u32,
}

/// How far the first sentences reach, in tokens.
const LEAD_TOKENS: usize = 60;

impl ArticleEvidence {
    pub(super) fn new(tokens: &Tokens<'_>, found: &[Found], senses: &Senses) -> Self {
        let mut article = Self {
            support: Vec::new(),
            forms: Vec::with_capacity(found.len()),
            texts: HashMap::with_capacity_and_hasher(found.len(), Default::default()),
            around: HashSet::default(),
            tied: HashMap::default(),
            numbers: Vec::with_capacity(found.len()),
            lesser: HashMap::default(),
            lead: Vec::new(),
        };
        for number in 0..found.len() {
            if let Some((code, _)) = beside(tokens, found, senses, number) {
                article.tied.entry(senses[number][0].0.text).or_insert(code);
            }
        }
        for (number, (one, forms)) in found.iter().zip(senses.iter()).enumerate() {
            article.add(number, forms);
            if one.tokens.start < LEAD_TOKENS {
                article.lead.extend(forms.iter().map(|(form, _)| *form));
            }
        }
        article.demote(senses);
        article
    }

    /// Finds the lesser namesakes and lets them speak for their own country.
    fn demote(&mut self, senses: &Senses) {
        let forms = self.forms.iter().zip(&self.numbers);
        let lesser: Vec<_> =
            forms.filter_map(|(form, number)| Some((*form, self.namesake(form, &senses[*number])?))).collect();
        for (form, place) in lesser {
            let support = self.of_mut(form.code);
            support.places = support.places.saturating_sub(1);
            self.of_mut(place.code).add(FormKind::City);
            self.lesser.insert(form.text, place);
        }
    }

    /// The lesser place that a form is here, if it is not the well-known one.
    pub(super) fn lesser(&self, form: &Form) -> Option<Namesake> {
        self.lesser.get(form.text).copied()
    }

    fn add(&mut self, number: usize, forms: &[Sense]) {
        let mut sure =
            forms.iter().filter(|(_, plausibility)| *plausibility == Plausibility::Sure).map(|(form, _)| *form);
        let Some(form) = sure.next() else { return };
        let shared = sure.any(|other| other.code != form.code);
        let text = self.texts.entry(form.text).or_default();
        text.times += 1;
        if shared || text.is_named {
            return;
        }
        text.is_named = true;
        if !form.within.is_empty() {
            if form.kind == FormKind::Region {
                self.texts.entry(form.within).or_default().is_named = true;
            } else {
                self.around.insert(form.within);
            }
        }
        if form.shared || self.tied.get(form.text).is_some_and(|code| *code != form.code) {
            return;
        }
        self.forms.push(form);
        self.numbers.push(number);
        self.of_mut(form.code).add(form.kind);
    }

    fn of_mut(&mut self, code: CountryCode) -> &mut Support {
        let number = self.support.iter().position(|(known, _)| *known == code).unwrap_or_else(|| {
            self.support.push((code, Support::default()));
            self.support.len() - 1
        });
        &mut self.support[number].1
    }

    /// What speaks for a country.
    pub(super) fn of(&self, code: CountryCode) -> Support {
        self.support.iter().find(|(known, _)| *known == code).map_or_else(Support::default, |(_, support)| *support)
    }

    /// Whether the article names a form, or a state by its abbreviation.
    pub(super) fn names(&self, text: &str) -> bool {
        self.texts.get(text).is_some_and(|text| text.is_named)
    }

    /// Whether the article speaks for the second country of a shared form, and by what.
    pub(super) fn second(&self, either: &Either, first: CountryCode) -> Option<&'static str> {
        let signs = |texts: &[&'static str]| texts.iter().filter(|text| self.names(text)).count() as u32;
        let second = self.of(either.second);
        // Any American place speaks for the state of Georgia, but no Nigerian one for the state of Niger.
        let rest = if either.neighbours.is_empty() { 0 } else { second.places + second.named.min(2) };
        let second_score = 3 * signs(&either.for_second) + rest;
        let neighbours = either.neighbours.iter().filter(|code| self.of(**code).any()).count() as u32;
        let first_score = 3 * signs(&either.for_first) + self.of(first).total() + neighbours;
        let sign = either.for_second.iter().copied().find(|text| self.names(text)).unwrap_or_default();
        (second_score > first_score).then_some(sign)
    }

    /// The lesser namesake that a well-known place is here, if the article says nothing else of the well-known one's
    /// country and speaks of the other's surroundings: “Edmonton” in an article about Cairns and Queensland.
    fn namesake(&self, form: &'static Form, senses: &[Sense]) -> Option<Namesake> {
        if !is_place(form.kind) {
            return None;
        }
        let listed = NAMESAKES.get(form.text).copied().unwrap_or_default().iter().copied();
        let others = senses.iter().filter(|(other, _)| other.code != form.code);
        let others = others.map(|(other, _)| Namesake { code: other.code, within: other.within });
        let mut namesakes = others.chain(listed).peekable();
        namesakes.peek()?;
        let root = form.text.get(..4);
        let elsewhere = |other: &&'static Form| other.code == form.code && other.text.get(..4) != root;
        if self.forms.iter().any(elsewhere) {
            return None;
        }
        namesakes.find(|place| match form.kind {
            FormKind::Capital => self.is_local(form, place),
            _ => self.is_about(form, place),
        })
    }

    /// Whether the article is about this place's state and about no other country, as an accident in Paris, Kentucky,
    /// is; the attacks of Paris are spoken of in many articles on American politics.
    fn is_local(&self, form: &Form, place: &Namesake) -> bool {
        let states = self.forms.iter().filter(|other| other.kind == FormKind::Region).count();
        if place.code.as_str() != "US" && self.of(place.code).total() > 1 && self.is_often(form) {
            return true;
        }
        self.names(place.within)
            && self.lead.iter().any(|other| other.text == form.text)
            && states < 4
            && self.of(place.code).named < 2
            && self.forms.iter().filter(|other| other.text != form.text).all(|other| other.code == place.code)
    }

    fn is_about(&self, form: &Form, place: &Namesake) -> bool {
        let support = self.of(place.code);
        if place.within.is_empty() && support.places > 0 {
            return true;
        }
        self.names(place.within)
            || self.around.contains(place.within)
            || (self.is_often(form) && place.code.as_str() != "US" && support.total() > 3)
    }

    fn is_often(&self, form: &Form) -> bool {
        self.texts.get(form.text).is_some_and(|text| text.times > 3)
    }
}

fn is_place(kind: FormKind) -> bool {
    matches!(kind, FormKind::Region | FormKind::City | FormKind::Landmark | FormKind::People | FormKind::Capital)
}

/// The country of the region written after form `number`: “Paris, Texas”, “Birmingham, England”.
pub(super) fn beside(
    tokens: &Tokens<'_>,
    found: &[Found],
    senses: &Senses,
    number: usize,
) -> Option<(CountryCode, &'static str)> {
    let (this, next) = (found.get(number)?, found.get(number + 1)?);
    if next.tokens.start != this.tokens.end + 1 || tokens.str(this.tokens.end) != "," {
        return None;
    }
    let (region, _) = senses[number + 1].iter().find(|(form, plausibility)| {
        *plausibility == Plausibility::Sure
            && matches!(form.kind, FormKind::Region | FormKind::Name | FormKind::Abbreviation)
    })?;
    let forms = &senses[number];
    if forms.iter().all(|(_, plausibility)| *plausibility == Plausibility::Out) {
        return None;
    }
    if forms.iter().any(|(form, _)| form.code == region.code) {
        // “Birmingham, Alabama”, but also “Virginia, Maryland”, which changes nothing.
        return Some((region.code, region.text));
    }
    let namesake = |place: &Namesake| place.code == region.code;
    if NAMESAKES.get(forms[0].0.text).is_some_and(|places| places.iter().any(namesake)) {
        return Some((region.code, region.text));
    }
    let state = region.kind == FormKind::Region && matches!(region.code.as_str(), "US" | "CA" | "AU");
    let abbreviated = region.certainty == Certainty::Comma || region.text.ends_with('.');
    let closed = tokens.get(next.tokens.end).is_none()
        || matches!(tokens.str(next.tokens.end), "," | "." | ")" | ";" | "—" | "(");
    let country = forms.iter().any(|(form, _)| form.kind == FormKind::Name);
    let city = forms.iter().any(|(form, _)| is_place(form.kind));
    // “Lebanon, Pa.”; but “from Mexico, Texas and …” is a list.
    ((abbreviated && region.kind == FormKind::Region) || (state && city && !country && closed))
        .then_some((region.code, region.text))
}
