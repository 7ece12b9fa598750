//! Articles that were made to harm: they come out as harmless text, or as a line on the problems page.

use crate::client::Client;
use crate::fuzzing;
use crate::packed::zip;
use quotidian::engine;
use quotidian::ingest;
use quotidian::readers::{self, Parsed};
use std::fs;

/// What the file gives: annotated, so that nothing further on breaks off either.
fn read(path: &str, bytes: impl AsRef<[u8]>) -> Parsed {
    let parsed = readers::parse(path, bytes.as_ref());
    for article in &parsed.articles {
        assert_eq!(engine::annotate(article).validate(&article.text), Ok(()), "{path}");
    }
    assert!(parsed != Parsed::default(), "{path}");
    parsed
}

#[test]
fn markup_is_shown_as_text() {
    let text = "<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n\"><svg onload=alert(1)> said <b>Ana \
        Prado</b>. “<i>We</i> go,” said Ana Prado of Chile’s ministry, in a javascript:alert(1) way. \u{202e}evil\u{2066} \
        \u{200b}Tomás\u{200d} Vela\u{feff} and {{7*7}} ${7*7} <%= 7*7 %> &lt;b&gt; \u{0}\u{1b}[31m red.\n";
    for name in
        ["plain", "<img src=x onerror=alert(1)>", "\"><script>alert(1)</script>", "a\u{202e}b'&c", "../../etc/x"]
    {
        fuzzing::pages::check(format!("{name}\n{text}").as_bytes());
    }
}

#[test]
fn metadata_is_text_too() {
    let page = "<!doctype html><html><head><title>&lt;script&gt;alert(1)&lt;/script&gt;</title>\
        <meta name=author content='\"><script>alert(2)</script>'>\
        <meta property=og:site_name content='<b>Outlet</b>'><link rel=canonical href='javascript:alert(3)'></head><body>\
        <article><h1>\"&gt;&lt;script&gt;alert(4)&lt;/script&gt;</h1><p onclick=alert(5)>The ferry sailed again on Tuesday, \
        said Ana Prado of Chile, two months after a storm tore its pier away and cut the islands off.<script>alert(6)\
        </script></p><p>It was late, and nobody on the islands had thought that it would come at all.</p></article>";
    let done = ingest::process_bytes(&ingest::Reader::default(), "page.html", page.as_bytes());
    let (article, annotations) = done.articles.into_iter().next().unwrap();
    assert!(!article.text.contains("alert(5)") && !article.text.contains("alert(6)"), "{}", article.text);
    let id = article.id.to_string();
    let pair = quotidian::library::AnnotatedArticle { article: article.into(), annotations: annotations.into() };
    let client = Client::new(quotidian::library::Library::new(vec![pair], Vec::new()));
    for address in ["/", &format!("/articles/{id}"), "/quotes", "/people"] {
        let page = client.get(address).text;
        fuzzing::pages::harmless(address, &page);
        assert!(!page.contains("href=\"javascript:"), "{address}: {page}");
    }
}

#[test]
fn huge_lines_are_one_problem() {
    let line = "the harbour was shut and nobody believed it ".repeat(240_000);
    let marks = "“<".repeat(2 << 20);
    for (path, bytes) in [("a.txt", &line), ("a.md", &line), ("a.eml", &line), ("a.txt", &marks)] {
        let parsed = readers::parse(path, bytes.as_bytes());
        assert!(parsed.articles.is_empty() && parsed.problems.len() == 1, "{path}: {:?}", parsed.problems);
    }
    let long = "ab ".repeat(100_000);
    assert_eq!(read("long.txt", &long).articles.len(), 1, "shorter ones are read");
}

