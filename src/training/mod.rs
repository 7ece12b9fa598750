//! Makes the weights in `data/weights` from annotated corpora; nothing of it is in the program.
//!
//! The same corpora always give the same weights, bit for bit.

mod corpora;
pub mod names;

pub use corpora::{Document, Truth, read_folder};
