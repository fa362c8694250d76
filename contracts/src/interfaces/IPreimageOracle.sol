// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IPreimageOracle
/// @notice Preimages that L1 has checked, in parts of 32 bytes. A preimage is read as a stream: its
///         length as 8 bytes big-endian, then its bytes; `partOffset` counts in that stream. Types
///         and keys: docs/spec/machine.md. ABI: OP Stack `IPreimageOracle`.
/// @dev Loading a part at or past the stream's end is possible: it proves that nothing is left.
interface IPreimageOracle {
    /// @notice A preimage in the making, whose bytes come in several transactions.
    /// @param begun Whether there is one
    /// @param partOffset Of the part that is wanted
    /// @param size Bytes in all
    /// @param absorbed Bytes so far
    struct LargePreimage {
        bool begun;
        uint64 partOffset;
        uint64 size;
        uint64 absorbed;
    }

    /// @notice A part can be read from now on.
    event PartLoaded(bytes32 indexed key, uint256 partOffset, uint256 length);

    /// @notice Nobody has loaded this part: load it first.
    error PreimageOracle_PartNotLoaded(bytes32 key, uint256 partOffset);
    /// @notice A local value has at most 32 bytes.
    error PreimageOracle_BadSize();
    /// @notice The opening is not one of this commitment.
    error PreimageOracle_BadBlobProof();
    /// @notice Not the address of a precompile that L1 has.
    error PreimageOracle_NotAPrecompile(address precompile);
    /// @notice With this gas the precompile might not get what it was promised.
    error PreimageOracle_NotEnoughGas();
    /// @notice `beginLarge` comes first.
    error PreimageOracle_NotBegun();
    /// @notice Only the last call may bring a number of bytes that is no multiple of 136, and
    ///         together they bring as many as announced.
    error PreimageOracle_BadLength();

    function version() external view returns (string memory);

    /// @notice Whether this part can be read.
    function preimagePartOk(bytes32 key, uint256 partOffset) external view returns (bool);
    /// @notice Bytes of a preimage of which a part has been loaded, without the length prefix.
    function preimageLengths(bytes32 key) external view returns (uint256);
    /// @notice The part as loaded, zeros after the stream's end.
    function preimageParts(bytes32 key, uint256 partOffset) external view returns (bytes32);

    /// @notice The part of the stream from `offset` on.
    /// @return dat The bytes, zeros after them
    /// @return datLen How many there are: 32, less at the end, 0 past it
    function readPreimage(bytes32 key, uint256 offset)
        external
        view
        returns (bytes32 dat, uint256 datLen);

    /// @notice Loads a value that only the caller's own games see: type 1.
    /// @param word The value, in its first `size` bytes
    function loadLocalData(
        uint256 ident,
        bytes32 localContext,
        bytes32 word,
        uint256 size,
        uint256 partOffset
    ) external returns (bytes32 key);

    /// @notice Loads a part of a preimage of type 2.
    function loadKeccak256PreimagePart(uint256 partOffset, bytes calldata preimage)
        external
        returns (bytes32 key);

    /// @notice Loads a part of a preimage of type 4.
    function loadSha256PreimagePart(uint256 partOffset, bytes calldata preimage)
        external
        returns (bytes32 key);

    /// @notice Loads a part of a blob's value at a point: type 5.
    /// @param z The point
    /// @param y The value
    /// @param commitment KZG commitment to the blob, 48 bytes
    /// @param proof KZG opening, 48 bytes
    function loadBlobPreimagePart(
        uint256 z,
        uint256 y,
        bytes calldata commitment,
        bytes calldata proof,
        uint256 partOffset
    ) external returns (bytes32 key);

    /// @notice Loads a part of what a precompile of L1 answers when it is given exactly
    ///         `requiredGas`: type 6.
    function loadPrecompilePreimagePart(
        uint256 partOffset,
        address precompile,
        uint64 requiredGas,
        bytes calldata input
    ) external returns (bytes32 key);

    /// @notice Starts a preimage of type 2 that is too large for one transaction, or starts it
    ///         anew. Each account has its own.
    /// @param id The caller's name for it
    /// @param size Bytes that `absorbLarge` will bring in all
    function beginLarge(uint256 id, uint64 partOffset, uint64 size) external;

    /// @notice Brings the next bytes; with the last of them the part is loaded.
    /// @param data A multiple of 136 bytes unless they are the last
    /// @return key Of the preimage when it is complete, else zero
    function absorbLarge(uint256 id, bytes calldata data) external returns (bytes32 key);

    /// @notice State of a preimage in the making; zeros if there is none.
    function largePreimages(address owner, uint256 id) external view returns (LargePreimage memory);
}
