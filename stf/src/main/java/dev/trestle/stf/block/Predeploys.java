package dev.trestle.stf.block;

import dev.trestle.stf.primitives.Address;

/** L2 system contracts and accounts that the rules name. Source: OP Stack, Predeploys. */
public final class Predeploys {
  /** Storage root is the header's withdrawalsRoot since Isthmus. */
  public static final Address L2_TO_L1_MESSAGE_PASSER = predeploy(0x16);

  /** Gets the priority fees: an L2 block's beneficiary. */
  public static final Address SEQUENCER_FEE_VAULT = predeploy(0x11);

  /** Gets the base fees. */
  public static final Address BASE_FEE_VAULT = predeploy(0x19);

  /** Gets the L1 data fees. */
  public static final Address L1_FEE_VAULT = predeploy(0x1a);

  /** Gets the operator fees (Isthmus). */
  public static final Address OPERATOR_FEE_VAULT = predeploy(0x1b);

  /** Holds the L1 origin's attributes and the fee scalars. */
  public static final Address L1_BLOCK = predeploy(0x15);

  /** Answers fee questions. */
  public static final Address GAS_PRICE_ORACLE = predeploy(0x0f);

  /** Sends the L1 attributes deposit; nobody has its key. */
  public static final Address L1_ATTRIBUTES_DEPOSITOR =
      Address.fromHex("0xdeaddeaddeaddeaddeaddeaddeaddeaddead0001");

  private Predeploys() {}

  private static Address predeploy(int last) {
    return new Address(0x4200000000000000L, 0, last);
  }
}
