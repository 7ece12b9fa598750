//! The settings that the arguments give, checked against the machine.

use super::args::{ServeArgs, WorkArgs};
use super::terminal::{counted, warn};
use crate::notebook::{NotebookFile, default_path};
use crate::text::random_hex;
use crate::web::sessions::AccessToken;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// How to serve.
#[derive(Debug)]
pub(super) struct ServeSettings {
    /// Folders and files that exist.
    pub(super) roots: Vec<PathBuf>,
    /// The same without links, as they are now.
    pub(super) resolved: Vec<PathBuf>,
    /// A loopback address, unless there is a token.
    pub(super) listen: SocketAddr,
    /// The access token, if one is required.
    pub(super) token: Option<AccessToken>,
    /// A token that was made here and must be printed.
    pub(super) new_token: Option<String>,
    /// Other host names of the server.
    pub(super) names: Vec<String>,
    pub(super) open: bool,
    /// Threads for reading; 0 for one per processor.
    pub(super) jobs: usize,
    /// The notebook; `None` where there is no place for one.
    pub(super) notebook: Option<PathBuf>,
    /// Whether the notebook was named, so that the program does not go on without it.
    pub(super) notebook_named: bool,
    /// The options that change how files are read, for the cache; `None` without a cache.
    pub(super) cache: Option<String>,
    /// The most bytes of the cache.
    pub(super) cache_limit: Option<u64>,
}

/// The sample articles of a checkout.
const SAMPLE_FOLDER: &str = "data/articles";

/// The port of an address without one.
const DEFAULT_PORT: u16 = 8080;

impl ServeSettings {
    /// Checks the arguments; an error is a sentence with the next step.
    pub(super) fn resolve(args: ServeArgs) -> Result<Self, String> {
        let roots = if args.dirs.is_empty() { default_roots()? } else { args.dirs };
        for root in &roots {
            check_root(root)?;
        }
        let listen = address(&args.listen)?;
        let new_token = if args.token.as_deref() == Some("new") { Some(random_token()?) } else { None };
        let token = new_token.as_deref().or(args.token.as_deref()).map(str::parse).transpose()?;
        if token.is_none() && !listen.ip().is_loopback() {
            return Err(format!(
                "{listen} can be reached from other machines, which requires an access token: add --token to make one. To \
                 serve only this machine, use 127.0.0.1:{}.",
                listen.port()
            ));
        }
        let names = args.names.iter().map(|name| host_name(name)).collect::<Result<_, _>>()?;
        let jobs = args.work.jobs.map_or(0, std::num::NonZeroUsize::get);
        let fields = args.work.fields.iter().map(ToString::to_string);
        let options = fields.chain(args.work.ocr.iter().map(|languages| format!("ocr {languages}")));
        let cache = (!args.no_cache).then(|| options.collect::<Vec<_>>().join("\n"));
        let resolved = roots.iter().map(|root| std::fs::canonicalize(root).unwrap_or_else(|_| root.clone())).collect();
        let notebook_named = args.work.notebook.is_some();
        let notebook = args.work.notebook.or_else(|| default_path(&roots));
        Ok(Self {
            notebook,
            notebook_named,
            roots,
            resolved,
            listen,
            token,
            new_token,
            names,
            open: args.open,
            jobs,
            cache,
            cache_limit: args.cache_limit.map(|megabytes| megabytes.saturating_mul(1 << 20)),
        })
    }
}

/// The notebook of a command that only reads it: the one that is named, or that of these folders; `None` where there is
/// no place for one. Lines that cannot be understood are warned of. An error is a sentence.
pub(super) fn notebook(work: &WorkArgs, roots: &[PathBuf]) -> Result<Option<NotebookFile>, String> {
    if let Some(path) = work.notebook.as_ref().filter(|path| !path.exists()) {
        return Err(format!("There is no notebook {}. Check the name.", path.display()));
    }
    let Some(path) = work.notebook.clone().or_else(|| default_path(roots)) else { return Ok(None) };
    let file = NotebookFile::open(&path).map_err(|error| error.to_string())?;
    let notebook = file.current();
    if let Some(first) = notebook.bad_lines().first() {
        let lines = counted(notebook.bad_lines().len(), "line", "lines");
        warn(&format!(
            "{lines} of the notebook {} cannot be understood, first line {}: {}",
            path.display(),
            first.number,
            first.reason
        ));
    }
    Ok(Some(file))
}

/// A token of 32 hexadecimal digits.
fn random_token() -> Result<String, String> {
    random_hex::<16>().map_err(|error| format!("A token cannot be made: there are no random numbers ({error})."))
}

/// A name as in a `Host` header.
fn host_name(name: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
    if name.is_empty() || !name.chars().all(fits) {
        return Err(format!(
            "“{name}” is not the name of a machine. Write it as in news.example.org or localhost:9000."
        ));
    }
    Ok(name.to_owned())
}

fn default_roots() -> Result<Vec<PathBuf>, String> {
    if Path::new(SAMPLE_FOLDER).is_dir() {
        return Ok(vec![SAMPLE_FOLDER.into()]);
    }
    Err("Which folder? Name the one that holds your articles: quotidian ~/news".to_owned())
}

fn check_root(root: &Path) -> Result<(), String> {
    let shown = root.display();
    match std::fs::metadata(root) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(format!("There is no folder {shown}. Check the name, or create the folder and put articles into it."))
        }
        Err(error) => Err(format!("The folder {shown} cannot be read: {error}. Check its permissions.")),
        Ok(metadata) if metadata.is_dir() => {
            match std::fs::read_dir(root).map(|mut entries| entries.next().is_none()) {
                Err(error) => Err(format!("The folder {shown} cannot be read: {error}. Check its permissions.")),
                Ok(true) => Err(format!(
                    "The folder {shown} is empty. Put articles into it (text, saved web pages, PDF, Word files and more), and start again."
                )),
                Ok(false) => Ok(()),
            }
        }
        Ok(_) => Ok(()),
    }
}

/// Parses `127.0.0.1:8080`, `localhost:8080`, `[::1]:8080`, `8080` or `0.0.0.0`.
fn address(listen: &str) -> Result<SocketAddr, String> {
    let number = || listen.parse().ok().map(|port: u16| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port));
    let machine = || listen.parse().ok().map(|ip: IpAddr| SocketAddr::new(ip, DEFAULT_PORT));
    let address = match listen.rsplit_once(':') {
        None => number().or_else(machine),
        Some(("localhost" | "", port)) => {
            port.parse().ok().map(|port: u16| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port))
        }
        Some(_) => listen.parse().ok(),
    };
    address.ok_or_else(|| {
        format!("“{listen}” is not an address to serve at. Write it as in 127.0.0.1:8080, or only the port.")
    })
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_may_be_short() {
        for (typed, meant) in [
            ("127.0.0.1:80", "127.0.0.1:80"),
            ("localhost:81", "127.0.0.1:81"),
            ("[::1]:82", "[::1]:82"),
            ("83", "127.0.0.1:83"),
            (":84", "127.0.0.1:84"),
            ("0.0.0.0", "0.0.0.0:8080"),
            ("[::]:85", "[::]:85"),
        ] {
            assert_eq!(address(typed).unwrap().to_string(), meant);
        }
        for bad in ["", "x", "99999", "example.org:80", "::1", "1.2.3.4:99999"] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
