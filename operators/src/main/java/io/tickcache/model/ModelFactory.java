package io.tickcache.model;

import io.tickcache.model.ModelConfig.FeatureSchemaId;
import io.tickcache.model.ModelConfig.Head;
import io.tickcache.model.ModelConfig.TokenType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes untrained models of any size from a seed: equal seeds give equal bytes everywhere. */
public final class ModelFactory {

  private static final int ORDER_BOOK_FEATURES = 83;
  private static final int KLINE_FEATURES = 5;
  private static final int MARKET_FEATURES = 8;
  private static final double ROPE_BASE = 10_000;
  private static final double EMBEDDING_SCALE = 0.02;
  private static final double ERROR_DEVIATION = 0.5;

  private ModelFactory() {}

  /**
   * A model with random weights: linear layers Xavier-uniform (Glorot and Bengio 2010) without
   * bias, embeddings uniform within ±0.02, norms the identity.
   *
   * @param config must say {@code trained = false}, and so have a name starting with untrained
   * @param seed of the weights
   */
  public static ModelDirectory untrained(ModelConfig config, long seed) {
    if (config.trained()) {
      throw new IllegalArgumentException(
          "trained = true: random weights need a name starting with 'untrained', not "
              + config.name());
    }
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, FloatTensor> weights = new LinkedHashMap<>();
    ModelParameters.shapes(config)
        .forEach((name, shape) -> weights.put(name, tensor(name, shape, random)));
    return ModelDirectory.of(config, weights);
  }

  private static FloatTensor tensor(String name, int[] shape, SplittableRandom random) {
    FloatTensor tensor = FloatTensor.zeros(shape);
    if (name.endsWith("_embedding")) {
      fill(tensor.data(), EMBEDDING_SCALE, random);
    } else if (name.startsWith("norm") && name.endsWith("_weight")) {
      Arrays.fill(tensor.data(), 1);
    } else if (name.endsWith("_weight")) {
      int fanInAndOut = shape[shape.length - 1] + shape[shape.length - 2];
      fill(tensor.data(), Math.sqrt(6.0 / fanInAndOut), random);
    }
    return tensor;
  }

  private static void fill(float[] data, double bound, SplittableRandom random) {
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
  }

  /**
   * The demo's model: {@code untrained-small}, width 64, 4 heads, 2 layers, context 256, order-book
   * and kline steps, regression of {@code return_1s_bps} and {@code return_5s_bps}.
   */
  public static ModelConfig smallConfig() {
    return config("untrained-small", rope(64, 4, 2, 128, 256));
  }

  /** {@code untrained-reference}: width 256, 8 heads, 6 layers, feed-forward 1024, context 4096. */
  public static ModelConfig referenceConfig() {
    return config("untrained-reference", rope(256, 8, 6, 1024, 4096));
  }

  /** The same model whose steps attend to a prefix of so many market records as well. */
  public static ModelConfig withPrefix(ModelConfig config, int records) {
    List<TokenType> tokenTypes = new ArrayList<>(config.tokenTypes());
    tokenTypes.add(tokenType(TokenSource.MARKET, "market", MARKET_FEATURES, records));
    return new ModelConfig(
        config.formatVersion(),
        config.name(),
        config.trained(),
        config.architecture(),
        tokenTypes,
        config.head());
  }

  /**
   * The same model that says besides what its next step looks like, for forecasts of next steps:
   * {@code next_mid}, {@code next_spread} and {@code next_imbalance} of order books, {@code
   * next_log_return} and {@code next_rsi} of klines.
   */
  public static ModelConfig withNextSteps(ModelConfig config) {
    List<String> outputs = new ArrayList<>(config.head().outputs());
    outputs.addAll(
        List.of("next_mid", "next_spread", "next_imbalance", "next_log_return", "next_rsi"));
    return new ModelConfig(
        config.formatVersion(),
        config.name(),
        config.trained(),
        config.architecture(),
        config.tokenTypes(),
        new Head(
            config.head().type(),
            outputs,
            config.head().confidenceScale(),
            Collections.nCopies(outputs.size(), ERROR_DEVIATION)));
  }

  private static Architecture rope(int dModel, int nHeads, int nLayers, int dFf, int maxContext) {
    return new Architecture(
        dModel, nHeads, nLayers, dFf, maxContext, PositionEncoding.ROPE, ROPE_BASE, null);
  }

  private static ModelConfig config(String name, Architecture architecture) {
    List<TokenType> tokenTypes =
        List.of(
            tokenType(TokenSource.ORDER_BOOK, "order-book", ORDER_BOOK_FEATURES, null),
            tokenType(TokenSource.KLINE, "kline", KLINE_FEATURES, null));
    Head head = new Head(HeadType.REGRESSION, List.of("return_1s_bps", "return_5s_bps"), 1.0);
    return new ModelConfig(ModelConfig.FORMAT_VERSION, name, false, architecture, tokenTypes, head);
  }

  /** A token type whose features are taken as they are: mean 0, scale 1. */
  private static TokenType tokenType(
      TokenSource source, String schema, int features, Integer prefixLength) {
    return new TokenType(
        source,
        new FeatureSchemaId(schema, 1),
        Collections.nCopies(features, 0.0),
        Collections.nCopies(features, 1.0),
        prefixLength,
        null);
  }
}
