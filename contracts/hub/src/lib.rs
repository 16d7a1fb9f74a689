//! The hub deploys the suite in one transaction and names its contracts.
//!
//! See [`commons_interfaces::hub::Hub`] for its messages, and [`commons_core::hub`] for how a commons
//! begins.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod hub {
    use commons_core::{
        calendar::Calendar,
        founding::{self, Seed},
        governor::GovernorError,
        history::History,
        hub::{Addresses, Charter, Hub as Root, HubError, Origin, check_charter},
        ledger::LedgerError,
        parameters::Parameters,
        pool::PoolError,
        reputation::{FutureLookup, SeedError, Suite},
        units::Points,
    };
    use commons_interfaces::{
        governor::Governor,
        hub::{CharterAmended, Codes, Hub, HubDeployed, HubOpening, Inherited},
        ledger::Ledger,
        pool::Pool,
        reputation::{BOOKS, Books},
    };
    use commons_shell::{Stored, ask, ask_beginning, create, emit, keccak256, through};
    use ink::{codegen::TraitCallBuilder, contract_ref_from_path, prelude::vec};

    type BooksRef = contract_ref_from_path!(Books);
    type GovernorRef = contract_ref_from_path!(Governor);
    type HubRef = contract_ref_from_path!(Hub);
    type LedgerRef = contract_ref_from_path!(Ledger);
    type PoolRef = contract_ref_from_path!(Pool);

    /// Selector of each contract's constructor.
    const NEW: [u8; 4] = ink::selector_bytes!("new");

    /// Storage of the hub: the root cell.
    #[ink(storage)]
    pub struct HubContract {
        root: Stored<Root>,
        history: Stored<History>,
    }

    impl HubContract {
        /// Deploys a whole commons, or nothing: there is no moment in which a part of it exists,
        /// waits for another, or obeys somebody.
        ///
        /// The contracts must know each other. A contract's children have addresses that follow from
        /// its own and a counter, so all are known before any exists.
        #[ink(constructor)]
        pub fn new(
            codes: Codes,
            parameters: Parameters,
            origin: Origin,
            charter: Charter,
        ) -> Result<Self, HubError> {
            let (hub, at) = (Self::env().address(), Self::env().block_timestamp());
            match &origin {
                Origin::Founders(seeds) => founding::check(&parameters, seeds).map(|_| ()),
                Origin::Parent(_) => founding::check_parameters(&parameters),
            }
            .map_err(HubError::Founding)?;
            check_charter(&charter)?;
            let parent = match &origin {
                Origin::Founders(_) => None,
                Origin::Parent(parent) => Some(*parent),
            };

            let [books, reputation, ledger, governor, pool] =
                [1, 2, 3, 4, 5].map(|nonce| child(hub, nonce));
            let addresses = Addresses { hub, ledger, reputation, books, governor, pool };
            let calendar = parameters.calendar(at);
            let mut root = Root::new(addresses, parent, calendar, &parameters, charter.document);
            if let Some(parent) = parent {
                check_parent(parent, &root)?;
            }
            deploy(&addresses, &codes, calendar, &parameters)?;

            let mut history = History::default();
            let Root { inherit_window, agents_min, .. } = root;
            emit(
                &mut history,
                HubDeployed { addresses, codes, parent, inherit_window, agents_min, charter, at },
            );
            if let Origin::Founders(seeds) = origin {
                seed(&addresses, seeds, root.forked())?;
                open(&mut root, &mut history, at, at)?;
            }
            Ok(Self { root: Stored(root), history: Stored(history) })
        }
    }

    impl Hub for HubContract {
        #[ink(message)]
        fn inherit(&mut self) -> Result<Points, HubError> {
            let (agent, at) = (self.env().caller(), self.env().block_timestamp());
            let root = &mut self.root.0;
            let parent = root.check_window(at)?;
            let hub: HubRef = parent.into();
            let points = ask(hub.call().points_at(agent, root.forked()))
                .and_then(Result::ok)
                .ok_or(HubError::CallFailed { contract: parent })?;
            let agents = seed(&root.addresses, vec![Seed { agent, points }], at)?;
            emit(&mut self.history.0, Inherited { agent, points, at });
            if let Some(opens) = root.opening(agents, at) {
                open(root, &mut self.history.0, opens, at)?;
            }
            Ok(points)
        }

        #[ink(message)]
        fn amend_charter(&mut self, charter: Charter) -> Result<(), HubError> {
            let (caller, at) = (self.env().caller(), self.env().block_timestamp());
            self.root.0.amend_charter(caller, &charter)?;
            let Charter { document, uri } = charter;
            emit(&mut self.history.0, CharterAmended { document, uri, at });
            Ok(())
        }

        #[ink(message)]
        fn addresses(&self) -> Addresses {
            self.root.0.addresses
        }

        #[ink(message)]
        fn parent(&self) -> Option<Address> {
            self.root.0.parent
        }

        #[ink(message)]
        fn points_at(&self, agent: Address, at: u64) -> Result<Points, FutureLookup> {
            let books: BooksRef = self.root.0.addresses.reputation.into();
            let now = self.env().block_timestamp();
            // Reputation always answers.
            through(BOOKS, books.call().points_at(agent, at))
                .unwrap_or(Err(FutureLookup { at, now }))
        }

        #[ink(message)]
        fn hub(&self) -> Root {
            self.root.0
        }

        #[ink(message)]
        fn history(&self) -> History {
            self.history.0
        }
    }

    /// Makes the other contracts.
    fn deploy(
        addresses: &Addresses,
        codes: &Codes,
        calendar: Calendar,
        parameters: &Parameters,
    ) -> Result<(), HubError> {
        let Addresses { hub, ledger, books, .. } = *addresses;
        let suite = Suite { ledger, hub, books };
        let all = (NEW, addresses, calendar, parameters);
        let made = [
            (addresses.books, codes.books, create(codes.books, NEW)),
            (
                addresses.reputation,
                codes.reputation,
                create(codes.reputation, (NEW, suite, calendar)),
            ),
            (addresses.ledger, codes.ledger, create(codes.ledger, all)),
            (addresses.governor, codes.governor, create(codes.governor, all)),
            (addresses.pool, codes.pool, create(codes.pool, all)),
        ];
        for (expected, code, actual) in made {
            let actual = actual.ok_or(HubError::NotDeployed { code })?;
            if actual != expected {
                return Err(HubError::UnexpectedAddress { expected, actual });
            }
        }
        // ink! fills up missing arguments with zeros, so that a wrong code may well have a constructor
        // that succeeds. Each must know what it was told.
        let Addresses { reputation, ledger, governor, pool, .. } = *addresses;
        let (book, house): (LedgerRef, GovernorRef) = (ledger.into(), governor.into());
        let purse: PoolRef = pool.into();
        let books: BooksRef = reputation.into();
        let right = [
            (reputation, through(BOOKS, books.call().suite()) == Some(suite)),
            (ledger, ask(book.call().suite()).as_ref() == Some(addresses)),
            (governor, ask(house.call().parameters()).as_ref() == Some(parameters)),
            (
                pool,
                ask(purse.call().version_at(calendar.genesis)).map(|it| it.parameters)
                    == Some(*parameters),
            ),
        ];
        match right.into_iter().find(|(_, right)| !right) {
            Some((contract, _)) => Err(HubError::CallFailed { contract }),
            None => Ok(()),
        }
    }

    /// Whether there is a commons that can be inherited from. What is no contract answers nothing.
    fn check_parent(parent: Address, root: &Root) -> Result<(), HubError> {
        let hub: HubRef = parent.into();
        // The hub comes first among the addresses, of how many contracts its suite may be.
        let answers = ask_beginning(hub.call().addresses()) == Some(parent)
            && ask(hub.call().points_at(parent, root.forked()))
                .is_some_and(|points| points.is_ok());
        if answers { Ok(()) } else { Err(HubError::ParentNotACommons { parent }) }
    }

    /// Gives seed. Returns how many hold some now.
    fn seed(addresses: &Addresses, seeds: vec::Vec<Seed>, since: u64) -> Result<u32, HubError> {
        let contract = addresses.reputation;
        let mut books: BooksRef = contract.into();
        through(BOOKS, books.call_mut().seed(seeds, since))
            .ok_or(HubError::CallFailed { contract })?
            .map_err(HubError::Seed)
    }

    /// Tells everybody from when on the commons works.
    fn open(root: &mut Root, history: &mut History, opens: u64, at: u64) -> Result<(), HubError> {
        let Addresses { reputation, ledger, governor, pool, .. } = root.addresses;
        let failed = |contract| HubError::CallFailed { contract };
        let mut books: BooksRef = reputation.into();
        let opened: Result<(), SeedError> =
            through(BOOKS, books.call_mut().open(opens)).ok_or(failed(reputation))?;
        opened.map_err(HubError::Seed)?;
        let mut book: LedgerRef = ledger.into();
        let opened: Option<Result<(), LedgerError>> = ask(book.call_mut().open(opens));
        opened.and_then(Result::ok).ok_or(failed(ledger))?;
        let mut house: GovernorRef = governor.into();
        let opened: Option<Result<(), GovernorError>> = ask(house.call_mut().open(opens));
        opened.and_then(Result::ok).ok_or(failed(governor))?;
        let mut purse: PoolRef = pool.into();
        let opened: Option<Result<(), PoolError>> = ask(purse.call_mut().open(opens));
        opened.and_then(Result::ok).ok_or(failed(pool))?;
        root.opens = opens;
        emit(history, HubOpening { opens, at });
        Ok(())
    }

    /// The address of a contract's `nonce`-th child (counted from 1, at most 127): Ethereum's
    /// CREATE, which hashes the RLP list of creator and nonce.
    fn child(parent: Address, nonce: u8) -> Address {
        let mut rlp = [0u8; 23];
        rlp[0] = 0xd6; // a list of 22 bytes
        rlp[1] = 0x94; // a string of 20 bytes
        rlp[2..22].copy_from_slice(parent.as_bytes());
        rlp[22] = nonce; // a small number stands for itself
        Address::from_slice(&keccak256(&rlp)[12..])
    }
}
