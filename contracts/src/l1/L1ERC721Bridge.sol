// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICrossDomainMessenger} from "../interfaces/ICrossDomainMessenger.sol";
import {Predeploys} from "../libraries/Predeploys.sol";
import {ERC721Bridge, IERC721Transfers} from "../universal/ERC721Bridge.sol";

/// @title L1ERC721Bridge
/// @notice Holds the L1 tokens that stand on L2.
contract L1ERC721Bridge is ERC721Bridge {
    string public constant version = "3.0.0";

    /// @notice Whether a token is held for an L2 token.
    mapping(
        address localToken => mapping(address remoteToken => mapping(uint256 tokenId => bool))
    ) public deposits;

    constructor(ICrossDomainMessenger messenger_)
        ERC721Bridge(messenger_, Predeploys.L2_ERC721_BRIDGE)
    {}

    function _takeIn(Move memory move) internal override {
        deposits[move.localToken][move.remoteToken][move.tokenId] = true;
        IERC721Transfers(move.localToken).transferFrom(msg.sender, address(this), move.tokenId);
    }

    function _giveOut(Move memory move) internal override {
        if (!deposits[move.localToken][move.remoteToken][move.tokenId]) {
            revert ERC721Bridge_NotHeld();
        }
        deposits[move.localToken][move.remoteToken][move.tokenId] = false;
        IERC721Transfers(move.localToken).safeTransferFrom(address(this), move.to, move.tokenId);
    }
}
