//! What the setting changes: namesakes of well-known places, and small places that only the setting settles.

use super::candidates::{Candidate, Choice, is_english_speaking};
use super::disambiguate::{Reason, Resolved, Sign};
use super::place_names::{County, PlaceMention, PlaceName, PlaceNames, Strength};
use super::setting::Setting;
use crate::annotations::CountryCode;
use crate::engine::gazetteer::{Area, FormKind};
use crate::engine::tokens::Tokens;
use foldhash::{HashMap, HashSet};

/// From here on a name of no table counts for a country that other evidence also names.
const MIN_PROBABILITY: f32 = 0.55;
/// The same for a country that nothing else names, in an article with other countries.
const MIN_PROBABILITY_NEW: f32 = 0.75;
/// The same in an article without any country.
const MIN_PROBABILITY_ONLY: f32 = 0.6;
/// From here on a well-known city gives way to its namesake.
const MIN_PROBABILITY_NAMESAKE: f32 = 0.6;
/// From here on a country's name gives way to a town's.
const MIN_PROBABILITY_TOWN: f32 = 0.85;
/// The same where the name stands before an institution of a town: “Jordan Elementary”.
const MIN_PROBABILITY_TOWN_INSTITUTION: f32 = 0.5;
/// The same where the article otherwise speaks of a state of the name.
const MIN_PROBABILITY_STATE: f32 = 0.25;
/// Below this a well-known city that has no clear namesake is left out.
const MIN_PROBABILITY_KEPT: f32 = 0.35;
/// The same for a country's name.
const MIN_PROBABILITY_COUNTRY_KEPT: f32 = 0.15;

/// Reads the forms that were found, and the towns that no table has, in the setting; in order of the text.
pub(super) fn read_in_setting(
    tokens: &Tokens<'_>,
    names: &PlaceNames,
    setting: &Setting<'_>,
    mut resolved: Vec<Option<Resolved>>,
) -> Vec<Resolved> {
    let mut reading = Reading::new(names, setting, &resolved);
    let each = || {
        setting.choices.iter().flat_map(|choice| {
            let name = &names.names[choice.name];
            // Once a name, which may have very many mentions.
            let strength = name.strength();
            name.mentions.iter().map(move |mention| (choice, name, strength, mention))
        })
    };
    for (choice, name, _, mention) in each() {
        if let Some(found) = mention.found
            && let Some(before) = resolved[found].take()
        {
            resolved[found] = reading.form(choice, name, mention, before);
        }
    }
    drop_unsupported(&mut resolved);
    // What the forms now mean supports the towns.
    reading.support(&resolved);
    let mut towns = Vec::new();
    for (choice, name, strength, mention) in each() {
        if mention.found.is_none_or(|found| resolved[found].is_none()) {
            towns.extend(reading.town(choice, name, strength, mention));
        }
    }
    // In the memory of what was resolved: a long text may have a million forms.
    let mut read: Vec<Resolved> = resolved.into_iter().flatten().collect();
    read.splice(0..0, towns);
    follow_cities(tokens, &mut read);
    read.sort_by_key(|one| one.tokens.start);
    if !names.counties.is_empty() {
        for county in &names.counties {
            add_county(&mut read, county, setting);
        }
        read.sort_by_key(|one| one.tokens.start);
    }
    read
}

/// Takes away doubtful places of countries of which the article does not speak any more, as now read: “Brampton” in
/// England, where “London” is the one in Ontario.
fn drop_unsupported(resolved: &mut [Option<Resolved>]) {
    let supporting = |one: &&Resolved| one.reason != Some(Reason::Supported);
    if resolved.iter().flatten().all(|one| supporting(&one)) {
        return;
    }
    let codes: HashSet<CountryCode> = resolved.iter().flatten().filter(supporting).map(|one| one.code).collect();
    for one in resolved {
        if one.as_ref().is_some_and(|one| !supporting(&one) && !codes.contains(&one.code)) {
            *one = None;
        }
    }
}

