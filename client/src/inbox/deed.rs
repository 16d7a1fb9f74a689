//! What anyone may do, in words, and the command that does it.

use super::{
    Group, Told,
    words::{asset_as_typed, of_pot},
};
use crate::{assets::purpose, format, names};
use commons_core::{
    Address, U256,
    model::Commons,
    pool::{Asset, PotId},
    review::Outcome,
    units::{ContributionId, Points, ProposalId},
};

/// What anyone may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Take the outcome of a review.
    Settle {
        /// The contribution.
        id: ContributionId,
        /// What will come of it, if it is done now.
        outcome: Outcome,
    },
    /// Queue a proposal that has passed.
    Queue {
        /// The proposal.
        id: ProposalId,
    },
    /// Do what was decided.
    Execute {
        /// The proposal.
        id: ProposalId,
    },
    /// Credit a citation.
    Credit {
        /// The contribution that cites.
        id: ContributionId,
        /// Which of its citations.
        index: u8,
        /// The contribution that is cited.
        cited: ContributionId,
        /// Who receives it.
        agent: Address,
        /// How much.
        value: Points,
    },
    /// Make a reviewer pay for having confirmed what was corrected to 0.
    Penalize {
        /// The contribution.
        id: ContributionId,
        /// Who pays.
        reviewer: Address,
    },
    /// Move on what nobody can claim.
    Sweep {
        /// From where.
        pot: PotId,
        /// How much.
        amount: U256,
    },
    /// Move the treasury's part to the treasury.
    Collect {
        /// Of what.
        asset: Asset,
        /// How much, as far as the pool has it.
        amount: U256,
    },
}

impl Deed {
    /// Where it belongs for those whom it concerns.
    pub(super) fn group(&self) -> Group {
        match self {
            Self::Settle { .. } | Self::Credit { .. } | Self::Penalize { .. } => Group::Own,
            Self::Queue { .. } | Self::Execute { .. } => Group::Decide,
            Self::Sweep { .. } | Self::Collect { .. } => Group::Money,
        }
    }

    /// Whether it is this agent's work or proposal.
    pub(super) fn concerns(&self, model: &Commons, agent: Address) -> bool {
        match self {
            Self::Settle { id, .. } => model.contribution(*id).is_ok_and(|it| it.agent == agent),
            Self::Credit { agent: credited, .. } => *credited == agent,
            Self::Queue { id } | Self::Execute { id } => {
                model.proposal(*id).is_ok_and(|(proposal, _)| proposal.proposer == agent)
            }
            Self::Penalize { .. } | Self::Sweep { .. } | Self::Collect { .. } => false,
        }
    }

    /// Whether it is done as a matter of course. What a proposal does when it is executed, and whom a
    /// penalty meets, is for somebody to have looked at.
    pub fn is_routine(&self) -> bool {
        !matches!(self, Self::Execute { .. } | Self::Penalize { .. })
    }
}

impl Deed {
    /// What it is, for programs: the name of its command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Settle { .. } => "settle",
            Self::Queue { .. } => "queue",
            Self::Execute { .. } => "execute",
            Self::Credit { .. } => "credit",
            Self::Penalize { .. } => "penalize",
            Self::Sweep { .. } => "sweep",
            Self::Collect { .. } => "collect",
        }
    }

    /// What it is, in a sentence without its full stop.
    pub fn sentence(&self, told: &Told) -> String {
        match self {
            Self::Settle { id, outcome } => {
                let will = match outcome {
                    Outcome::Accepted { .. } => format!("be {}", format::outcome(*outcome)),
                    Outcome::Rejected => "be rejected".into(),
                    Outcome::Lapsed => "lapse".into(),
                };
                format!("contribution {id} can be settled, and would {will}")
            }
            Self::Queue { id } => format!("proposal {id} has passed and can be queued"),
            Self::Execute { id } => format!("proposal {id} can be executed"),
            Self::Credit { id, cited, agent, value, .. } => format!(
                "contribution {id} builds on {cited}: {} for {}",
                format::points(*value),
                names::show(*agent)
            ),
            Self::Penalize { id, reviewer } => format!(
                "{} graded contribution {id} above 0, which turned out to be worth nothing",
                names::show(*reviewer)
            ),
            Self::Sweep { pot, amount } => format!(
                "{} for {} can be claimed by nobody and can move on",
                told.assets.show(pot.asset, *amount),
                purpose(pot.purpose)
            ),
            Self::Collect { asset, amount } => {
                format!("{} in the pool are the treasury's", told.assets.show(*asset, *amount))
            }
        }
    }

    /// The command that does it.
    pub fn command(&self) -> String {
        match self {
            Self::Settle { id, .. } => format!("commons settle {id}"),
            Self::Queue { id } => format!("commons queue {id}"),
            Self::Execute { id } => format!("commons execute {id}"),
            Self::Credit { id, cited, .. } => format!("commons credit {id} --cite {cited}"),
            Self::Penalize { id, reviewer } => {
                format!("commons penalize {id} {}", names::show(*reviewer))
            }
            Self::Sweep { pot, .. } => format!("commons sweep {}", of_pot(*pot)),
            Self::Collect { asset, .. } => {
                format!("commons collect --asset {}", asset_as_typed(*asset))
            }
        }
    }
}
