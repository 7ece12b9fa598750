//! Annotated texts: token-a-line files, and articles with a list of the people in each.

use crate::text::Span;
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What an annotation says of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Every name of every kind is marked.
    AllNames,
    /// Every person's name is marked, other names are not.
    PeopleOnly,
}

/// A text with its names.
#[derive(Clone, Debug)]
pub struct Document {
    /// The corpus: the file's stem, `news` or `genres`.
    pub corpus: String,
    /// The text.
    pub text: String,
    /// The names: where, and the kind as a position in [`EntityKind`](crate::engine::ner::EntityKind)'s order.
    pub names: Vec<(Span, usize)>,
    /// What is marked.
    pub truth: Truth,
}

/// Reads `ner/*.bio`, and `news/` and `genres/` with their `gold/*.json`, below `folder`, in a fixed order.
///
/// # Errors
/// When a file cannot be read or is not of its format.
pub fn read_folder(folder: &Path) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for file in sorted(&folder.join("ner"), "bio")? {
        let corpus = stem(&file);
        let contents = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        documents.extend(contents.split("-DOC-").filter_map(|document| read_bio(&corpus, document)));
    }
    for corpus in ["news", "genres"] {
        for file in sorted(&folder.join(corpus).join("gold"), "json")? {
            documents.push(read_article(corpus, &file).with_context(|| file.display().to_string())?);
        }
    }
    Ok(documents)
}

/// The files of a folder with this ending, in order of their names.
pub(super) fn sorted(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == ending) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn stem(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// A document of `token<TAB>label` lines; the text is put together as it was probably written.
fn read_bio(corpus: &str, lines: &str) -> Option<Document> {
    let mut document =
        Document { corpus: corpus.to_owned(), text: String::new(), names: Vec::new(), truth: Truth::AllNames };
    let mut glue = true;
    for line in lines.lines() {
        let Some((token, label)) = line.split_once('\t') else {
            if !document.text.is_empty() && !document.text.ends_with('\n') {
                document.text.push('\n');
            }
            glue = true;
            continue;
        };
        let token = match token {
            "``" | "''" => "\"",
            "-LRB-" => "(",
            "-RRB-" => ")",
            token => token,
        };
        let tight =
            matches!(token, "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "”" | "%" | "'s" | "’s" | "n't" | "'")
                || token.starts_with(['\'', '’']) && token.len() <= 5;
        if !glue && !tight {
            document.text.push(' ');
        }
        glue = matches!(token, "(" | "[" | "“" | "$" | "#" | "@");
        let start = document.text.len();
        document.text.push_str(token);
        let span = Span::new(start, document.text.len());
        let Some(kind) = ["PER", "LOC", "ORG", "MISC"].iter().position(|kind| label.ends_with(kind)) else { continue };
        match document.names.last_mut() {
            Some((name, before)) if label.starts_with('I') && *before == kind => *name = name.join(span),
            _ => document.names.push((span, kind)),
        }
    }
    if corpus.ends_with("silver") {
        mend_surnames(&mut document);
    }
    (!document.text.trim().is_empty()).then_some(document)
}

/// Machine labels often miss a surname that stands alone: where a full name of the document ends in it, it is a person.
fn mend_surnames(document: &mut Document) {
    let text = &document.text;
    let surnames: BTreeSet<&str> = document
        .names
        .iter()
        .filter(|(span, kind)| *kind == 0 && span.slice(text).contains(' '))
        .filter_map(|(span, _)| span.slice(text).rsplit(' ').next())
        .filter(|surname| surname.len() > 2 && surname.starts_with(char::is_uppercase))
        .collect();
    let mut mended: Vec<(Span, usize)> = Vec::new();
    for surname in &surnames {
        for (start, _) in text.match_indices(surname) {
            let span = Span::new(start, start + surname.len());
            let inside_word = text[..start].ends_with(char::is_alphanumeric)
                || text[span.end as usize..].starts_with(char::is_alphanumeric);
            let inside_name = document.names.iter().any(|(name, _)| name.overlaps(span) && *name != span);
            if !inside_word && !inside_name {
                mended.push((span, 0));
            }
        }
    }
    document.names.retain(|(name, _)| !mended.iter().any(|(span, _)| span == name));
    document.names.extend(mended);
    document.names.sort_unstable();
}

/// An annotated article with the forms of its people from `gold/`.
fn read_article(corpus: &str, gold: &Path) -> Result<Document> {
    let json: serde_json::Value = serde_json::from_str(&fs::read_to_string(gold)?)?;
    let folder = gold.parent().and_then(Path::parent).context("no folder above")?;
    let text = fs::read_to_string(folder.join(stem(gold)).with_extension("txt"))?;
    let mut forms: Vec<&str> = json["people"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|person| person["aliases"].as_array().into_iter().flatten())
        .filter_map(serde_json::Value::as_str)
        .collect();
    forms.sort_by_key(|form| (std::cmp::Reverse(form.len()), *form));
    forms.dedup();
    let mut names: Vec<(Span, usize)> = Vec::new();
    for form in forms {
        for (start, _) in text.match_indices(form) {
            let span = Span::new(start, start + form.len());
            let inside_word = text[..start].ends_with(char::is_alphanumeric)
                || text[span.end as usize..].starts_with(char::is_alphanumeric);
            if !inside_word && !names.iter().any(|(name, _)| name.overlaps(span)) {
                names.push((span, 0));
            }
        }
    }
    names.sort_unstable();
    Ok(Document { corpus: corpus.to_owned(), text, names, truth: Truth::PeopleOnly })
}
