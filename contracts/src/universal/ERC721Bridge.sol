// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "../interfaces/ICrossDomainMessenger.sol";
import {IERC721Bridge} from "../interfaces/IERC721Bridge.sol";
import {Senders} from "../libraries/Senders.sol";

/// @notice The part of ERC-721 that moving a token needs.
interface IERC721Transfers {
    function ownerOf(uint256 tokenId) external view returns (address);
    function transferFrom(address from, address to, uint256 tokenId) external;
    function safeTransferFrom(address from, address to, uint256 tokenId) external;
}

/// @title ERC721Bridge
/// @notice See {IERC721Bridge}: what the bridges on L1 and on L2 have in common.
abstract contract ERC721Bridge is IERC721Bridge {
    ICrossDomainMessenger public immutable messenger;
    address public immutable otherBridge;

    /// @notice A token and where it goes.
    struct Move {
        address localToken;
        address remoteToken;
        address to;
        uint256 tokenId;
    }

    constructor(ICrossDomainMessenger messenger_, address otherBridge_) {
        messenger = messenger_;
        otherBridge = otherBridge_;
    }

    function bridgeERC721(
        address localToken,
        address remoteToken,
        uint256 tokenId,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external {
        if (!Senders.isKeyHolder()) {
            revert ERC721Bridge_NotKeyHolder();
        }
        _bridge(Move(localToken, remoteToken, msg.sender, tokenId), minGasLimit, extraData);
    }

    function bridgeERC721To(
        address localToken,
        address remoteToken,
        address to,
        uint256 tokenId,
        uint32 minGasLimit,
        bytes calldata extraData
    ) external {
        _bridge(Move(localToken, remoteToken, to, tokenId), minGasLimit, extraData);
    }

    function finalizeBridgeERC721(
        address localToken,
        address remoteToken,
        address from,
        address to,
        uint256 tokenId,
        bytes calldata extraData
    ) external {
        if (msg.sender != address(messenger) || messenger.xDomainMessageSender() != otherBridge) {
            revert ERC721Bridge_NotOtherBridge();
        }
        emit ERC721BridgeFinalized(localToken, remoteToken, from, to, tokenId, extraData);
        _giveOut(Move(localToken, remoteToken, to, tokenId));
    }

    /// @notice Takes the sender's token.
    function _takeIn(Move memory move) internal virtual;

    /// @notice Gives the recipient its token, asking it whether it can receive one.
    function _giveOut(Move memory move) internal virtual;

    function _bridge(Move memory move, uint32 minGasLimit, bytes calldata extraData) private {
        if (move.to == address(0) || move.to == otherBridge) {
            revert ERC721Bridge_BlockedRecipient();
        }
        if (move.remoteToken == address(0)) {
            revert ERC721Bridge_WrongTokenPair();
        }
        if (IERC721Transfers(move.localToken).ownerOf(move.tokenId) != msg.sender) {
            revert ERC721Bridge_NotOwner();
        }
        _takeIn(move);
        emit ERC721BridgeInitiated(
            move.localToken, move.remoteToken, msg.sender, move.to, move.tokenId, extraData
        );
        bytes memory message = abi.encodeCall(
            IERC721Bridge.finalizeBridgeERC721,
            (move.remoteToken, move.localToken, msg.sender, move.to, move.tokenId, extraData)
        );
        messenger.sendMessage(otherBridge, message, minGasLimit);
    }
}
