package dev.trestle.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.primitives.WideMultiply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the pure zone may use: the classes of {@code stf}, {@code derivation} and {@code guest} are
 * compiled to the proven program, whose compiler lacks or mistranslates parts of the JDK. So will
 * be the verifier of {@code stark} (not its prover, nor what fills traces). The allow-list here is
 * the only one.
 */
class GuestSafetyTest {
  /** JDK types that the pure zone may name, whole. */
  private static final Set<String> ALLOWED_TYPES =
      Set.of(
          "java/lang/Object",
          "java/lang/String",
          "java/lang/StringBuilder",
          "java/lang/Math",
          "java/lang/Integer",
          "java/lang/Long",
          "java/lang/Boolean",
          "java/lang/Byte",
          "java/lang/Character",
          "java/lang/Number",
          "java/lang/Short",
          "java/lang/CharSequence",
          "java/lang/Enum",
          "java/lang/Record",
          "java/lang/Comparable",
          "java/lang/Iterable",
          "java/lang/Class",
          "java/lang/Throwable",
          "java/lang/Exception",
          "java/lang/Error",
          "java/lang/RuntimeException",
          "java/lang/IllegalArgumentException",
          "java/lang/IllegalStateException",
          "java/lang/ArithmeticException",
          "java/lang/AssertionError",
          "java/lang/MatchException",
          "java/lang/NullPointerException",
          "java/lang/IndexOutOfBoundsException",
          "java/lang/ArrayIndexOutOfBoundsException",
          "java/lang/NumberFormatException",
          "java/lang/NoSuchFieldError",
          "java/lang/Override",
          "java/lang/FunctionalInterface",
          "java/lang/AutoCloseable",
          "java/lang/invoke/LambdaMetafactory",
          "java/lang/invoke/StringConcatFactory",
          "java/lang/runtime/ObjectMethods",
          "java/lang/runtime/SwitchBootstraps",
          "java/lang/invoke/MethodHandles$Lookup",
          "java/lang/invoke/MethodHandles",
          "java/lang/invoke/TypeDescriptor",
          "java/lang/invoke/MethodHandle",
          "java/lang/invoke/MethodType",
          "java/lang/invoke/CallSite",
          "java/math/BigInteger",
          "java/nio/charset/StandardCharsets",
          "java/nio/charset/Charset");

  /** Packages whose types are allowed but for the forbidden members below. */
  private static final List<String> ALLOWED_PREFIXES =
      List.of(
          "java/util/",
          "dev/trestle/stf/",
          "dev/trestle/derivation/",
          "dev/trestle/guest/",
          "dev/trestle/stark/",
          "org/jspecify/");

  private static final List<String> FORBIDDEN_PREFIXES =
      List.of(
          "java/util/concurrent/",
          "java/util/zip/",
          "java/util/jar/",
          "java/util/logging/",
          "java/util/HexFormat",
          "java/util/Random",
          "java/util/UUID",
          "java/util/Date",
          "java/util/Timer",
          "java/util/Scanner",
          "java/util/Formatter",
          "java/util/ServiceLoader",
          "java/util/WeakHashMap",
          "java/util/IdentityHashMap",
          "java/util/prefs/");

  /** owner.name of methods that the guest compiler lacks or gets wrong. */
  private static final Set<String> FORBIDDEN_METHODS =
      Set.of(
          "java/lang/String.format",
          "java/lang/String.formatted",
          "java/lang/Class.forName",
          "java/lang/Math.multiplyHigh",
          "java/lang/Math.unsignedMultiplyHigh",
          "java/lang/Math.random",
          "java/util/Arrays.compare",
          "java/util/Arrays.compareUnsigned",
          "java/util/Arrays.mismatch",
          "java/lang/Long.compress",
          "java/lang/Long.expand",
          "java/lang/Integer.compress",
          "java/lang/Integer.expand",
          "java/lang/String.intern",
          "java/util/TreeMap.headMap",
          "java/util/TreeMap.tailMap",
          "java/util/TreeMap.subMap",
          "java/util/SortedMap.headMap",
          "java/util/SortedMap.tailMap",
          "java/util/SortedMap.subMap",
          "java/util/NavigableMap.headMap",
          "java/util/NavigableMap.tailMap",
          "java/util/NavigableMap.subMap",
          "java/util/HashMap.forEach",
          "java/util/HashMap.keySet",
          "java/util/HashMap.values",
          "java/util/HashMap.entrySet",
          "java/util/HashSet.iterator",
          "java/util/HashSet.forEach",
          "java/util/HashSet.stream",
          "java/util/Collection.parallelStream",
          "java/util/Arrays.parallelSort");

  /** Members that have a replacement of the same name in the guest. */
  private static final Set<String> REPLACED_IN_GUEST =
      Set.of("dev/trestle/stf/primitives/WideMultiply", "dev/trestle/stf/primitives/BigEndian");

