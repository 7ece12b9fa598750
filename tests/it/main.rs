//! The tests, one module a feature.

mod files;
