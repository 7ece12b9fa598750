//! One file: read, parsed, annotated.

use crate::annotations::Annotations;
use crate::article::{Article, LoadProblem, ProblemKind};
use crate::engine;
use crate::library::StopFlag;
use crate::readers::{self, Parsed, Patience, Reader, SourceFile};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How much processor time analysing a text may take; long ones get more for each megabyte. It takes about a second for a
/// megabyte, so only a fault of the engine takes longer.
const ANALYSIS_TIME: Duration = Duration::from_secs(30);
const ANALYSIS_TIME_PER_MB: Duration = Duration::from_secs(10);
/// The clock is looked at once in so many times that the engine asks.
const ASKS_PER_LOOK: u32 = 64;

/// What one file gave.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Its articles with their annotations, in order of the file.
    pub articles: Vec<(Article, Annotations)>,
    /// What could not be read or analysed.
    pub problems: Vec<LoadProblem>,
    /// Whether another attempt might give more.
    pub retryable: bool,
}

/// What is to be said about a file besides its articles.
#[derive(Debug, Default)]
pub struct Remarks {
    /// What could not be read or analysed.
    pub problems: Vec<LoadProblem>,
    /// Whether another attempt might give more.
    pub retryable: bool,
}

/// Reads and annotates one file; `add` gets each of its articles as soon as it is analysed, in order of the file.
pub fn process_file(reader: &Reader, file: &SourceFile, mut add: impl FnMut(Article, Annotations)) -> Remarks {
    let parse = || {
        // Given back before `add` is called, which may wait for others.
        let _held = reader.memory().for_file(file.size);
        match readers::read(file) {
            Ok(bytes) => reader.parse_file(Patience::Full, file, &bytes),
            Err(problem) => Some(Parsed { problems: vec![problem], retryable: true, ..Parsed::default() }),
        }
    };
    let mut count = 0;
    let count_and_add = |article, annotations| {
        count += 1;
        add(article, annotations);
    };
    let remarks =
        process_with(parse, annotate(reader, &StopFlag::default()), &file.path, count_and_add).unwrap_or_default();
    Remarks { problems: file.report(count, remarks.problems), ..remarks }
}

/// Annotates the articles in the bytes of the file at `path`.
#[must_use]
pub fn process_bytes(reader: &Reader, path: &str, bytes: &[u8]) -> Outcome {
    process_bytes_until(reader, path, bytes, &StopFlag::default())
}

/// The same, unless it is stopped: then the rest is given up, as what takes too long is.
#[must_use]
pub fn process_bytes_until(reader: &Reader, path: &str, bytes: &[u8], stop: &StopFlag) -> Outcome {
    let mut articles = Vec::new();
    let add = |article, annotations| articles.push((article, annotations));
    let parse = || reader.parse_within(Patience::Full, path, bytes);
    let Remarks { problems, retryable } = process_with(parse, annotate(reader, stop), path, add).unwrap_or_default();
    Outcome { articles, problems, retryable }
}

/// Annotates the articles in the bytes of a file, and gives them to `add` one by one; `None` when the file is to be read
/// after the others.
///
/// A panic costs only the article in which it happens, or the file while it is parsed, and becomes a problem.
pub(super) fn process_each(
    reader: &Reader,
    patience: Patience,
    file: &SourceFile,
    bytes: &[u8],
    add: impl FnMut(Article, Annotations),
) -> Option<Remarks> {
    let never = StopFlag::default();
    process_with(|| reader.parse_file(patience, file, bytes), annotate(reader, &never), &file.path, add)
}

/// The engine, within the memory that all threads have for it and the time that a text may take; `None` beyond that.
fn annotate(reader: &Reader, stop: &StopFlag) -> impl Fn(&Article) -> Option<Annotations> {
    move |article| {
        let _held = reader.memory().for_text(article.text.len());
        let megabytes = (article.text.len() >> 20) as u32;
        annotate_within(ANALYSIS_TIME + ANALYSIS_TIME_PER_MB * megabytes, stop, article)
    }
}

/// The engine with a clock.
fn annotate_within(time: Duration, stop: &StopFlag, article: &Article) -> Option<Annotations> {
    let (began, asked) = (time_of_thread(), AtomicU32::new(0));
    let is_over = || {
        let looks = asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(ASKS_PER_LOOK);
        stop.is_set() || (looks && time_of_thread().saturating_sub(began) >= time)
    };
    engine::annotate_until(article, &is_over)
}

/// The processor time that this thread has used, so that a busy machine costs no article.
fn time_of_thread() -> Duration {
    #[cfg(unix)]
    {
        use rustix::time::{ClockId, clock_gettime};
        Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
    }
    #[cfg(not(unix))]
    {
        static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
        START.elapsed()
    }
}

