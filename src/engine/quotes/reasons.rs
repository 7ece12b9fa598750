//! Why a quotation has its speaker, in words a reader understands.

use super::marks::Stretch;
use super::speakers::{Decision, TOLD};
use crate::annotations::Evidence;
use crate::engine::coref::{Antecedent, Mention, MentionKind, Relation, Resolver, Scene};

/// The reasons for a decision, the strongest first.
pub(super) fn reasons(
    scene: &Scene<'_>,
    resolver: &Resolver,
    stretch: &Stretch,
    decision: &Decision,
    carried: bool,
) -> Vec<Evidence> {
    let Some(source) = decision.source else {
        let what = if decision.belief() < TOLD {
            "several may have said it, and the text does not tell who"
        } else {
            "the text names nobody who says it"
        };
        return vec![Evidence { span: None, what: what.to_owned() }];
    };
    let mention = &scene.mentions[source];
    let mut reasons = Vec::with_capacity(2);
    if carried {
        let span = scene.tokens.span(mention.tokens.clone());
        let what = if stretch.open == scene.tokens.paragraphs()[stretch.paragraph].start {
            "goes on from the quotation before, in a new paragraph"
        } else {
            "goes on from the quotation before"
        };
        reasons.push(Evidence { span: Some(span), what: what.to_owned() });
    } else {
        reasons.push(of_source(scene, stretch, mention));
    }
    if !matches!(mention.kind, MentionKind::Person(_)) {
        reasons.extend(of_antecedent(scene, resolver, source));
    }
    reasons
}

/// Where the mention stands, seen from the quotation.
fn place(scene: &Scene<'_>, stretch: &Stretch, at: usize) -> &'static str {
    let sentence = |at: usize| scene.tokens.list()[at].sentence;
    let paragraph = scene.paragraph_of_sentence(sentence(at) as usize);
    match paragraph.cmp(&stretch.paragraph) {
        std::cmp::Ordering::Less => "in the paragraph before",
        std::cmp::Ordering::Greater => "in the paragraph after",
        std::cmp::Ordering::Equal if at >= stretch.after => {
            if at - stretch.after <= 6 {
                "right after the quote"
            } else {
                "after the quote"
            }
        }
        std::cmp::Ordering::Equal if sentence(at) == sentence(stretch.open) => {
            if stretch.open - at <= 6 {
                "right before the quote"
            } else {
                "before the quote in its sentence"
            }
        }
        std::cmp::Ordering::Equal => "in a sentence before",
    }
}

fn of_source(scene: &Scene<'_>, stretch: &Stretch, mention: &Mention) -> Evidence {
    let words = scene.tokens.span(mention.tokens.clone());
    let name = words.slice(scene.tokens.text());
    let (span, what) = match (mention.link.cue, mention.link.relation) {
        (Some(cue), Relation::According) => {
            (scene.tokens.list()[cue].span, format!("“according to {name}” {}", place(scene, stretch, cue)))
        }
        (Some(cue), relation) => {
            let verb = scene.tokens.str(cue);
            let place = place(scene, stretch, cue);
            let what = match relation {
                Relation::Distant => format!("“{name}” is the subject of the sentence with “{verb}” {place}"),
                Relation::Oblique => format!("“{name}” stands by “{verb}” {place}"),
                _ => format!("cue “{verb}” with “{name}” {place}"),
            };
            (scene.tokens.list()[cue].span, what)
        }
        (None, Relation::Heading) => (words, format!("“{name}:” heads the line")),
        (None, Relation::Possessive) => {
            (words, format!("“{name}” owns what is said {}", place(scene, stretch, mention.head)))
        }
        (None, _) => (words, format!("“{name}” stands {}", place(scene, stretch, mention.head))),
    };
    Evidence { span: Some(span), what }
}

/// The reasons for a report without marks.
pub(super) fn report_reasons(
    scene: &Scene<'_>,
    resolver: &Resolver,
    cue: usize,
    source: Option<usize>,
) -> Vec<Evidence> {
    let verb = scene.tokens.str(cue);
    let span = Some(scene.tokens.list()[cue].span);
    let Some(source) = source else {
        return vec![Evidence {
            span, what: format!("“{verb}” reports it; the sentence names nobody who says it")
        }];
    };
    let mention = &scene.mentions[source];
    let name = scene.tokens.span(mention.tokens.clone()).slice(scene.tokens.text());
    let mut reasons = vec![Evidence { span, what: format!("reported with “{verb}” and “{name}”") }];
    if !matches!(mention.kind, MentionKind::Person(_)) {
        reasons.extend(of_antecedent(scene, resolver, source));
    }
    reasons
}

fn of_antecedent(scene: &Scene<'_>, resolver: &Resolver, source: usize) -> Option<Evidence> {
    let mention = &scene.mentions[source];
    let name = scene.tokens.span(mention.tokens.clone()).slice(scene.tokens.text());
    let who = resolver.who(source).0;
    let before = (0..source).rev().take(80).find(|before| resolver.who(*before).0 == who);
    match (who, before) {
        (Antecedent::Person(_), Some(before)) => {
            let other = &scene.mentions[before];
            let span = scene.tokens.span(other.tokens.clone());
            let words = span.slice(scene.tokens.text());
            let distance = match mention.sentence - other.sentence {
                0 => "earlier in the sentence".to_owned(),
                1 if other.leads => "the subject of the sentence before".to_owned(),
                1 => "in the sentence before".to_owned(),
                n => format!("{n} sentences before"),
            };
            Some(Evidence { span: Some(span), what: format!("“{name}” stands for “{words}”, {distance}") })
        }
        (Antecedent::Person(person), None) => Some(Evidence {
            span: None,
            what: format!("“{name}” is how the article describes {}", scene.people[person].name),
        }),
        (Antecedent::Phrase(phrase), _) if phrase != source => {
            let span = scene.tokens.span(scene.mentions[phrase].tokens.clone());
            let words = span.slice(scene.tokens.text());
            let what = match scene.mentions[phrase].kind {
                MentionKind::Group => format!("“{name}” stands for “{words}”"),
                _ => format!("“{name}” stands for “{words}”, whom the article does not name"),
            };
            Some(Evidence { span: Some(span), what })
        }
        (Antecedent::Phrase(_), _) if mention.kind == MentionKind::Group => {
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
