//! Money: put in, claimed, moved on. In a world of 10,000 agents all of them have a share in the pot.

mod rules;

use super::Meter;
use crate::{
    coins,
    lockstep::targets::millionths,
    suite::{ledger, pool},
    weights::{
        bill::{Enters, Suite, CODE_HASH, RECEIVER},
        world::{draft, PROJECT},
    },
};
use commons_core::{
    contribution::Draft,
    governor::Action,
    pool::{Asset, PotId, Purpose},
    units::{Epoch, Points, ProjectId},
};
use sp_core::{H160, U256};

const COMMONS: ProjectId = ProjectId::COMMONS;
const MEMO: &[u8] = b"for the work of this week";
/// Epochs of which all pots are claimed at once.
const EPOCHS: u32 = 10;
/// Times that a busy agent earns something after the pot has opened: more than its account has room for.
const SINCE: u32 = 5;
/// Founders who are enough, and no majority.
const REVIEWERS: &[usize] = &[1, 2];

/// What a claim enters.
const CLAIM: [Enters; 3] =
    [Enters::Reads("pool"), Enters::Reads("reputation"), Enters::Reads("books")];

fn pot(asset: Asset, epoch: u32, project: ProjectId) -> PotId {
    PotId { asset, purpose: Purpose::Project { epoch: Epoch(epoch), project } }
}

