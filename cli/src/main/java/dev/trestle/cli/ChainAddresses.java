package dev.trestle.cli;

import dev.trestle.l1.L1Contracts;
import dev.trestle.rpc.JsonWriter;
import java.nio.file.Path;

/** {@code addresses.json}: what a client must know of a chain besides where its nodes are. */
final class ChainAddresses {
  static final String FILE = "addresses.json";

  private ChainAddresses() {}

  /** Writes it; contracts are named as viem's op-stack chains name them where those do. */
  static void write(Path folder, String name, RollupFiles rollup, L1Contracts contracts) {
    String text =
        JsonWriter.toText(out -> {
          out.beginObject().field("name", name);
          out.numberField("l1ChainId", rollup.config().l1().chainId());
          out.numberField("l2ChainId", rollup.config().l2().chainId());
          out.numberField("l1StartBlock", rollup.config().genesis().l1().number());
          out.name("contracts").beginObject();
          contracts.byName().forEach(out::field);
          out.endObject().endObject();
        });
    RollupFiles.replace(folder.resolve(FILE), text + "\n");
  }
}
