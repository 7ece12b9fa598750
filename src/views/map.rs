//! The world, each country in one of five tones by how often it is named, and a link where there is something to see.

use super::format::grouped;
use crate::annotations::CountryCode;
use crate::text::rows;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static WORLD: LazyLock<World> = LazyLock::new(|| World::read(include_str!("../../data/map/world.tsv")));

/// The outlines in `data/map/world.tsv`.
struct World {
    width: u16,
    height: u16,
    sea: &'static str,
    shapes: Vec<Outline>,
}

struct Outline {
    code: Option<CountryCode>,
    dot: Option<(u16, u16)>,
    path: Option<&'static str>,
}

impl World {
    /// Reads the table.
    fn read(table: &'static str) -> Self {
        let mut world = Self { width: 0, height: 0, sea: "", shapes: Vec::new() };
        for (line, columns) in rows(table) {
            world.add(&columns.collect::<Vec<_>>()).unwrap_or_else(|| panic!("data/map/world.tsv, line {line}"));
        }
        world
    }

    /// Adds a row; `None` when it is broken.
    fn add(&mut self, row: &[&'static str]) -> Option<()> {
        let &[code, pair, path] = row else { return None };
        let pair = match pair.split_once(' ') {
            Some((a, b)) => Some((a.parse().ok()?, b.parse().ok()?)),
            None => None,
        };
        if code == "size" {
            ((self.width, self.height), self.sea) = (pair?, path);
            return Some(());
        }
        let code = if code == "-" { None } else { Some(CountryCode::parse(code)?) };
        self.shapes.push(Outline { code, dot: pair, path: Some(path).filter(|path| *path != "-") });
        Some(())
    }
}

/// One country of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Its name and number, in words.
    pub label: String,
    /// Where it leads.
    pub address: String,
    /// Tone, 1 (few) to 5 (many).
    pub tone: usize,
    /// Outline.
    pub path: &'static str,
    /// The position of its dot, if it is too small to be seen.
    pub dot: Option<(u16, u16)>,
}

/// A tone and the numbers that it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tone {
    /// 1 to 5.
    pub tone: usize,
    /// “3” or “4–9”.
    pub numbers: String,
}

/// The picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// Width and height.
    pub size: (u16, u16),
    /// Outline of the globe.
    pub sea: &'static str,
    /// Outlines of everything without a number, together.
    pub rest: String,
    /// The countries with a number.
    pub shapes: Vec<Shape>,
    /// From few to many, up to the largest number.
    pub legend: Vec<Tone>,
}

impl Map {
    /// The world with `counts`; `label` tells a country's numbers in words, and `address` is where it leads.
    #[must_use]
    pub fn new(
        counts: &BTreeMap<CountryCode, usize>,
        label: impl Fn(CountryCode) -> String,
        address: impl Fn(CountryCode) -> String,
    ) -> Self {
        let world = &*WORLD;
        let bounds = bounds(counts.values().copied());
        let (mut rest, mut shapes) = (String::new(), Vec::new());
        for outline in &world.shapes {
            let counted = outline.code.and_then(|code| Some((code, *counts.get(&code).filter(|count| **count > 0)?)));
            match counted {
                None => rest.push_str(outline.path.unwrap_or_default()),
                Some((code, count)) => shapes.push(Shape {
                    label: label(code),
                    address: address(code),
                    tone: bounds.iter().filter(|bound| **bound < count).count() + 1,
                    path: outline.path.unwrap_or_default(),
                    dot: outline.dot,
                }),
            }
        }
        // Dots come last, so that no neighbour covers them.
        shapes.sort_by_key(|shape| shape.dot.is_some());
        Self { size: (world.width, world.height), sea: world.sea, rest, shapes, legend: legend(&bounds, counts) }
    }
}

/// The largest number of each tone but the last: the tones grow by a constant factor, so that 7 and 214 differ as 1 and 30
/// do.
fn bounds(counts: impl Iterator<Item = usize>) -> Vec<usize> {
    let most = counts.max().unwrap_or_default();
    // A little is added because a power that is whole may come out just below.
    let bound = |tone: i32| (most as f64).powf(f64::from(tone) / f64::from(TONES)) + 1e-9;
    let mut bounds: Vec<usize> = (1..TONES).map(|tone| bound(tone) as usize).collect();
    bounds.retain(|bound| (1..most).contains(bound));
    bounds.dedup();
    bounds
}

/// How many tones the map has.
const TONES: i32 = 5;

fn legend(bounds: &[usize], counts: &BTreeMap<CountryCode, usize>) -> Vec<Tone> {
    let Some(most) = counts.values().max().copied().filter(|most| *most > 0) else { return Vec::new() };
    let tops = bounds.iter().copied().chain([most]);
    let mut low = 1;
    tops.enumerate()
        .map(|(i, top)| {
            let numbers = if low == top { grouped(top) } else { format!("{}–{}", grouped(low), grouped(top)) };
            low = top + 1;
            Tone { tone: i + 1, numbers }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(code: &str) -> CountryCode {
        CountryCode::parse(code).unwrap()
    }

    fn map(counts: &BTreeMap<CountryCode, usize>) -> Map {
        Map::new(counts, |code| code.name().to_owned(), |code| code.to_string())
    }

    #[test]
    fn every_country_is_on_the_map() {
        let all: BTreeMap<CountryCode, usize> = CountryCode::all().map(|code| (code, 1)).collect();
        let map = map(&all);
        let shown: Vec<&str> = map.shapes.iter().map(|shape| &*shape.address).collect();
        let missing: Vec<CountryCode> = CountryCode::all().filter(|code| !shown.contains(&code.as_str())).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert!(map.size.0 > 0 && map.sea.starts_with('M'));
    }

    #[test]
    fn tones_cover_all_numbers_once() {
        let counts = [("DE", 1), ("FR", 1), ("GB", 2), ("RU", 7), ("US", 30), ("MT", 3)];
        let counts: BTreeMap<CountryCode, usize> =
            counts.into_iter().map(|(name, count)| (code(name), count)).collect();
        let map = map(&counts);
        let numbers: Vec<&str> = map.legend.iter().map(|tone| &*tone.numbers).collect();
        assert_eq!(numbers, ["1", "2–3", "4–7", "8–15", "16–30"]);
        assert!(map.shapes.last().unwrap().dot.is_some());
        assert_eq!(map.shapes.iter().find(|shape| shape.label.starts_with("Russia")).unwrap().tone, 3);
    }

    #[test]
    fn tones_tell_magnitudes() {
        let counts = [("DE", 1), ("FR", 7), ("US", 214)].map(|(name, count)| (code(name), count));
        let mut tones: Vec<usize> = map(&counts.into_iter().collect()).shapes.iter().map(|shape| shape.tone).collect();
        tones.sort_unstable();
        assert_eq!(tones, [1, 2, 5]);
    }
}
