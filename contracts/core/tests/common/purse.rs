//! What a test remembers of money: what was put into each pot, what was paid, and what moved on. Every
//! share is worked out anew from the definitions of the design, in numbers of any size, and every message
//! of the pool is predicted, refusals too.

use super::ghost::Ghost;
use commons_core::{
    Address, Time, U256,
    pool::{Asset, MEMO_MAX, PoolError, PotId, Purpose},
    units::{Epoch, ProjectId},
};
use num_bigint::BigUint;
use std::collections::BTreeMap;

/// Money for work (or a floor), and for all work so far.
pub type Parts = [BigUint; 2];

pub fn big(amount: U256) -> BigUint {
    BigUint::from_bytes_be(&amount.to_big_endian())
}

pub fn small(amount: &BigUint) -> U256 {
    U256::from_big_endian(&amount.to_bytes_be())
}

fn add(to: &mut Parts, parts: &Parts) {
    to[0] += &parts[0];
    to[1] += &parts[1];
}

/// A pot: what came, and what went.
#[derive(Clone, Default)]
pub struct Remembered {
    pub put: Parts,
    pub paid: BTreeMap<Address, Parts>,
    pub moved: Parts,
    /// Whether what nobody has a share in has moved on.
    pub swept: bool,
    /// The first epoch of the oldest money that moved here.
    pub since: Option<u32>,
    /// What it is divided by, from the first claim on: what all have, and the whole.
    pub frozen: Option<[[u128; 2]; 2]>,
}

impl Remembered {
    pub fn left(&self) -> Parts {
        let went = |part: usize| {
            self.paid.values().map(|paid| &paid[part]).sum::<BigUint>() + &self.moved[part]
        };
        [0, 1].map(|part| &self.put[part] - went(part))
    }
}

/// An asset: what came, and what went where.
#[derive(Clone, Default)]
pub struct Account {
    pub deposits: BigUint,
    pub paid: BigUint,
    /// Put in, and now the governor's.
    pub collected: BigUint,
    pub treasury: BigUint,
    /// What the pool holds on the chain.
    pub held: BigUint,
    pub events: u64,
    pub listed: Option<bool>,
}

impl Account {
    pub fn owed(&self) -> BigUint {
        &self.deposits - &self.paid - &self.collected
    }
}

#[derive(Clone, Default)]
pub struct Purse {
    pub pots: BTreeMap<PotId, Remembered>,
    /// In the order in which something was put into them first.
    pub order: Vec<PotId>,
    pub assets: BTreeMap<Asset, Account>,
}

/// When a purpose's pots open, and when claiming ends.
pub fn window(ghost: &Ghost, purpose: Purpose) -> (Time, Time) {
    let (first, last) = match purpose {
        Purpose::Project { epoch, .. } => (epoch.0, epoch.0),
        Purpose::Floor { block } => (block * 4, block * 4 + 3),
    };
    let rules = ghost.at(ghost.start(first));
    let opens = ghost.pots_open(last);
    (opens, opens + u64::from(rules.claim_window) * u64::from(ghost.parameters.epoch_length))
}

/// What somebody, or all, have in a purpose's pots: work or floor, and equity. Only once they are open.
pub fn has(ghost: &Ghost, purpose: Purpose, who: Option<Address>) -> [u128; 2] {
    match purpose {
        Purpose::Project { epoch, project: ProjectId(project) } => {
            let at = window(ghost, purpose).0 - 1;
            let earned = ghost.earned(who, project, at);
            let both = who.map_or(earned, |_| earned.min(ghost.earned(who, 0, at)));
            [ghost.points(who, project, epoch.0), both]
        }
        Purpose::Floor { block } => {
            let floor_min = ghost.floors.get(&block);
            let mut everybody: Vec<_> = ghost.accepted.iter().map(|it| it.agent).collect();
            everybody.sort();
            everybody.dedup();
            let above = |who: &&Address| {
                floor_min.is_some_and(|least| ghost.floor(**who, block * 4) >= *least)
            };
            let asked = |it: &&Address| who.is_none_or(|who| who == **it);
            [everybody.iter().filter(asked).filter(above).count() as u128, 0]
        }
    }
}

