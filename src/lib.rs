//! Quotidian reads a folder of news articles and shows who is in each, which countries it is about, and who said what.
//!
//! Articles flow one way, and each stage is a plain function of the one before:
//!
//! ```text
//! files ──> articles ──> annotations ──> library ──> results ──> page or JSON
//! (disk)    (values)     (the engine)    (all of     (one per    (two faces of
//!                                         them)       question)   one result)
//! ```
//!
//! # The house
//! A room imports only rooms that stand above it here, and of those only the named ones (`tests/it/imports.rs` holds it
//! to that).
//!
//! | room | what lives there | may import |
//! |---|---|---|
//! | [`text`] | positions ([`text::Span`], in bytes), code points for the JSON edge, folded keys | nothing |
//! | [`article`] | an article, its metadata, its debris: plain values | text |
//! | [`annotations`] | people, countries, quotations with their evidence: plain values with `validate` | text, article |
//! | [`readers`] | the only code that reads article files: walking, decoding, a file a format, watching | text, article |
//! | [`engine`] | article in, annotations out; `mod.rs` shows every pass in order | text, article, annotations |
//! | `training` | (feature `train`) makes the weights in `data/weights` with the engine | engine |
//! | [`notebook`] | what the user decides: one file of events; corrections applied to annotations | text, article, annotations |
//! | [`library`] | all articles by their digests: people joined, indexes, search, one query a page; texts are opened when shown | text, article, annotations, notebook |
//! | [`ingest`] | files → engine → library: the only place where the three meet; the cache, where articles stay between two starts | those three |
//! | [`views`] | results → pages (askama), a file a page | values, library |
//! | [`api`] | results → JSON, exports and their description | values, library |
//! | [`web`] | addresses, handlers, errors, safety | library, views, api; ingest for `/api/extract` alone |
//! | [`cli`] | what was typed, what it means, serving and extracting | anything |
//!
//! Where the passes of the engine stand: `tokens` cuts the text, `gazetteer` knows the word lists, `names` finds names
//! with a learned model, `people` joins them, `countries` finds countries, `coref` says whom a pronoun or description
//! means, `quotes` finds quotations and who said them (`linear_model` holds the learned weights of both). Search uses indexes of
//! its own: they never change, so they need no lock and go over from one library to the next as far as they hold, and the
//! lists of large ones are read where the cache keeps them. They cost no build time.

pub mod annotations;
pub mod api;
pub mod article;
pub mod cli;
pub mod engine;
pub mod ingest;
pub mod library;
pub mod notebook;
pub mod readers;
pub mod text;
#[cfg(feature = "train")]
pub mod training;
pub mod views;
pub mod web;
