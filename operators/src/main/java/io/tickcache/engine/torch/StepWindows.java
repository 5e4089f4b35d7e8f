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
 */
@SuppressWarnings("ArrayRecordComponent") // tensors on their way to the network; never compared
public record StepWindows(
    int windows, int length, float[] steps, long[] tokenTypes, long[] positions) {

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
  }

  /** Features of the widest token type. */
  public int features() {
    return steps.length / (windows * length);
  }
}
