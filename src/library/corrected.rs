//! An archive seen through the user's corrections: the articles that they are about are changed when they are opened.

use super::archive::{AnnotatedArticle, Archive, ContentKey};
use super::digest::{ArticleFacts, ArticleSummary};
use super::fingerprints::Fingerprints;
use super::postings::PostingsStore;
use super::words::{ArticleWords, WordSequence};
use crate::notebook::{Action, Corrections, Event, Field, OwnCorrections, Trace, apply};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An archive, and the corrections of its articles.
#[derive(Debug)]
pub(super) struct CorrectedArchive {
    base: Arc<dyn Archive>,
    corrections: Arc<Corrections>,
    /// By the number of the article: its own corrections.
    own: FxHashMap<u32, OwnCorrections>,
}

/// What a library is made of, before corrections.
#[derive(Clone, Debug)]
pub(super) struct Uncorrected {
    pub(super) archive: Arc<dyn Archive>,
    /// In the order of the archive.
    pub(super) summaries: Arc<[Arc<ArticleSummary>]>,
    pub(super) problems: Arc<[crate::article::LoadProblem]>,
}

impl Default for Uncorrected {
    fn default() -> Self {
        Self { archive: Arc::new(Vec::new()), summaries: Arc::new([]), problems: Arc::new([]) }
    }
}

/// A corrected archive: the summaries of its articles with their numbers, without those that the user hides.
pub(super) type Corrected = (Arc<dyn Archive>, Vec<(u32, Arc<ArticleSummary>)>);

impl Uncorrected {
    /// Looks at it through corrections.
    pub(super) fn corrected(&self, corrections: &Arc<Corrections>) -> Corrected {
        let numbered = (0..).zip(self.summaries.iter().map(Arc::clone));
        if corrections.is_empty() {
            return (Arc::clone(&self.archive), numbered.collect());
        }
        let own = self.find(corrections);
        let hides = |own: &OwnCorrections| own.events.iter().any(|event| matches!(event.action, Action::Hide { .. }));
        let archive = CorrectedArchive { base: Arc::clone(&self.archive), corrections: Arc::clone(corrections), own };
        let summaries: Vec<(u32, Arc<ArticleSummary>)> =
            numbered.filter(|(number, _)| archive.own.get(number).is_none_or(|own| !hides(own))).collect();
        let summary = |(number, summary): (u32, Arc<ArticleSummary>)| {
            let changed = archive.has(number, changes_summary).then(|| archive.summary(number)).flatten();
            (number, changed.map_or(summary, Arc::new))
        };
        let summaries = summaries.into_par_iter().map(summary).collect();
        (Arc::new(archive), summaries)
    }

    /// The articles that corrections name: by their ids, or by their titles where those are gone and only one has the title.
    fn find(&self, corrections: &Corrections) -> FxHashMap<u32, OwnCorrections> {
        let wanted: FxHashMap<&str, &OwnCorrections> =
            corrections.by_article().iter().map(|own| (&*own.article.id, own)).collect();
        let mut own: FxHashMap<u32, OwnCorrections> = FxHashMap::default();
        let mut found: FxHashSet<&str> = FxHashSet::default();
        for (number, summary) in (0..).zip(self.summaries.iter()) {
            if let Some((id, events)) = wanted.get_key_value(summary.id.as_str())
                && found.insert(id)
            {
                own.insert(number, (*events).clone());
            }
        }
        let mut moved: BTreeMap<&str, (OwnCorrections, Vec<u32>)> = BTreeMap::new();
        for lost in corrections.by_article().iter().filter(|own| !found.contains(&*own.article.id)) {
            if let Some(title) = &lost.article.title {
                moved.entry(title).or_default().0.append(lost);
            }
        }
        if moved.is_empty() {
            return own;
        }
        for (number, summary) in (0..).zip(self.summaries.iter()) {
            if let Some((_, numbers)) = moved.get_mut(&*summary.title) {
                numbers.push(number);
            }
        }
        for (events, numbers) in moved.into_values() {
            if let [number] = numbers[..] {
                own.entry(number).or_default().append(&events);
            }
        }
        own
    }
}

