//! Money in tests, in a few words.

use crate::{Answer, Suite, agent, evm, project, purpose, traits::*};
use commons_client::{bundle::keccak256, chain::Signer};
use commons_core::{
    Address, U256,
    governor::{Action, GovernorError},
    pool::{Asset, Claimed, Holding, PoolError, Pot, PotId, Purpose, Window},
};

/// One of the chain's own smallest units, in the 18 decimals that contracts see.
pub const UNIT: u64 = 100_000_000;
/// A whole token of the chain, in its own smallest units.
pub const TOKEN: u128 = 10_000_000_000;

/// So many of the chain's own smallest units, as contracts see them.
pub fn units(amount: u128) -> U256 {
    U256::from(amount) * U256::from(UNIT)
}

/// The pot of native money for a project in an epoch.
pub fn native(epoch: u32, number: u32) -> PotId {
    PotId { asset: Asset::Native, purpose: purpose(epoch, number) }
}

/// The floor fund of native money in a block of epochs.
pub fn floor(block: u32) -> PotId {
    PotId { asset: Asset::Native, purpose: Purpose::Floor { block } }
}

/// The pot of a token for the same purpose.
pub fn of_token(token: Address, pot: PotId) -> PotId {
    PotId { asset: Asset::Token(token), ..pot }
}

/// `amount × mine / whole`, rounded down.
pub fn part_of(amount: U256, mine: u128, whole: u128) -> U256 {
    let exact = amount.full_mul(U256::from(mine)) / U256::from(whole);
    U256::try_from(exact).expect("a part is at most the whole")
}

/// A message in Solidity's encoding, of addresses and numbers.
pub fn solidity(signature: &str, words: &[U256]) -> Vec<u8> {
    let mut data = keccak256(signature.as_bytes())[..4].to_vec();
    words.iter().for_each(|word| data.extend(word.to_big_endian()));
    data
}

/// An address as Solidity encodes it.
pub fn word(address: Address) -> U256 {
    U256::from_big_endian(address.as_bytes())
}

impl Suite {
    /// Puts native money in for a project, in the chain's own smallest units.
    pub async fn fund(&mut self, who: &str, amount: u128, number: u32) -> Result<(), PoolError> {
        let message = self.pool().call_mut().fund(project(number), b"thanks".to_vec());
        self.send_with(who, message, amount).await
    }

    /// Puts a token in for a project; what arrived.
    pub async fn fund_token(
        &mut self,
        who: &str,
        token: Address,
        amount: impl Into<U256>,
        number: u32,
    ) -> Result<U256, PoolError> {
        let (amount, memo) = (amount.into(), b"thanks".to_vec());
        crate::tell!(self, who, pool.fund_token(token, amount, project(number), memo))
    }

    /// Decides to list a token, or to take it from the list.
    pub async fn list(&mut self, asset: Address, listed: bool) -> Result<(), GovernorError> {
        self.decide(vec![Action::List { asset, listed }]).await
    }

    /// Claims from one pot.
    pub async fn claim(&mut self, who: &str, pot: PotId) -> Result<U256, PoolError> {
        crate::tell!(self, who, pool.claim(pot, None))
    }

    /// What somebody could claim from a pot now.
    pub async fn claimable(&mut self, who: &str, pot: PotId) -> Result<Claimed, PoolError> {
        let mut each = crate::ask!(self, pool.claimable(agent(who), vec![pot]));
        each.pop().expect("an answer for each pot")
    }

    /// A pot.
    pub async fn pot(&mut self, id: PotId) -> Option<Pot> {
        crate::ask!(self, pool.pots(vec![id])).pop().expect("an answer for each pot")
    }

    /// What the pool knows of an asset.
    pub async fn holding(&mut self, asset: Asset) -> Holding {
        crate::ask!(self, pool.holding(asset))
    }

    /// How much of an asset is at an address.
    pub async fn held(&mut self, asset: Asset, at: Address) -> U256 {
        match asset {
            Asset::Native => self.money_of(at).await,
            Asset::Token(token) => {
                let data = solidity("balanceOf(address)", &[word(at)]);
                U256::from_big_endian(&self.read_bytes(token, data).await.expect("it answers"))
            }
        }
    }

    /// Waits until a pot is open; what it can be claimed until.
    pub async fn open(&mut self, pot: PotId) -> Window {
        let window = crate::ask!(self, pool.window(pot.purpose));
        self.advance_to(window.opens).await;
        window
    }

    /// Sends native money without a word, in the chain's own smallest units.
    pub async fn transfer(&self, who: &str, to: Address, amount: u128) {
        // The account of an address that no key belongs to.
        let mut account = [0xee; 32];
        account[..20].copy_from_slice(to.as_bytes());
        let (first, rest) = who.split_at(1);
        let suri = format!("//{}{rest}", first.to_uppercase());
        let signer = Signer::from_suri(&suri).expect("a development name");
        self.chain.transfer(&signer, account, amount).await.expect("it can be sent");
    }

    /// Has a [`evm::wallet`] send a message, with so much of its money in 18 decimals.
    pub async fn by_wallet(
        &mut self,
        wallet: Address,
        (to, data): (Address, Vec<u8>),
        value: U256,
    ) -> Answer {
        let mut all = [word(to), value].map(|word| word.to_big_endian()).concat();
        all.extend(data);
        self.send_bytes("ferdie", wallet, all, 0).await
    }

    /// Makes OpenZeppelin's token.
    pub async fn openzeppelin(&mut self) -> Address {
        self.make_of(evm::openzeppelin("Token"), vec![]).await.expect("it can be made")
    }

    /// Sends a token a message that it must not refuse.
    pub async fn tell_token(&mut self, who: &str, token: Address, message: &str, words: &[U256]) {
        let data = solidity(message, words);
        self.send_bytes(who, token, data, 0).await.expect("the token does it");
    }

    /// Gives somebody so much of a token (the small one of [`evm`] forgets what there was).
    pub async fn mint(&mut self, token: Address, to: Address, amount: impl Into<U256>) {
        let words = [word(to), amount.into()];
        self.tell_token("ferdie", token, "mint(address,uint256)", &words).await;
    }

    /// Allows the pool to take so much of a token.
    pub async fn approve(&mut self, who: &str, token: Address, amount: impl Into<U256>) {
        let words = [word(self.addresses.pool), amount.into()];
        self.tell_token(who, token, "approve(address,uint256)", &words).await;
    }
}
