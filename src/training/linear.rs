//! Learning the weights of a linear model by gradient descent with a pull to zero.

use crate::engine::linear_model::{Features, Model, WEIGHT_COUNT};
use std::fmt::Write as _;

/// A choice among candidates: their features and which of them are right.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice {
    /// Slots of every candidate.
    pub(super) candidates: Vec<Vec<u32>>,
    /// What speaks for each before anything is learned.
    pub(super) priors: Vec<f32>,
    /// Whether each is right; one at least must be.
    pub(super) right: Vec<bool>,
    /// How much the choice counts.
    pub(super) weight: f32,
    /// Whether it was made by other rules than ours.
    pub(super) out_of_domain: bool,
}

impl Choice {
    /// Adds a candidate.
    pub(super) fn push(&mut self, features: &Features, right: bool) {
        self.push_with(features, 0.0, right);
    }

    /// Adds a candidate for which something speaks already.
    pub(super) fn push_with(&mut self, features: &Features, prior: f32, right: bool) {
        self.priors.push(prior);
        self.candidates.push(features.slots().to_vec());
        self.right.push(right);
    }

    /// Whether there is something to learn from it.
    pub(super) fn is_useful(&self) -> bool {
        self.right.contains(&true) && self.right.contains(&false)
    }
}

/// Learns weights under which the right candidates of each choice get the larger share: the likelihood of “one of the
/// right ones”, stepwise by AdaGrad in a fixed order.
///
/// Features of fewer than `rare` choices are left out: they would only learn those choices by heart. Foreign choices have
/// every feature twice, the second time for themselves: what their rules have of their own goes into weights that are not
/// kept (after H. Daumé, “Frustratingly easy domain adaptation”, 2007).
pub(super) fn learn(choices: &[Choice], rounds: usize, pull: f32, rare: u32) -> Model {
    let mut choices = without_rare(choices, rare);
    for slots in choices.iter_mut().filter(|choice| choice.out_of_domain).flat_map(|choice| &mut choice.candidates) {
        let own: Vec<u32> = slots.iter().map(|slot| slot + WEIGHT_COUNT as u32).collect();
        slots.extend(own);
    }
    let mut sum = vec![0.0_f64; WEIGHT_COUNT];
    let mut taken = 0;
    for run in 0..RUNS {
        learn_once(&choices, rounds, pull, run, &mut sum, &mut taken);
    }
    Model::new(sum.into_iter().map(|sum| ((sum / f64::from(taken.max(1))) * 1000.0).round() as i16).collect())
}

/// How often the weights are learned, each time with the choices in another order; the result is the mean.
const RUNS: u64 = 3;

/// Learns the weights once and adds those after each of the late rounds to `sum`.
fn learn_once(choices: &[Choice], rounds: usize, pull: f32, run: u64, sum: &mut [f64], taken: &mut u32) {
    let mut weights = vec![0.0_f32; 2 * WEIGHT_COUNT];
    let mut squares = vec![1e-6_f32; 2 * WEIGHT_COUNT];
    let mut order: Vec<usize> = (0..choices.len()).collect();
    let mut random = 0x2545_f491_4f6c_dd1d_u64 ^ (run << 32);
    for round in 0..rounds {
        for at in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(at, (random % (at as u64 + 1)) as usize);
        }
        for number in &order {
            step(&choices[*number], &mut weights, &mut squares, pull);
        }
        // Late rounds are averaged: the result hangs less on the order of the choices.
        if round * 2 >= rounds {
            *taken += 1;
            for (sum, weight) in sum.iter_mut().zip(&weights) {
                *sum += f64::from(*weight);
            }
        }
    }
}

/// One model of two that share no features.
pub(super) fn joined(one: &Model, other: &Model) -> Model {
    Model::new(one.weights().iter().zip(other.weights()).map(|(one, other)| one + other).collect())
}

fn without_rare(choices: &[Choice], rare: u32) -> Vec<Choice> {
    // How many choices have each feature, and the last one that was counted.
    let mut seen = vec![(0_u32, usize::MAX); WEIGHT_COUNT];
    for (number, choice) in choices.iter().enumerate() {
        for slot in choice.candidates.iter().flatten() {
            let (count, last) = &mut seen[*slot as usize];
            if *last != number {
                (*count, *last) = (*count + 1, number);
            }
        }
    }
    let mut choices = choices.to_vec();
    for candidate in choices.iter_mut().flat_map(|choice| &mut choice.candidates) {
        candidate.retain(|slot| seen[*slot as usize].0 >= rare);
    }
    choices
}

/// How much harder than what all choices share the weights of foreign ones are pulled to zero: what both rules can tell is
/// learned from both.
const FOREIGN: f32 = 2.0;

fn step(choice: &Choice, weights: &mut [f32], squares: &mut [f32], pull: f32) {
    let score = |slots: &Vec<u32>| slots.iter().map(|slot| weights[*slot as usize]).sum::<f32>();
    let scores: Vec<f32> =
        choice.candidates.iter().zip(&choice.priors).map(|(slots, prior)| prior + score(slots)).collect();
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let raised: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
    let all: f32 = raised.iter().sum();
    let good: f32 = raised.iter().zip(&choice.right).filter(|(_, right)| **right).map(|(raised, _)| raised).sum();
    for ((slots, raised), right) in choice.candidates.iter().zip(&raised).zip(&choice.right) {
        let wanted = if *right { raised / good.max(1e-12) } else { 0.0 };
        let push = (wanted - raised / all) * choice.weight;
        if push.abs() < 1e-5 {
            continue;
        }
        for slot in slots {
            let slot = *slot as usize;
            let pull = if slot < WEIGHT_COUNT { pull } else { FOREIGN * pull };
            let slope = push - pull * weights[slot];
            squares[slot] += slope * slope;
            weights[slot] += 0.1 * slope / squares[slot].sqrt();
        }
    }
}

/// The file of a model: a slot and its weight in thousandths a line.
pub(super) fn write(model: &Model, header: &str) -> String {
    let mut file = header.to_owned();
    for (slot, weight) in model.weights().iter().enumerate() {
        if *weight != 0 {
            let _ = writeln!(file, "{slot}\t{weight}");
        }
    }
    file
}
