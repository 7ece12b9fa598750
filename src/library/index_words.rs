//! Indexes the words of articles, in segments.

use super::archive::Archive as _;
use super::bigrams::{self, BigramWriter};
use super::index::LibraryIndex;
use super::lost::LostArticles;
use super::postings::{PostingsStore, PostingsWriter};
use super::segments::{MIN_SEGMENT_ARTICLES, Segment, SegmentData, Segments, WordField};
use super::words::ArticleWords;
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::sync::Arc;

impl LibraryIndex {
    /// Indexes the words of the articles, in as many segments as there are threads; what earlier segments have is not
    /// indexed again. `all` reuses small ones too.
    pub(super) fn gather_words(&self, segments: Vec<SegmentData>, all: bool, lost: &LostArticles) -> Segments {
        let mut segments = Segments::reuse(segments, all, &self.entries, |number| self.content_key(number));
        let mut known = RoaringBitmap::new();
        segments.0.iter().for_each(|segment| known.extend(segment.articles()));
        let rest: Vec<u32> = (0..self.entries.len() as u32).filter(|number| !known.contains(*number)).collect();
        let size = rest.len().div_ceil(rayon::current_num_threads()).max(MIN_SEGMENT_ARTICLES);
        segments.0.par_extend(rest.par_chunks(size).map(|numbers| self.segment(numbers, lost)));
        segments
    }

    /// Indexes the words of some articles.
    pub(super) fn segment(&self, numbers: &[u32], lost: &LostArticles) -> Segment {
        let mut index = PostingsWriter::<Box<str>, 4>::default();
        let sequence = |number| self.archive.sequence(self.entry(number).archive_number);
        let is_large = numbers.len() >= MIN_SEGMENT_ARTICLES;
        // Phrases in few articles are found as fast without bigrams.
        let sample = if is_large {
            bigrams::sample(numbers).filter_map(sequence).map(|sequence| sequence.list).collect()
        } else {
            Vec::new()
        };
        let frequent = bigrams::frequent(&sample);
        // They get the lowest numbers.
        for word in &frequent {
            index.number(&**word);
        }
        let mut bigrams = BigramWriter::new(frequent);
        let mut first_quote = 0;
        for (article, number) in (0..).zip(numbers) {
            let entry = self.entry(*number);
            let words: ArticleWords = lost.or_empty(*number, self.archive.words(entry.archive_number));
            let quotes = first_quote..first_quote + entry.summary.quotes;
            first_quote = quotes.end;
            let global: Vec<u32> = words.sequence.list.lines().map(|word| index.number(word)).collect();
            for word in global.iter().take(words.own as usize) {
                index.add(*word, WordField::Articles as usize, article);
            }
            for word in &words.title {
                index.add(global[*word as usize], WordField::Titles as usize, article);
            }
            bigrams.add(bigrams::IN_ARTICLES, &[&words.sequence.text, &words.title], &global);
            let mut quote_words = words.quotes.iter();
            for at in quotes.clone() {
                let quote = quote_words.next().map_or(&[][..], Vec::as_slice);
                for word in quote {
                    index.add(global[*word as usize], WordField::Quotes as usize, at);
                }
                bigrams.add(bigrams::IN_QUOTES, &[quote], &global);
            }
            for (quote, phrase) in &words.speakers {
                for word in phrase {
                    index.add(global[*word as usize], WordField::Speakers as usize, quotes.start + quote);
                }
            }
        }
        let spill = |postings: Vec<u8>| {
            if is_large { self.archive.spill(postings) } else { Arc::new(postings) as Arc<dyn PostingsStore> }
        };
        Segment::new(index.finish(spill), bigrams.finish(spill), numbers, &self.entries)
    }
}
