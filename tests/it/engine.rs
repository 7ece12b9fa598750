//! What the engine finds, case by case: `tests/golden/cases/*.txt`, and whole articles: `tests/golden/articles/`.
//!
//! A case is `== name`, then the text with the right answer marked in it (see `golden`). Where the program does not give
//! that answer yet, `-- known wrong` follows with the answer of today, so that a change for better or worse is seen.
//! `(headline)` after the name says that the first line is the headline. With `UPDATE_GOLDEN=1` the answers of today are
//! written into the files; look at the difference before you keep it.

use super::golden::Marked;
use quotidian::article::{Article, ArticleId, Metadata};
use quotidian::engine;
use quotidian::readers;
use quotidian::text::Span;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const KNOWN_WRONG: &str = "-- known wrong";

fn folder(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

fn updating() -> bool {
    std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1")
}

/// One case of a file.
struct Case {
    name: String,
    /// The right answer.
    right: String,
    /// The answer of today, where it is another.
    known_wrong: Option<String>,
}

fn cases(file: &str) -> Vec<Case> {
    let case = |part: &str| {
        let (name, body) = part.split_once('\n').unwrap_or((part, ""));
        let (right, wrong) = match body.split_once(&format!("\n{KNOWN_WRONG}\n")) {
            Some((right, wrong)) => (right, Some(wrong.trim_end().to_owned())),
            None => (body, None),
        };
        Case { name: name.to_owned(), right: right.trim_end().to_owned(), known_wrong: wrong }
    };
    format!("\n{file}").split("\n== ").skip(1).map(case).collect()
}

fn written(cases: &[Case]) -> String {
    let one = |case: &Case| {
        let wrong = case.known_wrong.as_ref().map_or(String::new(), |wrong| format!("{KNOWN_WRONG}\n{wrong}\n"));
        format!("== {}\n{}\n{wrong}", case.name, case.right)
    };
    cases.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The article of a case: nothing is known of it but its text.
fn article(case: &Case, text: String) -> Article {
    let headline = case.name.ends_with("(headline)").then(|| Span::new(0, text.find('\n').unwrap_or(text.len())));
    let path = "case.txt".to_owned();
    Article { id: ArticleId::new(&path, 0), path, text, headline, asides: Vec::new(), metadata: Metadata::default() }
}

/// The article with its annotations as marks; what the annotations promise is checked on the way.
fn answer(article: &Article) -> String {
    let found = engine::annotate(article);
    assert_eq!(found.validate(&article.text), Ok(()), "{}", article.path);
    assert_eq!(found, engine::annotate(article), "the same article gave two answers");
    Marked::of(&article.text, &found).render()
}

/// What is wrong with a case, and the case as it should stand in its file.
fn judge(case: Case) -> (Option<String>, Case) {
    let right = Marked::parse(&case.right);
    let today = answer(&article(&case, right.text.clone()));
    if today == right.render() {
        let fault = case.known_wrong.is_some().then(|| "is right now; it is no longer “known wrong”".to_owned());
        return (fault, Case { known_wrong: None, ..case });
    }
    let fault = (case.known_wrong.as_ref() != Some(&today))
        .then(|| format!("should be\n{}\nbut is\n{today}", case.known_wrong.as_ref().unwrap_or(&case.right)));
    (fault, Case { known_wrong: Some(today), ..case })
}

#[test]
fn cases_are_answered_as_expected() {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder("tests/golden/cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    let (mut faults, mut right, mut all) = (Vec::new(), 0, 0);
    for path in files {
        let file = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut names = BTreeSet::new();
        let judged: Vec<(Option<String>, Case)> = cases(&file).into_iter().map(judge).collect();
        assert!(!judged.is_empty(), "{name} holds no case");
        for (fault, case) in &judged {
            assert!(names.insert(case.name.clone()), "{name}: two cases are called {}", case.name);
            all += 1;
            right += usize::from(case.known_wrong.is_none());
            faults.extend(fault.as_ref().map(|fault| format!("{name}: {}: {fault}\n", case.name)));
        }
        let now: Vec<Case> = judged.into_iter().map(|(_, case)| case).collect();
        if updating() {
            fs::write(&path, written(&now)).unwrap();
        }
    }
    println!("{right} of {all} cases are right");
    assert!(
        faults.is_empty() || updating(),
        "{} of {all} cases changed (UPDATE_GOLDEN=1 keeps that):\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// The samples, each beside what is found in it.
#[test]
fn sample_articles_are_answered_as_expected() {
    let walk = readers::walk(&folder("data/articles"));
    let mut faults = Vec::new();
    let mut expected: BTreeSet<PathBuf> =
        fs::read_dir(folder("tests/golden/articles")).unwrap().map(|entry| entry.unwrap().path()).collect();
    for candidate in walk.files {
        let parsed = readers::parse(&candidate.path, &readers::read(&candidate).unwrap());
        for article in parsed.articles {
            let path = folder("tests/golden/articles").join(format!("{}.marked", candidate.path.replace('/', "--")));
            expected.remove(&path);
            let today = answer(&article);
            if updating() {
                fs::write(&path, &today).unwrap();
            } else if fs::read_to_string(&path).ok().as_ref() != Some(&today) {
                faults.push(format!("{}:\n{today}", candidate.path));
            }
        }
    }
    for unused in &expected {
        faults.push(format!("{} belongs to no article", unused.display()));
        if updating() {
            fs::remove_file(unused).unwrap();
        }
    }
    assert!(faults.is_empty() || updating(), "changed (UPDATE_GOLDEN=1 keeps that):\n{}", faults.join("\n\n"));
}
