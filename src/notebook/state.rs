//! What a notebook says at one moment.

use super::anchor::ArticleRef;
use super::corrections::{BadLine, Corrections};
use super::event::{Action, Event, EventId, hash_line};
use foldhash::HashSet;
use rayon::prelude::*;
use std::sync::Arc;

/// All events of a notebook.
#[derive(Clone, Debug, Default)]
pub struct Notebook {
    /// In order of their times, then of their ids, each once; with the hashes of their lines.
    events: Vec<(Arc<Event>, u64)>,
    /// Their numbers, in order of their ids.
    by_id: Vec<u32>,
    /// Those that were taken back, with replaced entries.
    undone: HashSet<EventId>,
    /// The numbers of those about one article, in order of the articles' ids, then of the numbers.
    by_article: Vec<u32>,
    bad_lines: Vec<BadLine>,
    revision: u64,
}

impl Notebook {
    /// Reads the text of a notebook. The order of the lines does not matter, so that two copies can be merged line by line;
    /// a line that is there twice counts once.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let lines: Vec<(usize, &[u8])> = (1..).zip(bytes.split(|byte| *byte == b'\n')).collect();
        let read = |(number, line): (usize, &'_ [u8])| {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let is_empty = line.iter().all(u8::is_ascii_whitespace);
            (!is_empty).then(|| (number, hash_line(line), read_line(line)))
        };
        let lines: Vec<_> = lines.into_par_iter().filter_map(read).collect();
        let mut notebook = Self::default();
        let mut seen: HashSet<EventId> = HashSet::default();
        for (number, hash, event) in lines {
            match event {
                Ok(event) if !seen.insert(event.id.clone()) => {}
                Ok(event) => notebook.push(event, hash),
                Err(reason) => {
                    notebook.revision ^= hash;
                    notebook.bad_lines.push(BadLine { number, reason });
                }
            }
        }
        notebook.index();
        notebook
    }

    /// The same with further events. What is added at the end, as by this program itself, is sorted in, not all sorted anew.
    #[must_use]
    pub fn with(&self, events: impl IntoIterator<Item = Event>) -> Self {
        let mut notebook = self.clone();
        for event in events {
            if notebook.get(&event.id).is_some() {
                continue;
            }
            let hash = hash_line(event.to_line().trim_end().as_bytes());
            let is_last = notebook.events().next_back().is_none_or(|last| (last.at, &last.id) < (event.at, &event.id));
            notebook.push(event, hash);
            if is_last { notebook.index_last() } else { notebook.index() }
        }
        notebook.find_undone();
        notebook
    }

    fn push(&mut self, event: Event, hash: u64) {
        self.revision ^= hash;
        self.events.push((Arc::new(event), hash));
    }

    /// Sorts the events and finds out which hold.
    fn index(&mut self) {
        self.events.sort_by(|(a, _), (b, _)| (a.at, &a.id).cmp(&(b.at, &b.id)));
        let event = |number: &u32| &self.events[*number as usize].0;
        let mut by_id: Vec<u32> = (0..self.events.len() as u32).collect();
        let mut by_article: Vec<u32> =
            by_id.iter().copied().filter(|number| event(number).action.article().is_some()).collect();
        by_id.par_sort_by(|a, b| event(a).id.cmp(&event(b).id));
        by_article.par_sort_by(|a, b| article_id(event(a)).cmp(article_id(event(b))));
        (self.by_id, self.by_article) = (by_id, by_article);
        self.find_undone();
    }

    /// Sorts in the last event, which comes after all others.
    fn index_last(&mut self) {
        let number = self.events.len() as u32 - 1;
        let last = &self.events[number as usize].0;
        let event = |number: &u32| &self.events[*number as usize].0;
        let at = self.by_id.partition_point(|other| event(other).id < last.id);
        self.by_id.insert(at, number);
        if let Some(article) = last.action.article() {
            let at = self.by_article.partition_point(|other| article_id(event(other)) <= &*article.id);
            self.by_article.insert(at, number);
        }
    }

    /// Finds out which events hold.
    fn find_undone(&mut self) {
        self.undone.clear();
        // The last first: an undo that was itself undone does nothing.
        for (event, _) in self.events.iter().rev().filter(|(event, _)| may_undo(&event.action)) {
            if self.undone.contains(&event.id) {
                continue;
            }
            match &event.action {
                Action::Undo { event } | Action::Keep { replaces: Some(event), .. } => {
                    self.undone.insert(event.clone());
                }
                _ => {}
            }
        }
    }

    /// All events, in order of their times.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        self.events.iter().map(|(event, _)| event)
    }

    /// The events that hold: neither taken back nor replaced, in order of their times.
    pub fn active(&self) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        self.events().filter(|event| self.is_active(event))
    }

    /// Whether an event holds.
    #[must_use]
    pub fn is_active(&self, event: &Event) -> bool {
        !self.undone.contains(&event.id)
    }

    /// The event of this id.
    #[must_use]
    pub fn get(&self, id: &EventId) -> Option<&Arc<Event>> {
        let event = |number: &u32| &self.events[*number as usize].0;
        let at = self.by_id.binary_search_by(|number| event(number).id.cmp(id)).ok()?;
        Some(event(&self.by_id[at]))
    }

    /// What holds and is about the article of this id, in order of the times.
    pub fn of_article(&self, id: &str) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        let event = |number: &u32| &self.events[*number as usize].0;
        let begin = self.by_article.partition_point(|number| article_id(event(number)) < id);
        let count = self.by_article[begin..].partition_point(|number| article_id(event(number)) == id);
        self.by_article[begin..begin + count].iter().map(event).filter(|event| self.is_active(event))
    }

    /// The names of the articles with this title that events are about.
    pub fn of_title(&self, title: &str) -> impl Iterator<Item = &ArticleRef> {
        let event = |number: &u32| &self.events[*number as usize].0;
        let of_articles = self.by_article.chunk_by(move |a, b| article_id(event(a)) == article_id(event(b)));
        let references = of_articles.filter_map(move |numbers| event(numbers.first()?).action.article());
        references.filter(move |article| article.title.as_deref() == Some(title))
    }

    /// The event that holds and does the same, if there is one that no later event overrides.
    #[must_use]
    pub fn same(&self, action: &Action) -> Option<&Arc<Event>> {
        if let Action::SeeSearch { search, found } = action
            && found.is_empty()
        {
            return self.get(search);
        }
        let decided = action.decides();
        let concerns = |event: &&Arc<Event>| {
            if decided.is_empty() {
                return event.action == *action;
            }
            event.action.is_correction() && event.action.decides().iter().any(|what| decided.contains(what))
        };
        let last = match action.article() {
            // Of a pair, either may have been named first.
            _ if matches!(action, Action::Copies { .. }) => self.active().rev().find(concerns),
            Some(article) => self.of_article(&article.id).rev().find(concerns),
            None => self.active().rev().find(concerns),
        };
        last.filter(|last| last.action == *action)
    }

    /// The lines that cannot be understood.
    #[must_use]
    pub fn bad_lines(&self) -> &[BadLine] {
        &self.bad_lines
    }

    /// Changes with every change of the notebook; the order of its lines does not matter.
    #[must_use]
    pub fn revision(&self) -> String {
        format!("{:016x}", self.revision)
    }

    /// The decisions that change articles and annotations.
    #[must_use]
    pub fn corrections(&self) -> Corrections {
        let active = self.events.iter().filter(|(event, _)| self.is_active(event));
        Corrections::of(active.map(|(event, hash)| (Arc::clone(event), *hash)), &self.bad_lines)
    }
}

