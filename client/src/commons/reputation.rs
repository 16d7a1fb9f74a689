//! What can be asked of reputation: now, at a block, and at any past second.

use super::{Commons, ask, try_ask};
use crate::{error::Result, message::Message};
use commons_core::{
    Address, Time,
    ballot::{GradeBallot, Receipt as Vote, Tally},
    delegation::Lent,
    reputation::{Asked, FutureLookup, Share},
    review::Surge,
    units::{Points, ProjectId, Units},
};
use commons_interfaces::{PAGE_MAX, reputation::Books};
use ink::codegen::TraitCallBuilder;
use primitive_types::H256;
use scale::Decode;

impl Commons {
    /// Asks the books of reputation.
    async fn ask_books<R: Decode>(
        &self,
        message: impl Into<Message<R>>,
        at: Option<H256>,
    ) -> Result<R> {
        ask(&self.chain, Message::through_books(message), at).await
    }

    /// The same for what was at the end of a second, which must be over.
    async fn ask_past<R: Decode>(
        &self,
        message: impl Into<Message<std::result::Result<R, FutureLookup>>>,
        at: Option<H256>,
    ) -> Result<R> {
        try_ask(&self.chain, Message::through_books(message), at).await
    }

    /// A ballot at block `at`; `None` before its first cast.
    pub async fn ballot(&self, name: H256, at: Option<H256>) -> Result<Option<Tally>> {
        self.ask_books(self.books_contract().call().tally(name), at).await
    }

    /// A review's ballot at block `at`; `None` before its first cast.
    pub async fn tally(&self, name: H256, at: Option<H256>) -> Result<Option<GradeBallot>> {
        Ok(match self.ballot(name, at).await? {
            Some(Tally::Grade(tally)) => Some(tally),
            _ => None,
        })
    }

    /// What an agent cast in a ballot.
    pub async fn vote(&self, ballot: H256, agent: Address) -> Result<Option<Vote>> {
        self.ask_books(self.books_contract().call().receipt(ballot, agent), None).await
    }

    /// Points of an agent at block `at`.
    pub async fn balance_of(&self, agent: Address, at: Option<H256>) -> Result<Points> {
        self.ask_books(self.books_contract().call().balance_of(agent), at).await
    }

    /// Points of all agents at block `at`.
    pub async fn total_supply(&self, at: Option<H256>) -> Result<Points> {
        self.ask_books(self.books_contract().call().total_supply(), at).await
    }

    /// Own weight of an agent at block `at`.
    pub async fn own_units(&self, agent: Address, at: Option<H256>) -> Result<Units> {
        self.ask_books(self.books_contract().call().own_units(agent), at).await
    }

    /// Weight of all agents at block `at`.
    pub async fn total_units(&self, at: Option<H256>) -> Result<Units> {
        self.ask_books(self.books_contract().call().total_units(), at).await
    }

    /// Votes of an agent in Support ballots at block `at`.
    pub async fn votes(&self, agent: Address, at: Option<H256>) -> Result<Units> {
        self.ask_books(self.books_contract().call().votes(agent), at).await
    }

    /// To whom an agent lends at block `at`.
    pub async fn delegate_of(&self, agent: Address, at: Option<H256>) -> Result<Option<Lent>> {
        self.ask_books(self.books_contract().call().delegate_of(agent), at).await
    }

    /// What an agent has earned and holds in a project (0: in the commons) at block `at`.
    pub async fn earned_of(
        &self,
        agent: Address,
        project: ProjectId,
        at: Option<H256>,
    ) -> Result<Units> {
        self.ask_books(self.books_contract().call().earned_of(agent, project), at).await
    }

    /// Points of an agent at the end of a past second, as known at block `at`.
    pub async fn points_at(&self, agent: Address, time: Time, at: Option<H256>) -> Result<Points> {
        let message = self.books_contract().call().points_at(agent, time);
        self.ask_past(message, at).await
    }

    /// The same for own weight.
    pub async fn past_own_units(
        &self,
        agent: Address,
        time: Time,
        at: Option<H256>,
    ) -> Result<Units> {
        let message = self.books_contract().call().past_own_units(agent, time);
        self.ask_past(message, at).await
    }

    /// The same for votes.
    pub async fn past_votes(&self, agent: Address, time: Time, at: Option<H256>) -> Result<Units> {
        let message = self.books_contract().call().past_votes(agent, time);
        self.ask_past(message, at).await
    }

    /// The same for the weight of all agents.
    pub async fn past_total(&self, time: Time, at: Option<H256>) -> Result<Units> {
        let message = self.books_contract().call().past_total(time);
        self.ask_past(message, at).await
    }

    /// The same for what an agent had earned and held in a project.
    pub async fn past_earned(
        &self,
        agent: Address,
        project: ProjectId,
        time: Time,
        at: Option<H256>,
    ) -> Result<Units> {
        let message = self.books_contract().call().past_earned(agent, project, time);
        self.ask_past(message, at).await
    }

    /// The same for whom an agent lent to.
    pub async fn delegate_at(
        &self,
        agent: Address,
        time: Time,
        at: Option<H256>,
    ) -> Result<Option<Lent>> {
        let message = self.books_contract().call().delegate_at(agent, time);
        self.ask_past(message, at).await
    }

    /// An agent's part in what each of these pots is for, as known at block `at`.
    pub async fn shares(
        &self,
        agent: Address,
        asked: Vec<Asked>,
        at: Option<H256>,
    ) -> Result<Vec<Share>> {
        self.ask_past(self.books_contract().call().shares(agent, asked), at).await
    }

    /// An agent's part in a single pot.
    pub async fn share(&self, agent: Address, asked: Asked, at: Option<H256>) -> Result<Share> {
        Ok(self.shares(agent, vec![asked], at).await?.pop().unwrap_or_default())
    }

    /// Agents who ever held anything, with their weight at block `at`: number `first` (from 0) and
    /// those after it, at most `count`.
    pub async fn agents(
        &self,
        first: u32,
        count: u32,
        at: Option<H256>,
    ) -> Result<Vec<(Address, Units)>> {
        let mut found = Vec::new();
        while (found.len() as u64) < u64::from(count) {
            let left = count.saturating_sub(found.len() as u32).min(PAGE_MAX);
            let next = first.saturating_add(found.len() as u32);
            let page = self.ask_books(self.books_contract().call().agents(next, left), at).await?;
            let size = page.len();
            found.extend(page);
            if size < left as usize {
                break;
            }
        }
        Ok(found)
    }

    /// What was accepted without a majority in the newest such epoch, at block `at`.
    pub async fn surge(&self, at: Option<H256>) -> Result<Surge> {
        self.ask_books(self.books_contract().call().surge(), at).await
    }
}
