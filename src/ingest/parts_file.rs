//! A file of the cache that is written whole and read in parts.
//!
//! The parts come one after the other; what follows says where each ends, what they were made of, and the checksum of every
//! block. All checksums are compared when the file is opened, so a damaged one is not used at all.

use super::pack::{Pack, SpilledPostings};
use super::record::Key;
use crate::library::{PostingsStore, SnapshotParts};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

/// The end of every such file; the number is that of the format.
const MAGIC: [u8; 4] = *b"Qop1";
/// What each checksum is of.
const BLOCK_BYTES: usize = 1 << 20;
/// The length of what comes after the table: its length, its checksum and [`MAGIC`].
const TRAILER_BYTES: usize = 16;

/// What adds a part to a file that is written.
pub(super) type AddPart<'w> = &'w mut dyn FnMut(&[u8]) -> io::Result<()>;

/// What is known of the parts.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Table {
    /// Names what they were made of.
    key: Key,
    /// Where each ends.
    ends: Vec<u64>,
    /// The checksum of each block of all parts together.
    sums: Vec<u32>,
}

/// An open file of parts.
#[derive(Debug)]
pub(super) struct PartsFile {
    pack: Arc<Pack>,
    table: Table,
}

impl PartsFile {
    /// Opens a file of what was made of `key`; `None` when there is none, or when any of it is damaged.
    pub(super) fn open(path: &Path, key: Key) -> Option<Self> {
        let file = File::open(path).ok()?;
        let size = file.metadata().ok()?.len();
        let pack = Arc::new(Pack { file, path: path.to_owned() });
        let mut trailer = [0; TRAILER_BYTES];
        let table_end = size.checked_sub(TRAILER_BYTES as u64)?;
        pack.read(table_end, &mut trailer).ok()?;
        let (length, rest) = trailer.split_first_chunk()?;
        let (sum, magic) = rest.split_first_chunk()?;
        let begin = table_end.checked_sub(u64::from_le_bytes(*length)).filter(|_| *magic == MAGIC)?;
        let mut table = vec![0; (table_end - begin) as usize];
        pack.read(begin, &mut table).ok()?;
        if crc32fast::hash(&table) != u32::from_le_bytes(*sum) {
            return None;
        }
        let table: Table = postcard::from_bytes(&table).ok()?;
        let blocks = begin.div_ceil(BLOCK_BYTES as u64);
        let fits = table.key == key && table.ends.is_sorted() && table.ends.last().copied().unwrap_or(0) == begin;
        let file = Self { pack, table };
        (fits && file.table.sums.len() as u64 == blocks && file.is_whole(begin)).then_some(file)
    }

    /// Compares the checksums of all parts, which end at `end`.
    fn is_whole(&self, end: u64) -> bool {
        let is_right = |block: &mut Vec<u8>, (at, sum): (usize, &u32)| {
            let start = at as u64 * BLOCK_BYTES as u64;
            block.resize(BLOCK_BYTES.min((end - start) as usize), 0);
            self.pack.read(start, block).is_ok() && crc32fast::hash(block) == *sum
        };
        self.table.sums.par_iter().enumerate().map_init(Vec::new, is_right).all(|is_right| is_right)
    }

    /// Where a part begins, and its length.
    fn place(&self, part: usize) -> Option<(u64, usize)> {
        let end = *self.table.ends.get(part)?;
        let begin = part.checked_sub(1).map_or(0, |before| self.table.ends[before]);
        Some((begin, (end - begin) as usize))
    }

