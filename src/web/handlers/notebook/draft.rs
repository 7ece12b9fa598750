//! An entry as a script or form gives it, made into an action of the notebook.

use crate::annotations::CountryCode;
use crate::library::Library;
use crate::library::query::{self, NotedArticle, QueryError};
use crate::notebook::{Action, ArticleRef, EventId, Field, NamedSpeaker, Notebook, Refused, Selector};
use crate::text::{Span, fold};
use crate::web::error::WebError;
use crate::web::filters;
use serde::Deserialize;

/// The most searches that are saved: the list of articles says of each what is new in it.
const MAX_SAVED_SEARCHES: usize = 100;

/// The fields of an entry. Which are needed depends on the action.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Draft {
    pub(super) action: String,
    pub(super) article: Option<String>,
    pub(super) quote: Option<String>,
    pub(super) start: Option<usize>,
    pub(super) end: Option<usize>,
    pub(super) exact: Option<String>,
    pub(super) prefix: Option<String>,
    pub(super) suffix: Option<String>,
    pub(super) extent: Option<String>,
    pub(super) person: Option<String>,
    pub(super) names: Vec<String>,
    pub(super) name: Option<String>,
    pub(super) speaker: Option<String>,
    pub(super) country: Option<String>,
    pub(super) with: Option<String>,
    pub(super) field: Option<Field>,
    pub(super) value: Option<String>,
    pub(super) other: Option<String>,
    pub(super) are: Option<bool>,
    pub(super) note: Option<String>,
    pub(super) labels: Vec<String>,
    pub(super) collections: Vec<String>,
    pub(super) replaces: Option<String>,
    pub(super) address: Option<String>,
    pub(super) search: Option<String>,
    pub(super) revision: Option<String>,
}

