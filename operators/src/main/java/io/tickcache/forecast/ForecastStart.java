package io.tickcache.forecast;

import io.tickcache.engine.PrefixContent;
import io.tickcache.kvcache.KvContext;
import io.tickcache.steps.StepInput;

/**
 * What a forecast goes on from: a context's last step, which has just been predicted of.
 *
 * @param instrument whose step
 * @param eventTimeMicros of the step
 * @param epochMicros of its context
 * @param position of the step, as predictions count
 * @param referencePrice of the prediction, or null
 * @param context with the step in it; it stays as it is
 * @param prefix the market records that the step attended to, and those of the forecast do; null
 *     for none
 * @param step its kind and features
 * @param outputs what the model said after it, [outputs]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ForecastStart(
    String instrument,
    long eventTimeMicros,
    long epochMicros,
    long position,
    Double referencePrice,
    KvContext context,
    PrefixContent prefix,
    StepInput step,
    float[] outputs) {}
