package dev.trestle.devchain;

import dev.trestle.stf.crypto.Secp256k1;
import dev.trestle.stf.primitives.Address;
import dev.trestle.stf.primitives.BigEndian;
import dev.trestle.stf.primitives.Bytes32;
import dev.trestle.stf.primitives.UInt256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Accounts of a mnemonic: BIP-39 seed, BIP-32 keys on Ethereum's path {@code m/44'/60'/0'/0/i}. The
 * test mnemonic's keys are known to everybody; money on them is lost on any public chain.
 */
public final class DevAccounts {
  /** What Hardhat, Anvil and Ganache-style tools use. */
  public static final String TEST_MNEMONIC =
      "test test test test test test test test test test test junk";

  private static final int HARDENED = 0x80000000;
  private static final BigInteger ORDER = Secp256k1.ORDER.toBigInteger();

  private DevAccounts() {}

  /** An account with its key. */
  public record DevAccount(Address address, UInt256 privateKey) {}

  /** A private key and the chain code that its children are derived with (BIP-32). */
  private record ExtendedKey(UInt256 key, byte[] chainCode) {}

  /** The first {@code count} accounts of the test mnemonic. */
  public static List<DevAccount> test(int count) {
    return IntStream.range(0, count).mapToObj(i -> account(TEST_MNEMONIC, i)).toList();
  }

  /** The account at {@code index} on Ethereum's path. */
  public static DevAccount account(String mnemonic, int index) {
    ExtendedKey node = master(seed(mnemonic, ""));
    for (int step : new int[] {44 | HARDENED, 60 | HARDENED, HARDENED, 0, index}) {
      node = child(node, step);
    }
    return new DevAccount(addressOf(node.key), node.key);
  }

  /** The address that belongs to a private key. */
  public static Address addressOf(UInt256 privateKey) {
    return Secp256k1.publicKey(privateKey).address();
  }

  /** BIP-39: 64 bytes from the sentence; the word list is not checked. */
  static byte[] seed(String mnemonic, String password) {
    String sentence = Normalizer.normalize(mnemonic, Normalizer.Form.NFKD);
    String salt = Normalizer.normalize("mnemonic" + password, Normalizer.Form.NFKD);
    try {
      var spec =
          new PBEKeySpec(sentence.toCharArray(), salt.getBytes(StandardCharsets.UTF_8), 2048, 512);
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA512", e);
    }
  }

  private static ExtendedKey master(byte[] seed) {
    byte[] i = hmacSha512("Bitcoin seed".getBytes(StandardCharsets.UTF_8), seed);
    return new ExtendedKey(UInt256.from(Arrays.copyOf(i, 32)), Arrays.copyOfRange(i, 32, 64));
  }

  private static ExtendedKey child(ExtendedKey parent, int index) {
    byte[] data = new byte[37];
    if ((index & HARDENED) != 0) {
      System.arraycopy(Bytes32.of(parent.key).toBytes(), 0, data, 1, 32);
    } else {
      System.arraycopy(Secp256k1.publicKey(parent.key).compressed(), 0, data, 0, 33);
    }
    BigEndian.putInt(data, 33, index);
    byte[] i = hmacSha512(parent.chainCode, data);
    BigInteger key =
        new BigInteger(1, Arrays.copyOf(i, 32)).add(parent.key.toBigInteger()).mod(ORDER);
    return new ExtendedKey(UInt256.of(key), Arrays.copyOfRange(i, 32, 64));
  }

  private static byte[] hmacSha512(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(key, "HmacSHA512"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA512", e);
    }
  }
}
