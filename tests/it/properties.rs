//! What must hold for any text at all: no panic, sound annotations, the same answer twice, time linear in the length.

use crate::marked;
use proptest::prelude::*;
use quotidian::article::{Article, Aside, AsideKind};
use quotidian::engine::{self, tokens::Tokens};
use quotidian::ingest;
use quotidian::library::query::{self, ArticleFilter, PageRequest, list_articles};
use quotidian::library::{AnnotatedArticle, Library};
use quotidian::readers;
use quotidian::text::Span;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Pieces that pull the passes in different directions: marks, names, cues, titles, breaks, letters of other scripts.
const PIECES: &[&str] = &[
    "“",
    "”",
    "\"",
    "‘",
    "’",
    "'",
    "«",
    "»",
    "„",
    "(",
    ")",
    "[",
    "—",
    " – ",
    "…",
    ".",
    ".",
    ",",
    ":",
    ";",
    "?",
    "!",
    "\n",
    "\n\n",
    "\n\n",
    "\t",
    " ",
    " ",
    " ",
    "Marta Quispe",
    "Quispe",
    "Mr Brattebo",
    "President",
    "HALVARD:",
    "Q:",
    "A:",
    "said",
    "told",
    "according to",
    "he",
    "she",
    "they",
    "it",
    "the ministry",
    "a spokesman",
    "who",
    "U.S.",
    "UK",
    "Russia",
    "Georgian",
    "Georgia",
    "Jordan",
    "Washington",
    "the Kremlin",
    "Paris",
    "We are ready",
    "the door was open",
    "no",
    "of",
    "and",
    "de la",
    "van der",
    "O’Malloran",
    "Jr.",
    "3",
    "1,300",
    "#tag",
    "@handle",
    "北京",
    "Київ",
    "\u{200b}",
    "\u{202e}",
    "\u{feff}",
    "é",
    "e\u{301}",
    "🙂",
    "ß",
    "İ",
    "\u{0}",
    "|",
    "•",
    "-",
    "--",
    "<b>",
    "&amp;",
];

/// The article as it would be read from a file; nothing when there is no text in it.
fn article(text: &str) -> Option<Article> {
    readers::parse("made-up.txt", text.as_bytes()).articles.pop()
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let Some(article) = article(text) else { return Ok(()) };
    let found = engine::annotate(&article);
    prop_assert_eq!(found.validate(&article.text), Ok(()));
    prop_assert_eq!(&found, &engine::annotate(&article));
    let focus = found.countries.windows(2).all(|pair| pair[0].focus >= pair[1].focus);
    prop_assert!(focus, "countries come by falling focus");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn made_of_pieces(pieces in prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..160)) {
        let text: String =
            pieces.into_iter().flat_map(|(piece, space)| [piece, if space { " " } else { "" }]).collect();
        check(&text)?;
    }

    #[test]
    fn made_of_anything(text in "\\PC{0,300}") {
        check(&text)?;
    }

    #[test]
    fn bytes_of_any_kind(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for article in readers::parse("made-up.txt", &bytes).articles {
            prop_assert_eq!(engine::annotate(&article).validate(&article.text), Ok(()));
        }
    }
}

/// The samples cut off at every length, as a download that broke off.
#[test]
fn cut_off_anywhere() {
    let walk = readers::walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles"));
    for candidate in walk.files {
        let bytes = readers::read(&candidate).unwrap();
        for end in (0..bytes.len()).step_by(97) {
            for article in readers::parse(&candidate.path, &bytes[..end]).articles {
                assert_eq!(engine::annotate(&article).validate(&article.text), Ok(()), "{} to {end}", candidate.path);
            }
        }
    }
}

/// Articles that are all of one kind, where a careless search would look at everything from everywhere.
fn monotonous(words: usize) -> Vec<(&'static str, String)> {
    let repeat = |piece: &str| piece.repeat(words / piece.split_whitespace().count().max(1));
    vec![
        (
            "prose",
            repeat("Marta Quispe of Peru told Aksel Brattebo that the harbour was shut. He did not answer her.\n\n"),
        ),
        ("one line", repeat("the harbour was shut and nobody in the room believed it ")),
        ("open marks", repeat("“We are ready, said Quispe. ")),
        ("closing marks", repeat("We are ready” she said. ")),
        ("single marks", repeat("‘We’re the ministers’ own ’90s ")),
        ("quotes", repeat("“We are ready,” she said. ")),
        ("names", repeat("Marta Quispe, Aksel Brattebo, Haruka Minegishi, Ifeoma Nwadike, ")),
        ("capitals", repeat("THE HARBOUR OF VALDORA IS SHUT ")),
        ("brackets", repeat("( [ ( word ")),
        ("speakers", repeat("HALVARD: When? BRATTEBO: In May.\n")),
    ]
}

