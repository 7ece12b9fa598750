//! The first lines of a plain text: header fields, headline, byline, date and outlet, dateline.

use super::fields::{Field, byline, field, offer};
use super::lines::Line;
use super::{dates, outlets};
use crate::article::{Aside, AsideKind, Metadata, Sourced};
use crate::text::Span;
use regex::Regex;
use std::sync::LazyLock;

/// How many of the first lines may be something else than the article's body.
const HEAD_LINES: usize = 10;

/// What the first lines say.
#[derive(Debug, Default)]
pub(super) struct Opening {
    /// The headline's place.
    pub(super) headline: Option<Span>,
    /// Lines that are no prose: fields, dates, bylines.
    pub(super) asides: Vec<Aside>,
}

/// Reads the first of `lines`, those that are the article's own: debris and front matter are left out already.
///
/// `headline` is its place when the format has said it; then none is looked for.
pub(super) fn read(text: &str, lines: &[Line], headline: Option<Span>, metadata: &mut Metadata) -> Opening {
    let mut opening = Opening { headline, asides: Vec::new() };
    let mut at = header_fields(text, lines, metadata, &mut opening);
    while at < lines.len().min(HEAD_LINES) {
        let line = lines[at].span;
        // The last line left is the article, whatever it looks like.
        if at + 1 < lines.len() && about_the_article(line.slice(text), opening.headline.is_some(), metadata) {
            opening.asides.push(Aside { span: line, kind: AsideKind::Header });
        } else if opening.headline.is_none()
            && let Some((headline, taken)) = find_headline(text, &lines[at..])
        {
            if headline.start > line.start {
                let mark = Span::new(line.start as usize, headline.start as usize);
                opening.asides.push(Aside { span: mark, kind: AsideKind::Header });
            }
            offer(metadata, Field::Title, headline.slice(text), "first line");
            opening.headline = Some(headline);
            at += taken;
            continue;
        } else {
            break;
        }
        at += 1;
    }
    // A line with a bar or a bare date is no prose, even below the first paragraph.
    for line in lines.iter().take(HEAD_LINES).skip(at + 1) {
        let words = line.span.slice(text);
        if (words.contains(" | ") || dates::value(words).is_some()) && about_the_article(words, true, metadata) {
            opening.asides.push(Aside { span: line.span, kind: AsideKind::Header });
        }
    }
    if let Some(body) = lines.get(at) {
        dateline(body.span.slice(text), metadata);
    }
    opening
}

/// Lines like `Title: …`, `Date: …` at the very beginning; how many there are.
///
/// The first must be a known field; the title's value stays part of the text, as the headline.
fn header_fields(text: &str, lines: &[Line], metadata: &mut Metadata, opening: &mut Opening) -> usize {
    let before = metadata.clone();
    let mut taken = 0;
    for line in lines.iter().take(20) {
        let words = line.span.slice(text);
        let Some((key, value)) = words.split_once(':') else { break };
        let known = field(key).filter(|field| *field != Field::Text && key.len() <= 24);
        let Some(known) = known.filter(|known| believable(*known, value.trim())) else { break };
        let start = line.span.start as usize;
        let mut end = line.span.end as usize;
        if known == Field::Title && opening.headline.is_none() && !value.trim().is_empty() {
            end = start + words.len() - value.trim_start().len();
            opening.headline = Some(Span::new(end, line.span.end as usize));
        }
        offer(metadata, known, value, "header line");
        opening.asides.push(Aside { span: Span::new(start, end), kind: AsideKind::Header });
        taken += 1;
    }
    // One field alone may be the headline: “Media: who pays?” A date, a byline or an address may stand alone.
    let told = metadata.date.is_some() || metadata.url.is_some() || opening.headline.is_some();
    let byline = metadata.byline.as_ref().is_some_and(|byline| is_name(&byline.value));
    if taken == 1 && !told && !byline {
        opening.asides.clear();
        *metadata = before;
        return 0;
    }
    taken
}

/// Whether a value fits the field its name claims: “By: the sea” and “Date: unknown to all” are no fields.
fn believable(field: Field, value: &str) -> bool {
    match field {
        Field::Date => dates::find(value).is_some() || dates::field(value).is_some(),
        Field::Url => value.starts_with("http"),
        Field::Source | Field::Byline => value.chars().count() <= 120,
        _ => value.chars().count() <= 300,
    }
}

