//! Streamed answers: written on a thread of their own and sent chunk by chunk, so that memory does not grow with the
//! length of the answer.

use super::AppState;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream as streams;
use std::io::{self, ErrorKind, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

const CHUNK_BYTES: usize = 64 << 10;
/// How long a client may take for a chunk.
const CHUNK_TIMEOUT: Duration = Duration::from_secs(30);
/// The same while another answer waits for a permit, so that few slow clients cannot hold all permits.
const CONTESTED_CHUNK_TIMEOUT: Duration = Duration::from_secs(1);
/// How long an answer may take as a whole: a client may take each chunk in time, and come to no end.
const MAX_ANSWER_TIME: Duration = Duration::from_secs(3600);

/// Collects what is written into chunks. Writing waits for the client, and fails when it has gone or is too slow.
pub(super) struct ChunkWriter {
    chunk: Vec<u8>,
    sender: mpsc::Sender<io::Result<Bytes>>,
    runtime: Handle,
    end: Instant,
    /// How many other answers wait for a permit.
    waiting: Arc<AtomicUsize>,
}

/// Counts an answer that waits for its permit.
struct Waiting(Arc<AtomicUsize>);

impl Waiting {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Write for ChunkWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Not only when a chunk is full: what is rarely written may take long to make.
        if self.sender.is_closed() {
            return Err(ErrorKind::BrokenPipe.into());
        }
        if Instant::now() >= self.end {
            return Err(ErrorKind::TimedOut.into());
        }
        self.chunk.extend_from_slice(bytes);
        if self.chunk.len() >= CHUNK_BYTES {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let chunk = Bytes::from(std::mem::take(&mut self.chunk));
        let begun = Instant::now();
        let end = self.end.min(begun + CHUNK_TIMEOUT);
        loop {
            let left = end.saturating_duration_since(Instant::now()).min(CONTESTED_CHUNK_TIMEOUT);
            match self.runtime.block_on(timeout(left, self.sender.reserve())) {
                Ok(Ok(place)) => {
                    place.send(Ok(chunk));
                    return Ok(());
                }
                Ok(Err(_)) => return Err(ErrorKind::BrokenPipe.into()),
                Err(_) if Instant::now() >= end || self.waiting.load(Ordering::Relaxed) > 0 => {
                    return Err(ErrorKind::TimedOut.into());
                }
                Err(_) => {}
            }
        }
    }
}

/// Marks answers that are not collected to be cached.
#[derive(Clone, Copy)]
pub(super) struct Streamed;

/// An answer whose body `write` writes; `here` is its address. When that fails or panics, the connection breaks off, so that the client notices.
///
/// It is written once there is a permit for it, which is held to the end. A client that leaves ends the writing.
pub(super) fn stream(
    state: &AppState,
    here: &str,
    write: impl FnOnce(&mut ChunkWriter) -> io::Result<()> + Send + 'static,
) -> Response {
    let task = format!("sending {here}");
    let state = state.clone();
    let (sender, receiver) = mpsc::channel(1);
    let permits = state.permits().exports.clone();
    let waiting = Arc::clone(&state.permits().waiting_exports);
    tokio::spawn(async move {
        let wait = Waiting::new(&waiting);
        let permit = tokio::select! {
            permit = permits.acquire_owned() => permit,
            () = sender.closed() => return,
        };
        drop(wait);
        let mut out = ChunkWriter {
            chunk: Vec::new(),
            sender: sender.clone(),
            runtime: Handle::current(),
            end: Instant::now() + MAX_ANSWER_TIME,
            waiting,
        };
        let written = spawn_blocking(move || {
            let _held = (permit, state.begin(&task));
            write(&mut out).and_then(|()| out.flush())
        });
        let failed = match written.await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => error,
            Err(error) => io::Error::other(error),
        };
        tracing::debug!(error = %failed, "a stream broke off");
        // Fails if the client has gone, which ends the stream too.
        let _ = sender.send(Err(failed)).await;
    });
    // Whoever reads an answer may ask once more after its end.
    let chunks = futures_util::StreamExt::fuse(streams::unfold(receiver, |mut receiver| async move {
        Some((receiver.recv().await?, receiver))
    }));
    (Extension(Streamed), Body::from_stream(chunks)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::security::HostNames;
    use futures_util::StreamExt as _;

    fn state() -> AppState {
        AppState::new(HostNames::of("127.0.0.1:8080".parse().unwrap()))
    }

    #[tokio::test]
    async fn an_answer_is_written_no_faster_than_it_is_taken() {
        let written = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&written);
        let state = state();
        let mut body = stream(&state, "/", move |out| {
            for _ in 0..1000 {
                out.write_all(&[b'x'; CHUNK_BYTES])?;
                count.fetch_add(1, Ordering::SeqCst);
            }
            Ok(())
        })
        .into_body()
        .into_data_stream();
        for _ in 0..10 {
            assert_eq!(body.next().await.unwrap().unwrap().len(), CHUNK_BYTES);
        }
        assert!(written.load(Ordering::SeqCst) <= 12, "{written:?} chunks");
        drop(body);
        // Only an end of the writing gives the last permit back.
        let permits = state.permits().exports.clone();
        let all = permits.acquire_many(crate::web::state::MAX_CONCURRENT_EXPORTS as u32).await.unwrap();
        assert!(written.load(Ordering::SeqCst) <= 12, "it ends when nobody takes the rest");
        drop(all);
    }

    #[tokio::test]
    async fn clients_that_take_nothing_give_way_to_another() {
        let state = state();
        let endless = |out: &mut ChunkWriter| (0..u32::MAX).try_for_each(|_| out.write_all(&[b'x'; CHUNK_BYTES]));
        let slow: Vec<Response> =
            (0..crate::web::state::MAX_CONCURRENT_EXPORTS).map(|_| stream(&state, "/", endless)).collect();
        while state.permits().exports.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let mut other = stream(&state, "/", |out| out.write_all(b"there")).into_body().into_data_stream();
        let answer = timeout(CHUNK_TIMEOUT / 2, other.next()).await.expect("it need not wait for the slow clients");
        assert_eq!(answer.unwrap().unwrap(), Bytes::from_static(b"there"));
        drop(slow);
    }

    #[tokio::test]
    async fn a_stream_that_fails_is_no_whole_answer() {
        let mut body = stream(&state(), "/", |out| {
            out.write_all(b"begun")?;
            Err(io::Error::other("no more"))
        })
        .into_body()
        .into_data_stream();
        assert!(body.next().await.unwrap().is_err());
        let mut body = stream(&state(), "/", |_| panic!("a fault")).into_body().into_data_stream();
        assert!(body.next().await.unwrap().is_err());
    }

    #[tokio::test]
    async fn an_answer_without_end_is_broken_off() {
        let (sender, mut receiver) = mpsc::channel(1);
        let end = Instant::now() + Duration::from_millis(50);
        let mut out =
            ChunkWriter { chunk: Vec::new(), sender, runtime: Handle::current(), end, waiting: Arc::default() };
        let written = spawn_blocking(move || (0..u32::MAX).try_for_each(|_| out.write_all(&[b'x'; CHUNK_BYTES])));
        while receiver.recv().await.is_some() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        assert_eq!(written.await.unwrap().unwrap_err().kind(), ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn an_answer_of_few_bytes_ends_in_time_and_with_its_client() {
        let write = |end, receiver: Option<mpsc::Receiver<io::Result<Bytes>>>, sender| {
            let mut out =
                ChunkWriter { chunk: Vec::new(), sender, runtime: Handle::current(), end, waiting: Arc::default() };
            drop(receiver);
            out.write_all(b"{}").map_err(|error| error.kind())
        };
        let (now, later) = (Instant::now(), Instant::now() + MAX_ANSWER_TIME);
        let (sender, receiver) = mpsc::channel(1);
        assert_eq!(write(later, None, sender.clone()), Ok(()));
        assert_eq!(write(now, None, sender.clone()), Err(ErrorKind::TimedOut));
        assert_eq!(write(later, Some(receiver), sender), Err(ErrorKind::BrokenPipe));
    }
}
