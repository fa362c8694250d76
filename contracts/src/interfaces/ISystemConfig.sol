// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ISystemConfig
/// @notice A chain's parameters that may change while it runs. L2 nodes read the changes from this
///         contract's `ConfigUpdate` logs. ABI: OP Stack `SystemConfig`, Jovian level.
interface ISystemConfig {
    /// @notice What a `ConfigUpdate` changes; the numbers are part of the protocol.
    enum UpdateType {
        BATCHER,
        FEE_SCALARS,
        GAS_LIMIT,
        UNSAFE_BLOCK_SIGNER,
        EIP_1559_PARAMS,
        OPERATOR_FEE_PARAMS,
        MIN_BASE_FEE,
        DA_FOOTPRINT_GAS_SCALAR
    }

    /// @notice How L1 sells L2 gas to deposits.
    struct ResourceConfig {
        uint32 maxResourceLimit;
        uint8 elasticityMultiplier;
        uint8 baseFeeMaxChangeDenominator;
        uint32 minimumBaseFee;
        uint32 systemTxMaxGas;
        uint128 maximumBaseFee;
    }

    /// @notice The other L1 contracts of this chain.
    struct Addresses {
        address l1CrossDomainMessenger;
        address l1StandardBridge;
        address optimismPortal;
        address batchInbox;
    }

    /// @notice Everything that a new chain starts with.
    struct Genesis {
        address owner;
        bytes32 batcherHash;
        address unsafeBlockSigner;
        uint64 l2ChainId;
        uint64 gasLimit;
        uint32 basefeeScalar;
        uint32 blobbasefeeScalar;
        uint32 eip1559Denominator;
        uint32 eip1559Elasticity;
        uint32 operatorFeeScalar;
        uint64 operatorFeeConstant;
        uint64 minBaseFee;
        uint16 daFootprintGasScalar;
        Addresses addresses;
    }

    event ConfigUpdate(uint256 indexed version, UpdateType indexed updateType, bytes data);
    event OwnershipTransferStarted(address indexed previousOwner, address indexed newOwner);
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    error SystemConfig_NotOwner();
    error SystemConfig_NotPendingOwner();
    error SystemConfig_ZeroOwner();
    error SystemConfig_GasLimitTooLow(uint64 minimum);
    error SystemConfig_GasLimitTooHigh(uint64 maximum);
    error SystemConfig_ZeroEip1559Parameter();

    function version() external view returns (string memory);
    function owner() external view returns (address);
    function pendingOwner() external view returns (address);

    function batcherHash() external view returns (bytes32);
    function unsafeBlockSigner() external view returns (address);
    function gasLimit() external view returns (uint64);
    function overhead() external view returns (uint256);
    function scalar() external view returns (uint256);
    function basefeeScalar() external view returns (uint32);
    function blobbasefeeScalar() external view returns (uint32);
    function eip1559Denominator() external view returns (uint32);
    function eip1559Elasticity() external view returns (uint32);
    function operatorFeeScalar() external view returns (uint32);
    function operatorFeeConstant() external view returns (uint64);
    function minBaseFee() external view returns (uint64);
    function daFootprintGasScalar() external view returns (uint16);

    function resourceConfig() external view returns (ResourceConfig memory);
    function minimumGasLimit() external view returns (uint64);
    function maximumGasLimit() external view returns (uint64);
    function startBlock() external view returns (uint256);
    function l2ChainId() external view returns (uint256);
    function l1CrossDomainMessenger() external view returns (address);
    function l1StandardBridge() external view returns (address);
    function optimismPortal() external view returns (address);
    function batchInbox() external view returns (address);

    function transferOwnership(address newOwner) external;
    function acceptOwnership() external;
    function setBatcherHash(bytes32 newBatcherHash) external;
    function setUnsafeBlockSigner(address newSigner) external;
    function setGasLimit(uint64 newGasLimit) external;
    function setGasConfigEcotone(uint32 newBasefeeScalar, uint32 newBlobbasefeeScalar) external;
    function setEIP1559Params(uint32 newDenominator, uint32 newElasticity) external;
    function setOperatorFeeScalars(uint32 newScalar, uint64 newConstant) external;
    function setMinBaseFee(uint64 newMinBaseFee) external;
    function setDAFootprintGasScalar(uint16 newScalar) external;
}
