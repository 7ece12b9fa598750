//! `quotidian corrections`: what the user corrected, as a list or as test cases.

use super::args::CorrectionsArgs;
use super::settings::notebook;
use super::terminal::{clean, print, warn};
use crate::annotations::Annotations;
use crate::article::Article;
use crate::ingest;
use crate::notebook::{Corrections, marked_case};
use crate::notebook::{Event, Target, Trace, apply};
use crate::readers::Reader;
use foldhash::{HashMap, HashSet};
use std::io::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the command. 0: it succeeded; 1: some corrections are not in the output; 2: it failed.
pub(super) fn run(args: &CorrectionsArgs, reader: &Reader) -> ExitCode {
    if args.dirs.is_empty() && (args.as_cases || args.work.notebook.is_none()) {
        warn(if args.as_cases {
            "Which folder? Test cases need the articles: quotidian corrections --as-cases ~/news"
        } else {
            "Whose corrections? Name the folders of the articles, or the notebook: quotidian corrections ~/news"
        });
        return ExitCode::from(2);
    }
    let file = match notebook(&args.work, &args.dirs) {
        Ok(Some(file)) => file,
        Ok(None) => {
            warn("There is no place for a notebook. Name it with --notebook FILE.");
            return ExitCode::from(2);
        }
        Err(sentence) => {
            warn(&sentence);
            return ExitCode::from(2);
        }
    };
    let path = file.path();
    let notebook = file.current();
    let active: Vec<&Arc<Event>> = notebook.active().filter(|event| event.action.is_correction()).collect();
    if !args.as_cases {
        let mut text = format!("{}\n", path.display());
        for event in active {
            let article = event.action.article().map(|article| format!("  {}", article.id)).unwrap_or_default();
            text.push_str(&format!("{}  {}  {}{article}\n", event.id, event.at.strftime("%Y-%m-%d"), event.summary()));
        }
        return print(|out| out.write_all(clean_lines(&text).as_bytes()));
    }
    let (cases, missing) = cases(args, reader, &notebook.corrections());
    if missing > 0 {
        warn(&format!("{missing} corrections have no place in one article's text, and make no case."));
    }
    let written = print(|out| out.write_all(clean_lines(&cases).as_bytes()));
    if written == ExitCode::SUCCESS && missing > 0 { ExitCode::FAILURE } else { written }
}

fn clean_lines(text: &str) -> String {
    text.lines().map(|line| clean(line) + "\n").collect()
}

/// A case for each correction that has a place in a text, and the number of those that have none.
fn cases(args: &CorrectionsArgs, reader: &Reader, corrections: &Corrections) -> (String, usize) {
    let (mut text, mut written) = (String::new(), 0);
    let mut add = |mut article: Article, mut annotations: Annotations, own: &[Arc<Event>]| {
        let all = corrections.all_for(own, &annotations);
        let traces = apply(&mut article, &mut annotations, &all);
        for case in traces.iter().filter_map(|trace| case(&article, &annotations, trace)) {
            text.push_str(&case);
            written += 1;
        }
    };
    let named = corrections.by_article().iter().map(|own| &own.article);
    let titles: HashSet<&str> = named.filter_map(|article| article.title.as_deref()).collect();
    let mut found: HashSet<String> = HashSet::default();
    // Articles of these titles: what is in the only one, unless it has corrections by its id.
    let mut titled: HashMap<String, Option<(Article, Annotations)>> = HashMap::default();
    for file in ingest::find(&args.dirs).files {
        ingest::process_file(reader, &file, |article, annotations| {
            let own = corrections.of_article(article.id.as_str());
            if let Some(title) = article.metadata.title.as_ref().filter(|title| titles.contains(&*title.value)) {
                let only = || own.is_empty().then(|| (article.clone(), annotations.clone()));
                titled.entry(title.value.clone()).and_modify(|only| *only = None).or_insert_with(only);
            }
            if !own.is_empty() {
                found.insert(article.id.to_string());
                add(article, annotations, own);
            }
        });
    }
    // An article that has moved is known by its title, as in the library.
    for moved in corrections.by_article().iter().filter(|own| !found.contains(&own.article.id)) {
        let title = moved.article.title.as_deref();
        if let Some((article, annotations)) = title.and_then(|title| titled.get(title)?.clone()) {
            add(article, annotations, &moved.events);
        }
    }
    (text, corrections.count().saturating_sub(written))
}

fn case(article: &Article, annotations: &Annotations, trace: &Trace) -> Option<String> {
    let place = match &trace.target {
        Target::Quote(span) => *span,
        Target::Person(name) => *annotations.people.iter().find(|person| person.name == *name)?.mentions.first()?,
        Target::Country(code) => {
            annotations.countries.iter().find(|country| country.code == *code)?.mentions.first()?.span
        }
        _ => return None,
    };
    let was = trace.was.as_deref().map(|was| format!(", not {was}")).unwrap_or_default();
    let name = match &trace.target {
        Target::Quote(_) => "speaker or extent of a quote".to_owned(),
        Target::Person(name) => name.clone(),
        Target::Country(code) => code.name().to_owned(),
        _ => return None,
    };
    Some(format!("== {name}{was}\n{}\n\n", marked_case(&article.text, annotations, place)))
}
