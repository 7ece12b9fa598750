//! What the tables say of a form.

use crate::annotations::CountryCode;

/// What a form is the form of.
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

/// How far a form alone speaks for its country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Unless the context says otherwise.
    Sure,
    /// Only beside its country or region, or where the article names that country otherwise.
    Doubtful,
    /// An abbreviation that counts only in “Tampa, Fla.” and “D-Fla.”.
    Comma,
}

/// A row's form with what the table says of it.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// As it is written.
    pub text: &'static str,
    /// Its country.
    pub code: CountryCode,
    /// What it is.
    pub kind: FormKind,
    /// How far it speaks for the country.
    pub certainty: Certainty,
    /// The region or state that tells it from a namesake; empty where none is given.
    pub within: &'static str,
    /// Also a person's name.
    pub person: bool,
    /// Also an ordinary word.
    pub word: bool,
    /// Only in front of a hyphen.
    pub prefix: bool,
    /// The language whose texts it is looked for in; empty for all.
    pub language: &'static str,
}

/// A form that two countries share, and what speaks for the second.
#[derive(Clone, Debug)]
pub struct Either {
    /// As it is written.
    pub text: &'static str,
    /// The second country.
    pub second: CountryCode,
    /// What the form is of the second country.
    pub kind: FormKind,
    /// Forms that speak for the second.
    pub for_second: Vec<&'static str>,
    /// Forms that speak for the first, the one of the form's own row.
    pub for_first: Vec<&'static str>,
    /// Countries that speak for the first a little: its neighbours.
    pub neighbours: Vec<CountryCode>,
}

/// A lesser place that bears the name of a well-known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Namesake {
    /// Its country.
    pub code: CountryCode,
    /// Its state or province; empty where none is given.
    pub within: &'static str,
}
