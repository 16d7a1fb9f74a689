//! What people are told, error by error.

use super::*;
use commons_core::{
    Address, H256,
    governor::Action,
    hub::HubError,
    ledger::LedgerError,
    parameters::OutOfRange,
    units::{ContributionId, Points, ProposalId, Units},
};
use scale::Encode;

fn said(refusal: GovernorError) -> Error {
    refusal.explain(&Scale::Points)
}

#[test]
fn every_refusal_has_its_own_name_a_sentence_and_mostly_a_hint() {
    use GovernorError as E;
    let (target, points) = (Address::repeat_byte(7), Units(2_500_000));
    let all = [
        E::NotOpen { opens: 5, now: 4 },
        E::NoDescription,
        E::DescriptionTooLong { length: 5_000, max: 4_096 },
        E::TooManyActions { given: 17, max: 16 },
        E::TooMuchData { length: 5_000, max: 4_096 },
        E::ForbiddenTarget { target },
        E::NothingToPay { action: 0 },
        E::UriTooLong { length: 300, max: 256 },
        E::NoSelector { action: 1 },
        E::NoCode { target },
        E::UnknownParameter { parameter: 99, value: 1 },
        E::FixedParameter { parameter: 0 },
        E::OtherValue { parameter: 17, from: 60, value: 120 },
        E::OutOfRange(OutOfRange { index: 17, value: 1, min: 60, max: 100 }),
        E::CycleTooLong { needed: 900_000, dispute_period: 604_800 },
        E::VotesTooLow { votes: Units(1), threshold: points },
        E::UnknownProposal { id: ProposalId(3), newest: ProposalId(2) },
        E::NotProposer { proposer: target },
        E::WrongState { state: State::Active, needed: State::Succeeded, until: 5 },
        E::QuorumReached { participation: points, quorum: points },
        E::Resolution,
        E::TooEarly { eta: 5, now: 4 },
        E::OtherActions,
        E::CodeChanged { target },
        E::TreasuryTooLow { action: 0, amount: 5.into(), held: 4.into() },
        E::ActionFailed { action: 0, answer: Vec::new() },
        E::NotHub { hub: target },
        E::OpensAlready { opens: 5 },
        E::FutureLookup { at: 5, now: 4 },
        E::ReputationFailed,
    ];
    let mut codes = Vec::new();
    for refusal in all {
        let shown = format!("{refusal:?}");
        let error = said(refusal);
        assert!(error.message.ends_with('.') && error.code != "refused", "{shown}");
        assert!(error.hint.is_some(), "{shown}");
        assert!(!codes.contains(&error.code), "{}", error.code);
        codes.push(error.code);
    }
}

#[test]
fn refusals_say_what_was_allowed_and_until_when() {
    let low = said(GovernorError::VotesTooLow { votes: Units(1), threshold: Units(2_500_000) });
    assert!(low.message.contains("takes 2.5 points") && low.message.contains("had 0.000001"));
    let other = GovernorError::OtherValue { parameter: 17, from: 259_200, value: 86_400 };
    let other = said(other).message;
    assert!(other.contains("voting_period is 1 d now") && other.contains("to be 3 d"), "{other}");
    let early = said(GovernorError::WrongState {
        state: State::Active,
        needed: State::Succeeded,
        until: 1_795_255_200,
    });
    assert!(early.message.contains("until 2026-11-21 10:00 UTC"), "{early}");
    let unqueued = said(GovernorError::WrongState {
        state: State::Succeeded,
        needed: State::Queued,
        until: 9,
    });
    assert!(unqueued.hint.unwrap().contains("commons queue"));
    let resolution = said(GovernorError::WrongState {
        state: State::Succeeded,
        needed: State::Queued,
        until: 0,
    });
    assert!(!resolution.hint.unwrap().contains("commons queue"));
    for (needed, missed) in [(State::Succeeded, "not queued"), (State::Queued, "and executed")] {
        let until = 1_795_255_200;
        let late = said(GovernorError::WrongState { state: State::Expired, needed, until });
        assert!(late.message.contains("expired at 2026-11-21 10:00 UTC"), "{late}");
        assert!(late.message.contains(missed), "{late}");
    }
}

#[test]
fn a_refused_action_speaks_in_the_words_of_the_contract_that_refused() {
    let inner = LedgerError::NotBelow { standing: Points::whole(3), given: Points::whole(4) };
    let mut answer = (0u8, 1u8, inner).encode();
    let correct = Action::Correct { id: ContributionId(1), value: Points::whole(4) };
    let error = failed_action(2, &correct, &answer, &Scale::Units);
    assert!(error.message.starts_with("Action 3 was refused"), "{error}");
    assert!(error.message.contains("3 points stand") && error.message.contains("not_below"));
    // What is appended or cut off changes nothing that can be told.
    answer.push(0);
    assert_eq!(failed_action(2, &correct, &answer, &Scale::Units), error);

    let governor = Address::repeat_byte(1);
    let answer = (0u8, 1u8, HubError::NotGovernor { governor }).encode();
    let amend = Action::AmendCharter { document: H256::zero(), uri: Vec::new() };
    let error = failed_action(0, &amend, &answer, &Scale::Units);
    assert_eq!(error.code, "action_failed");
    assert!(error.message.contains("not_governor"), "{error}");

    // Another commons, called by a proposal of this one.
    let data = ink::selector_bytes!("Governor::deposit").to_vec();
    let call = Action::Call { target: governor, value: 1.into(), data };
    let refusal = (0u8, 1u8, GovernorError::NotOpen { opens: u64::MAX, now: 1 }).encode();
    assert_eq!(of_action(&call, &refusal, &Scale::Units).code, "not_open");
    assert!(failed_action(0, &call, &refusal, &Scale::Units).message.contains("(not_open)"));

    let pay = Action::Pay { to: governor, amount: 1.into() };
    let error = of_action(&pay, &[1, 1], &Scale::Units);
    assert_eq!(error.code, "payee_refuses");
    assert!(error.hint.unwrap().contains("deposit --value"));
    let error = failed_action(0, &pay, &[0xde, 0xad], &Scale::Units);
    assert!(error.message.contains("0xdead"), "{error}");
}

#[test]
fn a_vote_is_refused_in_words_of_its_own() {
    let said = |refusal| of_vote(refusal, &Scale::Units);
    let closed = said(CastError::Closed { closed: 5, now: 6 });
    assert_eq!(closed.code, "voting_closed");
    assert!(!closed.message.contains("review"));
    assert_eq!(said(CastError::ReasonTooLong { length: 300, max: 256 }).code, "reason_too_long");
    assert_eq!(said(CastError::AlreadyCast).code, "already_voted");
    let none = said(CastError::WeightTooLow { weight: Units(0), min: Units(1) });
    assert!(none.message.contains("no reputation"), "{none}");
}
