//! Tests at the boundaries of the parts: a module a feature, one program for all.

mod api;
mod client;
mod countries;
mod engine;
mod extract;
mod files;
mod golden;
mod imports;
mod library;
mod marked;
mod properties;
