// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RiscvAlu
/// @notice What RV64IM computes from two numbers (unprivileged specification 20191213, chapters 2,
///         5 and 7). `known` is false for encodings that mean nothing.
library RiscvAlu {
    uint256 private constant PLAIN = 0x00;
    uint256 private constant MULTIPLICATION = 0x01;
    uint256 private constant ALTERNATIVE = 0x20;

    /// @notice The instructions of opcode OP.
    function op(uint256 funct7, uint256 funct3, uint64 a, uint64 b)
        internal
        pure
        returns (bool known, uint64 result)
    {
        unchecked {
            if (funct7 == PLAIN) {
                return (true, plain(funct3, a, b));
            }
            if (funct7 == MULTIPLICATION) {
                return (true, funct3 < 4 ? product(funct3, a, b) : quotient(funct3, a, b));
            }
            if (funct7 == ALTERNATIVE && funct3 == 0) {
                return (true, a - b);
            }
            if (funct7 == ALTERNATIVE && funct3 == 5) {
                return (true, uint64(int64(a) >> (b & 63)));
            }
            return (false, 0);
        }
    }

    /// @notice The instructions of opcode OP-32: on the low halves, results sign-extended.
    function op32(uint256 funct7, uint256 funct3, uint64 a64, uint64 b64)
        internal
        pure
        returns (bool known, uint64 result)
    {
        unchecked {
            uint32 a = uint32(a64);
            uint32 b = uint32(b64);
            if (funct7 == PLAIN && funct3 == 0) {
                return (true, extended(a + b));
            }
            if (funct7 == PLAIN && funct3 == 1) {
                return (true, extended(a << (b & 31)));
            }
            if (funct7 == PLAIN && funct3 == 5) {
                return (true, extended(a >> (b & 31)));
            }
            if (funct7 == ALTERNATIVE && funct3 == 0) {
                return (true, extended(a - b));
            }
            if (funct7 == ALTERNATIVE && funct3 == 5) {
                return (true, extended(uint32(int32(a) >> (b & 31))));
            }
            if (funct7 == MULTIPLICATION && funct3 == 0) {
                return (true, extended(a * b));
            }
            if (funct7 == MULTIPLICATION && funct3 >= 4) {
                return (true, quotient32(funct3, a, b));
            }
            return (false, 0);
        }
    }

    /// @notice The instructions of opcode OP-IMM with this immediate as encoded, 12 bits.
    function opImmediate(uint256 funct3, uint64 a, uint256 immediate)
        internal
        pure
        returns (bool known, uint64 result)
    {
        uint256 upper = immediate >> 6;
        if (funct3 == 1) {
            return (upper == 0, a << uint64(immediate & 63));
        }
        if (funct3 == 5 && upper == 0x10) {
            return (true, uint64(int64(a) >> (immediate & 63)));
        }
        if (funct3 == 5) {
            return (upper == 0, a >> uint64(immediate & 63));
        }
        return (true, plain(funct3, a, extended(immediate, 12)));
    }

    /// @notice The instructions of opcode OP-IMM-32 with this immediate as encoded, 12 bits.
    function opImmediate32(uint256 funct3, uint64 a, uint256 immediate)
        internal
        pure
        returns (bool known, uint64 result)
    {
        if (funct3 == 0) {
            return op32(PLAIN, 0, a, extended(immediate, 12));
        }
        uint256 funct7 = immediate >> 5;
        if (funct7 != MULTIPLICATION && (funct3 == 1 || funct3 == 5)) {
            return op32(funct7, funct3, a, uint64(immediate & 31));
        }
        return (false, 0);
    }

    /// @notice Whether a branch of this kind is taken; `known` is false for kinds 2 and 3.
    function branch(uint256 funct3, uint64 a, uint64 b)
        internal
        pure
        returns (bool known, bool taken)
    {
        if (funct3 < 2) {
            return (true, (a == b) == (funct3 == 0));
        }
        if (funct3 < 4) {
            return (false, false);
        }
        bool less = funct3 < 6 ? int64(a) < int64(b) : a < b;
        return (true, less == (funct3 & 1 == 0));
    }

    /// @notice The number of so many bits, sign-extended.
    function extended(uint256 value, uint256 bits) internal pure returns (uint64 result) {
        assembly ("memory-safe") {
            // an arithmetic shift back from the word's top: SIGNEXTEND knows whole bytes only
            let unused := sub(256, bits)
            result := and(sar(unused, shl(unused, value)), 0xffffffffffffffff)
        }
    }

    function extended(uint32 value) private pure returns (uint64) {
        return uint64(int64(int32(value)));
    }

    function plain(uint256 funct3, uint64 a, uint64 b) private pure returns (uint64) {
        unchecked {
            if (funct3 == 0) {
                return a + b;
            }
            if (funct3 == 1) {
                return a << (b & 63);
            }
            if (funct3 == 2) {
                return int64(a) < int64(b) ? 1 : 0;
            }
            if (funct3 == 3) {
                return a < b ? 1 : 0;
            }
            if (funct3 == 4) {
                return a ^ b;
            }
            if (funct3 == 5) {
                return a >> (b & 63);
            }
            return funct3 == 6 ? a | b : a & b;
        }
    }

    /// @notice MUL, MULH, MULHSU, MULHU.
    function product(uint256 funct3, uint64 a, uint64 b) private pure returns (uint64) {
        unchecked {
            if (funct3 == 0) {
                return a * b;
            }
            int256 left = funct3 == 3 ? int256(uint256(a)) : int256(int64(a));
            int256 right = funct3 == 1 ? int256(int64(b)) : int256(uint256(b));
            return uint64(uint256(left * right >> 64));
        }
    }

    /// @notice DIV, DIVU, REM, REMU.
    function quotient(uint256 funct3, uint64 a, uint64 b) private pure returns (uint64) {
        unchecked {
            if (b == 0) {
                return funct3 < 6 ? type(uint64).max : a;
            }
            if (funct3 == 5) {
                return a / b;
            }
            if (funct3 == 7) {
                return a % b;
            }
            if (int64(a) == type(int64).min && int64(b) == -1) {
                return funct3 == 4 ? a : 0;
            }
            return uint64(funct3 == 4 ? int64(a) / int64(b) : int64(a) % int64(b));
        }
    }

    /// @notice DIVW, DIVUW, REMW, REMUW.
    function quotient32(uint256 funct3, uint32 a, uint32 b) private pure returns (uint64) {
        unchecked {
            if (b == 0) {
                return funct3 < 6 ? type(uint64).max : extended(a);
            }
            if (funct3 == 5) {
                return extended(a / b);
            }
            if (funct3 == 7) {
                return extended(a % b);
            }
            if (int32(a) == type(int32).min && int32(b) == -1) {
                return funct3 == 4 ? extended(a) : 0;
            }
            return extended(uint32(funct3 == 4 ? int32(a) / int32(b) : int32(a) % int32(b)));
        }
    }
}
