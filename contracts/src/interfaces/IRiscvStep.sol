// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPreimageOracle} from "./IPreimageOracle.sol";

/// @title IRiscvStep
/// @notice Executes one instruction of the machine of docs/spec/machine.md on a state of which only
///         the hash is known. Anybody may call it; it keeps nothing. ABI: OP Stack `IBigStepper`.
interface IRiscvStep {
    /// @notice The state is not 346 bytes, `x0` is not zero, or `exited` is neither 0 nor 1.
    error RiscvStep_BadState();
    /// @notice A memory proof is too short or leads to another root than the state's.
    error RiscvStep_BadProof();

    function version() external view returns (string memory);
    /// @notice Where preimages are read.
    function oracle() external view returns (IPreimageOracle);

    /// @notice The hash of the state after one instruction.
    /// @param stateData The state before: 346 bytes, whose hash the caller has to check
    /// @param proof The memory proofs that the instruction needs; what follows them is not read
    /// @param localContext Which of the caller's local preimages the program sees
    /// @return postState State hash with the status in its first byte. A state that has exited is
    ///         its own successor
    function step(bytes calldata stateData, bytes calldata proof, bytes32 localContext)
        external
        view
        returns (bytes32 postState);

    /// @notice The hash of a state, status in its first byte: what `step` starts from.
    function stateHash(bytes calldata stateData) external pure returns (bytes32);
}
