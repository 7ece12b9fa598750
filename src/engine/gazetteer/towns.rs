//! The towns of the world and the counties of the United States: where each name lies, and how many people live there.
//!
//! The file `data/countries/towns.bin` (made by `data/make/towns.py`) is read in place: nothing is parsed but the short
//! list of areas, so that the program starts as fast as without it.

use crate::annotations::CountryCode;
use crate::text::fold;
use foldhash::HashMap;
use std::sync::LazyLock;

/// An area: a country, or a state or province of the United States, Canada, Australia and the United Kingdom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    /// The country.
    pub code: CountryCode,
    /// The state or province as it is written (“Ohio”); empty where the country has none here.
    pub state: &'static str,
}

/// A town or county that bears the name that was looked up.
#[derive(Clone, Copy, Debug)]
pub struct Town {
    /// Where it lies.
    pub area: Area,
    /// Latitude and longitude in degrees; none for a county.
    pub position: Option<(f32, f32)>,
    /// The decimal logarithm of its inhabitants and 300 more: villages are about as large as each other.
    pub size: f32,
    /// Whether it is a county of the United States, without the word: “Henrico”.
    pub is_county: bool,
}

/// The key of a town's name, built word by word: spellings that fold alike, “St.” and “Saint”, “-” and a space are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TownKey(u64);

impl Default for TownKey {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl TownKey {
    /// The key of a whole name, its words divided by spaces or hyphens.
    #[must_use]
    pub fn of(name: &str) -> Self {
        name.split([' ', '-']).fold(Self::default(), Self::and)
    }

    /// The key of the name with one more word.
    #[must_use]
    pub fn and(self, word: &str) -> Self {
        if word.is_ascii() { self.and_ascii(word) } else { self.and_ascii(&fold(word)) }
    }

