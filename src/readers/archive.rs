//! Zip archives, and what was compressed with gzip, bzip2 or zstd, unpacked within limits.

use super::budget::{Budget, Clock};
use super::format::{self, Compression, Format};
use super::outcome::ReadError;
use super::walk::is_system_file;
use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use std::io::{self, Cursor, ErrorKind, Read};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive};

/// An archive that lists more files is not opened.
const MAX_LISTED_FILES: usize = 200_000;
/// The most bytes that one file may unpack to.
const MAX_FILE_BYTES: u64 = 64 << 20;
/// The most bytes that a zstd stream may keep to refer to: what `zstd -19` keeps.
const MAX_ZSTD_WINDOW_BYTES: u64 = 8 << 20;
/// Text compresses to about a tenth. What compresses to less than 1/200 is not text.
const MAX_COMPRESSION_RATIO: u64 = 200;

/// An open zip that counts what is taken from it.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    packed: usize,
    unpacked: u64,
    budget: &'a Budget,
}

impl<'a> Archive<'a> {
    /// Opens the zip in `bytes`.
    pub(super) fn open(bytes: &'a [u8], budget: &'a Budget) -> Result<Self, ReadError> {
        // The list of its files is read whole, so it must not be endless. Each takes 46 bytes and a mark in it.
        let listed = || bytes.windows(4).filter(|mark| mark == b"PK\x01\x02").count();
        if bytes.len() > MAX_LISTED_FILES * 46 && listed() > MAX_LISTED_FILES {
            return Err(ReadError::new("There are far more files in it than articles.", "Unpack and split it."));
        }
        let broken = |_| ReadError::new("The archive is broken or cut off.", "Copy or download it again.");
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        Ok(Self { zip, packed: bytes.len(), unpacked: 0, budget })
    }

    /// The bytes of the file of this name.
    pub(super) fn file(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        let missing = || ReadError::new(format!("There is no “{name}” in it."), "Save the document again.");
        let at = self.zip.index_for_name(name).ok_or_else(missing)?;
        self.at(at)
    }

    /// The text of the file of this name, which is UTF-8 or says otherwise.
    pub(super) fn text(&mut self, name: &str) -> Result<String, ReadError> {
        let bytes = self.file(name)?;
        Ok(super::decode::decode(&bytes, None).unwrap_or_default())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Counts what is taken from now on against `budget`.
    pub(super) fn limit_to(&mut self, budget: &'a Budget) {
        self.budget = budget;
    }

    /// How many bytes it unpacks to, by what it says.
    pub(super) fn declared_bytes(&self) -> u64 {
        let declared = self.zip.decompressed_size().and_then(|bytes| u64::try_from(bytes).ok());
        declared.unwrap_or(u64::MAX).min(self.budget.bytes_left())
    }

    /// The names of its files, in order, with their numbers; hidden files and folders are left out.
    pub(super) fn names(&self) -> Vec<(String, usize)> {
        let name = |at| Some((plain_name(&self.zip.name_for_index(at)?.ok()?), at));
        let mut names: Vec<(String, usize)> =
            (0..self.zip.len()).filter_map(name).filter(|(name, _)| !name.ends_with('/') && !is_hidden(name)).collect();
        names.sort();
        names
    }

    /// The bytes of the file of this number.
    pub(super) fn at(&mut self, at: usize) -> Result<Vec<u8>, ReadError> {
        let bomb = || ReadError::new("It unpacks to far more than articles need.", "Leave it out of the folder.");
        let unreadable = |error| {
            let other =
                |reason| ReadError::new(reason, "Unpack the archive with another program, and open the folder.");
            match error {
                ZipError::Io(error) => or_no_memory(&error, other("It cannot be unpacked.")),
                ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => other("It is locked with a password."),
                ZipError::UnsupportedArchive(_) => {
                    other("It is compressed in a way that is not known here; “deflate”, “bzip2” and “zstd” are.")
                }
                _ => other("It cannot be unpacked."),
            }
        };
        let entry = self.zip.by_index_raw(at).map_err(unreadable)?;
        // The size that the archive states may be false, so the reading itself is limited too.
        let limit = MAX_FILE_BYTES.min(self.budget.bytes_left());
        let (size, checksum) = (entry.size(), entry.crc32());
        if size > limit {
            return Err(bomb());
        }
        let method = entry.compression();
        let is_zstd = method == CompressionMethod::ZSTD;
        if !is_zstd
            && !matches!(method, CompressionMethod::Stored | CompressionMethod::Deflated | CompressionMethod::Bzip2)
        {
            return Err(unreadable(ZipError::UnsupportedArchive("its compression")));
        }
        let entry: Box<dyn Read> = if is_zstd && !entry.encrypted() {
            Box::new(zstd(entry)?)
        } else {
            drop(entry);
            Box::new(self.zip.by_index(at).map_err(unreadable)?)
        };
        let mut bytes = Vec::new();
        let reserved = bytes.try_reserve_exact(size as usize + 1).map_err(io::Error::from);
        let broken = || ReadError::new("It is broken.", "Pack it again.");
        let mut stream = self.budget.clock(self.packed).over(entry.take(limit + 1));
        let read = reserved.and_then(|()| stream.read_to_end(&mut bytes));
        read.map_err(|error| failed(&error, self.budget, broken()))?;
        if is_zstd && bytes.len() as u64 <= limit && crc32fast::hash(&bytes) != checksum {
            return Err(broken());
        }
        self.unpacked += bytes.len() as u64;
        self.budget.take_bytes(&bytes);
        let swollen = self.unpacked > (1 << 20) && self.unpacked / self.packed.max(1) as u64 > MAX_COMPRESSION_RATIO;
        if bytes.len() as u64 > limit || swollen { Err(bomb()) } else { Ok(bytes) }
    }
}

/// A zstd stream.
fn zstd<R: Read>(packed: R) -> Result<StreamingDecoder<R, FrameDecoder>, ReadError> {
    StreamingDecoder::new_with_max_window_size(packed, MAX_ZSTD_WINDOW_BYTES).map_err(|error| match error {
        FrameDecoderError::WindowSizeTooBig { .. } => ReadError::new(
            format!("It was compressed so that unpacking it takes more than {} MB.", MAX_ZSTD_WINDOW_BYTES >> 20),
            "Unpack it with another program, and open the folder.",
        ),
        _ => ReadError::new("It is broken or cut off.", "Copy or download it again."),
    })
}

/// A lack of memory or time, or else `other`.
fn failed(error: &io::Error, budget: &Budget, other: ReadError) -> ReadError {
    if error.kind() != ErrorKind::TimedOut {
        return or_no_memory(error, other);
    }
    budget.is_late();
    ReadError::new("Unpacking it takes too long.", "Unpack it with another program, and open the folder.")
}

/// A lack of memory, which may pass, or else `other`.
fn or_no_memory(error: &io::Error, other: ReadError) -> ReadError {
    if error.kind() != ErrorKind::OutOfMemory {
        return other;
    }
    let advice = "Allow this program more memory, and start it again; or unpack it, and split it.";
    ReadError::retryable("There is not enough memory to read it.", advice)
}

/// A name in an archive with `/` between folders and without `.` parts: `./a.txt` is `a.txt`.
fn plain_name(name: &str) -> String {
    let name = name.replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let root = if name.starts_with('/') { "/" } else { "" };
    let folder = if name.ends_with('/') || name.ends_with("/.") { "/" } else { "" };
    format!("{root}{}{folder}", parts.join("/"))
}

/// Whether a name is one that would be left out in a folder.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| (part.starts_with('.') && part != "..") || is_system_file(part))
}

