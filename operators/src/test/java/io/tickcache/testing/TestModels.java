package io.tickcache.testing;

import io.tickcache.features.FeatureSchema;
import io.tickcache.features.KlineFeatures;
import io.tickcache.features.MarketFeatures;
import io.tickcache.features.OrderBookFeatures;
import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelConfig.FeatureSchemaId;
import io.tickcache.model.ModelConfig.Head;
import io.tickcache.model.ModelConfig.TokenType;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.PositionEncoding;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.FeatureExtractors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Models small enough to run thousands of steps in a test. */
public final class TestModels {

  public static final int MAX_CONTEXT = 40;

  private TestModels() {}

  /** Two layers, width 16, window {@value #MAX_CONTEXT}, rotary positions, regression. */
  public static ModelConfig tiny(TokenSource... sources) {
    return config(
        new Architecture(16, 2, 2, 32, MAX_CONTEXT, PositionEncoding.ROPE, 10_000.0, null),
        sources);
  }

  /** The same with another window. */
  public static ModelConfig tinyWithContext(int maxContext, TokenSource... sources) {
    return config(
        new Architecture(16, 2, 2, 32, maxContext, PositionEncoding.ROPE, 10_000.0, null), sources);
  }

  /** The same with a table of learned positions. */
  public static ModelConfig tinyLearned(int maxPositions, TokenSource... sources) {
    return config(
        new Architecture(16, 2, 2, 32, MAX_CONTEXT, PositionEncoding.LEARNED, null, maxPositions),
        sources);
  }

  private static ModelConfig config(Architecture architecture, TokenSource... sources) {
    return new ModelConfig(
        ModelConfig.FORMAT_VERSION,
        "untrained-test",
        false,
        architecture,
        Arrays.stream(sources).map(TestModels::tokenType).toList(),
        new Head(HeadType.REGRESSION, List.of("return_1s_bps", "return_5s_bps"), 1.0));
  }

  /**
   * The same with other outputs.
   *
   * @param errors deviations of theirs; null if they are not known
   */
  public static ModelConfig withOutputs(
      ModelConfig config, List<String> outputs, List<Double> errors) {
    return new ModelConfig(
        config.formatVersion(),
        config.name(),
        config.trained(),
        config.architecture(),
        config.tokenTypes(),
        new Head(HeadType.REGRESSION, outputs, 1.0, errors));
  }

  /** The same whose steps attend to market records as well. */
  public static ModelConfig tinyWithPrefix(int records, TokenSource... sources) {
    return ModelFactory.withPrefix(tiny(sources), records);
  }

  private static final FeatureExtractors FIRST =
      new FeatureExtractors(
          OrderBookFeatures.VERSIONS.get(0),
          KlineFeatures.VERSIONS.get(0),
          MarketFeatures.VERSIONS.get(0));

  /** A token type of the first features that there were, not normalized: what fixtures hold. */
  public static TokenType tokenType(TokenSource source) {
    return tokenType(source, FIRST);
  }

  private static TokenType tokenType(TokenSource source, FeatureExtractors extractors) {
    FeatureSchema schema = extractors.schema(source);
    return new TokenType(
        source,
        new FeatureSchemaId(schema.name(), schema.version()),
        Collections.nCopies(schema.size(), 0.0),
        Collections.nCopies(schema.size(), 1.0));
  }

  /** The same on the newest features of each kind. */
  public static ModelConfig withNewestFeatures(ModelConfig config) {
    return new ModelConfig(
        config.formatVersion(),
        config.name(),
        config.trained(),
        config.architecture(),
        config.tokenTypes().stream()
            .map(type -> tokenType(type.source(), FeatureExtractors.NEWEST))
            .toList(),
        config.head());
  }

  /** Writes a seeded model directory. */
  public static String write(ModelConfig config, Path directory) throws IOException {
    ModelFactory.untrained(config, 7).write(directory);
    return directory.toString();
  }
}
