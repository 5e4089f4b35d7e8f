package io.tickcache.engine.torch;

/**
 * Windows of whole histories for one training pass, all of one length; what is shorter is padded at
 * its end, where causality hides it from the rest.
 *
 * @param windows how many
 * @param length steps of each
 * @param steps normalized features, zeros behind a narrow step's, [windows][length][features]
 * @param tokenTypes [windows][length]
 * @param positions of the steps in their contexts, rising within a window, [windows][length]
 * @param prefixes what the steps see of the market; null of a model that takes no prefix
 */
@SuppressWarnings("ArrayRecordComponent") // tensors on their way to the network; never compared
public record StepWindows(
    int windows,
    int length,
    float[] steps,
    long[] tokenTypes,
    long[] positions,
    Prefixes prefixes) {

  /**
   * What the steps of a training pass see of the market: each prefix once, however many steps see
   * it.
   *
   * @param most records that a prefix has room for, at least 1
   * @param records normalized features of each prefix's records, oldest first, zeros behind its
   *     last one and behind a record's own features, [prefixes][most][features of the widest token
   *     type]
   * @param counts records of each prefix, 0 to {@code most}, [prefixes], at least one of them
   * @param ofSteps the number of each step's prefix; -1 of a step that sees none, [rows]
   */
  @SuppressWarnings("ArrayRecordComponent") // tensors on their way to the network; never compared
  public record Prefixes(int most, float[] records, long[] counts, long[] ofSteps) {

    public Prefixes {
      if (most < 1 || counts.length < 1 || records.length % (most * counts.length) != 0) {
        throw new IllegalArgumentException(
            "%d values do not fill %d prefixes of %d records"
                .formatted(records.length, counts.length, most));
      }
      for (long prefix : ofSteps) {
        if (prefix < -1 || prefix >= counts.length) {
          throw new IllegalArgumentException(
              "prefix %d of a step: there are %d".formatted(prefix, counts.length));
        }
      }
      for (long count : counts) {
        if (count < 0 || count > most) {
          throw new IllegalArgumentException(
              "%d records of a prefix: must be from 0 to %d".formatted(count, most));
        }
      }
    }

    /** Features of the widest token type. */
    int features() {
      return records.length / (most * counts.length);
    }
  }

  /** Without a market prefix. */
  public StepWindows(int windows, int length, float[] steps, long[] tokenTypes, long[] positions) {
    this(windows, length, steps, tokenTypes, positions, null);
  }

  public StepWindows {
    int rows = windows * length;
    if (rows < 1 || steps.length % rows != 0) {
      throw new IllegalArgumentException(
          "%d values do not fill %d windows of %d steps".formatted(steps.length, windows, length));
    }
    if (tokenTypes.length != rows || positions.length != rows) {
      throw new IllegalArgumentException(
          "%d token types and %d positions must be one a step: %d"
              .formatted(tokenTypes.length, positions.length, rows));
    }
    if (prefixes != null && prefixes.ofSteps().length != rows) {
      throw new IllegalArgumentException(
          "%d numbers of prefixes must be one a step: %d"
              .formatted(prefixes.ofSteps().length, rows));
    }
  }

  /** Features of the widest token type. */
  public int features() {
    return steps.length / (windows * length);
  }
}
