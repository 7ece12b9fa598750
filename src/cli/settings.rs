//! What the arguments mean, checked against the machine.

use super::args::ServeArgs;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// How to serve.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ServeSettings {
    /// Folders and files that exist.
    pub(super) roots: Vec<PathBuf>,
    /// A loopback address.
    pub(super) listen: SocketAddr,
    pub(super) open: bool,
    /// Threads for reading; 0 for one a processor.
    pub(super) jobs: usize,
    /// What of the options changes how files are read, for the cache; `None` when there is to be none.
    pub(super) cache: Option<String>,
}

/// The samples of a checkout.
const SAMPLES: &str = "data/articles";

impl ServeSettings {
    /// Resolves the arguments; an error is a sentence with the next step.
    pub(super) fn resolve(args: ServeArgs) -> Result<Self, String> {
        let roots = if args.dirs.is_empty() { default_roots()? } else { args.dirs };
        for root in &roots {
            check_root(root)?;
        }
        let listen = address(&args.listen)?;
        let cache = (!args.no_cache).then(|| format!("{:?}", args.work.fields));
        Ok(Self { roots, listen, open: args.open, jobs: args.work.jobs.map_or(0, std::num::NonZeroUsize::get), cache })
    }
}

fn default_roots() -> Result<Vec<PathBuf>, String> {
    if Path::new(SAMPLES).is_dir() {
        return Ok(vec![SAMPLES.into()]);
    }
    Err("Which folder? Name the one that holds your articles: quotidian ~/news".to_owned())
}

fn check_root(root: &Path) -> Result<(), String> {
    let shown = root.display();
    match std::fs::metadata(root) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(format!("There is no folder {shown}. Check the name, or create the folder and put articles into it."))
        }
        Err(error) => Err(format!("The folder {shown} cannot be looked at: {error}. Check who may read it.")),
        Ok(metadata) if metadata.is_dir() => {
            match std::fs::read_dir(root).map(|mut entries| entries.next().is_none()) {
                Err(error) => Err(format!("The folder {shown} cannot be read: {error}. Check who may read it.")),
                Ok(true) => Err(format!(
                    "The folder {shown} is empty. Put articles into it (text, saved web pages, PDF, Word files and more), and start again."
                )),
                Ok(false) => Ok(()),
            }
        }
        Ok(_) => Ok(()),
    }
}

/// Reads `127.0.0.1:8080`, `localhost:8080`, `[::1]:8080` or `8080`.
fn address(listen: &str) -> Result<SocketAddr, String> {
    let address = match listen.rsplit_once(':') {
        None => listen.parse().ok().map(|port: u16| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)),
        Some(("localhost" | "", port)) => {
            port.parse().ok().map(|port: u16| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port))
        }
        Some(_) => listen.parse().ok(),
    };
    match address {
        None => {
            Err(format!("“{listen}” is not an address to serve at. Write it like 127.0.0.1:8080, or the port alone."))
        }
        Some(address) if !address.ip().is_loopback() => Err(format!(
            "{address} can be reached from other machines, and your articles are served to this one only. Use \
             127.0.0.1:{} instead.",
            address.port()
        )),
        Some(address) => Ok(address),
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        for (typed, meant) in [
            ("127.0.0.1:80", "127.0.0.1:80"),
            ("localhost:81", "127.0.0.1:81"),
            ("[::1]:82", "[::1]:82"),
            ("83", "127.0.0.1:83"),
            (":84", "127.0.0.1:84"),
        ] {
            assert_eq!(address(typed).unwrap().to_string(), meant);
        }
        for bad in ["", "x", "99999", "example.org:80", "0.0.0.0:80", "[::]:80", "192.168.0.1:80"] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
