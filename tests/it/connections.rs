//! The server on a real socket: clients that are slow, silent or too loud, and the end.

use crate::marked::library;
use quotidian::web::server::{ServerLimits, serve};
use quotidian::web::{AppState, router, security::HostNames};
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server, how to end it, and its end.
struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    ended: JoinHandle<()>,
    runtime: Runtime,
}

/// Long enough for a busy machine; what is waited for comes at once, or after the short limits of the tests.
const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(300);

fn limits() -> ServerLimits {
    ServerLimits { header_timeout: LONG, write_timeout: LONG, shutdown_timeout: LONG, max_connections: 64 }
}

fn start(limits: ServerLimits) -> Server {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let state = AppState::new(HostNames::of(address));
    let text = "[Karl Lund]p of [Norway:NO]c came. ".repeat(3000);
    let paths: Vec<String> = (0..40).map(|number| format!("{number}.txt")).collect();
    let texts: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), text.as_str())).collect();
    state.replace(library(&texts));
    let (stop, stopped) = oneshot::channel();
    let ended = runtime.spawn(serve(listener, router(state.clone()), state, limits, async {
        let _ = stopped.await;
    }));
    Server { address, stop: Some(stop), ended, runtime }
}

impl Server {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// A connection on which this was sent: `HOST` stands for the header that is needed.
    fn send(&self, request: &str) -> TcpStream {
        let mut stream = self.connect();
        let request = request.replace("HOST", &format!("Host: {}\r\n", self.address));
        // The server may have had enough before the end.
        let _ = stream.write_all(request.as_bytes());
        stream
    }

    /// The whole answer, until the server closes the connection.
    fn answer(&self, request: &str) -> String {
        until_closed(&mut self.send(request))
    }

    fn is_well(&self) {
        let answer = self.answer("GET /readyz HTTP/1.1\r\nHOSTConnection: close\r\n\r\n");
        assert!(answer.ends_with("ready\n"), "{answer}");
    }

    fn stop(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
    }

    fn ends(self) {
        let Self { ended, runtime, .. } = self;
        runtime.block_on(async { tokio::time::timeout(LONG, ended).await }).expect("it ends").unwrap();
    }
}

/// What comes until the other side closes; a reset is an end, too.
fn until_closed(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error}"),
        _ => String::from_utf8_lossy(&bytes).into_owned(),
    }
}

#[test]
fn silent_connections_are_closed() {
    let server = start(ServerLimits { header_timeout: SHORT, ..limits() });
    let mut silent = server.connect();
    let mut slow = server.send("GET / HTTP/1.1\r\nHOSTX-");
    let mut idle = server.send("GET /healthz HTTP/1.1\r\nHOST\r\n");
    assert!(!until_closed(&mut silent).contains("200"));
    assert!(!until_closed(&mut slow).contains("200"));
    assert!(until_closed(&mut idle).contains("ok\n"), "answered first, then closed as nothing more came");
    server.is_well();
}

#[test]
fn slow_clients_make_way() {
    let server = start(ServerLimits { header_timeout: SHORT, max_connections: 8, ..limits() });
    let mut slow = Vec::new();
    for _ in 0..20 {
        slow.push(server.send("GET / HTTP/1.1\r\nHOSTX-"));
    }
    server.is_well();
}

#[test]
fn slow_clients_keep_nobody_waiting() {
    let server = start(limits());
    let mut held = Vec::new();
    for _ in 0..10 {
        held.push(server.connect());
        held.push(server.send("GET / HTTP/1.1\r\nHOSTX-"));
        held.push(
            server.send("POST /api/extract HTTP/1.1\r\nHOSTContent-Type: text/plain\r\nContent-Length: 9\r\n\r\na"),
        );
        held.push(server.send("GET /api/events HTTP/1.1\r\nHOST\r\n"));
        held.push(server.send("GET /api/library.ndjson HTTP/1.1\r\nHOST\r\n"));
    }
    server.is_well();
}

#[test]
fn event_streams_leave_room_for_others() {
    let server = start(ServerLimits { max_connections: 8, ..limits() });
    // None of them closes its connection.
    let request = "GET /api/events HTTP/1.1\r\nHOST\r\n";
    let streams: Vec<TcpStream> = (0..8).map(|_| server.send(request)).collect();
    server.is_well();
    let is_open = |mut stream: &TcpStream| {
        let mut status = [0; 12];
        stream.read_exact(&mut status).unwrap();
        if &status == b"HTTP/1.1 200" {
            return true;
        }
        let mut rest = String::new();
        stream.read_to_string(&mut rest).unwrap();
        assert!(&status == b"HTTP/1.1 503" && rest.contains("retry-after: 60"), "{status:?}{rest}");
        false
    };
    assert_eq!(streams.iter().filter(|stream| is_open(stream)).count(), 2, "a quarter of the connections");
}

