//! Zip and gzip: their files are read as if they lay in a folder, within limits that no bomb gets past.

use super::walk::is_left_behind;
use super::worker::apart;
use super::{Format, Parsed, Refusal, epub, format, office, problem};
use std::cell::Cell;
use std::io::{self, Cursor, ErrorKind, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// An archive inside an archive inside an archive is not opened.
const DEEPEST: usize = 2;
/// Most files that are looked at, in an archive and those inside it together.
const MOST_FILES: usize = 20_000;
/// An archive that lists more files is not opened.
const MOST_LISTED: usize = 200_000;
/// Most bytes that one file, and all files of an archive and those inside it together, may unpack to.
const LARGEST_FILE: u64 = 64 << 20;
const LARGEST_TOTAL: u64 = 512 << 20;
/// Text packs to a tenth; what packs to less than a two-hundredth is no text.
const HIGHEST_RATIO: u64 = 200;

/// What may still be taken from an archive and those inside it.
pub(super) struct Budget {
    bytes: Cell<u64>,
    files: Cell<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: Cell::new(LARGEST_TOTAL), files: Cell::new(MOST_FILES) }
    }
}

impl Budget {
    fn take_bytes(&self, bytes: &[u8]) {
        self.bytes.set(self.bytes.get().saturating_sub(bytes.len() as u64));
    }

    /// Whether one more file may be looked at, which then counts.
    fn takes_file(&self) -> bool {
        let left = self.files.get();
        self.files.set(left.saturating_sub(1));
        left > 0 && self.bytes.get() > 0
    }
}

/// An open zip, counting what it gives out.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    packed: u64,
    unpacked: u64,
    budget: &'a Budget,
}

impl<'a> Archive<'a> {
    /// Opens the zip in `bytes`.
    fn open(bytes: &'a [u8], budget: &'a Budget) -> Result<Self, Refusal> {
        // The list of its files is read whole, so it must not be endless. Each takes 46 bytes and a mark in it.
        let listed = || bytes.windows(4).filter(|mark| mark == b"PK\x01\x02").count();
        if bytes.len() > MOST_LISTED * 46 && listed() > MOST_LISTED {
            return Err(Refusal::new("There are far more files in it than articles.", "Unpack and split it."));
        }
        let broken = |_| Refusal::new("The archive is broken or cut off.", "Copy or download it again.");
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        Ok(Self { zip, packed: bytes.len() as u64, unpacked: 0, budget })
    }

    /// The bytes of the file of this name.
    pub(super) fn file(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        let missing = || Refusal::new(format!("There is no “{name}” in it."), "Save the document again.");
        let at = self.zip.index_for_name(name).ok_or_else(missing)?;
        self.at(at)
    }

    /// The text of the file of this name, which is UTF-8 or says otherwise.
    pub(super) fn text(&mut self, name: &str) -> Result<String, Refusal> {
        let bytes = self.file(name)?;
        Ok(super::decode::decode(&bytes, None).unwrap_or_default())
    }

    fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    fn at(&mut self, at: usize) -> Result<Vec<u8>, Refusal> {
        let bomb = || Refusal::new("It unpacks to far more than articles need.", "Leave it out of the folder.");
        let unread = |error| {
            let refusal = Refusal::new("It cannot be unpacked.", "Unpack the archive with another program.");
            if let ZipError::Io(error) = error { or_no_memory(&error, refusal) } else { refusal }
        };
        let entry = self.zip.by_index(at).map_err(unread)?;
        if entry.encrypted() {
            return Err(Refusal::new("It is locked with a password.", "Unpack the archive and open the folder."));
        }
        // What the archive says about sizes may be a lie, but none that helps: the reading itself is what is limited.
        let room = LARGEST_FILE.min(self.budget.bytes.get());
        if entry.size() > room {
            return Err(bomb());
        }
        let mut bytes = Vec::new();
        let reserved = bytes.try_reserve_exact(entry.size() as usize + 1).map_err(io::Error::from);
        let broken = |error| or_no_memory(&error, Refusal::new("It is broken.", "Pack it again."));
        reserved.and_then(|()| entry.take(room + 1).read_to_end(&mut bytes)).map_err(broken)?;
        self.unpacked += bytes.len() as u64;
        self.budget.take_bytes(&bytes);
        let swollen = self.unpacked > (1 << 20) && self.unpacked / self.packed.max(1) > HIGHEST_RATIO;
        if bytes.len() as u64 > room || swollen { Err(bomb()) } else { Ok(bytes) }
    }
}

/// What hinders reading: a lack of memory, which may pass, or else what `refusal` says.
fn or_no_memory(error: &io::Error, refusal: Refusal) -> Refusal {
    if error.kind() != ErrorKind::OutOfMemory {
        return refusal;
    }
    let advice = "Allow this program more memory, and start it again; or unpack it, and split it.";
    Refusal::passing("There is not enough memory to read it.", advice)
}

