// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// An ERC-20 token for tests. Anyone may mint. Some functions behave as attackers' and defective tokens do.
contract TestToken {
    string public name;
    string public symbol;
    uint8 public immutable decimals;
    uint256 public totalSupply;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    constructor(string memory symbol_, uint8 decimals_) {
        name = symbol_;
        symbol = symbol_;
        decimals = decimals_;
    }

    function mint(address to, uint256 value) external {
        totalSupply += value;
        balanceOf[to] += value;
        emit Transfer(address(0), to, value);
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) public returns (bool) {
        move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        // As common tokens do: a transfer of nothing needs no allowance, which is what address poisoning uses.
        if (value > 0) allowance[from][msg.sender] -= value;
        move(from, to, value);
        return true;
    }

    /// Two transfers in one transaction.
    function transferTwice(address to, uint256 first, uint256 second) external {
        move(msg.sender, to, first);
        move(msg.sender, to, second);
    }

    /// The call data names an amount, and the transaction fails.
    function transferAndRevert(address to, uint256 value) external {
        move(msg.sender, to, value);
        revert("reverted after the transfer");
    }

    /// A log without a movement of money.
    function pretend(address from, address to, uint256 value) external {
        emit Transfer(from, to, value);
    }

    function move(address from, address to, uint256 value) private {
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }
}

/// A token with non-fungible items: its Transfer event has the same signature, with the item as a third indexed value.
contract TestCollectible {
    event Transfer(address indexed from, address indexed to, uint256 indexed item);

    function give(address to, uint256 item) external {
        emit Transfer(address(0), to, item);
    }
}
