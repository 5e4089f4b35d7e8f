package io.tickcache.steps;

import io.tickcache.features.FeatureSchema;
import io.tickcache.features.Features;
import io.tickcache.features.KlineFeatures;
import io.tickcache.features.MarketFeatures;
import io.tickcache.features.OrderBookFeatures;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * By which versions of the features events become steps: those that a model names, or the newest
 * for one that is still to be trained.
 */
public record FeatureExtractors(
    OrderBookFeatures orderBook, KlineFeatures kline, MarketFeatures market) {

  /** What new models are trained on. */
  public static final FeatureExtractors NEWEST =
      new FeatureExtractors(
          Features.newest(OrderBookFeatures.VERSIONS),
          Features.newest(KlineFeatures.VERSIONS),
          Features.newest(MarketFeatures.VERSIONS));

  /**
   * Those that a model names; the newest of what it does not take.
   *
   * @throws IllegalArgumentException if this build does not extract what the model was made for;
   *     the message names both
   */
  public static FeatureExtractors of(ModelConfig model) {
    FeatureExtractors extractors = NEWEST;
    for (ModelConfig.TokenType type : model.tokenTypes()) {
      extractors =
          switch (type.source()) {
            case ORDER_BOOK -> extractors.with(named(model, type, OrderBookFeatures.VERSIONS));
            case KLINE -> extractors.with(named(model, type, KlineFeatures.VERSIONS));
            case MARKET -> extractors.with(named(model, type, MarketFeatures.VERSIONS));
          };
    }
    return extractors;
  }

  private static <F extends Features> F named(
      ModelConfig model, ModelConfig.TokenType type, List<F> versions) {
    return versions.stream()
        .filter(features -> isNamed(features.schema(), type))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "model '%s' takes %s steps with %d features of %s v%d; this build extracts %s"
                        .formatted(
                            model.name(),
                            type.source(),
                            type.features(),
                            type.featureSchema().name(),
                            type.featureSchema().version(),
                            versions.stream()
                                .map(Features::schema)
                                .map(schema -> schema.size() + " of " + schema)
                                .collect(Collectors.joining(", ")))));
  }

  private static boolean isNamed(FeatureSchema ours, ModelConfig.TokenType type) {
    return ours.name().equals(type.featureSchema().name())
        && ours.version() == type.featureSchema().version()
        && ours.size() == type.features();
  }

  /**
   * The same, but with a version of order books' features.
   *
   * @throws IllegalArgumentException if there is no such version; the message names those that
   *     there are
   */
  public FeatureExtractors withOrderBook(int version) {
    return with(
        OrderBookFeatures.VERSIONS.stream()
            .filter(features -> features.schema().version() == version)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "version %d of order books' features must be one of %s"
                            .formatted(
                                version,
                                OrderBookFeatures.VERSIONS.stream()
                                    .map(features -> features.schema().version())
                                    .toList()))));
  }

  private FeatureExtractors with(OrderBookFeatures other) {
    return new FeatureExtractors(other, kline, market);
  }

  private FeatureExtractors with(KlineFeatures other) {
    return new FeatureExtractors(orderBook, other, market);
  }

  private FeatureExtractors with(MarketFeatures other) {
    return new FeatureExtractors(orderBook, kline, other);
  }

  /** What is extracted from events of a source. */
  public FeatureSchema schema(TokenSource source) {
    return switch (source) {
      case ORDER_BOOK -> orderBook.schema();
      case KLINE -> kline.schema();
      case MARKET -> market.schema();
    };
  }

  /** Whether any version of order books' or klines' features has one of the name. */
  public static boolean isFeature(String name) {
    return has(OrderBookFeatures.VERSIONS, name) || has(KlineFeatures.VERSIONS, name);
  }

  private static boolean has(List<? extends Features> versions, String name) {
    return versions.stream().anyMatch(features -> features.schema().names().contains(name));
  }
}
