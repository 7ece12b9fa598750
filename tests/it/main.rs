//! Tests at the boundaries of the parts: a module a feature, one program for all.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should end")]

mod access;
mod api;
mod cache;
mod claims;
mod cli;
mod client;
mod comparing;
mod connections;
mod countries;
mod crawl;
mod databases;
mod determinism;
mod documents;
mod engine;
mod events;
mod exports;
mod extract;
mod facets;
mod faults;
mod files;
mod formats;
mod fuzzed;
#[expect(unreachable_pub, reason = "a library of its own for the fuzzer")]
#[path = "../../fuzz/src/lib.rs"]
mod fuzzing;
mod golden;
mod harm;
mod hostile;
mod ignored;
mod imported;
mod imports;
mod join;
mod library;
mod live;
mod lookup;
mod marked;
mod near;
mod notebook;
mod notebook_corrections;
mod notebook_pages;
mod notebook_survival;
mod notebook_watching;
mod notebook_writes;
mod openapi;
mod origins;
mod packed;
mod properties;
mod quotes;
mod readers;
mod reasons;
mod reports;
mod roles;
mod safety;
mod sandbox;
mod scans;
mod segments;
mod serving;
mod snapshot;
mod web;
mod web_pages;
