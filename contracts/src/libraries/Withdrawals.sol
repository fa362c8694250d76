// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What L2 asks L1 to do. `L2ToL1MessagePasser` logs it.
/// @param nonce Makes equal withdrawals differ
/// @param sender Who asked on L2; `Portal.l2Sender` during the call
/// @param target Whom L1 calls
/// @param value Wei that the call carries
/// @param gasLimit The least gas that the target is called with
/// @param data Call data
struct WithdrawalTransaction {
    uint256 nonce;
    address sender;
    address target;
    uint256 value;
    uint256 gasLimit;
    bytes data;
}

/// @notice The parts of an output root.
/// @param version 0
/// @param stateRoot Of the L2 block
/// @param messagePasserStorageRoot Of `L2ToL1MessagePasser` in that state
/// @param latestBlockhash Of the L2 block
struct OutputRootProof {
    bytes32 version;
    bytes32 stateRoot;
    bytes32 messagePasserStorageRoot;
    bytes32 latestBlockhash;
}

/// @title Withdrawals
/// @notice Hashes that L1 and L2 must agree upon. Source: OP Stack specification, "Withdrawals"
///         and "L2 Output Root Proposals".
library Withdrawals {
    /// @notice Names a withdrawal, on L1 as on L2.
    function hash(WithdrawalTransaction memory tx_) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(tx_.nonce, tx_.sender, tx_.target, tx_.value, tx_.gasLimit, tx_.data)
            );
    }

    /// @notice Where the trie of `L2ToL1MessagePasser`'s storage has the withdrawal: the hash of
    ///         its slot in `sentMessages`, the mapping in slot 0.
    function path(bytes32 withdrawalHash) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(abi.encode(withdrawalHash, uint256(0)))));
    }

    function outputRoot(OutputRootProof memory parts) internal pure returns (bytes32) {
        return keccak256(abi.encode(parts));
    }
}
