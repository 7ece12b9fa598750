//! Classes of words.

use std::ops::{BitAnd, BitOr, BitOrAssign};

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LexicalClasses(u64);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal $word:literal;)*) => {
        impl LexicalClasses {
            /// No class.
            pub const NONE: Self = Self(0);
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*

            /// The class of this name, as it stands in `data/words/classes.tsv`.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($word => Some(Self::$name),)*
                    _ => None,
                }
            }
        }

        // Two classes of one bit would be one class.
        const _: () = assert!((0_u64 $(| 1 << $bit)*).count_ones() == [$($bit),*].len() as u32);
    };
}

classes! {
    /// the, a, this, his, every.
    DETERMINER = 0 "determiner";
    /// in, of, after.
    PREPOSITION = 1 "preposition";
    /// and, but, because.
    CONJUNCTION = 2 "conjunction";
    /// he, they, who, everyone.
    PRONOUN = 3 "pronoun";
    /// is, has, would, can.
    AUXILIARY = 4 "auxiliary";
    /// Words that often begin a sentence and never a name: yesterday, however, meanwhile.
    STARTER = 5 "starter";
    /// Mr, Mrs, Dr, Sir: stands before a name and is no part of it.
    HONORIFIC = 6 "honorific";
    /// Titles that are also given names and stand for the title before a name: Justice, Sheikh, Sergeant.
    RANK = 46 "rank";
    /// president, minister, senator, chairman: stands before a name, or describes one.
    JOB_TITLE = 7 "job-title";
    /// Other words for human beings: spokesman, farmer, neighbour, victim.
    HUMAN = 8 "human";
    /// Nouns for people in the widest sense: presenter, celebrant. Many of them are adjectives or things as well.
    PERSON_NOUN = 53 "person-noun";
    /// wife, son, brother.
    KIN = 9 "kin";
    /// said, told, tweeted: announces a quotation.
    REPORTING = 10 "reporting";
    /// January to December, with abbreviations.
    MONTH = 11 "month";
    /// Monday to Sunday, with abbreviations.
    WEEKDAY = 12 "weekday";
    /// Keeps its period: Mr, Sen, Inc, Jan.
    ABBREVIATION = 13 "abbreviation";
    /// Jr, III: part of the name before it.
    SUFFIX = 14 "suffix";
    /// QC, MBE: letters after a name that are no part of it.
    POST_NOMINAL = 52 "post-nominal";
    /// bin, al, van, de: inside a name, written small or with a capital.
    PARTICLE = 15 "particle";
    /// University, Party, Inc: the name it stands in is an organisation's.
    ORGANISATION = 16 "organisation";
    /// Street, County, River: the name it stands in is a place's.
    PLACE = 17 "place";
    /// Act, Prize, Cup, War: the name it stands in is a thing's.
    THING = 18 "thing";
    /// A given name.
    GIVEN = 19 "given";
    /// A given name mostly of women.
    GIVEN_FEMALE = 20 "given-female";
    /// A given name mostly of men.
    GIVEN_MALE = 21 "given-male";
    /// A family name.
    FAMILY = 22 "family";
    /// A frequent English word when written small.
    COMMON = 23 "common";
    /// A country's name.
    COUNTRY = 24 "country";
    /// A country's adjective or people.
    DEMONYM = 25 "demonym";
    /// A city, region or other place.
    LOCATED = 26 "located";
    /// A number in words.
    NUMERAL = 27 "numeral";
    /// he, him, his, himself.
    MASCULINE = 28 "masculine";
    /// she, her, hers, herself.
    FEMININE = 29 "feminine";
    /// they, them, their, themselves.
    PLURAL = 30 "plural";
    /// former, then, acting, late, deputy: before a post.
    QUALIFIER = 31 "qualifier";
    /// Bodies that speak: government, ministry, police, court, company.
    INSTITUTION = 32 "institution";
    /// Written things that speak: statement, report, letter, tweet.
    DOCUMENT = 33 "document";
    /// not, never, also, recently: between a subject and its verb.
    ADVERB = 34 "adverb";
    /// I, me, my, we, our.
    FIRST_PERSON = 35 "first-person";
    /// A family name that is very common, or a given name that is: strong evidence.
    STRONG_NAME = 36 "strong-name";
    /// Verbs of saying, writing and thinking, in the widest sense: said, praised, believes.
    CUE = 48 "cue";
    /// A word for a man or a boy: actor, businessman, father.
    MALE = 49 "male";
    /// A word for a woman or a girl: actress, spokeswoman, mother.
    FEMALE = 50 "female";
    /// Stands before a title, a nickname or a word as a word: called, so-called, film, song, term.
    NAMING = 51 "naming";
    /// A given name that is rare: weak evidence.
    RARE_GIVEN = 38 "rare-given";
    /// A family name that is rare: weak evidence.
    RARE_FAMILY = 39 "rare-family";
    /// A company's or product's well-known name.
    BRAND = 41 "brand";
    /// A newspaper's, agency's or site's well-known name.
    OUTLET = 42 "outlet";
    /// An alliance's, agency's, armed group's or party's well-known name.
    INSTITUTION_NAME = 43 "institution-name";
    /// A team's, league's or prize's well-known name.
    COMPETITION = 44 "competition";
    /// Known to everybody by this one name: Beethoven, Gandhi, Ronaldo.
    RENOWNED = 47 "renowned";
    /// A creed, people, day, disease or planet: capitalised, and nobody.
    NO_PERSON = 45 "no-person";
    /// Political parties and creeds as words: Republican, Democrat, Muslim.
    AFFILIATION = 37 "affiliation";
    /// The first word of a country, a place or a government, or of a phrase that looks like one.
    GEOGRAPHIC = 40 "geographic";
    /// The first word of a cue of `data/countries/setting.tsv`: sheriff, councillor.
    SETTING = 54 "setting";
    /// The first word of a form in `data/countries/`, where that has a small letter: the (Hague), guinea (pig).
    SMALL_GEOGRAPHIC = 55 "small-geographic";
}

impl LexicalClasses {
    /// The words that hold sentences together.
    pub const GRAMMAR: Self =
        Self::DETERMINER.or(Self::PREPOSITION).or(Self::CONJUNCTION).or(Self::PRONOUN).or(Self::AUXILIARY);

    /// The words for people, by what they are or do.
    pub const PERSON_NOUNS: Self = Self::HUMAN.or(Self::JOB_TITLE).or(Self::KIN);

    /// Whether the two sets share a class.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The words of either set; `|` where a constant is made.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The set of these [`bits`](Self::bits).
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The set as bits, for features.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }
}

impl BitAnd for LexicalClasses {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for LexicalClasses {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for LexicalClasses {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}
