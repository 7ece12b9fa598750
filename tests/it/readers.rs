//! What single formats may hold besides the usual: all that is an article's comes through, and nothing else.

use crate::packed::{gzip, zip};
use jiff::civil::date;
use quotidian::article::Article;
use quotidian::article::ProblemKind::{Loss, Note};
use quotidian::ingest::{Corpus, find, process_file};
use quotidian::readers::{Parsed, parse, walk};
use std::io::Write;

fn only(parsed: Parsed) -> Article {
    assert_eq!((parsed.articles.len(), parsed.problems.len()), (1, 0), "{:?}", parsed.problems);
    parsed.articles.into_iter().next().unwrap()
}

#[test]
fn feed_entries_with_markup() {
    let text = "Pier & co\n\nThe ferry sailed < again.\nIt was late, said\n\nMs Prado.";
    let inside = "<div><p>The <b>ferry</b> sailed &lt; again.<br/>It was <i>late</i>, said</p><p>Ms Prado.</p></div>";
    let atom = |kind: &str, element: &str| {
        format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Harbour Times</title><entry>\
             <title type=\"xhtml\"><div>Pier <b>&amp;</b> co</div></title><summary>Short.</summary>\
             <{element} type=\"{kind}\">{inside}</{element}></entry></feed>"
        )
    };
    for (kind, element) in [("xhtml", "content"), ("application/xhtml+xml", "content"), ("xhtml", "summary")] {
        assert_eq!(only(parse("a.atom", atom(kind, element).as_bytes())).text, text, "{kind} {element}");
    }
    // Written as HTML, with a break that has no end, and an element of the same name inside.
    let rss = "<rss><channel><item><title>Pier</title><description><p>The ferry<br>sailed.</p><description>It was late.\
               </description></description><pubDate>Tue, 04 May 2021 07:15:00 GMT</pubDate></item></channel></rss>";
    let article = &parse("a.rss", rss.as_bytes()).articles[0];
    assert_eq!(article.text, "Pier\n\nThe ferry\nsailed.\n\nIt was late.");
    assert!(article.metadata.date.is_some());
}

#[test]
fn feed_entry_date_is_its_publication() {
    let entry = |dates: &str| {
        let feed = format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>All</title><entry><title>Pier</title>{dates}\
             <source><id>https://all.example/</id><title>Harbour Times</title><updated>2023-01-01</updated></source>\
             <content>It sailed.</content></entry></feed>"
        );
        let article = only(parse("a.atom", feed.as_bytes()));
        assert_eq!(article.metadata.source.unwrap().value, "Harbour Times");
        assert_eq!(article.metadata.url, None);
        article.metadata.date.map(|day| (day.value, day.origin.to_string()))
    };
    let published = Some((date(2021, 5, 4).into(), "feed entry".to_owned()));
    assert_eq!(entry("<updated>2022-06-05</updated><published>2021-05-04</published>"), published);
    assert_eq!(entry("<published>2021-05-04</published><updated>2022-06-05</updated>"), published);
    let changed = Some((date(2022, 6, 5).into(), "last change of the feed entry".to_owned()));
    assert_eq!(entry("<updated>2022-06-05</updated>"), changed);
    assert_eq!(entry(""), None);
}

#[test]
fn archive_paths_outside_are_errors() {
    let text = b"Ferry reopens\n\nThe ferry sailed again on Tuesday.\n".as_slice();
    let good = ["./a.txt", "./deep/./b.txt", "12:30 ferry: late.txt", "c//d.txt", "B: a view.txt"];
    let bad = ["C:\\e.txt", "d:/f.txt", "/g.txt", "./../h.txt"];
    let rest = ["./.hidden", ".git/i.txt"];
    let all: Vec<(&str, &[u8])> = good.iter().chain(&bad).chain(&rest).map(|name| (*name, text)).collect();
    let parsed = parse("all.zip", &zip(&all));
    let paths: Vec<&str> = parsed.articles.iter().map(|article| article.path.as_str()).collect();
    let expected = ["12:30 ferry: late.txt", "B: a view.txt", "a.txt", "c/d.txt", "deep/b.txt"];
    assert_eq!(paths, expected.map(|name| format!("all.zip/{name}")));
    assert_eq!(parsed.problems.len(), bad.len(), "{:?}", parsed.problems);
    assert!(parsed.problems.iter().all(|problem| problem.reason.contains("leads out")));
    let twice = parse("two.zip", &zip(&[("a.txt", text), ("./a.txt", text)]));
    assert_eq!((twice.articles.len(), twice.problems.len()), (1, 1));
}

