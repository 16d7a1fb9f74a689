//! Ballots: how weight is counted.
//!
//! A ballot is *named by its terms*: its name is the hash of everything that decides it. It comes
//! into being with the first cast, nobody has to open it, and a cast under invented terms makes a
//! ballot of its own that nobody ever asks for.

mod grade;
mod signal;
mod support;

pub use grade::{GRADE_MAX, GradeBallot};
pub use signal::SignalBallot;
pub use support::{ABSTAIN, AGAINST, FOR, SupportBallot};

use crate::{
    Address, H256, Time,
    cells::{Cell, Cells, encoded},
    decay::HalfLife,
    encoding::encode_fields,
    history::History,
    units::{BasisPoints, Epoch, Units},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// Longest reason that may be given with a cast, in bytes. Event bytes cost about 262,144 ps each,
/// so a reason of this length adds about a twentieth to the cost of a cast.
pub const REASON_MAX: u32 = 256;

/// The share of the supply that is always enough to review: a commons whose reputation has faded
/// below `reviewer_min`, all of it, can still be woken.
pub const REVIEWER_MIN_SHARE: BasisPoints = BasisPoints(100);

/// Everything that decides a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Terms {
    /// The contract that will ask for the outcome.
    pub convener: Address,
    /// What is judged: a number whose meaning is the convener's.
    pub subject: u64,
    /// Counts the changes of the subject, so that no cast carries over to something else.
    pub revision: u8,
    /// Weight is what an agent had in this second: the one before the subject came into being.
    pub snapshot: Time,
    /// First second in which casts count.
    pub opens: Time,
    /// First second in which they no longer do, unless a late cast moves it.
    pub closes: Time,
    /// How it is counted.
    pub kind: Kind,
}

encode_fields!(Terms { convener: raw, subject, revision, snapshot, opens, closes, kind });

/// How a ballot is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Kind {
    /// A judgement in tenths, 0 to 10, with own weight; it may be changed until the ballot closes.
    Grade {
        /// Least own weight for a cast, as long as it is not more than [`REVIEWER_MIN_SHARE`] of the
        /// supply.
        reviewer_min: Units,
        /// Nobody is judge in their own cause.
        excluded: Address,
    },
    /// Against (0), For (1) or Abstain (2), with own weight and what was lent; final.
    Support {
        /// Weight of For and Abstain that it takes.
        quorum: Units,
        /// If the quorum is first reached in the last seconds, so many of them, closing moves to
        /// that many seconds later.
        extension: u32,
    },
    /// "This matters to me now" (0), with own weight now, once in an epoch; the tally fades.
    Signal {
        /// Epochs in which the tally becomes half as much.
        half_life: HalfLife,
    },
}

impl Terms {
    /// The name of the ballot: the hash of the SCALE encoding.
    pub fn name<C: Cells>(&self, cells: &C) -> H256 {
        cells.keccak256(&encoded(self))
    }

    /// A quarter of the period, in seconds: how late is late, and how much is added then.
    fn quarter(&self) -> Time {
        self.closes.saturating_sub(self.opens) / 4
    }

    /// What every cast must satisfy, whatever is chosen.
    fn check(&self, cast: &Cast, max: u8, closes: Time) -> Result<(), CastError> {
        let Cast { now, choice, reason_length, .. } = *cast;
        if reason_length > REASON_MAX {
            return Err(CastError::ReasonTooLong { length: reason_length, max: REASON_MAX });
        }
        if choice > max {
            return Err(CastError::ChoiceOutOfRange { choice, max });
        }
        if self.snapshot >= now {
            return Err(CastError::SnapshotNotPast { snapshot: self.snapshot, now });
        }
        if now < self.opens {
            return Err(CastError::NotOpen { opens: self.opens, now });
        }
        if now >= closes { Err(CastError::Closed { closed: closes, now }) } else { Ok(()) }
    }
}

/// Weight below which a cast is refused.
fn check_weight(weight: Units, min: Units) -> Result<(), CastError> {
    let min = min.max(Units(1));
    if weight < min { Err(CastError::WeightTooLow { weight, min }) } else { Ok(()) }
}

/// One agent's cast, as it reaches a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Who casts.
    pub caller: Address,
    /// When.
    pub now: Time,
    /// What is chosen; see [`Kind`].
    pub choice: u8,
    /// Length of the reason given, in bytes.
    pub reason_length: u32,
}

