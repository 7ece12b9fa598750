//! `quotidian extract`: articles in, NDJSON out.
//!
//! Files are analysed by all threads and written in the order of the input, an article at a time, so that memory does not
//! grow with the input.

use super::args::ExtractArgs;
use super::in_order::{InOrder, Part};
use super::settings::notebook;
use super::terminal::{Progress, escaped, output, warn};
use crate::annotations::Annotations;
use crate::api::{self, Options};
use crate::article::{Article, LoadProblem, ProblemKind};
use crate::engine;
use crate::ingest::{self, Outcome};
use crate::library::{JoinKeys, ids_within};
use crate::notebook::{Action, Corrections, apply};
use crate::readers::{self, Reader, Walk};
use foldhash::HashSet;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Files analysed together, for each thread.
const FILES_PER_THREAD: usize = 16;

/// Runs the command. 0: everything was read, 1: some files failed, 2: nothing was done.
pub(super) fn run(args: &ExtractArgs, reader: &Reader) -> ExitCode {
    let corrections = match args.work.notebook.is_some().then(|| notebook(&args.work, &[])).transpose() {
        Ok(file) => file.flatten().map(|file| file.current().corrections()).unwrap_or_default(),
        Err(sentence) => {
            warn(&sentence);
            return ExitCode::from(2);
        }
    };
    let mut summary = Summary::default();
    let jobs = args.work.jobs.map_or(0, std::num::NonZeroUsize::get);
    let written = match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => {
            // While another thread reads the first file.
            pool.spawn(engine::read_tables);
            pool.install(|| extract(args, reader, &corrections, &mut summary))
        }
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

fn extract(args: &ExtractArgs, reader: &Reader, corrections: &Corrections, summary: &mut Summary) -> io::Result<()> {
    let options = Options { indirect: args.indirect, all_reported: args.all_reported, explain: args.explain };
    let output = InOrder::new(BufWriter::with_capacity(1 << 16, output()?));
    let lines = |number| Lines::of(output.part(number), options, args.keys, corrections);
    let mut begun = 0;
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
            let mut lines = lines(begun);
            begun += 1;
            let problems = match readers::read_stream("stdin.txt", io::stdin().lock(), 0) {
                Ok(bytes) => {
                    let Outcome { articles, problems, .. } = ingest::process_bytes(reader, "stdin.txt", &bytes);
                    articles.into_iter().for_each(|(article, annotations)| lines.add(article, annotations));
                    problems
                }
                Err(problem) => vec![problem],
            };
            lines.end(problems);
            tell(&output, summary)?;
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
        for problem in &found.problems {
            report(problem, summary);
        }
        let mut done = 0;
        for batch in found.files.chunks(FILES_PER_THREAD * rayon::current_num_threads()) {
            batch.par_iter().enumerate().for_each(|(at, file)| {
                let mut lines = lines(begun + at);
                let remarks =
                    ingest::process_file(reader, file, |article, annotations| lines.add(article, annotations));
                lines.end(remarks.problems);
            });
            begun += batch.len();
            progress.clear();
            tell(&output, summary)?;
            done += batch.len();
            progress.update(done, found.files.len());
        }
        progress.clear();
    }
    output.flush()
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

type Output = InOrder<BufWriter<io::Stdout>, (usize, Vec<LoadProblem>)>;

/// The lines of one file.
struct Lines<'o> {
    part: Part<'o, BufWriter<io::Stdout>, (usize, Vec<LoadProblem>)>,
    count: usize,
    is_shown: bool,
    options: Options,
    has_keys: bool,
    corrections: &'o Corrections,
}

/// A line.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    article: api::Article<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keys: Option<JoinKeys>,
}

impl<'o> Lines<'o> {
    fn of(
        part: Part<'o, BufWriter<io::Stdout>, (usize, Vec<LoadProblem>)>,
        options: Options,
        has_keys: bool,
        corrections: &'o Corrections,
    ) -> Self {
        Self { part, count: 0, is_shown: io::stdout().is_terminal(), options, has_keys, corrections }
    }

    /// Adds the line of an article, unless it is hidden. The line of a long text may be ten times as long as the text, so
    /// it is never whole in memory.
    fn add(&mut self, mut article: Article, mut annotations: Annotations) {
        let own = self.corrections.of_article(article.id.as_str());
        if own.iter().any(|event| matches!(event.action, Action::Hide { .. })) {
            return;
        }
        let concerned = !own.is_empty() || self.corrections.concern_people_of(&annotations);
        let all = if concerned { self.corrections.all_for(own, &annotations) } else { Vec::new() };
        let traces = apply(&mut article, &mut annotations, &all);
        let ids = ids_within(&annotations.people);
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let mut shown = api::article(&article, &annotations, &ids, self.options);
        api::mark_corrected(&mut shown, &annotations, &traces);
        let keys = self.has_keys.then(|| JoinKeys::of(&article, &annotations));
        let shown = Line { article: shown, keys };
        let written = if self.is_shown {
            serde_json::to_string(&shown).map(|json| self.part.write_all(escaped(&json).as_bytes()))
        } else {
            serde_json::to_writer(&mut self.part, &shown).map(Ok)
        };
        let written = written.map_err(io::Error::from).flatten().and_then(|()| self.part.write_all(b"\n"));
        written.expect("an article is made of strings and numbers, and a part takes whatever is written");
        self.count += 1;
    }

    fn end(self, problems: Vec<LoadProblem>) {
        self.part.end((self.count, problems));
    }
}

/// Counts what is written, and prints its problems.
fn tell(output: &Output, summary: &mut Summary) -> io::Result<()> {
    for (articles, problems) in output.said()? {
        summary.articles += articles;
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
