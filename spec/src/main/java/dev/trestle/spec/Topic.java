package dev.trestle.spec;

import java.util.List;

/** One kind of vectors: knows their format and which code must agree with them. */
public interface Topic {
  /** A short name for {@code --topic}, such as {@code hashes}. */
  String name();

  /** The archives it reads, as {@code folder/file} without {@code .tar.gz}. */
  List<String> archives();

  /**
   * Hands every case of the archive to the tally: {@link Tally#check} for one that runs, {@link
   * Tally#skip} with a reason for one that does not.
   */
  void run(Archive archive, Tally tally);
}
