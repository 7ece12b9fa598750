//! Exports of press databases (Nexis, Factiva, ProQuest): many articles in one text (`data/press_databases.tsv`).

use super::fields::{Field, set_if_empty};
use super::pattern::{LazyRegex, compiled};
use super::raw_article::{RawArticle, RawArticles};
use super::{dates, outlets};
use crate::article::{Metadata, Origin};
use crate::text::rows;
use regex::Regex;
use std::sync::LazyLock;

/// What a line of an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LineRole {
    Before,
    After,
    Field,
    Body,
    End,
    Drop,
    Label,
}

/// One kind of export.
struct Database {
    name: &'static str,
    lines: Vec<(LineRole, LazyRegex)>,
    title_after_date: bool,
    outlet_after_date: bool,
}

static DATABASES: LazyLock<Vec<Database>> = LazyLock::new(|| {
    let mut kinds: Vec<Database> = Vec::new();
    for (number, columns) in rows(include_str!("../../data/press_databases.tsv")) {
        add(&mut kinds, &columns.collect::<Vec<_>>())
            .unwrap_or_else(|fault| panic!("data/press_databases.tsv, line {number}: {fault}"));
    }
    kinds
});

fn add(kinds: &mut Vec<Database>, columns: &[&'static str]) -> Result<(), String> {
    let &[name, role, pattern] = columns else { return Err("three columns are needed".into()) };
    if kinds.last().is_none_or(|kind| kind.name != name) {
        kinds.push(Database { name, lines: Vec::new(), title_after_date: false, outlet_after_date: false });
    }
    let Some(kind) = kinds.last_mut() else { return Err("no export is named".into()) };
    let role = match role {
        "before" => LineRole::Before,
        "after" => LineRole::After,
        "field" => LineRole::Field,
        "body" => LineRole::Body,
        "end" => LineRole::End,
        "drop" => LineRole::Drop,
        "label" => LineRole::Label,
        "title" => {
            kind.title_after_date = pattern == "after date";
            return Ok(());
        }
        "outlet" => {
            kind.outlet_after_date = pattern == "after date";
            return Ok(());
        }
        _ => return Err(format!("there is no role “{role}”")),
    };
    kind.lines.push((role, LazyRegex::new(format!("(?i)^(?:{pattern})$"))));
    Ok(())
}

impl Database {
    fn is(&self, role: LineRole, line: &str) -> bool {
        self.lines.iter().any(|(is, pattern)| *is == role && pattern.is_match(line))
    }

    /// The lines of each article.
    fn split<'t>(&self, text: &'t str) -> Vec<Vec<&'t str>> {
        let (mut parts, mut current) = (Vec::new(), Vec::new());
        let mut marked = false;
        for line in text.lines() {
            let bare = line.trim();
            if bare.len() <= 80 && self.is(LineRole::Before, bare) {
                // Before the first mark there is a cover page.
                if marked {
                    parts.push(std::mem::take(&mut current));
                }
                current.clear();
                marked = true;
            } else if bare.len() <= 80 && self.is(LineRole::After, bare) {
                parts.push(std::mem::take(&mut current));
            } else {
                current.push(line);
            }
        }
        if marked && !current.is_empty() {
            parts.push(current);
        }
        parts
    }

    /// The article in these lines; `None` when there is no text.
    fn article(&self, lines: &[&str]) -> Option<RawArticle> {
        let mut metadata = Metadata::default();
        let body = lines.iter().position(|line| self.is(LineRole::Body, line.trim()))?;
        self.header(&lines[..body], &mut metadata);
        let first = self.lines.iter().filter(|(role, _)| *role == LineRole::Body);
        let first =
            first.filter_map(|(_, pattern)| pattern.captures(lines[body].trim())).find_map(|hit| hit.name("text"));
        let mut text = Vec::from_iter(first.map(|text| text.as_str()));
        for line in &lines[body + 1..] {
            let bare = line.trim();
            if self.is(LineRole::End, bare) {
                break;
            }
            let label = self
                .lines
                .iter()
                .filter(|(role, _)| *role == LineRole::Label)
                .find_map(|(_, label)| label.captures(bare));
            text.push(label.map_or(*line, |hit| hit.name("text").map_or("", |text| text.as_str())));
        }
        // Fields may also be below the text.
        for line in lines.iter().skip(body + text.len()) {
            self.field(line.trim(), &mut metadata);
        }
        let text = paragraphs(&text);
        (!text.is_empty()).then(|| RawArticle::titled(&text, metadata))
    }

    /// Title, outlet and date in the lines above the text: by their names, else by their order.
    fn header(&self, lines: &[&str], metadata: &mut Metadata) {
        let mut plain: Vec<(String, bool)> = Vec::new();
        let (mut after_blank, mut in_field) = (true, false);
        for line in lines {
            let bare = line.split_whitespace().collect::<Vec<_>>().join(" ");
            if bare.is_empty() {
                after_blank = true;
                continue;
            }
            // “HIGHLIGHT: The ferry sails again” may go on in the next line.
            let goes_on = in_field && !after_blank && !self.outlet_after_date;
            in_field = self.field(&bare, metadata) || self.is(LineRole::Drop, &bare) || goes_on;
            if !in_field {
                match plain.last_mut() {
                    // A title that is wrapped.
                    Some((last, _))
                        if !after_blank
                            && dates::value(&bare).is_none()
                            && dates::value(last).is_none()
                            && !self.outlet_after_date =>
                    {
                        last.push(' ');
                        last.push_str(&bare);
                    }
                    _ => plain.push((bare, after_blank)),
                }
            }
            after_blank = false;
        }
        let plain: Vec<String> = plain.into_iter().map(|(line, _)| line).collect();
        let date = plain.iter().position(|line| dates::value(line).is_some());
        if let Some(at) = date {
            set_if_empty(metadata, Field::Date, &plain[at], Origin::ExportHeader);
            let outlet =
                if self.outlet_after_date { plain.get(at + 1) } else { at.checked_sub(1).and_then(|at| plain.get(at)) };
            if let Some(outlet) = outlet.filter(|line| line.len() <= 100) {
                set_if_empty(metadata, Field::Source, outlet_name(outlet), Origin::ExportHeader);
            }
        }
        let title = if self.title_after_date { date.map_or(0, |at| at + 1) } else { 0 };
        set_if_empty(metadata, Field::Title, plain.get(title).map_or("", String::as_str), Origin::ExportHeader);
        // Factiva has the author on a line below the title.
        if self.outlet_after_date && date.is_some_and(|at| at > title + 1) {
            set_if_empty(
                metadata,
                Field::Byline,
                plain.get(title + 1).map_or("", String::as_str),
                Origin::ExportHeader,
            );
        }
    }

    /// Reads a line that holds a field. Returns whether it is one.
    fn field(&self, line: &str, metadata: &mut Metadata) -> bool {
        let fields = self.lines.iter().filter(|(role, _)| *role == LineRole::Field);
        let Some(hit) = fields.filter_map(|(_, pattern)| pattern.captures(line)).next() else { return false };
        for (name, field) in [
            ("title", Field::Title),
            ("date", Field::Date),
            ("source", Field::Source),
            ("byline", Field::Byline),
            ("url", Field::Url),
        ] {
            set_if_empty(metadata, field, hit.name(name).map_or("", |group| group.as_str()), Origin::ExportField);
        }
        true
    }
}

