//! The words of all articles, in segments.
//!
//! A segment knows the words of some of the articles, under numbers of its own, and never changes. So segments can be made
//! side by side, and go over from one library to the next, and through the cache to that of the next start: a change
//! costs the articles that changed, not all of them.

use super::bigrams::{self, BigramIndex};
use super::postings::{PostingsStore, WordIndex};
use super::{ArticleEntry, LibraryIndex, State};
use rayon::prelude::*;
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A segment of fewer articles does not go over to the next library, nor one of which most are gone: its articles are looked
/// at again, together with those that are new, so that there are never many segments.
pub(super) const MIN_SEGMENT_ARTICLES: usize = 4096;
/// No article of the library.
const NOT_IN_LIBRARY: u32 = u32::MAX;

/// Which articles, titles, quotes and phrases for speakers have a word: see [`super::index`].
#[derive(Debug, Default)]
pub(super) struct Segments(pub(super) Vec<Segment>);

/// What is known of articles and quotes, as a segment counts them.
#[derive(Debug)]
struct SegmentIndexes {
    words: WordIndex<4>,
    pairs: BigramIndex,
    /// For each article of the segment, the number of its first quote; at the end, how many quotes there are.
    first_quotes: Vec<u32>,
}

/// The words of some articles.
#[derive(Debug)]
pub(super) struct Segment {
    indexes: Arc<SegmentIndexes>,
    /// For each article of the segment, its number in the library, in order but for those that are [`NOT_IN_LIBRARY`], and that of
    /// its first quote there.
    articles_here: Box<[(u32, u32)]>,
    /// Whether it was made for this library.
    new: bool,
}

impl Segment {
    /// A segment of the articles of these numbers in the library, in order.
    pub(super) fn new(words: WordIndex<4>, pairs: BigramIndex, numbers: &[u32], entries: &[ArticleEntry]) -> Self {
        let entries = numbers.iter().map(|number| &entries[*number as usize]);
        let mut quotes = 0;
        let mut first_quotes = vec![0];
        first_quotes.extend(entries.clone().map(|entry| {
            quotes += entry.summary.quotes;
            quotes
        }));
        let articles_here = numbers.iter().copied().zip(entries.map(|entry| entry.first_quote)).collect();
        Self { indexes: Arc::new(SegmentIndexes { words, pairs, first_quotes }), articles_here, new: true }
    }

    /// Whether it is worth taking over.
    fn is_large(&self) -> bool {
        self.articles_here.len() >= MIN_SEGMENT_ARTICLES
    }

    /// The articles of the library whose words it knows.
    pub(super) fn articles(&self) -> impl Iterator<Item = u32> {
        self.articles_here.iter().map(|(number, _)| *number).filter(|number| *number != NOT_IN_LIBRARY)
    }

    /// What is found here, as the library counts it.
    fn in_library(&self, found: &RoaringBitmap, kind: usize) -> RoaringBitmap {
        let mut set = RoaringBitmap::new();
        // Articles stand in the same order here and there, so the numbers rise and this cannot fail.
        let _ = if kind < super::index::IN_QUOTES {
            set.append(
                found.iter().map(|at| self.articles_here[at as usize].0).filter(|number| *number != NOT_IN_LIBRARY),
            )
        } else {
            let first_quotes = &*self.indexes.first_quotes;
            let mut article = 0;
            set.append(found.iter().filter_map(|quote| {
                if quote >= first_quotes[article + 1] {
                    article += first_quotes[article + 1..].partition_point(|first| *first <= quote);
                }
                let (number, first) = self.articles_here[article];
                (number != NOT_IN_LIBRARY).then(|| first + quote - first_quotes[article])
            }))
        };
        set
    }
}

/// A segment on its way to another library, in this process or the next.
pub struct SegmentData {
    indexes: Arc<SegmentIndexes>,
    /// The articles, in order; `None` for those that were gone already.
    articles: Vec<Option<State>>,
}

impl fmt::Debug for SegmentData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the words of {} articles", self.articles.len())
    }
}

