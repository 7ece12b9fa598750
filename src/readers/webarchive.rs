//! Web archives of Safari: a binary property list that holds a page.

use super::outcome::ReadError;

/// The page in a web archive.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SavedPage {
    /// Its source.
    pub(super) source: Vec<u8>,
    /// Its address.
    pub(super) address: Option<String>,
    /// Its encoding, as the archive gives it.
    pub(super) encoding: Option<String>,
}

/// Reads the main page of an archive.
pub(super) fn read(bytes: &[u8]) -> Result<SavedPage, ReadError> {
    let broken = || ReadError::new("It is a property list, but no web archive, or broken.", "Save the page again.");
    let list = PropertyList::open(bytes).ok_or_else(broken)?;
    let page = list.value(list.top, "WebMainResource").ok_or_else(broken)?;
    let data = |key: &str| list.value(page, key).and_then(|object| list.bytes(object));
    let text = |key: &str| list.value(page, key).and_then(|object| list.text(object));
    Ok(SavedPage {
        source: data("WebResourceData").ok_or_else(broken)?.to_vec(),
        address: text("WebResourceURL"),
        encoding: text("WebResourceTextEncodingName"),
    })
}

/// A binary property list: objects, found by their numbers in a table of offsets.
struct PropertyList<'b> {
    bytes: &'b [u8],
    offsets: &'b [u8],
    offset_size: usize,
    reference_size: usize,
    top: usize,
}

impl<'b> PropertyList<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let trailer = bytes.last_chunk::<32>().filter(|_| bytes.starts_with(b"bplist00"))?;
        let (offset_size, reference_size) = (usize::from(trailer[6]), usize::from(trailer[7]));
        let count = number(&trailer[8..16])?;
        let start = number(&trailer[24..32])?;
        let valid = (1..=8).contains(&offset_size) && (1..=8).contains(&reference_size);
        let offsets = bytes.get(start..start.checked_add(count.checked_mul(offset_size)?)?).filter(|_| valid)?;
        Some(Self { bytes, offsets, offset_size, reference_size, top: number(&trailer[16..24])? })
    }

    /// An object's kind, the number that its marker holds (a length, for most), and what follows.
    fn object(&self, number_of: usize) -> Option<(u8, usize, &'b [u8])> {
        let at = number_of.checked_mul(self.offset_size)?;
        let offset = number(self.offsets.get(at..at + self.offset_size)?)?;
        let (marker, rest) = self.bytes.get(offset..)?.split_first()?;
        if marker & 0xf != 0xf {
            return Some((marker >> 4, usize::from(marker & 0xf), rest));
        }
        // A longer length is a number of its own.
        let (size, rest) = rest.split_first()?;
        let (length, rest) = rest.split_at_checked(1 << (size & 3))?;
        Some((marker >> 4, number(length)?, rest))
    }

    fn bytes(&self, object: usize) -> Option<&'b [u8]> {
        let (kind, length, rest) = self.object(object)?;
        rest.get(..length).filter(|_| kind == 4)
    }

    fn text(&self, object: usize) -> Option<String> {
        let (kind, length, rest) = self.object(object)?;
        match kind {
            5 => Some(String::from_utf8_lossy(rest.get(..length)?).into_owned()),
            6 => {
                let units = rest
                    .get(..length.checked_mul(2)?)?
                    .chunks_exact(2)
                    .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
                Some(char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect())
            }
            _ => None,
        }
    }

    /// The object under a key of a dictionary.
    fn value(&self, dictionary: usize, key: &str) -> Option<usize> {
        let (_, length, rest) = self.object(dictionary).filter(|(kind, ..)| *kind == 13)?;
        let reference =
            |at: usize| number(rest.get(at.checked_mul(self.reference_size)?..)?.get(..self.reference_size)?);
        let at = (0..length).find(|at| reference(*at).and_then(|object| self.text(object)).as_deref() == Some(key))?;
        reference(length + at)
    }
}

/// A number in big-endian bytes.
fn number(bytes: &[u8]) -> Option<usize> {
    bytes.iter().try_fold(0_usize, |number, byte| Some(number.checked_mul(256)? + usize::from(*byte)))
}
