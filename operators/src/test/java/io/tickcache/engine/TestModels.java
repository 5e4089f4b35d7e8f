package io.tickcache.engine;

import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelConfig.FeatureSchemaId;
import io.tickcache.model.ModelConfig.Head;
import io.tickcache.model.ModelConfig.TokenType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.PositionEncoding;
import io.tickcache.model.TokenSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Small untrained models of every kind. */
public final class TestModels {

  public static final int[] FEATURES = {7, 3};
  public static final int MARKET_FEATURES = 4;

  private TestModels() {}

  public static ModelConfig config(
      PositionEncoding positions, HeadType head, int outputs, int window) {
    boolean rope = positions == PositionEncoding.ROPE;
    Architecture architecture =
        new Architecture(
            32, 4, 2, 64, window, positions, rope ? 10_000.0 : null, rope ? null : 4_000);
    List<String> names = IntStream.range(0, outputs).mapToObj(i -> "output_" + i).toList();
    return new ModelConfig(
        ModelConfig.FORMAT_VERSION,
        "untrained-test",
        false,
        architecture,
        List.of(tokenType(TokenSource.ORDER_BOOK, 0), tokenType(TokenSource.KLINE, 1)),
        new Head(head, names, 1.0));
  }

  /** Takes a prefix of up to {@code records} records of {@link #MARKET_FEATURES} features. */
  public static ModelDirectory prefixed(int window, int records) {
    return ModelFactory.untrained(
        prefixedConfig(config(PositionEncoding.ROPE, HeadType.REGRESSION, 2, window), records), 1);
  }

  public static ModelConfig prefixedConfig(ModelConfig config, Integer records) {
    List<TokenType> types = new ArrayList<>(config.tokenTypes());
    types.add(
        new TokenType(
            TokenSource.MARKET,
            new FeatureSchemaId("test-market", 1),
            Collections.nCopies(MARKET_FEATURES, 0.0),
            Collections.nCopies(MARKET_FEATURES, 1.0),
            records,
            null));
    return new ModelConfig(
        config.formatVersion(),
        config.name(),
        config.trained(),
        config.architecture(),
        types,
        config.head());
  }

  private static TokenType tokenType(TokenSource source, int type) {
    return new TokenType(
        source,
        new FeatureSchemaId("test-" + type, 1),
        Collections.nCopies(FEATURES[type], 0.0),
        Collections.nCopies(FEATURES[type], 1.0));
  }

  public static ModelDirectory rope(int window) {
    return ModelFactory.untrained(config(PositionEncoding.ROPE, HeadType.REGRESSION, 2, window), 1);
  }

  /** With a linear skip. */
  public static ModelDirectory skipping(HeadType head, int window) {
    ModelConfig config = config(PositionEncoding.ROPE, head, 2, window);
    return ModelFactory.untrained(
        new ModelConfig(
            config.formatVersion(),
            config.name(),
            config.trained(),
            config.architecture().withLinearSkip(),
            config.tokenTypes(),
            config.head()),
        1);
  }
}
