package dev.trestle.devchain;

import dev.trestle.devchain.DevAccounts.DevAccount;
import dev.trestle.l1.TransactionRequest;
import dev.trestle.node.BlobKzg;
import dev.trestle.stf.block.BlobSidecar;
import dev.trestle.stf.block.PooledTransaction;
import dev.trestle.stf.block.PooledTransactionCodec;
import dev.trestle.stf.block.Signature;
import dev.trestle.stf.block.Transaction;
import dev.trestle.stf.block.TransactionCodec;
import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Keccak;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** An embedded L1 with real KZG, and blob transactions for it. */
final class BlobFixture {
  static final long GENESIS = 1_800_000_000L;
  static final long SLOT = 12;
  static final long CHAIN_ID = 900;
  static final DevAccount USER = DevAccounts.test(1).getFirst();
  static final BlobKzg KZG = BlobKzg.later();

  private static final Signature UNSIGNED = new Signature(UInt256.ZERO, UInt256.ZERO, UInt256.ZERO);
  private static final UInt256 GWEI = UInt256.of(1_000_000_000);

  private BlobFixture() {}

  static DevChain open(Path folder, InstantSource clock) {
    return DevChain.open(
        new DevChain.Options(folder, SLOT, 2, 4),
        DevGenesis.spec(CHAIN_ID),
        DevGenesis.of(GENESIS, List.of(USER.address()), Map.of()),
        new DevChain.Engines(Cryptography.pure(), KZG::verify),
        clock);
  }

  /** Has another thread order something, and does it here. */
  static void carryOut(DevChain chain, Runnable command) {
    CompletableFuture<Void> done = CompletableFuture.runAsync(command);
    while (!done.isDone()) {
      chain.step();
    }
    done.join();
  }

  /** A blob of valid field elements that differs by its seed. */
  static byte[] blob(int seed) {
    byte[] blob = new byte[BlobSidecar.BLOB_SIZE_BYTES];
    for (int i = 0; i < blob.length; i++) {
      blob[i] = (byte) (i % 32 == 0 ? 0 : i * 31 + seed);
    }
    return blob;
  }

  static TransactionRequest.Blobs prepared(int... seeds) {
    return KZG.prepare(Arrays.stream(seeds).mapToObj(BlobFixture::blob).toList());
  }

  static byte[] transaction(long nonce, TransactionRequest.Blobs blobs) {
    return transaction(nonce, blobs.versionedHashes(), blobs.sidecar());
  }

  static byte[] transaction(long nonce, List<Bytes32> hashes, BlobSidecar sidecar) {
    Transaction.Blob unsigned =
        new Transaction.Blob(
            UInt256.of(CHAIN_ID),
            nonce,
            GWEI,
            GWEI.multiply(10),
            21_000,
            Address.ZERO,
            UInt256.ZERO,
            new byte[0],
            List.of(),
            GWEI,
            hashes,
            UNSIGNED);
    Secp256k1.Signature s =
        Secp256k1.sign(TransactionCodec.signingHash(unsigned), USER.privateKey());
    return PooledTransactionCodec.encode(
        new PooledTransaction(
            TransactionCodec.withSignature(unsigned, s.yParity(), s.r(), s.s()),
            Optional.of(sidecar)));
  }

  /** The hash of a blob transaction in network form. */
  static Bytes32 hash(byte[] raw) {
    return Keccak.hash(TransactionCodec.encode(PooledTransactionCodec.decode(raw).transaction()));
  }
}
