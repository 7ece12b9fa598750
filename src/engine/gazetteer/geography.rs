//! The tables in `data/countries/`: every form under which a country, a place in it or its government is written.

use super::form::{Certainty, Either, Form, FormKind, Namesake};
use super::{TableFault, rows};
use crate::annotations::CountryCode;
use foldhash::{HashMap, HashSet};
use std::sync::LazyLock;

/// All tables.
#[derive(Debug, Default)]
pub struct Geography {
    /// Every form, in the order of the tables.
    pub forms: Vec<Form>,
    /// Phrases that name no country although they contain the name of one.
    pub nothing: Vec<&'static str>,
    /// Forms shared by two countries.
    pub either: Vec<Either>,
    /// Well-known places and their less well-known namesakes elsewhere.
    pub namesakes: Vec<(&'static str, Vec<Namesake>)>,
}

type Columns = std::str::Split<'static, char>;

/// The tables, read at the first use.
static GEOGRAPHY: LazyLock<Geography> = LazyLock::new(|| match Geography::load() {
    Ok(geography) => geography,
    Err(fault) => panic!("{fault}"),
});

impl Geography {
    /// The tables, read at the first call.
    ///
    /// # Panics
    /// If a table is faulty. The tables are compiled in and a test reads them all, so this cannot happen to a user.
    #[must_use]
    pub fn get() -> &'static Self {
        &GEOGRAPHY
    }

    /// The texts of all forms and phrases.
    pub fn texts(&self) -> impl Iterator<Item = &'static str> {
        self.forms.iter().map(|form| form.text).chain(self.nothing.iter().copied())
    }

    fn load() -> Result<Self, TableFault> {
        let mut geography = Self::default();
        read("countries/forms.tsv", include_str!("../../../data/countries/forms.tsv"), |row| {
            geography.add_country(row)
        })?;
        read("countries/places.tsv", include_str!("../../../data/countries/places.tsv"), |row| {
            geography.add_places(row)
        })?;
        let mut places: HashMap<_, _> =
            geography.forms.iter().enumerate().rev().map(|(at, form)| ((form.text, form.code), at)).collect();
        let governments = include_str!("../../../data/countries/governments.tsv");
        read("countries/governments.tsv", governments, |row| geography.add_government(row, &mut places))?;
        let foreign = include_str!("../../../data/countries/foreign.tsv");
        read("countries/foreign.tsv", foreign, |row| geography.add_foreign(row))?;
        let namesakes = include_str!("../../../data/countries/namesakes.tsv");
        read("countries/namesakes.tsv", namesakes, |row| geography.add_namesakes(row))?;
        let mut also = HashMap::default();
        let ambiguous = include_str!("../../../data/countries/ambiguous.tsv");
        read("countries/ambiguous.tsv", ambiguous, |row| geography.add_rule(row, &mut also))?;
        let shared: HashSet<&str> = geography.either.iter().map(|either| either.text).collect();
        for form in &mut geography.forms {
            form.shared = shared.contains(form.text);
            let (person, word, prefix) = also.get(form.text).copied().unwrap_or_default();
            form.person |= person;
            form.word |= word;
            form.prefix |= prefix;
        }
        Ok(geography)
    }

    fn add_country(&mut self, row: &mut Columns) -> Result<(), String> {
        let code = code(row)?;
        self.add(code, FormKind::Name, row.next());
        self.add(code, FormKind::Name, row.next());
        self.add(code, FormKind::Abbreviation, row.next());
        self.add(code, FormKind::Demonym, row.next());
        self.add(code, FormKind::Former, row.next());
        Ok(())
    }

    fn add(&mut self, code: CountryCode, kind: FormKind, texts: Option<&'static str>) {
        self.forms.extend(texts.into_iter().flat_map(listed).map(|text| Form {
            text,
            code,
            kind,
            certainty: Certainty::Sure,
            within: "",
            person: false,
            word: false,
            prefix: false,
            shared: false,
            language: "",
        }));
    }

    fn add_places(&mut self, row: &mut Columns) -> Result<(), String> {
        let code = code(row)?;
        let kind = match row.next() {
            Some("region") => FormKind::Region,
            Some("people") => FormKind::People,
            Some("city") => FormKind::City,
            Some("landmark") => FormKind::Landmark,
            other => return Err(format!("no kind of place is called {other:?}")),
        };
        let certainty = match row.next() {
            Some("sure") => Certainty::Sure,
            Some("doubtful") => Certainty::Doubtful,
            Some("comma") => Certainty::Comma,
            other => return Err(format!("no certainty is called {other:?}")),
        };
        let within = row.next().unwrap_or_default();
        let also = row.next().unwrap_or_default();
        let (person, word) = (also.contains("person"), also.contains("word"));
        let texts = row.nth(1).ok_or("the column of names is missing")?;
        self.forms.extend(listed(texts).map(|text| Form {
            text,
            code,
            kind,
            certainty,
            within,
            person,
            word,
            prefix: false,
            shared: false,
            language: "",
        }));
        Ok(())
    }

    fn add_government(
        &mut self,
        row: &mut Columns,
        places: &mut HashMap<(&'static str, CountryCode), usize>,
    ) -> Result<(), String> {
        let code = code(row)?;
        let kind = match row.next() {
            Some("seat") => FormKind::Seat,
            Some("capital") => FormKind::Capital,
            other => return Err(format!("no kind of government is called {other:?}")),
        };
        for text in row.next().into_iter().flat_map(listed) {
            match places.get(&(text, code)) {
                Some(place) => (self.forms[*place].kind, self.forms[*place].certainty) = (kind, Certainty::Sure),
                None => {
                    places.insert((text, code), self.forms.len());
                    self.add(code, kind, Some(text));
                }
            }
        }
        Ok(())
    }

    fn add_foreign(&mut self, row: &mut Columns) -> Result<(), String> {
        let language = row.next().filter(|language| language.len() == 2).ok_or("a language has two letters")?;
        let code = code(row)?;
        let first = self.forms.len();
        self.add(code, FormKind::Name, row.next());
        self.forms[first..].iter_mut().for_each(|form| form.language = language);
        Ok(())
    }

    fn add_namesakes(&mut self, row: &mut Columns) -> Result<(), String> {
        let text = row.next().unwrap_or_default();
        let namesakes = listed(row.next().ok_or("the column of countries is missing")?).map(|place| {
            let (code, within) = place.split_once(':').unwrap_or((place, ""));
            Ok(Namesake { code: known(code)?, within })
        });
        self.namesakes.push((text, namesakes.collect::<Result<_, String>>()?));
        Ok(())
    }

    fn add_rule(
        &mut self,
        row: &mut Columns,
        also: &mut HashMap<&'static str, (bool, bool, bool)>,
    ) -> Result<(), String> {
        let rule = row.next().unwrap_or_default();
        let texts = listed(row.next().ok_or("the column of forms is missing")?);
        match rule {
            "person" => texts.for_each(|text| also.entry(text).or_default().0 = true),
            "word" => texts.for_each(|text| also.entry(text).or_default().1 = true),
            "prefix" => texts.for_each(|text| also.entry(text).or_default().2 = true),
            "none" | "dish" => self.nothing.extend(texts),
            "either" => {
                let second = code(row)?;
                let kind = match row.next() {
                    Some("name") => FormKind::Name,
                    Some("demonym") => FormKind::Demonym,
                    Some("region") => FormKind::Region,
                    Some("people") => FormKind::People,
                    other => return Err(format!("a form cannot be {other:?} of a second country")),
                };
                let for_second: Vec<_> = listed(row.next().unwrap_or_default()).collect();
                let for_first: Vec<_> = listed(row.next().unwrap_or_default()).collect();
                let neighbours = listed(row.next().unwrap_or_default()).map(known).collect::<Result<Vec<_>, _>>()?;
                self.either.extend(texts.map(|text| Either {
                    text,
                    second,
                    kind,
                    for_second: for_second.clone(),
                    for_first: for_first.clone(),
                    neighbours: neighbours.clone(),
                }));
            }
            _ => return Err(format!("no rule is called {rule:?}")),
        }
        Ok(())
    }
}

