//! Who is meant: names, pronouns and descriptions as mentions, and the persons they stand for.
//!
//! [`Scene`] lays out, once for an article, every place where somebody or something that can speak is spoken of.
//! [`Resolver`] then says which of the article's people a pronoun or a description stands for.

mod antecedent;
mod descriptions;
mod gender;
mod groups;
mod link;
mod phrases;
mod resolve;
mod scene;

pub use gender::{Fit, Gender};
pub use link::{Link, Relation};
pub use resolve::{Antecedent, Resolver};
pub use scene::{Mention, MentionKind, Pronoun, Scene};
