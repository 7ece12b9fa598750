//! Parses what is typed into the search field: words, phrases, AND, OR, NOT, parts of words, and fields.
//!
//! Parsing never fails. What makes no sense as an operator is taken as a word, with a remark.

use super::date_range::days;
use super::query_tokens::{Token, tokens};
use super::tokenize::{self, contracted, key, keys, spelled_out};
use super::word_pattern::WordPattern;
use crate::annotations::CountryCode;
use jiff::civil::Date;

/// What is searched for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Query {
    /// Words next to each other, folded; at least one. The last may be only the beginning of a word.
    Words { words: Vec<String>, begins: bool },
    /// A word like this one.
    Like(WordPattern),
    /// Words in any order, folded, with at most so many others among them.
    Near { words: Vec<String>, between: usize },
    /// A condition on a field of an article or quote.
    Field(Field),
    /// All of them.
    And(Vec<Query>),
    /// One of them.
    Or(Vec<Query>),
    /// Everything that does not fit it.
    Not(Box<Query>),
}

impl Query {
    /// A term as it may have been typed.
    pub(super) fn term(&self) -> String {
        match self {
            Self::Words { words, begins } => words.join(" ") + if *begins { "*" } else { "" },
            Self::Like(pattern) => pattern.to_string(),
            Self::Near { words, .. }
            | Self::Field(
                Field::Speaker(words)
                | Field::Person(words)
                | Field::Source(words)
                | Field::Title(words)
                | Field::Quote(words),
            ) => words.join(" "),
            _ => "this".to_owned(),
        }
    }
}

/// A field and its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    /// A speaker has a name with these words, folded.
    Speaker(Vec<String>),
    /// A person has a name with these words.
    Person(Vec<String>),
    /// One of these countries is named or implied.
    Country(Vec<CountryCode>),
    /// The outlet's name has these words.
    Source(Vec<String>),
    /// The headline has these words.
    Title(Vec<String>),
    /// A quote has these words.
    Quote(Vec<String>),
    /// The date is between these two.
    Date(Option<Date>, Option<Date>),
}

/// A parsed query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ParsedQuery {
    /// What is searched for; `None` when nothing was typed that can be.
    pub(super) query: Option<Query>,
    /// What was not understood, a sentence each.
    pub(super) remarks: Vec<String>,
}

/// The usual names of the fields.
const FIELDS: [&str; 7] = ["speaker", "person", "country", "source", "date", "title", "quote"];
/// Deeper parentheses are ignored, so that they cannot exhaust the stack.
const MAX_PAREN_DEPTH: usize = 20;
/// Longer queries are cut.
const MAX_QUERY_CHARS: usize = 2000;

/// Parses what was typed.
pub(super) fn parse(typed: &str) -> ParsedQuery {
    let end = typed.char_indices().nth(MAX_QUERY_CHARS).map_or(typed.len(), |(at, _)| at);
    let mut parser = Parser { tokens: tokens(&typed[..end]), at: 0, depth: 0, remarks: Vec::new() };
    let mut parts = Vec::new();
    while parser.at < parser.tokens.len() {
        parts.extend(parser.alternatives());
        // A closing parenthesis that closes nothing.
        parser.at += 1;
    }
    parser.remarks.dedup();
    let query = join(parts, Query::And);
    if query.is_none() && parser.remarks.is_empty() && !typed.trim().is_empty() {
        parser.remarks.push(format!("There is no word in “{}” that could be looked for.", &typed[..end]));
    }
    ParsedQuery { query, remarks: parser.remarks }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    remarks: Vec<String>,
}

impl Parser {
    /// `a b OR c d`: OR binds less than the rest.
    fn alternatives(&mut self) -> Option<Query> {
        let mut parts = Vec::new();
        loop {
            parts.extend(self.all());
            if self.tokens.get(self.at) != Some(&Token::Or) {
                return join(parts, Query::Or);
            }
            self.at += 1;
        }
    }