fn read(
    file: &'static str,
    table: &'static str,
    mut add: impl FnMut(&mut Columns) -> Result<(), String>,
) -> Result<(), TableFault> {
    for (line, mut row) in rows(table) {
        add(&mut row).map_err(|what| TableFault { file, line, what })?;
    }
    Ok(())
}

fn listed(texts: &'static str) -> impl Iterator<Item = &'static str> {
    texts.split('|').filter(|text| !text.is_empty())
}

fn code(row: &mut Columns) -> Result<CountryCode, String> {
    known(row.next().unwrap_or_default())
}

fn known(code: &str) -> Result<CountryCode, String> {
    CountryCode::parse(code)
        .filter(|code| code.name() != code.as_str())
        .ok_or_else(|| format!("no country has the code {code:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn every_table_is_read() {
        let geography = Geography::load().unwrap();
        assert!(geography.forms.len() > 9_000 && geography.nothing.len() > 300 && geography.either.len() > 10);
        let named: BTreeSet<CountryCode> =
            geography.forms.iter().filter(|form| form.kind == FormKind::Name).map(|form| form.code).collect();
        assert_eq!(CountryCode::all().find(|code| !named.contains(code)), None);
        for form in &geography.forms {
            assert!(!form.text.trim().is_empty() && form.text.trim() == form.text, "{form:?}");
        }
    }

    #[test]
    fn shared_forms_have_a_rule() {
        let geography = Geography::get();
        let ruled: BTreeSet<&str> = geography.either.iter().map(|either| either.text).collect();
        let mut claims: BTreeMap<&str, BTreeSet<CountryCode>> = BTreeMap::new();
        for form in geography.forms.iter().filter(|form| form.language.is_empty()) {
            if form.certainty == Certainty::Sure && !ruled.contains(form.text) {
                claims.entry(form.text).or_default().insert(form.code);
            }
        }
        let double: Vec<_> = claims.iter().filter(|(_, codes)| codes.len() > 1).collect();
        assert!(double.is_empty(), "{double:?}");
    }

    #[test]
    fn every_rule_is_about_a_form() {
        let geography = Geography::get();
        let texts: BTreeSet<&str> = geography.texts().collect();
        for either in &geography.either {
            assert!(texts.contains(either.text), "{}", either.text);
        }
        for (text, _) in &geography.namesakes {
            assert!(texts.contains(text), "{text}");
        }
    }
}
