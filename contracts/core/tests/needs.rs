//! Needs, message by message: what each does, and each of its errors in its order. Five founders hold
//! 100 points each.

mod common;

use common::{
    DAY, GENESIS, POINT, SEASON, WEEK, accepted, adopt, agent, change, draft, draft_for, five,
    governor, ledger,
    needs::{endorse, heat, publish},
    settlement,
};
use commons_core::{
    H256, Time,
    ballot::{Kind, Terms},
    contribution::Draft,
    decay::HalfLife,
    ledger::LedgerError,
    model::Commons,
    need::{EPOCHS_AHEAD_MAX, Need},
    parameters::Parameters,
    units::{ContributionId, NeedId, Points, ProjectId},
};

const NOW: Time = GENESIS + 20;
const FARTHEST: Time = 104 * WEEK;
const COMMONS: ProjectId = ProjectId::COMMONS;
const NONE: H256 = H256::zero();
const FIRST: NeedId = NeedId(1);

fn out_of_range(until: Time, now: Time) -> LedgerError {
    LedgerError::UntilOutOfRange { until, min: now + 1, max: now + FARTHEST }
}

/// A commons with one need of `agent(5)`, wanted for a week from [`NOW`] on.
fn with_need() -> Commons {
    let mut commons = five();
    assert_eq!(publish(&mut commons, 5, NOW, NOW + WEEK), Ok(FIRST));
    commons
}

fn need(commons: &Commons) -> Need {
    commons.need(FIRST).unwrap()
}

/// That whatever was tried has left everything as it was.
fn refused(
    commons: &mut Commons,
    attempt: impl FnOnce(&mut Commons) -> Result<(), LedgerError>,
    error: LedgerError,
) {
    let before = commons.clone();
    assert_eq!(attempt(commons), Err(error));
    assert_eq!(commons.ledger, before.ledger);
    assert_eq!(commons.ledger_cells.cells, before.ledger_cells.cells);
}

#[test]
fn anyone_publishes_needs_and_they_are_numbered() {
    let mut commons = five();
    commons.open_project(agent(0), NONE, 0, NOW).unwrap();
    let document = H256::repeat_byte(9);
    for (number, who, project) in [(1, 0, COMMONS), (2, 7, ProjectId(1)), (3, 7, COMMONS)] {
        let until = NOW + u64::from(number);
        let published = commons.publish_need(agent(who), project, document, 256, until, NOW);
        assert_eq!(published, Ok(NeedId(number)));
        let publisher = agent(who);
        let kept = Need { publisher, project, at: NOW, until, document, closed: false };
        assert_eq!(commons.need(NeedId(number)), Ok(kept));
    }
    assert_eq!(commons.ledger.needs, NeedId(3));
}

#[test]
fn publishing_is_refused_for_the_first_reason_that_applies() {
    let mut commons = five();
    let newest = COMMONS;
    let (past, over) = (NOW, NOW + FARTHEST + 1);
    let cases = [
        (GENESIS - 1, 1, 257, 0, LedgerError::NotOpen { opens: GENESIS, now: GENESIS - 1 }),
        (NOW, 1, 257, past, LedgerError::UnknownProject { id: ProjectId(1), newest }),
        (NOW, 0, 257, past, LedgerError::UriTooLong { length: 257, max: 256 }),
        (NOW, 0, 256, past, out_of_range(past, NOW)),
        (NOW, 0, 256, 0, out_of_range(0, NOW)),
        (NOW, 0, 256, over, out_of_range(over, NOW)),
        (NOW, 0, 256, Time::MAX, out_of_range(Time::MAX, NOW)),
    ];
    for (now, project, length, until, error) in cases {
        let publish = |commons: &mut Commons| {
            let project = ProjectId(project);
            commons.publish_need(agent(0), project, NONE, length, until, now).map(|_| ())
        };
        refused(&mut commons, publish, error);
    }
    // The ends of what is allowed.
    assert_eq!(u64::from(EPOCHS_AHEAD_MAX) * WEEK, FARTHEST);
    for until in [NOW + 1, NOW + FARTHEST] {
        publish(&mut commons, 0, NOW, until).unwrap();
    }
}

#[test]
fn what_is_unknown_cannot_be_renewed_closed_or_promised() {
    let mut commons = with_need();
    for id in [NeedId(0), NeedId(2), NeedId(u32::MAX)] {
        let unknown = LedgerError::UnknownNeed { id, newest: FIRST };
        assert_eq!(commons.need(id), Err(unknown));
        assert_eq!(commons.need_terms(id), Err(unknown));
        refused(&mut commons, |c| c.renew_need(agent(5), id, 0, NOW), unknown);
        refused(&mut commons, |c| c.close_need(agent(5), id, NOW), unknown);
        refused(&mut commons, |c| c.commit(id, 0, NOW), unknown);
    }
}

