//! The word index of libraries that are large enough to have segments that the next library reuses.

use quotidian::annotations::{Annotations, Quote, QuoteKind, Speaker};
use quotidian::article::{Article, ArticleId, Metadata};
use quotidian::library::query::{ArticleFilter, PageRequest, QuoteFilter, all_articles, all_quotes, search};
use quotidian::library::{
    AnnotatedArticle, Archive, ArticleFacts, ArticleSummary, ArticleWords, ContentKey, Fingerprints, Library,
    SegmentData, WordSequence,
};
use quotidian::notebook::Notebook;
use quotidian::text::Span;
use std::sync::Arc;

/// As many articles as a segment must have to be reused.
const SEGMENT_ARTICLES: usize = 4096;

/// An article whose quotes begin at these bytes and end with the text.
fn article(number: usize, text: &str, quotes: &[usize]) -> AnnotatedArticle {
    let quote = |start: &usize| Quote {
        content: Span::new(*start, text.trim_end_matches('”').len()),
        kind: QuoteKind::Direct,
        speaker: Speaker::Unknown,
        cue: None,
        source: None,
        context: None,
        confidence: 1.0,
        evidence: Vec::new(),
    };
    let annotations = Annotations { quotes: quotes.iter().map(quote).collect(), ..Annotations::default() };
    let article = Article {
        id: ArticleId::from_address(&format!("{number:06}")),
        path: format!("{number:06}.txt"),
        text: text.to_owned(),
        headline: None,
        asides: Vec::new(),
        metadata: Metadata::default(),
    };
    AnnotatedArticle { article: Arc::new(article), annotations: Arc::new(annotations) }
}

/// The numbers of the articles that fit a query.
fn articles_with(library: &Library, typed: &str) -> Vec<u32> {
    let all = all_articles(library, &ArticleFilter { words: Some(typed.to_owned()), ..ArticleFilter::default() });
    let all = all.unwrap();
    (0..all.len()).filter_map(|i| all.get(i)).collect()
}

/// The numbers of the quotes that fit a query.
fn quotes_with(library: &Library, typed: &str) -> Vec<u32> {
    let all = all_quotes(library, &QuoteFilter { words: Some(typed.to_owned()), ..QuoteFilter::default() }).unwrap();
    (0..all.len()).filter_map(|i| all.get(i)).collect()
}

/// Articles in memory whose content keys are in their paths.
#[derive(Debug)]
struct Keyed(Vec<AnnotatedArticle>);

impl Archive for Keyed {
    fn content_key(&self, number: u32) -> Option<ContentKey> {
        Some(([7; 16], self.0[number as usize].article.path[..6].parse().unwrap()))
    }

