//! Formats: the same article as each program saves it, and archives made to harm.
//!
//! The files in `fixtures/formats` were made from our own text by real programs: LibreOffice (DOCX, ODT, RTF, PDF),
//! pandoc (EPUB, exports in DOCX and RTF), Chromium (MHTML, printed PDF), SingleFile, Wget (WARC), feedgen (RSS,
//! Atom), Python (mail, mailbox, bzip2 in a zip, property list of a webarchive), xlsxwriter, SQLite (CSV, JSON), Info-ZIP,
//! bzip2, zstd.

use crate::client::Client;
use crate::packed::{bzip2, gzip, zip, zstd};
use jiff::civil::date;
use quotidian::article::{Article, ProblemKind};
use quotidian::ingest::{Corpus, find};
use quotidian::readers::{Parsed, Reader, WorkerPool, parse};
use serde_json::Value;

/// A reader with workers.
pub(crate) fn reader() -> Reader {
    let pool = WorkerPool::new(env!("CARGO_BIN_EXE_quotidian").into(), vec!["read-worker".to_owned()]);
    Reader::default().with_workers(pool)
}

fn fixture(name: &str) -> Parsed {
    let path = format!("{}/tests/fixtures/formats/{name}", env!("CARGO_MANIFEST_DIR"));
    reader().parse(name, &std::fs::read(path).unwrap())
}

fn known(article: &Article) -> (Option<&str>, Option<&str>, Option<&str>, Option<&str>) {
    let metadata = &article.metadata;
    (
        metadata.title.as_ref().map(|found| found.value.as_str()),
        metadata.source.as_ref().map(|found| found.value.as_str()),
        metadata.byline.as_ref().map(|found| found.value.as_str()),
        metadata.url.as_ref().map(|found| found.value.as_str()),
    )
}

#[test]
fn same_article_in_every_format() {
    let paragraphs = [
        "PORT VALE – The ferry between Port Vale and the islands sailed again on Tuesday, two months after a storm tore its pier away and cut some nine thousand people off from their schools and shops.",
        "“At last,” said Ana Prado, who runs the line. “We have waited for this day since March, and so have the islands. Nobody here wants to live through another spring like this one.”",
        "The transport minister, Tomás Vela, told reporters that the new pier had cost four million euros. He said the government would pay for a second one “before the next winter comes”.",
        "Fishermen doubt it. Their union called the promise “a song we know by heart”, and asked for a date – written down, it said, and signed.",
    ];
    let names = [
        "ferry.docx",
        "ferry.odt",
        "ferry.rtf",
        "ferry.epub",
        "ferry.html",
        "ferry.html.bz2",
        "ferry.html.zst",
        "ferry.mhtml",
        "ferry.warc",
        "ferry.warc.gz",
        "ferry.pdf",
        "printed.pdf",
        "ferry.rss",
        "ferry.atom",
        "ferry.eml",
        "ferry.mbox",
        "ferry.csv",
        "ferry.json",
        "ferry.xlsx",
        "ferry.webarchive",
        "singlefile.html",
    ];
    for name in names {
        let parsed = fixture(name);
        assert!(parsed.problems.iter().all(|problem| problem.kind == ProblemKind::Note), "{:?}", parsed.problems);
        assert_eq!(parsed.articles.len(), 1, "{name}");
        let article = &parsed.articles[0];
        let found: Vec<&str> = article.text.split("\n\n").filter(|paragraph| paragraph.chars().count() > 80).collect();
        assert_eq!(found, paragraphs, "{name}");
        assert_eq!(article.text.lines().next(), Some("Ferry reopens after storm"), "{name}");
        assert_eq!(known(article).0, Some("Ferry reopens after storm"), "{name}");
        assert_eq!(article.metadata.date.as_ref().map(|day| day.value), Some(date(2021, 5, 4).into()), "{name}");
        assert_eq!(article.path, name);
    }
    let page = &fixture("ferry.html").articles[0];
    let address = Some("https://ledger.example/2021/05/04/ferry-reopens");
    assert_eq!(known(page), (Some("Ferry reopens after storm"), Some("The Morning Ledger"), Some("Jane Roe"), address));
    let printed = &fixture("printed.pdf").articles[0];
    assert_eq!(known(printed).3, Some("http://ledger.example/ferry-plain.html"));
}

