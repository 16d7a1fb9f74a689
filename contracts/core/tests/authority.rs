//! Who can do what: every order that changes more than the caller's own records, tried by everyone who
//! must not give it. Invariant 8 of the design.

mod common;

use common::{
    DAY, GENESIS, POINT, accepted, agent, cast, charter, commons, draft, five, governor, ledger,
    proposals::{everything, execute, propose, queued},
    record, suite,
};
use commons_core::{
    Address, H256,
    governor::{Action, GovernorError},
    hub::{Charter, HubError, Origin},
    ledger::LedgerError,
    model::Commons,
    parameters::Parameters,
    reputation::{Order, OrderError, Penalty, SeedError},
    review::SettleError,
    units::{BasisPoints, ContributionId, Points, ProjectId, Units},
};

/// Agents with weight and without, the whole suite, nobody, and a stranger: all but one.
fn everyone_but(one: Address) -> Vec<Address> {
    let agents = (0..7).map(agent);
    let others = [Address::zero(), Address::repeat_byte(0x51)];
    agents.chain(suite().all()).chain(others).filter(|who| *who != one).collect()
}

/// Five founders, and something that was accepted.
fn lively() -> (Commons, ContributionId) {
    let mut commons = five();
    let (id, ..) = accepted(&mut commons, 5, GENESIS, draft(10 * POINT, vec![]), &[0, 1]);
    (commons, id)
}

const NOW: u64 = GENESIS + 4 * DAY;

#[test]
fn only_the_governor_changes_parameters_values_and_the_charter() {
    let (mut commons, id) = lively();
    let before = everything(&commons);
    let parameters = Parameters { cite_bps: BasisPoints(1), ..Default::default() };
    for who in everyone_but(governor()) {
        let governor = governor();
        let adopted = commons.ledger.adopt(&mut commons.ledger_cells, who, parameters, NOW);
        assert_eq!(adopted, Err(LedgerError::NotGovernor { governor }));
        for value in [Points(0), Points(POINT), Points(u64::MAX)] {
            let corrected = commons.correct(who, NOW, id, value).unwrap_err();
            assert_eq!(corrected, LedgerError::NotGovernor { governor });
        }
        let other = Charter { document: H256::zero(), ..charter() };
        let amended = commons.hub.amend_charter(who, &other);
        assert_eq!(amended, Err(HubError::NotGovernor { governor }));
        assert_eq!(everything(&commons), before, "{who:?}");
    }
}

#[test]
fn only_the_hub_gives_seed_and_opens_and_only_once() {
    // A fork that has not opened is where that would matter most.
    let origin = Origin::Parent(Address::repeat_byte(0x99));
    let parameters = Parameters::default();
    let mut commons =
        Commons::found(suite(), NOW, parameters, &origin, &charter(), common::name).unwrap();
    let before = everything(&commons);
    let hub = suite().hub;
    let seeds = common::founders(&[POINT]);
    for who in everyone_but(hub) {
        let cells = &mut commons.reputation_cells;
        let seeded = commons.reputation.seed(cells, who, &seeds, NOW, NOW);
        assert_eq!(seeded, Err(SeedError::NotHub { hub }));
        assert_eq!(commons.reputation.open(who, NOW), Err(SeedError::NotHub { hub }));
        assert_eq!(commons.ledger.open(who, NOW), Err(LedgerError::NotHub { hub }));
        assert_eq!(commons.governor.open(who, NOW), Err(GovernorError::NotHub { hub }));
        assert_eq!(everything(&commons), before, "{who:?}");
    }
    commons.open(NOW + 5).unwrap();
    let (before, opens) = (everything(&commons), NOW + 5);
    assert_eq!(commons.reputation.open(hub, 0), Err(SeedError::OpensAlready { opens }));
    assert_eq!(commons.ledger.open(hub, 0), Err(LedgerError::OpensAlready { opens }));
    assert_eq!(commons.governor.open(hub, 0), Err(GovernorError::OpensAlready { opens }));
    assert_eq!(everything(&commons), before);
}

