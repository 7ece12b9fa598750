//! An archive seen through the user's corrections: the articles that they are about are changed when they are opened.

use super::archive::{AnnotatedArticle, Archive, ContentKey};
use super::digest::{ArticleFacts, ArticleSummary};
use super::fingerprints::Fingerprints;
use super::postings::PostingsStore;
use super::words::{ArticleWords, WordSequence};
use crate::article::LoadProblem;
use crate::notebook::{Action, Corrections, Event, Field, OwnCorrections, Trace, apply};
use crate::text::fold;
use foldhash::HashMap;
use foldhash::fast::RandomState;
use rayon::prelude::*;
use roaring::RoaringBitmap;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher as _;
use std::sync::{Arc, OnceLock};

/// An archive, and the corrections of its articles.
#[derive(Debug)]
pub(super) struct CorrectedArchive {
    base: Arc<dyn Archive>,
    corrections: Arc<Corrections>,
    /// By the number of the article: its own corrections.
    own: HashMap<u32, Arc<OwnCorrections>>,
}

impl Default for CorrectedArchive {
    fn default() -> Self {
        Self { base: Arc::new(Vec::new()), corrections: Arc::default(), own: HashMap::default() }
    }
}

/// What a library is made of, before corrections.
#[derive(Clone, Debug)]
pub(super) struct Uncorrected {
    pub(super) archive: Arc<dyn Archive>,
    /// In the order of the archive.
    pub(super) summaries: Arc<[Arc<ArticleSummary>]>,
    pub(super) problems: Arc<[LoadProblem]>,
    /// The numbers of articles that the archive still has, but whose files have changed or gone since.
    pub(super) removed: Arc<RoaringBitmap>,
    /// The articles by their ids, and by their titles; made when they are first needed.
    by_id: Arc<OnceLock<HashedNumbers>>,
    by_title: Arc<OnceLock<HashedNumbers>>,
}

/// Hashes of words with a key, in order, each with the number of an article.
#[derive(Debug)]
struct HashedNumbers {
    key: RandomState,
    hashes: Vec<(u64, u32)>,
}

impl HashedNumbers {
    /// Those of the words of each article, in order of their numbers.
    fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let key = RandomState::default();
        let mut hashes: Vec<(u64, u32)> = words.zip(0..).map(|(words, number)| (key.hash_one(words), number)).collect();
        hashes.par_sort_unstable();
        Self { key, hashes }
    }

    /// The articles whose words may be `words`, among others.
    fn with(&self, words: &str) -> impl Iterator<Item = u32> {
        let wanted = self.key.hash_one(words);
        let first = self.hashes.partition_point(|(hash, _)| *hash < wanted);
        self.hashes[first..].iter().take_while(move |(hash, _)| *hash == wanted).map(|(_, number)| *number)
    }
}

impl Default for Uncorrected {
    fn default() -> Self {
        Self::new(Arc::new(Vec::new()), Vec::new(), Vec::new())
    }
}

impl Uncorrected {
    /// The articles of an archive, with their summaries in its order.
    pub(super) fn new(
        archive: Arc<dyn Archive>,
        summaries: Vec<Arc<ArticleSummary>>,
        problems: Vec<LoadProblem>,
    ) -> Self {
        let (removed, by_id, by_title) = Default::default();
        Self { archive, summaries: summaries.into(), problems: problems.into(), removed, by_id, by_title }
    }

    /// The same without some articles.
    pub(super) fn without(self, removed: RoaringBitmap) -> Self {
        Self { removed: Arc::new(removed), ..self }
    }

    /// Whether an article is there and not hidden.
    pub(super) fn shows(&self, archive: &CorrectedArchive, number: u32) -> bool {
        !self.removed.contains(number) && !archive.hides(number)
    }

    /// The articles of this title, before corrections.
    pub(super) fn with_title(&self, title: &str) -> impl Iterator<Item = u32> {
        let titles = || HashedNumbers::of(self.summaries.iter().map(|summary| &*summary.title));
        let found = self.by_title.get_or_init(titles).with(title);
        found.filter(move |number| !self.removed.contains(*number) && &*self.summaries[*number as usize].title == title)
    }

    /// The first article of this id, before corrections.
    fn with_id(&self, id: &str) -> Option<u32> {
        let ids = || HashedNumbers::of(self.summaries.iter().map(|summary| summary.id.as_str()));
        let mut found = self.by_id.get_or_init(ids).with(id);
        found.find(|number| !self.removed.contains(*number) && self.summaries[*number as usize].id.as_str() == id)
    }

    /// Looks at it through corrections.
    pub(super) fn corrected(&self, corrections: &Arc<Corrections>) -> CorrectedArchive {
        let own = if corrections.by_article().is_empty() { HashMap::default() } else { self.find(corrections) };
        CorrectedArchive { base: Arc::clone(&self.archive), corrections: Arc::clone(corrections), own }
    }

