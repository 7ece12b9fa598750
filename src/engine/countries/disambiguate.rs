//! Which country each form stands for: certain forms speak for themselves and for the doubtful ones.

use super::article_evidence::{ArticleEvidence, EITHER, Senses, beside};
use super::context::{Context, Plausibility};
use super::matcher::Found;
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Form, FormKind};
use crate::engine::tokens::Tokens;
use std::cmp::Reverse;

/// A form with the country it was settled on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolved {
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
    /// The article speaks of something that tells the two apart: “Atlanta” for the state of Georgia.
    Sign(&'static str),
}

/// Settles every form that names a country here; in order.
pub(super) fn disambiguate(tokens: &Tokens<'_>, found: &[Found], context: &Context<'_, '_>) -> Vec<Resolved> {
    let senses: Vec<Senses> = found
        .iter()
        .map(|one| one.forms.iter().map(|form| (*form, context.plausibility(one, form))).collect())
        .collect();
    let article = ArticleEvidence::new(tokens, found, &senses);
    (0..found.len())
        .filter_map(|number| {
            let region = beside(tokens, found, &senses, number);
            let (code, kind, reason) = decide(&article, &senses[number], region)?;
            Some(Resolved { found: number, code, kind, reason })
        })
        .collect()
}

type Disambiguation = (CountryCode, FormKind, Option<Reason>);

/// The country of a form, by the region beside it, here or elsewhere in the article, else by what the article says.
fn decide(
    article: &ArticleEvidence,
    senses: &Senses,
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
    if let Some(either) = EITHER.get(first.text).filter(|_| *how == Plausibility::Sure) {
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