#[test]
fn database_exports_in_documents_are_split() {
    let names =
        ["nexis.docx", "nexis.rtf", "factiva.docx", "factiva.rtf", "factiva.pdf", "proquest.docx", "proquest.rtf"];
    for name in names {
        let parsed = fixture(name);
        let told: Vec<_> = parsed.articles.iter().map(known).collect();
        let article = |title| (Some(title), Some("The Morning Ledger"), Some("Jane Roe"), None);
        assert_eq!(
            told,
            [article("Ferry reopens after storm"), article("Ferry reopens after storm, again")],
            "{name}: {:?}",
            parsed.problems
        );
        assert!(parsed.articles.iter().all(|article| article.text.ends_with("it said, and signed.")), "{name}");
    }
}

#[test]
fn document_notes_and_comments_are_dropped() {
    // Made with page headers, foot- and endnotes, a comment and a word deleted in review.
    for name in ["reviewed.docx", "reviewed.odt", "reviewed.rtf"] {
        let text = "Ferry reopens\n\nThe ferry sailed again on Tuesday.\n\n“At last,” said Ana Prado.";
        assert_eq!(fixture(name).articles[0].text, text, "{name}");
    }
}

#[test]
fn mixed_folder_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = format!("{}/tests/fixtures/formats", env!("CARGO_MANIFEST_DIR"));
    let mut good: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(fixtures).unwrap().map(Result::unwrap) {
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        good.push(entry.file_name().into_string().unwrap());
    }
    let text = "Ferry reopens\n\n“At last,” said Ana Prado in Lisbon.\n";
    let line = "{\"title\": \"Ferry\", \"text\": \"It sailed.\"}\n{\"title\": \"Pier\", \"text\": \"It holds.\"}\n";
    for (name, words) in
        [("note.txt", text), ("note.md", text), ("lines.jsonl", line), ("ocr.txt", text), ("two.pdf.txt", text)]
    {
        std::fs::write(folder.path().join(name), words).unwrap();
        good.push(name.to_owned());
    }
    good.retain(|name| name != "scan.pdf");
    for name in ["ocr.pdf", "two.pdf"] {
        std::fs::copy(folder.path().join("scan.pdf"), folder.path().join(name)).unwrap();
    }
    std::fs::write(folder.path().join("picture.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    let client = Client::new(Corpus::new(reader(), None).update(find(&[folder.path().to_owned()]), |_, _| {}));
    let list: Value = serde_json::from_str(&client.get("/api/articles?limit=1000").text).unwrap();
    let paths: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|item| item["path"].as_str().unwrap()).collect();
    for name in &good {
        assert!(paths.iter().any(|path| path == name || path.starts_with(&format!("{name}/"))), "{name}: {paths:?}");
    }
    for item in list["items"].as_array().unwrap() {
        let page = client.get(&format!("/articles/{}", item["id"].as_str().unwrap())).text;
        assert!(page.contains(item["path"].as_str().unwrap()), "{item}");
    }
    let problems: Value = serde_json::from_str(&client.get("/api/problems").text).unwrap();
    let told: Vec<(&str, &str)> = problems["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (item["path"].as_str().unwrap(), item["kind"].as_str().unwrap()))
        .collect();
    let expected = [
        ("picture.png", "loss"),
        ("scan.pdf", "loss"),
        ("ferry.csv", "note"),
        ("lines.jsonl", "note"),
        ("ocr.pdf", "note"),
    ];
    assert_eq!(told, expected, "what is said of one file of a make holds for all");
    let page = client.get("/problems").text;
    for words in
        ["2 files or parts of files could not be read", "It is a scan", "How files were read", "text from “Story”"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn one_article_per_entry() {
    let rss = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Harbour Times</title><item><title>Ferry &amp; pier</title>\
        <link>https://harbour.example/1</link><pubDate>Tue, 04 May 2021 07:15:00 GMT</pubDate><dc:creator>Jane Roe</dc:creator>\
        <description>Short.</description><content:encoded><![CDATA[<p>The ferry sailed again.</p><p>It was late.</p>]]></content:encoded>\
        </item><item><title>Nothing</title></item></channel></rss>";
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Harbour Times</title><entry><title>Ferry &amp; pier</title>\
        <link href=\"https://harbour.example/1\"/><published>2021-05-04T07:15:00Z</published><author><name>Jane Roe</name></author>\
        <content type=\"html\">&lt;p&gt;The ferry sailed again.&lt;/p&gt;&lt;p&gt;It was late.&lt;/p&gt;</content></entry><entry/></feed>";
    let json_feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Times", "items": [
        {"id": "1", "url": "https://harbour.example/1", "title": "Ferry & pier", "date_published": "2021-05-04T07:15:00Z",
         "authors": [{"name": "Jane Roe"}], "content_html": "<p>The ferry sailed again.</p><p>It was late.</p>"}, {"id": "2"}]}"#;
    let json = r#"[{"headline": "Ferry & pier", "publication": "Harbour Times", "date": "2021-05-04", "author": "Jane Roe",
        "link": "https://harbour.example/1", "body": "The ferry sailed again.\n\nIt was late."}, {"headline": "Nothing"}]"#;
    let lines = "{\"title\": \"Ferry & pier\", \"source\": \"Harbour Times\", \"published\": 1620112500, \"byline\": \"By Jane Roe\", \
        \"url\": \"https://harbour.example/1\", \"text\": \"The ferry sailed again.\\n\\nIt was late.\"}\n{\"a\": 1}\n";
    let rdf = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"><channel>\
        <title>Harbour Times</title></channel><item><title>Ferry &amp; pier</title><link>https://harbour.example/1</link>\
        <dc:date>2021-05-04</dc:date><dc:creator>Jane Roe</dc:creator><description>&lt;p&gt;The ferry sailed again.&lt;/p&gt;\
        &lt;p&gt;It was late.&lt;/p&gt;</description></item><item><title>Nothing</title></item></rdf:RDF>";
    let table = "Title,Source,Date,Author,URL,Full text\n\"Ferry & pier\",Harbour Times,2021-05-04,Jane Roe,https://harbour.example/1,\
        \"The ferry sailed again.\r\n\r\nIt was late.\"\nNothing,,,,,\n";
    let cases = [
        ("a.xml", rss),
        ("a.atom", atom),
        ("a.json", json_feed),
        ("b.json", json),
        ("a.jsonl", lines),
        ("a.csv", table),
        ("a.tsv", &table.replace(',', "\t")),
        ("a.rdf", rdf),
    ];
    for (path, text) in cases {
        let parsed = parse(path, text.as_bytes());
        assert_eq!(parsed.articles.len(), 1, "{path}: {:?}", parsed.problems);
        let article = &parsed.articles[0];
        assert_eq!(article.text, "Ferry & pier\n\nThe ferry sailed again.\n\nIt was late.", "{path}");
        let expected =
            (Some("Ferry & pier"), Some("Harbour Times"), Some("Jane Roe"), Some("https://harbour.example/1"));
        assert_eq!(known(article), expected, "{path}");
        assert_eq!(article.metadata.date.as_ref().map(|day| day.value), Some(date(2021, 5, 4).into()), "{path}");
        let (notes, losses): (Vec<_>, Vec<_>) =
            parsed.problems.iter().partition(|problem| problem.kind == ProblemKind::Note);
        assert_eq!(losses.len(), 1, "{path}: the entry without text is told");
        assert!(losses[0].reason.starts_with("1 of its 2 entries"), "{losses:?}");
        // Names that had to be guessed are shown; those of feeds are fixed.
        assert_eq!(
            notes.len(),
            usize::from(["b.json", "a.jsonl", "a.csv", "a.tsv"].contains(&path)),
            "{path}: {notes:?}"
        );
        assert!(notes.iter().all(|note| note.reason.contains("text from “")), "{notes:?}");
    }
}

