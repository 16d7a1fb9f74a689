//! The contracts as their callers see them: the messages that are used here, with Solidity's encoding.

use pallet_revive::precompiles::alloy::{
    self,
    primitives::{Address, U256},
};
use sp_core::H160;

alloy::sol! {
    interface Token {
        function mint(address to, uint256 amount) external;
        function burn(address from, uint256 amount) external;
        function transfer(address to, uint256 amount) external returns (bool);
        function delegate(address to) external;
        function delegates(address account) external view returns (address);
        function balanceOf(address account) external view returns (uint256);
        function totalSupply() external view returns (uint256);
        function numCheckpoints(address account) external view returns (uint32);
        function getVotes(address account) external view returns (uint256);
        function getPastVotes(address account, uint256 at) external view returns (uint256);
        function getPastTotalSupply(uint256 at) external view returns (uint256);
        function clock() external view returns (uint48);

        error ERC5805FutureLookup(uint256 at, uint48 clock);
    }

    interface Governor {
        #[derive(Debug, PartialEq)]
        enum State { Pending, Active, Canceled, Defeated, Succeeded, Queued, Expired, Executed }

        function propose(address[] targets, uint256[] values, bytes[] calls, string description)
            external
            returns (uint256);
        function castVote(uint256 proposal, uint8 support) external returns (uint256);
        function castVoteWithReason(uint256 proposal, uint8 support, string reason)
            external
            returns (uint256);
        function queue(address[] targets, uint256[] values, bytes[] calls, bytes32 description)
            external
            returns (uint256);
        function execute(address[] targets, uint256[] values, bytes[] calls, bytes32 description)
            external
            payable
            returns (uint256);
        function cancel(address[] targets, uint256[] values, bytes[] calls, bytes32 description)
            external
            returns (uint256);
        function state(uint256 proposal) external view returns (State);
        function proposalSnapshot(uint256 proposal) external view returns (uint256);
        function proposalDeadline(uint256 proposal) external view returns (uint256);
        function proposalEta(uint256 proposal) external view returns (uint256);
        function proposalVotes(uint256 proposal)
            external
            view
            returns (uint256 against, uint256 inFavor, uint256 abstain);
        function hasVoted(uint256 proposal, address account) external view returns (bool);
        function quorum(uint256 at) external view returns (uint256);
        function proposalThreshold() external view returns (uint256);
        function votingDelay() external view returns (uint256);
        function votingPeriod() external view returns (uint256);
        function setVotingPeriod(uint32 period) external;

        event VoteCast(
            address indexed voter,
            uint256 proposal,
            uint8 support,
            uint256 weight,
            string reason
        );

        error GovernorAlreadyCastVote(address voter);
        error GovernorInsufficientProposerVotes(address proposer, uint256 votes, uint256 threshold);
        error GovernorInvalidProposalLength(uint256 targets, uint256 calls, uint256 values);
        error GovernorInvalidVoteType();
        error GovernorNonexistentProposal(uint256 proposal);
        error GovernorOnlyExecutor(address account);
        error GovernorProposalQueueingNotRequired(uint256 proposal);
        error GovernorUnableToCancel(uint256 proposal, address account);
        error GovernorUnexpectedProposalState(uint256 proposal, uint8 current, bytes32 expected);
    }

    contract PlainGovernor {
        constructor(
            address token,
            uint48 delay,
            uint32 period,
            uint256 threshold,
            uint256 quorum
        );
    }

    contract LateGovernor {
        constructor(
            address token,
            uint48 delay,
            uint32 period,
            uint256 threshold,
            uint256 quorum,
            uint48 extension
        );
    }

    contract TimelockedGovernor {
        constructor(
            address token,
            uint48 delay,
            uint32 period,
            uint256 threshold,
            uint256 quorum,
            uint48 extension,
            address timelock
        );
    }

    contract Timelock {
        constructor(uint256 delay, address[] proposers, address[] executors, address admin);

        function grantRole(bytes32 role, address account) external;

        error TimelockUnexpectedOperationState(bytes32 operation, bytes32 expected);
    }

    interface Target {
        function set(uint256 to) external;
        function value() external view returns (uint256);
    }
}

pub fn address(account: H160) -> Address {
    Address::from(account.0)
}

pub fn number(number: u128) -> U256 {
    U256::from(number)
}
