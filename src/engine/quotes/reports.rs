//! Reported speech as quotes: which clause a verb of saying reports, who said it, and how sure that is.

use super::attributor::QuoteAttributor;
use super::clauses;
use super::explain::explain_indirect;
use super::indirect::{self, IndirectQuote};
use super::statements;
use crate::annotations::{Quote, QuoteKind, Speaker};
use crate::engine::coref::{Antecedent, MentionKind};
use crate::engine::linear_model::{Features, softmax};
use crate::engine::quote_marks::QuotedSpan;
use std::ops::Range;

/// The largest probability of “nothing is reported” with which a report is still taken.
const MAX_NONE_PROBABILITY: f32 = 0.7;
/// The most that is believed of a report that is no statement, or of nobody, or without a verb of saying.
const MAX_DOUBTFUL_CONFIDENCE: f32 = 0.7;

/// The least probability that a verb of saying with a “that” right after it reports something: “adding that they were”.
const MIN_THAT_PROBABILITY: f32 = 0.8;
/// How sure it is that “the president of Iran” is the one whom the article calls “Iranian President”.
const SAME_ROLE: f32 = 0.95;
/// The letters that a country and its adjective share, at least.
const MIN_SHARED_LETTERS: usize = 4;

impl QuoteAttributor<'_> {
    /// The speech reported without marks.
    pub(super) fn indirect_quotes(&self, quoted_spans: &[QuotedSpan]) -> Vec<Quote> {
        let mut features = Features::with_capacity();
        let mut scores = Vec::new();
        let mut quotes = Vec::new();
        let cues = indirect::cues(self.index).into_iter();
        for (cue, source) in cues.take_while(|_| !self.index.tokens.is_stopped()) {
            let candidates = indirect::candidates(self.index, quoted_spans, cue, source);
            scores.clear();
            features.clear();
            indirect::features_of_none(self.index, cue, source, &mut features);
            scores.push(self.models.indirect.score(&features));
            for candidate in &candidates {
                features.clear();
                indirect::features(self.index, candidate, &mut features);
                scores.push(self.models.indirect.score(&features));
            }
            softmax(&mut scores);
            let mut best = None;
            for at in 1..scores.len() {
                if best.is_none_or(|best| scores[at] > scores[best]) {
                    best = Some(at);
                }
            }
            if let Some(best) = best.filter(|_| scores[0] < MAX_NONE_PROBABILITY) {
                let chosen = &candidates[best - 1];
                let content = clauses::content(self.index, quoted_spans, chosen);
                quotes.push(self.indirect_quote(quoted_spans, chosen, content, 1.0 - scores[0]));
            }
        }
        quotes
    }

    /// The quote that a report makes: `reported` is the probability that the verb reports anything.
    fn indirect_quote(
        &self,
        quoted_spans: &[QuotedSpan],
        chosen: &IndirectQuote,
        content: Range<usize>,
        reported: f32,
    ) -> Quote {
        let source = chosen.source.filter(|_| !clauses::holds_source(self.index, chosen, &content));
        let (antecedent, sure) = source.map_or((Antecedent::Nobody, 1.0), |source| self.resolver.antecedent(source));
        let list = self.index.tokens.list();
        let mixed = content.clone().any(|at| self.index.quoted_span_at(at).is_some_and(|at| !quoted_spans[at].single));
        let mention = |number: usize| self.index.words(&self.index.mentions[number]);
        let speaker = match antecedent {
            Antecedent::Person(person) => Speaker::Person(person),
            Antecedent::Phrase(phrase) if !self.is_pronoun(phrase) => Speaker::Other(mention(phrase)),
            Antecedent::Phrase(_) | Antecedent::Nobody => Speaker::Unknown,
        };
        // “Israel escalated it as the country said it had closed the road”
        let speaker = clauses::country(self.index, chosen.cue).map_or(speaker, |at| Speaker::Other(list[at].span));
        let shown = statements::says(self.index, chosen.cue)
            && !statements::is_doubtful(self.index, chosen, &content)
            && statements::is_statement(self.index, chosen, &content)
            && speaker != Speaker::Unknown;
        let sure = match speaker {
            Speaker::Person(person) if source.is_some_and(|source| self.is_by_role(source, person)) => {
                sure.max(SAME_ROLE)
            }
            Speaker::Other(_) if source.is_some_and(|source| !self.is_pronoun(source)) => 1.0,
            _ => sure,
        };
        let that = self.index.tokens.get(chosen.cue + 1).is_some() && self.index.tokens.str(chosen.cue + 1) == "that";
        let reported = if that { reported.max(MIN_THAT_PROBABILITY) } else { reported };
        // A statement with a verb of saying is one more often than the model alone believes.
        let confidence = if shown { sure * reported.sqrt() } else { (sure * reported).min(MAX_DOUBTFUL_CONFIDENCE) };
        // A quotation in it may go on over several sentences.
        let sentence = |at: usize| self.index.tokens.sentences()[list[at].sentence as usize].clone();
        let context = sentence(content.start.min(chosen.cue)).start..sentence((content.end - 1).max(chosen.cue)).end;
        Quote {
            context: Some(self.index.tokens.span(context)),
            content: self.index.tokens.span(content),
            kind: if mixed { QuoteKind::Mixed } else { QuoteKind::Indirect },
            speaker,
            cue: Some(list[chosen.cue].span),
            source: source.map(mention),
            confidence: confidence.clamp(0.0, 1.0),
            evidence: explain_indirect(self.index, &self.resolver, chosen.cue, source),
        }
    }

    fn is_pronoun(&self, mention: usize) -> bool {
        matches!(self.index.mentions[mention].kind, MentionKind::Pronoun(_))
    }

    /// Whether a description names a person's post and country as one of their roles does: “the president of Iran”.
    fn is_by_role(&self, source: usize, person: usize) -> bool {
        let mention = &self.index.mentions[source];
        let tokens = self.index.tokens;
        let head = tokens.list()[mention.head].term;
        let alike = |a: usize, b: usize| {
            let (a, b) = (tokens.str(a), tokens.str(b));
            a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count() >= MIN_SHARED_LETTERS
        };
        let capital = |at: &usize| tokens.list()[*at].is_capitalised();
        self.index.people[person].roles.iter().any(|role| {
            let role = tokens.within(role.span);
            role.clone().any(|at| tokens.list()[at].term == head)
                && mention
                    .tokens
                    .clone()
                    .filter(capital)
                    .any(|at| role.clone().filter(capital).any(|own| alike(at, own)))
        })
    }
}