#[test]
fn only_its_publisher_renews_and_closes_a_need() {
    let mut commons = with_need();
    let stranger = LedgerError::NotPublisher { publisher: agent(5) };
    for who in [agent(0), ledger(), governor()] {
        refused(&mut commons, |c| c.renew_need(who, FIRST, 0, NOW), stranger);
        refused(&mut commons, |c| c.close_need(who, FIRST, NOW), stranger);
    }
    commons.close_need(agent(5), FIRST, NOW).unwrap();
    // Who asks comes before how it stands.
    refused(&mut commons, |c| c.renew_need(agent(0), FIRST, 0, NOW), stranger);
    refused(&mut commons, |c| c.close_need(agent(0), FIRST, NOW), stranger);
}

#[test]
fn a_need_is_renewed_sooner_or_later_also_after_it_was_over() {
    let mut commons = with_need();
    let before = need(&commons);
    let over = NOW + WEEK;
    assert!(before.is_open(over - 1) && !before.is_open(over));
    for (now, until) in [
        (NOW, NOW + 1),
        (NOW + 1, NOW + 1 + FARTHEST),
        (NOW + 2, NOW + WEEK),
        (over, over + DAY),
        (over + SEASON, over + SEASON + 1),
    ] {
        for until in [0, now, now + FARTHEST + 1, Time::MAX] {
            let error = out_of_range(until, now);
            refused(&mut commons, |c| c.renew_need(agent(5), FIRST, until, now), error);
        }
        commons.renew_need(agent(5), FIRST, until, now).unwrap();
        assert_eq!(need(&commons), Need { until, ..before }, "nothing else changes");
    }
}

#[test]
fn a_closed_need_stays_closed_and_says_since_when() {
    for (now, closed) in [(NOW, NOW), (NOW + DAY, NOW + DAY), (NOW + 2 * WEEK, NOW + WEEK)] {
        let mut commons = with_need();
        let before = need(&commons);
        commons.close_need(agent(5), FIRST, now).unwrap();
        assert_eq!(need(&commons), Need { until: closed, closed: true, ..before });
        assert!(!need(&commons).is_open(now));
        let error = LedgerError::NeedClosed { closed };
        for later in [now, now + 1, now + SEASON] {
            refused(&mut commons, |c| c.close_need(agent(5), FIRST, later), error);
            // Also before it is asked until when.
            for until in [0, later + DAY] {
                refused(&mut commons, |c| c.renew_need(agent(5), FIRST, until, later), error);
            }
            let over = LedgerError::NeedOver { until: closed, now: later };
            refused(&mut commons, |c| c.commit(FIRST, later + DAY, later), over);
        }
    }
}

#[test]
fn anyone_commits_while_a_need_is_open_and_nothing_is_written() {
    let mut commons = with_need();
    let before = commons.ledger_cells.cells.clone();
    let last = NOW + WEEK - 1;
    for now in [NOW, NOW + 1, last] {
        // One may promise a time beyond the need's own; that is the publisher's to judge.
        for until in [now + 1, NOW + WEEK, now + FARTHEST] {
            assert_eq!(commons.commit(FIRST, until, now), Ok(()));
        }
        for until in [0, now, now + FARTHEST + 1, Time::MAX] {
            refused(&mut commons, |c| c.commit(FIRST, until, now), out_of_range(until, now));
        }
    }
    for now in [last + 1, last + 2, Time::MAX] {
        let over = LedgerError::NeedOver { until: last + 1, now };
        refused(&mut commons, |c| c.commit(FIRST, 0, now), over);
    }
    // Renewed, it takes promises again.
    assert_eq!(commons.ledger_cells.cells, before);
    commons.renew_need(agent(5), FIRST, last + DAY, last + 2).unwrap();
    assert_eq!(commons.commit(FIRST, last + DAY, last + 2), Ok(()));
}

