// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "./ICrossDomainMessenger.sol";

/// @title IERC721Bridge
/// @notice One of a pair of contracts that move ERC-721 tokens. The one on L1 holds tokens while
///         the other mints what stands for them on L2. ABI: OP Stack `ERC721Bridge`.
interface IERC721Bridge {
    event ERC721BridgeInitiated(
        address indexed localToken,
        address indexed remoteToken,
        address indexed from,
        address to,
        uint256 tokenId,
        bytes extraData
    );
    event ERC721BridgeFinalized(
        address indexed localToken,
        address indexed remoteToken,
        address indexed from,
        address to,
        uint256 tokenId,
        bytes extraData
    );

    /// @notice Only accounts that hold a key may send to "themselves" on the other side.
    error ERC721Bridge_NotKeyHolder();
    error ERC721Bridge_NotOtherBridge();
    error ERC721Bridge_BlockedRecipient();
    /// @notice The sender doesn't own the token.
    error ERC721Bridge_NotOwner();
    /// @notice The token stands for another one than named, or for none.
    error ERC721Bridge_WrongTokenPair();
    /// @notice The token isn't held for that pair.
    error ERC721Bridge_NotHeld();

    function version() external view returns (string memory);
    function messenger() external view returns (ICrossDomainMessenger);
    /// @notice The bridge on the other side.
    function otherBridge() external view returns (address);

    function bridgeERC721(
        address localToken,
        address remoteToken,
        uint256 tokenId,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external;
    function bridgeERC721To(
        address localToken,
        address remoteToken,
        address to,
        uint256 tokenId,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external;

    /// @notice The other bridge's, through the messengers.
    function finalizeBridgeERC721(
        address localToken,
        address remoteToken,
        address from,
        address to,
        uint256 tokenId,
        bytes calldata extraData
    ) external;
}
