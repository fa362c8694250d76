// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IStarkVerifier
/// @notice Judges proofs of docs/spec/stark.md. It keeps nothing and knows no statement: that is
///         named by a verifying key, which lies in data contracts (docs/spec/stark.md, "On L1").
interface IStarkVerifier {
    /// @notice There is no verifying key of this format at the address.
    error StarkVerifier_BadKey();
    /// @notice The proof ends too early, or goes on after its end.
    error StarkVerifier_Length();
    /// @notice A number in the proof is not below p.
    error StarkVerifier_Encoding();
    /// @notice A table's height is out of bounds or not the key's.
    error StarkVerifier_Height();
    /// @notice The public values are not as many as the key wants, or not below p.
    error StarkVerifier_PublicValues();
    /// @notice The buses do not balance.
    error StarkVerifier_Interactions();
    /// @notice The evaluation point lies in the base field: as good as impossible by chance.
    error StarkVerifier_Point();
    /// @notice A table's constraints do not hold at the evaluation point.
    error StarkVerifier_Constraints();
    /// @notice The proof of work is not done.
    error StarkVerifier_Grinding();
    /// @notice An opened row is not the committed one.
    error StarkVerifier_Commitment();
    /// @notice A folded value is not the next layer's, or not the final polynomial's.
    error StarkVerifier_Folding();

    /// @notice Returns if the proof convinces, and reverts if it does not.
    /// @param key The first data contract of the verifying key. Whoever chooses it chooses what is
    ///        proven: a contract that relies on proofs fixes this address
    /// @param publicValues Those of all tables, one table after the other
    /// @param proof As `StarkProver` writes it
    function verify(address key, uint64[] calldata publicValues, bytes calldata proof) external view;

    /// @notice Keccak-256 of a verifying key's data, to be compared with what the exporter says.
    /// @param key The first data contract of the verifying key
    function keyHash(address key) external view returns (bytes32);
}
