// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// What a proposal changes: one cell.
contract Target {
    uint256 public value;

    function set(uint256 to) external {
        value = to;
    }
}