impl Draft {
    /// The action that is meant, with articles and words named so that they are found again.
    pub(super) fn into_action(self, library: &Library) -> Result<Action, WebError> {
        let article = match &self.article {
            Some(id) => Some(noted(library, id)?),
            None => None,
        };
        let article = article.as_ref();
        let reference = || Ok::<ArticleRef, WebError>(needed("article", article)?.reference.clone());
        Ok(match &*self.action {
            "name-person" => Action::NamePerson {
                names: self.names(library, article)?,
                name: trimmed("name", self.name.as_deref())?,
                article: article.map(|article| article.reference.clone()),
            },
            "split-person" => {
                let (person, name) =
                    (trimmed("person", self.person.as_deref())?, trimmed("name", self.name.as_deref())?);
                let Some(known) = query::names_of(library, &person) else {
                    return Err(WebError::not_found("There is no person of this id."));
                };
                let names = query::split_names(known, &self.names, &name)
                    .map_err(|Refused(name, why)| WebError::bad_parameter(name, why))?;
                Action::NamePerson { names, name, article: None }
            }
            "not-person" => Action::NotPerson {
                names: self.names(library, article)?,
                article: article.map(|article| article.reference.clone()),
            },
            "add-person" => {
                let name = trimmed("name", self.name.as_deref())?;
                Action::AddPerson { article: reference()?, text: self.words(article)?, name }
            }
            "set-speaker" => Action::SetSpeaker {
                article: reference()?,
                text: self.words(article)?,
                speaker: self.speaker(library)?,
            },
            "not-quote" => Action::NotQuote { article: reference()?, text: self.words(article)? },
            "set-extent" => {
                let text = self.words(article)?;
                let extent = self.extent(needed("article", article)?, &text)?;
                Action::SetExtent { article: reference()?, text, extent }
            }
            "add-quote" => {
                Action::AddQuote { article: reference()?, text: self.words(article)?, speaker: self.speaker(library)? }
            }
            "not-country" => {
                Action::NotCountry { article: reference()?, country: code("country", self.country.as_deref())? }
            }
            "set-country" => Action::SetCountry {
                article: reference()?,
                country: code("country", self.country.as_deref())?,
                with: code("with", self.with.as_deref())?,
            },
            "add-country" => {
                let text = self.words(article)?;
                Action::AddCountry { article: reference()?, text, country: code("country", self.country.as_deref())? }
            }
            "set-field" => Action::SetField {
                article: reference()?,
                field: needed("field", self.field)?,
                value: self.value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()),
            },
            "hide" => Action::Hide { article: reference()? },
            "copies" => {
                let other = needed("other", self.other.as_deref())?;
                let other = noted(library, article_id(other))?.reference;
                Action::Copies { article: reference()?, other, are: needed("are", self.are)? }
            }
            "keep" => self.keep(article, library.notebook())?,
            "read" => Action::Read { article: reference()? },
            "save-search" => {
                let address = trimmed("address", self.address.as_deref())?;
                filters::saved(&address)?;
                if query::saved_searches(library).len() >= MAX_SAVED_SEARCHES {
                    let why = format!("there are {MAX_SAVED_SEARCHES} saved searches. Remove one first.");
                    return Err(WebError::bad_parameter("name", why));
                }
                Action::SaveSearch { name: trimmed("name", self.name.as_deref())?, address }
            }
            "see-search" => look(library, EventId(trimmed("search", self.search.as_deref())?))?,
            _ => {
                return Err(WebError::bad_parameter("action", "there is no such action; /api/openapi.json lists all."));
            }
        })
    }

    fn keep(self, article: Option<&NotedArticle<'_>>, notebook: &Notebook) -> Result<Action, WebError> {
        let replaces = self.replaces.clone().map(EventId);
        let replaced = match &replaces {
            Some(id) => Some(notebook.get(id).ok_or_else(|| WebError::not_found("There is no such entry."))?),
            None => None,
        };
        // An entry that is changed stays where it is, even if that place is lost.
        let (article, text) = match replaced.map(|event| &event.action) {
            Some(Action::Keep { article, text, .. }) => (article.clone(), text.clone()),
            Some(_) => return Err(WebError::bad_parameter("replaces", "it is not a note.")),
            None => {
                let text = if self.is_about_words() { Some(self.words(article)?) } else { None };
                (needed("article", article)?.reference.clone(), text)
            }
        };
        let tags = |tags: Vec<String>| {
            let mut tags: Vec<String> =
                tags.iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
            tags.sort();
            tags.dedup();
            tags
        };
        Ok(Action::Keep {
            article,
            text,
            note: self.note.map(|note| note.replace("\r\n", "\n").trim().to_owned()).filter(|note| !note.is_empty()),
            labels: tags(self.labels),
            collections: tags(self.collections),
            replaces,
        })
    }

    fn is_about_words(&self) -> bool {
        self.quote.is_some() || self.start.is_some() || self.exact.is_some()
    }

    /// The words of the article that are meant.
    fn words(&self, article: Option<&NotedArticle<'_>>) -> Result<Selector, WebError> {
        let article = needed("article", article)?;
        let text = &*article.article.text;
        let span = if let Some(quote) = &self.quote {
            let number = quote.strip_prefix('q').and_then(|number| number.parse::<usize>().ok()?.checked_sub(1));
            let quote = number.and_then(|number| article.annotations.quotes.get(number));
            quote.ok_or_else(|| WebError::not_found("The article has no such quote."))?.content
        } else if let Some((start, end)) = self.start.zip(self.end) {
            code_points(text, start, end)
                .ok_or_else(|| WebError::bad_parameter("start", "there are no such positions in the text."))?
        } else {
            let exact = needed("exact", self.exact.clone())?;
            let (prefix, suffix) = (self.prefix.clone().unwrap_or_default(), self.suffix.clone().unwrap_or_default());
            let exact = exact.replace("\r\n", "\n").trim().to_owned();
            let found = Selector { exact, prefix, suffix }.find(text);
            found.ok_or_else(|| WebError::bad_parameter("exact", "these words are not in the article."))?
        };
        Ok(Selector::of(text, span))
    }

    /// All words of a quote, nearest to those that the program gives.
    fn extent(&self, article: &NotedArticle<'_>, quote: &Selector) -> Result<Selector, WebError> {
        let text = &*article.article.text;
        let wanted = needed("extent", self.extent.as_deref())?.replace("\r\n", "\n");
        let wanted = wanted.trim();
        let near = quote.find(text).map_or(0, |span| span.start as usize);
        let places = text.match_indices(wanted).filter(|_| !wanted.is_empty());
        let nearest = places.min_by_key(|(at, _)| at.abs_diff(near)).map(|(at, words)| Span::new(at, at + words.len()));
        let whole = nearest.or_else(|| Selector { exact: wanted.to_owned(), ..Selector::default() }.find(text));
        let span = whole.ok_or_else(|| WebError::bad_parameter("extent", "these words are not in the article."))?;
        Ok(Selector::of(text, span))
    }

    /// The names that the program gives to the person who is meant: in one article, or in all.
    fn names(&self, library: &Library, article: Option<&NotedArticle<'_>>) -> Result<Vec<String>, WebError> {
        let person = trimmed("person", self.person.as_deref())?;
        if let Some(article) = article {
            let local = article.people.iter().position(|link| link.id == person);
            return Ok(vec![local.map_or(person, |number| article.annotations.people[number].name.clone())]);
        }
        Ok(query::names_of(library, &person).unwrap_or_else(|| vec![person]))
    }

    fn speaker(&self, library: &Library) -> Result<NamedSpeaker, WebError> {
        let name = || trimmed("name", self.name.as_deref());
        match self.speaker.as_deref().unwrap_or("person") {
            "person" => {
                let name = name()?;
                let known = query::person_name(library, &name).map(str::to_owned);
                Ok(NamedSpeaker::Person { name: known.unwrap_or(name) })
            }
            "other" => Ok(NamedSpeaker::Other { phrase: name()? }),
            "unknown" => Ok(NamedSpeaker::Unknown),
            _ => Err(WebError::bad_parameter("speaker", "it should be person, other or unknown.")),
        }
    }
}

