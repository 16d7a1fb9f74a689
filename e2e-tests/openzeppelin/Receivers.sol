// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// An agent that is a contract: does what anybody tells it, and takes money.
contract Wallet {
    event Told(bool done, bytes answer);

    function act(address to, uint256 value, bytes calldata data) external payable {
        (bool done, bytes memory answer) = to.call{value: value}(data);
        if (!done) {
            assembly {
                revert(add(answer, 32), mload(answer))
            }
        }
    }

    receive() external payable virtual {}
}

/// Calls whoever pays it, in the middle of the payment, and tells what came of it.
contract CallingWallet is Wallet {
    bytes[] private calls;
    uint256 private paid;

    /// One more call; each is made with so much money.
    function plan(uint256 value, bytes calldata data) external {
        paid = value;
        calls.push(data);
    }

    receive() external payable override {
        for (uint256 i = 0; i < calls.length; i++) {
            (bool done, bytes memory answer) = msg.sender.call{value: paid}(calls[i]);
            emit Told(done, answer);
        }
    }
}

/// Never ends when it is paid.
contract BurningWallet is Wallet {
    bool public turned = true;

    function turn(bool to) external {
        turned = to;
    }

    receive() external payable override {
        while (turned) {}
    }
}

/// Refuses money.
contract RefusingWallet is Wallet {
    bool public turned = true;

    function turn(bool to) external {
        turned = to;
    }

    receive() external payable override {
        require(!turned, "no, thank you");
    }
}
