//! What a test remembers of a commons by itself, in the plainest form: lists of what happened. Every
//! sum is worked out anew from the definitions of the design, and every order is predicted.

use super::{Done, GENESIS, charter, governance::Proposed, ledger, versions::Version};
use commons_core::{
    Address, H256, Time,
    ballot::{Kind, Terms},
    calendar::Calendar,
    contribution::Contribution,
    decay::HalfLife,
    need::Need,
    parameters::Parameters,
    units::{Points, Units},
};
use num_bigint::BigUint;
use scale::Encode;
use std::collections::BTreeMap;

/// A change of what an agent holds: of all of it, of the seed in it, and in a project's book.
#[derive(Clone)]
pub struct Change {
    pub agent: Address,
    pub at: Time,
    pub own: i128,
    pub seed: i128,
    pub project: u32,
    pub book: i128,
}

/// `from` lends to `to` in the seconds `since..until`, as long as season `last` is not over.
#[derive(Clone)]
pub struct Loan {
    pub from: Address,
    pub to: Address,
    pub since: Time,
    pub until: Time,
    pub last: u32,
}

/// A change of what counts as accepted: in its epoch, and for the floor.
#[derive(Clone)]
pub struct Accepted {
    pub agent: Address,
    pub project: u32,
    pub epoch: u32,
    pub points: i128,
    pub floor: i128,
}

/// A cast; the last one of an agent counts.
#[derive(Clone, Copy)]
pub struct Cast {
    pub who: Address,
    pub choice: u8,
    pub epoch: u32,
    /// Own units at the snapshot, or points now in a Signal ballot.
    pub weight: u128,
}

#[derive(Clone)]
pub struct Ballot {
    pub terms: Terms,
    pub casts: Vec<Cast>,
    pub closes: Time,
    pub extended: bool,
    pub settled: bool,
    /// Who has paid for a grade above 0.
    pub fined: Vec<Address>,
}

impl Ballot {
    /// The casts that count: the last of each agent.
    pub fn standing(&self) -> BTreeMap<Address, (u8, u128)> {
        self.casts.iter().map(|cast| (cast.who, (cast.choice, cast.weight))).collect()
    }

    /// Weight of the standing casts for which `filter` holds.
    pub fn weight(&self, filter: impl Fn(u8) -> bool) -> u128 {
        self.standing().values().filter(|(choice, _)| filter(*choice)).map(|(_, w)| w).sum()
    }

    pub fn approvers(&self) -> usize {
        self.standing().values().filter(|(grade, _)| *grade > 0).count()
    }

    /// The median by definition: line up one vote for each unit, take the lower middle one.
    pub fn median(&self) -> Option<u8> {
        let total = self.weight(|_| true);
        (0..=10u8).find(|grade| total > 0 && self.weight(|g| g <= *grade) >= total.div_ceil(2))
    }
}

#[derive(Clone)]
pub struct Ghost {
    /// The parameters at the start; calendar and half-life stay so.
    pub parameters: Parameters,
    pub versions: Vec<Version>,
    /// By block of epochs: the floor that its first count fixed.
    pub floors: BTreeMap<u32, u128>,
    pub charter: H256,
    /// Assets that were ever listed, and whether they are.
    pub listed: BTreeMap<Address, bool>,
    pub proposals: Vec<Proposed>,
    pub changes: Vec<Change>,
    pub loans: Vec<Loan>,
    pub accepted: Vec<Accepted>,
    pub contributions: Vec<Contribution>,
    pub projects: u32,
    pub needs: Vec<Need>,
    pub ballots: BTreeMap<Vec<u8>, Ballot>,
    /// Units accepted without a majority, by epoch.
    pub surge: Vec<(u32, u128)>,
    /// Units minted, burned by corrections, and by fines, for each contribution.
    pub flows: BTreeMap<u64, [u128; 3]>,
}

/// a · b / c without overflow.
pub fn mul_div(a: u128, b: u128, c: u128, up: bool) -> u128 {
    let product = BigUint::from(a) * b + if up { c - 1 } else { 0 };
    (product / c).try_into().unwrap()
}

