//! Tokens, sentences and paragraphs: the input of every later pass.
//!
//! Tokens are in order and do not overlap; tokens and the gaps between them rebuild the text. Boilerplate ([`Aside`])
//! has no tokens, so no later pass sees it.

mod breaks;
mod scan;
mod stop;

use super::gazetteer::{Cluster, LexicalClasses, Lexicon, TermId};
use crate::article::Aside;
use crate::text::Span;
use std::ops::Range;
use stop::Stop;

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
    text: &'t str,
    list: Vec<Token>,
    sentences: Vec<Range<usize>>,
    paragraphs: Vec<Range<usize>>,
    words: usize,
    stop: Stop<'t>,
}

impl<'t> Tokens<'t> {
    /// Tokenises `text` without `asides` (in order, not overlapping); linear in the text.
    #[must_use]
    pub fn new(text: &'t str, asides: &[Aside]) -> Self {
        let mut tokens = Self {
            text,
            list: Vec::with_capacity(text.len() / 5),
            sentences: Vec::new(),
            paragraphs: Vec::new(),
            words: 0,
            stop: Stop::default(),
        };
        let lexicon = Lexicon::get();
        let wrapped = breaks::is_hard_wrapped(text);
        let mut start = 0;
        for end in asides.iter().map(|aside| aside.span.range()).chain(std::iter::once(text.len()..text.len())) {
            breaks::add_paragraphs(&mut tokens, lexicon, start..end.start, wrapped);
            start = end.end;
        }
        tokens.words = tokens.list.iter().filter(|token| token.kind == TokenKind::Word).count();
        tokens
    }

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

#[cfg(test)]
mod tests {
    use super::Tokens;

    fn words(text: &str) -> Vec<&str> {
        let tokens = Tokens::new(text, &[]);
        (0..tokens.list().len()).map(|at| tokens.str(at)).collect()
    }

    fn sentences(text: &str) -> Vec<&str> {
        let tokens = Tokens::new(text, &[]);
        tokens.sentences().iter().map(|range| tokens.span(range.clone()).slice(text)).collect()
    }

    #[test]
    fn cuts_words_as_the_names_need_it() {
        assert_eq!(words("Mr. O’Reilly’s al-Assad"), ["Mr.", "O’Reilly", "’s", "al", "-", "Assad"]);
        assert_eq!(words("the U.S.-led J.K. Rowling"), ["the", "U.S.", "-", "led", "J.K.", "Rowling"]);
        assert_eq!(words("He’d don’t 1,300 @abc #x"), ["He", "’d", "don’t", "1,300", "@abc", "#x"]);
        assert_eq!(words("the Clintons’ dog."), ["the", "Clintons", "’", "dog", "."]);
        assert_eq!(words("see https://a.example/b."), ["see", "https://a.example/b", "."]);
    }

    #[test]
    fn ends_sentences_where_readers_do() {
        assert_eq!(
            sentences("He left the U.S. The end. Sen. Ana Diaz of the U.S. Senate spoke at 5 p.m. on Monday."),
            ["He left the U.S.", "The end.", "Sen. Ana Diaz of the U.S. Senate spoke at 5 p.m. on Monday."]
        );
        assert_eq!(sentences("“Go.” She went. “Why?” he asked."), ["“Go.”", "She went.", "“Why?” he asked."]);
        assert_eq!(sentences("No. 10 said no. J. Smith won."), ["No. 10 said no.", "J. Smith won."]);
        assert_eq!(
            sentences("One line\nAnother line\n\nwrapped\nhere."),
            ["One line", "Another line", "wrapped\nhere."]
        );
    }

    #[test]
    fn tokens_and_gaps_rebuild_the_text() {
        let text = "“Żółć\u{200b}” – naïve café… ‘x’ \u{202e}A.B. 5% a\tb\r\n🙂 I’m O’Neil's.";
        let tokens = Tokens::new(text, &[]);
        let mut end = 0;
        for token in tokens.list() {
            assert!(token.span.start as usize >= end, "tokens lie in order");
            let gap = &text[end..token.span.start as usize];
            assert!(gap.chars().all(|c| c.is_whitespace() || c.is_control() || !c.is_alphanumeric()), "{gap:?}");
            end = token.span.end as usize;
        }
    }
}
