//! What the readers make of files: text, metadata, debris, and files made to harm.

use jiff::civil::date;
use quotidian::article::{Article, AsideKind};
use quotidian::readers::{Parsed, parse, read, walk};
use std::fs;

/// The only article of a file.
fn only(path: &str, bytes: impl AsRef<[u8]>) -> Article {
    let mut parsed = parse(path, bytes.as_ref());
    assert_eq!(parsed.problems, [], "{path}");
    assert_eq!(parsed.articles.len(), 1, "{path}");
    check(&parsed);
    parsed.articles.remove(0)
}

/// What holds for every article: ordered asides inside the text that do not overlap, and a headline that slices.
fn check(parsed: &Parsed) {
    for article in &parsed.articles {
        if let Some(headline) = article.headline {
            assert!(!headline.slice(&article.text).trim().is_empty());
        }
        for aside in &article.asides {
            assert!(!aside.span.slice(&article.text).is_empty());
        }
        for pair in article.asides.windows(2) {
            assert!(pair[0].span.end <= pair[1].span.start, "{}: {pair:?}", article.path);
        }
        assert!(!article.text.contains('\r'));
    }
}

fn title(article: &Article) -> (&str, &'static str) {
    article.metadata.title.as_ref().map_or(("", ""), |title| (title.value.as_str(), title.origin.as_str()))
}

fn source(article: &Article) -> (&str, &'static str) {
    article.metadata.source.as_ref().map_or(("", ""), |source| (source.value.as_str(), source.origin.as_str()))
}

fn asides(article: &Article) -> Vec<(AsideKind, &str)> {
    article.asides.iter().map(|aside| (aside.kind, aside.span.slice(&article.text))).collect()
}

#[test]
fn metadata_from_newsletter_block() {
    let text = " date 2022-03-04 For free real time breaking news alerts sent straight to your inbox sign up to our \
                breaking news emails Please enter a valid email address SIGN UP I would like to be emailed about \
                offers, events and updates from The Independent. Read our privacy notice Thanks for signing up to the\n\n\
                Ministers of the two river states met on Friday to settle a quarrel over the new dam that has kept \
                their engineers apart since the spring floods.\n\n“We are close,” said Ana Prado.\n\nAdditional reporting by agencies";
    let article = only("story.txt", text);
    assert_eq!(article.text, text);
    assert_eq!(
        article.metadata.date.as_ref().map(|day| (day.value.to_string(), day.origin.as_str())),
        Some(("2022-03-04".to_owned(), "first line"))
    );
    assert_eq!(source(&article), ("The Independent", "newsletter sign-up"));
    assert_eq!(article.headline, None);
    assert_eq!(
        title(&article),
        (
            "Ministers of the two river states met on Friday to settle a quarrel over the new dam that…",
            "first sentence"
        )
    );
    let kinds: Vec<_> = asides(&article).iter().map(|(kind, _)| *kind).collect();
    assert_eq!(kinds, [AsideKind::Header, AsideKind::Newsletter, AsideKind::Contribution]);
}

#[test]
fn newsletter_block_leaves_paragraphs() {
    let paragraph = "The port of Elin reopened on Tuesday after eleven days of storms, and the first ferry carried two \
                     hundred people who had waited on the quay since dawn.";
    let block = "Sign up for our daily newsletter. You can unsubscribe at any time.";
    let article = only("story.txt", format!("Ferry sails\n\n{paragraph} {block}\n\nIt was full."));
    let asides: Vec<_> = asides(&article).iter().map(|(kind, words)| (*kind, words.to_string())).collect();
    assert_eq!(asides, [(AsideKind::Newsletter, block.to_owned())]);
    let said = format!("Ferry sails\n\n{paragraph} \"At last,\" she said. {block}\n\nIt was full.");
    assert_eq!(only("story.txt", &said).asides, []);
}

#[test]
fn lone_hash_and_credits_are_asides() {
    let text = "#\n\nHarbour talks end without a deal\n\nThe talks ended on Monday. ‘We tried,’ said Mr Prado.\n\n\
                Reuters contributed to this report.\n\nThis post appeared first on FOX NEWS";
    let article = only("story.txt", text);
    assert_eq!(title(&article), ("Harbour talks end without a deal", "first line"));
    assert_eq!(source(&article), ("Fox News", "last line"));
    assert_eq!(
        asides(&article),
        [
            (AsideKind::Header, "#"),
            (AsideKind::Contribution, "Reuters contributed to this report."),
            (AsideKind::Credit, "This post appeared first on FOX NEWS")
        ]
    );
}

#[test]
fn metadata_from_header_lines() {
    let day = Some(date(2021, 5, 4).into());
    let texts = [
        "Ferry line reopens\n2021-05-04 | The Morning Ledger\n\nThe ferry sailed again on Tuesday.\n",
        "Ferry line reopens\nBy Jane Roe, The Morning Ledger\nMay 4, 2021\n\nThe ferry sailed again on Tuesday.\n",
        "Title: Ferry line reopens\nDate: 4 May 2021\nSource: The Morning Ledger\nBy: Jane Roe\n\nThe ferry sailed again.\n",
        "---\ntitle: Ferry line reopens\ndate: 2021-05-04T08:00:00Z\npublication: The Morning Ledger\n---\nThe ferry sailed again.\n",
        "Ferry line reopens\n\nThe Morning Ledger, 4 May 2021 7:15 pm\n\nThe ferry sailed again on Tuesday.\n",
    ];
    for text in texts {
        let article = only("ferry.txt", text);
        assert_eq!(title(&article).0, "Ferry line reopens", "{text}");
        assert_eq!(article.metadata.date.as_ref().map(|found| found.value), day, "{text}");
        assert_eq!(source(&article).0, "The Morning Ledger", "{text}");
        assert_eq!(article.text, text);
    }
    let article = only("ferry.txt", texts[1]);
    assert_eq!(article.metadata.byline.as_ref().map(|byline| byline.value.as_str()), Some("Jane Roe"));
}