    /// What must all be there, up to an OR, a closing parenthesis, or the end.
    fn all(&mut self) -> Option<Query> {
        let mut parts = Vec::new();
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                Token::Or | Token::Close => break,
                Token::And => self.at += 1,
                Token::Not | Token::Open | Token::Term { .. } => parts.extend(self.one()),
            }
        }
        join(parts, Query::And)
    }

    fn one(&mut self) -> Option<Query> {
        let mut negated = false;
        while self.tokens.get(self.at) == Some(&Token::Not) {
            negated = !negated;
            self.at += 1;
        }
        let query = match self.tokens.get(self.at)? {
            Token::Open => self.group(),
            Token::Term { field, text, quoted, between } => {
                let (field, text, quoted, between) = (field.clone(), text.clone(), *quoted, *between);
                self.at += 1;
                match between {
                    Some(between) => Some(Query::Near { words: keys(&text), between }).filter(has_words),
                    None => self.leaf(field.as_deref(), &text, quoted),
                }
            }
            _ => None,
        }?;
        Some(if negated { Query::Not(Box::new(query)) } else { query })
    }

    fn group(&mut self) -> Option<Query> {
        self.at += 1;
        if self.depth >= MAX_PAREN_DEPTH {
            return None;
        }
        self.depth += 1;
        let query = self.alternatives();
        self.depth -= 1;
        if self.tokens.get(self.at) == Some(&Token::Close) {
            self.at += 1;
        }
        query
    }

    fn leaf(&mut self, field: Option<&str>, text: &str, quoted: bool) -> Option<Query> {
        let pattern = if quoted { None } else { WordPattern::read(text) };
        let Some(field) = field else { return pattern.map(Query::Like).or_else(|| words(text, quoted)) };
        if pattern.is_some() {
            self.remarks.push(format!("“{text}” is searched for as plain words: * and ~ work only without a field."));
        }
        let names = keys(text);
        let known = match field {
            "speaker" | "by" => Field::Speaker(names),
            "person" | "who" => Field::Person(names),
            "source" | "outlet" => Field::Source(names),
            "title" => Field::Title(names),
            "quote" => Field::Quote(names),
            "country" => match countries(text) {
                countries if countries.is_empty() => {
                    self.remarks.push(format!("No country is called “{text}”."));
                    Field::Country(countries)
                }
                countries => Field::Country(countries),
            },
            "date" => match days(text) {
                Some((from, to)) => Field::Date(from, to),
                None => {
                    self.remarks.push(format!(
                        "“{text}” is no date; it should be like 2023, 2023-10, 2023-10-16 or 2023-10..2024-02."
                    ));
                    return None;
                }
            },
            _ => {
                if let Some(near) = FIELDS.into_iter().find(|known| strsim::osa_distance(known, field) <= 2) {
                    self.remarks.push(format!("There is no field “{field}”; it was taken for “{near}”."));
                    return self.leaf(Some(near), text, quoted);
                }
                self.remarks.push(format!(
                    "There is no field “{field}”, so its words were searched for; there are speaker, person, country, source, date, title and quote."
                ));
                return words(&format!("{field} {text}"), quoted);
            }
        };
        Some(Query::Field(known))
    }
}

fn has_words(query: &Query) -> bool {
    !matches!(query, Query::Near { words, .. } if words.is_empty())
}

fn words(text: &str, quoted: bool) -> Option<Query> {
    let words = keys(text);
    let begins = !quoted && text.ends_with('*');
    // “ODorgan” is O’Dorgan too, and the other way round.
    let is_elided = |first: &str, rest: &str| matches!(first, "o" | "d" | "l") && rest.len() > 2;
    let elided = match words.as_slice() {
        [word] if is_joined_name(text) => {
            word.split_at_checked(1).filter(|(o, rest)| is_elided(o, rest)).map(|(o, rest)| vec![o.into(), rest.into()])
        }
        [first, rest] if !text.contains(char::is_whitespace) && is_elided(first, rest) => {
            Some(vec![first.clone() + rest])
        }
        _ => None,
    };
    let others = elided.into_iter().chain(in_other_letters(text, &words));
    let others: Vec<Query> = others.map(|words| Query::Words { words, begins }).collect();
    let typed = (!words.is_empty()).then_some(Query::Words { words, begins })?;
    join(std::iter::once(typed).chain(others).collect(), Query::Or)
}

/// The same words as an article may have them that writes “Mueller” for “Müller”, or the other way round. Of single words
/// the index knows both.
fn in_other_letters(text: &str, words: &[String]) -> Option<Vec<String>> {
    let spelled = tokenize::words(text).map(|word| spelled_out(word).unwrap_or_else(|| key(word))).collect();
    if spelled != words {
        return Some(spelled);
    }
    let contracted: Vec<String> = words.iter().map(|word| contracted(word)).collect();
    (words.len() > 1 && contracted != words).then_some(contracted)
}

/// Whether a second letter is a capital: “ODorgan”, “DAngelo”.
fn is_joined_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
}

fn join(mut parts: Vec<Query>, with: fn(Vec<Query>) -> Query) -> Option<Query> {
    if parts.len() > 1 { Some(with(parts)) } else { parts.pop() }
}

