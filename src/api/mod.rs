//! The JSON that scripts get: results of the library, and nothing that is not in them, in the order of the contract.
//!
//! Offsets inside the program are bytes; they become Unicode code points here and only here. What is unknown is
//! `null`, never an empty string. This is the only module that derives `Serialize` for what is shown.

mod article;
mod aside;
mod atom;
mod bookmarks;
mod cards;
mod cite;
mod code_points;
mod compare;
mod corrected;
mod csv;
mod facets;
mod lists;
mod lookup;
mod notebook;
mod pages;
mod pairs;
mod saved;
mod schema;
mod standoff;
mod values;

pub use article::{Article, Country, CountryMention, CountryMentionKind, Mention, OffsetUnit, Person, Quote, Reason};
pub use atom::{Entry, Feed, atom};
pub use bookmarks::{BookmarkRow, CorrectionRow, bookmark_annotation, csl_bookmark};
pub use cite::csl_item;
pub use code_points::{Options, article, mark_corrected};
pub use compare::{ComparedQuote, Comparison, CountryPresence, PersonPresence, SharedQuote, Voice};
pub use corrected::{Corrected, CorrectedField};
pub use csv::{Column, CsvRow, csv_head, csv_line, csv_remark};
pub use facets::{Bucket, Faceted, Facets, Timeline};
pub use lists::{
    ArticleCopy, ArticleItem, ArticleRef, CountryCount, CountryFocus, CountryItem, List, PersonCount, PersonItem,
    ProblemItem, QuoteItem, TextCount,
};
pub use lookup::LookupItem;
pub use notebook::{NotebookAnswer, NotebookItem, NotebookPage, draft_schema};
pub use pages::{
    CountryFormCount, CountryPage, Mark, Note, PersonPage, PersonRef, SearchItem, SearchPage, Snippet, Status,
};
pub use pairs::{PairItem, gexf, graphml};
pub use saved::SavedItem;
pub use schema::{Definitions, Schema};
pub use standoff::{AnnotationPage, SpacyDoc, spacy_doc, web_annotations, write_brat};
pub use values::{DatePrecision, QuoteKind, Speaker, SpeakerKind};
