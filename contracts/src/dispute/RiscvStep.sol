// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPreimageOracle} from "../interfaces/IPreimageOracle.sol";
import {IRiscvStep} from "../interfaces/IRiscvStep.sol";
import {KeccakF} from "../libraries/KeccakF.sol";
import {LittleEndian} from "../libraries/LittleEndian.sol";
import {MachineState} from "../libraries/MachineState.sol";
import {MemoryTree} from "../libraries/MemoryTree.sol";
import {PreimageKeys} from "../libraries/PreimageKeys.sol";
import {RiscvAlu} from "../libraries/RiscvAlu.sol";

/// @title RiscvStep
/// @notice See {IRiscvStep}. The rules are those of docs/spec/machine.md.
contract RiscvStep is IRiscvStep {
    using MachineState for bytes;

    string public constant version = "1.0.0";

    uint256 private constant CODE_END = 0x0200_0000;
    uint256 private constant MEMORY_END = 1 << 32;

    uint256 private constant TRAP_ILLEGAL = 0x10;
    uint256 private constant TRAP_PC = 0x11;
    uint256 private constant TRAP_ADDRESS = 0x12;
    uint256 private constant TRAP_CODE_STORE = 0x13;
    uint256 private constant TRAP_BREAKPOINT = 0x14;
    uint256 private constant TRAP_UNKNOWN_CALL = 0x15;
    uint256 private constant TRAP_BAD_CALL = 0x16;

    uint256 private constant A0 = 10;
    uint256 private constant A7 = 17;

    IPreimageOracle public immutable oracle;

    constructor(IPreimageOracle oracle_) {
        oracle = oracle_;
    }

    function stateHash(bytes calldata stateData) external pure returns (bytes32) {
        return _wellFormed(stateData).hash();
    }

    function step(bytes calldata stateData, bytes calldata proof, bytes32 localContext)
        external
        view
        returns (bytes32)
    {
        bytes memory state = _wellFormed(stateData);
        if (!state.exited()) {
            unchecked {
                state.setNumber(MachineState.STEP, state.number(MachineState.STEP) + 1);
            }
            _execute(state, proof, localContext);
        }
        return state.hash();
    }

    function _wellFormed(bytes calldata stateData) private pure returns (bytes memory state) {
        if (stateData.length != MachineState.SIZE) {
            revert RiscvStep_BadState();
        }
        state = stateData;
        if (!state.wellFormed()) {
            revert RiscvStep_BadState();
        }
    }

    function _execute(bytes memory state, bytes calldata proof, bytes32 localContext) private view {
        uint64 pc = state.number(MachineState.PC);
        if (pc % 4 != 0 || pc >= CODE_END) {
            return state.exit(TRAP_PC);
        }
        bytes32 leaf = _provenLeaf(state, proof, 0, pc);
        uint256 code = _bytesAt(leaf, pc, 4);
        uint256 opcode = code & 0x7f;
        if (opcode == 0x63) {
            _branch(state, pc, code);
        } else if (opcode == 0x6f || opcode == 0x67) {
            _jump(state, pc, code);
        } else if (opcode == 0x73) {
            _system(state, pc, code, proof, localContext);
        } else if (opcode == 0x03
                ? _load(state, code, proof)
                : opcode == 0x23 ? _store(state, code, proof) : _compute(state, pc, code)) {
            _goOn(state, pc);
        }
    }

    function _goOn(bytes memory state, uint64 pc) private pure {
        unchecked {
            state.setNumber(MachineState.PC, pc + 4);
        }
    }

    // ---- instructions: they return false after a trap ----

    /// @notice LUI, AUIPC, FENCE and all that computes a register from registers.
    function _compute(bytes memory state, uint64 pc, uint256 code) private pure returns (bool) {
        uint256 opcode = code & 0x7f;
        uint256 funct3 = code >> 12 & 7;
        uint256 immediate = code >> 20;
        uint64 a = state.x(code >> 15 & 31);
        bool known;
        uint64 result;
        if (opcode == 0x13) {
            (known, result) = RiscvAlu.opImmediate(funct3, a, immediate);
        } else if (opcode == 0x33) {
            (known, result) = RiscvAlu.op(code >> 25, funct3, a, state.x(code >> 20 & 31));
        } else if (opcode == 0x1b) {
            (known, result) = RiscvAlu.opImmediate32(funct3, a, immediate);
        } else if (opcode == 0x3b) {
            (known, result) = RiscvAlu.op32(code >> 25, funct3, a, state.x(code >> 20 & 31));
        } else if (opcode == 0x37 || opcode == 0x17) {
            unchecked {
                result = RiscvAlu.extended(code & 0xffff_f000, 32) + (opcode == 0x17 ? pc : 0);
            }
            known = true;
        } else if (opcode == 0x0f && funct3 == 0) {
            return true;
        }
        if (!known) {
            state.exit(TRAP_ILLEGAL);
            return false;
        }
        state.setX(code >> 7 & 31, result);
        return true;
    }

    function _branch(bytes memory state, uint64 pc, uint256 code) private pure {
        (bool known, bool taken) =
            RiscvAlu.branch(code >> 12 & 7, state.x(code >> 15 & 31), state.x(code >> 20 & 31));
        if (!known) {
            return state.exit(TRAP_ILLEGAL);
        }
        if (!taken) {
            return _goOn(state, pc);
        }
        uint256 offset = (code >> 31 & 1) << 12 | (code >> 7 & 1) << 11 | (code >> 25 & 0x3f) << 5
            | (code >> 8 & 0xf) << 1;
        unchecked {
            _goTo(state, pc + RiscvAlu.extended(offset, 13));
        }
    }

    /// @notice JAL and JALR.
    function _jump(bytes memory state, uint64 pc, uint256 code) private pure {
        unchecked {
            uint64 target;
            if (code & 0x7f == 0x6f) {
                uint256 offset = (code >> 31 & 1) << 20 | (code >> 12 & 0xff) << 12
                    | (code >> 20 & 1) << 11 | (code >> 21 & 0x3ff) << 1;
                target = pc + RiscvAlu.extended(offset, 21);
            } else if (code >> 12 & 7 == 0) {
                target = (state.x(code >> 15 & 31) + RiscvAlu.extended(code >> 20, 12)) & ~uint64(1);
            } else {
                return state.exit(TRAP_ILLEGAL);
            }
            if (_goTo(state, target)) {
                state.setX(code >> 7 & 31, pc + 4);
            }
        }
    }

    function _goTo(bytes memory state, uint64 target) private pure returns (bool) {
        if (target % 4 != 0) {
            state.exit(TRAP_PC);
            return false;
        }
        state.setNumber(MachineState.PC, target);
        return true;
    }

    function _load(bytes memory state, uint256 code, bytes calldata proof)
        private
        pure
        returns (bool)
    {
        uint256 funct3 = code >> 12 & 7;
        if (funct3 == 7) {
            state.exit(TRAP_ILLEGAL);
            return false;
        }
        uint256 size = 1 << (funct3 & 3);
        uint64 address_;
        unchecked {
            address_ = state.x(code >> 15 & 31) + RiscvAlu.extended(code >> 20, 12);
        }
        if (address_ % size != 0 || address_ >= MEMORY_END) {
            state.exit(TRAP_ADDRESS);
            return false;
        }
        bytes32 leaf = _provenLeaf(state, proof, MemoryTree.PROOF_SIZE, address_);
        uint256 value = _bytesAt(leaf, address_, size);
        state.setX(code >> 7 & 31, funct3 < 4 ? RiscvAlu.extended(value, 8 * size) : uint64(value));
        return true;
    }

    function _store(bytes memory state, uint256 code, bytes calldata proof)
        private
        pure
        returns (bool)
    {
        uint256 funct3 = code >> 12 & 7;
        if (funct3 > 3) {
            state.exit(TRAP_ILLEGAL);
            return false;
        }
        uint256 size = 1 << funct3;
        uint64 address_;
        unchecked {
            uint256 offset = code >> 25 << 5 | code >> 7 & 31;
            address_ = state.x(code >> 15 & 31) + RiscvAlu.extended(offset, 12);
        }
        if (address_ % size != 0 || address_ >= MEMORY_END) {
            state.exit(TRAP_ADDRESS);
            return false;
        }
        if (address_ < CODE_END) {
            state.exit(TRAP_CODE_STORE);
            return false;
        }
        bytes32 leaf = _provenLeaf(state, proof, MemoryTree.PROOF_SIZE, address_);
        bytes32 stored = _withBytesAt(leaf, address_, size, state.x(code >> 20 & 31));
        _setLeaf(state, proof, address_, stored);
        return true;
    }

    // ---- environment calls ----

    /// @notice ECALL and EBREAK.
    function _system(
        bytes memory state,
        uint64 pc,
        uint256 code,
        bytes calldata proof,
        bytes32 localContext
    ) private view {
        if (code == 0x0010_0073) {
            return state.exit(TRAP_BREAKPOINT);
        }
        if (code != 0x73) {
            return state.exit(TRAP_ILLEGAL);
        }
        uint64 number = state.x(A7);
        uint64 a0 = state.x(A0);
        if (number > 4) {
            return state.exit(TRAP_UNKNOWN_CALL);
        }
        if (number == 0) {
            return state.exit(a0 < 0x10 ? a0 : TRAP_BAD_CALL);
        }
        if (number < 4) {
            uint256 alignment = number == 3 ? 256 : 32;
            uint256 lowest = number == 1 ? 0 : CODE_END;
            if (a0 % alignment != 0 || a0 >= MEMORY_END || a0 < lowest) {
                return state.exit(TRAP_BAD_CALL);
            }
        }
        if (number == 1) {
            state.setWord(
                MachineState.PREIMAGE_KEY, _provenLeaf(state, proof, MemoryTree.PROOF_SIZE, a0)
            );
            state.setNumber(MachineState.PREIMAGE_OFFSET, 0);
        } else if (number == 2) {
            if (!_readPreimage(state, proof, localContext)) {
                return state.exit(TRAP_BAD_CALL);
            }
        } else if (number == 3) {
            _keccakF(state, proof, a0);
        }
        _goOn(state, pc);
    }

    function _readPreimage(bytes memory state, bytes calldata proof, bytes32 localContext)
        private
        view
        returns (bool)
    {
        bytes32 key = state.word(MachineState.PREIMAGE_KEY);
        if (PreimageKeys.kindOf(key) == PreimageKeys.LOCAL) {
            key = PreimageKeys.localized(key, msg.sender, localContext);
        }
        uint64 offset = state.number(MachineState.PREIMAGE_OFFSET);
        (bytes32 part, uint256 size) = oracle.readPreimage(key, offset);
        if (size == 0) {
            return false;
        }
        uint64 a0 = state.x(A0);
        _provenLeaf(state, proof, MemoryTree.PROOF_SIZE, a0);
        _setLeaf(state, proof, a0, part);
        unchecked {
            state.setNumber(MachineState.PREIMAGE_OFFSET, offset + uint64(size));
        }
        state.setX(A0, uint64(size));
        return true;
    }

    function _keccakF(bytes memory state, bytes calldata proof, uint64 a0) private pure {
        uint256 start = MemoryTree.PROOF_SIZE;
        if (proof.length < start + MemoryTree.PROOF_OF_EIGHT_SIZE) {
            revert RiscvStep_BadProof();
        }
        bytes32[8] memory leaves;
        for (uint256 i = 0; i < 8; i++) {
            leaves[i] = MemoryTree.word(proof, start + 32 * i);
        }
        uint256 siblings = start + 8 * 32;
        uint256 levels = MemoryTree.DEPTH - 3;
        uint256 place = a0 / 256;
        bytes32 root = MemoryTree.climb(MemoryTree.above(leaves), place, proof, siblings, levels);
        if (root != state.word(MachineState.MEMORY_ROOT)) {
            revert RiscvStep_BadProof();
        }
        KeccakF.permute(leaves);
        root = MemoryTree.climb(MemoryTree.above(leaves), place, proof, siblings, levels);
        state.setWord(MachineState.MEMORY_ROOT, root);
    }

    // ---- memory ----

    /// @notice The leaf with this address in it, whose proof starts at `start`.
    function _provenLeaf(bytes memory state, bytes calldata proof, uint256 start, uint64 address_)
        private
        pure
        returns (bytes32 leaf)
    {
        if (proof.length < start + MemoryTree.PROOF_SIZE) {
            revert RiscvStep_BadProof();
        }
        leaf = MemoryTree.word(proof, start);
        bytes32 root = MemoryTree.climb(leaf, address_ / 32, proof, start + 32, MemoryTree.DEPTH);
        if (root != state.word(MachineState.MEMORY_ROOT)) {
            revert RiscvStep_BadProof();
        }
    }

    /// @notice Replaces the leaf that the second proof of `proof`, already checked, is about.
    function _setLeaf(bytes memory state, bytes calldata proof, uint64 address_, bytes32 leaf)
        private
        pure
    {
        uint256 siblings = MemoryTree.PROOF_SIZE + 32;
        bytes32 root = MemoryTree.climb(leaf, address_ / 32, proof, siblings, MemoryTree.DEPTH);
        state.setWord(MachineState.MEMORY_ROOT, root);
    }

    /// @notice The little-endian number at this address, which it does not cross the leaf's end.
    function _bytesAt(bytes32 leaf, uint256 address_, uint256 size) private pure returns (uint256) {
        uint256 quarter = uint256(leaf) << (address_ & 24) * 8 >> 192;
        uint256 swapped = LittleEndian.swapQuarters(quarter);
        return swapped >> (address_ & 7) * 8 & (1 << 8 * size) - 1;
    }

    function _withBytesAt(bytes32 leaf, uint256 address_, uint256 size, uint64 value)
        private
        pure
        returns (bytes32)
    {
        uint256 low = (address_ & 7) * 8;
        uint256 mask = (1 << 8 * size) - 1 << low;
        uint256 shift = 192 - (address_ & 24) * 8;
        uint256 place = LittleEndian.swapQuarters(mask) << shift;
        uint256 bits = LittleEndian.swapQuarters(uint256(value) << low & mask) << shift;
        return bytes32(uint256(leaf) & ~place | bits);
    }
}