/// Files that are all of one kind, for the readers.
fn monotonous_files(lines: usize) -> Vec<(&'static str, String)> {
    let prose = "The ferry sailed again on Tuesday, said Ana Prado of Chile, two months after a storm.\n\n";
    vec![
        ("debris.txt", format!("{prose}Share this article\n").repeat(lines / 4)),
        ("sign-ups.txt", format!("{prose}Sign up for our daily newsletter\n").repeat(lines / 4)),
        ("dates.txt", format!("16 October 2023\nBy Ana Prado\n{prose}").repeat(lines / 4)),
        ("headings.md", format!("# A *heading* [of](x)\n\n{prose}").repeat(lines / 4)),
        ("quotes.md", format!("> {prose}").repeat(lines / 2)),
        ("brackets.md", "[a](".repeat(lines)),
        ("stars.md", "*a **b ".repeat(lines)),
        ("page.html", format!("<!doctype html><body><article>{}", format!("<p>{prose}").repeat(lines / 2))),
        ("flat.html", format!("<!doctype html><body>{prose}{}", "<b>a</b>".repeat(lines))),
        ("open.html", format!("<!doctype html><body>{prose}{}", "<i><p>a ".repeat(lines / 8))),
        ("signs.html", format!("<!doctype html><body>{prose}<p>{}", "a &amp; ".repeat(lines * 4))),
        ("spaces.html", format!("<!doctype html><body>{prose}<p>{}", "a&nbsp;£ ".repeat(lines * 4))),
        ("title.html", format!("<!doctype html><body>{prose}<p title='{}'>a", "&amp; ".repeat(lines * 4))),
        (
            "feed.xml",
            format!(
                "<rss><channel>{}",
                format!("<item><title>a</title><description>{prose}</description></item>").repeat(lines / 4)
            ),
        ),
        ("list.json", format!("[{}]", vec!["{\"title\":\"a\",\"text\":\"The ferry sailed.\"}"; lines / 2].join(","))),
        ("lines.jsonl", "{\"title\":\"a\",\"text\":\"The ferry sailed.\"}\n".repeat(lines / 2)),
        ("table.csv", format!("title,text\n{}", "a,\"The ferry sailed.\"\n".repeat(lines))),
        ("box.mbox", format!("From a@b.example Tue\nFrom: a@b.example\nSubject: x\n\n{prose}").repeat(lines / 8)),
        (
            "gap.warc",
            // Each record ends, it says, in the white space behind the last.
            format!("WARC/1.0\nContent-Length: {:9}\n\n", lines * 36).repeat(lines) + &" ".repeat(lines * 50) + "x",
        ),
        ("heads.warc", "WARC/1.0\nWARC-Type: response\n".repeat(lines)),
        ("text.rtf", format!("{{\\rtf1 {}}}", "{\\b Ferry}\\par ".repeat(lines))),
    ]
}

/// The work that `run` costs: time of this thread on a processor, not on the clock, so that what else runs there hardly
/// counts.
fn work<T>(run: impl Fn() -> T) -> Duration {
    let spent = || {
        let clock = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::new(clock.tv_sec as u64, clock.tv_nsec as u32)
    };
    let start = spent();
    std::hint::black_box(run());
    spent() - start
}

/// What is wrong when ten times as much makes far more than ten times the work: quadratic would be a hundred times.
fn not_linear<T>(kind: &str, short: impl Fn() -> T, long: impl Fn() -> T) -> Option<String> {
    let (mut best_short, mut best_long) = (Duration::MAX, Duration::MAX);
    // Caches and interrupts count a little, so one good round of several is enough.
    let linear = (0..8).any(|_| {
        best_short = best_short.min(work(&short));
        best_long = best_long.min(work(&long));
        best_long < best_short * 30
    });
    (!linear).then(|| format!("{kind}: {best_short:?} became {best_long:?}"))
}

#[test]
fn engine_work_is_linear() {
    let faults = monotonous(2_000).into_iter().zip(monotonous(20_000)).filter_map(|((kind, short), (_, long))| {
        let (short, long) = (article(&short).unwrap(), article(&long).unwrap());
        not_linear(kind, || engine::annotate(&short), || engine::annotate(&long))
    });
    assert_eq!(faults.collect::<Vec<_>>(), [""; 0], "for ten times the text");
}

#[test]
fn town_work_is_linear() {
    let text = |times: usize| "ANA PRADO OF LIMA SAID NO ".repeat(times);
    let (short, long) = (text(3_000), text(30_000));
    let read = |text: &str| {
        let article = article(text).unwrap();
        let tokens = Tokens::new(text, &[]);
        let names = engine::ner::find(&tokens);
        move |tokens: &Tokens<'_>| engine::countries::find(tokens, &names, &article, Some("en"))
    };
    let (find_short, find_long) = (read(&short), read(&long));
    let (short, long) = (Tokens::new(&short, &[]), Tokens::new(&long, &[]));
    let fault = not_linear("one town", || find_short(&short), || find_long(&long));
    assert_eq!(fault, None, "for ten times the mentions");
}