/// Follows the people of a city to where it was read: “Londoners” are Canadians where London is in Ontario.
fn follow_cities(tokens: &Tokens<'_>, read: &mut [Resolved]) {
    /// The letters that a city and its people share.
    const SHARED_LETTERS: usize = 5;
    let root = |one: &Resolved| {
        let text = tokens.str(one.tokens.start);
        text.get(..SHARED_LETTERS).map(str::to_ascii_lowercase)
    };
    if read.iter().all(|one| one.kind != FormKind::People) {
        return;
    }
    let is_moved = |one: &&Resolved| matches!(one.kind, FormKind::City | FormKind::Capital) && one.reason.is_some();
    let moved: HashMap<String, CountryCode> =
        read.iter().filter(is_moved).filter_map(|one| Some((root(one)?, one.code))).collect();
    for one in read.iter_mut().filter(|one| one.kind == FormKind::People) {
        let code = root(one).and_then(|root| moved.get(&root).copied());
        if let Some(code) = code.filter(|code| *code != one.code) {
            (one.code, one.reason) = (code, Some(Reason::Supported));
        }
    }
}

/// Adds “Guernsey County”, in place of what stands inside it.
fn add_county(read: &mut Vec<Resolved>, county: &County, setting: &Setting<'_>) {
    let (tokens, area) = (&county.tokens, county.areas[0]);
    let overlaps = |one: &Resolved| one.tokens.start < tokens.end && tokens.start < one.tokens.end;
    // “Kent County cricket”: the county is in England.
    let british = CountryCode::parse("GB").is_some_and(|british| setting.cues(british) > setting.cues(area.code));
    let covered = |one: &Resolved| overlaps(one) && one.tokens.start < tokens.start;
    if british || read.iter().any(covered) {
        return;
    }
    read.retain(|one| !overlaps(one));
    let reason = Some(Reason::County(if county.areas.len() == 1 { area.state } else { "" }));
    read.push(Resolved { tokens: tokens.clone(), code: area.code, kind: FormKind::City, reason, confidence: 1.0 });
}

/// The setting with what else the article says of countries.
struct Reading<'r, 's> {
    names: &'r PlaceNames,
    setting: &'r Setting<'s>,
    /// Countries that forms, counties and regions behind names speak for.
    supported: Vec<CountryCode>,
    /// Countries with the number of names that only the setting settles for them.
    agreeing: Vec<(CountryCode, u32)>,
}

impl<'r, 's> Reading<'r, 's> {
    fn new(names: &'r PlaceNames, setting: &'r Setting<'s>, resolved: &[Option<Resolved>]) -> Self {
        let mut agreeing: Vec<(CountryCode, u32)> = Vec::new();
        for choice in setting.choices.iter().filter(|choice| !choice.is_sure) {
            let (code, probability) = choice.best;
            if probability <= 0.5 || names.names[choice.name].strength() < Strength::Clear {
                continue;
            }
            match agreeing.iter_mut().find(|(known, _)| *known == code) {
                Some((_, count)) => *count += 1,
                None => agreeing.push((code, 1)),
            }
        }
        let mut reading = Self { names, setting, supported: Vec::new(), agreeing };
        reading.support(resolved);
        reading
    }

    /// Gathers the countries that forms, counties and regions behind names speak for.
    fn support(&mut self, resolved: &[Option<Resolved>]) {
        let forms = resolved.iter().flatten().map(|one| one.code);
        let counties = self.names.counties.iter().flat_map(|county| &county.areas).map(|area| area.code);
        let tied =
            self.names.names.iter().flat_map(|name| &name.tied).chain(self.names.tied.iter().map(|(_, area)| area));
        let tied = tied.map(|area| area.code);
        self.supported.clear();
        let outlet = self.names.outlet.iter().map(|area| area.code);
        for code in forms.chain(counties).chain(tied).chain(outlet) {
            if !self.supported.contains(&code) {
                self.supported.push(code);
            }
        }
    }

    /// Whether a name that speaks for its country only by the setting counts for it.
    fn counts(&self, name: &PlaceName, strength: Strength, code: CountryCode, probability: f32) -> bool {
        if self.supported.contains(&code) {
            return probability >= MIN_PROBABILITY;
        }
        let agreeing = self.agreeing.iter().find(|(known, _)| *known == code).map_or(0, |(_, count)| *count);
        let certain = strength == Strength::Certain;
        if !self.supported.is_empty() {
            return probability >= MIN_PROBABILITY_NEW && (certain || agreeing > 2);
        }
        let often = (probability > 0.9 && name.mentions.len() > 1) || (probability > 0.8 && name.mentions.len() > 2);
        let cues = self.setting.cues(code);
        let likely = probability > 0.9 && (cues > 0.5 || name.institutions + name.residents > 0);
        probability >= MIN_PROBABILITY_ONLY
            && (cues >= 1.0 || agreeing > 1 || certain || often || likely)
            && (agreeing > 1 || is_english_speaking(code))
    }

