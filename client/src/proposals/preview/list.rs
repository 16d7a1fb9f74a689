//! What is told of a token before it is listed.

use super::{Commons, Known, Tried};
use crate::{
    chain::ChainError,
    error::{Error, Result},
    names,
    proposals::{Denomination, Facts},
};
use commons_core::{Address, H256};
use commons_interfaces::pool::Pool;
use ink::codegen::TraitCallBuilder;

impl Commons {
    /// Tries to list a token, or to take it from the list; and finds out what it says of itself.
    pub(super) async fn try_list(
        &self,
        tried: &mut Tried,
        (asset, listed): (Address, bool),
        known: &Known,
        at: H256,
    ) -> Result<()> {
        let mut pool = self.pool();
        let message = pool.call_mut().list(asset, listed).params();
        let data = ink::scale::Encode::encode(message.exec_input());
        let pool = self.addresses().pool;
        // Of what is no token, nothing is told that only looks like a fact.
        self.as_governor(tried, known, pool, 0, data).await?;
        let facts = Facts::of(self.chain(), asset).await?;
        tried.change = Some(format!("{}; its code is {:?}", facts.show(), tried.code));
        let alike = self.alike(asset, &facts, &known.native, at).await?;
        if let Some(other) = alike.filter(|_| listed) {
            let symbol = &facts.denomination.symbol;
            tried.warning = Some(format!("{symbol} is also what {other} calls itself"));
        }
        Ok(())
    }

    /// Refuses to list what cannot be a token, whatever it answers: the commons' own contracts, parts of the
    /// chain, and what has no code.
    pub async fn check_is_token(&self, asset: Address, at: H256) -> Result<()> {
        let parts = ["hub", "ledger", "reputation", "books", "governor", "pool"];
        let own = self.addresses().all().into_iter().zip(parts).find(|(own, _)| *own == asset);
        let hint = "Give the address of a token's contract.";
        if let Some((_, name)) = own {
            let what = format!("{asset:?} is this commons' own {name}, and this is no token.");
            return Err(Error::new("not_a_token", what).hint(hint));
        }
        // The chain keeps such small addresses for what it does itself.
        if asset.0[..16] == [0; 16] {
            let what = format!("{asset:?} is part of the chain itself, and this is no token.");
            return Err(Error::new("not_a_token", what).hint(hint));
        }
        match self.chain().code_hash(asset, at).await {
            Ok(_) => Ok(()),
            Err(ChainError::NoContract { .. }) => {
                let what = format!(
                    "There is no contract at {}, so this is no token: only an account, or nothing.",
                    names::show(asset)
                );
                Err(Error::new("no_code", what).hint(hint))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What has the same symbol as a token that is to be listed: the chain's own money, or another token.
    async fn alike(
        &self,
        token: Address,
        facts: &Facts,
        native: &Denomination,
        at: H256,
    ) -> Result<Option<String>> {
        let symbol = &facts.denomination.symbol;
        if native.symbol.eq_ignore_ascii_case(symbol) {
            return Ok(Some("the chain's own money".into()));
        }
        for other in self.listed_tokens(at).await?.into_iter().filter(|other| *other != token) {
            let theirs = Denomination::asset(self.chain(), other).await?.symbol;
            if !symbol.is_empty() && theirs.eq_ignore_ascii_case(symbol) {
                return Ok(Some(format!("the token {other:?}")));
            }
        }
        Ok(None)
    }
}
