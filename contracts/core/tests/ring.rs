//! How far a ring gets that holds a tenth of the weight and accepts whatever it claims, while the
//! honest review only what they see and nobody looks at what the ring does. Default parameters.
//!
//! The bound. Let S be the supply in units (they do not fade), s = 5 % the surge, c = 5 % the credit of
//! citations. What is accepted in an epoch without a majority, X, is at most s of the supply at the
//! last acceptance, so at most s of the supply S' after the epoch. A value of X leads to credits of at
//! most c·g·X units, where g = 2^(20/26) is how much points fade in 20 epochs (credits are minted in
//! fresh points, so waiting makes them weigh more). Counting each credit at once, which only makes the
//! supply larger earlier: S' ≤ S + (1 + c·g)·X ≤ S + k·S' with k = s·(1 + c·g) = 5.43 %, and so
//! S' ≤ S / (1 − k). The honest lose no units, so their share falls by at most 1 − k in an epoch:
//!
//! > share of the ring after n epochs ≤ 1 − 0.9 · (1 − k)^n, as long as it has no majority.
//!
//! That is below a half for n ≤ 10. With a majority there is no bound but `claim_max` for each claim:
//! a ring that nobody looks at for a season takes the commons over. If the honest take half of the
//! room (their claims are as quick), the ring's part of all growth is φ = (1 + c·g) / (2 + c·g) = 52 %:
//!
//! > share of the ring after n epochs ≤ φ − (φ − 0.1) · (1 − k)^n.

mod common;

use common::{
    DAY, GENESIS, POINT, WEEK, cast, commons, draft, governor, own, record_draft, settle, total,
};
use commons_core::{
    Address, Time,
    ledger::LedgerError,
    model::Commons,
    parameters::Parameters,
    review::{Outcome, SettleError},
    units::{ContributionId, Points},
};

/// Founders: nine honest ones, and one who is the ring's first member together with two more.
const HONEST: u8 = 9;
const EPOCHS: u64 = 20;
/// Claims into which the ring divides the room of an epoch, to leave little of it.
const PARTS: u64 = 40;

struct World {
    commons: Commons,
    ring: Vec<u8>,
    /// What the ring claimed, by epoch, and whether it was accepted.
    claims: Vec<Vec<(ContributionId, bool)>>,
    honest: u64,
}

impl World {
    /// 2,700 points honest, 300 the ring's, in three accounts.
    fn new() -> Self {
        let mut seeds = vec![300 * POINT; usize::from(HONEST)];
        seeds.extend([100 * POINT; 3]);
        let commons = commons(Parameters::default(), &seeds);
        Self { commons, ring: (HONEST..HONEST + 3).collect(), claims: vec![], honest: 0 }
    }

    fn share(&self, now: Time) -> f64 {
        let held: u128 =
            self.ring.iter().map(|who| own(&self.commons, common::agent(*who), now)).sum();
        held as f64 / total(&self.commons, now) as f64
    }

    /// Records a claim that these agents grade 10.
    fn claim(
        &mut self,
        who: u8,
        now: Time,
        points: u64,
        cites: Vec<ContributionId>,
        reviewers: &[u8],
    ) -> ContributionId {
        let (id, terms) = record_draft(&mut self.commons, who, now, draft(points, cites));
        for reviewer in reviewers {
            cast(&mut self.commons, common::agent(*reviewer), now + 1, &terms, 10).unwrap();
        }
        id
    }

    fn settle(&mut self, now: Time, id: ContributionId) -> bool {
        match settle(&mut self.commons, now, id) {
            Ok(Outcome::Accepted { .. }) => true,
            Err(LedgerError::Review(SettleError::Surge { .. })) => false,
            other => panic!("{other:?}"),
        }
    }

