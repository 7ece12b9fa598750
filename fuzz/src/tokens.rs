//! The tokenizer and the query parser, on any text; far faster than the targets that also annotate and search.

use quotidian::article::Aside;
use quotidian::engine::tokens::Tokens;
use quotidian::library::Library;
use quotidian::library::query::{self, ArticleFilter, PageRequest};

/// Checks the tokens of a text, and that it can be read as a query.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    check_tokens(&text, &[]);
    let empty = Library::default();
    let found = query::search(&empty, &text, &ArticleFilter::default(), &PageRequest::first(1)).expect("no cursor");
    assert_eq!(found.articles.total, 0, "articles of an empty library");
}

/// Tokens and the gaps between them make the text, and every token is in one sentence.
pub fn check_tokens(text: &str, asides: &[Aside]) {
    let tokens = Tokens::new(text, asides);
    let mut end = 0;
    let mut rebuilt = String::with_capacity(text.len());
    for token in tokens.list() {
        rebuilt.push_str(&text[end..token.span.start as usize]);
        rebuilt.push_str(token.span.slice(text));
        assert!(token.span.start < token.span.end, "an empty token");
        end = token.span.end as usize;
    }
    rebuilt.push_str(&text[end..]);
    assert_eq!(rebuilt, text, "tokens and gaps make the text");
    let mut next = 0;
    for sentence in tokens.sentences() {
        assert!(sentence.start == next && sentence.end > next, "a sentence begins where the one before ends");
        next = sentence.end;
    }
    assert_eq!(next, tokens.list().len(), "every token is in a sentence");
}