/// Whether a line only says when, where and by whom the article was published; what it says goes into `metadata`.
fn about_the_article(line: &str, after_headline: bool, metadata: &mut Metadata) -> bool {
    if line.chars().count() > 140 {
        return false;
    }
    if line.starts_with("http") && !line.contains(' ') {
        offer(metadata, Field::Url, line, "first lines");
        return true;
    }
    if dates::value(line).is_some() {
        offer(metadata, Field::Date, line, "first lines");
        return true;
    }
    if let Some(found) = date_with_company(line) {
        merge(metadata, found);
        return true;
    }
    if let Some(hit) = BYLINE.captures(line) {
        let part = |name: &str| hit.name(name).map_or("", |group| group.as_str());
        let names = byline(part("names"));
        metadata.byline = metadata.byline.take().or(names.map(|value| Sourced { value, origin: "byline" }));
        offer(metadata, Field::Source, part("outlet"), "byline");
        return true;
    }
    if let Some(outlet) = outlets::known(line).filter(|_| after_headline || line.split(' ').count() > 1) {
        offer(metadata, Field::Source, outlet, "first lines");
        return true;
    }
    false
}

/// “By Jane Roe”, “By Jane Roe and John Doe, Harbour Times”: capitals at every word, no full stop at the end.
static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"(?:\p{Lu}[\w.’'-]*|de|da|di|van|von|der|den|la|le|el|al|bin|ibn)";
    let names = format!(r"{name}(?: {name}){{0,4}}");
    compiled(&format!(
        r"^(?:By|BY|by|Words by|Story by):? (?<names>{names}(?:(?:, | and | AND | & |, and ){names}){{0,4}}?)(?:(?:,| \||  ?[-–—]) ?(?<outlet>(?:[Tt]he |THE )?\p{{Lu}}[\w’'&.]*(?: [\w’'&.]+){{0,4}}))?$"
    ))
});

/// `2023-04-05 | Harbour Times`, `Harbour Times, 5 April 2023`, `CTV News Published Saturday, March 31, 2018 1:19PM CST`.
fn date_with_company(line: &str) -> Option<Metadata> {
    let (_, range) = dates::find(line)?;
    // “6 April 2018: A day in the life” is a heading.
    if line[range.end..].starts_with(": ") {
        return None;
    }
    let mut found = Metadata::default();
    let sides = [&line[..range.start], &line[range.end..]];
    for part in
        sides.iter().flat_map(|side| side.split(['|', '·', '•', '–', '—', '/', ';', '\t']).flat_map(|p| p.split(" - ")))
    {
        let part = COMPANY_EDGE.replace_all(part.trim(), "");
        let part = part.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '(');
        if part.is_empty() || dates::value(&format!("2000-01-01 {part}")).is_some() {
            continue;
        }
        let by = part.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
        if by && found.byline.is_none() {
            offer(&mut found, Field::Byline, part, "first lines");
        } else if found.source.is_none() && is_name(part) {
            offer(&mut found, Field::Source, part, "first lines");
        } else if found.byline.is_none() && is_name(part) {
            offer(&mut found, Field::Byline, part, "first lines");
        } else {
            return None;
        }
    }
    offer(&mut found, Field::Date, &line[range], "first lines");
    Some(found)
}

/// Words that belong to the date, standing at the edge of the outlet's name beside it.
static COMPANY_EDGE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(?:(?:[\s,(]+|^)(?:(?:first |last )?(?:published|updated|posted)(?: on| at)?|on|date|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[ap]\.?m|\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?|[A-Z]{2,4}T|GMT|UTC))+[\s:,)]*$",
    )
});

/// At most six words, each with a capital but for the small ones: a name, not a sentence.
fn is_name(part: &str) -> bool {
    let small = ["of", "the", "and", "de", "la", "le", "for", "&", "al"];
    part.split(' ').count() <= 6
        && !part.ends_with(['.', '!', '?', ':'])
        && part.split(' ').all(|word| {
            small.contains(&word) || word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase)
        })
}

