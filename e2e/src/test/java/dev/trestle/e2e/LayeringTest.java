package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who may require whom: the table of docs/adr/0001, held against the class files. */
class LayeringTest {
  private static final Map<String, Set<String>> MAY_REQUIRE =
      Map.ofEntries(
          Map.entry("stf", Set.of()),
          Map.entry("derivation", Set.of("stf")),
          Map.entry("riscv", Set.of("stf")),
          Map.entry("stark", Set.of("stf")),
          Map.entry("guest", Set.of("derivation", "stf")),
          Map.entry("rpc", Set.of("stf")),
          Map.entry("l1", Set.of("rpc", "derivation", "stf")),
          Map.entry("da", Set.of("l1", "rpc", "derivation", "stf")),
          Map.entry("node", Set.of("da", "l1", "rpc", "derivation", "stf")),
          Map.entry("sequencer", Set.of("node", "da", "l1", "rpc", "derivation", "stf")),
          Map.entry(
              "settlement",
              Set.of("node", "guest", "riscv", "stark", "da", "l1", "rpc", "derivation", "stf")),
          Map.entry(
              "devchain", Set.of("sequencer", "node", "da", "l1", "rpc", "derivation", "stf")),
          Map.entry(
              "explorer",
              Set.of(
                  "settlement", "node", "guest", "riscv", "da", "l1", "rpc", "derivation", "stf")),
          Map.entry(
              "cli",
              Set.of(
                  "explorer",
                  "devchain",
                  "settlement",
                  "sequencer",
                  "node",
                  "guest",
                  "riscv",
                  "stark",
                  "da",
                  "l1",
                  "rpc",
                  "derivation",
                  "stf")));

  /** Inside stf: each package may use itself and those before it. */
  private static final List<String> STF_ORDER =
      List.of("primitives", "crypto", "rlp", "trie", "state", "evm", "block");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.trestle");

  @Test
  void modules_dependOnlyOnLowerLayers() {
    Set<String> offences = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      Set<String> allowed = MAY_REQUIRE.get(module(from));
      if (allowed == null) {
        continue; // spec, bench and e2e stand on top and may use everything
      }
      from.getDirectDependenciesFromSelf().stream()
          .map(d -> d.getTargetClass().getBaseComponentType())
          .filter(to -> to.getPackageName().startsWith("dev.trestle."))
          .filter(to -> !module(to).equals(module(from)) && !allowed.contains(module(to)))
          .forEach(to -> offences.add(from.getName() + " uses " + to.getName()));
    }
    assertThat(offences).isEmpty();
  }

  @Test
  void packagesOfStf_dependOnlyOnEarlierOnes() {
    Set<String> offences = new TreeSet<>();
    for (JavaClass from : CLASSES) {
      int rank = stfRank(from);
      if (rank < 0) {
        continue;
      }
      from.getDirectDependenciesFromSelf().stream()
          .map(d -> d.getTargetClass().getBaseComponentType())
          .filter(to -> stfRank(to) > rank)
          .forEach(to -> offences.add(from.getName() + " uses " + to.getName()));
    }
    assertThat(offences).isEmpty();
    assertThat(CLASSES.stream().filter(c -> stfRank(c) >= 0)).isNotEmpty();
  }

  /** The verifier will be proven itself; what proves, and what is proven with it, stand above. */
  @Test
  void verifierOfStark_dependsNeitherOnTheProverNorOnStatements() {
    Set<String> offences = new TreeSet<>();
    int classes = 0;
    for (JavaClass from : CLASSES) {
      if (!from.getPackageName().equals("dev.trestle.stark")) {
        continue;
      }
      classes++;
      from.getDirectDependenciesFromSelf().stream()
          .map(d -> d.getTargetClass().getBaseComponentType())
          .filter(to -> to.getPackageName().startsWith("dev.trestle.stark."))
          .forEach(to -> offences.add(from.getName() + " uses " + to.getName()));
    }
    assertThat(classes).isGreaterThan(20);
    assertThat(offences).isEmpty();
  }

  @Test
  void noPackage_isADrawer() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .noneMatch(
            name -> name.matches(".*\\.(common|util|utils|core|shared|base|helper)(\\..*)?"));
  }

  private static String module(JavaClass c) {
    return c.getPackageName().split("\\.")[2];
  }

  private static int stfRank(JavaClass c) {
    String[] parts = c.getPackageName().split("\\.");
    return parts.length > 3 && parts[2].equals("stf") ? STF_ORDER.indexOf(parts[3]) : -1;
  }
}
