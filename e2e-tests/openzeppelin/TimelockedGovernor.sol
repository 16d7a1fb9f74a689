// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {
    GovernorTimelockControl
} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {LateGovernor, IVotes} from "./LateGovernor.sol";

/// Waits before it executes, as ours does. OpenZeppelin's timelock is a contract of its own.
contract TimelockedGovernor is LateGovernor, GovernorTimelockControl {
    constructor(
        IVotes token,
        uint48 delay,
        uint32 period,
        uint256 threshold,
        uint256 quorum,
        uint48 extension,
        TimelockController timelock
    )
        LateGovernor(token, delay, period, threshold, quorum, extension)
        GovernorTimelockControl(timelock)
    {}

    function proposalThreshold() public view override(Governor, LateGovernor) returns (uint256) {
        return super.proposalThreshold();
    }

    function proposalDeadline(uint256 proposal)
        public
        view
        override(Governor, LateGovernor)
        returns (uint256)
    {
        return super.proposalDeadline(proposal);
    }

    function proposalNeedsQueuing(uint256 proposal)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (bool)
    {
        return super.proposalNeedsQueuing(proposal);
    }

    function state(uint256 proposal)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (ProposalState)
    {
        return super.state(proposal);
    }

    function _tallyUpdated(uint256 proposal) internal override(Governor, LateGovernor) {
        super._tallyUpdated(proposal);
    }

    function _queueOperations(
        uint256 proposal,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 description
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposal, targets, values, calldatas, description);
    }

    function _executeOperations(
        uint256 proposal,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 description
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposal, targets, values, calldatas, description);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 description
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, description);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
