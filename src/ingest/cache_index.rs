//! The records of earlier starts, and the catalog from which they are known without a look at every one of them.
//!
//! The catalog holds the heads of all records, and the size and time that each pack had. A pack that has others is read
//! through.

use super::pack::Pack;
use super::parts_file::{AddPart, PartsFile};
use super::record::{Body, FileRecord, Head, Key, PREFIX_BYTES, head, lengths};
use crate::library::SnapshotParts as _;
use crate::readers::SourceFile;
use foldhash::HashMap;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::UNIX_EPOCH;

/// The file of the catalog, in each folder of the cache.
pub(super) const CATALOG_FILE: &str = "catalog";
/// As many records are in one part of the catalog.
const RECORDS_PER_PART: usize = 4096;
/// What is read of a pack at once; most heads are shorter.
const READ_AHEAD_BYTES: usize = 1024;

/// A record of an earlier start.
pub(super) struct Found {
    pack: Arc<Pack>,
    start: u64,
    len: u32,
    head_length: u32,
    head: Head,
}

impl Found {
    /// The record, as that of `file`.
    pub(super) fn of(self, file: &SourceFile) -> FileRecord {
        let Self { pack, start, len, head_length, head } = self;
        FileRecord::new(file.clone(), head, head_length, Body::Pack { pack, start, len })
    }
}

/// A record in the catalog; `pack` is the number of its pack there.
#[derive(Serialize, Deserialize)]
struct Entry {
    pack: u32,
    start: u64,
    len: u32,
    head_length: u32,
    head: Head,
}

/// A pack in the catalog: its file's name, its size, and the time of its last change in nanoseconds.
type PackState = (String, u64, u128);

/// The records of earlier starts.
#[derive(Default)]
pub(super) struct CacheIndex {
    records: Vec<Option<Found>>,
    by_fingerprint: HashMap<Key, usize>,
    by_content: HashMap<Key, usize>,
    pub(super) packs: Vec<Arc<Pack>>,
    pub(super) bytes: u64,
    /// Whether the catalog has all of them.
    pub(super) is_cataloged: bool,
}

impl std::fmt::Debug for CacheIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} packs", self.packs.len())
    }
}

