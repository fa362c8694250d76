package dev.trestle.stark.prover;

import dev.trestle.stark.Cubic;
import dev.trestle.stark.StarkVerifier;
import dev.trestle.stark.Transcript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Remembers what was absorbed and what elements were drawn. */
class RecordingTranscript extends Transcript {
  private final List<byte[]> absorbed = new ArrayList<>();
  private final List<Cubic> drawn = new ArrayList<>();

  /** Of each element drawn, how much had been absorbed. */
  private final List<Integer> drawnAfter = new ArrayList<>();

  @Override
  public void absorb(byte[] bytes) {
    absorbed.add(Arrays.copyOf(bytes, bytes.length));
    super.absorb(bytes);
  }

  @Override
  public Cubic draw() {
    Cubic element = super.draw();
    drawn.add(element);
    drawnAfter.add(absorbed.size());
    return element;
  }

  List<byte[]> absorbed() {
    return absorbed;
  }

  List<Cubic> drawn() {
    return drawn;
  }

  List<Integer> drawnAfter() {
    return drawnAfter;
  }

  /** Tag, digest and public values come before. */
  int indexOfHeights() {
    if (!Arrays.equals(absorbed.getFirst(), StarkVerifier.TAG)) {
      throw new AssertionError("a transcript begins with the tag");
    }
    int at = 2;
    while (absorbed.get(at).length == Long.BYTES) {
      at++;
    }
    return at;
  }
}
