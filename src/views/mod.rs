//! Results become page structs, one file a page with the stem of its template; a page struct holds only what its
//! template shows, already in words.
//!
//! The pages stand on a few parts: [`layout`] surrounds every page, [`parts`] are what several show alike, [`nesting`]
//! and [`marks`] lay the three layers over a text, [`timeline`] and [`map`] are pictures.

pub mod article;
pub mod articles;
pub mod cite;
pub mod compare;
pub mod countries;
pub mod country;
pub mod diff;
pub mod docs;
pub mod failure;
pub mod layout;
pub mod list_item;
pub mod loading;
pub mod map;
pub mod marks;
pub mod nesting;
pub mod parts;
pub mod people;
pub mod person;
pub mod problems;
pub mod quotes;
pub mod search;
pub mod sign_in;
pub mod timeline;
