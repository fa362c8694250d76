package dev.trestle.stark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Known answers: what ethereum/soundcalc publishes for other provers must come out of our formulas
 * to the bit, when they are fed with its model of those provers ({@link Rounds} is ours of our
 * protocol, and says where it differs).
 */
class SoundcalcTest {
  private static final Map<String, ChallengeField> FIELDS =
      Map.of(
          "Goldilocks^3", field(64, 32, 3),
          "BabyBear^4", field(31, 27, 4),
          "KoalaBear^4", field(31, 24, 4),
          "M31^4", new ChallengeField(BigInteger.TWO.pow(31).subtract(BigInteger.ONE).pow(4)));

  /** (2^a - 2^b + 1)^degree. */
  private static ChallengeField field(int a, int b, int degree) {
    BigInteger p = BigInteger.TWO.pow(a).subtract(BigInteger.TWO.pow(b)).add(BigInteger.ONE);
    return new ChallengeField(p.pow(degree));
  }

  /** soundcalc's: 2025/2055 Corollary 1.4, taken to hold up to half the distance. */
  private record PublishedUniqueDecoding(int logBlowup) implements ProximityRegime {
    @Override
    public BigInteger agreement() {
      return new UniqueDecoding(logBlowup).agreement();
    }

    @Override
    public BigInteger listSize() {
      return ONE;
    }

    @Override
    public BigInteger exceptions(int logSize) {
      return ONE.subtract(agreement()).shiftLeft(logSize).add(ONE);
    }
  }

  /** A line of soundcalc.tsv. */
  private record Circuit(String[] values) {
    String text(int column) {
      return values[column];
    }

    int number(int column) {
      return Integer.parseInt(values[column]);
    }

    ChallengeField field() {
      return FIELDS.get(text(2));
    }

    int logBlowup() {
      return number(3);
    }

    int logTrace() {
      return number(4);
    }

    /** The given one, or soundcalc's default. */
    BigInteger gap() {
      BigDecimal one = new BigDecimal(ProximityRegime.ONE);
      if (!text(15).equals("-")) {
        return one.multiply(new BigDecimal(text(15))).setScale(0, RoundingMode.UP).toBigInteger();
      }
      BigInteger root = ProximityRegime.ONE.shiftLeft(64).shiftRight(logBlowup()).sqrt();
      BigInteger hundredth = ProximityRegime.divide(root, BigInteger.valueOf(100));
      boolean large = field().size().bitLength() > 150;
      BigInteger rate = ProximityRegime.ONE.shiftRight(logBlowup());
      BigInteger twentieth = ProximityRegime.divide(rate, BigInteger.valueOf(20));
      return large ? hundredth : hundredth.max(twentieth);
    }
  }

  @Test
  void formulas_givenSoundcalcsInputs_giveItsBits() throws IOException {
    int compared = 0;
    for (Circuit circuit : circuits()) {
      ProximityRegime unique = new PublishedUniqueDecoding(circuit.logBlowup());
      ProximityRegime johnson = Johnson.ofGap(circuit.logBlowup(), circuit.gap());
      compared += compare(circuit, unique, circuit.text(17));
      compared += compare(circuit, johnson, circuit.text(18));
    }
    assertThat(compared).isGreaterThan(1000);
  }

  private static int compare(Circuit circuit, ProximityRegime regime, String published) {
    if (published.equals("-")) {
      return 0;
    }
    List<Long> bits = bits(circuit, regime);
    bits.add(bits.stream().min(Long::compare).orElseThrow());
    List<Long> expected = new ArrayList<>();
    for (String value : published.split(",")) {
      expected.add(Long.valueOf(value));
    }
    assertThat(bits).as("%s %s %s", circuit.text(0), circuit.text(1), regime).isEqualTo(expected);
    return bits.size();
  }

  /** In the file's order, without the total. */
  private static List<Long> bits(Circuit circuit, ProximityRegime regime) {
    List<Long> bits = new ArrayList<>();
    int logSize = circuit.logTrace() + circuit.logBlowup();
    BigInteger list = regime.listSize();
    bits.add(floor(circuit, list.multiply(BigInteger.valueOf(circuit.number(7))), 0));
    long rows = 1L << circuit.logTrace();
    long degree = circuit.number(5) * (rows + circuit.number(6) - 1) + rows - 1;
    bits.add(floor(circuit, list.multiply(BigInteger.valueOf(degree)), circuit.number(14)));
    BigInteger batching = regime.exceptions(logSize, circuit.number(8) - 1);
    bits.add(floor(circuit, batching, circuit.number(13)));
    long queries = ChallengeField.queryBits(regime, circuit.number(10), circuit.number(11));
    bits.add(Math.floorDiv(queries, FixedLog.ONE));
    for (String fold : circuit.text(9).split(",")) {
      int logFold = Integer.parseInt(fold);
      logSize -= logFold;
      BigInteger folding = regime.exceptions(logSize, (1L << logFold) - 1);
      bits.add(floor(circuit, folding, circuit.number(12)));
    }
    if (!circuit.text(16).equals("-")) {
      for (String lookup : circuit.text(16).split(";")) {
        bits.add(lookupBits(circuit, lookup));
      }
    }
    return bits;
  }

  private static long lookupBits(Circuit circuit, String lookup) {
    String[] parts = lookup.split("/");
    BigInteger bad = ProximityRegime.ONE;
    for (String factor : parts[0].split("\\*")) {
      bad = bad.multiply(new BigInteger(factor));
    }
    return floor(circuit, bad, Integer.parseInt(parts[1]));
  }

  private static long floor(Circuit circuit, BigInteger bad, int grindingBits) {
    return Math.floorDiv(circuit.field().bits(bad), FixedLog.ONE) + grindingBits;
  }

  private static List<Circuit> circuits() throws IOException {
    List<Circuit> circuits = new ArrayList<>();
    try (InputStream in = SoundcalcTest.class.getResourceAsStream("soundcalc.tsv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.split("\n")) {
        if (!line.startsWith("#")) {
          circuits.add(new Circuit(line.split("\t")));
        }
      }
    }
    return circuits;
  }
}
