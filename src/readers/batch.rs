//! Mailboxes and web archives, which hold many entries, are read in batches. A broken entry costs no
//! other one, and a large file needs no more time and memory at once than a small one.

use super::field_mapping::FieldMapping;
use super::outcome::{MAX_TEXT_BYTES, Parsed, ReadError, note, problem};
use super::raw_article::RawArticles;
use super::{mail, warc};
use crate::article::LoadProblem;
use serde::{Deserialize, Serialize};

/// The most bytes of entries that make one batch.
const MAX_BATCH_BYTES: usize = 1 << 20;
/// The most entries looked at, and the most articles taken, from one file.
const MAX_ENTRIES: usize = 200_000;
const MAX_ARTICLES: usize = 50_000;
/// The most bytes of articles taken from one batch, or from a file that is read as one. A worker may answer a
/// little more.
const MAX_BATCH_TEXT_BYTES: usize = 192 << 20;
/// About what an article takes besides its text.
const ARTICLE_OVERHEAD_BYTES: usize = 512;
/// After this many entries that crashed a worker the rest of the file is left out: it was made to harm.
const MAX_FAILED_ENTRIES: usize = 10;

/// The most entries of a file whose errors are reported one by one.
const MAX_REPORTED_ERRORS: usize = 100;

const TOO_MANY: &str = "there are far more in it than can be shown";

/// The kind of entries a file has.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) enum Entries {
    /// Mails of a mailbox.
    Mails,
    /// Records of a web archive.
    Records,
}

impl Entries {
    /// The entries in some bytes; several entries together give the same ones again.
    pub(super) fn split(self, bytes: &[u8]) -> Vec<&[u8]> {
        match self {
            Self::Mails => mail::mails(bytes).take(MAX_ENTRIES + 1).collect(),
            Self::Records => warc::records(bytes).take(MAX_ENTRIES + 1).collect(),
        }
    }

    /// Reads some entries, the articles numbered from `first` on.
    pub(super) fn read(self, path: &str, first: usize, bytes: &[u8]) -> Batch {
        let mut found = RawArticles::default();
        for entry in self.split(bytes) {
            match self {
                Self::Mails => mail::read_entry(entry, &mut found),
                Self::Records => warc::read(entry, &mut found),
            }
        }
        Batch::new(path, first, found)
    }
}

/// What a part of a file gave.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Batch {
    parsed: Parsed,
    entries: usize,
    skipped: usize,
    /// At most [`MAX_REPORTED_ERRORS`]; `unreported` counts the rest.
    errors: Vec<LoadProblem>,
    unreported: usize,
    /// The pictures of a PDF, where they were asked for, and how many of them could not be taken out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pictures: Option<(Vec<Vec<u8>>, usize)>,
}

impl Batch {
    /// The pictures of a PDF.
    pub(super) fn of_pictures(pictures: (Vec<Vec<u8>>, usize)) -> Self {
        Self { pictures: Some(pictures), ..Self::default() }
    }

    pub(super) fn into_pictures(self) -> (Vec<Vec<u8>>, usize) {
        self.pictures.unwrap_or_default()
    }

    /// Finishes the articles that a reader found, from number `first` on.
    pub(super) fn new(path: &str, first: usize, found: RawArticles) -> Self {
        Self::within(MAX_BATCH_TEXT_BYTES, path, first, found)
    }

