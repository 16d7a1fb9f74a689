//! Reputation is the only place where weight exists and is counted.
//!
//! See [`commons_interfaces::reputation::Reputation`] for its messages, and
//! [`commons_core::ballot`], [`commons_core::review`] and [`commons_core::trace`] for the rules.
#![cfg_attr(not(feature = "std"), no_std, no_main)]
// ink! wraps the type of every storage field in that of its key.
#![allow(clippy::type_complexity)]

#[ink::contract]
mod reputation {
    use commons_core::{
        ballot::{Cast, CastError, GradeBallot, Receipt, Terms},
        founding::Seed,
        history::History,
        review::{self, Claim, Outcome, SettleError, Surge},
        trace::{Account, Checkpoint},
        units::{Points, Units},
    };
    use commons_interfaces::reputation::{Decided, Graded, Minted, Reputation, Seeded};
    use commons_shell::{Stored, emit, keccak256};
    use ink::{
        prelude::{string::String, vec::Vec},
        primitives::H256,
        storage::Mapping,
    };

    /// Storage of reputation: the root cell, a cell for each account (its newest checkpoint),
    /// for each older checkpoint, for each ballot, and for each cast.
    #[ink(storage)]
    pub struct ReputationContract {
        ledger: Address,
        supply: Stored<Units>,
        surge: Stored<Surge>,
        history: Stored<History>,
        accounts: Mapping<Address, Stored<Account>>,
        checkpoints: Mapping<(Address, u32), Stored<Checkpoint>>,
        ballots: Mapping<H256, Stored<GradeBallot>>,
        receipts: Mapping<(H256, Address), Stored<Receipt>>,
    }

    impl ReputationContract {
        /// Gives the founders their seed, dated one second ago so that it counts for what is
        /// recorded in this one. The hub has checked them.
        #[ink(constructor)]
        pub fn new(ledger: Address, seeds: Vec<Seed>) -> Self {
            let at = Self::env().block_timestamp();
            let mut this = Self {
                ledger,
                supply: Stored(Units::ZERO),
                surge: Stored(Surge::default()),
                history: Stored(History::default()),
                accounts: Mapping::default(),
                checkpoints: Mapping::default(),
                ballots: Mapping::default(),
                receipts: Mapping::default(),
            };
            for Seed { agent, points } in &seeds {
                this.add(*agent, *points, at.saturating_sub(1));
            }
            emit(&mut this.history.0, Seeded { ledger, seeds, at });
            this
        }

        fn account(&self, agent: Address) -> Account {
            self.accounts.get(agent).map(|stored| stored.0).unwrap_or_default()
        }

        /// Adds to an account and to the supply. The supply was checked against its limit, and no
        /// account holds more than the supply, so nothing overflows.
        fn add(&mut self, agent: Address, points: Points, now: u64) {
            let before = self.account(agent);
            let Some((after, older)) = before.add(points.into(), now) else { return };
            if let Some(checkpoint) = older {
                self.checkpoints.insert((agent, before.older), &Stored(checkpoint));
            }
            self.accounts.insert(agent, &Stored(after));
            self.supply.0 = self.supply.0.plus(points.into());
        }

        fn ballot(&self, name: H256) -> Option<GradeBallot> {
            self.ballots.get(name).map(|stored| stored.0)
        }
    }

    impl Reputation for ReputationContract {
        #[ink(message)]
        fn cast(&mut self, terms: Terms, grade: u8, reason: Vec<u8>) -> Result<(), CastError> {
            let (agent, at) = (self.env().caller(), self.env().block_timestamp());
            let name = terms.ballot(keccak256);
            let weight = self.past_own_units(agent, terms.snapshot);
            let existing = self.ballot(name);
            let opened = existing.is_none().then_some(terms);
            // No ballot, no receipt: the first cast of a ballot saves that read.
            let prior = match existing {
                Some(_) => self.receipt(name, agent),
                None => None,
            };
            let reason_length = u32::try_from(reason.len()).unwrap_or(u32::MAX);
            let cast = Cast { caller: agent, now: at, weight, grade, reason_length };
            let ballot = existing.unwrap_or_else(|| GradeBallot::new(&terms));
            let (ballot, receipt) = ballot.cast(&terms, prior, cast)?;
            emit(
                &mut self.history.0,
                Graded { ballot: name, agent, opened, grade, weight, reason, at },
            );
            self.ballots.insert(name, &Stored(ballot));
            self.receipts.insert((name, agent), &Stored(receipt));
            Ok(())
        }

        #[ink(message)]
        fn settle(&mut self, terms: Terms, claim: Claim) -> Result<Outcome, SettleError> {
            review::authorise(&terms, self.ledger, self.env().caller())?;
            let at = self.env().block_timestamp();
            let name = terms.ballot(keccak256);
            let mut ballot = self.ballot(name).unwrap_or_else(|| GradeBallot::new(&terms));
            let outcome = ballot.outcome(&claim, self.supply.0, self.surge.0, at)?;
            ballot.settled = true;
            emit(&mut self.history.0, Decided { ballot: name, claim, outcome, at });
            self.ballots.insert(name, &Stored(ballot));
            if let Outcome::Accepted { grade, value } = outcome {
                let vouching = ballot.weight_from(grade);
                self.surge.0 = self.surge.0.after(claim.epoch, value, vouching, self.supply.0);
                self.add(claim.agent, value, at);
                let minted = Minted { agent: claim.agent, contribution: terms.subject, value, at };
                emit(&mut self.history.0, minted);
            }
            Ok(outcome)
        }

        #[ink(message)]
        fn tally(&self, ballot: H256) -> Option<GradeBallot> {
            self.ballot(ballot)
        }

        #[ink(message)]
        fn receipt(&self, ballot: H256, agent: Address) -> Option<Receipt> {
            self.receipts.get((ballot, agent)).map(|stored| stored.0)
        }

        #[ink(message)]
        fn balance_of(&self, agent: Address) -> Units {
            self.account(agent).latest.units
        }

        #[ink(message)]
        fn past_own_units(&self, agent: Address, at: u64) -> Units {
            self.account(agent).at(at, |index| {
                self.checkpoints.get((agent, index)).map(|stored| stored.0).unwrap_or_default()
            })
        }

        #[ink(message)]
        fn total_supply(&self) -> Units {
            self.supply.0
        }

        #[ink(message)]
        fn surge(&self) -> Surge {
            self.surge.0
        }

        #[ink(message)]
        fn ledger(&self) -> Address {
            self.ledger
        }

        #[ink(message)]
        fn clock(&self) -> u64 {
            self.env().block_timestamp()
        }

        #[ink(message)]
        fn clock_mode(&self) -> String {
            String::from("mode=timestamp")
        }

        #[ink(message)]
        fn history(&self) -> History {
            self.history.0
        }
    }
}
