//! A handle on a library, through which it is asked.

use super::archive::{AnnotatedArticle, Archive as _};
use super::index::LibraryIndex;
use super::lost::Lost;
use super::work::{StopFlag, Work};
use crate::notebook::{Action, Event, Notebook, Trace};
use foldhash::HashMap;
use roaring::RoaringBitmap;
use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// What is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum SearchTarget {
    Articles,
    /// Quotes; conditions on articles hold for the article of the quote.
    Quotes,
}

/// An article, and what the user's corrections did to it.
type TracedArticle = (AnnotatedArticle, Arc<[Trace]>);

/// Everything that was read, ready to be asked through [`query`](super::query).
///
/// A handle costs nothing to clone. It remembers what was opened and searched through it, so that the parts of one answer
/// need not do that again; every request has a handle of its own.
#[derive(Default)]
pub struct Library {
    pub(super) index: Arc<LibraryIndex>,
    opened: RefCell<Opened>,
    pub(super) searched: RefCell<HashMap<(String, SearchTarget), Arc<RoaringBitmap>>>,
    pub(super) work: Work,
    noted: Arc<Noted>,
}

/// The user's notebook, as it was when the handle was made, and what is looked up in it once for all answers.
#[derive(Debug, Default)]
struct Noted {
    notebook: Arc<Notebook>,
    read: OnceLock<RoaringBitmap>,
}

/// Articles that were opened, and the length of their texts together.
#[derive(Default)]
struct Opened {
    articles: HashMap<u32, TracedArticle>,
    text_bytes: usize,
}

/// As much text may be open at a time: of very long articles, a list would otherwise open gigabytes.
const MAX_OPEN_TEXT_BYTES: usize = 16 << 20;

impl Opened {
    /// Keeps an article open; the others are closed where they would be too much text together.
    fn insert(&mut self, number: u32, opened: TracedArticle) {
        let text_bytes = opened.0.article.text.len();
        self.text_bytes += text_bytes;
        if self.text_bytes > MAX_OPEN_TEXT_BYTES {
            self.articles.clear();
            self.text_bytes = text_bytes;
        }
        self.articles.insert(number, opened);
    }
}

impl Clone for Library {
    /// A handle on the same library, through which nothing was opened yet.
    fn clone(&self) -> Self {
        Self { noted: Arc::clone(&self.noted), ..Self::of(Arc::clone(&self.index)) }
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.index.fmt(f)
    }
}

impl Library {
    /// A handle on a library.
    #[must_use]
    pub fn of(index: Arc<LibraryIndex>) -> Self {
        Self { index, ..Self::default() }
    }

    /// The same handle, which knows the user's notebook.
    #[must_use]
    pub fn with_notebook(mut self, notebook: Arc<Notebook>) -> Self {
        self.noted = Arc::new(Noted { notebook, read: OnceLock::new() });
        self
    }

    /// The user's notebook; an empty one where there is none.
    #[must_use]
    pub fn notebook(&self) -> &Notebook {
        &self.noted.notebook
    }

    /// The articles that the user marked as read.
    pub(super) fn read_articles(&self) -> &RoaringBitmap {
        self.noted.read.get_or_init(|| {
            let article = |event: &Arc<Event>| match &event.action {
                Action::Read { article } => self.index.find_article(article),
                _ => None,
            };
            self.notebook().active().filter_map(article).collect()
        })
    }

    /// The same handle, whose searches end when `stop` says so.
    #[must_use]
    pub fn with_stop(mut self, stop: StopFlag) -> Self {
        self.work.stop = stop;
        self
    }

    /// What can be shared with other threads, which make their handles of it.
    #[must_use]
    pub fn into_index(self) -> Arc<LibraryIndex> {
        self.index
    }

    /// The index, which all handles share.
    #[must_use]
    pub fn index(&self) -> &LibraryIndex {
        &self.index
    }

    /// The number of articles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.index.entries.len()
    }

    /// Whether there is no article.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.index.entries.is_empty()
    }

    /// Opens an article.
    pub(super) fn article(&self, number: u32) -> Result<AnnotatedArticle, Lost> {
        self.traced(number).map(|(article, _)| article)
    }

    /// Opens an article, with what the user's corrections did to it.
    pub(super) fn traced(&self, number: u32) -> Result<TracedArticle, Lost> {
        if let Some(opened) = self.opened.borrow().articles.get(&number) {
            return Ok(opened.clone());
        }
        let entry = self.index.entry(number);
        let lost = || Lost::Article(entry.id().clone());
        let (mut opened, traces) = self.index.archive.traced(entry.archive_number).ok_or_else(lost)?;
        if opened.article.id != *entry.id() {
            Arc::make_mut(&mut opened.article).id = entry.id().clone();
        }
        let opened = (opened, Arc::from(traces));
        self.opened.borrow_mut().insert(number, opened.clone());
        Ok(opened)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, ArticleId, Metadata};

    fn article(bytes: usize) -> TracedArticle {
        let article = Article {
            id: ArticleId::from_address("a"),
            path: "a.txt".to_owned(),
            text: " ".repeat(bytes),
            headline: None,
            asides: Vec::new(),
            metadata: Metadata::default(),
        };
        (AnnotatedArticle { article: Arc::new(article), annotations: Arc::default() }, Arc::default())
    }

    #[test]
    fn long_articles_are_closed() {
        let mut opened = Opened::default();
        for (number, megabytes) in (0..).zip([5, 6, 5, 1, 40, 1, 3, 12, 2, 2]) {
            opened.insert(number, article(megabytes << 20));
            let open: Vec<usize> = opened.articles.values().map(|(opened, _)| opened.article.text.len()).collect();
            let together = open.iter().sum::<usize>();
            assert!(opened.articles.contains_key(&number));
            assert!(together <= MAX_OPEN_TEXT_BYTES || open.len() == 1, "{open:?} after {number}");
            assert_eq!(together, opened.text_bytes);
        }
        assert_eq!(opened.articles.len(), 2, "short ones stay open together");
    }
}
