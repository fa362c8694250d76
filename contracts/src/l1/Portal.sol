// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPortal} from "../interfaces/IPortal.sol";
import {ISystemConfig} from "../interfaces/ISystemConfig.sol";
import {AddressAlias} from "../libraries/AddressAlias.sol";
import {Senders} from "../libraries/Senders.sol";
import {ResourceMetering} from "./ResourceMetering.sol";

/// @title Portal
/// @notice See {IPortal}. It holds all ether that is on L2.
contract Portal is IPortal, ResourceMetering {
    string public constant version = "4.0.0";

    /// @notice `version` of every `TransactionDeposited`.
    uint256 private constant DEPOSIT_VERSION = 0;
    uint64 private constant RECEIVE_GAS_LIMIT = 100_000;
    uint256 private constant MAX_DATA_BYTES = 120_000;

    ISystemConfig public immutable systemConfig;

    constructor(ISystemConfig systemConfig_) {
        systemConfig = systemConfig_;
    }

    receive() external payable {
        _deposit(msg.sender, msg.value, RECEIVE_GAS_LIMIT, false, "");
    }

    function params()
        external
        view
        returns (uint128 prevBaseFee, uint64 prevBoughtGas, uint64 prevBlockNum)
    {
        return (_params.prevBaseFee, _params.prevBoughtGas, _params.prevBlockNum);
    }

    function depositTransaction(
        address to,
        uint256 value,
        uint64 gasLimit,
        bool isCreation,
        bytes calldata data
    ) external payable {
        _deposit(to, value, gasLimit, isCreation, data);
    }

    function donateETH() external payable {}

    /// @notice The base cost and EIP-7623's floor for call data without a zero byte.
    function minimumGasLimit(uint64 byteCount) public pure returns (uint64) {
        return byteCount * 40 + 21_000;
    }

    function _deposit(
        address to,
        uint256 value,
        uint64 gasLimit,
        bool isCreation,
        bytes memory data
    ) private {
        uint256 gasBefore = gasleft();
        if (isCreation && to != address(0)) {
            revert OptimismPortal_BadTarget();
        }
        if (data.length > MAX_DATA_BYTES) {
            revert OptimismPortal_CalldataTooLarge();
        }
        if (gasLimit < minimumGasLimit(uint64(data.length))) {
            revert OptimismPortal_GasLimitTooLow();
        }
        address from = Senders.isKeyHolder() ? msg.sender : AddressAlias.apply_(msg.sender);
        bytes memory opaqueData = abi.encodePacked(msg.value, value, gasLimit, isCreation, data);
        emit TransactionDeposited(from, to, DEPOSIT_VERSION, opaqueData);
        _meter(systemConfig.resourceConfig(), gasLimit, gasBefore);
    }
}
