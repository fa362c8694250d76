// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "../interfaces/ICrossDomainMessenger.sol";
import {IL1StandardBridge} from "../interfaces/IL1StandardBridge.sol";
import {Predeploys} from "../libraries/Predeploys.sol";
import {StandardBridge} from "../universal/StandardBridge.sol";

/// @title L1StandardBridge
/// @notice See {IL1StandardBridge}. It holds the tokens; ether goes on to the Portal.
contract L1StandardBridge is IL1StandardBridge, StandardBridge {
    string public constant version = "4.0.0";

    constructor(ICrossDomainMessenger messenger_)
        StandardBridge(messenger_, Predeploys.L2_STANDARD_BRIDGE)
    {}

    function l2TokenBridge() external view returns (address) {
        return otherBridge;
    }

    function depositETH(uint32 minGasLimit, bytes calldata extraData)
        external
        payable
        onlyKeyHolder
    {
        _bridgeEth(msg.sender, minGasLimit, extraData);
    }

    function depositETHTo(address to, uint32 minGasLimit, bytes calldata extraData)
        external
        payable
    {
        _bridgeEth(to, minGasLimit, extraData);
    }

    function depositERC20(
        address l1Token,
        address l2Token,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external onlyKeyHolder {
        Move memory move = Move(l1Token, l2Token, msg.sender, msg.sender, amount);
        _bridgeErc20(move, minGasLimit, extraData);
    }

    function depositERC20To(
        address l1Token,
        address l2Token,
        address to,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external {
        _bridgeErc20(Move(l1Token, l2Token, msg.sender, to, amount), minGasLimit, extraData);
    }

    function _announceInitiated(Move memory move, bytes memory extraData) internal override {
        if (move.localToken == address(0)) {
            emit ETHDepositInitiated(move.from, move.to, move.amount, extraData);
        } else {
            emit ERC20DepositInitiated(
                move.localToken, move.remoteToken, move.from, move.to, move.amount, extraData
            );
        }
    }

    function _announceFinalized(Move memory move, bytes memory extraData) internal override {
        if (move.localToken == address(0)) {
            emit ETHWithdrawalFinalized(move.from, move.to, move.amount, extraData);
        } else {
            emit ERC20WithdrawalFinalized(
                move.localToken, move.remoteToken, move.from, move.to, move.amount, extraData
            );
        }
    }
}
