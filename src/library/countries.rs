//! The countries of all articles.

use super::changed::{ArticleVersion, ChangedArticle};
use super::digest::ArticleFacts;
use super::entries::ArticleEntry;
use super::renumbering::Renumbering;
use crate::annotations::{CountryCode, MentionKind};
use foldhash::HashMap;
use rayon::prelude::*;
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One country.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct CountryIndex {
    pub(super) code: CountryCode,
    pub(super) articles: RoaringBitmap,
    /// How many times it is named or implied.
    pub(super) mentions: usize,
    /// The sum of its shares of the articles' attention, of which [`FOCUS_UNITS`] make a whole: the sum of whole numbers
    /// does not depend on their order.
    focus: u64,
    /// The words of its mentions, with the number of mentions, the most frequent first.
    pub(super) forms: Vec<(Box<str>, MentionKind, usize)>,
    /// Quotes that name the country or belong to an article that is mainly about it.
    pub(super) quotes: RoaringBitmap,
}

/// Parts of an article's attention.
const FOCUS_UNITS: f32 = (1_u64 << 40) as f32;

fn focus_units(focus: f32) -> u64 {
    (focus * FOCUS_UNITS) as u64
}

impl CountryIndex {
    /// The sum of its shares of the articles' attention.
    pub(super) fn focus(&self) -> f32 {
        (self.focus as f64 / f64::from(FOCUS_UNITS)) as f32
    }

    fn renumber(&mut self, renumbering: &Renumbering) {
        let Renumbering { articles, quotes } = renumbering;
        (self.articles, self.quotes) = rayon::join(|| articles.set(&self.articles), || quotes.set(&self.quotes));
    }
}

/// The words of a country's mentions, counted.
type Forms = HashMap<(Box<str>, MentionKind), usize>;

/// Gathers the countries of one article after the other.
#[derive(Default)]
pub(super) struct CountryCollector {
    found: HashMap<CountryCode, (CountryIndex, Forms)>,
}

impl CountryCollector {
    /// Adds those of an article.
    pub(super) fn push(&mut self, article: u32, entry: &ArticleEntry, facts: &ArticleFacts) {
        for (local, ((code, focus), here)) in entry.summary.countries.iter().zip(&facts.countries).enumerate() {
            let (index, forms) = self.found.entry(*code).or_insert_with(|| {
                let (articles, quotes) = Default::default();
                let index = CountryIndex { code: *code, articles, mentions: 0, focus: 0, forms: Vec::new(), quotes };
                (index, Forms::default())
            });
            index.articles.insert(article);
            index.focus += focus_units(*focus);
            for (words, kind, count) in &here.forms {
                index.mentions += *count as usize;
                *forms.entry((words.as_str().into(), *kind)).or_default() += *count as usize;
            }
            for (at, quote) in entry.quotes().zip(&facts.quotes) {
                if local == 0 || quote.countries.contains(&(local as u32)) {
                    index.quotes.insert(at);
                }
            }
        }
    }

    /// Takes over those countries that some of the articles have, to change what is known of them.
    fn take_over(countries: &[Arc<CountryIndex>], codes: &BTreeSet<CountryCode>) -> Self {
        let forms = |country: &CountryIndex| -> Forms {
            country.forms.iter().map(|(words, kind, count)| ((words.clone(), *kind), *count)).collect()
        };
        let touched = countries.iter().filter(|country| codes.contains(&country.code));
        Self { found: touched.map(|country| (country.code, ((**country).clone(), forms(country)))).collect() }
    }

    /// Takes out those of an article.
    fn remove(&mut self, article: &ArticleVersion) {
        for ((code, focus), here) in article.entry.summary.countries.iter().zip(&article.facts.countries) {
            let Some((index, forms)) = self.found.get_mut(code) else { continue };
            index.focus -= focus_units(*focus);
            index.articles.remove(article.number);
            index.quotes.remove_range(article.entry.quotes());
            for (words, kind, count) in &here.forms {
                index.mentions -= *count as usize;
                if let Some(all) = forms.get_mut(&(words.as_str().into(), *kind)) {
                    *all -= *count as usize;
                }
            }
        }
    }

    /// All countries, those of most articles first, then by code.
    pub(super) fn finish(self) -> Vec<Arc<CountryIndex>> {
        let with_forms = |(mut country, forms): (CountryIndex, Forms)| {
            let forms = forms.into_iter().filter(|(_, count)| *count > 0);
            country.forms = forms.map(|((words, kind), count)| (words, kind, count)).collect();
            country.forms.sort_by(|a, b| (Reverse(a.2), &a.0, a.1).cmp(&(Reverse(b.2), &b.0, b.1)));
            Arc::new(country)
        };
        let mut countries: Vec<Arc<CountryIndex>> = self.found.into_values().map(with_forms).collect();
        countries.sort_by_key(|country| rank(country));
        countries
    }
}

fn rank(country: &CountryIndex) -> (Reverse<u64>, CountryCode) {
    (Reverse(country.articles.len()), country.code)
}

/// The countries after some articles were changed and others have got other numbers.
pub(super) fn replace(
    countries: &[Arc<CountryIndex>],
    changed: &[ChangedArticle],
    renumbering: &Renumbering,
) -> Vec<Arc<CountryIndex>> {
    let changed: Vec<&ChangedArticle> = changed.iter().filter(|changed| has_other_countries(changed)).collect();
    let versions = changed.iter().flat_map(|changed| changed.versions());
    let codes: BTreeSet<CountryCode> =
        versions.flat_map(|version| version.entry.summary.countries.iter().map(|(code, _)| *code)).collect();
    let mut touched = CountryCollector::take_over(countries, &codes);
    changed.iter().filter_map(|changed| changed.before.as_ref()).for_each(|before| touched.remove(before));
    touched.found.par_iter_mut().for_each(|(_, (country, _))| country.renumber(renumbering));
    for now in changed.iter().filter_map(|changed| changed.now.as_ref()) {
        touched.push(now.number, &now.entry, &now.facts);
    }
    touched.found.retain(|_, (country, _)| !country.articles.is_empty());
    let renumbered = |country: &Arc<CountryIndex>| {
        let mut country = Arc::clone(country);
        if !renumbering.is_same() {
            Arc::make_mut(&mut country).renumber(renumbering);
        }
        country
    };
    let stay = countries.par_iter().filter(|country| !codes.contains(&country.code));
    let mut all: Vec<Arc<CountryIndex>> = stay.map(renumbered).collect();
    all.extend(touched.finish());
    all.sort_by_key(|country| rank(country));
    all
}

/// Whether an article says something else of countries than before.
fn has_other_countries(changed: &ChangedArticle) -> bool {
    let Some((before, now)) = changed.both().filter(|_| changed.stays()) else { return true };
    let of_quotes = || before.facts.quotes.iter().map(|quote| &quote.countries);
    before.entry.summary.countries != now.entry.summary.countries
        || before.facts.countries != now.facts.countries
        || before.fingerprints.is_some()
        || !of_quotes().eq(now.facts.quotes.iter().map(|quote| &quote.countries))
}
