//! What the word lists in `data/` know of single words.

mod classes;
mod geography;
mod lexicon;
mod table;
mod word;

pub use classes::Classes;
pub use geography::{Certainty, Either, Form, FormKind, Geography, Namesake};
pub use lexicon::Lexicon;
pub use table::{TableFault, rows};
pub use word::Word;
