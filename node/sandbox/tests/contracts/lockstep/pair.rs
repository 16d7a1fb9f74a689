//! A commons on the chain and the same one in memory, compared after every message.

use super::op::Op;
use crate::{message::Message, suite};
use codec::{Decode, Encode};
use commons_core::{
    ballot::{BallotCell, Kind, Receipt, ReceiptCell, Tally, Terms},
    cells::{Cells, Memory},
    contribution::{Fate, Settlement},
    founding::Seed,
    history::History,
    model,
    reputation::Burned,
    units::ContributionId,
    Time, H256 as Hash,
};
use commons_sandbox::Event;
use sp_core::{hashing::keccak_256, H160};
use std::{collections::BTreeMap, fmt::Debug};

/// Events as they must be emitted: by whom, and the data.
pub type Events = Vec<(H160, Vec<u8>)>;

pub struct Pair {
    pub chain: suite::Commons,
    pub model: model::Commons,
    pub now: Time,
    /// What was done: when, by whom.
    pub log: Vec<(Time, H160, Op)>,
    /// How often each kind of thing happened.
    pub seen: BTreeMap<String, u32>,
    histories: BTreeMap<H160, History>,
    seed: u64,
}

/// Says how to see a failure again.
impl Drop for Pair {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("PROPTEST_RNG_SEED={} fails first. Parameters:", self.seed);
            println!("{:?}", self.chain.charter.parameters);
            for (at, who, op) in &self.log {
                println!("{at} {who:?} {op:?}");
            }
        }
    }
}

impl Pair {
    pub fn new(seed: u64, mut chain: suite::Commons, founders: &[Seed]) -> Self {
        let (charter, at) = (chain.charter, chain.ledger);
        let model = model::Commons::found(at, charter, founders, keccak_256).expect("it is sound");
        let (now, calendar) = (chain.sandbox.now(), charter.calendar());
        let (ledger, reputation, hub) = (chain.ledger, chain.reputation, chain.hub);
        let emitted = chain.founded.events.clone();
        let (log, seen, histories) = Default::default();
        let mut pair = Self { chain, model, now, log, seen, histories, seed };
        let expected = vec![
            (reputation, (ledger, calendar, founders).encode()),
            (ledger, charter.encode()),
            (hub, (ledger, reputation).encode()),
        ];
        pair.check_events(&emitted, &expected);
        pair.check_cells();
        pair
    }

    pub fn wait(&mut self, seconds: u64) {
        self.chain.sandbox.advance(seconds);
        self.now += seconds;
    }

    pub fn saw(&mut self, what: impl Into<String>) {
        *self.seen.entry(what.into()).or_default() += 1;
    }

    /// Sends a message, and compares the answer and what was emitted.
    pub fn check<T, E>(
        &mut self,
        name: &str,
        who: H160,
        to: H160,
        message: Message<Result<T, E>>,
        expected: Result<T, E>,
        events: Events,
    ) -> bool
    where
        T: Decode + Debug + PartialEq,
        E: Decode + Debug + PartialEq,
    {
        let (answer, outcome) = self.chain.send(who, to, message);
        assert_eq!(answer, expected, "the chain's answer, and that of the rules");
        assert_eq!(outcome.reverted, expected.is_err());
        self.check_events(&outcome.events, &events);
        let kind = format!("{expected:?}");
        let kind = match kind.split([' ', ',']).next().unwrap_or_default() {
            outcome if name == "Settle" || expected.is_err() => outcome.trim_end_matches(')'),
            _ => "Ok",
        };
        self.saw(format!("{name} {kind}"));
        expected.is_err()
    }

    /// Compares what was emitted, and carries each contract's history on.
    pub fn check_events(&mut self, emitted: &[Event], expected: &Events) {
        let data: Events = emitted.iter().map(|e| (e.contract, e.data.clone())).collect();
        assert_eq!(&data, expected, "the chain's events, and those of the rules");
        for event in emitted {
            let history = self.histories.entry(event.contract).or_default();
            history.push(&event.topics[0].0, &event.data, keccak_256);
        }
    }

    /// The history of a contract, worked out from what it emitted.
    pub fn history(&self, contract: H160) -> History {
        self.histories.get(&contract).copied().unwrap_or_default()
    }

    /// Compares every cell of the contracts with the same one in memory; there are no others.
    pub fn check_cells(&mut self) {
        let (ledger, reputation) = (self.chain.ledger, self.chain.reputation);
        let ledger_root = (&self.model.ledger, self.history(ledger)).encode();
        let reputation_root = (&self.model.reputation, self.history(reputation)).encode();
        let sandbox = &mut self.chain.sandbox;
        let mut check = |contract, root: Vec<u8>, memory: &Memory| {
            assert_eq!(sandbox.storage(contract, &[0; 4]), Some(root), "root of {contract}");
            for (key, value) in &memory.cells {
                let cell = sandbox.storage(contract, key);
                assert_eq!(cell.as_ref(), Some(value), "cell {key:02x?} of {contract}");
            }
            assert_eq!(sandbox.storage_items(contract) as usize, memory.cells.len() + 1);
        };
        check(ledger, ledger_root, &self.model.ledger_cells);
        check(reputation, reputation_root, &self.model.reputation_cells);
    }

    pub fn tally(&self, ballot: Hash) -> Option<Tally> {
        self.model.reputation_cells.read(&BallotCell(ballot))
    }

    pub fn saw_burn(&mut self, burned: Option<&Burned>) {
        if burned.is_some_and(|burned| burned.taken < burned.owed) {
            self.saw("a burn found less than was owed");
        }
    }

    pub fn saw_cast(&mut self, caller: H160, ballot: Hash, terms: &Terms, before: Option<Tally>) {
        let closes = |tally: Option<Tally>| match tally {
            Some(Tally::Grade(tally)) => tally.closes,
            Some(Tally::Support(tally)) => tally.closes,
            _ => terms.closes,
        };
        if closes(before) != closes(self.tally(ballot)) {
            self.saw("a late cast moved closing");
        }
        let (root, cells) = (&self.model.reputation, &self.model.reputation_cells);
        if let (Kind::Support { .. }, Some(lent)) =
            (terms.kind, root.delegation_at(cells, caller, terms.snapshot))
        {
            match cells.read(&ReceiptCell(ballot, lent.to)) {
                Some(Receipt::Support { choice: Some(_), .. }) => {
                    self.saw("a delegator overrode a delegate who had cast")
                }
                Some(_) => self.saw("a delegator cast before the delegate"),
                None => {}
            }
        }
    }

    /// What became of a review.
    pub fn settlement(&self, id: ContributionId) -> Option<Settlement> {
        match self.model.contribution(id).ok()?.fate {
            Fate::Settled(settlement) => Some(settlement),
            _ => None,
        }
    }
}
