//! The ledger keeps the facts: who says they contributed what, and what became of it.
//!
//! See [`commons_interfaces::ledger::Ledger`] for its messages, and
//! [`commons_core::contribution`] for the rules.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod ledger {
    use commons_core::{
        ballot::Terms,
        contribution::{Contribution, Draft, LedgerError},
        history::History,
        parameters::Parameters,
        review::{Claim, Outcome},
        units::ContributionId,
    };
    use commons_interfaces::{
        ledger::{Amended, Charter, Ledger, Opened, PAGE_MAX, Recorded, Settled, Withdrawn},
        reputation::Reputation,
    };
    use commons_shell::{Stored, emit};
    use ink::{codegen::TraitCallBuilder, prelude::vec::Vec, storage::Mapping};

    /// Storage of the ledger: the root cell and one cell for each contribution.
    #[ink(storage)]
    pub struct LedgerContract {
        charter: Stored<Charter>,
        newest: Stored<ContributionId>,
        history: Stored<History>,
        contributions: Mapping<u64, Stored<Contribution>>,
    }

    impl LedgerContract {
        /// A ledger whose reviews are counted by `reputation`. The hub has checked the parameters.
        #[ink(constructor)]
        pub fn new(reputation: Address, parameters: Parameters) -> Self {
            let genesis = Self::env().block_timestamp();
            let charter = Charter { genesis, reputation, parameters };
            let mut history = History::default();
            emit(&mut history, Opened { charter });
            Self {
                charter: Stored(charter),
                newest: Stored(ContributionId(0)),
                history: Stored(history),
                contributions: Mapping::default(),
            }
        }

        fn parameters(&self) -> &Parameters {
            &self.charter.0.parameters
        }

        fn load(&self, id: ContributionId) -> Result<Contribution, LedgerError> {
            let unknown = LedgerError::UnknownContribution { id, newest: self.newest.0 };
            self.contributions.get(id.0).map(|stored| stored.0).ok_or(unknown)
        }

        fn save(&mut self, id: ContributionId, contribution: Contribution) {
            self.contributions.insert(id.0, &Stored(contribution));
        }

        /// Asks reputation for the outcome, which mints it. A failure of the call itself has a
        /// name of its own, and like every error undoes the whole message.
        fn decide(&self, terms: Terms, claim: Claim) -> Result<Outcome, LedgerError> {
            let mut reputation: ink::contract_ref_from_path!(Reputation) =
                self.charter.0.reputation.into();
            match reputation.call_mut().settle(terms, claim).try_invoke() {
                Ok(Ok(outcome)) => outcome.map_err(LedgerError::Review),
                _ => Err(LedgerError::ReputationFailed),
            }
        }
    }

    impl Ledger for LedgerContract {
        #[ink(message)]
        fn record(&mut self, draft: Draft, uri: Vec<u8>) -> Result<ContributionId, LedgerError> {
            let (agent, at) = (self.env().caller(), self.env().block_timestamp());
            let (newest, length) = (self.newest.0, length(&uri));
            let contribution =
                Contribution::record(agent, at, draft.clone(), length, newest, self.parameters())?;
            let id = ContributionId(newest.0.saturating_add(1));
            self.newest.0 = id;
            self.save(id, contribution);
            emit(&mut self.history.0, Recorded { id, agent, draft, uri, at });
            Ok(id)
        }

        #[ink(message)]
        fn amend(
            &mut self,
            id: ContributionId,
            draft: Draft,
            uri: Vec<u8>,
        ) -> Result<(), LedgerError> {
            let (caller, at) = (self.env().caller(), self.env().block_timestamp());
            let amended = self.load(id)?.amend(
                id,
                caller,
                at,
                draft.clone(),
                length(&uri),
                self.parameters(),
            )?;
            self.save(id, amended);
            emit(&mut self.history.0, Amended { id, draft, uri, at });
            Ok(())
        }

        #[ink(message)]
        fn withdraw(&mut self, id: ContributionId) -> Result<(), LedgerError> {
            let (caller, at) = (self.env().caller(), self.env().block_timestamp());
            let withdrawn = self.load(id)?.withdraw(caller, at, self.parameters())?;
            self.save(id, withdrawn);
            emit(&mut self.history.0, Withdrawn { id, at });
            Ok(())
        }

        #[ink(message)]
        fn settle(&mut self, id: ContributionId) -> Result<Outcome, LedgerError> {
            let at = self.env().block_timestamp();
            let contribution = self.load(id)?;
            contribution.check_open()?;
            let terms = contribution.terms(id, self.env().address(), self.parameters());
            let claim = contribution.claim(self.charter.0.genesis, at, self.parameters());
            let outcome = self.decide(terms, claim)?;
            self.save(id, contribution.settle(outcome, at)?);
            emit(&mut self.history.0, Settled { id, outcome, at });
            Ok(outcome)
        }

        #[ink(message)]
        fn contribution(&self, id: ContributionId) -> Option<Contribution> {
            self.load(id).ok()
        }

        #[ink(message)]
        fn contributions(&self, first: ContributionId, count: u32) -> Vec<Contribution> {
            let first = first.0.max(1);
            let end = first.saturating_add(count.min(PAGE_MAX).into());
            (first..end).map_while(|id| self.load(ContributionId(id)).ok()).collect()
        }

        #[ink(message)]
        fn newest(&self) -> ContributionId {
            self.newest.0
        }

        #[ink(message)]
        fn terms(&self, id: ContributionId) -> Result<Terms, LedgerError> {
            Ok(self.load(id)?.terms(id, self.env().address(), self.parameters()))
        }

        #[ink(message)]
        fn charter(&self) -> Charter {
            self.charter.0
        }

        #[ink(message)]
        fn history(&self) -> History {
            self.history.0
        }
    }

    /// The call data is at most 16 KiB, so a length always fits.
    fn length(bytes: &[u8]) -> u32 {
        u32::try_from(bytes.len()).unwrap_or(u32::MAX)
    }
}
