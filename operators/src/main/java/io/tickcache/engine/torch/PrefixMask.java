package io.tickcache.engine.torch;

import io.tickcache.engine.KvPrefix;
import java.nio.FloatBuffer;

/**
 * Which slots of its prefix a context's rows see: those of all records, whatever their position.
 */
final class PrefixMask {

  private PrefixMask() {}

  /**
   * Puts {@code [rows, slots]} values.
   *
   * @param prefix null hides all slots
   */
  static void put(FloatBuffer mask, KvPrefix prefix, int rows, int slots) {
    int length = prefix == null ? 0 : prefix.length();
    for (int row = 0; row < rows; row++) {
      for (int slot = 0; slot < slots; slot++) {
        mask.put(slot < length ? 0 : Float.NEGATIVE_INFINITY);
      }
    }
  }
}
