//! Where the articles of a library are when nobody reads them.

use super::AnnotatedArticle;
use super::digest::{ArticleFacts, ArticleWords, Fingerprints, WordSequence};
use super::postings::PostingsStore;
use std::fmt::Debug;
use std::sync::Arc;

/// Names an article in a state: the same content at the same place, in whatever archive, and nothing else. A hash of the
/// file and its path, and the article's number in the file.
pub type State = ([u8; 16], u32);

/// Gives articles and their digests by the number under which they were handed in.
///
/// The same number always gives the same values.
pub trait Archive: Debug + Send + Sync {
    /// What names it and the state it is in; `None` when nothing does.
    fn state(&self, number: u32) -> Option<State>;

    /// The article whole; `None` when it is lost.
    fn pair(&self, number: u32) -> Option<AnnotatedArticle>;

    /// Who and what is in it; `None` when it is lost.
    fn facts(&self, number: u32) -> Option<ArticleFacts>;

    /// Its words; `None` when it is lost.
    fn words(&self, number: u32) -> Option<ArticleWords>;

    /// The words of its text alone; `None` when it is lost.
    fn sequence(&self, number: u32) -> Option<WordSequence>;

    /// What tells copies and echoes; `None` when it is lost.
    fn traces(&self, number: u32) -> Option<Fingerprints>;

    /// Puts the lists of a large index away, where they need no memory if there is such a place.
    fn spill(&self, lists: Vec<u8>) -> Arc<dyn PostingsStore> {
        Arc::new(lists)
    }
}

/// Articles that are in memory anyway.
impl Archive for Vec<AnnotatedArticle> {
    fn state(&self, _: u32) -> Option<State> {
        None
    }

    fn pair(&self, number: u32) -> Option<AnnotatedArticle> {
        self.get(number as usize).cloned()
    }

    fn facts(&self, number: u32) -> Option<ArticleFacts> {
        self.get(number as usize)
            .map(|AnnotatedArticle { article, annotations }| ArticleFacts::of(article, annotations))
    }

    fn words(&self, number: u32) -> Option<ArticleWords> {
        self.get(number as usize)
            .map(|AnnotatedArticle { article, annotations }| ArticleWords::of(article, annotations))
    }

    fn sequence(&self, number: u32) -> Option<WordSequence> {
        self.words(number).map(|words| words.sequence)
    }

    fn traces(&self, number: u32) -> Option<Fingerprints> {
        let article = &self.get(number as usize)?.article;
        self.words(number).map(|words| Fingerprints::of(article, &words))
    }
}
