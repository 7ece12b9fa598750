//! Which country each form stands for: certain forms speak for themselves and for the doubtful ones.

use super::context::{Context, Standing};
use super::phrases::Found;
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Certainty, Either, Form, FormKind, Geography};
use crate::engine::tokens::Tokens;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// A form with the country it was settled on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    /// Number of the form among those found.
    pub found: usize,
    /// The country.
    pub code: CountryCode,
    /// What the form is of it.
    pub kind: FormKind,
    /// What decided, where the form alone does not.
    pub reason: Option<Reason>,
}

/// Why a form was taken for one country and not another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Its region stands next to it: “Paris, Texas”.
    Beside(&'static str),
    /// The article speaks of that country otherwise.
    Supported,
    /// The article names places that speak for this one: “Atlanta” for the state of Georgia.
    Sign(&'static str),
}

/// Forms that two countries share, by form.
static EITHER: LazyLock<FxHashMap<&'static str, &'static Either>> =
    LazyLock::new(|| Geography::get().either.iter().map(|either| (either.text, either)).collect());

/// What the article says of a country apart from the doubtful forms.
#[derive(Clone, Copy, Debug, Default)]
struct Support {
    /// Different names, demonyms and seats.
    named: u32,
    /// Different places.
    places: u32,
}

impl Support {
    fn any(self) -> bool {
        self.named + self.places > 0
    }

    fn total(self) -> u32 {
        self.named * 2 + self.places
    }
}

/// The article as evidence.
struct Article {
    support: FxHashMap<CountryCode, Support>,
    /// Forms that stand in the text as countries or places.
    texts: FxHashSet<&'static str>,
    /// Forms that some region beside them tied to a country: “London, Ontario”.
    tied: FxHashMap<&'static str, CountryCode>,
}

/// Settles every form that names a country here; in order.
pub(super) fn settle(tokens: &Tokens<'_>, found: &[Found], context: &Context<'_, '_>) -> Vec<Settled> {
    let standings: Vec<Vec<(&'static Form, Standing)>> =
        found.iter().map(|one| one.forms.iter().map(|form| (*form, context.standing(one, form))).collect()).collect();
    let article = Article::new(tokens, found, &standings);
    (0..found.len()).filter_map(|number| article.settle(tokens, found, &standings, number)).collect()
}

impl Article {
    fn new(tokens: &Tokens<'_>, found: &[Found], standings: &[Vec<(&'static Form, Standing)>]) -> Self {
        let mut article =
            Self { support: FxHashMap::default(), texts: FxHashSet::default(), tied: FxHashMap::default() };
        for (number, forms) in standings.iter().enumerate() {
            if let Some((code, _)) = beside(tokens, found, standings, number) {
                article.tied.entry(forms[0].0.text).or_insert(code);
            }
            let mut sure = forms.iter().filter(|(_, standing)| *standing == Standing::Sure).map(|(form, _)| *form);
            let Some(form) = sure.next() else { continue };
            if sure.any(|other| other.code != form.code) || !article.texts.insert(form.text) {
                continue;
            }
            if EITHER.contains_key(form.text) || article.tied.contains_key(form.text) {
                continue;
            }
            let support = article.support.entry(form.code).or_default();
            match form.kind {
                FormKind::Region | FormKind::City | FormKind::Landmark | FormKind::People | FormKind::Capital => {
                    support.places += 1;
                }
                _ => support.named += 1,
            }
        }
        article
    }

    fn of(&self, code: CountryCode) -> Support {
        self.support.get(&code).copied().unwrap_or_default()
    }

    fn settle(
        &self,
        tokens: &Tokens<'_>,
        found: &[Found],
        standings: &[Vec<(&'static Form, Standing)>],
        number: usize,
    ) -> Option<Settled> {
        let forms: Vec<_> = standings[number].iter().filter(|(_, standing)| *standing != Standing::Out).collect();
        let first = forms.first()?.0;
        let settled = |code, kind, reason| Some(Settled { found: number, code, kind, reason });
        if let Some((code, region)) = beside(tokens, found, standings, number) {
            let kind = forms.iter().find(|(form, _)| form.code == code).map_or(FormKind::City, |(form, _)| form.kind);
            return settled(code, kind, Some(Reason::Beside(region)));
        }
        if let Some(code) = self.tied.get(first.text) {
            let kind = forms.iter().find(|(form, _)| form.code == *code).map_or(FormKind::City, |(form, _)| form.kind);
            return settled(*code, kind, Some(Reason::Supported));
        }
        if let Some(either) = EITHER.get(first.text) {
            return match self.second(either, first.code) {
                Some(sign) => settled(either.second, either.kind, Some(Reason::Sign(sign))),
                None => settled(first.code, first.kind, None),
            };
        }
        let sure = forms.iter().find(|(_, standing)| *standing == Standing::Sure).map(|(form, _)| *form);
        let doubtful = forms
            .iter()
            .filter(|(form, _)| sure.is_none_or(|sure| form.code != sure.code))
            .filter(|(form, _)| self.of(form.code).any())
            .map(|(form, _)| (self.texts.contains(form.within), self.of(form.code).total(), *form))
            .max_by_key(|(within, total, form)| (*within, *total, std::cmp::Reverse(form.code)));
        match (sure, doubtful) {
            (Some(sure), Some((within, total, form))) => {
                let alone = self.of(sure.code).total() <= u32::from(self.texts.contains(sure.text));
                let clear = (within && total > 1) || (form.within.is_empty() && total > 2);
                if alone && clear && form.certainty == Certainty::Doubtful {
                    settled(form.code, form.kind, Some(Reason::Supported))
                } else {
                    settled(sure.code, sure.kind, None)
                }
            }
            (Some(sure), None) => settled(sure.code, sure.kind, None),
            (None, Some((_, _, form))) => settled(form.code, form.kind, Some(Reason::Supported)),
            (None, None) => None,
        }
    }

    /// Whether the article speaks for the second country of a shared form, and by what.
    fn second(&self, either: &Either, first: CountryCode) -> Option<&'static str> {
        let signs = |texts: &[&'static str]| texts.iter().filter(|text| self.texts.contains(*text)).count() as u32;
        let second_score = 3 * signs(&either.for_second) + self.of(either.second).places;
        let first_score = 3 * signs(&either.for_first) + self.of(first).total();
        let sign = either.for_second.iter().copied().find(|text| self.texts.contains(text));
        (second_score > first_score).then(|| sign.unwrap_or_else(|| either.for_second.first().copied().unwrap_or("")))
    }
}

/// The country of the region written after form `number`: “Paris, Texas”, “Birmingham, England”.
fn beside(
    tokens: &Tokens<'_>,
    found: &[Found],
    standings: &[Vec<(&'static Form, Standing)>],
    number: usize,
) -> Option<(CountryCode, &'static str)> {
    let (this, next) = (found.get(number)?, found.get(number + 1)?);
    if next.tokens.start != this.tokens.end + 1 || tokens.str(this.tokens.end) != "," {
        return None;
    }
    let (region, _) = standings[number + 1].iter().find(|(form, standing)| {
        *standing == Standing::Sure && matches!(form.kind, FormKind::Region | FormKind::Name | FormKind::Abbreviation)
    })?;
    let forms = &standings[number];
    if !forms.iter().any(|(_, standing)| *standing != Standing::Out) {
        return None;
    }
    if forms.iter().any(|(form, _)| form.code == region.code) {
        // “Atlanta, Georgia”, “Georgia, United States”; “Virginia, Maryland” changes nothing.
        return Some((region.code, region.text));
    }
    let state = region.kind == FormKind::Region && matches!(region.code.as_str(), "US" | "CA" | "AU");
    let abbreviated = region.certainty == Certainty::Comma || region.text.ends_with('.');
    let closed = tokens
        .get(next.tokens.end)
        .is_none_or(|_| matches!(tokens.str(next.tokens.end), "," | "." | ")" | ";" | "—" | "("));
    let country = forms.iter().any(|(form, _)| matches!(form.kind, FormKind::Name | FormKind::Region));
    let city = forms.iter().any(|(form, _)| matches!(form.kind, FormKind::City | FormKind::Capital));
    ((abbreviated && !EITHER.contains_key(region.text)) || (state && city && !country && closed))
        .then_some((region.code, region.text))
}
