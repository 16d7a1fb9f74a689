//! What the events and their replay say of a commons, put in order once for every format.

use crate::{
    audit::Replay,
    board::Board,
    chain::Block,
    error::{Error, Result},
    log::{Entry, Event},
};
use commons_core::{
    Address, H256, Time,
    ballot::{Ballot, BallotCell, Tally, Terms},
    cells::Cells,
    contribution::{Contribution, Status},
    governor::Action,
    hub::Charter,
    model::Commons,
    pool::Asset,
    units::{ContributionId, ProjectId, ProposalId},
};
use commons_interfaces::{
    hub::HubDeployed,
    ledger::ProjectOpened,
    pool::{Claimed, Collected, Funded, Swept},
    reputation::{Delegated, VoteCast},
};
use std::collections::{BTreeMap, BTreeSet};

/// The public record of a commons, up to a block.
pub struct Past<'a> {
    /// The chain.
    pub genesis: H256,
    /// The block.
    pub head: Block,
    /// The replayed history.
    pub replay: &'a Replay,
    /// The commons as the rules make it.
    pub commons: &'a Commons,
    /// Its deployment.
    pub deployed: HubDeployed,
    /// The norms that it has published, with the times from which they stood, oldest first.
    pub charters: Vec<(Time, Charter)>,
    /// Its projects.
    pub projects: Vec<Project>,
    /// Its contributions.
    pub deeds: Vec<Deed>,
    /// What is wanted, and who said they would do it.
    pub board: Board,
    /// Who voted for what.
    pub votes: BTreeMap<ProposalId, Vec<Cast>>,
    /// Who lent their vote to whom, and took it back.
    pub lent: Vec<Delegated>,
    /// What was put in.
    pub funded: Vec<Funded>,
    /// What was paid.
    pub claimed: Vec<Claimed>,
    /// What moved on.
    pub swept: Vec<Swept>,
    /// What the treasury received from the pool.
    pub collected: Vec<Collected>,
    /// What was put into the treasury.
    pub deposited: Vec<commons_interfaces::governor::Deposited>,
    /// Everybody who is named anywhere.
    pub agents: BTreeSet<Address>,
}

/// A project: a name to gather work and money under.
pub type Project = ProjectOpened;

/// A contribution with all that was said of it.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Its number.
    pub id: ContributionId,
    /// What is stored of it.
    pub stored: Contribution,
    /// Where the evidence is.
    pub uri: Vec<u8>,
    /// When it was recorded first, whatever was changed since.
    pub recorded: Time,
    /// Where it stands.
    pub status: Status,
    /// Who graded it, oldest first; what was cast for an earlier revision too.
    pub reviews: Vec<Cast>,
    /// All that happened to it, oldest first.
    pub history: Vec<Event>,
}

/// What somebody cast in a ballot.
#[derive(Clone, Debug)]
pub struct Cast {
    /// The revision that it is about; 0 for proposals.
    pub revision: u8,
    /// The second whose weight counts.
    pub snapshot: Time,
    /// The rest.
    pub said: VoteCast,
}

impl<'a> Past<'a> {
    /// The record that these events make.
    pub fn of(entries: &[Entry], replay: &'a Replay, genesis: H256, head: Block) -> Result<Self> {
        let events: Vec<_> = entries.iter().filter_map(Entry::event).collect();
        let deployed = events.iter().find_map(|event| match event {
            Event::HubDeployed(deployed) => Some(deployed.clone()),
            _ => None,
        });
        let (Some(commons), Some(deployed)) = (&replay.commons, deployed) else {
            let what = "The history of this commons is not whole, so there is nothing to export.";
            return Err(Error::new("history_incomplete", what)
                .hint("Use an archive node; commons audit tells what is missing."));
        };
        let mut past = Self {
            genesis,
            head,
            replay,
            commons,
            charters: vec![(deployed.at, deployed.charter.clone())],
            deployed,
            projects: Vec::new(),
            deeds: Vec::new(),
            board: Board::of(replay, head.time),
            votes: BTreeMap::new(),
            lent: Vec::new(),
            funded: Vec::new(),
            claimed: Vec::new(),
            swept: Vec::new(),
            collected: Vec::new(),
            deposited: Vec::new(),
            agents: BTreeSet::new(),
        };
        past.deeds = deeds(commons, head.time);
        let mut terms = BTreeMap::new();
        for event in events {
            past.hear(event, &mut terms);
        }
        for deed in &past.deeds {
            past.agents.insert(deed.stored.agent);
            past.agents.extend(deed.stored.recorder);
        }
        past.agents.remove(&Address::zero());
        Ok(past)
    }

    /// The tokens of which anything is told.
    pub fn tokens(&self) -> BTreeSet<Address> {
        let pots = self.funded.iter().map(|it| it.pot.asset);
        let pots = pots.chain(self.collected.iter().map(|it| it.asset));
        let actions = self.replay.journal.proposals.values().flat_map(|course| &course.proposed);
        let paid = actions.flat_map(|said| &said.actions).filter_map(|action| match action {
            Action::PayToken { asset, .. } => Some(*asset),
            _ => None,
        });
        let of_pots = pots.filter_map(|asset| match asset {
            Asset::Token(token) => Some(token),
            Asset::Native => None,
        });
        of_pots.chain(paid).collect()
    }

