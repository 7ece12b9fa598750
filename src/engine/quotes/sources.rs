//! The features by which a learned model chooses the source of a quotation: the mention that stands for whoever said it.

use super::source_candidates::{
    MAX_LEFT_MENTIONS, MAX_RIGHT_MENTIONS, PreviousQuote, announced, candidates, own_tag, signature,
};
use crate::engine::coref::{Antecedent, Mention, MentionIndex, MentionKind, Relation, Resolver};
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::linear_model::{Features, hash_feature};
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::tokens::TokenKind;

/// How many mentions of a paragraph are looked at for the first person in it.
const MAX_EARLIER_MENTIONS: usize = 40;

/// Where a mention stands, seen from the quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum RelativePosition {
    /// After it, up to the end of that sentence.
    After,
    /// After it in its paragraph.
    LaterInParagraph,
    /// In the next paragraph.
    NextParagraph,
    /// Before it in its sentence.
    Before,
    /// In the sentence before, in its paragraph.
    SentenceBefore,
    /// Before that in its paragraph.
    EarlierInParagraph,
    /// In the paragraph before.
    ParagraphBefore,
    /// Before that.
    Earlier,
}

/// What the features of all candidates of one quotation share.
struct SourceContext<'s> {
    index: &'s MentionIndex<'s>,
    resolver: &'s Resolver,
    quoted_spans: &'s [QuotedSpan],
    number: usize,
    previous: PreviousQuote,
    /// The sentence right after the closing mark.
    after_sentence: Option<usize>,
    /// Whether some mention after it, or before it in the sentence, is the subject of a verb of saying.
    tied_after: bool,
    tied_before: bool,
    /// Whether some mention before it in the sentence stands before its verb of saying: “Diaz said”.
    subject_before: bool,
    /// Ending of the content and mark before the opening one.
    ending: u64,
    lead_in: u64,
    /// Where it stands in its paragraph.
    paragraph_position: u64,
    /// Whether it begins with a small letter.
    fragment: bool,
    /// How long it is, roughly.
    length: u64,
    gap: u64,
    /// Whether the content speaks of the speaker: I, we.
    first_person: bool,
    /// Whether the paragraph before ends in a colon, which announces this one.
    announced: bool,
}

/// Calls `with` for “nobody” (`None`) and for each candidate, with its features. Whoever signs a quotation, or is announced
/// in the line above it, is the only candidate, without features.
pub fn visit_candidates(
    index: &MentionIndex<'_>,
    resolver: &Resolver,
    quoted_spans: &[QuotedSpan],
    number: usize,
    previous: PreviousQuote,
    mut with: impl FnMut(Option<usize>, &Features),
) {
    let mut candidates = candidates(index, quoted_spans, number, previous);
    let quoted_span = &quoted_spans[number];
    if let Some(only) = signature(index, quoted_span, &candidates).or_else(|| announced(index, quoted_span)) {
        with(Some(only), &Features::with_capacity());
        return;
    }
    if let Some(cue) = own_tag(index, &quoted_spans[number], &candidates) {
        let sentence = index.tokens.list()[quoted_spans[number].open].sentence as usize;
        candidates.retain(|candidate| {
            let mention = &index.mentions[*candidate];
            mention.attachment.cue == Some(cue) || mention.sentence == sentence
        });
    }
    let context = SourceContext::new(index, resolver, quoted_spans, number, previous, &candidates);
    let mut out = Features::with_capacity();
    context.features_of_none(&mut out);
    with(None, &out);
    // The candidates left of the quotation come first, nearest first; then those right of it.
    let mut ranks = [0_u64; 8];
    for candidate in candidates {
        out.clear();
        let position = context.position(&index.mentions[candidate]);
        context.features(candidate, position, ranks[position as usize], &mut out);
        ranks[position as usize] += 1;
        with(Some(candidate), &out);
    }
}

