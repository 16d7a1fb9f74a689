//! Money leaves the pool.

use super::{Asset, CLAIMS_MAX, Pool, PoolError};
use crate::{Address, U256};

impl Pool {
    /// Whether money can be paid to an address at all.
    pub fn check_recipient(&self, recipient: Address) -> Result<(), PoolError> {
        let suite = self.suite.all();
        if crate::governor::is_precompile(&recipient) || suite.contains(&recipient) {
            return Err(PoolError::BadRecipient { recipient });
        }
        Ok(())
    }
}

/// Whether so many pots may be claimed from at once.
pub fn check_number(given: usize) -> Result<(), PoolError> {
    let (given, max) = (u32::try_from(given).unwrap_or(u32::MAX), CLAIMS_MAX);
    if given == 0 || given > max { Err(PoolError::BadNumber { given, max }) } else { Ok(()) }
}

/// Tokens that keep shares of a whole move a unit or two less than they are asked to.
const ROUNDING: U256 = U256([2, 0, 0, 0]);

/// Whether a token moved what it was asked to, seen from what the pool `had` and `has` of it; `owed` is
/// what it still owes.
///
/// Some tokens round, some take a fee from whoever pays: that must not come from what others are owed.
pub fn check_paid(
    asset: Asset,
    amount: U256,
    had: U256,
    has: U256,
    owed: U256,
) -> Result<(), PoolError> {
    let moved = had.saturating_sub(has);
    // Of a small amount a unit would be much.
    let rounding = ROUNDING.min(amount >> 10);
    let enough = !moved.is_zero() && moved.saturating_add(rounding) >= amount;
    let paid = enough && (moved <= amount || has >= owed);
    if paid { Ok(()) } else { Err(PoolError::NotPaid { asset, amount }) }
}
