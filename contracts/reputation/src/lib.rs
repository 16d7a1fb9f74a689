//! Reputation is the only place where weight exists and is counted.
//!
//! See [`commons_interfaces::reputation::Reputation`] for its messages, and
//! [`commons_core::reputation`] for the rules. What is rare runs in the code of `contracts/books`.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod reputation {
    use commons_core::{
        account::Account,
        ballot::{Cast, CastError, Terms},
        calendar::Calendar,
        delegation::{DelegationError, Lent},
        history::History,
        reputation::{FutureLookup, Refused, Reputation as Root, Standing, Suite},
    };
    use commons_interfaces::reputation::{Ballot, CASTS_MAX, Delegated, Reputation, VoteCast};
    use commons_shell::{Storage, Stored, delegate, emit, length};
    use ink::prelude::vec::Vec;

    /// Storage of reputation: the root cell. The others are named by the core.
    #[ink(storage)]
    pub struct ReputationContract {
        root: Stored<Root>,
        history: Stored<History>,
    }

    impl ReputationContract {
        /// Nobody has any yet: the hub gives it, and says when the commons opens.
        #[ink(constructor)]
        pub fn new(suite: Suite, calendar: Calendar) -> Self {
            let root = Root::new(suite, calendar, u64::MAX);
            Self { root: Stored(root), history: Stored(History::default()) }
        }

        #[inline(never)]
        fn cast_one(
            &self,
            account: &Account,
            (terms, choice, reason): Ballot,
            refused: Refused,
        ) -> Result<(), CastError> {
            let (agent, at) = (self.env().caller(), self.now());
            let cast = Cast { caller: agent, now: at, choice, reason_length: length(&reason) };
            let root = &self.root.0;
            root.cast(&mut Storage, account, &terms, &cast, refused, |voted, history| {
                let opened = voted.first.then_some(terms);
                let (ballot, weight) = (voted.ballot, voted.weight);
                emit(history, VoteCast { ballot, agent, opened, choice, weight, reason, at });
            })?;
            Ok(())
        }

        fn account(&self) -> Account {
            self.root.0.account_of(&Storage, self.env().caller())
        }

        fn now(&self) -> u64 {
            self.env().block_timestamp()
        }
    }

    impl Reputation for ReputationContract {
        #[ink(message)]
        fn cast(&self, terms: Terms, choice: u8, reason: Vec<u8>) -> Result<(), CastError> {
            self.cast_one(&self.account(), (terms, choice, reason), Refused::Undone)
        }

        #[ink(message)]
        fn cast_many(&self, ballots: Vec<Ballot>) -> Vec<Result<(), CastError>> {
            let account = self.account();
            let one = |(number, ballot)| match number < CASTS_MAX {
                true => self.cast_one(&account, ballot, Refused::Skipped),
                false => Err(CastError::TooMany { max: CASTS_MAX }),
            };
            (0..).zip(ballots).map(one).collect()
        }

        #[ink(message)]
        fn delegate(&self, to: Address, seasons: u8) -> Result<Lent, DelegationError> {
            let (agent, at) = (self.env().caller(), self.now());
            let seasons = if to == agent { 0 } else { seasons };
            self.root.0.delegate(&mut Storage, agent, to, seasons, at, |lent, history| {
                emit(history, Delegated { agent, lent, seasons, at });
            })
        }

        #[ink(message)]
        fn undelegate(&self) -> Result<(), DelegationError> {
            self.delegate(self.env().caller(), 0).map(|_| ())
        }

        #[ink(message)]
        fn standing(&self, agent: Address, at: u64) -> Result<Standing, FutureLookup> {
            Root::check_past(at, self.now())?;
            Ok(self.root.0.standing(&Storage, agent, at))
        }

        #[ink(message)]
        fn books(&self, call: Vec<u8>) {
            delegate(self.root.0.suite.books, &call)
        }
    }
}
