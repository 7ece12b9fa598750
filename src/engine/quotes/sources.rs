//! The source of a quotation: the mention that stands for whoever said it, chosen among those around by a learned
//! model.

use super::marks::Stretch;
use crate::engine::coref::{Antecedent, Mention, MentionKind, Relation, Resolver, Scene};
use crate::engine::gazetteer::Classes;
use crate::engine::ranker::{Features, pack};
use crate::engine::tokens::TokenKind;

/// How many mentions are weighed on each side.
const LEFT: usize = 16;
const RIGHT: usize = 7;
/// How many paragraphs back a source may stand, unless it is the one of the quotation before.
const BACK: usize = 2;

/// The quotation before, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before {
    /// Its stretch.
    pub stretch: Option<usize>,
    /// Its source.
    pub source: Option<usize>,
    /// Who that was, if one of the article's people.
    pub person: Option<usize>,
    /// The last two different ones of them that were quoted, the last one first.
    pub named: [Option<usize>; 2],
    /// The description of whoever it was, if the article does not name them.
    pub phrase: Option<usize>,
}

impl Before {
    /// The quotation `stretch` and who said it, for the one after it.
    #[must_use]
    pub fn then(self, stretch: usize, source: Option<usize>, person: Option<usize>, phrase: Option<usize>) -> Self {
        let again = person.is_none() || person == self.named[0];
        let named = if again { self.named } else { [person, self.named[0]] };
        Self { stretch: Some(stretch), source, person, named, phrase }
    }
}

/// Where a mention stands, seen from the quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Zone {
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
struct View<'s> {
    scene: &'s Scene<'s>,
    resolver: &'s Resolver,
    stretches: &'s [Stretch],
    number: usize,
    before: Before,
    /// The sentence right after the closing mark.
    after_sentence: Option<usize>,
    /// Whether some mention after it, or before it in the sentence, is the subject of a verb of saying.
    tied_after: bool,
    tied_before: bool,
    /// Ending of the content and mark before the opening one.
    ending: u64,
    lead_in: u64,
    /// Where it stands in its paragraph.
    place: u64,
    /// Whether it begins with a small letter.
    fragment: bool,
    /// How long it is, roughly.
    length: u64,
    gap: u64,
}

/// The mentions that may be the source of stretch `number`: those around it, and the source of the one before.
#[must_use]
pub(super) fn candidates(scene: &Scene<'_>, stretches: &[Stretch], number: usize, before: Before) -> Vec<usize> {
    let stretch = &stretches[number];
    let first = scene.first_from(stretch.open);
    let mut found = Vec::with_capacity(LEFT + RIGHT + 1);
    for at in (0..first).rev() {
        let mention = &scene.mentions[at];
        if mention.paragraph + BACK < stretch.paragraph || found.len() == LEFT || first - at > 150 {
            break;
        }
        if !mention.quoted && !mention.grouped {
            found.push(at);
        }
    }
    if let Some(source) = before.source
        && !found.contains(&source)
        && scene.mentions[source].tokens.start < stretch.open
    {
        found.push(source);
    }
    let mut right = 0;
    for at in scene.first_from(stretch.after)..scene.mentions.len() {
        let mention = &scene.mentions[at];
        if mention.paragraph > stretch.paragraph + 1 || right == RIGHT || mention.tokens.start > stretch.after + 200 {
            break;
        }
        // In the next paragraph, only the first words can announce or sign what was said before.
        let late = mention.paragraph > stretch.paragraph && !mention.leads;
        if !mention.quoted && !mention.grouped && !late {
            found.push(at);
            right += 1;
        }
    }
    found
}

/// Calls `with` for “nobody” (`None`) and for each candidate, with its features.
pub fn weigh(
    scene: &Scene<'_>,
    resolver: &Resolver,
    stretches: &[Stretch],
    number: usize,
    before: Before,
    mut with: impl FnMut(Option<usize>, &Features),
) {
    let candidates = candidates(scene, stretches, number, before);
    let view = View::new(scene, resolver, stretches, number, before, &candidates);
    let mut out = Features::with_room();
    view.nobody(&mut out);
    with(None, &out);
    // The candidates left of the quotation come first, nearest first; then those right of it.
    let mut ranks = [0_u64; 8];
    for candidate in candidates {
        out.clear();
        let zone = view.zone(&scene.mentions[candidate]);
        view.features(candidate, zone, ranks[zone as usize], &mut out);
        ranks[zone as usize] += 1;
        with(Some(candidate), &out);
    }
}

