//! What an audit can explain, from its causes on.

use super::{cases, causes, payout, payout_json};
use commons_client::{
    Error, Result,
    assets::Assets,
    audit::{Question, Report, Which},
    names,
};
use commons_core::{
    Address,
    governor::GovernorError,
    ledger::LedgerError,
    units::{ContributionId, Epoch, ProjectId, ProposalId},
};
use serde_json::Value;

/// What is to be explained.
pub enum Subject {
    /// What an agent receives for an epoch.
    Payout { agent: Address, epoch: Epoch, which: Which, asset: Option<String> },
    /// What a contribution was worth.
    Mint(ContributionId),
    /// What became of a proposal.
    Proposal(ProposalId),
}

impl Subject {
    /// Reads `payout AGENT EPOCH`, `mint CONTRIBUTION` and `proposal ID`.
    pub fn read(words: &[String], which: Which, asset: Option<String>) -> Result<Self> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let subject = match words[..] {
            ["payout", agent, epoch] => {
                let (agent, epoch) = (names::parse(agent)?, Epoch(number(epoch, "an epoch")?));
                return Ok(Self::Payout { agent, epoch, which, asset });
            }
            ["mint", id] => Self::Mint(ContributionId(number(id, "a contribution")?)),
            ["proposal", id] => Self::Proposal(ProposalId(number(id, "a proposal")?)),
            _ => {
                let said = words.join(" ");
                return Err(Error::new("bad_subject", format!("`{said}` cannot be explained."))
                    .hint("Say payout AGENT EPOCH, mint CONTRIBUTION or proposal ID."));
            }
        };
        if which != Which::All || asset.is_some() {
            let what = "--project, --asset and --floor choose among payouts.";
            return Err(Error::new("bad_subject", what).hint("Say payout AGENT EPOCH."));
        }
        Ok(subject)
    }

    /// The explanation, for people and for programs.
    pub fn explain(&self, report: &Report, assets: &Assets) -> Result<(String, Value)> {
        match self {
            Self::Payout { agent, epoch, which, asset } => {
                let asset = asset.as_deref().map(|asset| assets.find(asset)).transpose()?;
                let (agent, epoch, which) = (*agent, *epoch, *which);
                let newest = ProjectId(u32::try_from(report.opened).unwrap_or(u32::MAX));
                if let Which::Project(id) = which
                    && id > newest
                {
                    return Err(LedgerError::UnknownProject { id, newest }.into());
                }
                let question = Question { agent, epoch, which, asset };
                let json = payout_json::json(report, assets, &question);
                Ok((payout::text(report, assets, &question), json))
            }
            Self::Mint(id) => {
                let (id, newest) = (*id, ContributionId(report.recorded));
                if id == ContributionId(0) || id > newest {
                    return Err(LedgerError::UnknownContribution { id, newest }.into());
                }
                Ok(causes::mint(report, id))
            }
            Self::Proposal(id) => {
                let (id, all) = (*id, &report.proposals);
                let newest = all.iter().map(|case| case.id).max().unwrap_or(ProposalId(0));
                let case = all.iter().find(|case| case.id == id);
                let case = case.ok_or(GovernorError::UnknownProposal { id, newest })?;
                Ok((cases::text(case, report.time), cases::json(case, report.time)))
            }
        }
    }
}

fn number<N: std::str::FromStr>(text: &str, what: &str) -> Result<N> {
    text.parse().map_err(|_| {
        Error::new("bad_number", format!("`{text}` is not the number of {what}."))
            .hint("Give a number, such as 3.")
    })
}

/// Which pots are asked about.
pub fn which(project: Option<u32>, floor: bool) -> Which {
    match (project, floor) {
        (Some(project), _) => Which::Project(ProjectId(project)),
        (None, true) => Which::Floor,
        (None, false) => Which::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Result<Subject> {
        let words: Vec<_> = words.split_whitespace().map(str::to_owned).collect();
        Subject::read(&words, Which::All, None)
    }

    #[test]
    fn what_can_be_explained_is_read_and_the_rest_refused() {
        let payout = read("payout alice 3").unwrap();
        assert!(matches!(payout, Subject::Payout { epoch: Epoch(3), which: Which::All, .. }));
        assert!(matches!(read("mint 4").unwrap(), Subject::Mint(ContributionId(4))));
        assert!(matches!(read("proposal 5").unwrap(), Subject::Proposal(ProposalId(5))));
        for (words, code) in [
            ("payout alice", "bad_subject"),
            ("weather alice 3", "bad_subject"),
            ("payout mallory 3", "bad_agent"),
            ("payout alice first", "bad_number"),
            ("mint -1", "bad_number"),
        ] {
            assert_eq!(read(words).err().map(|error| error.code), Some(code.into()), "{words}");
        }
        let words = ["mint".to_owned(), "4".to_owned()];
        assert!(Subject::read(&words, Which::Floor, None).is_err(), "a mint has no floor");
    }

    #[test]
    fn a_project_is_a_pot_of_its_own_and_so_is_the_floor() {
        assert_eq!(which(None, false), Which::All);
        assert_eq!(which(Some(0), false), Which::Project(ProjectId(0)));
        assert_eq!(which(None, true), Which::Floor);
    }
}
