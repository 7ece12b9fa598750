//! The first lines of a plain text: header fields, headline, byline, date and outlet, dateline.

use super::byline::byline;
use super::fields::{Field, field, set_if_empty};
use super::lines::Line;
use super::pattern::compiled;
use super::{dates, outlets};
use crate::article::{Aside, AsideKind, Metadata, Origin, WithProvenance};
use crate::text::{Span, fold};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// How many of the first lines may be a header rather than the article's body.
const MAX_HEADER_LINES: usize = 10;

/// Sections of newspapers, which are no outlets.
const SECTIONS: [&str; 20] = [
    "news",
    "world",
    "world news",
    "politics",
    "business",
    "economy",
    "opinion",
    "sport",
    "sports",
    "culture",
    "local",
    "national",
    "international",
    "technology",
    "science",
    "health",
    "features",
    "analysis",
    "front page",
    "page one",
];

/// What the first lines say.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// Where the headline is.
    pub(super) headline: Option<Span>,
    /// Lines that are not prose: fields, dates, bylines.
    pub(super) asides: Vec<Aside>,
}

/// Reads the header at the beginning of `lines`, from which boilerplate and front matter have been removed.
///
/// `headline` is where the headline is, if the format gave it. Then none is looked for.
pub(super) fn read(text: &str, lines: &[Line], headline: Option<Span>, metadata: &mut Metadata) -> Header {
    let mut opening = Header { headline, asides: Vec::new() };
    let mut at = header_fields(text, lines, metadata, &mut opening);
    at += header_block(text, &lines[at..], metadata, &mut opening);
    while at < lines.len().min(MAX_HEADER_LINES) {
        let line = lines[at].span;
        // The last line is the article, whatever it looks like.
        if at + 1 < lines.len() && read_header_line(line.slice(text), opening.headline.is_some(), metadata) {
            opening.asides.push(Aside { span: line, kind: AsideKind::Header });
        } else if opening.headline.is_none()
            && let Some((headline, taken)) = find_headline(text, &lines[at..])
        {
            if headline.start > line.start {
                let mark = Span::new(line.start as usize, headline.start as usize);
                opening.asides.push(Aside { span: mark, kind: AsideKind::Header });
            }
            set_if_empty(metadata, Field::Title, headline.slice(text), Origin::FirstLine);
            opening.headline = Some(headline);
            at += taken;
            continue;
        } else {
            break;
        }
        at += 1;
    }
    // A line with a bar or a bare date is not prose, even below the first paragraph.
    for line in lines.iter().take(MAX_HEADER_LINES).skip(at + 1) {
        let words = line.span.slice(text);
        if (words.contains(" | ") || dates::value(words).is_some()) && read_header_line(words, true, metadata) {
            opening.asides.push(Aside { span: line.span, kind: AsideKind::Header });
        }
    }
    if let Some(body) = lines.get(at) {
        dateline(body.span.slice(text), metadata);
    }
    opening
}

/// Reads a block of short lines at the beginning, one each for headline, outlet, date, byline, section or place. Returns
/// how many lines it has: none unless a date or a byline is among them.
fn header_block(text: &str, lines: &[Line], metadata: &mut Metadata, header: &mut Header) -> usize {
    let length = lines.iter().take(MAX_HEADER_LINES).position(|line| line.closes).map_or(0, |last| last + 1);
    let block = &lines[..length];
    let words = |line: &Line| line.span.slice(text);
    let is_short = |line: &Line| words(line).chars().count() <= 140 && !SENTENCE_BREAK.is_match(words(line));
    let first = usize::from(header.headline.is_none());
    // The article must follow the block.
    if length < first + 2 || lines.len() == length || !block.iter().all(is_short) {
        return 0;
    }
    let is_known = |line: &Line| read_header_line(words(line), true, &mut Metadata::default());
    let labels = block[first..].iter().filter(|line| is_known(line) || is_name(words(line))).count();
    if labels < length - first || !block[first..].iter().any(is_known) {
        return 0;
    }
    if first == 1 && !fits_a_headline(words(&block[0]), true) {
        return 0;
    }
    if first == 1 {
        set_if_empty(metadata, Field::Title, words(&block[0]), Origin::FirstLine);
        header.headline = Some(block[0].span);
    }
    let mut names: Vec<&str> = Vec::new();
    for line in &block[first..] {
        if !read_header_line(words(line), true, metadata) && !SECTIONS.contains(&fold(words(line)).as_str()) {
            names.push(words(line));
        }
        header.asides.push(Aside { span: line.span, kind: AsideKind::Header });
    }
    // The first name is the outlet's; section and place come after it.
    set_if_empty(metadata, Field::Source, names.first().copied().unwrap_or_default(), Origin::FirstLines);
    length
}

