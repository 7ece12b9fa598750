//! Document-level counts for each word: how often it is lower-case, follows a title, stands before “said”.

use crate::engine::gazetteer::{LexicalClasses, TermId};
use crate::engine::tokens::{Case, Token, TokenKind, Tokens};
use foldhash::HashMap;

/// Counts of one word over the whole article, each capped at 255.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TermStats {
    /// In lower case.
    pub small: u8,
    /// With a capital inside a sentence that is not in title case.
    pub capital: u8,
    /// After Mr, Dr, President.
    pub after_title: u8,
    /// Right after a given name.
    pub after_given: u8,
    /// Right before or after a reporting verb.
    pub reporting: u8,
    /// After in, at, from, to.
    pub after_place_preposition: u8,
    /// After “the”.
    pub after_the: u8,
    /// With ’s.
    pub possessive: u8,
    /// Before another capitalised word.
    pub before_capital: u8,
    /// Before a comma and a number: an age.
    pub aged: u8,
}

/// The counts of every capitalised word of an article.
#[derive(Debug, Default)]
pub(super) struct DocumentStats {
    words: HashMap<TermId, TermStats>,
}

impl DocumentStats {
    /// Counts over the whole article, in one pass.
    pub(super) fn new(tokens: &Tokens<'_>) -> Self {
        let list = tokens.list();
        // About one word in six is capitalised.
        let mut words: HashMap<TermId, TermStats> =
            HashMap::with_capacity_and_hasher(list.len() / 6, Default::default());
        for sentence in tokens.sentences() {
            let title_case = is_title_case(&list[sentence.clone()]);
            for at in sentence.clone() {
                let token = &list[at];
                if token.is_capitalised() && !title_case {
                    let before = (at > sentence.start).then(|| &list[at - 1]);
                    let after = &list[at + 1..sentence.end.min(at + 3)];
                    note(words.entry(token.term).or_default(), tokens, at, before, after);
                }
            }
        }
        // Lower-case forms matter only for words that also occur capitalised.
        for token in list.iter().filter(|token| token.kind == TokenKind::Word && token.case == Case::Lower) {
            if let Some(word) = words.get_mut(&token.term) {
                word.small = word.small.saturating_add(1);
            }
        }
        Self { words }
    }

    /// The counts of one word.
    pub(super) fn of(&self, word: TermId) -> TermStats {
        self.words.get(&word).copied().unwrap_or_default()
    }
}

/// Whether a sentence is in title case or all capitals, as headlines are; capitals then mean nothing.
pub(super) fn is_title_case(sentence: &[Token]) -> bool {
    let (mut words, mut capitals) = (0, 0);
    for token in sentence.iter().filter(|token| token.kind == TokenKind::Word) {
        if !token.is(LexicalClasses::PREPOSITION | LexicalClasses::DETERMINER | LexicalClasses::CONJUNCTION)
            || token.case == Case::Upper
        {
            words += 1;
            capitals += u32::from(token.case != Case::Lower);
        }
    }
    words >= 5 && capitals * 10 >= words * 8
}

fn note(word: &mut TermStats, tokens: &Tokens<'_>, at: usize, before: Option<&Token>, after: &[Token]) {
    let add = |count: &mut u8, yes: bool| *count = count.saturating_add(u8::from(yes));
    add(&mut word.capital, before.is_some_and(|before| before.kind != TokenKind::Mark));
    if let Some(before) = before {
        let small = before.case == Case::Lower;
        add(
            &mut word.after_title,
            before.is(LexicalClasses::HONORIFIC) || (!small && before.is(LexicalClasses::JOB_TITLE)),
        );
        add(&mut word.after_given, !small && before.is(LexicalClasses::GIVEN));
        add(&mut word.reporting, small && before.is(LexicalClasses::REPORTING));
        let preposition = small && matches!(tokens.str(at - 1), "in" | "at" | "from" | "to" | "near" | "outside");
        add(&mut word.after_place_preposition, preposition);
        add(&mut word.after_the, matches!(tokens.str(at - 1), "the" | "The"));
    }
    if let Some(next) = after.first() {
        add(&mut word.reporting, next.case == Case::Lower && next.is(LexicalClasses::REPORTING));
        add(&mut word.possessive, next.kind == TokenKind::Clitic);
        add(&mut word.before_capital, next.is_capitalised());
    }
    if let [comma, number] = after {
        let age = number.kind == TokenKind::Number && number.span.len() == 2;
        add(&mut word.aged, age && comma.span.slice(tokens.text()) == ",");
    }
}
