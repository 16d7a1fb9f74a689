//! Which of the suite's typed errors answers a call, by the message that was called. Selectors are the
//! same in every commons.

use ink::selector_bytes;

/// A typed error of the suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    Governor,
    Ledger,
    Hub,
    Pool,
    Cast,
    Delegation,
}

/// Messages that anyone may send, and what they refuse with.
const MESSAGES: [([u8; 4], Errors); 25] = [
    (selector_bytes!("Governor::propose"), Errors::Governor),
    (selector_bytes!("Governor::cancel"), Errors::Governor),
    (selector_bytes!("Governor::queue"), Errors::Governor),
    (selector_bytes!("Governor::execute"), Errors::Governor),
    (selector_bytes!("Governor::deposit"), Errors::Governor),
    (selector_bytes!("Ledger::open_project"), Errors::Ledger),
    (selector_bytes!("Ledger::record"), Errors::Ledger),
    (selector_bytes!("Ledger::record_for"), Errors::Ledger),
    (selector_bytes!("Ledger::consent"), Errors::Ledger),
    (selector_bytes!("Ledger::decline"), Errors::Ledger),
    (selector_bytes!("Ledger::amend"), Errors::Ledger),
    (selector_bytes!("Ledger::withdraw"), Errors::Ledger),
    (selector_bytes!("Ledger::reopen"), Errors::Ledger),
    (selector_bytes!("Ledger::settle"), Errors::Ledger),
    (selector_bytes!("Pool::fund"), Errors::Pool),
    (selector_bytes!("Pool::fund_token"), Errors::Pool),
    (selector_bytes!("Pool::claim"), Errors::Pool),
    (selector_bytes!("Pool::claim_for"), Errors::Pool),
    (selector_bytes!("Pool::claim_many"), Errors::Pool),
    (selector_bytes!("Pool::sweep"), Errors::Pool),
    (selector_bytes!("Pool::collect"), Errors::Pool),
    (selector_bytes!("Hub::inherit"), Errors::Hub),
    (selector_bytes!("Reputation::cast"), Errors::Cast),
    (selector_bytes!("Reputation::delegate"), Errors::Delegation),
    (selector_bytes!("Reputation::undelegate"), Errors::Delegation),
];

/// The error with which the message at the beginning of call data refuses; none if it is not the suite's.
pub fn answers_with(data: &[u8]) -> Option<Errors> {
    let found = MESSAGES.iter().find(|(selector, _)| data.starts_with(selector));
    found.map(|(_, errors)| *errors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;
    use commons_core::{Address, governor::GovernorError};
    use commons_interfaces::governor::Governor;
    use ink::codegen::TraitCallBuilder;

    #[test]
    fn messages_are_known_by_the_selectors_with_which_they_are_sent() {
        type Contract = ink::contract_ref_from_path!(Governor, ink::env::DefaultEnvironment);
        let mut governor: Contract = Address::zero().into();
        let deposit: Message<Result<(), GovernorError>> = governor.call_mut().deposit().into();
        assert_eq!(answers_with(&deposit.data), Some(Errors::Governor));
        assert_eq!(answers_with(&[1, 2, 3, 4]), None);
        assert_eq!(answers_with(&deposit.data[..3]), None);
    }
}
