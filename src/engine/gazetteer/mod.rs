//! Gazetteer and lexicon: the classes of single words and the names of places, from the word lists in `data/`.

mod classes;
mod cluster;
mod form;
mod geography;
mod lexicon;
mod setting;
mod table;
mod term_id;
mod towns;
mod verb_forms;

pub use classes::LexicalClasses;
pub use cluster::Cluster;
pub use form::{Certainty, Either, Form, FormKind, Namesake};
pub use geography::Geography;
pub use lexicon::{LexicalEntry, Lexicon};
pub use setting::{Cue, SettingWords};
pub use table::TableFault;

pub use crate::text::rows;
pub use term_id::TermId;
pub use towns::{Area, Town, TownKey, Towns};
pub use verb_forms::is_verb_form;
