//! The mentions that may be the source of a quotation.

use crate::engine::coref::{MentionIndex, MentionKind, Relation};
use crate::engine::gazetteer::LexicalClasses;
use crate::engine::quote_marks::QuotedSpan;
use crate::engine::tokens::Case;

/// How many mentions are weighed on each side.
pub(super) const MAX_LEFT_MENTIONS: usize = 16;
pub(super) const MAX_RIGHT_MENTIONS: usize = 7;
/// How far after a quotation its own tag begins at most.
const MAX_TAG_DISTANCE_TOKENS: usize = 2;
/// How many paragraphs back a source may stand, unless it is the one of the quotation before.
const MAX_PARAGRAPHS_BACK: usize = 2;

/// The quotation before, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct PreviousQuote {
    /// Its quoted span.
    pub quoted_span: Option<usize>,
    /// Its source.
    pub source: Option<usize>,
    /// Who that was, if one of the article's people.
    pub person: Option<usize>,
    /// The last two different ones of them that were quoted, the last one first.
    pub named: [Option<usize>; 2],
    /// The description of whoever it was, if the article does not name them.
    pub phrase: Option<usize>,
}

impl PreviousQuote {
    /// The quotation `quoted_span` and who said it, for the one after it.
    #[must_use]
    pub fn then(self, quoted_span: usize, source: Option<usize>, person: Option<usize>, phrase: Option<usize>) -> Self {
        let again = person.is_none() || person == self.named[0];
        let named = if again { self.named } else { [person, self.named[0]] };
        Self { quoted_span: Some(quoted_span), source, person, named, phrase }
    }
}

/// The mentions that may be the source of quoted span `number`: those around it, and the source of the one before.
#[must_use]
pub(super) fn candidates(
    index: &MentionIndex<'_>,
    quoted_spans: &[QuotedSpan],
    number: usize,
    previous: PreviousQuote,
) -> Vec<usize> {
    let quoted_span = &quoted_spans[number];
    let first = index.first_from(quoted_span.open);
    let mut found = Vec::with_capacity(MAX_LEFT_MENTIONS + MAX_RIGHT_MENTIONS + 1);
    for at in (0..first).rev() {
        let mention = &index.mentions[at];
        if mention.paragraph + MAX_PARAGRAPHS_BACK < quoted_span.paragraph
            || found.len() == MAX_LEFT_MENTIONS
            || first - at > 150
        {
            break;
        }
        if mention.can_speak() {
            found.push(at);
        }
    }
    if let Some(source) = previous.source
        && !found.contains(&source)
        && index.mentions[source].tokens.start < quoted_span.open
    {
        found.push(source);
    }
    let mut right = 0;
    for at in index.first_from(quoted_span.after)..index.mentions.len() {
        let mention = &index.mentions[at];
        if mention.paragraph > quoted_span.paragraph + 1
            || right == MAX_RIGHT_MENTIONS
            || mention.tokens.start > quoted_span.after + 200
        {
            break;
        }
        // In the next paragraph, only the first words can announce or sign what was said before.
        let late = mention.paragraph > quoted_span.paragraph && !mention.is_subject;
        if mention.can_speak() && !late {
            found.push(at);
            right += 1;
        }
    }
    found
}

/// The verb of saying of the tag that follows a quotation at once: “Nobody!” shouted Ana Diaz. Such a quotation does not go
/// on from the one before.
pub(super) fn own_tag(index: &MentionIndex<'_>, quoted_span: &QuotedSpan, candidates: &[usize]) -> Option<usize> {
    let last = index.tokens.str(quoted_span.tokens.end - 1);
    if !quoted_span.closed || !matches!(last, "," | "!" | "?") {
        return None;
    }
    let near = quoted_span.after..quoted_span.after + MAX_TAG_DISTANCE_TOKENS;
    candidates.iter().find_map(|candidate| {
        let attachment = index.mentions[*candidate].attachment;
        let says = matches!(attachment.relation, Relation::Subject | Relation::Appositive | Relation::Inverted);
        let cue = attachment.cue.filter(|_| says)?;
        let start = index.mentions[*candidate].start.min(cue);
        (near.contains(&start) && index.is(cue, LexicalClasses::REPORTING)).then_some(cue)
    })
}

/// The longest signature after the name in it, in tokens: “, harbour master, 3 May 2024”.
const MAX_SIGNATURE_TOKENS: usize = 15;

/// The longest title before a name that signs or announces a quotation, in tokens.
const MAX_TITLE_TOKENS: usize = 4;
/// The longest line that announces a quotation by a name alone, in tokens: “And from the harbour master, Ana Diaz:”.
const MAX_ANNOUNCEMENT_TOKENS: usize = 16;

/// The person whom a line with a colon announces as the one who is quoted below it, where the line has nobody else and no
/// verb: “And from harbour master Ana Diaz:”.
pub(super) fn announced(index: &MentionIndex<'_>, quoted_span: &QuotedSpan) -> Option<usize> {
    let tokens = index.tokens;
    let paragraph = tokens.paragraphs().get(quoted_span.paragraph.checked_sub(1)?)?.clone();
    let opens = quoted_span.open == tokens.paragraphs()[quoted_span.paragraph].start;
    if !opens || paragraph.len() > MAX_ANNOUNCEMENT_TOKENS || tokens.str(paragraph.end - 1) != ":" {
        return None;
    }
    let verb = |at: usize| index.is(at, LexicalClasses::CUE | LexicalClasses::AUXILIARY);
    let mentions = index.first_from(paragraph.start)..index.first_from(paragraph.end);
    let mut people = mentions.clone().filter(|at| matches!(index.mentions[*at].kind, MentionKind::Person(_)));
    let person = people.next()?;
    let alone = people.next().is_none()
        && !paragraph.clone().any(verb)
        && mentions.into_iter().all(|at| at == person || !index.mentions[at].attachment.relation.speaks());
    alone.then_some(person)
}

/// The mention that signs a quotation: “Nobody asked us.” — Ana Diaz, on the same line or the next.
pub(super) fn signature(index: &MentionIndex<'_>, quoted_span: &QuotedSpan, candidates: &[usize]) -> Option<usize> {
    let tokens = index.tokens;
    let is_dash = |at: &usize| tokens.get(*at).is_some() && matches!(tokens.str(*at), "—" | "–" | "-" | "―");
    let start = quoted_span.after + (quoted_span.after..).take_while(is_dash).count();
    if start == quoted_span.after {
        return None;
    }
    // A title may stand before the name.
    let is_title = |at: usize| tokens.list()[at].is_capitalised();
    let signs = |at: &&usize| {
        let name = index.mentions[**at].tokens.start;
        (start..=start + MAX_TITLE_TOKENS).contains(&name) && (start..name).all(is_title)
    };
    let mention = &index.mentions[*candidates.iter().find(signs)?];
    let end = tokens.paragraphs()[mention.paragraph].end;
    // “May” is a month here.
    let verb = |at: usize| {
        index.is(at, LexicalClasses::CUE | LexicalClasses::AUXILIARY) && tokens.list()[at].case == Case::Lower
    };
    let bare = end <= mention.tokens.end + MAX_SIGNATURE_TOKENS && !(mention.tokens.end..end).any(verb);
    let named = !matches!(mention.kind, MentionKind::Pronoun(_));
    (bare && named).then(|| index.mention_at(mention.tokens.start)).flatten()
}