impl SegmentData {
    /// Writes it as bytes, for [`SegmentData::read`]; `None` when something of it is lost.
    #[must_use]
    pub fn write(&self) -> Option<Vec<u8>> {
        let SegmentIndexes { words, pairs, first_quotes } = &*self.indexes;
        let ((words, ends, lists), (pairs, lists_of_pairs)) = (words.parts()?, pairs.parts()?);
        let head = postcard::to_stdvec(&(first_quotes, &self.articles, words, ends, pairs)).ok()?;
        Some([&head, &*lists, &*lists_of_pairs].concat())
    }

    /// Reads what [`SegmentData::write`] has written; `None` when it is something else. From where on its lists are in
    /// `bytes` is said to `lists`, which gives them, and may leave them where they are.
    #[must_use]
    pub fn read(bytes: &[u8], lists: impl FnOnce(usize) -> Arc<dyn PostingsStore>) -> Option<Self> {
        let (head, rest) = postcard::take_from_bytes(bytes).ok()?;
        let (first_quotes, articles, words, ends, pairs): (Vec<u32>, Vec<_>, _, Vec<usize>, _) = head;
        let lists = lists(bytes.len() - rest.len());
        let words = WordIndex::of_parts(words, &ends, Arc::clone(&lists), 0)?;
        let pairs = BigramIndex::of_parts(pairs, lists, words.end())?;
        let sound = first_quotes.len() == articles.len() + 1 && pairs.end() == rest.len();
        sound.then(|| Self { indexes: Arc::new(SegmentIndexes { words, pairs, first_quotes }), articles })
    }
}

impl LibraryIndex {
    /// What the next library need not prepare again; see [`Library::join`](super::Library::join).
    #[must_use]
    pub fn segment_data(&self) -> Vec<SegmentData> {
        let state = |(number, _): &(u32, u32)| {
            let entry = self.entries.get(*number as usize)?;
            self.archive.as_ref()?.state(entry.archive_number)
        };
        let of = |segment: &Segment| SegmentData {
            indexes: Arc::clone(&segment.indexes),
            articles: segment.articles_here.iter().map(state).collect(),
        };
        let lives = |segment: &SegmentData| segment.articles.iter().flatten().count() * 2 > segment.articles.len();
        self.words.0.iter().filter(|segment| segment.is_large()).map(of).filter(lives).collect()
    }

    /// Whether this library has itself reusable something that another can take over.
    #[must_use]
    pub fn has_new_segments(&self) -> bool {
        self.words.0.iter().any(|segment| segment.new && segment.is_large())
    }

    /// The segments that are worth it, as this library counts.
    pub(super) fn reuse_segments(&self, reusable: Vec<SegmentData>) -> Vec<Segment> {
        if reusable.is_empty() {
            return Vec::new();
        }
        let state = |entry: &ArticleEntry| self.archive.as_ref()?.state(entry.archive_number);
        let now: FxHashMap<State, u32> =
            (0..).zip(&self.entries).filter_map(|(number, entry)| Some((state(entry)?, number))).collect();
        let of = |SegmentData { indexes, articles }: SegmentData| {
            let first_quotes = &*indexes.first_quotes;
            // An id that has got another number may have changed the order, and what is behind has to be looked at anew.
            let mut next = 0;
            let mut entry_of = |(at, state): (usize, Option<State>)| {
                let number = *now.get(&state?).filter(|number| **number >= next)?;
                let entry = self.entry(number);
                next = number + 1;
                (first_quotes[at + 1].checked_sub(first_quotes[at]) == Some(entry.summary.quotes))
                    .then_some((number, entry.first_quote))
            };
            let articles_here = articles
                .into_iter()
                .enumerate()
                .map(|article| entry_of(article).unwrap_or((NOT_IN_LIBRARY, 0)))
                .collect();
            Segment { indexes, articles_here, new: false }
        };
        let worth =
            |segment: &Segment| segment.is_large() && segment.articles().count() * 2 > segment.articles_here.len();
        reusable.into_iter().map(of).filter(worth).collect()
    }
}

impl Segments {
    /// What has `word` (folded).
    pub(super) fn with(&self, word: &str, kind: usize) -> RoaringBitmap {
        self.all(kind, |words| words.with(word, kind))
    }

