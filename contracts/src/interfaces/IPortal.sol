// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GameType} from "../libraries/DisputeTypes.sol";
import {OutputRootProof, WithdrawalTransaction} from "../libraries/Withdrawals.sol";
import {IAnchorStateRegistry} from "./IAnchorStateRegistry.sol";
import {IDisputeGame} from "./IDisputeGame.sol";
import {IDisputeGameFactory} from "./IDisputeGameFactory.sol";
import {ISystemConfig} from "./ISystemConfig.sol";

/// @title IPortal
/// @notice Where users enter L2 from L1, and leave it. What is deposited here is in L2's chain
///         whatever the sequencer does, so this is also the way past a censor. To leave, one proves
///         that a claimed L2 state holds a withdrawal, and finalises it once that claim is beyond
///         dispute and the proof mature. ABI: OP Stack `OptimismPortal`.
interface IPortal {
    /// @notice A deposit. L2 nodes derive a 0x7E transaction from each of these logs.
    /// @param from Sender on L2: an account that holds a key, or a contract's alias
    /// @param to Target on L2; ignored where the deposit creates a contract
    /// @param version 0
    /// @param opaqueData Packed: minted wei (32 bytes), value in wei (32), gas limit (8), whether
    ///        to create a contract (1), call data
    event TransactionDeposited(
        address indexed from, address indexed to, uint256 indexed version, bytes opaqueData
    );
    event WithdrawalProven(
        bytes32 indexed withdrawalHash, address indexed from, address indexed to
    );
    /// @notice Follows each `WithdrawalProven`.
    event WithdrawalProvenExtension1(
        bytes32 indexed withdrawalHash, address indexed proofSubmitter
    );
    /// @param success Always true: where the target fails, nothing is finalised
    event WithdrawalFinalized(bytes32 indexed withdrawalHash, bool success);

    /// @notice A deposit that creates a contract must name no target; a withdrawal must not call
    ///         the portal.
    error OptimismPortal_BadTarget();
    error OptimismPortal_CalldataTooLarge();
    error OptimismPortal_GasLimitTooLow();
    /// @notice This L1 block's L2 gas for deposits is sold out.
    error OutOfGas();
    /// @notice The game isn't proper: unknown to the registry, excluded or retired.
    error OptimismPortal_ImproperDisputeGame();
    /// @notice The game isn't of the respected type, or was lost.
    error OptimismPortal_InvalidDisputeGame();
    /// @notice The parts don't hash to the root that the game is about.
    error OptimismPortal_InvalidOutputRootProof();
    /// @notice The withdrawal isn't in the storage of `L2ToL1MessagePasser`.
    error OptimismPortal_InvalidMerkleProof();
    error OptimismPortal_AlreadyFinalized();
    /// @notice This submitter has proven no such withdrawal.
    error OptimismPortal_Unproven();
    /// @notice The proof is not younger than its game.
    error OptimismPortal_InvalidProofTimestamp();
    /// @notice The proof must age for `proofMaturityDelaySeconds`.
    error OptimismPortal_ProofNotOldEnough();
    /// @notice The registry doesn't (yet) rely on the game's claim.
    error OptimismPortal_InvalidRootClaim();
    /// @notice The guardian has paused withdrawals; see `IAnchorStateRegistry.pausedUntil`.
    error OptimismPortal_CallPaused();
    /// @notice A withdrawal can't be finalised inside another.
    error OptimismPortal_NoReentrancy();
    /// @notice The target could not be given the gas it was promised; send more.
    error OptimismPortal_TooLittleGas();
    /// @notice The target failed. The withdrawal stays as it was and can be tried again.
    error OptimismPortal_TargetFailed();

    function version() external view returns (string memory);
    function systemConfig() external view returns (ISystemConfig);
    /// @notice State of the gas market: base fee in wei, gas bought in `prevBlockNum`, that block.
    function params()
        external
        view
        returns (uint128 prevBaseFee, uint64 prevBoughtGas, uint64 prevBlockNum);
    /// @notice Least gas limit of a deposit with so many bytes of call data.
    function minimumGasLimit(uint64 byteCount) external pure returns (uint64);

    /// @notice Deposits a transaction to L2. `msg.value` is minted to the sender on L2 first.
    /// @param to Target on L2
    /// @param value Wei that the L2 transaction carries
    /// @param gasLimit L2 gas, paid for by burning L1 gas
    /// @param isCreation Whether to create a contract; `to` is zero then
    /// @param data Call data or creation code, at most 120,000 bytes
    function depositTransaction(
        address to,
        uint256 value,
        uint64 gasLimit,
        bool isCreation,
        bytes calldata data
    ) external payable;

    function anchorStateRegistry() external view returns (IAnchorStateRegistry);
    function disputeGameFactory() external view returns (IDisputeGameFactory);
    function disputeGameFinalityDelaySeconds() external view returns (uint256);
    function disputeGameBlacklist(IDisputeGame game) external view returns (bool);
    function respectedGameType() external view returns (GameType);
    /// @notice Games created up to this time are retired.
    function respectedGameTypeUpdatedAt() external view returns (uint64);
    function guardian() external view returns (address);
    /// @notice Whether finalising is paused. Proving never is, so that proofs mature meanwhile.
    function paused() external view returns (bool);
    /// @notice Seconds for which a proof must have been on L1.
    function proofMaturityDelaySeconds() external view returns (uint256);

    /// @notice While a withdrawal is finalised: who asked for it on L2. Otherwise 0x…dEaD.
    function l2Sender() external view returns (address);
    function finalizedWithdrawals(bytes32 withdrawalHash) external view returns (bool);
    /// @notice A submitter's last proof; zeros if there is none.
    function provenWithdrawals(bytes32 withdrawalHash, address proofSubmitter)
        external
        view
        returns (IDisputeGame disputeGameProxy, uint64 timestamp);
    /// @notice How many proofs of a withdrawal there have been.
    function numProofSubmitters(bytes32 withdrawalHash) external view returns (uint256);
    /// @notice Who made the proof of this index.
    function proofSubmitters(bytes32 withdrawalHash, uint256 index) external view returns (address);

    /// @notice Proves that L2 asked for a withdrawal. The proof is the sender's: nobody else's can
    ///         replace it. Proving again starts its clock again.
    /// @param tx_ The withdrawal
    /// @param disputeGameIndex The factory's index of a game about an L2 state that has it
    /// @param outputRootProof The parts of that game's root
    /// @param withdrawalProof `eth_getProof` of the withdrawal's slot in `L2ToL1MessagePasser`
    function proveWithdrawalTransaction(
        WithdrawalTransaction calldata tx_,
        uint256 disputeGameIndex,
        OutputRootProof calldata outputRootProof,
        bytes[] calldata withdrawalProof
    ) external;

    /// @notice Carries out a withdrawal that the sender has proven.
    function finalizeWithdrawalTransaction(WithdrawalTransaction calldata tx_) external;

    /// @notice Carries out a withdrawal that `proofSubmitter` has proven. Anybody may.
    function finalizeWithdrawalTransactionExternalProof(
        WithdrawalTransaction calldata tx_,
        address proofSubmitter
    ) external;

    /// @notice Reverts with the reason why a withdrawal can't be finalised now by this proof.
    function checkWithdrawal(bytes32 withdrawalHash, address proofSubmitter) external view;

    /// @notice Adds ETH without a deposit.
    function donateETH() external payable;

    /// @notice Ether sent plainly is deposited to the sender.
    receive() external payable;
}
