package io.tickcache.steps;

import io.tickcache.features.FeatureNormalizer;
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
  private final FeatureExtractors extractors;
  private final Map<TokenSource, TokenType> bySource = new EnumMap<>(TokenSource.class);

  /**
   * Reads them from the model's config.
   *
   * @throws IllegalArgumentException if this build does not extract what the model was made for;
   *     the message names both
   */
  public TokenTypes(ModelConfig model) {
    modelName = model.name();
    extractors = FeatureExtractors.of(model);
    List<ModelConfig.TokenType> declared = model.tokenTypes();
    for (int i = 0; i < declared.size(); i++) {
      ModelConfig.TokenType type = declared.get(i);
      bySource.put(
          type.source(),
          new TokenType(
              type.source(), i, new FeatureNormalizer(type.toMeanArray(), type.toScaleArray())));
    }
  }

  /** By which versions of the features its steps are made. */
  public FeatureExtractors extractors() {
    return extractors;
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
    public StepInput step(double[] features) {
      float[] normalized = new float[features.length];
      normalizer.normalize(features, normalized, 0);
      return new StepInput(source, index, normalized);
    }
  }
}
