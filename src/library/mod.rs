//! All articles and what was found in them, joined: persons across articles, countries by code, quotes by speaker.

pub mod identity;
