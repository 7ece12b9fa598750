//! The parameters that addresses take.

use serde_json::{Value, json};

/// A parameter of the query.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub what: &'static str,
    /// What it may be.
    pub kind: Kind,
}

/// What a parameter may be.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any text.
    Text,
    /// A day, month or year.
    Day,
    /// Any text, any number of times.
    Texts,
    /// The code of a country, any number of times.
    Countries,
    /// `true` or `false`.
    Flag,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Any number of ids, six at most.
    Ids,
    /// 1 to 1000.
    Limit,
}

pub(super) const fn text(name: &'static str, what: &'static str) -> Parameter {
    Parameter { name, what, kind: Kind::Text }
}

pub(super) const fn flag(name: &'static str, what: &'static str) -> Parameter {
    Parameter { name, what, kind: Kind::Flag }
}

pub(super) const KEPT: &[Parameter] = &[
    text("q", "Only what has these words in note, passage, title, labels or collections."),
    text("collection", "Only of this collection."),
    text("label", "Only with this label."),
    text("article", "Only of the article of this id."),
    Parameter { name: "from", what: "Only what was kept on this day, month or year, or later.", kind: Kind::Day },
    Parameter { name: "to", what: "Only what was kept on this day, month or year, or earlier.", kind: Kind::Day },
];
pub(super) const CORRECTIONS: &[Parameter] = &[
    text("q", "Only what has these words in what was corrected, or in the title of the article."),
    Parameter {
        name: "action",
        what: "Only corrections of this kind.",
        kind: Kind::OneOf(&[
            "set-speaker",
            "not-quote",
            "set-extent",
            "add-quote",
            "name-person",
            "not-person",
            "add-person",
            "set-country",
            "not-country",
            "add-country",
            "set-field",
            "copies",
            "hide",
        ]),
    },
];
pub(super) const NOTEBOOK: &[Parameter] = &[
    text("article", "Only what is about the article of this id."),
    text("action", "Only entries of this action, such as set-speaker or keep."),
    flag("all", "Whether entries that were taken back or replaced are listed too."),
    Parameter { name: "limit", what: "How many items at most.", kind: Kind::Limit },
    text("cursor", "Where to go on: the `next` of the piece before."),
];
pub(super) const COUNTRY: Parameter = Parameter {
    name: "country",
    what: "Only what has to do with the country of this code; given again, with each of them.",
    kind: Kind::Countries,
};
pub(super) const SOURCE: Parameter =
    Parameter { name: "source", what: "Only of this outlet; given again, of any of them.", kind: Kind::Texts };
pub(super) const UNSOURCED: Parameter = flag("unsourced", "Only what has no outlet, or one of the outlets given.");
pub(super) const UNDATED: Parameter = flag("undated", "Only what has no date.");
pub(super) const FROM: Parameter =
    Parameter { name: "from", what: "Only of this day, month or year, or later.", kind: Kind::Day };
pub(super) const TO: Parameter =
    Parameter { name: "to", what: "Only of this day, month or year, or earlier.", kind: Kind::Day };
pub(super) const WORDS: Parameter =
    text("words", "Only what fits these words, as one types them into the search field.");
pub(super) const PERSON: Parameter = Parameter {
    name: "person",
    what: "Only what has to do with articles that name the person of this id; given again, each of them.",
    kind: Kind::Texts,
};
const ARTICLE_ORDER: Parameter = Parameter {
    name: "sort",
    what: "The order; newest first when not given. By relevance those come first whose titles have the words.",
    kind: Kind::OneOf(&["newest", "oldest", "title", "longest", "relevance"]),
};
pub(super) const BY_TIME: Parameter = Parameter {
    name: "sort",
    what: "The order; newest first when not given.",
    kind: Kind::OneOf(&["newest", "oldest"]),
};
pub(super) const INDIRECT: Parameter = flag(
    "indirect",
    "Whether reported speech and the turns of transcripts are given too where they are sure, at a confidence of 0.8 or more.",
);
pub(super) const ALL_REPORTED: Parameter =
    flag("all_reported", "Whether all reported speech is given, however unsure.");
pub(super) const EXPLAIN: Parameter =
    flag("explain", "Whether the evidence behind people, countries and quotes is given.");

pub(super) const COPIES_OF: Parameter =
    text("copies_of", "Only the article of this id and those with the same text or nearly the same.");
pub(super) const READ: Parameter = flag("read", "Only articles that you marked as read, or only others.");
pub(super) const FOLD: Parameter =
    flag("fold", "Whether of several articles with nearly the same text only the first is given.");

pub(super) const ARTICLES: &[Parameter] =
    &[PERSON, COUNTRY, SOURCE, UNSOURCED, FROM, TO, UNDATED, READ, WORDS, COPIES_OF, FOLD, ARTICLE_ORDER];
