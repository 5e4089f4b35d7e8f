package io.tickcache.inference.state;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.steps.StepInput;

/**
 * A step whose turn it is to join its instrument's context.
 *
 * @param raw the record that it comes from
 * @param eventTimeMicros the event's time
 * @param step what the model takes
 * @param input what another model could make its step of; null if inputs are not retained
 */
public record ReadyStep(RawEvent raw, long eventTimeMicros, StepInput step, RetainedInput input) {}
