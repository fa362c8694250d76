package dev.trestle.node;

import dev.trestle.stf.block.Block;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.LogsBloom;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Sha256;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpWriter;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateTrie;
import dev.trestle.stf.trie.NodeSink;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The first block and its state, as configured. Fields that a fork brings are there when {@link
 * ChainSpec} has that fork at the genesis time.
 *
 * @param number 0 unless the chain continues another
 * @param timestamp seconds since the epoch
 * @param nonce the header's 8 bytes
 * @param extraData at most 32 bytes; on an L2 its EIP-1559 parameters
 * @param baseFeePerGas wei
 * @param excessBlobGas since Cancun; 0 mostly
 * @param header of a chain that began under rules older than {@link ChainSpec} knows; else it is
 *     made of the rest
 */
public record Genesis(
    Bytes32 parentHash,
    long number,
    long timestamp,
    long gasLimit,
    UInt256 difficulty,
    long nonce,
    Address beneficiary,
    Bytes32 prevRandao,
    byte[] extraData,
    UInt256 baseFeePerGas,
    long excessBlobGas,
    SortedMap<Address, Allocation> allocations,
    Optional<Header> header) {
  /** 1 gwei, EIP-1559's INITIAL_BASE_FEE. */
  public static final UInt256 INITIAL_BASE_FEE = UInt256.of(1_000_000_000);

  public Genesis {
    allocations = Collections.unmodifiableSortedMap(new TreeMap<>(allocations));
    if (extraData.length > 32) {
      throw new IllegalArgumentException(
          "genesis extraData has " + extraData.length + " bytes, at most 32 are allowed");
    }
  }

  /**
   * An account that exists from the start.
   *
   * @param balance wei
   * @param storage slots that are not zero
   */
  public record Allocation(
      UInt256 balance, long nonce, byte[] code, SortedMap<Bytes32, UInt256> storage) {
    public Allocation {
      storage = Collections.unmodifiableSortedMap(new TreeMap<>(storage));
    }

    /** An account with ether and nothing else. */
    public static Allocation ether(UInt256 balanceWei) {
      return new Allocation(balanceWei, 0, new byte[0], Collections.emptySortedMap());
    }

    /** A contract with nonce 1 (EIP-161) and no storage. */
    public static Allocation contract(byte[] code) {
      return new Allocation(UInt256.ZERO, 1, code, Collections.emptySortedMap());
    }
  }

  /** A plain genesis block number 0: base fee 1 gwei, everything else zero or empty. */
  public static Genesis of(
      long timestamp, long gasLimit, SortedMap<Address, Allocation> allocations) {
    return new Genesis(
        Bytes32.ZERO,
        0,
        timestamp,
        gasLimit,
        UInt256.ZERO,
        0,
        Address.ZERO,
        Bytes32.ZERO,
        new byte[0],
        INITIAL_BASE_FEE,
        0,
        allocations,
        Optional.empty());
  }

  /** The same with other extra data. */
  public Genesis withExtraData(byte[] other) {
    return new Genesis(
        parentHash,
        number,
        timestamp,
        gasLimit,
        difficulty,
        nonce,
        beneficiary,
        prevRandao,
        other,
        baseFeePerGas,
        excessBlobGas,
        allocations,
        header);
  }

  /**
   * The same with a header that is not of the form which the oldest rules here have. Its state root
   * must be that of the allocations.
   */
  public Genesis withHeader(Header other) {
    return new Genesis(
        parentHash,
        number,
        timestamp,
        gasLimit,
        difficulty,
        nonce,
        beneficiary,
        prevRandao,
        extraData,
        baseFeePerGas,
        excessBlobGas,
        allocations,
        Optional.of(other));
  }

  /**
   * A hash of everything that the genesis block follows from: the cheap way to see that it is the
   * same as before.
   */
  Bytes32 fingerprint(ChainSpec spec) {
    Rules rules = spec.rulesAt(timestamp);
    RlpWriter out = new RlpWriter().beginList();
    out.number(spec.chainId())
        .bytes(rules.fork().name().getBytes(StandardCharsets.US_ASCII))
        .number(rules.isL2() ? 1 : 0);
    out.number(rules.isL2() && rules.since(L2Level.ISTHMUS) ? 1 : 0);
    out.bytes32(parentHash).number(number).number(timestamp).number(gasLimit);
    out.number(difficulty).number(nonce).address(beneficiary).bytes32(prevRandao);
    out.bytes(extraData).number(baseFeePerGas).number(excessBlobGas);
    for (Map.Entry<Address, Allocation> entry : allocations.entrySet()) {
      Allocation a = entry.getValue();
      out.address(entry.getKey()).number(a.balance).number(a.nonce).bytes(a.code).beginList();
      a.storage.forEach((slot, value) -> out.bytes32(slot).number(value));
      out.endList();
    }
    header.ifPresent(given -> out.bytes32(HeaderCodec.hash(given)));
    return Keccak.hash(out.endList().toBytes());
  }

  /** The allocations as changes to the empty state. */
  public StateChanges changes() {
    SortedMap<Address, StateChanges.AccountChange> accounts = new TreeMap<>();
    SortedMap<Bytes32, byte[]> code = new TreeMap<>();
    for (Map.Entry<Address, Allocation> entry : allocations.entrySet()) {
      Allocation a = entry.getValue();
      Bytes32 codeHash = Keccak.hash(a.code);
      if (a.code.length > 0) {
        code.put(codeHash, a.code);
      }
      Account account = new Account(a.nonce, a.balance, Account.EMPTY_ROOT, codeHash);
      accounts.put(
          entry.getKey(), new StateChanges.AccountChange(Optional.of(account), false, a.storage));
    }
    return new StateChanges(accounts, code);
  }

  /** The block. Its state's nodes go to the sink. */
  public ChainBlock block(ChainSpec spec, NodeSink nodes) {
    return block(spec, StateTrie.empty().apply(changes(), nodes));
  }

  /** The block over a state that was committed already. */
  ChainBlock block(ChainSpec spec, StateTrie.Update state) {
    if (header.isPresent()) {
      Header given = header.get();
      if (!given.stateRoot().equals(state.root())) {
        throw new IllegalArgumentException(
            "the genesis header has another state than its accounts");
      }
      return new ChainBlock(HeaderCodec.hash(given), new Block(given, List.of(), Optional.empty()));
    }
    return made(spec, state);
  }

  private ChainBlock made(ChainSpec spec, StateTrie.Update state) {
    Rules rules = spec.rulesAt(timestamp);
    boolean cancun = rules.since(Fork.CANCUN);
    boolean isthmus = rules.isL2() && rules.since(L2Level.ISTHMUS);
    Bytes32 withdrawalsRoot =
        isthmus
            ? state
                .accounts()
                .getOrDefault(Predeploys.L2_TO_L1_MESSAGE_PASSER, Optional.empty())
                .map(Account::storageRoot)
                .orElse(Account.EMPTY_ROOT)
            : Account.EMPTY_ROOT;
    byte[] nonceBytes = new byte[8];
    BigEndian.putLong(nonceBytes, 0, nonce);
    Header block =
        new Header(
            parentHash,
            Header.EMPTY_OMMERS_HASH,
            beneficiary,
            state.root(),
            Account.EMPTY_ROOT,
            Account.EMPTY_ROOT,
            new byte[LogsBloom.SIZE_BYTES],
            difficulty,
            number,
            gasLimit,
            0,
            timestamp,
            extraData,
            prevRandao,
            nonceBytes,
            Optional.of(baseFeePerGas),
            Optional.of(withdrawalsRoot),
            cancun ? OptionalLong.of(0) : OptionalLong.empty(),
            cancun ? OptionalLong.of(excessBlobGas) : OptionalLong.empty(),
            cancun ? Optional.of(Bytes32.ZERO) : Optional.empty(),
            rules.since(Fork.PRAGUE) ? Optional.of(Sha256.hash(new byte[0])) : Optional.empty());
    return new ChainBlock(
        HeaderCodec.hash(block), new Block(block, List.of(), Optional.of(List.of())));
  }
}
