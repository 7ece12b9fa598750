//! `quotidian serve`: reads folders and answers at one address.
//!
//! The server answers from the start; the library takes its place as soon as it is whole.

use super::args::ServeArgs;
use super::settings::ServeSettings;
use super::terminal::{Progress, clean, counted, warn};
use crate::article::LoadProblem;
use crate::ingest::{self, Cache, Corpus};
use crate::library::{Library, query};
use crate::notebook::{NotebookError, NotebookFile};
use crate::readers::{Changes, Pace, RESCAN_INTERVAL, Reader};
use crate::web::server::{self, ServerLimits};
use crate::web::{AppState, router, security::HostNames, state};
use anyhow::Context as _;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// How many threads may do blocking work: as many as the server gives permits for, and some more.
const MAX_BLOCKING_THREADS: usize = state::MAX_BLOCKING_THREADS + 4;

/// Runs the command until the program is told to end. 0: it was; 2: it could not begin or go on.
pub(super) fn run(args: ServeArgs, reader: Reader) -> ExitCode {
    let filter = EnvFilter::try_from_env("QUOTIDIAN_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
    let settings = match ServeSettings::resolve(args) {
        Ok(settings) => settings,
        Err(sentence) => {
            warn(&sentence);
            return ExitCode::from(2);
        }
    };
    if let Err(sentence) = start_threads(settings.jobs) {
        warn(&sentence);
        return ExitCode::from(2);
    }
    // Every thread keeps some memory of its own, so that there are few, and they stay.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(MAX_BLOCKING_THREADS)
        .thread_keep_alive(Duration::from_secs(3600))
        .build()
        .context("no threads to serve with");
    let served = runtime.and_then(|runtime| {
        let served = runtime.block_on(serve(settings, reader));
        // A text that is still being analysed would be waited for.
        runtime.shutdown_background();
        served
    });
    match served {
        Ok(code) => code,
        Err(error) => {
            warn(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Makes sure that there are threads enough, so that nothing fails for want of one later, and starts those that search.
fn start_threads(jobs: usize) -> Result<(), String> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = if jobs == 0 { processors } else { jobs };
    // Those that serve connections; that read, search and hear workers, as many each; that answer, load, watch; one more.
    let wanted = processors + 3 * jobs + 4;
    let gate = Arc::new(Mutex::new(()));
    let closed = gate.lock();
    let waiting = |_| {
        let gate = Arc::clone(&gate);
        std::thread::Builder::new().spawn(move || drop(gate.lock())).ok()
    };
    let started: Vec<_> = (0..wanted).map_while(waiting).collect();
    drop(closed);
    let given = started.len();
    started.into_iter().for_each(|thread| _ = thread.join());
    if given < wanted {
        return Err(format!(
            "This system gives it {given} threads at a time, and it needs {wanted}. Allow it more processes and memory \
             (ulimit -u, ulimit -v), or have it do less at a time (--jobs 1)."
        ));
    }
    let searching = rayon::ThreadPoolBuilder::new().num_threads(jobs).thread_name(|_| "search".into()).build_global();
    searching.map_err(|error| format!("There are no threads to search with: {error}."))
}

/// After which time the reader is told where to see how far the reading is.
const SLOW_START_DELAY: Duration = Duration::from_secs(1);

async fn serve(settings: ServeSettings, reader: Reader) -> anyhow::Result<ExitCode> {
    let listener = match TcpListener::bind(settings.listen).await {
        Ok(listener) => listener,
        Err(error) => {
            warn(&cannot_listen(settings.listen, &error));
            return Ok(ExitCode::from(2));
        }
    };
    let address = listener.local_addr()?;
    let hosts = HostNames::of(address).and(settings.names.iter().cloned());
    let mut state = AppState::with_token(hosts, settings.token.clone(), reader.clone());
    if let Some(path) = &settings.notebook {
        match NotebookFile::open(path) {
            Ok(notebook) => {
                state = state.with_notebook(notebook);
                let state = state.clone();
                std::thread::Builder::new()
                    .name("notebook".into())
                    .spawn(move || without_end("following the notebook", || follow_notebook(&state)))?;
            }
            Err(error) => {
                warn(&error.to_string());
                if settings.notebook_named {
                    return Ok(ExitCode::from(2));
                }
                warn("Going on without a notebook: nothing can be corrected or kept.");
            }
        }
    }
    let new_token = settings.new_token.clone();
    // Other users can see the browser's command line, so it has a code that works once instead of the token.
    let code = if settings.open && settings.token.is_some() { Some(state.one_time_code()?) } else { None };
    let (report, loaded) = tokio::sync::oneshot::channel();
    let loading = state.clone();
    let open = settings.open;
    // Not one of the runtime's own threads: reading must not hold up answering, nor wait for the end.
    std::thread::Builder::new().name("load".into()).spawn(move || {
        let mut corpus =
            Corpus::new(reader, settings.cache.as_deref().and_then(|options| cache(&settings.roots, options)));
        let threads = rayon::ThreadPoolBuilder::new().num_threads(settings.jobs).thread_name(|_| "read".into());
        let pool = match threads.build() {
            Ok(pool) => pool,
            Err(error) => {
                let _ = report.send(Err(format!("There are no threads to read with: {error}.")));
                return;
            }
        };
        // Whatever is read, now or later, is read by as many threads as were asked for.
        pool.install(|| {
            let loaded = load(&settings, &loading, &mut corpus);
            let going = loaded.is_ok();
            let _ = report.send(loaded);
            if going {
                without_end("following the files", || follow(&settings, &loading, &mut corpus));
            }
        });
    })?;
    let stop = server::stop_signal();
    let serving = server::serve(listener, router(state.clone()), state, ServerLimits::default(), stop);
    tokio::pin!(serving);
    let home = format!("http://{}/", local_address(address));
    let with = |token: Option<String>| token.map_or_else(|| home.clone(), |token| format!("{home}?token={token}"));
    let (url, opened) = (with(new_token), with(code));
    let loaded = async {
        tokio::pin!(loaded);
        let early = tokio::time::timeout(SLOW_START_DELAY, &mut loaded).await;
        if early.is_err() {
            warn(&format!("still reading; {url} shows how far it is, and goes on by itself."));
        }
        if open && !matches!(early, Ok(Ok(Err(_)))) {
            open_browser(&opened, &home);
        }
        match early {
            Ok(loaded) => loaded,
            Err(_) => loaded.await,
        }
    };
    tokio::select! {
        () = &mut serving => return Ok(ExitCode::SUCCESS),
        loaded = loaded => match loaded.context("reading the folder broke off: a fault of the program")? {
            // On standard output, so that a script can read it; whoever does not read it can still open the page.
            Ok(line) => {
                let _ = writeln!(io::stdout().lock(), "{url}  {}", clean(&line));
            }
            Err(sentence) => {
                warn(&sentence);
                return Ok(ExitCode::from(2));
            }
        },
    }
    serving.await;
    Ok(ExitCode::SUCCESS)
}

/// The cache, unless there can be none: then everything is read anew and stays in memory.
fn cache(roots: &[PathBuf], options: &str) -> Option<Cache> {
    let place = ingest::cache_dir().ok_or_else(|| io::Error::other("this user has no cache directory"));
    match place.and_then(|place| Cache::open(&place, roots, options)) {
        Ok(cache) => Some(cache),
        Err(error) => {
            tracing::warn!("there is no cache ({error}): everything is read anew, and stays in memory");
            None
        }
    }
}

/// How long reading takes before readers see what is read so far.
const SHOW_DELAY: Duration = Duration::from_secs(10);

/// Loads the library into the state; gives a line that says what there is, or a sentence why there is nothing.
fn load(settings: &ServeSettings, state: &AppState, corpus: &mut Corpus) -> Result<String, String> {
    let began = Instant::now();
    let progress = Progress::new(true);
    let report_progress = |done, total| {
        progress.update(done, total);
        state.report_progress(done, total);
    };
    corpus.set_corrections(state.corrections());
    let show = |part| state.show_part(part);
    let library = corpus.update_showing(ingest::find_resolved(&settings.resolved), report_progress, SHOW_DELAY, show);
    progress.clear();
    if library.is_empty() {
        return Err(no_articles_message(settings, &library));
    }
    let line = summary(&library, began.elapsed());
    state.replace(library);
    Ok(line)
}

/// How often the notebook is looked at: somebody may edit it, or share it with another program.
const NOTEBOOK_INTERVAL: Duration = Duration::from_millis(500);

/// Applies what others change in the notebook.
fn follow_notebook(state: &AppState) {
    let mut last_error = String::new();
    while let Some(notebook) = state.notebook() {
        std::thread::sleep(NOTEBOOK_INTERVAL);
        let applied = catch_unwind(AssertUnwindSafe(|| {
            let changed = notebook.refresh()?;
            if changed {
                state.apply_notebook();
            }
            Ok::<_, NotebookError>(())
        }));
        match applied {
            Ok(Ok(())) => last_error.clear(),
            Ok(Err(error)) if error.to_string() != last_error => {
                last_error = error.to_string();
                warn(&last_error);
            }
            Ok(Err(_)) => {}
            // A fault of the program must not end the following.
            Err(_) => tracing::error!("applying the notebook broke off; it goes on with the next change"),
        }
    }
}

/// How long after reading the files are looked at again, whatever is heard of them: what reading took is free then, and
/// the allocator gives it back with the next work that it has after a second.
const MEMORY_RETURN_DELAY: Duration = Duration::from_millis(1_100);

/// How long after a fault following begins again.
const FOLLOW_AGAIN_DELAY: Duration = Duration::from_secs(5);

/// Does what ends only by a fault of the program, and must not end silently.
fn without_end(what: &str, mut follow: impl FnMut()) {
    loop {
        let faulted = catch_unwind(AssertUnwindSafe(&mut follow));
        tracing::error!(panicked = faulted.is_err(), "{what} broke off; it begins again");
        std::thread::sleep(FOLLOW_AGAIN_DELAY);
    }
}

/// Puts a new library in the place of the old one whenever the files have changed; the old one answers until then.
fn follow(settings: &ServeSettings, state: &AppState, corpus: &mut Corpus) {
    corpus.remember();
    // The system would report every file that the first library reads, so watching begins after it; and what changed in
    // between is found because looking comes before waiting.
    let changes = Changes::of(&settings.roots);
    let mut longest = MEMORY_RETURN_DELAY;
    let mut pace = Pace::new(Instant::now());
    loop {
        let began = Instant::now();
        let looking = state.begin("looking for files that changed");
        let found = ingest::find_resolved(&settings.resolved);
        let unchanged = corpus.holds(&found);
        drop(looking);
        if unchanged {
            // Not held while nothing happens: there may be many files.
            drop(found);
            std::thread::sleep(pace.pause(began.elapsed(), Instant::now()));
            changes.wait(longest);
            longest = RESCAN_INTERVAL;
        } else {
            tracing::debug!(files = found.files.len(), "the files changed");
            corpus.set_corrections(state.corrections());
            // With corrections it may be another than the one that was read.
            corpus.follow(&state.library().into_index());
            let reading = state.begin("reading files that changed");
            state.replace(corpus.update(found, |_, _| {}));
            corpus.remember();
            longest = MEMORY_RETURN_DELAY;
            drop(reading);
            std::thread::sleep(pace.pause(began.elapsed(), Instant::now()));
        }
    }
}

/// `12 articles, 40 people, 9 countries, 81 quotes, read in 0.21 s`.
fn summary(library: &Library, took: Duration) -> String {
    let counts = query::counts(library);
    let mut line = [
        counted(counts.articles, "article", "articles"),
        counted(counts.people, "person", "people"),
        counted(counts.countries, "country", "countries"),
        counted(counts.quotes, "quote", "quotes"),
    ]
    .join(", ");
    line.push_str(&format!(", read in {:.2} s", took.as_secs_f64()));
    if counts.problems > 0 {
        line.push_str(&format!("; {}", counted(counts.problems, "problem: see /problems", "problems: see /problems")));
    }
    line
}

/// Why no article was found, and what to do.
fn no_articles_message(settings: &ServeSettings, library: &Library) -> String {
    let roots: Vec<String> = settings.roots.iter().map(|root| root.display().to_string()).collect();
    let roots = roots.join(", ");
    let problems = query::problems(library, &query::PageRequest::first(3)).map(|list| list.items).unwrap_or_default();
    if problems.is_empty() {
        return format!(
            "There is no article in {roots}: no file at all. Put articles into it (text, saved web pages, PDF, Word files and more), and start again."
        );
    }
    let reason = |problem: &LoadProblem| match &*problem.path {
        "" => problem.reason.clone(),
        path => format!("{path}: {}", problem.reason),
    };
    let reasons: Vec<String> = problems.iter().map(|problem| reason(problem)).collect();
    format!(
        "There is no article in {roots}; none of its files could be read as one ({}). Save articles there as .txt or \
         .md, and start again.",
        reasons.join(" ")
    )
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => format!(
            "Port {} is in use, perhaps by another Quotidian at http://{address}/. End that one, or choose another \
             port: --listen {}.",
            address.port(),
            SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(8080))
        ),
        ErrorKind::PermissionDenied => format!(
            "Port {} may not be used by this user. Choose one from 1024 up: --listen {}:8080.",
            address.port(),
            address.ip()
        ),
        _ => format!("Serving at {address} is not possible: {error}. Choose another address with --listen."),
    }
}

/// The address that works on this machine, where the server listens at every one.
fn local_address(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
    }
    address
}

/// Opens the page in the reader's browser, or says that they must open `home`.
fn open_browser(url: &str, home: &str) {
    let (program, before): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        ("xdg-open", &[])
    };
    let silent = || Stdio::null();
    let mut command = Command::new(program);
    command.args(before).arg(url).stdin(silent()).stdout(silent()).stderr(silent());
    if let Err(error) = command.spawn() {
        warn(&format!("The browser cannot be started ({error}). Open {home} yourself."));
    }
}
