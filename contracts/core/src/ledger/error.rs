//! Why the ledger refuses.

use crate::{
    Address, Time,
    reputation::OrderError,
    review::SettleError,
    units::{ContributionId, NeedId, Points, ProjectId},
    versions::DisputeTooShort,
};
use scale::{Decode, Encode};

/// Why the ledger refuses; the first that applies, in the order in which a message asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum LedgerError {
    /// The commons is a fork that people still inherit from; see [`crate::hub`].
    NotOpen { opens: Time, now: Time },
    /// There is no such contribution; the newest one is `newest`.
    UnknownContribution { id: ContributionId, newest: ContributionId },
    /// There is no such project; the newest one is `newest`.
    UnknownProject { id: ProjectId, newest: ProjectId },
    /// Only the contributor may do that.
    NotContributor { contributor: Address },
    /// Only the governor may do that.
    NotGovernor { governor: Address },
    /// It was recorded by somebody else, and the contributor has not consented.
    AwaitingConsent { agent: Address },
    /// It does not wait for consent.
    NotAwaitingConsent,
    /// Its contributor declined it.
    Declined,
    /// It was withdrawn.
    Withdrawn,
    /// It has been settled.
    Settled,
    /// Its review is over.
    ReviewOver { closed: Time, now: Time },
    /// It was amended as often as it may be.
    TooManyAmendments { max: u8 },
    /// An amendment never changes the project.
    OtherProject { project: ProjectId, given: ProjectId },
    /// Only what has lapsed can be reopened.
    NotLapsed,
    /// It was reopened already.
    ReopenedAlready,
    /// One's own work is recorded, not recorded for somebody.
    ForOneself,
    /// The zero address is nobody.
    ForNobody,
    /// The URI is longer than [`crate::contribution::URI_MAX`] bytes.
    UriTooLong { length: u32, max: u32 },
    /// The claim is out of range, in millionths of a point.
    ClaimOutOfRange { claimed: Points, min: Points, max: Points },
    /// The effort is 0.
    NoEffort,
    /// More than [`crate::contribution::CITES_MAX`].
    TooManyCites { given: u32, max: u8 },
    /// A citation of something that is not an earlier contribution.
    UnknownCite { id: ContributionId, newest: ContributionId },
    /// Something is cited twice.
    CiteTwice { id: ContributionId },
    /// More than [`super::MANY_MAX`] at once, or none.
    BadNumber { given: u32, max: u32 },
    /// It was not accepted, or nothing of its value stands.
    NotAccepted { id: ContributionId },
    /// It has no citation of that number (counted from 0).
    NoSuchCite { index: u8, cites: u8 },
    /// Nobody credits themselves.
    OwnCite { id: ContributionId },
    /// The citation has been credited.
    CreditedAlready { index: u8 },
    /// Citations are credited once the pots of the counting epoch are open.
    PotsNotOpen { opens: Time, now: Time },
    /// The citation's part is less than a millionth of a point.
    NothingToCredit,
    /// Corrections go downwards only.
    NotBelow { standing: Points, given: Points },
    /// The time for corrections is over.
    TooLateToCorrect { until: Time, now: Time },
    /// Something of its value stands, so nobody pays for having confirmed it.
    NotWorthless { standing: Points },
    /// Some pots, the last of which open at `until`, leave `shortest` seconds to correct what they
    /// would pay; a proposal and a late review would take `needed`.
    DisputeTooShort { needed: u64, shortest: u32, until: Time },
    /// Only the hub of the suite may do that.
    NotHub { hub: Address },
    /// It is known already when the commons opens.
    OpensAlready { opens: Time },
    /// Reputation does not settle it.
    Review(SettleError),
    /// Reputation does not mint or burn it.
    Order(OrderError),
    /// There is no such need; the newest one is `newest`.
    UnknownNeed { id: NeedId, newest: NeedId },
    /// Only who published the need may do that.
    NotPublisher { publisher: Address },
    /// The need was closed, for good.
    NeedClosed { closed: Time },
    /// The need is wanted no more.
    NeedOver { until: Time, now: Time },
    /// An end that is past, or further ahead than [`crate::need::EPOCHS_AHEAD_MAX`] epochs.
    UntilOutOfRange { until: Time, min: Time, max: Time },
    /// The call of the reputation contract failed without an answer.
    ReputationFailed,
}

impl From<DisputeTooShort> for LedgerError {
    fn from(DisputeTooShort { needed, shortest, until }: DisputeTooShort) -> Self {
        Self::DisputeTooShort { needed, shortest, until }
    }
}
