//! What is typed into the search field, against the samples.

use super::samples;
use quotidian::library::query::{
    self, ArticleFilter, Cursor, PageRequest, PeopleFilter, QuoteFilter, all_articles, article_at, hits,
};

/// Checks [`query::search`] and the lists that it is made of.
pub fn check(data: &[u8]) {
    let Ok(typed) = std::str::from_utf8(data) else { return };
    let library = &samples();
    let filter = ArticleFilter::default();
    let found = query::search(library, typed, &filter, &PageRequest::first(1000)).expect("no cursor");
    assert_eq!(found.articles.items.len(), found.articles.total, "fewer than the limit");
    for hit in &found.articles.items {
        assert!(query::show_article(library, hit.card.link.id).is_ok(), "{} is no article", hit.card.link.id);
        if let Some(snippet) = &hit.snippet {
            for mark in &snippet.marks {
                assert!(snippet.text.get(mark.range()).is_some_and(|words| !words.is_empty()));
            }
        }
    }
    let ids = found.articles.items.iter().map(|hit| hit.card.link.id.to_owned());
    assert_eq!(paged(typed), ids.collect::<Vec<_>>(), "in pieces as in one");

    let all = all_articles(library, &filter).expect("the samples are in memory");
    for number in (0..all.len()).filter_map(|i| all.get(i)) {
        let article = article_at(library, number).expect("the samples are in memory").article;
        let mut end = 0;
        for hit in hits(&article, typed) {
            assert!(hit.start >= end && article.text.get(hit.range()).is_some_and(|words| !words.is_empty()));
            end = hit.end;
        }
    }
    let words = Some(typed.to_owned());
    let quotes = QuoteFilter { words, ..QuoteFilter::default() };
    query::list_quotes(library, &quotes, &PageRequest::first(5)).expect("no cursor");
    let people = PeopleFilter { name: Some(typed.to_owned()), ..PeopleFilter::default() };
    for person in query::list_people(library, &people, &PageRequest::first(5)).expect("no cursor").items {
        assert!(query::person_name(library, person.link.id).is_some(), "{} is nobody", person.link.id);
    }
}

/// The ids of what is found, three at a time.
fn paged(typed: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let library = samples();
    let mut request = PageRequest::first(3);
    loop {
        let found = query::search(&library, typed, &ArticleFilter::default(), &request).expect("an own cursor");
        ids.extend(found.articles.items.iter().map(|hit| hit.card.link.id.to_owned()));
        let Some(next) = found.articles.next else { return ids };
        request.after = Some(Cursor::from_address(&next.to_address()).expect("an own cursor"));
    }
}
