//! The pool: keeps the money that is divided, and pays it out.
//!
//! See [`commons_interfaces::pool::Pool`] for its messages, and [`commons_core::pool`] for the rules.
//!
//! Everything is written before money moves, and nothing that money sets off can call back: the chain
//! refuses that. If a payment fails, so does the message, and nothing of it has happened.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

mod payment;

#[ink::contract]
mod pool {
    use crate::payment::{fetch, held, pay_out};
    use commons_core::{
        calendar::Calendar,
        cells::Cells,
        governor::GovernorError,
        history::History,
        hub::Addresses,
        parameters::Parameters,
        pool::{
            Asset, AssetCell, Claimed as Share, Due, Holding, HoldingCell, Pool as Root, PoolError,
            Pot, PotCell, PotId, Purpose, Swept as Move, Window, check_number, holding, is_claimed,
        },
        reputation::{Asked, Share as Part},
        units::ProjectId,
        versions::Version,
    };
    use commons_interfaces::{
        PAGE_MAX,
        governor::Governor,
        ledger::Ledger,
        pool::{
            AssetListed, Claimed, Collected, Funded, Pool, PoolAdopted, PoolDeployed, PoolOpening,
            Swept,
        },
        reputation::{BOOKS, Books},
    };
    use commons_shell::{Storage, Stored, account_code, ask, emit, length, pay, through};
    use ink::{
        U256,
        codegen::TraitCallBuilder,
        contract_ref_from_path,
        prelude::{vec, vec::Vec},
    };

    type BooksRef = contract_ref_from_path!(Books);
    type GovernorRef = contract_ref_from_path!(Governor);
    type LedgerRef = contract_ref_from_path!(Ledger);

    /// Storage of the pool: the root cell. The others are named by the core.
    #[ink(storage)]
    pub struct PoolContract {
        root: Stored<Root>,
        history: Stored<History>,
    }

    /// A pot that may be claimed from, and an agent's part in it.
    type Found = Result<(Due, Part), PoolError>;

    /// What is claimed of an asset, in one message.
    struct Payment {
        asset: Asset,
        holding: Holding,
        amount: U256,
    }

    impl PoolContract {
        /// The pool of that suite. The hub has checked the parameters.
        #[ink(constructor)]
        pub fn new(suite: Addresses, calendar: Calendar, parameters: Parameters) -> Self {
            let mut history = History::default();
            emit(&mut history, PoolDeployed { suite, calendar, parameters });
            let root = Root::new(suite, calendar, parameters);
            Self { root: Stored(root), history: Stored(history) }
        }

        /// Who calls, and when.
        fn context(&self) -> (Address, u64) {
            (self.env().caller(), self.env().block_timestamp())
        }

        /// Number of the newest project.
        fn newest(&self) -> Result<ProjectId, PoolError> {
            let contract = self.root.0.suite.ledger;
            let ledger: LedgerRef = contract.into();
            ask(ledger.call().newest_project()).ok_or(PoolError::CallFailed { contract })
        }

        /// What reputation says of an agent.
        #[inline(never)]
        fn shares(&self, agent: Address, asked: Vec<Asked>) -> Result<Vec<Part>, PoolError> {
            if asked.is_empty() {
                return Ok(Vec::new());
            }
            let contract = self.root.0.suite.reputation;
            let books: BooksRef = contract.into();
            through(BOOKS, books.call().shares(agent, asked))
                .and_then(Result::ok)
                .ok_or(PoolError::CallFailed { contract })
        }

        /// Which of these pots an agent may claim from now, and their share of it.
        #[inline(never)]
        fn due(&self, agent: Address, pots: &[PotId], now: u64) -> Result<Vec<Found>, PoolError> {
            let due: Vec<_> = pots.iter().map(|id| self.root.0.due(&Storage, *id, now)).collect();
            let asked = due.iter().flatten().map(Due::asked).collect();
            let mut shares = self.shares(agent, asked)?.into_iter();
            let mut with_share = |due| (due, shares.next().unwrap_or_default());
            Ok(due.into_iter().map(|due| due.map(&mut with_share)).collect())
        }

