//! Which quotes lists show, so that each passage counts once.

use super::{Quote, QuoteKind};
use serde::{Deserialize, Serialize};

/// Where lists show a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Listing {
    /// Among the words between quotation marks.
    Quoted,
    /// Among reported speech.
    Reported,
    /// Nowhere: it is not sure, or it has a direct quote inside, which is listed itself.
    Unlisted,
}

/// Where lists show each of an article's `quotes`, which are in order of the text.
#[must_use]
pub fn listings(quotes: &[Quote]) -> Vec<Listing> {
    let listing = |(number, quote): (usize, &Quote)| {
        if quote.kind == QuoteKind::Direct {
            return Listing::Quoted;
        }
        // Those that begin inside follow directly in the order of the text; one that begins with it may stand before.
        let direct_inside = |other: &&Quote| other.kind == QuoteKind::Direct && quote.content.contains(other.content);
        let before = quotes[..number].iter().rev().take_while(|other| other.content.start == quote.content.start);
        let after = quotes[number + 1..].iter().take_while(|other| other.content.start < quote.content.end);
        let has_direct = before.chain(after).any(|other| direct_inside(&other));
        if has_direct || !quote.is_sure() { Listing::Unlisted } else { Listing::Reported }
    };
    quotes.iter().enumerate().map(listing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotations::Speaker;
    use crate::text::Span;

    #[test]
    fn direct_quote_in_report_counts_once() {
        let quote = |start, end, kind, confidence| Quote {
            content: Span::new(start, end),
            kind,
            speaker: Speaker::Unknown,
            cue: None,
            source: None,
            context: None,
            confidence,
            evidence: Vec::new(),
        };
        let quotes = [
            quote(0, 10, QuoteKind::Mixed, 1.0),
            quote(4, 8, QuoteKind::Direct, 0.2),
            quote(20, 30, QuoteKind::Indirect, 0.8),
            quote(40, 50, QuoteKind::Indirect, 0.7),
            quote(60, 65, QuoteKind::Direct, 1.0),
            quote(60, 70, QuoteKind::Mixed, 1.0),
        ];
        use Listing::{Quoted, Reported, Unlisted};
        assert_eq!(listings(&quotes), [Unlisted, Quoted, Reported, Unlisted, Quoted, Unlisted]);
    }
}
