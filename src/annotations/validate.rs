//! Invariants of annotations.

use super::{Annotations, Speaker};
use crate::text::Span;

/// A violated invariant, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

impl Annotations {
    /// Checks the invariants that the fields' docs state: spans lie in `text` on character boundaries and in order,
    /// people and speakers exist, focus sums to 1.
    ///
    /// # Errors
    /// The first invariant that does not hold.
    pub fn validate(&self, text: &str) -> Result<(), Fault> {
        for person in &self.people {
            if person.name.is_empty() || person.mentions.is_empty() {
                return Err(Fault(format!("person {:?} has no name or no mention", person.name)));
            }
            in_order(text, person.mentions.iter().copied(), "mentions")?;
            for role in &person.roles {
                inside(text, role.span)?;
            }
        }
        for country in &self.countries {
            in_order(text, country.mentions.iter().map(|mention| mention.span), "country mentions")?;
        }
        let focus: f32 = self.countries.iter().map(|country| country.focus).sum();
        if !self.countries.is_empty() && (focus - 1.0).abs() > 1e-3 {
            return Err(Fault(format!("focus sums to {focus}")));
        }
        let mut before = Span::default();
        for quote in &self.quotes {
            inside(text, quote.content)?;
            if quote.content < before {
                return Err(Fault(format!("quotes out of order at {:?}", quote.content)));
            }
            before = quote.content;
            for span in [quote.cue, quote.source, quote.context].into_iter().flatten() {
                inside(text, span)?;
            }
            if quote.context.is_some_and(|context| !context.contains(quote.content)) {
                return Err(Fault(format!("the context of {:?} does not hold it", quote.content)));
            }
            match quote.speaker {
                Speaker::Person(person) if person >= self.people.len() => {
                    return Err(Fault(format!("speaker {person} is nobody")));
                }
                Speaker::Other(span) => inside(text, span)?,
                Speaker::Person(_) | Speaker::Unknown => {}
            }
            if !(0.0..=1.0).contains(&quote.confidence) {
                return Err(Fault(format!("confidence {}", quote.confidence)));
            }
        }
        Ok(())
    }
}

fn inside(text: &str, span: Span) -> Result<(), Fault> {
    match text.get(span.range()) {
        Some(words) if !words.is_empty() => Ok(()),
        _ => Err(Fault(format!("{span:?} is not a span of the text"))),
    }
}

fn in_order(text: &str, spans: impl Iterator<Item = Span>, what: &str) -> Result<(), Fault> {
    let mut end = 0;
    for span in spans {
        inside(text, span)?;
        if span.start < end {
            return Err(Fault(format!("{what} overlap or are out of order at {span:?}")));
        }
        end = span.end;
    }
    Ok(())
}
