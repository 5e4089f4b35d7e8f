package io.tickcache.model;

/** Makes untrained models of any size from a seed: equal seeds give equal bytes everywhere. */
public final class ModelFactory {

  private ModelFactory() {}

  /**
   * A model with random weights.
   *
   * @param config must say {@code trained = false}, and so have a name starting with untrained
   * @param seed of the weights
   */
  public static ModelDirectory untrained(ModelConfig config, long seed) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * The demo's model: {@code untrained-small}, width 64, 4 heads, 2 layers, context 256, order-book
   * and kline steps, regression of {@code return_1s_bps} and {@code return_5s_bps}.
   */
  public static ModelConfig smallConfig() {
    throw new UnsupportedOperationException("not yet");
  }

  /** {@code untrained-reference}: width 256, 8 heads, 6 layers, feed-forward 1024, context 4096. */
  public static ModelConfig referenceConfig() {
    throw new UnsupportedOperationException("not yet");
  }
}
