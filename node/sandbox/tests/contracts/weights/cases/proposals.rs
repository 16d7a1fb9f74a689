//! Proposing, and what follows when it has passed.

use super::{Meter, USUAL};
use crate::{
    lockstep::targets::{deploy, millionths, SILENT, TRUE},
    suite::{decided::Decided, governor, reputation},
    weights::{
        bill::{Enters, Suite, CODE_HASH, NESTED},
        world::{draft, PROJECT},
    },
};
use commons_core::{
    ballot::{Ballot, BallotCell, SupportBallot, Tally},
    cells::Cells,
    governor::{hash, Action, Proposal},
    parameters::Parameters,
    units::{Points, ProposalId},
};
use sp_core::{H160, H256, U256};

const DESCRIPTION: &[u8] = b"# A step\n\nWhat it is for, and why now: see the discussion.";
/// Founders who are enough, and no majority.
const REVIEWERS: &[usize] = &[1, 2];
/// Looked up for each action that has a target.
const CODE: &str = "code hash of a target";

impl Meter<'_> {
    pub fn proposals(&mut self) {
        let (name, to) = ("governor::propose", self.world.commons.suite.governor);
        let (founder, delegate) = (self.world.founders[0], self.world.delegate);
        let pay = Action::Pay { to: founder, amount: millionths(1) };
        let set = set("grace", 86_400 * 20);
        let enters = [Enters::Writes("governor"), Enters::Reads("reputation")];
        for (case, actions) in [
            ("a resolution", vec![]),
            ("one action", vec![set]),
            ("ten actions", vec![pay.clone(); 10]),
        ] {
            self.case(|meter| {
                let now = meter.world.now();
                let message = governor::propose(&actions, DESCRIPTION);
                let targets = actions.iter().filter_map(Action::target).count() as u64;
                let besides = [(CODE, targets, CODE_HASH)];
                meter.billed(name, case, founder, to, message, &enters, &besides, &|suite| {
                    let standing =
                        suite.reputation.standing(&suite.reputation_cells, founder, now - 1);
                    let cells = &mut suite.governor_cells;
                    let hash = hash(cells, founder, &actions, &[], H256::zero());
                    let done =
                        suite.governor.propose(cells, founder, &actions, hash, standing, now);
                    done.expect("it can be proposed");
                })
            });
        }
        self.case(|meter| {
            let case = "one action, by a busy delegate";
            meter.cost(
                name,
                case,
                delegate,
                to,
                governor::propose(std::slice::from_ref(&pay), DESCRIPTION),
            )
        });
        self.case(|meter| {
            let id = meter.world.done(
                founder,
                to,
                governor::propose(std::slice::from_ref(&pay), DESCRIPTION),
            );
            meter.cost("governor::cancel", "before a vote", founder, to, governor::cancel(id));
        });
        self.case(|meter| {
            let other = meter.world.founders[1];
            let id = meter.world.done(
                founder,
                to,
                governor::propose(std::slice::from_ref(&pay), DESCRIPTION),
            );
            let terms = meter.world.commons.ask(to, governor::terms(id)).expect("it is there");
            meter.world.commons.sandbox.advance(1);
            let weight = meter.world.commons.suite.reputation;
            // Against does not count for the quorum.
            meter.world.done(other, weight, reputation::cast(&terms, 0, b"no"));
            meter.cost("governor::cancel", "after a vote", founder, to, governor::cancel(id));
        });
        self.case(|meter| {
            let id = meter.world.voted_on(std::slice::from_ref(&pay)).id;
            let (now, message) = (meter.world.now(), governor::queue(id));
            let enters = [enters[0], enters[1], Enters::Reads("books")];
            meter.billed("governor::queue", USUAL, founder, to, message, &enters, &[], &|suite| {
                let (proposal, ballot) = found(suite, id, to);
                let cells = &mut suite.governor_cells;
                let done = suite.governor.queue(cells, id, proposal, ballot.as_ref(), now);
                done.expect("it has passed");
            })
        });
        self.case(|meter| {
            let message = governor::deposit();
            let amount = millionths(1_000_000);
            let (_, sent) = meter.world.commons.pay(founder, to, amount, message);
            meter.note("governor::deposit", USUAL, &sent);
        });
    }

    pub fn executions(&mut self) {
        let [silent, token] = [SILENT, TRUE]
            .map(|code| deploy(&mut self.world.commons.sandbox, self.world.busy, code));
        let founder = self.world.founders[3];
        let accepted = self.world.accepted;
        let call = Action::Call { target: silent, value: U256::zero(), data: vec![1; 68] };
        let pay = Action::Pay { to: founder, amount: millionths(1) };
        let charter =
            Action::AmendCharter { document: H256::repeat_byte(3), uri: b"ipfs".to_vec() };
        let newcomer = Action::Pay { to: H160::repeat_byte(0x77), amount: millionths(1_000_000) };
        let coins = Action::PayToken { asset: token, to: founder, amount: U256::one() };
        for (case, actions) in [
            ("a payment to a new account", vec![newcomer]),
            ("a payment of a token", vec![coins]),
            (
                "a correction, of a busy agent",
                vec![Action::Correct { id: accepted, value: Points(0) }],
            ),
            ("another charter", vec![charter]),
            ("ten payments", vec![pay.clone(); 10]),
        ] {
            self.case(|meter| {
                let decided = meter.world.decided(&actions);
                meter.execute(case, &decided)
            });
        }
        self.case(|meter| {
            let id = meter.world.settled(founder, &draft(PROJECT, &[]), REVIEWERS);
            let decided = meter.world.decided(&[Action::Correct { id, value: Points(0) }]);
            meter.execute("a correction", &decided)
        });
        let governor = Enters::Writes("governor");
        for (case, action, enters, besides) in [
            (
                "one call",
                call,
                vec![governor],
                vec![(CODE, 1, CODE_HASH), ("target: entered", 1, NESTED)],
            ),
            (
                "a payment",
                pay,
                vec![governor],
                vec![(CODE, 1, CODE_HASH), ("target: entered", 1, NESTED)],
            ),
            (
                "a parameter",
                set("grace", 86_400 * 20),
                vec![governor, Enters::Writes("ledger"), Enters::Writes("pool")],
                vec![],
            ),
        ] {
            self.case(|meter| {
                let decided = meter.world.decided(std::slice::from_ref(&action));
                let Decided { id, actions, codes, description } = decided;
                let to = meter.world.commons.suite.governor;
                let message = governor::execute(id, &actions, &codes, description);
                let now = meter.world.now();
                let name = "governor::execute";
                meter.billed(name, case, founder, to, message, &enters, &besides, &|suite| {
                    let (root, cells) = (&suite.governor, &mut suite.governor_cells);
                    let proposal = root.proposal(cells, id).expect("it is there");
                    let hash = |_: &_, _| proposal.hash;
                    root.execute(cells, id, proposal, hash, || None, now).expect("it is due");
                    if let Action::Set { .. } = action {
                        let after = Parameters { grace: 86_400 * 20, ..root.parameters };
                        let (ledger, cells) = (&mut suite.ledger, &mut suite.ledger_cells);
                        ledger.adopt(cells, to, after, now).expect("it is sound");
                        let (pool, cells) = (&mut suite.pool, &mut suite.pool_cells);
                        pool.adopt(cells, to, after, now).expect("it is sound");
                    }
                })
            });
        }
    }

    pub fn execute(&mut self, case: &str, decided: &Decided) {
        let (who, to) = (self.world.founders[3], self.world.commons.suite.governor);
        let Decided { id, actions, codes, description } = decided;
        let message = governor::execute(*id, actions, codes, *description);
        self.cost("governor::execute", case, who, to, message)
    }
}

/// A parameter's change.
fn set(name: &str, value: u64) -> Action {
    let parameter = Parameters::position(name).expect("it has that name");
    let from = Parameters::default().get(parameter).expect("it is there");
    Action::Set { parameter, from, value }
}

/// A proposal and its ballot, as the rules read them.
fn found(suite: &Suite, id: ProposalId, governor: H160) -> (Proposal, Option<SupportBallot>) {
    let cells = &suite.governor_cells;
    let proposal = suite.governor.proposal(cells, id).expect("it is there");
    let name = proposal.terms(cells, id, governor).name(cells);
    match suite.reputation_cells.read(&BallotCell(name)) {
        Some(Ballot { tally: Tally::Support(ballot), .. }) => (proposal, Some(ballot)),
        _ => (proposal, None),
    }
}
