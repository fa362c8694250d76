package dev.trestle.bench;

import dev.trestle.guest.GuestInputs;
import dev.trestle.guest.GuestProgram;
import dev.trestle.guest.RecordingOracle;
import dev.trestle.l1.Abi;
import dev.trestle.l1.ContractArtifact;
import dev.trestle.node.NativeCryptography;
import dev.trestle.riscv.ElfProgram;
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

/**
 * What the proven program costs in the machine: instructions of a dispute about one block, empty
 * and full, from the parent's root to the block's. Prints {@code name, instructions, preimages,
 * preimage bytes}. Per transaction is the difference to the empty block, divided.
 */
final class GuestBench {
  private static final UInt256 FUNDS = UInt256.of(1_000_000_000_000_000L);

  private final Cryptography cryptography = NativeCryptography.create();
  private final ElfProgram program = GuestMachine.program();
  private final Random random = new Random(1);
  private final List<LoadAccount> senders = new ArrayList<>();
  private final SampleRollup rollup;
  private final int transactions;

  private record Cost(long instructions, int preimages, long preimageBytes) {
    String line(String name) {
      return name + "\t" + instructions + "\t" + preimages + "\t" + preimageBytes;
    }

    String lineEach(String name, Cost base, int count) {
      return new Cost(
              (instructions - base.instructions) / count,
              (preimages - base.preimages) / count,
              (preimageBytes - base.preimageBytes) / count)
          .line(name);
    }
  }

  private GuestBench(int transactions) {
    this.transactions = transactions;
    for (int i = 0; i < transactions; i++) {
      senders.add(new LoadAccount(SampleRollup.CHAIN_ID, UInt256.of(1_000 + i), 0));
    }
    List<Address> rich = senders.stream().map(LoadAccount::address).toList();
    rollup = new SampleRollup(rich, cryptography, 1);
  }

  static void run(List<String> options) {
    int at = options.indexOf("--transactions");
    int transactions = at >= 0 ? Integer.parseInt(options.get(at + 1)) : 200;
    new GuestBench(transactions).print();
  }

  private void print() {
    Address token = token();
    Cost empty = cost(List.of(), false);
    System.out.println(empty.line("empty block"));
    Cost blob = cost(List.of(), true);
    System.out.println(blob.lineEach("its data in a blob, more", empty, 1));
    List<byte[]> transfers = new ArrayList<>();
    for (LoadAccount sender : senders) {
      transfers.add(sender.sign(Optional.of(stranger()), UInt256.ONE, new byte[0], 21_000));
    }
    Cost ether = cost(transfers, false);
    System.out.println(ether.line("block of " + transactions + " ETH transfers to new accounts"));
    System.out.println(ether.lineEach("ETH transfer", empty, transactions));
    List<byte[]> calls = new ArrayList<>();
    for (LoadAccount sender : senders) {
      byte[] call = Abi.call("transfer(address,uint256)", stranger(), BigInteger.ONE);
      calls.add(sender.sign(Optional.of(token), UInt256.ZERO, call, 70_000));
    }
    Cost tokens = cost(calls, false);
    System.out.println(
        tokens.line("block of " + transactions + " ERC-20 transfers to new holders"));
    System.out.println(tokens.lineEach("ERC-20 transfer", empty, transactions));
  }

  private Address stranger() {
    return new Address(random.nextLong(), random.nextLong(), random.nextInt());
  }

  /** Deploys OptimismMintableERC20 and gives some to every sender. */
  private Address token() {
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
    cost(List.of(minter.sign(Optional.empty(), UInt256.ZERO, creation, 3_000_000)), false);
    List<byte[]> mints = new ArrayList<>();
    for (LoadAccount sender : senders) {
      byte[] mint = Abi.call("mint(address,uint256)", sender.address(), FUNDS.toBigInteger());
      mints.add(minter.sign(Optional.of(token), UInt256.ZERO, mint, 100_000));
    }
    cost(mints, false);
    return token;
  }

  private void next(List<byte[]> block, boolean inBlob) {
    rollup.build(block);
    rollup.post(inBlob);
    rollup.l1().seal();
  }

  /** Builds a block, posts it in a channel of its own and runs the dispute about it. */
  private Cost cost(List<byte[]> block, boolean inBlob) {
    // Derivation reads from the parent's origin on: empty blocks keep earlier data out of it.
    for (int i = 0; i < 3; i++) {
      next(List.of(), false);
    }
    next(block, inBlob);
    long number = rollup.head();
    GuestInputs inputs = rollup.inputs(number - 1, number, rollup.outputRoot(number));
    RecordingOracle oracle = new RecordingOracle(inputs, rollup.config(), rollup, cryptography);
    GuestProgram.Verdict verdict = GuestProgram.run(oracle);
    GuestMachine.Ended ended = GuestMachine.run(program, oracle.record());
    if (!verdict.valid() || ended.code() != 0) {
      throw new IllegalStateException(
          "block " + number + ": the JVM says " + verdict + ", the machine " + ended);
    }
    return new Cost(
        ended.instructions(), oracle.record().all().size(), oracle.record().sizeBytes());
  }
}
