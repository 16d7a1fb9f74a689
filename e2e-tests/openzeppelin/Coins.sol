// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Coin} from "./Coin.sol";

/// A token as any other, until it turns.
abstract contract Turning is Coin {
    bool public turned;

    function turn(bool to) external {
        turned = to;
    }
}

/// Says nothing when it has moved something, as USDT does.
contract QuietCoin {
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external {
        allowance[msg.sender][spender] = amount;
    }

    function transfer(address to, uint256 amount) external {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
    }

    function transferFrom(address from, address to, uint256 amount) external {
        allowance[from][msg.sender] -= amount;
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
    }
}

/// Says that it did not, and does not.
contract FalseCoin is Turning {
    function transfer(address to, uint256 amount) public override returns (bool) {
        return !turned && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount)
        public
        override
        returns (bool)
    {
        return !turned && super.transferFrom(from, to, amount);
    }
}

/// Says that it did, and does not.
contract PretendingCoin is Turning {
    function _update(address from, address to, uint256 amount) internal override {
        if (!turned) super._update(from, to, amount);
    }
}

/// A tenth of what is moved is destroyed on the way: whoever receives it bears that.
contract FeeCoin is Turning {
    function _update(address from, address to, uint256 amount) internal override {
        uint256 fee = turned && from != address(0) ? amount / 10 : 0;
        super._update(from, to, amount - fee);
        if (fee > 0) super._update(from, address(0), fee);
    }
}

/// A tenth more than is moved is taken from whoever sends it.
contract SenderFeeCoin is Turning {
    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (turned && from != address(0)) super._update(from, address(0), amount / 10);
    }
}

/// Calls somebody whenever it moves, as ERC-777 does, and tells what came of it.
contract CallingCoin is Turning {
    event Told(bool done, bytes answer);

    address private target;
    bytes[] private calls;

    function plan(address to, bytes calldata data) external {
        target = to;
        calls.push(data);
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (!turned) return;
        for (uint256 i = 0; i < calls.length; i++) {
            (bool done, bytes memory answer) = target.call(calls[i]);
            emit Told(done, answer);
        }
    }
}

/// Says whatever it is told to when it is asked what somebody has; another thing once something moved.
contract LyingCoin is Turning {
    uint256 private lie;
    uint256 private next;

    function tell(uint256 what, uint256 afterwards) external {
        lie = what;
        next = afterwards;
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        if (turned) lie = next;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return turned ? lie : super.balanceOf(account);
    }
}

/// The chain's own contract that deletes whoever asks it to.
interface System {
    function terminate(address beneficiary) external;
}

/// Can be deleted.
contract MortalCoin is Coin {
    function die(address beneficiary) external {
        System(0x0000000000000000000000000000000000000900).terminate(beneficiary);
    }
}

/// Answers 64 KiB, with what was asked for at the beginning.
contract VerboseCoin is Turning {
    function transfer(address to, uint256 amount) public override returns (bool) {
        bool done = super.transfer(to, amount);
        if (turned) talk();
        return done;
    }

    function transferFrom(address from, address to, uint256 amount)
        public
        override
        returns (bool)
    {
        bool done = super.transferFrom(from, to, amount);
        if (turned) talk();
        return done;
    }

    function talk() private pure {
        assembly {
            mstore(0, 1)
            return(0, 0x10000)
        }
    }
}

/// Answers 64 KiB when it is asked what somebody has.
contract VerboseBalanceCoin is Turning {
    function balanceOf(address account) public view override returns (uint256) {
        uint256 amount = super.balanceOf(account);
        if (turned) {
            assembly {
                mstore(0, amount)
                return(0, 0x10000)
            }
        }
        return amount;
    }
}

/// Never ends when it moves.
contract BurningCoin is Turning {
    function _update(address from, address to, uint256 amount) internal override {
        while (turned) {}
        super._update(from, to, amount);
    }
}

/// Never ends when it is asked what somebody has.
contract BurningBalanceCoin is Turning {
    function balanceOf(address account) public view override returns (uint256) {
        while (turned) {}
        return super.balanceOf(account);
    }
}

/// What somebody has becomes less without being moved, as in a token that follows a price.
contract ShrinkingCoin is Coin {
    function shrink(address account, uint256 by) external {
        _burn(account, by);
    }
}
