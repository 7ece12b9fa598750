//! Who is meant: names, pronouns and descriptions as mentions, and the persons they stand for.
//!
//! [`MentionIndex`] lays out, once for an article, every place where somebody or something that can speak is spoken of.
//! [`Resolver`] then says which of the article's people a pronoun or a description stands for.

mod antecedent;
mod coordination;
mod cue_attachment;
mod descriptions;
mod gender;
mod mention_index;
mod noun_phrases;
mod resolve;

pub use cue_attachment::{CueAttachment, Relation};
pub use gender::{Gender, GenderAgreement};
pub use mention_index::{Mention, MentionIndex, MentionKind, Pronoun};
pub use resolve::{Antecedent, Resolver};
