//! Needs: what a project wants, said by anyone. Contributions satisfy them.
//!
//! A need is an Intent of ValueFlows 1.0. Who cares for it says so by signalling in its ballot; its
//! *heat* is that ballot's tally, which fades within weeks, so that the board of needs cleans itself
//! like a trail that nobody walks any more. A commitment ("I will do it, by then") is an event and no
//! more: it takes no right from others and ends by itself.

use crate::{
    Address, H256, Time,
    ballot::{Kind, Terms},
    calendar::Calendar,
    decay::HalfLife,
    ledger::LedgerError,
    units::{NeedId, ProjectId},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// How far ahead a need or a commitment may end, in epochs: two years of weeks.
pub const EPOCHS_AHEAD_MAX: u32 = 104;

/// A need as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Need {
    /// Who published it, and may renew and close it.
    pub publisher: Address,
    /// The project that wants it; 0 is the commons as a whole.
    pub project: ProjectId,
    /// When it was published.
    pub at: Time,
    /// First second in which it is wanted no more.
    pub until: Time,
    /// Hash of the document that describes it; zero for none.
    pub document: H256,
    /// Whether its publisher closed it, for good.
    pub closed: bool,
}

impl Need {
    /// A new need of `publisher`.
    pub fn publish(
        publisher: Address,
        project: ProjectId,
        document: H256,
        until: Time,
        calendar: &Calendar,
        now: Time,
    ) -> Result<Self, LedgerError> {
        check_until(until, calendar, now)?;
        Ok(Self { publisher, project, at: now, until, document, closed: false })
    }

    /// It is wanted until another time, sooner or later; also if its time was over.
    pub fn renew(
        &mut self,
        caller: Address,
        until: Time,
        calendar: &Calendar,
        now: Time,
    ) -> Result<(), LedgerError> {
        self.check_publisher(caller)?;
        check_until(until, calendar, now)?;
        self.until = until;
        Ok(())
    }

    /// It is wanted no more, for good.
    pub fn close(&mut self, caller: Address, now: Time) -> Result<(), LedgerError> {
        self.check_publisher(caller)?;
        self.until = self.until.min(now);
        self.closed = true;
        Ok(())
    }

    /// Whether somebody may commit to it, until then.
    pub fn check_commitment(
        &self,
        until: Time,
        calendar: &Calendar,
        now: Time,
    ) -> Result<(), LedgerError> {
        if !self.is_open(now) {
            return Err(LedgerError::NeedOver { until: self.until, now });
        }
        check_until(until, calendar, now)
    }

    /// Whether it is wanted at `now`.
    pub fn is_open(&self, now: Time) -> bool {
        now < self.until
    }

    /// The terms of the ballot in which people signal that it matters to them, convened by `ledger`;
    /// `half_life` is what was in force when it was published. The ballot never closes, so renewing
    /// the need changes no terms, and what was signalled stays.
    pub fn terms(&self, id: NeedId, ledger: Address, half_life: HalfLife) -> Terms {
        Terms {
            convener: ledger,
            subject: id.0.into(),
            revision: 0,
            snapshot: self.at.saturating_sub(1),
            opens: self.at,
            closes: Time::MAX,
            kind: Kind::Signal { half_life },
        }
    }

    fn check_publisher(&self, caller: Address) -> Result<(), LedgerError> {
        let publisher = self.publisher;
        if caller != publisher {
            return Err(LedgerError::NotPublisher { publisher });
        }
        if self.closed { Err(LedgerError::NeedClosed { closed: self.until }) } else { Ok(()) }
    }
}

/// Whether a need or a commitment may end at `until`.
fn check_until(until: Time, calendar: &Calendar, now: Time) -> Result<(), LedgerError> {
    let ahead = u64::from(calendar.epoch_length).saturating_mul(EPOCHS_AHEAD_MAX.into());
    let (min, max) = (now.saturating_add(1), now.saturating_add(ahead));
    if until < min || until > max {
        return Err(LedgerError::UntilOutOfRange { until, min, max });
    }
    Ok(())
}