    fn and_ascii(self, word: &str) -> Self {
        let is = |other: &str| word.len() == other.len() && word.eq_ignore_ascii_case(other);
        let word = match word.len() {
            4 if is("fort") => "ft",
            5 if is("saint") => "st",
            5 if is("mount") => "mt",
            _ => word,
        };
        let letters = word.bytes().filter(|byte| *byte != b'.').map(|byte| byte.to_ascii_lowercase());
        Self(letters.chain([b' ']).fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// The 40 bits under which the name stands in the file.
    fn bits(self) -> u64 {
        (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 24
    }
}

/// Bytes of a record.
const RECORD_BYTES: usize = 10;
/// Values of a key's upper 16 bits.
const BUCKETS: usize = 1 << 16;
/// The bit of an area's number that marks a county.
const COUNTY_BIT: u16 = 0x8000;

/// All towns.
#[derive(Debug)]
pub struct Towns {
    areas: Vec<Area>,
    states: HashMap<(CountryCode, &'static str), Area>,
    states_by_key: HashMap<TownKey, Area>,
    /// The size by the byte that tells the inhabitants.
    sizes: Vec<f32>,
    buckets: &'static [u8],
    records: &'static [u8],
}

/// The file, compiled in.
static FILE: &[u8] = include_bytes!("../../../data/countries/towns.bin");
static TOWNS: LazyLock<Towns> =
    LazyLock::new(|| Towns::read(FILE).expect("the file is compiled in, and a test reads all of it"));

impl Towns {
    /// The towns; their areas are read at the first call.
    #[must_use]
    pub fn get() -> &'static Self {
        &TOWNS
    }

    /// Reads the file's head; nothing if it has not the length that the head says or names an unknown country.
    fn read(file: &'static [u8]) -> Option<Self> {
        let number = |at: usize| Some(u32::from_le_bytes(file.get(at..at + 4)?.try_into().ok()?) as usize);
        let (text, count) = (number(0)?, number(4)?);
        let text = std::str::from_utf8(file.get(8..8 + text)?).ok()?;
        let areas = text
            .lines()
            .map(|line| {
                let (code, state) = line.split_once('\t')?;
                Some(Area { code: CountryCode::parse(code)?, state })
            })
            .collect::<Option<Vec<_>>>()?;
        let rest = &file[8 + text.len()..];
        let (buckets, records) = rest.split_at_checked((BUCKETS + 1) * 4)?;
        let with_state = || areas.iter().filter(|area| !area.state.is_empty());
        let states = with_state().map(|area| ((area.code, area.state), *area)).collect();
        let states_by_key = with_state().map(|area| (TownKey::of(area.state), *area)).collect();
        let size = |byte| (10_f32.powf(f32::from(byte) / 32.0) + 299.0).log10();
        let sizes = (0..=u8::MAX).map(size).collect();
        (records.len() == count * RECORD_BYTES).then_some(Self {
            areas,
            states,
            states_by_key,
            sizes,
            buckets,
            records,
        })
    }

    /// The state or province of this country that is written so.
    #[must_use]
    pub fn state(&self, code: CountryCode, state: &str) -> Option<Area> {
        self.states.get(&(code, state)).copied()
    }

    /// The state or province that is called so.
    #[must_use]
    pub fn state_of_name(&self, key: TownKey) -> Option<Area> {
        self.states_by_key.get(&key).copied()
    }

    /// Whether a town or county is called so.
    #[must_use]
    pub fn has(&self, key: TownKey) -> bool {
        self.records(key).next().is_some()
    }

    /// The towns and counties of a name; none where no town is called so.
    pub fn named(&self, key: TownKey) -> impl Iterator<Item = Town> {
        self.records(key).map(|record| self.town(record))
    }

    fn records(&self, key: TownKey) -> impl Iterator<Item = &'static [u8]> + use<> {
        let bits = key.bits();
        let low = (bits & 0xff_ffff) as u32;
        let bucket = (bits >> 24) as usize;
        let bound = |at: usize| {
            let bytes: [u8; 4] = self.buckets[at * 4..at * 4 + 4].try_into().expect("four bytes");
            u32::from_le_bytes(bytes) as usize
        };
        self.records[bound(bucket) * RECORD_BYTES..bound(bucket + 1) * RECORD_BYTES]
            .chunks_exact(RECORD_BYTES)
            .filter(move |record| u32::from_le_bytes([record[0], record[1], record[2], 0]) == low)
    }

    fn town(&self, record: &[u8]) -> Town {
        let area = u16::from_le_bytes([record[3], record[4]]);
        let is_county = area & COUNTY_BIT != 0;
        let degrees = |at: usize, half: f32| {
            f32::from(i16::from_le_bytes([record[at], record[at + 1]])) / f32::from(i16::MAX) * half
        };
        Town {
            area: self.areas[usize::from(area & !COUNTY_BIT)],
            position: (!is_county).then(|| (degrees(6, 90.0), degrees(8, 180.0))),
            size: self.sizes[usize::from(record[5])],
            is_county,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(name: &str) -> Vec<(&'static str, String)> {
        let named = Towns::get().named(TownKey::of(name));
        named.filter(|town| !town.is_county).map(|town| (town.area.state, town.area.code.to_string())).collect()
    }

    #[test]
    fn every_record_names_an_area() {
        let towns = Towns::get();
        assert!(towns.records.len() > 200_000 * RECORD_BYTES);
        for record in towns.records.chunks_exact(RECORD_BYTES) {
            let town = towns.town(record);
            assert!(town.size < 7.7 && !town.area.code.name().is_empty());
        }
    }

    #[test]
    fn finds_namesakes() {
        let paris = places("Paris");
        assert!(paris.contains(&("Texas", "US".to_owned())) && paris.contains(&("", "FR".to_owned())));
        assert!(places("Saint-Étienne").contains(&("", "FR".to_owned())));
        assert_eq!(places("St. Albans"), places("Saint Albans"));
        assert_eq!(places("Nosuchville"), []);
    }

    #[test]
    fn knows_size_and_position() {
        let paris = Towns::get().named(TownKey::of("PARIS")).find(|town| town.area.code.as_str() == "FR").unwrap();
        let (latitude, longitude) = paris.position.unwrap();
        assert!((latitude - 48.85).abs() < 0.05 && (longitude - 2.35).abs() < 0.05);
        assert!((paris.size - 6.33).abs() < 0.05);
    }

    #[test]
    fn knows_counties() {
        let henrico = Towns::get().named(TownKey::of("Henrico")).find(|town| town.is_county).unwrap();
        assert_eq!(henrico.area.state, "Virginia");
    }
}