    fn article(&self, number: u32) -> Option<AnnotatedArticle> {
        self.0.article(number)
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

    fn fingerprints(&self, number: u32) -> Option<Fingerprints> {
        self.0.fingerprints(number)
    }
}

fn join(articles: &[AnnotatedArticle], segments: Vec<SegmentData>) -> Library {
    let summary = |of: &AnnotatedArticle| Arc::new(ArticleSummary::of(&of.article, &of.annotations));
    let summaries = articles.iter().map(summary).collect();
    Library::join(summaries, Arc::new(Keyed(articles.to_vec())), Vec::new(), segments)
}

#[test]
fn reused_segments_find_the_same() {
    // Every third has two quotes, of its last word and of its last two.
    let new = |number: usize| {
        let text = format!("Word{number} group{} common end", number % 7);
        let quotes = [text.len() - 3, text.len() - 10];
        article(number, &text, if number.is_multiple_of(3) { &quotes } else { &[] })
    };
    let mut all: Vec<AnnotatedArticle> = (10..SEGMENT_ARTICLES + 40).map(new).collect();
    let mut library = join(&all, Vec::new());
    assert!(library.clone().into_index().has_new_segments());
    for step in 0..3 {
        // Some go, at both ends and between; some come, likewise.
        all.retain(|of| !of.article.path.starts_with(&format!("00{step}01")));
        all.extend([step, SEGMENT_ARTICLES + 50 + step].map(new));
        all.sort_by(|a, b| a.article.path.cmp(&b.article.path));
        let data = library.into_index().segment_data();
        assert_eq!(data.len(), 1);
        // The same by way of bytes.
        let (head, postings) = data[0].write().unwrap();
        let read = |head: &[u8]| SegmentData::read(head, Arc::new(postings.clone()));
        assert!(read(&head[1..]).is_none() && read(&head[..99]).is_none());
        let by_bytes = join(&all, vec![read(&head).unwrap()]);
        library = join(&all, data);
        assert!(!library.clone().into_index().has_new_segments(), "the segment is reused");
        let anew = join(&all, Vec::new());
        for word in ["common", "end", "group3", "word0", "word15", "word2011", "word4147", "word9999", "word2*"] {
            let right = (articles_with(&anew, word), quotes_with(&anew, word));
            for reused in [&library, &by_bytes] {
                assert_eq!((articles_with(reused, word), quotes_with(reused, word)), right, "{word}");
            }
        }
        let suggested = |library: &Library| {
            let found = search(library, "wrod4147", &ArticleFilter::default(), &PageRequest::first(1)).unwrap();
            found.suggestion
        };
        assert_eq!(suggested(&library), suggested(&anew));
    }
    // A correction indexes one article anew, not all; and one that was edited by hand under the same id, once more.
    let corrected = |title: &str| {
        let line = format!(
            "{{\"action\":\"set-field\",\"article\":{{\"id\":\"000050\"}},\"at\":\"2026-03-01T10:00:00Z\",\
             \"field\":\"title\",\"id\":\"000000000000000a\",\"value\":\"{title}\"}}\n"
        );
        Arc::new(Notebook::read(line.as_bytes()).corrections())
    };
    let once = library.with_corrections(&corrected("Zebra"));
    let twice = once.with_corrections(&corrected("Yak"));
    for (library, found) in [(&once, ["title:zebra", "title:yak"]), (&twice, ["title:yak", "title:zebra"])] {
        assert!(!library.clone().into_index().has_new_segments(), "the segment is reused");
        assert_eq!(found.map(|typed| articles_with(library, typed).len()), [1, 0]);
    }
}

#[test]
fn frequent_phrases_are_found() {
    // Nine words, the last four of them a quote; most words are frequent, some are rare.
    let new = |number: usize| {
        let mut state = number as u32 + 1;
        let mut word = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            match (state >> 16) % 8 {
                7 => format!("rare{}", (state >> 20) % 500),
                frequent => format!("word{frequent}"),
            }
        };
        let words: Vec<String> = (0..9).map(|_| word()).collect();
        let before = format!("{}\n\n“", words[..5].join(" "));
        article(number, &format!("{before}{}”", words[5..].join(" ")), &[before.len()])
    };
    // Enough for a segment with bigrams, and one without.
    let all: Vec<AnnotatedArticle> = (0..SEGMENT_ARTICLES + 200).map(new).collect();
    let library = Library::new(all.clone(), Vec::new());
    let rare = all[7].article.text.split_whitespace().collect::<Vec<_>>()[1..3].join(" ");
    let typed = ["word1 word2", "word3 word3", "word1 word2 word3", "word5 word6 wor*", "word4 rare7", "word6 none"];
    let mut found_some = 0;
    for typed in typed.into_iter().chain([&*rare]) {
        let query = if typed.ends_with('*') { typed.replace(' ', "-") } else { format!("\"{typed}\"") };
        let has = |text: &str| {
            let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
            let wanted: Vec<&str> = typed.split(' ').collect();
            words.windows(wanted.len()).any(|words| {
                words.iter().zip(&wanted).all(|(word, wanted)| match wanted.strip_suffix('*') {
                    Some(beginning) => word.starts_with(beginning),
                    None => word == wanted,
                })
            })
        };
        let with = |part: fn(&AnnotatedArticle) -> &str| {
            let numbered = (0..).zip(&all).filter(|(_, of)| has(part(of)));
            numbered.map(|(number, _)| number).collect::<Vec<u32>>()
        };
        let articles = with(|of| &of.article.text);
        found_some += usize::from(!articles.is_empty());
        assert_eq!(articles_with(&library, &query), articles, "{typed}");
        let quotes = with(|of| of.annotations.quotes[0].content.slice(&of.article.text));
        assert_eq!(quotes_with(&library, &query), quotes, "{typed}");
    }
    assert!(found_some >= 4, "{found_some}");
}
