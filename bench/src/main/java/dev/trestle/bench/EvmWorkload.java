package dev.trestle.bench;

import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.MapState;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateChanges.AccountChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One program to measure, as a line of {@code workloads.tsv} describes it: name, file of the
 * runtime code, call data, further accounts ({@code address=file,...} or {@code -}).
 */
record EvmWorkload(String name, byte[] callData, SortedMap<Address, byte[]> codes) {
  static final Address TARGET = new Address(0, 0, 0xc0de0001);
  static final Address CALLER = new Address(0, 0, 0x5e4de4);

  /** All workloads of a folder. */
  static List<EvmWorkload> read(Path folder) throws IOException {
    List<EvmWorkload> out = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("workloads.tsv"))) {
      if (line.isBlank()) {
        continue;
      }
      String[] cells = line.split("\t");
      if (cells.length < 3) {
        throw new IOException("workloads.tsv: at least three columns wanted in: " + line);
      }
      SortedMap<Address, byte[]> codes = new TreeMap<>();
      codes.put(TARGET, code(folder, cells[1]));
      if (cells.length > 3 && !cells[3].equals("-")) {
        for (String pair : cells[3].split(",")) {
          String[] parts = pair.split("=");
          codes.put(Address.fromHex(parts[0]), code(folder, parts[1]));
        }
      }
      out.add(new EvmWorkload(cells[0], Hex.decode(cells[2]), codes));
    }
    return out;
  }

  private static byte[] code(Path folder, String file) throws IOException {
    return Hex.decode(Files.readString(folder.resolve(file)).strip());
  }

  /** The caller with 1,000 ether, and the contracts. */
  MapState state() {
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    SortedMap<Bytes32, byte[]> byHash = new TreeMap<>();
    UInt256 rich = UInt256.of(1_000_000_000_000_000_000L).multiply(1000);
    accounts.put(CALLER, account(0, rich, Account.EMPTY_CODE_HASH));
    codes.forEach((address, code) -> {
      Bytes32 hash = Keccak.hash(code);
      byHash.put(hash, code);
      accounts.put(address, account(1, UInt256.ZERO, hash));
    });
    return new MapState().apply(new StateChanges(accounts, byHash));
  }

  private static AccountChange account(long nonce, UInt256 balance, Bytes32 codeHash) {
    return new AccountChange(
        Optional.of(new Account(nonce, balance, Account.EMPTY_ROOT, codeHash)),
        false,
        new TreeMap<>());
  }
}
