package dev.trestle.e2e.sim;

import dev.trestle.derivation.DepositEvents;
import dev.trestle.derivation.L2BlockRef;
import dev.trestle.derivation.WithdrawalMessage;
import dev.trestle.l1.Abi;
import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.LocatedLog;
import dev.trestle.node.LogFilter;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.evm.Log;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The books of bridge and deposits, kept from L1's finalized blocks: every deposit is on L2, ether
 * on L2 is what was there at the beginning and what was deposited, and L1 holds what was deposited
 * less what was paid out, once, for withdrawals that L2 has.
 */
final class Settlement {
  private static final Bytes32 FINALIZED = Abi.topic("WithdrawalFinalized(bytes32,bool)");
  private static final int MOST_LOGS = 1_000_000;

  private final World world;
  private final TreeMap<Long, UInt256> minted = new TreeMap<>();
  private final Map<Bytes32, Long> deposits = new HashMap<>();
  private final Map<Bytes32, UInt256> withdrawn = new HashMap<>();
  private final Set<Bytes32> paid = new TreeSet<>();
  private UInt256 mintedInAll = UInt256.ZERO;
  private UInt256 paidInAll = UInt256.ZERO;
  private long l1Read;
  private long l2Read;

  Settlement(World world) {
    this.world = world;
  }

  boolean isFinal(Bytes32 withdrawal) {
    return paid.contains(withdrawal);
  }

  int deposits() {
    return deposits.size();
  }

  /** Looks at all of it. */
  void check() {
    NodeMachine node = world.node(World.DERIVING);
    if (!world.l1().isUp() || !node.isUp()) {
      return;
    }
    readL1(world.l1().chain());
    readL2(node.chain());
    for (NodeMachine each : world.nodes()) {
      if (each.isUp()) {
        deposited(each);
      }
    }
    escrow();
    supply(node.chain());
  }

  private void readL1(Chain l1) {
    long last = l1.finalized().number();
    Address portal = world.rollup().config().contracts().portal();
    LogFilter filter = new LogFilter(Set.of(portal), List.of());
    for (LocatedLog found : l1.logs(filter, l1Read + 1, last, MOST_LOGS)) {
      Log log = found.log();
      if (log.topics().getFirst().equals(DepositEvents.TOPIC)) {
        Transaction.Deposit deposit =
            DepositEvents.decode(log, found.blockHash(), found.logIndex())
                .toOptional()
                .orElseThrow();
        deposits.put(TransactionCodec.hash(deposit), found.blockNumber());
        minted.merge(found.blockNumber(), deposit.mint(), UInt256::add);
        mintedInAll = mintedInAll.add(deposit.mint());
      } else if (log.topics().getFirst().equals(FINALIZED)) {
        pay(log.topics().get(1));
      }
    }
    l1Read = Math.max(l1Read, last);
  }

  private void pay(Bytes32 withdrawal) {
    if (!paid.add(withdrawal)) {
      throw new Violation("withdrawal " + withdrawal + " was paid twice");
    }
    UInt256 value = withdrawn.get(withdrawal);
    if (value == null) {
      throw new Violation("withdrawal " + withdrawal + " was paid, and L2 has none such");
    }
    paidInAll = paidInAll.add(value);
  }

  /** Withdrawals of finalized blocks: nothing else can have been proven and paid. */
  private void readL2(Chain l2) {
    long last = l2.finalized().number();
    LogFilter filter = new LogFilter(Set.of(Predeploys.L2_TO_L1_MESSAGE_PASSER), List.of());
    for (LocatedLog found : l2.logs(filter, l2Read + 1, last, MOST_LOGS)) {
      WithdrawalMessage.decode(found.log())
          .toOptional()
          .ifPresent(m -> withdrawn.put(m.hash(), m.value()));
    }
    l2Read = Math.max(l2Read, last);
  }

  private long origin(ChainBlock block) {
    return L2BlockRef.of(world.rollup().config(), block.block()).l1Origin().number();
  }

  private void deposited(NodeMachine node) {
    long origin = origin(node.chain().finalized());
    deposits.forEach((hash, block) -> {
      if (block <= origin && node.chain().transaction(hash).isEmpty()) {
        throw new Violation(node.name + " lacks deposit " + hash + " of L1 block " + block);
      }
    });
  }

  private void escrow() {
    Chain l1 = world.l1().chain();
    if (l1.finalized().number() != l1Read) {
      return;
    }
    Address portal = world.rollup().config().contracts().portal();
    UInt256 held = balance(l1.stateAt(l1.finalized().hash()), portal);
    if (!held.add(paidInAll).equals(mintedInAll)) {
      throw new Violation(
          "the portal holds " + held + ", was given " + mintedInAll + " and paid " + paidInAll);
    }
  }

  private void supply(Chain l2) {
    ChainBlock block = l2.finalized();
    long origin = origin(block);
    if (origin > l1Read) {
      return;
    }
    UInt256 expected = balances(l2, l2.genesis());
    for (UInt256 mint : minted.headMap(origin, true).values()) {
      expected = expected.add(mint);
    }
    UInt256 found = balances(l2, block);
    if (!found.equals(expected)) {
      throw new Violation(
          "L2 block " + block.number() + " has " + found + " wei, it should have " + expected);
    }
    UInt256 left = balance(l2.stateAt(block.hash()), Predeploys.L2_TO_L1_MESSAGE_PASSER);
    if (l2Read == block.number()
        && !withdrawn.values().stream().reduce(UInt256.ZERO, UInt256::add).equals(left)) {
      throw new Violation("the message passer holds " + left + " at block " + block.number());
    }
  }

  /** All ether of an L2 block, fees and what waits to leave included. */
  private UInt256 balances(Chain l2, ChainBlock block) {
    StateReader state = l2.stateAt(block.hash());
    Set<Address> holders = new TreeSet<>(world.outsiders().accounts());
    holders.addAll(
        List.of(
            Predeploys.L2_TO_L1_MESSAGE_PASSER,
            Predeploys.SEQUENCER_FEE_VAULT,
            Predeploys.BASE_FEE_VAULT,
            Predeploys.L1_FEE_VAULT,
            Predeploys.OPERATOR_FEE_VAULT));
    UInt256 sum = UInt256.ZERO;
    for (Address holder : holders) {
      sum = sum.add(balance(state, holder));
    }
    return sum;
  }

  private static UInt256 balance(StateReader state, Address account) {
    return state.account(account).map(Account::balance).orElse(UInt256.ZERO);
  }
}
