//! What an audit tells of each proposal: what it was bound to, the weight at its snapshot, who voted for
//! what, and what became of it.

use super::{
    Replay,
    invariants::{Casts, casts},
    journal::{Course, Effect},
};
use crate::proposals::{Count, Known};
use commons_core::{
    Address, Time,
    ballot::{Ballot, BallotCell, SupportBallot, Tally},
    cells::Cells,
    governor::{Proposal, ProposalCell, State},
    units::{Points, ProposalId, Units},
};
use commons_interfaces::governor::Proposed;
use serde_json::Value;

/// A proposal, as the history and the rules have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its number.
    pub id: ProposalId,
    /// The event with which it was made.
    pub said: Proposed,
    /// What was frozen then, and what was decided; none if the rules do not give such a proposal.
    pub frozen: Option<Proposal>,
    /// Its ballot; none before the first vote.
    pub ballot: Option<SupportBallot>,
    /// What all held at its snapshot.
    pub supply: Weight,
    /// What counts for the quorum, and what it takes.
    pub quorum: Weight,
    /// For, against and abstaining.
    pub tally: [Weight; 3],
    /// Who voted for what, with which weight of the snapshot.
    pub votes: Vec<(Address, u8, Weight)>,
    /// When it was taken back, queued and executed, and what it did then.
    pub course: Course,
    /// Its actions for programs, each with its `words`; only an audit of a chain has them, which tells
    /// how money is counted.
    pub actions: Vec<Value>,
}

/// Weight in units, and in points of the snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// What is stored.
    pub units: Units,
    /// What people read.
    pub points: Points,
}

impl Case {
    /// All proposals of a history, in order.
    pub fn all(replay: &Replay) -> Vec<Self> {
        let courses = &replay.journal.proposals;
        let case = |(id, course): (&ProposalId, &Course)| {
            Some(Self::of(replay, *id, course.proposed.first()?.clone(), course.clone()))
        };
        courses.iter().filter_map(case).collect()
    }

    fn of(replay: &Replay, id: ProposalId, said: Proposed, course: Course) -> Self {
        let mut case = Self {
            id,
            said,
            frozen: None,
            ballot: None,
            supply: Weight::default(),
            quorum: Weight::default(),
            tally: [Weight::default(); 3],
            votes: Vec::new(),
            course,
            actions: Vec::new(),
        };
        let Some(commons) = &replay.commons else { return case };
        let Some(proposal) = commons.governor_cells.read(&ProposalCell(id)) else { return case };
        let cells = &commons.reputation_cells;
        let ballot = proposal.terms(cells, id, commons.addresses.governor).name(cells);
        if let Some(Ballot { tally: Tally::Support(tally), .. }) = cells.read(&BallotCell(ballot)) {
            case.ballot = Some(tally);
        }
        let snapshot = proposal.snapshot();
        let weight = |units| {
            let points = commons.hub.calendar.points_down(units, snapshot);
            Weight { units, points }
        };
        let Count { in_favour, against, abstaining, .. } =
            Count::of(&proposal, case.ballot.as_ref());
        case.supply = weight(commons.reputation.total_at(cells, snapshot));
        case.quorum = weight(proposal.quorum);
        case.tally = [in_favour, against, abstaining].map(weight);
        let casts: Casts = casts(cells, ballot);
        case.votes =
            casts.into_iter().map(|(agent, (choice, of))| (agent, choice, weight(of))).collect();
        case.frozen = Some(proposal);
        case
    }

    /// Where it stands at a second.
    pub fn state(&self, now: Time) -> Option<State> {
        Some(self.frozen?.state(self.ballot.as_ref(), now).0)
    }

    /// What executing it did to the suite, and when.
    pub fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.course.executed.iter().flat_map(|run| &run.effects)
    }

    /// Puts its actions in words.
    pub(super) fn describe(&mut self, known: &Known) {
        let actions = self.said.actions.iter().zip(&self.said.codes);
        self.actions = actions.map(|(action, code)| known.json(action, *code)).collect();
    }
}
