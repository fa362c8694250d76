package dev.trestle.stf.block;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateTrie;
import dev.trestle.stf.trie.NodeMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** A chain in memory with one rich account, for tests that make blocks. */
final class SampleChain {
  static final UInt256 KEY = UInt256.of(0x7e57);
  static final Address SENDER = Secp256k1.publicKey(KEY).address();
  static final UInt256 OTHER_KEY = UInt256.of(0x07ee);
  static final Address OTHER = Secp256k1.publicKey(OTHER_KEY).address();
  static final Address PROPOSER = Address.fromHex("0x00000000000000000000000000000000c0ffee00");
  static final Address CONTRACT = Address.fromHex("0x00000000000000000000000000000000c0de0000");
  static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);
  static final UInt256 GWEI = UInt256.of(1_000_000_000);
  static final long CHAIN_ID = 7;
  static final long GAS_LIMIT = 30_000_000;

  final ChainSpec spec;
  final NodeMap nodes = new NodeMap();
  final List<Header> headers = new ArrayList<>();
  StateTrie state;
  byte[] extraData = new byte[0];

  /** The genesis state, to be filled before {@link #begin}. */
  static final class Genesis {
    final SortedMap<Address, StateChanges.AccountChange> accounts = new TreeMap<>();
    final SortedMap<Bytes32, byte[]> codes = new TreeMap<>();

    Genesis account(Address address, long nonce, UInt256 balance, String code) {
      return account(address, nonce, balance, code, new TreeMap<>());
    }

    Genesis account(
        Address address,
        long nonce,
        UInt256 balance,
        String code,
        SortedMap<Bytes32, UInt256> storage) {
      byte[] bytes = Hex.decode(code);
      Bytes32 hash = Keccak.hash(bytes);
      if (bytes.length > 0) {
        codes.put(hash, bytes);
      }
      Account account = new Account(nonce, balance, Account.EMPTY_ROOT, hash);
      accounts.put(address, new StateChanges.AccountChange(Optional.of(account), false, storage));
      return this;
    }
  }

  SampleChain(ChainSpec spec, Genesis genesis) {
    this.spec = spec;
    genesis.account(SENDER, 0, ETHER.multiply(1000), "");
    Bytes32 root =
        StateTrie.empty().apply(new StateChanges(genesis.accounts, genesis.codes), nodes).root();
    this.state = new StateTrie(nodes, root);
    Rules rules = spec.rulesAt(0);
    if (rules.level().isPresent()) {
      extraData =
          L2ExtraData.encode(
              spec.l2().orElseThrow(), rules.level().get(), new L2ExtraData(0, 0, 0));
    }
    boolean cancun = rules.since(Fork.CANCUN);
    headers.add(
        new Header(
            Bytes32.ZERO,
            Header.EMPTY_OMMERS_HASH,
            Address.ZERO,
            root,
            Account.EMPTY_ROOT,
            Account.EMPTY_ROOT,
            new byte[256],
            UInt256.ZERO,
            0,
            GAS_LIMIT,
            0,
            0,
            extraData,
            Bytes32.ZERO,
            new byte[8],
            Optional.of(GWEI),
            Optional.of(Account.EMPTY_ROOT),
            cancun ? OptionalLong.of(0) : OptionalLong.empty(),
            cancun ? OptionalLong.of(0) : OptionalLong.empty(),
            cancun ? Optional.of(Bytes32.ZERO) : Optional.empty(),
            rules.since(Fork.PRAGUE) ? Optional.of(Requests.hash(List.of())) : Optional.empty()));
  }

  /** An L1 at this fork; the request contracts answer with nothing. */
  static SampleChain l1(Fork fork) {
    return l1(fork, new Genesis());
  }

  static SampleChain l1(Fork fork, Genesis genesis) {
    BlobSchedule blobs =
        switch (fork) {
          case SHANGHAI -> BlobSchedule.NONE;
          case CANCUN -> BlobSchedule.CANCUN;
          case PRAGUE, OSAKA -> BlobSchedule.PRAGUE;
        };
    if (!genesis.accounts.containsKey(SystemContracts.WITHDRAWAL_REQUESTS)) {
      genesis.account(SystemContracts.WITHDRAWAL_REQUESTS, 1, UInt256.ZERO, "00");
      genesis.account(SystemContracts.CONSOLIDATION_REQUESTS, 1, UInt256.ZERO, "00");
    }
    return new SampleChain(
        ChainSpec.l1(CHAIN_ID, List.of(new ChainSpec.Activation(0, fork, blobs))), genesis);
  }

  /** An L2 at this level. */
  static SampleChain l2(L2Level level, Genesis genesis) {
    return new SampleChain(ChainSpec.l2(CHAIN_ID, L2Spec.of(level)), genesis);
  }

  Header head() {
    return headers.getLast();
  }

  Rules rules() {
    return spec.rulesAt(head().timestamp());
  }

  ParentState parentState() {
    return ParentState.of(state, nodes, number -> HeaderCodec.hash(headers.get((int) number)));
  }

  BlockAttributes attributes() {
    return new BlockAttributes(
        head().timestamp() + 12,
        rules().isL2() ? Predeploys.SEQUENCER_FEE_VAULT : PROPOSER,
        Bytes32.ZERO,
        head().gasLimit(),
        rules().since(Fork.CANCUN) ? Optional.of(Bytes32.ZERO) : Optional.empty(),
        Optional.of(List.of()),
        extraData);
  }

  BlockExecution begin() {
    return begin(attributes());
  }

  BlockExecution begin(BlockAttributes attributes) {
    return BlockExecution.begin(spec, head(), attributes, parentState(), Cryptography.pure());
  }

  /** Makes the block the head. */
  SealedBlock append(SealedBlock sealed) {
    headers.add(sealed.block().header());
    state = new StateTrie(nodes, sealed.state().root());
    return sealed;
  }

  BlockImport.Verdict verify(Block block) {
    return BlockImport.verify(spec, head(), block, parentState(), Cryptography.pure());
  }

  CallSimulation simulation() {
    return CallSimulation.on(spec, head(), state, number -> Bytes32.ZERO, Cryptography.pure());
  }

  /** A transfer from the rich account, tip 1 gwei. */
  static Transaction.DynamicFee transfer(long nonce, Address to, UInt256 wei) {
    return call(nonce, Optional.of(to), wei, new byte[0], 21_000);
  }

  static Transaction.DynamicFee call(
      long nonce, Optional<Address> to, UInt256 wei, byte[] data, long gas) {
    return (Transaction.DynamicFee)
        signed(
            new Transaction.DynamicFee(
                UInt256.of(CHAIN_ID),
                nonce,
                GWEI,
                GWEI.multiply(100),
                gas,
                to,
                wei,
                data,
                List.of(),
                unsigned()));
  }

  static Signature unsigned() {
    return new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);
  }

  static Transaction.Signed signed(Transaction.Signed transaction) {
    return signed(transaction, KEY);
  }

  static Transaction.Signed signed(Transaction.Signed transaction, UInt256 key) {
    Secp256k1.Signature s = Secp256k1.sign(TransactionCodec.signingHash(transaction), key);
    return TransactionCodec.withSignature(transaction, s.yParity(), s.r(), s.s());
  }

  /** A deposit that calls. */
  static Transaction.Deposit deposit(
      Address from, Optional<Address> to, UInt256 mint, UInt256 value, long gas) {
    return new Transaction.Deposit(
        Keccak.hash(from.toBytes()), from, to, mint, value, gas, false, new byte[0]);
  }
}
