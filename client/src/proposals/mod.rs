//! Proposals: what they say and do, in words; how the vote stands; what would come of them.

pub mod count;
pub mod equation;
pub mod metadata;
pub mod money;
pub mod parameter;
pub mod preview;
pub mod solidity;
pub mod votes;
pub mod words;

mod values;

pub use count::Count;
pub use metadata::Metadata;
pub use money::{Denomination, Facts};
pub use preview::{Preview, Tried};
pub use votes::Vote;
pub use words::Known;

use crate::format::{duration, untrusted};
use commons_core::{
    ballot::{SupportBallot, Terms},
    governor::{Fate, Proposal, State},
    units::ProposalId,
};

/// A proposal at one block: what was frozen, what has been cast, and what was said as it was made.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its number.
    pub id: ProposalId,
    /// What the governor keeps.
    pub proposal: Proposal,
    /// The terms of its ballot.
    pub terms: Terms,
    /// Its ballot; none before the first vote.
    pub ballot: Option<SupportBallot>,
}

impl Standing {
    /// Where it stands at a second, and until when; 0 if that does not change by itself.
    pub fn state(&self, now: u64) -> (State, u64) {
        self.proposal.state(self.ballot.as_ref(), now)
    }

    /// What was not done in time, if it has expired.
    pub fn missed(&self, now: u64) -> Option<String> {
        if self.state(now).0 != State::Expired {
            return None;
        }
        let missed = match self.proposal.fate {
            Fate::Queued { .. } => "executed",
            _ => "queued",
        };
        let grace = duration(self.proposal.grace.into());
        Some(format!("it was not {missed} within the grace period of {grace}"))
    }

    /// How the vote stands.
    pub fn count(&self) -> Count {
        Count::of(&self.proposal, self.ballot.as_ref())
    }

    /// First second in which votes no longer count, as far as it is known.
    pub fn deadline(&self) -> u64 {
        self.proposal.deadline(self.ballot.as_ref())
    }
}

/// The name of a state, for programs and people.
pub fn state_name(state: State) -> &'static str {
    match state {
        State::Pending => "pending",
        State::Active => "active",
        State::Canceled => "canceled",
        State::Defeated => "defeated",
        State::Succeeded => "succeeded",
        State::Queued => "queued",
        State::Expired => "expired",
        State::Executed => "executed",
    }
}

/// Most characters of a title that are shown: it must fit into a line.
const TITLE_MAX: usize = 80;

/// The title of a proposal: the first line of its description, without what marks a heading, and cut
/// where it is too long for a line.
pub fn title(description: &[u8]) -> String {
    let whole = split(description).0;
    if whole.chars().count() <= TITLE_MAX {
        return whole;
    }
    let cut: String = whole.chars().take(TITLE_MAX - 1).collect();
    format!("{}…", cut.trim_end())
}

/// What follows the title, safe for a terminal, with its lines; after the whole title, if that is cut.
pub fn body(description: &[u8]) -> String {
    let (whole, body) = split(description);
    if whole.chars().count() <= TITLE_MAX {
        return body;
    }
    format!("{whole}\n\n{body}").trim_end().to_owned()
}

fn split(description: &[u8]) -> (String, String) {
    let text = String::from_utf8_lossy(description);
    let mut lines = text.lines().map(|line| untrusted(line.trim_end().as_bytes()));
    let title = lines.find(|line| !line.trim().is_empty()).unwrap_or_default();
    let title = title.trim_start_matches('#').trim().to_owned();
    (title, lines.collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_title() {
        assert_eq!(title(b"# Longer votes\n\nBecause."), "Longer votes");
        assert_eq!(title(b"\n\n  Plain \nmore"), "Plain");
        assert_eq!(title(b"\x1b[2Jclear"), "\\u{1b}[2Jclear");
        assert_eq!((title(b""), body(b"")), (String::new(), String::new()));
        assert_eq!(body(b"# Longer votes\n\nBecause\n  so\x07.\n\n"), "Because\n  so\\u{7}.");
    }

    #[test]
    fn a_title_that_is_too_long_for_a_line_is_cut_and_nothing_of_it_is_lost() {
        let fits = "é".repeat(TITLE_MAX);
        assert_eq!((title(fits.as_bytes()), body(fits.as_bytes())), (fits, String::new()));
        let long = format!("# {}\n\nmore", "é".repeat(TITLE_MAX + 1));
        let cut = title(long.as_bytes());
        assert!(cut.chars().count() == TITLE_MAX && cut.ends_with('…'), "{cut}");
        assert_eq!(body(long.as_bytes()), long.trim_start_matches("# "));
    }

    #[test]
    fn what_expired_tells_what_was_missed() {
        use commons_core::{Address, H256, cells::Memory, units::Units};
        let mut proposal = Proposal {
            hash: H256::zero(),
            proposer: Address::zero(),
            proposed: 1,
            voting_delay: 0,
            voting_period: 10,
            late_quorum_extension: 0,
            timelock: 0,
            grace: 86_400,
            quorum: Units(1),
            two_thirds: false,
            resolution: false,
            fate: Fate::Queued { eta: 20 },
        };
        let memory = Memory::new(crate::bundle::keccak256);
        let standing = |proposal: Proposal| {
            let terms = proposal.terms(&memory, ProposalId(1), Address::zero());
            let ballot =
                SupportBallot { closes: 11, extended: false, weights: [0, 5, 0].map(Units) };
            Standing { id: ProposalId(1), proposal, terms, ballot: Some(ballot) }
        };
        let queued = standing(proposal);
        assert_eq!(queued.missed(86_419), None);
        assert_eq!(
            queued.missed(86_420).unwrap(),
            "it was not executed within the grace period of 1 d"
        );
        let told = crate::refusal::expired(State::Queued, &queued, 86_420);
        assert_eq!(
            told.message,
            "Only a proposal that is queued can be executed; it expired at 1970-01-02 00:00 UTC: it was not executed within the grace period of 1 d."
        );
        proposal.fate = Fate::Open;
        assert!(standing(proposal).missed(86_411).unwrap().contains("not queued"));
    }
}
