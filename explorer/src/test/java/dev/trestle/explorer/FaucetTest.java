package dev.trestle.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FaucetTest {
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final List<Address> paid = new ArrayList<>();
  private final Faucet faucet =
      new Faucet(
          () -> Instant.ofEpochMilli(now.get()),
          (to, wei) -> {
            paid.add(to);
            return Bytes32.ZERO;
          });

  @Test
  void give_againWithinAMinute_refused() {
    Address one = ScriptedChain.account(1);
    faucet.give(one);
    now.addAndGet(59_999);
    assertThatThrownBy(() -> faucet.give(one)).hasMessageContaining("within the last minute");
    now.addAndGet(1);
    faucet.give(one);
    assertThat(paid).containsExactly(one, one);
  }

  @Test
  void give_manyAtOnce_refused() {
    faucet.give(ScriptedChain.account(1));
    assertThatThrownBy(() -> faucet.give(ScriptedChain.account(2)))
        .hasMessageContaining("many ask");
    now.addAndGet(500);
    faucet.give(ScriptedChain.account(2));
    assertThat(paid).hasSize(2);
  }
}
