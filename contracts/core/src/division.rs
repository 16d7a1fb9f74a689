//! Division of numbers that are wider than the machine's, in little code: what the compiler and the
//! libraries bring along for it takes kilobytes, and code is what a call's proof is made of.

use crate::units::BPS;

/// `digits × share / 10,000` in place, rounded down; returns the remainder. Digits have 32 bits and the
/// highest comes first; `share` ≤ 10,000.
pub fn share(digits: &mut [u32], share: u16) -> u64 {
    let (share, whole) = (u64::from(share), u64::from(BPS));
    // From the lowest digit on, so that what each product carries goes to the next one. The product of
    // a digit and a share is below 2^46.
    let mut carry = 0u64;
    for digit in digits.iter_mut().rev() {
        let sum = u64::from(*digit) * share + carry;
        (*digit, carry) = (sum as u32, sum >> 32);
    }
    // The highest carry is below 10,000, as share ≤ 10,000: so the quotient has no more digits.
    let mut remainder = carry;
    for digit in digits.iter_mut() {
        let part = remainder << 32 | u64::from(*digit);
        *digit = (part / whole) as u32;
        remainder = part % whole;
    }
    remainder
}

/// `amount × part / whole`, rounded down, for an amount of so many bits, each of which `bit` tells.
/// For each, from the highest on, `double` doubles the quotient and adds what it is given, 0 to 2.
///
/// `part` ≤ `whole` and 0 < `whole` < 2^127, so the quotient is at most the amount. The product may be
/// wider than anything there is. It is never formed: the quotient is doubled along the bits of the
/// amount, with a remainder that stays below `whole`. That is a few thousand instructions in a few bytes
/// of code.
pub fn mul_div_down(
    bits: u32,
    bit: impl Fn(u32) -> bool,
    part: u128,
    whole: u128,
    mut double: impl FnMut(u8),
) {
    debug_assert!(part <= whole && 0 < whole && whole < 1 << 127);
    // Remainder and addend are at most `whole`.
    let add = |remainder: u128, addend: u128| {
        let sum = remainder + addend;
        if sum >= whole { (1, sum - whole) } else { (0, sum) }
    };
    let mut remainder = 0;
    for index in (0..bits).rev() {
        let (mut quotient, mut sum) = add(remainder, remainder);
        if bit(index) {
            let more;
            (more, sum) = add(sum, part);
            quotient += more;
        }
        remainder = sum;
        double(quotient);
    }
}