fn noted<'l>(library: &'l Library, id: &str) -> Result<NotedArticle<'l>, WebError> {
    query::noted_article(library, id).map_err(|cause| match cause {
        QueryError::NoArticle(_) => WebError::not_found("There is no article of this id."),
        cause => cause.into(),
    })
}

/// A look at a saved search, which remembers what it finds.
pub(super) fn look(library: &Library, search: EventId) -> Result<Action, WebError> {
    let saved = library.notebook().get(&search).filter(|event| library.notebook().is_active(event));
    let Some(Action::SaveSearch { address, .. }) = saved.map(|event| &event.action) else {
        return Err(WebError::not_found("There is no such saved search."));
    };
    let matches = query::saved_matches(library, &search, &filters::saved(address)?)?;
    Ok(Action::SeeSearch { found: query::seen_names(library, &matches.new), search })
}

/// The id in the address of an article's page; a plain id is one already.
fn article_id(typed: &str) -> &str {
    let path = typed.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once("/articles/").map_or(path, |(_, id)| id).trim()
}

fn needed<T>(name: &str, value: Option<T>) -> Result<T, WebError> {
    value.ok_or_else(|| WebError::bad_parameter(name, "it is needed for this."))
}

fn trimmed(name: &str, value: Option<&str>) -> Result<String, WebError> {
    needed(name, value.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned))
}

/// A country by its code or its name.
fn code(name: &str, typed: Option<&str>) -> Result<String, WebError> {
    let typed = trimmed(name, typed)?;
    let key = fold(&typed);
    let is_meant = |code: &CountryCode| fold(code.as_str()) == key || fold(code.name()) == key;
    let found = CountryCode::all().find(is_meant);
    found.map(|code| code.to_string()).ok_or_else(|| WebError::bad_parameter(name, "there is no such country."))
}

/// The span between two code points of a text.
fn code_points(text: &str, start: usize, end: usize) -> Option<Span> {
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let mut bytes = ends.enumerate().filter(|(number, _)| *number == start || *number == end).map(|(_, at)| at);
    let (first, last) = (bytes.next()?, bytes.next()?);
    (start < end).then(|| Span::new(first, last))
}
