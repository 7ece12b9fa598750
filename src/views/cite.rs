//! A quote as one puts it into a text of one's own: plain, Markdown, BibTeX.

use super::format::{DisplayDate, one_line};
use crate::annotations::QuoteKind;
use crate::article::{Article, Precision};
use crate::text::is_invisible;

/// The three forms of a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// “…” (Speaker, “Title”, Outlet, 16 October 2023); without the first marks where the words are only reported.
    pub plain: String,
    /// The same as a block quote, with a link where the article has an address on the web.
    pub markdown: String,
    /// An entry of type `misc`.
    pub bibtex: String,
}

impl Citation {
    /// The citation of `words`, given as `kind` and said by `speaker` where that is known; `key` is that of the quote in
    /// its article. The words of reported speech are its whole sentence.
    #[must_use]
    pub fn new(article: &Article, words: &str, kind: QuoteKind, speaker: Option<&str>, key: &str) -> Self {
        let metadata = &article.metadata;
        let title = title(article);
        let source = metadata.source.as_ref().map(|source| source.value.as_str());
        let date = metadata.date.as_ref().map(|date| date.value);
        let url = metadata.url.as_ref().map(|url| url.value.as_str()).filter(|url| is_web(url));
        let words = one_line(words.trim());
        let (who, tail) = around(article, speaker);
        let linked = url.map_or_else(|| format!("“{title}”"), |url| format!("[{}](<{url}>)", markdown(title)));
        let year = date.map_or_else(|| "nd".to_owned(), |date| date.day.year().to_string());
        let mut fields = vec![("title", title.to_owned())];
        fields.extend(metadata.byline.as_ref().map(|byline| ("author", byline.value.clone())));
        fields.extend(source.map(|source| ("howpublished", source.to_owned())));
        fields.extend(date.map(|date| ("year", date.day.year().to_string())));
        let month = date.filter(|date| date.precision != Precision::Year);
        fields.extend(month.map(|date| ("month", date.day.month().to_string())));
        fields.extend(url.map(|url| ("url", url.to_owned())));
        let printed = kind.printed(&words);
        fields.push(("note", speaker.map_or_else(|| printed.clone(), |speaker| format!("{speaker}: {printed}"))));
        // An address is taken as it is: styles print it with `\url`, where nothing is escaped.
        let value = |name: &str, value: &str| if name == "url" { bibtex_url(value) } else { bibtex(value) };
        let fields: Vec<String> =
            fields.iter().map(|(name, text)| format!("  {name} = {{{}}}", value(name, text))).collect();
        let reported = if kind == QuoteKind::Direct { "" } else { " (reported)" };
        Self {
            plain: Self::plain(article, &words, kind, speaker),
            markdown: format!("> {}{reported}\n>\n> — {}{linked}{tail}", markdown(&words), markdown(&who)),
            bibtex: format!("@misc{{{}-{key}-{year},\n{}\n}}", article.id, fields.join(",\n")),
        }
    }

    /// The plain form alone, for lists of quotes.
    #[must_use]
    pub fn plain(article: &Article, words: &str, kind: QuoteKind, speaker: Option<&str>) -> String {
        let (who, tail) = around(article, speaker);
        format!("{} ({who}“{}”{tail})", kind.printed(&one_line(words.trim())), title(article))
    }
}

fn title(article: &Article) -> &str {
    article.metadata.title.as_ref().map_or(article.path.as_str(), |title| &title.value)
}

/// What stands before and after the title.
fn around(article: &Article, speaker: Option<&str>) -> (String, String) {
    let who = speaker.map_or_else(String::new, |speaker| format!("{speaker}, "));
    let source = article.metadata.source.as_ref().map(|source| source.value.clone());
    let day = article.metadata.date.as_ref().map(|date| DisplayDate::from(date.value).words);
    (who, source.into_iter().chain(day).map(|part| format!(", {part}")).collect())
}

/// Whether an address may be made a link: other schemes could run something, and a user name before the host, or
/// characters that turn the direction of writing, make it look like the address of somebody else.
#[must_use]
pub fn is_web(url: &str) -> bool {
    let url = url.to_ascii_lowercase();
    let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let deceives = |c: char| matches!(c, '<' | '>' | '"' | ' ' | '\\') || c.is_control() || is_invisible(c);
    !host.is_empty() && !host.contains('@') && !rest.contains(deceives)
}

/// A text without what Markdown or HTML would read as more than text.
#[must_use]
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// An address fit for braces: what would end them, or begin a command, as percent signs give it.
fn bibtex_url(url: &str) -> String {
    url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

fn bibtex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '}' => {}
            '%' | '&' | '#' | '_' | '$' => out.extend(['\\', c]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleId, Metadata, Origin, WithProvenance};
    use jiff::civil::date;

    #[test]
    fn citation_has_everything_known() {
        let article = Article {
            id: ArticleId::from_address("harbour-1"),
            path: "harbour.txt".into(),
            text: "“We  pay\ntwice,” she said.\n\nThe members fear they pay ~2^3.".into(),
            headline: None,
            asides: Vec::new(),
            metadata: Metadata {
                title: Some(WithProvenance { value: "Harbour & tolls".into(), origin: Origin::FirstLine }),
                date: Some(WithProvenance { value: date(2024, 3, 5).into(), origin: Origin::FirstLine }),
                source: Some(WithProvenance { value: "The Lantern".into(), origin: Origin::HeaderLine }),
                url: Some(WithProvenance {
                    value: "https://lantern.example/~a_b?x=1%20".into(),
                    origin: Origin::HeaderLine,
                }),
                ..Metadata::default()
            },
        };
        let cite = |words: &str, kind| Citation::new(&article, words, kind, Some("Ada Quill"), "q1");
        let citation = cite("We  pay\ntwice", QuoteKind::Direct);
        assert_eq!(citation.plain, "“We pay twice” (Ada Quill, “Harbour & tolls”, The Lantern, 5 March 2024)");
        assert!(citation.bibtex.starts_with("@misc{harbour-1-q1-2024,\n  title = {Harbour \\& tolls},"));
        assert!(citation.bibtex.contains("  url = {https://lantern.example/~a_b?x=1%20},"));
        assert!(citation.markdown.starts_with("> We pay twice\n>\n> — Ada Quill, [Harbour & tolls](<https:"));
        let reported = cite("The members fear they pay ~2^3.", QuoteKind::Indirect);
        assert!(
            reported.plain.starts_with("The members fear they pay ~2^3. (reported) (Ada Quill, “Harbour"),
            "{}",
            reported.plain
        );
        assert!(reported.markdown.starts_with("> The members fear they pay ~2^3. (reported)\n"));
        let note =
            "  note = {Ada Quill: The members fear they pay \\textasciitilde{}2\\textasciicircum{}3. (reported)}\n";
        assert!(reported.bibtex.contains(note), "{}", reported.bibtex);
        assert!(is_web("https://news.example/@desk/1?mail=a@b.example") && is_web("HTTP://news.example"));
        for bad in [
            "javascript:alert(1)",
            "https://",
            "https://bank.example@evil.example/",
            "https://user:word@news.example/",
            "https://news.example\\@evil.example/",
            "https://news.example/\u{202e}gpj.exe",
            "https://news.\u{2066}example/",
            "https://news.example/a b",
        ] {
            assert!(!is_web(bad), "{bad:?}");
        }
    }
}
