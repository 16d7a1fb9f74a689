//! Contracts among those who publish needs and care for them: they are agents like others.

use super::{told, House, RELAY};
use crate::{
    message::Message,
    suite::{ledger, reputation},
};
use codec::Encode;
use commons_core::{
    ballot::CastError,
    ledger::LedgerError,
    units::{NeedId, ProjectId, Units},
};
use sp_core::{H160, H256};

const WEEK: u64 = 7 * 86_400;

/// What a contract is answered when a founder makes the relay pass something on.
fn relayed<R>(house: &mut House, relay: H160, to: H160, message: Message<R>) -> (bool, Vec<u8>)
where
    R: codec::Decode,
{
    let data = [vec![0; 4], to.0.to_vec(), message.encode()].concat();
    let outcome = house.commons.sandbox.call(house.founders[0], relay, data);
    assert!(!outcome.reverted, "{outcome:?}");
    told(&outcome, relay).remove(0)
}

fn refused(error: impl Encode) -> (bool, Vec<u8>) {
    (false, [vec![0, 1], error.encode()].concat())
}

#[test]
fn whoever_is_called_by_a_founder_has_none_of_their_needs_and_none_of_their_weight() {
    let mut house = House::new();
    let relay = house.deploy(RELAY);
    let (suite, founder) = (house.commons.suite, house.founders[0]);
    let until = house.commons.sandbox.now() + WEEK;
    let publish = || ledger::publish_need(ProjectId::COMMONS, H256::zero(), b"", until);
    let first = house.commons.send(founder, suite.ledger, publish()).0;
    assert_eq!(first, Ok(NeedId(1)));
    let kept = house.commons.ask(suite.ledger, ledger::need(NeedId(1)));

    let publisher = LedgerError::NotPublisher { publisher: founder };
    for message in [ledger::close_need(NeedId(1)), ledger::renew_need(NeedId(1), until + 1)] {
        let answer = relayed(&mut house, relay, suite.ledger, message);
        assert_eq!(answer, refused(publisher));
    }
    // What it publishes is its own, and no founder's.
    let answer = relayed(&mut house, relay, suite.ledger, publish());
    assert_eq!(answer, (true, [vec![0, 0], NeedId(2).encode()].concat()));
    let own = LedgerError::NotPublisher { publisher: relay };
    let closed = house.commons.send(founder, suite.ledger, ledger::close_need(NeedId(2))).0;
    assert_eq!(closed, Err(own));
    let answer = relayed(&mut house, relay, suite.ledger, ledger::close_need(NeedId(2)));
    assert_eq!(answer, (true, vec![0, 0]));

    // Its care is worth what it has itself: nothing.
    house.commons.sandbox.advance(1);
    let terms = house.commons.ask(suite.ledger, ledger::need_terms(NeedId(1)));
    let terms = terms.expect("it was published");
    let nothing = CastError::WeightTooLow { weight: Units::ZERO, min: Units(1) };
    let answer = relayed(&mut house, relay, suite.reputation, reputation::signal(&terms, b""));
    assert_eq!(answer, refused(nothing));
    assert_eq!(house.commons.ask(suite.ledger, ledger::need(NeedId(1))), kept);
    let done = house.commons.send(founder, suite.reputation, reputation::signal(&terms, b"")).0;
    assert_eq!(done, Ok(()), "the founder has not cast in this epoch");
}
