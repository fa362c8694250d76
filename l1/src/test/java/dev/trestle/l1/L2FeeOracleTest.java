package dev.trestle.l1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trestle.derivation.BlockId;
import dev.trestle.derivation.FeeScalars;
import dev.trestle.derivation.L1Info;
import dev.trestle.derivation.SystemConfig;
import dev.trestle.stf.block.BlockAttributes;
import dev.trestle.stf.block.BlockExecution;
import dev.trestle.stf.block.CallMessage;
import dev.trestle.stf.block.CallSimulation;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.block.FastLz;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.L2ExtraData;
import dev.trestle.stf.block.L2FeeParameters;
import dev.trestle.stf.block.L2Level;
import dev.trestle.stf.block.L2Spec;
import dev.trestle.stf.block.ParentState;
import dev.trestle.stf.block.Predeploys;
import dev.trestle.stf.block.SealedBlock;
import dev.trestle.stf.block.SimulationOutcome;
import dev.trestle.stf.block.TransactionOutcome;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.state.Account;
import dev.trestle.stf.state.StateChanges;
import dev.trestle.stf.state.StateTrie;
import dev.trestle.stf.trie.NodeMap;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The fees that blocks charge against those that the contracts foretell. */
class L2FeeOracleTest {
  private static final long SEED = 42;
  private static final L1Info INFO =
      new L1Info(
          new BlockId(5, new Bytes32(1, 2, 3, 4)),
          100,
          UInt256.of(31_000_000_123L),
          UInt256.of(7_000_001),
          3,
          Bytes32.ZERO,
          new FeeScalars(1368, 810_949),
          new SystemConfig.OperatorFee(1_500_000, 12_345),
          600);

  @Test
  void feeParameters_afterTheAttributesDeposit_areTheDeposited() {
    for (L2Level level : List.of(L2Level.ISTHMUS, L2Level.JOVIAN)) {
      Chain chain = new Chain(level);
      assertThat(L2FeeParameters.read(chain.state, level))
          .isEqualTo(
              new L2FeeParameters(
                  INFO.baseFee(),
                  INFO.blobBaseFee(),
                  1368,
                  810_949,
                  1_500_000,
                  12_345,
                  level == L2Level.JOVIAN ? 600 : 400));
    }
  }

  @Test
  void gasPriceOracle_ofRandomTransactions_foretellsTheFees() {
    Random random = new Random(SEED);
    for (L2Level level : List.of(L2Level.ISTHMUS, L2Level.JOVIAN)) {
      Chain chain = new Chain(level);
      L2FeeParameters fees = L2FeeParameters.read(chain.state, level);
      for (int i = 0; i < 40; i++) {
        byte[] unsigned = new byte[random.nextInt(1500)];
        int alphabet = 1 + random.nextInt(256);
        for (int k = 0; k < unsigned.length; k++) {
          unsigned[k] = (byte) random.nextInt(alphabet);
        }
        // The oracle takes 68 bytes for the signature, which does not compress.
        long size =
            Math.max(100_000_000, 836_500L * (FastLz.compressedSize(unsigned) + 68) - 42_585_600);
        UInt256 scaled =
            INFO.baseFee().multiply(16 * 1368).add(INFO.blobBaseFee().multiply(810_949));
        assertThat(chain.ask("getL1Fee(bytes)", unsigned))
            .as("seed %s, %s", SEED, i)
            .isEqualTo(scaled.multiply(size).divide(UInt256.of(1_000_000_000_000L)));
        long gas = random.nextInt(30_000_000);
        assertThat(chain.ask("getOperatorFee(uint256)", BigInteger.valueOf(gas)))
            .as("seed %s, %s", SEED, i)
            .isEqualTo(fees.operatorFee(level, gas));
      }
    }
  }

  /** Genesis with the real predeploys, and one block that sets the L1 attributes. */
  private static final class Chain {
    final ChainSpec spec;
    final Header head;
    final StateTrie state;

    Chain(L2Level level) {
      spec = ChainSpec.l2(10, L2Spec.of(level));
      NodeMap nodes = new NodeMap();
      StateTrie genesis = new StateTrie(nodes, StateTrie.empty().apply(alloc(level), nodes).root());
      byte[] extraData =
          L2ExtraData.encode(spec.l2().orElseThrow(), level, new L2ExtraData(0, 0, 0));
      BlockExecution execution =
          BlockExecution.begin(
              spec,
              header(genesis.root(), extraData),
              new BlockAttributes(
                  2,
                  Predeploys.SEQUENCER_FEE_VAULT,
                  Bytes32.ZERO,
                  30_000_000,
                  Optional.of(Bytes32.ZERO),
                  Optional.of(List.of()),
                  extraData),
              ParentState.of(genesis, nodes, number -> Bytes32.ZERO),
              Cryptography.pure());
      TransactionOutcome outcome = execution.add(INFO.transaction(level));
      assertThat(((TransactionOutcome.Included) outcome).failure()).isEmpty();
      SealedBlock sealed = execution.seal();
      head = sealed.block().header();
      state = new StateTrie(nodes, sealed.state().root());
    }

    UInt256 ask(String signature, Object argument) {
      CallSimulation simulation =
          CallSimulation.on(spec, head, state, number -> Bytes32.ZERO, Cryptography.pure());
      CallMessage call =
          CallMessage.call(
              Address.ZERO, L2Genesis.GAS_PRICE_ORACLE, Abi.call(signature, argument), 50_000_000);
      SimulationOutcome.Ran ran = (SimulationOutcome.Ran) simulation.call(call);
      assertThat(ran.failure()).isEmpty();
      return Bytes32.from(ran.output()).toUInt256();
    }

    private static StateChanges alloc(L2Level level) {
      Address a = Address.ZERO;
      SortedMap<Address, StateChanges.AccountChange> accounts = new TreeMap<>();
      SortedMap<Bytes32, byte[]> codes = new TreeMap<>();
      for (GenesisAccount account :
          L2Genesis.contracts(
              new L1Contracts(a, a, a, a, a, a, a, a, new DisputeContracts(a, a, a, a, a)),
              900,
              level,
              new L2Genesis.FeePolicy(a, UInt256.ZERO))) {
        Bytes32 hash = Keccak.hash(account.code());
        codes.put(hash, account.code());
        SortedMap<Bytes32, UInt256> slots = new TreeMap<>();
        account.storage().forEach((slot, value) -> slots.put(slot, value.toUInt256()));
        accounts.put(
            account.address(),
            new StateChanges.AccountChange(
                Optional.of(
                    new Account(account.nonce(), account.balanceWei(), Account.EMPTY_ROOT, hash)),
                false,
                slots));
      }
      return new StateChanges(accounts, codes);
    }

    private static Header header(Bytes32 root, byte[] extraData) {
      return new Header(
          Bytes32.ZERO,
          Header.EMPTY_OMMERS_HASH,
          Address.ZERO,
          root,
          Account.EMPTY_ROOT,
          Account.EMPTY_ROOT,
          new byte[256],
          UInt256.ZERO,
          0,
          30_000_000,
          0,
          0,
          extraData,
          Bytes32.ZERO,
          new byte[8],
          Optional.of(UInt256.of(1_000_000_000)),
          Optional.of(Account.EMPTY_ROOT),
          OptionalLong.of(0),
          OptionalLong.of(0),
          Optional.of(Bytes32.ZERO),
          Optional.of(Bytes32.ZERO));
    }
  }
}
