//! What single formats may hold besides the usual: all that is an article's comes through, and nothing else.

use jiff::civil::date;
use quotidian::article::Article;
use quotidian::files::{Parsed, parse};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn only(parsed: Parsed) -> Article {
    assert_eq!((parsed.articles.len(), parsed.problems.len()), (1, 0), "{:?}", parsed.problems);
    parsed.articles.into_iter().next().unwrap()
}

#[test]
fn markup_inside_a_feed_comes_through_whole() {
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
fn the_day_of_a_feed_entry_is_that_of_its_publication() {
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

/// A zip of these files.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn only_names_that_lead_out_of_an_archive_are_refused() {
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
fn archives_inside_an_archive_share_its_limits() {
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
fn a_file_and_its_packed_copy_have_ids_of_their_own() {
    let text = b"Ferry reopens\n\nThe ferry sailed again on Tuesday.\n";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(text).unwrap();
    let packed = only(parse("a.txt.gz", &packed.finish().unwrap()));
    assert_ne!(packed.id, only(parse("a.txt", text)).id);
    assert_eq!(packed.path, "a.txt.gz");
}

#[test]
fn a_mark_in_front_of_a_mailbox_or_a_mail_costs_nothing() {
    let mail =
        "From: Harbour Times <news@harbour.example>\nSubject: Ferry\nMessage-ID: <1@harbour.example>\n\nIt sailed.\n\n";
    let mailbox = format!("From news@harbour.example Tue May  4 07:15:00 2021\n{mail}").repeat(2);
    let utf16 = |text: &str| std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let utf8 = |text: &str| format!("\u{feff}{text}").into_bytes();
    let marked: [&dyn Fn(&str) -> Vec<u8>; 2] = [&utf8, &utf16];
    for marked in marked {
        for (path, text, count) in [("inbox.mbox", &*mailbox, 2), ("a.eml", mail, 1)] {
            let parsed = parse(path, &marked(text));
            assert_eq!((parsed.articles.len(), parsed.problems.len()), (count, 0), "{path}: {:?}", parsed.problems);
            for article in &parsed.articles {
                assert_eq!(article.text, "Ferry\n\nIt sailed.");
                assert_eq!(article.metadata.source.as_ref().unwrap().value, "Harbour Times");
            }
        }
    }
}
