package dev.trestle.node;

import dev.trestle.rpc.BlockTag;
import dev.trestle.rpc.JsonInput;
import dev.trestle.rpc.JsonRpcException;
import dev.trestle.rpc.JsonValue;
import dev.trestle.rpc.JsonWriter;
import dev.trestle.rpc.Methods;
import dev.trestle.rpc.Params;
import dev.trestle.stf.block.BlobFee;
import dev.trestle.stf.block.Header;
import dev.trestle.stf.block.Rules;
import dev.trestle.stf.primitives.UInt256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code eth_gasPrice}, {@code eth_feeHistory} and the like. */
final class EthFeeApi {
  private static final int MAX_PERCENTILES = 100;

  private final BlockLookup lookup;
  private final FeeSuggestion fees;
  private final ApiLimits limits;

  EthFeeApi(BlockLookup lookup, FeeSuggestion fees, ApiLimits limits) {
    this.limits = limits;
    this.lookup = lookup;
    this.fees = fees;
  }

  void register(Methods methods) {
    methods
        .register("eth_gasPrice", p -> JsonValue.quantity(gasPrice()))
        .register("eth_maxPriorityFeePerGas", p -> JsonValue.quantity(fees.tip()))
        .register("eth_blobBaseFee", p -> JsonValue.quantity(blobBaseFee()))
        .register("eth_feeHistory", this::feeHistory);
  }

  private UInt256 gasPrice() {
    return fees.nextBaseFee(lookup.chain().head().header()).add(fees.tip());
  }

  private UInt256 blobBaseFee() {
    return fees.nextBlobBaseFee(lookup.chain().head().header());
  }

  /** One block's line in the history. */
  private record Line(Header header, List<UInt256> rewards) {}

  private JsonValue feeHistory(Params params) {
    long wanted = params.at(0).numberOrInteger();
    BlockTag newest = params.blockTag(1);
    List<Double> percentiles = percentiles(params.optional(2));
    if (wanted < 1) {
      return out -> writeHistory(out, 0, List.of(), false);
    }
    BlockView last = newest == BlockTag.Label.PENDING ? lookup.pending() : lookup.require(newest);
    if (last.number() > lookup.chain().head().number() && !last.isPending()) {
      throw new JsonRpcException(JsonRpcException.SERVER_ERROR, "request beyond head block");
    }
    long count = Math.min(Math.min(wanted, limits.feeHistoryBlocks()), last.number() + 1);
    long oldest = last.number() + 1 - count;
    List<Line> lines = new ArrayList<>();
    for (long n = oldest; n < last.number(); n++) {
      lookup.find(new BlockTag.Height(n)).ifPresent(view -> lines.add(line(view, percentiles)));
    }
    lines.add(line(last, percentiles));
    return out -> writeHistory(out, oldest, lines, !percentiles.isEmpty());
  }

  private static List<Double> percentiles(Optional<JsonInput> argument) {
    if (argument.isEmpty()) {
      return List.of();
    }
    List<Double> percentiles = argument.get().items().stream().map(JsonInput::decimal).toList();
    if (percentiles.size() > MAX_PERCENTILES) {
      throw invalid("over the query limit " + MAX_PERCENTILES);
    }
    for (int i = 0; i < percentiles.size(); i++) {
      double p = percentiles.get(i);
      if (p < 0 || p > 100) {
        throw invalid("invalid reward percentile: " + p);
      }
      if (i > 0 && p <= percentiles.get(i - 1)) {
        throw invalid(
            "invalid reward percentile: #"
                + (i - 1)
                + ":"
                + percentiles.get(i - 1)
                + " >= #"
                + i
                + ":"
                + p);
      }
    }
    return percentiles;
  }

  private static JsonRpcException invalid(String message) {
    return new JsonRpcException(JsonRpcException.SERVER_ERROR, message);
  }

  private static Line line(BlockView view, List<Double> percentiles) {
    return new Line(view.header(), percentiles.isEmpty() ? List.of() : rewards(view, percentiles));
  }

  /** Tips at the percentiles of the block's gas. */
  private static List<UInt256> rewards(BlockView view, List<Double> percentiles) {
    record Paid(UInt256 tip, long gas) {}
    UInt256 baseFee = view.header().baseFeePerGas().orElse(UInt256.ZERO);
    List<Paid> paid = new ArrayList<>();
    long total = 0;
    for (TransactionResult result : view.results().get()) {
      UInt256 tip = FeeSuggestion.tip(result, baseFee).orElse(UInt256.ZERO);
      paid.add(new Paid(tip, result.gasUsed()));
      total += result.gasUsed();
    }
    paid.sort(Comparator.comparing(Paid::tip));
    List<UInt256> rewards = new ArrayList<>();
    int at = 0;
    long sum = paid.isEmpty() ? 0 : paid.getFirst().gas;
    for (double percentile : percentiles) {
      long threshold = (long) (total * percentile / 100);
      while (at < paid.size() - 1 && sum < threshold) {
        at++;
        sum += paid.get(at).gas;
      }
      rewards.add(paid.isEmpty() ? UInt256.ZERO : paid.get(at).tip);
    }
    return rewards;
  }

  private void writeHistory(JsonWriter out, long oldest, List<Line> lines, boolean rewards) {
    out.beginObject().quantityField("oldestBlock", oldest);
    if (rewards) {
      out.name("reward").beginArray();
      for (Line line : lines) {
        out.value(JsonValue.array(line.rewards.stream().map(JsonValue::quantity).toList()));
      }
      out.endArray();
    }
    out.name("baseFeePerGas").beginArray();
    lines.forEach(l -> out.quantity(l.header.baseFeePerGas().orElse(UInt256.ZERO)));
    if (!lines.isEmpty()) {
      out.quantity(fees.nextBaseFee(lines.getLast().header));
    }
    out.endArray().name("gasUsedRatio").beginArray();
    lines.forEach(l -> out.decimal((double) l.header.gasUsed() / l.header.gasLimit()));
    out.endArray().name("baseFeePerBlobGas").beginArray();
    lines.forEach(l -> out.quantity(fees.blobBaseFee(l.header)));
    if (!lines.isEmpty()) {
      out.quantity(fees.nextBlobBaseFee(lines.getLast().header));
    }
    out.endArray().name("blobGasUsedRatio").beginArray();
    lines.forEach(l -> out.decimal(blobRatio(l.header)));
    out.endArray().endObject();
  }

  private double blobRatio(Header header) {
    Rules rules = lookup.chain().spec().rulesAt(header.timestamp());
    long max = rules.blobs().max() * BlobFee.GAS_PER_BLOB;
    return max == 0 ? 0 : (double) header.blobGasUsed().orElse(0) / max;
  }
}
