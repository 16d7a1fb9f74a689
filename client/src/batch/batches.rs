//! How many go into one call, and how many calls into one transaction.

use std::ops::Range;

/// How many calls are tried at first; the chain then says how many a transaction can hold.
const AT_FIRST: usize = 16;

/// Divides what is to be sent into transactions of several calls: as many at once as are allowed, and
/// fewer once the chain has said that these do not fit.
#[derive(Clone, Debug)]
pub struct Batches {
    next: usize,
    total: usize,
    size: usize,
    calls: usize,
}

impl Batches {
    /// So many in all, and so many in a call at most.
    pub fn new(total: usize, most: u32) -> Self {
        Self { next: 0, total, size: most.max(1) as usize, calls: AT_FIRST }
    }

    /// What the next call has; none if all have been sent.
    pub fn next(&self) -> Option<Range<usize>> {
        self.upcoming(1).into_iter().next()
    }

    /// What each call of the next transaction may have; none if all have been sent.
    pub fn next_calls(&self) -> Option<Vec<Range<usize>>> {
        Some(self.upcoming(self.calls)).filter(|calls| !calls.is_empty())
    }

    fn upcoming(&self, calls: usize) -> Vec<Range<usize>> {
        let starts = (self.next..self.total).step_by(self.size).take(calls);
        starts.map(|start| start..start.saturating_add(self.size).min(self.total)).collect()
    }

    /// So many of the next calls have been sent, of those that were tried.
    pub fn sent(&mut self, calls: usize) {
        let tried = self.upcoming(self.calls).len();
        self.next = self.upcoming(calls).last().map_or(self.total, |last| last.end);
        // One more than fitted is tried, to see whether it fits next time; or twice as many as all.
        self.calls = if calls < tried { calls + 1 } else { self.calls.saturating_mul(2) };
    }

    /// So many calls do not fit: from now on, half as many; or half as many in a call, if it was one.
    /// False if that had one only.
    pub fn too_large(&mut self, calls: usize) -> bool {
        if calls > 1 {
            self.calls = calls / 2;
            return true;
        }
        let Some(range) = self.next() else { return false };
        self.size = (range.len() / 2).max(1);
        range.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_sent_once_whatever_fits() {
        for fits in 1..=21 {
            let (mut batches, mut sent, mut tried) = (Batches::new(50, 20), Vec::new(), 0);
            while let Some(range) = batches.next() {
                tried += 1;
                if range.len() > fits {
                    assert!(batches.too_large(1));
                } else {
                    sent.extend(range);
                    batches.sent(1);
                }
            }
            assert_eq!(sent, (0..50).collect::<Vec<_>>(), "{fits}");
            assert!(tried <= 50 + 5);
        }
    }

    #[test]
    fn a_transaction_has_as_many_calls_as_fit() {
        for fits in 1..=60 {
            let (mut batches, mut sent, mut transactions) =
                (Batches::new(1_000, 20), Vec::new(), 0);
            while let Some(calls) = batches.next_calls() {
                let fitting = calls.len().min(fits);
                sent.extend(calls.into_iter().take(fitting).flatten());
                batches.sent(fitting);
                transactions += 1;
            }
            assert_eq!(sent, (0..1_000).collect::<Vec<_>>(), "{fits}");
            assert!(transactions <= 50usize.div_ceil(fits) + 2, "{fits}: {transactions}");
        }
    }

    #[test]
    fn what_does_not_fit_is_halved_down_to_one() {
        let mut batches = Batches::new(100, 20);
        assert_eq!(batches.next_calls().unwrap().len(), 5);
        assert!(batches.too_large(5));
        assert_eq!(batches.next_calls(), Some(vec![0..20, 20..40]));
        assert!(batches.too_large(2) && batches.too_large(1));
        assert_eq!(batches.next_calls().unwrap(), *std::slice::from_ref(&(0..10)));
        batches.sent(1);
        assert_eq!(batches.next_calls(), Some(vec![10..20, 20..30]));
    }

    #[test]
    fn one_that_does_not_fit_is_the_end() {
        let mut batches = Batches::new(2, 20);
        assert!(batches.too_large(1) && !batches.too_large(1));
        assert_eq!(batches.next(), Some(0..1));
        assert_eq!(Batches::new(0, 20).next(), None);
        assert_eq!(Batches::new(0, 20).next_calls(), None);
    }
}