    fn hear(&mut self, event: Event, terms: &mut BTreeMap<H256, Terms>) {
        self.agents.extend(speaker(&event));
        if let Some(id) = about(&event)
            && let Some(deed) = self.deed_mut(id)
        {
            match &event {
                Event::Recorded(it) => (deed.uri, deed.recorded) = (it.uri.clone(), it.at),
                Event::Consented(it) => deed.uri.clone_from(&it.uri),
                Event::Amended(it) => deed.uri.clone_from(&it.uri),
                _ => {}
            }
            deed.history.push(event);
            return;
        }
        match event {
            Event::CharterAmended(it) => {
                self.charters.push((it.at, Charter { document: it.document, uri: it.uri }));
            }
            Event::ProjectOpened(it) => self.projects.push(it),
            Event::Seeded(it) => self.agents.extend(it.seeds.iter().map(|seed| seed.agent)),
            Event::VoteCast(said) => self.cast(said, terms),
            Event::Delegated(it) => {
                self.agents.insert(it.lent.to);
                self.lent.push(it);
            }
            Event::Funded(it) => self.funded.push(it),
            Event::Claimed(it) => {
                self.agents.insert(it.recipient);
                self.claimed.push(it);
            }
            Event::Swept(it) => self.swept.push(it),
            Event::Collected(it) => self.collected.push(it),
            Event::Deposited(it) => self.deposited.push(it),
            _ => {}
        }
    }

    /// A cast belongs to a review, to a proposal, or to a need, which the board has.
    fn cast(&mut self, said: VoteCast, terms: &mut BTreeMap<H256, Terms>) {
        if let Some(opened) = said.opened {
            terms.insert(said.ballot, opened);
        }
        let Some(terms) = terms.get(&said.ballot) else { return };
        let cast = Cast { revision: terms.revision, snapshot: terms.snapshot, said };
        let ballot = &cast.said.ballot;
        if let Some(id) = self.replay.convened.get(ballot).copied() {
            if let Some(deed) = self.deed_mut(id) {
                deed.reviews.push(cast);
            }
        } else if let Some(id) = self.replay.polls.get(ballot) {
            self.votes.entry(*id).or_default().push(cast);
        }
    }

    fn deed_mut(&mut self, id: ContributionId) -> Option<&mut Deed> {
        self.deeds.get_mut(usize::try_from(id.0.checked_sub(1)?).ok()?)
    }

    /// A project's number, and 0 for the commons as a whole.
    pub fn project_ids(&self) -> impl Iterator<Item = ProjectId> {
        [ProjectId::COMMONS].into_iter().chain(self.projects.iter().map(|project| project.id))
    }
}

/// All contributions as they are stored, in the order of their numbers, which begin with 1.
fn deeds(commons: &Commons, now: Time) -> Vec<Deed> {
    let ids = (1..=commons.ledger.newest.0).map(ContributionId);
    let deed = |id| {
        let stored = commons.contribution(id).ok()?;
        let status = stored.status(closes(commons, id), now);
        Some(Deed {
            id,
            uri: Vec::new(),
            recorded: stored.recorded,
            status,
            stored,
            reviews: Vec::new(),
            history: Vec::new(),
        })
    };
    ids.filter_map(deed).collect()
}

/// When a review closes. A late cast may have moved that, which only the ballot knows.
fn closes(commons: &Commons, id: ContributionId) -> Time {
    let cells = &commons.reputation_cells;
    commons.terms(id).map_or(Time::MAX, |terms| match cells.read(&BallotCell(terms.name(cells))) {
        Some(Ballot { tally: Tally::Grade(grades), .. }) => grades.closes,
        _ => terms.closes,
    })
}

/// The contribution that something happened to.
fn about(event: &Event) -> Option<ContributionId> {
    Some(match event {
        Event::Recorded(it) => it.id,
        Event::Consented(it) => it.id,
        Event::Declined(it) => it.id,
        Event::Amended(it) => it.id,
        Event::Withdrawn(it) => it.id,
        Event::Reopened(it) => it.id,
        Event::Settled(it) => it.id,
        Event::Credited(it) => it.id,
        Event::Corrected(it) => it.id,
        Event::Penalized(it) => it.id,
        _ => return None,
    })
}

/// Who does something in an event.
fn speaker(event: &Event) -> Option<Address> {
    Some(match event {
        Event::Inherited(it) => it.agent,
        Event::ProjectOpened(it) => it.agent,
        Event::NeedPublished(it) => it.agent,
        Event::Committed(it) => it.agent,
        Event::VoteCast(it) => it.agent,
        Event::Delegated(it) => it.agent,
        Event::Proposed(it) => it.proposer,
        Event::Funded(it) => it.from,
        Event::Claimed(it) => it.agent,
        Event::Deposited(it) => it.from,
        _ => return None,
    })
}
