package dev.trestle.explorer;

/** A compiler of Solidity's, as {@code solc --standard-json} is. */
@FunctionalInterface
public interface SolidityCompiler {
  /**
   * What it makes of an input.
   *
   * @param standardJson the input, in the form of solc's documentation "Compiler Input and Output
   *     JSON Description"
   * @return the output, in the form of the same place
   * @throws ExplorerException LIMIT when it takes too long, BAD_INPUT when it fails altogether
   */
  String compile(String standardJson);
}