impl CacheIndex {
    pub(super) fn read(folder: &Path) -> Self {
        let mut paths: Vec<_> =
            fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "pack"));
        paths.sort();
        let pack = |path| Some(Arc::new(Pack { file: File::open(&path).ok()?, path }));
        let packs: Vec<Arc<Pack>> = paths.into_iter().filter_map(pack).collect();
        let bytes = packs.iter().map(|pack| pack.file.metadata().map_or(0, |metadata| metadata.len())).sum();
        let mut index = Self { bytes, ..Self::default() };
        let cataloged = PartsFile::open(&folder.join(CATALOG_FILE), Key::default())
            .and_then(|catalog| index.read_catalog(&catalog, &packs));
        let cataloged = cataloged.unwrap_or_default();
        let rest: Vec<&Arc<Pack>> = packs.iter().filter(|pack| !cataloged.contains(&pack_state(pack))).collect();
        index.is_cataloged = rest.is_empty();
        rest.into_iter().for_each(|pack| index.read_pack(pack));
        index.packs = packs;
        index
    }

    /// Adds the records that the catalog has of packs that are as they were; gives what these are.
    fn read_catalog(&mut self, catalog: &PartsFile, packs: &[Arc<Pack>]) -> Option<Vec<Option<PackState>>> {
        let states: Vec<PackState> = postcard::from_bytes(&catalog.read(0)?).ok()?;
        let of_state = |state: &PackState| packs.iter().find(|pack| pack_state(pack).as_ref() == Some(state));
        let packs: Vec<Option<&Arc<Pack>>> = states.iter().map(of_state).collect();
        let read = |part| postcard::from_bytes::<Vec<Entry>>(&catalog.read(part)?).ok();
        let entries: Vec<Vec<Entry>> = (1..catalog.count()).into_par_iter().map(read).collect::<Option<_>>()?;
        let count = entries.iter().map(Vec::len).sum();
        self.records.reserve(count);
        self.by_fingerprint.reserve(count);
        self.by_content.reserve(count);
        for Entry { pack, start, len, head_length, head } in entries.into_iter().flatten() {
            if let Some(Some(pack)) = packs.get(pack as usize) {
                self.add(Found { pack: Arc::clone(pack), start, len, head_length, head });
            }
        }
        Some(states.into_iter().map(Some).collect())
    }

    fn add(&mut self, found: Found) {
        let at = self.records.len();
        if let Some(fingerprint) = found.head.fingerprint {
            self.by_fingerprint.insert(fingerprint, at);
        }
        self.by_content.insert(found.head.content, at);
        self.records.push(Some(found));
    }

    /// Takes the record of a file of this fingerprint.
    pub(super) fn take_fingerprint(&mut self, fingerprint: &Key) -> Option<Found> {
        self.records[*self.by_fingerprint.get(fingerprint)?].take()
    }

    /// Takes the record of a file of this content.
    pub(super) fn take_content(&mut self, content: &Key) -> Option<Found> {
        self.records[*self.by_content.get(content)?].take()
    }

    /// Adds the records of a pack, as far as they are not damaged.
    fn read_pack(&mut self, pack: &Arc<Pack>) {
        let size = pack.file.metadata().map_or(0, |metadata| metadata.len());
        let mut start = 0;
        let mut bytes = Vec::new();
        while start + (PREFIX_BYTES as u64) <= size {
            bytes.resize(READ_AHEAD_BYTES.min((size - start) as usize), 0);
            let Some((head_length, len)) = pack.read(start, &mut bytes).ok().and_then(|()| lengths(&bytes)) else {
                break;
            };
            if start + u64::from(len) > size {
                break;
            }
            if bytes.len() < PREFIX_BYTES + head_length as usize {
                bytes.resize(PREFIX_BYTES + head_length as usize, 0);
                if pack.read(start, &mut bytes).is_err() {
                    break;
                }
            }
            // A damaged head costs its record; the next is found if the length is right.
            if let Some(head) = head(&bytes) {
                self.add(Found { pack: Arc::clone(pack), start, len, head_length, head });
            }
            start += u64::from(len);
        }
    }
}

/// A pack as it is now; `None` when its file does not tell.
fn pack_state(pack: &Pack) -> Option<PackState> {
    let metadata = pack.file.metadata().ok()?;
    let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((pack.path.file_name()?.to_str()?.to_owned(), metadata.len(), changed.as_nanos()))
}

/// Gives the parts of a catalog of the records that are in packs.
pub(super) fn write_catalog(records: &[Arc<FileRecord>], add: AddPart<'_>) -> io::Result<()> {
    let (mut states, mut numbers): (Vec<PackState>, HashMap<&Path, Option<u32>>) = Default::default();
    for record in records {
        if let Body::Pack { pack, .. } = &record.body {
            numbers.entry(&pack.path).or_insert_with(|| {
                states.push(pack_state(pack)?);
                Some(states.len() as u32 - 1)
            });
        }
    }
    add(&to_bytes(&states)?)?;
    let entry = |record: &Arc<FileRecord>| match &record.body {
        Body::Pack { pack, start, len } => {
            let (head, head_length) = record.head();
            Some(Entry { pack: numbers[&*pack.path]?, start: *start, len: *len, head_length, head })
        }
        Body::Memory(_) => None,
    };
    records
        .chunks(RECORDS_PER_PART)
        .try_for_each(|some| add(&to_bytes(&some.iter().filter_map(entry).collect::<Vec<_>>())?))
}

fn to_bytes(value: &impl Serialize) -> io::Result<Vec<u8>> {
    postcard::to_stdvec(value).map_err(io::Error::other)
}
