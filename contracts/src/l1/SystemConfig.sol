// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISystemConfig} from "../interfaces/ISystemConfig.sol";

/// @title SystemConfig
/// @notice See {ISystemConfig}. Each value's last `ConfigUpdate` log equals its getter, also for the
///         values that the chain starts with: the constructor writes logs as well. Zero EIP-1559
///         parameters, which only the start may have, stand for the chain's defaults.
contract SystemConfig is ISystemConfig {
    string public constant version = "3.0.0";

    /// @notice `version` of every `ConfigUpdate`.
    uint256 public constant VERSION = 0;

    uint32 private constant MAX_RESOURCE_LIMIT = 20_000_000;
    uint32 private constant SYSTEM_TX_MAX_GAS = 1_000_000;
    uint64 private constant MAX_GAS_LIMIT = 500_000_000;

    uint256 public immutable startBlock;
    uint256 public immutable l2ChainId;
    address public immutable l1CrossDomainMessenger;
    address public immutable l1StandardBridge;
    address public immutable optimismPortal;
    address public immutable batchInbox;

    address public owner;
    address public pendingOwner;
    bytes32 public batcherHash;
    uint64 public gasLimit;
    uint32 public basefeeScalar;
    uint32 public blobbasefeeScalar;
    uint32 public eip1559Denominator;
    uint32 public eip1559Elasticity;
    address public unsafeBlockSigner;
    uint64 public operatorFeeConstant;
    uint32 public operatorFeeScalar;
    uint64 public minBaseFee;
    uint16 public daFootprintGasScalar;

    modifier onlyOwner() {
        if (msg.sender != owner) {
            revert SystemConfig_NotOwner();
        }
        _;
    }

    constructor(Genesis memory genesis) {
        if (genesis.owner == address(0)) {
            revert SystemConfig_ZeroOwner();
        }
        startBlock = block.number;
        l2ChainId = genesis.l2ChainId;
        l1CrossDomainMessenger = genesis.addresses.l1CrossDomainMessenger;
        l1StandardBridge = genesis.addresses.l1StandardBridge;
        optimismPortal = genesis.addresses.optimismPortal;
        batchInbox = genesis.addresses.batchInbox;
        owner = genesis.owner;
        emit OwnershipTransferred(address(0), genesis.owner);
        _setBatcherHash(genesis.batcherHash);
        _setUnsafeBlockSigner(genesis.unsafeBlockSigner);
        _setGasLimit(genesis.gasLimit);
        _setGasConfigEcotone(genesis.basefeeScalar, genesis.blobbasefeeScalar);
        if (genesis.eip1559Denominator != 0 || genesis.eip1559Elasticity != 0) {
            _setEip1559Params(genesis.eip1559Denominator, genesis.eip1559Elasticity);
        }
        _setOperatorFeeScalars(genesis.operatorFeeScalar, genesis.operatorFeeConstant);
        _setMinBaseFee(genesis.minBaseFee);
        _setDaFootprintGasScalar(genesis.daFootprintGasScalar);
    }

    /// @notice 0 since Ecotone; kept for old readers.
    function overhead() external pure returns (uint256) {
        return 0;
    }

    /// @notice Both scalars in Ecotone's packing: version byte 1, blob scalar, base fee scalar.
    function scalar() public view returns (uint256) {
        return uint256(1) << 248 | uint256(blobbasefeeScalar) << 32 | basefeeScalar;
    }

    function resourceConfig() public pure returns (ResourceConfig memory) {
        return ResourceConfig({
            maxResourceLimit: MAX_RESOURCE_LIMIT,
            elasticityMultiplier: 10,
            baseFeeMaxChangeDenominator: 8,
            minimumBaseFee: 1 gwei,
            systemTxMaxGas: SYSTEM_TX_MAX_GAS,
            maximumBaseFee: type(uint128).max
        });
    }

    /// @notice An L2 block must hold all deposits that one L1 block sells.
    function minimumGasLimit() public pure returns (uint64) {
        return uint64(MAX_RESOURCE_LIMIT) + SYSTEM_TX_MAX_GAS;
    }

    function maximumGasLimit() public pure returns (uint64) {
        return MAX_GAS_LIMIT;
    }

    /// @notice First of two steps: the new owner must accept.
    function transferOwnership(address newOwner) external onlyOwner {
        pendingOwner = newOwner;
        emit OwnershipTransferStarted(owner, newOwner);
    }

    function acceptOwnership() external {
        if (msg.sender != pendingOwner) {
            revert SystemConfig_NotPendingOwner();
        }
        emit OwnershipTransferred(owner, msg.sender);
        owner = msg.sender;
        pendingOwner = address(0);
    }

    function setBatcherHash(bytes32 newBatcherHash) external onlyOwner {
        _setBatcherHash(newBatcherHash);
    }

    function setUnsafeBlockSigner(address newSigner) external onlyOwner {
        _setUnsafeBlockSigner(newSigner);
    }

    function setGasLimit(uint64 newGasLimit) external onlyOwner {
        _setGasLimit(newGasLimit);
    }

    function setGasConfigEcotone(uint32 newBasefeeScalar, uint32 newBlobbasefeeScalar)
        external
        onlyOwner
    {
        _setGasConfigEcotone(newBasefeeScalar, newBlobbasefeeScalar);
    }

    function setEIP1559Params(uint32 newDenominator, uint32 newElasticity) external onlyOwner {
        _setEip1559Params(newDenominator, newElasticity);
    }

    function setOperatorFeeScalars(uint32 newScalar, uint64 newConstant) external onlyOwner {
        _setOperatorFeeScalars(newScalar, newConstant);
    }

    function setMinBaseFee(uint64 newMinBaseFee) external onlyOwner {
        _setMinBaseFee(newMinBaseFee);
    }

    function setDAFootprintGasScalar(uint16 newScalar) external onlyOwner {
        _setDaFootprintGasScalar(newScalar);
    }

    function _setBatcherHash(bytes32 newBatcherHash) private {
        batcherHash = newBatcherHash;
        emit ConfigUpdate(VERSION, UpdateType.BATCHER, abi.encode(newBatcherHash));
    }

    function _setUnsafeBlockSigner(address newSigner) private {
        unsafeBlockSigner = newSigner;
        emit ConfigUpdate(VERSION, UpdateType.UNSAFE_BLOCK_SIGNER, abi.encode(newSigner));
    }

    function _setGasLimit(uint64 newGasLimit) private {
        if (newGasLimit < minimumGasLimit()) {
            revert SystemConfig_GasLimitTooLow(minimumGasLimit());
        }
        if (newGasLimit > MAX_GAS_LIMIT) {
            revert SystemConfig_GasLimitTooHigh(MAX_GAS_LIMIT);
        }
        gasLimit = newGasLimit;
        emit ConfigUpdate(VERSION, UpdateType.GAS_LIMIT, abi.encode(newGasLimit));
    }

    function _setGasConfigEcotone(uint32 newBasefeeScalar, uint32 newBlobbasefeeScalar) private {
        basefeeScalar = newBasefeeScalar;
        blobbasefeeScalar = newBlobbasefeeScalar;
        emit ConfigUpdate(VERSION, UpdateType.FEE_SCALARS, abi.encode(uint256(0), scalar()));
    }

    function _setEip1559Params(uint32 newDenominator, uint32 newElasticity) private {
        if (newDenominator == 0 || newElasticity == 0) {
            revert SystemConfig_ZeroEip1559Parameter();
        }
        eip1559Denominator = newDenominator;
        eip1559Elasticity = newElasticity;
        bytes memory data = abi.encode(uint256(newDenominator) << 32 | newElasticity);
        emit ConfigUpdate(VERSION, UpdateType.EIP_1559_PARAMS, data);
    }

    function _setOperatorFeeScalars(uint32 newScalar, uint64 newConstant) private {
        operatorFeeScalar = newScalar;
        operatorFeeConstant = newConstant;
        bytes memory data = abi.encode(uint256(newScalar) << 64 | newConstant);
        emit ConfigUpdate(VERSION, UpdateType.OPERATOR_FEE_PARAMS, data);
    }

    function _setMinBaseFee(uint64 newMinBaseFee) private {
        minBaseFee = newMinBaseFee;
        emit ConfigUpdate(VERSION, UpdateType.MIN_BASE_FEE, abi.encode(newMinBaseFee));
    }

    function _setDaFootprintGasScalar(uint16 newScalar) private {
        daFootprintGasScalar = newScalar;
        emit ConfigUpdate(VERSION, UpdateType.DA_FOOTPRINT_GAS_SCALAR, abi.encode(newScalar));
    }
}