impl Ghost {
    pub fn new(parameters: Parameters, seeds: &[(Address, u64)]) -> Self {
        let seed = |(agent, points): &(Address, u64)| {
            let units = i128::from(*points); // in epoch 0
            Change { agent: *agent, at: GENESIS - 1, own: units, seed: units, project: 0, book: 0 }
        };
        Self {
            parameters,
            versions: vec![Version { since: 0, parameters }],
            floors: BTreeMap::new(),
            charter: charter().document,
            listed: BTreeMap::new(),
            proposals: vec![],
            changes: seeds.iter().map(seed).collect(),
            loans: vec![],
            accepted: vec![],
            contributions: vec![],
            projects: 0,
            needs: vec![],
            ballots: BTreeMap::new(),
            surge: vec![],
            flows: BTreeMap::new(),
        }
    }

    pub fn calendar(&self) -> Calendar {
        self.parameters.calendar(GENESIS)
    }
    pub fn epoch(&self, at: Time) -> u32 {
        (at.saturating_sub(GENESIS) / u64::from(self.parameters.epoch_length)) as u32
    }
    pub fn season(&self, at: Time) -> u32 {
        self.epoch(at) / u32::from(self.parameters.epochs_per_season)
    }
    pub fn units(&self, points: Points, at: Time) -> u128 {
        HalfLife(self.parameters.half_life).units_up(points, self.epoch(at)).0
    }
    fn sum(&self, at: Time, who: Option<Address>, part: impl Fn(&Change) -> i128) -> u128 {
        let concerned = |c: &&Change| c.at <= at && who.is_none_or(|who| who == c.agent);
        self.changes.iter().filter(concerned).map(part).sum::<i128>().try_into().unwrap()
    }

    /// Own units of an agent, or of all.
    pub fn own(&self, who: Option<Address>, at: Time) -> u128 {
        self.sum(at, who, |change| change.own)
    }
    /// Units that an agent, or all, had earned.
    pub fn earned(&self, who: Option<Address>, project: u32, at: Time) -> u128 {
        self.sum(at, who, |change| match project {
            0 => change.own - change.seed,
            _ if project == change.project => change.book,
            _ => 0,
        })
    }
    /// The loans that count at a time.
    pub fn lent(&self, at: Time) -> impl Iterator<Item = &Loan> {
        let season = self.season(at);
        self.loans.iter().filter(move |l| l.since <= at && at < l.until && season <= l.last)
    }
    pub fn votes(&self, who: Address, at: Time) -> u128 {
        let own = if self.lent(at).any(|l| l.from == who) { 0 } else { self.own(Some(who), at) };
        let lent = self.lent(at).filter(|l| l.to == who);
        own + lent.map(|l| self.own(Some(l.from), at)).sum::<u128>()
    }
    /// Points accepted in an epoch.
    pub fn points(&self, who: Option<Address>, project: u32, epoch: u32) -> u128 {
        let concerned = |a: &&Accepted| {
            (project == 0 || a.project == project)
                && a.epoch == epoch
                && who.is_none_or(|who| who == a.agent)
        };
        self.accepted.iter().filter(concerned).map(|a| a.points).sum::<i128>() as u128
    }
    /// Points of an agent that count for the floor of the block of an epoch.
    pub fn floor(&self, who: Address, epoch: u32) -> u128 {
        let concerned = |a: &&Accepted| a.agent == who && a.epoch / 4 == epoch / 4;
        self.accepted.iter().filter(concerned).map(|a| a.floor).sum::<i128>() as u128
    }

    /// Weights in a Support ballot: everybody who has cast has their own, and what was lent to them
    /// by those who have not.
    pub fn support(&self, ballot: &Ballot) -> BTreeMap<Address, (u8, u128)> {
        let (standing, at) = (ballot.standing(), ballot.terms.snapshot);
        let weight = |who: Address, own: u128| {
            let lent = self.lent(at).filter(|l| l.to == who && !standing.contains_key(&l.from));
            own + lent.map(|l| self.own(Some(l.from), at)).sum::<u128>()
        };
        standing.iter().map(|(who, (choice, own))| (*who, (*choice, weight(*who, *own)))).collect()
    }
    pub fn support_for(&self, ballot: &Ballot, filter: impl Fn(u8) -> bool) -> u128 {
        self.support(ballot).values().filter(|(c, _)| filter(*c)).map(|(_, w)| w).sum()
    }

