//! Tests at the boundaries of the parts: a module a feature, one program for all.

mod api;
mod client;
mod engine;
mod extract;
mod files;
mod formats;
mod golden;
mod imports;
mod library;
mod live;
mod marked;
mod properties;