/// Reads a zip: as a document when it is one, else file by file; `level` archives down, within `budget`.
pub(super) fn parse(path: &str, bytes: &[u8], level: usize, budget: &Budget) -> Parsed {
    // A document gives the same wherever it lies, and whichever process reads it.
    let own = Budget::default();
    let mut archive = match Archive::open(bytes, &own) {
        Ok(archive) => archive,
        Err(refusal) => return refusal.of(path),
    };
    let mimetype = if archive.has("mimetype") { archive.text("mimetype").unwrap_or_default() } else { String::new() };
    if archive.has("word/document.xml") {
        return apart(path, bytes, || super::texts(path, office::docx(&mut archive)));
    }
    if mimetype.starts_with("application/vnd.oasis.opendocument.text") {
        return apart(path, bytes, || super::texts(path, office::odt(&mut archive)));
    }
    if archive.has("META-INF/container.xml") || mimetype.starts_with("application/epub") {
        return apart(path, bytes, || super::articles(path, epub::drafts(&mut archive)));
    }
    if ["xl/workbook.xml", "ppt/presentation.xml"].iter().any(|name| archive.has(name))
        || mimetype.contains("opendocument")
    {
        let advice = "Save a table as CSV, slides as text.";
        return Refusal::new("It is a spreadsheet or a presentation.", advice).of(path);
    }
    if level >= DEEPEST {
        return Refusal::new("It is an archive inside an archive inside an archive.", "Unpack it first.").of(path);
    }
    archive.budget = budget;
    files(path, &mut archive, level)
}

fn files(path: &str, archive: &mut Archive<'_>, level: usize) -> Parsed {
    let mut parsed = Parsed::default();
    let mut names: Vec<(String, usize)> = (0..archive.zip.len())
        .filter_map(|at| Some((plain_name(&archive.zip.name_for_index(at)?.ok()?), at)))
        .filter(|(name, _)| !name.ends_with('/') && !is_hidden(name))
        .collect();
    names.sort();
    for (done, (name, at)) in names.iter().enumerate() {
        let inner = format!("{path}/{name}");
        if leads_out(name) {
            let reason = "Its name inside the archive leads out of it, and is not followed.";
            parsed.problems.push(problem(&inner, reason, "Be wary of this archive."));
            continue;
        }
        if done.checked_sub(1).is_some_and(|before| names[before].0 == *name) {
            let reason = "There is another file of the same name in the archive, which is read in its place.";
            parsed.problems.push(problem(&inner, reason, "Unpack the archive and open the folder."));
            continue;
        }
        if !archive.budget.takes_file() {
            let reason = format!("Of its {} files only the first {done} are read: it is too large.", names.len());
            parsed.problems.push(problem(path, reason, "Split the archive."));
            break;
        }
        match archive.at(*at) {
            Ok(bytes) => parsed.merge(super::parse_at(&inner, &bytes, level + 1, archive.budget)),
            Err(refusal) => parsed.merge(refusal.of(&inner)),
        }
    }
    if parsed == Parsed::default() {
        return Refusal::new("There are no files in the archive.", "Leave it out of the folder.").of(path);
    }
    parsed
}

/// A name in an archive with `/` between folders and without those that stay where they are: `./a.txt` is `a.txt`.
fn plain_name(name: &str) -> String {
    let name = name.replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    let root = if name.starts_with('/') { "/" } else { "" };
    let folder = if name.ends_with('/') || name.ends_with("/.") { "/" } else { "" };
    format!("{root}{}{folder}", parts.join("/"))
}

/// Whether a name is one that would be left out in a folder.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| (part.starts_with('.') && part != "..") || is_left_behind(part))
}

/// Whether a name means a place outside the archive: `/a.txt`, `../a.txt`, `C:/a.txt`.
fn leads_out(name: &str) -> bool {
    let drive = matches!(name.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    drive || name.starts_with('/') || name.split('/').any(|part| part == "..")
}

/// Reads what was compressed with gzip, under the name without `.gz`.
pub(super) fn gunzip(path: &str, bytes: &[u8], level: usize, budget: &Budget) -> Parsed {
    if level >= DEEPEST {
        return Refusal::new("It is compressed again and again.", "Unpack it first.").of(path);
    }
    let bomb = || Refusal::new("It unpacks to far more than articles need.", "Leave it out of the folder.").of(path);
    let limit = budget.bytes.get().min((bytes.len() as u64).saturating_mul(HIGHEST_RATIO).max(1 << 20));
    let unpacked = || flate2::read::MultiGzDecoder::new(bytes).take(limit + 1);
    // At its end it says how long it is unpacked, which spares the memory that growing takes. It may be a lie, or no end.
    let said = bytes.last_chunk().map_or(0, |length| u64::from(u32::from_le_bytes(*length)));
    if said > limit && io::copy(&mut unpacked(), &mut io::sink()).is_ok_and(|length| length > limit) {
        return bomb();
    }
    let mut inner = Vec::new();
    let reserved = inner.try_reserve_exact(said.min(limit) as usize + 1).map_err(io::Error::from);
    let read = reserved.and_then(|()| unpacked().read_to_end(&mut inner));
    budget.take_bytes(&inner);
    if inner.len() as u64 > limit {
        return bomb();
    }
    if let Err(error) = read {
        let refusal = or_no_memory(&error, Refusal::new("It is broken or cut off.", "Copy or download it again."));
        // Of a web archive that is cut off the pages before are there.
        if refusal.passing || format::by_magic(&inner) != Some(Format::Warc) {
            return refusal.of(path);
        }
    }
    let name = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".GZ")).unwrap_or(path);
    super::parse_at(name, &inner, level + 1, budget).renamed(name, path)
}

#[cfg(test)]
mod tests {
    use super::{ErrorKind, Refusal, or_no_memory};

    #[test]
    fn a_lack_of_memory_is_not_blamed_on_the_archive() {
        let told = |kind: ErrorKind| or_no_memory(&kind.into(), Refusal::new("It is broken.", "Pack it again."));
        assert!(told(ErrorKind::OutOfMemory).passing);
        assert!(!told(ErrorKind::UnexpectedEof).passing);
        assert_eq!(told(ErrorKind::UnexpectedEof).reason, "It is broken.");
    }
}
