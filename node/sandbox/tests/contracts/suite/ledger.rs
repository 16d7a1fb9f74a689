//! Messages of the ledger.

use crate::message::{message, Message};
use commons_core::{
    ballot::Terms,
    calendar::Calendar,
    contribution::{Contribution, Draft},
    history::History,
    hub::Addresses,
    ledger::{LedgerError, Project},
    need::Need,
    parameters::Parameters,
    reputation::Burned,
    review::Outcome,
    units::{ContributionId, NeedId, Points, ProjectId},
    versions::Version,
    Time,
};
use sp_core::{H160, H256};

/// What the ledger answers, or why it refuses.
pub type Answer<T> = Message<Result<T, LedgerError>>;

pub fn open_project(document: H256, uri: &[u8]) -> Answer<ProjectId> {
    message("Ledger::open_project", (document, uri))
}

pub fn record(draft: &Draft, uri: &[u8]) -> Answer<ContributionId> {
    message("Ledger::record", (draft, uri))
}

pub fn record_many(drafts: &[(Draft, Vec<u8>)]) -> Answer<ContributionId> {
    message("Ledger::record_many", (drafts,))
}

pub fn record_for(agent: H160, draft: &Draft) -> Answer<ContributionId> {
    message("Ledger::record_for", (agent, draft))
}

pub fn consent(id: ContributionId, uri: &[u8]) -> Answer<()> {
    message("Ledger::consent", (id, uri))
}

pub fn decline(id: ContributionId) -> Answer<()> {
    message("Ledger::decline", (id,))
}

pub fn amend(id: ContributionId, draft: &Draft, uri: &[u8]) -> Answer<()> {
    message("Ledger::amend", (id, draft, uri))
}

pub fn withdraw(id: ContributionId) -> Answer<()> {
    message("Ledger::withdraw", (id,))
}

pub fn reopen(id: ContributionId) -> Answer<()> {
    message("Ledger::reopen", (id,))
}

pub fn settle(id: ContributionId) -> Answer<Outcome> {
    message("Ledger::settle", (id,))
}

pub fn credit_cite(id: ContributionId, index: u8) -> Answer<Points> {
    message("Ledger::credit_cite", (id, index))
}

pub fn correct(id: ContributionId, value: Points) -> Answer<Burned> {
    message("Ledger::correct", (id, value))
}

pub fn penalize(id: ContributionId, reviewer: H160) -> Answer<Burned> {
    message("Ledger::penalize", (id, reviewer))
}

pub fn publish_need(project: ProjectId, document: H256, uri: &[u8], until: Time) -> Answer<NeedId> {
    message("Ledger::publish_need", (project, document, uri, until))
}

pub fn renew_need(id: NeedId, until: Time) -> Answer<()> {
    message("Ledger::renew_need", (id, until))
}

pub fn close_need(id: NeedId) -> Answer<()> {
    message("Ledger::close_need", (id,))
}

pub fn commit(id: NeedId, until: Time) -> Answer<()> {
    message("Ledger::commit", (id, until))
}

pub fn contribution(id: ContributionId) -> Message<Option<Contribution>> {
    message("Ledger::contribution", (id,))
}

pub fn contributions(first: ContributionId, count: u32) -> Message<Vec<Contribution>> {
    message("Ledger::contributions", (first, count))
}

pub fn newest() -> Message<ContributionId> {
    message("Ledger::newest", ())
}

pub fn project(id: ProjectId) -> Message<Option<Project>> {
    message("Ledger::project", (id,))
}

pub fn projects(first: ProjectId, count: u32) -> Message<Vec<Project>> {
    message("Ledger::projects", (first, count))
}

pub fn newest_project() -> Message<ProjectId> {
    message("Ledger::newest_project", ())
}

pub fn need(id: NeedId) -> Message<Option<Need>> {
    message("Ledger::need", (id,))
}

pub fn needs(first: NeedId, count: u32) -> Message<Vec<Need>> {
    message("Ledger::needs", (first, count))
}

pub fn newest_need() -> Message<NeedId> {
    message("Ledger::newest_need", ())
}

pub fn need_terms(id: NeedId) -> Answer<Terms> {
    message("Ledger::need_terms", (id,))
}

pub fn terms(id: ContributionId) -> Answer<Terms> {
    message("Ledger::terms", (id,))
}

pub fn adopt(parameters: &Parameters) -> Answer<()> {
    message("Ledger::adopt", (parameters,))
}

pub fn open(opens: Time) -> Answer<()> {
    message("Ledger::open", (opens,))
}

pub fn version_at(at: Time) -> Message<Version> {
    message("Ledger::version_at", (at,))
}

pub fn suite() -> Message<Addresses> {
    message("Ledger::suite", ())
}

pub fn calendar() -> Message<Calendar> {
    message("Ledger::calendar", ())
}

pub fn opens() -> Message<Time> {
    message("Ledger::opens", ())
}

pub fn history() -> Message<History> {
    message("Ledger::history", ())
}
