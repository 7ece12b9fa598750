//! All mentions of an article, in order, and where they are.

use super::mention::{CueAttachment, Mention, MentionKind};
use crate::annotations::Person;
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::tokens::{Case, TokenKind, Tokens};
use crate::text::Span;
use std::ops::Range;

/// Words that no noun phrase begins with.
const NO_MODIFIERS: LexicalClasses = LexicalClasses::PREPOSITION
    .or(LexicalClasses::CONJUNCTION)
    .or(LexicalClasses::PRONOUN)
    .or(LexicalClasses::AUXILIARY)
    .or(LexicalClasses::ADVERB)
    .or(LexicalClasses::STARTER)
    .or(LexicalClasses::WEEKDAY)
    .or(LexicalClasses::MONTH);
/// How many tokens before a mention can belong to its phrase, at most.
const MAX_PHRASE_TOKENS: usize = 8;

/// The mentions of an article and where they are.
#[derive(Debug)]
pub struct MentionIndex<'a> {
    /// The tokens.
    pub tokens: &'a Tokens<'a>,
    /// The people.
    pub people: &'a [Person],
    /// All mentions, in order of their first token.
    pub mentions: Vec<Mention>,
    /// For every token: 1 more than the number of the quoted span it is in (its marks included), 0 outside.
    pub(super) span_at_token: Vec<u32>,
    /// For every token: 1 more than the number of the mention it is in, 0 outside.
    pub(super) mention_at: Vec<u32>,
    /// For every sentence, its paragraph.
    pub(super) paragraphs: Vec<u32>,
}

