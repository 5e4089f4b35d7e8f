package io.tickcache.history;

import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.TokenTypes;
import io.tickcache.steps.TokenTypes.TokenType;
import java.util.List;

/**
 * What a model's steps see of a recording's market records, normalized by the model's constants.
 */
public final class MarketPrefixes {

  private final MarketHistory market;
  private final int length;
  private final List<float[]> records; // normalized, [records][features of a record]

  private MarketPrefixes(MarketHistory market, int length, TokenType type) {
    this.market = market;
    this.length = length;
    this.records =
        market.entries().stream().map(entry -> type.step(entry.features()).features()).toList();
  }

  /** Those of a model; null if it takes no prefix. */
  public static MarketPrefixes of(Histories histories, ModelConfig model) {
    int length = model.prefixLength();
    return length == 0
        ? null
        : new MarketPrefixes(
            histories.market(), length, new TokenTypes(model).of(TokenSource.MARKET));
  }

  /** The most records of a prefix. */
  public int length() {
    return length;
  }

  /** What a step of this event time sees, see {@link MarketHistory#version}; 0 for nothing. */
  public int version(long eventTimeMicros) {
    return market.version(eventTimeMicros);
  }

  /** Features of the records of a version, oldest first; not copied. */
  public List<float[]> records(int version) {
    return records.subList(Math.max(0, version - length), version);
  }
}
