//! The engine: annotates an article. A pure function without I/O, clock or randomness, which cannot fail.

pub mod coref;
pub mod countries;
pub mod gazetteer;
pub mod language;
pub mod linear_model;
pub mod ner;
pub mod people;
pub mod quote_marks;
pub mod quotes;
pub mod tokens;

use crate::annotations::Annotations;
use crate::article::Article;
use linear_model::Models;
use ner::weights::Weights;
use tokens::Tokens;

/// Finds the people, countries and quotations of an article.
///
/// The same article always gives the same annotations.
///
/// ```
/// use quotidian::article::{Article, ArticleId, Metadata};
/// use quotidian::engine;
///
/// let article = Article {
///     id: ArticleId::new("harbour.txt", 0),
///     path: "harbour.txt".to_owned(),
///     text: "“It is late,” said Ana Petrova, the mayor of Lima.".to_owned(),
///     headline: None,
///     asides: Vec::new(),
///     metadata: Metadata::default(),
/// };
/// let found = engine::annotate(&article);
/// assert_eq!(found.people[0].name, "Ana Petrova");
/// assert_eq!(found.countries[0].code.as_str(), "PE");
/// assert_eq!(found.quotes[0].content.slice(&article.text), "It is late,");
/// ```
#[must_use]
pub fn annotate(article: &Article) -> Annotations {
    annotate_with(article, ner::weights(), Models::get())
}

/// Reads word lists and weights, which otherwise the first article waits for.
pub fn read_tables() {
    let _ = (gazetteer::Lexicon::get(), ner::weights(), Models::get());
    countries::read_tables();
}

/// Annotates an article unless `stop` asks it to break off before the end. It is asked often, and must be cheap.
///
/// So whoever calls it may keep a clock, which the engine itself does not have.
#[must_use]
pub fn annotate_until(article: &Article, stop: &(dyn Fn() -> bool + Sync)) -> Option<Annotations> {
    let tokens = Tokens::new(&article.text, &article.asides).until(stop);
    annotate_tokens(&tokens, article, ner::weights(), Models::get())
}

/// Annotates with the given weights, so that the trainer can evaluate them.
#[must_use]
pub fn annotate_with(article: &Article, names: &Weights, models: &Models) -> Annotations {
    let tokens = Tokens::new(&article.text, &article.asides);
    annotate_tokens(&tokens, article, names, models).expect("nothing asks it to break off")
}

fn annotate_tokens(tokens: &Tokens<'_>, article: &Article, names: &Weights, models: &Models) -> Option<Annotations> {
    let language = language::detect_language(tokens);
    let words = tokens.words();
    if language.is_some_and(|language| language != "en") {
        let countries = countries::find(tokens, &[], article, language);
        return (!tokens.is_stopped()).then(|| Annotations { language, words, countries, ..Annotations::default() });
    }
    let names = ner::find_with(tokens, names);
    if tokens.is_stopped() {
        return None;
    }
    let countries = countries::find(tokens, &names, article, language);
    let people = people::find(tokens, &names);
    drop(names);
    if tokens.is_stopped() {
        return None;
    }
    let quotes = quotes::find_with(tokens, &people, models);
    (!tokens.is_stopped()).then_some(Annotations { language, words, people, countries, quotes })
}
