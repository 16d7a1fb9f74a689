//! The kinds of things that wait.

use super::Deed;
use commons_core::{
    Address, Time, U256,
    pool::PotId,
    review::Outcome,
    units::{ContributionId, NeedId, Points, ProposalId},
};

/// Something that waits for an agent, or that concerns them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub what: What,
    /// First second in which it is too late, or in which it ends; none if it waits for as long as it takes.
    pub until: Option<Time>,
    /// Whether it is the agent's own work, proposal or money that is concerned, and not everybody's.
    pub own: bool,
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The agent can bring what they had in the parent of this fork, until it opens.
    Inherit {
        /// How much; none if the parent does not tell.
        brings: Option<Points>,
        /// How many people must still come, so that it opens.
        missing: u32,
    },
    /// The agent has, or has nothing to bring, and the fork has not opened.
    Opening {
        /// How many people have come.
        inherited: u32,
        /// How many must still come, so that it opens.
        missing: u32,
    },
    /// Somebody's contribution that the agent has enough weight to grade, and has not graded as it now is.
    Review {
        /// The contribution.
        id: ContributionId,
        /// What must be named with the grade.
        revision: u8,
        /// Whose it is.
        agent: Address,
        /// What they claim.
        claimed: Points,
        /// Whether the agent graded it before it was changed.
        again: bool,
    },
    /// Somebody recorded it for the agent, who has not said whether it is theirs.
    Consent {
        /// The contribution.
        id: ContributionId,
        /// Who recorded it.
        recorder: Address,
        /// What it claims.
        claimed: Points,
    },
    /// A contribution of the agent's is in review.
    InReview {
        /// The contribution.
        id: ContributionId,
        /// How often it was changed, and grades began anew.
        revision: u8,
        /// How many graded it above 0.
        approvers: u32,
        /// The median of the grades; none as long as there are none.
        median: Option<u8>,
    },
    /// Its review is over, and no epoch has had room for it yet.
    NoRoom {
        /// The contribution.
        id: ContributionId,
    },
    /// Too few vouched for it; it may be put to review once more.
    Reopen {
        /// The contribution.
        id: ContributionId,
    },
    /// What became of a contribution of the agent's not long ago.
    Outcome {
        /// The contribution.
        id: ContributionId,
        /// What became of it.
        outcome: Outcome,
        /// When.
        at: Time,
    },
    /// A proposal would correct what concerns the agent.
    Correction {
        /// The proposal.
        proposal: ProposalId,
        /// The contribution.
        id: ContributionId,
        /// What stands now.
        from: Points,
        /// What would stand.
        to: Points,
        /// What the agent has to do with it.
        part: Part,
    },
    /// It was corrected not long ago.
    Corrected {
        /// The contribution.
        id: ContributionId,
        /// What stands.
        to: Points,
        /// What the agent has to do with it.
        part: Part,
        /// When.
        at: Time,
    },
    /// Anyone may make the agent pay for having confirmed it.
    Penalty {
        /// The contribution.
        id: ContributionId,
    },
    /// A proposal that the agent may vote on, and has not.
    Vote {
        /// The proposal.
        proposal: ProposalId,
        /// Its title, safe to show.
        title: String,
        /// What the vote would weigh, in points of when it was proposed.
        weight: Points,
        /// To whom the agent's own weight was lent, and what they have voted.
        lent: Option<(Address, Option<u8>)>,
    },
    /// The same before voting begins, which is `until`.
    VoteLater {
        /// The proposal.
        proposal: ProposalId,
        /// Its title, safe to show.
        title: String,
    },
    /// A proposal of the agent's is being voted on.
    Proposed {
        /// The proposal.
        proposal: ProposalId,
        /// Its title, safe to show.
        title: String,
        /// What is missing for the quorum, in points of when it was proposed; the agent can take it back as
        /// long as anything is.
        missing: Points,
    },
    /// A proposal of the agent's is queued, and its timelock is over at `until`.
    Queued {
        /// The proposal.
        proposal: ProposalId,
        /// Its title, safe to show.
        title: String,
    },
    /// The agent's vote is lent, and comes back soon.
    Lent {
        /// To whom.
        to: Address,
    },
    /// What others lend to the agent lapses soon.
    Held {
        /// Who lends it.
        from: Vec<Address>,
        /// What it weighs now.
        weight: Points,
    },
    /// The agent said they would do it.
    Committed {
        /// The need.
        need: NeedId,
        /// Whether something is recorded for it already, and waits for its review.
        delivered: bool,
    },
    /// The agent said so, and what they did for it was not accepted; there is time left to do it again.
    NotAccepted {
        /// The need.
        need: NeedId,
    },
    /// The agent said so not long ago, and nothing came of it in time.
    Lapsed {
        /// The need.
        need: NeedId,
        /// When it was late.
        at: Time,
    },
    /// A need that the agent published ends soon.
    NeedEnds {
        /// The need.
        need: NeedId,
    },
    /// The time of a need that the agent published was over not long ago, and can be renewed.
    NeedOver {
        /// The need.
        need: NeedId,
        /// When it was over.
        at: Time,
        /// What was accepted of all that was done for it.
        accepted: Points,
        /// How many contributions to it are not decided yet.
        pending: usize,
        /// Who said they would do it, and did not in time.
        lapsed: Vec<Address>,
    },
    /// Money that the agent can claim.
    Claim {
        /// Where it is.
        pot: PotId,
        /// How much.
        amount: U256,
    },
    /// What anyone may do.
    Anyone(Deed),
}

