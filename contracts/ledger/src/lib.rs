//! The ledger keeps the facts: who says they contributed what, and what became of it.
//!
//! See [`commons_interfaces::ledger::Ledger`] for its messages, and [`commons_core::ledger`] for the
//! rules.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod ledger {
    use commons_core::{
        ballot::Terms,
        calendar::Calendar,
        cells::Cells,
        contribution::{Contribution, Draft},
        history::History,
        hub::Addresses,
        ledger::{
            ContributionCell, Ledger as Root, LedgerError, NeedCell, Project, ProjectCell, Rules,
            check_number,
        },
        need::Need,
        parameters::Parameters,
        reputation::Burned,
        review::Outcome,
        units::{ContributionId, NeedId, Points, ProjectId},
        versions::Version,
    };
    use commons_interfaces::{
        PAGE_MAX,
        ledger::{
            Adopted, Amended, Committed, Consented, Corrected, Credited, Declined, Ledger,
            LedgerDeployed, LedgerOpening, NeedClosed, NeedPublished, NeedRenewed, Penalized,
            ProjectOpened, Recorded, Reopened, Settled, Withdrawn,
        },
        reputation::{BOOKS, Books},
    };
    use commons_shell::{Built, Storage, Stored, emit, length, through};
    use ink::{
        abi::Ink, codegen::TraitCallBuilder, contract_ref_from_path,
        env::call::utils::EncodeArgsWith, prelude::vec::Vec, primitives::H256, scale::Decode,
    };

    type BooksRef = contract_ref_from_path!(Books);

    /// Storage of the ledger: the root cell. The others are named by the core.
    #[ink(storage)]
    pub struct LedgerContract {
        root: Stored<Root>,
        history: Stored<History>,
    }

    impl LedgerContract {
        /// A ledger of that suite. The hub has checked the parameters.
        #[ink(constructor)]
        pub fn new(suite: Addresses, calendar: Calendar, parameters: Parameters) -> Self {
            let mut history = History::default();
            emit(&mut history, LedgerDeployed { suite, calendar, parameters });
            Self { root: Stored(Root::new(suite, calendar, parameters)), history: Stored(history) }
        }

        /// A message of the books of reputation, to be filled in.
        fn books(&self) -> BooksRef {
            self.root.0.suite.reputation.into()
        }

        /// Who calls, and when.
        fn context(&self) -> (Address, u64) {
            (self.env().caller(), self.env().block_timestamp())
        }

        fn change(
            &self,
            id: ContributionId,
            change: impl FnOnce(&mut Contribution, &Rules) -> Result<(), LedgerError>,
        ) -> Result<(), LedgerError> {
            self.root.0.change(&mut Storage, id, self.env().block_timestamp(), change)
        }

        #[inline(never)]
        fn record_one(
            &mut self,
            draft: Draft,
            uri: Vec<u8>,
        ) -> Result<ContributionId, LedgerError> {
            let (agent, at) = self.context();
            let id = self.root.0.record(&mut Storage, agent, draft.clone(), length(&uri), at)?;
            emit(&mut self.history.0, Recorded { id, agent, recorder: None, draft, uri, at });
            Ok(id)
        }
    }

    /// Asks the books of reputation. A failure of the call itself has a name of its own, and like
    /// every error undoes the whole message.
    fn ask<Args: EncodeArgsWith<Ink>, T: Decode, E: Decode>(
        message: Built<Args, Result<T, E>>,
        refusal: fn(E) -> LedgerError,
    ) -> Result<T, LedgerError> {
        through(BOOKS, message).ok_or(LedgerError::ReputationFailed)?.map_err(refusal)
    }

    impl Ledger for LedgerContract {
        #[ink(message)]
        fn open_project(&mut self, document: H256, uri: Vec<u8>) -> Result<ProjectId, LedgerError> {
            let (agent, at) = self.context();
            let id = self.root.0.open_project(&mut Storage, agent, document, length(&uri), at)?;
            emit(&mut self.history.0, ProjectOpened { id, agent, document, uri, at });
            Ok(id)
        }

        #[ink(message)]
        fn record(&mut self, draft: Draft, uri: Vec<u8>) -> Result<ContributionId, LedgerError> {
            self.record_one(draft, uri)
        }

        #[ink(message)]
        fn record_many(
            &mut self,
            drafts: Vec<(Draft, Vec<u8>)>,
        ) -> Result<ContributionId, LedgerError> {
            check_number(drafts.len())?;
            let first = ContributionId(self.root.0.newest.0.saturating_add(1));
            for (draft, uri) in drafts {
                self.record_one(draft, uri)?;
            }
            Ok(first)
        }

        #[ink(message)]
        fn record_for(
            &mut self,
            agent: Address,
            draft: Draft,
        ) -> Result<ContributionId, LedgerError> {
            let (caller, at) = self.context();
            let id = self.root.0.record_for(&mut Storage, caller, agent, draft.clone(), at)?;
            let recorder = Some(caller);
            emit(&mut self.history.0, Recorded { id, agent, recorder, draft, uri: Vec::new(), at });
            Ok(id)
        }

        #[ink(message)]
        fn consent(&mut self, id: ContributionId, uri: Vec<u8>) -> Result<(), LedgerError> {
            let (caller, at) = self.context();
            self.change(id, |before, _| before.consent(caller, at, length(&uri)))?;
            emit(&mut self.history.0, Consented { id, uri, at });
            Ok(())
        }

        #[ink(message)]
        fn decline(&mut self, id: ContributionId) -> Result<(), LedgerError> {
            let (caller, at) = self.context();
            self.change(id, |before, _| before.decline(caller))?;
            emit(&mut self.history.0, Declined { id, at });
            Ok(())
        }

        #[ink(message)]
        fn amend(
            &mut self,
            id: ContributionId,
            draft: Draft,
            uri: Vec<u8>,
        ) -> Result<(), LedgerError> {
            let (caller, at) = self.context();
            self.change(id, |before, rules| {
                before.amend(id, caller, at, draft.clone(), length(&uri), rules)
            })?;
            emit(&mut self.history.0, Amended { id, draft, uri, at });
            Ok(())
        }

        #[ink(message)]
        fn withdraw(&mut self, id: ContributionId) -> Result<(), LedgerError> {
            let (caller, at) = self.context();
            self.change(id, |before, rules| before.withdraw(caller, at, rules))?;
            emit(&mut self.history.0, Withdrawn { id, at });
            Ok(())
        }

        #[ink(message)]
        fn reopen(&mut self, id: ContributionId) -> Result<(), LedgerError> {
            let (caller, at) = self.context();
            self.change(id, |before, _| before.reopen(caller, at))?;
            emit(&mut self.history.0, Reopened { id, at });
            Ok(())
        }

        #[ink(message)]
        fn settle(&mut self, id: ContributionId) -> Result<Outcome, LedgerError> {
            let (_, at) = self.context();
            let (contribution, terms, claim) = self.root.0.claim(&Storage, id, at)?;
            let decision = ask(self.books().call_mut().settle(terms, claim), LedgerError::Review)?;
            let settlement =
                self.root.0.settled(&mut Storage, id, contribution, &claim, &decision, at);
            let (outcome, counts) = (settlement.outcome, settlement.counts);
            emit(&mut self.history.0, Settled { id, outcome, counts, at });
            Ok(outcome)
        }

        #[ink(message)]
        fn credit_cite(&mut self, id: ContributionId, index: u8) -> Result<Points, LedgerError> {
            let (_, at) = self.context();
            let credit = self.root.0.credit(&Storage, id, index, at)?;
            let (order, value, cited) = (credit.order, credit.value, credit.cited);
            ask(self.books().call_mut().credit(order, value), LedgerError::Order)?;
            self.root.0.credited(&mut Storage, &credit);
            emit(&mut self.history.0, Credited { id, index, cited, value, at });
            Ok(value)
        }

        #[ink(message)]
        fn correct(&mut self, id: ContributionId, value: Points) -> Result<Burned, LedgerError> {
            let (caller, at) = self.context();
            let correction = self.root.0.correct(&Storage, caller, id, value, at)?;
            let (order, owed, uncount) = (correction.order, correction.owed, correction.uncount);
            let burned =
                ask(self.books().call_mut().correct(order, owed, uncount), LedgerError::Order)?;
            self.root.0.corrected(&mut Storage, &correction);
            let Burned { owed, taken } = burned;
            emit(&mut self.history.0, Corrected { id, value, owed, taken, at });
            Ok(burned)
        }

        #[ink(message)]
        fn penalize(
            &mut self,
            id: ContributionId,
            reviewer: Address,
        ) -> Result<Burned, LedgerError> {
            let (_, at) = self.context();
            let fine = self.root.0.fine(&Storage, id, reviewer)?;
            let (order, terms, penalty) = (fine.order, fine.terms, fine.penalty);
            let burned =
                ask(self.books().call_mut().penalize(order, terms, penalty), LedgerError::Order)?;
            let Burned { owed, taken } = burned;
            emit(&mut self.history.0, Penalized { id, reviewer, owed, taken, at });
            Ok(burned)
        }

        #[ink(message)]
        fn publish_need(
            &mut self,
            project: ProjectId,
            document: H256,
            uri: Vec<u8>,
            until: u64,
        ) -> Result<NeedId, LedgerError> {
            let (agent, at) = self.context();
            let (root, length) = (&mut self.root.0, length(&uri));
            let id =
                root.publish_need(&mut Storage, agent, project, document, length, until, at)?;
            let published = NeedPublished { id, agent, project, document, uri, until, at };
            emit(&mut self.history.0, published);
            Ok(id)
        }

        #[ink(message)]
        fn renew_need(&mut self, id: NeedId, until: u64) -> Result<(), LedgerError> {
            let (caller, at) = self.context();
            self.root.0.renew_need(&mut Storage, caller, id, until, at)?;
            emit(&mut self.history.0, NeedRenewed { id, until, at });
            Ok(())
        }

        #[ink(message)]
        fn close_need(&mut self, id: NeedId) -> Result<(), LedgerError> {
            let (caller, at) = self.context();
            self.root.0.close_need(&mut Storage, caller, id, at)?;
            emit(&mut self.history.0, NeedClosed { id, at });
            Ok(())
        }

        #[ink(message)]
        fn commit(&mut self, id: NeedId, until: u64) -> Result<(), LedgerError> {
            let (agent, at) = self.context();
            self.root.0.commit(&Storage, id, until, at)?;
            emit(&mut self.history.0, Committed { id, agent, until, at });
            Ok(())
        }

        #[ink(message)]
        fn contribution(&self, id: ContributionId) -> Option<Contribution> {
            Storage.read(&ContributionCell(id))
        }

        #[ink(message)]
        fn contributions(&self, first: ContributionId, count: u32) -> Vec<Contribution> {
            let first = first.0.max(1);
            let end = first.saturating_add(count.min(PAGE_MAX).into());
            (first..end)
                .map_while(|id| Storage.read(&ContributionCell(ContributionId(id))))
                .collect()
        }

        #[ink(message)]
        fn newest(&self) -> ContributionId {
            self.root.0.newest
        }

        #[ink(message)]
        fn project(&self, id: ProjectId) -> Option<Project> {
            Storage.read(&ProjectCell(id))
        }

        #[ink(message)]
        fn projects(&self, first: ProjectId, count: u32) -> Vec<Project> {
            let first = first.0.max(1);
            let end = first.saturating_add(count.min(PAGE_MAX));
            (first..end).map_while(|id| Storage.read(&ProjectCell(ProjectId(id)))).collect()
        }

        #[ink(message)]
        fn newest_project(&self) -> ProjectId {
            self.root.0.projects
        }

        #[ink(message)]
        fn need(&self, id: NeedId) -> Option<Need> {
            Storage.read(&NeedCell(id))
        }

        #[ink(message)]
        fn needs(&self, first: NeedId, count: u32) -> Vec<Need> {
            let first = first.0.max(1);
            let end = first.saturating_add(count.min(PAGE_MAX));
            (first..end).map_while(|id| Storage.read(&NeedCell(NeedId(id)))).collect()
        }

        #[ink(message)]
        fn newest_need(&self) -> NeedId {
            self.root.0.needs
        }

        #[ink(message)]
        fn need_terms(&self, id: NeedId) -> Result<Terms, LedgerError> {
            self.root.0.need_terms(&Storage, id)
        }

        #[ink(message)]
        fn terms(&self, id: ContributionId) -> Result<Terms, LedgerError> {
            self.root.0.terms(&Storage, id)
        }

        #[ink(message)]
        fn adopt(&mut self, parameters: Parameters) -> Result<(), LedgerError> {
            let (caller, at) = self.context();
            self.root.0.adopt(&mut Storage, caller, parameters, at)?;
            emit(&mut self.history.0, Adopted { parameters, at });
            Ok(())
        }

        #[ink(message)]
        fn open(&mut self, opens: u64) -> Result<(), LedgerError> {
            let (caller, at) = self.context();
            self.root.0.open(caller, opens)?;
            emit(&mut self.history.0, LedgerOpening { opens, at });
            Ok(())
        }

        #[ink(message)]
        fn version_at(&self, at: u64) -> Version {
            self.root.0.version_at(&Storage, at)
        }

        #[ink(message)]
        fn suite(&self) -> Addresses {
            self.root.0.suite
        }

        #[ink(message)]
        fn calendar(&self) -> Calendar {
            self.root.0.calendar
        }

        #[ink(message)]
        fn opens(&self) -> u64 {
            self.root.0.opens
        }

        #[ink(message)]
        fn history(&self) -> History {
            self.history.0
        }
    }
}