fn process_with(
    parse: impl FnOnce() -> Option<Parsed>,
    annotate: impl Fn(&Article) -> Option<Annotations>,
    path: &str,
    mut add: impl FnMut(Article, Annotations),
) -> Option<Remarks> {
    let Ok(parsed) = catch_unwind(AssertUnwindSafe(parse)) else {
        // Memory or threads may have been short.
        return Some(Remarks { problems: vec![panicked(path, "reading it")], retryable: true });
    };
    let Parsed { articles, mut problems, mut retryable } = parsed?;
    for article in articles {
        match catch_unwind(AssertUnwindSafe(|| annotate(&article))) {
            Ok(Some(annotations)) => add(article, annotations),
            Ok(None) => problems.push(took_too_long(path, &named(article))),
            Err(_) => {
                problems.push(panicked(path, &format!("analysing {}", named(article))));
                retryable = true;
            }
        }
    }
    Some(Remarks { problems, retryable })
}

fn named(article: Article) -> String {
    article.metadata.title.map_or("it".to_owned(), |title| format!("“{}”", title.value))
}

/// It is not tried again, but by another version.
fn took_too_long(path: &str, what: &str) -> LoadProblem {
    let version = env!("CARGO_PKG_VERSION");
    LoadProblem {
        kind: ProblemKind::Loss,
        path: path.to_owned(),
        reason: format!("Analysing {what} takes too long, and was given up by version {version}."),
        advice: "Split the text into its articles, one a file, and report it if it is one article.".to_owned(),
    }
}

fn panicked(path: &str, doing: &str) -> LoadProblem {
    LoadProblem {
        kind: ProblemKind::Loss,
        path: path.to_owned(),
        reason: format!("The program broke off while {doing}; this is a fault of the program."),
        advice: "Leave the file out for now, and report it with the file if you can.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Remarks, StopFlag, annotate_within, engine, process_bytes_until, process_with, readers};
    use crate::annotations::Annotations;
    use crate::article::{Article, ProblemKind};
    use crate::readers::{Parsed, Reader};
    use std::time::Duration;

    const LINES: &[u8] = b"{\"title\": \"A\", \"text\": \"One.\"}\n{\"title\": \"B\", \"text\": \"Two.\"}\n";

    fn losses(remarks: &Remarks) -> Vec<(&str, &str)> {
        let losses = remarks.problems.iter().filter(|problem| problem.kind == ProblemKind::Loss);
        losses.map(|problem| (problem.path.as_str(), problem.reason.as_str())).collect()
    }

    fn process(
        parse: impl FnOnce() -> Option<Parsed>,
        annotate: impl Fn(&Article) -> Option<Annotations>,
    ) -> (Vec<String>, Remarks) {
        let mut texts = Vec::new();
        let remarks = process_with(parse, annotate, "a.jsonl", |article, _| texts.push(article.text));
        (texts, remarks.unwrap())
    }

    #[test]
    fn panic_costs_one_article_or_file() {
        let of_the_first = |article: &Article| {
            assert!(!article.text.contains("One."), "a fault");
            Some(engine::annotate(article))
        };
        let (left, remarks) = process(|| Some(readers::parse("a.jsonl", LINES)), of_the_first);
        assert_eq!(left, ["B\n\nTwo."]);
        let reason = |doing| format!("The program broke off while {doing}; this is a fault of the program.");
        assert_eq!(losses(&remarks), [("a.jsonl", &*reason("analysing “A”"))]);
        assert!(remarks.retryable, "it may have been for want of memory");

        let (left, remarks) = process(|| panic!("a fault"), |article| Some(engine::annotate(article)));
        assert_eq!(left, [""; 0]);
        assert_eq!(losses(&remarks), [("a.jsonl", &*reason("reading it"))]);
        assert!(remarks.retryable);
    }

    #[test]
    fn endless_text_costs_one_article() {
        let quick = |article: &Article| {
            let time = if article.text.contains("One.") { Duration::ZERO } else { Duration::from_secs(60) };
            annotate_within(time, &StopFlag::default(), article)
        };
        let (left, remarks) = process(|| Some(readers::parse("a.jsonl", LINES)), quick);
        assert_eq!(left, ["B\n\nTwo."]);
        let version = env!("CARGO_PKG_VERSION");
        let reason = format!("Analysing “A” takes too long, and was given up by version {version}.");
        assert_eq!(losses(&remarks), [("a.jsonl", &*reason)]);
        assert!(!remarks.retryable, "it would take as long again");
    }

    #[test]
    fn what_nobody_waits_for_ends() {
        let stop = StopFlag::default();
        let articles = |stop| process_bytes_until(&Reader::default(), "a.jsonl", LINES, stop).articles.len();
        assert_eq!(articles(&stop), 2);
        stop.stop();
        assert_eq!(articles(&stop), 0);
    }
}
