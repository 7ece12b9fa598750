//! Where the articles of a library are when they are not in memory.

use super::digest::ArticleFacts;
use super::fingerprints::Fingerprints;
use super::postings::PostingsStore;
use super::words::{ArticleWords, WordSequence};
use crate::annotations::Annotations;
use crate::article::Article;
use crate::notebook::Trace;
use std::fmt::Debug;
use std::sync::Arc;

/// An article with its annotations, shared between one library and the next.
#[derive(Clone, Debug)]
pub struct AnnotatedArticle {
    /// The article.
    pub article: Arc<Article>,
    /// What was found in it.
    pub annotations: Arc<Annotations>,
}

/// Names the content of an article in any archive: a hash of its file and path, and its number in the file.
pub type ContentKey = ([u8; 16], u32);

/// Gives articles and their digests by the number under which they were handed in.
///
/// The same number always gives the same values; `None` when they are lost.
pub trait Archive: Debug + Send + Sync {
    /// The key of the article's content; `None` where the same key may come to mean other content.
    fn content_key(&self, number: u32) -> Option<ContentKey>;

    /// The article and its annotations.
    fn article(&self, number: u32) -> Option<AnnotatedArticle>;

    /// The article with what the user's corrections did to it.
    fn traced(&self, number: u32) -> Option<(AnnotatedArticle, Vec<Trace>)> {
        self.article(number).map(|article| (article, Vec::new()))
    }

    /// Who and what is in it.
    fn facts(&self, number: u32) -> Option<ArticleFacts>;

    /// Its words.
    fn words(&self, number: u32) -> Option<ArticleWords>;

    /// The words of its text alone.
    fn sequence(&self, number: u32) -> Option<WordSequence>;

    /// Its fingerprints.
    fn fingerprints(&self, number: u32) -> Option<Fingerprints>;

    /// Stores the postings of a large index outside of memory, where that is possible.
    fn spill(&self, postings: Vec<u8>) -> Arc<dyn PostingsStore> {
        Arc::new(postings)
    }
}

/// Articles that are in memory anyway.
impl Archive for Vec<AnnotatedArticle> {
    fn content_key(&self, _: u32) -> Option<ContentKey> {
        None
    }

    fn article(&self, number: u32) -> Option<AnnotatedArticle> {
        self.get(number as usize).cloned()
    }

    fn facts(&self, number: u32) -> Option<ArticleFacts> {
        self.get(number as usize).map(|of| ArticleFacts::of(&of.article, &of.annotations))
    }

    fn words(&self, number: u32) -> Option<ArticleWords> {
        self.get(number as usize).map(|of| ArticleWords::of(&of.article, &of.annotations))
    }

    fn sequence(&self, number: u32) -> Option<WordSequence> {
        self.words(number).map(|words| words.sequence)
    }

    fn fingerprints(&self, number: u32) -> Option<Fingerprints> {
        let AnnotatedArticle { article, annotations } = self.get(number as usize)?;
        self.words(number).map(|words| Fingerprints::of(article, annotations, &words))
    }
}