/// “The Guardian (London)” is “The Guardian”, unless the list of outlets has the whole name.
fn outlet_name(line: &str) -> &str {
    let bare = line.split(" (").next().unwrap_or(line);
    if outlets::known(line).is_none() && !bare.is_empty() { bare } else { line }
}

/// Joins lines to paragraphs where blank lines separate them.
fn paragraphs(lines: &[&str]) -> String {
    let parted = lines.iter().filter(|line| line.trim().is_empty()).count() > 1;
    let mut text = String::new();
    let mut blank = false;
    for line in lines.iter().map(|line| line.trim()) {
        if line.is_empty() {
            blank = true;
            continue;
        }
        if !text.is_empty() {
            text.push_str(if blank || !parted { "\n\n" } else { " " });
        }
        text.push_str(line);
        blank = false;
    }
    text
}

/// The articles of an export that is a web page; `None` when it is none.
pub(super) fn in_page(page: &str) -> Option<RawArticles> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| compiled("(?i)nexis|factiva|proquest"));
    NAME.is_match(page).then(|| split(&super::html::plain_text(page))).flatten()
}

/// The articles of an export; `None` when the text is not one.
pub(super) fn split(text: &str) -> Option<RawArticles> {
    let kind = DATABASES.iter().max_by_key(|kind| {
        let marks = |line: &&str| kind.is(LineRole::Before, line) || kind.is(LineRole::After, line);
        text.lines().map(str::trim).filter(|line| (3..=80).contains(&line.len())).filter(marks).count()
    })?;
    let mut found = RawArticles::default();
    for part in kind.split(text) {
        if part.iter().any(|line| !line.trim().is_empty()) {
            found.push(kind.article(&part));
        }
    }
    (!found.articles.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::split;
    use jiff::civil::date;

    /// Title, outlet, day and byline of each article, and its text.
    fn articles(text: &str) -> Vec<(String, String, String)> {
        let found = split(text).unwrap();
        assert_eq!(found.skipped, 0);
        found
            .articles
            .into_iter()
            .map(|raw| {
                let metadata = raw.metadata;
                assert_eq!(metadata.date.map(|day| day.value), Some(date(2021, 5, 4).into()));
                assert_eq!(metadata.byline.map(|byline| byline.value).as_deref(), Some("Jane Roe"));
                (metadata.title.unwrap().value, metadata.source.unwrap().value, raw.text)
            })
            .collect()
    }

    const EXPECTED: (&str, &str, &str) = (
        "Ferry reopens after storm",
        "The Morning Ledger",
        "Ferry reopens after storm\n\nThe ferry sailed again on Tuesday.\n\n“At last,” said Ana Prado, who runs it.",
    );

    fn check(text: &str) {
        for (title, outlet, body) in articles(text) {
            assert_eq!((title.as_str(), outlet.as_str(), body.as_str()), EXPECTED);
        }
        assert_eq!(articles(text).len(), 2);
    }

    #[test]
    fn nexis() {
        let one = "\n\n                     The Morning Ledger (Port Vale)\n\n                     May 4, 2021 Tuesday\n\nFerry reopens after\nstorm\n\nBYLINE: Jane Roe\n\nSECTION: NEWS; Pg. 4\n\nLENGTH: 12 words\n\nThe ferry sailed again\non Tuesday.\n\n“At last,” said Ana Prado, who runs it.\n\nLOAD-DATE: May 5, 2021\n\nLANGUAGE: ENGLISH\n\nCopyright 2021 Ledger Ltd\nAll Rights Reserved\n";
        check(&format!("                 1 of 2 DOCUMENTS{one}\n                 2 of 2 DOCUMENTS{one}"));
    }

    #[test]
    fn nexis_uni() {
        let one = "Ferry reopens after storm\n\nThe Morning Ledger\n\nMay 4, 2021 Tuesday\n\nCopyright 2021 Ledger Ltd All Rights Reserved\n\nSection: NEWS; Pg. 4\n\nLength: 12 words\n\nByline: Jane Roe\n\nBody\n\nThe ferry sailed again on Tuesday.\n\n“At last,” said Ana Prado, who runs it.\n\nClassification\n\nLanguage: ENGLISH\n\nLoad-Date: May 5, 2021\n\nEnd of Document\n\n";
        check(&format!("{one}{one}"));
    }

    #[test]
    fn factiva() {
        let plain = "Ferry reopens after storm\nJane Roe\n12 words\n4 May 2021\nThe Morning Ledger\nMOLE\nEnglish\n© 2021 Ledger Ltd. All rights reserved.\n\nThe ferry sailed again on Tuesday.\n\n“At last,” said Ana Prado, who runs it.\n\nDocument MOLE000020210504eh540001x\n\n";
        let coded = "HD Ferry reopens after storm\nBY By Jane Roe\nWC 12 words\nPD 4 May 2021\nSN The Morning Ledger\nSC MOLE\nLA English\nCY Copyright 2021\nLP\nThe ferry sailed again on Tuesday.\n\nTD\n“At last,” said Ana Prado, who runs it.\n\nNS gship : Shipping\nAN Document MOLE000020210504eh540001x\n\n";
        check(&format!("{plain}{coded}"));
    }

    #[test]
    fn factiva_codes_need_capitals() {
        let text = "HD Ferry reopens\nBY By Jane Roe\nPD 4 May 2021\nSN The Morning Ledger\nLP\nIn a statement, the port gave the hour.\n\nTD\nBy Tuesday it sailed.\n\nRe the fares, nothing was said.\n\nIN iship : Shipping\nAN Document MOLE000020210504eh540001x\n\n";
        for raw in split(&text.repeat(2)).unwrap().articles {
            for words in ["In a statement", "By Tuesday", "Re the fares"] {
                assert!(raw.text.contains(words), "{}", raw.text);
            }
            assert!(!raw.text.contains("iship"), "{}", raw.text);
        }
    }

    #[test]
    fn proquest() {
        let one = "\n\nTitle: Ferry reopens after storm\n\nAuthor: Jane Roe\n\nPublication info: The Morning Ledger ; Port Vale [Port Vale]04 May 2021: 4.\n\nAbstract: None available.\n\nFull text: The ferry sailed again on Tuesday.\n\n“At last,” said Ana Prado, who runs it.\n\nSubject: Shipping\n\nPublication title: The Morning Ledger\n";
        check(&format!("____\n\nDocument 1 of 2{one}\n____\n\nDocument 2 of 2{one}"));
    }

    #[test]
    fn plain_text_is_no_export() {
        assert!(split("The court read document 3 of 9.\n\nIt was the end of document reading.").is_none());
    }

    #[test]
    fn every_pattern_compiles() {
        for (_, pattern) in super::DATABASES.iter().flat_map(|database| &database.lines) {
            assert!(!pattern.as_str().is_empty());
        }
    }
}
