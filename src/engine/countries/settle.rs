//! Which country each form stands for: certain forms speak for themselves and for the doubtful ones.

use super::context::{Context, Standing};
use super::phrases::Found;
use super::support::{Article, EITHER, Senses, beside};
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Form, FormKind};
use crate::engine::tokens::Tokens;
use std::cmp::Reverse;

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
    /// The article speaks of something that tells the two apart: “Atlanta” for the state of Georgia.
    Sign(&'static str),
}

/// Settles every form that names a country here; in order.
pub(super) fn settle(tokens: &Tokens<'_>, found: &[Found], context: &Context<'_, '_>) -> Vec<Settled> {
    let senses: Vec<Senses> =
        found.iter().map(|one| one.forms.iter().map(|form| (*form, context.standing(one, form))).collect()).collect();
    let article = Article::new(tokens, found, &senses);
    (0..found.len())
        .filter_map(|number| {
            let region = beside(tokens, found, &senses, number);
            let (code, kind, reason) = decide(&article, &senses[number], region)?;
            Some(Settled { found: number, code, kind, reason })
        })
        .collect()
}

type Decision = (CountryCode, FormKind, Option<Reason>);

/// The country of a form, by the region beside it, here or elsewhere in the article, else by what the article says.
fn decide(article: &Article, senses: &Senses, region: Option<(CountryCode, &'static str)>) -> Option<Decision> {
    let standing = || senses.iter().filter(|(_, standing)| *standing != Standing::Out);
    let (first, how) = standing().next()?;
    let kind_in = |code: CountryCode| {
        standing().find(|(form, _)| form.code == code).map_or(FormKind::City, |(form, _)| form.kind)
    };
    if let Some((code, region)) = region {
        return Some((code, kind_in(code), Some(Reason::Beside(region))));
    }
    if let Some(code) = article.tied.get(first.text) {
        return Some((*code, kind_in(*code), Some(Reason::Supported)));
    }
    if let Some(either) = EITHER.get(first.text).filter(|_| *how == Standing::Sure) {
        return Some(match article.second(either, first.code) {
            Some(sign) => (either.second, either.kind, Some(Reason::Sign(sign))),
            None => (first.code, first.kind, None),
        });
    }
    if let Some((form, _)) = standing().find(|(_, standing)| *standing == Standing::Sure) {
        return Some(match article.lesser(form) {
            Some(place) => (place.code, FormKind::City, Some(Reason::Sign(place.within))),
            None => (form.code, form.kind, None),
        });
    }
    let form = best_supported(article, standing().map(|(form, _)| *form))?;
    Some((form.code, form.kind, Some(Reason::Supported)))
}

/// The doubtful form whose region or country the article speaks of most.
fn best_supported(article: &Article, forms: impl Iterator<Item = &'static Form>) -> Option<&'static Form> {
    forms
        .filter(|form| article.of(form.code).any())
        .max_by_key(|form| (article.names(form.within), article.of(form.code).total(), Reverse(form.code)))
}