    fn within(mut bytes_left: usize, path: &str, first: usize, found: RawArticles) -> Self {
        let mut parsed = Parsed::default();
        parsed.problems.extend(found.mapping.map(|mapping| note(path, mapping.describe(), FieldMapping::ADVICE)));
        let entries = found.articles.len() + found.skipped + found.errors.len();
        let mut errors: Vec<_> =
            found.errors.into_iter().map(|error| problem(path, error.reason, error.advice)).collect();
        for (part, raw) in (first..).zip(found.articles) {
            let Some(left) = bytes_left.checked_sub(raw.text.len() + ARTICLE_OVERHEAD_BYTES) else {
                let read = part - first;
                let reason =
                    format!("Of its {entries} entries only the first {read} with a text are read: {TOO_MANY}.");
                parsed.problems.push(problem(path, reason, "Split it into smaller files."));
                break;
            };
            bytes_left = left;
            if raw.text.len() > MAX_TEXT_BYTES {
                let reason = format!("A text longer than {} MB is left out: no article is.", MAX_TEXT_BYTES >> 20);
                errors.push(problem(path, reason, "Split it into its articles, one a file."));
            } else if raw.text.chars().any(char::is_alphanumeric) {
                parsed.articles.push(raw.finish(path, part));
            } else {
                errors.push(problem(path, "There is no text in it.", "Save the article again."));
            }
        }
        let mut part = Self { parsed, entries, skipped: found.skipped, ..Self::default() };
        part.add_errors(errors);
        part
    }

    /// A whole file that a worker read.
    pub(super) fn whole(parsed: Parsed) -> Self {
        Self { parsed, ..Self::default() }
    }

    pub(super) fn into_parsed(self) -> Parsed {
        self.parsed
    }

    /// Whether another attempt might give more.
    pub(super) fn is_retryable(&self) -> bool {
        self.parsed.retryable
    }

    fn add(&mut self, other: Self) {
        self.parsed.merge(other.parsed);
        self.entries += other.entries;
        self.skipped += other.skipped;
        self.unreported += other.unreported;
        self.add_errors(other.errors);
    }

    /// Keeps a limited number of errors: there may be as many as entries, each as long as the name of the file.
    fn add_errors(&mut self, errors: Vec<LoadProblem>) {
        let reported = errors.len().min(MAX_REPORTED_ERRORS - self.errors.len());
        self.unreported += errors.len() - reported;
        self.errors.extend(errors.into_iter().take(reported));
    }

    /// The articles and problems of the whole file.
    pub(super) fn finish(self, path: &str) -> Parsed {
        let Self { mut parsed, entries, skipped, errors, unreported, .. } = self;
        parsed.problems.extend(errors);
        if unreported > 0 {
            let reason = format!("{unreported} more of its {entries} entries cannot be read, and are left out.");
            parsed.problems.push(problem(path, reason, "The lines before say why others cannot."));
        }
        if skipped > 0 {
            let reason = format!("{skipped} of its {entries} entries have no text that can be read, and are left out.");
            parsed.problems.push(problem(path, reason, "Nothing is needed if they are not articles."));
        }
        if parsed == Parsed::default() {
            return ReadError::new("There is no article in it.", "Save the article itself, or leave the file out.")
                .into_parsed(path);
        }
        parsed
    }
}

/// Reads some entries, the articles numbered from a number on.
type ReadEntries<'r> = &'r dyn Fn(usize, &[u8]) -> Result<Batch, ReadError>;

/// Says why nothing further is read, when that is so.
type Refusal<'r> = &'r dyn Fn() -> Option<&'static str>;

/// Reads a file of many entries a batch at a time; a batch that cannot be read is read entry by entry.
pub(super) fn parse(read: ReadEntries<'_>, refusal: Refusal<'_>, path: &str, entries: &[&[u8]]) -> Parsed {
    let mut all = Batch::default();
    let (mut done, mut failed) = (0, 0);
    while done < entries.len() {
        let why = if failed >= MAX_FAILED_ENTRIES {
            "too much of it is broken"
        } else if let Some(why) = refusal() {
            why
        } else if done >= MAX_ENTRIES || all.parsed.articles.len() >= MAX_ARTICLES {
            TOO_MANY
        } else {
            let rest = &entries[done..entries.len().min(MAX_ENTRIES)];
            let together = &rest[..batch_length(rest)];
            if let Ok(batch) = read(all.parsed.articles.len(), &together.concat()) {
                all.add(batch);
                done += together.len();
            } else {
                let (looked_at, broken) = one_by_one(read, refusal, path, together, done, &mut all);
                done += looked_at;
                failed += broken;
            }
            continue;
        };
        let reason = format!("Of its entries only the first {done} are read: {why}.");
        all.parsed.problems.push(problem(path, reason, "Split it into smaller files."));
        break;
    }
    all.finish(path)
}

