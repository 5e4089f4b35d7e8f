package io.tickcache.engine;

import java.util.Arrays;
import java.util.List;

/**
 * The records of a prefix, oldest first. Two contents are equal if all their features are, bit for
 * bit; equal contents share keys and values.
 */
public final class PrefixContent {

  private final float[][] records;
  private final int hash;

  /**
   * @param records normalized features of each record, as many as the model's MARKET token type
   *     has; not copied, so they must stay as they are
   */
  public PrefixContent(List<float[]> records) {
    this(records, Arrays.deepHashCode(records.toArray()));
  }

  /** For tests: contents whose hashes collide. */
  PrefixContent(List<float[]> records, int hash) {
    this.records = records.toArray(float[][]::new);
    this.hash = hash;
  }

  /** Number of records. */
  public int length() {
    return records.length;
  }

  /** Features of a record; not copied. */
  public float[] record(int index) {
    return records[index];
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof PrefixContent content
            && hash == content.hash
            && Arrays.deepEquals(records, content.records));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
