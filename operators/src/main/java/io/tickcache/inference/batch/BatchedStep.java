package io.tickcache.inference.batch;

import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.inference.state.ReadyStep;

/**
 * A step in the open batch.
 *
 * @param owner whose step
 * @param ready the step as it came
 * @param epochMicros event time of its context's first step
 * @param position its number in the context
 * @param own whether no number of another arithmetic reaches it
 * @param rebuilt whether the context was rebuilt from retained inputs
 * @param contextLength steps that it attends to, itself included
 * @param prefixEventTimeMicros event time of the newest market record that it attends to; null if
 *     none
 * @param arrivalNanos {@link System#nanoTime()} when it joined the batch
 */
public record BatchedStep(
    LiveInstrument owner,
    ReadyStep ready,
    long epochMicros,
    long position,
    boolean own,
    boolean rebuilt,
    int contextLength,
    Long prefixEventTimeMicros,
    long arrivalNanos) {

  public String instrument() {
    return owner.name();
  }

  long eventTimeMicros() {
    return ready.eventTimeMicros();
  }
}