impl<'s> View<'s> {
    fn new(
        scene: &'s Scene<'s>,
        resolver: &'s Resolver,
        stretches: &'s [Stretch],
        number: usize,
        before: Before,
        candidates: &[usize],
    ) -> Self {
        let stretch = &stretches[number];
        let tokens = scene.tokens;
        let paragraph = &tokens.paragraphs()[stretch.paragraph];
        let after_sentence = (stretch.after < paragraph.end).then(|| tokens.list()[stretch.after].sentence as usize);
        // “(… rates.)” ends like the sentence in the brackets.
        let bracket = stretch.tokens.len() > 1 && tokens.str(stretch.tokens.end - 1) == ")";
        let ending = match tokens.str(stretch.tokens.end - 1 - usize::from(bracket)) {
            "," => 1,
            "." => 2,
            "!" | "?" => 3,
            _ if !stretch.closed => 5,
            _ => 0,
        };
        let lead_in =
            stretch.open.checked_sub(1).filter(|at| *at >= paragraph.start).map_or(0, |at| match tokens.str(at) {
                "," => 1,
                ":" => 2,
                "." | "!" | "?" => 3,
                "”" | "\"" => 4,
                "that" => 5,
                _ if scene.is(at, Classes::CUE) => 6,
                _ if tokens.list()[at].kind == TokenKind::Word => 7,
                _ => 8,
            });
        let first = stretch.open == paragraph.start;
        let last = stretch.after >= paragraph.end;
        let gap = before.stretch.map_or(9, |other| {
            let other = &stretches[other];
            match stretch.paragraph - other.paragraph {
                0 => u64::from(stretch.open > other.after + 12),
                1 if !other.closed => 2,
                1 => 3,
                2 => 4,
                _ => 5,
            }
        });
        let mut view = Self {
            scene,
            resolver,
            stretches,
            number,
            before,
            after_sentence,
            tied_after: false,
            tied_before: false,
            ending,
            lead_in,
            place: u64::from(first) + 2 * u64::from(last),
            fragment: !tokens.list()[stretch.tokens.start].is_capitalised(),
            length: match stretch.tokens.len() {
                0..=2 => 0,
                3..=6 => 1,
                7..=12 => 2,
                _ => 3,
            },
            gap,
        };
        for candidate in candidates {
            let mention = &scene.mentions[*candidate];
            let tied = matches!(
                mention.link.relation,
                Relation::Subject | Relation::Apposed | Relation::Inverted | Relation::According | Relation::Agent
            );
            match view.zone(mention) {
                Zone::After => view.tied_after |= tied,
                Zone::Before => view.tied_before |= tied,
                _ => {}
            }
        }
        view
    }

    fn stretch(&self) -> &Stretch {
        &self.stretches[self.number]
    }

    fn zone(&self, mention: &Mention) -> Zone {
        let stretch = self.stretch();
        let sentence = self.scene.tokens.list()[stretch.open].sentence as usize;
        if mention.tokens.start >= stretch.after {
            return match () {
                () if mention.paragraph > stretch.paragraph => Zone::NextParagraph,
                () if Some(mention.sentence) == self.after_sentence => Zone::After,
                () => Zone::LaterInParagraph,
            };
        }
        match stretch.paragraph - mention.paragraph {
            0 if mention.sentence == sentence => Zone::Before,
            0 if mention.sentence + 1 == sentence => Zone::SentenceBefore,
            0 => Zone::EarlierInParagraph,
            1 => Zone::ParagraphBefore,
            _ => Zone::Earlier,
        }
    }

    fn nobody(&self, out: &mut Features) {
        out.add(1, 0);
        out.add(2, pack(&[self.place, self.gap]));
        out.add(3, pack(&[u64::from(self.tied_after), u64::from(self.tied_before)]));
        out.add(4, self.lead_in);
        out.add(5, pack(&[u64::from(self.stretch().paragraph == 0), u64::from(self.fragment)]));
    }