#[test]
fn mails_and_mailboxes() {
    let mail = "From: Harbour Times <news@harbour.example>\r\nTo: me@home.example\r\nSubject: Fwd: Ferry =?utf-8?q?r=C3=A9opens?=\r\n\
        Date: Tue, 04 May 2021 07:15:00 +0000\r\nMessage-ID: <1@harbour.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        The ferry sailed again.\r\n\r\nIt was late.\r\n";
    let check = |parsed: &Parsed, count: usize| {
        assert_eq!((parsed.articles.len(), parsed.problems.len()), (count, 0));
        for article in &parsed.articles {
            assert_eq!(article.text, "Ferry réopens\n\nThe ferry sailed again.\n\nIt was late.");
            assert_eq!(known(article).1, Some("Harbour Times"));
            assert_eq!(article.metadata.date.as_ref().map(|day| day.value), Some(date(2021, 5, 4).into()));
        }
    };
    check(&parse("a.eml", mail.as_bytes()), 1);
    let mailbox = format!("From news@harbour.example Tue May  4 07:15:00 2021\n{mail}\n").repeat(3);
    let parsed = parse("inbox", mailbox.as_bytes());
    check(&parsed, 3);
    assert!(parsed.articles[0].id != parsed.articles[1].id);
}

#[test]
fn broken_warc_record_costs_only_itself() {
    let file = format!("{}/tests/fixtures/formats/ferry.warc", env!("CARGO_MANIFEST_DIR"));
    let good = std::fs::read(file).unwrap();
    let text = String::from_utf8_lossy(&good);
    // The length of the page's record, too long and no number.
    let page = text.find("WARC-Type: response").unwrap();
    let at = page + text[page..].find("Content-Length: ").unwrap() + "Content-Length: ".len();
    for length in [&b"9"[..], b"x"] {
        let bad = [&good[..at], length, &good[at + 1..]].concat();
        let parsed = parse("a.warc", &[&*good, &bad, &good, &good[..good.len() * 2 / 3]].concat());
        let whole = parse("a.warc", &[&*good, &good].concat());
        assert_eq!(parsed.articles, whole.articles);
        assert_eq!((parsed.articles.len(), whole.problems.len()), (2, 0));
        let reasons: Vec<&str> = parsed.problems.iter().map(|problem| problem.reason.as_str()).collect();
        assert!(reasons.iter().all(|reason| reason.ends_with("its record is broken or cut off.")), "{reasons:?}");
        assert!(reasons.iter().any(|reason| reason.contains("“http")), "{reasons:?}");
    }
}

