//! Binding, serving and ending.

use super::AppState;
use axum::Router;
use std::future::Future;
use std::io;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests under way may take to finish once the program is told to end.
const GRACE: Duration = Duration::from_secs(4);

/// Serves `router` until `stop` is done, then finishes what is under way, for four seconds at most.
///
/// Event streams are ended first: they would otherwise keep the server up for as long as a page is open.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    state: AppState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let ending = state.clone();
    let serving = axum::serve(listener, router).with_graceful_shutdown(async move {
        stop.await;
        ending.end();
    });
    let too_late = async {
        state.ended().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = serving.into_future() => served,
        () = too_late => Ok(()),
    }
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
