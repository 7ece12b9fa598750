//! The tests, one module a feature.

mod engine;
mod files;
mod marked;
