//! Tokens, sentences and paragraphs: the input of every later pass.
//!
//! Tokens are in order and do not overlap; tokens and the gaps between them rebuild the text. Boilerplate (`Aside`)
//! has no tokens, so no later pass sees it.

mod breaks;
mod scan;
mod stop;
mod token;

pub use token::{Case, Token, TokenKind, Tokens};

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
    fn words_are_cut_for_names() {
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