    /// Writes a file whole, and puts it in the place of the one before; `write` is given what adds a part. Nothing happens
    /// where another process is writing the same.
    pub(super) fn write(path: &Path, key: Key, write: impl FnOnce(AddPart<'_>) -> io::Result<()>) -> io::Result<()> {
        let new = path.with_extension("new");
        let file = File::options().write(true).create(true).truncate(false).open(&new)?;
        if file.try_lock().is_err() {
            return Ok(());
        }
        let written = file.set_len(0).and_then(|()| {
            let mut parts =
                Writer { file: BufWriter::new(&file), block: crc32fast::Hasher::new(), in_block: 0, end: 0 };
            let mut table = Table { key, ..Table::default() };
            write(&mut |part| parts.add(part, &mut table))?;
            parts.finish(table)
        });
        let placed = written.and_then(|()| fs::rename(&new, path));
        if placed.is_err() {
            let _ = fs::remove_file(&new);
        }
        placed
    }
}

/// Writes parts, and collects their checksums.
struct Writer<'f> {
    file: BufWriter<&'f File>,
    block: crc32fast::Hasher,
    in_block: usize,
    end: u64,
}

impl Writer<'_> {
    fn add(&mut self, part: &[u8], table: &mut Table) -> io::Result<()> {
        self.file.write_all(part)?;
        let mut rest = part;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(BLOCK_BYTES - self.in_block));
            self.block.update(now);
            self.in_block += now.len();
            self.end_block(BLOCK_BYTES, table);
            rest = later;
        }
        self.end += part.len() as u64;
        table.ends.push(self.end);
        Ok(())
    }

    /// Notes the checksum of a block that has so many bytes.
    fn end_block(&mut self, bytes: usize, table: &mut Table) {
        if self.in_block >= bytes {
            table.sums.push(std::mem::take(&mut self.block).finalize());
            self.in_block = 0;
        }
    }

    fn finish(mut self, mut table: Table) -> io::Result<()> {
        self.end_block(1, &mut table);
        let table = postcard::to_stdvec(&table).map_err(io::Error::other)?;
        self.file.write_all(&table)?;
        self.file.write_all(&(table.len() as u64).to_le_bytes())?;
        self.file.write_all(&crc32fast::hash(&table).to_le_bytes())?;
        self.file.write_all(&MAGIC)?;
        self.file.flush()
    }
}

impl SnapshotParts for PartsFile {
    fn count(&self) -> usize {
        self.table.ends.len()
    }

    fn read(&self, part: usize) -> Option<Vec<u8>> {
        let (begin, length) = self.place(part)?;
        let mut bytes = vec![0; length];
        self.pack.read(begin, &mut bytes).ok()?;
        Some(bytes)
    }

    fn store(&self, part: usize) -> Option<(Arc<dyn PostingsStore>, usize)> {
        let (start, length) = self.place(part)?;
        Some((Arc::new(SpilledPostings { pack: Arc::clone(&self.pack), start }), length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("parts");
        let parts = [vec![1_u8; 3 * BLOCK_BYTES / 2], Vec::new(), vec![2; BLOCK_BYTES / 2], vec![3; 9]];
        for count in 0..=parts.len() {
            let parts = &parts[..count];
            PartsFile::write(&path, [7; 16], |add| parts.iter().try_for_each(|part| add(part))).unwrap();
            let file = PartsFile::open(&path, [7; 16]).unwrap();
            assert_eq!(file.count(), count);
            assert!(parts.iter().enumerate().all(|(at, part)| file.read(at).as_ref() == Some(part)));
            assert_eq!(file.read(count), None);
        }
        let (store, length) = PartsFile::open(&path, [7; 16]).unwrap().store(3).unwrap();
        assert_eq!((store.slice(2..5).unwrap().to_vec(), length), (vec![3; 3], 9));
        assert!(PartsFile::open(&path, [8; 16]).is_none(), "made of something else");
        let whole = fs::read(&path).unwrap();
        for at in (0..whole.len()).step_by(BLOCK_BYTES / 3).chain(whole.len() - 60..whole.len()) {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x55;
            for damaged in [&flipped[..], &whole[..at]] {
                fs::write(&path, damaged).unwrap();
                assert!(PartsFile::open(&path, [7; 16]).is_none(), "byte {at}");
            }
        }
    }
}
