package io.tickcache.steps;

import io.tickcache.features.FeatureNormalizer;
import io.tickcache.features.FeatureSchema;
import io.tickcache.features.KlineFeatures;
import io.tickcache.features.MarketFeatures;
import io.tickcache.features.OrderBookFeatures;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetterStage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which events a model takes as steps, each with its number in the model and its normalization. */
public final class TokenTypes {

  private final String modelName;
  private final Map<TokenSource, TokenType> bySource = new EnumMap<>(TokenSource.class);

  /**
   * Reads them from the model's config.
   *
   * @throws IllegalArgumentException if the model was made for other features than this build
   *     extracts; the message names both
   */
  public TokenTypes(ModelConfig model) {
    modelName = model.name();
    List<ModelConfig.TokenType> declared = model.tokenTypes();
    for (int i = 0; i < declared.size(); i++) {
      ModelConfig.TokenType type = declared.get(i);
      checkSchema(type);
      bySource.put(
          type.source(),
          new TokenType(
              type.source(), i, new FeatureNormalizer(type.toMeanArray(), type.toScaleArray())));
    }
  }

  /** The features that this build extracts from events of the source. */
  public static FeatureSchema schemaOf(TokenSource source) {
    return switch (source) {
      case ORDER_BOOK -> OrderBookFeatures.SCHEMA;
      case KLINE -> KlineFeatures.SCHEMA;
      case MARKET -> MarketFeatures.SCHEMA;
    };
  }

  private void checkSchema(ModelConfig.TokenType type) {
    FeatureSchema ours = schemaOf(type.source());
    ModelConfig.FeatureSchemaId theirs = type.featureSchema();
    if (!ours.name().equals(theirs.name())
        || ours.version() != theirs.version()
        || ours.size() != type.features()) {
      throw new IllegalArgumentException(
          "model '%s' takes %s steps with %d features of %s v%d; this build extracts %d of %s"
              .formatted(
                  modelName,
                  type.source(),
                  type.features(),
                  theirs.name(),
                  theirs.version(),
                  ours.size(),
                  ours));
    }
  }

  /**
   * The kind of step that events of the source make.
   *
   * @throws RefusedEventException if the model takes none of them
   */
  public TokenType require(TokenSource source) throws RefusedEventException {
    TokenType type = bySource.get(source);
    if (type == null) {
      throw new RefusedEventException(
          DeadLetterStage.VALIDATE,
          "model '%s' takes no %s steps, only %s".formatted(modelName, source, bySource.keySet()));
    }
    return type;
  }

  /** Whether the model takes steps of the source. */
  public boolean takes(TokenSource source) {
    return bySource.containsKey(source);
  }

  /** The kind of step of a source that the model {@link #takes}. */
  public TokenType of(TokenSource source) {
    return Objects.requireNonNull(bySource.get(source), () -> modelName + " takes no " + source);
  }

  /**
   * One kind of step.
   *
   * @param index its number in the model
   */
  public record TokenType(TokenSource source, int index, FeatureNormalizer normalizer) {

    /**
     * The step of these features.
     *
     * @param features what {@link StepMaker} extracted, not normalized
     */
    public Step step(double[] features) {
      float[] normalized = new float[features.length];
      normalizer.normalize(features, normalized, 0);
      return new Step(source, index, normalized);
    }
  }
}
