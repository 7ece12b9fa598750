//! Annotates a text with the engine alone: no folder, no server, no cache.
//!
//!     cargo run --example annotate -- < article.txt

#![expect(clippy::print_stdout, reason = "it is what an example is for")]

use quotidian::annotations::{QuoteKind, Speaker};
use quotidian::article::{Article, ArticleId, Metadata};
use quotidian::engine;
use quotidian::text::Span;
use std::io;

fn main() -> io::Result<()> {
    for line in describe(io::read_to_string(io::stdin())?) {
        println!("{line}");
    }
    Ok(())
}

/// What the engine finds in a text, a line each.
fn describe(text: String) -> Vec<String> {
    let path = "stdin.txt".to_owned();
    let id = ArticleId::new(&path, 0);
    let article = Article { id, path, text, headline: None, asides: Vec::new(), metadata: Metadata::default() };

    let found = engine::annotate(&article);
    // Spans count bytes of the text.
    let words = |span: Span| span.slice(&article.text);

    let mut lines = Vec::new();
    for person in &found.people {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.text.as_str()).collect();
        lines.push(format!("person   {}, {} mentions, {}", person.name, person.mentions.len(), roles.join("; ")));
    }
    for country in &found.countries {
        let forms: Vec<&str> = country.mentions.iter().map(|mention| words(mention.span)).collect();
        lines.push(format!("country  {}, {:.0} %: {}", country.code, country.focus * 100.0, forms.join(", ")));
    }
    for quote in found.quotes.iter().filter(|quote| quote.kind == QuoteKind::Direct) {
        let speaker = match quote.speaker {
            Speaker::Person(person) => &found.people[person].name,
            Speaker::Other(phrase) => words(phrase),
            Speaker::Unknown => "unknown speaker",
        };
        lines.push(format!("quote    {speaker}: “{}”", words(quote.content)));
    }
    lines
}

#[test]
fn names_who_where_and_what() {
    let lines = describe("“It is late,” said Ana Petrova, the mayor of Lima. Petrova left.\n".to_owned());
    assert!(lines.iter().any(|line| line.starts_with("person   Ana Petrova, 2 mentions")), "{lines:?}");
    assert!(lines.contains(&"country  PE, 100 %: Lima".to_owned()), "{lines:?}");
    assert!(lines.contains(&"quote    Ana Petrova: “It is late,”".to_owned()), "{lines:?}");
}
