//! The pictures on the pages of a PDF, as files that other programs read.

use super::samples::{Kind, MAX_BYTES, MAX_PIXELS, Samples, from_cmyk};
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

/// A smaller picture, in pixels, holds no text.
const MIN_PIXELS: usize = 100 * 100;

/// The pictures of a PDF in the order of its pages, and how many could not be taken out.
pub(in crate::readers) fn all(document: &Document) -> (Vec<Vec<u8>>, usize) {
    let (mut pictures, mut lost, mut length) = (Vec::new(), 0, 0);
    for page in document.get_pages().into_values() {
        // Some scanners cut a page into strips, one below the other.
        let mut of_page: Vec<Picture> = Vec::new();
        for image in document.get_page_images(page).unwrap_or_default() {
            let size = usize::try_from(image.width).ok().zip(usize::try_from(image.height).ok());
            let Some((width, height)) = size.filter(|(w, h)| w.saturating_mul(*h) >= MIN_PIXELS) else { continue };
            let stream = document.get_object(image.id).and_then(Object::as_stream);
            match stream.ok().and_then(|stream| picture(document, stream, width, height)) {
                Some(Picture::Samples(strip)) => match of_page.last_mut() {
                    Some(Picture::Samples(above)) => {
                        let other = above.add(strip).err();
                        of_page.extend(other.map(Picture::Samples));
                    }
                    _ => of_page.push(Picture::Samples(strip)),
                },
                Some(file) => of_page.push(file),
                None => lost += 1,
            }
        }
        for picture in of_page {
            let file = match picture {
                Picture::Samples(samples) => samples.into_file(),
                Picture::File(file) => file,
            };
            if length + file.len() <= MAX_BYTES {
                length += file.len();
                pictures.push(file);
            } else {
                lost += 1;
            }
        }
    }
    (pictures, lost)
}

/// Whether there is a picture on a page that may hold text.
pub(super) fn are_on(document: &Document, page: ObjectId) -> bool {
    let images = document.get_page_images(page).unwrap_or_default();
    images.iter().any(|image| image.width.saturating_mul(image.height) >= MIN_PIXELS as i64)
}

/// A picture, as other programs read it.
enum Picture {
    /// A JPEG, JPEG 2000 or TIFF file.
    File(Vec<u8>),
    Samples(Samples),
}

/// A picture; `None` for kinds that are not known here.
fn picture(document: &Document, stream: &Stream, width: usize, height: usize) -> Option<Picture> {
    if width.saturating_mul(height) > MAX_PIXELS {
        return None;
    }
    let filters = stream.filters().unwrap_or_default();
    match filters.as_slice() {
        [b"DCTDecode" | b"JPXDecode"] => Some(Picture::File(stream.content.clone())),
        [b"CCITTFaxDecode"] => fax(document, stream, width, height).map(Picture::File),
        [b"JBIG2Decode"] => jbig2(document, stream).map(Picture::Samples),
        others if others.iter().all(|filter| matches!(*filter, b"FlateDecode" | b"LZWDecode" | b"ASCII85Decode")) => {
            plain(document, stream, unpacked(document, stream)?, width, height).map(Picture::Samples)
        }
        _ => None,
    }
}

/// The samples of a picture. The library undoes a prediction only if its parameters stand alone and samples fill bytes;
/// rows of other samples are predicted as if they were bytes.
fn unpacked(document: &Document, stream: &Stream) -> Option<Vec<u8>> {
    let mut stream = stream.clone();
    if let Some(mut parameters) = parameters(document, &stream).cloned() {
        let number = |key: &[u8], other| parameters.get(key).and_then(Object::as_i64).unwrap_or(other);
        let bits = number(b"BitsPerComponent", 8);
        if bits < 8 {
            let row_bits = number(b"Columns", 1).checked_mul(number(b"Colors", 1))?.checked_mul(bits)?;
            parameters.set("Columns", row_bits.saturating_add(7) / 8);
            parameters.set("BitsPerComponent", 8);
            parameters.set("Colors", 1);
        }
        stream.dict.set("DecodeParms", parameters);
    }
    stream.decompressed_content().ok()
}

