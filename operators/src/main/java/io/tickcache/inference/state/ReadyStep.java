package io.tickcache.inference.state;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.steps.PriceMark;
import io.tickcache.steps.StepInput;
import io.tickcache.steps.StepPrice;

/**
 * A step whose turn it is to join its instrument's context.
 *
 * @param raw the record that it comes from
 * @param eventTimeMicros the event's time
 * @param step what the model takes
 * @param price what the instrument was worth
 * @param mark what its event says of the price
 * @param input what another model could make its step of; null if inputs are not retained
 */
public record ReadyStep(
    RawEvent raw,
    long eventTimeMicros,
    StepInput step,
    StepPrice price,
    PriceMark mark,
    RetainedInput input) {}
