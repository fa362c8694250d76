package dev.trestle.e2e;

import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Hex;

/** Small contracts, assembled by hand, that do whatever a trace may show. */
final class TracedCode {
  /** Stores its argument in slot 0, logs it under topic 7, returns it. */
  static final String BOX = "5f35805f525f5560076020" + "5fa160205ff3";

  /** Reverts with {@code Error("no")}. */
  static final String REVERTER =
      "7f08c379a0"
          + "00".repeat(28)
          + "5f52602060045260026024527f6e6f"
          + "00".repeat(30)
          + "60445260645ffd";

  /** Jumps to itself for ever. */
  static final String LOOPER = "5b5f56";

  /** Stops at an undefined opcode. */
  static final String BROKEN = "fe";

  /** Creates by CREATE, by CREATE2, and once more where the init code reverts. */
  static final String FACTORY =
      "6760fe5f5360015ff35f52"
          + "600860185ff050"
          + "6001600860185ff550"
          + "625f5ffd5f52"
          + "6003601d5ff050"
          + "00";

  private TracedCode() {}

  /** Init code that deploys this. */
  static byte[] deploying(String runtime) {
    String size = String.format("%04x", runtime.length() / 2);
    return Hex.decode("61" + size + "80600a5f395ff3" + runtime);
  }

  private static String push(Address address) {
    return "73" + Hex.encode(address.toBytes());
  }

  /**
   * Calls the box in all four ways, the identity precompile, and the reverter, and looks at other
   * accounts.
   */
  static String caller(Address box, Address reverter, Address other) {
    String area = "6020602060205f";
    return "602a5f52"
        + area
        + "5f"
        + push(box)
        + "5af150"
        + area
        + "60045afa50"
        + area
        + push(box)
        + "5af450"
        + "5f5f5f5f5f"
        + push(reverter)
        + "5af150"
        + area
        + "5f"
        + push(box)
        + "5af250"
        + area
        + push(box)
        + "61fffffa50"
        + push(other)
        + "3b50"
        + push(box)
        + "3150"
        + "60205ff3";
  }

  /** Destroys itself in favour of somebody. */
  static String destroyer(Address heir) {
    return push(heir) + "ff";
  }

  /** Creates, with 7 wei, a contract that destroys itself in its init code. */
  static String briefLife(Address heir) {
    return "75" + destroyer(heir) + "5f52" + "6016600a6007f05000";
  }
}
