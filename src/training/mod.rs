//! Makes the weights in `data/` from annotated corpora: one command, and the same bytes every time.

mod gold;
mod linear;
mod polnear;
pub mod speakers;