impl CorrectedArchive {
    fn own(&self, number: u32) -> &[Arc<Event>] {
        self.own.get(&number).map_or(&[][..], |own| &own.events)
    }

    fn summary(&self, number: u32) -> Option<ArticleSummary> {
        let opened = self.article(number)?;
        Some(ArticleSummary::of(&opened.article, &opened.annotations))
    }

    /// Whether a correction of the article's own is one that `changes` something.
    fn has(&self, number: u32, changes: fn(&Action) -> bool) -> bool {
        self.own(number).iter().any(|event| changes(&event.action))
    }
}

fn changes_summary(action: &Action) -> bool {
    match action {
        Action::SetField { field, .. } => *field != Field::Byline,
        Action::NotCountry { .. } | Action::SetCountry { .. } | Action::AddCountry { .. } => true,
        action => action.changes_quotes(),
    }
}

fn changes_facts(action: &Action) -> bool {
    !matches!(action, Action::Hide { .. } | Action::SetField { .. })
}

/// Whether it changes the words of titles, quotes, or phrases for speakers.
fn changes_words(action: &Action) -> bool {
    match action {
        Action::SetField { field, .. } => *field == Field::Title,
        Action::SetSpeaker { .. } | Action::NotPerson { .. } | Action::AddPerson { .. } => true,
        action => action.changes_quotes(),
    }
}

impl Archive for CorrectedArchive {
    fn content_key(&self, number: u32) -> Option<ContentKey> {
        let (key, part) = self.base.content_key(number)?;
        if !self.has(number, changes_words) {
            return Some((key, part));
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&key).update(&self.own.get(&number)?.hash.to_le_bytes());
        let mut corrected = key;
        corrected.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Some((corrected, part))
    }

    fn article(&self, number: u32) -> Option<AnnotatedArticle> {
        self.traced(number).map(|(article, _)| article)
    }

    fn traced(&self, number: u32) -> Option<(AnnotatedArticle, Vec<Trace>)> {
        let mut opened = self.base.article(number)?;
        let own = self.own(number);
        if own.is_empty() && !self.corrections.concern_people_of(&opened.annotations) {
            return Some((opened, Vec::new()));
        }
        let all = self.corrections.all_for(own);
        let article = Arc::make_mut(&mut opened.article);
        let traces = apply(article, Arc::make_mut(&mut opened.annotations), &all);
        Some((opened, traces))
    }

    fn facts(&self, number: u32) -> Option<ArticleFacts> {
        let facts = self.base.facts(number)?;
        if !self.has(number, changes_facts)
            && !self.corrections.concern(facts.people.iter().map(|person| &*person.name))
        {
            return Some(facts);
        }
        let opened = self.article(number)?;
        Some(ArticleFacts::of(&opened.article, &opened.annotations))
    }

    fn words(&self, number: u32) -> Option<ArticleWords> {
        if !self.has(number, changes_words) {
            return self.base.words(number);
        }
        let opened = self.article(number)?;
        Some(ArticleWords::of(&opened.article, &opened.annotations))
    }

    fn sequence(&self, number: u32) -> Option<WordSequence> {
        if self.has(number, changes_words) {
            self.words(number).map(|words| words.sequence)
        } else {
            self.base.sequence(number)
        }
    }

    fn fingerprints(&self, number: u32) -> Option<Fingerprints> {
        if !self.has(number, Action::changes_quotes) {
            return self.base.fingerprints(number);
        }
        let opened = self.article(number)?;
        let words = ArticleWords::of(&opened.article, &opened.annotations);
        Some(Fingerprints::of(&opened.article, &opened.annotations, &words))
    }

    fn spill(&self, postings: Vec<u8>) -> Arc<dyn PostingsStore> {
        self.base.spill(postings)
    }
}
