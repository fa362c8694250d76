// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title MachineState
/// @notice The encoded state of the machine, read and changed in place: 346 bytes, fields
///         big-endian (docs/spec/machine.md, "State").
library MachineState {
    uint256 internal constant SIZE = 346;
    uint256 internal constant MEMORY_ROOT = 0;
    uint256 internal constant PREIMAGE_KEY = 32;
    uint256 internal constant PREIMAGE_OFFSET = 64;
    uint256 internal constant PC = 72;
    uint256 internal constant STEP = 80;
    uint256 internal constant EXITED = 88;
    uint256 internal constant EXIT_CODE = 89;
    uint256 internal constant REGISTERS = 90;

    uint8 private constant VALID = 0;
    uint8 private constant INVALID = 1;
    uint8 private constant PANIC = 2;
    uint8 private constant RUNNING = 3;

    /// @notice Whether these bytes are a state that a machine can be in.
    function wellFormed(bytes memory state) internal pure returns (bool) {
        return state.length == SIZE && state[EXITED] <= 0x01 && x(state, 0) == 0;
    }

    /// @notice keccak-256 of the state, its first byte replaced by the status.
    function hash(bytes memory state) internal pure returns (bytes32) {
        uint256 rest = uint256(keccak256(state)) & (type(uint256).max >> 8);
        return bytes32(uint256(status(state)) << 248 | rest);
    }

    function status(bytes memory state) private pure returns (uint8) {
        if (!exited(state)) {
            return RUNNING;
        }
        bytes1 code = state[EXIT_CODE];
        return code == 0x00 ? VALID : code == 0x01 ? INVALID : PANIC;
    }

    function exited(bytes memory state) internal pure returns (bool) {
        return state[EXITED] != 0x00;
    }

    function exit(bytes memory state, uint256 code) internal pure {
        state[EXITED] = 0x01;
        state[EXIT_CODE] = bytes1(uint8(code));
    }

    /// @notice A field of 32 bytes.
    function word(bytes memory state, uint256 field) internal pure returns (bytes32 value) {
        assembly ("memory-safe") {
            value := mload(add(add(state, 0x20), field))
        }
    }

    function setWord(bytes memory state, uint256 field, bytes32 value) internal pure {
        assembly ("memory-safe") {
            mstore(add(add(state, 0x20), field), value)
        }
    }

    /// @notice A field of 8 bytes.
    function number(bytes memory state, uint256 field) internal pure returns (uint64 value) {
        assembly ("memory-safe") {
            // the word that ends with the field; the first 24 bytes before the state are its length
            value := and(mload(add(add(state, 0x08), field)), 0xffffffffffffffff)
        }
    }

    function setNumber(bytes memory state, uint256 field, uint64 value) internal pure {
        assembly ("memory-safe") {
            let at := add(add(state, 0x08), field)
            mstore(at, or(and(mload(at), not(0xffffffffffffffff)), and(value, 0xffffffffffffffff)))
        }
    }

    /// @notice A register.
    function x(bytes memory state, uint256 index) internal pure returns (uint64) {
        return number(state, REGISTERS + 8 * index);
    }

    /// @notice Sets a register; `x0` stays zero.
    function setX(bytes memory state, uint256 index, uint64 value) internal pure {
        if (index != 0) {
            setNumber(state, REGISTERS + 8 * index, value);
        }
    }
}
