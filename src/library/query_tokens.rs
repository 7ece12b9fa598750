//! The pieces of a query: words, phrases, operators, parentheses.

/// Words with more others among them are not near each other.
const MAX_WORDS_BETWEEN: usize = 100;

/// A piece of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    /// A word or phrase, with the field before it, and whether it stood in quotation marks.
    Term {
        field: Option<String>,
        text: String,
        quoted: bool,
        /// How many other words may be among its words, in any order.
        between: Option<usize>,
    },
}

/// The pieces of what was typed.
pub(super) fn tokens(typed: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = typed;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            c if c.is_whitespace() => rest = after,
            '(' => {
                tokens.push(Token::Open);
                rest = after;
            }
            ')' => {
                tokens.push(Token::Close);
                rest = after;
            }
            '-' | '−' if after.starts_with(|c: char| !c.is_whitespace() && c != '-') => {
                tokens.push(Token::Not);
                rest = after;
            }
            _ => {
                let (token, left) = term(rest);
                tokens.push(token);
                rest = left;
            }
        }
    }
    join_near(&mut tokens);
    tokens
}

fn number_of_words(digits: &str) -> Option<usize> {
    digits.parse().ok().map(|words: usize| words.min(MAX_WORDS_BETWEEN))
}

/// Joins `bakery NEAR/5 Sunday` to one term.
fn join_near(tokens: &mut Vec<Token>) {
    let mut at = 1;
    while at + 1 < tokens.len() {
        if let [
            Token::Term { field: None, text: before, .. },
            Token::Term { field: None, text: sign, quoted: false, .. },
            Token::Term { field: None, text: after, .. },
        ] = &tokens[at - 1..=at + 1]
            && let Some(between) = sign.strip_prefix("NEAR/").and_then(number_of_words)
        {
            let text = format!("{before} {after}");
            tokens.splice(at - 1..=at + 1, [Token::Term { field: None, text, quoted: true, between: Some(between) }]);
        } else {
            at += 1;
        }
    }
}

const OPENING_MARKS: [char; 5] = ['"', '“', '”', '„', '«'];

/// A word, an operator, a phrase, or a field with either, and what follows it. Takes at least one character.
fn term(text: &str) -> (Token, &str) {
    if let Some((phrase, rest)) = phrase(text) {
        let after = rest.strip_prefix('~').unwrap_or_default();
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let between = number_of_words(&after[..digits]);
        let rest = if between.is_some() { &after[digits..] } else { rest };
        return (Token::Term { field: None, text: phrase.to_owned(), quoted: true, between }, rest);
    }
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”')).unwrap_or(text.len());
    // A stray mark that opens nothing is a word of its own, of no letters.
    let end = end.max(text.chars().next().map_or(0, char::len_utf8));
    let (word, rest) = text.split_at(end);
    if let Some(field) = word.strip_suffix(':')
        && !field.is_empty()
        && let Some((phrase, rest)) = phrase(rest)
    {
        return (
            Token::Term { field: Some(field.to_lowercase()), text: phrase.to_owned(), quoted: true, between: None },
            rest,
        );
    }
    let token = match word {
        "AND" | "&&" => Token::And,
        "OR" | "||" => Token::Or,
        "NOT" => Token::Not,
        word => match word.split_once(':') {
            Some((field, value)) if !field.is_empty() && !value.is_empty() && !value.starts_with('/') => {
                Token::Term { field: Some(field.to_lowercase()), text: value.to_owned(), quoted: false, between: None }
            }
            _ => Token::Term { field: None, text: word.to_owned(), quoted: false, between: None },
        },
    };
    (token, rest)
}

/// What stands between quotation marks, and what follows; the closing one may be missing at the end.
fn phrase(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(OPENING_MARKS)?;
    match inside.find(['"', '”', '“', '»']) {
        Some(end) => {
            let mark = inside[end..].chars().next().map_or(1, char::len_utf8);
            Some((&inside[..end], &inside[end + mark..]))
        }
        None => Some((inside, "")),
    }
}
