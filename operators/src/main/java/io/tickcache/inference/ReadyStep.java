package io.tickcache.inference;

import io.tickcache.steps.Step;

/**
 * A step whose turn it is to join its instrument's context.
 *
 * @param raw the record that it comes from
 * @param eventTimeMicros the event's time
 * @param features as extracted, not normalized, [features of the source]
 * @param step what the model takes
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares two of them
record ReadyStep(RawEvent raw, long eventTimeMicros, double[] features, Step step) {}
