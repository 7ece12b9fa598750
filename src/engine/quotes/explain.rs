//! Why a quotation has its speaker, in words a reader understands.

use super::attribution::{Attribution, MIN_SPEAKER_PROBABILITY};
use crate::annotations::Evidence;
use crate::engine::coref::{Antecedent, Mention, MentionIndex, MentionKind, Relation, Resolver};
use crate::engine::quote_marks::QuotedSpan;

/// How far back the last mention of a person is looked for.
const MAX_EXPLAINED_MENTIONS: usize = 80;

/// The reasons for a decision, the strongest first.
pub(super) fn explain(
    index: &MentionIndex<'_>,
    resolver: &Resolver,
    quoted_span: &QuotedSpan,
    attribution: &Attribution,
    carried: bool,
) -> Vec<Evidence> {
    let Some(source) = attribution.source else {
        let what = if attribution.probability < MIN_SPEAKER_PROBABILITY {
            "several people may have said it; the text does not settle who"
        } else {
            "the text names no speaker"
        };
        return vec![Evidence { span: None, what: what.to_owned() }];
    };
    let mention = &index.mentions[source];
    let mut reasons = Vec::with_capacity(2);
    if carried {
        let span = index.words(mention);
        let what = if quoted_span.open == index.tokens.paragraphs()[quoted_span.paragraph].start {
            "continues the previous quote, in a new paragraph"
        } else {
            "continues the previous quote"
        };
        reasons.push(Evidence { span: Some(span), what: what.to_owned() });
    } else {
        reasons.push(explain_source(index, quoted_span, mention));
    }
    if !matches!(mention.kind, MentionKind::Person(_)) {
        reasons.push(explain_antecedent(index, resolver, source, attribution.antecedent()));
    }
    reasons
}

/// Where the mention stands, seen from the quotation.
fn position_words(index: &MentionIndex<'_>, quoted_span: &QuotedSpan, at: usize) -> &'static str {
    let sentence = |at: usize| index.tokens.list()[at].sentence;
    let paragraph = index.paragraph_of_sentence(sentence(at) as usize);
    match paragraph.cmp(&quoted_span.paragraph) {
        std::cmp::Ordering::Less => "in the previous paragraph",
        std::cmp::Ordering::Greater => "in the next paragraph",
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
                "earlier in the sentence"
            }
        }
        std::cmp::Ordering::Equal => "in an earlier sentence",
    }
}

fn explain_source(index: &MentionIndex<'_>, quoted_span: &QuotedSpan, mention: &Mention) -> Evidence {
    let words = index.words(mention);
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
                Relation::Distant => format!("“{name}” is the subject of the sentence; “{verb}” {position_words}"),
                Relation::Oblique => format!("“{name}” next to “{verb}” {position_words}"),
                Relation::Inverted => format!("“{verb} {name}” {position_words}"),
                Relation::Agent => format!("“{verb}” by “{name}” {position_words}"),
                _ => format!("“{name}” is the subject of “{verb}” {position_words}"),
            };
            (index.tokens.list()[cue].span, what)
        }
        (None, Relation::Heading) => (words, format!("the line begins with “{name}:”")),
        (None, Relation::Possessive) => {
            (words, format!("the possessive “{name}” {}", position_words(index, quoted_span, mention.head)))
        }
        (None, _) => {
            (words, format!("“{name}” {}, without a verb of saying", position_words(index, quoted_span, mention.head)))
        }
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
        return vec![Evidence { span, what: format!("“{verb}” reports it; the sentence names no speaker") }];
    };
    let mention = &index.mentions[source];
    let name = index.words(mention).slice(index.tokens.text());
    let mut reasons = vec![Evidence { span, what: format!("reported with “{verb}” and “{name}”") }];
    if !matches!(mention.kind, MentionKind::Person(_)) {
        reasons.push(explain_antecedent(index, resolver, source, resolver.antecedent(source).0));
    }
    reasons
}

/// Whom a pronoun, description or group stands for, and why.
fn explain_antecedent(
    index: &MentionIndex<'_>,
    resolver: &Resolver,
    source: usize,
    antecedent: Antecedent,
) -> Evidence {
    let mention = &index.mentions[source];
    let name = index.words(mention).slice(index.tokens.text());
    match antecedent {
        Antecedent::Person(person) => {
            let full = &index.people[person].name;
            let before = (0..source).rev().take(MAX_EXPLAINED_MENTIONS).map(|at| (at, &index.mentions[at]));
            let last = before.filter(|(at, _)| resolver.antecedent(*at).0 == antecedent).map(|(_, other)| other).next();
            let Some(last) = last else {
                return Evidence { span: None, what: format!("“{name}” = {full}, described so in the article") };
            };
            let reason = match mention.sentence - last.sentence {
                0 => "named earlier in the sentence".to_owned(),
                1 if last.is_subject => "subject of the previous sentence".to_owned(),
                1 => "mentioned in the previous sentence".to_owned(),
                n => format!("last mentioned {n} sentences before"),
            };
            Evidence { span: Some(index.words(last)), what: format!("“{name}” = {full}, {reason}") }
        }
        Antecedent::Phrase(phrase) if phrase != source => {
            let span = index.words(&index.mentions[phrase]);
            let phrase = span.slice(index.tokens.text());
            Evidence { span: Some(span), what: format!("“{name}” = “{phrase}”, not named in this article") }
        }
        Antecedent::Phrase(_) if mention.kind == MentionKind::Coordination => {
            Evidence { span: None, what: format!("“{name}” are several speakers") }
        }
        Antecedent::Phrase(_) => Evidence { span: None, what: format!("“{name}” is not a person in this article") },
        Antecedent::Nobody => Evidence { span: None, what: format!("“{name}” could be several people") },
    }
}
