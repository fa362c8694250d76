// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title WETH9
/// @notice Ether as an ERC-20 token, one to one.
contract WETH9 {
    string public constant name = "Wrapped Ether";
    string public constant symbol = "WETH";
    uint8 public constant decimals = 18;

    mapping(address account => uint256) public balanceOf;
    mapping(address owner => mapping(address spender => uint256)) public allowance;

    event Approval(address indexed src, address indexed guy, uint256 wad);
    event Transfer(address indexed src, address indexed dst, uint256 wad);
    event Deposit(address indexed dst, uint256 wad);
    event Withdrawal(address indexed src, uint256 wad);

    error WETH9_InsufficientBalance();
    error WETH9_InsufficientAllowance();
    error WETH9_PaymentFailed();

    receive() external payable {
        deposit();
    }

    fallback() external payable {
        deposit();
    }

    function totalSupply() external view returns (uint256) {
        return address(this).balance;
    }

    function withdraw(uint256 wad) external {
        _take(msg.sender, wad);
        emit Withdrawal(msg.sender, wad);
        (bool paid,) = msg.sender.call{value: wad}("");
        if (!paid) {
            revert WETH9_PaymentFailed();
        }
    }

    function approve(address guy, uint256 wad) external returns (bool) {
        allowance[msg.sender][guy] = wad;
        emit Approval(msg.sender, guy, wad);
        return true;
    }

    function transfer(address dst, uint256 wad) external returns (bool) {
        return transferFrom(msg.sender, dst, wad);
    }

    function deposit() public payable {
        balanceOf[msg.sender] += msg.value;
        emit Deposit(msg.sender, msg.value);
    }

    function transferFrom(address src, address dst, uint256 wad) public returns (bool) {
        uint256 allowed = allowance[src][msg.sender];
        if (src != msg.sender && allowed != type(uint256).max) {
            if (allowed < wad) {
                revert WETH9_InsufficientAllowance();
            }
            allowance[src][msg.sender] = allowed - wad;
        }
        _take(src, wad);
        balanceOf[dst] += wad;
        emit Transfer(src, dst, wad);
        return true;
    }

    function _take(address src, uint256 wad) private {
        if (balanceOf[src] < wad) {
            revert WETH9_InsufficientBalance();
        }
        balanceOf[src] -= wad;
    }
}
