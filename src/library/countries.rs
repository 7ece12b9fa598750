//! The countries of all articles.

use super::digest::{ArticleFacts, ArticleSummary};
use super::entries::ArticleEntry;
use crate::annotations::{CountryCode, MentionKind};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// One country.
#[derive(Clone, Debug)]
pub(super) struct CountryIndex {
    pub(super) code: CountryCode,
    pub(super) articles: RoaringBitmap,
    /// How many times it is named or implied.
    pub(super) mentions: usize,
    /// The sum of its shares of the articles' attention.
    pub(super) focus: f32,
    /// The words of its mentions, with the number of mentions, the most frequent first.
    pub(super) forms: Vec<(Box<str>, MentionKind, usize)>,
    /// Quotes that name the country or belong to an article that is mainly about it.
    pub(super) quotes: RoaringBitmap,
}

/// An article whose corrections have changed.
pub(super) struct ChangedArticle {
    pub(super) number: u32,
    /// The summary that it had.
    pub(super) summary: Arc<ArticleSummary>,
    /// The facts before and now.
    pub(super) old: ArticleFacts,
    pub(super) new: ArticleFacts,
}

/// The words of a country's mentions, counted.
type Forms = FxHashMap<(Box<str>, MentionKind), usize>;

/// Gathers the countries of one article after the other.
#[derive(Default)]
pub(super) struct CountryCollector {
    found: FxHashMap<CountryCode, (CountryIndex, Forms)>,
}

impl CountryCollector {
    /// Adds those of an article.
    pub(super) fn push(&mut self, article: u32, entry: &ArticleEntry, facts: &ArticleFacts) {
        for (local, ((code, focus), here)) in entry.summary.countries.iter().zip(&facts.countries).enumerate() {
            let (index, forms) = self.found.entry(*code).or_insert_with(|| {
                let (articles, quotes) = Default::default();
                let index = CountryIndex { code: *code, articles, mentions: 0, focus: 0.0, forms: Vec::new(), quotes };
                (index, Forms::default())
            });
            index.articles.insert(article);
            index.focus += focus;
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

    /// Takes out those of an article, but for the share of its attention.
    fn remove(&mut self, changed: &ChangedArticle, quotes: Range<u32>) {
        for ((code, _), here) in changed.summary.countries.iter().zip(&changed.old.countries) {
            let Some((index, forms)) = self.found.get_mut(code) else { continue };
            index.articles.remove(changed.number);
            index.quotes.remove_range(quotes.clone());
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

/// The countries after some articles were changed.
pub(super) fn replace(
    countries: &[Arc<CountryIndex>],
    changed: &[ChangedArticle],
    entries: &[ArticleEntry],
) -> Vec<Arc<CountryIndex>> {
    let now = |changed: &ChangedArticle| Arc::clone(&entries[changed.number as usize].summary);
    let of_quotes = |facts: &ArticleFacts| facts.quotes.iter().map(|quote| quote.countries.clone()).collect::<Vec<_>>();
    let is_other = |changed: &&ChangedArticle| {
        changed.summary.countries != now(changed).countries
            || changed.old.countries != changed.new.countries
            || of_quotes(&changed.old) != of_quotes(&changed.new)
    };
    let changed: Vec<&ChangedArticle> = changed.iter().filter(is_other).collect();
    let codes = changed.iter().flat_map(|changed| [Arc::clone(&changed.summary), now(changed)]);
    let codes: BTreeSet<CountryCode> =
        codes.flat_map(|summary| summary.countries.iter().map(|(code, _)| *code).collect::<Vec<_>>()).collect();
    let mut touched = CountryCollector::take_over(countries, &codes);
    for changed in changed {
        let entry = &entries[changed.number as usize];
        touched.remove(changed, entry.quotes());
        touched.push(changed.number, entry, &changed.new);
    }
    for code in &codes {
        let Some((country, _)) = touched.found.get_mut(code) else { continue };
        // The sum of the same shares in the same order, to the last bit.
        let summaries = country.articles.iter().map(|article| &entries[article as usize].summary);
        let shares = summaries.flat_map(|summary| summary.countries.iter().find(|(other, _)| other == code));
        country.focus = shares.fold(0.0, |sum, (_, focus)| sum + focus);
    }
    touched.found.retain(|_, (country, _)| !country.articles.is_empty());
    let mut all: Vec<Arc<CountryIndex>> =
        countries.iter().filter(|country| !codes.contains(&country.code)).map(Arc::clone).collect();
    all.extend(touched.finish());
    all.sort_by_key(|country| rank(country));
    all
}
