//! The cards of the library's results as the items of lists.

use super::article::rounded;
use super::lists::{
    ArticleCopy, ArticleItem, ArticleRef, CountryCount, CountryFocus, CountryItem, PersonCount, PersonItem,
    ProblemItem, ProblemKind, QuoteItem, TextCount, some,
};
use super::values::{Speaker, SpeakerKind};
use crate::annotations::CountryCode;
use crate::article::{self, LoadProblem};
use crate::library::query::{self, Count, PersonLink, SpeakerView};
use crate::text::CodePoints;

impl<'a> From<query::ArticleCard<'a>> for ArticleItem<'a> {
    fn from(card: query::ArticleCard<'a>) -> Self {
        let focus = |(code, focus): (CountryCode, f32)| CountryFocus {
            code: code.to_string(),
            name: code.name(),
            focus: rounded(focus),
        };
        Self {
            id: card.link.id,
            path: card.path,
            title: card.link.title,
            date: card.link.date.map(|date| date.day.to_string()),
            date_precision: card.link.date.map(Into::into),
            source: card.link.source,
            byline: card.byline,
            url: card.url,
            language: card.language,
            words: card.words,
            lead: some(card.teaser),
            people: card.people.into_iter().map(Into::into).collect(),
            people_total: card.people_total,
            countries: card.countries.into_iter().map(focus).collect(),
            countries_total: card.countries_total,
            quotes: card.quotes,
            copies: card.copies.into_iter().map(Into::into).collect(),
            copies_total: card.copies_total,
            outlets: card.outlets,
            read: card.read,
        }
    }
}

impl<'a> From<query::ArticleCopy<'a>> for ArticleCopy<'a> {
    fn from(copy: query::ArticleCopy<'a>) -> Self {
        let query::ArticleLink { id, title, date, source } = copy.link;
        Self {
            id,
            title,
            date: date.map(|date| date.day.to_string()),
            date_precision: date.map(Into::into),
            source,
            own_quotes: copy.own_quotes,
        }
    }
}

impl<'a> From<Count<PersonLink<'a>>> for PersonCount<'a> {
    fn from(Count { of: PersonLink { id, name }, count }: Count<PersonLink<'a>>) -> Self {
        Self { id, name, count }
    }
}

impl From<Count<CountryCode>> for CountryCount {
    fn from(Count { of, count }: Count<CountryCode>) -> Self {
        Self { code: of.to_string(), name: of.name(), count }
    }
}

impl<'a> From<Count<&'a str>> for TextCount<'a> {
    fn from(Count { of: text, count }: Count<&'a str>) -> Self {
        Self { text, count }
    }
}

impl<'a> From<query::PersonCard<'a>> for PersonItem<'a> {
    fn from(card: query::PersonCard<'a>) -> Self {
        Self {
            id: card.link.id,
            name: card.link.name,
            roles: card.roles,
            articles: card.articles,
            mentions: card.mentions,
            quotes: card.quotes,
            quotes_about: card.quotes_about,
            first_date: card.dates.map(|(first, _)| first.day.to_string()),
            first_date_precision: card.dates.map(|(first, _)| first.into()),
            last_date: card.dates.map(|(_, last)| last.day.to_string()),
            last_date_precision: card.dates.map(|(_, last)| last.into()),
            doubtful: card.doubtful,
        }
    }
}

impl From<query::CountryCard> for CountryItem {
    fn from(card: query::CountryCard) -> Self {
        Self {
            code: card.code.to_string(),
            name: card.code.name(),
            articles: card.articles,
            mentions: card.mentions,
            quotes: card.quotes,
            focus: rounded(card.focus),
        }
    }
}

impl<'a> From<SpeakerView<'a>> for Speaker<'a> {
    fn from(speaker: SpeakerView<'a>) -> Self {
        match speaker {
            SpeakerView::Person(PersonLink { id, name }) => {
                Self { kind: SpeakerKind::Person, name: Some(name.to_owned()), person_id: Some(id) }
            }
            SpeakerView::Other(name) => Self { kind: SpeakerKind::Other, name: Some(name), person_id: None },
            SpeakerView::Unknown => Self { kind: SpeakerKind::Unknown, name: None, person_id: None },
        }
    }
}

impl<'a> From<query::QuoteCard<'a>> for QuoteItem<'a> {
    fn from(card: query::QuoteCard<'a>) -> Self {
        let offsets = CodePoints::new(&card.within.text);
        Self {
            id: card.id,
            article: ArticleRef {
                id: card.article.id,
                title: card.article.title,
                date: card.article.date.map(|date| date.day.to_string()),
                date_precision: card.article.date.map(Into::into),
                source: card.article.source,
                url: card.within.metadata.url.as_ref().map(|url| url.value.clone()),
                language: card.language,
            },
            start: offsets.at(card.span.start),
            end: offsets.at(card.span.end),
            text: card.text,
            kind: card.kind.into(),
            speaker: card.speaker.into(),
            cue: card.cue,
            source: card.source,
            confidence: rounded(card.confidence),
            why: some(card.why),
            before: some(card.before),
            after: some(card.after),
            elsewhere: card.echoes,
        }
    }
}

impl<'a> From<&'a LoadProblem> for ProblemItem<'a> {
    fn from(problem: &'a LoadProblem) -> Self {
        let kind = match problem.kind {
            article::ProblemKind::Loss => ProblemKind::Loss,
            article::ProblemKind::Note => ProblemKind::Note,
        };
        Self { path: &problem.path, reason: &problem.reason, advice: &problem.advice, kind }
    }
}
