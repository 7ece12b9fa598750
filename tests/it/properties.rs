//! What must hold for any text at all: no panic, sound annotations, the same answer twice, time linear in the length.

use proptest::prelude::*;
use quotidian::article::Article;
use quotidian::engine;
use quotidian::files;
use std::time::{Duration, Instant};

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
    files::parse("made-up.txt", text.as_bytes()).articles.pop()
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
        for article in files::parse("made-up.txt", &bytes).articles {
            prop_assert_eq!(engine::annotate(&article).validate(&article.text), Ok(()));
        }
    }
}

/// The samples cut off at every length, as a download that broke off.
#[test]
fn cut_off_anywhere() {
    let walk = files::walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles"));
    for candidate in walk.files {
        let bytes = files::read(&candidate).unwrap();
        for end in (0..bytes.len()).step_by(97) {
            for article in files::parse(&candidate.path, &bytes[..end]).articles {
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

fn time(article: &Article) -> Duration {
    let start = Instant::now();
    std::hint::black_box(engine::annotate(article));
    start.elapsed()
}

#[test]
fn ten_times_the_text_takes_ten_times_the_time() {
    let mut faults = Vec::new();
    for ((kind, short), (_, long)) in monotonous(2_000).into_iter().zip(monotonous(20_000)) {
        let (short, long) = (article(&short).unwrap(), article(&long).unwrap());
        // Quadratic would be a hundred times. The machine may be busy, so one good round of several is enough.
        let (mut best_short, mut best_long) = (Duration::MAX, Duration::MAX);
        let linear = (0..8).any(|_| {
            best_short = best_short.min(time(&short));
            best_long = best_long.min(time(&long));
            best_long < best_short * 30
        });
        if !linear {
            faults.push(format!("{kind}: {best_short:?} became {best_long:?}"));
        }
    }
    assert_eq!(faults, [""; 0], "for ten times the text");
}
