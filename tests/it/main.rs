//! Tests at the boundaries of the parts: a module a feature, one program for all.

mod files;
mod library;
mod marked;
