//! What a commons may choose, within which range, and what it means: the one place that knows.

use crate::{
    Time,
    calendar::Calendar,
    decay::HalfLife,
    pool::Equation,
    review::Rule,
    units::{BPS, BasisPoints, Points},
};
use alloc::vec::Vec;
use scale::{Decode, Encode, MaxEncodedLen};

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;

/// The parameters of a commons; [`Parameters::default`] is what a new one starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Parameters {
    /// Accounting period, in seconds.
    pub epoch_length: u32,
    /// Leadership period, in epochs.
    pub epochs_per_season: u16,
    /// Epochs in which points become half as many.
    pub half_life: u16,
    /// Epochs in which agents of the parent may bring their reputation into a fork.
    pub inherit_window: u16,
    /// Time for grading a contribution, in seconds.
    pub review_period: u32,
    /// Agents who must grade a claim above 0.
    pub min_reviewers: u8,
    /// Share of the supply that must vouch for a claim.
    pub review_quorum_bps: BasisPoints,
    /// The most that share may amount to.
    pub review_quorum_cap: Points,
    /// Least reputation of a reviewer.
    pub reviewer_min: Points,
    /// Most points in one claim.
    pub claim_max: Points,
    /// Share of the supply that may be accepted in an epoch without a majority vouching.
    pub surge_bps: BasisPoints,
    /// Share of an accepted value that those receive, together, whose work it cites.
    pub cite_bps: BasisPoints,
    /// Share of what a fraud minted that those pay, together, who confirmed it.
    pub penalty_bps: BasisPoints,
    /// Points accepted in a block of four epochs from which on an agent has a part in the floor.
    pub floor_min: Points,
    /// From the end of an epoch until its pots open, in seconds: time to correct what was accepted.
    pub dispute_period: u32,
    /// Votes that a proposal takes.
    pub proposal_threshold: Points,
    /// From proposing to the first vote, in seconds.
    pub voting_delay: u32,
    /// Time for voting on a proposal, in seconds.
    pub voting_period: u32,
    /// Share of the supply that must vote For or Abstain.
    pub quorum_bps: BasisPoints,
    /// The least that share may amount to.
    pub quorum_floor: Points,
    /// How much longer a vote goes on if its quorum is reached at the last moment, in seconds.
    pub late_quorum_extension: u32,
    /// From queueing a proposal until it may be executed, in seconds.
    pub timelock: u32,
    /// How long a proposal that has passed may be queued, and one that is queued executed, in seconds.
    pub grace: u32,
    /// The value equation: how every deposit is divided.
    pub equation: Equation,
    /// Epochs in which what a pot holds for somebody may be claimed, from when it opens.
    pub claim_window: u16,
    /// Points that a pot is divided by at least, so that a point is not worth a fortune in a thin one.
    pub pot_min: Points,
    /// Epochs in which the heat of a need becomes half as much.
    pub signal_half_life: u16,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            epoch_length: 7 * DAY as u32,
            epochs_per_season: 13,
            half_life: 26,
            inherit_window: 4,
            review_period: 3 * DAY as u32,
            min_reviewers: 2,
            review_quorum_bps: BasisPoints(500),
            review_quorum_cap: Points::whole(1_000),
            reviewer_min: Points::whole(1),
            claim_max: Points::whole(200),
            surge_bps: BasisPoints(500),
            cite_bps: BasisPoints(500),
            penalty_bps: BasisPoints(5_000),
            floor_min: Points::whole(8),
            dispute_period: 7 * DAY as u32,
            proposal_threshold: Points::whole(10),
            voting_delay: 0,
            voting_period: 3 * DAY as u32,
            quorum_bps: BasisPoints(1_000),
            quorum_floor: Points::whole(30),
            late_quorum_extension: DAY as u32,
            timelock: DAY as u32,
            grace: 14 * DAY as u32,
            equation: Equation::default(),
            claim_window: 26,
            pot_min: Points::whole(20),
            signal_half_life: 2,
        }
    }
}

/// Least points in a claim, in millionths: so little that a tenth of it is still worth something.
pub const CLAIM_MIN: Points = Points(10);

/// The most that a pot may be divided by at least: with more, nobody would ever be paid anything.
pub const POT_MIN_MAX: Points = Points::whole(10_000);

/// The unit a parameter is given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Hundredths of a percent.
    BasisPoints,
    /// Millionths of a point.
    Points,
    /// A plain number.
    Count,
}

/// One parameter: its value in a given set, its range, and what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Name, as typed by people.
    pub name: &'static str,
    /// What it decides.
    pub meaning: &'static str,
    /// Unit of the three numbers.
    pub unit: Unit,
    /// Its value.
    pub value: u64,
    /// Least allowed value.
    pub min: u64,
    /// Greatest allowed value.
    pub max: u64,
}

/// Why parameters are refused: the position in [`Parameters::entries`], and what was allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct OutOfRange {
    /// Position of the parameter.
    pub index: u8,
    /// The value given.
    pub value: u64,
    /// Least allowed value.
    pub min: u64,
    /// Greatest allowed value.
    pub max: u64,
}

