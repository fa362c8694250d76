// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The part of ERC-20 that moving a token needs.
interface IERC20Transfers {
    function balanceOf(address account) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// @title TokenTransfers
/// @notice Takes and gives ERC-20 tokens, also those that return nothing.
library TokenTransfers {
    error TokenTransfers_Failed(address token);

    /// @notice Takes up to `amount` from `from`.
    /// @return received What this contract's balance grew by: less than `amount` where the token
    ///         takes a fee.
    function take(address token, address from, uint256 amount) internal returns (uint256 received) {
        uint256 before = IERC20Transfers(token).balanceOf(address(this));
        _move(token, abi.encodeCall(IERC20Transfers.transferFrom, (from, address(this), amount)));
        received = IERC20Transfers(token).balanceOf(address(this)) - before;
        if (received > amount) {
            revert TokenTransfers_Failed(token);
        }
    }

    /// @notice Gives `amount` to `to`, who gets less where the token takes a fee.
    function give(address token, address to, uint256 amount) internal {
        _move(token, abi.encodeCall(IERC20Transfers.transfer, (to, amount)));
    }

    function _move(address token, bytes memory call_) private {
        (bool ok, bytes memory answer) = token.call(call_);
        if (!ok || answer.length != 0 && !abi.decode(answer, (bool))) {
            revert TokenTransfers_Failed(token);
        }
    }
}
