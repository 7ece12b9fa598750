//! Learns the name tagger: an averaged structured perceptron with a margin, over the engine's own lattices.

use super::examples::PARTS;
use super::{Document, Truth, read_folder};
use crate::engine::ner::model::{CLASSES, Lattice, NO_NAME, Segment};
use crate::engine::ner::weights::Weights;
use crate::engine::ner::{EntitySpan, training_lattices};
use crate::engine::tokens::Tokens;
use anyhow::Result;
use foldhash::HashMap;
use std::ops::Range;
use std::path::Path;

/// How often the corpora are read.
const EPOCHS: usize = 8;
/// How many runs, each in an order of its own, the weights are the mean of: what hangs on the order cancels out.
const RUNS: u64 = 4;
/// A feature seen in fewer zones than this is not learned.
const MIN_FEATURE_REGIONS: u32 = 3;
/// How many zones in a hundred are judged without the name's own words.
const HIDDEN_PERCENT: u64 = 25;
/// Folds of the jackknife that gives the second reading honest votes.
const FOLDS: usize = 4;

/// Weights for the two readings, packed for `data/weights`.
#[must_use]
pub fn train(documents: &[Document]) -> [Vec<u8>; 2] {
    let tokens: Vec<Tokens<'_>> = documents.iter().map(|document| Tokens::new(&document.text, &[])).collect();
    let truths: Vec<TruthTokens> = documents.iter().zip(&tokens).map(|(d, t)| TruthTokens::new(d, t)).collect();
    let lattices: Vec<Vec<Region>> = tokens.iter().map(|tokens| training_lattices(tokens, None)).collect();
    let all: Vec<usize> = (0..documents.len()).collect();
    let first = learn(documents, &truths, &lattices, &all);

    // The second reading must see what the first one finds in articles it was not trained on.
    let mut earlier: Vec<Vec<EntitySpan>> = vec![Vec::new(); documents.len()];
    for fold in 0..FOLDS {
        let (held, rest): (Vec<usize>, Vec<usize>) = all.iter().partition(|document| *document % FOLDS == fold);
        let weights = Weights::from_bytes([&learn(documents, &truths, &lattices, &rest), &[]]);
        for document in held {
            earlier[document] = lattices[document]
                .iter()
                .flat_map(|lattice| lattice.best(|_, features| weights.sums(features)[0], |_, _| Some(0.0)))
                .filter_map(|part| part.name())
                .collect();
        }
    }
    drop(lattices);
    let lattices: Vec<Vec<Region>> =
        tokens.iter().zip(&earlier).map(|(tokens, names)| training_lattices(tokens, Some(names))).collect();
    let second = learn(documents, &truths, &lattices, &all);
    [first, second]
}

/// Weights learned from all documents but the news articles of one part.
pub(super) fn without_part(documents: &[Document], part: usize) -> Weights {
    let mut seen = 0;
    let mut rest = documents.to_vec();
    rest.retain(|document| {
        let news = document.corpus == "news";
        seen += usize::from(news);
        !news || (seen - 1) % PARTS != part
    });
    let [first, second] = train(&rest);
    Weights::from_bytes([&first, &second])
}

/// Weights learned from all documents but the articles of many genres, for figures on those.
pub(super) fn without_genres(corpora: &Path) -> Result<Weights> {
    let mut documents = read_folder(corpora)?;
    documents.retain(|document| document.corpus != "genres");
    let [first, second] = train(&documents);
    Ok(Weights::from_bytes([&first, &second]))
}

/// A document's names in tokens.
struct TruthTokens {
    names: Vec<(Range<usize>, usize)>,
    truth: Truth,
}

impl TruthTokens {
    fn new(document: &Document, tokens: &Tokens<'_>) -> Self {
        let names = document
            .names
            .iter()
            .map(|(span, kind)| (tokens.within(*span), *kind))
            .filter(|(range, _)| !range.is_empty())
            .collect();
        Self { names, truth: document.truth }
    }

    fn overlapping(&self, part: &Range<usize>) -> impl Iterator<Item = &(Range<usize>, usize)> {
        let from = self.names.partition_point(|(name, _)| name.end <= part.start);
        let part = part.clone();
        self.names[from..].iter().take_while(move |(name, _)| name.start < part.end)
    }

    /// Whether a part agrees with what is marked.
    fn agrees(&self, part: &Range<usize>, class: usize) -> bool {
        let marked = self.overlapping(part).any(|(name, kind)| name == part && *kind == class);
        let touches = self.overlapping(part).next().is_some();
        marked || (!touches && (class == NO_NAME || (self.truth == Truth::PeopleOnly && class != 0)))
    }
}

/// How much an annotation is trusted: our own people lists most, machine labels least.
fn trust(corpus: &str) -> f32 {
    match corpus {
        "news" | "genres" => 2.0,
        "polnear-train.silver" => 0.5,
        "wnut17" | "re3d" => 0.3,
        _ => 1.0,
    }
}

/// Weights while they are learned, by dense feature number.
struct Learner {
    weights: Vec<[f32; CLASSES]>,
    sums: Vec<[f32; CLASSES]>,
    step: f32,
    /// Whether each feature is the name's own words.
    lexical: Vec<bool>,
    /// Whether such features are hidden from the zone at hand.
    hidden: bool,
}

