//! What an agent receives for an epoch, and why.

use super::{
    Cause, Report,
    money::{Portion, PotAccount},
};
use commons_core::{
    Address,
    pool::{Asset, PotId, Purpose},
    units::{Epoch, ProjectId},
};

/// Whose payout is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Who.
    pub agent: Address,
    /// Of which epoch.
    pub epoch: Epoch,
    /// From which of its pots.
    pub which: Which,
    /// In which asset, if not in all.
    pub asset: Option<Asset>,
}

/// Some pots of an epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All of them, and the floor of its block.
    All,
    /// That of a project.
    Project(ProjectId),
    /// The floor of its block.
    Floor,
}

/// What an agent receives from a pot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Payout<'a> {
    /// The pot.
    pub pot: &'a PotAccount,
    /// The agent's part in it; none if it has none.
    pub portion: Option<&'a Portion>,
}

impl Question {
    fn includes(&self, id: PotId) -> bool {
        let of_asset = self.asset.is_none_or(|asset| asset == id.asset);
        let of_purpose = match (id.purpose, self.which) {
            (Purpose::Floor { .. }, Which::Project(_)) => false,
            (Purpose::Floor { .. }, _) => id.purpose == Purpose::floor_of(self.epoch),
            (Purpose::Project { epoch, .. }, Which::All) => epoch == self.epoch,
            (Purpose::Project { epoch, project }, Which::Project(asked)) => {
                (epoch, project) == (self.epoch, asked)
            }
            (Purpose::Project { .. }, Which::Floor) => false,
        };
        of_asset && of_purpose
    }
}

impl Report {
    /// The pots that a question is about, with what the agent has in each.
    pub fn payouts(&self, question: &Question) -> Vec<Payout<'_>> {
        let pots = self.pots.iter().filter(|pot| question.includes(pot.id));
        pots.map(|pot| Payout { pot, portion: pot.portions.get(&question.agent) }).collect()
    }

    /// What of an agent's work counts for a purpose: for a floor all of its block, whatever the project.
    pub fn causes(&self, agent: Address, purpose: Purpose) -> Vec<&Cause> {
        let counts = |cause: &&Cause| {
            let accepted = &cause.accepted;
            accepted.agent == agent
                && match purpose {
                    Purpose::Floor { .. } => Purpose::floor_of(accepted.counts) == purpose,
                    Purpose::Project { epoch, project } => {
                        accepted.counts == epoch
                            && [ProjectId::COMMONS, accepted.project].contains(&project)
                    }
                }
        };
        self.causes.values().filter(counts).collect()
    }

    /// What an agent had earned in a project (0: in the commons) by the end of a second: what led to it.
    pub fn earned_by(&self, agent: Address, project: ProjectId, time: u64) -> Vec<&Cause> {
        let earned = |cause: &&Cause| {
            let accepted = &cause.accepted;
            accepted.agent == agent
                && accepted.at <= time
                && accepted.standing(time).0 > 0
                && [ProjectId::COMMONS, accepted.project].contains(&project)
        };
        self.causes.values().filter(earned).collect()
    }
}
