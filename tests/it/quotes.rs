//! Who said what: marks, what is no quotation, and speakers. People and sentences are invented.

use quotidian::annotations::{Annotations, QuoteKind, Speaker};
use quotidian::article::{Article, ArticleId, Metadata};
use quotidian::engine;

fn annotate(text: &str) -> Annotations {
    let article = Article {
        id: ArticleId::new("case.txt", 0),
        path: "case.txt".to_owned(),
        text: text.to_owned(),
        headline: None,
        asides: Vec::new(),
        metadata: Metadata::default(),
    };
    let found = engine::annotate(&article);
    assert!(found.validate(text).is_ok(), "{:?}", found.validate(text));
    found
}

/// The direct quotations of a text with their speakers: a person's name, `=` and a phrase, or `?`.
fn quotes(text: &str) -> Vec<(String, String)> {
    let found = annotate(text);
    let speaker = |speaker: &Speaker| match speaker {
        Speaker::Person(person) => found.people[*person].name.clone(),
        Speaker::Other(span) => format!("={}", span.slice(text)),
        Speaker::Unknown => "?".to_owned(),
    };
    found
        .quotes
        .iter()
        .filter(|quote| quote.kind == QuoteKind::Direct)
        .map(|quote| (quote.content.slice(text).to_owned(), speaker(&quote.speaker)))
        .collect()
}

fn check(text: &str, expected: &[(&str, &str)]) {
    let expected: Vec<(String, String)> =
        expected.iter().map(|(content, speaker)| ((*content).to_owned(), (*speaker).to_owned())).collect();
    assert_eq!(quotes(text), expected, "in {text}");
}

#[test]
fn reads_marks_of_every_kind() {
    for (open, close) in
        [("“", "”"), ("\"", "\""), ("«", "»"), ("„", "“"), ("''", "''"), ("``", "''"), ("‘", "’"), ("'", "'")]
    {
        let text = format!("{open}We don’t have the money for that,{close} said Maria Keller, the mayor of the town.");
        check(&text, &[("We don’t have the money for that,", "Maria Keller")]);
    }
}

#[test]
fn takes_the_outer_of_nested_marks() {
    check(
        "“He told me ‘go home’ and I went,” said Maria Keller. “She called it “a joke” twice,” said Tom Hughes.",
        &[("He told me ‘go home’ and I went,", "Maria Keller"), ("She called it “a joke” twice,", "Tom Hughes")],
    );
}

#[test]
fn unclosed_paragraphs_continue() {
    check(
        "Tom Hughes, a fisherman, said: “The boats are old and nobody mends them.\n\n“The harbour is worse, too.”",
        &[("The boats are old and nobody mends them.", "Tom Hughes"), ("The harbour is worse, too.", "Tom Hughes")],
    );
}

#[test]
fn leaves_out_what_is_no_quotation() {
    check("The band sang their hit song “Summer Wine” in a so-called “pop-up” bar.", &[]);
    check("The shelf is 6' 2\" high and has a 5\" gap, the shop’s catalogue says.", &[]);
}

#[test]
fn follows_pronouns_and_appositions() {
    check(
        "Mayor Maria Keller said the bridge was safe. “I crossed it today,” she said. “It did not move at all.”",
        &[("I crossed it today,", "Maria Keller"), ("It did not move at all.", "Maria Keller")],
    );
    check(
        "“We know all of our customers,” the shop’s owner, Tom Hughes, said on Friday.",
        &[("We know all of our customers,", "Tom Hughes")],
    );
}

#[test]
fn phrases_name_other_speakers() {
    check("“The leak was stopped at noon,” the ministry said.", &[("The leak was stopped at noon,", "=the ministry")]);
}