#[test]
fn nothing_nests_too_deep() {
    let deep = 100_000;
    let nested = |open: &str, inside: &str, close: &str| open.repeat(deep) + inside + &close.repeat(deep);
    let prose = "The ferry sailed again on Tuesday, said Ana Prado of Chile, two months after a storm. ".repeat(5);
    read("a.html", format!("<!doctype html><body>{}", nested("<div>", &prose, "</div>")));
    read("b.html", format!("<!doctype html><body>{}", nested("<b><i>", &prose, "")));
    read("c.html", format!("<!doctype html><body><table>{}", nested("<tr><td><table>", &prose, "")));
    read("d.json", nested("[", "\"text\"", "]"));
    read("e.json", nested("{\"items\":[", "{\"title\":\"a\",\"text\":\"b\"}", "]}"));
    read("f.jsonl", nested("{\"text\":", "\"b\"", "}"));
    read("g.xml", format!("<?xml version=\"1.0\"?><rss><channel>{}", nested("<item>", &prose, "</item>")));
    read("h.xml", format!("<feed><entry><content type=\"xhtml\">{}", nested("<div>", &prose, "</div>")));
    read("i.rtf", format!("{{\\rtf1 {}}}", nested("{", &prose, "}")));
    read("j.md", nested("> ", &prose, ""));
    read("k.md", nested("[", &prose, "](x)"));
    read("l.md", nested("*", &prose, "_"));
    read("m.md", (0..2_000).map(|level| format!("{}- a\n", "  ".repeat(level % 500))).collect::<String>());
    read("n.txt", nested("(“", &prose, "”)"));
    read("o.txt", nested("“‘", &prose, "’”"));
    let parts = (0..2_000).map(|level| format!("Content-Type: multipart/mixed; boundary=\"b{level}\"\n\n--b{level}\n"));
    let head = "From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\n";
    read("p.eml", format!("{head}{}Content-Type: text/plain\n\n{prose}", parts.collect::<String>()));
    read("q.eml", format!("{head}{}\n{prose}", "Content-Type: message/rfc822\n\n".repeat(2_000)));
    let document = format!("<w:document><w:body>{}", nested("<w:p>", &prose, "</w:p>"));
    read("r.docx", zip(&[("word/document.xml", document.as_bytes())]));
    let mut archive = zip(&[("a.txt", prose.as_bytes())]);
    for _ in 0..20 {
        archive = zip(&[("a.zip", &archive)]);
    }
    let parsed = read("s.zip", archive);
    assert!(parsed.articles.is_empty() && parsed.problems.len() == 1, "{:?}", parsed.problems);
}

#[test]
fn hundred_thousand_names_in_one_file() {
    let given = ["Ana", "Tomás", "Ifeoma", "Aksel", "Marta", "Haruka", "Elena", "Karl", "Jonas", "Priya"];
    let syllables = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "da"];
    let name = |number: usize| {
        let family: String = (0..4).map(|at| syllables[number / 10_usize.pow(at + 1) % 10]).collect();
        format!("{} {}{family}", given[number % 10], "S")
    };
    let crowd = |from: usize| (from..from + 10).map(name).collect::<Vec<_>>().join(", ");
    let text: String = (0..10_000)
        .map(|at| format!("When the harbour was shut, {} were there and did not know why it was.\n\n", crowd(at * 10)))
        .collect();
    let article = &read("names.txt", &text).articles[0];
    let found = engine::annotate(article);
    assert!(found.people.len() > 10_000, "{}", found.people.len());
}

/// Names that look like paths, addresses, options or markup.
const NAMES: [&str; 10] = [
    "<img src=x onerror=alert(1)>.txt",
    "\"><script>alert(1)<",
    "a..%2f..%2fetc%2fpasswd.txt",
    "%00.txt",
    "-rf.txt",
    "C:\\windows\\win.ini.txt",
    "a\u{202e}txt.exe.txt",
    "a\nb\r\u{1b}[31mc.txt",
    "?q=a&b=c#d.txt",
    "javascript:alert(1).txt",
];

#[test]
fn file_names_are_text() {
    let folder = tempfile::tempdir().unwrap();
    let text = "Ferry reopens\n\n“At last,” said Ana Prado in Lisbon.\n";
    for name in NAMES {
        fs::write(folder.path().join(name.replace('/', "")), text).unwrap();
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9\xff.txt");
        fs::write(folder.path().join(name), text).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("passwd.txt")).unwrap();
    }
    let library = ingest::load(&[folder.path().to_owned()], |_, _| {});
    let client = Client::new(library);
    let home = client.get("/").text;
    let links: Vec<&str> =
        home.split("href=\"/articles/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(links.len() >= 9, "{links:?}");
    for link in &links {
        assert!(link.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{link}");
        let address = format!("/articles/{link}");
        let answer = client.get(&address);
        assert_eq!(answer.status, 200, "{address}");
        fuzzing::pages::harmless(&address, &answer.text);
    }
    let problems = client.get("/problems").text;
    fuzzing::pages::harmless("/problems", &problems);
    assert!(problems.contains("leads out of the folder") && !problems.contains("root:"), "{problems}");
    for address in [
        "/articles/..%2f..%2fetc%2fpasswd",
        "/articles/%2e%2e/x",
        "/static/../../etc/passwd",
        "/static/x/%2e%2e%2fCargo.toml",
    ] {
        assert_eq!(client.get(address).status, 404, "{address}");
    }
    for export in ["/api/articles.csv", "/api/quotes.csv"] {
        for line in client.get(export).text.lines() {
            assert!(!line.starts_with(['=', '+', '-', '@']), "{line}");
        }
    }
}

#[test]
fn output_never_steers_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    for name in NAMES {
        fs::write(folder.path().join(name.replace('/', "")), "").unwrap();
    }
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_quotidian"));
    let output = command.arg("extract").arg(folder.path()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.lines().count() >= NAMES.len(), "{said}");
    assert!(!said.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{said:?}");
}
