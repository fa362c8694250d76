package dev.trestle.spec;

import dev.trestle.node.NativeCryptography;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Precompile;
import dev.trestle.stf.crypto.PrecompileFunction;
import dev.trestle.stf.evm.Fork;
import dev.trestle.stf.evm.PrecompileGas;
import dev.trestle.stf.primitives.Hex;
import java.util.List;
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
    String file = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
    String kind = file.replaceFirst("^fail-", "");
    return Optional.ofNullable(
        switch (kind) {
          case "ecRecover" -> Subject.priced(Precompile.ECRECOVER, Fork.CANCUN);
          case "modexp" -> Subject.unpriced(Precompile.MODEXP); // EIP-198 prices
          case "modexp_eip2565" -> Subject.priced(Precompile.MODEXP, Fork.CANCUN);
          case "modexp_eip7883" -> Subject.priced(Precompile.MODEXP, Fork.OSAKA);
          case "bn256Add" -> Subject.priced(Precompile.BN254_ADD, Fork.CANCUN);
          case "bn256ScalarMul" -> Subject.priced(Precompile.BN254_MUL, Fork.CANCUN);
          case "bn256Pairing" -> Subject.priced(Precompile.BN254_PAIRING, Fork.CANCUN);
          case "blake2F", "blake2f" -> Subject.priced(Precompile.BLAKE2F, Fork.CANCUN);
          case "pointEvaluation" -> Subject.priced(Precompile.KZG_POINT_EVALUATION, Fork.CANCUN);
          case "p256Verify" -> Subject.priced(Precompile.P256VERIFY, Fork.OSAKA);
          case "blsG1Add", "add_G1_bls" -> Subject.priced(Precompile.BLS12_G1ADD, Fork.PRAGUE);
          case "blsG1AddNimbus" -> Subject.unpriced(Precompile.BLS12_G1ADD);
          case "blsG2Add", "add_G2_bls" -> Subject.priced(Precompile.BLS12_G2ADD, Fork.PRAGUE);
          case "blsG1Mul", "blsG1MultiExp" -> Subject.priced(Precompile.BLS12_G1MSM, Fork.PRAGUE);
          case "mul_G1_bls", "multiexp_G1_bls" -> Subject.unpriced(Precompile.BLS12_G1MSM);
          case "blsG2Mul", "blsG2MultiExp" -> Subject.priced(Precompile.BLS12_G2MSM, Fork.PRAGUE);
          case "mul_G2_bls", "multiexp_G2_bls" -> Subject.unpriced(Precompile.BLS12_G2MSM);
          case "blsPairing", "pairing_check_bls" ->
              Subject.priced(Precompile.BLS12_PAIRING_CHECK, Fork.PRAGUE);
          case "blsMapG1", "map_fp_to_G1_bls" ->
              Subject.priced(Precompile.BLS12_MAP_FP_TO_G1, Fork.PRAGUE);
          case "blsMapG2", "map_fp2_to_G2_bls" ->
              Subject.priced(Precompile.BLS12_MAP_FP2_TO_G2, Fork.PRAGUE);
          default -> null;
        });
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
