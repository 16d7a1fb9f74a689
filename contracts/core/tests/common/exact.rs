//! How amounts fade, in arbitrary precision: what the 64-bit arithmetic of the rules is held against.

use num_bigint::BigUint;
use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
};

/// Binary places of the exact arithmetic: three times those of the rules.
const PLACES: u32 = 192;

thread_local! {
    static ROOTS: RefCell<HashMap<(u32, u32), BigUint>> = RefCell::default();
}

/// 2^(part / half_life) in [`PLACES`], rounded down.
fn growth(part: u32, half_life: u32) -> BigUint {
    let root = || (BigUint::from(1u8) << (PLACES * half_life + part)).nth_root(half_life);
    ROOTS.with_borrow_mut(|roots| roots.entry((part, half_life)).or_insert_with(root).clone())
}

/// What is left of an amount after so many epochs, in [`PLACES`]: less than one amount of them too
/// small.
fn faded(amount: u128, epochs: u32, half_life: u32) -> BigUint {
    let (halvings, part) = (epochs / half_life, epochs % half_life);
    // 2^(-part / half_life) is half of 2^((half_life - part) / half_life).
    (growth(half_life - part, half_life) * amount) >> (halvings + 1)
}

/// Whether `heat` is what is left, in an epoch, of all that was cast before (epoch, amount).
///
/// Each time the tally was faded it was rounded down by less than a millionth of a point, and what is
/// rounded off fades like the rest; the factor is at most 2^-56 of itself too large each time.
pub fn is_heat(heat: u128, casts: &[(u32, u128)], epoch: u32, half_life: u16) -> bool {
    let whole = |number: u128| BigUint::from(number) << PLACES;
    let left = casts.iter().map(|(cast, amount)| faded(*amount, epoch - cast, half_life.into()));
    let exact: BigUint = left.sum();
    let epochs: BTreeSet<u32> = casts.iter().map(|(epoch, _)| *epoch).chain([epoch]).collect();
    // Nothing is left to fade before the first cast.
    let fades = epochs.len() - 1;
    let slack = BigUint::from(casts.len()) << 66u32;
    whole(heat) <= &exact + ((&exact * fades) >> 55u32) + &slack
        && whole(heat + fades as u128) + slack >= exact
}
