// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {
    GovernorPreventLateQuorum
} from "@openzeppelin/contracts/governance/extensions/GovernorPreventLateQuorum.sol";
import {Rules, IVotes} from "./Rules.sol";

/// Goes on for a while if the quorum is reached shortly before the end, as ours does.
contract LateGovernor is Rules, GovernorPreventLateQuorum {
    constructor(
        IVotes token,
        uint48 delay,
        uint32 period,
        uint256 threshold,
        uint256 quorum,
        uint48 extension
    ) Rules(token, delay, period, threshold, quorum) GovernorPreventLateQuorum(extension) {}

    function proposalThreshold()
        public
        view
        virtual
        override(Governor, Rules)
        returns (uint256)
    {
        return super.proposalThreshold();
    }

    function proposalDeadline(uint256 proposal)
        public
        view
        virtual
        override(Governor, GovernorPreventLateQuorum)
        returns (uint256)
    {
        return super.proposalDeadline(proposal);
    }

    function _tallyUpdated(uint256 proposal)
        internal
        virtual
        override(Governor, GovernorPreventLateQuorum)
    {
        super._tallyUpdated(proposal);
    }
}
