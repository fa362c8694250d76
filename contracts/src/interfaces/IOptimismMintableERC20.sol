// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IERC165
interface IERC165 {
    function supportsInterface(bytes4 interfaceId) external view returns (bool);
}

/// @title IOptimismMintableERC20
/// @notice An L2 token that a bridge mints when its L1 counterpart is deposited.
interface IOptimismMintableERC20 is IERC165 {
    /// @notice The token on L1.
    function remoteToken() external view returns (address);
    /// @notice Who may mint and burn.
    function bridge() external returns (address);
    function mint(address to, uint256 amount) external;
    function burn(address from, uint256 amount) external;
}
