//! Who said what: quoted spans between marks, which of them are quotations, their sources and speakers; and speech that
//! is reported without marks.
//!
//! A quotation has four parts: its *content*, the *cue* that announces it (“said”), the *source* next to the cue
//! (“she”, “the minister”) and the *speaker* the source stands for.

mod attribution;
mod attributor;
mod clauses;
mod document_features;
mod explain;
pub mod indirect;
mod quotation_classifier;
mod report_words;
mod reports;
mod source_candidates;
mod sources;
mod statements;

pub use attribution::Attribution;
pub(crate) use attributor::find_with;
pub use attributor::{QuoteAttributor, find};
pub use document_features::DocumentFeatures;
pub use quotation_classifier::features as quotation_features;
pub use source_candidates::PreviousQuote;
pub use sources::visit_candidates as visit_source_candidates;
