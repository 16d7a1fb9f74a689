//! Copying bytes.

/// A word may lie anywhere: contracts are built with `unaligned-scalar-mem`.
const WORD: usize = size_of::<u64>();
const HALF: usize = size_of::<u32>();
const BLOCK: usize = 4 * WORD;

/// # Safety
/// There is a word at `at` in both.
#[inline(always)]
unsafe fn copy_word(to: *mut u8, from: *const u8, at: usize) {
    // SAFETY: there is a word in both, and it may lie anywhere.
    unsafe {
        let word = from.add(at).cast::<u64>().read_unaligned();
        to.add(at).cast::<u64>().write_unaligned(word);
    }
}

/// Copies bytes. What the compiler brings along copies one by one what is short or unaligned, and in
/// encoded values everything is: that was a sixth of what a cast took. Here the last word overlaps the
/// one before it, so that nothing is left over.
///
/// # Safety
/// As in C: both regions are valid for `length` bytes, and do not overlap.
#[cfg_attr(not(test), unsafe(no_mangle))]
pub unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, length: usize) -> *mut u8 {
    // SAFETY: each word that is copied ends at `length` or before it, and begins at 0 or after it.
    unsafe {
        if length >= WORD {
            let (mut next, mut source) = (to, from);
            let (last, last_source) = (to.add(length - WORD), from.add(length - WORD));
            while last.addr().saturating_sub(next.addr()) >= BLOCK {
                copy_word(next, source, 0);
                copy_word(next, source, WORD);
                copy_word(next, source, 2 * WORD);
                copy_word(next, source, 3 * WORD);
                (next, source) = (next.add(BLOCK), source.add(BLOCK));
            }
            while next < last {
                copy_word(next, source, 0);
                (next, source) = (next.add(WORD), source.add(WORD));
            }
            copy_word(last, last_source, 0);
        } else if length >= HALF {
            let (last, last_source) = (to.add(length - HALF), from.add(length - HALF));
            to.cast::<u32>().write_unaligned(from.cast::<u32>().read_unaligned());
            last.cast::<u32>().write_unaligned(last_source.cast::<u32>().read_unaligned());
        } else {
            for index in 0..length {
                to.add(index).write(from.add(index).read());
            }
        }
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_copied_and_no_other_is_touched() {
        let source: [u8; 200] = core::array::from_fn(|index| index as u8 + 1);
        for length in 0..=160 {
            for (from, to) in [(0, 0), (1, 0), (0, 3), (5, 7), (8, 2), (13, 13)] {
                let mut target = [0u8; 200];
                // SAFETY: 13 + 160 < 200, in both.
                let end =
                    unsafe { memcpy(target[to..].as_mut_ptr(), source[from..].as_ptr(), length) };
                assert_eq!(end, target[to..].as_mut_ptr());
                assert_eq!(target[to..to + length], source[from..from + length], "{length}");
                assert!(target[..to].iter().chain(&target[to + length..]).all(|byte| *byte == 0));
            }
        }
    }
}
