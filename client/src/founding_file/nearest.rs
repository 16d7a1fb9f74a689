//! What somebody may have meant.

/// The known word that is nearest to one that is not, if any is near: a third of it may be wrong.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_ascii_lowercase().replace('-', "_");
    let distances = known.into_iter().map(|known| (distance(&word, known), known));
    let (distance, known) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance <= known.len().max(3) / 3).then_some(known)
}

/// How many letters have to be put in, taken out, replaced or swapped with their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<_>, Vec<_>) = (left.chars().collect(), right.chars().collect());
    // Rows of the table of distances between the beginnings of both: this one, and the two before it.
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let mut least = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_what_is_nearly_it() {
        let known = ["epoch_length", "half_life", "grace", "surge_bps"];
        for (word, expected) in [
            ("epoch_lenght", Some("epoch_length")),
            ("Epoch-Length", Some("epoch_length")),
            ("halflife", Some("half_life")),
            ("grce", Some("grace")),
            ("surge", None),
            ("speed", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
        assert_eq!(nearest("grace", []), None);
        assert_eq!((distance("abc", "acb"), distance("", "ab"), distance("ab", "")), (1, 2, 2));
    }
}
