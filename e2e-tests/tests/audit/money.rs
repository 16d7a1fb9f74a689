//! What an audit says of money: a season in which everything happens to it that can, and copies of its history
//! and of what the pool keeps that somebody has tampered with.

mod explain;
mod receipts;
mod tamper;

use crate::history::History;
use commons_client::Commons;
use commons_core::{
    Address, H256, U256,
    governor::Action,
    parameters::Parameters,
    pool::{Asset, PotId},
    units::Points,
};
use e2e_tests::{
    DAY, Suite, agent, ask, draft, draft_in, founders, id,
    money::{TOKEN, floor, native, of_token, word},
    quick, set, tell,
};

/// Votes take minutes, and whoever does not claim within two weeks is too late.
pub fn rules() -> Parameters {
    Parameters { claim_window: 2, ..quick() }
}

/// A commons with money of two kinds in it.
pub struct Season {
    pub suite: Suite,
    pub token: Address,
}

impl Season {
    /// Three contributions are accepted in the first epoch, two of them in project 1; money is put in for both
    /// projects and for the commons. Then the equation changes, a value is corrected, and more is put in.
    pub async fn begin() -> Self {
        let mut suite = Suite::with(rules(), founders()).await.expect("these parameters work");
        for number in 1..=2 {
            let document = H256::repeat_byte(number);
            tell!(suite, "eve", ledger.open_project(document, Vec::new())).unwrap();
        }
        for (who, draft) in [("alice", draft_in(1, 10)), ("bob", draft_in(1, 5)), ("eve", draft(9))]
        {
            suite.record(who, draft).await;
        }
        for number in 1..=3 {
            suite.accept(number).await;
        }
        let token = suite.openzeppelin().await;
        suite.mint(token, agent("bob"), 10_000_000).await;
        suite.approve("bob", token, U256::MAX).await;
        suite.fund("alice", 10 * TOKEN + 1, 1).await.unwrap();
        suite.fund("ferdie", 7 * TOKEN, 0).await.unwrap();
        suite.fund("ferdie", 3 * TOKEN + 5, 2).await.unwrap();
        let actions = vec![
            Action::List { asset: token, listed: true },
            set(&rules(), "work_bps", 5_000),
            set(&rules(), "floor_bps", 2_000),
            Action::Correct { id: id(1), value: Points::whole(8) },
        ];
        suite.decide(actions).await.unwrap();
        suite.fund_token("bob", token, 1_000_003, 1).await.unwrap();
        // What nobody has put in belongs to the treasury.
        let pool = suite.addresses.pool;
        suite.tell_token("bob", token, "transfer(address,uint256)", &[word(pool), 5.into()]).await;
        suite.transfer("ferdie", pool, 11).await;
        suite.advance(7 * DAY).await;
        suite.fund("dave", TOKEN, 1).await.unwrap();
        Self { suite, token }
    }

    /// The same as a token's pot.
    pub fn of_token(&self, pot: PotId) -> PotId {
        of_token(self.token, pot)
    }

    /// The first pots open: some are paid, and what nobody has a part in moves on.
    pub async fn pay(&mut self) {
        let (token, suite) = (self.of_token(native(0, 1)), &mut self.suite);
        suite.open(native(0, 1)).await;
        suite.claim("alice", native(0, 1)).await.unwrap();
        let many = vec![native(0, 1), token, native(0, 0), native(1, 1)];
        let paid = tell!(suite, "bob", pool.claim_many(many, Some(agent("charlie")))).unwrap();
        let kinds: Vec<_> = paid.iter().map(Result::is_ok).collect();
        assert_eq!(kinds, [true, true, true, false], "the last one is not open: {paid:?}");
        tell!(suite, "ferdie", pool.claim_for(agent("eve"), native(0, 0))).unwrap();
        for thin in [native(0, 1), native(0, 2), token] {
            tell!(suite, "ferdie", pool.sweep(thin)).unwrap();
        }
    }

    /// Time is over for the first pots, the floor is paid, the treasury collects, and the token is no longer
    /// wanted.
    pub async fn end(&mut self) {
        let (token, suite) = (Asset::Token(self.token), &mut self.suite);
        suite.open(floor(0)).await;
        suite.claim("eve", floor(0)).await.unwrap();
        for late in [native(0, 0), PotId { asset: token, ..native(0, 1) }] {
            tell!(suite, "ferdie", pool.sweep(late)).unwrap();
        }
        for asset in [Asset::Native, token] {
            tell!(suite, "ferdie", pool.collect(asset)).unwrap();
        }
        suite.list(self.token, false).await.unwrap();
        suite.fund("dave", 3, 0).await.unwrap();
    }

    /// What an audit works with.
    pub async fn history(&self) -> History {
        let commons = Commons::open(self.suite.chain.clone(), self.suite.hub).await.unwrap();
        History::read(commons, 1).await
    }

    /// What an agent could claim from a pot, by the chain's own word.
    pub async fn claimable(&mut self, who: &str, pot: PotId) -> U256 {
        let mut each = ask!(self.suite, pool.claimable(agent(who), vec![pot]));
        each.pop().unwrap().unwrap().total()
    }
}