    /// What has a word that begins with `key` (folded).
    pub(super) fn beginning_with(&self, key: &str, kind: usize) -> RoaringBitmap {
        self.all(kind, |words| words.beginning_with(key, kind))
    }

    /// What has every one of `words` (folded); nothing when there are none.
    pub(super) fn with_all(&self, words: &[String], kind: usize) -> RoaringBitmap {
        words.iter().map(|word| self.with(word, kind)).reduce(|a, b| a & b).unwrap_or_default()
    }

    /// What has `words` (folded) one after the other, and what has all of them and so may; with `begins`, the last may be
    /// the beginning of a word. `kind` is [`IN_ARTICLES`](super::index::IN_ARTICLES) or
    /// [`IN_QUOTES`](super::index::IN_QUOTES).
    pub(super) fn with_phrase(&self, words: &[String], begins: bool, kind: usize) -> (RoaringBitmap, RoaringBitmap) {
        let Some((last, before)) = words.split_last() else { return Default::default() };
        let documents = if kind == super::index::IN_QUOTES { bigrams::IN_QUOTES } else { bigrams::IN_ARTICLES };
        let in_segment = |segment: &Segment| {
            let SegmentIndexes { words: index, pairs, .. } = &*segment.indexes;
            let in_a_row = match pairs.with(if begins { before } else { words }, documents) {
                Some((found, true)) if !begins => return (segment.in_library(&found, kind), RoaringBitmap::new()),
                known => known.map(|(found, _)| found),
            };
            let with_last = if begins { index.beginning_with(last, kind) } else { index.with(&**last, kind) };
            let others = before.iter().map(|word| index.with(&**word, kind));
            let open = others.chain(in_a_row).fold(with_last, |all, some| all & some);
            (RoaringBitmap::new(), segment.in_library(&open, kind))
        };
        self.0.par_iter().map(in_segment).reduce(Default::default, |one, other| (one.0 | other.0, one.1 | other.1))
    }

    fn all(&self, kind: usize, find: impl Fn(&WordIndex<4>) -> RoaringBitmap) -> RoaringBitmap {
        let found = self.0.iter().map(|segment| segment.in_library(&find(&segment.indexes.words), kind));
        found.reduce(|a, b| a | b).unwrap_or_default()
    }

    /// Whether anything has `word` (folded).
    pub(super) fn has(&self, word: &str) -> bool {
        self.frequency(word) > 0
    }

    /// In how many articles_here `word` (folded) is known.
    fn frequency(&self, word: &str) -> u64 {
        (0..4).map(|kind| self.with(word, kind).len()).sum()
    }

