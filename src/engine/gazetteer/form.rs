//! Geographical forms: the written names of countries and of places in them.

use crate::annotations::CountryCode;

/// What a form names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormKind {
    /// Russia, Ivory Coast.
    Name,
    /// U.S., UAE.
    Abbreviation,
    /// Russian, Frenchwoman.
    Demonym,
    /// Soviet Union, Yugoslavs: counted for the state that followed.
    Former,
    /// California, Bavaria.
    Region,
    /// Texans, Parisian.
    People,
    /// Lagos.
    City,
    /// Trafalgar Square.
    Landmark,
    /// Moscow: a city that also stands for its government.
    Capital,
    /// The Kremlin.
    Seat,
}

/// How strong a form alone is as evidence for its country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Enough by itself, unless the context says otherwise.
    Sure,
    /// Counts only next to its country or region, or if the article names that country elsewhere.
    Doubtful,
    /// An abbreviation that counts only in “Tampa, Fla.” and “D-Fla.”.
    Comma,
}

/// A form with its data from the tables.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// The spelling.
    pub text: &'static str,
    /// Its country.
    pub code: CountryCode,
    /// What it names.
    pub kind: FormKind,
    /// How strong it is as evidence.
    pub certainty: Certainty,
    /// The region or state that distinguishes it from a namesake; empty if none is given.
    pub within: &'static str,
    /// Also a person's name.
    pub person: bool,
    /// Also a common word.
    pub word: bool,
    /// Only before a hyphen.
    pub prefix: bool,
    /// Two countries share the spelling: an [`Either`] tells them apart.
    pub shared: bool,
    /// The language of the texts in which it is looked for; empty for all.
    pub language: &'static str,
}

/// A form shared by two countries, with the evidence for each.
#[derive(Clone, Debug)]
pub struct Either {
    /// The spelling.
    pub text: &'static str,
    /// The second country.
    pub second: CountryCode,
    /// What the form names in the second country.
    pub kind: FormKind,
    /// Forms that are evidence for the second country.
    pub for_second: Vec<&'static str>,
    /// Forms that are evidence for the first country, that of the form's own row.
    pub for_first: Vec<&'static str>,
    /// Neighbours of the first country: weak evidence for it.
    pub neighbours: Vec<CountryCode>,
}

/// A less well-known place with the name of a well-known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Namesake {
    /// Its country.
    pub code: CountryCode,
    /// Its state or province; empty where none is given.
    pub within: &'static str,
}
