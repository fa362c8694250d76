// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IOptimismMintableERC721
/// @notice An L2 token that a bridge mints when its L1 counterpart is held. ABI: OP Stack.
interface IOptimismMintableERC721 {
    event Mint(address indexed account, uint256 tokenId);
    event Burn(address indexed account, uint256 tokenId);

    function safeMint(address to, uint256 tokenId) external;
    function burn(address from, uint256 tokenId) external;
    function REMOTE_CHAIN_ID() external view returns (uint256);
    function REMOTE_TOKEN() external view returns (address);
    function BRIDGE() external view returns (address);
    function remoteChainId() external view returns (uint256);
    /// @notice The token on L1.
    function remoteToken() external view returns (address);
    /// @notice Who may mint and burn.
    function bridge() external view returns (address);
    function baseTokenURI() external view returns (string memory);
}