impl<'s> SourceContext<'s> {
    fn new(
        index: &'s MentionIndex<'s>,
        resolver: &'s Resolver,
        quoted_spans: &'s [QuotedSpan],
        number: usize,
        previous: PreviousQuote,
        candidates: &[usize],
    ) -> Self {
        let quoted_span = &quoted_spans[number];
        let tokens = index.tokens;
        let paragraph = &tokens.paragraphs()[quoted_span.paragraph];
        let after_sentence =
            (quoted_span.after < paragraph.end).then(|| tokens.list()[quoted_span.after].sentence as usize);
        // “(… rates.)” ends like the sentence in the brackets.
        let bracket = quoted_span.tokens.len() > 1 && tokens.str(quoted_span.tokens.end - 1) == ")";
        let ending = match tokens.str(quoted_span.tokens.end - 1 - usize::from(bracket)) {
            "," => 1,
            "." => 2,
            "!" | "?" => 3,
            _ if !quoted_span.closed => 5,
            _ => 0,
        };
        let lead_in =
            quoted_span.open.checked_sub(1).filter(|at| *at >= paragraph.start).map_or(0, |at| match tokens.str(at) {
                "," => 1,
                ":" => 2,
                "." | "!" | "?" => 3,
                "”" | "\"" => 4,
                "that" => 5,
                _ if index.is(at, LexicalClasses::CUE) => 6,
                _ if tokens.list()[at].kind == TokenKind::Word => 7,
                _ => 8,
            });
        let first = quoted_span.open == paragraph.start;
        let last = quoted_span.after >= paragraph.end;
        let gap = previous.quoted_span.map_or(9, |other| {
            let other = &quoted_spans[other];
            match quoted_span.paragraph - other.paragraph {
                0 => u64::from(quoted_span.open > other.after + 12),
                1 if !other.closed => 2,
                1 => 3,
                2 => 4,
                _ => 5,
            }
        });
        let mut context = Self {
            index,
            resolver,
            quoted_spans,
            number,
            previous,
            after_sentence,
            tied_after: false,
            tied_before: false,
            subject_before: false,
            ending,
            lead_in,
            paragraph_position: u64::from(first) + 2 * u64::from(last),
            fragment: !tokens.list()[quoted_span.tokens.start].is_capitalised(),
            length: match quoted_span.tokens.len() {
                0..=2 => 0,
                3..=6 => 1,
                7..=12 => 2,
                _ => 3,
            },
            gap,
            first_person: tokens.list()[quoted_span.tokens.clone()]
                .iter()
                .any(|token| token.is(LexicalClasses::FIRST_PERSON)),
            announced: first && paragraph.start > 0 && tokens.str(paragraph.start - 1) == ":",
        };
        for candidate in candidates {
            let mention = &index.mentions[*candidate];
            let tied = matches!(
                mention.attachment.relation,
                Relation::Subject | Relation::Appositive | Relation::Inverted | Relation::According | Relation::Agent
            );
            match context.position(mention) {
                RelativePosition::After => context.tied_after |= tied,
                RelativePosition::Before => {
                    context.tied_before |= tied;
                    context.subject_before |=
                        matches!(mention.attachment.relation, Relation::Subject | Relation::Appositive);
                }
                _ => {}
            }
        }
        context
    }

    fn quoted_span(&self) -> &QuotedSpan {
        &self.quoted_spans[self.number]
    }

    fn position(&self, mention: &Mention) -> RelativePosition {
        let quoted_span = self.quoted_span();
        let sentence = self.index.tokens.list()[quoted_span.open].sentence as usize;
        if mention.tokens.start >= quoted_span.after {
            return match () {
                () if mention.paragraph > quoted_span.paragraph => RelativePosition::NextParagraph,
                () if Some(mention.sentence) == self.after_sentence => RelativePosition::After,
                () => RelativePosition::LaterInParagraph,
            };
        }
        match quoted_span.paragraph - mention.paragraph {
            0 if mention.sentence == sentence => RelativePosition::Before,
            0 if mention.sentence + 1 == sentence => RelativePosition::SentenceBefore,
            0 => RelativePosition::EarlierInParagraph,
            1 => RelativePosition::ParagraphBefore,
            _ => RelativePosition::Earlier,
        }
    }

