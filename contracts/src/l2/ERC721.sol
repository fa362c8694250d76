// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What a contract that can own tokens answers (ERC-721).
interface IERC721Receiver {
    function onERC721Received(address operator, address from, uint256 tokenId, bytes calldata data)
        external
        returns (bytes4);
}

/// @title ERC721
/// @notice ERC-721 with ERC-6093 error names.
abstract contract ERC721 {
    string public name;
    string public symbol;
    mapping(address owner => mapping(address operator => bool)) public isApprovedForAll;

    mapping(uint256 tokenId => address) private _owners;
    mapping(uint256 tokenId => address) private _approved;
    mapping(address owner => uint256) private _balances;

    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);
    event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId);
    event ApprovalForAll(address indexed owner, address indexed operator, bool approved);

    error ERC721InvalidOwner(address owner);
    error ERC721NonexistentToken(uint256 tokenId);
    error ERC721IncorrectOwner(address sender, uint256 tokenId, address owner);
    error ERC721InvalidSender(address sender);
    error ERC721InvalidReceiver(address receiver);
    error ERC721InsufficientApproval(address operator, uint256 tokenId);
    error ERC721InvalidApprover(address approver);

    constructor(string memory name_, string memory symbol_) {
        name = name_;
        symbol = symbol_;
    }

    function balanceOf(address owner) external view returns (uint256) {
        if (owner == address(0)) {
            revert ERC721InvalidOwner(owner);
        }
        return _balances[owner];
    }

    function ownerOf(uint256 tokenId) public view returns (address owner) {
        owner = _owners[tokenId];
        if (owner == address(0)) {
            revert ERC721NonexistentToken(tokenId);
        }
    }

    function getApproved(uint256 tokenId) external view returns (address) {
        ownerOf(tokenId);
        return _approved[tokenId];
    }

    function approve(address to, uint256 tokenId) external {
        address owner = ownerOf(tokenId);
        if (msg.sender != owner && !isApprovedForAll[owner][msg.sender]) {
            revert ERC721InvalidApprover(msg.sender);
        }
        _approved[tokenId] = to;
        emit Approval(owner, to, tokenId);
    }

    function setApprovalForAll(address operator, bool approved) external {
        isApprovedForAll[msg.sender][operator] = approved;
        emit ApprovalForAll(msg.sender, operator, approved);
    }

    function transferFrom(address from, address to, uint256 tokenId) public {
        address owner = ownerOf(tokenId);
        if (owner != from) {
            revert ERC721IncorrectOwner(from, tokenId, owner);
        }
        bool allowed = msg.sender == owner || isApprovedForAll[owner][msg.sender]
            || _approved[tokenId] == msg.sender;
        if (!allowed) {
            revert ERC721InsufficientApproval(msg.sender, tokenId);
        }
        _move(from, to, tokenId);
    }

    function safeTransferFrom(address from, address to, uint256 tokenId) external {
        safeTransferFrom(from, to, tokenId, "");
    }

    function safeTransferFrom(address from, address to, uint256 tokenId, bytes memory data) public {
        transferFrom(from, to, tokenId);
        _checkReceiver(from, to, tokenId, data);
    }

    function _safeMint(address to, uint256 tokenId) internal {
        if (_owners[tokenId] != address(0)) {
            revert ERC721InvalidSender(address(0));
        }
        _move(address(0), to, tokenId);
        _checkReceiver(address(0), to, tokenId, "");
    }

    function _burn(uint256 tokenId) internal {
        address owner = ownerOf(tokenId);
        delete _approved[tokenId];
        delete _owners[tokenId];
        _balances[owner]--;
        emit Transfer(owner, address(0), tokenId);
    }

    function _move(address from, address to, uint256 tokenId) private {
        if (to == address(0)) {
            revert ERC721InvalidReceiver(to);
        }
        delete _approved[tokenId];
        if (from != address(0)) {
            _balances[from]--;
        }
        _balances[to]++;
        _owners[tokenId] = to;
        emit Transfer(from, to, tokenId);
    }

    function _checkReceiver(address from, address to, uint256 tokenId, bytes memory data) private {
        if (to.code.length == 0) {
            return;
        }
        bytes4 answer = IERC721Receiver(to).onERC721Received(msg.sender, from, tokenId, data);
        if (answer != IERC721Receiver.onERC721Received.selector) {
            revert ERC721InvalidReceiver(to);
        }
    }
}