/// The parameters of a picture's first filter.
fn parameters<'d>(document: &'d Document, stream: &'d Stream) -> Option<&'d Dictionary> {
    match stream.dict.get_deref(b"DecodeParms", document).ok()? {
        Object::Array(all) => all.first()?.as_dict().ok(),
        Object::Dictionary(one) => Some(one),
        _ => None,
    }
}

/// The samples of a JBIG2 picture.
fn jbig2(document: &Document, stream: &Stream) -> Option<Samples> {
    let globals = parameters(document, stream).and_then(|all| all.get_deref(b"JBIG2Globals", document).ok());
    let globals = globals.and_then(|globals| globals.as_stream().ok());
    let globals = globals.map(|globals| globals.decompressed_content().unwrap_or_else(|_| globals.content.clone()));
    let samples = Samples::of_jbig2(&stream.content, globals.as_deref())?;
    Some(if is_inverted(stream) { samples.inverted() } else { samples })
}

/// Samples of black and white, grey, RGB, CMYK or a palette.
fn plain(document: &Document, stream: &Stream, mut samples: Vec<u8>, width: usize, height: usize) -> Option<Samples> {
    let is_mask = stream.dict.get(b"ImageMask").and_then(Object::as_bool).unwrap_or(false);
    let bits = if is_mask { 1 } else { number(document, stream, b"BitsPerComponent").unwrap_or(8) };
    let pixels = width.checked_mul(height)?;
    let palette = match stream.dict.get_deref(b"ColorSpace", document) {
        Ok(Object::Array(parts)) => palette(document, parts),
        _ => None,
    };
    if let Some(palette) = palette {
        samples = coloured(&samples, bits, width, &palette?)?;
    }
    let is_bitmap = bits == 1 && samples.len() < pixels;
    let mut is_inverted = is_inverted(stream);
    if bits == 8 && samples.len() >= pixels.checked_mul(4)? {
        if std::mem::take(&mut is_inverted) {
            samples.iter_mut().for_each(|ink| *ink = !*ink);
        }
        samples = from_cmyk(&samples);
    }
    let kind = match bits {
        _ if is_bitmap => Kind::Bit,
        _ if samples.len() >= pixels.checked_mul(3)? => Kind::Colour,
        8 => Kind::Grey,
        _ => return None,
    };
    let samples = Samples::new(kind, width, height, samples)?;
    // A set bit is black in a file; here it is white, as much light is in other samples, unless the picture says otherwise.
    Some(if is_bitmap != is_inverted { samples.inverted() } else { samples })
}

/// The colours of `[/Indexed base most colours]`, each of three bytes; `None` for another colour space, and inside it for
/// a palette that is not known.
fn palette(document: &Document, parts: &[Object]) -> Option<Option<Vec<[u8; 3]>>> {
    let [kind, _, most, colours] = parts else { return None };
    if kind.as_name().ok()? != b"Indexed" {
        return None;
    }
    let bytes = match document.dereference(colours) {
        Ok((_, Object::String(bytes, _))) => bytes.clone(),
        Ok((_, Object::Stream(stream))) => stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()),
        _ => return Some(None),
    };
    let count = most.as_i64().ok().and_then(|most| usize::try_from(most).ok()).map_or(1, |most| most.saturating_add(1));
    Some(match bytes.len() / count {
        1 => Some(bytes.iter().map(|grey| [*grey; 3]).collect()),
        3 => Some(bytes.as_chunks::<3>().0.to_vec()),
        _ => None,
    })
}

/// RGB for samples that are numbers of colours, in rows that begin with a byte.
fn coloured(samples: &[u8], bits: i64, width: usize, palette: &[[u8; 3]]) -> Option<Vec<u8>> {
    let bits = usize::try_from(bits).ok().filter(|bits| matches!(bits, 1 | 2 | 4 | 8))?;
    let mut colours = Vec::new();
    for row in samples.chunks_exact((width * bits).div_ceil(8)) {
        for at in 0..width {
            let shift = 8 - bits - at * bits % 8;
            let number = usize::from(row[at * bits / 8] >> shift) & ((1 << bits) - 1);
            colours.extend(palette.get(number).copied().unwrap_or_default());
        }
    }
    Some(colours)
}

