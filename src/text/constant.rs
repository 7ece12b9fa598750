//! Words of the program itself inside values that are written to disk and read back.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Deserializer};
use std::sync::{LazyLock, Mutex, PoisonError};

/// A word that the program says, not a text: “first line”, `en`. There are few of them.
pub type Constant = &'static str;

/// Reads a constant back, for `#[serde(deserialize_with)]`. Each is kept once, for as long as the program runs.
pub(crate) fn constant<'de, D: Deserializer<'de>>(from: D) -> Result<Constant, D::Error> {
    String::deserialize(from).map(kept)
}

/// The same, where there may be none.
pub(crate) fn maybe_constant<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Constant>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.map(kept))
}

fn kept(word: String) -> Constant {
    static KEPT: LazyLock<Mutex<FxHashSet<Constant>>> = LazyLock::new(Mutex::default);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    match kept.get(&*word) {
        Some(same) => same,
        None => {
            let word: Constant = word.leak();
            kept.insert(word);
            word
        }
    }
}