/// Why a cast is refused; the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum CastError {
    /// At most so many casts at once; this one is beyond that.
    TooMany { max: u32 },
    /// The reason is longer than [`REASON_MAX`] bytes.
    ReasonTooLong { length: u32, max: u32 },
    /// Choices are 0 to `max`.
    ChoiceOutOfRange { choice: u8, max: u8 },
    /// Weight can only be taken at a second that is over.
    SnapshotNotPast { snapshot: Time, now: Time },
    /// Casting begins later.
    NotOpen { opens: Time, now: Time },
    /// Casting is over.
    Closed { closed: Time, now: Time },
    /// The caller is the one agent who may not judge this.
    Excluded,
    /// The outcome has been taken.
    Settled,
    /// The caller has signalled in this epoch already, and may again in the next.
    AlreadySignalled { epoch: Epoch },
    /// The caller has too little weight for it.
    WeightTooLow { weight: Units, min: Units },
    /// A choice in a Support ballot is final.
    AlreadyCast,
    /// A Signal ballot has a message of its own, `signal`.
    Signal,
    /// `signal` is for Signal ballots; the others have `cast`.
    NoSignal,
}

/// A ballot as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Ballot {
    /// What was cast.
    pub tally: Tally,
    /// The events of its casts. They are chained here and not in the contract's root, which a cast
    /// then need not write.
    pub history: History,
    /// Who may have cast.
    pub casters: Casters,
}

/// Who may have cast in a ballot: a bit for the last byte of each caster's address. Whoever has none of
/// the bits has not, and no receipt need be looked for; whoever shares one with somebody costs a read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Casters(pub [u8; 32]);

impl Casters {
    /// Where an agent's bit is.
    fn place(agent: Address) -> (usize, u8) {
        let last = agent.0[19];
        (usize::from(last / 8), 1 << (last % 8))
    }

    /// Whether an agent may have cast.
    pub fn may_include(&self, agent: Address) -> bool {
        let (byte, bit) = Self::place(agent);
        self.0[byte] & bit != 0
    }

    fn include(&mut self, agent: Address) {
        let (byte, bit) = Self::place(agent);
        self.0[byte] |= bit;
    }
}

/// What was cast in a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // they are documented where they are defined
pub enum Tally {
    Grade(GradeBallot),
    Support(SupportBallot),
    Signal(SignalBallot),
}

impl Ballot {
    /// The ballot before the first cast.
    pub fn new(terms: &Terms) -> Self {
        Self { tally: Tally::new(terms), history: History::default(), casters: Casters::default() }
    }

    /// Notes that an agent casts.
    pub(crate) fn include(&mut self, agent: Address) {
        self.casters.include(agent);
    }
}

impl Tally {
    /// The tally before the first cast.
    fn new(terms: &Terms) -> Self {
        match terms.kind {
            Kind::Grade { .. } => Self::Grade(GradeBallot::new(terms)),
            Kind::Support { .. } => Self::Support(SupportBallot::new(terms)),
            Kind::Signal { .. } => Self::Signal(SignalBallot::default()),
        }
    }
}

/// What an agent cast in a ballot, or what became of the agent's weight there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Receipt {
    /// In a Grade ballot.
    Grade {
        /// The grade that counts now.
        grade: u8,
        /// The weight behind it.
        weight: Units,
        /// Whether the agent has paid for confirming what turned out to be worth nothing.
        penalized: bool,
    },
    /// In a Support ballot.
    Support {
        /// The choice.
        choice: u8,
        /// The weight behind it now, without what delegators who cast themselves have taken back.
        weight: Units,
    },
    /// In a Signal ballot.
    Signal {
        /// The epoch of the last cast.
        epoch: Epoch,
    },
}

/// Name of the cell of a ballot.
#[derive(Clone, Copy, Debug)]
pub struct BallotCell(pub H256);

encode_fields!(BallotCell { 0: raw });

impl Cell for BallotCell {
    type Value = Ballot;
    const ROOM: u8 = 10;
}

/// Name of the cell of a cast: the ballot and the agent.
#[derive(Clone, Copy, Debug)]
pub struct ReceiptCell(pub H256, pub Address);

encode_fields!(ReceiptCell { 0: raw, 1: raw });

impl Cell for ReceiptCell {
    type Value = Receipt;
    const ROOM: u8 = 11;
}

/// Name of the cell of what delegators have taken back from a delegate who has not cast: the ballot and
/// the delegate.
#[derive(Clone, Copy, Debug)]
pub struct TakenCell(pub H256, pub Address);

encode_fields!(TakenCell { 0: raw, 1: raw });

impl Cell for TakenCell {
    type Value = Units;
    const ROOM: u8 = 12;
}
