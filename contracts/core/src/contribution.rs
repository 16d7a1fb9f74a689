//! Contributions: an agent says "I did this".
//!
//! A contribution is an EconomicEvent of ValueFlows 1.0: an action, an effort, an agent. It is
//! never deleted; what became of it is derived from what was written and the time.

use crate::{
    Address, H256, Time,
    ballot::Terms,
    parameters::{CLAIM_MIN, Parameters},
    review::{Claim, Outcome},
    units::{ContributionId, Points},
};
use alloc::vec::Vec;
use scale::{Decode, Encode};

/// Longest URI in bytes. It lives in the event only, where a byte costs about 262,144 ps.
pub const URI_MAX: u32 = 256;

/// Earlier contributions that one may build on by name.
pub const CITES_MAX: u8 = 4;

/// How often a contribution may be amended: enough for mistakes, too few to wear reviewers out.
pub const AMENDMENTS_MAX: u8 = 3;

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
    /// Up to [`CITES_MAX`] earlier contributions it builds on.
    pub cites: Vec<ContributionId>,
}

/// A contribution as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Contribution {
    /// Who says so.
    pub agent: Address,
    /// What they say.
    pub draft: Draft,
    /// When it was recorded, or last amended.
    pub recorded: Time,
    /// How often it was amended.
    pub revision: u8,
    /// What was written of its fate.
    pub fate: Fate,
}

/// What was written of a contribution's fate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum Fate {
    /// Nothing yet.
    Open,
    /// The contributor took it back.
    Withdrawn,
    /// The peers' judgement.
    Settled { outcome: Outcome, at: Time },
}

/// Where a contribution stands; derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the variants say what their fields are
pub enum Status {
    /// Peers may grade it until then (or a quarter longer, if somebody is late).
    InReview { closes: Time },
    /// Anyone may settle it.
    AwaitingSettlement,
    /// The contributor took it back.
    Withdrawn,
    /// Judged.
    Settled(Outcome),
}

/// Why the ledger refuses; the first that applies, in this order (for citations: one after the
/// other).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum LedgerError {
    /// There is no such contribution; the newest one is `newest`.
    UnknownContribution { id: ContributionId, newest: ContributionId },
    /// Only the contributor may do that.
    NotContributor { contributor: Address },
    /// It was withdrawn.
    Withdrawn,
    /// It has been settled.
    Settled,
    /// Its review is over.
    ReviewOver { closed: Time, now: Time },
    /// It was amended as often as it may be.
    TooManyAmendments { max: u8 },
    /// The URI is longer than [`URI_MAX`] bytes.
    UriTooLong { length: u32, max: u32 },
    /// The claim is out of range, in millionths of a point.
    ClaimOutOfRange { claimed: Points, min: Points, max: Points },
    /// The effort is 0.
    NoEffort,
    /// More than [`CITES_MAX`].
    TooManyCites { given: u32, max: u8 },
    /// A citation of something that is not an earlier contribution.
    UnknownCite { id: ContributionId, newest: ContributionId },
    /// Something is cited twice.
    CiteTwice { id: ContributionId },
    /// Reputation does not settle it.
    Review(crate::review::SettleError),
    /// The call of the reputation contract failed without an answer.
    ReputationFailed,
}

/// Checks what a contributor states; `newest` is the newest contribution that may be cited.
fn check(
    draft: &Draft,
    uri_length: u32,
    newest: ContributionId,
    parameters: &Parameters,
) -> Result<(), LedgerError> {
    if uri_length > URI_MAX {
        return Err(LedgerError::UriTooLong { length: uri_length, max: URI_MAX });
    }
    let (claimed, max) = (draft.claimed, parameters.claim_max);
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
    Ok(())
}