#[test]
fn the_half_life_of_when_it_was_published_decides_for_good() {
    let mut commons = with_need();
    let fading = |half_life| Kind::Signal { half_life: HalfLife(half_life) };
    let terms = |at, number: u64, half_life| Terms {
        convener: ledger(),
        subject: number,
        revision: 0,
        snapshot: at - 1,
        opens: at,
        closes: Time::MAX,
        kind: fading(half_life),
    };
    let slower = Parameters { signal_half_life: 26, ..Default::default() };
    adopt(&mut commons, governor(), NOW + 5, slower).unwrap();
    // In this very second the old ones still hold.
    assert_eq!(publish(&mut commons, 0, NOW + 5, NOW + DAY), Ok(NeedId(2)));
    assert_eq!(publish(&mut commons, 0, NOW + 6, NOW + DAY), Ok(NeedId(3)));
    let faster = Parameters { signal_half_life: 1, ..slower };
    adopt(&mut commons, governor(), NOW + 7, faster).unwrap();
    for number in 1..=3 {
        assert_eq!(endorse(&mut commons, 0, NOW + 8, NeedId(number)).map(|v| v.first), Ok(true));
    }
    for now in [NOW + 8, NOW + SEASON] {
        // Renewing it long after does not change it either.
        commons.renew_need(agent(5), FIRST, now + DAY, now).unwrap();
        assert_eq!(commons.need_terms(FIRST), Ok(terms(NOW, 1, 2)));
        assert_eq!(commons.need_terms(NeedId(2)), Ok(terms(NOW + 5, 2, 2)));
        assert_eq!(commons.need_terms(NeedId(3)), Ok(terms(NOW + 6, 3, 26)));
    }
    let later = NOW + 26 * WEEK;
    let halved = |times: u32| u128::from(100 * POINT) >> times;
    assert_eq!(heat(&commons, FIRST, later), halved(13));
    assert_eq!(heat(&commons, NeedId(3), later), halved(1));
}

fn satisfying(number: u32, points: u64) -> Draft {
    Draft { satisfies: Some(NeedId(number)), ..draft(points, vec![]) }
}

#[test]
fn a_draft_satisfies_a_need_that_there_is() {
    let mut commons = with_need();
    let (id, ..) = accepted(&mut commons, 6, NOW, satisfying(1, 10 * POINT), &[0, 1, 2]);
    assert_eq!(commons.contribution(id).unwrap().draft.satisfies, Some(FIRST));
    assert_eq!(settlement(&commons, id).standing, Points(10 * POINT));
    assert_eq!(need(&commons).until, NOW + WEEK, "that takes nothing from it");
    // Also what was closed or is over; by anybody, and as often as there is work.
    commons.close_need(agent(5), FIRST, NOW + DAY).unwrap();
    for who in [5, 6] {
        commons.record(agent(who), NOW + SEASON, satisfying(1, POINT), 0).unwrap();
    }
}

#[test]
fn a_draft_for_a_need_that_there_is_not_is_refused_last() {
    let mut commons = with_need();
    let kept = commons.record(agent(6), NOW, satisfying(1, POINT), 0).unwrap();
    for number in [0, 2, u32::MAX] {
        let (id, draft) = (NeedId(number), satisfying(number, POINT));
        let unknown = LedgerError::UnknownNeed { id, newest: FIRST };
        let own = |c: &mut Commons| c.record(agent(6), NOW, draft.clone(), 0).map(|_| ());
        refused(&mut commons, own, unknown);
        let for_other =
            |c: &mut Commons| c.record_for(agent(6), NOW, agent(7), draft.clone()).map(|_| ());
        refused(&mut commons, for_other, unknown);
        let amend = |c: &mut Commons| {
            let draft = draft.clone();
            change(c, kept, |old, rules| old.amend(kept, agent(6), NOW, draft, 0, rules))
        };
        refused(&mut commons, amend, unknown);
        // Everything else about a draft is asked before.
        let cite = ContributionId(9);
        let worse = Draft { cites: vec![cite], ..draft.clone() };
        let error = LedgerError::UnknownCite { id: cite, newest: kept };
        refused(&mut commons, |c| c.record(agent(6), NOW, worse, 0).map(|_| ()), error);
        let worse = Draft { project: ProjectId(1), ..draft };
        let error = LedgerError::UnknownProject { id: ProjectId(1), newest: COMMONS };
        refused(&mut commons, |c| c.record(agent(6), NOW, worse, 0).map(|_| ()), error);
    }
    // A need published since may be named by an amendment, and none at all.
    publish(&mut commons, 0, NOW, NOW + 1).unwrap();
    for draft in [satisfying(2, POINT), draft_for(0, POINT, vec![])] {
        change(&mut commons, kept, |old, rules| {
            old.amend(kept, agent(6), NOW, draft.clone(), 0, rules)
        })
        .unwrap();
        assert_eq!(commons.contribution(kept).unwrap().draft, draft);
    }
}