#[test]
fn stalled_clients_are_cut_off() {
    let server = start(ServerLimits { write_timeout: SHORT, max_connections: 1, ..limits() });
    let request = "GET /api/library.ndjson HTTP/1.1\r\nHOSTConnection: close\r\n\r\n";
    let mut greedy = Vec::new();
    for _ in 0..3 {
        greedy.push(server.send(request));
    }
    // There is one place only: these come to an end before the next is answered.
    server.is_well();
    let taken = until_closed(&mut greedy[0]);
    assert!(!taken.is_empty() && !taken.ends_with("0\r\n\r\n"), "it was not given to the end");
}

#[test]
fn oversized_heads_and_bodies_are_refused() {
    let server = start(limits());
    let long = "x".repeat(40 << 10);
    let answer = server.answer(&format!("GET / HTTP/1.1\r\nHOSTX-Long: {long}\r\nConnection: close\r\n\r\n"));
    assert!(answer.starts_with("HTTP/1.1 431") && answer.contains("content-security-policy"), "{answer}");
    let answer = server.answer(&format!("GET /?q={long} HTTP/1.1\r\nHOSTConnection: close\r\n\r\n"));
    assert!(answer.starts_with("HTTP/1.1 414"), "{answer}");
    let answer = server.answer(&format!("GET / HTTP/1.1\r\nHOSTX-Long: {}\r\n\r\n", "x".repeat(1 << 20)));
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    let many = "X-Many: 1\r\n".repeat(500);
    let answer = server.answer(&format!("GET / HTTP/1.1\r\nHOST{many}\r\n"));
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    let head = "POST /api/extract HTTP/1.1\r\nHOSTContent-Type: text/plain\r\nConnection: close\r\n";
    let body = "a".repeat(3_000_000);
    let answer = server.answer(&format!("{head}Content-Length: 3000000\r\n\r\n{body}"));
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x10000)).repeat(40);
    let answer = server.answer(&format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunk}0\r\n\r\n"));
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
    for rubbish in ["\0\u{1}\u{2}\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"] {
        assert!(!server.answer(rubbish).contains("200 OK"), "{rubbish:?}");
    }
    server.is_well();
}

#[test]
fn shutdown_finishes_requests() {
    let mut server = start(limits());
    let mut events = server.send("GET /api/events HTTP/1.1\r\nHOST\r\n");
    let mut first = [0; 12];
    events.read_exact(&mut first).unwrap();
    // What it answers to `Expect` shows that it reads the body: a request it had not begun would be closed, not finished.
    let head = "POST /api/extract HTTP/1.1\r\nHOSTExpect: 100-continue\r\nContent-Type: text/plain\r\n";
    let mut upload = server.send(&format!("{head}Content-Length: 30\r\n\r\n"));
    let mut begun = [0; 25];
    upload.read_exact(&mut begun).unwrap();
    assert_eq!(&begun, b"HTTP/1.1 100 Continue\r\n\r\n");
    upload.write_all(b"Karl Lund came").unwrap();
    let mut idle = server.send("GET /healthz HTTP/1.1\r\nHOST\r\n");
    idle.read_exact(&mut first).unwrap();
    server.stop();
    assert!(until_closed(&mut events).contains("event: library"));
    until_closed(&mut idle);
    assert!(!server.ended.is_finished(), "it waits for what is under way");
    upload.write_all(b" to Oslo today. ").unwrap();
    let answer = until_closed(&mut upload);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("Karl Lund"), "{answer}");
    server.ends();
}

#[test]
fn shutdown_does_not_wait_forever() {
    let mut server = start(ServerLimits { shutdown_timeout: SHORT, ..limits() });
    let _upload = server.send("POST /api/extract HTTP/1.1\r\nHOSTContent-Length: 30\r\n\r\nKarl");
    let _export = server.send("GET /api/library.ndjson HTTP/1.1\r\nHOST\r\n");
    server.is_well();
    server.stop();
    server.ends();
}

#[test]
fn slow_entries_delay_nobody() {
    let server = start(limits());
    let head = "POST /api/notebook HTTP/1.1\r\nHOSTContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    // More than there are permits for queries.
    let slow: Vec<TcpStream> = (0..20).map(|_| server.send(head)).collect();
    std::thread::sleep(SHORT);
    let answer = server.answer("GET /api/people HTTP/1.1\r\nHOSTConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    drop(slow);
}

#[test]
fn abandoned_text_is_given_up() {
    let server = start(limits());
    let post = |text: &str| {
        let head = "POST /api/extract HTTP/1.1\r\nHOSTContent-Type: text/plain\r\nConnection: close\r\n";
        server.send(&format!("{head}Content-Length: {}\r\n\r\n{text}", text.len()))
    };
    let long = "The mayor Ana Petrova of Lima said that Tomas Lind was late. ".repeat(6000);
    let timed = |text: &str| {
        let began = Instant::now();
        let answer = until_closed(&mut post(text));
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer:.200}");
        began.elapsed()
    };
    let whole = timed(&long);
    // As many as are analysed at a time.
    let gone: Vec<TcpStream> = (0..4).map(|_| post(&long)).collect();
    std::thread::sleep(whole / 10);
    drop(gone);
    let waited = timed("Ana Petrova came.");
    assert!(waited < whole / 2, "waited {waited:?}; a whole analysis takes {whole:?}");
}
