//! A notebook of any content, applied to the samples.

use super::samples;
use quotidian::library::query::{ArticleFilter, all_articles, article_at};
use quotidian::notebook::Notebook;
use std::sync::Arc;

/// Checks [`Notebook::read`] and what its corrections do to articles.
pub fn check(data: &[u8]) {
    let notebook = Notebook::read(data);
    let lines: String = notebook.events().map(|event| event.to_line() + "\n").collect();
    let again = Notebook::read(lines.as_bytes());
    assert!(again.bad_lines().is_empty(), "{:?}", again.bad_lines());
    assert_eq!(again.events().collect::<Vec<_>>(), notebook.events().collect::<Vec<_>>(), "written and read");

    let library = samples().with_corrections(&Arc::new(notebook.corrections()));
    let all = all_articles(&library, &ArticleFilter::default()).expect("the samples are in memory");
    for number in (0..all.len()).filter_map(|i| all.get(i)) {
        let found = article_at(&library, number).expect("the samples are in memory");
        assert_eq!(found.annotations.validate(&found.article.text), Ok(()), "{}", found.article.path);
    }
}
