//! Tests at the boundaries of the parts: a module a feature, one program for all.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should end")]

mod api;
mod client;
mod files;
mod library;
mod marked;