/// What the two parts are divided by.
pub fn whole(ghost: &Ghost, purpose: Purpose) -> [u128; 2] {
    let [work, equity] = has(ghost, purpose, None);
    match purpose {
        Purpose::Project { epoch, .. } => {
            let pot_min = ghost.at(ghost.start(epoch.0)).pot_min;
            let units = ghost.units(pot_min, window(ghost, purpose).0 - 1);
            [work.max(pot_min.0.into()), equity.max(units)]
        }
        Purpose::Floor { .. } => [work, 0],
    }
}

/// `put × mine / whole`, rounded down, for both parts.
fn divided(put: &Parts, mine: [u128; 2], whole: [u128; 2]) -> Parts {
    [0, 1].map(|part| match whole[part] {
        0 => BigUint::ZERO,
        whole => &put[part] * mine[part] / whole,
    })
}

impl Purse {
    fn put(&mut self, pot: PotId, parts: Parts) -> &mut Remembered {
        if !self.pots.contains_key(&pot) {
            self.order.push(pot);
        }
        let remembered = self.pots.entry(pot).or_default();
        add(&mut remembered.put, &parts);
        remembered
    }

    pub fn account(&mut self, asset: Asset) -> &mut Account {
        self.assets.entry(asset).or_default()
    }

    pub fn predict_list(&mut self, asset: Address, listed: bool) -> Result<(), PoolError> {
        let account = self.account(Asset::Token(asset));
        if account.listed.unwrap_or(false) == listed {
            return Err(PoolError::ListedAlready { asset, listed });
        }
        (account.listed, account.events) = (Some(listed), account.events + 1);
        Ok(())
    }

    /// What falls to work, equity, the floor and the treasury.
    pub fn predict_fund(
        &mut self,
        ghost: &Ghost,
        now: Time,
        (asset, project): (Asset, ProjectId),
        amount: U256,
        memo: u32,
    ) -> Result<[BigUint; 4], PoolError> {
        let account = self.account(asset);
        if amount.is_zero() {
            return Err(PoolError::NothingFunded);
        }
        if memo > MEMO_MAX {
            return Err(PoolError::MemoTooLong { length: memo, max: MEMO_MAX });
        }
        if let (Asset::Token(asset), false) = (asset, account.listed.unwrap_or(false)) {
            return Err(PoolError::NotListed { asset });
        }
        if project.0 > ghost.projects {
            let newest = ProjectId(ghost.projects);
            return Err(PoolError::UnknownProject { id: project, newest });
        }
        let owed = account.owed();
        if (&owed + big(amount)).bits() > 256 {
            return Err(PoolError::TooMuch { owed: small(&owed), amount });
        }
        let epoch = ghost.epoch(now);
        let equation = ghost.at(ghost.start(epoch)).equation;
        let amount = big(amount);
        let part = |share: u16| &amount * share / 10_000u32;
        let [work, equity, floor] =
            [equation.work.0, equation.equity.0, equation.floor.0].map(part);
        let rest = &amount - &work - &equity - &floor;
        account.deposits += &amount;
        account.held += &amount;
        account.treasury += &rest;
        account.events += 1;
        let pot = PotId { asset, purpose: Purpose::Project { epoch: Epoch(epoch), project } };
        self.put(pot, [work.clone(), equity.clone()]).since = None;
        if floor > BigUint::ZERO {
            let pot = PotId { asset, purpose: Purpose::Floor { block: epoch / 4 } };
            self.put(pot, [floor.clone(), BigUint::ZERO]);
        }
        Ok([work, equity, floor, rest])
    }

    /// What all have, and what the parts of an open pot are divided by.
    fn divisors(&self, ghost: &Ghost, pot: PotId) -> [[u128; 2]; 2] {
        let frozen = self.pots.get(&pot).and_then(|remembered| remembered.frozen);
        frozen.unwrap_or_else(|| [has(ghost, pot.purpose, None), whole(ghost, pot.purpose)])
    }

