//! Which rows of a file are on the chain already.

use super::stated::Stated;
use crate::export::table as export;
use commons_core::{contribution::Draft, units::ContributionId};
use scale::Encode;
use std::collections::HashMap;

/// Binds each row to a contribution that states, or once stated, just the same; each contribution to
/// one row at most. As many rows as possible are bound: a file that was recorded is bound to its
/// contributions even if some of these were amended since, and so is one that was written from them.
pub fn bind<'a>(
    rows: impl IntoIterator<Item = (&'a Draft, &'a [u8])>,
    stated: &[Stated],
) -> Vec<Option<ContributionId>> {
    // Contributions that ever stated it, by their places; what was never amended comes first, as it
    // can be bound to nothing else.
    let mut stating: HashMap<Vec<u8>, Vec<usize>> = HashMap::new();
    let places = |amended: bool| {
        let is_wanted = move |one: &&(usize, &Stated)| (one.1.statements.len() > 1) == amended;
        let all: Vec<_> = stated.iter().enumerate().collect();
        all.iter().filter(is_wanted).map(|(place, _)| *place).collect::<Vec<_>>()
    };
    for place in places(false).into_iter().chain(places(true)) {
        for statement in &stated[place].statements {
            let found = stating.entry(key(&statement.0, &statement.1)).or_default();
            if found.last() != Some(&place) {
                found.push(place);
            }
        }
    }
    let rows: Vec<_> = rows.into_iter().map(|(draft, uri)| key(draft, uri)).collect();
    let candidates: Vec<&[usize]> =
        rows.iter().map(|row| stating.get(row).map_or(&[][..], Vec::as_slice)).collect();
    let mut taken: Vec<Option<usize>> = vec![None; stated.len()];
    // Rows that are alike have the same candidates: where one finds none, neither does the next.
    let mut in_vain = std::collections::HashSet::new();
    for (row, places) in candidates.iter().enumerate() {
        if in_vain.contains(&rows[row]) {
            continue;
        }
        let free = places.iter().copied().find(|place| taken[*place].is_none());
        match free {
            Some(place) => taken[place] = Some(row),
            None => {
                let mut seen = vec![false; stated.len()];
                if !make_room(row, &candidates, &mut taken, &mut seen) {
                    in_vain.insert(&rows[row]);
                }
            }
        }
    }
    let mut bound = vec![None; rows.len()];
    for (one, row) in stated.iter().zip(taken) {
        if let Some(row) = row {
            bound[row] = Some(one.id);
        }
    }
    bound
}

/// By what a row and a contribution are compared. What an export writes of an address is the address;
/// writing it once more changes nothing.
fn key(draft: &Draft, uri: &[u8]) -> Vec<u8> {
    (draft, export::uri(uri)).encode()
}

/// Binds a row to a contribution whose row can be bound to another one.
fn make_room(
    row: usize,
    candidates: &[&[usize]],
    taken: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    // Each step of the way is found before it is gone, so that a long way needs no deep stack.
    let mut ways: Vec<(usize, Option<usize>, usize)> = Vec::new();
    let mut open = vec![(row, None)];
    while let Some((row, from)) = open.pop() {
        for place in candidates[row] {
            if std::mem::replace(&mut seen[*place], true) {
                continue;
            }
            ways.push((row, from, *place));
            match taken[*place] {
                Some(other) => open.push((other, Some(ways.len() - 1))),
                None => {
                    let mut way = Some(ways.len() - 1);
                    while let Some((row, from, place)) = way.map(|way| ways[way]) {
                        taken[place] = Some(row);
                        way = from;
                    }
                    return true;
                }
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::sample::draft;
    use crate::batch::stated::Statement;

    fn statement(points: u64) -> Statement {
        (draft(points), b"ipfs://a".to_vec())
    }

    fn bound(rows: &[u64], stated: &[&[u64]]) -> Vec<Option<u64>> {
        let rows: Vec<_> = rows.iter().map(|points| statement(*points)).collect();
        let stated: Vec<_> = (1..)
            .zip(stated)
            .map(|(id, points)| Stated {
                id: ContributionId(id),
                at: id,
                statements: points.iter().map(|points| statement(*points)).collect(),
            })
            .collect();
        let rows = rows.iter().map(|(draft, uri)| (draft, uri.as_slice()));
        bind(rows, &stated).into_iter().map(|id| Some(id?.0)).collect()
    }

    #[test]
    fn each_row_is_bound_once_and_equal_ones_as_often_as_they_are_there() {
        assert_eq!(bound(&[5, 6, 5, 5], &[&[5], &[7], &[5]]), [Some(1), None, Some(3), None]);
        assert_eq!(bound(&[], &[&[5]]), []);
        assert_eq!(bound(&[5], &[]), [None]);
        let mut other = statement(5);
        other.1.push(b'!');
        let stated = [Stated { id: ContributionId(1), at: 1, statements: vec![statement(5)] }];
        let elsewhere = bind([(&other.0, other.1.as_slice())], &stated);
        assert_eq!(elsewhere, [None], "the same work with other evidence is another one");
    }

    #[test]
    fn amending_makes_no_room_for_a_row_to_be_recorded_again() {
        // As it was recorded, as it is now, and both: one contribution is one row.
        assert_eq!(bound(&[5], &[&[5, 6]]), [Some(1)]);
        assert_eq!(bound(&[6], &[&[5, 6]]), [Some(1)]);
        assert_eq!(bound(&[5, 6], &[&[5, 6]]), [Some(1), None]);
        // Amended, and amended back.
        assert_eq!(bound(&[5, 5], &[&[5, 6, 5]]), [Some(1), None]);
    }

    #[test]
    fn as_many_rows_as_possible_are_bound() {
        assert_eq!(bound(&[5, 6], &[&[5, 6], &[5]]), [Some(2), Some(1)]);
        assert_eq!(bound(&[5, 7, 6], &[&[5, 6], &[5, 8], &[6, 7]]), [Some(2), Some(3), Some(1)]);
        // Every one has to move for the last.
        let chain: Vec<[u64; 2]> = (0..200).map(|n| [n, n + 1]).collect();
        let chain: Vec<&[u64]> = chain.iter().map(|pair| pair.as_slice()).collect();
        let rows: Vec<u64> = (1..200).chain([0, 200]).collect();
        let found = bound(&rows, &chain);
        assert_eq!(found.iter().flatten().count(), 200);
    }

    #[test]
    fn what_an_export_made_of_an_address_is_the_address() {
        for uri in [&b"=1+1"[..], b"\xff\xfe", b" a\"b\n", "\u{202e}x".as_bytes(), b"ipfs://a"] {
            let stated = [Stated {
                id: ContributionId(1),
                at: 1,
                statements: vec![(draft(5), uri.to_vec())],
            }];
            let written = export::uri(uri).into_bytes();
            for row in [uri, &written] {
                assert_eq!(bind([(&draft(5), row)], &stated), [Some(ContributionId(1))], "{uri:?}");
            }
        }
    }

    #[test]
    fn many_equal_rows_are_bound_in_no_time() {
        let (rows, stated) = (vec![5; 10_000], vec![&[5, 6][..]; 3_000]);
        assert_eq!(bound(&rows, &stated).iter().flatten().count(), 3_000);
    }
}