/// A fax, as TIFF.
fn fax(document: &Document, stream: &Stream, width: usize, height: usize) -> Option<Vec<u8>> {
    let kind = parameters(document, stream).and_then(|all| all.get(b"K").ok()?.as_i64().ok()).unwrap_or(0);
    let (compression, options) = match kind {
        ..0 => (4, 0),
        0 => (3, 0),
        1.. => (3, 1),
    };
    let [width, height] = [u32::try_from(width).ok()?, u32::try_from(height).ok()?];
    let length = u32::try_from(stream.content.len()).ok()?;
    const SHORT: u16 = 3;
    const LONG: u16 = 4;
    let mut tags: Vec<(u16, u16, u32)> = vec![
        (256, LONG, width),
        (257, LONG, height),
        (258, SHORT, 1),
        (259, SHORT, compression),
        // The white that is coded first is 0.
        (262, SHORT, u32::from(is_inverted(stream))),
        (273, LONG, 0),
        (277, SHORT, 1),
        (278, LONG, height),
        (279, LONG, length),
    ];
    if compression == 3 {
        tags.push((292, LONG, options));
    }
    // The head, the number of tags, the tags, and no next picture.
    let start = (8 + 2 + tags.len() * 12 + 4) as u32;
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    file.extend((tags.len() as u16).to_le_bytes());
    for (tag, kind, value) in tags {
        let value = if tag == 273 { start } else { value };
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(1_u32.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend([0; 4]);
    file.extend(&stream.content);
    Some(file)
}

fn number(document: &Document, stream: &Stream, key: &[u8]) -> Option<i64> {
    stream.dict.get_deref(key, document).ok()?.as_i64().ok()
}

/// Whether a picture says that 1 is black.
fn is_inverted(stream: &Stream) -> bool {
    let decode = stream.dict.get(b"Decode").and_then(Object::as_array);
    decode.is_ok_and(|range| range.first().is_some_and(|first| first.as_float().is_ok_and(|first| first > 0.5)))
}

#[cfg(test)]
mod tests {
    use super::{MAX_BYTES, all};
    use pdf_extract::{Dictionary, Document, Object, Stream};

    /// A PDF of one page with pictures of so many pixels a side and so many bytes.
    fn pdf(pictures: &[(i64, usize)]) -> Document {
        let mut document = Document::with_version("1.5");
        let mut names = Dictionary::new();
        for (number, (side, bytes)) in pictures.iter().enumerate() {
            let mut picture = Dictionary::new();
            picture.set("Subtype", Object::Name(b"Image".to_vec()));
            picture.set("Filter", Object::Name(b"DCTDecode".to_vec()));
            picture.set("Width", *side);
            picture.set("Height", *side);
            let id = document.add_object(Stream::new(picture, vec![0; *bytes]));
            names.set(format!("P{number}"), id);
        }
        let mut resources = Dictionary::new();
        resources.set("XObject", names);
        let mut page = Dictionary::new();
        page.set("Type", Object::Name(b"Page".to_vec()));
        page.set("Resources", resources);
        let page = document.add_object(page);
        let mut pages = Dictionary::new();
        pages.set("Type", Object::Name(b"Pages".to_vec()));
        pages.set("Kids", vec![Object::Reference(page)]);
        let pages = document.add_object(pages);
        let mut catalog = Dictionary::new();
        catalog.set("Pages", pages);
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
        document
    }

    #[test]
    fn pictures_of_a_pdf_are_limited() {
        let found = |pictures: &[(i64, usize)]| {
            let (pictures, lost) = all(&pdf(pictures));
            (pictures.len(), lost)
        };
        assert_eq!(found(&[(2_000, 9), (2_000, MAX_BYTES - 9)]), (2, 0));
        assert_eq!(found(&[(2_000, 9), (2_000, MAX_BYTES - 8), (2_000, 9)]), (2, 1));
        assert_eq!(found(&[(10_240, 9), (10_241, 9), (99, 9)]), (1, 1), "too many pixels, and too few");
    }
}