#[test]
fn finds_reported_speech() {
    let text = "Maria Keller said that the bridge over the river was safe and would open on Monday.";
    let found = annotate(text);
    let report = found.quotes.iter().find(|quote| quote.kind == QuoteKind::Indirect);
    let content = report.map(|quote| quote.content.slice(text)).unwrap_or_default();
    assert!(content.contains("the bridge over the river was safe"), "{content:?}");
    assert!(matches!(report.map(|quote| &quote.speaker), Some(Speaker::Person(0))));
}

#[test]
fn gives_a_reason_for_every_speaker() {
    let found = annotate("“We will wait,” said Maria Keller. “Nobody knows,” she added.");
    assert_eq!(found.quotes.iter().filter(|quote| quote.kind == QuoteKind::Direct).count(), 2);
    for quote in &found.quotes {
        assert!(!quote.evidence.is_empty());
    }
}

#[test]
fn transcript_turns_are_reports() {
    let text = "ANA DIAZ, HOST: What did you see?\n\nTOM HILL: A boat. The ministry said that it would sink.\n\n(LAUGHTER)\n\n\
                MODERATOR: Thank you.\n\nDIAZ: We thank you “all”.";
    let found = annotate(text);
    let turns = found.quotes.iter().filter(|quote| quote.kind != QuoteKind::Direct).map(|quote| {
        let Speaker::Person(person) = quote.speaker else { panic!("{quote:?}") };
        (quote.content.slice(text), found.people[person].name.as_str())
    });
    let expected = [
        ("What did you see?", "ANA DIAZ"),
        ("A boat. The ministry said that it would sink.", "TOM HILL"),
        ("We thank you “all”.", "ANA DIAZ"),
    ];
    assert_eq!(turns.collect::<Vec<_>>(), expected);
    let results = annotate("Ana Diaz: 48 votes\n\nTom Hill: 45 votes\n\nAna Diaz: 55 votes\n\nYou may count them.");
    assert!(results.quotes.is_empty(), "{:?}", results.quotes);
}

#[test]
fn continued_turns_have_no_label() {
    let turns = "ANA DIAZ, HOST: What did you see?\n\nTOM HILL: A boat.\n\nI saw it sink.\n\n(LAUGHTER)\n\n[00:12]\n\n\
                 [00:13] DIAZ: Thank you.";
    let said = |text: &str| -> Vec<(String, String, bool)> {
        let found = annotate(text);
        let turns = found.quotes.iter().filter_map(|quote| {
            let Speaker::Person(person) = quote.speaker else { return None };
            let content = quote.content.slice(text).to_owned();
            Some((content, found.people[person].name.clone(), quote.confidence == 1.0))
        });
        turns.collect()
    };
    let of = |content: &str, name: &str, sure| (content.to_owned(), name.to_owned(), sure);
    let expected = [
        of("What did you see?", "ANA DIAZ", true),
        of("A boat.", "TOM HILL", true),
        of("I saw it sink.", "TOM HILL", false),
        of("Thank you.", "ANA DIAZ", true),
    ];
    assert_eq!(said(turns), expected);
    // What follows the last turn is nobody's; nor is what a reporter tells between them, where there is much of it.
    assert_eq!(said(&format!("{turns}\n\nThe boat was raised in May.")), expected);
    let told =
        turns.replace("I saw it sink.", "The room was full.\n\nIt was May.\n\nIt rained.\n\nThen a dog came in.");
    assert_eq!(said(&told), [expected[0].clone(), expected[1].clone(), expected[3].clone()]);
}

#[test]
fn capitals_alone_make_no_text_english() {
    // With “over”, “was” and “had”, which look English.
    let dutch = "De bouw van de nieuwe brug begint in het voorjaar, zegt de gemeente. De brug komt over de rivier en \
                 wordt twee keer zo breed als de oude, die al jaren te smal was voor het verkeer. Vorige zomer had de \
                 raad er lang over gesproken; het plan was duurder geworden en niemand had daar een verklaring voor.";
    for text in [dutch.to_owned(), dutch.to_uppercase()] {
        assert_ne!(annotate(&text).language, Some("en"), "{text}");
    }
}
