//! Who is meant: names, pronouns and descriptions as mentions, and the persons they stand for.
//!
//! [`MentionIndex`] lays out, once for an article, every place where somebody or something that can speak is spoken of.
//! [`Resolver`] then says which of the article's people a pronoun or a description stands for.

mod antecedent;
mod build;
mod coordination;
mod cue_attachment;
mod descriptions;
mod gender;
mod grammar;
mod mention;
mod mention_index;
mod noun_phrases;
mod resolve;
mod resolver;

pub use gender::{Gender, GenderAgreement};
pub use mention::{CueAttachment, Mention, MentionKind, Pronoun, Relation};
pub use mention_index::MentionIndex;
pub use resolver::{Antecedent, Resolver};
