//! Segmentation into sentences.

use super::stop::Stop;
use super::{Case, TokenKind, Tokens, scan};
use crate::article::Aside;
use crate::engine::gazetteer::{LexicalClasses, Lexicon};
use crate::text::{is_hard_wrapped, paragraphs};
use std::ops::Range;

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
        let wrapped = is_hard_wrapped(text);
        let mut start = 0;
        for end in asides.iter().map(|aside| aside.span.range()).chain(std::iter::once(text.len()..text.len())) {
            add_paragraphs(&mut tokens, lexicon, start..end.start, wrapped);
            start = end.end;
        }
        tokens.words = tokens.list.iter().filter(|token| token.kind == TokenKind::Word).count();
        tokens
    }
}

/// Tokenises `range` of the text, a paragraph at a time.
fn add_paragraphs(tokens: &mut Tokens<'_>, lexicon: &Lexicon, range: Range<usize>, wrapped: bool) {
    for paragraph in paragraphs(tokens.text, range, wrapped) {
        let first = tokens.list.len();
        scan::scan(tokens, lexicon, paragraph);
        if tokens.list.len() > first {
            tokens.paragraphs.push(first..tokens.list.len());
            add_sentences(tokens, first);
        }
    }
}

/// Segments the tokens from `first` on into sentences.
fn add_sentences(tokens: &mut Tokens<'_>, first: usize) {
    let mut start = first;
    let mut at = first;
    while at < tokens.list.len() {
        if let Some(end) = sentence_end(tokens, at) {
            push(tokens, start..end);
            start = end;
            at = end;
        } else {
            at += 1;
        }
    }
    if start < tokens.list.len() {
        push(tokens, start..tokens.list.len());
    }
}

fn push(tokens: &mut Tokens<'_>, range: Range<usize>) {
    let number = tokens.sentences.len() as u32;
    for token in &mut tokens.list[range.clone()] {
        token.sentence = number;
    }
    tokens.sentences.push(range);
}

/// The position after the closing marks, if the token at `at` ends a sentence.
fn sentence_end(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let word = tokens.str(at);
    let abbreviation = match tokens.list[at].kind {
        TokenKind::Mark => {
            if !matches!(word, "." | "!" | "?" | "…") {
                return None;
            }
            false
        }
        // “in the U.S. The” ends a sentence, “the U.S. Senate” and “Mr. Smith” do not.
        TokenKind::Word if word.ends_with('.') => true,
        _ => return None,
    };
    let mut next = at + 1;
    while let Some(token) = tokens.list.get(next) {
        let closes = match tokens.str(next) {
            "”" | "’" | "»" | ")" | "]" | "." | "!" | "?" | "…" => true,
            "\"" | "'" => tokens.joins_previous(next),
            _ => false,
        };
        if !closes || token.kind == TokenKind::Word {
            break;
        }
        next += 1;
    }
    let mut follower = next;
    while tokens.list.get(follower).is_some_and(|token| token.kind == TokenKind::Mark)
        && matches!(tokens.str(follower), "“" | "‘" | "«" | "\"" | "'" | "(" | "[" | "—" | "–" | "-" | "•" | "*")
    {
        follower += 1;
    }
    let Some(token) = tokens.list.get(follower) else { return Some(next) };
    if abbreviation {
        let title = tokens.list[at].is(LexicalClasses::HONORIFIC | LexicalClasses::JOB_TITLE);
        let initial = word.len() == 2;
        let starter = token.case == Case::Capital
            && token.is(LexicalClasses::DETERMINER
                | LexicalClasses::PRONOUN
                | LexicalClasses::PREPOSITION
                | LexicalClasses::CONJUNCTION
                | LexicalClasses::STARTER);
        return (starter && !title && !initial).then_some(next);
    }
    let starts = match token.kind {
        TokenKind::Word => token.case != Case::Lower,
        TokenKind::Clitic => false,
        TokenKind::Mark => word != "…",
        _ => true,
    };
    // “end.Next”: a space was lost. “example.com” and “U.N.report” are single tokens.
    let apart = !tokens.joins_previous(next) || token.is_capitalised();
    (starts && apart).then_some(next)
}