impl Meter<'_> {
    pub fn payments(&mut self) {
        self.case(|meter| {
            let coin = meter.token();
            meter.deposits(coin);
            meter.case(|meter| {
                meter.fund_all(coin);
                meter.claims(coin);
                meter.rests(coin);
            });
            meter.many_claims();
        });
    }

    /// A token is listed, and the stranger has some of it. Somebody does enough for the floor meanwhile.
    fn token(&mut self) -> H160 {
        let (stranger, worker) = (self.world.stranger, self.world.founders[3]);
        let sandbox = &mut self.world.commons.sandbox;
        let coin = coins::deploy(sandbox, stranger, "Coin");
        coins::mint(sandbox, coin, stranger, millionths(1_000_000_000));
        let suite = self.world.commons.suite;
        coins::approve(sandbox, coin, stranger, suite.pool, U256::MAX);
        let work = Draft { claimed: Points::whole(10), ..draft(COMMONS, &[]) };
        let id = self.world.reviewed(worker, &work, REVIEWERS);
        let decided = self.world.decided(&[Action::List { asset: coin, listed: true }]);
        self.world.done(worker, suite.ledger, ledger::settle(id));
        self.execute("a token is listed", &decided);
        coin
    }

    /// Puts something in, first and again.
    fn deposits(&mut self, coin: H160) {
        let (who, to) = (self.world.stranger, self.world.commons.suite.pool);
        let amount = millionths(3_000_000);
        for (case, project) in [("for the commons", COMMONS), ("for a project", PROJECT)] {
            let message = || pool::fund(project, MEMO);
            self.case(|meter| {
                let (_, sent) = meter.world.commons.pay(who, to, amount, message());
                meter.note("pool::fund", &format!("{case}, first of an epoch"), &sent);
                let now = meter.world.now();
                let rules =
                    |suite: &mut Suite| rules::fund(suite, Asset::Native, project, amount, now);
                let items = meter.items(&[Enters::Writes("pool")], &[], &rules);
                let (_, sent) = meter.world.commons.pay(who, to, amount, message());
                meter.note("pool::fund", &format!("{case}, later"), &sent);
                meter.attach(items);
            });
        }
        self.case(|meter| {
            let message = || pool::fund_token(coin, amount, PROJECT, MEMO);
            for case in ["for a project, first of an epoch", "for a project, later"] {
                meter.cost("pool::fund_token", case, who, to, message());
            }
        });
    }

    /// Money for all in the present epoch, of both kinds.
    fn fund_all(&mut self, coin: H160) {
        let (who, to) = (self.world.stranger, self.world.commons.suite.pool);
        let amount = millionths(3_000_000);
        for project in [COMMONS, PROJECT] {
            let message = pool::fund(project, MEMO);
            self.world.commons.pay(who, to, amount, message).0.expect("it is open");
            self.world.done(who, to, pool::fund_token(coin, amount, project, MEMO));
        }
    }

    fn until(&mut self, purpose: Purpose) {
        let window = self.world.commons.ask(self.world.commons.suite.pool, pool::window(purpose));
        let left = window.opens - self.world.now();
        self.world.commons.sandbox.advance(left);
    }

    fn claims(&mut self, coin: H160) {
        let to = self.world.commons.suite.pool;
        let (who, other, founder) = (self.world.newcomer, self.world.busy, self.world.founders[3]);
        let (native, coin) = (Asset::Native, Asset::Token(coin));
        let floor = |asset| PotId { asset, purpose: Purpose::floor_of(Epoch(0)) };
        let name = "pool::claim";
        self.case(|meter| {
            meter.until(pot(native, 0, PROJECT).purpose);
            for (case, id) in [
                ("for a project", pot(native, 0, PROJECT)),
                ("for the commons", pot(native, 0, COMMONS)),
            ] {
                let message = || pool::claim(id, None);
                meter.case(|meter| {
                    meter.billed_claim(name, &format!("{case}, first"), who, &[id], message());
                });
                meter.case(|meter| {
                    meter.world.done(other, to, message());
                    meter.billed_claim(name, &format!("{case}, later"), who, &[id], message());
                });
                meter.case(|meter| {
                    meter.world.done(who, to, message());
                    let case = format!("{case}, by a busy agent");
                    meter.cost(name, &case, other, to, message());
                });
            }
            let id = pot(native, 0, PROJECT);
            meter.case(|meter| {
                for _ in 0..SINCE {
                    meter.world.settled(other, &draft(PROJECT, &[]), REVIEWERS);
                }
                let case = "for a project, first, by a busy agent who has earned since";
                meter.cost(name, case, other, to, pool::claim(id, None));
            });
            meter.case(|meter| {
                meter.world.done(other, to, pool::claim(id, None));
                let message = pool::claim(id, Some(H160::repeat_byte(0x77)));
                meter.cost(name, "for a project, to a new account", who, to, message);
            });
            meter.case(|meter| {
                meter.world.done(other, to, pool::claim(id, None));
                let besides = [("code hash of the agent", 1, CODE_HASH), RECEIVER];
                let message = pool::claim_for(who, id);
                let now = meter.world.now();
                let rules = |suite: &mut Suite| rules::claim(suite, who, &[id], now);
                let (name, case) = ("pool::claim_for", "for a project, later");
                meter.billed(name, case, other, to, message, &CLAIM, &besides, &rules);
            });
            let id = pot(coin, 0, PROJECT);
            meter.case(|meter| {
                let message = pool::claim(id, None);
                meter.cost(name, "a token, for a project, first", who, to, message);
            });
            meter.case(|meter| {
                meter.world.done(other, to, pool::claim(id, None));
                let message = pool::claim(id, None);
                meter.cost(name, "a token, for a project, later", who, to, message);
            });
        });
        self.case(|meter| {
            meter.until(floor(native).purpose);
            let message = pool::claim(floor(native), None);
            meter.cost(name, "the floor", founder, to, message);
        });
    }

    /// A claim of native money, with its bill.
    fn billed_claim(
        &mut self,
        name: &str,
        case: &str,
        who: H160,
        pots: &[PotId],
        message: pool::Answer<impl codec::Decode>,
    ) {
        let (to, now) = (self.world.commons.suite.pool, self.world.now());
        let rules = |suite: &mut Suite| rules::claim(suite, who, pots, now);
        self.billed(name, case, who, to, message, &CLAIM, &[RECEIVER], &rules);
    }

    /// Money moves on, with the bill.
    fn billed_sweep(&mut self, case: &str, who: H160, id: PotId) {
        let (to, now) = (self.world.commons.suite.pool, self.world.now());
        let rules = |suite: &mut Suite| rules::sweep(suite, id, now);
        self.billed("pool::sweep", case, who, to, pool::sweep(id), &CLAIM, &[], &rules);
    }

    /// The pots of several epochs in one message.
    fn many_claims(&mut self) {
        let (to, who, other) =
            (self.world.commons.suite.pool, self.world.newcomer, self.world.busy);
        self.case(|meter| {
            let (stranger, amount) = (meter.world.stranger, millionths(3_000_000));
            for _ in 0..EPOCHS {
                let message = pool::fund(PROJECT, MEMO);
                meter.world.commons.pay(stranger, to, amount, message).0.expect("it is open");
                meter.world.commons.sandbox.advance(7 * 86_400);
            }
            let pots: Vec<_> =
                (0..EPOCHS).map(|epoch| pot(Asset::Native, epoch, PROJECT)).collect();
            meter.until(pots[EPOCHS as usize - 1].purpose);
            let (name, message) = ("pool::claim_many", || pool::claim_many(&pots, None));
            meter.case(|meter| {
                meter.billed_claim(name, "10 pots of a project, first", who, &pots, message());
            });
            meter.case(|meter| {
                meter.world.done(other, to, message());
                meter.billed_claim(name, "10 pots of a project, later", who, &pots, message());
            });
        });
    }

    /// What nobody claims, and what is the treasury's.
    fn rests(&mut self, coin: H160) {
        let (to, who) = (self.world.commons.suite.pool, self.world.stranger);
        let (native, coin) = (Asset::Native, Asset::Token(coin));
        let id = pot(native, 0, PROJECT);
        self.case(|meter| {
            let window = meter.world.commons.ask(to, pool::window(id.purpose));
            let left = window.until - meter.world.now();
            meter.world.commons.sandbox.advance(left);
            meter.billed_sweep("after the window, of a project", who, id);
        });
        self.case(|meter| {
            let document = sp_core::H256::repeat_byte(8);
            let suite = meter.world.commons.suite;
            let project = meter.world.done(who, suite.ledger, ledger::open_project(document, MEMO));
            let (id, amount) = (pot(native, 0, project), millionths(3_000_000));
            let message = pool::fund(project, MEMO);
            meter.world.commons.pay(who, to, amount, message).0.expect("it is open");
            meter.until(id.purpose);
            meter.billed_sweep("of a project in which nobody has earned anything", who, id);
        });
        for (case, asset) in [("native money", native), ("a token", coin)] {
            self.case(|meter| {
                meter.cost("pool::collect", case, who, to, pool::collect(asset));
            });
        }
    }
}
