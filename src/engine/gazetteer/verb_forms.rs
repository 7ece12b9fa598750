//! Frequent forms of verbs, and adverbs, that end a noun phrase.

use super::{TermId, rows};
use foldhash::HashSet;
use std::sync::OnceLock;

/// Whether a word is much rather a verb or an adverb than a noun or adjective; forms in -ed and -ing are not listed.
#[must_use]
pub fn is_verb_form(term: TermId) -> bool {
    static FORMS: OnceLock<HashSet<TermId>> = OnceLock::new();
    let forms = FORMS.get_or_init(|| {
        let lists = rows(include_str!("../../../data/words/verb-forms.tsv")).flat_map(|(_, columns)| columns.skip(1));
        lists.flat_map(str::split_ascii_whitespace).map(TermId::of).collect()
    });
    forms.contains(&term)
}
