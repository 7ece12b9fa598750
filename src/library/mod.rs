//! All articles and what was found in them, joined: people across articles, countries by code, quotes by speaker.
//!
//! A [`Library`] is built once from the digests of all articles and never changes; when files change, a new one replaces it.
//! `identity` decides which names mean one person, `build` prepares the index, and [`query`] has one function for each
//! question that a page or its JSON asks. The index and what lists sort and filter by are in memory, the postings of large
//! indexes where the [`Archive`] spills them; articles and annotations are opened one by one when they are shown.

mod alike;
mod archive;
mod bigrams;
pub mod blocks;
mod build;
mod changed;
mod clusters;
mod contributions;
mod corrected;
mod countries;
mod date_range;
mod digest;
mod entries;
mod fingerprints;
mod handle;
mod highlight;
mod identity;
mod index;
mod index_words;
mod join_keys;
mod key_lists;
mod lost;
mod name_articles;
mod near_duplicates;
mod patch;
mod patch_clusters;
mod patch_people;
mod people;
mod people_index;
mod people_join;
mod person_ids;
mod person_name;
mod person_records;
mod postings;
mod problems;
pub mod query;
mod query_parser;
mod query_tokens;
mod quote_clusters;
mod quote_sets;
mod renumbering;
mod search;
mod segments;
mod snapshot;
mod sources;
mod tokenize;
mod word_pattern;
mod words;
mod work;

pub use archive::{AnnotatedArticle, Archive, ContentKey};
pub use date_range::{first_day, last_day};
pub use digest::{ArticleFacts, ArticleSummary};
pub use fingerprints::Fingerprints;
pub use handle::Library;
pub use index::LibraryIndex;
pub use join_keys::JoinKeys;
pub use lost::Lost;
pub use person_ids::ids_within;
pub use postings::PostingsStore;
pub use segments::SegmentData;
pub use snapshot::SnapshotParts;
pub use words::{ArticleWords, WordSequence};
pub use work::{SearchError, StopFlag, StopOnDrop};