impl Learner {
    fn score(&self, features: &[u32]) -> [f32; CLASSES] {
        let mut sums = [0.0; CLASSES];
        for feature in features.iter().filter(|feature| !(self.hidden && self.lexical[**feature as usize])) {
            for (sum, weight) in sums.iter_mut().zip(self.weights[*feature as usize]) {
                *sum += weight;
            }
        }
        sums
    }

    fn update(&mut self, lattice: &Region, parts: &[Segment], amount: f32) {
        for (span, features) in lattice.spans() {
            for part in parts.iter().filter(|part| part.tokens == span && part.class != NO_NAME) {
                for feature in features.iter().filter(|feature| !(self.hidden && self.lexical[**feature as usize])) {
                    self.weights[*feature as usize][part.class] += amount;
                    self.sums[*feature as usize][part.class] += amount * self.step;
                }
            }
        }
    }
}

fn learn(documents: &[Document], truths: &[TruthTokens], lattices: &[Vec<Region>], chosen: &[usize]) -> Vec<u8> {
    let (keys, regions) = number(lattices, chosen);
    let mut means = vec![[0.0; CLASSES]; keys.len()];
    for seed in 1..=RUNS {
        let learner = run(documents, truths, &keys, &regions, seed);
        for ((mean, weights), sums) in means.iter_mut().zip(&learner.weights).zip(&learner.sums) {
            for class in 0..CLASSES {
                mean[class] += (weights[class] - sums[class] / learner.step) / RUNS as f32;
            }
        }
    }
    Weights::to_bytes(keys.into_iter().zip(means).collect())
}

/// One run over the zones in an order of its own.
fn run(
    documents: &[Document],
    truths: &[TruthTokens],
    keys: &[u32],
    regions: &[(usize, Region)],
    seed: u64,
) -> Learner {
    let mut learner = Learner {
        weights: vec![[0.0; CLASSES]; keys.len()],
        sums: vec![[0.0; CLASSES]; keys.len()],
        step: 1.0,
        lexical: keys.iter().map(|key| key & 1 == 1).collect(),
        hidden: false,
    };
    let mut order: Vec<usize> = (0..regions.len()).collect();
    let mut random = 0x2545_f491_4f6c_dd1d_u64.wrapping_mul(2 * seed - 1);
    for _ in 0..EPOCHS {
        shuffle(&mut order, &mut random);
        for at in &order {
            let (document, lattice) = &regions[*at];
            let truth = &truths[*document];
            // Hiding the words now and then makes the rest learn to judge names it has never seen.
            learner.hidden = next(&mut random) % 100 < HIDDEN_PERCENT;
            let scored = lattice.map(|_, features| learner.score(features));
            let right = scored.best(|_, score| *score, |part, class| truth.agrees(part, class).then_some(0.0));
            if right.is_empty() {
                continue;
            }
            // A wrong part must lose by a margin that grows with its length.
            let margin =
                |part: &Range<usize>, class| if truth.agrees(part, class) { 0.0 } else { 0.5 * part.len() as f32 };
            let given = scored.best(|_, score| *score, |part, class| Some(margin(part, class)));
            let (wrong, missed) = (differing(&given, &right), differing(&right, &given));
            if !wrong.is_empty() {
                let amount = trust(&documents[*document].corpus);
                learner.update(lattice, &missed, amount);
                learner.update(lattice, &wrong, -amount);
            }
            learner.step += 1.0;
        }
    }
    learner
}

/// A candidate region with the features of each span.
type Region = Lattice<Vec<u32>>;

/// Gives the features of the chosen documents dense numbers, rare ones left out; the hashes by number, and the zones.
fn number(lattices: &[Vec<Region>], chosen: &[usize]) -> (Vec<u32>, Vec<(usize, Region)>) {
    let mut counts: HashMap<u32, u32> = HashMap::default();
    for document in chosen {
        for lattice in &lattices[*document] {
            for (_, features) in lattice.spans() {
                for feature in features {
                    *counts.entry(*feature).or_default() += 1;
                }
            }
        }
    }
    let mut keys: Vec<u32> =
        counts.iter().filter(|(_, count)| **count >= MIN_FEATURE_REGIONS).map(|(key, _)| *key).collect();
    keys.sort_unstable();
    let numbers: HashMap<u32, u32> = keys.iter().enumerate().map(|(at, key)| (*key, at as u32)).collect();
    let regions = chosen
        .iter()
        .flat_map(|document| {
            lattices[*document].iter().map(|lattice| {
                (
                    *document,
                    lattice.map(|_, features| {
                        features.iter().filter_map(|feature| numbers.get(feature).copied()).collect()
                    }),
                )
            })
        })
        .collect();
    (keys, regions)
}

/// The parts of one cut that the other does not have.
fn differing(parts: &[Segment], others: &[Segment]) -> Vec<Segment> {
    let same = |part: &Segment, other: &Segment| part.tokens == other.tokens && part.class == other.class;
    parts.iter().filter(|part| !others.iter().any(|other| same(part, other))).cloned().collect()
}

fn shuffle(order: &mut [usize], random: &mut u64) {
    for at in (1..order.len()).rev() {
        order.swap(at, (next(random) % (at as u64 + 1)) as usize);
    }
}

/// The next number of a xorshift generator.
fn next(random: &mut u64) -> u64 {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    *random
}
