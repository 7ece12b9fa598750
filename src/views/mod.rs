//! Results become page structs, one file a page with the stem of its template; a page struct holds only what its
//! template shows, already in words.

pub mod blocks;
pub mod failure;
pub mod frame;
