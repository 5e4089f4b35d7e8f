package io.tickcache.history;

import io.tickcache.model.ModelConfig;
import io.tickcache.steps.Idleness;
import java.time.Duration;

/**
 * When a context ends, as the operator has it.
 *
 * @param idleTimeout event time without an event after which an instrument is forgotten, as {@link
 *     Idleness} has it
 * @param maxPositions length of the table of learned positions; {@link Long#MAX_VALUE} with rope
 */
public record ContextRules(Duration idleTimeout, long maxPositions) {

  Idleness idleness() {
    return new Idleness(idleTimeout);
  }

  /** The rules of a model's contexts. */
  public static ContextRules of(ModelConfig.Architecture architecture, Duration idleTimeout) {
    Integer table = architecture.maxPositions();
    return new ContextRules(idleTimeout, table == null ? Long.MAX_VALUE : table);
  }
}
