//! `quotidian extract`: articles in, NDJSON out.
//!
//! Files are analysed in batches of a few times the number of threads and written in the order of the input, so that
//! memory does not grow with the input.

use super::args::ExtractArgs;
use super::terminal::{Progress, escaped, warn};
use crate::annotations::Annotations;
use crate::api::{self, Options};
use crate::article::{Article, LoadProblem, ProblemKind};
use crate::ingest::{self, Outcome};
use crate::library::ids_within;
use crate::notebook::{Action, Corrections, NotebookFile, apply};
use crate::readers::{self, Reader, SourceFile, Walk};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashSet};
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Files analysed together, for each thread.
const FILES_PER_THREAD: usize = 16;

/// Runs the command. 0: everything was read, 1: some files failed, 2: nothing was done.
pub(super) fn run(args: &ExtractArgs, reader: &Reader) -> ExitCode {
    let mut summary = Summary::default();
    let jobs = args.work.jobs.map_or(0, std::num::NonZeroUsize::get);
    let written = match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => pool.install(|| extract(args, reader, &mut summary)),
        Err(error) => Err(io::Error::other(error)),
    };
    match written {
        // The reader has stopped reading: `quotidian extract … | head` is not a failure.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Err(error) => {
            warn(&format!("cannot write: {error}"));
            return ExitCode::from(2);
        }
        Ok(()) => {}
    }
    match summary {
        Summary { articles: 0, .. } => {
            if summary.problems == 0 && summary.notes.is_empty() {
                warn("there are no files to read. Name a folder or file with articles, or - for standard input.");
            }
            ExitCode::from(2)
        }
        Summary { problems: 0, .. } => ExitCode::SUCCESS,
        Summary { .. } => ExitCode::FAILURE,
    }
}

#[derive(Default)]
struct Summary {
    articles: usize,
    problems: usize,
    /// The notes that were printed.
    notes: BTreeSet<String>,
}

fn extract(args: &ExtractArgs, reader: &Reader, summary: &mut Summary) -> io::Result<()> {
    let corrections = match &args.work.notebook {
        Some(path) if !path.exists() => {
            return Err(io::Error::other(format!("there is no notebook {}; check the name", path.display())));
        }
        Some(path) => NotebookFile::open(path).map_err(io::Error::other)?.current().corrections(),
        None => Corrections::default(),
    };
    let options = Options { indirect: args.indirect, all_reported: args.all_reported, explain: args.explain };
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let stdin = [PathBuf::from("-")];
    let paths = if args.paths.is_empty() { &stdin[..] } else { &args.paths };
    let mut roots = Vec::with_capacity(paths.len());
    for path in paths.iter().filter(|path| *path != Path::new("-")) {
        match std::fs::metadata(path) {
            Ok(_) => roots.push(path.clone()),
            Err(error) => report(&missing(path, &error), summary),
        }
    }
    let there: HashSet<&PathBuf> = roots.iter().collect();
    let mut walks = ingest::find_each(&roots);
    for path in paths {
        if path == Path::new("-") {
            let outcome = match readers::read_stream("stdin.txt", io::stdin().lock(), 0) {
                Ok(bytes) => ingest::process_bytes(reader, "stdin.txt", &bytes),
                Err(problem) => Outcome { problems: vec![problem], ..Outcome::default() },
            };
            write(&mut out, vec![lines(outcome, options, &corrections)], summary)?;
            continue;
        }
        if !there.contains(path) {
            continue;
        }
        let mut found = match &args.root {
            Some(_) => readers::walk(path),
            None => walks.next().unwrap_or_default(),
        };
        if let Some(root) = &args.root
            && let Err(problem) = rename(&mut found, path, root)
        {
            report(&problem, summary);
            continue;
        }
        // Not between the lines of the output in a terminal.
        let progress = Progress::new(!io::stdout().is_terminal());
        let mut begun = 0;
        for problem in &found.problems {
            report(problem, summary);
        }
        for batch in found.files.chunks(FILES_PER_THREAD * rayon::current_num_threads()) {
            let one = |file: &SourceFile| lines(ingest::process_file(reader, file), options, &corrections);
            let done: Vec<_> = batch.par_iter().map(one).collect();
            progress.clear();
            write(&mut out, done, summary)?;
            begun += batch.len();
            progress.update(begun, found.files.len());
        }
        progress.clear();
    }
    out.flush()
}