        /// Claims from pots, and pays.
        #[inline(never)]
        fn claim_from(
            &self,
            agent: Address,
            pots: &[PotId],
            recipient: Address,
        ) -> Result<Vec<Result<U256, PoolError>>, PoolError> {
            let (root, at) = (&self.root.0, self.env().block_timestamp());
            root.check_recipient(recipient)?;
            let (mut payments, mut claimed) = (Vec::<Payment>::new(), Vec::new());
            for due in self.due(agent, pots, at)? {
                claimed.push(due.and_then(|(due, part)| {
                    let pot = due.id;
                    let index = payments.iter().position(|it| it.asset == pot.asset);
                    let index = index.unwrap_or_else(|| {
                        let (asset, amount) = (pot.asset, U256::zero());
                        let holding = holding(&Storage, asset);
                        payments.push(Payment { asset, holding, amount });
                        payments.len().saturating_sub(1)
                    });
                    let payment = &mut payments[index];
                    let holding = &mut payment.holding;
                    let share =
                        root.claim(&mut Storage, holding, agent, &due, &part, |share, history| {
                            let share = *share;
                            emit(history, Claimed { agent, recipient, pot, share, at });
                        })?;
                    // Both are parts of what the pool owes.
                    payment.amount = payment.amount.saturating_add(share.total());
                    Ok(share.total())
                }));
            }
            payments.retain(|payment| !payment.amount.is_zero());
            for payment in &payments {
                Storage.write(&HoldingCell(payment.asset), &payment.holding);
            }
            for Payment { asset, holding, amount } in payments {
                pay_out(self.env().address(), asset, recipient, amount, holding.owed)?;
            }
            Ok(claimed)
        }

        /// Divides what comes in.
        #[inline(never)]
        fn divide(
            &self,
            asset: Asset,
            project: ProjectId,
            amount: U256,
            memo: Vec<u8>,
        ) -> Result<U256, PoolError> {
            let ((from, at), root) = (self.context(), &self.root.0);
            let mut holding = holding(&Storage, asset);
            root.check_funding(asset, &holding, amount, length(&memo), at)?;
            let pot = root.present_pot(&Storage, asset, project, at, || self.newest())?;
            let arrived = match asset {
                Asset::Native => amount,
                Asset::Token(token) => fetch(self.env().address(), token, from, amount)?,
            };
            root.fund(&mut Storage, &mut holding, pot, arrived, at, |funded, history| {
                let (pot, split) = (funded.pot, funded.split);
                emit(history, Funded { from, pot, split, memo, at });
            })?;
            Storage.write(&HoldingCell(asset), &holding);
            Ok(arrived)
        }
    }

    impl Pool for PoolContract {
        #[ink(message, payable)]
        fn fund(&mut self, project: ProjectId, memo: Vec<u8>) -> Result<(), PoolError> {
            let amount = self.env().transferred_value();
            self.divide(Asset::Native, project, amount, memo).map(|_| ())
        }

        #[ink(message)]
        fn fund_token(
            &self,
            asset: Address,
            amount: U256,
            project: ProjectId,
            memo: Vec<u8>,
        ) -> Result<U256, PoolError> {
            self.divide(Asset::Token(asset), project, amount, memo)
        }

        #[ink(message)]
        fn claim(&self, pot: PotId, recipient: Option<Address>) -> Result<U256, PoolError> {
            let agent = self.env().caller();
            let claimed = self.claim_from(agent, &[pot], recipient.unwrap_or(agent))?;
            claimed.into_iter().next().unwrap_or(Err(PoolError::NothingToClaim { pot }))
        }

        #[ink(message)]
        fn claim_for(&self, agent: Address, pot: PotId) -> Result<U256, PoolError> {
            if !account_code(agent).is_zero() {
                return Err(PoolError::IsContract { agent });
            }
            let claimed = self.claim_from(agent, &[pot], agent)?;
            claimed.into_iter().next().unwrap_or(Err(PoolError::NothingToClaim { pot }))
        }

        #[ink(message)]
        fn claim_many(
            &self,
            pots: Vec<PotId>,
            recipient: Option<Address>,
        ) -> Result<Vec<Result<U256, PoolError>>, PoolError> {
            check_number(pots.len())?;
            let agent = self.env().caller();
            self.claim_from(agent, &pots, recipient.unwrap_or(agent))
        }