/// Reads lines like `Title: …`, `Date: …` at the very beginning. Returns how many there are.
///
/// The first one must be a known field. The value of the title stays in the text as the headline.
fn header_fields(text: &str, lines: &[Line], metadata: &mut Metadata, opening: &mut Header) -> usize {
    let before = metadata.clone();
    let mut taken = 0;
    for line in lines.iter().take(20) {
        let words = line.span.slice(text);
        let Some((key, value)) = words.split_once(':') else { break };
        let known = field(key).filter(|field| *field != Field::Text && key.len() <= 24);
        let Some(known) = known.filter(|known| is_plausible(*known, value.trim())) else { break };
        let start = line.span.start as usize;
        let mut end = line.span.end as usize;
        if known == Field::Title && opening.headline.is_none() && !value.trim().is_empty() {
            end = start + words.len() - value.trim_start().len();
            opening.headline = Some(Span::new(end, line.span.end as usize));
        }
        set_if_empty(metadata, known, value, Origin::HeaderLine);
        opening.asides.push(Aside { span: Span::new(start, end), kind: AsideKind::Header });
        taken += 1;
    }
    // A single field may be the headline: “Media: who pays?” Only a date, a byline or an address can be alone.
    let is_certain = metadata.date.is_some() || metadata.url.is_some() || opening.headline.is_some();
    let byline = metadata.byline.as_ref().is_some_and(|byline| is_name(&byline.value));
    if taken == 1 && !is_certain && !byline {
        opening.asides.clear();
        *metadata = before;
        return 0;
    }
    taken
}

/// Whether a value fits the field its name claims: “By: the sea” and “Date: unknown to all” are no fields.
fn is_plausible(field: Field, value: &str) -> bool {
    match field {
        Field::Date => dates::find(value).is_some() || dates::field(value).is_some(),
        Field::Url => value.starts_with("http"),
        Field::Source | Field::Byline => value.chars().count() <= 120,
        _ => value.chars().count() <= 300,
    }
}

/// Reads a line that only says when, where and by whom the article was published. Returns whether it is one.
fn read_header_line(line: &str, after_headline: bool, metadata: &mut Metadata) -> bool {
    if line.chars().count() > 140 {
        return false;
    }
    if line.starts_with("http") && !line.contains(' ') {
        set_if_empty(metadata, Field::Url, line, Origin::FirstLines);
        return true;
    }
    if dates::value(line).is_some() {
        set_if_empty(metadata, Field::Date, line, Origin::FirstLines);
        return true;
    }
    if let Some(found) = date_and_outlet(line) {
        merge(metadata, found);
        return true;
    }
    if let Some((names, outlet)) = names_and_outlet(line) {
        metadata.byline =
            metadata.byline.take().or(byline(&names).map(|value| WithProvenance { value, origin: Origin::Byline }));
        set_if_empty(metadata, Field::Source, &outlet, Origin::Byline);
        return true;
    }
    if let Some(outlet) = outlets::known(line).filter(|_| after_headline || line.split(' ').count() > 1) {
        set_if_empty(metadata, Field::Source, outlet, Origin::FirstLines);
        return true;
    }
    false
}

