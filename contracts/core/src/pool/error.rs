//! Why the pool refuses.

use super::{Asset, PotId};
use crate::{Address, Time, U256, units::ProjectId, versions::DisputeTooShort};
use scale::{Decode, Encode};

/// Why the pool refuses; the first that applies, in the order in which a message asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum PoolError {
    /// The commons is a fork that people still inherit from; see [`crate::hub`].
    NotOpen { opens: Time, now: Time },
    /// Nothing was put in.
    NothingFunded,
    /// The memo is longer than [`super::MEMO_MAX`] bytes.
    MemoTooLong { length: u32, max: u32 },
    /// The asset is not listed: it takes a proposal.
    NotListed { asset: Address },
    /// There is no such project; the newest one is `newest`.
    UnknownProject { id: ProjectId, newest: ProjectId },
    /// The token would not move what it was asked to. It takes an allowance for the pool of at least
    /// `amount`, and a balance of as much.
    NotTransferred { asset: Address, amount: U256 },
    /// The pool would owe more than 2^256 - 1 of the asset.
    TooMuch { owed: U256, amount: U256 },
    /// More pots at once than [`super::CLAIMS_MAX`], or none.
    BadNumber { given: u32, max: u32 },
    /// Money is not paid to nobody, to what the chain itself has at its lowest addresses, or to the
    /// suite.
    BadRecipient { recipient: Address },
    /// The agent is a contract, which may want its money elsewhere: only it can claim.
    IsContract { agent: Address },
    /// The pot is not open yet.
    PotNotOpen { opens: Time, now: Time },
    /// The time to claim is over. What was not claimed goes to a later pot.
    WindowOver { until: Time, now: Time },
    /// It was claimed already.
    ClaimedAlready { pot: PotId },
    /// The agent has no share in the pot, or nothing was put in, or the share is less than the
    /// smallest unit.
    NothingToClaim { pot: PotId },
    /// The money did not arrive, so nothing was paid and nothing counts as claimed.
    NotPaid { asset: Asset, amount: U256 },
    /// There is nothing that could move on. What may be claimed until `until` stays.
    NothingToSweep { until: Time, now: Time },
    /// There is nothing for the treasury.
    NothingToCollect { asset: Asset },
    /// Whatever is there does not answer as a token does.
    NotAToken { asset: Address },
    /// The asset is listed already, or is not.
    ListedAlready { asset: Address, listed: bool },
    /// Only the governor may do that.
    NotGovernor { governor: Address },
    /// Only the hub may do that.
    NotHub { hub: Address },
    /// It is known already when the commons opens.
    OpensAlready { opens: Time },
    /// Pots that are not open yet leave no more than `shortest` seconds to correct what they pay; see
    /// [`crate::versions`].
    DisputeTooShort { needed: u64, shortest: u32, until: Time },
    /// The call of another contract of the suite failed without an answer.
    CallFailed { contract: Address },
}

impl From<DisputeTooShort> for PoolError {
    fn from(DisputeTooShort { needed, shortest, until }: DisputeTooShort) -> Self {
        Self::DisputeTooShort { needed, shortest, until }
    }
}
