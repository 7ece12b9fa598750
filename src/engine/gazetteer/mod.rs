//! Gazetteer and lexicon: the classes of single words and the names of places, from the word lists in `data/`.

mod classes;
mod form;
mod geography;
mod lexicon;
mod table;
mod term_id;
mod verb_forms;

pub use classes::LexicalClasses;
pub use form::{Certainty, Either, Form, FormKind, Namesake};
pub use geography::Geography;
pub use lexicon::{Cluster, LexicalEntry, Lexicon};
pub use table::{TableFault, rows};
pub use term_id::TermId;
pub use verb_forms::is_verb_form;
