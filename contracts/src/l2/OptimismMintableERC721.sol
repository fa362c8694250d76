// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "../interfaces/IOptimismMintableERC20.sol";
import {IOptimismMintableERC721} from "../interfaces/IOptimismMintableERC721.sol";
import {ERC721} from "./ERC721.sol";

/// @title OptimismMintableERC721
/// @notice The L2 side of an L1 token: only the bridge mints and burns it. Its metadata are those
///         of the L1 token, by EIP-681 links.
contract OptimismMintableERC721 is IOptimismMintableERC721, ERC721 {
    string public constant version = "1.4.0";

    /// @notice ERC-165 identifiers of ERC-721 and of its metadata.
    bytes4 private constant ERC721_INTERFACE = 0x80ac58cd;
    bytes4 private constant METADATA_INTERFACE = 0x5b5e139f;

    address public immutable bridge;
    uint256 public immutable remoteChainId;
    address public immutable remoteToken;

    string public baseTokenURI;

    error OptimismMintableERC721_NotBridge();
    error OptimismMintableERC721_NotOwner();

    modifier onlyBridge() {
        if (msg.sender != bridge) {
            revert OptimismMintableERC721_NotBridge();
        }
        _;
    }

    constructor(
        address bridge_,
        uint256 remoteChainId_,
        address remoteToken_,
        string memory name_,
        string memory symbol_
    ) ERC721(name_, symbol_) {
        bridge = bridge_;
        remoteChainId = remoteChainId_;
        remoteToken = remoteToken_;
        baseTokenURI = string.concat(
            "ethereum:", _hex(remoteToken_), "@", _decimal(remoteChainId_), "/tokenURI?uint256="
        );
    }

    function BRIDGE() external view returns (address) {
        return bridge;
    }

    function REMOTE_CHAIN_ID() external view returns (uint256) {
        return remoteChainId;
    }

    function REMOTE_TOKEN() external view returns (address) {
        return remoteToken;
    }

    function tokenURI(uint256 tokenId) external view returns (string memory) {
        ownerOf(tokenId);
        return string.concat(baseTokenURI, _decimal(tokenId));
    }

    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return interfaceId == type(IERC165).interfaceId
            || interfaceId == type(IOptimismMintableERC721).interfaceId
            || interfaceId == ERC721_INTERFACE || interfaceId == METADATA_INTERFACE;
    }

    function safeMint(address to, uint256 tokenId) external onlyBridge {
        emit Mint(to, tokenId);
        _safeMint(to, tokenId);
    }

    function burn(address from, uint256 tokenId) external onlyBridge {
        if (ownerOf(tokenId) != from) {
            revert OptimismMintableERC721_NotOwner();
        }
        emit Burn(from, tokenId);
        _burn(tokenId);
    }

    function _decimal(uint256 number) private pure returns (string memory text) {
        uint256 left = number;
        do {
            text = string.concat(string(abi.encodePacked(bytes1(uint8(48 + left % 10)))), text);
            left /= 10;
        } while (left != 0);
    }

    function _hex(address account) private pure returns (string memory) {
        bytes16 digits = "0123456789abcdef";
        bytes memory text = new bytes(42);
        (text[0], text[1]) = ("0", "x");
        for (uint256 i = 0; i < 40; i++) {
            text[41 - i] = digits[uint160(account) >> 4 * i & 0x0f];
        }
        return string(text);
    }
}
