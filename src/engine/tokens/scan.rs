//! The tokeniser of one paragraph.

use super::{Case, Token, TokenKind, Tokens};
use crate::engine::gazetteer::{Cluster, LexicalClasses, LexicalEntry, Lexicon, TermId};
use crate::text::Span;
use std::ops::Range;

/// Adds the tokens of `range` to the list.
pub(super) fn scan(tokens: &mut Tokens<'_>, lexicon: &Lexicon, range: Range<usize>) {
    let first = tokens.list.len();
    cut(tokens, lexicon, range);
    // Entries are far apart in memory: looked up in a row, several are fetched at a time.
    for token in tokens.list[first..].iter_mut().filter(|token| token.kind == TokenKind::Word) {
        LexicalEntry { classes: token.classes, cluster: token.cluster } = lexicon.entry(token.term);
    }
}

/// Tokenises `range` without looking words up in the lexicon.
fn cut(tokens: &mut Tokens<'_>, lexicon: &Lexicon, range: Range<usize>) {
    let text = &tokens.text[..range.end];
    let mut at = range.start;
    while at < range.end {
        let Some(c) = text[at..].chars().next() else { break };
        if c == ' ' || c.is_whitespace() || is_invisible(c) {
            at += c.len_utf8();
            continue;
        }
        let rest = &text[at..];
        if c.is_alphabetic() {
            if let Some(length) = address(rest) {
                push(tokens, at, length, TokenKind::Address);
                at += length;
            } else {
                at = word(tokens, lexicon, text, at);
            }
        } else if c.is_ascii_digit() || c.is_numeric() {
            let length = number(rest);
            push(tokens, at, length, TokenKind::Number);
            at += length;
        } else if let Some((length, kind)) = tagged(rest, c) {
            push(tokens, at, length, kind);
            at += length;
        } else if is_apostrophe(c) && is_clipped_article(tokens, rest, c) {
            push(tokens, at, c.len_utf8() + 1, TokenKind::Word);
            at += c.len_utf8() + 1;
        } else {
            push(tokens, at, c.len_utf8(), TokenKind::Mark);
            at += c.len_utf8();
        }
    }
}

/// Zero-width characters, soft hyphens and direction marks: they are part of gaps, never of tokens.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || c.is_control()
}

fn push(tokens: &mut Tokens<'_>, at: usize, length: usize, kind: TokenKind) {
    let mark = &tokens.text[at..at + length];
    tokens.list.push(Token {
        span: Span::new(at, at + length),
        term: if kind == TokenKind::Mark { TermId::of_mark(mark) } else { TermId::of(mark) },
        sentence: 0,
        classes: LexicalClasses::NONE,
        cluster: Cluster::default(),
        kind,
        case: if kind == TokenKind::Word { case_of(mark) } else { Case::Lower },
    });
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Whether “’t” stands here between a preposition and a capital, as in “van ’t Loo”: a part of a Dutch name.
fn is_clipped_article(tokens: &Tokens<'_>, rest: &str, apostrophe: char) -> bool {
    let after = &rest[apostrophe.len_utf8()..];
    let before = tokens.list.len().checked_sub(1).map_or("", |last| tokens.str(last));
    after.strip_prefix("t ").is_some_and(|name| name.starts_with(char::is_uppercase))
        && ["van", "in", "op", "aan", "over"].iter().any(|word| word.eq_ignore_ascii_case(before))
}

/// Adds the word at `at` and its clitic as separate tokens; returns the position after them.
fn word(tokens: &mut Tokens<'_>, lexicon: &Lexicon, text: &str, at: usize) -> usize {
    // Fast path: most words are ASCII letters before a space or a mark that ends every word.
    let plain = text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if !matches!(text.as_bytes().get(at + plain), Some(b'\'' | b'.' | b'&' | b'_' | 0x80..)) {
        push(tokens, at, plain, TokenKind::Word);
        return at + plain;
    }
    let end = at + letters(&text[at..]);
    let written = &text[at..end];
    let (stem, clitic) = split_clitic(written);
    let mut stop = at + stem.len();
    let mut id = TermId::of(stem);
    // “Ana MB. Diaz”: two initials with one period, after a given name.
    let initials = stem.len() == 2
        && stem.bytes().all(|byte| byte.is_ascii_uppercase())
        && text[stop..].starts_with(". ")
        && tokens.list.last().is_some_and(|before| {
            before.is_capitalised() && lexicon.entry(before.term).classes.intersects(LexicalClasses::GIVEN)
        });
    if clitic.is_empty()
        && text[stop..].starts_with('.')
        && (initials || keeps_period(stem, lexicon.entry(id).classes, &text[stop + 1..]))
    {
        stop += 1;
        if stem.contains('.') {
            id = TermId::of(&text[at..stop]);
        }
    }
    let case = case_of(stem);
    let span = Span::new(at, stop);
    let (classes, cluster) = Default::default();
    tokens.list.push(Token { span, term: id, sentence: 0, classes, cluster, kind: TokenKind::Word, case });
    if !clitic.is_empty() {
        push(tokens, stop, clitic.len(), TokenKind::Clitic);
        return stop + clitic.len();
    }
    stop
}

/// The length of the run of letters, digits, inner apostrophes, inner periods of an acronym and inner ampersands.
fn letters(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    // The letters since the last period. An acronym has one at a time.
    let mut run = 0;
    let mut before = ' ';
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, c)| *c);
        let inner = match c {
            // “l’Allemagne” is two words; “d’Estaing” is a name.
            '\'' | '’' if run == 1 && before == 'l' => false,
            '\'' | '’' => before.is_alphanumeric() && next.is_alphabetic(),
            '.' => run == 1 && before.is_alphabetic() && next.is_alphabetic() && one_letter(&rest[at + 1..]),
            '&' => before.is_uppercase() && next.is_uppercase(),
            '_' => true,
            '\u{300}'..='\u{36f}' => true,
            _ => c.is_alphanumeric(),
        };
        if !inner {
            break;
        }
        run = if c == '.' { 0 } else { run + 1 };
        before = c;
        end = at + c.len_utf8();
    }
    end
}