    /// What somebody could claim.
    pub fn claimable(
        &self,
        ghost: &Ghost,
        now: Time,
        who: Address,
        pot: PotId,
    ) -> Result<Parts, PoolError> {
        let (opens, until) = window(ghost, pot.purpose);
        if now < opens {
            return Err(PoolError::PotNotOpen { opens, now });
        }
        if now >= until {
            return Err(PoolError::WindowOver { until, now });
        }
        let Some(Remembered { put, paid, .. }) = self.pots.get(&pot) else {
            return Err(PoolError::NothingToClaim { pot });
        };
        if paid.contains_key(&who) {
            return Err(PoolError::ClaimedAlready { pot });
        }
        let [_, whole] = self.divisors(ghost, pot);
        let due = divided(put, has(ghost, pot.purpose, Some(who)), whole);
        match due.iter().all(|part| *part == BigUint::ZERO) {
            true => Err(PoolError::NothingToClaim { pot }),
            false => Ok(due),
        }
    }

    pub fn predict_claim(
        &mut self,
        ghost: &Ghost,
        now: Time,
        who: Address,
        pot: PotId,
    ) -> Result<Parts, PoolError> {
        let due = self.claimable(ghost, now, who, pot)?;
        let divisors = self.divisors(ghost, pot);
        let remembered = self.pots.get_mut(&pot).unwrap();
        remembered.frozen = Some(divisors);
        remembered.paid.insert(who, due.clone());
        let account = self.account(pot.asset);
        let sum = &due[0] + &due[1];
        account.paid += &sum;
        account.held -= &sum;
        account.events += 1;
        Ok(due)
    }

    /// What moves on, and where to.
    pub fn predict_sweep(
        &mut self,
        ghost: &Ghost,
        now: Time,
        pot: PotId,
    ) -> Result<(PotId, Parts), PoolError> {
        let purpose = pot.purpose;
        let (opens, until) = window(ghost, purpose);
        if now < opens {
            return Err(PoolError::PotNotOpen { opens, now });
        }
        let nothing = PoolError::NothingToSweep { until, now };
        let [all, whole] = self.divisors(ghost, pot);
        let from = self.pots.get_mut(&pot).ok_or(nothing)?;
        let moves = if now >= until {
            from.left()
        } else if from.swept {
            Parts::default()
        } else {
            let due = divided(&from.put, all, whole);
            [0, 1].map(|part| &from.put[part] - &due[part])
        };
        if moves.iter().all(|part| *part == BigUint::ZERO) {
            return Err(nothing);
        }
        from.swept = true;
        from.frozen = Some([all, whole]);
        add(&mut from.moved, &moves);

        // Beyond what anything counts in that is recorded by now.
        let counts = ghost.epoch(ghost.last_review(now));
        let (first, to) = match purpose {
            Purpose::Floor { block } => (block * 4, Purpose::Floor { block: counts / 4 + 1 }),
            Purpose::Project { epoch, project } => {
                let since = from.since.unwrap_or(epoch.0);
                let window = ghost.at(ghost.start(since)).claim_window;
                let waited = ghost.epoch(now) - since >= u32::from(window);
                let forlorn = waited && ghost.earned(None, project.0, now - 1) == 0;
                let project = if forlorn { ProjectId::COMMONS } else { project };
                (epoch.0, Purpose::Project { epoch: Epoch(counts + 1), project })
            }
        };
        let since = from.since.unwrap_or(first);
        let to = PotId { asset: pot.asset, purpose: to };
        let youngest = match self.pots.get(&to) {
            Some(later) => later.since.map(|it| it.max(since)),
            None => Some(since),
        };
        self.put(to, moves.clone()).since = youngest;
        self.account(pot.asset).events += 1;
        Ok((to, moves))
    }

    /// What is the treasury's, and what came without being put in.
    pub fn predict_collect(&mut self, asset: Asset) -> Result<Parts, PoolError> {
        let account = self.account(asset);
        if let (Asset::Token(asset), None) = (asset, account.listed) {
            return Err(PoolError::NotListed { asset });
        }
        let promised = account.owed() - &account.treasury;
        let free = if account.held > promised { &account.held - promised } else { BigUint::ZERO };
        let treasury = account.treasury.clone().min(free.clone());
        let surplus = &free - &treasury;
        if free == BigUint::ZERO {
            return Err(PoolError::NothingToCollect { asset });
        }
        account.collected += &treasury;
        account.treasury -= &treasury;
        account.held -= &free;
        account.events += 1;
        Ok([treasury, surplus])
    }
}
