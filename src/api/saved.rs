//! Saved searches.

use super::schema::json_object;

json_object! {
    /// A saved search.
    pub struct SavedItem {
        /// The entry of the notebook; taking it back deletes the search.
        id: String,
        /// Its name.
        name: String,
        /// Path and query of its page.
        address: String,
        /// When it was last looked at.
        looked: Option<String>,
        /// How many articles it finds; `null` where its address is no longer understood.
        total: Option<usize>,
        /// How many of them are new since then.
        new: Option<usize>,
    }
}
