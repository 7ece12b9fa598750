//! Every reader of a format: the first byte says which, the rest is the file.

use flate2::{Compression, write::GzEncoder};
use quotidian::article::Article;
use quotidian::readers::{Parsed, Reader};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// By the first byte, from `a` on; PDF has a target of its own. What has no dot is made into an archive first: its sums
/// would stop every mutation.
const KINDS: [&str; 21] = [
    "a.txt",
    "b.html",
    "c.xml",
    "d.json",
    "e.jsonl",
    "f.csv",
    "g.tsv",
    "h.md",
    "i.eml",
    "j.mbox",
    "k.mhtml",
    "l.rtf",
    "m.warc",
    "docx",
    "odt",
    "epub",
    "zip",
    "gz",
    "raw.zip",
    "xlsx",
    "u.webarchive",
];

/// Checks [`Reader::parse`].
pub fn check(data: &[u8]) {
    let Some((first, data)) = data.split_first() else { return };
    let kind = KINDS[usize::from(first.wrapping_sub(b'a')) % KINDS.len()];
    let (path, bytes) = match kind {
        "docx" => ("n.docx", packed(&[("word/document.xml", data)])),
        "odt" => ("o.odt", packed(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", data)])),
        "epub" => ("p.epub", packed(&book(data))),
        "zip" => ("q.zip", packed(&members(data))),
        "gz" => ("r.warc.gz", compressed(data)),
        "xlsx" => ("t.xlsx", packed(&workbook(data))),
        _ => (kind, data.to_vec()),
    };
    parses(&Reader::default(), path, &bytes);
}

/// Checks what a file of this name and content gives.
pub(super) fn parses(reader: &Reader, path: &str, bytes: &[u8]) {
    let parsed = reader.parse(path, bytes);
    assert!(parsed != Parsed::default(), "{path}: neither an article nor a problem");
    assert_eq!(parsed, reader.parse(path, bytes), "{path}: another answer the second time");
    for problem in &parsed.problems {
        assert!(problem.path.starts_with(path) && !problem.reason.is_empty() && !problem.advice.is_empty());
    }
    parsed.articles.iter().for_each(sound);
}

/// What the docs of [`Article`] promise.
fn sound(article: &Article) {
    let text = &article.text;
    assert!(text.chars().any(char::is_alphanumeric), "an article without text");
    assert!(!text.contains('\r'), "line ends are \\n");
    if let Some(headline) = article.headline {
        assert!(text.get(headline.range()).is_some_and(|words| !words.is_empty()), "{headline:?}");
    }
    let mut end = 0;
    for aside in &article.asides {
        assert!(text.get(aside.span.range()).is_some_and(|words| !words.is_empty()), "{aside:?}");
        assert!(aside.span.start >= end, "{aside:?} before {end}");
        end = aside.span.end;
    }
    let about = &article.metadata;
    for value in [&about.title, &about.source, &about.byline, &about.url].into_iter().flatten() {
        assert!(!value.value.trim().is_empty(), "{value:?} says nothing");
    }
}

/// The members of an archive: name, line end, length in a byte times 16, content.
pub(super) fn members(mut data: &[u8]) -> Vec<(&str, &[u8])> {
    let mut members = Vec::new();
    while let Some(at) = data.iter().position(|byte| *byte == b'\n').filter(|_| members.len() < 8) {
        let name = std::str::from_utf8(&data[..at]).unwrap_or("t.txt");
        let rest = &data[at + 1..];
        let Some((length, rest)) = rest.split_first() else { break };
        let (content, rest) = rest.split_at(rest.len().min(usize::from(*length) * 16));
        members.push((name, content));
        data = rest;
    }
    members
}

/// A book: its package before the first NUL, a chapter after it.
fn book(data: &[u8]) -> [(&str, &[u8]); 3] {
    let at = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    let container = b"<container><rootfiles><rootfile full-path=\"a.opf\"/></rootfiles></container>";
    [("META-INF/container.xml", container), ("a.opf", &data[..at]), ("1.xhtml", data.get(at + 1..).unwrap_or_default())]
}

/// A workbook: its shared strings before the first NUL, a sheet after it.
fn workbook(data: &[u8]) -> [(&str, &[u8]); 4] {
    let at = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
    let book = b"<workbook><sheets><sheet name=\"a\" r:id=\"r1\"/></sheets></workbook>";
    let links = b"<Relationships><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></Relationships>";
    [
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", links),
        ("xl/sharedStrings.xml", &data[..at]),
        ("xl/worksheets/sheet1.xml", data.get(at + 1..).unwrap_or_default()),
    ]
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in files {
        // Two of one name are refused by the writer, and left out.
        if zip.start_file(*name, stored).is_ok() {
            zip.write_all(content).expect("memory");
        }
    }
    zip.finish().expect("memory").into_inner()
}

fn compressed(data: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(data).expect("memory");
    encoder.finish().expect("memory")
}
