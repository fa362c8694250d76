// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAnchorStateRegistry} from "../interfaces/IAnchorStateRegistry.sol";
import {IDisputeGame} from "../interfaces/IDisputeGame.sol";
import {IDisputeGameFactory} from "../interfaces/IDisputeGameFactory.sol";
import {IPortal} from "../interfaces/IPortal.sol";
import {ISystemConfig} from "../interfaces/ISystemConfig.sol";
import {AddressAlias} from "../libraries/AddressAlias.sol";
import {Claim, GameStatus, GameType, Timestamp} from "../libraries/DisputeTypes.sol";
import {MerkleTrie} from "../libraries/MerkleTrie.sol";
import {SafeCall} from "../libraries/SafeCall.sol";
import {Senders} from "../libraries/Senders.sol";
import {OutputRootProof, WithdrawalTransaction, Withdrawals} from "../libraries/Withdrawals.sol";
import {ResourceMetering} from "./ResourceMetering.sol";

/// @title Portal
/// @notice See {IPortal}. It holds all ether that is on L2. It must never hold anything else or
///         have rights anywhere: withdrawals call whatever they like in its name.
contract Portal is IPortal, ResourceMetering {
    string public constant version = "5.0.0";

    /// @notice `version` of every `TransactionDeposited`.
    uint256 private constant DEPOSIT_VERSION = 0;
    uint64 private constant RECEIVE_GAS_LIMIT = 100_000;
    uint256 private constant MAX_DATA_BYTES = 120_000;

    address private constant NO_SENDER = 0x000000000000000000000000000000000000dEaD;
    /// @notice Gas kept back for what follows the target's call: the log.
    uint256 private constant RESERVED_GAS = 10_000;
    /// @notice What a slot that is true holds in the trie, in RLP.
    bytes private constant TRUE = hex"01";

    /// @notice A submitter's last proof of a withdrawal.
    struct ProvenWithdrawal {
        IDisputeGame disputeGameProxy;
        uint64 timestamp;
    }

    ISystemConfig public immutable systemConfig;
    IAnchorStateRegistry public immutable anchorStateRegistry;
    uint256 public immutable proofMaturityDelaySeconds;

    mapping(bytes32 withdrawalHash => bool) public finalizedWithdrawals;
    mapping(bytes32 withdrawalHash => mapping(address submitter => ProvenWithdrawal)) public
        provenWithdrawals;
    mapping(bytes32 withdrawalHash => address[]) public proofSubmitters;

    address private transient _l2Sender;

    constructor(
        ISystemConfig systemConfig_,
        IAnchorStateRegistry anchorStateRegistry_,
        uint256 proofMaturityDelaySeconds_
    ) {
        systemConfig = systemConfig_;
        anchorStateRegistry = anchorStateRegistry_;
        proofMaturityDelaySeconds = proofMaturityDelaySeconds_;
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

    function proveWithdrawalTransaction(
        WithdrawalTransaction calldata tx_,
        uint256 disputeGameIndex,
        OutputRootProof calldata outputRootProof,
        bytes[] calldata withdrawalProof
    ) external {
        IDisputeGame game = _provableGame(tx_, disputeGameIndex, outputRootProof);
        bytes32 withdrawalHash = Withdrawals.hash(tx_);
        bytes32 root = outputRootProof.messagePasserStorageRoot;
        bytes32 path = Withdrawals.path(withdrawalHash);
        if (!MerkleTrie.includes(root, path, TRUE, withdrawalProof)) {
            revert OptimismPortal_InvalidMerkleProof();
        }
        provenWithdrawals[withdrawalHash][msg.sender] =
            ProvenWithdrawal(game, uint64(block.timestamp));
        proofSubmitters[withdrawalHash].push(msg.sender);
        emit WithdrawalProven(withdrawalHash, tx_.sender, tx_.target);
        emit WithdrawalProvenExtension1(withdrawalHash, msg.sender);
    }

    function finalizeWithdrawalTransaction(WithdrawalTransaction calldata tx_) external {
        _finalize(tx_, msg.sender);
    }

    function finalizeWithdrawalTransactionExternalProof(
        WithdrawalTransaction calldata tx_,
        address proofSubmitter
    ) external {
        _finalize(tx_, proofSubmitter);
    }

    function disputeGameFactory() public view returns (IDisputeGameFactory) {
        return anchorStateRegistry.disputeGameFactory();
    }

    function disputeGameFinalityDelaySeconds() external view returns (uint256) {
        return anchorStateRegistry.disputeGameFinalityDelaySeconds();
    }

    function disputeGameBlacklist(IDisputeGame game) external view returns (bool) {
        return anchorStateRegistry.disputeGameBlacklist(game);
    }

    function respectedGameType() external view returns (GameType) {
        return anchorStateRegistry.respectedGameType();
    }

    function respectedGameTypeUpdatedAt() external view returns (uint64) {
        return anchorStateRegistry.retirementTimestamp();
    }

    function guardian() external view returns (address) {
        return anchorStateRegistry.guardian();
    }

    function paused() public view returns (bool) {
        return anchorStateRegistry.paused();
    }

    function l2Sender() external view returns (address) {
        return _l2Sender == address(0) ? NO_SENDER : _l2Sender;
    }

    function numProofSubmitters(bytes32 withdrawalHash) external view returns (uint256) {
        return proofSubmitters[withdrawalHash].length;
    }

    function checkWithdrawal(bytes32 withdrawalHash, address proofSubmitter) public view {
        if (finalizedWithdrawals[withdrawalHash]) {
            revert OptimismPortal_AlreadyFinalized();
        }
        ProvenWithdrawal memory proven = provenWithdrawals[withdrawalHash][proofSubmitter];
        if (proven.timestamp == 0) {
            revert OptimismPortal_Unproven();
        }
        // a proof can't be older than what it is about, unless the chain was reorganised under it
        if (proven.timestamp <= Timestamp.unwrap(proven.disputeGameProxy.createdAt())) {
            revert OptimismPortal_InvalidProofTimestamp();
        }
        if (block.timestamp - proven.timestamp <= proofMaturityDelaySeconds) {
            revert OptimismPortal_ProofNotOldEnough();
        }
        if (!anchorStateRegistry.isGameClaimValid(proven.disputeGameProxy)) {
            revert OptimismPortal_InvalidRootClaim();
        }
    }

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

    /// @notice The game of this index, if withdrawals can be proven by it with these parts.
    function _provableGame(
        WithdrawalTransaction calldata tx_,
        uint256 disputeGameIndex,
        OutputRootProof calldata outputRootProof
    ) private view returns (IDisputeGame game) {
        if (tx_.target == address(this)) {
            revert OptimismPortal_BadTarget();
        }
        (,, game) = disputeGameFactory().gameAtIndex(disputeGameIndex);
        if (!anchorStateRegistry.isGameProper(game)) {
            revert OptimismPortal_ImproperDisputeGame();
        }
        if (
            !anchorStateRegistry.isGameRespected(game)
                || game.status() == GameStatus.CHALLENGER_WINS
        ) {
            revert OptimismPortal_InvalidDisputeGame();
        }
        if (block.timestamp <= Timestamp.unwrap(game.createdAt())) {
            revert OptimismPortal_InvalidProofTimestamp();
        }
        if (
            outputRootProof.version != 0
                || Withdrawals.outputRoot(outputRootProof) != Claim.unwrap(game.rootClaim())
        ) {
            revert OptimismPortal_InvalidOutputRootProof();
        }
    }

    /// @notice If the target fails, all is undone and the withdrawal can be finalised another time.
    function _finalize(WithdrawalTransaction calldata tx_, address proofSubmitter) private {
        if (_l2Sender != address(0)) {
            revert OptimismPortal_NoReentrancy();
        }
        if (paused()) {
            revert OptimismPortal_CallPaused();
        }
        bytes32 withdrawalHash = Withdrawals.hash(tx_);
        checkWithdrawal(withdrawalHash, proofSubmitter);
        finalizedWithdrawals[withdrawalHash] = true;
        bytes memory data = tx_.data;
        _l2Sender = tx_.sender;
        if (!SafeCall.hasGas(tx_.gasLimit, RESERVED_GAS)) {
            revert OptimismPortal_TooLittleGas();
        }
        if (!SafeCall.call(tx_.target, tx_.value, RESERVED_GAS, data)) {
            revert OptimismPortal_TargetFailed();
        }
        _l2Sender = address(0);
        emit WithdrawalFinalized(withdrawalHash, true);
    }
}
