package io.tickcache.lab.recovery;

import io.tickcache.lab.report.Samples;

/**
 * What checkpoints of contexts of one length cost.
 *
 * @param context steps that each context held when the counting began
 * @param checkpoints counted
 * @param steps new in all of them
 * @param handedBytes given to the state backend, in all
 * @param pages KV pages of those, in all
 * @param pageBytes bytes of those pages
 * @param bookBytes bytes of changed order books
 * @param uploadedBytes written to checkpoint storage, by checkpoint
 * @param syncMillis longest synchronous part of a subtask, by checkpoint
 * @param writeMicros median of the time in which the operator hands over what changed
 * @param copyMicros median of the part of it that copies pages off the device
 * @param stateBytes all state of the last checkpoint
 */
public record CheckpointCosts(
    int context,
    long checkpoints,
    long steps,
    long handedBytes,
    long pages,
    long pageBytes,
    long bookBytes,
    Samples uploadedBytes,
    Samples syncMillis,
    double writeMicros,
    double copyMicros,
    long stateBytes) {

  /** Bytes handed over for each byte of a changed page or book. */
  public double ratio() {
    return handedBytes / (double) (pageBytes + bookBytes);
  }
}