/// What an agent has to do with a contribution that is not right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// They did it.
    Contributor,
    /// They recorded it for somebody else.
    Recorder,
    /// They graded it above 0.
    Reviewer,
}

/// What belongs together, in the order in which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What must happen before anything else can.
    Opening,
    /// Work of others to be graded.
    Review,
    /// The agent's own work.
    Own,
    /// What is decided together.
    Decide,
    /// Votes that are lent.
    Lending,
    /// Needs and commitments.
    Needs,
    /// Money.
    Money,
    /// What anyone may do.
    Anyone,
}

impl Item {
    /// Where it belongs.
    pub fn group(&self) -> Group {
        match &self.what {
            What::Inherit { .. } | What::Opening { .. } => Group::Opening,
            What::Review { .. } => Group::Review,
            What::Consent { .. }
            | What::InReview { .. }
            | What::NoRoom { .. }
            | What::Reopen { .. }
            | What::Outcome { .. }
            | What::Correction { .. }
            | What::Corrected { .. }
            | What::Penalty { .. } => Group::Own,
            What::Vote { .. }
            | What::VoteLater { .. }
            | What::Proposed { .. }
            | What::Queued { .. } => Group::Decide,
            What::Lent { .. } | What::Held { .. } => Group::Lending,
            What::Committed { .. }
            | What::NotAccepted { .. }
            | What::Lapsed { .. }
            | What::NeedEnds { .. }
            | What::NeedOver { .. } => Group::Needs,
            What::Claim { .. } => Group::Money,
            What::Anyone(deed) if self.own => deed.group(),
            What::Anyone(_) => Group::Anyone,
        }
    }

    /// Whether the command that is told with it makes it go away. Of the rest it shows more, and it goes
    /// away by itself.
    pub fn is_to_do(&self) -> bool {
        match &self.what {
            What::Inherit { .. }
            | What::Review { .. }
            | What::Consent { .. }
            | What::Reopen { .. }
            | What::Vote { .. }
            | What::Lent { .. }
            | What::NeedEnds { .. }
            | What::NeedOver { .. }
            | What::Claim { .. }
            | What::Anyone(_) => true,
            What::Committed { delivered, .. } => !delivered,
            What::Opening { .. }
            | What::InReview { .. }
            | What::NoRoom { .. }
            | What::Outcome { .. }
            | What::Correction { .. }
            | What::Corrected { .. }
            | What::Penalty { .. }
            | What::VoteLater { .. }
            | What::Proposed { .. }
            | What::Queued { .. }
            | What::Held { .. }
            | What::NotAccepted { .. }
            | What::Lapsed { .. } => false,
        }
    }

    /// When that came about which is no more than told of, for an epoch; none of what waits.
    pub fn since(&self) -> Option<Time> {
        match self.what {
            What::Outcome { at, .. }
            | What::Corrected { at, .. }
            | What::Lapsed { at, .. }
            | What::NeedOver { at, .. } => Some(at),
            _ => None,
        }
    }
}
