package io.tickcache.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, and the ids {@code NAME@DIGITS} that models and strategies are known by. */
public final class Digests {

  private static final int ID_DIGITS = 12;

  private Digests() {}

  /** The digest of the parts, one behind the other. */
  public static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        sha256.update(part);
      }
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The name and the first 12 hexadecimal digits of the digest. */
  public static String id(String name, byte[] digest) {
    return name + "@" + HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
  }
}