    /// The word that is most like `key` (folded) and begins with the same letter, the most frequent of several; `None`
    /// when no word is but a slip of the finger or two away.
    pub(super) fn nearest(&self, key: &str) -> Option<String> {
        let near: BTreeMap<&str, usize> = self
            .0
            .iter()
            .flat_map(|segment| segment.indexes.words.near(key))
            .map(|(slips, word)| (word, slips))
            .collect();
        let known = near.into_iter().map(|(word, slips)| (slips, Reverse(self.frequency(word)), word));
        known.filter(|(_, Reverse(frequency), _)| *frequency > 0).min().map(|(.., word)| word.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{MIN_SEGMENT_ARTICLES, SegmentData};
    use crate::annotations::{Annotations, Quote, QuoteKind, Speaker};
    use crate::article::{Article, ArticleId, Metadata};
    use crate::library::digest::{ArticleFacts, ArticleSummary, ArticleWords, Fingerprints, WordSequence};
    use crate::library::{AnnotatedArticle, Archive, Library, State};
    use crate::text::Span;
    use std::sync::Arc;

    /// An article of its own for every number; every third has two quotes, of its last word and of its last two.
    fn pair(number: usize) -> AnnotatedArticle {
        let text = format!("Word{number} group{} common end", number % 7);
        let end = text.len();
        let quote = |start| Quote {
            content: Span::new(start, end),
            kind: QuoteKind::Direct,
            speaker: Speaker::Unknown,
            cue: None,
            source: None,
            confidence: 1.0,
            evidence: Vec::new(),
        };
        let quotes = if number.is_multiple_of(3) { vec![quote(end - 3), quote(end - 10)] } else { Vec::new() };
        let id = ArticleId::from_address(&format!("{number:06}"));
        let (path, headline, asides) = (format!("{number:06}.txt"), None, Vec::new());
        AnnotatedArticle {
            article: Arc::new(Article { id, path, text, headline, asides, metadata: Metadata::default() }),
            annotations: Arc::new(Annotations { quotes, ..Annotations::default() }),
        }
    }

    /// Articles in memory that have a state, which their path names.
    #[derive(Debug)]
    struct Stated(Vec<AnnotatedArticle>);

    impl Archive for Stated {
        fn state(&self, number: u32) -> Option<State> {
            Some(([7; 16], self.0[number as usize].article.path[..6].parse().unwrap()))
        }

        fn pair(&self, number: u32) -> Option<AnnotatedArticle> {
            self.0.pair(number)
        }

        fn facts(&self, number: u32) -> Option<ArticleFacts> {
            self.0.facts(number)
        }

        fn words(&self, number: u32) -> Option<ArticleWords> {
            self.0.words(number)
        }

        fn sequence(&self, number: u32) -> Option<WordSequence> {
            self.0.sequence(number)
        }

        fn traces(&self, number: u32) -> Option<Fingerprints> {
            self.0.traces(number)
        }
    }

    fn join(kept: Vec<(Arc<ArticleSummary>, AnnotatedArticle)>, reusable: Vec<SegmentData>) -> Library {
        let (cards, pairs): (Vec<_>, Vec<_>) = kept.into_iter().unzip();
        Library::join(cards, Arc::new(Stated(pairs)), Vec::new(), reusable)
    }

    #[test]
    fn layers_that_go_over_find_what_new_ones_find() {
        let made = |numbers: &mut dyn Iterator<Item = usize>| -> Vec<(Arc<ArticleSummary>, AnnotatedArticle)> {
            let with_card =
                |pair: AnnotatedArticle| (Arc::new(ArticleSummary::of(&pair.article, &pair.annotations)), pair);
            numbers.map(|number| with_card(pair(number))).collect()
        };
        let mut kept = made(&mut (10..MIN_SEGMENT_ARTICLES + 40));
        let mut library = join(kept.clone(), Vec::new());
        assert!(library.has_new_segments());
        for step in 0..3 {
            // Some go, at both ends and between; some come, likewise.
            kept.retain(|(_, pair)| !pair.article.path.starts_with(&format!("00{step}01")));
            kept.extend(made(&mut [step, MIN_SEGMENT_ARTICLES + 50 + step].into_iter()));
            kept.sort_by(|a, b| a.1.article.path.cmp(&b.1.article.path));
            let next = join(kept.clone(), library.segment_data());
            assert!(Arc::ptr_eq(&library.words.0[0].indexes, &next.words.0[0].indexes), "a segment goes over");
            assert!(!next.has_new_segments(), "and nothing else is worth it");
            // The same by way of bytes.
            let written = library.segment_data().iter().filter_map(SegmentData::write).collect::<Vec<_>>();
            let read = |bytes: &[u8]| SegmentData::read(bytes, |lists| Arc::new(bytes[lists..].to_vec()));
            assert!(read(&written[0][1..]).is_none() && read(&written[0][..99]).is_none());
            let read = join(kept.clone(), written.iter().filter_map(|bytes| read(bytes)).collect());
            assert_eq!(read.words.0.len(), next.words.0.len());
            assert_eq!(read.words.with("common", 2), next.words.with("common", 2));
            library = next;
            let anew = join(kept.clone(), Vec::new());
            for word in ["common", "end", "group3", "word0", "word15", "word2011", "word4147", "word9999"] {
                for kind in 0..4 {
                    assert_eq!(library.words.with(word, kind), anew.words.with(word, kind), "{word} {kind}");
                }
                assert_eq!(library.words.has(word), anew.words.has(word), "{word}");
            }
            assert_eq!(library.words.beginning_with("word2", 0), anew.words.beginning_with("word2", 0));
            assert_eq!(library.words.nearest("wrod4147"), anew.words.nearest("wrod4147"));
        }
    }
}
