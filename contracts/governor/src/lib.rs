//! The governor: what is decided together, and done when it is. It holds the treasury.
//!
//! See [`commons_interfaces::governor::Governor`] for its messages, and [`commons_core::governor`] for
//! the rules.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod governor {
    use commons_core::{
        ballot::{Receipt, SupportBallot, Tally, Terms},
        calendar::Calendar,
        cells::Cells,
        governor::{
            ANSWER_MAX, Action, Governor as Root, GovernorError, Proposal, ProposalCell, State,
            apply, check_codes, codes, hash,
        },
        history::History,
        hub::{Addresses, Charter},
        parameters::Parameters,
        reputation::{FutureLookup, Standing},
        units::{ProposalId, Units},
    };
    use commons_interfaces::{
        governor::{
            Canceled, Deposited, Executed, Governor, GovernorDeployed, GovernorOpening,
            ParameterSet, Proposed, Queued,
        },
        hub::Hub,
        ledger::Ledger,
        pool::Pool,
        reputation::{BOOKS, Books, Reputation},
    };
    use commons_shell::{
        Built, Storage, Stored, Token, account_code, ask, call, emit, length, says_yes, through,
    };
    use ink::{
        U256,
        abi::Ink,
        codegen::TraitCallBuilder,
        contract_ref_from_path,
        env::call::utils::EncodeArgsWith,
        prelude::{string::String, vec::Vec},
        primitives::H256,
    };

    type BooksRef = contract_ref_from_path!(Books);
    type HubRef = contract_ref_from_path!(Hub);
    type LedgerRef = contract_ref_from_path!(Ledger);
    type PoolRef = contract_ref_from_path!(Pool);
    type ReputationRef = contract_ref_from_path!(Reputation);

    /// Storage of the governor: the root cell. The others are named by the core.
    #[ink(storage)]
    pub struct GovernorContract {
        root: Stored<Root>,
        history: Stored<History>,
    }

    impl GovernorContract {
        /// The governor of that suite. The hub has checked the parameters.
        #[ink(constructor)]
        pub fn new(suite: Addresses, calendar: Calendar, parameters: Parameters) -> Self {
            let mut history = History::default();
            emit(&mut history, GovernorDeployed { suite, calendar, parameters });
            let root = Root::new(suite, calendar, parameters);
            Self { root: Stored(root), history: Stored(history) }
        }

        /// Who calls, and when.
        fn context(&self) -> (Address, u64) {
            (self.env().caller(), self.env().block_timestamp())
        }

        fn terms_of(&self, id: ProposalId, proposal: &Proposal) -> Terms {
            proposal.terms(&Storage, id, self.env().address())
        }

        /// The ballot of a proposal, if anybody has voted.
        #[inline(never)]
        fn ballot(
            &self,
            id: ProposalId,
            proposal: &Proposal,
        ) -> Result<Option<SupportBallot>, GovernorError> {
            let name = self.terms_of(id, proposal).name(&Storage);
            let books: BooksRef = self.root.0.suite.reputation.into();
            let tally =
                through(BOOKS, books.call().tally(name)).ok_or(GovernorError::ReputationFailed)?;
            Ok(match tally {
                Some(Tally::Support(ballot)) => Some(ballot),
                _ => None,
            })
        }

        /// A proposal and its ballot.
        #[inline(never)]
        fn found(
            &self,
            id: ProposalId,
        ) -> Result<(Proposal, Option<SupportBallot>), GovernorError> {
            let proposal = self.root.0.proposal(&Storage, id)?;
            let ballot = self.ballot(id, &proposal)?;
            Ok((proposal, ballot))
        }

        /// What an agent and all had at the end of a second.
        #[inline(never)]
        fn standing(&self, agent: Address, at: u64) -> Result<Standing, GovernorError> {
            let reputation: ReputationRef = self.root.0.suite.reputation.into();
            ask(reputation.call().standing(agent, at))
                .ok_or(GovernorError::ReputationFailed)?
                .map_err(|FutureLookup { at, now }| GovernorError::FutureLookup { at, now })
        }

        /// Does one action.
        fn perform(
            &mut self,
            id: ProposalId,
            index: u8,
            action: Action,
            at: u64,
        ) -> Result<(), GovernorError> {
            let amount = action.value();
            let held = self.env().balance();
            if amount > held {
                return Err(GovernorError::TreasuryTooLow { action: index, amount, held });
            }
            let suite = self.root.0.suite;
            match action {
                Action::Set { parameter, from, value } => {
                    emit(&mut self.history.0, ParameterSet { id, parameter, from, value, at });
                    Ok(())
                }
                Action::Correct { id, value } => {
                    let mut ledger: LedgerRef = suite.ledger.into();
                    send(index, ledger.call_mut().correct(id, value))
                }
                Action::AmendCharter { document, uri } => {
                    let mut hub: HubRef = suite.hub.into();
                    send(index, hub.call_mut().amend_charter(Charter { document, uri }))
                }
                Action::List { asset, listed } => {
                    let mut pool: PoolRef = suite.pool.into();
                    send(index, pool.call_mut().list(asset, listed))
                }
                Action::Pay { to, amount } => act(index, to, amount, &[]).map(|_| ()),
                Action::PayToken { asset, to, amount } => {
                    let transfer = Token::Transfer(to, amount).data();
                    let answer = act(index, asset, U256::zero(), &transfer)?;
                    if says_yes(&answer) { Ok(()) } else { Err(failed(index, answer)) }
                }
                Action::Call { target, value, data } => {
                    act(index, target, value, &data).map(|_| ())
                }
            }
        }
    }

    /// Calls a contract for an action.
    #[inline(never)]
    fn act(index: u8, to: Address, value: U256, data: &[u8]) -> Result<Vec<u8>, GovernorError> {
        call(to, value, data).map_err(|answer| failed(index, answer))
    }

    /// Calls a message of the suite for an action.
    fn send<Args: EncodeArgsWith<Ink>, R>(
        index: u8,
        message: Built<Args, R>,
    ) -> Result<(), GovernorError> {
        let message = message.params();
        act(index, *message.callee(), U256::zero(), &message.exec_input().encode()).map(|_| ())
    }

    fn failed(action: u8, mut answer: Vec<u8>) -> GovernorError {
        answer.truncate(ANSWER_MAX);
        GovernorError::ActionFailed { action, answer }
    }

    impl Governor for GovernorContract {
        #[ink(message)]
        fn propose(
            &mut self,
            actions: Vec<Action>,
            description: Vec<u8>,
        ) -> Result<ProposalId, GovernorError> {
            let (proposer, at) = self.context();
            let codes = codes(&actions, account_code);
            self.root.0.check(&actions, &codes, length(&description), at)?;
            let standing = self.standing(proposer, at.saturating_sub(1))?;
            let described = Storage.keccak256(&description);
            let hash = hash(&Storage, proposer, &actions, &codes, described);
            let (id, proposal) =
                self.root.0.propose(&mut Storage, proposer, &actions, hash, standing, at)?;
            let quorum = proposal.quorum;
            emit(
                &mut self.history.0,
                Proposed { id, proposer, actions, codes, description, quorum, at },
            );
            Ok(id)
        }

        #[ink(message)]
        fn cancel(&mut self, id: ProposalId) -> Result<(), GovernorError> {
            let (caller, at) = self.context();
            let (proposal, ballot) = self.found(id)?;
            self.root.0.cancel(&mut Storage, caller, id, proposal, ballot.as_ref(), at)?;
            emit(&mut self.history.0, Canceled { id, at });
            Ok(())
        }

        #[ink(message)]
        fn queue(&mut self, id: ProposalId) -> Result<u64, GovernorError> {
            let (_, at) = self.context();
            let (proposal, ballot) = self.found(id)?;
            let eta = self.root.0.queue(&mut Storage, id, proposal, ballot.as_ref(), at)?;
            emit(&mut self.history.0, Queued { id, eta, at });
            Ok(eta)
        }

        #[ink(message)]
        fn execute(
            &mut self,
            id: ProposalId,
            actions: Vec<Action>,
            codes: Vec<H256>,
            description: H256,
        ) -> Result<(), GovernorError> {
            let (_, at) = self.context();
            let root = &self.root.0;
            let proposal = root.proposal(&Storage, id)?;
            let hash =
                |cells: &Storage, proposer| hash(cells, proposer, &actions, &codes, description);
            let ballot = || self.ballot(id, &proposal).unwrap_or(None);
            root.execute(&mut Storage, id, proposal, hash, ballot, at)?;
            let present = commons_core::governor::codes(&actions, account_code);
            check_codes(&actions, &codes, &present)?;
            emit(&mut self.history.0, Executed { id, at });

            let after = apply(&actions, &self.root.0.parameters)?;
            let mut set = None;
            for (index, action) in (0u8..).zip(actions) {
                if matches!(action, Action::Set { .. }) {
                    set = Some(index);
                }
                self.perform(id, index, action, at)?;
            }
            // Nothing of the suite calls back, so what was loaded is what holds.
            if let Some(index) = set {
                let mut ledger: LedgerRef = self.root.0.suite.ledger.into();
                send(index, ledger.call_mut().adopt(after))?;
                let mut pool: PoolRef = self.root.0.suite.pool.into();
                send(index, pool.call_mut().adopt(after))?;
                self.root.0.parameters = after;
            }
            Ok(())
        }

        #[ink(message, payable)]
        fn deposit(&mut self) -> Result<(), GovernorError> {
            let (from, at) = self.context();
            let (opens, amount) = (self.root.0.opens, self.env().transferred_value());
            if at < opens {
                return Err(GovernorError::NotOpen { opens, now: at });
            }
            emit(&mut self.history.0, Deposited { from, amount, at });
            Ok(())
        }

        #[ink(message)]
        fn open(&mut self, opens: u64) -> Result<(), GovernorError> {
            let (caller, at) = self.context();
            self.root.0.open(caller, opens)?;
            emit(&mut self.history.0, GovernorOpening { opens, at });
            Ok(())
        }

        #[ink(message)]
        fn state(&self, id: ProposalId) -> Result<State, GovernorError> {
            let (proposal, ballot) = self.found(id)?;
            Ok(proposal.state(ballot.as_ref(), self.clock()).0)
        }

        #[ink(message)]
        fn proposal(&self, id: ProposalId) -> Option<Proposal> {
            Storage.read(&ProposalCell(id))
        }

        #[ink(message)]
        fn newest(&self) -> ProposalId {
            self.root.0.newest
        }

        #[ink(message)]
        fn terms(&self, id: ProposalId) -> Result<Terms, GovernorError> {
            Ok(self.terms_of(id, &self.root.0.proposal(&Storage, id)?))
        }

        #[ink(message)]
        fn proposal_snapshot(&self, id: ProposalId) -> Result<u64, GovernorError> {
            Ok(self.root.0.proposal(&Storage, id)?.snapshot())
        }

        #[ink(message)]
        fn proposal_deadline(&self, id: ProposalId) -> Result<u64, GovernorError> {
            let (proposal, ballot) = self.found(id)?;
            Ok(proposal.deadline(ballot.as_ref()))
        }

        #[ink(message)]
        fn proposal_votes(&self, id: ProposalId) -> Result<[Units; 3], GovernorError> {
            let (_, ballot) = self.found(id)?;
            Ok(ballot.map_or([Units::ZERO; 3], |ballot| ballot.weights))
        }

        #[ink(message)]
        fn has_voted(&self, id: ProposalId, agent: Address) -> Result<bool, GovernorError> {
            let ballot = self.terms(id)?.name(&Storage);
            let books: BooksRef = self.root.0.suite.reputation.into();
            let receipt: Option<Receipt> = through(BOOKS, books.call().receipt(ballot, agent))
                .ok_or(GovernorError::ReputationFailed)?;
            Ok(receipt.is_some())
        }

        #[ink(message)]
        fn quorum(&self, at: u64) -> Result<Units, GovernorError> {
            let supply = self.standing(Address::zero(), at)?.total;
            Ok(self.root.0.quorum(supply, at.saturating_add(1)))
        }

        #[ink(message)]
        fn proposal_threshold(&self) -> Result<Units, GovernorError> {
            let now = self.clock();
            let supply = self.standing(Address::zero(), now.saturating_sub(1))?.total;
            Ok(self.root.0.threshold(supply, now))
        }

        #[ink(message)]
        fn voting_delay(&self) -> u32 {
            self.root.0.parameters.voting_delay
        }

        #[ink(message)]
        fn voting_period(&self) -> u32 {
            self.root.0.parameters.voting_period
        }

        #[ink(message)]
        fn parameters(&self) -> Parameters {
            self.root.0.parameters
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
