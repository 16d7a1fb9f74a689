//! Putting money in.

use super::{Commons, Failure, find};
use crate::{
    assets::Assets,
    chain::{Chain, Receipt, Signer},
    error::{Error, Result},
    log::Event,
    names,
    proposals::solidity,
};
use commons_core::{
    Address, U256,
    pool::{Asset, MEMO_MAX, PoolError},
    units::ProjectId,
};
use commons_interfaces::pool::{Funded, Pool};
use ink::codegen::TraitCallBuilder;

/// Money that was put in.
#[derive(Clone, Debug)]
pub struct Deposit {
    /// How it was divided; none if the block does not tell.
    pub funded: Option<Funded>,
    /// What had to be approved first.
    pub approved: Vec<Approved>,
    /// The transaction.
    pub receipt: Receipt,
}

/// An allowance that was given to the pool.
#[derive(Clone, Debug)]
pub struct Approved {
    /// How much.
    pub amount: U256,
    /// The transaction.
    pub receipt: Receipt,
}

impl Commons {
    /// Puts native money in, for a project; `amount` is in the chain's own smallest units.
    pub async fn fund(
        &self,
        signer: &Signer,
        amount: u128,
        project: ProjectId,
        memo: Vec<u8>,
        assets: &Assets,
    ) -> Result<Deposit> {
        check(amount == 0, &memo, assets)?;
        let mut pool = self.pool();
        let message = pool.call_mut().fund(project, memo);
        let sent = self.send_pool::<()>(signer, message, amount).await;
        let (_, receipt) = sent.map_err(|failure| failure.told(assets))?;
        Ok(Deposit { funded: funded(&receipt), approved: Vec::new(), receipt })
    }

    /// Puts a token in, for a project. Where the pool's allowance is too small, exactly the amount is
    /// approved, if `approve` says so; `say` is told what is done.
    pub async fn fund_token(
        &self,
        signer: &Signer,
        (asset, amount): (Address, U256),
        (project, memo): (ProjectId, Vec<u8>),
        assets: &Assets,
        approve: bool,
        mut say: impl FnMut(&str),
    ) -> Result<Deposit> {
        check(amount.is_zero(), &memo, assets)?;
        let message = || self.pool().call().fund_token(asset, amount, project, memo.clone());
        let show = |amount| assets.show(Asset::Token(asset), amount);
        // All that is wrong besides balance and allowance is found before anything is sent.
        match self.try_pool::<U256>(signer.account_id(), message()).await {
            Err(Failure::Refused(PoolError::NotTransferred { .. })) => {}
            Err(failure) => return Err(failure.told(assets)),
            Ok(_) => {
                let sent = self.send_pool::<U256>(signer, message(), 0).await;
                let (_, receipt) = sent.map_err(|failure| failure.told(assets))?;
                return Ok(Deposit { funded: funded(&receipt), approved: Vec::new(), receipt });
            }
        }
        let (owner, pool) = (signer.address(), self.addresses.pool);
        let has = balance(&self.chain, asset, owner).await?;
        if has < amount {
            let what = format!(
                "{} has {}, and this takes {}.",
                names::show(owner),
                show(has),
                show(amount)
            );
            return Err(Error::new("balance_too_low", what).hint("Put in less."));
        }
        let allowed = allowance(&self.chain, asset, owner, pool).await?;
        let mut approved = Vec::new();
        if allowed < amount {
            if !approve {
                let what = format!(
                    "The pool may take {} from {}, and this takes {}.",
                    show(allowed),
                    names::show(owner),
                    show(amount)
                );
                return Err(Error::new("allowance_too_low", what).hint(format!(
                    "Leave out --no-approve: then exactly {} is approved before it is put in.",
                    show(amount)
                )));
            }
            // Some tokens only change an allowance that is 0.
            let direct = self.would_approve(owner, asset, amount).await?;
            let steps =
                if direct || allowed.is_zero() { vec![amount] } else { vec![U256::zero(), amount] };
            for step in steps {
                if signer.rehearsals().is_none() {
                    say(&format!("approving {} for the pool, and no more", show(step)));
                }
                let data = solidity::approve(pool, step);
                let unknown = "Putting it in comes after the approval, and can be tried only then.";
                let sent = self.chain.call(signer, asset, data, 0).await;
                let (answer, receipt) = sent.map_err(|error| signer.cannot_tell(error, unknown))?;
                if !solidity::says_yes(&answer) {
                    return Err(Error::new(
                        "not_approved",
                        format!("The token would not let the pool take {}.", show(step)),
                    )
                    .hint("Some tokens refuse some people; nothing was put in."));
                }
                approved.push(Approved { amount: step, receipt });
            }
        }
        let sent = self.send_pool::<U256>(signer, message(), 0).await;
        let (_, receipt) = sent.map_err(|failure| {
            let error = failure.told(assets);
            if approved.is_empty() {
                return error;
            }
            let hint = error.hint.clone().unwrap_or_default();
            error.hint(format!("{hint} {} stay approved for the pool.", show(amount)).trim_start())
        })?;
        Ok(Deposit { funded: funded(&receipt), approved, receipt })
    }

    /// Whether a token would change the pool's allowance to this at once.
    async fn would_approve(&self, owner: Address, token: Address, amount: U256) -> Result<bool> {
        let data = solidity::approve(self.addresses.pool, amount);
        let answer = self.chain.try_as(owner, token, 0, data).await;
        Ok(answer.is_ok_and(|answer| solidity::says_yes(&answer)))
    }
}

/// What is wrong whoever asks; the pool checks it as well.
fn check(nothing: bool, memo: &[u8], assets: &Assets) -> Result<()> {
    let (length, max) = (super::super::send::length(memo), MEMO_MAX);
    let refusal = match nothing {
        true => PoolError::NothingFunded,
        false if length > max => PoolError::MemoTooLong { length, max },
        false => return Ok(()),
    };
    Err(crate::refusal::of_pool(refusal, assets))
}

fn funded(receipt: &Receipt) -> Option<Funded> {
    find(receipt, |event| match event {
        Event::Funded(event) => Some(event),
        _ => None,
    })
}

/// What an address has of a token.
pub(super) async fn balance(chain: &Chain, token: Address, holder: Address) -> Result<U256> {
    number(chain, token, solidity::balance_of(holder)).await
}

/// How much of a token `spender` may take from `owner`.
async fn allowance(
    chain: &Chain,
    token: Address,
    owner: Address,
    spender: Address,
) -> Result<U256> {
    number(chain, token, solidity::allowance(owner, spender)).await
}

async fn number(chain: &Chain, token: Address, data: Vec<u8>) -> Result<U256> {
    let answer = chain.try_as(Address::zero(), token, 0, data).await;
    let number = answer.ok().and_then(|answer| solidity::number(&answer));
    number.ok_or_else(|| PoolError::NotAToken { asset: token }.into())
}
