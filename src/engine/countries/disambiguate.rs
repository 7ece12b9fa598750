//! Which country each form stands for: certain forms speak for themselves and for the doubtful ones.

use super::article_evidence::{ArticleEvidence, EITHER, beside};
use super::matcher::Found;
use super::senses::{Plausibility, Sense, Senses};
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Form, FormKind};
use crate::engine::tokens::Tokens;
use std::cmp::Reverse;
use std::ops::Range;

/// A form with the country it was settled on.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The country.
    pub code: CountryCode,
    /// What the form is of it.
    pub kind: FormKind,
    /// What decided, where the form alone does not.
    pub reason: Option<Reason>,
    /// How certain the country is, 0 to 1: the share of the usual weight that the mention has.
    pub confidence: f32,
}

/// Why a form was taken for one country and not another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// Its region stands next to it: “Paris, Texas”.
    Beside(&'static str),
    /// The article speaks of that country otherwise.
    Supported,
    /// The article speaks of something that tells the two apart: “Atlanta” for the state of Georgia.
    Sign(&'static str),
    /// The article is set there: the state, empty where the country has none here, and what shows it.
    Setting(&'static str, Sign),
    /// A county of the United States, and its state where only one has it.
    County(&'static str),
}

/// What shows the setting of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// The article names the state, or a county of it.
    State,
    /// Another town near it is named: its first and last token.
    Neighbour(usize, usize),
    /// The outlet's name or address.
    Outlet,
    /// A word of daily life: its token.
    Word(usize),
    /// Nothing else: the place is the one that is known by the name.
    Known,
}

/// The country of each form; none where it names no country here.
pub(super) fn disambiguate(tokens: &Tokens<'_>, found: &[Found], senses: &Senses) -> Vec<Option<Resolved>> {
    let article = ArticleEvidence::new(tokens, found, senses);
    (0..found.len())
        .map(|number| {
            let region = beside(tokens, found, senses, number);
            let (code, kind, reason) = decide(&article, &senses[number], region)?;
            Some(Resolved { tokens: found[number].tokens.clone(), code, kind, reason, confidence: 1.0 })
        })
        .collect()
}

type Disambiguation = (CountryCode, FormKind, Option<Reason>);

/// The country of a form, by the region beside it, here or elsewhere in the article, else by what the article says.
fn decide(
    article: &ArticleEvidence,
    senses: &[Sense],
    region: Option<(CountryCode, &'static str)>,
) -> Option<Disambiguation> {
    let plausibility = || senses.iter().filter(|(_, plausibility)| *plausibility != Plausibility::Out);
    let (first, how) = plausibility().next()?;
    let kind_in = |code: CountryCode| {
        plausibility().find(|(form, _)| form.code == code).map_or(FormKind::City, |(form, _)| form.kind)
    };
    if let Some((code, region)) = region {
        return Some((code, kind_in(code), Some(Reason::Beside(region))));
    }
    if let Some(code) = article.tied.get(first.text) {
        return Some((*code, kind_in(*code), Some(Reason::Supported)));
    }
    if first.shared
        && *how == Plausibility::Sure
        && let Some(either) = EITHER.get(first.text)
    {
        return Some(match article.second(either, first.code) {
            Some(sign) => (either.second, either.kind, Some(Reason::Sign(sign))),
            None => (first.code, first.kind, None),
        });
    }
    if let Some((form, _)) = plausibility().find(|(_, plausibility)| *plausibility == Plausibility::Sure) {
        return Some(match article.lesser(form) {
            Some(place) => (place.code, FormKind::City, Some(Reason::Sign(place.within))),
            None => (form.code, form.kind, None),
        });
    }
    let form = best_supported(article, plausibility().map(|(form, _)| *form))?;
    Some((form.code, form.kind, Some(Reason::Supported)))
}

/// The doubtful form whose region or country the article speaks of most.
fn best_supported(article: &ArticleEvidence, forms: impl Iterator<Item = &'static Form>) -> Option<&'static Form> {
    forms
        .filter(|form| article.of(form.code).any())
        .max_by_key(|form| (article.names(form.within), article.of(form.code).total(), Reverse(form.code)))
}
