//! Corrections of countries.

use super::trace::said_by_user;
use crate::annotations::{Annotations, Country, CountryCode, CountryMention, MentionKind};
use crate::text::Span;

/// Removes a country; tells whether it was there.
pub(super) fn remove(annotations: &mut Annotations, code: CountryCode) -> bool {
    let before = annotations.countries.len();
    annotations.countries.retain(|country| country.code != code);
    share_focus(&mut annotations.countries);
    annotations.countries.len() < before
}

/// Puts another country in the place of one; tells whether that was there.
pub(super) fn replace(annotations: &mut Annotations, from: CountryCode, to: CountryCode) -> bool {
    let Some(at) = annotations.countries.iter().position(|country| country.code == from) else { return false };
    let mut country = annotations.countries.remove(at);
    country.code = to;
    country.evidence = said_by_user();
    match annotations.countries.iter_mut().find(|country| country.code == to) {
        Some(there) => {
            there.focus += country.focus;
            there.mentions.extend(country.mentions);
            there.mentions.sort_by_key(|mention| mention.span);
            there.mentions.dedup_by_key(|mention| mention.span);
        }
        None => annotations.countries.push(country),
    }
    share_focus(&mut annotations.countries);
    true
}

/// Makes `span` a mention of a country. Gives the country whose mention it was.
pub(super) fn add(annotations: &mut Annotations, span: Span, code: CountryCode) -> Option<CountryCode> {
    let mut was = None;
    for country in &mut annotations.countries {
        let before = country.mentions.len();
        country.mentions.retain(|mention| !mention.span.overlaps(span));
        if country.mentions.len() < before && country.code != code {
            was = Some(country.code);
        }
    }
    annotations.countries.retain(|country| country.code == code || !country.mentions.is_empty());
    let mention = CountryMention { span, kind: MentionKind::Name };
    let total: usize = annotations.countries.iter().map(|country| country.mentions.len()).sum();
    match annotations.countries.iter_mut().find(|country| country.code == code) {
        Some(country) => {
            country.mentions.push(mention);
            country.mentions.sort_by_key(|mention| mention.span);
        }
        // It has the attention of one mention among all.
        None => annotations.countries.push(Country {
            code,
            focus: 1.0 / (total as f32).max(1.0),
            mentions: vec![mention],
            evidence: said_by_user(),
        }),
    }
    share_focus(&mut annotations.countries);
    was
}

/// Makes the shares sum to 1 again, and sorts the countries by them.
fn share_focus(countries: &mut [Country]) {
    let sum: f32 = countries.iter().map(|country| country.focus).sum();
    let each = 1.0 / (countries.len() as f32).max(1.0);
    for country in countries.iter_mut() {
        country.focus = if sum > 0.0 { country.focus / sum } else { each };
    }
    countries.sort_by(|a, b| b.focus.total_cmp(&a.focus).then(a.code.cmp(&b.code)));
}
