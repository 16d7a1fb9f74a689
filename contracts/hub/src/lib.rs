//! The hub deploys the suite in one transaction and names its contracts.
//!
//! See [`commons_interfaces::hub::Hub`] for its messages, and [`commons_core::founding`] for what
//! makes a working commons.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

#[ink::contract]
mod hub {
    use commons_core::{
        founding::{self, Seed},
        history::History,
        parameters::Parameters,
    };
    use commons_interfaces::hub::{Addresses, Codes, Deployed, Hub, HubError};
    use commons_ledger::LedgerContractRef;
    use commons_reputation::ReputationContractRef;
    use commons_shell::{Stored, emit, keccak256};
    use ink::{ToAddr, prelude::vec::Vec};

    /// Storage of the hub: the root cell.
    #[ink(storage)]
    pub struct HubContract {
        addresses: Stored<Addresses>,
        history: Stored<History>,
    }

    impl HubContract {
        /// Deploys a whole commons, or nothing: there is no moment in which a part of it exists,
        /// waits for another, or obeys somebody.
        ///
        /// The two contracts must know each other. A contract's children have addresses that
        /// follow from its own and a counter, so both are known before either exists.
        #[ink(constructor)]
        pub fn new(
            codes: Codes,
            parameters: Parameters,
            founders: Vec<Seed>,
        ) -> Result<Self, HubError> {
            founding::check(&parameters, &founders).map_err(HubError::Founding)?;
            let expected = child(Self::env().address(), 2);
            let calendar = parameters.calendar(Self::env().block_timestamp());
            let reputation = ReputationContractRef::new(expected, calendar, founders)
                .code_hash(codes.reputation)
                .endowment(0.into())
                .instantiate()
                .to_addr();
            // Whoever deploys stands in for the governor, openly, until there is one.
            let governor = Self::env().caller();
            let ledger = LedgerContractRef::new(reputation, governor, parameters)
                .code_hash(codes.ledger)
                .endowment(0.into())
                .instantiate()
                .to_addr();
            if ledger != expected {
                return Err(HubError::UnexpectedAddress { expected, actual: ledger });
            }
            let mut history = History::default();
            emit(&mut history, Deployed { ledger, reputation });
            Ok(Self {
                addresses: Stored(Addresses { ledger, reputation }),
                history: Stored(history),
            })
        }
    }

    impl Hub for HubContract {
        #[ink(message)]
        fn addresses(&self) -> Addresses {
            self.addresses.0
        }

        #[ink(message)]
        fn history(&self) -> History {
            self.history.0
        }
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
