//! What a proposal does when it is executed.

use super::GovernorError;
use crate::{
    Address, H256,
    contribution::URI_MAX,
    parameters::Parameters,
    units::{ContributionId, Points},
};
use alloc::vec::Vec;
use primitive_types::U256;
use scale::{Decode, Encode};

/// Most actions of a proposal: each is a call, and all of them must fit into one block.
pub const ACTIONS_MAX: u32 = 16;
/// Most bytes of all call data and URIs of a proposal together: they travel in an event, and once more
/// when it is executed.
pub const DATA_MAX: u32 = 4_096;

/// What a proposal does when it is executed. What may be done to the suite itself has a name here, so
/// that nobody has to read call data to see what is voted on, and nothing else can be done to it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Action {
    /// Gives a parameter another value.
    Set {
        /// Its position in [`Parameters::entries`].
        parameter: u8,
        /// The value that it has: somebody who executes an old proposal late must not undo a newer one.
        from: u64,
        /// The value, in the parameter's unit.
        value: u64,
    },
    /// Lowers an accepted value.
    Correct {
        /// The contribution.
        id: ContributionId,
        /// What shall stand.
        value: Points,
    },
    /// Publishes other norms.
    AmendCharter {
        /// Hash of the document.
        document: H256,
        /// Where the document is.
        uri: Vec<u8>,
    },
    /// Lists an asset, so that it can be put into the pool, or takes it from the list.
    List {
        /// The asset's contract, an ERC-20 token.
        asset: Address,
        /// Whether it shall be listed.
        listed: bool,
    },
    /// Pays native money from the treasury.
    Pay {
        /// To whom.
        to: Address,
        /// How much, in the chain's 18-decimal units.
        amount: U256,
    },
    /// Pays an ERC-20 asset from the treasury.
    PayToken {
        /// The asset's contract.
        asset: Address,
        /// To whom.
        to: Address,
        /// How much, in the asset's smallest units.
        amount: U256,
    },
    /// Calls any contract outside of the suite.
    Call {
        /// The contract.
        target: Address,
        /// Native money that goes with the call, in the chain's 18-decimal units.
        value: U256,
        /// Selector and arguments.
        data: Vec<u8>,
    },
}

impl Action {
    /// The account whose code decides what the action does. It is bound at proposing.
    pub fn target(&self) -> Option<Address> {
        match self {
            Self::Set { .. } | Self::Correct { .. } | Self::AmendCharter { .. } => None,
            Self::Pay { to, .. } => Some(*to),
            Self::List { asset, .. } | Self::PayToken { asset, .. } => Some(*asset),
            Self::Call { target, .. } => Some(*target),
        }
    }

    /// Whether it changes the suite itself. Corrections do not count, so that a third of the weight
    /// cannot protect its own frauds.
    pub fn changes_the_suite(&self) -> bool {
        matches!(self, Self::Set { .. } | Self::AmendCharter { .. } | Self::List { .. })
    }

    /// Native money that leaves the treasury.
    pub fn value(&self) -> U256 {
        match self {
            Self::Pay { amount, .. } => *amount,
            Self::Call { value, .. } => *value,
            _ => U256::zero(),
        }
    }

    fn data_length(&self) -> usize {
        match self {
            Self::AmendCharter { uri, .. } => uri.len(),
            Self::Call { data, .. } => data.len(),
            _ => 0,
        }
    }