/// Makes the paths of everything found below `path` relative to `root`.
fn rename(found: &mut Walk, path: &Path, root: &Path) -> Result<(), LoadProblem> {
    let whole = std::fs::canonicalize(path).map_err(|error| missing(path, &error))?;
    let root = std::fs::canonicalize(root).map_err(|error| missing(root, &error))?;
    let Ok(below) = whole.strip_prefix(&root) else {
        let reason = format!("It is not below {}.", root.display());
        let advice = "Give a --root that holds all paths.".to_owned();
        return Err(LoadProblem { kind: ProblemKind::Loss, path: path.display().to_string(), reason, advice });
    };
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let below = parts.join("/");
    let name = |inside: &str| match (&*below, path.is_file()) {
        ("", _) => inside.to_owned(),
        (below, true) => below.to_owned(),
        (below, false) => format!("{below}/{inside}"),
    };
    for file in &mut found.files {
        file.path = name(&file.path);
    }
    for problem in &mut found.problems {
        problem.path = name(&problem.path);
    }
    Ok(())
}

/// The lines of one file, and its problems.
type Lines = (Vec<Vec<u8>>, Vec<LoadProblem>);

fn lines(outcome: Outcome, options: Options, corrections: &Corrections) -> Lines {
    let line = |(mut article, mut annotations): (Article, Annotations)| {
        let own = corrections.of_article(article.id.as_str());
        if own.iter().any(|event| matches!(event.action, Action::Hide { .. })) {
            return None;
        }
        let concerned = !own.is_empty() || corrections.concern_people_of(&annotations);
        let all = if concerned { corrections.all_for(own) } else { Vec::new() };
        let traces = apply(&mut article, &mut annotations, &all);
        let ids = ids_within(&annotations.people);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut shown = api::article(&article, &annotations, &ids, options);
        api::mark_corrected(&mut shown, &annotations, &traces);
        let json = serde_json::to_vec(&shown);
        let mut line = json.expect("an article is made of strings and numbers, and memory can be written");
        line.push(b'\n');
        Some(line)
    };
    (outcome.articles.into_iter().filter_map(line).collect(), outcome.problems)
}

fn write(out: &mut impl Write, done: Vec<Lines>, summary: &mut Summary) -> io::Result<()> {
    let shown = io::stdout().is_terminal();
    for (lines, problems) in done {
        for line in lines {
            if shown {
                out.write_all(escaped(&String::from_utf8_lossy(&line)).as_bytes())?;
            } else {
                out.write_all(&line)?;
            }
            summary.articles += 1;
        }
        for problem in problems {
            report(&problem, summary);
        }
    }
    Ok(())
}

fn report(problem: &LoadProblem, summary: &mut Summary) {
    if problem.kind == ProblemKind::Note {
        // The same note holds for all files of a kind.
        if !summary.notes.insert(problem.reason.clone()) {
            return;
        }
    } else {
        summary.problems += 1;
    }
    warn(&format!("{}: {} {}", problem.path, problem.reason, problem.advice));
}

fn missing(path: &Path, error: &io::Error) -> LoadProblem {
    let reason = match error.kind() {
        ErrorKind::NotFound => "There is no such file or folder.".to_owned(),
        _ => format!("It cannot be read: {error}."),
    };
    let advice = "Check the name.".to_owned();
    LoadProblem { kind: ProblemKind::Loss, path: path.display().to_string(), reason, advice }
}