#[test]
fn metadata_from_dateline_address_and_name() {
    let article = only("2020/07/30/vote.txt", "Council votes\n\nGENEVA, July 30 (Reuters) - The council voted.\n");
    assert_eq!(source(&article), ("Reuters", "dateline"));
    assert_eq!(
        article.metadata.date.as_ref().map(|day| (day.value.to_string(), day.origin.as_str())),
        Some(("2020-07-30".to_owned(), "file name"))
    );
    let article =
        only("a.txt", "Council votes\nhttps://www.theguardian.com/world/2020/07/30/vote\n\nThe council voted.\n");
    assert_eq!(source(&article), ("The Guardian", "web address"));
    assert_eq!(article.metadata.date.as_ref().map(|day| day.value), Some(date(2020, 7, 30).into()));
    let article = only("reuters_2016-10-04_budget.txt", "The budget passed. It was late.");
    assert_eq!((title(&article).0, source(&article).0), ("The budget passed", "Reuters"));
}

#[test]
fn sentences_are_not_boilerplate() {
    let text = "A quiet day\n\nBy noon, the harbour was empty.\n\nShe asked readers to sign up for the vote.\n\n\
                Read more carefully, he told the minister, and you will see.\n\nSubscribe to my view or not, she said.\n\n\
                “Share this,” the note said.\n\nThe report was written by two judges and contributed to this debate.\n\n\
                Copyright law, he said, is a mess.\n";
    assert_eq!(asides(&only("a.txt", text)), []);
}

#[test]
fn markdown_becomes_text() {
    let article =
        only("a.md", "---\ndate: 2021-05-04\n---\n# Ferry *reopens*\n\nThe [ferry](https://a.example) sailed.\n");
    assert_eq!(article.text, "Ferry reopens\n\nThe ferry sailed.");
    assert_eq!(article.headline.map(|span| span.slice(&article.text)), Some("Ferry reopens"));
}

#[test]
fn odd_files_never_panic() {
    let long_line = "word ".repeat(700_000);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty.txt", vec![]),
        ("mark.txt", vec![0xef, 0xbb, 0xbf]),
        ("mark16.txt", vec![0xff, 0xfe]),
        ("half16.txt", vec![0xff, 0xfe, 0x41]),
        ("zeros.txt", vec![0; 4096]),
        ("bytes.txt", (0..=255).cycle().take(70_000).collect()),
        ("broken.txt", b"Broken \xff\xfe\xc3 text, \xe2\x80 but text it is, said the man.".to_vec()),
        ("blank.txt", b" \n\t\r\n \x0c".to_vec()),
        ("hash.txt", b"#".to_vec()),
        ("fence.md", b"---\ntitle: never closed\n\nThe text goes on.".to_vec()),
        ("fences.txt", b"---\n---\n---".to_vec()),
        ("colons.txt", b"Title:\nDate:\nSource:\n:::".to_vec()),
        ("long.txt", long_line.clone().into_bytes()),
        ("quotes.txt", "“".repeat(100_000).into_bytes()),
        ("nested.md", "> ".repeat(5_000).into_bytes()),
        ("marks.md", "*_[](".repeat(20_000).into_bytes()),
        ("../../etc/passwd.txt", b"A name that climbs.\n\nIt is only a name.".to_vec()),
        ("a\0b\n.txt", b"A strange name.\n\nIt is only a name.".to_vec()),
        ("", b"No name at all.\n\nStill text.".to_vec()),
    ];
    for (path, bytes) in cases {
        let parsed = parse(path, &bytes);
        check(&parsed);
        assert!(parsed.articles.len() + parsed.problems.len() == 1, "{path:?} gives one article or one problem");
        assert_eq!(parsed, parse(path, &bytes), "the same file gives the same");
    }
}

#[test]
fn walk_is_ordered_and_stays_inside() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.txt"), "secret").unwrap();
    let root = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for path in ["b.txt", "a/z.txt", "a/b/c.txt", ".hidden/x.txt", ".y.txt", "drafts/d.txt", "Thumbs.db", "~$b.docx"] {
        put(path, "Some text.");
    }
    put(".quotidianignore", "drafts/\n");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path().join("secret.txt"), root.path().join("link.txt")).unwrap();
        std::os::unix::fs::symlink(root.path(), root.path().join("circle")).unwrap();
        std::os::unix::fs::symlink("nowhere", root.path().join("gone.txt")).unwrap();
    }
    let found = walk(root.path());
    let paths: Vec<_> = found.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["a/b/c.txt", "a/z.txt", "b.txt"]);
    assert_eq!(read(&found.files[0]).unwrap(), b"Some text.");
    #[cfg(unix)]
    assert_eq!(
        found.problems.iter().map(|p| p.path.as_str()).collect::<Vec<_>>(),
        ["gone.txt", "link.txt", ".quotidianignore"]
    );
    let single = walk(&root.path().join("b.txt"));
    assert_eq!(single.files[0].path, "b.txt");
    fs::remove_file(root.path().join("b.txt")).unwrap();
    assert!(read(&found.files[2]).is_err_and(|problem| problem.path == "b.txt"));
    assert_eq!(walk(&root.path().join("missing")).problems.len(), 1);
}
