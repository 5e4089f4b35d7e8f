package io.tickcache.market;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/** Reads the versioned byte forms in which this package's objects enter Flink state. */
final class StateVersions {

  private StateVersions() {}

  /**
   * Decodes {@code state}, whose first byte is its version.
   *
   * @param what the state's name in error messages
   * @param newest the newest version that {@code decoder} understands; the oldest is 1
   * @throws IllegalArgumentException if the version is another, or the bytes are too few or too
   *     many
   */
  static <T> T decode(String what, byte[] state, int newest, Function<ByteBuffer, T> decoder) {
    ByteBuffer in = ByteBuffer.wrap(state);
    try {
      int version = in.get();
      if (version < 1 || version > newest) {
        throw new IllegalArgumentException(
            what + " state has version " + version + ": versions 1 to " + newest + " can be read");
      }
      T decoded = decoder.apply(in);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(
            what
                + " state of "
                + state.length
                + " bytes has "
                + in.remaining()
                + " bytes too many");
      }
      return decoded;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          what + " state of " + state.length + " bytes is truncated", e);
    }
  }
}
