package dev.trestle.explorer;

import dev.trestle.explorer.ExplorerException.Reason;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Which sources a contract was made from: whoever knows uploads the compiler's input, and it is
 * compiled again and held against the code. The result is kept with the hash of that code.
 */
final class SourceVerification {
  private static final int MOST_CHARS = 4 << 20;

  private final Database database;
  private final NodeDetails node;
  private final Optional<SolidityCompiler> compiler;
  private final Semaphore atWork = new Semaphore(1);

  SourceVerification(Database database, NodeDetails node, Optional<SolidityCompiler> compiler) {
    this.database = database;
    this.node = node;
    this.compiler = compiler;
  }

  boolean isPossible() {
    return compiler.isPresent();
  }

  private record Found(String name, RuntimeCode.Match match, JsonInput contract) {}

  /**
   * Verifies a contract.
   *
   * @param standardJson the compiler's input, sources included
   * @return how it matches, and its name
   */
  JsonValue verify(Address address, String standardJson) {
    SolidityCompiler solc =
        compiler.orElseThrow(() ->
            new ExplorerException(
                Reason.NOT_FOUND,
                "there is no Solidity compiler here: install solc, or npm's solc, and start the"
                    + " explorer with --solc"));
    if (standardJson.length() > MOST_CHARS) {
      throw new ExplorerException(Reason.LIMIT, "at most 4 MiB of sources");
    }
    byte[] code = node.code(address);
    if (code.length == 0) {
      throw new ExplorerException(Reason.NOT_FOUND, "there is no contract at " + address);
    }
    JsonInput input = parse(standardJson);
    if (!atWork.tryAcquire()) {
      throw new ExplorerException(
          Reason.LIMIT, "another contract is being verified; try again soon");
    }
    try {
      JsonInput output = parse(solc.compile(JsonWriter.toText(request(input))));
      failOnErrors(output);
      Found found = best(output, code);
      store(address, Keccak.hash(code), found, input);
      return out ->
          out.beginObject()
              .field("match", found.match.name().toLowerCase(Locale.ROOT))
              .field("name", found.name)
              .endObject();
    } finally {
      atWork.release();
    }
  }

  private static JsonInput parse(String text) {
    try {
      JsonInput input = JsonInput.parse(text);
      if (!input.isObject()) {
        throw new ExplorerException(Reason.BAD_INPUT, "standard JSON is an object");
      }
      return input;
    } catch (JsonRpcException e) {
      throw new ExplorerException(Reason.BAD_INPUT, "no JSON: " + e.getMessage());
    }
  }

  /** The input with its own settings, but our selection of outputs, and sources by content only. */
  private static JsonValue request(JsonInput input) {
    Map<String, JsonInput> sources = input.required("sources").fields();
    Map<String, JsonInput> settings =
        input.field("settings").map(JsonInput::fields).orElse(Map.of());
    return out -> {
      out.beginObject().field("language", "Solidity").name("sources").beginObject();
      sources.forEach((name, source) -> {
        String content = source.required("content").text();
        out.name(name).beginObject().field("content", content).endObject();
      });
      out.endObject().name("settings").beginObject();
      settings.forEach((name, value) -> {
        if (!name.equals("outputSelection") && !name.equals("modelChecker")) {
          out.field(name, value);
        }
      });
      out.name("outputSelection").beginObject().name("*").beginObject().name("*").beginArray();
      out.string("abi").string("metadata").string("evm.deployedBytecode");
      out.endArray().endObject().endObject().endObject().endObject();
    };
  }

  private static void failOnErrors(JsonInput output) {
    List<JsonInput> problems = output.field("errors").map(JsonInput::items).orElse(List.of());
    for (JsonInput problem : problems) {
      if (problem.required("severity").text().equals("error")) {
        String message =
            problem.field("formattedMessage").orElse(problem.required("message")).text();
        throw new ExplorerException(
            Reason.BAD_INPUT,
            "it does not compile: " + message.substring(0, Math.min(2_000, message.length())));
      }
    }
  }

  private static Found best(JsonInput output, byte[] code) {
    Optional<Found> best = Optional.empty();
    for (Map.Entry<String, JsonInput> file : output.required("contracts").fields().entrySet()) {
      for (Map.Entry<String, JsonInput> one : file.getValue().fields().entrySet()) {
        RuntimeCode made =
            RuntimeCode.of(one.getValue().required("evm").required("deployedBytecode"));
        RuntimeCode.Match match = made.match(code);
        boolean better =
            match != RuntimeCode.Match.NONE
                && best.map(b -> match.compareTo(b.match) < 0).orElse(true);
        if (better) {
          best = Optional.of(new Found(one.getKey(), match, one.getValue()));
        }
      }
    }
    return best.orElseThrow(() ->
        new ExplorerException(
            Reason.BAD_INPUT,
            "no contract among these sources compiles to the code at this address; are the"
                + " compiler's version and its settings the same?"));
  }

  private void store(Address address, Bytes32 codeHash, Found found, JsonInput input) {
    String compilerVersion =
        found
            .contract
            .field("metadata")
            .map(m -> parse(m.text()).required("compiler").required("version").text())
            .orElse("");
    database.write(sql ->
        sql.update(
            "INSERT INTO verified (address, code_hash, name, compiler, abi, sources)"
                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET"
                + " code_hash = excluded.code_hash, name = excluded.name,"
                + " compiler = excluded.compiler, abi = excluded.abi, sources = excluded.sources",
            address,
            codeHash,
            found.name + (found.match == RuntimeCode.Match.EXACT ? "" : " (but for metadata)"),
            compilerVersion,
            JsonWriter.toText(found.contract.required("abi")),
            JsonWriter.toText(input.required("sources"))));
  }

  /**
   * The sources of a contract; null when nobody has shown them.
   *
   * @param code at its address now
   */
  JsonValue sources(Address address, byte[] code) {
    return database
        .first(
            "SELECT * FROM verified WHERE address = ? AND code_hash = ?",
            SourceVerification::json,
            address,
            Keccak.hash(code))
        .orElse(JsonValue.NULL);
  }

  private static JsonValue json(Row r) {
    String name = r.text("name");
    String compiler = r.text("compiler");
    JsonInput abi = JsonInput.parse(r.text("abi"));
    JsonInput sources = JsonInput.parse(r.text("sources"));
    return out ->
        out.beginObject()
            .field("name", name)
            .field("compiler", compiler)
            .field("abi", abi)
            .field("sources", sources)
            .endObject();
  }
}