#[test]
fn epub_gives_one_article_per_chapter() {
    let container = b"<container><rootfiles><rootfile full-path=\"a.opf\"/></rootfiles></container>";
    let package = "<package><metadata><dc:title>Harbours</dc:title><dc:publisher>Ledger Press</dc:publisher><dc:date>2021-05-04</dc:date>\
        </metadata><manifest><item id=\"a\" href=\"1.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"b\" href=\"2.xhtml\" \
        media-type=\"application/xhtml+xml\"/></manifest><spine><itemref idref=\"b\"/><itemref idref=\"a\"/></spine></package>";
    let words = "<p>It sailed again on Tuesday, said Ana Prado.</p>".repeat(9);
    let chapter = |title: &str| format!("<html><body><h1>{title}</h1>{words}</body></html>");
    let (first, second) = (chapter("Ferries"), chapter("Piers"));
    let book: [(&str, &[u8]); 4] = [
        ("META-INF/container.xml", container),
        ("a.opf", package.as_bytes()),
        ("1.xhtml", first.as_bytes()),
        ("2.xhtml", second.as_bytes()),
    ];
    let parsed = parse("harbours.epub", &zip(&book));
    let told: Vec<_> = parsed.articles.iter().map(known).collect();
    let of = |title| (Some(title), Some("Ledger Press"), None, None);
    assert_eq!(told, [of("Piers"), of("Ferries")], "in the order of the book");
    let days = parsed.articles.iter().map(|article| article.metadata.date.as_ref().map(|day| day.value));
    assert!(days.eq([Some(date(2021, 5, 4).into()); 2]));
}