/// The id of the article that an event is about; nothing where it is about none.
fn article_id(event: &Event) -> &str {
    event.action.article().map_or("", |article| &article.id)
}

fn may_undo(action: &Action) -> bool {
    matches!(action, Action::Undo { .. } | Action::Keep { replaces: Some(_), .. })
}

fn read_line(line: &[u8]) -> Result<Event, String> {
    if [&b"<<<<<<<"[..], b"=======", b">>>>>>>", b"|||||||"].iter().any(|mark| line.starts_with(mark)) {
        return Err("It is the mark of a merge conflict. Remove it, and keep the lines of both sides.".to_owned());
    }
    let event = Event::of_line(line).map_err(|error| {
        let what = error.to_string();
        let what = what.split(" at line").next().unwrap_or_default();
        format!("It is not an entry of a notebook: {what}.")
    })?;
    event.action.validate().map_err(|refused| format!("It is not accepted: {refused}"))?;
    Ok(event)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::{NamedSpeaker, Selector};

    fn event(second: u32, id: &str, action: &str) -> String {
        format!("{{\"at\":\"2026-03-01T10:00:{second:02}Z\",\"id\":\"{id:0>16}\",{action}}}\n")
    }

    fn active(text: &str) -> Vec<String> {
        let ids = |event: &Arc<Event>| event.id.0.trim_start_matches('0').to_owned();
        Notebook::read(text.as_bytes()).active().map(ids).collect()
    }

    #[test]
    fn undo_and_redo_are_events() {
        let hide = event(1, "a", "\"action\":\"hide\",\"article\":{\"id\":\"x\"}");
        let undo = event(2, "b", "\"action\":\"undo\",\"event\":\"000000000000000a\"");
        let redo = event(3, "c", "\"action\":\"undo\",\"event\":\"000000000000000b\"");
        assert_eq!(active(&hide), ["a"]);
        assert_eq!(active(&format!("{hide}{undo}")), ["b"]);
        assert_eq!(active(&format!("{hide}{undo}{redo}")), ["a", "c"]);
    }

    #[test]
    fn overridden_entry_can_be_repeated() {
        let speaker = |words: &str, name: &str| Action::SetSpeaker {
            article: ArticleRef { id: "x".to_owned(), ..ArticleRef::default() },
            text: Selector { exact: words.to_owned(), ..Selector::default() },
            speaker: NamedSpeaker::Person { name: name.to_owned() },
        };
        let at = |second: i64| jiff::Timestamp::from_second(second).unwrap();
        let event =
            |second: i64, action: Action| Event { id: EventId(format!("{second:016}")), at: at(second), action };
        let one = Notebook::default().with([event(1, speaker("a", "Ana")), event(2, speaker("b", "Ben"))]);
        assert!(one.same(&speaker("a", "Ana")).is_some(), "another quote does not override it");
        let other = one.with([event(3, speaker("a", "Ben"))]);
        assert!(other.same(&speaker("a", "Ana")).is_none() && other.same(&speaker("a", "Ben")).is_some());
        let name =
            |name: &str| Action::NamePerson { names: vec!["A. B.".to_owned()], name: name.to_owned(), article: None };
        let renamed = other.with([event(4, name("Ana")), event(5, name("Bea"))]);
        assert!(renamed.same(&name("Ana")).is_none() && renamed.same(&name("Bea")).is_some());
    }

    #[test]
    fn order_of_lines_does_not_matter() {
        let a = event(1, "a", "\"action\":\"hide\",\"article\":{\"id\":\"x\"}");
        let b = event(2, "b", "\"action\":\"read\",\"article\":{\"id\":\"x\"}");
        let (one, other) = (format!("{a}{b}"), format!("{b}\r\n\n{a}{b}"));
        assert_eq!(active(&one), active(&other));
        let revision = |text: &str| Notebook::read(text.as_bytes()).revision();
        assert_eq!(revision(&one), revision(&other));
        assert_ne!(revision(&one), revision(&a));
    }

    #[test]
    fn bad_lines_are_reported() {
        let good = event(1, "a", "\"action\":\"hide\",\"article\":{\"id\":\"x\"}");
        let newer = event(1, "b", "\"action\":\"sing\"");
        let text = format!("<<<<<<< ours\n{good}not json\n{newer}\u{0}\n");
        let notebook = Notebook::read(text.as_bytes());
        let numbers: Vec<usize> = notebook.bad_lines().iter().map(|bad| bad.number).collect();
        assert_eq!((notebook.active().count(), numbers), (1, vec![1, 3, 4, 5]));
    }
}
