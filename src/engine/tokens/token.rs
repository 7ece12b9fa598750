//! Tokens, and the text that is cut into them.

use super::stop::Stop;
use crate::engine::gazetteer::{Cluster, LexicalClasses, TermId};
use crate::text::Span;
use std::ops::Range;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with inner apostrophes and digits; an abbreviation keeps its periods (“U.S.”, “Mr.”, “J.”).
    Word,
    /// Digits with their inner separators (“1,300”, “9/11”).
    Number,
    /// ’s, ’d, ’ll, ’re, ’ve, ’m, split from the word before them; also the bare apostrophe of a plural possessive.
    Clitic,
    /// `@name`.
    Handle,
    /// `#name`.
    Hashtag,
    /// A web or mail address.
    Address,
    /// One character of punctuation or a symbol.
    Mark,
}

/// The capitalisation of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// No initial capital; also every token that is not a word.
    Lower,
    /// “Moscow”, “McCain”, “J.”.
    Capital,
    /// Two or more letters, all capitals: “NATO”, “U.S.”.
    Upper,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Its position.
    pub span: Span,
    /// The identifier of the word.
    pub term: TermId,
    /// Number of its sentence in [`Tokens::sentences`].
    pub sentence: u32,
    /// Its classes in the word lists.
    pub classes: LexicalClasses,
    /// Its distributional cluster.
    pub cluster: Cluster,
    /// Its kind.
    pub kind: TokenKind,
    /// Its capitalisation.
    pub case: Case,
}

impl Token {
    /// Whether the word is in any of `classes`.
    #[must_use]
    pub fn is(&self, classes: LexicalClasses) -> bool {
        self.classes.intersects(classes)
    }

    /// Whether this is a capitalised word.
    #[must_use]
    pub fn is_capitalised(&self) -> bool {
        self.kind == TokenKind::Word && self.case != Case::Lower
    }
}

/// The tokens of a text, with its sentences and paragraphs.
#[derive(Debug)]
pub struct Tokens<'t> {
    pub(super) text: &'t str,
    pub(super) list: Vec<Token>,
    pub(super) sentences: Vec<Range<usize>>,
    pub(super) paragraphs: Vec<Range<usize>>,
    pub(super) words: usize,
    pub(super) stop: Stop<'t>,
}

impl<'t> Tokens<'t> {
    /// The same, with which every pass breaks off once `stop` says so.
    #[must_use]
    pub fn until(self, stop: &'t (dyn Fn() -> bool + Sync)) -> Self {
        Self { stop: Stop::new(stop), ..self }
    }

    /// Whether to break off. What a pass gives then is not used.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stop.is_due()
    }

    /// The tokenised text.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// All tokens, in order.
    #[must_use]
    pub fn list(&self) -> &[Token] {
        &self.list
    }

    /// The text of token `at`.
    ///
    /// # Panics
    /// If there is no such token.
    #[must_use]
    pub fn str(&self, at: usize) -> &'t str {
        self.list[at].span.slice(self.text)
    }

    /// The token at `at`, if there is one.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    /// The span from the first to the last token of a range, which must not be empty.
    ///
    /// # Panics
    /// If the range is empty or not within the list.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        self.list[range.start].span.join(self.list[range.end - 1].span)
    }

    /// Sentences as ranges of tokens, in order; together they cover all tokens.
    #[must_use]
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// Paragraphs as ranges of tokens, in order; together they cover all tokens.
    #[must_use]
    pub fn paragraphs(&self) -> &[Range<usize>] {
        &self.paragraphs
    }

    /// The range of the tokens that lie wholly inside `span`.
    #[must_use]
    pub fn within(&self, span: Span) -> Range<usize> {
        let start = self.list.partition_point(|token| token.span.start < span.start);
        let end = self.list.partition_point(|token| token.span.end <= span.end);
        start..end.max(start)
    }

    /// The number of words, without numbers and punctuation.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words
    }

    /// Whether token `at` follows the one before it without a gap; false if there is no such token.
    #[must_use]
    pub fn joins_previous(&self, at: usize) -> bool {
        at > 0 && self.list.get(at).is_some_and(|token| self.list[at - 1].span.end == token.span.start)
    }
}
