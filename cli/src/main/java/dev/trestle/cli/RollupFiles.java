package dev.trestle.cli;

import dev.trestle.derivation.RollupConfig;
import dev.trestle.node.Genesis;
import dev.trestle.node.GenesisJson;
import dev.trestle.node.RollupConfigJson;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A rollup on disk: {@code rollup.json} and {@code l2-genesis.json}, all that another node needs to
 * join.
 */
record RollupFiles(RollupConfig config, Genesis genesis) {
  static final String CONFIG = "rollup.json";
  static final String GENESIS = "l2-genesis.json";

  /** Whether a folder holds a rollup. */
  static boolean existIn(Path folder) {
    return Files.exists(folder.resolve(CONFIG));
  }

  /** Reads both files. */
  static RollupFiles read(Path folder) {
    return new RollupFiles(
        RollupConfigJson.read(parse(folder.resolve(CONFIG))),
        GenesisJson.read(parse(folder.resolve(GENESIS))));
  }

  private static JsonInput parse(Path file) {
    try {
      return JsonInput.parse(Files.readString(file));
    } catch (IOException e) {
      throw new StartupException("cannot read " + file + ": " + e.getMessage());
    } catch (JsonRpcException e) {
      throw new StartupException(file + " is damaged: " + e.getMessage());
    }
  }

  /** Writes both files, the configuration last: it marks the rollup as complete. */
  void write(Path folder) {
    replace(folder.resolve(GENESIS), JsonWriter.toText(GenesisJson.of(genesis)));
    replace(folder.resolve(CONFIG), RollupConfigJson.text(config));
  }

  /** Writes a text file so that it is there whole or not at all. */
  static void replace(Path file, String text) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".next");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StartupException("cannot write " + file + ": " + e.getMessage());
    }
  }
}
