//! One function for each question that a page or its JSON asks; both are made from the same result.

mod articles;
mod bookmarks;
mod compare;
mod countries;
mod error;
mod export;
mod facets;
mod filters;
mod first_part;
mod links;
mod lookup;
mod notebook;
mod noted;
mod order;
mod paging;
mod pairs;
mod people;
mod quotes;
mod saved;
mod search;
mod shared_speeches;
mod similar;
mod speeches;
mod status;
mod timeline;

pub use articles::{
    ArticleCard, ArticleCopy, ArticlePage, ArticleQuote, ListPosition, article_title, list_articles, moved_article,
    position_in_list, show_article,
};
pub use bookmarks::{Bookmark, BookmarkFilter, list_bookmarks, show_bookmark, tags};
pub use compare::{ComparedPair, ComparedPart, Comparison, SpeakerShare, compare};
pub use countries::{CountryCard, CountryFilter, CountryForm, CountryPage, CountrySort, list_countries, show_country};
pub use error::QueryError;
pub use export::{
    FullArticle, Selection, all_articles, all_people, all_quotes, article_at, card_at, full_article, person_at,
    quote_at,
};
pub use facets::{Facets, article_facets, quote_facets};
pub use filters::{ArticleFilter, ArticleSort, KindFilter, PeopleFilter, PeopleSort, QuoteFilter, QuoteSort};
pub use links::{ArticleLink, Count, Most, PersonLink, Presence, SpeakerView};
pub use lookup::{LookupRow, MAX_NAMES, lookup, names_in};
pub use notebook::{
    Correction, CorrectionFilter, NotedArticle, corrections_of, corrections_of_person, find_article, find_link,
    list_corrections, names_of, noted_article, show_correction, split_names,
};
pub use noted::{ArticleNotes, ReadArticle, article_notes, read_count, recently_read};
pub use paging::{BadCursor, Cursor, List, PageRequest};
pub use pairs::{MAX_PAIRED_PEOPLE, Pair, Pairs, pairs};
pub use people::{Note, PersonAnswer, PersonCard, PersonPage, list_people, person_name, show_person};
pub use quotes::{QuoteCard, list_quotes, quote_counts, versions};
pub use saved::{SavedMatches, SavedQuery, cards, last_look, saved_matches, saved_searches, seen_names};
pub use search::{SearchHit, SearchPage, Snippet, hits, people_filter, quote_filter, remarks, search};
pub use similar::similar_articles;
pub use speeches::{Paraphrase, Speech};
pub use status::{Counts, counts, problems};
pub use timeline::{Bucket, Timeline};
