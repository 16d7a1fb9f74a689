//! Drafts: what a contributor states.

use crate::{
    H256,
    ledger::{LedgerError, Rules},
    parameters::CLAIM_MIN,
    units::{ContributionId, NeedId, Points, ProjectId},
};
use alloc::vec::Vec;
use scale::{Decode, Encode};

/// Longest URI in bytes. It lives in the event only, where a byte costs about 262,144 ps.
pub const URI_MAX: u32 = 256;

/// Earlier contributions that one may build on by name.
pub const CITES_MAX: u8 = 4;

/// What was done, in the verbs of ValueFlows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Action {
    /// Labour.
    Work,
    /// A service delivered.
    DeliverService,
    /// Something new made.
    Produce,
    /// Something existing changed.
    Modify,
    /// Something lent for use.
    Use,
    /// Knowledge referred to.
    Cite,
    /// Something handed over.
    Transfer,
}

/// Units of effort, named as in the Ontology of Units of Measure, which ValueFlows uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Unit {
    /// Hour.
    Hour,
    /// Day.
    Day,
    /// Pieces.
    One,
    /// Kilogram.
    Kilogram,
    /// Metre.
    Metre,
    /// Litre.
    Litre,
    /// Kilowatt hour.
    KilowattHour,
}

/// How much was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Effort {
    /// Thousandths of the unit.
    pub milli: u64,
    /// The unit.
    pub unit: Unit,
}

/// What a contributor states.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Draft {
    /// The kind of deed.
    pub action: Action,
    /// How much was given.
    pub effort: Effort,
    /// What the contributor thinks it is worth.
    pub claimed: Points,
    /// Hash of a document that shows it; zero for none.
    pub evidence: H256,
    /// The project it was done for; 0 is the commons as a whole.
    pub project: ProjectId,
    /// Up to [`CITES_MAX`] earlier contributions it builds on.
    pub cites: Vec<ContributionId>,
    /// The need it satisfies, in part or altogether.
    pub satisfies: Option<NeedId>,
}

/// Checks the length of a URI.
pub(crate) fn check_uri(length: u32) -> Result<(), LedgerError> {
    if length > URI_MAX { Err(LedgerError::UriTooLong { length, max: URI_MAX }) } else { Ok(()) }
}

/// Checks what a contributor states; `newest` is the newest contribution that may be cited.
pub(super) fn check(
    draft: &Draft,
    uri_length: u32,
    newest: ContributionId,
    rules: &Rules,
) -> Result<(), LedgerError> {
    check_uri(uri_length)?;
    let (claimed, max) = (draft.claimed, rules.now.claim_max);
    if claimed < CLAIM_MIN || claimed > max {
        return Err(LedgerError::ClaimOutOfRange { claimed, min: CLAIM_MIN, max });
    }
    if draft.effort.milli == 0 {
        return Err(LedgerError::NoEffort);
    }
    if draft.cites.len() > CITES_MAX.into() {
        let given = u32::try_from(draft.cites.len()).unwrap_or(u32::MAX);
        return Err(LedgerError::TooManyCites { given, max: CITES_MAX });
    }
    for (index, id) in draft.cites.iter().enumerate() {
        if id.0 == 0 || *id > newest {
            return Err(LedgerError::UnknownCite { id: *id, newest });
        }
        if draft.cites.iter().take(index).any(|earlier| earlier == id) {
            return Err(LedgerError::CiteTwice { id: *id });
        }
    }
    if let Some(id) = draft.satisfies {
        rules.check_need(id)?;
    }
    Ok(())
}
