//! From files to a library: [`find()`] finds them, [`process_file`] reads and annotates one, and a [`Corpus`] reads whole
//! folders on all threads, keeps the records in the [`Cache`] or in memory, and joins them to a library.
//!
//! This is the only place where files, engine and library meet.

mod cache;
mod cache_dir;
mod cache_index;
mod corpus;
mod find;
mod pack;
mod parts_file;
mod process;
mod record;
mod record_archive;

pub use cache::Cache;
pub use cache_dir::{CacheFolder, cache_dir, clear, contents};
pub use corpus::{Corpus, load};
pub use find::{find, find_each, find_resolved};
pub use process::{Outcome, Remarks, process_bytes, process_bytes_until, process_file};

pub use crate::readers::{OcrLanguages, Reader, concerns_ocr, has_tesseract};
