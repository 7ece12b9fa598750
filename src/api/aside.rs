//! The parts of a text that are not the article's own.

use super::schema::{json_object, json_words};
use crate::article;
use crate::text::CodePoints;

json_words! {
    /// What a part of the text is that is not the article's own.
    pub enum AsideKind {
        /// Front matter, header lines, a date.
        Header = "header",
        /// An invitation to a newsletter.
        Newsletter = "newsletter",
        /// Where it appeared first; copyright.
        Credit = "credit",
        /// Who contributed.
        Contribution = "contribution",
        /// Links, buttons and notices of the website.
        Navigation = "navigation",
    }
}

impl From<article::AsideKind> for AsideKind {
    fn from(kind: article::AsideKind) -> Self {
        match kind {
            article::AsideKind::Header => Self::Header,
            article::AsideKind::Newsletter => Self::Newsletter,
            article::AsideKind::Credit => Self::Credit,
            article::AsideKind::Contribution => Self::Contribution,
            article::AsideKind::Navigation => Self::Navigation,
        }
    }
}

json_object! {
    /// A part of the text that is not the article's own.
    pub struct Aside {
        /// Its first code point.
        start: usize,
        /// The code point after its last one.
        end: usize,
        /// What it is.
        kind: AsideKind,
    }
}

impl Aside {
    /// Those of an article, in the order of its text.
    pub(super) fn all(article: &article::Article, offsets: &CodePoints<'_>) -> Vec<Self> {
        let shown = |aside: &article::Aside| Self {
            start: offsets.at(aside.span.start),
            end: offsets.at(aside.span.end),
            kind: aside.kind.into(),
        };
        article.asides.iter().map(shown).collect()
    }
}
