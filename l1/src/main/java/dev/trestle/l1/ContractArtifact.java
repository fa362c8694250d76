package dev.trestle.l1;

import dev.trestle.rpc.JsonInput;
import dev.trestle.stf.primitives.Bytes32;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One of Trestle's contracts as compiled: a file of {@code contracts/artifacts}. */
public final class ContractArtifact {
  private final String name;
  private final JsonInput abi;
  private final byte[] creationCode;
  private final byte[] runtimeTemplate;
  private final SortedMap<String, List<Integer>> immutables;

  private ContractArtifact(String name, JsonInput json) {
    this.name = name;
    abi = json.required("abi");
    creationCode = json.required("bytecode").bytes();
    runtimeTemplate = json.required("deployedBytecode").bytes();
    immutables = new TreeMap<>();
    json.required("immutableReferences")
        .fields()
        .forEach((immutable, places) ->
            immutables.put(
                immutable, places.items().stream().map(p -> (int) p.integer()).toList()));
  }

  /**
   * The contract of this name.
   *
   * @throws IllegalArgumentException if Trestle has none of this name
   */
  public static ContractArtifact load(String name) {
    try (InputStream in =
        ContractArtifact.class.getResourceAsStream("contracts/" + name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException(
            "no contract '" + name + "'; the names are those of the files in contracts/artifacts");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new ContractArtifact(name, JsonInput.parse(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String name() {
    return name;
  }

  /** The ABI in Solidity's JSON form. */
  public String abi() {
    return abi.toString();
  }

  /**
   * What a creation transaction carries.
   *
   * @param arguments the constructor's, ABI-encoded; each of static type
   */
  public byte[] creationCode(List<Bytes32> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(creationCode);
    arguments.forEach(a -> out.writeBytes(a.toBytes()));
    return out.toByteArray();
  }

  /** How many bytes the deployed contract has. */
  public int runtimeSizeBytes() {
    return runtimeTemplate.length;
  }

  /** Whether this is the code of such a contract once deployed, whatever its immutables hold. */
  public boolean isCodeOf(byte[] deployed) {
    if (deployed.length != runtimeTemplate.length) {
      return false;
    }
    byte[] masked = Arrays.copyOf(deployed, deployed.length);
    for (List<Integer> places : immutables.values()) {
      places.forEach(at -> System.arraycopy(runtimeTemplate, at, masked, at, Bytes32.SIZE_BYTES));
    }
    return Arrays.equals(masked, runtimeTemplate);
  }

  /** Names of the variables that the constructor writes into the code. */
  public List<String> immutables() {
    return List.copyOf(immutables.keySet());
  }

  /**
   * The code of a deployed contract, as a genesis state holds it.
   *
   * @param values a value for each of {@link #immutables}
   * @throws IllegalArgumentException if a value is missing or belongs to no immutable
   */
  public byte[] runtimeCode(Map<String, Bytes32> values) {
    if (!values.keySet().equals(immutables.keySet())) {
      throw new IllegalArgumentException(
          name + " has the immutables " + immutables.keySet() + ", given: " + values.keySet());
    }
    byte[] code = Arrays.copyOf(runtimeTemplate, runtimeTemplate.length);
    values.forEach((immutable, value) ->
        immutables.getOrDefault(immutable, List.of()).forEach(at -> value.putTo(code, at)));
    return code;
  }
}
