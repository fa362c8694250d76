package dev.trestle.guest;

import dev.trestle.derivation.RollupConfig;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.primitives.Bytes32;
import java.util.Optional;

/**
 * An oracle that fetches what it does not have and keeps what was asked for: after a run {@link
 * #record} holds exactly the preimages that the program read.
 */
public final class RecordingOracle implements PreimageOracle {
  private final PreimageFetcher fetcher;
  private final Cryptography cryptography;
  private final PreimageStore known = new PreimageStore();
  private final PreimageStore record = new PreimageStore();
  private Hint last = new Hint.Local(PreimageKey.HEAD);

  /**
   * @param cryptography computes what the settlement chain's precompiles answer
   */
  public RecordingOracle(
      GuestInputs inputs,
      RollupConfig configuration,
      PreimageFetcher fetcher,
      Cryptography cryptography) {
    this.fetcher = fetcher;
    this.cryptography = cryptography;
    inputs.putInto(known);
    known.putKeccak(ChainConfiguration.encode(configuration));
  }

  @Override
  public void hint(Hint hint) {
    last = hint;
  }

  @Override
  public byte[] preimage(Bytes32 key) {
    Optional<byte[]> found = known.find(key);
    if (found.isEmpty()) {
      if (last instanceof Hint.PrecompileCall call) {
        known.putPrecompile(
            call.precompile(),
            call.requiredGas(),
            call.input(),
            cryptography.function(call.precompile()).run(call.input()));
      } else {
        fetcher.fetch(last, known);
      }
      found = known.find(key);
    }
    byte[] preimage = found.orElseThrow(() -> new MissingPreimageException(key, last.toString()));
    record.put(key, preimage);
    return preimage;
  }

  /** What was read so far. */
  public PreimageStore record() {
    return record;
  }
}