/// Whether a name means a place outside the archive: `/a.txt`, `../a.txt`, `C:/a.txt`.
pub(super) fn leads_out(name: &str) -> bool {
    let drive = matches!(name.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    drive || name.starts_with('/') || name.split('/').any(|part| part == "..")
}

/// What was compressed alone.
pub(super) struct Unpacked {
    pub(super) bytes: Vec<u8>,
    /// How many bytes stand behind it in the file that are something else.
    pub(super) behind: usize,
}

/// How many bytes a file that was compressed alone may unpack to.
pub(super) fn most_unpacked(bytes: &[u8], budget: &Budget) -> u64 {
    budget.bytes_left().min((bytes.len() as u64).saturating_mul(MAX_COMPRESSION_RATIO).max(1 << 20))
}

/// Unpacks what was compressed alone.
pub(super) fn unpacked(compression: Compression, bytes: &[u8], budget: &Budget) -> Result<Unpacked, ReadError> {
    let bomb = || ReadError::new("It unpacks to far more than articles need.", "Leave it out of the folder.");
    let limit = most_unpacked(bytes, budget);
    let clock = budget.clock(bytes.len());
    // A gzip file ends with its unpacked length, which spares the memory that growing takes. It may be a lie, or no end.
    let length = bytes.last_chunk().filter(|_| compression == Compression::Gzip);
    let declared = length.map_or(0, |length| u64::from(u32::from_le_bytes(*length)));
    if declared > limit && unpack(compression, bytes, limit, clock, &mut io::sink()).0 > limit {
        return Err(bomb());
    }
    let mut inner = Vec::new();
    let reserved = inner.try_reserve_exact(declared.min(limit) as usize + 1).map_err(|error| Broken::Io(error.into()));
    let read = reserved.and_then(|()| unpack(compression, bytes, limit, clock, &mut inner).1);
    budget.take_bytes(&inner);
    if inner.len() as u64 > limit {
        return Err(bomb());
    }
    let error = match read {
        Ok(behind) => return Ok(Unpacked { bytes: inner, behind }),
        Err(Broken::Stream(error)) => error,
        Err(Broken::Io(error)) => {
            failed(&error, budget, ReadError::new("It is broken or cut off.", "Copy or download it again."))
        }
    };
    // The records before the break of a web archive can be read.
    let is_readable = !error.retryable && format::by_magic(&inner) == Some(Format::Warc);
    if is_readable { Ok(Unpacked { bytes: inner, behind: 0 }) } else { Err(error) }
}

/// Why streams cannot be unpacked.
enum Broken {
    /// The beginning of one says why.
    Stream(ReadError),
    Io(io::Error),
}

/// Unpacks one stream after another, up to a byte more than `limit`. Gives how many bytes were written, and how many
/// stand behind the last stream.
fn unpack(
    compression: Compression,
    bytes: &[u8],
    limit: u64,
    clock: Clock,
    out: &mut impl io::Write,
) -> (u64, Result<usize, Broken>) {
    let (mut rest, mut length) = (bytes, 0);
    while length <= limit && format::by_magic(rest) == Some(Format::Compressed(compression)) {
        let copied;
        (rest, copied) = match compression {
            Compression::Gzip => {
                let mut stream = flate2::bufread::GzDecoder::new(rest);
                let copied = copy(&mut stream, limit, clock, out, &mut length);
                (stream.into_inner(), copied)
            }
            Compression::Bzip2 => {
                let mut stream = bzip2::bufread::BzDecoder::new(rest);
                let copied = copy(&mut stream, limit, clock, out, &mut length);
                (stream.into_inner(), copied)
            }
            Compression::Zstd => match zstd(rest) {
                Ok(mut stream) => {
                    let copied = copy(&mut stream, limit, clock, out, &mut length);
                    (stream.into_inner(), copied)
                }
                Err(error) => return (length, Err(Broken::Stream(error))),
            },
        };
        if let Err(error) = copied {
            return (length, Err(Broken::Io(error)));
        }
    }
    // Zeros fill up blocks.
    let behind = if rest.iter().all(|byte| *byte == 0) { 0 } else { rest.len() };
    (length, Ok(behind))
}

/// Copies a stream as long as all together is no more than a byte over `limit`, and adds to `length` what was written.
fn copy(
    stream: &mut impl Read,
    limit: u64,
    clock: Clock,
    out: &mut impl io::Write,
    length: &mut u64,
) -> io::Result<()> {
    let mut stream = stream.take(limit + 1 - *length);
    let copied = io::copy(&mut clock.over(&mut stream), out);
    *length = limit + 1 - stream.limit();
    copied.map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::{Budget, Compression, ErrorKind, MAX_FILE_BYTES, ReadError, or_no_memory, unpacked};
    use crate::readers::patience::Patience;
    use flate2::write::GzEncoder;
    use std::io::Write as _;
    use std::time::Duration;

    #[test]
    fn streams_without_end_are_given_up() {
        let gunzip = |bytes: &[u8], budget: &Budget| unpacked(Compression::Gzip, bytes, budget);
        // A stream of nothing takes 20 bytes and some microseconds, and adds nothing to what a limit counts.
        let nothing = [31, 139, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let bytes = nothing.repeat(1000);
        for (patience, spent, postponed) in [(Patience::Short, 5, true), (Patience::Full, 121, false)] {
            let budget = Budget::new("a.gz", patience);
            assert!(gunzip(&bytes, &budget).is_ok_and(|unpacked| unpacked.bytes.is_empty() && unpacked.behind == 0));
            budget.add_time(Duration::from_secs(spent));
            let reason = gunzip(&bytes, &budget).map(|_| ()).unwrap_err().reason;
            assert_eq!((&*reason, budget.is_postponed()), ("Unpacking it takes too long.", postponed));
        }
    }

    #[test]
    fn all_that_is_unpacked_is_limited() {
        let file = vec![0; MAX_FILE_BYTES as usize];
        let budget = Budget::default();
        (0..7).for_each(|_| budget.take_bytes(&file));
        budget.take_bytes(&file[5..]);
        assert_eq!(budget.bytes_left(), 5, "eight of 64 MB, but for five bytes");
        for (text, fits) in [("ferry", true), ("ferries", false)] {
            let mut packed = GzEncoder::new(Vec::new(), flate2::Compression::default());
            packed.write_all(text.as_bytes()).unwrap();
            let unpacked = unpacked(Compression::Gzip, &packed.finish().unwrap(), &budget);
            assert_eq!(unpacked.is_ok(), fits, "{text}");
        }
    }

    #[test]
    fn out_of_memory_is_retryable() {
        let error = |kind: ErrorKind| or_no_memory(&kind.into(), ReadError::new("It is broken.", "Pack it again."));
        assert!(error(ErrorKind::OutOfMemory).retryable);
        assert!(!error(ErrorKind::UnexpectedEof).retryable);
        assert_eq!(error(ErrorKind::UnexpectedEof).reason, "It is broken.");
    }
}
