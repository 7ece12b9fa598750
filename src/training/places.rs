//! Learns which of the places of a name is meant, from articles whose places have reference countries.

use super::corpora::sorted;
use crate::annotations::{Country, CountryCode};
use crate::article::Article;
use crate::engine::countries::{self, FEATURE_COUNT, PlaceChoice, PlaceWeights, place_choices};
use crate::engine::language;
use crate::engine::ner::{self, EntitySpan};
use crate::engine::tokens::Tokens;
use crate::text::Span;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The number of parts into which a split cuts the articles.
const PARTS: u64 = 5;
/// How often the features are made anew with the weights learned so far.
const ROUNDS: usize = 4;
/// The steps of gradient descent in each round.
const STEPS: usize = 600;
/// The length of a step before it is divided by those before it.
const STEP: f64 = 0.3;
/// The pull of each weight to zero, in choices.
const PULL: f64 = 0.5;

/// An article with what its names stand for.
struct Example {
    path: PathBuf,
    text: String,
    names: Vec<EntitySpan>,
    /// The outlet's host; empty where it is not known.
    outlet: String,
    truth: Truth,
}

impl Example {
    fn new(path: PathBuf, text: String, outlet: &str, truth: Truth) -> Self {
        let names = ner::find_with(&Tokens::new(&text, &[]), ner::weights());
        Self { path, text, names, outlet: outlet.to_owned(), truth }
    }
}

/// An article with weights that were learned from others.
#[derive(Debug)]
pub struct HeldOut {
    /// Its file.
    pub path: PathBuf,
    /// The outlet's host; empty where it is not known.
    pub outlet: String,
    /// The weights.
    pub weights: PlaceWeights,
}

/// What is known of the places of an article.
enum Truth {
    /// Where each place is named, with its country.
    Spans(Vec<(Span, CountryCode)>),
    /// By what words each country is named.
    Forms(BTreeMap<String, CountryCode>),
}

/// A name to learn from: what speaks for each place that it can mean, and whether the place is right.
type Lesson = Vec<([f32; FEATURE_COUNT], bool)>;

/// Learns the weights from all articles and gives the file `data/weights/places.tsv`.
///
/// # Errors
/// When a corpus cannot be read.
pub fn train(corpora: &Path) -> Result<String> {
    let examples = read(corpora)?;
    let weights = learn(&examples.iter().collect::<Vec<_>>());
    Ok(format!("{HEADER}{}", weights.to_lines()))
}

/// The head of the file of weights.
const HEADER: &str = "\
# What speaks for a town, city or country as the meaning of a name (src/engine/countries/setting.rs): feature; weight.
# Origin: fitted as a softmax over each name's candidates on LGL, TR-News, GeoWebNews and news pages with reference
# countries; no text of theirs is in it. Licence: as the project.
# Made by: cargo run --release --features train --bin train -- places CORPORA
";

/// Every article with weights that were learned from the other parts, into which the number of the split cuts them.
///
/// # Errors
/// When a corpus cannot be read.
pub fn held_out(corpora: &Path, split: u64) -> Result<Vec<HeldOut>> {
    let examples = read(corpora)?;
    let part = |example: &Example| {
        let name = example.path.file_stem().unwrap_or_default().to_string_lossy();
        let hash = blake3::hash(format!("{split} {name}").as_bytes());
        hash.as_bytes().iter().take(4).fold(0, |hash, byte| hash << 8 | u64::from(*byte)) % PARTS
    };
    let mut held = Vec::new();
    for number in 0..PARTS {
        let (out, rest): (Vec<&Example>, Vec<&Example>) = examples.iter().partition(|one| part(one) == number);
        let weights = learn(&rest);
        held.extend(out.into_iter().map(|one| HeldOut {
            path: one.path.clone(),
            outlet: one.outlet.clone(),
            weights: weights.clone(),
        }));
    }
    Ok(held)
}

/// The countries of an article by these weights.
#[must_use]
pub fn countries(article: &Article, weights: &PlaceWeights) -> Vec<Country> {
    let tokens = Tokens::new(&article.text, &article.asides);
    let language = language::detect_language(&tokens);
    let names = ner::find_with(&tokens, ner::weights());
    countries::find_with(&tokens, &names, article, language, weights)
}