#[test]
fn zip_is_read_like_a_folder() {
    let text = b"Ferry reopens\n\nThe ferry sailed again on Tuesday.\n".as_slice();
    let inner = zip(&[("deep/c.txt", text)]);
    let innermost = zip(&[("d.zip", &zip(&[("e.zip", &inner)]))]);
    let archive = zip(&[
        ("b.txt", text),
        ("a/a.txt", text),
        ("inner.zip", &inner),
        ("packed.txt.gz", &gzip(text)),
        ("../../escape.txt", text),
        ("/root.txt", text),
        ("__MACOSX/x.txt", text),
        (".hidden", text),
        ("picture.png", b"\x89PNG\r\n\x1a\n"),
        ("too-deep.zip", &innermost),
    ]);
    let parsed = parse("saved/all.zip", &archive);
    let paths: Vec<&str> = parsed.articles.iter().map(|article| article.path.as_str()).collect();
    assert_eq!(
        paths,
        ["a/a.txt", "b.txt", "inner.zip/deep/c.txt", "packed.txt.gz"].map(|path| format!("saved/all.zip/{path}"))
    );
    let problems: Vec<&str> = parsed.problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(problems.len(), 4, "{problems:?}");
    assert!(problems.iter().any(|path| path.ends_with("../../escape.txt")));
}

#[test]
fn archive_bombs_are_errors() {
    let zeros = vec![b'0'; 40 << 20];
    let bomb = zip(&[("a.txt", &zeros), ("b.txt", &zeros)]);
    let parsed = parse("bomb.zip", &bomb);
    assert!(parsed.articles.is_empty() && !parsed.problems.is_empty());
    assert!(parsed.problems.iter().all(|problem| problem.reason.contains("far more")), "{:?}", parsed.problems);
    let parsed = parse("bomb.txt.gz", &gzip(&zeros));
    assert!(parsed.articles.is_empty() && parsed.problems[0].reason.contains("far more"));
}

#[test]
fn broken_files_are_problems() {
    let names = [
        "ferry.docx",
        "ferry.odt",
        "ferry.rtf",
        "ferry.epub",
        "ferry.html.bz2",
        "ferry.html.zst",
        "ferry.warc",
        "ferry.warc.gz",
        "ferry.pdf",
        "ferry.mhtml",
    ];
    for name in names {
        let path = format!("{}/tests/fixtures/formats/{name}", env!("CARGO_MANIFEST_DIR"));
        let whole = std::fs::read(path).unwrap();
        let reader = reader();
        for cut in [10, whole.len() / 3, whole.len() * 9 / 10] {
            let parsed = reader.parse(name, &whole[..cut]);
            assert!(parsed.articles.len() + parsed.problems.len() > 0, "{name} cut at {cut}");
        }
        let mut torn = whole.clone();
        for at in (20..torn.len()).step_by(97) {
            torn[at] = torn[at].wrapping_mul(31).wrapping_add(7);
        }
        let parsed = reader.parse(name, &torn);
        assert!(parsed.articles.len() + parsed.problems.len() > 0, "{name} torn");
    }
}

#[test]
fn zips_may_hold_bzip2_or_zstd() {
    let bytes = std::fs::read(format!("{}/tests/fixtures/formats/methods.zip", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let titles = |bytes: &[u8]| {
        let parsed = reader().parse("methods.zip", bytes);
        let titles = parsed.articles.iter().filter_map(|article| known(article).0.map(str::to_owned));
        (titles.collect::<Vec<_>>(), parsed.problems)
    };
    assert_eq!(titles(&bytes), (vec!["Ferry reopens".to_owned(), "Pier rebuilt".to_owned()], vec![]));
    // A byte of the text that was compressed last, behind the head of its zstd frame.
    let mut torn = bytes;
    let at = torn.windows(4).position(|mark| mark == b"\x28\xb5\x2f\xfd").unwrap();
    torn[at + 15] ^= 1;
    let (left, problems) = titles(&torn);
    assert_eq!((left.len(), &*problems[0].reason), (1, "It is broken."));
}

#[test]
fn costly_unpacking_is_refused() {
    // A zstd stream that wants to look back over 128 MB.
    let parsed = parse("a.txt.zst", b"\x28\xb5\x2f\xfd\x00\x88\x01\x00\x00");
    assert!(parsed.problems[0].reason.contains("more than 8 MB"), "{:?}", parsed.problems);
    for bomb in [bzip2(&vec![0; 32 << 20]), zstd(&vec![0; 32 << 20])] {
        let parsed = parse("a.txt", &bomb);
        assert!(parsed.problems[0].reason.contains("far more than"), "{:?}", parsed.problems);
    }
}

#[test]
fn scanned_pdf_is_reported() {
    let parsed = fixture("scan.pdf");
    assert!(parsed.problems[0].reason.contains("scan"), "{:?}", parsed.problems);
}