    fn features_of_none(&self, out: &mut Features) {
        out.add(1, 0);
        out.add(2, hash_feature(&[self.paragraph_position, self.gap]));
        out.add(3, hash_feature(&[u64::from(self.tied_after), u64::from(self.tied_before)]));
        out.add(4, self.lead_in);
        out.add(5, hash_feature(&[u64::from(self.quoted_span().paragraph == 0), u64::from(self.fragment)]));
    }

    fn features(&self, candidate: usize, position: RelativePosition, rank: u64, out: &mut Features) {
        let index = self.index;
        let quoted_span = self.quoted_span();
        let mention = &index.mentions[candidate];
        let z = position as u64;
        let rel = mention.attachment.relation as u64;
        let kind = mention.kind.code();
        let right = mention.tokens.start >= quoted_span.after;
        let anchor = mention.attachment.cue.unwrap_or(mention.head);
        let distance = if right {
            anchor.min(mention.start).saturating_sub(quoted_span.after)
        } else {
            quoted_span.open.saturating_sub(anchor.max(mention.tokens.end) + 1)
        };
        let near = match distance {
            0..=3 => distance as u64,
            4..=6 => 4,
            7..=12 => 5,
            13..=25 => 6,
            _ => 7,
        };
        let between = self.quotes_between(mention, right).min(3) as u64;
        let cue = mention.attachment.cue.map_or(0, |at| index.tokens.list()[at].term.bits());
        let strong = mention.attachment.cue.map_or(0, |at| 1 + u64::from(index.is(at, LexicalClasses::REPORTING)));
        let edge = if right { self.ending } else { 10 + self.lead_in };
        let tied = u64::from(self.tied_after) + 2 * u64::from(self.tied_before);
        // A verb between marks: “A,” said X, “B”: does it stand on this side of the mention?
        let cue_side = mention.attachment.cue.map_or(0, |at| 1 + u64::from(at > mention.head));
        out.add(10, hash_feature(&[z, rel]));
        out.add(11, hash_feature(&[z, rel, kind]));
        out.add(12, hash_feature(&[z, rel, cue]));
        out.add(13, hash_feature(&[rel, cue]));
        out.add(14, hash_feature(&[z, rel, near]));
        out.add(15, hash_feature(&[z, rel, edge]));
        out.add(16, hash_feature(&[z, rel, between]));
        out.add(17, hash_feature(&[z, rel, rank.min(4)]));
        out.add(18, hash_feature(&[z, rel, self.paragraph_position]));
        out.add(19, hash_feature(&[z, rel, tied]));
        out.add(20, hash_feature(&[z, rel, strong, edge]));
        out.add(21, hash_feature(&[z, kind, u64::from(mention.is_subject)]));
        out.add(22, hash_feature(&[z, rel, u64::from(self.fragment), cue_side]));
        out.add(23, hash_feature(&[z, kind, between]));
        out.add(24, hash_feature(&[rel, kind, strong]));
        out.add(25, hash_feature(&[z, rel, near, between, edge]));
        out.add(26, hash_feature(&[z, tied, self.paragraph_position, u64::from(mention.is_subject), kind]));
        if mention.kind == MentionKind::PersonNominal
            || mention.kind == MentionKind::Organisation
            || mention.kind == MentionKind::Document
        {
            out.add(27, index.tokens.list()[mention.head].term.bits());
        }
        if self.previous.source == Some(candidate) {
            out.add(30, hash_feature(&[self.gap, self.paragraph_position]));
            out.add(31, hash_feature(&[self.gap, tied]));
            out.add(32, hash_feature(&[z, self.gap, self.lead_in]));
            out.add(33, hash_feature(&[z, rel, between]));
        } else if let Antecedent::Person(person) = self.resolver.antecedent(candidate).0
            && self.previous.person == Some(person)
        {
            out.add(40, hash_feature(&[kind, self.gap, z]));
            out.add(34, hash_feature(&[self.gap, z]));
            out.add(35, hash_feature(&[z, rel, self.gap]));
            out.add(36, hash_feature(&[self.gap, tied, self.paragraph_position]));
        } else if self.previous.person.is_some() {
            out.add(37, hash_feature(&[self.gap, z, rel]));
        }
        if let MentionKind::Person(person) = mention.kind {
            out.add(38, hash_feature(&[z, (person as u64).min(4)]));
        }
        let (antecedent, sure) = self.resolver.antecedent(candidate);
        if let Antecedent::Person(person) = antecedent {
            let turn =
                self.previous.named.iter().position(|named| *named == Some(person)).map_or(2, |turn| turn as u64);
            out.add(46, hash_feature(&[turn, u64::from(self.previous.person == Some(person)), self.gap]));
        }
        out.add(47, hash_feature(&[kind, u64::from(antecedent == Antecedent::Nobody), (sure * 4.0) as u64]));
        out.add(39, hash_feature(&[z, rel, index.context_code(Some(mention.tokens.end))]));
        out.add(44, hash_feature(&[z, rel, index.context_code_before(mention)]));
        out.add(45, hash_feature(&[z, kind, self.length, self.lead_in]));
        let named_inside = match antecedent {
            Antecedent::Person(person) => u64::from(index.names_person(self.number, quoted_span.open, person)),
            _ => 2,
        };
        out.add(50, hash_feature(&[z, rel, named_inside]));
        out.add(51, hash_feature(&[named_inside, kind, u64::from(self.first_person)]));
        let introduces = self.introduces(mention);
        out.add(52, hash_feature(&[z, kind, introduces, self.paragraph_position]));
        out.add(53, hash_feature(&[z, introduces, self.gap, tied]));
        out.add(54, hash_feature(&[z, u64::from(mention.is_subject), u64::from(self.first_person), self.gap]));
        out.add(56, hash_feature(&[z, rel, u64::from(self.subject_before)]));
        out.add(55, hash_feature(&[z, u64::from(self.announced), u64::from(mention.is_subject), rel]));
        let used_like = |at: usize| index.tokens.get(at).map_or(0, |token| token.cluster.bits());
        out.add(41, hash_feature(&[z, rel, mention.attachment.cue.map_or(0, used_like)]));
        out.add(42, hash_feature(&[z, rel, used_like(mention.tokens.end)]));
        out.add(43, hash_feature(&[rel, used_like(mention.head), edge]));
    }

