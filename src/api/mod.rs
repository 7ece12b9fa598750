//! The JSON that scripts get: results of the library, and nothing that is not in them, in the order of the contract.
//!
//! Offsets inside the program are bytes; they become Unicode code points here and only here. What is unknown is
//! `null`, never an empty string. This is the only module that derives `Serialize` for what is shown.

mod article;

pub use article::{Article, Mention, Options, article};
