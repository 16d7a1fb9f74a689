//! Messages of reputation, those of its books included: these are handed to it within another one.

use crate::message::{message, Message};
use codec::{Decode, Encode};
use commons_core::{
    accepted::Count,
    ballot::{CastError, Receipt, Tally, Terms},
    calendar::Calendar,
    delegation::{DelegationError, Lent},
    founding::Seed,
    history::History,
    reputation::{
        Asked, Burned, Decision, FutureLookup, Order, OrderError, Penalty, SeedError, Share,
        Standing, Suite,
    },
    review::{Claim, SettleError, Surge},
    units::{Points, ProjectId, Units},
    Time,
};
use sp_core::{H160, H256};

/// A cast among several: the ballot's terms, the choice, and why.
pub type Ballot = (Terms, u8, Vec<u8>);

/// What was at the end of a second, which must be over.
pub type Past<T> = Message<Result<T, FutureLookup>>;

fn books<R: Decode>(name: &str, arguments: impl Encode) -> Message<R> {
    message::<R>(&format!("Books::{name}"), arguments).within("Reputation::books")
}

pub fn cast(terms: &Terms, choice: u8, reason: &[u8]) -> Message<Result<(), CastError>> {
    message("Reputation::cast", (terms, choice, reason))
}

pub fn signal(terms: &Terms, reason: &[u8]) -> Message<Result<(), CastError>> {
    books("signal", (terms, reason))
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

pub fn standing(agent: H160, at: Time) -> Past<Standing> {
    message("Reputation::standing", (agent, at))
}

pub fn seed(seeds: &[Seed], since: Time) -> Message<Result<u32, SeedError>> {
    books("seed", (seeds, since))
}

pub fn open(opens: Time) -> Message<Result<(), SeedError>> {
    books("open", (opens,))
}

pub fn settle(terms: &Terms, claim: &Claim) -> Message<Result<Decision, SettleError>> {
    books("settle", (terms, claim))
}

pub fn credit(order: &Order, value: Points) -> Message<Result<Units, OrderError>> {
    books("credit", (order, value))
}

pub fn correct(
    order: &Order,
    owed: Units,
    uncount: Option<Count>,
) -> Message<Result<Burned, OrderError>> {
    books("correct", (order, owed, uncount))
}

pub fn penalize(
    order: &Order,
    terms: &Terms,
    penalty: &Penalty,
) -> Message<Result<Burned, OrderError>> {
    books("penalize", (order, terms, penalty))
}

pub fn tally(ballot: H256) -> Message<Option<Tally>> {
    books("tally", (ballot,))
}

pub fn receipt(ballot: H256, agent: H160) -> Message<Option<Receipt>> {
    books("receipt", (ballot, agent))
}

pub fn balance_of(agent: H160) -> Message<Points> {
    books("balance_of", (agent,))
}

pub fn points_at(agent: H160, at: Time) -> Past<Points> {
    books("points_at", (agent, at))
}

pub fn total_supply() -> Message<Points> {
    books("total_supply", ())
}

pub fn own_units(agent: H160) -> Message<Units> {
    books("own_units", (agent,))
}

pub fn past_own_units(agent: H160, at: Time) -> Past<Units> {
    books("past_own_units", (agent, at))
}

pub fn votes(agent: H160) -> Message<Units> {
    books("votes", (agent,))
}

pub fn past_votes(agent: H160, at: Time) -> Past<Units> {
    books("past_votes", (agent, at))
}

pub fn total_units() -> Message<Units> {
    books("total_units", ())
}

pub fn past_total(at: Time) -> Past<Units> {
    books("past_total", (at,))
}

pub fn delegate_of(agent: H160) -> Message<Option<Lent>> {
    books("delegate_of", (agent,))
}

pub fn delegate_at(agent: H160, at: Time) -> Past<Option<Lent>> {
    books("delegate_at", (agent, at))
}

pub fn earned_of(agent: H160, project: ProjectId) -> Message<Units> {
    books("earned_of", (agent, project))
}

pub fn past_earned(agent: H160, project: ProjectId, at: Time) -> Past<Units> {
    books("past_earned", (agent, project, at))
}

pub fn shares(agent: H160, asked: &[Asked]) -> Past<Vec<Share>> {
    books("shares", (agent, asked))
}

pub fn agents(first: u32, count: u32) -> Message<Vec<(H160, Units)>> {
    books("agents", (first, count))
}

pub fn surge() -> Message<Surge> {
    books("surge", ())
}

pub fn suite() -> Message<Suite> {
    books("suite", ())
}

pub fn opens() -> Message<Time> {
    books("opens", ())
}

pub fn calendar() -> Message<Calendar> {
    books("calendar", ())
}

pub fn clock() -> Message<Time> {
    books("clock", ())
}

pub fn clock_mode() -> Message<String> {
    books("clock_mode", ())
}

pub fn history() -> Message<History> {
    books("history", ())
}
