package io.tickcache.inference.batch;

import io.tickcache.schemas.Prediction;

/**
 * A prediction and how long it took. The timings stay outside the prediction, whose bytes must not
 * depend on the run.
 *
 * @param prediction what the model said
 * @param batchSteps how many steps shared the forward pass
 * @param waitNanos from the step's arrival at the operator to the start of its forward pass
 * @param forwardNanos the forward pass
 */
public record TimedPrediction(
    Prediction prediction, int batchSteps, long waitNanos, long forwardNanos) {}
