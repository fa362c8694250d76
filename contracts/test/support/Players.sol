// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FaultGame} from "../../src/dispute/FaultGame.sol";
import {IFaultGame} from "../../src/interfaces/IFaultGame.sol";
import {Claim} from "../../src/libraries/DisputeTypes.sol";

/// @title ContractPlayer
/// @notice A player with code: it may refuse its money, or ask for it again while it gets it.
contract ContractPlayer {
    enum Mood {
        GENTLE,
        REFUSING,
        GREEDY
    }

    Mood public mood;
    uint256 public refusals;

    function become(Mood mood_) external {
        mood = mood_;
    }

    function attack(FaultGame game, Claim disputed, uint256 index, Claim claim) external payable {
        game.attack{value: msg.value}(disputed, index, claim);
    }

    receive() external payable {
        require(mood != Mood.REFUSING, "no, thanks");
        if (mood == Mood.GREEDY) {
            try FaultGame(msg.sender).claimCredit(address(this)) {}
            catch (bytes memory reason) {
                if (bytes4(reason) == IFaultGame.NoCreditToClaim.selector) {
                    refusals++;
                }
            }
        }
    }
}
