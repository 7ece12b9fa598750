//! Pictures as rows of samples, and their files.

use hayro_jbig2::{DecodeSettings, Decoder, Globals, Page};

/// The most pixels of a picture.
pub(super) const MAX_PIXELS: usize = 100 << 20;
/// The most bytes of all pictures of one PDF.
pub(super) const MAX_BYTES: usize = 48 << 20;

/// A picture as PNM has it: rows of samples, each row from the beginning of a byte.
pub(super) struct Samples {
    kind: Kind,
    width: usize,
    height: usize,
    bytes: Vec<u8>,
}

/// What a sample is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A bit; 1 is black.
    Bit,
    /// A byte of grey.
    Grey,
    /// Three bytes: red, green, blue.
    Colour,
}

impl Kind {
    fn row_bytes(self, width: usize) -> Option<usize> {
        match self {
            Self::Bit => Some(width.div_ceil(8)),
            Self::Grey => Some(width),
            Self::Colour => width.checked_mul(3),
        }
    }
}

impl Samples {
    /// A picture of these bytes; `None` when they are too few.
    pub(super) fn new(kind: Kind, width: usize, height: usize, mut bytes: Vec<u8>) -> Option<Self> {
        let length = kind.row_bytes(width)?.checked_mul(height)?;
        if bytes.len() < length {
            return None;
        }
        bytes.truncate(length);
        Some(Self { kind, width, height, bytes })
    }

    /// The picture in a JBIG2 stream.
    pub(super) fn of_jbig2(stream: &[u8], globals: Option<&[u8]>) -> Option<Self> {
        let settings = DecodeSettings::default();
        let globals = globals.map(|globals| Globals::new(globals, &settings)).transpose().ok()?;
        let page = Page::new_embedded(stream, globals.as_ref(), &settings).ok()?;
        let (width, height) = (page.width() as usize, page.height() as usize);
        if width.checked_mul(height)? > MAX_PIXELS {
            return None;
        }
        let mut bits = Bits::default();
        page.decode(&mut bits).ok()?;
        Self::new(Kind::Bit, width, height, bits.bytes)
    }

    /// Swaps black and white.
    pub(super) fn inverted(mut self) -> Self {
        self.bytes.iter_mut().for_each(|byte| *byte = !*byte);
        self
    }

    /// Adds a strip that continues the picture below; gives it back when it is another picture, or too much.
    pub(super) fn add(&mut self, below: Self) -> Result<(), Self> {
        let height = self.height + below.height;
        let fits = self.width.saturating_mul(height) <= MAX_PIXELS && self.bytes.len() + below.bytes.len() < MAX_BYTES;
        if (self.kind, self.width) != (below.kind, below.width) || !fits {
            return Err(below);
        }
        self.height = height;
        self.bytes.extend(below.bytes);
        Ok(())
    }

    /// As a file: PBM, PGM or PPM.
    pub(super) fn into_file(mut self) -> Vec<u8> {
        let Self { width, height, .. } = self;
        let head = match self.kind {
            Kind::Bit => format!("P4\n{width} {height}\n"),
            Kind::Grey => format!("P5\n{width} {height}\n255\n"),
            Kind::Colour => format!("P6\n{width} {height}\n255\n"),
        };
        let mut file = head.into_bytes();
        file.append(&mut self.bytes);
        file
    }
}

/// Red, green and blue for the inks of print: cyan, magenta, yellow, black.
pub(super) fn from_cmyk(samples: &[u8]) -> Vec<u8> {
    let light = |ink: u8, black: u8| (u16::from(255 - ink) * u16::from(255 - black) / 255) as u8;
    samples.as_chunks::<4>().0.iter().flat_map(|[c, m, y, k]| [*c, *m, *y].map(|ink| light(ink, *k))).collect()
}

/// Collects rows of bits.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    byte: u8,
    filled: u32,
}

impl Decoder for Bits {
    fn push_pixel(&mut self, black: bool) {
        self.byte = self.byte << 1 | u8::from(black);
        self.filled += 1;
        if self.filled == 8 {
            self.bytes.push(std::mem::take(&mut self.byte));
            self.filled = 0;
        }
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        let byte = if black { 0xff } else { 0 };
        self.bytes.resize(self.bytes.len() + chunk_count as usize, byte);
    }

    fn next_line(&mut self) {
        while self.filled > 0 {
            self.push_pixel(false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, MAX_BYTES, Samples, from_cmyk};

    #[test]
    fn strips_of_one_width_are_joined() {
        let grey = |width, height| Samples::new(Kind::Grey, width, height, vec![7; width * height]).unwrap();
        let mut page = grey(4, 3);
        assert!(page.add(grey(4, 2)).is_ok() && page.add(grey(5, 2)).is_err());
        assert_eq!(page.into_file(), [&b"P5\n4 5\n255\n"[..], &[7; 20]].concat());
        assert!(grey(1 << 10, (MAX_BYTES >> 10) - 1).add(grey(1 << 10, 1)).is_err(), "too much");
        assert!(Samples::new(Kind::Bit, 9, 2, vec![0; 3]).is_none(), "each row has two bytes");
    }

    #[test]
    fn inks_become_light() {
        assert_eq!(from_cmyk(&[0, 0, 0, 255, 0, 0, 0, 0, 255, 0, 0, 0]), [0, 0, 0, 255, 255, 255, 0, 255, 255]);
    }
}
