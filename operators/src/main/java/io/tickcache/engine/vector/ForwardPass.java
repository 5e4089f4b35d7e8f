package io.tickcache.engine.vector;

import io.tickcache.engine.vector.NetworkWeights.Layer;
import io.tickcache.model.ModelConfig;
import java.util.Arrays;
import java.util.function.IntFunction;

/** The parts of a forward pass, over rows that lie in the {@link Workspace}. */
final class ForwardPass {

  private final ModelConfig config;
  private final NetworkWeights weights;
  private final Workspace space;
  private final VectorStep step;
  private Kernels kernels; // of the pass that runs

  ForwardPass(ModelConfig config, NetworkWeights weights, Workspace space, VectorStep step) {
    this.config = config;
    this.weights = weights;
    this.space = space;
    this.step = step;
  }

  /** The next pass uses these kernels throughout. */
  void begin(Kernels now) {
    kernels = now;
  }

  int layers() {
    return weights.layers().size();
  }

  /** Steps and their positions, as rows of the model's width. */
  void embed(int rows) {
    ofFeatures(weights::input, rows, space.x, space.width);
    step.addPositions(weights.positions(), rows);
    Arrays.fill(space.poisoned, 0, rows, false);
  }

  /** A layer on the steps' features: those of a token type that follow each other at once. */
  private void ofFeatures(IntFunction<Panels> ofType, int rows, float[] y, int yStride) {
    int begin = 0;
    while (begin < rows) {
      int end = begin + 1;
      while (end < rows && space.types[end] == space.types[begin]) {
        end++;
      }
      kernels.linear(
          ofType.apply(space.types[begin]),
          space.steps,
          begin * space.features,
          space.features,
          end - begin,
          y,
          begin * yStride,
          yStride);
      begin = end;
    }
  }

  /** Queries, keys and values. */
  void beforeAttention(int layer, int rows) {
    Layer of = weights.layers().get(layer);
    normalize(of.norm1Weight(), of.norm1Bias(), rows);
    linear(of.qkv(), space.normed, space.width, rows, space.vectors, space.vectorsWidth);
  }

  /** Stores the keys and values of the rows, and attends to what they see. */
  void attend(int layer, KvStore store, Attention attention) {
    for (int row = attention.firstRow(); row < attention.firstRow() + attention.rows(); row++) {
      step.turn(row);
      step.store(store, layer, row, kernels);
    }
    attention.ofLayer(layer);
    kernels.attend(attention);
  }

  /** Projection and feed-forward part, each added to what came in. */
  void afterAttention(int layer, int rows) {
    Layer of = weights.layers().get(layer);
    linear(of.out(), space.attended, space.width, rows, space.sums, space.width);
    kernels.add(space.x, space.sums, rows * space.width);
    normalize(of.norm2Weight(), of.norm2Bias(), rows);
    linear(of.ff1(), space.normed, space.width, rows, space.hidden, space.hiddenWidth);
    kernels.gelu(space.hidden, rows * space.hiddenWidth);
    linear(of.ff2(), space.hidden, space.hiddenWidth, rows, space.sums, space.width);
    kernels.add(space.x, space.sums, rows * space.width);
  }

  /** Outputs before their activation. */
  void head(int rows) {
    normalize(weights.normWeight(), weights.normBias(), rows);
    linear(weights.head(), space.normed, space.width, rows, space.outputs, space.outputsWidth);
    if (config.architecture().hasLinearSkip()) {
      ofFeatures(weights::skip, rows, space.skipped, space.outputsWidth);
      kernels.add(space.outputs, space.skipped, rows * space.outputsWidth);
    }
  }

  private void normalize(float[] weight, float[] bias, int rows) {
    kernels.normalize(
        space.x, config.architecture().dModel(), space.width, rows, weight, bias, space.normed);
  }

  private void linear(Panels layer, float[] x, int xStride, int rows, float[] y, int yStride) {
    kernels.linear(layer, x, 0, xStride, rows, y, 0, yStride);
  }
}
