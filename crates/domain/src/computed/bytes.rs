//! Numbers and texts as bytes: numbers are little-endian base-128, signed ones zigzag first; texts
//! have their length in front.

pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.slice(text.as_bytes());
    }

    /// Bytes with their length in front.
    pub(super) fn slice(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    /// What `write` writes, with its length in front.
    pub(super) fn sized(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.0.len();
        // Most are short: then the length is one byte, and nothing moves.
        self.byte(0);
        write(self);
        let length = self.0.len() - start - 1;
        match (u8::try_from(length), self.0.get_mut(start)) {
            (Ok(length), Some(place)) if length < 0x80 => *place = length,
            _ => {
                let mut head = Self(Vec::new());
                head.count(length);
                self.0.splice(start..=start, head.0);
            }
        }
    }

    pub(super) fn count(&mut self, count: usize) {
        self.unsigned(count as u64);
    }

    pub(super) fn unsigned(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    pub(super) fn signed(&mut self, number: i64) {
        self.unsigned(((number << 1) ^ (number >> 63)) as u64);
    }

    pub(super) fn signed_wide(&mut self, number: i128) {
        let mut zigzag = ((number << 1) ^ (number >> 127)) as u128;
        while zigzag >= 0x80 {
            self.0.push(zigzag as u8 | 0x80);
            zigzag >>= 7;
        }
        self.0.push(zigzag as u8);
    }
}

#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A list with its length in front. Room is made for no more items than there are bytes.
    pub(super) fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let count = usize::try_from(self.unsigned()?).ok()?;
        let mut items = Vec::with_capacity(count.min(self.0.len()));
        for _ in 0..count {
            items.push(item(self)?);
        }
        Some(items)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.slice()?).ok()
    }

    /// Bytes with their length in front.
    pub(super) fn slice(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.unsigned()?).ok()?;
        let (slice, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(slice)
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(super) fn unsigned(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let zigzag = self.unsigned()?;
        Some((zigzag >> 1) as i64 ^ -((zigzag & 1) as i64))
    }

    pub(super) fn signed_wide(&mut self) -> Option<i128> {
        let mut zigzag = 0u128;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            zigzag |= u128::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some((zigzag >> 1) as i128 ^ -((zigzag & 1) as i128));
            }
        }
        None
    }
}
