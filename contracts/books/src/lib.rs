//! The books of reputation: what the ledger and the hub order, and what can be asked.
//!
//! See [`commons_interfaces::reputation::Books`] for the messages. Reputation runs this code over its own
//! cells (a delegate call). The contract that holds the code has cells of its own, which are empty and
//! obey nobody: its ledger and its hub are the zero address.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod books {
    use commons_core::{
        accepted::Count,
        account::AgentCell,
        ballot::{BallotCell, Cast, CastError, Receipt, ReceiptCell, Tally, Terms},
        calendar::Calendar,
        cells::Cells,
        decay::HalfLife,
        delegation::Lent,
        founding::Seed,
        history::History,
        reputation::{
            Asked, Burned, Decision, FutureLookup, Order, OrderError, Penalty, Reputation as Root,
            SeedError, Share, Suite,
        },
        review::{Claim, Outcome, SettleError, Surge},
        units::{Points, ProjectId, Units},
    };
    use commons_interfaces::{
        PAGE_MAX,
        reputation::{Books, Burnt, Decided, Minted, ReputationOpening, Seeded, VoteCast},
    };
    use commons_shell::{Storage, Stored, emit, length};
    use ink::{
        prelude::{string::String, vec::Vec},
        primitives::H256,
    };

    /// The root cell of reputation.
    #[ink(storage)]
    pub struct BooksContract {
        root: Stored<Root>,
        history: Stored<History>,
    }

    impl BooksContract {
        /// Holds the code. Nothing can be ordered here: nobody calls from the zero address.
        #[ink(constructor)]
        pub fn new() -> Self {
            let nobody = Address::zero();
            let suite = Suite { ledger: nobody, hub: nobody, books: nobody };
            let (genesis, half_life) = (0, HalfLife(1));
            let calendar = Calendar { genesis, epoch_length: 1, epochs_per_season: 1, half_life };
            let root = Root::new(suite, calendar, u64::MAX);
            Self { root: Stored(root), history: Stored(History::default()) }
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

    impl Books for BooksContract {
        #[ink(message)]
        fn seed(&mut self, seeds: Vec<Seed>, since: u64) -> Result<u32, SeedError> {
            let (caller, at) = (self.env().caller(), self.now());
            let agents = self.root.0.seed(&mut Storage, caller, &seeds, since, at)?;
            emit(&mut self.history.0, Seeded { seeds, since, at });
            Ok(agents)
        }

        #[ink(message)]
        fn open(&mut self, opens: u64) -> Result<(), SeedError> {
            let (caller, at) = (self.env().caller(), self.now());
            self.root.0.open(caller, opens)?;
            emit(&mut self.history.0, ReputationOpening { opens, at });
            Ok(())
        }

        #[ink(message)]
        fn signal(&self, terms: Terms, reason: Vec<u8>) -> Result<(), CastError> {
            let (agent, at) = (self.env().caller(), self.now());
            let choice = 0;
            let cast = Cast { caller: agent, now: at, choice, reason_length: length(&reason) };
            self.root.0.signal(&mut Storage, &terms, &cast, |voted, history| {
                let opened = voted.first.then_some(terms);
                let (ballot, weight) = (voted.ballot, voted.weight);
                emit(history, VoteCast { ballot, agent, opened, choice, weight, reason, at });
            })?;
            Ok(())
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
            Storage.read(&BallotCell(ballot)).map(|ballot| ballot.tally)
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
        fn shares(&self, agent: Address, asked: Vec<Asked>) -> Result<Vec<Share>, FutureLookup> {
            let now = self.now();
            asked.iter().try_for_each(|asked| Root::check_past(asked.at, now))?;
            Ok(self.root.0.shares(&Storage, agent, &asked))
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
        fn suite(&self) -> Suite {
            self.root.0.suite
        }

        #[ink(message)]
        fn opens(&self) -> u64 {
            self.root.0.opens
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
