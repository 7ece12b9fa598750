//! Files of very many entries, mailboxes and web archives, are read piece by piece: what is wrong with one entry costs no
//! other, and a large file asks for no more time and memory at once than a small one.

use super::worker::{Failure, piece};
use super::{Drafts, LONGEST_TEXT, Parsed, Refusal, mail, problem, warc};
use crate::article::LoadProblem;
use serde::{Deserialize, Serialize};

/// Entries are given to a worker together up to this length, in bytes.
const PIECE: usize = 1 << 20;
/// Most entries of one file that are looked at, and most articles that are taken from it.
const MOST_ENTRIES: usize = 200_000;
const MOST_ARTICLES: usize = 50_000;
/// Most bytes of articles that are taken from one piece, or from a file that is read as one; a worker may give back a
/// little more.
const MOST_BYTES: usize = 192 << 20;
/// What an article takes besides its text, about.
const AROUND_TEXT: usize = 512;
/// After so many entries that a worker did not survive the rest is left out: it was made to harm.
const MOST_FAULTS: usize = 10;

/// Of so many entries that cannot be read it is said each why.
const MOST_TOLD: usize = 100;

const TOO_MANY: &str = "there are far more in it than can be shown";

/// What a file has many of.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) enum Entries {
    /// Mails of a mailbox.
    Mails,
    /// Records of a web archive.
    Records,
}

impl Entries {
    /// Each entry; a stretch of whole entries gives the same ones again.
    fn of(self, bytes: &[u8]) -> Vec<&[u8]> {
        match self {
            Self::Mails => mail::mails(bytes).take(MOST_ENTRIES + 1).collect(),
            Self::Records => warc::records(bytes).take(MOST_ENTRIES + 1).collect(),
        }
    }

    /// What some entries give, as the articles from number `first` on.
    pub(super) fn read(self, path: &str, first: usize, bytes: &[u8]) -> Part {
        let mut found = Drafts::default();
        for entry in self.of(bytes) {
            match self {
                Self::Mails => found.push(mail::of_mailbox(entry)),
                Self::Records => warc::read(entry, &mut found),
            }
        }
        Part::of(path, first, found)
    }
}

/// What a part of a file gave.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Part {
    parsed: Parsed,
    entries: usize,
    skipped: usize,
    /// At most [`MOST_TOLD`]; `untold` counts the rest.
    refused: Vec<LoadProblem>,
    untold: usize,
}

impl Part {
    /// Finishes the articles that a reader found, from number `first` on.
    pub(super) fn of(path: &str, first: usize, found: Drafts) -> Self {
        Self::within(MOST_BYTES, path, first, found)
    }

    fn within(mut room: usize, path: &str, first: usize, found: Drafts) -> Self {
        let mut parsed = Parsed::default();
        parsed.problems.extend(found.guess.map(|guess| super::note(path, guess.told(), super::Guess::ADVICE)));
        let entries = found.articles.len() + found.skipped + found.refused.len();
        let mut refused: Vec<_> =
            found.refused.into_iter().map(|refusal| problem(path, refusal.reason, refusal.advice)).collect();
        for (part, draft) in (first..).zip(found.articles) {
            let Some(left) = room.checked_sub(draft.text.len() + AROUND_TEXT) else {
                let read = part - first;
                let reason =
                    format!("Of its {entries} entries only the first {read} with a text are read: {TOO_MANY}.");
                parsed.problems.push(problem(path, reason, "Split it into smaller files."));
                break;
            };
            room = left;
            if draft.text.len() > LONGEST_TEXT {
                let reason = format!("A text longer than {} MB is left out: no article is.", LONGEST_TEXT >> 20);
                refused.push(problem(path, reason, "Split it into its articles, one a file."));
            } else if draft.text.chars().any(char::is_alphanumeric) {
                parsed.articles.push(draft.finish(path, part));
            } else {
                refused.push(problem(path, "There is no text in it.", "Save the article again."));
            }
        }
        let mut part = Self { parsed, entries, skipped: found.skipped, ..Self::default() };
        part.refuse(refused);
        part
    }

    /// A whole file that a worker read.
    pub(super) fn whole(parsed: Parsed) -> Self {
        Self { parsed, ..Self::default() }
    }