#[test]
fn nested_archives_share_limits() {
    let names: Vec<String> = (0..9000).map(|number| format!("{number}.png")).collect();
    let pictures: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"\x89PNG".as_slice())).collect();
    let inner = zip(&pictures);
    let parsed = parse("all.zip", &zip(&[("a.zip", &inner), ("b.zip", &inner), ("c.zip", &inner), ("d.zip", &inner)]));
    assert_eq!(parsed.problems.iter().filter(|problem| problem.reason.contains("picture")).count(), 20_000 - 3);
    let told: Vec<&str> =
        parsed.problems.iter().filter(|p| p.reason.contains("too large")).map(|p| p.path.as_str()).collect();
    assert_eq!(told, ["all.zip/c.zip", "all.zip"]);
}

#[test]
fn packed_copy_has_its_own_id() {
    let text = b"Ferry reopens\n\nThe ferry sailed again on Tuesday.\n";
    let packed = only(parse("a.txt.gz", &gzip(text)));
    assert_ne!(packed.id, only(parse("a.txt", text)).id);
    assert_eq!(packed.path, "a.txt.gz");
}

#[test]
fn byte_order_mark_before_mail() {
    let mail =
        "From: Harbour Times <news@harbour.example>\nSubject: Ferry\nMessage-ID: <1@harbour.example>\n\nIt sailed.\n\n";
    let mailbox = format!("From news@harbour.example Tue May  4 07:15:00 2021\n{mail}").repeat(2);
    let utf8 = |text: &str| format!("\u{feff}{text}").into_bytes();
    let utf16 = |text: &str| std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (path, text, count) in [("inbox.mbox", &*mailbox, 2), ("a.eml", mail, 1)] {
        for bytes in [utf8(text), utf16(text)] {
            let parsed = parse(path, &bytes);
            assert_eq!((parsed.articles.len(), parsed.problems.len()), (count, 0), "{path}: {:?}", parsed.problems);
            for article in &parsed.articles {
                assert_eq!(article.text, "Ferry\n\nIt sailed.");
                assert_eq!(article.metadata.source.as_ref().unwrap().value, "Harbour Times");
            }
        }
    }
}

/// A web archive of responses to `https://a.example/NUMBER`, each with its header fields and its body.
fn warc(responses: &[(&str, &[u8])]) -> Vec<u8> {
    let record = |(number, (fields, body)): (usize, &(&str, &[u8]))| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n");
        let about = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/{number}\r\nContent-Length: {}\r\n\r\n",
            head.len() + body.len()
        );
        [about.as_bytes(), head.as_bytes(), body, b"\r\n\r\n"].concat()
    };
    responses.iter().enumerate().flat_map(record).collect()
}

#[test]
fn warc_pages_are_read_or_reported() {
    let page = format!("<html><body><article><p>{}</p></article></body></html>", "It sailed again. ".repeat(20));
    let gzip = gzip(page.as_bytes());
    let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    deflate.write_all(page.as_bytes()).unwrap();
    let deflate = deflate.finish().unwrap();
    // Brotli that was not compressed: a window, the length less one in 16 bits, the bytes, an empty last piece.
    let bits = (page.len() as u32 - 1) << 4 | 1 << 20;
    let brotli = [&bits.to_le_bytes()[..3], page.as_bytes(), &[3]].concat();
    let good = warc(&[
        ("", page.as_bytes()),
        ("Content-Encoding: gzip\r\n", &gzip),
        ("Content-Encoding: deflate\r\n", &deflate),
        ("Content-Encoding: br\r\n", &brotli),
        ("Content-Encoding: gzip\r\n", page.as_bytes()),
    ]);
    let parsed = parse("a.warc", &good);
    assert_eq!((parsed.articles.len(), parsed.problems.len()), (5, 0), "{:?}", parsed.problems);
    let bad = warc(&[
        ("Content-Encoding: zstd\r\n", b"\x28\xb5\x2f\xfd"),
        ("Content-Encoding: gzip\r\n", &gzip[..gzip.len() / 2]),
        ("Content-Encoding: br\r\n", &brotli[..50]),
        ("", &[0; 3000]),
    ]);
    let parsed = parse("a.warc", &bad);
    let told: Vec<&str> = parsed.problems.iter().map(|problem| problem.reason.as_str()).collect();
    let reasons = [
        "it is packed in a way that is not known here (zstd)",
        "it is packed (gzip), and broken",
        "it is packed (br), and broken",
        "it is not text",
    ];
    let expected =
        reasons.iter().enumerate().map(|(at, reason)| format!("“https://a.example/{at}” is left out: {reason}."));
    assert_eq!(told, expected.collect::<Vec<_>>());
    let many = vec![("Content-Encoding: zstd\r\n", b"".as_slice()); 150];
    let parsed = parse("a.warc", &warc(&many));
    assert_eq!(parsed.problems.len(), 101, "the rest is counted");
    assert!(parsed.problems[100].reason.starts_with("50 more of its 150 entries"));
}

