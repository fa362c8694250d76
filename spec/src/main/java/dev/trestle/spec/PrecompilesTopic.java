package dev.trestle.spec;

import static java.util.Map.entry;

import dev.trestle.node.NativeCryptography;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.crypto.PrecompileFunction;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.PrecompileGas;
import dev.trestle.stf.primitives.Hex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Outputs and gas of the precompiled contracts. Where a native library stands in, it must give the
 * same answer as the pure function.
 */
final class PrecompilesTopic implements Topic {
  /** Which contract a file speaks of, and the fork whose prices it carries, if they are final. */
  private record Subject(Precompile precompile, Optional<Fork> prices) {
    static Subject priced(Precompile precompile, Fork fork) {
      return new Subject(precompile, Optional.of(fork));
    }

    static Subject unpriced(Precompile precompile) {
      return new Subject(precompile, Optional.empty());
    }
  }

  /** By file name without {@code fail-} and {@code .json}; modexp.json has EIP-198's prices. */
  private static final Map<String, Subject> SUBJECTS =
      Map.ofEntries(
          entry("ecRecover", Subject.priced(Precompile.ECRECOVER, Fork.CANCUN)),
          entry("modexp", Subject.unpriced(Precompile.MODEXP)),
          entry("modexp_eip2565", Subject.priced(Precompile.MODEXP, Fork.CANCUN)),
          entry("modexp_eip7883", Subject.priced(Precompile.MODEXP, Fork.OSAKA)),
          entry("bn256Add", Subject.priced(Precompile.BN254_ADD, Fork.CANCUN)),
          entry("bn256ScalarMul", Subject.priced(Precompile.BN254_MUL, Fork.CANCUN)),
          entry("bn256Pairing", Subject.priced(Precompile.BN254_PAIRING, Fork.CANCUN)),
          entry("blake2F", Subject.priced(Precompile.BLAKE2F, Fork.CANCUN)),
          entry("blake2f", Subject.priced(Precompile.BLAKE2F, Fork.CANCUN)),
          entry("pointEvaluation", Subject.priced(Precompile.KZG_POINT_EVALUATION, Fork.CANCUN)),
          entry("p256Verify", Subject.priced(Precompile.P256VERIFY, Fork.OSAKA)),
          entry("blsG1Add", Subject.priced(Precompile.BLS12_G1ADD, Fork.PRAGUE)),
          entry("add_G1_bls", Subject.priced(Precompile.BLS12_G1ADD, Fork.PRAGUE)),
          entry("blsG1AddNimbus", Subject.unpriced(Precompile.BLS12_G1ADD)),
          entry("blsG2Add", Subject.priced(Precompile.BLS12_G2ADD, Fork.PRAGUE)),
          entry("add_G2_bls", Subject.priced(Precompile.BLS12_G2ADD, Fork.PRAGUE)),
          entry("blsG1Mul", Subject.priced(Precompile.BLS12_G1MSM, Fork.PRAGUE)),
          entry("blsG1MultiExp", Subject.priced(Precompile.BLS12_G1MSM, Fork.PRAGUE)),
          entry("mul_G1_bls", Subject.unpriced(Precompile.BLS12_G1MSM)),
          entry("multiexp_G1_bls", Subject.unpriced(Precompile.BLS12_G1MSM)),
          entry("blsG2Mul", Subject.priced(Precompile.BLS12_G2MSM, Fork.PRAGUE)),
          entry("blsG2MultiExp", Subject.priced(Precompile.BLS12_G2MSM, Fork.PRAGUE)),
          entry("mul_G2_bls", Subject.unpriced(Precompile.BLS12_G2MSM)),
          entry("multiexp_G2_bls", Subject.unpriced(Precompile.BLS12_G2MSM)),
          entry("blsPairing", Subject.priced(Precompile.BLS12_PAIRING_CHECK, Fork.PRAGUE)),
          entry("pairing_check_bls", Subject.priced(Precompile.BLS12_PAIRING_CHECK, Fork.PRAGUE)),
          entry("blsMapG1", Subject.priced(Precompile.BLS12_MAP_FP_TO_G1, Fork.PRAGUE)),
          entry("map_fp_to_G1_bls", Subject.priced(Precompile.BLS12_MAP_FP_TO_G1, Fork.PRAGUE)),
          entry("blsMapG2", Subject.priced(Precompile.BLS12_MAP_FP2_TO_G2, Fork.PRAGUE)),
          entry("map_fp2_to_G2_bls", Subject.priced(Precompile.BLS12_MAP_FP2_TO_G2, Fork.PRAGUE)));

  private final Cryptography pure = Cryptography.pure();
  private final Cryptography accelerated = NativeCryptography.create();

  @Override
  public String name() {
    return "precompiles";
  }

  @Override
  public List<String> archives() {
    return List.of("precompiles/eip-precompiles", "precompiles/go-ethereum-precompiles-lgpl");
  }

  @Override
  public void run(Archive archive, Tally tally) {
    for (String path : archive.paths(".json")) {
      JsonNode cases = archive.json(path);
      Optional<Subject> subject = subject(path);
      if (subject.isEmpty()) {
        tally.skip(path, cases.size(), "no topic knows " + path);
        continue;
      }
      int number = 0;
      for (JsonNode c : cases) {
        String name = path + " " + number++ + " " + JsonFields.text(c, "Name");
        tally.check(name, () -> check(c, subject.get()));
      }
    }
  }

  private static Optional<Subject> subject(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return Optional.ofNullable(
        SUBJECTS.get(file.replaceFirst("^fail-", "").replaceFirst("\\.json$", "")));
  }

  private void check(JsonNode c, Subject subject) {
    byte[] input = JsonFields.bytes(c, "Input");
    Optional<String> expected =
        c.has("ExpectedError")
            ? Optional.empty()
            : Optional.of(Hex.encode(JsonFields.bytes(c, "Expected")));
    PrecompileFunction function = pure.function(subject.precompile());
    Mismatch.unlessEqual("output", expected, function.run(input).map(Hex::encode));
    PrecompileFunction other = accelerated.function(subject.precompile());
    if (other != function) {
      Mismatch.unlessEqual("native output", expected, other.run(input).map(Hex::encode));
    }
    if (expected.isPresent() && subject.prices().isPresent()) {
      long gas = PrecompileGas.of(subject.precompile(), subject.prices().get()).gas(input);
      Mismatch.unlessEqual("gas", c.get("Gas").longValue(), gas);
    }
  }
}
