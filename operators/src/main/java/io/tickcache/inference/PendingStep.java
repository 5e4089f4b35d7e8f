package io.tickcache.inference;

import io.tickcache.model.TokenSource;

/**
 * A step in the open batch.
 *
 * @param instrument whose step
 * @param eventTimeMicros the event's time
 * @param epochMicros event time of its context's first step
 * @param position its number in the context
 * @param rebuilt whether the context was rebuilt from retained inputs
 * @param source the kind of event it comes from
 * @param contextLength steps that it attends to, itself included
 * @param prefixEventTimeMicros event time of the newest market record that it attends to; null if
 *     none
 * @param arrivalNanos {@link System#nanoTime()} when it joined the batch
 */
record PendingStep(
    String instrument,
    long eventTimeMicros,
    long epochMicros,
    long position,
    boolean rebuilt,
    TokenSource source,
    int contextLength,
    Long prefixEventTimeMicros,
    long arrivalNanos) {}