    /// How a mention stands in its paragraph, as one whom the next quotation may go on with: whether it is the first person
    /// there, its sentence the last, and a quotation stands there, too.
    fn introduces(&self, mention: &Mention) -> u64 {
        let index = self.index;
        let paragraph = &index.tokens.paragraphs()[mention.paragraph];
        let earlier = index.mentions[index.first_from(paragraph.start)..].iter().take(MAX_EARLIER_MENTIONS);
        let first = !earlier
            .take_while(|other| other.tokens.start < mention.tokens.start)
            .any(|other| matches!(other.kind, MentionKind::Person(_)));
        let last = index.tokens.sentences()[mention.sentence].end >= paragraph.end;
        let near = self.number.saturating_sub(MAX_LEFT_MENTIONS)
            ..(self.number + MAX_RIGHT_MENTIONS).min(self.quoted_spans.len());
        let quoted = self.quoted_spans[near].iter().any(|other| other.paragraph == mention.paragraph);
        u64::from(first) + 2 * u64::from(last) + 4 * u64::from(quoted)
    }

    /// How many other quoted spans lie between the mention and this one.
    fn quotes_between(&self, mention: &Mention, right: bool) -> usize {
        let others = if right { &self.quoted_spans[self.number + 1..] } else { &self.quoted_spans[..self.number] };
        if right {
            others.iter().take(4).take_while(|other| other.open < mention.tokens.start).count()
        } else {
            others.iter().rev().take(4).take_while(|other| other.after > mention.tokens.start).count()
        }
    }
}
