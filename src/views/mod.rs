//! Results become page structs, one file a page with the stem of its template; a page struct holds only what its
//! template shows, already in words.
//!
//! The pages share a few parts: [`layout`] surrounds every page, [`address`] and [`mod@format`] make addresses and numbers,
//! [`parts`], [`quotation`] and [`conditions`] are what several pages show alike, [`nesting`] and [`marks`] mark a text,
//! [`timeline`] and [`map`] are pictures.

pub mod address;
pub mod article;
pub mod articles;
pub mod cite;
pub mod compare;
pub mod conditions;
pub mod correct;
pub mod countries;
pub mod country;
pub mod diff;
pub mod docs;
pub mod failure;
mod filters;
pub mod format;
pub mod layout;
pub mod list_item;
pub mod loading;
pub mod lookup;
pub mod map;
pub mod marks;
pub mod nesting;
pub mod notebook;
pub mod notes;
pub mod pairs;
pub mod parts;
pub mod people;
pub mod person;
pub mod problems;
pub mod quotation;
pub mod quotes;
pub mod saved;
pub mod search;
pub mod sentence;
pub mod sign_in;
pub mod timeline;
