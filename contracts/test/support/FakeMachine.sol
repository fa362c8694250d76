// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title FakeOracle
/// @notice Keeps local inputs for the fake machine.
contract FakeOracle {
    struct Input {
        bytes32 word;
        uint256 size;
        uint256 partOffset;
    }

    mapping(bytes32 context => mapping(uint256 ident => Input)) public inputs;

    function loadLocalData(
        uint256 ident,
        bytes32 localContext,
        bytes32 word,
        uint256 size,
        uint256 partOffset
    ) external returns (bytes32) {
        inputs[localContext][ident] = Input(word, size, partOffset);
        return 0;
    }
}

/// @title FakeMachine
/// @notice A machine whose first step reads the local inputs and decides, and which counts from
///         then on until it exits. An output root is right if it is `rootOf` its block.
contract FakeMachine {
    uint256 internal constant RUNNING = 3;
    uint256 internal constant EXIT = 6;

    FakeOracle public immutable oracle = new FakeOracle();

    error NotLoaded(uint256 ident);

    function step(bytes calldata stateData, bytes calldata proof, bytes32 localContext)
        external
        view
        returns (bytes32)
    {
        require(keccak256(proof) == keccak256("witness"), "no witness");
        (uint256 count, uint256 verdict) = abi.decode(stateData, (uint256, uint256));
        if (count == 0) {
            verdict = decide(localContext);
        }
        return hash(count < EXIT ? count + 1 : count, verdict);
    }

    /// @notice The right output root of a block.
    function rootOf(uint256 number) public pure returns (bytes32) {
        return keccak256(abi.encode("root", number));
    }

    function state(uint256 count, uint256 verdict) public pure returns (bytes memory) {
        uint256 done = count < EXIT ? count : EXIT;
        return abi.encode(done, done == 0 ? RUNNING : verdict);
    }

    function hash(uint256 count, uint256 verdict) public pure returns (bytes32) {
        uint256 status = count < EXIT ? RUNNING : verdict;
        return bytes32(uint256(keccak256(state(count, verdict))) << 8 >> 8 | status << 248);
    }

    function decide(bytes32 localContext) internal view returns (uint256) {
        bytes32 disputed = input(localContext, 3);
        uint256 number = uint256(input(localContext, 4)) >> 192;
        input(localContext, 1);
        input(localContext, 2);
        input(localContext, 5);
        return disputed == rootOf(number) ? 0 : 1;
    }

    function input(bytes32 localContext, uint256 ident) internal view returns (bytes32) {
        (bytes32 word, uint256 size,) = oracle.inputs(localContext, ident);
        if (size == 0) {
            revert NotLoaded(ident);
        }
        return word;
    }
}
