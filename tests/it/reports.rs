//! Which reported speech is shown, by the cases in `tests/golden/reports.txt`.

use quotidian::annotations::{QuoteKind, Speaker};
use quotidian::article::{Article, ArticleId, Metadata};
use quotidian::engine;

/// The reports of a text that are shown, as “Speaker: clause”.
fn reports(text: &str) -> Vec<String> {
    let found = engine::annotate(&Article {
        id: ArticleId::new("case.txt", 0),
        path: "case.txt".to_owned(),
        text: text.to_owned(),
        headline: None,
        asides: Vec::new(),
        metadata: Metadata::default(),
    });
    assert!(found.validate(text).is_ok(), "{:?}", found.validate(text));
    let shown = found.quotes.iter().filter(|quote| quote.kind != QuoteKind::Direct && quote.is_sure());
    shown
        .map(|quote| {
            let speaker = match &quote.speaker {
                Speaker::Person(person) => found.people[*person].name.clone(),
                Speaker::Other(span) => span.slice(text).to_owned(),
                Speaker::Unknown => "?".to_owned(),
            };
            format!("{speaker}: {}", quote.content.slice(text))
        })
        .collect()
}

#[test]
fn golden_reports() {
    let file = std::fs::read_to_string("tests/golden/reports.txt").expect("the golden file is there");
    let mut cases = 0;
    let mut wrong = Vec::new();
    for block in file.split("\n\n") {
        let lines: Vec<&str> = block.lines().filter(|line| !line.starts_with('#')).collect();
        let (expected, text): (Vec<&str>, Vec<&str>) = lines.into_iter().partition(|line| line.starts_with("= "));
        if text.is_empty() {
            continue;
        }
        cases += 1;
        let expected: Vec<&str> = expected.iter().map(|line| &line[2..]).filter(|line| *line != "none").collect();
        let found = reports(&text.join("\n"));
        if found != expected {
            wrong.push(format!("{}\n  found: {found:#?}", text.join("\n")));
        }
    }
    assert!(cases >= 10, "only {cases} cases were read");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_report_has_its_sentence() {
    let text = "It rained. Maria Keller said that the bridge was safe and would open on Monday. It did.";
    let found = engine::annotate(&Article {
        id: ArticleId::new("case.txt", 0),
        path: "case.txt".to_owned(),
        text: text.to_owned(),
        headline: None,
        asides: Vec::new(),
        metadata: Metadata::default(),
    });
    let context = found.quotes.first().and_then(|quote| quote.context).map(|span| span.slice(text));
    assert_eq!(context, Some("Maria Keller said that the bridge was safe and would open on Monday."));
}
