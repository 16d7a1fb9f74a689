//! Refusals to settle, mint or burn.

use super::{Refusal, Scale, error};
use crate::{
    error::Error,
    format::{points, when},
    names,
};
use commons_core::{
    reputation::{MintError, OrderError},
    review::SettleError,
};

impl Refusal for SettleError {
    fn explain(self, scale: &Scale) -> Error {
        match self {
            Self::NotLedger { ledger } => error(
                "not_ledger",
                format!("Only the ledger, {ledger:?}, settles reviews in reputation."),
                "Settle through the ledger: commons settle ID.",
            ),
            Self::NotConvener { convener } => error(
                "not_convener",
                format!(
                    "These terms were convened by {convener:?}; only the convener settles them."
                ),
                "Settle it through that contract: contributions with commons settle ID.",
            ),
            Self::Settled => error(
                "settled",
                "The ballot has been settled; its outcome is final.",
                "commons contribution ID shows the outcome.",
            ),
            Self::TooEarly { closes, now } => error(
                "too_early",
                format!(
                    "The review is open until {}, and no single grade holds more than half of the supply with enough reviewers behind it.",
                    when(closes, now)
                ),
                "Settle it after that, or let more peers grade it.",
            ),
            Self::Surge { settled, limit, vouching, majority } => error(
                "surge",
                format!(
                    "This epoch is full: {} of at most {} have been accepted without a majority. Beyond that a claim needs {} vouching for it, and has {}.",
                    scale.show(settled),
                    scale.show(limit),
                    scale.show(majority),
                    scale.show(vouching)
                ),
                "Repeat it in the next epoch, early: others wait too. commons status says when it begins.",
            ),
            Self::Mint(refusal) => refusal.explain(scale),
        }
    }
}

impl Refusal for MintError {
    fn explain(self, scale: &Scale) -> Error {
        match self {
            Self::Horizon { epoch, horizon } => error(
                "horizon",
                format!(
                    "Nothing can be minted any more: this is epoch {}, and 63 half-lives ended with epoch {}.",
                    epoch.0,
                    horizon.saturating_sub(1)
                ),
                "Everything else works on. A commons this old begins anew as a fork.",
            ),
            Self::SupplyLimit { supply, value } => error(
                "supply_limit",
                format!(
                    "{} cannot be minted: there are {} already, and the limit is 2^64 - 1 millionths of a point.",
                    points(value),
                    scale.show(supply)
                ),
                "Reputation fades: repeat it later.",
            ),
        }
    }
}

impl Refusal for OrderError {
    fn explain(self, scale: &Scale) -> Error {
        match self {
            Self::NotLedger { ledger } => error(
                "not_ledger",
                format!("Only the ledger, {ledger:?}, makes reputation mint or burn."),
                "Use the ledger's messages: credit_cite, correct, penalize.",
            ),
            Self::Mint(refusal) => refusal.explain(scale),
            Self::NotApprover { agent } => error(
                "not_approver",
                format!(
                    "{} did not grade it above 0, and so has not confirmed it.",
                    names::show(agent)
                ),
                "commons contribution ID --reviews shows who did.",
            ),
            Self::PaidAlready { agent } => error(
                "paid_already",
                format!("{} has paid for it already; once is enough.", names::show(agent)),
                "commons contribution ID --reviews shows who else confirmed it, and who has paid.",
            ),
        }
    }
}
