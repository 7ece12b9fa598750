//! Articles side by side: the JSON twin of the comparison.

use super::article::rounded;
use super::facets::all;
use super::lists::ArticleItem;
use super::schema::json_object;
use super::values::Speaker;
use crate::library::query;

json_object! {
    /// Articles side by side. Every `per_article` has an entry for each article, in their order.
    pub struct Comparison<'a> {
        /// The articles, in the order in which they were named.
        articles: Vec<ArticleItem<'a>>,
        /// People, those of most articles first.
        people: Vec<PersonPresence<'a>>,
        /// Countries, those of most articles first.
        countries: Vec<CountryPresence>,
        /// Direct quotes that several of the articles have, in the wording of each.
        shared_quotes: Vec<SharedQuote<'a>>,
        /// For each article the direct quotes that none of the others has.
        own_quotes: Vec<Vec<ComparedQuote<'a>>>,
        /// For each article how many direct quotes at its end were not compared, because it has very many.
        not_compared: Vec<usize>,
        /// For each article that is too long to be compared whole, how many characters of its beginning were; `null` for
        /// the others.
        compared_chars: Vec<Option<usize>>,
        /// For each article whom it lets speak, by falling number of words.
        voices: Vec<Vec<Voice<'a>>>,
    }
}

json_object! {
    /// A person of several articles.
    pub struct PersonPresence<'a> {
        /// The person's id.
        id: &'a str,
        /// The person's name.
        name: &'a str,
        /// The number of mentions; `null` where the article has none.
        per_article: Vec<Option<usize>>,
    }
}

json_object! {
    /// A country of several articles.
    pub struct CountryPresence {
        /// ISO 3166-1 alpha-2 code; `XK` for Kosovo.
        code: String,
        /// Its usual English name.
        name: &'static str,
        /// Its focus; `null` where the article does not name it.
        per_article: Vec<Option<f64>>,
    }
}

json_object! {
    /// The same quote in several articles.
    pub struct SharedQuote<'a> {
        /// The quote as the article has it; `null` where it has not.
        per_article: Vec<Option<ComparedQuote<'a>>>,
    }
}

json_object! {
    /// A quote of a comparison, with those that follow it in the same speech.
    pub struct ComparedQuote<'a> {
        /// `q1`, `q2` and so on within its article.
        id: String,
        /// The words said.
        text: String,
        /// Who said them.
        speaker: Speaker<'a>,
        /// The ids of all quotes of the speech.
        parts: Vec<String>,
        /// Where the other articles report the same without quoting it.
        paraphrased_in: Vec<ParaphrasedQuote<'a>>,
    }
}

json_object! {
    /// Reported speech that says what another article quotes.
    pub struct ParaphrasedQuote<'a> {
        /// The article.
        article_id: &'a str,
        /// The id of the quote in it.
        id: String,
        /// Its words.
        text: String,
    }
}

json_object! {
    /// How much an article lets someone speak.
    pub struct Voice<'a> {
        /// Who.
        speaker: Speaker<'a>,
        /// How many direct quotes.
        quotes: usize,
        /// How many words they have together.
        words: usize,
    }
}

impl<'a> From<query::Comparison<'a>> for Comparison<'a> {
    fn from(compared: query::Comparison<'a>) -> Self {
        let person = |person: query::Presence<query::PersonLink<'a>, usize>| PersonPresence {
            id: person.of.id,
            name: person.of.name,
            per_article: person.per_article,
        };
        let country = |country: query::Presence<crate::annotations::CountryCode, f32>| CountryPresence {
            code: country.of.to_string(),
            name: country.of.name(),
            per_article: country.per_article.into_iter().map(|focus| focus.map(rounded)).collect(),
        };
        let voice = |voice: query::SpeakerShare<'a>| Voice {
            speaker: voice.speaker.into(),
            quotes: voice.quotes,
            words: voice.words,
        };
        let shared = |shared: query::Presence<(), query::Speech<'a>>| SharedQuote {
            per_article: shared.per_article.into_iter().map(|quote| quote.map(Into::into)).collect(),
        };
        Self {
            articles: all(compared.articles),
            people: compared.people.into_iter().map(person).collect(),
            countries: compared.countries.into_iter().map(country).collect(),
            shared_quotes: compared.shared_quotes.into_iter().map(shared).collect(),
            own_quotes: compared.own_quotes.into_iter().map(all).collect(),
            not_compared: compared.not_compared,
            compared_chars: compared.compared_part.into_iter().map(|part| part.map(|part| part.chars)).collect(),
            voices: compared.voices.into_iter().map(|voices| voices.into_iter().map(voice).collect()).collect(),
        }
    }
}

impl<'a> From<query::Speech<'a>> for ComparedQuote<'a> {
    fn from(speech: query::Speech<'a>) -> Self {
        let paraphrase = |paraphrase: query::Paraphrase<'a>| ParaphrasedQuote {
            article_id: paraphrase.article_id,
            id: paraphrase.id,
            text: paraphrase.span.slice(&paraphrase.within.text).to_owned(),
        };
        Self {
            id: speech.ids[0].clone(),
            text: speech.text,
            speaker: speech.speaker.into(),
            parts: speech.ids,
            paraphrased_in: speech.paraphrases.into_iter().map(paraphrase).collect(),
        }
    }
}
