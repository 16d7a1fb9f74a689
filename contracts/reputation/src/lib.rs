//! Reputation is the only place where weight exists and is counted.
//!
//! See [`commons_interfaces::reputation::Reputation`] for its messages, and
//! [`commons_core::reputation`] for the rules.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod reputation {
    use commons_core::{
        accepted::Count,
        account::AgentCell,
        ballot::{BallotCell, Cast, CastError, Receipt, ReceiptCell, Tally, Terms},
        calendar::Calendar,
        cells::Cells,
        delegation::{DelegationError, Lent},
        founding::Seed,
        history::History,
        reputation::{
            Burned, Decision, FutureLookup, Order, OrderError, Penalty, Reputation as Root, Share,
        },
        review::{Claim, Outcome, SettleError, Surge},
        units::{Epoch, Points, ProjectId, Units},
    };
    use commons_interfaces::{
        PAGE_MAX,
        reputation::{
            Ballot, Burnt, CASTS_MAX, Decided, Delegated, Minted, Reputation, Seeded, VoteCast,
        },
    };
    use commons_shell::{Storage, Stored, emit, length};
    use ink::{
        prelude::{string::String, vec::Vec},
        primitives::H256,
    };

    /// Storage of reputation: the root cell. The others are named by the core.
    #[ink(storage)]
    pub struct ReputationContract {
        root: Stored<Root>,
        history: Stored<History>,
    }

    impl ReputationContract {
        /// Gives the founders their seed. The hub has checked them.
        #[ink(constructor)]
        pub fn new(ledger: Address, calendar: Calendar, seeds: Vec<Seed>) -> Self {
            let root = Root::found(&mut Storage, ledger, calendar, &seeds);
            let mut history = History::default();
            emit(&mut history, Seeded { ledger, calendar, seeds });
            Self { root: Stored(root), history: Stored(history) }
        }

        #[inline(never)]
        fn cast_one(&mut self, terms: Terms, choice: u8, reason: Vec<u8>) -> Result<(), CastError> {
            let (agent, at) = (self.env().caller(), self.env().block_timestamp());
            let cast = Cast { caller: agent, now: at, choice, reason_length: length(&reason) };
            let voted = self.root.0.cast(&mut Storage, &terms, &cast)?;
            let opened = voted.first.then_some(terms);
            let (ballot, weight) = (voted.ballot, voted.weight);
            emit(
                &mut self.history.0,
                VoteCast { ballot, agent, opened, choice, weight, reason, at },
            );
            Ok(())
        }

        fn burnt(&mut self, order: Order, burned: Burned, at: u64) -> Burned {
            let Order { agent, contribution, project } = order;
            let Burned { owed, taken } = burned;
            emit(&mut self.history.0, Burnt { agent, contribution, project, owed, taken, at });
            burned
        }

        fn now(&self) -> u64 {
            self.env().block_timestamp()
        }
    }

    impl Reputation for ReputationContract {
        #[ink(message)]
        fn cast(&mut self, terms: Terms, choice: u8, reason: Vec<u8>) -> Result<(), CastError> {
            self.cast_one(terms, choice, reason)
        }

        #[ink(message)]
        fn cast_many(&mut self, ballots: Vec<Ballot>) -> Vec<Result<(), CastError>> {
            let one = |(number, (terms, choice, reason))| match number < CASTS_MAX {
                true => self.cast_one(terms, choice, reason),
                false => Err(CastError::TooMany { max: CASTS_MAX }),
            };
            (0..).zip(ballots).map(one).collect()
        }

        #[ink(message)]
        fn delegate(&mut self, to: Address, seasons: u8) -> Result<Lent, DelegationError> {
            let (agent, at) = (self.env().caller(), self.now());
            let lent = self.root.0.delegate(&mut Storage, agent, to, seasons, at)?;
            let seasons = if to == agent { 0 } else { seasons };
            emit(&mut self.history.0, Delegated { agent, lent, seasons, at });
            Ok(lent)
        }

        #[ink(message)]
        fn undelegate(&mut self) -> Result<(), DelegationError> {
            self.delegate(self.env().caller(), 0).map(|_| ())
        }

        #[ink(message)]
        fn settle(&mut self, terms: Terms, claim: Claim) -> Result<Decision, SettleError> {
            let (caller, at) = (self.env().caller(), self.now());
            let decision = self.root.0.settle(&mut Storage, caller, &terms, &claim, at)?;
            let Decision { ballot, outcome, minted: units, .. } = decision;
            emit(&mut self.history.0, Decided { ballot, claim, outcome, at });
            if let Outcome::Accepted { value, .. } = outcome {
                let (agent, project) = (claim.agent, claim.project);
                let contribution = commons_core::units::ContributionId(terms.subject);
                emit(
                    &mut self.history.0,
                    Minted { agent, contribution, project, value, units, at },
                );
            }
            Ok(decision)
        }

        #[ink(message)]
        fn credit(&mut self, order: Order, value: Points) -> Result<Units, OrderError> {
            let (caller, at) = (self.env().caller(), self.now());
            let units = self.root.0.credit(&mut Storage, caller, &order, value, at)?;
            let Order { agent, contribution, project } = order;
            emit(&mut self.history.0, Minted { agent, contribution, project, value, units, at });
            Ok(units)
        }

        #[ink(message)]
        fn correct(
            &mut self,
            order: Order,
            owed: Units,
            uncount: Option<Count>,
        ) -> Result<Burned, OrderError> {
            let (caller, at) = (self.env().caller(), self.now());
            let burned = self.root.0.correct(&mut Storage, caller, &order, owed, uncount, at)?;
            Ok(self.burnt(order, burned, at))
        }

        #[ink(message)]
        fn penalize(
            &mut self,
            order: Order,
            terms: Terms,
            penalty: Penalty,
        ) -> Result<Burned, OrderError> {
            let (caller, at) = (self.env().caller(), self.now());
            let burned =
                self.root.0.penalize(&mut Storage, caller, &order, &terms, &penalty, at)?;
            Ok(self.burnt(order, burned, at))
        }

        #[ink(message)]
        fn tally(&self, ballot: H256) -> Option<Tally> {
            Storage.read(&BallotCell(ballot))
        }

        #[ink(message)]
        fn receipt(&self, ballot: H256, agent: Address) -> Option<Receipt> {
            Storage.read(&ReceiptCell(ballot, agent))
        }

        #[ink(message)]
        fn balance_of(&self, agent: Address) -> Points {
            self.root.0.calendar.points_down(self.own_units(agent), self.now())
        }

        #[ink(message)]
        fn points_at(&self, agent: Address, at: u64) -> Result<Points, FutureLookup> {
            let units = self.past_own_units(agent, at)?;
            Ok(self.root.0.calendar.points_down(units, at))
        }

        #[ink(message)]
        fn total_supply(&self) -> Points {
            self.root.0.calendar.points_down(self.total_units(), self.now())
        }

        #[ink(message)]
        fn own_units(&self, agent: Address) -> Units {
            self.root.0.own_at(&Storage, agent, self.now())
        }

        #[ink(message)]
        fn past_own_units(&self, agent: Address, at: u64) -> Result<Units, FutureLookup> {
            Root::check_past(at, self.now())?;
            Ok(self.root.0.own_at(&Storage, agent, at))
        }

        #[ink(message)]
        fn votes(&self, agent: Address) -> Units {
            self.root.0.votes_at(&Storage, agent, self.now())
        }

        #[ink(message)]
        fn past_votes(&self, agent: Address, at: u64) -> Result<Units, FutureLookup> {
            Root::check_past(at, self.now())?;
            Ok(self.root.0.votes_at(&Storage, agent, at))
        }

        #[ink(message)]
        fn total_units(&self) -> Units {
            self.root.0.supply.latest()
        }

        #[ink(message)]
        fn past_total(&self, at: u64) -> Result<Units, FutureLookup> {
            Root::check_past(at, self.now())?;
            Ok(self.root.0.total_at(&Storage, at))
        }

        #[ink(message)]
        fn delegate_of(&self, agent: Address) -> Option<Lent> {
            self.root.0.delegation_at(&Storage, agent, self.now())
        }

        #[ink(message)]
        fn delegate_at(&self, agent: Address, at: u64) -> Result<Option<Lent>, FutureLookup> {
            Root::check_past(at, self.now())?;
            Ok(self.root.0.delegation_at(&Storage, agent, at))
        }

        #[ink(message)]
        fn earned_of(&self, agent: Address, project: ProjectId) -> Units {
            self.root.0.earned_at(&Storage, agent, project, self.now())
        }

        #[ink(message)]
        fn past_earned(
            &self,
            agent: Address,
            project: ProjectId,
            at: u64,
        ) -> Result<Units, FutureLookup> {
            Root::check_past(at, self.now())?;
            Ok(self.root.0.earned_at(&Storage, agent, project, at))
        }

        #[ink(message)]
        fn share(
            &self,
            agent: Address,
            project: ProjectId,
            epoch: Epoch,
            at: u64,
        ) -> Result<Share, FutureLookup> {
            Root::check_past(at, self.now())?;
            Ok(self.root.0.share(&Storage, agent, project, epoch, at))
        }

        #[ink(message)]
        fn agents(&self, first: u32, count: u32) -> Vec<(Address, Units)> {
            let end = first.saturating_add(count.min(PAGE_MAX));
            let agents = (first..end).map_while(|index| Storage.read(&AgentCell(index)));
            agents.map(|agent| (agent, self.own_units(agent))).collect()
        }

        #[ink(message)]
        fn surge(&self) -> Surge {
            self.root.0.surge
        }

        #[ink(message)]
        fn ledger(&self) -> Address {
            self.root.0.ledger
        }

        #[ink(message)]
        fn calendar(&self) -> Calendar {
            self.root.0.calendar
        }

        #[ink(message)]
        fn clock(&self) -> u64 {
            self.now()
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