impl Contribution {
    /// A new contribution, recorded by `caller` at `now`; `newest` is the newest one before it.
    pub fn record(
        caller: Address,
        now: Time,
        draft: Draft,
        uri_length: u32,
        newest: ContributionId,
        parameters: &Parameters,
    ) -> Result<Self, LedgerError> {
        check(&draft, uri_length, newest, parameters)?;
        Ok(Self { agent: caller, draft, recorded: now, revision: 0, fate: Fate::Open })
    }

    /// The contribution with other contents. Its review begins anew: the terms of the ballot
    /// change, so grades given before no longer count.
    pub fn amend(
        &self,
        id: ContributionId,
        caller: Address,
        now: Time,
        draft: Draft,
        uri_length: u32,
        parameters: &Parameters,
    ) -> Result<Self, LedgerError> {
        self.check_mutable(caller, now, parameters)?;
        if self.revision >= AMENDMENTS_MAX {
            return Err(LedgerError::TooManyAmendments { max: AMENDMENTS_MAX });
        }
        check(&draft, uri_length, ContributionId(id.0.saturating_sub(1)), parameters)?;
        Ok(Self { draft, recorded: now, revision: self.revision.saturating_add(1), ..self.clone() })
    }

    /// The contribution taken back. Its record stays, its review counts no more.
    pub fn withdraw(
        &self,
        caller: Address,
        now: Time,
        parameters: &Parameters,
    ) -> Result<Self, LedgerError> {
        self.check_mutable(caller, now, parameters)?;
        Ok(Self { fate: Fate::Withdrawn, ..self.clone() })
    }

    /// The contribution with its outcome; what reputation decided is passed in.
    pub fn settle(&self, outcome: Outcome, now: Time) -> Result<Self, LedgerError> {
        self.check_open()?;
        Ok(Self { fate: Fate::Settled { outcome, at: now }, ..self.clone() })
    }

    /// Neither withdrawn nor settled.
    pub fn check_open(&self) -> Result<(), LedgerError> {
        match self.fate {
            Fate::Open => Ok(()),
            Fate::Withdrawn => Err(LedgerError::Withdrawn),
            Fate::Settled { .. } => Err(LedgerError::Settled),
        }
    }

    /// The contributor may change it while its review is open. A quarter that a late cast adds is
    /// for answers to that cast, not for changes.
    fn check_mutable(
        &self,
        caller: Address,
        now: Time,
        parameters: &Parameters,
    ) -> Result<(), LedgerError> {
        if caller != self.agent {
            return Err(LedgerError::NotContributor { contributor: self.agent });
        }
        self.check_open()?;
        let closed = self.closes(parameters);
        if now >= closed { Err(LedgerError::ReviewOver { closed, now }) } else { Ok(()) }
    }

    /// First second in which casts no longer count, unless a late one moves it.
    pub fn closes(&self, parameters: &Parameters) -> Time {
        self.recorded.saturating_add(parameters.review_period.into())
    }

    /// The terms of its review, convened by `ledger`.
    pub fn terms(&self, id: ContributionId, ledger: Address, parameters: &Parameters) -> Terms {
        Terms {
            convener: ledger,
            subject: id,
            revision: self.revision,
            snapshot: self.recorded.saturating_sub(1),
            opens: self.recorded,
            closes: self.closes(parameters),
            reviewer_min: parameters.reviewer_min.into(),
            excluded: self.agent,
        }
    }

    /// What is asked of reputation when it is settled at `now`.
    pub fn claim(&self, genesis: Time, now: Time, parameters: &Parameters) -> Claim {
        Claim {
            agent: self.agent,
            claimed: self.draft.claimed,
            epoch: parameters.epoch(genesis, now),
            rule: parameters.rule(),
        }
    }

    /// Where it stands at `now`, given when its ballot really closes.
    pub fn status(&self, closes: Time, now: Time) -> Status {
        match self.fate {
            Fate::Withdrawn => Status::Withdrawn,
            Fate::Settled { outcome, .. } => Status::Settled(outcome),
            Fate::Open if now < closes => Status::InReview { closes },
            Fate::Open => Status::AwaitingSettlement,
        }
    }
}
