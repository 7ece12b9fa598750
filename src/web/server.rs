//! Taking connections, serving and ending.
//!
//! A connection costs memory and an open file, so it must earn them: it has to send the whole head of a request within
//! some seconds, and to take what it is sent. One that does neither is closed, so that clients which are slow, or mean
//! to be, cannot keep out the others.

use super::AppState;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;

/// What a connection may cost.
#[derive(Clone, Copy, Debug)]
pub struct ServerLimits {
    /// How long the head of a request may take to arrive, and how long a connection may wait for its next request.
    pub header_timeout: Duration,
    /// How long a client may take nothing of what it is sent.
    pub write_timeout: Duration,
    /// How long requests under way may take to finish once the program is asked to end.
    pub shutdown_timeout: Duration,
    /// How many connections there may be at a time; further ones wait to be taken.
    pub max_connections: usize,
}

impl Default for ServerLimits {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            header_timeout: seconds(15),
            write_timeout: seconds(30),
            shutdown_timeout: seconds(4),
            max_connections: connection_limit(),
        }
    }
}

/// The longest head of a request that is read, in bytes; `limits` refuses shorter ones in words.
const MAX_HEAD_BYTES: usize = 64 << 10;
/// Most connections at a time, where the system allows as many open files.
const MAX_CONNECTIONS: usize = 4096;

/// Serves `router` until `stop` is done, then finishes what is under way, as far as there is time.
///
/// Event streams are ended first: they would otherwise keep the server up for as long as a page is open.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    state: AppState,
    limits: ServerLimits,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.header_timeout).max_buf_size(MAX_HEAD_BYTES);
    let permits = Arc::new(Semaphore::new(limits.max_connections));
    state.limit_event_streams(limits.max_connections / 4);
    let connections = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let (stream, permit) = tokio::select! {
            accepted = accept(&listener, &permits) => accepted,
            () = &mut stop => break,
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.write_timeout));
        let service = TowerToHyperService::new(router.clone());
        let connection = connections.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke off");
            }
            drop(permit);
        });
    }
    drop(listener);
    state.end();
    // Whatever takes longer is broken off.
    let _ = tokio::time::timeout(limits.shutdown_timeout, connections.shutdown()).await;
}

/// The next connection, once there is a permit for it.
async fn accept(listener: &TcpListener, permits: &Arc<Semaphore>) -> (TcpStream, Option<OwnedSemaphorePermit>) {
    // Nobody closes the semaphore, so there is always a permit in the end.
    let permit = permits.clone().acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, permit),
            // The client has left already.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                // Most likely there are no more files to open: some will be closed.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// As many connections as are wanted, or half of the files that may be open: the others are for reading articles.
#[cfg(unix)]
fn connection_limit() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let wanted = 2 * MAX_CONNECTIONS as u64;
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let mut files = current.unwrap_or(wanted);
    if files < wanted {
        // Many systems begin at 1024 and let a program ask for more.
        let more = maximum.unwrap_or(wanted).min(wanted);
        if setrlimit(Resource::Nofile, Rlimit { current: Some(more), maximum }).is_ok() {
            files = more;
        }
    }
    (files.min(wanted) / 2).max(1) as usize
}

#[cfg(not(unix))]
fn connection_limit() -> usize {
    MAX_CONNECTIONS
}

/// Done when the program is asked to end: Ctrl-C, or SIGTERM where there are signals.
pub async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