/// How many entries make the next batch: at least one.
fn batch_length(entries: &[&[u8]]) -> usize {
    let mut length = 0;
    let fits = |entry: &&&[u8]| {
        length += entry.len();
        length <= MAX_BATCH_BYTES
    };
    entries.iter().take_while(fits).count().max(1)
}

/// Reads the entries of a batch that failed one by one, until too many fail. Returns how many were looked at and
/// how many failed. `before` is the number of entries before them.
fn one_by_one(
    read: ReadEntries<'_>,
    refusal: Refusal<'_>,
    path: &str,
    entries: &[&[u8]],
    before: usize,
    all: &mut Batch,
) -> (usize, usize) {
    let mut faults = 0;
    for (number, entry) in (before + 1..).zip(entries) {
        let ReadError { reason, advice, retryable } = match read(all.parsed.articles.len(), entry) {
            Ok(part) => {
                all.add(part);
                continue;
            }
            Err(error) => error,
        };
        all.parsed.retryable |= retryable;
        all.parsed.problems.push(problem(path, format!("Entry {number} of it is left out. {reason}"), advice));
        faults += 1;
        if faults >= MAX_FAILED_ENTRIES || refusal().is_some() {
            return (number - before, faults);
        }
    }
    (entries.len(), faults)
}

#[cfg(test)]
mod tests {
    use super::{
        ARTICLE_OVERHEAD_BYTES, Batch, Entries, MAX_ARTICLES, MAX_BATCH_BYTES, MAX_ENTRIES, MAX_FAILED_ENTRIES,
        MAX_REPORTED_ERRORS, Parsed, RawArticles, ReadError, TOO_MANY, parse, problem,
    };
    use crate::readers::raw_article::RawArticle;
    use std::cell::Cell;

    /// Reads a mailbox by a worker that crashes on some of its mails.
    fn read(mailbox: &[u8]) -> (Parsed, usize) {
        let asked = Cell::new(0);
        let reader = |first, bytes: &[u8]| {
            asked.set(asked.get() + 1);
            let deadly = bytes.windows(6).any(|word| word == b"deadly");
            if deadly {
                Err(ReadError::retryable("It is broken.", "Save it again."))
            } else {
                Ok(Entries::Mails.read("box", first, bytes))
            }
        };
        (parse(&reader, &|| None, "box", &Entries::Mails.split(mailbox)), asked.get())
    }

    fn mail(subject: &str, length: usize) -> String {
        let head = format!("From a@b.example Tue May  4 07:15:00 2021\nFrom: A <a@b.example>\nSubject: {subject}\n\n");
        head + &"The ferry sailed.\n".repeat(length / 18) + "\n"
    }

    #[test]
    fn broken_mail_costs_no_other() {
        let subjects = ["First", "A deadly one", "Third", "Empty", "Fifth"];
        let mails: String =
            subjects.iter().map(|subject| mail(subject, if *subject == "Empty" { 0 } else { 100 })).collect();
        let (parsed, _) = read(mails.as_bytes());
        let titles: Vec<_> =
            parsed.articles.iter().map(|a| a.metadata.title.as_ref().unwrap().value.as_str()).collect();
        assert_eq!(titles, ["First", "Third", "Fifth"]);
        let ids: Vec<_> = parsed.articles.iter().map(|article| article.id.clone()).collect();
        assert_eq!(ids, [0, 1, 2].map(|part| crate::article::ArticleId::new("box", part)));
        let reasons: Vec<&str> = parsed.problems.iter().map(|problem| problem.reason.as_str()).collect();
        assert!(reasons[0].starts_with("Entry 2 of it is left out. It is broken"), "{reasons:?}");
        assert!(reasons[1].starts_with("1 of its 4 entries have no text"), "{reasons:?}");
        assert!(parsed.retryable, "another time it might be read");
    }