/// Articles that are all of one kind, for the library.
fn monotonous_pairs(lines: usize) -> Vec<(&'static str, AnnotatedArticle)> {
    let repeat = |piece: fn(usize) -> String, lines: usize| (0..lines).map(piece).collect::<String>();
    let mut debris = marked::article("a.txt", &("Share this article\n".repeat(lines) + "The ferry sailed again."));
    Arc::make_mut(&mut debris.article).asides =
        (0..lines).map(|i| Aside { span: Span::new(i * 19, i * 19 + 18), kind: AsideKind::Navigation }).collect();
    let named = |i| format!("{{We met [Ana{i} Prado{i}]p here|Ana{i} Prado{i}}}. ");
    vec![
        ("debris", debris),
        ("names in quotes", marked::article("a.txt", &repeat(named, lines / 8))),
        ("people of one surname", marked::article("a.txt", &repeat(|i| format!("We met [A{i}a Prado]p. "), lines / 8))),
        (
            "people of two names",
            marked::article("a.txt", &repeat(|i| format!("We met [Ana M{i}a Prado]p. "), lines / 8)),
        ),
        ("countries in quotes", marked::article("a.txt", &repeat(|_| "{We left [Norway:NO]c}. ".to_owned(), lines))),
    ]
}

#[test]
fn library_work_is_linear() {
    let listed = |pair: &AnnotatedArticle| {
        let library = Library::new(vec![pair.clone()], Vec::new());
        assert_eq!(list_articles(&library, &ArticleFilter::default(), &PageRequest::first(9)).unwrap().items.len(), 1);
    };
    // On this thread alone, or the work would not be counted.
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
    let faults: Vec<String> = alone.install(|| {
        let kinds = monotonous_pairs(4_000).into_iter().zip(monotonous_pairs(40_000));
        kinds.filter_map(|((kind, short), (_, long))| not_linear(kind, || listed(&short), || listed(&long))).collect()
    });
    assert_eq!(faults, [""; 0], "for ten times the article");
}

#[test]
fn name_work_is_linear() {
    let folder = tempfile::tempdir().unwrap();
    let file = |number: usize, name: &str| {
        let inside = folder.path().join(number.to_string());
        std::fs::create_dir_all(&inside).unwrap();
        std::fs::write(inside.join(name), "It sailed.").unwrap();
        inside.join(name)
    };
    let names = |roots: &[PathBuf]| -> Vec<String> {
        ingest::find_each(roots).flat_map(|walk| walk.files).map(|file| file.path).collect()
    };
    let few = [file(0, "a.txt"), file(0, "a-2.txt"), file(1, "a.txt"), file(0, "a.txt"), file(1, "a-2.txt")];
    assert_eq!(names(&few), ["a.txt", "a-2.txt", "a-3.txt", "a-4.txt", "a-2-2.txt"]);
    let many: Vec<PathBuf> = (0..2_000).map(|number| file(number, "index.html")).collect();
    assert_eq!(not_linear("roots", || names(&many[..200]), || names(&many)), None);
}

#[test]
fn reader_work_is_linear() {
    let faults =
        monotonous_files(800).into_iter().zip(monotonous_files(8_000)).filter_map(|((path, short), (_, long))| {
            not_linear(path, || readers::parse(path, short.as_bytes()), || readers::parse(path, long.as_bytes()))
        });
    assert_eq!(faults.collect::<Vec<_>>(), [""; 0], "for ten times the file");
}

#[test]
fn marking_many_words_is_fast() {
    let article = article(&"The ferry sailed again on Tuesday. ".repeat(2_000)).unwrap();
    let many: Vec<String> = (0..100).map(|number| format!("x{number}* OR \"ferry {number}\"")).collect();
    let marked = |typed: &str| work(|| assert_eq!(query::hits(&article, typed).len(), 2_000));
    let (one, many) = ("ferry", format!("ferry OR {}", many.join(" OR ")));
    let best = |typed: &str| (0..5).map(|_| marked(typed)).min().unwrap();
    assert!(best(&many) < best(one) * 10);
}

#[test]
fn analysis_can_be_stopped_anywhere() {
    let text = "Storm closes harbour\n\nThe harbour of Lima stays closed, said Ana Petrova, the mayor. “It is late,” she said. \
                Tomas Lind of the Harbour Board said that the pier in Peru had held. According to him, Chile helped.\n\n\
                “We will wait,” Petrova told the Harbour Times. Lind said: “Nobody knows.”";
    let article = article(text).unwrap();
    let whole = engine::annotate(&article);
    assert!(whole.quotes.len() > 2 && whole.people.len() > 1 && !whole.countries.is_empty(), "{whole:?}");
    let until = |most: usize| {
        let asked = std::sync::atomic::AtomicUsize::new(0);
        let stop = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= most;
        engine::annotate_until(&article, &stop)
    };
    let asked = (0..10_000).find(|most| until(*most).is_some()).expect("it comes to an end");
    assert!(asked > 30, "it asked {asked} times only");
    assert_eq!(until(asked).as_ref(), Some(&whole));
    assert_eq!(until(usize::MAX).as_ref(), Some(&whole));
}
