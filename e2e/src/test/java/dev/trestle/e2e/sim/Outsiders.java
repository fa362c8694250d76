package dev.trestle.e2e.sim;

import dev.trestle.l1.Abi;
import dev.trestle.l1.SettlementClient;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Users: they pay each other on L2, deposit from L1 and withdraw to it. Never killed. */
final class Outsiders extends Machine {
  private static final int L2_USERS = 3;
  private static final int FIRST_DEPOSITOR = 3;
  private static final int DEPOSITORS = 2;
  private static final int LEAVER = 12;
  private static final int TARGETS = 6;

  private final List<Sender> payers = new ArrayList<>();
  private final List<Sender> depositors = new ArrayList<>();
  private final Leaver leaver;
  private final Intruders intruders;
  private boolean resting;

  Outsiders(World world) {
    super(world, "users", world.seedOf("users"));
    leaver = new Leaver(this, new Account(LEAVER, SimulatedRollup.L1_CHAIN_ID));
    intruders = new Intruders(this);
  }

  @Override
  void boot() {
    SettlementClient l1 = l1();
    for (int i = 0; i < L2_USERS; i++) {
      String node = i % 2 == 0 ? World.SEQUENCER : World.FOLLOWER;
      Sender payer =
          new Sender(
              new Account(i, SimulatedRollup.L2_CHAIN_ID),
              new SettlementClient(world.network().client(this, node)),
              world.invariants()::mayBeSentAgain);
      payers.add(payer);
      turns("payer " + i, 7_000, () -> pay(payer));
    }
    for (int i = 0; i < DEPOSITORS; i++) {
      Sender depositor =
          new Sender(
              new Account(FIRST_DEPOSITOR + i, SimulatedRollup.L1_CHAIN_ID), l1, hash -> true);
      depositors.add(depositor);
      turns("depositor " + i, 45_000, () -> deposit(depositor));
    }
    leaver.begin();
    intruders.begin();
  }

  SettlementClient l1() {
    return new SettlementClient(world.network().client(this, L1Machine.ENDPOINT));
  }

  List<Sender> payers() {
    return payers;
  }

  Leaver leaver() {
    return leaver;
  }

  Intruders intruders() {
    return intruders;
  }

  /** Nobody begins anything new; what was begun is finished. */
  void rest() {
    resting = true;
  }

  boolean isResting() {
    return resting;
  }

  /** Whoever may have ether on L2, as far as users go. */
  Set<Address> accounts() {
    Set<Address> all = new TreeSet<>();
    payers.forEach(p -> all.add(p.account().address()));
    depositors.forEach(d -> all.add(d.account().address()));
    for (int i = 0; i < TARGETS; i++) {
      all.add(target(i));
    }
    return all;
  }

  private static Address target(int i) {
    return Address.fromHex("0x" + String.format("%02x", 0xa0 + i).repeat(20));
  }

  private boolean pay(Sender payer) {
    payer.refresh();
    if (resting || !payer.hasRoom()) {
      return false;
    }
    boolean leaves = payer == payers.getLast() && random.nextInt(8) == 0;
    UInt256 wei = UInt256.of(1 + random.nextInt(1_000_000));
    if (leaves) {
      byte[] call =
          Abi.call(
              "initiateWithdrawal(address,uint256,bytes)",
              target(random.nextInt(TARGETS)),
              UInt256.of(100_000),
              new byte[0]);
      Bytes32 hash =
          payer.send(Account.Call.of(Predeploys.L2_TO_L1_MESSAGE_PASSER, wei, call, 200_000));
      leaver.began(hash);
    } else {
      byte[] data = new byte[random.nextInt(40)];
      random.nextBytes(data);
      payer.send(Account.Call.of(target(random.nextInt(TARGETS)), wei, data, 60_000));
    }
    return false;
  }

  private boolean deposit(Sender depositor) {
    depositor.refresh();
    if (resting || !depositor.hasRoom()) {
      return false;
    }
    UInt256 wei = UInt256.of(1 + random.nextInt(1_000_000_000));
    byte[] call =
        Abi.call(
            "depositTransaction(address,uint256,uint64,bool,bytes)",
            target(random.nextInt(TARGETS)),
            wei,
            100_000L,
            false,
            new byte[0]);
    depositor.send(
        Account.Call.of(world.rollup().config().contracts().portal(), wei, call, 300_000));
    return false;
  }
}
