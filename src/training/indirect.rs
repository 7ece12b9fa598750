//! Learns which words a verb of saying reports.

use super::linear::Choice;
use super::polnear::Attribution;
use crate::engine::coref::Scene;
use crate::engine::quotes::Stretch;
use crate::engine::quotes::indirect::{Report, candidates, cues, features, features_of_none};
use crate::engine::ranker::Features;
use crate::text::Span;
use std::ops::Range;

/// Adds the choice of each verb of saying of an article.
pub(super) fn choices(
    scene: &Scene<'_>,
    stretches: &[Stretch],
    attributions: &[Attribution],
    choices: &mut Vec<Choice>,
) {
    for (cue, source) in cues(scene) {
        let reports = candidates(scene, stretches, cue, source);
        if reports.is_empty() {
            continue;
        }
        let place = scene.tokens.list()[cue].span;
        let wanted: Vec<&Attribution> =
            attributions.iter().filter(|other| other.cue.iter().any(|span| span.overlaps(place))).collect();
        let fit = |report: &Report| {
            wanted.iter().map(|other| overlap(scene, &report.content, &other.content)).fold(0.0, f32::max)
        };
        let fits: Vec<f32> = reports.iter().map(fit).collect();
        let best = fits.iter().copied().fold(0.0, f32::max);
        let mut choice = Choice { weight: 1.0, ..Choice::default() };
        let mut out = Features::with_room();
        features_of_none(scene, cue, source, &mut out);
        choice.push(&out, best < 0.5);
        for (report, fit) in reports.iter().zip(&fits) {
            out.clear();
            features(scene, report, &mut out);
            choice.push(&out, best >= 0.5 && *fit > best - 0.03);
        }
        choices.push(choice);
    }
}

/// How much a range of tokens and the annotated spans have in common: F1 of tokens.
fn overlap(scene: &Scene<'_>, range: &Range<usize>, spans: &[Span]) -> f32 {
    let within: Vec<Range<usize>> = spans.iter().map(|span| scene.tokens.within(*span)).collect();
    let shared: usize =
        within.iter().map(|other| range.end.min(other.end).saturating_sub(range.start.max(other.start))).sum();
    let all: usize = within.iter().map(Range::len).sum::<usize>() + range.len();
    2.0 * shared as f32 / all.max(1) as f32
}