/// Reads `local/`, `news/` and `genres/` below `corpora`.
fn read(corpora: &Path) -> Result<Vec<Example>> {
    let mut examples = Vec::new();
    let local = corpora.join("local");
    let gold: BTreeMap<String, Value> = read_json(&local.join("gold.json"))?;
    for (name, article) in &gold {
        let path = local.join("text").join(format!("{name}.txt"));
        let text = read_text(&path)?;
        let toponyms = article["toponyms"].as_array().into_iter().flatten();
        let truth = Truth::Spans(toponyms.filter_map(|toponym| spot(&text, toponym)).collect());
        examples.push(Example::new(path, text, article["outlet"].as_str().unwrap_or_default(), truth));
    }
    for corpus in ["news", "genres"] {
        for file in sorted(&corpora.join(corpus).join("gold"), "json")? {
            let article: Value = read_json(&file)?;
            let path = corpora.join(corpus).join(file.with_extension("txt").file_name().unwrap_or_default());
            let mut forms = BTreeMap::new();
            for country in article["countries"].as_array().into_iter().flatten() {
                let code = country["code"].as_str().and_then(CountryCode::parse).context("a country without a code")?;
                let listed = ["explicit", "implied"].iter().flat_map(|kind| country[kind].as_array());
                forms.extend(listed.flatten().filter_map(|form| Some((form.as_str()?.to_owned(), code))));
            }
            let text = read_text(&path)?;
            examples.push(Example::new(path, text, "", Truth::Forms(forms)));
        }
    }
    Ok(examples)
}

fn read_text(path: &Path) -> Result<String> {
    Ok(fs::read_to_string(path).with_context(|| path.display().to_string())?.replace("\r\n", "\n"))
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(|| path.display().to_string())
}

/// Where a toponym stands, with its country; nothing where that is not known. Its positions count code points.
fn spot(text: &str, toponym: &Value) -> Option<(Span, CountryCode)> {
    let byte = |at: usize| text.char_indices().nth(toponym[at].as_u64()? as usize).map(|(byte, _)| byte);
    let code = CountryCode::parse(toponym[3].as_str()?)?;
    Some((Span::new(byte(0)?, byte(1).unwrap_or(text.len())), code))
}

/// The names of an article of which it is known what they mean.
fn lessons(example: &Example, weights: &PlaceWeights) -> Vec<Lesson> {
    let tokens = Tokens::new(&example.text, &[]);
    let choices = place_choices(&tokens, &example.names, weights);
    let lesson = |choice: PlaceChoice| {
        let country = choice.mentions.iter().find_map(|mention| match &example.truth {
            Truth::Spans(spots) => spots.iter().find(|(spot, _)| spot.overlaps(*mention)).map(|(_, code)| *code),
            Truth::Forms(forms) => forms.get(mention.slice(&example.text)).copied(),
        })?;
        let lesson: Lesson =
            choice.candidates.into_iter().map(|(code, features)| (features, code == country)).collect();
        let useful = lesson.iter().any(|(_, right)| *right) && lesson.iter().any(|(_, right)| !right);
        useful.then_some(lesson)
    };
    choices.into_iter().filter_map(lesson).collect()
}

/// Learns in rounds, since some features tell what other names mean by the weights.
fn learn(examples: &[&Example]) -> PlaceWeights {
    let mut weights = [0.0; FEATURE_COUNT];
    for _ in 0..ROUNDS {
        let known = PlaceWeights::new(weights.map(|weight| weight as f32));
        let lessons: Vec<Lesson> = examples.iter().flat_map(|example| lessons(example, &known)).collect();
        fit(&lessons, &mut weights);
    }
    // As they will be read from the file.
    PlaceWeights::new(weights.map(|weight| (weight * 1000.0).round() as f32 / 1000.0))
}

/// Raises the probability of “one of the right places” over all names, by AdaGrad.
fn fit(lessons: &[Lesson], weights: &mut [f64; FEATURE_COUNT]) {
    let mut squares = [1e-6; FEATURE_COUNT];
    for _ in 0..STEPS {
        let mut slope = weights.map(|weight| -PULL * weight);
        for lesson in lessons {
            add_slope(lesson, weights, &mut slope);
        }
        for ((weight, square), slope) in weights.iter_mut().zip(&mut squares).zip(slope) {
            *square += slope * slope;
            *weight += STEP * slope / square.sqrt();
        }
    }
}

/// Adds the slope of the logarithm of the right places' probability.
fn add_slope(lesson: &Lesson, weights: &[f64; FEATURE_COUNT], slope: &mut [f64; FEATURE_COUNT]) {
    let score = |features: &[f32; FEATURE_COUNT]| {
        features.iter().zip(weights).map(|(value, weight)| f64::from(*value) * weight).sum::<f64>()
    };
    let scores: Vec<f64> = lesson.iter().map(|(features, _)| score(features)).collect();
    let highest = scores.iter().copied().fold(f64::MIN, f64::max);
    let raised: Vec<f64> = scores.iter().map(|score| (score - highest).exp()).collect();
    let all: f64 = raised.iter().sum();
    let good: f64 = raised.iter().zip(lesson).filter(|(_, (_, right))| *right).map(|(raised, _)| raised).sum();
    for ((features, right), raised) in lesson.iter().zip(&raised) {
        let wanted = if *right { raised / good.max(1e-12) } else { 0.0 };
        let push = wanted - raised / all;
        for (slope, value) in slope.iter_mut().zip(features) {
            *slope += push * f64::from(*value);
        }
    }
}
