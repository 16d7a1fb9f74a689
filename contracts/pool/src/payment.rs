//! Money comes and goes, by way of contracts that nobody here has written: what counts is what is seen of
//! it afterwards.

use commons_core::{
    Address, U256,
    pool::{Asset, PoolError, check_paid},
};
use commons_shell::{Token, send};

/// What the pool has of a token. `None` if that does not answer as a token does.
pub fn held(pool: Address, token: Address) -> Option<U256> {
    Token::BalanceOf(pool).number(token)
}

/// Fetches a token that was allowed to the pool. Returns how much has arrived.
pub fn fetch(
    pool: Address,
    asset: Address,
    from: Address,
    amount: U256,
) -> Result<U256, PoolError> {
    let failed = PoolError::NotTransferred { asset, amount };
    let had = held(pool, asset).ok_or(failed)?;
    if !Token::TransferFrom(from, pool, amount).moves(asset) {
        return Err(failed);
    }
    let arrived = held(pool, asset).ok_or(failed)?.saturating_sub(had);
    if arrived.is_zero() { Err(failed) } else { Ok(arrived) }
}

/// Moves money out of the pool, which owes `owed` of it then.
#[inline(never)]
pub fn pay_out(
    pool: Address,
    asset: Asset,
    recipient: Address,
    amount: U256,
    owed: U256,
) -> Result<(), PoolError> {
    let failed = PoolError::NotPaid { asset, amount };
    match asset {
        Asset::Native => {
            if send(recipient, amount) {
                Ok(())
            } else {
                Err(failed)
            }
        }
        Asset::Token(token) => {
            let had = held(pool, token).ok_or(failed)?;
            if !Token::Transfer(recipient, amount).moves(token) {
                return Err(failed);
            }
            let has = held(pool, token).ok_or(failed)?;
            check_paid(asset, amount, had, has, owed)
        }
    }
}