    /// The summaries of the articles with their numbers, without those that are gone or that the user hides.
    pub(super) fn shown(&self, archive: &CorrectedArchive) -> Vec<(u32, Arc<ArticleSummary>)> {
        let numbers = (0..self.summaries.len() as u32).into_par_iter().filter(|number| self.shows(archive, *number));
        numbers.map(|number| (number, self.summary(archive, number))).collect()
    }

    /// The summary of an article, corrected.
    pub(super) fn summary(&self, archive: &CorrectedArchive, number: u32) -> Arc<ArticleSummary> {
        let changed = archive.has(number, changes_summary).then(|| archive.summary(number)).flatten();
        changed.map_or_else(|| Arc::clone(&self.summaries[number as usize]), Arc::new)
    }

    /// The articles that corrections name: by their ids, or by their titles where those are gone and only one has the title.
    fn find(&self, corrections: &Corrections) -> HashMap<u32, Arc<OwnCorrections>> {
        let mut own: HashMap<u32, Arc<OwnCorrections>> = HashMap::default();
        let mut moved: BTreeMap<&str, OwnCorrections> = BTreeMap::new();
        for of_article in corrections.by_article() {
            match (self.with_id(&of_article.article.id), &of_article.article.title) {
                (Some(number), _) => _ = own.insert(number, Arc::clone(of_article)),
                (None, Some(title)) => moved.entry(title).or_default().append(of_article),
                (None, None) => {}
            }
        }
        for (title, events) in moved {
            let mut titled = self.with_title(title);
            if let (Some(number), None) = (titled.next(), titled.next()) {
                Arc::make_mut(own.entry(number).or_default()).append(&events);
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

    /// Whether the user hides an article.
    pub(super) fn hides(&self, number: u32) -> bool {
        self.has(number, |action| matches!(action, Action::Hide { .. }))
    }

    /// Whether the quotes of an article are not those that were found in it.
    pub(super) fn has_other_quotes(&self, number: u32) -> bool {
        self.has(number, Action::changes_quotes)
    }

    /// Whether the words of an article are not those that were found in it.
    pub(super) fn has_other_words(&self, number: u32) -> bool {
        self.has(number, changes_words)
    }

    /// Whether the words of an article may be others where only the names of people change.
    pub(super) fn has_words_by_names(&self, number: u32) -> bool {
        let depends = |action: &Action| matches!(action, Action::NotPerson { .. } | Action::AddPerson { .. });
        self.has_other_words(number) && (self.corrections.remove_people() || self.has(number, depends))
    }

    /// The articles that have other corrections of their own than in another archive of the same articles.
    pub(super) fn corrected_otherwise(&self, other: &Self) -> BTreeSet<u32> {
        let hash = |archive: &Self, number: u32| archive.own.get(&number).map(|own| own.hash);
        let numbers = self.own.keys().chain(other.own.keys()).copied();
        numbers.filter(|number| hash(self, *number) != hash(other, *number)).collect()
    }

    /// The articles in which the user's corrections of their own name somebody by one of these names (folded).
    pub(super) fn giving_names(&self, names: &BTreeSet<String>) -> impl Iterator<Item = u32> {
        let gives = |event: &Arc<Event>| event.action.gives_name().is_some_and(|name| names.contains(&fold(name)));
        self.own.iter().filter(move |(_, own)| own.events.iter().any(gives)).map(|(number, _)| *number)
    }

    /// The facts of an article, and the names of its people before corrections where these may be others.
    pub(super) fn facts_and_names_before(&self, number: u32) -> Option<(ArticleFacts, Vec<String>)> {
        self.facts_corrected(number, self.base.facts(number)?)
    }

    /// The same from its facts before corrections.
    pub(super) fn facts_corrected(&self, number: u32, mut facts: ArticleFacts) -> Option<(ArticleFacts, Vec<String>)> {
        let names = || facts.people.iter().map(|person| &*person.name);
        let has_own = self.has(number, changes_facts);
        if !has_own && !self.corrections.concern(names()) {
            return Some((facts, Vec::new()));
        }
        let before = names().map(str::to_owned).collect();
        let renamed = if has_own { None } else { self.corrections.renamed(names()) };
        match renamed {
            // The article need not be opened.
            Some(names) => facts.people.iter_mut().zip(names).for_each(|(person, name)| person.name = name),
            None => {
                let opened = self.article(number)?;
                facts = ArticleFacts::of(&opened.article, &opened.annotations);
            }
        }
        Some((facts, before))
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
        let all = self.corrections.all_for(own, &opened.annotations);
        let article = Arc::make_mut(&mut opened.article);
        let traces = apply(article, Arc::make_mut(&mut opened.annotations), &all);
        Some((opened, traces))
    }

    fn facts(&self, number: u32) -> Option<ArticleFacts> {
        self.facts_and_names_before(number).map(|(facts, _)| facts)
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
        if !self.has_other_quotes(number) {
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
