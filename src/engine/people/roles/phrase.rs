//! Where the noun phrase of a role begins and ends.

use super::words::{RoleWords, Use};
use crate::engine::gazetteer::{LexicalClasses, is_verb_form};
use crate::engine::tokens::{Case, TokenKind, Tokens};
use std::ops::Range;

/// The most tokens of a role before its head.
const MAX_MODIFIER_TOKENS: usize = 12;
/// The most tokens of a role after its head.
const MAX_COMPLEMENT_TOKENS: usize = 22;

/// What the cutting of phrases reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrases<'a> {
    /// The text.
    pub(super) tokens: &'a Tokens<'a>,
    /// The lists.
    pub(super) words: &'static RoleWords,
    /// Every mention of a person by name, in order of the text.
    pub(super) people: &'a [Range<usize>],
}

impl<'a> Phrases<'a> {
    pub(super) fn str(&self, at: usize) -> &'a str {
        self.tokens.list().get(at).map_or("", |token| token.span.slice(self.tokens.text()))
    }

    pub(super) fn is(&self, at: usize, classes: LexicalClasses) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(classes))
    }

    pub(super) fn does(&self, at: usize, wanted: Use) -> bool {
        self.tokens.get(at).is_some_and(|token| self.words.is(token.term, wanted))
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    pub(super) fn is_lower(&self, at: usize) -> bool {
        self.is_word(at) && self.tokens.list()[at].case == Case::Lower
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(crate::engine::tokens::Token::is_capitalised)
    }

    pub(super) fn is_person_noun(&self, at: usize) -> bool {
        at < self.tokens.list().len() && self.words.is_person_noun(self.tokens, at)
    }

    pub(super) fn is_plural(&self, at: usize) -> bool {
        self.words.is_plural(self.tokens, at)
    }

    /// The sentence of a token.
    pub(super) fn sentence(&self, at: usize) -> Range<usize> {
        self.tokens.sentences()[self.tokens.list()[at].sentence as usize].clone()
    }

    /// The mention of a person that holds token `at`.
    pub(super) fn person_at(&self, at: usize) -> Option<&'a Range<usize>> {
        let number = self.people.partition_point(|mention| mention.end <= at);
        self.people.get(number).filter(|mention| mention.start <= at)
    }

    /// Whether a hyphen at `at` joins the words on its sides: “vice-president”, not “Lima - President”.
    fn is_hyphen(&self, at: usize) -> bool {
        matches!(self.str(at), "-" | "‑" | "–" | "/" | "&")
            && self.tokens.joins_previous(at)
            && self.tokens.joins_previous(at + 1)
    }

    /// Whether token `at` is the first part of a word with a hyphen.
    pub(super) fn is_hyphened(&self, at: usize) -> bool {
        self.is_word(at) && self.is_word(at + 2) && self.is_hyphen(at + 1)
    }

    /// Whether a verb at `at` goes on with a sentence: “a felon and possessed a gun”.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        self.is_lower(at)
            && !self.is_person_noun(at)
            && (is_verb_form(self.tokens.list()[at].term) || self.str(at).ends_with("ed"))
    }

    /// Words that hold sentences together, and verbs: no part of a noun phrase.
    fn is_outside(&self, at: usize) -> bool {
        self.is_grammar(at)
            || self.is(at, LexicalClasses::WEEKDAY | LexicalClasses::MONTH)
            || (self.is(at, LexicalClasses::STARTER) && !self.is(at, LexicalClasses::QUALIFIER))
            || is_verb_form(self.tokens.list()[at].term)
    }

    /// Whether this is a word of grammar; “US” is none.
    pub(super) fn is_grammar(&self, at: usize) -> bool {
        self.is(at, LexicalClasses::GRAMMAR) && !self.is_abbreviation(at)
    }

    /// “US”, “IT” in a text that is not all in capitals.
    fn is_abbreviation(&self, at: usize) -> bool {
        let upper = |at: usize| {
            self.tokens.get(at).is_none_or(|token| token.case != Case::Lower || token.kind != TokenKind::Word)
        };
        self.tokens.list()[at].case == Case::Upper
            && !(upper(at + 1) && at.checked_sub(1).is_none_or(upper) && upper(at + 2))
            || self.str(at) == "US"
    }

    /// Whether what stands before token `at` makes it a verb: “to impeach”, “will back”, “who backed”.
    pub(super) fn is_verb_by_place(&self, from: usize, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|before| *before >= from && self.is_lower(at)) else {
            return false;
        };
        let subject = self.is(before, LexicalClasses::PRONOUN) && !self.is(before, LexicalClasses::DETERMINER);
        (subject && self.is_grammar(before))
            || matches!(
                self.str(before),
                "to" | "will" | "would" | "can" | "could" | "may" | "might" | "should" | "must" | "did" | "do" | "does"
            )
    }

    /// Where the noun phrase begins whose head is `head`; not before `from`.
    pub(super) fn start(&self, from: usize, head: usize) -> usize {
        let mut start = head;
        while start > from && head - start < MAX_MODIFIER_TOKENS {
            let at = start - 1;
            if at > from && self.is_hyphen(at) && self.is_word(at - 1) {
                start = at - 1;
            } else if self.tokens.list()[at].kind == TokenKind::Clitic {
                // “the women’s coach”; not “Lima’s mayor”
                if at == from || !self.does(at - 1, Use::Owner) || !self.is_lower(at - 1) {
                    break;
                }
                start = at - 1;
            } else if self.is_modifier(from, at) {
                start = at;
            } else if let Some(before) = self.crosses(from, at, head) {
                start = before;
            } else {
                break;
            }
        }
        self.trimmed(start, head)
    }

    /// Leaves out an age and words about time at the start: “19-year-old first-year student”.
    pub(super) fn trimmed(&self, start: usize, head: usize) -> usize {
        let aged = (start + 1..head).rev().find(|at| self.str(*at) == "old" && self.str(at - 1) == "-");
        let mut start = aged.map_or(start, |at| at + 1);
        while start < head && (self.does(start, Use::Aside) && self.str(start + 1) != "-" || self.str(start) == "-") {
            start += 1;
        }
        start
    }

    /// Whether token `at` can stand in the noun phrase that goes on after it.
    fn is_modifier(&self, from: usize, at: usize) -> bool {
        if !self.is_word(at) {
            return false;
        }
        let first = at == self.sentence(at).start;
        let qualifies = self.is(at, LexicalClasses::QUALIFIER) || self.does(at, Use::Modifier);
        if self.is_capital(at) && !first {
            return !(self.is_grammar(at) || self.is(at, LexicalClasses::WEEKDAY))
                || (self.is_person_noun(at) && !self.is(at, LexicalClasses::PREPOSITION));
        }
        if !qualifies && (self.is_outside(at) || (self.is_verb_by_place(from, at) && self.is_capital(at + 1))) {
            return false;
        }
        if first && self.is_capital(at) {
            return true;
        }
        let text = self.str(at);
        if text.ends_with("ed") && !self.is_person_noun(at) && !qualifies {
            return self.opens_phrase(from, at, false);
        }
        if text.ends_with("ing") && !self.does(at, Use::Participle) {
            return self.opens_phrase(from, at, true);
        }
        if text.ends_with("ly") && text.len() > 5 {
            return self.str(at + 1).ends_with("ed");
        }
        true
    }

    /// Whether a participle stands in a noun phrase, which what precedes it tells: “the disgraced financier”, “by
    /// disgraced financier”; not “she praised financier”.
    fn opens_phrase(&self, from: usize, at: usize, ing: bool) -> bool {
        if at == from {
            return !ing;
        }
        let before = at - 1;
        self.is(before, LexicalClasses::DETERMINER | LexicalClasses::QUALIFIER)
            || self.tokens.list()[before].kind == TokenKind::Clitic
            || (self.str(before).ends_with("ly") && self.is_lower(before))
            || (!ing && (self.is(before, LexicalClasses::PREPOSITION) || self.str(before) == ","))
            || self.is_hyphen(before)
    }

    /// The words of a body's name before the head: “Department of Health spokesman”. Gives where they go on to the left.
    fn crosses(&self, from: usize, at: usize, head: usize) -> Option<usize> {
        let mut at = at;
        // “Tory work and pensions spokesman”
        let nouns = |at: usize| self.is_lower(at) && !self.is_person_noun(at) && self.is_modifier(from, at);
        if self.str(at) == "and"
            && at + 1 < head
            && at > from
            && nouns(at + 1)
            && nouns(at - 1)
            && !self.str(at - 1).ends_with("ed")
        {
            return Some(at - 1);
        }
        if !self.is_capital(at + 1) || at + 1 == head || at + 1 == self.sentence(head).start {
            return None;
        }
        if self.str(at) == "the" && at > from {
            at -= 1;
        }
        let joins = matches!(self.str(at), "of" | "for" | "on" | "and" | "&");
        let before = at.checked_sub(1).filter(|before| *before >= from && self.is_capital(*before))?;
        let named = self.person_at(before).is_some() || self.person_at(at + 1).is_some();
        let listed = self.str(at) == "and" && self.is(before, LexicalClasses::COUNTRY | LexicalClasses::DEMONYM);
        (joins && !named && !listed && !self.is_person_noun(before)).then_some(before)
    }

    /// Where a role ends whose complement may reach to `end`: not at a word of grammar.
    pub(super) fn closed(&self, head: usize, end: usize) -> usize {
        let mut end = end;
        while end > head + 1
            && (self.is_grammar(end - 1)
                || (self.str(end - 1).ends_with("ing") && self.is(end - 2, LexicalClasses::PREPOSITION))
                || matches!(self.str(end - 1), "," | "-" | "’s" | "'s")
                || self.does(end - 1, Use::Aside))
        {
            end -= 1;
        }
        end
    }

    /// Where the complement of `head` ends: “director of the museum at Lima”, up to a comma, a clause or a verb.
    ///
    /// None where the phrase is the subject of a verb: “, the director said”.
    pub(super) fn end(&self, head: usize, limit: usize, indefinite: bool) -> Option<usize> {
        let limit = limit.min(head + 1 + MAX_COMPLEMENT_TOKENS);
        for end in head + 1..limit {
            let token = &self.tokens.list()[end];
            let text = self.str(end);
            if token.kind == TokenKind::Mark && !self.is_hyphen(end) && text != "&" {
                return Some(end);
            }
            if token.kind != TokenKind::Word {
                continue;
            }
            if self.does(end, Use::Clause) || self.is_time(end) {
                return Some(end);
            }
            if token.case != Case::Lower {
                continue;
            }
            if token.is(LexicalClasses::AUXILIARY | LexicalClasses::REPORTING) && !self.is_person_noun(end) {
                return indefinite.then_some(end);
            }
            if token.is(LexicalClasses::PRONOUN) && !token.is(LexicalClasses::DETERMINER) {
                return Some(end);
            }
            if token.is(LexicalClasses::GRAMMAR) {
                continue;
            }
            let participle = text.ends_with("ing") || text.ends_with("ed");
            if end == head + 1 {
                return (participle || is_verb_form(token.term)).then_some(end);
            }
            if (participle || is_verb_form(token.term)) && self.closes(end) {
                return Some(end);
            }
        }
        Some(limit)
    }

    /// Whether a time begins: “chairman of the bank in June 2004”, “for a fifth term”.
    fn is_time(&self, at: usize) -> bool {
        let next = at + 1;
        let number = self.tokens.get(next).is_some_and(|token| token.kind == TokenKind::Number);
        match self.str(at) {
            "in" | "since" | "until" | "from" | "on" => {
                number || self.is(next, LexicalClasses::MONTH | LexicalClasses::WEEKDAY)
            }
            "for" => number || matches!(self.str(next), "an" | "a") || self.is(next, LexicalClasses::NUMERAL),
            "during" => true,
            _ => false,
        }
    }

    /// Whether a participle after a noun begins a clause: “the lawyer for the family representing Ana”.
    fn closes(&self, at: usize) -> bool {
        let before = at - 1;
        self.is_word(before)
            && !self.is(
                before,
                LexicalClasses::DETERMINER
                    | LexicalClasses::PREPOSITION
                    | LexicalClasses::CONJUNCTION
                    | LexicalClasses::QUALIFIER,
            )
            && !self.does(at, Use::Participle)
            && self.tokens.list()[before].kind != TokenKind::Clitic
    }
}