#[test]
fn json_comment_lists_are_left_out() {
    let told = |json: &str| {
        let parsed = parse("a.json", json.as_bytes());
        let texts: Vec<String> = parsed.articles.into_iter().map(|article| article.text).collect();
        (texts.join(" "), parsed.problems.into_iter().map(|problem| problem.reason).collect::<String>())
    };
    for name in ["commentary", "Commentaries", "most_commented", "responses", "answers", "discussion", "thread"] {
        let (texts, said) = told(&format!(r#"{{"news": [{{"text": "One."}}], "{name}": [{{"text": "Two."}}]}}"#));
        assert!(texts.contains("One.") && texts.contains("Two.") && !said.contains("left out"), "{name}: {said}");
    }
    for name in ["comments", "user_comments", "replies"] {
        let (texts, said) = told(&format!(r#"{{"news": [{{"text": "One."}}], "{name}": [{{"text": "Two."}}]}}"#));
        assert_eq!(texts, "One.");
        assert!(said.contains(&format!("left out as comments of readers: “{name}”.")), "{said}");
        let below = format!(r#"{{"text": "One.", "tags": [{{"name": "a"}}], "{name}": [{{"text": "Two."}}]}}"#);
        let (texts, said) = told(&below);
        assert!(texts == "One." && !said.contains("left out"), "{texts} {said}");
    }
    let thread = r#"{"text": "One.", "tags": [{"name": "a"}], "thread": [{"text": "Two."}]}"#;
    assert_eq!(told(thread).0, "One.", "below an article");
}

#[test]
fn json_paragraphs_join() {
    let count = |name: &str, json: &str| parse(name, json.as_bytes()).articles.len();
    let long = "The ferry sailed again on Tuesday. ".repeat(8);
    let numbered = r#"{"title": "May", "content": [{"id": 1, "text": "One."}, {"id": 2, "text": "Two."}]}"#;
    let all_long = format!(r#"{{"title": "May", "content": [{{"text": "{long}"}}, {{"text": "{long}"}}]}}"#);
    for articles in [numbered, &all_long] {
        assert_eq!(count("a.json", articles), 2, "{articles}");
        assert_eq!(count("a.jsonl", &format!("{articles}\n{articles}\n")), 4, "{articles}");
    }
    for paragraphs in [
        numbered.replace(r#""id""#, r#""type": "p", "id""#),
        numbered.replace(r#""id""#, r#""n""#),
        all_long.replace(r#"{"text""#, r#"{"type": "p", "text""#),
        all_long.replace(r#"{"title""#, r#"{"date": "2021-05-04", "title""#),
        format!(r#"{{"title": "May", "content": [{{"id": 1, "text": "{long}"}}]}}"#),
    ] {
        assert_eq!(count("a.json", &paragraphs), 1, "{paragraphs}");
    }
}

#[test]
fn warc_records_without_pages_are_skipped() {
    let page = format!("<html><body><article><p>{}</p></article></body></html>", "It sailed again. ".repeat(20));
    let record = |address: &str, kind: &str, body: &str| {
        let length = body.len();
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nContent-Type: {kind}\r\n\
             Content-Length: {length}\r\n\r\n{body}\r\n\r\n"
        )
    };
    let others = record("dns:a.example", "text/dns", "20210504071500\na.example.\t300\tIN\tA\t192.0.2.1\n")
        + &record("ftp://a.example/b.txt", "application/octet-stream", "It sailed.")
        + &String::from_utf8(warc(&[("", page.as_bytes())])).unwrap();
    only(parse("a.warc", others.as_bytes()));
    let broken = record("https://a.example/", "application/http; msgtype=response", "<html>It sailed.</html>");
    let told = parse("a.warc", broken.as_bytes()).problems;
    assert!(told[0].reason.ends_with("the answer of its server is broken."), "{told:?}");
}

#[test]
fn text_file_replaces_scanned_pdf() {
    let reader = crate::formats::reader();
    let folder = tempfile::tempdir().unwrap();
    let fixture = |name: &str| format!("{}/tests/fixtures/formats/{name}", env!("CARGO_MANIFEST_DIR"));
    for (from, to) in [("ferry.pdf", "ferry.pdf"), ("scan.pdf", "scan.pdf"), ("scan.pdf", "other.PDF")] {
        std::fs::copy(fixture(from), folder.path().join(to)).unwrap();
    }
    std::fs::write(folder.path().join("torn.pdf"), "%PDF-1.7\n1 0 obj").unwrap();
    for name in ["ferry.txt", "scan.txt", "torn.pdf.txt", "other.txt.txt"] {
        std::fs::write(folder.path().join(name), format!("Pier {name} rebuilt\n\nIt holds.\n")).unwrap();
    }
    let (mut articles, mut problems) = (Vec::new(), Vec::new());
    for file in walk(folder.path()).files {
        let remarks = process_file(&reader, &file, |article, _| articles.push(article.path));
        problems.extend(remarks.problems.into_iter().map(|problem| (problem.path, problem.kind)));
    }
    assert_eq!(articles, ["ferry.pdf", "ferry.txt", "other.txt.txt", "scan.txt", "torn.pdf.txt"]);
    let told = [("other.PDF", Loss), ("scan.pdf", Note), ("torn.pdf", Note)];
    assert_eq!(problems, told.map(|(path, kind)| (path.to_owned(), kind)));
    let client =
        crate::client::Client::new(Corpus::new(reader, None).update(find(&[folder.path().to_owned()]), |_, _| {}));
    assert_eq!(client.json("/api/problems")["total"], 2, "the same, and a note of a kind once");
}

#[test]
fn text_beside_goes_before_ocr() {
    let reader = crate::formats::reader().with_ocr("eng".parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let put = |from: &str, to: &str| {
        let from = format!("{}/tests/fixtures/scans/{from}", env!("CARGO_MANIFEST_DIR"));
        std::fs::copy(from, folder.path().join(to)).unwrap();
    };
    put("g4.pdf", "fax.pdf");
    put("page.png", "page.PNG");
    for name in ["fax.txt", "page.txt"] {
        std::fs::write(folder.path().join(name), "Pier rebuilt\n\nIt holds.\n").unwrap();
    }
    let cache = tempfile::tempdir().unwrap();
    let roots = [folder.path().to_owned()];
    let shown = || {
        let cache = quotidian::ingest::Cache::open(cache.path(), &roots, "").unwrap();
        let library = Corpus::new(reader.clone(), Some(cache)).update(find(&roots), |_, _| {});
        let client = crate::client::Client::new(library);
        [client.json("/api/articles?fold=false")["total"].clone(), client.json("/api/problems")["total"].clone()]
    };
    assert_eq!(shown(), [2, 1], "the texts, and a note on what they replace");
    if crate::scans::has_tesseract() {
        std::fs::remove_file(folder.path().join("fax.txt")).unwrap();
        assert_eq!(shown(), [2, 2], "the fax by OCR, though the cache has it without");
        std::fs::write(folder.path().join("fax.txt"), "Pier rebuilt\n\nIt holds.\n").unwrap();
        assert_eq!(shown(), [2, 1]);
    }
}

#[test]
fn unclosed_table_quote_is_reported() {
    let good = "Title,Text\nFerry,\"It sailed.\n\n\"\"At last.\"\"\"\nPier,It is 5\" high.\n";
    let told = |table: &str| {
        let parsed = parse("a.csv", table.as_bytes());
        let losses = parsed.problems.iter().filter(|problem| problem.kind == Loss).count();
        (parsed.articles.len(), losses)
    };
    assert_eq!(told(good), (2, 0));
    assert_eq!(told(&format!("{good}Mill,\"It turns.\nSchool,It opens.\nMarket,It closes.\n")), (3, 1));
}

#[test]
fn archived_files_have_a_limit() {
    let good = "Ferry reopens\n\nThe ferry sailed again. “At last,” said Ana Prado in Lisbon.\n";
    let file = |megabytes: u32| {
        let line = |n: u32| format!("{:x<990}{:010}", "", n.wrapping_mul(2_654_435_761));
        (0..megabytes * 1050).map(line).collect::<String>()
    };
    let read = |megabytes: u32| {
        let (large, good) = (file(megabytes), good.as_bytes());
        let parsed = parse("a.zip", &zip(&[("large.txt", large.as_bytes()), ("small.txt", good)]));
        let problems: Vec<String> = parsed.problems.into_iter().map(|one| one.path + ": " + &one.reason).collect();
        (parsed.articles.len(), problems.join(" "))
    };
    let (articles, said) = read(65);
    assert_eq!((articles, &*said), (1, "a.zip/large.txt: It unpacks to far more than articles need."));
    let (articles, said) = read(5);
    assert!(articles == 1 && said.contains("longer than 4 MB"), "it is opened: {said}");
}
