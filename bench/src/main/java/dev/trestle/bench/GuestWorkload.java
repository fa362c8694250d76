package dev.trestle.bench;

import dev.trestle.guest.GuestInputs;
import dev.trestle.guest.GuestProgram;
import dev.trestle.guest.PreimageStore;
import dev.trestle.guest.RecordingOracle;
import dev.trestle.l1.Abi;
import dev.trestle.l1.ContractArtifact;
import dev.trestle.node.NativeCryptography;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.evm.ContractAddress;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** A rollup with blocks to dispute, and the preimages that the program reads in these disputes. */
final class GuestWorkload {
  private static final UInt256 FUNDS = UInt256.of(1_000_000_000_000_000L);

  private final Cryptography cryptography = NativeCryptography.create();
  private final Random random = new Random(1);
  private final List<LoadAccount> senders = new ArrayList<>();
  private final SampleRollup rollup;

  /**
   * @param senders how many have ether
   */
  GuestWorkload(int senders) {
    for (int i = 0; i < senders; i++) {
      this.senders.add(new LoadAccount(SampleRollup.CHAIN_ID, UInt256.of(1_000 + i), 0));
    }
    List<Address> rich = this.senders.stream().map(LoadAccount::address).toList();
    rollup = new SampleRollup(rich, cryptography, 1);
  }

  private Address stranger() {
    return new Address(random.nextLong(), random.nextLong(), random.nextInt());
  }

  /** A transfer of each sender to a new account. */
  List<byte[]> etherTransfers() {
    List<byte[]> transfers = new ArrayList<>();
    for (LoadAccount sender : senders) {
      transfers.add(sender.sign(Optional.of(stranger()), UInt256.ONE, new byte[0], 21_000));
    }
    return transfers;
  }

  /** A transfer of tokens of each sender to a new holder. */
  List<byte[]> tokenTransfers(Address token) {
    List<byte[]> calls = new ArrayList<>();
    for (LoadAccount sender : senders) {
      byte[] call = Abi.call("transfer(address,uint256)", stranger(), BigInteger.ONE);
      calls.add(sender.sign(Optional.of(token), UInt256.ZERO, call, 70_000));
    }
    return calls;
  }

  /** Deploys OptimismMintableERC20 and gives some to every sender. */
  Address token() {
    LoadAccount minter = senders.getFirst();
    Address token = ContractAddress.of(minter.address(), minter.nonce());
    byte[] arguments =
        Abi.encode(
            "(address,address,string,string,uint8)",
            minter.address(),
            minter.address(),
            "Load",
            "LOAD",
            18);
    byte[] code = ContractArtifact.load("OptimismMintableERC20").creationCode(List.of());
    byte[] creation = Arrays.copyOf(code, code.length + arguments.length);
    System.arraycopy(arguments, 0, creation, code.length, arguments.length);
    dispute(List.of(minter.sign(Optional.empty(), UInt256.ZERO, creation, 3_000_000)), false);
    List<byte[]> mints = new ArrayList<>();
    for (LoadAccount sender : senders) {
      byte[] mint = Abi.call("mint(address,uint256)", sender.address(), FUNDS.toBigInteger());
      mints.add(minter.sign(Optional.of(token), UInt256.ZERO, mint, 100_000));
    }
    dispute(mints, false);
    return token;
  }

  /** The same about a block without transactions, after channels of these contents. */
  PreimageStore disputeAfter(List<byte[]> channels) {
    for (int i = 0; i < 12; i++) { // more than a channel timeout: nothing older is read
      next(List.of(), false);
    }
    channels.forEach(rollup::postChannel);
    rollup.l1().seal();
    next(List.of(), false);
    return dispute();
  }

  private void next(List<byte[]> block, boolean inBlob) {
    rollup.build(block);
    rollup.post(inBlob);
    rollup.l1().seal();
  }

  /**
   * Builds a block, posts it in a channel of its own and runs the dispute about it on the JVM.
   *
   * @return all that the program reads, and will read in the machine
   */
  PreimageStore dispute(List<byte[]> block, boolean inBlob) {
    // Derivation reads from the parent's origin on: empty blocks keep earlier data out of it.
    for (int i = 0; i < 3; i++) {
      next(List.of(), false);
    }
    next(block, inBlob);
    return dispute();
  }

  private PreimageStore dispute() {
    long number = rollup.head();
    GuestInputs inputs = rollup.inputs(number - 1, number, rollup.outputRoot(number));
    RecordingOracle oracle = new RecordingOracle(inputs, rollup.config(), rollup, cryptography);
    GuestProgram.Verdict verdict = GuestProgram.run(oracle);
    if (!verdict.valid()) {
      throw new IllegalStateException("block " + number + ": the JVM says " + verdict);
    }
    return oracle.record();
  }
}
