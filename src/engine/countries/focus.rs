//! How much of the article's attention each country has, and why it is there.

use super::context::Context;
use super::disambiguate::{Reason, Resolved, Sign};
use super::metonymy;
use crate::annotations::{Country, CountryMention, Evidence, MentionKind};
use crate::engine::gazetteer::FormKind;
use crate::engine::ner::EntityKind;
use crate::engine::tokens::Tokens;
use crate::text::Span;

/// The most reasons given for a country where the words alone show it.
const MAX_REASONS: usize = 4;
/// The most reasons given for a country where the rest of the article decided.
const MAX_DECISIONS: usize = 64;

/// A place that tells where the article is set weighs this much more.
const SETTING_WEIGHT: f32 = 2.0;

/// A country with the weight of its mentions.
struct Weighed {
    country: Country,
    /// What decided, for each piece of its evidence.
    reasons: Vec<Option<Reason>>,
    weight: f32,
    in_headline: bool,
}

/// Gathers the mentions of each country; focus sums to 1.
pub(super) fn weigh(
    tokens: &Tokens<'_>,
    resolved: &[Resolved],
    context: &Context<'_, '_>,
    headline: Option<Span>,
) -> Vec<Country> {
    let lead_end = lead_end(tokens, headline);
    let mut weighed: Vec<Weighed> = Vec::new();
    let together = |first: usize| match resolved.get(first..first + 2) {
        Some([one, other]) if one.kind == FormKind::Capital && other.kind == FormKind::Capital => {
            one.code != other.code && metonymy::act_as_governments(tokens, &one.tokens, &other.tokens)
        }
        _ => false,
    };
    for (number, one) in resolved.iter().enumerate() {
        let known = weighed.iter().position(|known| known.country.code == one.code);
        let at = known.unwrap_or_else(|| {
            let country = Country { code: one.code, focus: 0.0, mentions: Vec::new(), evidence: Vec::new() };
            weighed.push(Weighed { country, reasons: Vec::new(), weight: 0.0, in_headline: false });
            weighed.len() - 1
        });
        let range = &one.tokens;
        let span = tokens.span(range.clone());
        let kind = match one.kind {
            FormKind::Name | FormKind::Abbreviation | FormKind::Former => MentionKind::Name,
            FormKind::Demonym => MentionKind::Demonym,
            FormKind::Seat => MentionKind::Government,
            FormKind::Capital
                if metonymy::acts(tokens, range) || together(number) || number.checked_sub(1).is_some_and(together) =>
            {
                MentionKind::Government
            }
            FormKind::Capital | FormKind::Region | FormKind::People | FormKind::City | FormKind::Landmark => {
                MentionKind::Place
            }
        };
        let in_headline = headline.is_some_and(|headline| headline.contains(span));
        let organisation = context.name_around(range).is_some_and(|name| {
            name.kind == EntityKind::Organisation && name.tokens.len() > range.len() && kind != MentionKind::Government
        });
        let is_set = matches!(one.reason, Some(Reason::Setting(..) | Reason::County(_) | Reason::Beside(_)));
        let here = &mut weighed[at];
        let first = here.country.mentions.is_empty();
        here.country.mentions.push(CountryMention { span, kind });
        here.in_headline |= in_headline;
        here.weight += weight(kind)
            * position(in_headline, span.start < lead_end)
            * if organisation { 0.2 } else { 1.0 }
            * if is_set { SETTING_WEIGHT } else { 1.0 }
            * one.confidence;
        let evidence = &mut here.country.evidence;
        let text = tokens.text();
        let mut same = evidence
            .iter()
            .zip(&here.reasons)
            .filter(|(known, _)| known.span.is_some_and(|known| known.slice(text) == span.slice(text)));
        let is_known = same.any(|(_, reason)| one.reason.is_none() || *reason == one.reason);
        let most = if one.reason.is_some() { MAX_DECISIONS } else { MAX_REASONS };
        if evidence.len() < most
            && !is_known
            && let Some(what) = explain(tokens, one, kind, span, first)
            && evidence.iter().all(|known| known.what != what)
        {
            evidence.push(Evidence { span: Some(span), what });
            here.reasons.push(one.reason);
        }
    }
    finish(weighed)
}

