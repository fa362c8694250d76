package dev.trestle.e2e;

import dev.trestle.derivation.OutputRoot;
import dev.trestle.settlement.OutputRoots;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.HeaderCodec;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Bytes32;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An L2 that was never executed: right output roots end in a 0 bit, wrong ones in a 1, which is
 * what {@link ToyProgram} checks.
 */
final class FakeL2 implements OutputRoots {
  /** Last block that follows from the data up to any L1 block. */
  static final long SAFE = 200;

  private final Header form;
  private final OptionalLong wrongFrom;
  private final long safe;
  private final Bytes32 passer;

  private FakeL2(Header form, OptionalLong wrongFrom, long safe, Bytes32 passer) {
    this.passer = passer;
    this.form = form;
    this.wrongFrom = wrongFrom;
    this.safe = safe;
  }

  /**
   * The truth.
   *
   * @param form any header: blocks differ from it in number and state root
   */
  static FakeL2 honest(Header form) {
    return new FakeL2(form, OptionalLong.empty(), SAFE, Bytes32.ZERO);
  }

  /** What a liar says who departs from the truth at a block. */
  FakeL2 wrongFrom(long block) {
    return new FakeL2(form, OptionalLong.of(block), safe, passer);
  }

  /** One that believes the data to reach further, or less far. */
  FakeL2 withSafe(long block) {
    return new FakeL2(form, wrongFrom, block, passer);
  }

  /** The same with this storage root of the message passer in every block. */
  FakeL2 withWithdrawals(Bytes32 storageRoot) {
    return new FakeL2(form, wrongFrom, safe, storageRoot);
  }

  @Override
  public OptionalLong lastSafe(Bytes32 l1Head) {
    return OptionalLong.of(safe);
  }

  @Override
  public Optional<Output> at(long blockNumber) {
    boolean wrong = wrongFrom.isPresent() && blockNumber >= wrongFrom.getAsLong();
    for (int salt = 0; ; salt++) {
      Output output = output(blockNumber, salt, wrong);
      boolean odd = (output.root().toBytes()[31] & 1) == 1;
      if (odd == wrong) {
        return Optional.of(output);
      }
    }
  }

  Bytes32 root(long blockNumber) {
    return at(blockNumber).orElseThrow().root();
  }

  private Output output(long number, int salt, boolean wrong) {
    Bytes32 state =
        Keccak.hash(("state " + number + " " + salt + wrong).getBytes(StandardCharsets.US_ASCII));
    Header header =
        new Header(
            form.parentHash(),
            form.ommersHash(),
            form.beneficiary(),
            state,
            form.transactionsRoot(),
            form.receiptsRoot(),
            form.logsBloom(),
            form.difficulty(),
            number,
            form.gasLimit(),
            form.gasUsed(),
            form.timestamp(),
            form.extraData(),
            form.prevRandao(),
            form.nonce(),
            form.baseFeePerGas(),
            form.withdrawalsRoot(),
            form.blobGasUsed(),
            form.excessBlobGas(),
            form.parentBeaconBlockRoot(),
            form.requestsHash());
    return new Output(
        new OutputRoot(state, passer, HeaderCodec.hash(header)), HeaderCodec.encode(header));
  }
}