    /// One epoch: the ring claims all the room there is, through an account that holds nothing yet,
    /// so that all its weight vouches; with `shared`, the honest claim as much, and both settle in turn.
    fn epoch(&mut self, epoch: u64, shared: bool) {
        let start = GENESIS + epoch * WEEK + 1;
        let calendar = self.commons.ledger.calendar;
        let supply = calendar.points_down(self.commons.reputation.supply.latest(), start);
        let part = supply.0 / 20 / PARTS;
        let claimant = HONEST + 3 + epoch as u8;
        let vouching = self.ring.clone();
        // It cites what another account of the ring was accepted for before.
        let cited = self.claims.last().and_then(|claims| claims.first()).map(|(id, _)| *id);
        let cites: Vec<ContributionId> = cited.into_iter().collect();
        let mut claims = vec![];
        for _ in 0..PARTS + 2 {
            let id = self.claim(claimant, start, part, cites.clone(), &vouching);
            let honest = shared.then(|| {
                self.honest += 1;
                let who = |n: u64| ((self.honest + n) % u64::from(HONEST)) as u8;
                let [author, reviewers @ ..] = [who(0), who(1), who(2), who(3)];
                self.claim(author, start, part, vec![], &reviewers)
            });
            claims.push((id, honest));
        }
        self.ring.push(claimant);
        let now = start + 3 * DAY;
        let mut settled = vec![];
        for (id, honest) in claims {
            if let Some(honest) = honest {
                self.settle(now, honest);
            }
            settled.push((id, self.settle(now, id)));
        }
        self.claims.push(settled);
        // Credits of two epochs ago: their pots have opened.
        if let Some(before) = epoch.checked_sub(2) {
            for (id, accepted) in self.claims[before as usize].clone() {
                if accepted && self.commons.contribution(id).unwrap().draft.cites.len() == 1 {
                    self.commons.credit(now, id, 0).unwrap();
                }
            }
        }
    }
}

/// k and φ of the derivation above.
fn factors() -> (f64, f64) {
    let credit = 0.05 * (EPOCHS as f64 / 26.0).exp2();
    (0.05 * (1.0 + credit), (1.0 + credit) / (2.0 + credit))
}

#[test]
fn a_ring_that_nobody_looks_at_stays_below_the_bound_until_it_has_a_majority() {
    let (mut world, (k, _)) = (World::new(), factors());
    println!("the ring takes all the room of every epoch:");
    let mut majority = None;
    for epoch in 0..EPOCHS {
        world.epoch(epoch, false);
        let n = epoch as i32 + 1;
        let share = world.share(GENESIS + (epoch + 1) * WEEK);
        let bound = 1.0 - 0.9 * (1.0 - k).powi(n);
        println!(
            "after epoch {n:2}: {:5.2} % of the supply (bound {:5.2} %)",
            100.0 * share,
            100.0 * bound
        );
        assert!(share <= bound);
        if share > 0.5 {
            majority = Some(n);
            break;
        }
    }
    // What SECURITY.md says: the honest have ten epochs for sure.
    assert_eq!(majority, Some(12));
    assert!(1.0 - 0.9 * (1.0 - k).powi(10) < 0.5);
}

#[test]
fn a_ring_that_shares_the_room_with_honest_work_has_no_majority_after_20_epochs() {
    let (mut world, (k, part)) = (World::new(), factors());
    println!("the honest claim as much, and both settle in turn:");
    for epoch in 0..EPOCHS {
        world.epoch(epoch, true);
        let n = epoch as i32 + 1;
        let share = world.share(GENESIS + (epoch + 1) * WEEK);
        let bound = part - (part - 0.1) * (1.0 - k).powi(n);
        println!(
            "after epoch {n:2}: {:5.2} % of the supply (bound {:5.2} %)",
            100.0 * share,
            100.0 * bound
        );
        assert!(share <= bound && share < 0.5);
    }
}

#[test]
fn a_ring_that_is_found_out_within_a_season_ends_below_what_it_began_with() {
    let mut world = World::new();
    for epoch in 0..8 {
        world.epoch(epoch, false);
    }
    let now = GENESIS + 8 * WEEK;
    let before = world.share(now);
    let reviewers: Vec<Address> = world.ring.iter().map(|who| common::agent(*who)).collect();
    for (id, _) in world.claims.concat().into_iter().filter(|(_, accepted)| *accepted) {
        world.commons.correct(governor(), now, id, Points(0)).unwrap();
        for who in &reviewers {
            let _ = world.commons.penalize(now, id, *who);
        }
    }
    let after = world.share(now);
    println!(
        "8 epochs unseen: {:.2} %; corrected and penalized: {:.2} %",
        100.0 * before,
        100.0 * after
    );
    assert!(before > 0.35 && after < 0.1);
}
