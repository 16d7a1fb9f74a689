//! Contributions: an agent says "I did this".
//!
//! A contribution is an EconomicEvent of ValueFlows 1.0: an action, an effort, an agent. It is
//! never deleted; what became of it is derived from what was written and the time.

mod draft;

pub(crate) use draft::check_uri;
pub use draft::{Action, CITES_MAX, Draft, Effort, URI_MAX, Unit};

use crate::{
    Address, Time,
    ballot::{Kind, Terms},
    ledger::{LedgerError, Rules},
    review::Outcome,
    units::{ContributionId, Epoch, Points, Units},
};
use draft::check;
use scale::{Decode, Encode};

/// How often a contribution may be amended: enough for mistakes, too few to wear reviewers out.
pub const AMENDMENTS_MAX: u8 = 3;

/// A contribution as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Contribution {
    /// Who did it.
    pub agent: Address,
    /// Who recorded it, if it was somebody else.
    pub recorder: Option<Address>,
    /// What they say.
    pub draft: Draft,
    /// When it was recorded, or last amended, consented to or reopened.
    pub recorded: Time,
    /// How often it was amended.
    pub amendments: u8,
    /// Whether it was reopened after a lapse.
    pub reopened: bool,
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
    /// Somebody else recorded it, and the contributor has not said anything.
    AwaitingConsent,
    /// The contributor does not want it to count as theirs.
    Declined,
    /// The contributor took it back.
    Withdrawn,
    /// The peers' judgement.
    Settled(Settlement),
}

/// What became of a review, and of the value after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Settlement {
    /// The outcome.
    pub outcome: Outcome,
    /// When it was taken.
    pub at: Time,
    /// The epoch in which an accepted value counts.
    pub counts: Epoch,
    /// Units minted; 0 unless it was accepted.
    pub minted: Units,
    /// The value that stands after corrections; 0 unless it was accepted.
    pub standing: Points,
    /// What counted in that epoch before corrections: the value, or less if it was settled so late
    /// that it had faded.
    pub counted: Points,
    /// Which citations have been credited, bit by bit.
    pub credited: u8,
}

/// Where a contribution stands; derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the variants say what their fields are
pub enum Status {
    /// The contributor has not said whether it is theirs.
    AwaitingConsent,
    /// The contributor does not want it to count as theirs.
    Declined,
    /// Peers may grade it until then (or a quarter longer, if somebody is late).
    InReview { closes: Time },
    /// Anyone may settle it.
    AwaitingSettlement,
    /// The contributor took it back.
    Withdrawn,
    /// Judged.
    Settled(Settlement),
}

impl Contribution {
    /// A new contribution of `caller`, recorded at `now`; `newest` is the newest one before it.
    pub fn record(
        caller: Address,
        now: Time,
        draft: Draft,
        uri_length: u32,
        newest: ContributionId,
        rules: &Rules,
    ) -> Result<Self, LedgerError> {
        check(&draft, uri_length, newest, rules)?;
        Ok(Self {
            agent: caller,
            recorder: None,
            draft,
            recorded: now,
            amendments: 0,
            reopened: false,
            fate: Fate::Open,
        })
    }

    /// A new contribution of `agent`, recorded by `caller`; it waits for the agent's consent.
    pub fn record_for(
        caller: Address,
        agent: Address,
        now: Time,
        draft: Draft,
        newest: ContributionId,
        rules: &Rules,
    ) -> Result<Self, LedgerError> {
        if caller == agent {
            return Err(LedgerError::ForOneself);
        }
        if agent.is_zero() {
            return Err(LedgerError::ForNobody);
        }
        let mut recorded = Self::record(agent, now, draft, 0, newest, rules)?;
        recorded.recorder = Some(caller);
        recorded.fate = Fate::AwaitingConsent;
        Ok(recorded)
    }

    /// Its contributor's consent, which counts as the recording.
    pub fn consent(
        &mut self,
        caller: Address,
        now: Time,
        uri_length: u32,
    ) -> Result<(), LedgerError> {
        check_uri(uri_length)?;
        self.check_awaiting(caller)?;
        self.fate = Fate::Open;
        self.recorded = now;
        Ok(())
    }

    /// Its contributor does not want it to count as theirs.
    pub fn decline(&mut self, caller: Address) -> Result<(), LedgerError> {
        self.check_awaiting(caller)?;
        self.fate = Fate::Declined;
        Ok(())
    }

