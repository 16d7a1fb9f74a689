//! Messages of reputation.

use crate::message::{message, Message};
use commons_core::{
    accepted::Count,
    ballot::{CastError, Receipt, Tally, Terms},
    calendar::Calendar,
    delegation::{DelegationError, Lent},
    history::History,
    reputation::{Burned, Decision, FutureLookup, Order, OrderError, Penalty, Share},
    review::{Claim, SettleError, Surge},
    units::{Epoch, Points, ProjectId, Units},
    Time,
};
use sp_core::{H160, H256};

/// A cast among several: the ballot's terms, the choice, and why.
pub type Ballot = (Terms, u8, Vec<u8>);

/// What was at the end of a second, which must be over.
pub type Past<T> = Message<Result<T, FutureLookup>>;

pub fn cast(terms: &Terms, choice: u8, reason: &[u8]) -> Message<Result<(), CastError>> {
    message("Reputation::cast", (terms, choice, reason))
}

pub fn cast_many(ballots: &[Ballot]) -> Message<Vec<Result<(), CastError>>> {
    message("Reputation::cast_many", (ballots,))
}

pub fn delegate(to: H160, seasons: u8) -> Message<Result<Lent, DelegationError>> {
    message("Reputation::delegate", (to, seasons))
}

pub fn undelegate() -> Message<Result<(), DelegationError>> {
    message("Reputation::undelegate", ())
}

pub fn settle(terms: &Terms, claim: &Claim) -> Message<Result<Decision, SettleError>> {
    message("Reputation::settle", (terms, claim))
}

pub fn credit(order: &Order, value: Points) -> Message<Result<Units, OrderError>> {
    message("Reputation::credit", (order, value))
}

pub fn correct(
    order: &Order,
    owed: Units,
    uncount: Option<Count>,
) -> Message<Result<Burned, OrderError>> {
    message("Reputation::correct", (order, owed, uncount))
}

pub fn penalize(
    order: &Order,
    terms: &Terms,
    penalty: &Penalty,
) -> Message<Result<Burned, OrderError>> {
    message("Reputation::penalize", (order, terms, penalty))
}

pub fn tally(ballot: H256) -> Message<Option<Tally>> {
    message("Reputation::tally", (ballot,))
}

pub fn receipt(ballot: H256, agent: H160) -> Message<Option<Receipt>> {
    message("Reputation::receipt", (ballot, agent))
}

pub fn balance_of(agent: H160) -> Message<Points> {
    message("Reputation::balance_of", (agent,))
}

pub fn points_at(agent: H160, at: Time) -> Past<Points> {
    message("Reputation::points_at", (agent, at))
}

pub fn total_supply() -> Message<Points> {
    message("Reputation::total_supply", ())
}

pub fn own_units(agent: H160) -> Message<Units> {
    message("Reputation::own_units", (agent,))
}

pub fn past_own_units(agent: H160, at: Time) -> Past<Units> {
    message("Reputation::past_own_units", (agent, at))
}

pub fn votes(agent: H160) -> Message<Units> {
    message("Reputation::votes", (agent,))
}

pub fn past_votes(agent: H160, at: Time) -> Past<Units> {
    message("Reputation::past_votes", (agent, at))
}

pub fn total_units() -> Message<Units> {
    message("Reputation::total_units", ())
}

pub fn past_total(at: Time) -> Past<Units> {
    message("Reputation::past_total", (at,))
}

pub fn delegate_of(agent: H160) -> Message<Option<Lent>> {
    message("Reputation::delegate_of", (agent,))
}

pub fn delegate_at(agent: H160, at: Time) -> Past<Option<Lent>> {
    message("Reputation::delegate_at", (agent, at))
}

pub fn earned_of(agent: H160, project: ProjectId) -> Message<Units> {
    message("Reputation::earned_of", (agent, project))
}

pub fn past_earned(agent: H160, project: ProjectId, at: Time) -> Past<Units> {
    message("Reputation::past_earned", (agent, project, at))
}

pub fn share(agent: H160, project: ProjectId, epoch: Epoch, at: Time) -> Past<Share> {
    message("Reputation::share", (agent, project, epoch, at))
}

pub fn agents(first: u32, count: u32) -> Message<Vec<(H160, Units)>> {
    message("Reputation::agents", (first, count))
}

pub fn surge() -> Message<Surge> {
    message("Reputation::surge", ())
}

pub fn ledger() -> Message<H160> {
    message("Reputation::ledger", ())
}

pub fn calendar() -> Message<Calendar> {
    message("Reputation::calendar", ())
}

pub fn clock() -> Message<Time> {
    message("Reputation::clock", ())
}

pub fn clock_mode() -> Message<String> {
    message("Reputation::clock_mode", ())
}

pub fn history() -> Message<History> {
    message("Reputation::history", ())
}
