// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title GameModel
/// @notice The game as slow and as plain as can be: a list of claims; everything is worked out from
///         the whole list whenever somebody asks.
abstract contract GameModel {
    struct Entry {
        uint256 parent;
        address player;
        uint256 bond;
        uint256 position;
        uint256 depth;
        uint256 madeAt;
        address steppedOnBy;
    }

    Entry[] internal entries;

    function clockRules()
        internal
        view
        virtual
        returns (uint256 longest, function(uint256) view returns (uint256) reserve);

    /// @notice Whose counter to a claim stands; zero if nobody's does.
    function countererOf(uint256 index) internal view returns (address by) {
        if (entries[index].steppedOnBy != address(0)) {
            return entries[index].steppedOnBy;
        }
        uint256 leftmost = type(uint256).max;
        for (uint256 i = index + 1; i < entries.length; i++) {
            bool isCounter = entries[i].parent == index && countererOf(i) == address(0);
            if (isCounter && entries[i].position < leftmost) {
                leftmost = entries[i].position;
                by = entries[i].player;
            }
        }
    }

    /// @notice What a player gets in all.
    function winnings(address player) internal view returns (uint256 sum) {
        for (uint256 i = 0; i < entries.length; i++) {
            address by = countererOf(i);
            if ((by == address(0) ? entries[i].player : by) == player) {
                sum += entries[i].bond;
            }
        }
    }

    /// @notice What a player put in.
    function paidIn(address player) internal view returns (uint256 sum) {
        for (uint256 i = 0; i < entries.length; i++) {
            if (entries[i].player == player) {
                sum += entries[i].bond;
            }
        }
    }

    /// @notice Whether a claim may be moved against at a time: a chess clock for each of the two
    ///         sides, run over the line of play from the root to the claim. Whoever has moved is
    ///         given what it has too little of for its next move.
    function inTime(uint256 index, uint256 time) internal view returns (bool) {
        (uint256 longest, function(uint256) view returns (uint256) reserve) = clockRules();
        uint256[] memory line = lineTo(index);
        uint256[2] memory left = [longest, longest];
        for (uint256 i = 1; i < line.length; i++) {
            uint256 side = i % 2;
            left[side] -= entries[line[i]].madeAt - entries[line[i - 1]].madeAt;
            uint256 least = reserve(entries[line[i]].depth);
            left[side] = left[side] < least ? least : left[side];
        }
        return time - entries[index].madeAt < left[line.length % 2];
    }

    function lineTo(uint256 index) private view returns (uint256[] memory line) {
        uint256 length = 1;
        for (uint256 i = index; i != 0; i = entries[i].parent) {
            length++;
        }
        line = new uint256[](length);
        for (uint256 i = length; i > 0; i--) {
            line[i - 1] = index;
            index = entries[index].parent;
        }
    }
}