impl MentionIndex<'_> {
    /// Puts the mentions in order, a group before its members, and notes at each token the innermost of them.
    pub(super) fn arrange(&mut self) {
        self.mentions.sort_by_key(|mention| (mention.tokens.start, std::cmp::Reverse(mention.tokens.end)));
        for (number, mention) in self.mentions.iter().enumerate() {
            self.mention_at[mention.tokens.clone()].fill(number as u32 + 1);
        }
    }

    /// Adds a mention; [`Self::arrange`] puts it in its place.
    pub(super) fn push(&mut self, tokens: Range<usize>, start: usize, head: usize, kind: MentionKind) {
        let sentence = self.tokens.list()[tokens.start].sentence as usize;
        self.mention_at[tokens.clone()].fill(self.mentions.len() as u32 + 1);
        self.mentions.push(Mention {
            start,
            head,
            kind,
            quoted: self.span_at_token[tokens.start] != 0,
            sentence,
            paragraph: self.paragraph_of_sentence(sentence),
            is_subject: false,
            in_coordination: false,
            is_dependent: false,
            attachment: CueAttachment::default(),
            tokens,
        });
    }

    /// The paragraph that holds a sentence.
    #[must_use]
    pub fn paragraph_of_sentence(&self, sentence: usize) -> usize {
        self.paragraphs.get(sentence).copied().unwrap_or_default() as usize
    }

    /// The number of the quoted span that token `at` is in, its marks included.
    #[must_use]
    pub fn quoted_span_at(&self, at: usize) -> Option<usize> {
        self.span_at_token.get(at).and_then(|number| (*number as usize).checked_sub(1))
    }

    /// The number of the mention that token `at` is in.
    #[must_use]
    pub fn mention_at(&self, at: usize) -> Option<usize> {
        self.mention_at.get(at).and_then(|number| (*number as usize).checked_sub(1))
    }

    /// Whether quoted span `number`, of which `at` is a token, names a person who does not speak of himself (“I am Ana Diaz”).
    pub(crate) fn names_person(&self, number: usize, at: usize, person: usize) -> bool {
        let first = self.first_from(at);
        let span_at_token = |mention: &&Mention| self.quoted_span_at(mention.head) == Some(number);
        let named = |mention: &Mention| {
            let mut before = mention.start.saturating_sub(3)..mention.start;
            mention.kind == MentionKind::Person(person)
                && !before.any(|at| matches!(self.tokens.str(at), "I" | "me" | "name"))
        };
        self.mentions[..first].iter().rev().take_while(span_at_token).any(named)
            || self.mentions[first..].iter().take_while(span_at_token).any(named)
    }

    /// A mention's words; for a phrase with the names and nouns before it that the mention leaves out: “the Diaz campaign”,
    /// “Lima harbour officials”, “a Lima-based expert”.
    #[must_use]
    pub fn words(&self, mention: &Mention) -> Span {
        self.tokens.span(self.phrase_start(mention)..mention.tokens.end)
    }

    /// Where the phrase of a mention begins.
    pub(crate) fn phrase_start(&self, mention: &Mention) -> usize {
        let mut start = mention.tokens.start;
        let bare = matches!(mention.kind, MentionKind::Person(_) | MentionKind::Pronoun(_) | MentionKind::Coordination);
        if bare || self.is(start, LexicalClasses::DETERMINER) {
            return start;
        }
        let list = self.tokens.list();
        let inside = |at: usize| list[at].sentence as usize == mention.sentence && self.quoted_span_at(at).is_none();
        while let Some(before) = start.checked_sub(1).filter(|at| inside(*at) && start < MAX_PHRASE_TOKENS + at) {
            if self.is(before, LexicalClasses::DETERMINER) {
                return before;
            }
            let hyphen = matches!(self.tokens.str(before), "-" | "–" | "‑") && self.tokens.joins_previous(start);
            let (word, next) = (&list[before], &list[start]);
            // “US” is no pronoun.
            let small = word.is(NO_MODIFIERS) && !(word.case == Case::Upper && word.span.len() > 1);
            let modifier = word.kind == TokenKind::Word
                && (word.is_capitalised() || self.tokens.str(start) == "-" || next.kind == TokenKind::Clitic)
                && !small;
            let owner = word.kind == TokenKind::Clitic && matches!(self.tokens.str(before), "’s" | "'s" | "’" | "'");
            if !hyphen && !modifier && !owner {
                break;
            }
            start = before;
        }
        start
    }

    /// What stands at `at`, for features: which mark, or what kind of word; 0 for nothing.
    pub(crate) fn context_code(&self, at: Option<usize>) -> u64 {
        let Some(token) = at.and_then(|at| self.tokens.get(at)) else { return 0 };
        let kinds =
            [LexicalClasses::CUE, LexicalClasses::PREPOSITION, LexicalClasses::CONJUNCTION, LexicalClasses::AUXILIARY];
        match token.kind {
            TokenKind::Mark => token.term.bits(),
            TokenKind::Clitic => 5,
            TokenKind::Word => kinds.iter().position(|class| token.is(*class)).map_or(6, |at| at as u64 + 1),
            _ => 7,
        }
    }

    /// What stands before a mention in its sentence.
    pub(crate) fn context_code_before(&self, mention: &Mention) -> u64 {
        let own = |at: &usize| self.tokens.list()[*at].sentence as usize == mention.sentence;
        self.context_code(mention.start.checked_sub(1).filter(own))
    }

    /// The position of the first mention that starts at token `at` or later.
    #[must_use]
    pub fn first_from(&self, at: usize) -> usize {
        self.mentions.partition_point(|mention| mention.tokens.start < at)
    }

    /// Whether token `at` is a verb of saying outside quotation marks, and not a word of a name: “the United States”.
    #[must_use]
    pub fn is_cue(&self, at: usize) -> bool {
        let in_name = || self.tokens.list()[at].case != Case::Lower && self.mention_at(at).is_some();
        self.is(at, LexicalClasses::CUE) && !in_name()
    }

    /// Whether token `at` is a word outside quotation marks that belongs to any of `classes`.
    #[must_use]
    pub fn is(&self, at: usize, classes: LexicalClasses) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(classes)) && self.span_at_token[at] == 0
    }
}
