//! Reads the articles of files in any known format, and shows what is known about each and where that was found.
//!
//!     cargo run --example read_file -- saved.html mail.eml

#![expect(clippy::print_stdout, reason = "it is what an example is for")]

use quotidian::readers;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    for path in env::args().skip(1) {
        // The name becomes part of the article's id, and may hold a date.
        let name = Path::new(&path).file_name().unwrap_or_default().to_string_lossy();
        for line in describe(&name, &fs::read(&path)?) {
            println!("{line}");
        }
    }
    Ok(())
}

/// What is known about the articles of a file, a line each, and why others could not be read.
fn describe(name: &str, bytes: &[u8]) -> Vec<String> {
    let read = readers::parse(name, bytes);
    let mut lines = Vec::new();
    for article in &read.articles {
        let known = &article.metadata;
        lines.push(format!("{}, {} characters", article.id, article.text.chars().count()));
        if let Some(date) = &known.date {
            lines.push(format!("  date    {} (from: {})", date.value, date.origin));
        }
        for (what, found) in [("title", &known.title), ("outlet", &known.source), ("byline", &known.byline)] {
            if let Some(found) = found {
                lines.push(format!("  {what:7} {} (from: {})", found.value, found.origin));
            }
        }
    }
    for problem in &read.problems {
        lines.push(format!("{}: {} {}", problem.path, problem.reason, problem.advice));
    }
    lines
}

#[test]
fn says_where_each_fact_was_found() {
    let lines =
        describe("2024-03-02-harbour.txt", b"Title: Harbour stays open\n\nThe harbour of Port Selby stays open.\n");
    assert!(lines[0].starts_with("2024-03-02-harbour-"), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("  title   Harbour stays open (from: ")), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("  date    2024-03-02 (from: ")), "{lines:?}");
}