fn finish(weighed: Vec<Weighed>) -> Vec<Country> {
    let total: f32 = weighed.iter().map(|one| one.weight).sum();
    let mut countries: Vec<Country> = weighed
        .into_iter()
        .map(|mut one| {
            one.country.focus = one.weight / total;
            let mut what = match one.country.mentions.len() {
                1 => "mentioned once".to_owned(),
                many => format!("mentioned {many} times"),
            };
            if one.in_headline {
                what.push_str(", also in the headline");
            }
            one.country.evidence.push(Evidence { span: None, what });
            one.country
        })
        .collect();
    countries.sort_by(|a, b| b.focus.total_cmp(&a.focus).then(a.code.cmp(&b.code)));
    countries
}

/// A name says most, an adjective least: it may be a dish's or a pub's.
fn weight(kind: MentionKind) -> f32 {
    match kind {
        MentionKind::Name => 1.0,
        MentionKind::Government => 0.8,
        MentionKind::Place => 0.6,
        MentionKind::Demonym => 0.5,
    }
}

fn position(in_headline: bool, in_lead: bool) -> f32 {
    if in_headline {
        4.0
    } else if in_lead {
        2.0
    } else {
        1.0
    }
}

/// Where the lead ends: the first two paragraphs of words after the headline.
fn lead_end(tokens: &Tokens<'_>, headline: Option<Span>) -> u32 {
    let body = headline.map_or(0, |headline| headline.end);
    let list = tokens.list();
    let mut paragraphs =
        tokens.paragraphs().iter().filter(|range| list[range.start].span.start >= body && range.len() > 8);
    paragraphs.nth(1).or_else(|| tokens.paragraphs().last()).map_or(0, |range| list[range.end - 1].span.end)
}

/// Why the form stands for the country, where its words do not say it.
fn explain(tokens: &Tokens<'_>, one: &Resolved, kind: MentionKind, span: Span, first: bool) -> Option<String> {
    let written = span.slice(tokens.text());
    let plain =
        matches!(one.kind, FormKind::Name | FormKind::Abbreviation) || (one.kind == FormKind::Demonym && !first);
    if plain && one.reason.is_none() {
        return None;
    }
    let country = one.code.name();
    if let Some(reason) = one.reason {
        return Some(explain_reason(tokens, reason, written, country));
    }
    match one.kind {
        FormKind::Former => Some(format!("“{written}” is counted for {country}, which followed it")),
        FormKind::People => Some(format!("“{written}” are people of a place in {country}")),
        _ => Some(kind.explain(written, one.code)),
    }
}

/// What decided that `written` stands for the country.
fn explain_reason(tokens: &Tokens<'_>, reason: Reason, written: &str, country: &str) -> String {
    let (state, rest) = match reason {
        Reason::Beside(region) => return ["“", written, "” stands beside “", region, "”"].concat(),
        Reason::County(state) => {
            let comma = if state.is_empty() { "" } else { ", " };
            return ["“", written, "” is a county of ", state, comma, country].concat();
        }
        Reason::Supported | Reason::Sign("") => ("", [", of which the article also speaks", "", ""]),
        Reason::Sign(sign) => ("", [": the article speaks of “", sign, "”"]),
        Reason::Setting(state, sign) => match sign {
            Sign::State => (state, [": the article speaks of that state or province", "", ""]),
            Sign::Neighbour(start, end) => {
                let neighbour = tokens.span(start..end).slice(tokens.text());
                (state, [": the article also names “", neighbour, "” near it"])
            }
            Sign::Outlet => (state, [": the name or address of its outlet shows where the article is set", "", ""]),
            Sign::Word(at) => (state, [": “", tokens.str(at), "” and the like show where the article is set"]),
            Sign::Known => (state, [""; 3]),
        },
    };
    let comma = if state.is_empty() { "" } else { ", " };
    let [first, second, third] = rest;
    ["“", written, "” is taken for the one in ", state, comma, country, first, second, third].concat()
}