        #[ink(message)]
        fn sweep(&self, pot: PotId) -> Result<Move, PoolError> {
            let (root, at) = (&self.root.0, self.env().block_timestamp());
            let due = root.open_pot(&Storage, pot, at)?;
            let asked = vec![due.asked(), due.asked_by_now(at)];
            let shares = self.shares(Address::zero(), asked)?;
            let failed = PoolError::CallFailed { contract: root.suite.reputation };
            let shares = shares.try_into().map_err(|_| failed)?;
            let mut holding = holding(&Storage, pot.asset);
            let moved =
                root.sweep(&mut Storage, &mut holding, &due, &shares, at, |moved, history| {
                    emit(history, Swept { pot, moved: *moved, at })
                })?;
            Storage.write(&HoldingCell(pot.asset), &holding);
            Ok(moved)
        }

        #[ink(message)]
        fn collect(&self, asset: Asset) -> Result<U256, PoolError> {
            let (root, at) = (&self.root.0, self.env().block_timestamp());
            let mut holding = root.known(&Storage, asset)?;
            let held = match asset {
                Asset::Native => self.env().balance(),
                Asset::Token(token) => held(self.env().address(), token)
                    .ok_or(PoolError::NotAToken { asset: token })?,
            };
            let collected = holding.collect(asset, held)?;
            let (treasury, surplus) = (collected.treasury, collected.surplus);
            emit(&mut holding.history, Collected { asset, treasury, surplus, at });
            Storage.write(&HoldingCell(asset), &holding);

            let (amount, to) = (collected.total(), root.suite.governor);
            if asset == Asset::Native {
                let mut governor: GovernorRef = to.into();
                let paid: Option<Result<(), GovernorError>> =
                    pay(governor.call_mut().deposit(), amount);
                paid.and_then(Result::ok).ok_or(PoolError::NotPaid { asset, amount })?;
            } else {
                pay_out(self.env().address(), asset, to, amount, holding.owed)?;
            }
            Ok(amount)
        }

        #[ink(message)]
        fn list(&mut self, asset: Address, listed: bool) -> Result<(), PoolError> {
            let (caller, at) = self.context();
            self.root.0.list(&mut Storage, caller, asset, listed, |history| {
                emit(history, AssetListed { asset, listed, at });
            })?;
            // The governor has bound the code that was voted on. That alone does not make a token: all
            // assets of the chain itself have the same code, whether or not there is such an asset.
            if listed && held(self.env().address(), asset).is_none() {
                return Err(PoolError::NotAToken { asset });
            }
            Ok(())
        }

        #[ink(message)]
        fn adopt(&mut self, parameters: Parameters) -> Result<(), PoolError> {
            let (caller, at) = self.context();
            self.root.0.adopt(&mut Storage, caller, parameters, at)?;
            emit(&mut self.history.0, PoolAdopted { parameters, at });
            Ok(())
        }

        #[ink(message)]
        fn open(&mut self, opens: u64) -> Result<(), PoolError> {
            let (caller, at) = self.context();
            self.root.0.open(caller, opens)?;
            emit(&mut self.history.0, PoolOpening { opens, at });
            Ok(())
        }

        #[ink(message)]
        fn claimable(&self, agent: Address, pots: Vec<PotId>) -> Vec<Result<Share, PoolError>> {
            let claimable = |(due, part)| {
                let claimable = self.root.0.claimable(&Storage, agent, &due, &part)?;
                Ok(claimable.0)
            };
            match self.due(agent, &pots, self.env().block_timestamp()) {
                Ok(due) => due.into_iter().map(|due| due.and_then(claimable)).collect(),
                Err(refused) => pots.iter().map(|_| Err(refused)).collect(),
            }
        }

        #[ink(message)]
        fn pots(&self, pots: Vec<PotId>) -> Vec<Option<Pot>> {
            pots.into_iter().map(|id| Storage.read(&PotCell(id))).collect()
        }

        #[ink(message)]
        fn window(&self, purpose: Purpose) -> Window {
            self.root.0.window(&Storage, purpose)
        }

        #[ink(message)]
        fn is_claimed(&self, agent: Address, pot: PotId) -> bool {
            is_claimed(&Storage, pot, agent)
        }

        #[ink(message)]
        fn holding(&self, asset: Asset) -> Holding {
            holding(&Storage, asset)
        }

        #[ink(message)]
        fn assets(&self, first: u32, count: u32) -> Vec<Address> {
            let end = first.saturating_add(count.min(PAGE_MAX));
            (first..end).map_while(|index| Storage.read(&AssetCell(index))).collect()
        }

        #[ink(message)]
        fn version_at(&self, at: u64) -> Version {
            self.root.0.versions.at(&Storage, at)
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
