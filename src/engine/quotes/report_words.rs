//! Words that decide whether a reported clause can be shown.

use crate::engine::coref::MentionIndex;
use crate::engine::gazetteer::{TermId, rows};
use foldhash::HashMap;
use std::sync::OnceLock;

/// What a word does around reported speech; see `data/words/reports.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReportWord {
    Saying,
    Question,
    Comment,
    Irreal,
    Opening,
}

/// Whether the word at `at` does this.
pub(super) fn is(index: &MentionIndex<'_>, at: usize, wanted: ReportWord) -> bool {
    static WORDS: OnceLock<HashMap<TermId, Vec<ReportWord>>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words: HashMap<TermId, Vec<ReportWord>> = HashMap::default();
        for (_, mut columns) in rows(include_str!("../../../data/words/reports.tsv")) {
            let class = match columns.next() {
                Some("saying") => ReportWord::Saying,
                Some("question") => ReportWord::Question,
                Some("comment") => ReportWord::Comment,
                Some("irreal") => ReportWord::Irreal,
                Some("opening") => ReportWord::Opening,
                other => panic!("data/words/reports.tsv: no class is called {other:?}"),
            };
            for word in columns.flat_map(str::split_ascii_whitespace) {
                words.entry(TermId::of(word)).or_default().push(class);
            }
        }
        words
    });
    let token = index.tokens.get(at);
    token.and_then(|token| words.get(&token.term)).is_some_and(|classes| classes.contains(&wanted))
}
