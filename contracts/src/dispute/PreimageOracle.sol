// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPreimageOracle} from "../interfaces/IPreimageOracle.sol";
import {KeccakF} from "../libraries/KeccakF.sol";
import {PreimageKeys} from "../libraries/PreimageKeys.sol";
import {PreimageParts} from "../libraries/PreimageParts.sol";

/// @title PreimageOracle
/// @notice See {IPreimageOracle}. Nothing in here has an owner, a bond or a clock: a part is there
///         when L1 itself has computed that it is right.
contract PreimageOracle is IPreimageOracle {
    string public constant version = "1.0.0";

    /// @notice Bytes that keccak-256 takes at once.
    uint256 private constant RATE = 136;
    address private constant SHA256 = address(0x02);
    address private constant POINT_EVALUATION = address(0x0a);
    address private constant LAST_PRECOMPILE = address(0x11);
    address private constant P256VERIFY = address(0x100);
    /// @notice More than is spent between the look at the gas left and a precompile's call.
    uint256 private constant CALL_GAS = 4_000;

    /// @notice A preimage in the making.
    /// @param part The wanted part of its stream, as far as it is known
    /// @param sponge Keccak's state, 200 bytes
    struct Large {
        LargePreimage progress;
        bytes32 part;
        bytes32[7] sponge;
    }

    mapping(bytes32 key => uint256) public preimageLengths;
    mapping(bytes32 key => mapping(uint256 partOffset => bytes32)) public preimageParts;
    mapping(bytes32 key => mapping(uint256 partOffset => bool)) public preimagePartOk;
    mapping(address owner => mapping(uint256 id => Large)) private _large;

    function readPreimage(bytes32 key, uint256 offset)
        external
        view
        returns (bytes32 dat, uint256 datLen)
    {
        if (!preimagePartOk[key][offset]) {
            revert PreimageOracle_PartNotLoaded(key, offset);
        }
        uint256 total = preimageLengths[key] + PreimageParts.PREFIX;
        uint256 left = offset < total ? total - offset : 0;
        return (preimageParts[key][offset], left < 32 ? left : 32);
    }

    function largePreimages(address owner, uint256 id)
        external
        view
        returns (LargePreimage memory)
    {
        return _large[owner][id].progress;
    }

    function loadLocalData(
        uint256 ident,
        bytes32 localContext,
        bytes32 word,
        uint256 size,
        uint256 partOffset
    ) external returns (bytes32 key) {
        if (size > 32) {
            revert PreimageOracle_BadSize();
        }
        bytes32 asked = PreimageKeys.tagged(PreimageKeys.LOCAL, bytes32(ident));
        key = PreimageKeys.localized(asked, msg.sender, localContext);
        bytes memory value = abi.encode(word);
        assembly ("memory-safe") {
            mstore(value, size)
        }
        _load(key, value, partOffset);
    }

    function loadKeccak256PreimagePart(uint256 partOffset, bytes calldata preimage)
        external
        returns (bytes32 key)
    {
        bytes memory value = preimage;
        key = PreimageKeys.tagged(PreimageKeys.KECCAK256, keccak256(value));
        _load(key, value, partOffset);
    }

    function loadSha256PreimagePart(uint256 partOffset, bytes calldata preimage)
        external
        returns (bytes32 key)
    {
        bytes memory value = preimage;
        key = PreimageKeys.tagged(PreimageKeys.SHA256, sha256(value));
        _load(key, value, partOffset);
    }

    function loadBlobPreimagePart(
        uint256 z,
        uint256 y,
        bytes calldata commitment,
        bytes calldata proof,
        uint256 partOffset
    ) external returns (bytes32 key) {
        // EIP-4844: version 1, then the SHA-256 of the commitment without its first byte
        bytes32 versionedHash = PreimageKeys.tagged(1, sha256(commitment));
        bytes memory input = abi.encodePacked(versionedHash, z, y, commitment, proof);
        if (commitment.length != 48 || proof.length != 48) {
            revert PreimageOracle_BadBlobProof();
        }
        (bool opened, bytes memory output) = POINT_EVALUATION.staticcall(input);
        if (!opened || output.length != 64) {
            revert PreimageOracle_BadBlobProof();
        }
        key = PreimageKeys.tagged(PreimageKeys.BLOB, keccak256(abi.encodePacked(commitment, z)));
        _load(key, abi.encode(y), partOffset);
    }

    function loadPrecompilePreimagePart(
        uint256 partOffset,
        address precompile,
        uint64 requiredGas,
        bytes calldata input
    ) external returns (bytes32 key) {
        _requirePrecompile(precompile);
        bytes memory hashed = abi.encodePacked(precompile, requiredGas, input);
        key = PreimageKeys.tagged(PreimageKeys.PRECOMPILE, keccak256(hashed));
        bytes memory given = input;
        // A call is given at most 63/64 of the gas left, and less than asked for without a word
        // (EIP-150): whoever sends too little would make any precompile fail.
        if (gasleft() * 63 / 64 < uint256(requiredGas) + CALL_GAS) {
            revert PreimageOracle_NotEnoughGas();
        }
        (bool success, bytes memory output) = precompile.staticcall{gas: requiredGas}(given);
        _load(key, abi.encodePacked(success, output), partOffset);
    }

    function beginLarge(uint256 id, uint64 partOffset, uint64 size) external {
        Large storage large = _large[msg.sender][id];
        large.progress = LargePreimage(true, partOffset, size, 0);
        large.part = PreimageParts.ofPrefix(size, partOffset);
        delete large.sponge;
    }

    function absorbLarge(uint256 id, bytes calldata data) external returns (bytes32 key) {
        Large storage large = _large[msg.sender][id];
        LargePreimage memory progress = large.progress;
        if (!progress.begun) {
            revert PreimageOracle_NotBegun();
        }
        uint256 absorbed = progress.absorbed + data.length;
        bool last = absorbed == progress.size;
        if (absorbed > progress.size || !last && data.length % RATE != 0) {
            revert PreimageOracle_BadLength();
        }
        bytes32 part =
            large.part | PreimageParts.ofChunk(data, progress.absorbed, progress.partOffset);
        bytes32[8] memory sponge = _sponge(large);
        _absorb(sponge, data, last);
        if (last) {
            delete _large[msg.sender][id];
            key = PreimageKeys.tagged(PreimageKeys.KECCAK256, sponge[0]);
            _store(key, progress.size, progress.partOffset, part);
        } else {
            large.progress.absorbed = uint64(absorbed);
            large.part = part;
            for (uint256 i = 0; i < 7; i++) {
                large.sponge[i] = sponge[i];
            }
        }
    }

    function _sponge(Large storage large) private view returns (bytes32[8] memory sponge) {
        for (uint256 i = 0; i < 7; i++) {
            sponge[i] = large.sponge[i];
        }
    }

    /// @notice Absorbs whole blocks, and at the end what is left with keccak's padding (the one of
    ///         2011, as in Ethereum: a bit at either end of the gap).
    function _absorb(bytes32[8] memory sponge, bytes calldata data, bool last) private pure {
        bytes32[5] memory chunk;
        uint256 done = 0;
        for (; done + RATE <= data.length; done += RATE) {
            assembly ("memory-safe") {
                calldatacopy(chunk, add(data.offset, done), 136)
            }
            _mix(sponge, chunk);
        }
        if (last) {
            assembly ("memory-safe") {
                let left := sub(data.length, done)
                calldatacopy(chunk, calldatasize(), 0xa0)
                calldatacopy(chunk, add(data.offset, done), left)
                mstore8(add(chunk, left), 0x01)
                let end := add(chunk, 135)
                mstore8(end, or(byte(31, mload(sub(end, 31))), 0x80))
            }
            _mix(sponge, chunk);
        }
    }

    function _mix(bytes32[8] memory sponge, bytes32[5] memory chunk) private pure {
        for (uint256 i = 0; i < 4; i++) {
            sponge[i] ^= chunk[i];
        }
        sponge[4] ^= chunk[4] & bytes32(type(uint256).max << 192);
        KeccakF.permute(sponge);
    }

    /// @notice Only what is a precompile everywhere has an answer that nobody can choose.
    function _requirePrecompile(address precompile) private view {
        bool known = precompile != address(0) && precompile <= LAST_PRECOMPILE;
        if (!known && !(precompile == P256VERIFY && _hasP256Verify())) {
            revert PreimageOracle_NotAPrecompile(precompile);
        }
    }

    /// @notice Whether this L1 has the precompile of EIP-7951: without it every signature would
    ///         look wrong. It is shown a right one (RFC 6979 §A.2.5, SHA-256, "sample").
    function _hasP256Verify() private view returns (bool) {
        (, bytes memory output) = P256VERIFY.staticcall(
            hex"af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf"
            hex"efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
            hex"f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
            hex"60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
            hex"7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
        );
        return output.length == 32;
    }

    function _load(bytes32 key, bytes memory value, uint256 partOffset) private {
        _store(key, value.length, partOffset, PreimageParts.part(value, partOffset));
    }

    function _store(bytes32 key, uint256 length, uint256 partOffset, bytes32 part) private {
        preimagePartOk[key][partOffset] = true;
        preimageParts[key][partOffset] = part;
        preimageLengths[key] = length;
        emit PartLoaded(key, partOffset, length);
    }
}
