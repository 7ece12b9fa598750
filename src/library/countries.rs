//! The countries of all articles.

use super::digest::ArticleFacts;
use super::entries::ArticleEntry;
use crate::annotations::{CountryCode, MentionKind};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// One country.
#[derive(Debug)]
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

    /// All countries, those of most articles first, then by code.
    pub(super) fn finish(self) -> Vec<CountryIndex> {
        let with_forms = |(mut country, forms): (CountryIndex, Forms)| {
            country.forms = forms.into_iter().map(|((words, kind), count)| (words, kind, count)).collect();
            country.forms.sort_by(|a, b| (Reverse(a.2), &a.0, a.1).cmp(&(Reverse(b.2), &b.0, b.1)));
            country
        };
        let mut countries: Vec<CountryIndex> = self.found.into_values().map(with_forms).collect();
        countries.sort_by_key(|country| (Reverse(country.articles.len()), country.code));
        countries
    }
}
