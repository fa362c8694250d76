package dev.trestle.cli;

import dev.trestle.stark.StarkParameters;
import dev.trestle.stf.rlp.RlpException;
import dev.trestle.stf.rlp.RlpReader;
import dev.trestle.stf.rlp.RlpWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A proof on disk with what its verifier must know besides: an RLP list of a tag, the statement's
 * name, the parameters, the public values (8 bytes each), the proof.
 *
 * @param publicValues of its one table
 */
record ProofFile(
    Provable statement, StarkParameters parameters, long[] publicValues, byte[] proof) {
  private static final String TAG = "trestle-proof-1";

  void write(Path file) {
    ByteBuffer values = ByteBuffer.allocate(Long.BYTES * publicValues.length);
    values.asLongBuffer().put(publicValues);
    byte[] bytes =
        new RlpWriter()
            .beginList()
            .bytes(TAG.getBytes(StandardCharsets.US_ASCII))
            .bytes(statement.label().getBytes(StandardCharsets.US_ASCII))
            .bytes(parameters.encode())
            .bytes(values.array())
            .bytes(proof)
            .endList()
            .toBytes();
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new StartupException("cannot write " + file + ": " + e.getMessage());
    }
  }

  static ProofFile read(Path file) {
    try {
      RlpReader reader = RlpReader.ofList(Files.readAllBytes(file));
      if (!TAG.equals(new String(reader.bytes(), StandardCharsets.US_ASCII))) {
        throw new StartupException(file + " is not a proof that this version can read");
      }
      Provable statement = Provable.named(new String(reader.bytes(), StandardCharsets.US_ASCII));
      StarkParameters parameters = StarkParameters.decode(reader.bytes());
      ByteBuffer values = ByteBuffer.wrap(reader.bytes());
      long[] publicValues = new long[values.remaining() / Long.BYTES];
      values.asLongBuffer().get(publicValues);
      byte[] proof = reader.bytes();
      reader.expectEnd();
      return new ProofFile(statement, parameters, publicValues, proof);
    } catch (IOException e) {
      throw new StartupException("cannot read " + file + ": " + e.getMessage());
    } catch (RlpException | IllegalArgumentException e) {
      throw new StartupException(file + " is not a proof: " + e.getMessage());
    }
  }
}
