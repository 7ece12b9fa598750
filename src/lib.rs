//! Quotidian reads a folder of news articles and shows who is in each, which countries it is about, and who said what.
//!
//! Articles flow one way, and each stage is a plain function of the one before:
//!
//! ```text
//! files ──> articles ──> annotations ──> library ──> results ──> page or JSON
//! (disk)    (values)     (the engine)    (all of     (one per    (two faces of
//!                                         them)       question)   one result)
//! ```

pub mod annotations;
pub mod api;
pub mod article;
pub mod cli;
pub mod engine;
pub mod files;
pub mod ingest;
pub mod library;
pub mod text;
#[cfg(feature = "train")]
pub mod training;
pub mod views;
pub mod web;
