//! What a collection is joined by when it is spread over several machines: the keys of an article's people and quotes.

use super::digest::ArticleFacts;
use super::fingerprints::Fingerprints;
use super::near_duplicates::bands;
use super::person_name::PersonName;
use super::words::ArticleWords;
use crate::annotations::{Annotations, Listing};
use crate::article::Article;
use serde::Serialize;

/// The keys of an article; see `quotidian join`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JoinKeys {
    /// One for each person, in their order.
    people: Vec<PersonKeys>,
    /// One for each quote, listed or not.
    quotes: Vec<QuoteKeys>,
    /// The MinHash of the text.
    minhash: Vec<u16>,
    /// Articles without a band in common are no near-duplicates.
    bands: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct PersonKeys {
    /// Names of different blocks are never compared.
    block: String,
    /// The mentions of a single word, folded.
    single_words: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct QuoteKeys {
    /// Whether lists have it among direct quotes, among reported speech, or not at all.
    listing: Option<&'static str>,
    /// The numbers of the people whom it names, without its speaker.
    about: Vec<u32>,
    /// Quotes without a shingle in common are not the same.
    shingles: Vec<u32>,
}

impl JoinKeys {
    /// The keys of an article.
    #[must_use]
    pub fn of(article: &Article, annotations: &Annotations) -> Self {
        let facts = ArticleFacts::of(article, annotations);
        let fingerprints = Fingerprints::of(article, annotations, &ArticleWords::of(article, annotations));
        let people = facts.people.into_iter().map(|person| PersonKeys {
            block: PersonName::read(&person.name).block(),
            single_words: person.single_words,
        });
        let quotes = (0..).zip(facts.quotes).map(|(number, quote)| QuoteKeys {
            listing: match quote.listing {
                Listing::Quoted => Some("quoted"),
                Listing::Reported => Some("reported"),
                Listing::Unlisted => None,
            },
            about: quote.about,
            shingles: fingerprints.shingles.of_quote(number).iter().copied().map(u32::from_be_bytes).collect(),
        });
        Self {
            people: people.collect(),
            quotes: quotes.collect(),
            bands: bands(&fingerprints.minhash).collect(),
            minhash: fingerprints.minhash.0,
        }
    }
}
