//! Files that are read in part or not at all: the reason is the right one, and nothing else is lost with them.

use crate::formats::reader;
use crate::packed::{gzip, zip};
use quotidian::readers::{Parsed, parse};

const TEXT: &str = "The ferry sailed again on Tuesday.";

fn reasons(parsed: &Parsed) -> Vec<&str> {
    parsed.problems.iter().map(|problem| problem.reason.as_str()).collect()
}

fn texts(parsed: &Parsed) -> Vec<&str> {
    parsed.articles.iter().map(|article| article.text.as_str()).collect()
}

/// A PDF of these objects, numbered from 1; the first is its catalogue.
fn pdf(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut places = String::new();
    for (number, object) in (1..).zip(objects) {
        places += &format!("{:010} 00000 n \n", bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let count = objects.len() + 1;
    let start = bytes.len();
    let end = format!("trailer << /Size {count} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
    bytes.extend(format!("xref\n0 {count}\n0000000000 65535 f \n{places}{end}").bytes());
    bytes
}

#[test]
fn unread_pdfs_have_a_reason() {
    const CATALOGUE: &str = "<< /Type /Catalog /Pages 2 0 R >>";
    const TREE: &str = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>";
    const PAGE: &str = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << >> /Contents 4 0 R >>";
    const EMPTY: &str = "<< /Length 0 >>\nstream\n\nendstream";
    let circle = "<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 2 0 R >>";
    let painted = "<< /Length 12 >>\nstream\n0 0 9 9 re f\nendstream";
    let key = "12".repeat(32);
    let lock =
        format!("/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{key}> /U <{key}> >> /ID [<00><00>]");
    let cases: [(&[&str], &str, &str); 4] = [
        (&[CATALOGUE, TREE, PAGE, EMPTY], "", "Its pages are blank."),
        (&[CATALOGUE, TREE, PAGE, painted], "", "It is a scan: a picture of its pages, without text."),
        (&[CATALOGUE, TREE, PAGE, EMPTY], &lock, "It is locked with a password."),
        (
            &[CATALOGUE, circle, "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>", EMPTY],
            "",
            "It is broken: one of its pages is part of itself.",
        ),
    ];
    for (objects, trailer, reason) in cases {
        let parsed = reader().parse("a.pdf", &pdf(objects, trailer));
        assert_eq!(reasons(&parsed), [reason]);
    }
}

#[test]
fn unread_zips_have_a_reason() {
    let with = |change: &dyn Fn(&mut [u8])| {
        let mut bytes = zip(&[("a.txt", TEXT.as_bytes()), ("b.txt", TEXT.as_bytes())]);
        // The first file, where it lies and in the list.
        change(&mut bytes[6..]);
        let listed = bytes.windows(4).position(|mark| mark == b"PK\x01\x02").unwrap();
        change(&mut bytes[listed + 8..]);
        parse("a.zip", &bytes)
    };
    let locked = with(&|head| head[0] |= 1);
    assert_eq!((reasons(&locked), texts(&locked)), (vec!["It is locked with a password."], vec![TEXT]));
    let lzma = with(&|head| head[2] = 14);
    let reason = "It is compressed in a way that is not known here; “deflate”, “bzip2” and “zstd” are.";
    assert_eq!((reasons(&lzma), texts(&lzma)), (vec![reason], vec![TEXT]));
}

#[test]
fn bytes_behind_gzip_are_reported() {
    let packed = [gzip(TEXT.as_bytes()), gzip(b" It was late.")].concat();
    let whole = format!("{TEXT} It was late.");
    for (behind, expected) in [
        (&b""[..], vec![]),
        (&[0; 512], vec![]),
        (b"garbage", vec!["Behind what is compressed in it stand 7 bytes more, which are left out."]),
    ] {
        let parsed = parse("a.txt.gz", &[&packed, behind].concat());
        assert_eq!((texts(&parsed), reasons(&parsed)), (vec![&*whole], expected));
    }
}

#[test]
fn json_extensions_cost_no_article() {
    let article = |more: &str| format!("{{\"title\": \"Ferry\", \"text\": \"{TEXT}\"{more}}}");
    for wrong in [", \"score\": NaN", ", \"score\": -Infinity", ", \"score\": 1e400", ", \"by\": \"\\ud83d\""] {
        let list = format!("[{}, {}]", article(""), article(wrong));
        let lines = format!("{}\n{}\n", article(""), article(wrong));
        for (path, text) in [("a.json", list), ("a.jsonl", lines)] {
            assert_eq!(parse(path, text.as_bytes()).articles.len(), 2, "{path}: {text}");
        }
    }
}

#[test]
fn long_html_loses_no_text() {
    let words = (0..20_000).map(|number| format!("a{number}&b\u{a0}c ")).collect::<String>();
    let page = format!(
        "<!doctype html><title>Ferry</title><body><article><p title='{}'>{TEXT} {}</p>",
        "&amp;".repeat(5_000),
        words.replace('&', "&amp;"),
    );
    let parsed = parse("a.html", page.as_bytes());
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(squeezed(&parsed.articles[0].text).ends_with(&squeezed(&format!("{TEXT} {words}"))));
}