/// Name, unit and meaning of each parameter; [`Parameters::set`] has the same order.
const NAMES: [(&str, Unit, &str); 30] = [
    ("epoch_length", Unit::Seconds, "accounting period"),
    ("epochs_per_season", Unit::Count, "leadership period, in epochs"),
    ("half_life", Unit::Count, "epochs in which points become half as many"),
    ("inherit_window", Unit::Count, "epochs in which a fork's parent may be inherited"),
    ("review_period", Unit::Seconds, "time for grading a contribution"),
    ("min_reviewers", Unit::Count, "agents who must grade a claim above 0"),
    ("review_quorum_bps", Unit::BasisPoints, "share of the supply that must vouch"),
    ("review_quorum_cap", Unit::Points, "the most that share may amount to"),
    ("reviewer_min", Unit::Points, "least reputation of a reviewer"),
    ("claim_max", Unit::Points, "most points in one claim"),
    ("surge_bps", Unit::BasisPoints, "share accepted in an epoch without a majority"),
    ("cite_bps", Unit::BasisPoints, "share of a value for those whose work it cites"),
    ("penalty_bps", Unit::BasisPoints, "share of a fraud that its confirmers pay"),
    ("floor_min", Unit::Points, "points in four epochs for a part in the floor"),
    ("dispute_period", Unit::Seconds, "from an epoch's end until its pots open"),
    ("proposal_threshold", Unit::Points, "votes that a proposal takes"),
    ("voting_delay", Unit::Seconds, "from proposing to the first vote"),
    ("voting_period", Unit::Seconds, "time for voting on a proposal"),
    ("quorum_bps", Unit::BasisPoints, "share of the supply that must vote For or Abstain"),
    ("quorum_floor", Unit::Points, "the least that share may amount to"),
    ("late_quorum_extension", Unit::Seconds, "added if the quorum is reached late"),
    ("timelock", Unit::Seconds, "from queueing a proposal to executing it"),
    ("grace", Unit::Seconds, "time for queueing, and then for executing, a proposal"),
    ("work_bps", Unit::BasisPoints, "part of money for the work of its epoch"),
    ("equity_bps", Unit::BasisPoints, "part of money for all work so far, as it fades"),
    ("floor_bps", Unit::BasisPoints, "part of money for an equal floor"),
    ("commons_bps", Unit::BasisPoints, "part of money for the treasury: the rest"),
    ("claim_window", Unit::Count, "epochs from a pot's opening until what is left moves on"),
    ("pot_min", Unit::Points, "points that a pot is divided by at least"),
    ("signal_half_life", Unit::Count, "epochs in which the heat of a need becomes half as much"),
];

impl Parameters {
    /// So many, the first ones, are fixed when a commons is deployed.
    pub const FIXED: u8 = 4;

    /// `(value, min, max)` of each parameter. Ranges end where a commons would freeze, or where a
    /// number would lose its meaning.
    fn ranges(&self) -> [(u64, u64, u64); 30] {
        let dispute_min = self.dispute_min();
        let dispute_max = u64::from(self.epoch_length).saturating_mul(26).max(dispute_min);
        let Equation { work, equity, floor, commons } = self.equation;
        let [work, equity, floor, commons] = [work, equity, floor, commons].map(|it| it.0.into());
        let whole = u64::from(BPS);
        // Each may take what those before it leave, and the last one takes the rest.
        let after = |taken: u64| whole.saturating_sub(taken);
        let rest = after(work + equity + floor);
        [
            (self.epoch_length.into(), MINUTE, 91 * DAY),
            (self.epochs_per_season.into(), 1, 52),
            (self.half_life.into(), 4, 520),
            (self.inherit_window.into(), 1, 26),
            (self.review_period.into(), MINUTE, 28 * DAY),
            (self.min_reviewers.into(), 1, 20),
            (self.review_quorum_bps.0.into(), 0, 5_000),
            (self.review_quorum_cap.0, 1, u64::MAX),
            (self.reviewer_min.0, 0, u64::MAX),
            (self.claim_max.0, CLAIM_MIN.0, u64::MAX),
            (self.surge_bps.0.into(), 100, 2_500),
            (self.cite_bps.0.into(), 0, 2_000),
            (self.penalty_bps.0.into(), 0, 10_000),
            (self.floor_min.0, 1, u64::MAX),
            (self.dispute_period.into(), dispute_min, dispute_max),
            (self.proposal_threshold.0, 0, u64::MAX),
            (self.voting_delay.into(), 0, 14 * DAY),
            (self.voting_period.into(), MINUTE, 28 * DAY),
            (self.quorum_bps.0.into(), 100, 5_000),
            (self.quorum_floor.0, 0, u64::MAX),
            (self.late_quorum_extension.into(), 0, 7 * DAY),
            (self.timelock.into(), 0, 14 * DAY),
            (self.grace.into(), DAY, 91 * DAY),
            (work, 0, whole),
            (equity, 0, after(work)),
            (floor, 0, after(work + equity)),
            (commons, rest, rest),
            (self.claim_window.into(), 1, 520),
            (self.pot_min.0, 1, POT_MIN_MAX.0),
            (self.signal_half_life.into(), 1, 26),
        ]
    }

