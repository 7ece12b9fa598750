//! How near the places lie that the names of a text can mean.

use super::candidates::Choice;

/// The distance at which nearness has fallen to 1/e.
const NEAR_KM: f32 = 60.0;
const KM_PER_DEGREE: f32 = 111.0;
/// Nearer than this a place is the same one under another name, and no neighbour.
const SAME_KM: f32 = 0.5;
/// How far a neighbour can be, in degrees of latitude and longitude.
const MAX_DEGREES: (f32, f32) = (2.5, 5.0);

/// How near two points lie: 1 at the same point, a third at 60 km; nothing where they are far apart.
fn nearness(one: (f32, f32), other: (f32, f32)) -> Option<f32> {
    let (north, east) = (other.0 - one.0, other.1 - one.1);
    if north.abs() > MAX_DEGREES.0 || east.abs() > MAX_DEGREES.1 {
        return None;
    }
    let km = (east * one.0.to_radians().cos()).hypot(north) * KM_PER_DEGREE;
    (km >= SAME_KM).then(|| (-km / NEAR_KM).exp())
}

/// How near the nearest place of a choice lies, less where it is improbable.
pub(super) fn nearest(here: (f32, f32), choice: &Choice) -> f32 {
    let near = choice
        .candidates
        .iter()
        .filter_map(|one| nearness(here, one.position?).map(|nearness| one.probability.sqrt() * nearness));
    near.fold(0.0, f32::max)
}

/// A candidate that lies near another.
#[derive(Clone, Copy, Debug)]
struct Neighbour {
    /// The number of the other among all candidates.
    of: u32,
    /// Its own number.
    number: u32,
    /// The number of its choice.
    choice: u32,
    nearness: f32,
}

/// The neighbours of every candidate of the names that can mean several places. They do not change while the
/// probabilities do.
#[derive(Debug)]
pub(super) struct Neighbours {
    /// All, by the candidate whose neighbours they are.
    all: Vec<Neighbour>,
    /// Where those of each candidate begin, and the end.
    starts: Vec<u32>,
    /// The number of the first candidate of each choice.
    first: Vec<u32>,
}

impl Neighbours {
    /// Finds all neighbours: of the points, sorted by latitude, only those within reach are compared.
    pub(super) fn of(choices: &[Choice]) -> Self {
        let mut first = Vec::with_capacity(choices.len());
        let candidates = choices.iter().map(|choice| choice.candidates.len()).sum();
        let mut points: Vec<(f32, f32, u32, u32)> = Vec::with_capacity(candidates);
        let mut count = 0;
        for (number, choice) in choices.iter().enumerate() {
            first.push(count);
            for one in &choice.candidates {
                points.extend(one.position.map(|(north, east)| (north, east, number as u32, count)));
                count += 1;
            }
        }
        points.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut all = Vec::with_capacity(candidates);
        for (at, one) in points.iter().enumerate() {
            for other in points[at + 1..].iter().take_while(|other| other.0 - one.0 <= MAX_DEGREES.0) {
                if one.2 == other.2 {
                    continue;
                }
                let Some(nearness) = nearness((one.0, one.1), (other.0, other.1)) else { continue };
                for (from, to) in [(one, other), (other, one)] {
                    if choices[from.2 as usize].candidates.len() > 1 {
                        all.push(Neighbour { of: from.3, number: to.3, choice: to.2, nearness });
                    }
                }
            }
        }
        all.sort_unstable_by_key(|near| (u64::from(near.of) << 32) | u64::from(near.number));
        let mut starts = Vec::with_capacity(count as usize + 1);
        for (at, near) in all.iter().enumerate() {
            starts.resize(starts.len().max(near.of as usize + 1), at as u32);
        }
        starts.resize(count as usize + 1, all.len() as u32);
        Self { all, starts, first }
    }

    /// How near a candidate lies to places that other names may mean: the nearest of each, added up.
    pub(super) fn nearness(&self, choices: &[Choice], number: usize, candidate: usize) -> f32 {
        let number = self.first[number] as usize + candidate;
        let list = &self.all[self.starts[number] as usize..self.starts[number + 1] as usize];
        let weighed = |near: &Neighbour| {
            let choice = near.choice as usize;
            let there = &choices[choice].candidates[(near.number - self.first[choice]) as usize];
            there.probability.sqrt() * near.nearness
        };
        list.chunk_by(|one, other| one.choice == other.choice)
            .map(|of_choice| of_choice.iter().map(weighed).fold(0.0, f32::max))
            .sum()
    }
}