/// The names and the outlet of a byline: “By Jane Roe and John Doe, Harbour Times”, “By Jane Roe in Port Vale”, “Jane Roe,
/// Political Correspondent”.
fn names_and_outlet(line: &str) -> Option<(String, String)> {
    if let Some(hit) = JOB_BYLINE.captures(line) {
        return Some((hit["names"].to_owned(), String::new()));
    }
    let by = BY.find(line)?;
    let mut outlet = FOR_OUTLET.captures(line).map_or(String::new(), |hit| hit["outlet"].to_owned());
    let names = PLACE.replace_all(&line[by.end()..], "");
    let hit = BYLINE.captures(&names)?;
    let (mut names, last) = (hit["names"].to_owned(), hit.name("outlet").map_or("", |group| group.as_str()));
    if AND.is_match(last) {
        // “By A, B and C”: the last comma is one between names.
        names = format!("{names}, {last}");
    } else if !last.is_empty() {
        last.clone_into(&mut outlet);
    }
    Some((names, outlet))
}

static BY: LazyLock<Regex> = LazyLock::new(|| compiled(r"^(?:By|BY|by|Words by|Story by|Text by|Written by):? "));
static AND: LazyLock<Regex> = LazyLock::new(|| compiled(r" (?:and|AND|&) "));
/// “for the Harbour Times”, “in Port Vale”: what follows a name.
static FOR_OUTLET: LazyLock<Regex> =
    LazyLock::new(|| compiled(r" for (?:the |The )?(?<outlet>\p{Lu}[\w’'.-]*(?: \p{Lu}[\w’'.-]*){0,3})$"));
static PLACE: LazyLock<Regex> =
    LazyLock::new(|| compiled(r" (?:in|for|at|from) (?:the |The )?\p{Lu}[\w’'.-]*(?: \p{Lu}[\w’'.-]*){0,3}"));
/// “Jane Roe, Political Correspondent”.
static JOB_BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?:By |BY )?(?<names>\p{Lu}[\w.’'-]*(?: \p{Lu}[\w.’'-]*){1,3}),? (?:\p{Lu}[\w’'-]* ){0,3}(?i:correspondent|reporter|editor|columnist|staff writer|writer)$",
    )
});

/// Names, capitals at every word, and an outlet after a comma or a bar; no full stop at the end.
static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"(?:\p{Lu}[\w.’'-]*|de|da|di|van|von|der|den|la|le|el|al|bin|ibn)";
    let names = format!(r"{name}(?: {name}){{0,4}}");
    compiled(&format!(
        r"^(?<names>{names}(?:(?:, | and | AND | & |, and ){names}){{0,6}}?)(?:(?:,| \||  ?[-–—]) ?(?<outlet>(?:[Tt]he |THE )?\p{{Lu}}[\w’'&.]*(?: [\w’'&.]+){{0,6}}))?$"
    ))
});

/// `2023-04-05 | Harbour Times`, `Harbour Times, 5 April 2023`, `CTV News Published Saturday, March 31, 2018 1:19PM CST`.
fn date_and_outlet(line: &str) -> Option<Metadata> {
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
        let part = DATE_WORDS.replace_all(part.trim(), "");
        let part = part.trim_matches(|c: char| !c.is_alphanumeric() && c != ')' && c != '(');
        if part.is_empty() || dates::value(&format!("2000-01-01 {part}")).is_some() {
            continue;
        }
        let by = part.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
        if by && found.byline.is_none() {
            set_if_empty(&mut found, Field::Byline, part, Origin::FirstLines);
        } else if found.source.is_none() && is_name(part) {
            set_if_empty(&mut found, Field::Source, part, Origin::FirstLines);
        } else if found.byline.is_none() && is_name(part) {
            set_if_empty(&mut found, Field::Byline, part, Origin::FirstLines);
        } else {
            return None;
        }
    }
    set_if_empty(&mut found, Field::Date, &line[range], Origin::FirstLines);
    Some(found)
}

/// Words that belong to a date, at the end of the outlet's name beside it.
static DATE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)(?:(?:[\s,(]+|^)(?:(?:first |last )?(?:published|updated|posted)(?: on| at)?|on|date|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[ap]\.?m|\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?|(?-i:[ECMPA][SD]?T|A[ECW][SD]T|BST|CES?T|WES?T|EES?T|IST|SGT|HKT|KST|JST|PKT|WAT|EAT|SAST)|GMT|UTC))+[\s:,)]*$",
    )
});

