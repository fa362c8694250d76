package dev.trestle.stf.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trestle.stf.crypto.Cryptography;
import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Hex;
import dev.trestle.stf.primitives.UInt256;
import dev.trestle.stf.rlp.RlpException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransactionCodecTest {
  private static final long SEED = 2718;
  private static final Cryptography PURE = Cryptography.pure();

  @Test
  void decode_ofEncodedRandomTransactions_givesTheSame() {
    SampleTransactions samples = new SampleTransactions(new Random(SEED));
    for (int i = 0; i < 600; i++) {
      Transaction t = samples.next(i % SampleTransactions.TYPES);
      byte[] encoded = TransactionCodec.encode(t);
      Transaction again = TransactionCodec.decode(encoded);
      assertThat(again).as("seed %s, %s", SEED, i).hasSameClassAs(t);
      assertThat(TransactionCodec.encode(again)).as("seed %s, %s", SEED, i).isEqualTo(encoded);
      assertThat(again).usingRecursiveComparison().isEqualTo(t);
    }
  }

  @Test
  void decode_ofTruncatedBytes_throwsRlpException() {
    SampleTransactions samples = new SampleTransactions(new Random(SEED));
    for (int type = 0; type < SampleTransactions.TYPES; type++) {
      byte[] encoded = TransactionCodec.encode(samples.next(type));
      for (int length = 0; length < encoded.length; length++) {
        byte[] part = Arrays.copyOf(encoded, length);
        assertThatThrownBy(() -> TransactionCodec.decode(part))
            .as("type %s, %s bytes of %s", type, length, encoded.length)
            .isInstanceOf(RlpException.class);
      }
    }
  }

  @Test
  void decode_ofFlippedBytes_throwsRlpExceptionOrEncodesAgain() {
    Random random = new Random(SEED);
    SampleTransactions samples = new SampleTransactions(random);
    int taken = 0;
    for (int i = 0; i < 6000; i++) {
      byte[] bytes = TransactionCodec.encode(samples.next(i % SampleTransactions.TYPES));
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        byte[] again = TransactionCodec.encode(TransactionCodec.decode(bytes));
        assertThat(again).as("seed %s, %s", SEED, i).isEqualTo(bytes);
        taken++;
      } catch (RlpException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(taken).isBetween(1000, 5999);
  }

  @Test
  void sender_ofEverySignedType_isTheSigner() {
    SampleTransactions samples = new SampleTransactions(new Random(SEED));
    for (int type = 0; type < 5; type++) {
      Transaction.Signed t = SampleChain.signed((Transaction.Signed) samples.next(type));
      assertThat(TransactionCodec.sender(t, PURE)).as("type %s", type).contains(SampleChain.SENDER);
    }
  }

  @Test
  void sender_ofLegacyTransactionWithoutChain_isTheSigner() {
    Transaction.Legacy t =
        new Transaction.Legacy(
            3,
            UInt256.ONE,
            21_000,
            Optional.of(SampleChain.OTHER),
            UInt256.ONE,
            new byte[0],
            new Signature(UInt256.of(27), UInt256.ZERO, UInt256.ZERO));
    Transaction.Signed signed = SampleChain.signed(t);
    assertThat(signed.chainId()).isEmpty();
    assertThat(signed.signature().v().toLong()).isBetween(27L, 28L);
    assertThat(TransactionCodec.sender(signed, PURE)).contains(SampleChain.SENDER);
  }

  /** The example of EIP-155. */
  @Test
  void sender_ofEip155Example_isAsPublished() {
    Transaction t =
        TransactionCodec.decode(
            Hex.decode(
                "f86c098504a817c80082520894353535353535353535353535353535353535"
                    + "3535880de0b6b3a7640000"
                    + "8025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
                    + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83"));
    Transaction.Signed signed = (Transaction.Signed) t;
    assertThat(signed.chainId()).contains(UInt256.ONE);
    assertThat(Hex.encode(TransactionCodec.signingHash(signed).toBytes()))
        .isEqualTo("daf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53");
    assertThat(TransactionCodec.sender(signed, PURE).orElseThrow())
        .hasToString("0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
  }

  @Test
  void sender_ofHighS_isNobody() {
    Transaction.Signed t = SampleChain.transfer(0, SampleChain.OTHER, UInt256.ONE);
    Signature low = t.signature();
    Transaction.Signed high =
        TransactionCodec.withSignature(
            t, 1 - (int) low.v().toLong(), low.r(), Secp256k1.ORDER.subtract(low.s()));
    assertThat(TransactionCodec.sender(t, PURE)).contains(SampleChain.SENDER);
    assertThat(TransactionCodec.sender(high, PURE)).isEmpty();
  }

  @Test
  void sender_ofParityTwo_isNobody() {
    Transaction.Signed t = SampleChain.transfer(0, SampleChain.OTHER, UInt256.ONE);
    Transaction.Signed odd =
        TransactionCodec.withSignature(t, 2, t.signature().r(), t.signature().s());
    assertThat(TransactionCodec.sender(odd, PURE)).isEmpty();
  }

  @Test
  void decode_ofUnknownTypes_throws() {
    for (int type : List.of(5, 0x7d, 0x7f, 0x80, 0xbf)) {
      assertThatThrownBy(() -> TransactionCodec.decode(new byte[] {(byte) type, (byte) 0xc0}))
          .as("type %s", type)
          .isInstanceOf(RlpException.class)
          .hasMessageContaining("not supported");
    }
  }
}