  @Test
  void pureZone_usesOnlyWhatTheGuestHas() throws IOException {
    Set<String> offences = new TreeSet<>();
    int classes = 0;
    int ofVerifier = 0;
    for (String module : List.of("stf", "derivation", "guest", "stark")) {
      for (ClassModel model : classes(module)) {
        String name = model.thisClass().asInternalName();
        if (!provesOnly(name)) {
          scan(model, offences);
          classes++;
          ofVerifier += name.startsWith("dev/trestle/stark/") ? 1 : 0;
        }
      }
    }
    assertThat(classes).isGreaterThan(20);
    assertThat(ofVerifier).isGreaterThan(20);
    assertThat(offences).isEmpty();
  }

  private static List<ClassModel> classes(String module) throws IOException {
    Path root = Path.of(System.getProperty("trestle.root"), module, "target", "classes");
    List<ClassModel> models = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        if (!file.endsWith("module-info.class")) {
          models.add(ClassFile.of().parse(file));
        }
      }
    }
    return models;
  }

  /** What a verifier does without: it is never compiled to a guest, and so may not be named. */
  private static boolean provesOnly(String type) {
    return type.startsWith("dev/trestle/stark/prover/")
        || type.startsWith("dev/trestle/stark/onchain/")
        || type.matches("dev/trestle/stark/reference/[^$]*Trace(\\$.*)?");
  }

  @Test
  void scan_ofAClassThatBreaksTheRules_findsEachBreach() {
    Set<String> offences = new TreeSet<>();
    try (var in = Offender.class.getResourceAsStream("GuestSafetyTest$Offender.class")) {
      scan(ClassFile.of().parse(in.readAllBytes()), offences);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(String.join("\n", offences))
        .contains("floating point")
        .contains("clone")
        .contains("monitor")
        .contains("java/lang/System.nanoTime")
        .contains("HexFormat");
    assertThatThrownBy(() -> new Offender().divide(WideMultiply.high(1, 1)))
        .isInstanceOf(ArithmeticException.class);
  }

  private static void scan(ClassModel model, Set<String> offences) {
    String name = model.thisClass().asInternalName();
    if (REPLACED_IN_GUEST.contains(name)) {
      return;
    }
    for (MethodModel method : model.methods()) {
      String where = name + "." + method.methodName().stringValue();
      if (method.flags().has(java.lang.reflect.AccessFlag.SYNCHRONIZED)
          || method.flags().has(java.lang.reflect.AccessFlag.NATIVE)) {
        offences.add(where + ": monitor or native method");
      }
      method.code().ifPresent(code -> scan(code, where, offences));
    }
  }

  private static void scan(CodeModel code, String where, Set<String> offences) {
    for (var element : code) {
      switch (element) {
        case InvokeInstruction i -> {
          String owner = i.owner().asInternalName();
          String member = owner + "." + i.name().stringValue();
          boolean ofPrimitives = owner.startsWith("[") && !owner.endsWith(";");
          if (i.name().equalsString("clone") && ofPrimitives) {
            offences.add(where + ": clone of an array of primitives");
          } else if (FORBIDDEN_METHODS.contains(member) || !allowed(owner)) {
            if (!member.equals("java/lang/System.arraycopy")
                && !member.equals("java/lang/System.identityHashCode")) {
              offences.add(where + ": " + member);
            }
          }
        }
        case FieldInstruction f -> {
          if (!allowed(f.owner().asInternalName())) {
            offences.add(where + ": " + f.owner().asInternalName());
          }
        }
        case NewObjectInstruction n -> {
          if (!allowed(n.className().asInternalName())) {
            offences.add(where + ": new " + n.className().asInternalName());
          }
        }
        case OperatorInstruction o -> floating(o.typeKind(), o.opcode(), where, offences);
        case LoadInstruction l -> floating(l.typeKind(), l.opcode(), where, offences);
        case MonitorInstruction m -> offences.add(where + ": monitor");
        default -> {
          // every other instruction means the same in both worlds
        }
      }
    }
  }

  private static void floating(TypeKind kind, Opcode opcode, String where, Set<String> offences) {
    if (kind == TypeKind.FLOAT || kind == TypeKind.DOUBLE) {
      offences.add(where + ": floating point, " + opcode);
    }
  }

  private static boolean allowed(String type) {
    if (type.startsWith("[")) {
      return true;
    }
    if (provesOnly(type) || FORBIDDEN_PREFIXES.stream().anyMatch(type::startsWith)) {
      return false;
    }
    return ALLOWED_TYPES.contains(type) || ALLOWED_PREFIXES.stream().anyMatch(type::startsWith);
  }

  /** Breaks the rules on purpose, so that the scan is seen to find each breach. */
  static final class Offender {
    double half(double x) {
      return x / 2;
    }

    byte[] copy(byte[] b) {
      return b.clone();
    }

    long now() {
      synchronized (this) {
        return System.nanoTime();
      }
    }

    String hex(byte[] b) {
      return java.util.HexFormat.of().formatHex(b);
    }

    long divide(long by) {
      return 1 / by;
    }
  }
}
