package io.tickcache.history;

import io.tickcache.features.FeatureSchema;
import io.tickcache.model.TokenSource;

/**
 * A step of an instrument's history, as the operator would have made it.
 *
 * @param source the kind of event it comes from
 * @param schema what its features are
 * @param eventTimeMicros the event's time
 * @param epochMicros event time of its context's first step
 * @param position its number in the context
 * @param features as extracted, not normalized
 * @param quote the book's best prices when the step was made; null without a valid two-sided book
 * @param close a kline's closing price, quote currency; NaN for order-book steps
 * @param intervalMicros a kline's length; 0 for order-book steps
 */
@SuppressWarnings("ArrayRecordComponent") // a step is its features; nothing compares two of them
public record RecordedStep(
    TokenSource source,
    FeatureSchema schema,
    long eventTimeMicros,
    long epochMicros,
    long position,
    double[] features,
    Quote quote,
    double close,
    long intervalMicros) {}
