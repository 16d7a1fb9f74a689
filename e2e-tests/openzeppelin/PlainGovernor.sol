// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Rules, IVotes} from "./Rules.sol";

/// The smallest governor.
contract PlainGovernor is Rules {
    constructor(IVotes token, uint48 delay, uint32 period, uint256 threshold, uint256 quorum)
        Rules(token, delay, period, threshold, quorum)
    {}
}