    #[test]
    fn batches_give_the_same_articles() {
        let mails: String = (0..40).map(|number| mail(&format!("Mail {number}"), MAX_BATCH_BYTES / 8)).collect();
        let (parsed, asked) = read(mails.as_bytes());
        assert_eq!(asked, 6, "seven mails fit into a piece");
        assert_eq!(parsed.articles, Entries::Mails.read("box", 0, mails.as_bytes()).parsed.articles);
        assert_eq!((parsed.articles.len(), parsed.problems.len()), (40, 0));
    }

    #[test]
    fn hostile_mailbox_is_given_up() {
        let mails: String = (0..100).map(|_| mail("A deadly one", MAX_BATCH_BYTES)).collect();
        let (parsed, asked) = read(mails.as_bytes());
        assert_eq!((parsed.problems.len(), asked), (MAX_FAILED_ENTRIES + 1, 2 * MAX_FAILED_ENTRIES));
        assert!(parsed.problems[MAX_FAILED_ENTRIES].reason.starts_with("Of its entries only the first 10 are read"));
    }

    #[test]
    fn rest_after_many_failures_is_reported() {
        let mut mails: String = (0..MAX_FAILED_ENTRIES).map(|_| mail("A deadly one", 100)).collect();
        mails += &(0..20).map(|_| mail("A good one", 100)).collect::<String>();
        let (parsed, _) = read(mails.as_bytes());
        let last = parsed.problems.last().map_or("", |problem| problem.reason.as_str());
        assert!(last.starts_with("Of its entries only the first 10 are read: too much of it is broken"), "{last}");
    }

    #[test]
    fn endless_mailboxes_are_read_in_part() {
        let told = |articles: usize, entries: &[&[u8]]| {
            let reader = |first, _: &[u8]| {
                let mut found = RawArticles::default();
                found.articles.resize_with(articles, || RawArticle { text: "a".to_owned(), ..RawArticle::default() });
                Ok(Batch::new("box", first, found))
            };
            parse(&reader, &|| None, "box", entries).problems.pop().map(|problem| problem.reason)
        };
        assert_eq!(
            told(1, &vec![b"e".as_slice(); MAX_ENTRIES + 1]).unwrap(),
            format!("Of its entries only the first {MAX_ENTRIES} are read: {TOO_MANY}.")
        );
        assert_eq!(told(1, &vec![b"e".as_slice(); MAX_ENTRIES]), None);
        let large = vec![b'e'; MAX_BATCH_BYTES];
        let reason = told(MAX_ARTICLES, &[&large, &large]).unwrap();
        assert_eq!(reason, format!("Of its entries only the first 1 are read: {TOO_MANY}."));
    }

    #[test]
    fn few_of_many_errors_are_reported() {
        let blank = |count: usize| {
            let mut found = RawArticles::default();
            found.articles.resize_with(count, || RawArticle { text: "...".to_owned(), ..RawArticle::default() });
            found.errors.resize_with(count, || ReadError::new("No.", "None."));
            Batch::new("a.warc", 0, found)
        };
        let mut all = Batch::default();
        for count in [10, 200, 0, 300] {
            all.add(blank(count));
            assert!(all.errors.len() <= MAX_REPORTED_ERRORS);
        }
        let problems = all.finish("a.warc").problems;
        assert_eq!(problems.len(), MAX_REPORTED_ERRORS + 1);
        assert!(
            problems[MAX_REPORTED_ERRORS].reason.starts_with("920 more of its 1020 entries"),
            "{:?}",
            problems[MAX_REPORTED_ERRORS]
        );
    }

    #[test]
    fn oversized_table_gives_first_rows() {
        let mut found = RawArticles { skipped: 1, ..RawArticles::default() };
        found.articles.resize_with(5, || RawArticle { text: "It sailed.".to_owned(), ..RawArticle::default() });
        let parsed = Batch::within(3 * (10 + ARTICLE_OVERHEAD_BYTES), "a.csv", 0, found).finish("a.csv");
        assert_eq!(parsed.articles.len(), 3);
        let left_out =
            "Of its 6 entries only the first 3 with a text are read: there are far more in it than can be shown.";
        assert_eq!(parsed.problems[0], problem("a.csv", left_out, "Split it into smaller files."));
    }
}