fn merge(into: &mut Metadata, found: Metadata) {
    into.date = into.date.take().or(found.date);
    into.source = into.source.take().or(found.source);
    into.byline = into.byline.take().or(found.byline);
}

/// The headline at the beginning of `lines`, without heading marks, and how many lines it takes.
fn find_headline(text: &str, lines: &[Line]) -> Option<(Span, usize)> {
    let first = lines.first()?;
    let next = lines.get(1)?;
    let words = first.span.slice(text);
    let mark = words.len() - words.trim_start_matches('#').trim_start().len();
    let words = &words[mark..];
    let span = Span::new(first.span.start as usize + mark, first.span.end as usize);
    let told = || about_the_article(next.span.slice(text), true, &mut Metadata::default());
    if first.closes || (lines.len() > 2 && told()) {
        return fits_a_headline(words, true).then_some((span, 1));
    }
    // Two or three lines and then a blank one: a headline broken by the width of the page.
    if let Some(length) = lines.iter().take(3).position(|line| line.closes)
        && length > 0
        && lines.len() > length + 1
    {
        let whole = Span::new(span.start as usize, lines[length].span.end as usize);
        let following = lines[length + 1].span.len();
        if fits_a_headline(whole.slice(text), false) && following >= whole.len() && first.span.len() < 90 {
            return Some((whole, length + 1));
        }
    }
    // No blank line after it: then the lines are paragraphs, unless they were all cut to one width.
    let block: Vec<usize> =
        lines.iter().skip(1).take(12).take_while(|line| !line.opens).map(|line| line.span.len()).collect();
    let cut_to_width = block.len() >= 2 && block.iter().all(|length| *length <= 100);
    let begins = next.span.slice(text).chars().next().is_some_and(|c| !c.is_lowercase());
    (begins && !cut_to_width && fits_a_headline(words, false)).then_some((span, 1))
}

/// Whether a line can be a headline; one that ends in a full stop must be short and `apart` from what follows.
fn fits_a_headline(words: &str, apart: bool) -> bool {
    let length = words.chars().count();
    let prose = words.ends_with('.') && !words.ends_with("...") || SENTENCE_BREAK.is_match(words);
    length <= 200
        && words.contains(char::is_alphabetic)
        && !words.ends_with([',', ':'])
        && !(prose && (length > 120 || !apart))
        && !DATELINE.is_match(words)
}

static SENTENCE_BREAK: LazyLock<Regex> = LazyLock::new(|| compiled(r"\p{Ll}{3}[.!?][”’]? \p{Lu}"));

/// “MOSCOW (Reuters) —”, “MOSCOW, Oct 16 (Reuters) -”, “(CNN)”, “LOUISVILLE, KY--(Marketwire - December 23, 2010) -”.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?<place>[\p{Lu}][\p{L}.’' /-]*(?:, ?[\p{L}.’' /-]+){0,2}?)?,? ?(?<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)?,? ?-{0,2}\((?<mark>[\p{L}.&/’' -]{2,40}?)(?: ?[-–—] ?(?<full>[^()]{6,30}))?\) ?(?:[-–—―:�]+|\p{Lu}|$)",
    )
});

fn dateline(body: &str, metadata: &mut Metadata) {
    let Some(hit) = DATELINE.captures(body) else { return };
    let part = |name: &str| hit.name(name).map_or("", |group| group.as_str());
    let mark = part("mark");
    if part("place").chars().count() > 40 {
        return;
    }
    let Some(outlet) = outlets::agency(mark).map(str::to_owned).or_else(|| is_call_sign(mark).then(|| mark.to_owned()))
    else {
        return;
    };
    offer(metadata, Field::Source, &outlet, "dateline");
    for day in [part("day"), part("full")] {
        if let Some((value, _)) = dates::find(day) {
            metadata.date = metadata.date.take().or(Some(Sourced { value: value.into(), origin: "dateline" }));
        }
    }
}

/// American stations are called by four letters, the first a K or a W.
fn is_call_sign(mark: &str) -> bool {
    let sign = mark.strip_suffix("-TV").unwrap_or(mark);
    sign.len() == 4 && sign.starts_with(['K', 'W']) && sign.bytes().all(|b| b.is_ascii_uppercase())
}

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|fault| panic!("src/files/opening.rs: {fault}"))
}
