package dev.trestle.bench;

import dev.trestle.devchain.DevGenesis;
import dev.trestle.node.Chain;
import dev.trestle.node.ChainBlock;
import dev.trestle.node.NativeCryptography;
import dev.trestle.node.StoreOptions;
import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.BlockExecution;
import dev.trestle.stf.block.RecoveredTransaction;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * How the store grows: a chain on disk that is filled with transactions by random ones of many
 * senders, and what its folder takes on the way. Signatures are random bytes, as large as real
 * ones: senders are given and nobody recovers them.
 */
final class StoreBench {
  /** As a token: two slots that depend on who pays whom, and a log with three topics. */
  private static final Address TOKEN = new Address(0x70, 0, 0x6b656e);

  private static final String TOKEN_CODE =
      "335f52600160205260405f2080546001019055"
          + "5f355f52600160205260405f2080546001019055"
          + "60015f525f35336007"
          + "60205fa300";

  private static final int SENDERS = 20_000;
  private static final long FINALITY = 64;
  private static final UInt256 FEE = UInt256.of(20_000_000_000L);

  private final Chain chain;
  private final Cryptography cryptography = NativeCryptography.create();
  private final Random random = new Random(7);
  private final List<Address> senders = new ArrayList<>();
  private final long[] nonces = new long[SENDERS];
  private final Run run;

  /**
   * One line of the table.
   *
   * @param token whether tokens are transferred, or ether
   * @param history how many blocks back states stay; 0: all
   * @param perBlock transactions in each block
   */
  private record Run(boolean token, long history, long transactions, long perBlock) {
    boolean isAskedFor(List<String> options) {
      return text(options, "--workload", workload()).equals(workload())
          && text(options, "--history", historyText()).equals(historyText());
    }

    String workload() {
      return token ? "token" : "ether";
    }

    String historyText() {
      return history == 0 ? "all" : Long.toString(history);
    }
  }

  private StoreBench(Path folder, Run run) {
    this.run = run;
    for (int i = 0; i < SENDERS; i++) {
      senders.add(account(i));
    }
    chain =
        Chain.open(
            folder,
            DevGenesis.spec(900),
            DevGenesis.of(1_700_000_000L, senders, Map.of(TOKEN, Hex.decode(TOKEN_CODE))),
            cryptography,
            StoreOptions.DEFAULT.withHistory(run.history));
  }

  private static Address account(long number) {
    return Address.fromWord(Keccak.hash(Bytes32.of(UInt256.of(number)).toBytes()));
  }

  static void run(List<String> options) throws IOException {
    long transactions = Long.parseLong(text(options, "--transactions", "200000"));
    long perBlock = Long.parseLong(text(options, "--per-block", "200"));
    System.out.println(
        "# workload\thistory blocks\ttransactions\tblocks\tMB on disk\tMB per million from half on");
    for (boolean token : new boolean[] {false, true}) {
      for (long history : new long[] {0, 256}) {
        Run run = new Run(token, history, transactions, perBlock);
        if (run.isAskedFor(options)) {
          Path folder = Files.createTempDirectory("trestle-bench-store");
          try {
            new StoreBench(folder, run).fill(folder);
          } finally {
            delete(folder);
          }
        }
      }
    }
  }

  private static String text(List<String> options, String name, String otherwise) {
    int at = options.indexOf(name);
    return at >= 0 && at + 1 < options.size() ? options.get(at + 1) : otherwise;
  }

  private void fill(Path folder) throws IOException {
    double half = 0;
    try (Chain filled = chain) {
      for (long done = 0; done < run.transactions; done += run.perBlock) {
        append();
        while (filled.pruneStep()) {
          // a node does this between its blocks
        }
        if (done + run.perBlock >= run.transactions / 2 && half == 0) {
          half = megabytes(folder);
        }
      }
    }
    double end = megabytes(folder);
    System.out.printf(
        Locale.ROOT,
        "%s transfers\t%s\t%d\t%d\t%.1f\t%.0f%n",
        run.workload(),
        run.historyText(),
        run.transactions,
        run.transactions / run.perBlock,
        end,
        (end - half) / (run.transactions / 2.0) * 1e6);
  }

  private void append() {
    ChainBlock head = chain.head();
    BlockExecution block =
        BlockExecution.begin(
            chain.spec(),
            head.header(),
            new BlockAttributes(
                head.header().timestamp() + 1,
                new Address(0, 0, 0xfee),
                Bytes32.ZERO,
                head.header().gasLimit(),
                Optional.of(Bytes32.ZERO),
                Optional.of(List.of()),
                head.header().extraData()),
            chain.parentState(head.hash()),
            cryptography);
    for (long i = 0; i < run.perBlock; i++) {
      if (block.add(transaction(run.token)) instanceof TransactionOutcome.Refused refused) {
        throw new IllegalStateException(refused.message());
      }
    }
    chain.append(block.seal());
    long number = chain.head().number();
    if (number > FINALITY) {
      chain.setFinalized(chain.canonicalHash(number - FINALITY).orElseThrow());
    }
  }

  /** One in ten pays somebody new. */
  private RecoveredTransaction transaction(boolean token) {
    int sender = random.nextInt(SENDERS);
    Address to =
        random.nextInt(10) == 0
            ? account(random.nextLong() >>> 1)
            : senders.get(random.nextInt(SENDERS));
    byte[] data = token ? to.toWord().toBytes() : new byte[0];
    Transaction.DynamicFee transaction =
        new Transaction.DynamicFee(
            UInt256.of(900),
            nonces[sender]++,
            UInt256.of(1_000_000_000L),
            FEE,
            200_000,
            Optional.of(token ? TOKEN : to),
            token ? UInt256.ZERO : UInt256.of(1 + random.nextInt(1_000_000)),
            data,
            List.of(),
            new Signature(UInt256.of(random.nextInt(2)), word(), word()));
    byte[] encoded = TransactionCodec.encode(transaction);
    return new RecoveredTransaction(
        transaction, senders.get(sender), Keccak.hash(encoded), encoded);
  }

  private UInt256 word() {
    return new UInt256(
        random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong() >>> 2);
  }

  private static double megabytes(Path folder) throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
    }
    return sum / 1e6;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