/// Whether words are a name, not a sentence: at most six, capitalised except for function words.
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

/// Finds the headline at the beginning of `lines`, without heading marks, and how many lines it takes.
fn find_headline(text: &str, lines: &[Line]) -> Option<(Span, usize)> {
    let first = lines.first()?;
    let next = lines.get(1)?;
    let words = first.span.slice(text);
    let mark = words.len() - words.trim_start_matches('#').trim_start().len();
    let words = &words[mark..];
    let span = Span::new(first.span.start as usize + mark, first.span.end as usize);
    let header_follows = || read_header_line(next.span.slice(text), true, &mut Metadata::default());
    if first.closes || (lines.len() > 2 && header_follows()) {
        return fits_a_headline(words, true).then_some((span, 1));
    }
    // Two or three lines before a blank one: a headline that is wrapped.
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
    // Without a blank line the lines are paragraphs, unless all are wrapped to one width.
    let block: Vec<usize> =
        lines.iter().skip(1).take(12).take_while(|line| !line.opens).map(|line| line.span.len()).collect();
    let cut_to_width = block.len() >= 2 && block.iter().all(|length| *length <= 100);
    let begins = next.span.slice(text).chars().next().is_some_and(|c| !c.is_lowercase());
    (begins && !cut_to_width && fits_a_headline(words, false)).then_some((span, 1))
}

/// Whether a line can be a headline. With a full stop it must be short, and `apart` from the next line.
fn fits_a_headline(words: &str, in_worker: bool) -> bool {
    let length = words.chars().count();
    let prose = words.ends_with('.') && !words.ends_with("...") || SENTENCE_BREAK.is_match(words);
    length <= 200
        && words.contains(char::is_alphabetic)
        && !words.ends_with([',', ':'])
        && !(prose && (length > 120 || !in_worker))
        && find_dateline(words).is_none()
}

static SENTENCE_BREAK: LazyLock<Regex> = LazyLock::new(|| compiled(r"\p{Ll}{3}[.!?][”’]? \p{Lu}"));

/// The longest mark of an agency or a station in a dateline.
const MAX_MARK_BYTES: usize = 80;

/// “MOSCOW (Reuters) —”, “MOSCOW, Oct 16 (Reuters) -”, “(CNN)”, “LOUISVILLE, KY--(Marketwire - December 23, 2010) -”.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^(?<place>[\p{Lu}][\p{L}.’' /-]*(?:, ?[\p{L}.’' /-]+){0,2}?)?,? ?(?<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)?,? ?-{0,2}\((?<mark>[\p{L}.&/’' -]{2,}?)(?: ?[-–—] ?(?<full>[^()]{6,}))?\) ?(?:[-–—―:�]+|\p{Lu}|$)",
    )
});

/// The dateline that a line begins with; what stands in brackets is short.
fn find_dateline(line: &str) -> Option<Captures<'_>> {
    // Limits in the pattern itself would make it ten times as slow to compile.
    DATELINE.captures(line).filter(|hit| hit["mark"].len() <= MAX_MARK_BYTES)
}

fn dateline(body: &str, metadata: &mut Metadata) {
    let Some(hit) = find_dateline(body) else { return };
    let part = |name: &str| hit.name(name).map_or("", |group| group.as_str());
    let mark = part("mark");
    if part("place").chars().count() > 40 {
        return;
    }
    let Some(outlet) = outlets::agency(mark).map(str::to_owned).or_else(|| is_call_sign(mark).then(|| mark.to_owned()))
    else {
        return;
    };
    set_if_empty(metadata, Field::Source, &outlet, Origin::Dateline);
    for day in [part("day"), part("full")] {
        if let Some((value, _)) = dates::find(day) {
            metadata.date =
                metadata.date.take().or(Some(WithProvenance { value: value.into(), origin: Origin::Dateline }));
        }
    }
}

/// American call signs have four letters, the first one K or W.
fn is_call_sign(mark: &str) -> bool {
    let sign = mark.strip_suffix("-TV").unwrap_or(mark);
    sign.len() == 4 && sign.starts_with(['K', 'W']) && sign.bytes().all(|b| b.is_ascii_uppercase())
}
