package dev.trestle.bench;

/**
 * What is sent.
 *
 * @param title the name in the results
 * @param token ERC-20 transfers instead of ether
 * @param batch calls in one HTTP request
 */
record LoadWorkload(String title, boolean token, int batch) {
  static final int CONNECTIONS = 16;

  /** What a node that has just started does: a JVM compiles meanwhile. Not compared. */
  static final LoadWorkload COLD = new LoadWorkload("cold-eth-single", false, 1);

  static final LoadWorkload[] ALL = {
    new LoadWorkload("eth-single", false, 1),
    new LoadWorkload("eth-batch", false, 100),
    new LoadWorkload("erc20-batch", true, 100),
  };
}