/// The countries of a code, or of a name that has these words.
fn countries(text: &str) -> Vec<CountryCode> {
    let code = CountryCode::parse(text).filter(|code| CountryCode::all().any(|known| known == *code));
    if let Some(code) = code {
        return vec![code];
    }
    let wanted = keys(text);
    let called = |code: &CountryCode| {
        let name = keys(code.name());
        !wanted.is_empty() && wanted.iter().all(|word| name.contains(word))
    };
    let exact: Vec<CountryCode> = CountryCode::all().filter(|code| keys(code.name()) == wanted).collect();
    if exact.is_empty() { CountryCode::all().filter(called).collect() } else { exact }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn word(word: &str) -> Query {
        Query::Words { words: vec![word.into()], begins: false }
    }

    fn read(typed: &str) -> Query {
        parse(typed).query.unwrap()
    }

    #[test]
    fn operators_bind_as_one_expects() {
        assert_eq!(read("Grain Export"), Query::And(vec![word("grain"), word("export")]));
        let or = Query::Or(vec![Query::And(vec![word("a"), word("b")]), word("c")]);
        assert_eq!(read("a AND b OR c"), or);
        assert_eq!(read("a (b OR c)"), Query::And(vec![word("a"), Query::Or(vec![word("b"), word("c")])]));
        assert_eq!(read("a -b"), Query::And(vec![word("a"), Query::Not(Box::new(word("b")))]));
        assert_eq!(read("NOT a"), read("-a"));
        assert_eq!(read("or and not"), Query::And(vec![word("or"), word("and"), word("not")]));
    }

    #[test]
    fn phrases_beginnings_and_fields() {
        let phrase = Query::Words { words: vec!["grain".into(), "deal".into()], begins: false };
        assert_eq!(read("“Grain deal”"), phrase);
        assert_eq!(read("grain-deal"), phrase, "words joined by a hyphen stand next to each other");
        assert_eq!(read("\"grain deal"), phrase, "a mark that is never closed");
        let near = Query::Near { words: vec!["harbour".into(), "closure".into()], between: 5 };
        assert_eq!(read("\"harbour closure\"~5"), near);
        assert_eq!(read("harbour NEAR/5 closure"), near);
        assert_eq!(read("\"~~\"~5 a"), word("a"));
        assert_eq!(read("minist*"), Query::Words { words: vec!["minist".into()], begins: true });
        assert_eq!(read("*ister"), Query::Like(WordPattern::Open(vec!["".into(), "ister".into()])));
        assert_eq!(read("ministre~"), Query::Like(WordPattern::Alike { word: "ministre".into(), edits: 2 }));
        assert!(parse("speaker:m*r").remarks[0].contains("without a field"));
        assert_eq!(read("speaker:\"Ada Quill\""), Query::Field(Field::Speaker(vec!["ada".into(), "quill".into()])));
        let country = |code| Query::Field(Field::Country(vec![CountryCode::parse(code).unwrap()]));
        assert_eq!(read("country:fr"), country("FR"));
        assert_eq!(read("country:France"), country("FR"));
        let october = Query::Field(Field::Date(Some(date(2023, 10, 1)), None));
        assert_eq!(read("date:2023-10.."), october);
        let day = Query::Field(Field::Date(Some(date(2023, 10, 16)), Some(date(2023, 10, 16))));
        assert_eq!(read("date:2023-10-16"), day);
    }

    #[test]
    fn elided_names_may_be_joined() {
        let two = Query::Words { words: vec!["o".into(), "dorgan".into()], begins: false };
        assert_eq!(read("O’Dorgan"), Query::Or(vec![two.clone(), word("odorgan")]));
        assert_eq!(read("ODorgan"), Query::Or(vec![word("odorgan"), two]));
    }

    #[test]
    fn umlauts_may_be_two_letters() {
        assert_eq!(read("Müller"), Query::Or(vec![word("muller"), word("mueller")]));
        assert_eq!(read("mueller"), word("mueller"), "the index has it for both");
        let phrase = |last: &str| Query::Words { words: vec!["ana".into(), last.into()], begins: false };
        assert_eq!(read("\"Ana Mueller\""), Query::Or(vec![phrase("mueller"), phrase("muller")]));
    }

    #[test]
    fn what_is_not_understood_is_said() {
        assert_eq!(
            parse("colour:red").query,
            Some(Query::Words { words: vec!["colour".into(), "red".into()], begins: false })
        );
        assert!(parse("colour:red").remarks[0].contains("no field “colour”"));
        assert_eq!(parse("date:soon"), ParsedQuery { query: None, remarks: parse("date:soon").remarks });
        assert!(!parse("date:2023-13").remarks.is_empty());
        for nothing in ["", "  ", "()", "OR", "AND NOT", ")(", "\"\"", "-", "*", "((((", "NOT NOT"] {
            assert_eq!(parse(nothing).query, None, "{nothing:?}");
        }
    }

    proptest! {
        #[test]
        fn reading_never_fails(typed in "([a-c\"“”():*.\\- 0-9]|OR|AND|NOT|date:|speaker:|é|\u{202e}|\\PC){0,60}") {
            parse(&typed);
        }

        #[test]
        fn deep_nesting_is_survived(depth in 0usize..5000) {
            parse(&"(".repeat(depth));
            parse(&"a -(".repeat(depth));
        }
    }
}
