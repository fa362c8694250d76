// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IStarkVerifier} from "../interfaces/IStarkVerifier.sol";

/// @notice A verifying key (docs/spec/stark.md, "On L1").
/// @param digest what the transcript begins with
/// @param maxLogHeight heights up to which the security was computed
/// @param fixedCap the commitment to all fixed columns; empty if there are none
struct StarkKey {
    bytes32 digest;
    uint256 logBlowup;
    uint256 grindingBits;
    uint256 logFold;
    uint256 logFinal;
    uint256 logCap;
    uint256 maxLogHeight;
    uint256 queries;
    bytes32[] fixedCap;
    StarkTable[] tables;
}

/// @notice A table of a verifying key.
/// @param fixedLogHeight the height that fixed columns bring with them; 0: the prover chooses
/// @param opensNext bit s: whether columns of kind s are opened at the next row, too
/// @param widths columns of F: fixed, main, auxiliary, quotient
/// @param opened columns that are opened at z
/// @param openedNext columns that are opened at the next row, too
/// @param constants where the constants of the program stand in memory, 8 bytes each
/// @param steps where its steps stand in memory, 8 bytes each
struct StarkTable {
    uint256 fixedLogHeight;
    uint256 opensNext;
    uint256[4] widths;
    uint256 opened;
    uint256 openedNext;
    uint256 publicValues;
    uint256 registers;
    uint256 constantCount;
    uint256 constants;
    uint256 stepCount;
    uint256 steps;
}

/// @title StarkKeys
/// @notice Reads verifying keys from the code of data contracts.
/// @dev Code begins with STOP, so that nobody can execute it. Whoever deploys a key is trusted for
///      it, as for any immutable verifier; nothing here is checked but the format's name.
library StarkKeys {
    bytes4 private constant FORMAT = "tsk1";

    struct Cursor {
        uint256 place;
    }

    /// @notice The bytes of a key: in the first contract after the number of those that follow it
    ///         and their addresses; in each of these, all bytes after STOP.
    /// @dev Room for all is taken at once: memory that is copied from part to part adds up.
    function data(address first) internal view returns (bytes memory all) {
        uint256 size = first.code.length;
        uint256 more = size < 2 ? 0 : uint8(code(first, 1, 1)[0]);
        uint256 skipped = 2 + 20 * more;
        if (size < skipped) {
            revert IStarkVerifier.StarkVerifier_BadKey();
        }
        bytes memory addresses = code(first, 2, 20 * more);
        uint256 total = size - skipped;
        for (uint256 i = 0; i < more; i++) {
            uint256 codeSize = continuation(addresses, i).code.length;
            if (codeSize == 0) {
                revert IStarkVerifier.StarkVerifier_BadKey();
            }
            total += codeSize - 1;
        }
        all = new bytes(total);
        uint256 place = copy(all, 0, first, skipped);
        for (uint256 i = 0; i < more; i++) {
            place = copy(all, place, continuation(addresses, i), 1);
        }
    }

    function continuation(bytes memory addresses, uint256 i) private pure returns (address) {
        uint256 word;
        assembly ("memory-safe") {
            word := mload(add(addresses, add(0x20, mul(20, i))))
        }
        return address(uint160(word >> 96));
    }

    /// @notice Copies a contract's code from `offset` on to a place in `all`; returns what follows.
    function copy(bytes memory all, uint256 place, address from, uint256 offset)
        private
        view
        returns (uint256 next)
    {
        uint256 size = from.code.length - offset;
        next = place + size;
        // In assembly: Solidity has no way to copy a part of another contract's code.
        assembly ("memory-safe") {
            extcodecopy(from, add(add(all, 0x20), place), offset, size)
        }
    }

    function code(address from, uint256 offset, uint256 size)
        private
        view
        returns (bytes memory bytes_)
    {
        bytes_ = new bytes(size);
        assembly ("memory-safe") {
            extcodecopy(from, add(bytes_, 0x20), offset, size)
        }
    }

    function load(address first) internal view returns (StarkKey memory key) {
        bytes memory all = data(first);
        Cursor memory cursor;
        uint256 end;
        assembly ("memory-safe") {
            mstore(cursor, add(all, 0x20))
            end := add(add(all, 0x20), mload(all))
        }
        if (bytes4(uint32(take(cursor, 4))) != FORMAT) {
            revert IStarkVerifier.StarkVerifier_BadKey();
        }
        key.digest = bytes32(take(cursor, 32));
        key.logBlowup = take(cursor, 1);
        key.grindingBits = take(cursor, 1);
        key.logFold = take(cursor, 1);
        key.logFinal = take(cursor, 1);
        key.logCap = take(cursor, 1);
        key.maxLogHeight = take(cursor, 1);
        key.queries = take(cursor, 2);
        key.tables = new StarkTable[](take(cursor, 2));
        key.fixedCap = new bytes32[](take(cursor, 2));
        for (uint256 i = 0; i < key.fixedCap.length; i++) {
            key.fixedCap[i] = bytes32(take(cursor, 32));
        }
        for (uint256 t = 0; t < key.tables.length; t++) {
            readTable(cursor, key.tables[t]);
        }
        if (cursor.place != end) {
            revert IStarkVerifier.StarkVerifier_BadKey();
        }
    }

    function readTable(Cursor memory cursor, StarkTable memory table) private pure {
        table.fixedLogHeight = take(cursor, 1);
        table.opensNext = take(cursor, 1);
        for (uint256 source = 0; source < 4; source++) {
            uint256 columns = take(cursor, 2);
            table.widths[source] = columns;
            table.opened += columns;
            table.openedNext += table.opensNext >> source & 1 != 0 ? columns : 0;
        }
        table.publicValues = take(cursor, 2);
        table.registers = take(cursor, 2);
        table.constantCount = take(cursor, 2);
        table.stepCount = take(cursor, 4);
        table.constants = cursor.place;
        table.steps = table.constants + 8 * table.constantCount;
        cursor.place = table.steps + 8 * table.stepCount;
    }

    /// @notice The next number, of 1 to 32 bytes.
    function take(Cursor memory cursor, uint256 size) private pure returns (uint256 value) {
        uint256 place = cursor.place;
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, size)), mload(place))
        }
        cursor.place = place + size;
    }

    /// @notice A table, without the compiler's check that there is one.
    function tableAt(StarkKey memory key, uint256 t)
        internal
        pure
        returns (StarkTable memory found)
    {
        StarkTable[] memory tables = key.tables;
        assembly ("memory-safe") {
            found := mload(add(add(tables, 0x20), shl(5, t)))
        }
    }

    /// @notice Columns of F of a kind below four.
    function width(StarkTable memory table, uint256 source)
        internal
        pure
        returns (uint256 columns)
    {
        uint256[4] memory widths = table.widths;
        assembly ("memory-safe") {
            columns := mload(add(widths, shl(5, source)))
        }
    }

    /// @notice Whether any table sends or receives.
    function hasInteractions(StarkKey memory key) internal pure returns (bool) {
        for (uint256 t = 0; t < key.tables.length; t++) {
            if (key.tables[t].widths[2] != 0) {
                return true;
            }
        }
        return false;
    }
}