    pub fn terms(&self, id: u64) -> Terms {
        let contribution = &self.contributions[id as usize - 1];
        let rules = self.at(contribution.recorded);
        let closes = contribution.recorded + u64::from(rules.review_period);
        let snapshot = contribution.recorded - 1;
        let reviewer_min = Units(self.units(rules.reviewer_min, snapshot));
        Terms {
            convener: ledger(),
            subject: id,
            revision: contribution.amendments + u8::from(contribution.reopened),
            snapshot,
            opens: contribution.recorded,
            closes,
            kind: Kind::Grade { reviewer_min, excluded: contribution.agent },
        }
    }
    pub fn ballot(&mut self, terms: &Terms) -> &mut Ballot {
        self.ballots.entry(terms.encode()).or_insert_with(|| new_ballot(terms))
    }

    /// Predicts a cast, and remembers it if it is taken.
    pub fn cast(&mut self, now: Time, who: Address, terms: &Terms, choice: u8) -> Option<Done> {
        let known = self.ballots.remove(&terms.encode());
        let first = known.is_none();
        let mut ballot = known.unwrap_or_else(|| new_ballot(terms));
        let weight = self.try_cast(now, who, &mut ballot, choice);
        if !first || weight.is_some() {
            self.ballots.insert(terms.encode(), ballot);
        }
        Some(Done::Cast { weight: weight?, first })
    }

    fn try_cast(&self, now: Time, who: Address, ballot: &mut Ballot, choice: u8) -> Option<u128> {
        let terms = ballot.terms;
        let in_time = terms.snapshot < now && terms.opens <= now && now < ballot.closes;
        let own = self.own(Some(who), terms.snapshot);
        let standing = ballot.standing();
        let epoch = self.epoch(now);
        let mut cast = Cast { who, choice, epoch, weight: own };
        if !in_time {
            return None;
        }
        match terms.kind {
            Kind::Grade { reviewer_min, excluded } => {
                let enough = mul_div(self.own(None, now), 1, 100, true);
                let bar = reviewer_min.0.min(enough).max(1);
                if choice > 10 || who == excluded || ballot.settled || own < bar {
                    return None;
                }
                ballot.casts.push(cast);
                let quarter = terms.closes.saturating_sub(terms.opens) / 4;
                if !ballot.extended && now + quarter >= ballot.closes {
                    ballot.extended = true;
                    ballot.closes += quarter;
                }
                Some(own)
            }
            Kind::Support { quorum, extension } => {
                if choice > 2 || standing.contains_key(&who) {
                    return None;
                }
                let before = self.support_for(ballot, |choice| choice > 0);
                ballot.casts.push(cast);
                let weight = self.support(ballot)[&who].1;
                if weight == 0 {
                    ballot.casts.pop();
                    return None;
                }
                let after = self.support_for(ballot, |choice| choice > 0);
                let late = now + u64::from(extension);
                if before < quorum.0
                    && after >= quorum.0
                    && !ballot.extended
                    && late > ballot.closes
                {
                    ballot.extended = true;
                    ballot.closes = late;
                }
                Some(weight)
            }
            Kind::Signal { .. } => {
                let own = Units(self.own(Some(who), now));
                cast.weight = self.calendar().points_down(own, now).0.into();
                let twice = ballot.casts.iter().any(|c| c.who == who && c.epoch >= epoch);
                if choice > 0 || twice || cast.weight == 0 {
                    return None;
                }
                ballot.casts.push(cast);
                Some(cast.weight)
            }
        }
    }

    pub fn earn(&mut self, agent: Address, project: u32, units: u128, at: Time) {
        let units = units as i128;
        self.changes.push(Change { agent, at, own: units, seed: 0, project, book: units });
    }

    /// Takes min(owed, what is there) from own units and from each book.
    pub fn burn(&mut self, agent: Address, project: u32, owed: u128, at: Time) -> Done {
        let part = |there: u128| there.min(owed) as i128;
        let own = part(self.own(Some(agent), at));
        let seed = own - part(self.earned(Some(agent), 0, at));
        let book = part(if project > 0 { self.earned(Some(agent), project, at) } else { 0 });
        self.changes.push(Change { agent, at, own: -own, seed: -seed, project, book: -book });
        Done::Burned { owed, taken: own as u128 }
    }

    pub fn can_mint(&self, units: u128, now: Time) -> bool {
        let room = self.units(Points(u64::MAX), now);
        let horizon = 63 * u32::from(self.parameters.half_life);
        self.epoch(now) < horizon && self.own(None, now) + units <= room
    }
}

pub fn new_ballot(terms: &Terms) -> Ballot {
    let closes = terms.closes;
    Ballot { terms: *terms, casts: vec![], closes, extended: false, settled: false, fined: vec![] }
}
