//! Article in, annotations out: a pure function without I/O, clock or randomness, which cannot fail.

pub mod coref;
pub mod gazetteer;
pub mod names;
pub mod people;
pub mod quotes;
pub mod ranker;
pub mod tokens;

use crate::annotations::Annotations;
use crate::article::Article;
use tokens::Tokens;

/// Finds the people, countries and quotations of an article.
///
/// The same article always gives the same annotations.
#[must_use]
pub fn annotate(article: &Article) -> Annotations {
    let tokens = Tokens::new(&article.text, &article.asides);
    let names = names::find(&tokens);
    let people = people::find(&tokens, &names);
    let quotes = quotes::find(&tokens, &people);
    Annotations { words: tokens.words(), people, quotes, ..Annotations::default() }
}
