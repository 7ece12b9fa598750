//! Tests at the boundaries of the parts: a module a feature, one program for all.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should end")]

mod api;
mod client;
mod engine;
mod extract;
mod files;
mod golden;
mod imports;
mod library;
mod marked;
mod properties;
