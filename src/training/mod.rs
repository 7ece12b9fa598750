//! Makes the weights in `data/weights` from annotated corpora; nothing of it is in the program.
//!
//! The same corpora always give the same weights, bit for bit.

mod antecedents;
mod corpora;
mod cross;
mod evaluate;
mod examples;
mod gap;
mod gold;
mod indirect;
mod linear;
pub mod names;
pub mod places;
mod polnear;
pub mod speakers;
mod standoff;

pub use corpora::{Document, Truth, read_folder};
pub use cross::{Held, held_out};
pub use evaluate::evaluate;
