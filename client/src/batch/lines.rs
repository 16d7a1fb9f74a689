//! Which line of a text something is on.

/// Where the lines of a text begin.
pub(super) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(index, byte)| match byte {
            b'\n' => true,
            // Old systems end a line so; others write it before the line feed.
            b'\r' => bytes.get(index + 1) != Some(&b'\n'),
            _ => false,
        });
        let starts = std::iter::once(0).chain(ends.map(|(index, _)| index + 1)).collect();
        Self { text, starts }
    }

    /// The line, from 1, on which the first thing at or after a place of the text is.
    pub(super) fn at(&self, place: usize) -> u64 {
        let rest = self.text.get(place..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        self.starts.partition_point(|start| *start <= place + blank) as u64
    }

    /// The same for a part of the text.
    pub(super) fn of(&self, part: &str) -> u64 {
        let place = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        self.at(place.min(self.text.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for text in ["a\nb\n\nc", "a\r\nb\r\n\r\nc", "a\rb\r\rc"] {
            let lines = Lines::new(text);
            let found = |letter| lines.at(text.find(letter).unwrap());
            assert_eq!((found('a'), found('b'), found('c')), (1, 2, 4), "{text:?}");
            // Blank lines belong to nobody.
            assert_eq!(lines.at(text.find('b').unwrap() + 1), 4, "{text:?}");
            assert_eq!(lines.of(&text[text.len() - 1..]), 4);
        }
        assert_eq!(Lines::new("").at(7), 1);
    }
}
