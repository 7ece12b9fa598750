//! Why a quotation has its speaker, in words a reader understands.

use super::attribution::{Attribution, MIN_SPEAKER_PROBABILITY};
use crate::annotations::Evidence;
use crate::engine::coref::{Antecedent, Mention, MentionIndex, MentionKind, Relation, Resolver};
use crate::engine::quote_marks::QuotedSpan;

/// The reasons for a decision, the strongest first.
pub(super) fn explain(
    index: &MentionIndex<'_>,
    resolver: &Resolver,
    quoted_span: &QuotedSpan,
    attribution: &Attribution,
    carried: bool,
) -> Vec<Evidence> {
    let Some(source) = attribution.source else {
        let what = if attribution.confidence() < MIN_SPEAKER_PROBABILITY {
            "several may have said it, and the text does not tell who"
        } else {
            "the text names nobody who says it"
        };
        return vec![Evidence { span: None, what: what.to_owned() }];
    };
    let mention = &index.mentions[source];
    let mut reasons = Vec::with_capacity(2);
    if carried {
        let span = index.tokens.span(mention.tokens.clone());
        let what = if quoted_span.open == index.tokens.paragraphs()[quoted_span.paragraph].start {
            "goes on from the quotation before, in a new paragraph"
        } else {
            "goes on from the quotation before"
        };
        reasons.push(Evidence { span: Some(span), what: what.to_owned() });
    } else {
        reasons.push(explain_source(index, quoted_span, mention));
    }
    if !matches!(mention.kind, MentionKind::Person(_)) {
        reasons.extend(explain_antecedent(index, resolver, source));
    }
    reasons
}

/// Where the mention stands, seen from the quotation.
fn position_words(index: &MentionIndex<'_>, quoted_span: &QuotedSpan, at: usize) -> &'static str {
    let sentence = |at: usize| index.tokens.list()[at].sentence;
    let paragraph = index.paragraph_of_sentence(sentence(at) as usize);
    match paragraph.cmp(&quoted_span.paragraph) {
        std::cmp::Ordering::Less => "in the paragraph before",
        std::cmp::Ordering::Greater => "in the paragraph after",
        std::cmp::Ordering::Equal if at >= quoted_span.after => {
            if at - quoted_span.after <= 6 {
                "right after the quote"
            } else {
                "after the quote"
            }
        }
        std::cmp::Ordering::Equal if sentence(at) == sentence(quoted_span.open) => {
            if quoted_span.open - at <= 6 {
                "right before the quote"
            } else {
                "before the quote in its sentence"
            }
        }
        std::cmp::Ordering::Equal => "in a sentence before",
    }
}

fn explain_source(index: &MentionIndex<'_>, quoted_span: &QuotedSpan, mention: &Mention) -> Evidence {
    let words = index.tokens.span(mention.tokens.clone());
    let name = words.slice(index.tokens.text());
    let (span, what) = match (mention.attachment.cue, mention.attachment.relation) {
        (Some(cue), Relation::According) => (
            index.tokens.list()[cue].span,
            format!("“according to {name}” {}", position_words(index, quoted_span, cue)),
        ),
        (Some(cue), relation) => {
            let verb = index.tokens.str(cue);
            let position_words = position_words(index, quoted_span, cue);
            let what = match relation {
                Relation::Distant => format!("“{name}” is the subject of the sentence with “{verb}” {position_words}"),
                Relation::Oblique => format!("“{name}” stands by “{verb}” {position_words}"),
                _ => format!("cue “{verb}” with “{name}” {position_words}"),
            };
            (index.tokens.list()[cue].span, what)
        }
        (None, Relation::Heading) => (words, format!("“{name}:” heads the line")),
        (None, Relation::Possessive) => {
            (words, format!("“{name}” owns what is said {}", position_words(index, quoted_span, mention.head)))
        }
        (None, _) => (words, format!("“{name}” stands {}", position_words(index, quoted_span, mention.head))),
    };
    Evidence { span: Some(span), what }
}

/// The reasons for a report without marks.
pub(super) fn explain_indirect(
    index: &MentionIndex<'_>,
    resolver: &Resolver,
    cue: usize,
    source: Option<usize>,
) -> Vec<Evidence> {
    let verb = index.tokens.str(cue);
    let span = Some(index.tokens.list()[cue].span);
    let Some(source) = source else {
        return vec![Evidence {
            span, what: format!("“{verb}” reports it; the sentence names nobody who says it")
        }];
    };
    let mention = &index.mentions[source];
    let name = index.tokens.span(mention.tokens.clone()).slice(index.tokens.text());
    let mut reasons = vec![Evidence { span, what: format!("reported with “{verb}” and “{name}”") }];
    if !matches!(mention.kind, MentionKind::Person(_)) {
        reasons.extend(explain_antecedent(index, resolver, source));
    }
    reasons
}

fn explain_antecedent(index: &MentionIndex<'_>, resolver: &Resolver, source: usize) -> Option<Evidence> {
    let mention = &index.mentions[source];
    let name = index.tokens.span(mention.tokens.clone()).slice(index.tokens.text());
    let antecedent = resolver.antecedent(source).0;
    let before = (0..source).rev().take(80).find(|before| resolver.antecedent(*before).0 == antecedent);
    match (antecedent, before) {
        (Antecedent::Person(_), Some(before)) => {
            let other = &index.mentions[before];
            let span = index.tokens.span(other.tokens.clone());
            let words = span.slice(index.tokens.text());
            let distance = match mention.sentence - other.sentence {
                0 => "earlier in the sentence".to_owned(),
                1 if other.is_subject => "the subject of the sentence before".to_owned(),
                1 => "in the sentence before".to_owned(),
                n => format!("{n} sentences before"),
            };
            Some(Evidence { span: Some(span), what: format!("“{name}” stands for “{words}”, {distance}") })
        }
        (Antecedent::Person(person), None) => Some(Evidence {
            span: None,
            what: format!("“{name}” is how the article describes {}", index.people[person].name),
        }),
        (Antecedent::Phrase(phrase), _) if phrase != source => {
            let span = index.tokens.span(index.mentions[phrase].tokens.clone());
            let words = span.slice(index.tokens.text());
            let what = match index.mentions[phrase].kind {
                MentionKind::Coordination => format!("“{name}” stands for “{words}”"),
                _ => format!("“{name}” stands for “{words}”, whom the article does not name"),
            };
            Some(Evidence { span: Some(span), what })
        }
        (Antecedent::Phrase(_), _) if mention.kind == MentionKind::Coordination => {
            Some(Evidence { span: None, what: format!("“{name}” are several, who said it together") })
        }
        (Antecedent::Phrase(_), _) => {
            Some(Evidence { span: None, what: format!("“{name}” is nobody the article names") })
        }
        (Antecedent::Nobody, _) => {
            Some(Evidence { span: None, what: format!("nobody was found for whom “{name}” stands") })
        }
    }
}