    /// Other contents. The review begins anew: the terms of the ballot change, so grades given before
    /// no longer count.
    pub fn amend(
        &mut self,
        id: ContributionId,
        caller: Address,
        now: Time,
        draft: Draft,
        uri_length: u32,
        rules: &Rules,
    ) -> Result<(), LedgerError> {
        self.check_mutable(caller, now, rules)?;
        if self.amendments >= AMENDMENTS_MAX {
            return Err(LedgerError::TooManyAmendments { max: AMENDMENTS_MAX });
        }
        let (project, given) = (self.draft.project, draft.project);
        if given != project {
            return Err(LedgerError::OtherProject { project, given });
        }
        check(&draft, uri_length, ContributionId(id.0.saturating_sub(1)), rules)?;
        self.draft = draft;
        self.recorded = now;
        self.amendments = self.amendments.saturating_add(1);
        Ok(())
    }

    /// It is taken back. Its record stays, its review counts no more.
    pub fn withdraw(
        &mut self,
        caller: Address,
        now: Time,
        rules: &Rules,
    ) -> Result<(), LedgerError> {
        self.check_mutable(caller, now, rules)?;
        self.fate = Fate::Withdrawn;
        Ok(())
    }

    /// It is put to review once more after it lapsed; once.
    pub fn reopen(&mut self, caller: Address, now: Time) -> Result<(), LedgerError> {
        self.check_contributor(caller)?;
        let Fate::Settled(Settlement { outcome: Outcome::Lapsed, .. }) = self.fate else {
            return Err(LedgerError::NotLapsed);
        };
        if self.reopened {
            return Err(LedgerError::ReopenedAlready);
        }
        self.fate = Fate::Open;
        self.recorded = now;
        self.reopened = true;
        Ok(())
    }

    /// Counts the changes; what was cast for one revision does not count for another.
    pub fn revision(&self) -> u8 {
        self.amendments.saturating_add(self.reopened.into())
    }

    /// Open for review, or waiting to be settled.
    pub fn check_open(&self) -> Result<(), LedgerError> {
        match self.fate {
            Fate::Open => Ok(()),
            Fate::AwaitingConsent => Err(LedgerError::AwaitingConsent { agent: self.agent }),
            Fate::Declined => Err(LedgerError::Declined),
            Fate::Withdrawn => Err(LedgerError::Withdrawn),
            Fate::Settled(_) => Err(LedgerError::Settled),
        }
    }

    /// The settlement of a contribution that was accepted and is still worth something.
    pub fn accepted(&self, id: ContributionId) -> Result<Settlement, LedgerError> {
        match self.fate {
            Fate::Settled(settlement) if settlement.standing > Points(0) => Ok(settlement),
            _ => Err(LedgerError::NotAccepted { id }),
        }
    }

    fn check_contributor(&self, caller: Address) -> Result<(), LedgerError> {
        let contributor = self.agent;
        if caller == contributor {
            Ok(())
        } else {
            Err(LedgerError::NotContributor { contributor })
        }
    }

    fn check_awaiting(&self, caller: Address) -> Result<(), LedgerError> {
        self.check_contributor(caller)?;
        match self.fate {
            Fate::AwaitingConsent => Ok(()),
            _ => Err(LedgerError::NotAwaitingConsent),
        }
    }

    /// The contributor may change it while its review is open. A quarter that a late cast adds is
    /// for answers to that cast, not for changes.
    fn check_mutable(&self, caller: Address, now: Time, rules: &Rules) -> Result<(), LedgerError> {
        self.check_contributor(caller)?;
        self.check_open()?;
        let closed = self.closes(rules);
        if now >= closed { Err(LedgerError::ReviewOver { closed, now }) } else { Ok(()) }
    }

    /// First second in which casts no longer count, unless a late one moves it.
    pub fn closes(&self, rules: &Rules) -> Time {
        self.recorded.saturating_add(rules.then.review_period.into())
    }

    /// The terms of its review, convened by `ledger`.
    pub fn terms(&self, id: ContributionId, ledger: Address, rules: &Rules) -> Terms {
        let snapshot = self.recorded.saturating_sub(1);
        let reviewer_min = rules.then.reviewer_min;
        Terms {
            convener: ledger,
            subject: id.0,
            revision: self.revision(),
            snapshot,
            opens: self.recorded,
            closes: self.closes(rules),
            kind: Kind::Grade {
                reviewer_min: rules.calendar.units_up(reviewer_min, snapshot),
                excluded: self.agent,
            },
        }
    }

    /// Where it stands at `now`, given when its ballot really closes.
    pub fn status(&self, closes: Time, now: Time) -> Status {
        match self.fate {
            Fate::AwaitingConsent => Status::AwaitingConsent,
            Fate::Declined => Status::Declined,
            Fate::Withdrawn => Status::Withdrawn,
            Fate::Settled(settlement) => Status::Settled(settlement),
            Fate::Open if now < closes => Status::InReview { closes },
            Fate::Open => Status::AwaitingSettlement,
        }
    }
}