    fn features(&self, candidate: usize, zone: Zone, rank: u64, out: &mut Features) {
        let scene = self.scene;
        let stretch = self.stretch();
        let mention = &scene.mentions[candidate];
        let z = zone as u64;
        let rel = mention.link.relation as u64;
        let kind = mention.kind.code();
        let right = mention.tokens.start >= stretch.after;
        let anchor = mention.link.cue.unwrap_or(mention.head);
        let distance = if right {
            anchor.min(mention.start).saturating_sub(stretch.after)
        } else {
            stretch.open.saturating_sub(anchor.max(mention.tokens.end) + 1)
        };
        let near = match distance {
            0..=3 => distance as u64,
            4..=6 => 4,
            7..=12 => 5,
            13..=25 => 6,
            _ => 7,
        };
        let between = self.quotes_between(mention, right).min(3) as u64;
        let cue = mention.link.cue.map_or(0, |at| scene.tokens.list()[at].word.bits());
        let strong = mention.link.cue.map_or(0, |at| 1 + u64::from(scene.is(at, Classes::REPORTING)));
        let edge = if right { self.ending } else { 10 + self.lead_in };
        let tied = u64::from(self.tied_after) + 2 * u64::from(self.tied_before);
        // A verb between marks: “A,” said X, “B”: does it stand on this side of the mention?
        let cue_side = mention.link.cue.map_or(0, |at| 1 + u64::from(at > mention.head));
        out.add(10, pack(&[z, rel]));
        out.add(11, pack(&[z, rel, kind]));
        out.add(12, pack(&[z, rel, cue]));
        out.add(13, pack(&[rel, cue]));
        out.add(14, pack(&[z, rel, near]));
        out.add(15, pack(&[z, rel, edge]));
        out.add(16, pack(&[z, rel, between]));
        out.add(17, pack(&[z, rel, rank.min(4)]));
        out.add(18, pack(&[z, rel, self.place]));
        out.add(19, pack(&[z, rel, tied]));
        out.add(20, pack(&[z, rel, strong, edge]));
        out.add(21, pack(&[z, kind, u64::from(mention.leads)]));
        out.add(22, pack(&[z, rel, u64::from(self.fragment), cue_side]));
        out.add(23, pack(&[z, kind, between]));
        out.add(24, pack(&[rel, kind, strong]));
        out.add(25, pack(&[z, rel, near, between, edge]));
        out.add(26, pack(&[z, tied, self.place, u64::from(mention.leads), kind]));
        if mention.kind == MentionKind::Human
            || mention.kind == MentionKind::Body
            || mention.kind == MentionKind::Document
        {
            out.add(27, scene.tokens.list()[mention.head].word.bits());
        }
        if self.before.source == Some(candidate) {
            out.add(30, pack(&[self.gap, self.place]));
            out.add(31, pack(&[self.gap, tied]));
            out.add(32, pack(&[z, self.gap, self.lead_in]));
            out.add(33, pack(&[z, rel, between]));
        } else if let Antecedent::Person(person) = self.resolver.who(candidate).0
            && self.before.person == Some(person)
        {
            out.add(40, pack(&[kind, self.gap, z]));
            out.add(34, pack(&[self.gap, z]));
            out.add(35, pack(&[z, rel, self.gap]));
            out.add(36, pack(&[self.gap, tied, self.place]));
        } else if self.before.person.is_some() {
            out.add(37, pack(&[self.gap, z, rel]));
        }
        if let MentionKind::Person(person) = mention.kind {
            out.add(38, pack(&[z, (person as u64).min(4)]));
        }
        let (who, sure) = self.resolver.who(candidate);
        if let Antecedent::Person(person) = who {
            let turn = self.before.named.iter().position(|named| *named == Some(person)).map_or(2, |turn| turn as u64);
            out.add(46, pack(&[turn, u64::from(self.before.person == Some(person)), self.gap]));
        }
        out.add(47, pack(&[kind, u64::from(who == Antecedent::Nobody), (sure * 4.0) as u64]));
        out.add(39, pack(&[z, rel, scene.part(Some(mention.tokens.end))]));
        out.add(44, pack(&[z, rel, scene.part_before(mention)]));
        out.add(45, pack(&[z, kind, self.length, self.lead_in]));
        let used_like = |at: usize| scene.tokens.get(at).map_or(0, |token| token.cluster.bits());
        out.add(41, pack(&[z, rel, mention.link.cue.map_or(0, used_like)]));
        out.add(42, pack(&[z, rel, used_like(mention.tokens.end)]));
        out.add(43, pack(&[rel, used_like(mention.head), edge]));
    }

    /// How many other stretches lie between the mention and this one.
    fn quotes_between(&self, mention: &Mention, right: bool) -> usize {
        let others = if right { &self.stretches[self.number + 1..] } else { &self.stretches[..self.number] };
        if right {
            others.iter().take(4).take_while(|other| other.open < mention.tokens.start).count()
        } else {
            others.iter().rev().take(4).take_while(|other| other.after > mention.tokens.start).count()
        }
    }
}
