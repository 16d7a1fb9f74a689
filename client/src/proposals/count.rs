//! How a vote stands: quorum, majority, and what is missing.

use commons_core::{
    ballot::{ABSTAIN, AGAINST, FOR, SupportBallot},
    governor::Proposal,
    units::Units,
};

/// A tally with what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// Weight against.
    pub against: Units,
    /// Weight for.
    pub in_favour: Units,
    /// Weight that only counts for the quorum.
    pub abstaining: Units,
    /// For and Abstain: what counts for the quorum.
    pub participation: Units,
    /// What it takes.
    pub quorum: Units,
    /// Whether it takes two thirds of For and Against, and not only more For than Against.
    pub two_thirds: bool,
    /// Whether there is that majority.
    pub majority: bool,
    /// Whether it would pass as it is.
    pub passes: bool,
}

impl Count {
    /// The tally of a proposal.
    pub fn of(proposal: &Proposal, ballot: Option<&SupportBallot>) -> Self {
        let weights = ballot.map_or([Units::ZERO; 3], |ballot| ballot.weights);
        let [against, in_favour, abstaining] =
            [AGAINST, FOR, ABSTAIN].map(|choice| weights[usize::from(choice)]);
        // The rule itself is the core's: with the quorum left out, what remains is the majority.
        let majority = |ballot| Proposal { quorum: Units::ZERO, ..*proposal }.is_passed_by(ballot);
        Self {
            against,
            in_favour,
            abstaining,
            participation: in_favour.plus(abstaining),
            quorum: proposal.quorum,
            two_thirds: proposal.two_thirds,
            majority: ballot.is_some_and(majority),
            passes: ballot.is_some_and(|ballot| proposal.is_passed_by(ballot)),
        }
    }

    /// What is missing of the quorum.
    pub fn missing(&self) -> Units {
        self.quorum.minus(self.participation)
    }

    /// The weight that would have to join For, if nobody else voted, for the majority.
    pub fn missing_for_majority(&self) -> Units {
        if self.majority {
            return Units::ZERO;
        }
        let factor = if self.two_thirds { 2 } else { 1 };
        let bar = Units(self.against.0.saturating_mul(factor));
        // A tie is no majority.
        let bar =
            if self.two_thirds && self.against > Units::ZERO { bar } else { bar.plus(Units(1)) };
        bar.minus(self.in_favour)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_core::{Address, H256, governor::Fate};

    fn count(two_thirds: bool, weights: [u128; 3]) -> Count {
        let proposal = Proposal {
            hash: H256::zero(),
            proposer: Address::zero(),
            proposed: 1,
            voting_delay: 0,
            voting_period: 10,
            late_quorum_extension: 0,
            timelock: 0,
            grace: 10,
            quorum: Units(10),
            two_thirds,
            resolution: false,
            fate: Fate::Open,
        };
        let weights = weights.map(Units);
        Count::of(&proposal, Some(&SupportBallot { closes: 11, extended: false, weights }))
    }

    #[test]
    fn what_is_missing_is_told_for_quorum_and_majority() {
        let one = count(false, [3, 4, 2]);
        assert_eq!((one.missing(), one.majority, one.passes), (Units(4), true, false));
        assert_eq!(one.missing_for_majority(), Units::ZERO);
        let tie = count(false, [8, 8, 2]);
        assert_eq!((tie.missing(), tie.majority), (Units::ZERO, false));
        assert_eq!(tie.missing_for_majority(), Units(1));
        assert!(count(false, [8, 9, 2]).passes);
    }

    #[test]
    fn two_thirds_are_twice_as_many_for_as_against() {
        let short = count(true, [5, 9, 5]);
        assert_eq!((short.majority, short.missing_for_majority()), (false, Units(1)));
        assert!(count(true, [5, 10, 0]).passes);
        assert_eq!(count(true, [0, 0, 10]).missing_for_majority(), Units(1));
    }

    #[test]
    fn nobody_has_voted_yet() {
        let proposal = count(false, [0, 0, 0]);
        assert!(!proposal.majority && !proposal.passes);
        assert_eq!(proposal.missing(), Units(10));
    }
}
