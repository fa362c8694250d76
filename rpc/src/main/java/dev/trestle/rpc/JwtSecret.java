package dev.trestle.rpc;

import dev.trestle.stf.primitives.Hex;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A shared secret of 32 bytes and the tokens made with it: JWT, HS256, with the time of issue, as
 * the engine API has them (execution-apis, engine/authentication.md).
 */
public final class JwtSecret {
  /** How far a token's time of issue may be from ours. */
  public static final long WINDOW_SECONDS = 60;

  private static final int SECRET_BYTES = 32;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER = encoded("{\"typ\":\"JWT\",\"alg\":\"HS256\"}");

  private final byte[] secret;

  private JwtSecret(byte[] secret) {
    this.secret = secret;
  }

  /**
   * From a file's text: 64 hex digits, with or without {@code 0x}.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static JwtSecret fromHex(String text) {
    byte[] secret = Hex.decode(text.strip());
    if (secret.length != SECRET_BYTES) {
      throw new IllegalArgumentException(
          "a JWT secret has " + SECRET_BYTES + " bytes, not " + secret.length);
    }
    return new JwtSecret(secret);
  }

  private static String encoded(String json) {
    return ENCODER.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /** A token issued at this time, seconds since the epoch. */
  public String token(long issuedAt) {
    String signed = HEADER + "." + encoded("{\"iat\":" + issuedAt + "}");
    return signed + "." + ENCODER.encodeToString(mac(signed));
  }

  private byte[] mac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** Accepts tokens made with the secret within the window around now. */
  public BearerCheck check(InstantSource clock) {
    return token -> problem(token, clock.millis() / 1000);
  }

  private Optional<String> problem(String token, long now) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.of("not a JWT");
    }
    try {
      byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
      if (!MessageDigest.isEqual(mac(parts[0] + "." + parts[1]), signature)) {
        return Optional.of("the signature is wrong");
      }
      JsonInput header = json(parts[0]);
      if (!header.required("alg").text().equals("HS256")) {
        return Optional.of("the algorithm is not HS256");
      }
      JsonInput claims = json(parts[1]);
      long issuedAt = claims.required("iat").integer();
      if (Math.abs(now - issuedAt) > WINDOW_SECONDS) {
        return Optional.of("issued too long ago or in the future: compare the clocks");
      }
      Optional<Long> expires = claims.field("exp").map(JsonInput::integer);
      return expires.filter(end -> end < now).map(end -> "the token has expired");
    } catch (IllegalArgumentException | JsonRpcException e) {
      return Optional.of("not a JWT with the time of its issue");
    }
  }

  private static JsonInput json(String part) {
    return JsonInput.parse(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }
}