    pub(super) fn into_parsed(self) -> Parsed {
        self.parsed
    }

    fn add(&mut self, other: Self) {
        self.parsed.merge(other.parsed);
        self.entries += other.entries;
        self.skipped += other.skipped;
        self.untold += other.untold;
        self.refuse(other.refused);
    }

    /// Each may be as long as the name of its file, and there may be as many as entries.
    fn refuse(&mut self, refused: Vec<LoadProblem>) {
        let told = refused.len().min(MOST_TOLD - self.refused.len());
        self.untold += refused.len() - told;
        self.refused.extend(refused.into_iter().take(told));
    }

    /// The parts of a whole file, with what has to be said of it.
    pub(super) fn told(self, path: &str) -> Parsed {
        let Self { mut parsed, entries, skipped, refused, untold } = self;
        parsed.problems.extend(refused);
        if untold > 0 {
            let reason = format!("{untold} more of its {entries} entries cannot be read, and are left out.");
            parsed.problems.push(problem(path, reason, "The lines before say why others cannot."));
        }
        if skipped > 0 {
            let reason = format!("{skipped} of its {entries} entries have no text that can be read, and are left out.");
            parsed.problems.push(problem(path, reason, "Nothing is needed if they are not articles."));
        }
        if parsed == Parsed::default() {
            return Refusal::new("There is no article in it.", "Save the article itself, or leave the file out.")
                .of(path);
        }
        parsed
    }
}

/// Reads a file of many entries.
pub(super) fn parse(path: &str, bytes: &[u8], kind: Entries) -> Parsed {
    parse_by(&|first, bytes| piece(path, kind, first, bytes), path, &kind.of(bytes))
}

/// Reads some entries as the articles from a number on.
type Reader<'r> = &'r dyn Fn(usize, &[u8]) -> Result<Part, Failure>;

fn parse_by(read: Reader<'_>, path: &str, entries: &[&[u8]]) -> Parsed {
    let mut all = Part::default();
    let (mut done, mut faults) = (0, 0);
    while done < entries.len() {
        let why = if faults >= MOST_FAULTS {
            "too much of it is broken"
        } else if done >= MOST_ENTRIES || all.parsed.articles.len() >= MOST_ARTICLES {
            TOO_MANY
        } else {
            let rest = &entries[done..];
            let together = &rest[..count(rest)];
            if let Ok(part) = read(all.parsed.articles.len(), &together.concat()) {
                all.add(part);
                done += together.len();
            } else {
                let (looked_at, broken) = one_by_one(read, path, together, done, &mut all);
                done += looked_at;
                faults += broken;
            }
            continue;
        };
        let reason = format!("Of its entries only the first {done} are read: {why}.");
        all.parsed.problems.push(problem(path, reason, "Split it into smaller files."));
        break;
    }
    all.told(path)
}

/// How many entries make the next piece: one at least.
fn count(entries: &[&[u8]]) -> usize {
    let mut length = 0;
    let fits = |entry: &&&[u8]| {
        length += entry.len();
        length <= PIECE
    };
    entries.iter().take_while(fits).count().max(1)
}

/// Reads entries that cannot be read together, until too many cannot be read at all; gives how many were looked at, and
/// how many of them are broken. `before`: how many come before them.
fn one_by_one(read: Reader<'_>, path: &str, entries: &[&[u8]], before: usize, all: &mut Part) -> (usize, usize) {
    let mut faults = 0;
    for (number, entry) in (before + 1..).zip(entries) {
        let Refusal { reason, advice, passing } = match read(all.parsed.articles.len(), entry) {
            Ok(part) => {
                all.add(part);
                continue;
            }
            Err(failure) => failure.refusal(),
        };
        all.parsed.passing |= passing;
        all.parsed.problems.push(problem(path, format!("Entry {number} of it is left out. {reason}"), advice));
        faults += 1;
        if faults >= MOST_FAULTS {
            return (number - before, faults);
        }
    }
    (entries.len(), faults)
}

#[cfg(test)]
mod tests {
    use super::{AROUND_TEXT, Entries, Failure, MOST_FAULTS, MOST_TOLD, PIECE, Parsed, Part, parse_by};
    use crate::files::draft::Draft;
    use crate::files::{Drafts, Refusal, problem};
    use std::cell::Cell;