/// Whether a single letter stands here, followed by a period or by no letter: the next part of “U.S.”.
fn one_letter(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next().is_some_and(char::is_alphabetic) && !chars.next().is_some_and(char::is_alphanumeric)
}

/// Splits “Putin’s” into “Putin” and “’s”, “he’d” into “he” and “’d”; “O’Reilly” and “don’t” stay whole.
fn split_clitic(word: &str) -> (&str, &str) {
    let Some((at, _)) = word.char_indices().rev().find(|(_, c)| is_apostrophe(*c)) else { return (word, "") };
    let tail = word[at..].trim_start_matches(is_apostrophe);
    let clitic = ["s", "d", "ll", "re", "ve", "m"].iter().any(|clitic| tail.eq_ignore_ascii_case(clitic));
    if clitic && at > 0 { word.split_at(at) } else { (word, "") }
}

/// Whether the period after `stem` belongs to it: “Mr.”, “J.”, “U.S.”, “No. 10”.
fn keeps_period(stem: &str, classes: LexicalClasses, after: &str) -> bool {
    let mut chars = stem.chars();
    let first = chars.next().unwrap_or(' ');
    if stem.contains('.') {
        return true;
    }
    if chars.next().is_none() {
        return first.is_uppercase() && (first != 'I' || after.trim_start().starts_with(char::is_uppercase));
    }
    if !classes.intersects(LexicalClasses::ABBREVIATION) {
        return false;
    }
    let follower = after.trim_start().chars().next().unwrap_or(' ');
    if stem.eq_ignore_ascii_case("no") {
        return after.starts_with(' ') && follower.is_ascii_digit();
    }
    first.is_uppercase() || follower.is_lowercase() || matches!(follower, ',' | ';' | ')')
}

fn case_of(word: &str) -> Case {
    let mut chars = word.chars().filter(|c| c.is_alphabetic());
    if !chars.next().is_some_and(char::is_uppercase) {
        return if has_elided_particle(word) { Case::Capital } else { Case::Lower };
    }
    let mut more = false;
    for c in chars {
        more = true;
        if !c.is_uppercase() {
            return Case::Capital;
        }
    }
    if more { Case::Upper } else { Case::Capital }
}

/// “d’Anvers”, “dell’Acqua”: a name whose particle has lost its vowel.
fn has_elided_particle(word: &str) -> bool {
    let Some((particle, name)) = word.split_once(is_apostrophe) else { return false };
    let mut letters = name.chars();
    matches!(particle, "d" | "dell" | "dall" | "nell" | "sant" | "de" | "do" | "lo")
        && letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
}

/// The length of the number at the start: digits with inner separators, and a suffix (“5th”).
fn number(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, c)| *c);
        let inner = c.is_alphanumeric() || (matches!(c, ',' | '.' | ':' | '/') && next.is_ascii_digit());
        if !inner {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// The length of the web address at the start, without the punctuation that follows it.
fn address(rest: &str) -> Option<usize> {
    let scheme = rest.starts_with(['h', 'H', 'w', 'W'])
        && ["http://", "https://", "www."]
            .iter()
            .any(|scheme| rest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)));
    if !scheme {
        return None;
    }
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '“' | '”' | '"' | '<' | '>')).unwrap_or(rest.len());
    Some(rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '’']).len())
}

/// A handle or hashtag at the start.
fn tagged(rest: &str, first: char) -> Option<(usize, TokenKind)> {
    let kind = match first {
        '@' => TokenKind::Handle,
        '#' => TokenKind::Hashtag,
        _ => return None,
    };
    let name = rest[1..].find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len() - 1);
    (name > 0 && rest[1..].starts_with(|c: char| c.is_alphanumeric())).then_some((name + 1, kind))
}
