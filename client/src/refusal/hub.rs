//! Refusals of the hub, and of reputation when the hub gives seed.

use super::{Refusal, Scale, error};
use crate::{
    error::Error,
    format::{date, when},
    names::show,
};
use commons_core::{Address, Time, hub::HubError, reputation::SeedError};

impl Refusal for HubError {
    fn explain(self, scale: &Scale) -> Error {
        match self {
            Self::Founding(refusal) => refusal.into(),
            Self::UriTooLong { length, max } => error(
                "uri_too_long",
                format!("The charter's URI has {length} bytes; at most {max} are allowed."),
                "Put the document at a shorter address; its hash proves what it is.",
            ),
            Self::ParentNotACommons { parent } => error(
                "parent_not_a_commons",
                format!("There is no hub of a commons at {}.", show(parent)),
                "Give the address of the parent's hub, on this chain; its commons status shows it.",
            ),
            Self::NotDeployed { code } => error(
                "not_deployed",
                format!("No contract could be made of the code {code:?}; nothing was deployed."),
                "Build the contracts anew with scripts/build-contracts, and repeat it.",
            ),
            Self::UnexpectedAddress { expected, actual } => error(
                "unexpected_address",
                format!(
                    "A contract came into being at {actual:?} instead of {expected:?}; nothing was deployed."
                ),
                "This chain computes contract addresses otherwise than pallet-revive does; please report it.",
            ),
            Self::NoParent => error(
                "no_parent",
                "This commons has founders and no parent, so there is nothing to inherit.",
                "Reputation comes from accepted contributions: commons record.",
            ),
            Self::WindowOver { opens, now } => error(
                "window_over",
                format!(
                    "People could inherit until {}; now the commons is open.",
                    when(opens, now)
                ),
                "What was earned in the parent stays there. Here, reputation comes from accepted contributions.",
            ),
            Self::Seed(refusal) => refusal.explain(scale),
            Self::NotGovernor { governor } => error(
                "not_governor",
                format!(
                    "Only the governor, {}, amends the charter, and it does what was decided together.",
                    show(governor)
                ),
                "Propose it: commons propose --charter FILE.",
            ),
            Self::CallFailed { contract } => error(
                "call_failed",
                format!("The contract {contract:?} did not answer, so the whole call was undone."),
                "Try again; if it stays so, commons audit says whether the suite is what it should be.",
            ),
        }
    }
}

impl Refusal for SeedError {
    fn explain(self, scale: &Scale) -> Error {
        match self {
            Self::NotHub { hub } => not_hub(hub),
            Self::Opened { opens, now } => error(
                "window_over",
                format!("Seed could be given until {}; now the commons is open.", when(opens, now)),
                "Reputation comes from accepted contributions: commons record.",
            ),
            Self::Nothing { agent } => error(
                "nothing_to_inherit",
                format!("{} had nothing in the parent in the second before the fork.", show(agent)),
                "What was earned there later does not count. Here, reputation comes from accepted contributions.",
            ),
            Self::SeededAlready { agent } => error(
                "inherited_already",
                format!("{} has inherited already; once is enough.", show(agent)),
                "commons reputation AGENT shows what was brought.",
            ),
            Self::Mint(refusal) => refusal.explain(scale),
            Self::OpensAlready { opens } => opens_already(opens),
        }
    }
}

/// Only the hub tells the other contracts when a commons opens.
pub(super) fn not_hub(hub: Address) -> Error {
    error(
        "not_hub",
        format!("Only the hub, {}, may do that.", show(hub)),
        "It does so by itself, when a commons is deployed or enough have inherited.",
    )
}

/// When a commons opens is said once.
pub(super) fn opens_already(opens: Time) -> Error {
    let what = format!("It is known already when the commons opens: {}.", date(opens));
    error("opens_already", what, "That is said once, and never changes.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_to_inherit_say_which_it_was() {
        let agent = Address::repeat_byte(7);
        let said = |refusal: SeedError| Error::from(HubError::Seed(refusal));
        assert_eq!(said(SeedError::Nothing { agent }).code, "nothing_to_inherit");
        assert_eq!(said(SeedError::SeededAlready { agent }).code, "inherited_already");
        let late = Error::from(HubError::WindowOver { opens: 1_000, now: 1_060 });
        assert_eq!(late.code, "window_over");
        assert!(late.message.contains("1970-01-01") && late.message.contains("60 seconds ago"));
    }
}