    /// Reads a mailbox by a worker that dies of some of its mails.
    fn read(mailbox: &[u8]) -> (Parsed, usize) {
        let asked = Cell::new(0);
        let reader = |first, bytes: &[u8]| {
            asked.set(asked.get() + 1);
            let deadly = bytes.windows(6).any(|word| word == b"deadly");
            if deadly { Err(Failure::Died) } else { Ok(Entries::Mails.read("box", first, bytes)) }
        };
        (parse_by(&reader, "box", &Entries::Mails.of(mailbox)), asked.get())
    }

    fn mail(subject: &str, length: usize) -> String {
        let head = format!("From a@b.example Tue May  4 07:15:00 2021\nFrom: A <a@b.example>\nSubject: {subject}\n\n");
        head + &"The ferry sailed.\n".repeat(length / 18) + "\n"
    }

    #[test]
    fn a_mail_that_cannot_be_read_costs_no_other() {
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
        assert!(parsed.passing, "another time it might be read");
    }

    #[test]
    fn a_large_mailbox_is_read_in_pieces_as_in_one() {
        let mails: String = (0..40).map(|number| mail(&format!("Mail {number}"), PIECE / 8)).collect();
        let (parsed, asked) = read(mails.as_bytes());
        assert_eq!(asked, 6, "seven mails fit into a piece");
        assert_eq!(parsed.articles, Entries::Mails.read("box", 0, mails.as_bytes()).parsed.articles);
        assert_eq!((parsed.articles.len(), parsed.problems.len()), (40, 0));
    }

    #[test]
    fn a_mailbox_made_to_harm_is_given_up() {
        let mails: String = (0..100).map(|_| mail("A deadly one", PIECE)).collect();
        let (parsed, asked) = read(mails.as_bytes());
        assert_eq!((parsed.problems.len(), asked), (MOST_FAULTS + 1, 2 * MOST_FAULTS));
        assert!(parsed.problems[MOST_FAULTS].reason.starts_with("Of its entries only the first 10 are read"));
    }

    #[test]
    fn what_comes_after_too_many_broken_mails_is_said_to_be_left_out() {
        let mut mails: String = (0..MOST_FAULTS).map(|_| mail("A deadly one", 100)).collect();
        mails += &(0..20).map(|_| mail("A good one", 100)).collect::<String>();
        let (parsed, _) = read(mails.as_bytes());
        let last = parsed.problems.last().map_or("", |problem| problem.reason.as_str());
        assert!(last.starts_with("Of its entries only the first 10 are read: too much of it is broken"), "{last}");
    }

    #[test]
    fn of_very_many_entries_that_cannot_be_read_few_are_kept() {
        let blank = |count: usize| {
            let mut found = Drafts::default();
            found.articles.resize_with(count, || Draft { text: "...".to_owned(), ..Draft::default() });
            found.refused.resize_with(count, || Refusal::new("No.", "None."));
            Part::of("a.warc", 0, found)
        };
        let mut all = Part::default();
        for count in [10, 200, 0, 300] {
            all.add(blank(count));
            assert!(all.refused.len() <= MOST_TOLD);
        }
        let problems = all.told("a.warc").problems;
        assert_eq!(problems.len(), MOST_TOLD + 1);
        assert!(problems[MOST_TOLD].reason.starts_with("920 more of its 1020 entries"), "{:?}", problems[MOST_TOLD]);
    }

    #[test]
    fn a_table_with_far_too_many_rows_gives_the_first() {
        let mut found = Drafts { skipped: 1, ..Drafts::default() };
        found.articles.resize_with(5, || Draft { text: "It sailed.".to_owned(), ..Draft::default() });
        let parsed = Part::within(3 * (10 + AROUND_TEXT), "a.csv", 0, found).told("a.csv");
        assert_eq!(parsed.articles.len(), 3);
        let left_out =
            "Of its 6 entries only the first 3 with a text are read: there are far more in it than can be shown.";
        assert_eq!(parsed.problems[0], problem("a.csv", left_out, "Split it into smaller files."));
    }
}
