//! Articles with annotations, written as marked text.
//!
//! `[Anna Berg]p` is a mention of a person: the mention's words are their name, or the name follows a bar,
//! `[Berg|Anna Berg]p`. `[Norway:NO]c` is a mention of a country. `{We go.|Anna Berg}` is a direct quote with its
//! speaker (`{We go.}` has none; `{We go.|=the ministry}` is by a phrase that stands in the text).

use quotidian::annotations::{
    Annotations, Country, CountryCode, CountryMention, MentionKind, Person, Quote, QuoteKind, Speaker,
};
use quotidian::article::{Article, ArticleId, Metadata, Origin, WithProvenance};
use quotidian::library::{AnnotatedArticle, Library};
use quotidian::text::Span;
use std::sync::Arc;

/// An article that is read out of marked text; `head` is `path`, `path @ 2024-03-01` or `path @ 2024-03-01 @ Outlet`.
pub(crate) fn article(head: &str, marked: &str) -> AnnotatedArticle {
    let mut head = head.split(" @ ");
    let path = head.next().unwrap();
    let origin = Origin::FirstLine;
    let metadata = Metadata {
        title: Some(WithProvenance { value: format!("About {path}"), origin }),
        date: head
            .next()
            .map(|date| WithProvenance { value: date.parse::<jiff::civil::Date>().unwrap().into(), origin }),
        source: head.next().map(|source| WithProvenance { value: source.to_owned(), origin }),
        ..Metadata::default()
    };
    let mut reader = Reader::default();
    reader.read(marked);
    let annotations = reader.finish();
    let article = Article {
        id: ArticleId::new(path, 0),
        path: path.to_owned(),
        text: reader.text,
        headline: None,
        asides: Vec::new(),
        metadata,
    };
    annotations.validate(&article.text).unwrap();
    AnnotatedArticle { article: Arc::new(article), annotations: Arc::new(annotations) }
}

/// A library of such articles.
pub(crate) fn library(articles: &[(&str, &str)]) -> Library {
    Library::new(articles.iter().map(|(head, marked)| article(head, marked)).collect(), Vec::new())
}

#[derive(Default)]
struct Reader {
    text: String,
    people: Vec<(String, Vec<Span>)>,
    countries: Vec<(CountryCode, Vec<Span>)>,
    quotes: Vec<(Span, Option<String>)>,
}

impl Reader {
    fn read(&mut self, marked: &str) {
        let mut rest = marked;
        while let Some(at) = rest.find(['[', '{']) {
            self.text.push_str(&rest[..at]);
            if rest[at..].starts_with('[') {
                let (inside, after) = rest[at + 1..].split_once(']').unwrap();
                self.mention(inside, after.chars().next().unwrap());
                rest = &after[1..];
            } else {
                let (inside, after) = rest[at + 1..].split_once('}').unwrap();
                let (said, speaker) = match inside.rsplit_once('|') {
                    Some((said, speaker)) if !speaker.contains(']') => (said, Some(speaker.to_owned())),
                    _ => (inside, None),
                };
                self.text.push('“');
                let start = self.text.len();
                self.read(said);
                self.quotes.push((Span::new(start, self.text.len()), speaker));
                self.text.push('”');
                rest = after;
            }
        }
        self.text.push_str(rest);
    }

    fn mention(&mut self, inside: &str, kind: char) {
        let start = self.text.len();
        let words = inside.split(['|', ':']).next().unwrap();
        self.text.push_str(words);
        let span = Span::new(start, self.text.len());
        if kind == 'c' {
            let code = CountryCode::parse(inside.split_once(':').unwrap().1).unwrap();
            match self.countries.iter_mut().find(|(other, _)| *other == code) {
                Some((_, spans)) => spans.push(span),
                None => self.countries.push((code, vec![span])),
            }
        } else {
            let name = inside.split_once('|').map_or(words, |(_, name)| name);
            match self.people.iter_mut().find(|(other, _)| other == name) {
                Some((_, spans)) => spans.push(span),
                None => self.people.push((name.to_owned(), vec![span])),
            }
        }
    }

    fn finish(&self) -> Annotations {
        let speaker = |speaker: &Option<String>| match speaker.as_deref() {
            None => Speaker::Unknown,
            Some(name) => match name.strip_prefix('=') {
                Some(phrase) => {
                    let at = self.text.find(phrase).unwrap();
                    Speaker::Other(Span::new(at, at + phrase.len()))
                }
                None => Speaker::Person(self.people.iter().position(|(other, _)| other == name).unwrap()),
            },
        };
        let total: usize = self.countries.iter().map(|(_, spans)| spans.len()).sum();
        let mut countries: Vec<Country> = self
            .countries
            .iter()
            .map(|(code, spans)| Country {
                code: *code,
                focus: spans.len() as f32 / total as f32,
                mentions: spans.iter().map(|span| CountryMention { span: *span, kind: MentionKind::Name }).collect(),
                evidence: Vec::new(),
            })
            .collect();
        countries.sort_by(|a, b| b.focus.total_cmp(&a.focus).then(a.code.cmp(&b.code)));
        let person = |(name, mentions): &(String, Vec<Span>)| Person {
            name: name.clone(),
            mentions: mentions.clone(),
            roles: Vec::new(),
            evidence: Vec::new(),
        };
        let quote = |(content, by): &(Span, Option<String>)| Quote {
            content: *content,
            kind: QuoteKind::Direct,
            speaker: speaker(by),
            cue: None,
            source: None,
            context: None,
            confidence: 0.5,
            evidence: Vec::new(),
        };
        Annotations {
            language: Some("en"),
            words: self.text.split_whitespace().count(),
            people: self.people.iter().map(person).collect(),
            countries,
            quotes: self.quotes.iter().map(quote).collect(),
        }
    }
}
