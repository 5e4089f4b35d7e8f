package io.tickcache.lab.engine;

import io.tickcache.engine.WeightType;
import io.tickcache.model.Architecture;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.Network;

/**
 * Counts the bytes and operations that a pass of a model needs, whoever computes it: no padding, no
 * temporaries, each weight and each visible slot read once.
 */
final class WorkModel {

  /** How the floors below are made, for those who read the figures. */
  static final String FORMULA =
      "floor = max(bytes / measured read rate, operations / measured product rate); a cached pass:"
          + " bytes = weights + instruments x (context + steps - 1) x KV bytes a step,"
          + " operations = all steps x (2 x weights of matrices + layers x 4 x d_model x context);"
          + " a full recompute: bytes = weights, operations of all its steps, each with the steps"
          + " before it, but of the last layer only keys and values and the last step";

  private final Architecture size;
  private final long weightBytes;
  private final long inputWeights;
  private final long headWeights;
  private final long stepBytes;

  /**
   * @param variant says how weights, keys and values are stored
   */
  WorkModel(ModelDirectory model, EngineVariant variant) {
    ModelConfig config = model.config();
    this.size = config.architecture();
    this.weightBytes =
        weightBytes(model.network()) / (variant.weights() == WeightType.BF16 ? 2 : 1);
    this.inputWeights = (long) config.maxFeatures() * size.dModel();
    this.headWeights = (long) config.head().outputs().size() * size.dModel();
    this.stepBytes = FullContexts.stepBytes(model, variant);
  }

  /** All weights but the table of learned positions, of which a pass reads a row a step. */
  private static long weightBytes(Network network) {
    if (network instanceof Network.Weights weights) {
      FloatTensor table = weights.tensors().get("position_embedding");
      return network.bytes() - (table == null ? 0 : (long) table.data().length * Float.BYTES);
    }
    return network.bytes();
  }

  /**
   * A cached pass over full contexts.
   *
   * @param instruments contexts that the pass reads
   * @param steps new steps of each
   * @param context steps that each new step attends to, itself included
   */
  Work cached(int instruments, int steps, int context) {
    long rows = (long) instruments * steps;
    long slots = (long) instruments * (context + steps - 1);
    long linear = 2 * (inputWeights + size.nLayers() * layerWeights() + headWeights);
    long attention = (long) size.nLayers() * attentionOperations(context);
    return new Work(weightBytes + slots * stepBytes, rows * (linear + attention));
  }

  /**
   * The last step's outputs from all inputs of its context: the last layer makes the keys and
   * values of all steps, and the rest of the last step only.
   */
  Work recompute(int context) {
    long width = size.dModel();
    long innerLayers = size.nLayers() - 1L;
    long pairs = (long) context * (context + 1) / 2;
    long linear =
        context * (inputWeights + innerLayers * layerWeights() + 2 * width * width)
            + (layerWeights() - 2 * width * width)
            + headWeights;
    long attention = innerLayers * attentionOperations(1) * pairs + attentionOperations(context);
    return new Work(weightBytes, 2 * linear + attention);
  }

  /** Weights of one layer's matrices: queries, keys, values and their join; feed-forward. */
  private long layerWeights() {
    long width = size.dModel();
    return 4 * width * width + 2 * width * size.dFf();
  }

  /** Of one layer and row: a product with each key, and one with each value. */
  private long attentionOperations(int keys) {
    return 4L * size.dModel() * keys;
  }
}