    /// Checks every parameter against its range.
    pub fn check(&self) -> Result<(), OutOfRange> {
        for (index, (value, min, max)) in (0u8..).zip(self.ranges()) {
            if value < min || value > max {
                return Err(OutOfRange { index, value, min, max });
            }
        }
        Ok(())
    }

    /// The parameters with their names, units and meanings, for help texts and tables.
    pub fn entries(&self) -> Vec<Entry> {
        let described = |((name, unit, meaning), (value, min, max))| Entry {
            name,
            meaning,
            unit,
            value,
            min,
            max,
        };
        NAMES.into_iter().zip(self.ranges()).map(described).collect()
    }

    /// The position of a parameter in [`Parameters::entries`].
    pub fn position(name: &str) -> Option<u8> {
        (0u8..).zip(NAMES).find(|(_, entry)| entry.0 == name).map(|(index, _)| index)
    }

    /// The value of the parameter at a position.
    pub fn get(&self, index: u8) -> Option<u64> {
        self.ranges().get(usize::from(index)).map(|(value, _, _)| *value)
    }

    /// Sets the parameter at a position. `None` if there is none or the value does not fit its type;
    /// whether it is in range is [`Parameters::check`]'s to say.
    pub fn set(&mut self, index: u8, value: u64) -> Option<()> {
        match index {
            0 => self.epoch_length = value.try_into().ok()?,
            1 => self.epochs_per_season = value.try_into().ok()?,
            2 => self.half_life = value.try_into().ok()?,
            3 => self.inherit_window = value.try_into().ok()?,
            4 => self.review_period = value.try_into().ok()?,
            5 => self.min_reviewers = value.try_into().ok()?,
            6 => self.review_quorum_bps = BasisPoints(value.try_into().ok()?),
            7 => self.review_quorum_cap = Points(value),
            8 => self.reviewer_min = Points(value),
            9 => self.claim_max = Points(value),
            10 => self.surge_bps = BasisPoints(value.try_into().ok()?),
            11 => self.cite_bps = BasisPoints(value.try_into().ok()?),
            12 => self.penalty_bps = BasisPoints(value.try_into().ok()?),
            13 => self.floor_min = Points(value),
            14 => self.dispute_period = value.try_into().ok()?,
            15 => self.proposal_threshold = Points(value),
            16 => self.voting_delay = value.try_into().ok()?,
            17 => self.voting_period = value.try_into().ok()?,
            18 => self.quorum_bps = BasisPoints(value.try_into().ok()?),
            19 => self.quorum_floor = Points(value),
            20 => self.late_quorum_extension = value.try_into().ok()?,
            21 => self.timelock = value.try_into().ok()?,
            22 => self.grace = value.try_into().ok()?,
            23 => self.equation.work = BasisPoints(value.try_into().ok()?),
            24 => self.equation.equity = BasisPoints(value.try_into().ok()?),
            25 => self.equation.floor = BasisPoints(value.try_into().ok()?),
            26 => self.equation.commons = BasisPoints(value.try_into().ok()?),
            27 => self.claim_window = value.try_into().ok()?,
            28 => self.pot_min = Points(value),
            29 => self.signal_half_life = value.try_into().ok()?,
            _ => return None,
        }
        Some(())
    }

    /// The same with the dispute period moved into its range, which depends on the others.
    pub fn with_fitting_dispute_period(mut self) -> Self {
        let entries = self.entries();
        let entry = entries.iter().find(|entry| entry.name == "dispute_period");
        if let Some(Entry { value, min, max, .. }) = entry {
            // The range ends far below 2^32 seconds if the others are in theirs.
            self.dispute_period = u32::try_from(*value.clamp(min, max)).unwrap_or(u32::MAX);
        }
        self
    }

    /// What it takes for a claim to be accepted.
    pub fn rule(&self) -> Rule {
        Rule {
            min_reviewers: self.min_reviewers,
            quorum: self.review_quorum_bps,
            quorum_cap: self.review_quorum_cap,
            surge: self.surge_bps,
        }
    }

    /// The calendar of a commons deployed at `genesis`.
    pub fn calendar(&self, genesis: Time) -> Calendar {
        Calendar {
            genesis,
            epoch_length: self.epoch_length,
            epochs_per_season: self.epochs_per_season,
            half_life: HalfLife(self.half_life),
        }
    }

    /// The longest way of a proposal from being made to being executed at once, in seconds.
    pub fn proposal_cycle(&self) -> u64 {
        [self.voting_delay, self.voting_period, self.late_quorum_extension, self.timelock]
            .iter()
            .fold(0, |sum, part| sum.saturating_add(u64::from(*part)))
    }

    /// The shortest dispute period that leaves time to correct a fraud: one that is proposed to be
    /// corrected when its review closes, at the latest a quarter after its time, must be corrected before it
    /// is paid.
    pub fn dispute_min(&self) -> u64 {
        self.proposal_cycle().saturating_add(u64::from(self.review_period) / 4)
    }
}

#[cfg(test)]
mod tests;
