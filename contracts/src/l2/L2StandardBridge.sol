// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "../interfaces/ICrossDomainMessenger.sol";
import {IL2StandardBridge} from "../interfaces/IL2StandardBridge.sol";
import {IOptimismMintableERC20} from "../interfaces/IOptimismMintableERC20.sol";
import {Predeploys} from "../libraries/Predeploys.sol";
import {StandardBridge} from "../universal/StandardBridge.sol";

/// @title L2StandardBridge
/// @notice See {IL2StandardBridge}. Ether goes on to the message passer.
contract L2StandardBridge is IL2StandardBridge, StandardBridge {
    string public constant version = "3.0.0";

    /// @notice Stands for ether in what is older than ether's being L2's own currency.
    address private constant LEGACY_ETHER = 0xDeadDeAddeAddEAddeadDEaDDEAdDeaDDeAD0000;

    constructor(address otherBridge_)
        StandardBridge(ICrossDomainMessenger(Predeploys.L2_CROSS_DOMAIN_MESSENGER), otherBridge_)
    {}

    function l1TokenBridge() external view returns (address) {
        return otherBridge;
    }

    function withdraw(address l2Token, uint256 amount, uint32 minGasLimit, bytes calldata extraData)
        external
        payable
        onlyKeyHolder
    {
        _withdraw(Move(l2Token, address(0), msg.sender, msg.sender, amount), minGasLimit, extraData);
    }

    function withdrawTo(
        address l2Token,
        address to,
        uint256 amount,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external payable {
        _withdraw(Move(l2Token, address(0), msg.sender, to, amount), minGasLimit, extraData);
    }

    function _withdraw(Move memory move, uint32 minGasLimit, bytes calldata extraData) private {
        bool isEther = move.localToken == LEGACY_ETHER;
        if (msg.value != (isEther ? move.amount : 0)) {
            revert StandardBridge_WrongValue();
        }
        if (isEther) {
            _bridgeEth(move.to, minGasLimit, extraData);
        } else {
            move.remoteToken = IOptimismMintableERC20(move.localToken).remoteToken();
            _bridgeErc20(move, minGasLimit, extraData);
        }
    }

    function _announceInitiated(Move memory move, bytes memory extraData) internal override {
        emit WithdrawalInitiated(
            move.remoteToken, _legacy(move), move.from, move.to, move.amount, extraData
        );
    }

    function _announceFinalized(Move memory move, bytes memory extraData) internal override {
        emit DepositFinalized(
            move.remoteToken, _legacy(move), move.from, move.to, move.amount, extraData
        );
    }

    function _legacy(Move memory move) private pure returns (address) {
        return move.localToken == address(0) ? LEGACY_ETHER : move.localToken;
    }
}
