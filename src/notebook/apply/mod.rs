//! Corrections applied to an article and its annotations.

mod countries;
mod fields;
mod people;
mod quotes;
mod trace;

pub use trace::{Corrected, Target, Trace};

use super::event::{Action, Event};
use crate::annotations::{Annotations, CountryCode};
use crate::article::Article;
use std::sync::Arc;

/// Applies corrections, which must be in order of their times, and says what each did.
#[must_use]
pub fn apply(article: &mut Article, annotations: &mut Annotations, corrections: &[Arc<Event>]) -> Vec<Trace> {
    let mut traces: Vec<Trace> = Vec::new();
    for event in corrections {
        let Some((target, was)) = apply_one(article, annotations, &event.action, &mut traces) else { continue };
        traces.push(Trace { event: event.id.clone(), at: event.at, target, was });
    }
    traces
}

/// Applies one correction; `None` when it is not about this article. `traces` are those of the corrections before it.
fn apply_one(
    article: &mut Article,
    annotations: &mut Annotations,
    action: &Action,
    traces: &mut [Trace],
) -> Option<(Target, Option<String>)> {
    let text = article.text.clone();
    let place = || action.text().and_then(|selector| selector.find(&text));
    let lost = Some((Target::Lost, None));
    match action {
        Action::NamePerson { names, name, article } => match people::rename(annotations, names, name, traces) {
            Some(was) => Some((Target::Person(name.clone()), Some(was))),
            None => article.as_ref().and(lost),
        },
        Action::NotPerson { names, article } => match people::remove_all(annotations, names) {
            Some(was) => Some((Target::Removed, Some(was))),
            None => article.as_ref().and(lost),
        },
        Action::AddPerson { name, .. } => {
            let Some(span) = place() else { return lost };
            let was = people::add(annotations, span, name);
            Some((Target::Person(name.clone()), was))
        }
        Action::SetSpeaker { speaker, .. } => {
            let Some(number) = place().and_then(|span| quotes::at(annotations, span)) else { return lost };
            let was = quotes::set_speaker(annotations, &text, number, speaker);
            Some((Target::Quote(annotations.quotes[number].content), Some(was)))
        }
        Action::NotQuote { .. } => {
            let Some(number) = place().and_then(|span| quotes::mostly_at(annotations, span)) else { return lost };
            let removed = annotations.quotes.remove(number);
            Some((Target::Removed, Some(removed.content.slice(&text).to_owned())))
        }
        Action::SetExtent { extent, .. } => {
            let number = place().and_then(|span| quotes::at(annotations, span));
            let Some((number, extent)) = number.zip(extent.find(&text)) else { return lost };
            let before = annotations.quotes[number].content;
            quotes::set_extent(annotations, number, extent);
            for trace in traces.iter_mut().filter(|trace| trace.target == Target::Quote(before)) {
                trace.target = Target::Quote(extent);
            }
            Some((Target::Quote(extent), Some(before.slice(&text).to_owned())))
        }
        Action::AddQuote { speaker, .. } => {
            let Some(span) = place() else { return lost };
            let was = quotes::add(annotations, &text, span, speaker);
            Some((Target::Quote(span), was))
        }
        Action::NotCountry { country, .. } => {
            let Some(code) = CountryCode::parse(country) else { return lost };
            if countries::remove(annotations, code) {
                Some((Target::Removed, Some(code.name().to_owned())))
            } else {
                lost
            }
        }
        Action::SetCountry { country, with, .. } => {
            let Some((from, to)) = CountryCode::parse(country).zip(CountryCode::parse(with)) else { return lost };
            if countries::replace(annotations, from, to) {
                Some((Target::Country(to), Some(from.name().to_owned())))
            } else {
                lost
            }
        }
        Action::AddCountry { country, .. } => {
            let Some((span, code)) = place().zip(CountryCode::parse(country)) else { return lost };
            let was = countries::add(annotations, span, code);
            Some((Target::Country(code), was.map(|code| code.name().to_owned())))
        }
        Action::SetField { field, value, .. } => {
            let was = fields::set(article, *field, value.as_deref());
            Some((Target::Field(*field), was))
        }
        Action::Hide { .. } => Some((Target::Article, None)),
        _ => None,
    }
}