pub(super) const LIBRARY: &[Parameter] = &[
    PERSON,
    COUNTRY,
    SOURCE,
    UNSOURCED,
    FROM,
    TO,
    UNDATED,
    READ,
    WORDS,
    COPIES_OF,
    FOLD,
    ARTICLE_ORDER,
    INDIRECT,
    ALL_REPORTED,
    EXPLAIN,
];
pub(super) const PEOPLE: &[Parameter] = &[
    text("name", "Only people with a name that has words beginning so; operators hold as in the search field."),
    PERSON,
    COUNTRY,
    SOURCE,
    UNSOURCED,
    FROM,
    TO,
    UNDATED,
    READ,
    flag("quoted", "Only people who are quoted."),
    Parameter {
        name: "sort",
        what: "The order; most articles first when not given.",
        kind: Kind::OneOf(&["articles", "quotes", "name"]),
    },
];
pub(super) const COUNTRIES: &[Parameter] = &[
    text("name", "Only countries with a name that has words beginning so."),
    Parameter {
        name: "sort",
        what: "The order; most articles first when not given.",
        kind: Kind::OneOf(&["articles", "mentions", "quotes", "attention", "name"]),
    },
    Parameter {
        name: "person",
        what: "Count only articles that name the person of this id; given again, each of them.",
        kind: Kind::Texts,
    },
    Parameter {
        name: "country",
        what: "Count only articles that name or imply the country of this code; given again, each of them.",
        kind: Kind::Countries,
    },
    Parameter {
        name: "source",
        what: "Count only articles of this outlet; given again, of any of them.",
        kind: Kind::Texts,
    },
    flag("unsourced", "Count only articles that have no outlet, or one of the outlets given."),
    flag("undated", "Count only articles that have no date."),
    flag("read", "Count only articles that you marked as read, or only others."),
    Parameter { name: "from", what: "Count only articles of this day, month or year, or later.", kind: Kind::Day },
    Parameter { name: "to", what: "Count only articles of this day, month or year, or earlier.", kind: Kind::Day },
    text("words", "Count only articles that fit these words, as one types them into the search field."),
    text("copies_of", "Count only the article of this id and those with the same text or nearly the same."),
];
pub(super) const QUOTES: &[Parameter] = &[
    Parameter {
        name: "speaker",
        what: "Only quotes said by the person of this id; given again, by any of them.",
        kind: Kind::Texts,
    },
    text("about", "Only quotes of others that name the person of this id."),
    PERSON,
    COUNTRY,
    SOURCE,
    UNSOURCED,
    FROM,
    TO,
    UNDATED,
    WORDS,
    Parameter {
        name: "kind",
        what: "Which quotes: those between quotation marks when not given. “reported” is speech without marks that is \
               sure and holds no direct quote; “indirect” and “mixed” are all of a kind, however sure.",
        kind: Kind::OneOf(&["direct", "reported", "indirect", "mixed", "all"]),
    },
    flag("several", "Only quotations that several articles have, the first of each."),
    text("article", "Only quotes of the article of this id."),
    BY_TIME,
];
pub(super) const SEARCH: &[Parameter] = &[
    text("q", "What to search for; the page /docs says how."),
    PERSON,
    COUNTRY,
    SOURCE,
    UNSOURCED,
    FROM,
    TO,
    UNDATED,
    READ,
    ARTICLE_ORDER,
    Parameter {
        name: "show",
        what: "Which results the page shows; the answer here has all of them.",
        kind: Kind::OneOf(&["articles", "quotes", "people"]),
    },
];

impl Kind {
    /// The JSON Schema of the parameter's values. An empty value counts as none, as forms send it for “any”.
    #[must_use]
    pub fn schema(self) -> Value {
        match self {
            Self::Text => json!({"type": "string"}),
            Self::Texts => json!({"type": "array", "items": {"type": "string"}}),
            Self::Day => json!({"type": "string", "pattern": DAY, "examples": ["2023-10-16", "2023-10", "2023"]}),
            Self::Countries => {
                let both = |code: crate::annotations::CountryCode| [code.to_string(), code.to_string().to_lowercase()];
                let mut codes: Vec<String> = crate::annotations::CountryCode::all().flat_map(both).collect();
                codes.push(String::new());
                json!({"type": "array", "items": {"type": "string", "enum": codes}})
            }
            Self::Flag => json!({"enum": [true, false, "true", "false", "1", "0", ""]}),
            Self::OneOf(words) => {
                let words: Vec<&str> = words.iter().copied().chain([""]).collect();
                json!({"type": "string", "enum": words})
            }
            Self::Ids => json!({"type": "array", "items": {"type": "string"}, "maxItems": 6}),
            Self::Limit => json!({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 1000}, {"const": ""}]}),
        }
    }
}

/// A year, with a month, with a day; or nothing.
const DAY: &str = "^([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?$";
