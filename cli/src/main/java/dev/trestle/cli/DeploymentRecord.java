package dev.trestle.cli;

import dev.trestle.derivation.BlockId;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.stf.block.ChainSpec;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a deployment was begun with, kept in {@code deployment.json} from before its first
 * transaction on: whoever goes on with it must have the same in hand.
 *
 * @param l1ChainId of the settlement chain
 * @param l1Genesis hash of its block 0: tells chains of the same id apart
 * @param settings what the chain depends on, by name
 * @param origin the block that L2 begins after, once it is chosen
 * @param isComplete whether all was deployed and checked
 */
record DeploymentRecord(
    long l1ChainId,
    Bytes32 l1Genesis,
    List<ChainSpec.Activation> forks,
    Address deployer,
    long firstNonce,
    SortedMap<String, String> settings,
    Optional<BlockId> origin,
    boolean isComplete) {
  static final String FILE = "deployment.json";

  DeploymentRecord {
    forks = List.copyOf(forks);
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  DeploymentRecord withOrigin(BlockId chosen) {
    return new DeploymentRecord(
        l1ChainId,
        l1Genesis,
        forks,
        deployer,
        firstNonce,
        settings,
        Optional.of(chosen),
        isComplete);
  }

  DeploymentRecord completed() {
    return new DeploymentRecord(
        l1ChainId, l1Genesis, forks, deployer, firstNonce, settings, origin, true);
  }

  /** The one of this folder, if a deployment was begun there. */
  static Optional<DeploymentRecord> readIn(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(JsonInput.parse(Files.readString(file))));
    } catch (IOException e) {
      throw new StartupException("cannot read " + file + ": " + e.getMessage());
    } catch (JsonRpcException | IllegalArgumentException e) {
      throw new StartupException(file + " is damaged: " + e.getMessage());
    }
  }

  private static DeploymentRecord read(JsonInput json) {
    SortedMap<String, String> settings = new TreeMap<>();
    json.required("settings").fields().forEach((name, value) -> settings.put(name, value.text()));
    return new DeploymentRecord(
        json.required("l1ChainId").integer(),
        json.required("l1Genesis").bytes32(),
        json.required("l1Forks").items().stream().map(f -> ForkText.parse(f.text())).toList(),
        json.required("deployer").address(),
        json.required("firstNonce").integer(),
        settings,
        json.field("origin")
            .map(o -> new BlockId(o.required("number").integer(), o.required("hash").bytes32())),
        json.required("complete").bool());
  }

  void write(Path folder) {
    RollupFiles.replace(folder.resolve(FILE), JsonWriter.toText(this::writeTo) + "\n");
  }

  private void writeTo(JsonWriter out) {
    out.beginObject().numberField("l1ChainId", l1ChainId).field("l1Genesis", l1Genesis);
    out.field(
        "l1Forks",
        JsonValue.array(forks.stream().map(f -> JsonValue.string(ForkText.of(f))).toList()));
    out.field("deployer", deployer).numberField("firstNonce", firstNonce);
    out.name("settings").beginObject();
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      out.field(setting.getKey(), setting.getValue());
    }
    out.endObject();
    if (origin.isPresent()) {
      out.name("origin").beginObject().numberField("number", origin.get().number());
      out.field("hash", origin.get().hash()).endObject();
    }
    out.field("complete", JsonValue.bool(isComplete)).endObject();
  }

  /** Why this may not be gone on with as {@code now} wants it; nothing when it may. */
  Optional<String> conflict(DeploymentRecord now) {
    if (l1ChainId != now.l1ChainId) {
      return Optional.of("it was begun on chain " + l1ChainId + ", this is chain " + now.l1ChainId);
    }
    if (!l1Genesis.equals(now.l1Genesis)) {
      return Optional.of(
          "it was begun on another chain of the id "
              + l1ChainId
              + ": block 0 was "
              + l1Genesis
              + " and is "
              + now.l1Genesis);
    }
    if (!deployer.equals(now.deployer)) {
      return Optional.of("it was begun by " + deployer + ", this key is " + now.deployer + "'s");
    }
    for (String name : now.settings.keySet()) {
      String before = String.valueOf(settings.get(name));
      String after = String.valueOf(now.settings.get(name));
      if (!before.equals(after)) {
        return Optional.of(name + " was " + before + " and is " + after);
      }
    }
    return settings.keySet().stream()
        .filter(name -> !now.settings.containsKey(name))
        .findFirst()
        .map(name -> name + " was " + settings.get(name) + " and is gone");
  }
}
