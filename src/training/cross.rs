//! Weights that have not seen the articles they are tried on: what the figures of unseen articles are taken with.

use super::corpora::{read_folder, sorted};
use super::examples::PARTS;
use super::{names, speakers};
use crate::engine::linear_model::Models;
use crate::engine::ner::weights::Weights;
use anyhow::{Result, anyhow};
use std::path::{Path, PathBuf};

/// A part of the annotated news articles, and weights learned without it.
pub struct Held {
    /// The texts of the part.
    pub articles: Vec<PathBuf>,
    /// The weights of the two readings for names.
    pub readings: Weights,
    /// The weights of who says what.
    pub models: Models,
}

/// Every part of the annotated news articles with weights learned from the other parts and the other corpora.
///
/// # Errors
/// When a corpus cannot be read.
pub fn held_out(corpora: &Path) -> Result<Vec<Held>> {
    let documents = read_folder(corpora)?;
    let texts: Vec<PathBuf> = sorted(&corpora.join("news/gold"), "json")?
        .into_iter()
        .filter_map(|gold| Some(corpora.join("news").join(gold.file_stem()?).with_extension("txt")))
        .collect();
    let (documents, texts) = (&documents, &texts);
    let held = move |part: usize| {
        let readings = names::without_part(documents, part);
        let models = speakers::without_part(corpora, &readings, part)?;
        let articles = texts.iter().skip(part).step_by(PARTS).cloned().collect();
        Ok(Held { articles, readings, models })
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..PARTS).map(|part| scope.spawn(move || held(part))).collect();
        parts.into_iter().map(|part| part.join().map_err(|_| anyhow!("learning broke off"))?).collect()
    })
}