    /// Whether it can be proposed at all; `code` is that of its target, and `suite` the contracts that
    /// cannot be one.
    fn check(&self, action: u8, code: H256, suite: &[Address]) -> Result<(), GovernorError> {
        let forbidden = |target: &Address| Err(GovernorError::ForbiddenTarget { target: *target });
        match self {
            Self::Set { .. } | Self::Correct { .. } => Ok(()),
            Self::AmendCharter { uri, .. } => {
                let (length, max) = (u32::try_from(uri.len()).unwrap_or(u32::MAX), URI_MAX);
                if length > max { Err(GovernorError::UriTooLong { length, max }) } else { Ok(()) }
            }
            Self::Pay { amount, .. } | Self::PayToken { amount, .. } if amount.is_zero() => {
                Err(GovernorError::NothingToPay { action })
            }
            Self::Pay { to, .. } if is_precompile(to) || suite.contains(to) => forbidden(to),
            Self::Pay { .. } => Ok(()),
            Self::PayToken { to, .. } if to.is_zero() || suite.contains(to) => forbidden(to),
            // An asset may be a precompile itself: chains show their own assets as ERC-20 tokens.
            Self::List { asset, .. } | Self::PayToken { asset, .. }
                if is_builtin(asset) || suite.contains(asset) =>
            {
                forbidden(asset)
            }
            Self::Call { target, .. } if is_precompile(target) || suite.contains(target) => {
                forbidden(target)
            }
            Self::Call { data, .. } if data.len() < 4 => Err(GovernorError::NoSelector { action }),
            // What is no token any more can still be taken from the list.
            Self::List { listed: false, .. } => Ok(()),
            // Calling an account without code succeeds and does nothing.
            Self::List { asset: target, .. }
            | Self::PayToken { asset: target, .. }
            | Self::Call { target, .. }
                if code.is_zero() =>
            {
                Err(GovernorError::NoCode { target: *target })
            }
            Self::List { .. } | Self::PayToken { .. } | Self::Call { .. } => Ok(()),
        }
    }
}

/// Nobody, and what the chain itself has at its lowest addresses: one of them deletes whoever asks.
fn is_builtin(address: &Address) -> bool {
    address.0[..18].iter().all(|byte| *byte == 0)
}

/// Any address at which the chain itself answers. Those that a runtime adds have their number in bytes
/// 16 and 17, and some a prefix in the first four (pallet-revive 0.16, `precompiles.rs`).
pub(crate) fn is_precompile(address: &Address) -> bool {
    address.0[4..16].iter().all(|byte| *byte == 0)
}

/// Whether these actions can be proposed; `codes` are those of their targets.
pub(super) fn check(
    actions: &[Action],
    codes: &[H256],
    suite: &[Address],
    parameters: &Parameters,
) -> Result<(), GovernorError> {
    let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let given = count(actions.len());
    if given > ACTIONS_MAX {
        return Err(GovernorError::TooManyActions { given, max: ACTIONS_MAX });
    }
    let length = count(actions.iter().map(Action::data_length).sum());
    if length > DATA_MAX {
        return Err(GovernorError::TooMuchData { length, max: DATA_MAX });
    }
    for (index, action) in (0u8..).zip(actions) {
        let code = codes.get(usize::from(index)).copied().unwrap_or_default();
        action.check(index, code, suite)?;
    }
    let after = apply(actions, parameters)?;
    // The ledger will ask for more (see `Ledger::adopt`), but never for less.
    let (needed, dispute_period) = (after.dispute_min(), parameters.dispute_period);
    if needed > dispute_period.into() {
        return Err(GovernorError::CycleTooLong { needed, dispute_period });
    }
    Ok(())
}

/// The parameters after the actions, as a whole: one that changes two which depend on each other is
/// judged by what comes of both.
pub fn apply(actions: &[Action], parameters: &Parameters) -> Result<Parameters, GovernorError> {
    let mut after = *parameters;
    let mut changed = false;
    for action in actions {
        if let Action::Set { parameter, from, value: to } = action {
            if *parameter < Parameters::FIXED {
                return Err(GovernorError::FixedParameter { parameter: *parameter });
            }
            let unknown = GovernorError::UnknownParameter { parameter: *parameter, value: *to };
            let value = after.get(*parameter).ok_or(unknown.clone())?;
            if value != *from {
                let (parameter, from) = (*parameter, *from);
                return Err(GovernorError::OtherValue { parameter, from, value });
            }
            after.set(*parameter, *to).ok_or(unknown)?;
            changed = true;
        }
    }
    if changed {
        after.check().map_err(GovernorError::OutOfRange)?;
    }
    Ok(after)
}
