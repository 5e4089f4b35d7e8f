package io.tickcache.history;

import io.tickcache.model.Architecture;
import io.tickcache.model.ModelConfig;
import io.tickcache.steps.FeatureExtractors;
import io.tickcache.steps.Idleness;
import io.tickcache.steps.KlineIntervalPolicy;
import io.tickcache.steps.KlineIntervalRule;
import java.time.Duration;

/**
 * What events become steps, and when a context ends, as the operator has it.
 *
 * @param idleTimeout event time without an event after which an instrument is forgotten, as {@link
 *     Idleness} has it
 * @param maxPositions length of the table of learned positions; {@link Long#MAX_VALUE} with rope
 * @param extractors which features steps have
 * @param klineIntervals which klines become steps
 */
public record ContextRules(
    Duration idleTimeout,
    long maxPositions,
    FeatureExtractors extractors,
    KlineIntervalRule klineIntervals) {

  /** With the features that new models are trained on. */
  public ContextRules(Duration idleTimeout, long maxPositions) {
    this(idleTimeout, maxPositions, FeatureExtractors.NEWEST, KlineIntervalRule.all());
  }

  /** The same, but with these features. */
  public ContextRules with(FeatureExtractors others) {
    return new ContextRules(idleTimeout, maxPositions, others, klineIntervals);
  }

  Idleness idleness() {
    return new Idleness(idleTimeout);
  }

  /** The rules of a model that is still to be trained. */
  public static ContextRules of(Architecture architecture, Duration idleTimeout) {
    Integer table = architecture.maxPositions();
    return new ContextRules(idleTimeout, table == null ? Long.MAX_VALUE : table);
  }

  /** The rules of a model that there is. */
  public static ContextRules of(ModelConfig model, Duration idleTimeout) {
    ContextRules rules = of(model.architecture(), idleTimeout);
    return new ContextRules(
        idleTimeout,
        rules.maxPositions(),
        FeatureExtractors.of(model),
        KlineIntervalRule.of(model, KlineIntervalPolicy.AUTO));
  }
}
