//! Archives, and what was compressed alone: each file in them is read like one of its folder.

use super::{Reader, articles, extension, texts};
use crate::readers::archive::{self, Archive, Unpacked};
use crate::readers::budget::Budget;
use crate::readers::format::Compression;
use crate::readers::outcome::{Parsed, ReadError, problem};
use crate::readers::{epub, office, table, xlsx};

/// Archives inside archives are opened down to this depth.
const MAX_ARCHIVE_DEPTH: usize = 2;

impl Reader {
    /// Reads a zip: as a document when it is one, else file by file.
    pub(super) fn zip(&self, path: &str, bytes: &[u8], depth: usize, budget: &Budget) -> Parsed {
        // A document gives the same wherever it lies, and whichever process reads it.
        let own = Budget::default();
        let mut archive = match Archive::open(bytes, &own) {
            Ok(archive) => archive,
            Err(error) => return error.into_parsed(path),
        };
        let mimetype =
            if archive.has("mimetype") { archive.text("mimetype").unwrap_or_default() } else { String::new() };
        if archive.has("word/document.xml") {
            return self.isolated(path, bytes, budget, || texts(path, office::docx(&mut archive)));
        }
        if mimetype.starts_with("application/vnd.oasis.opendocument.text") {
            return self.isolated(path, bytes, budget, || texts(path, office::odt(&mut archive)));
        }
        if archive.has("META-INF/container.xml") || mimetype.starts_with("application/epub") {
            return self.isolated(path, bytes, budget, || articles(path, epub::read(&mut archive)));
        }
        if archive.has("xl/workbook.xml") {
            return self.isolated(path, bytes, budget, || {
                let sheets = xlsx::sheets(&mut archive);
                articles(path, sheets.and_then(|sheets| table::read_sheets(&sheets, &self.fields)))
            });
        }
        if archive.has("ppt/presentation.xml") || mimetype.contains("opendocument") {
            let advice = "Save a table as XLSX or CSV, slides as text.";
            return ReadError::new("It is a spreadsheet or a presentation.", advice).into_parsed(path);
        }
        if depth >= MAX_ARCHIVE_DEPTH {
            let reason = "It is an archive inside an archive inside an archive.";
            return ReadError::new(reason, "Unpack it first.").into_parsed(path);
        }
        archive.limit_to(budget);
        // An archive inside it unpacks to no more than the outermost may.
        let _held = (depth == 0).then(|| self.memory.unpacked.hold(archive.declared_bytes()));
        let mut parsed = Parsed::default();
        let names = archive.names();
        for (done, (name, at)) in names.iter().enumerate() {
            let inner = format!("{path}/{name}");
            if archive::leads_out(name) {
                let reason = "Its name inside the archive leads out of it, and is not followed.";
                parsed.problems.push(problem(&inner, reason, "Be wary of this archive."));
                continue;
            }
            if done.checked_sub(1).is_some_and(|before| names[before].0 == *name) {
                let reason = "There is another file of the same name in the archive, which is read instead.";
                parsed.problems.push(problem(&inner, reason, "Unpack the archive and open the folder."));
                continue;
            }
            let full = || (!budget.takes_file()).then_some("it is too large");
            if let Some(why) = budget.refusal(0).or_else(full) {
                let reason = format!("Of its {} files only the first {done} are read: {why}.", names.len());
                parsed.problems.push(problem(path, reason, "Split the archive."));
                break;
            }
            match budget.time(|| archive.at(*at)) {
                Ok(bytes) => parsed.merge(self.parse_at(&inner, &bytes, depth + 1, budget)),
                Err(error) => parsed.merge(error.into_parsed(&inner)),
            }
        }
        if parsed == Parsed::default() {
            let advice = "Leave it out of the folder.";
            return ReadError::new("There are no files in the archive.", advice).into_parsed(path);
        }
        parsed
    }

    /// Reads what was compressed alone, under the name without `.gz`, `.bz2` or `.zst`.
    pub(super) fn compressed(
        &self,
        how: Compression,
        path: &str,
        bytes: &[u8],
        depth: usize,
        budget: &Budget,
    ) -> Parsed {
        if depth >= MAX_ARCHIVE_DEPTH {
            return ReadError::new("It is compressed again and again.", "Unpack it first.").into_parsed(path);
        }
        let _held = (depth == 0).then(|| self.memory.unpacked.hold(archive::most_unpacked(bytes, budget)));
        match budget.time(|| archive::unpacked(how, bytes, budget)) {
            Ok(Unpacked { bytes, behind }) => {
                let is_ending = ["gz", "bz2", "zst"].contains(&&*extension(path));
                let name = path.rsplit_once('.').filter(|_| is_ending).map_or(path, |(name, _)| name);
                let mut parsed = self.parse_at(name, &bytes, depth + 1, budget).renamed(name, path);
                if behind > 0 {
                    let reason =
                        format!("Behind what is compressed in it stand {behind} bytes more, which are left out.");
                    parsed.problems.push(problem(path, reason, "Copy or download it again if something is missing."));
                }
                parsed
            }
            Err(error) => error.into_parsed(path),
        }
    }
}
