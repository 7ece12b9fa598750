//! `quotidian serve`: reads folders and answers at one address.
//!
//! The server answers from the start; the library takes its place as soon as it is whole.

use super::args::ServeArgs;
use super::follow::{self, Reading};
use super::settings::ServeSettings;
use super::terminal::{Progress, clean, counted, warn};
use crate::article::LoadProblem;
use crate::ingest::{self, Corpus};
use crate::library::{Library, query};
use crate::notebook::NotebookFile;
use crate::readers::{Reader, Walk};
use crate::web::server::{self, ServerLimits};
use crate::web::{AppState, router, security::HostNames, state};
use anyhow::Context as _;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// How many threads may do blocking work: as many as the server gives permits for, and some more.
const MAX_BLOCKING_THREADS: usize = state::MAX_BLOCKING_THREADS + 4;

/// Runs the command until the program is asked to end. 0: it was; 2: it could not begin or go on.
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

/// Makes sure that there are threads enough, so that nothing fails later because there is none, and starts those that search.
fn start_threads(jobs: usize) -> Result<(), String> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let jobs = if jobs == 0 { processors } else { jobs };
    // Those that serve connections; that read, search and hear workers, as many each; that answer, load, follow the files and the notebook
    // and keep both going, watch; one more.
    let wanted = processors + 3 * jobs + 6;
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

/// After this time a line says where to see how far loading is.
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
    let resolved = settings.resolved.clone();
    // The folders are looked through while the notebook is read.
    let walking = std::thread::Builder::new().name("walk".into()).spawn(move || ingest::find_resolved(&resolved))?;
    if let Some(path) = &settings.notebook {
        match NotebookFile::open(path) {
            Ok(notebook) => {
                state = state.with_notebook(notebook);
                let state = state.clone();
                std::thread::Builder::new()
                    .name("keep".into())
                    .spawn(move || follow::keep_following_notebook(state))?;
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
        let reading = Reading::new(&settings, &reader);
        let walk = walking.join().unwrap_or_else(|_| ingest::find_resolved(&settings.resolved));
        let loaded = reading.and_then(|reading| {
            let line = reading.run(|corpus| load(&settings, &loading, corpus, walk))?;
            Ok((line, reading))
        });
        match loaded {
            Ok((line, reading)) => {
                let _ = report.send(Ok(line));
                follow::keep_following_files(settings, reader, loading, reading);
            }
            Err(sentence) => _ = report.send(Err(sentence)),
        }
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

/// How long reading takes before readers see what is read so far.
const SHOW_DELAY: Duration = Duration::from_secs(10);

/// Loads the library of the files of `walk` into the state; gives a line that says what there is, or a sentence why there is
/// nothing.
fn load(settings: &ServeSettings, state: &AppState, corpus: &mut Corpus, walk: Walk) -> Result<String, String> {
    let began = Instant::now();
    let progress = Progress::new(true);
    let report_progress = |done, total| {
        progress.update(done, total);
        state.report_progress(done, total);
    };
    corpus.set_corrections(state.corrections());
    let show = |part| state.show_part(part);
    let library = corpus.update_showing(walk, report_progress, SHOW_DELAY, show);
    progress.clear();
    if library.is_empty() {
        return Err(no_articles_message(settings, &library));
    }
    let line = summary(&library, began.elapsed());
    state.replace(library);
    Ok(line)
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