#[test]
fn only_the_ledger_mints_burns_and_closes_reviews() {
    let (mut commons, settled) = lively();
    let (id, terms) = record(&mut commons, 5, NOW, 10 * POINT);
    for who in [0, 1, 2] {
        cast(&mut commons, agent(who), NOW + 1, &terms, 10).unwrap();
    }
    let now = terms.closes;
    let (_, _, claim) = commons.ledger.claim(&commons.ledger_cells, id, now).unwrap();
    let old = commons.contribution(settled).unwrap();
    let rules = commons.ledger.rules(&commons.ledger_cells, old.recorded, now);
    let old_terms = old.terms(settled, ledger(), &rules);
    let order = Order { agent: agent(0), contribution: settled, project: ProjectId::COMMONS };
    let penalty = Penalty { minted: Units(1_000_000), share: BasisPoints(10_000) };
    let before = everything(&commons);
    for who in everyone_but(ledger()) {
        let ledger = ledger();
        let (reputation, cells) = (&mut commons.reputation, &mut commons.reputation_cells);
        let settled = reputation.settle(cells, who, &terms, &claim, now);
        assert_eq!(settled.unwrap_err(), SettleError::NotLedger { ledger });
        let refused = OrderError::NotLedger { ledger };
        assert_eq!(reputation.credit(cells, who, &order, Points(POINT), now), Err(refused));
        let corrected = reputation.correct(cells, who, &order, Units(1), None, now);
        assert_eq!(corrected, Err(refused));
        let fined = reputation.penalize(cells, who, &order, &old_terms, &penalty, now);
        assert_eq!(fined, Err(refused));
        assert_eq!(everything(&commons), before, "{who:?}");
    }
    // The ledger itself closes no ballot that another convened.
    let forged = commons_core::ballot::Terms { convener: governor(), ..terms };
    let (reputation, cells) = (&mut commons.reputation, &mut commons.reputation_cells);
    let settled = reputation.settle(cells, ledger(), &forged, &claim, now);
    assert_eq!(settled.unwrap_err(), SettleError::NotConvener { convener: governor() });
    assert_eq!(everything(&commons), before);
}

#[test]
fn nobody_takes_back_a_proposal_of_another() {
    let mut commons = five();
    let id = propose(&mut commons, 0, NOW, &[]).unwrap();
    let before = everything(&commons);
    for who in everyone_but(agent(0)) {
        let refused = GovernorError::NotProposer { proposer: agent(0) };
        assert_eq!(commons.cancel(who, NOW, id), Err(refused));
        assert_eq!(everything(&commons), before);
    }
    assert_eq!(commons.cancel(agent(0), NOW, id), Ok(()));
}

#[test]
fn a_majority_of_any_size_changes_nothing_without_a_proposal_that_has_passed() {
    // One agent holds all but two points.
    let mut commons = commons(Parameters::default(), &[998 * POINT, POINT, POINT]);
    let actions = [Action::AmendCharter { document: H256::zero(), uri: vec![] }];
    let other = [Action::AmendCharter { document: H256::repeat_byte(1), uri: vec![] }];
    let (id, eta) = queued(&mut commons, NOW, &actions, &[0]);
    let before = everything(&commons);
    for now in [NOW, eta - 1] {
        execute(&mut commons, now, id, &actions).unwrap_err();
    }
    execute(&mut commons, eta, id, &other).unwrap_err();
    assert_eq!(everything(&commons), before);
    execute(&mut commons, eta, id, &actions).unwrap();
    assert_eq!(commons.hub.charter, H256::zero());
}

#[test]
fn calendar_half_life_origin_and_suite_never_change() {
    let (mut commons, _) = lively();
    let fixed = |commons: &Commons| {
        let Commons { addresses, hub, ledger, reputation, governor, .. } = commons;
        let calendars = [hub.calendar, ledger.calendar, reputation.calendar, governor.calendar];
        let windows = (hub.inherit_window, hub.agents_min, hub.parent, hub.opens);
        let suites = (hub.addresses, ledger.suite, reputation.suite, governor.suite);
        (*addresses, calendars, windows, suites)
    };
    let before = fixed(&commons);
    // As much as one proposal can change: everything else there is, to the other end of its range.
    let mut actions = vec![];
    let mut expected = Parameters::default();
    for name in ["review_period", "min_reviewers", "cite_bps", "grace", "timelock", "claim_max"] {
        let parameter = Parameters::position(name).unwrap();
        let entry = expected.entries()[usize::from(parameter)];
        let value = if name == "claim_max" { entry.max } else { entry.min };
        expected.set(parameter, value).unwrap();
        actions.push(Action::Set { parameter, from: entry.value, value });
    }
    let (id, eta) = queued(&mut commons, NOW, &actions, &[0, 1, 2, 3]);
    execute(&mut commons, eta, id, &actions).unwrap();
    assert_eq!(commons.governor.parameters, expected);
    assert_eq!(fixed(&commons), before);
}
