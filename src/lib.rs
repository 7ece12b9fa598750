//! Quotidian reads a folder of news articles and shows who is in each, which countries it is about, and who said what.
//!
//! Articles flow one way, and each stage is a plain function of the one before:
//!
//! ```text
//! files ──> articles ──> annotations ──> library ──> results ──> page or JSON
//! (disk)    (values)     (the engine)    (all of     (one per    (two forms of
//!                                         them)       question)   one result)
//! ```
//!
//! # Modules
//! A module imports only modules above it in this table, and of those only the named ones (`tests/it/imports.rs` checks
//! it).
//!
//! | module | what it does | may import |
//! |---|---|---|
//! | [`text`] | positions ([`text::Span`], in bytes), code points for the JSON edge, folded keys | nothing |
//! | [`article`] | an article, its metadata and its asides: plain values | text |
//! | [`annotations`] | people, countries, quotes with their evidence: plain values with `validate` | text, article |
//! | [`readers`] | the only code that reads article files: walking, decoding, one file for each format, watching | text, article |
//! | [`engine`] | article in, annotations out; `mod.rs` shows every pass in order | text, article, annotations |
//! | `training` | (feature `train`) makes the weights in `data/weights` with the engine | engine |
//! | [`notebook`] | what the user corrects and keeps: one file of events; applies corrections to annotations | text, article, annotations |
//! | [`library`] | all articles by their digests: joins people, indexes, searches, one query for each page; texts are opened when shown | text, article, annotations, notebook |
//! | [`ingest`] | files → engine → library: the only module that uses all three; the cache of what was read | text, article, annotations, readers, engine, notebook, library |
//! | [`views`] | results → pages (askama), one file for each page | values, library |
//! | [`api`] | results → JSON, exports and their description | values, library |
//! | [`web`] | addresses, handlers, errors, security | library, views, api; ingest for `/api/extract` and OCR alone |
//! | [`cli`] | arguments, and the commands | anything |
//!
//! The passes of the engine: `tokens` cuts the text, `gazetteer` has the word lists, `ner` finds names with a learned
//! model, `people` joins them, `countries` finds countries, `coref` says whom a pronoun or description means, `quotes` finds
//! quotes and who said them (`linear_model` has the learned weights of both). Search uses an index of its own, made of
//! segments. A segment never changes, so it needs no lock and passes to the next library as long as its articles are the
//! same. The postings of large segments are read from the cache.

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