    /// A town that no table has.
    fn town(&self, choice: &Choice, name: &PlaceName, strength: Strength, mention: &PlaceMention) -> Option<Resolved> {
        let (code, probability) = choice.best;
        let clear = mention.strength > Strength::No && strength >= Strength::Clear;
        (clear && self.counts(name, strength, code, probability))
            .then(|| self.resolved(choice, mention, code, probability))
    }

    /// A form of the tables, which was resolved without the setting as `before`.
    fn form(
        &self,
        choice: &Choice,
        name: &PlaceName,
        mention: &PlaceMention,
        mut before: Resolved,
    ) -> Option<Resolved> {
        let fixed = matches!(
            before.kind,
            FormKind::Demonym | FormKind::Abbreviation | FormKind::Seat | FormKind::People | FormKind::Former
        );
        let settled = match before.reason {
            Some(Reason::Beside(_)) => true,
            // “Georgia” beside “Atlanta”; without a sign only the country of the lesser namesake is named.
            Some(Reason::Sign(sign)) => !sign.is_empty() || choice.best.1 < MIN_PROBABILITY_TOWN,
            _ => false,
        };
        if fixed || settled || !choice.is_open_to(before.code) {
            return Some(before);
        }
        let country = before.kind == FormKind::Name;
        // “Georgia” beside a county of the state.
        let state = choice.named_state().filter(|state| country && *state != before.code);
        let (code, probability) = state.map_or_else(|| choice.best, |code| (code, choice.probability(code)));
        let kept = choice.probability(before.code);
        if code == before.code {
            before.confidence = if probability < 0.5 { probability } else { 1.0 };
            return Some(before);
        }
        let needed = if !country {
            MIN_PROBABILITY_NAMESAKE
        } else if name.is_local {
            0.0
        } else if state.is_some() {
            MIN_PROBABILITY_STATE
        } else if name.institutions > 0 {
            MIN_PROBABILITY_TOWN_INSTITUTION
        } else {
            MIN_PROBABILITY_TOWN
        };
        if probability >= needed {
            return Some(self.resolved(choice, mention, code, probability));
        }
        before.confidence = kept;
        let least = if country { MIN_PROBABILITY_COUNTRY_KEPT } else { MIN_PROBABILITY_KEPT };
        (kept >= least).then_some(before)
    }

    fn resolved(&self, choice: &Choice, mention: &PlaceMention, code: CountryCode, probability: f32) -> Resolved {
        let inside = choice.candidates.iter().filter(|one| one.area.code == code);
        let best = inside.max_by(|a, b| a.probability.total_cmp(&b.probability));
        let reason = best.map(|best| Reason::Setting(best.area.state, self.sign(choice, best)));
        Resolved { tokens: mention.tokens.clone(), code, kind: FormKind::City, reason, confidence: probability }
    }

    /// What shows most plainly that the name means this candidate.
    fn sign(&self, choice: &Choice, best: &Candidate) -> Sign {
        let of_outlet = |area: &Area| area.code == best.area.code && (area.state.is_empty() || *area == best.area);
        if self.names.names[choice.name].is_home || self.names.outlet.iter().any(of_outlet) {
            return Sign::Outlet;
        }
        if best.regional > 0.0 && !best.area.state.is_empty() {
            return Sign::State;
        }
        if let Some(neighbour) = self.setting.neighbour(choice, best) {
            return Sign::Neighbour(neighbour.mentions[0].tokens.start, neighbour.mentions[0].tokens.end);
        }
        let cue = self.names.cues.iter().find(|(code, weight, _)| *code == best.area.code && *weight >= 0.5);
        match cue {
            Some((_, _, at)) if choice.is_open() => Sign::Word(*at),
            _ => Sign::Known,
        }
    }
}
