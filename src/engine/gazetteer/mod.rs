//! What the word lists in `data/` know of single words.

mod classes;
mod form;
mod geography;
mod lexicon;
mod table;
mod word;

pub use classes::Classes;
pub use form::{Certainty, Either, Form, FormKind, Namesake};
pub use geography::Geography;
pub use lexicon::{Cluster, Entry, Lexicon};
pub use table::{TableFault, rows};
pub use word::Word;
